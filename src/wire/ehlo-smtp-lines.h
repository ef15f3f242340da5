/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much to ask of the transport at once; larger than nearly every reply. */
#define EHLO_SMTP_LINES_CHUNK 4096

/* Bytes that came in, cut into lines: CRLF and bare LF both end one. Not thread-safe. */
typedef struct _EhloSmtpLines EhloSmtpLines;

EhloSmtpLines *ehlo_smtp_lines_new      (void);
void           ehlo_smtp_lines_free     (EhloSmtpLines  *self);
void           ehlo_smtp_lines_append   (EhloSmtpLines  *self,
                                         const void     *bytes,
                                         gsize           length);
gboolean       ehlo_smtp_lines_next     (EhloSmtpLines  *self,
                                         const char    **ret_line,
                                         gsize          *ret_length);
gsize          ehlo_smtp_lines_get_size (EhloSmtpLines  *self);
GBytes        *ehlo_smtp_lines_steal    (EhloSmtpLines  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSmtpLines, ehlo_smtp_lines_free)

G_END_DECLS
