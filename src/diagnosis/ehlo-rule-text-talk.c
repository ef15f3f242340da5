/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_talk[] = {
  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
