/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-error.h"
#include "ehlo-smtp-channel.h"

#include "scripted-peer.h"

G_BEGIN_DECLS

/* The password that the channel's redactor knows. */
#define TALK_SECRET        "correct horse battery"
#define TALK_SECRET_BASE64 "Y29ycmVjdCBob3JzZSBiYXR0ZXJ5"

/* Long enough for a busy machine where nothing is expected to happen late. */
#define PATIENCE_MS 30000

/* One conversation: the peer, our channel to it, and what the transcript got ("C: …", "S: …"). */
typedef struct
{
  ScriptedPeer    *peer;
  GSocket         *socket;
  EhloSmtpChannel *channel;
  GPtrArray       *lines;
  gint64           last_us;

  gboolean         waiting;
  EhloSmtpReply   *reply;
  GError          *error;
} Talk;

void  talk_begin        (Talk             *talk,
                         const PeerAction *script);
void  talk_end          (Talk             *talk);
void  talk_start_read   (Talk             *talk,
                         guint             limit_ms,
                         GCancellable     *cancellable);
void  talk_wait         (Talk             *talk);
void  talk_expect       (Talk             *talk,
                         guint             code,
                         const char       *last_text);
void  talk_expect_error (Talk             *talk,
                         guint             limit_ms,
                         EhloError         code);
void  talk_assert_lines (Talk             *talk,
                         const char       *want);
char *talk_repeat       (const char       *unit,
                         guint             times);

G_END_DECLS
