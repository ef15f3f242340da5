/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-client-error.h"
#include "ehlo-reply-match.h"

G_BEGIN_DECLS

#define EHLO_TYPE_REPLIES (ehlo_replies_get_type ())

/* What mail servers and mail programs say when something is wrong, and what they mean by it. */
G_DECLARE_FINAL_TYPE (EhloReplies, ehlo_replies, EHLO, REPLIES, GObject)

EhloReplies             *ehlo_replies_get_default         (void);
EhloReplies             *ehlo_replies_new_from_bytes      (GBytes               *json,
                                                           GError              **error);

guint                    ehlo_replies_get_n_causes        (EhloReplies          *self);
const EhloReplyCause    *ehlo_replies_get_cause           (EhloReplies          *self,
                                                           guint                 index);
const EhloReplyCause    *ehlo_replies_find_cause          (EhloReplies          *self,
                                                           const char           *id);
guint                    ehlo_replies_get_n_patterns      (EhloReplies          *self);
const EhloReplyPattern  *ehlo_replies_get_pattern         (EhloReplies          *self,
                                                           guint                 index);
guint                    ehlo_replies_get_n_client_errors (EhloReplies          *self);
const EhloClientError   *ehlo_replies_get_client_error    (EhloReplies          *self,
                                                           guint                 index);
const EhloReplyBasic    *ehlo_replies_find_basic          (EhloReplies          *self,
                                                           guint                 code);
const EhloReplyEnhanced *ehlo_replies_find_enhanced       (EhloReplies          *self,
                                                           const EhloEnhancedCode *code);
const char              *ehlo_replies_get_class_meaning   (EhloReplies          *self,
                                                           guint                 klass);
const char              *ehlo_replies_get_subject_meaning (EhloReplies          *self,
                                                           guint                 subject);
gboolean                 ehlo_replies_host_is_of          (EhloReplies          *self,
                                                           const char           *host,
                                                           const char           *provider);

void                     ehlo_replies_match               (EhloReplies          *self,
                                                           const EhloReplyQuery *query,
                                                           EhloReplyMatch       *ret_match);
const EhloClientError   *ehlo_replies_match_client_error  (EhloReplies          *self,
                                                           const char           *text,
                                                           gssize                length,
                                                           gsize                *ret_start,
                                                           gsize                *ret_end);

G_END_DECLS
