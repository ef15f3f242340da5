/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "ehlo-enhanced-code.h"

G_BEGIN_DECLS

/* Limits against a hostile server. RFC 5321 4.5.3.1.5 asks for 512 bytes a line; real servers go
 * over it in their greeting and in long 5xx texts. */
#define EHLO_SMTP_MAX_LINE_BYTES  8192
#define EHLO_SMTP_MAX_REPLY_LINES 200
#define EHLO_SMTP_MAX_REPLY_BYTES 65536

typedef enum
{
  EHLO_SMTP_LINE_MORE, /* "250-…": further lines follow */
  EHLO_SMTP_LINE_LAST, /* "250 …": the reply is whole */
  EHLO_SMTP_LINE_BAD,  /* no reply line at all; it is kept as text, the code stays as it was */
} EhloSmtpLine;

#define EHLO_TYPE_SMTP_REPLY (ehlo_smtp_reply_get_type ())

/* One SMTP reply (RFC 5321 4.2). The first line's code counts; code_conflict says that another
 * line had another one. Boxed, reference-counted, immutable once the last line is in. */
typedef struct _EhloSmtpReply EhloSmtpReply;

GType                   ehlo_smtp_reply_get_type      (void);
EhloSmtpReply          *ehlo_smtp_reply_new           (void);
EhloSmtpReply          *ehlo_smtp_reply_ref           (EhloSmtpReply       *self);
void                    ehlo_smtp_reply_unref         (EhloSmtpReply       *self);
EhloSmtpLine            ehlo_smtp_reply_add_line      (EhloSmtpReply       *self,
                                                       const char          *bytes,
                                                       gsize                length);
guint                   ehlo_smtp_reply_get_code      (const EhloSmtpReply *self);
guint                   ehlo_smtp_reply_get_class     (const EhloSmtpReply *self);
const EhloEnhancedCode *ehlo_smtp_reply_get_enhanced  (const EhloSmtpReply *self);
gboolean                ehlo_smtp_reply_has_conflict  (const EhloSmtpReply *self);
guint                   ehlo_smtp_reply_get_n_lines   (const EhloSmtpReply *self);
const char             *ehlo_smtp_reply_get_line      (const EhloSmtpReply *self,
                                                       guint                index);
const char             *ehlo_smtp_reply_get_line_text (const EhloSmtpReply *self,
                                                       guint                index);
char                   *ehlo_smtp_reply_dup_verbatim  (const EhloSmtpReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSmtpReply, ehlo_smtp_reply_unref)

G_END_DECLS
