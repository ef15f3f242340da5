/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "smtp-talk.h"

#include <string.h>

static void
line_cb (gboolean    from_client,
         const char *text,
         gint64      at_us,
         gpointer    user_data)
{
  Talk *talk = user_data;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\r\n"));
  g_assert_cmpint (at_us, >=, talk->last_us);
  talk->last_us = at_us;
  g_ptr_array_add (talk->lines, g_strconcat (from_client ? "C: " : "S: ", text, NULL));
}

/* A new conversation with a peer that does what @script says. */
void
talk_begin (Talk             *talk,
            const PeerAction *script)
{
  g_autoptr (EhloRedactor) redactor = ehlo_redactor_new ("user@example.test", TALK_SECRET);

  memset (talk, 0, sizeof *talk);
  talk->peer = scripted_peer_new (script);
  talk->socket = scripted_peer_connect (talk->peer);
  talk->channel = ehlo_smtp_channel_new (talk->socket, redactor);
  talk->lines = g_ptr_array_new_with_free_func (g_free);
  ehlo_smtp_channel_set_line_func (talk->channel, line_cb, talk);
}

/* Frees it all; nothing else may hold the channel. */
void
talk_end (Talk *talk)
{
  g_assert_false (talk->waiting);
  g_assert_finalize_object (talk->channel);
  g_assert_true (g_socket_is_closed (talk->socket));
  g_clear_object (&talk->socket);
  scripted_peer_free (talk->peer);
  g_ptr_array_unref (talk->lines);
  g_clear_pointer (&talk->reply, ehlo_smtp_reply_unref);
  g_clear_error (&talk->error);
}

static void
reply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Talk *talk = user_data;

  talk->reply = ehlo_smtp_channel_read_reply_finish (EHLO_SMTP_CHANNEL (source), result,
                                                     &talk->error);
  g_assert_true ((talk->reply == NULL) == (talk->error != NULL));
  talk->waiting = FALSE;
}

/* Begins to read a reply; its outcome will be in @talk after talk_wait(). */
void
talk_start_read (Talk         *talk,
                 guint         limit_ms,
                 GCancellable *cancellable)
{
  g_clear_pointer (&talk->reply, ehlo_smtp_reply_unref);
  g_clear_error (&talk->error);
  talk->waiting = TRUE;
  ehlo_smtp_channel_read_reply_async (talk->channel,
                                      g_get_monotonic_time () + limit_ms * 1000, cancellable,
                                      reply_cb, talk);
  g_assert_true (talk->waiting);
}

void
talk_wait (Talk *talk)
{
  while (talk->waiting)
    g_main_context_iteration (NULL, TRUE);
}

/* Reads a reply: its code, and the text of its last line with the enhanced code. */
void
talk_expect (Talk       *talk,
             guint       code,
             const char *last_text)
{
  const char *last_line;

  talk_start_read (talk, PATIENCE_MS, NULL);
  talk_wait (talk);
  g_assert_no_error (talk->error);
  g_assert_cmpuint (ehlo_smtp_reply_get_code (talk->reply), ==, code);
  last_line = ehlo_smtp_reply_get_line (talk->reply,
                                        ehlo_smtp_reply_get_n_lines (talk->reply) - 1);
  g_assert_cmpstr (last_line + strlen ("250 "), ==, last_text);
}

/* Reads and gets just this error. */
void
talk_expect_error (Talk      *talk,
                   guint      limit_ms,
                   EhloError  code)
{
  talk_start_read (talk, limit_ms, NULL);
  talk_wait (talk);
  g_assert_error (talk->error, EHLO_ERROR, (int) code);
}

/* The whole transcript so far, one line each. */
void
talk_assert_lines (Talk       *talk,
                   const char *want)
{
  g_autofree char *got = NULL;

  g_ptr_array_add (talk->lines, NULL);
  got = g_strjoinv ("\n", (char **) talk->lines->pdata);
  g_ptr_array_remove_index (talk->lines, talk->lines->len - 1);
  g_assert_cmpstr (got, ==, want);
}

/* Returns @unit as often as @times. */
char *
talk_repeat (const char *unit,
             guint       times)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}
