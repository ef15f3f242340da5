/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One series of bytes that gives a secret away. */
typedef struct
{
  guint8  *bytes;
  gsize    length;
  guint    n_left;     /* letters of base64 in front that carry bits of the secret too */
  guint    n_right;    /* likewise behind it */
  gboolean whole_word; /* counts only if no letter or digit touches it */
} EhloSecretForm;

GPtrArray *ehlo_secret_forms_new (const char *user,
                                  const char *secret);

G_END_DECLS
