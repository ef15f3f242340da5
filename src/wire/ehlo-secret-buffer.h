/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that may hold a password: every copy that this buffer ever made is wiped before its memory
 * goes back, also when it has to grow. Not thread-safe. */
typedef struct _EhloSecretBuffer EhloSecretBuffer;

EhloSecretBuffer *ehlo_secret_buffer_new         (void);
void              ehlo_secret_buffer_free        (EhloSecretBuffer       *self);
void              ehlo_secret_buffer_append      (EhloSecretBuffer       *self,
                                                  const void             *bytes,
                                                  gsize                   length);
void              ehlo_secret_buffer_append_text (EhloSecretBuffer       *self,
                                                  const char             *text);
const guint8     *ehlo_secret_buffer_get_data    (const EhloSecretBuffer *self,
                                                  gsize                  *ret_length);
void              ehlo_secret_buffer_drop        (EhloSecretBuffer       *self,
                                                  gsize                   length);
void              ehlo_secret_buffer_clear       (EhloSecretBuffer       *self);
void              ehlo_secret_wipe               (char                   *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSecretBuffer, ehlo_secret_buffer_free)

G_END_DECLS
