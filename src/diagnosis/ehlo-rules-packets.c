/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

/* Packets that get lost. */

const EhloRule _ehlo_rules_packets[] = {
  { NULL, NULL },
};

const EhloRule _ehlo_rules_packets_findings[] = {
  { NULL, NULL },
};
