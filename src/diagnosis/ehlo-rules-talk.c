/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

/* What two ways of saying the same to a server tell. */

const EhloRule _ehlo_rules_talk[] = {
  { NULL, NULL },
};

const EhloRule _ehlo_rules_talk_findings[] = {
  { NULL, NULL },
};
