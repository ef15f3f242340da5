/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person reads when a rule has fired, with {names} for ehlo_verdict_text_expand(). */
typedef struct
{
  const char *code;
  const char *variant;     /* nullable: the usual text of the code */
  const char *who[4];      /* who can act; NULL at the end */
  gboolean    in_settings; /* a change of the account's settings can help */
  const char *title;       /* not yet translated; at most 60 characters when expanded */
  const char *explanation; /* likewise; what was seen, what it means, what it does not mean */
} EhloRuleText;

guint               ehlo_rule_text_get_n (void);
const EhloRuleText *ehlo_rule_text_get   (guint       index);
const EhloRuleText *ehlo_rule_text_find  (const char *code,
                                          const char *variant);

G_END_DECLS
