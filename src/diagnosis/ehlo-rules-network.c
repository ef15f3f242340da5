/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

/* The state of the network around this computer, and its clock. */

const EhloRule _ehlo_rules_network[] = {
  { NULL, NULL },
};

const EhloRule _ehlo_rules_network_findings[] = {
  { NULL, NULL },
};
