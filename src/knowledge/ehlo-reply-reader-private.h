/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-client-error.h"
#include "ehlo-json-field.h"

G_BEGIN_DECLS

/* What reading an entry needs: where its texts go, and the causes read before. */
typedef struct
{
  GStringChunk *texts;
  GPtrArray    *blocks; /* (element-type gpointer): what g_free() frees */
  GHashTable   *causes; /* id → EhloReplyCause */
} EhloReplyReader;

typedef gboolean (*EhloReplyReadFunc) (EhloReplyReader  *reader,
                                       JsonObject       *object,
                                       gpointer          entry,
                                       GError          **error);

gboolean _ehlo_reply_read_cause        (EhloReplyReader  *reader,
                                        JsonObject       *object,
                                        gpointer          entry,
                                        GError          **error);
gboolean _ehlo_reply_read_basic        (EhloReplyReader  *reader,
                                        JsonObject       *object,
                                        gpointer          entry,
                                        GError          **error);
gboolean _ehlo_reply_read_enhanced     (EhloReplyReader  *reader,
                                        JsonObject       *object,
                                        gpointer          entry,
                                        GError          **error);
gboolean _ehlo_reply_read_pattern      (EhloReplyReader  *reader,
                                        JsonObject       *object,
                                        gpointer          entry,
                                        GError          **error);
gboolean _ehlo_reply_read_client_error (EhloReplyReader  *reader,
                                        JsonObject       *object,
                                        gpointer          entry,
                                        GError          **error);

G_END_DECLS
