/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

/* This computer: what listens on it, and where it stands. */

const EhloRule _ehlo_rules_computer[] = {
  { NULL, NULL },
};

const EhloRule _ehlo_rules_computer_findings[] = {
  { NULL, NULL },
};
