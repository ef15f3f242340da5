/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define EHLO_REDACTOR_MARK "••••••••"

#define EHLO_TYPE_REDACTOR (ehlo_redactor_get_type ())

/* Knows a secret in every form it may take on the wire or in a file, and takes it out of text.
 * Boxed, reference-counted, immutable; may be used from any thread. */
typedef struct _EhloRedactor EhloRedactor;

GType         ehlo_redactor_get_type (void);
EhloRedactor *ehlo_redactor_new      (const char         *user,
                                      const char         *secret);
EhloRedactor *ehlo_redactor_ref      (EhloRedactor       *self);
void          ehlo_redactor_unref    (EhloRedactor       *self);
char         *ehlo_redactor_clean    (const EhloRedactor *self,
                                      const char         *text);
gboolean      ehlo_redactor_finds    (const EhloRedactor *self,
                                      const void         *bytes,
                                      gsize               length);
gboolean      ehlo_redactor_finds_encoded (const EhloRedactor *self,
                                           const void         *bytes,
                                           gsize               length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloRedactor, ehlo_redactor_unref)

G_END_DECLS
