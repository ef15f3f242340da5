/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A code of a verdict or finding. Codes are an interface: reports, scripts and translations key on
 * them. One may be added; none is renamed or changes its meaning. */
typedef struct
{
  const char *code;
  const char *who[4];  /* who can act, where nothing better is known; NULL at the end */
  gboolean    finding; /* true and worth knowing, but never why it failed */
} EhloVerdictCode;

guint                  ehlo_verdict_codes_get_n (void);
const EhloVerdictCode *ehlo_verdict_codes_get   (guint       index);
const EhloVerdictCode *ehlo_verdict_codes_find  (const char *code);

G_END_DECLS
