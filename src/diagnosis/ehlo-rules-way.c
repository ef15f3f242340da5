/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

/* Who on the way, or at its end, turned the connection down. */

const EhloRule _ehlo_rules_way[] = {
  { NULL, NULL },
};

const EhloRule _ehlo_rules_way_findings[] = {
  { NULL, NULL },
};
