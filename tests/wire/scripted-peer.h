/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PEER_END_OF_SCRIPT,
  PEER_ACTION_SEND,
  PEER_ACTION_DRIP,
  PEER_ACTION_EXPECT,
  PEER_ACTION_EXPECT_SEGMENT,
  PEER_ACTION_WAIT,
  PEER_ACTION_WAIT_CLOSED,
  PEER_ACTION_EXPECT_CLOSED,
  PEER_ACTION_CLOSE,
  PEER_ACTION_RESET,
} PeerActionKind;

typedef struct
{
  PeerActionKind  kind;
  const char     *bytes;
  gssize          length; /* -1: up to the NUL */
  guint           ms;
} PeerAction;

#define PEER_SEND(text)           { PEER_ACTION_SEND, (text), -1, 0 }
#define PEER_SEND_BYTES(text)     { PEER_ACTION_SEND, (text), sizeof (text) - 1, 0 }
/* One byte, a pause of @ms, the next byte … */
#define PEER_DRIP(text, ms)       { PEER_ACTION_DRIP, (text), -1, (ms) }
/* Just these bytes come next, in whatever pieces. */
#define PEER_EXPECT(text)         { PEER_ACTION_EXPECT, (text), -1, 0 }
/* Just these bytes come next, in one piece. */
#define PEER_EXPECT_SEGMENT(text) { PEER_ACTION_EXPECT_SEGMENT, (text), -1, 0 }
#define PEER_WAIT(ms)             { PEER_ACTION_WAIT, NULL, 0, (ms) }
/* Reads and forgets until the other side hangs up. */
#define PEER_WAIT_CLOSED          { PEER_ACTION_WAIT_CLOSED, NULL, 0, 0 }
/* Nothing more comes until the other side hangs up. */
#define PEER_EXPECT_CLOSED        { PEER_ACTION_EXPECT_CLOSED, NULL, 0, 0 }
/* An orderly end; what came in unread is read first, so that it is no reset. */
#define PEER_CLOSE                { PEER_ACTION_CLOSE, NULL, 0, 0 }
#define PEER_RESET                { PEER_ACTION_RESET, NULL, 0, 0 }
#define PEER_END                  { PEER_END_OF_SCRIPT, NULL, 0, 0 }

/* A peer on 127.0.0.1 that takes one connection and does what its script says, on a thread of its
 * own. An expectation that is not met ends the test program. */
typedef struct _ScriptedPeer ScriptedPeer;

ScriptedPeer *scripted_peer_new      (const PeerAction *script);
guint16       scripted_peer_get_port (ScriptedPeer     *self);
GSocket      *scripted_peer_connect  (ScriptedPeer     *self);
void          scripted_peer_join     (ScriptedPeer     *self);
void          scripted_peer_free     (ScriptedPeer     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedPeer, scripted_peer_free)

G_END_DECLS
