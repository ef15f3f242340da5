/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-channel.h"

#include "ehlo-stage-timer.h"

#include "smtp-talk.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

static void
test_one_line (void)
{
  static const PeerAction script[] = { PEER_SEND ("220 mail.example.test ESMTP\r\n"), PEER_END };
  Talk talk;
  int no_delay = 0;

  talk_begin (&talk, script);
  g_assert_true (g_socket_get_option (talk.socket, IPPROTO_TCP, TCP_NODELAY, &no_delay, NULL));
  g_assert_cmpint (no_delay, !=, 0);
  talk_expect (&talk, 220, "mail.example.test ESMTP");
  talk_assert_lines (&talk, "S: 220 mail.example.test ESMTP");
  talk_end (&talk);
}

static void
test_dialogue (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("220 hello\r\n"),
    PEER_EXPECT ("EHLO me.example.test\r\n"),
    PEER_SEND ("250-mail.example.test\r\n250-SIZE 200000\r\n250 8BITMIME\r\n"),
    PEER_EXPECT ("AUTH PLAIN AGEAYg==\r\n"),
    PEER_SEND ("235 2.7.0 fine\r\n"),
    PEER_EXPECT ("QUIT\r\n"),
    PEER_SEND ("221 bye\r\n"),
    PEER_CLOSE,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 220, "hello");
  ehlo_smtp_channel_put (talk.channel, "EHLO me.example.test", NULL);
  talk_expect (&talk, 250, "8BITMIME");
  g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (talk.reply), ==, 3);
  ehlo_smtp_channel_put (talk.channel, "AUTH PLAIN AGEAYg==", "AUTH PLAIN ••••••••");
  talk_expect (&talk, 235, "2.7.0 fine");
  ehlo_smtp_channel_put (talk.channel, "QUIT", NULL);
  talk_expect (&talk, 221, "bye");
  talk_assert_lines (&talk,
                     "S: 220 hello\n"
                     "C: EHLO me.example.test\n"
                     "S: 250-mail.example.test\n"
                     "S: 250-SIZE 200000\n"
                     "S: 250 8BITMIME\n"
                     "C: AUTH PLAIN ••••••••\n"
                     "S: 235 2.7.0 fine\n"
                     "C: QUIT\n"
                     "S: 221 bye");
  scripted_peer_join (talk.peer);
  talk_end (&talk);
}

static void
test_split_everywhere (void)
{
  static const char reply[] = "250-one\r\n250-\r\n250 2.0.0 three\r\n";

  for (gsize cut = 1; cut < sizeof reply - 1; cut++)
    {
      const PeerAction script[] = {
        { PEER_ACTION_SEND, reply, cut, 0 },
        PEER_WAIT (2),
        { PEER_ACTION_SEND, reply + cut, sizeof reply - 1 - cut, 0 },
        PEER_WAIT_CLOSED,
        PEER_END,
      };
      Talk talk;

      talk_begin (&talk, script);
      talk_expect (&talk, 250, "2.0.0 three");
      talk_assert_lines (&talk, "S: 250-one\nS: 250-\nS: 250 2.0.0 three");
      talk_end (&talk);
    }
}

static void
test_bare_lf (void)
{
  static const PeerAction script[] = { PEER_SEND ("250-one\n250 two\n250 three\r\n"), PEER_END };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 250, "two");
  talk_expect (&talk, 250, "three");
  talk_end (&talk);
}

static void
test_code_conflict (void)
{
  static const PeerAction script[] = { PEER_SEND ("250-one\r\n550 two\r\n"), PEER_END };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 250, "two");
  g_assert_true (ehlo_smtp_reply_has_conflict (talk.reply));
  talk_end (&talk);
}

static void
put_group (Talk *talk)
{
  ehlo_smtp_channel_put (talk->channel, "MAIL FROM:<a@example.test>", NULL);
  ehlo_smtp_channel_put (talk->channel, "RCPT TO:<b@example.test>", NULL);
  ehlo_smtp_channel_put (talk->channel, "RSET", NULL);
  ehlo_smtp_channel_put (talk->channel, "QUIT", NULL);
}

#define GROUP "MAIL FROM:<a@example.test>\r\nRCPT TO:<b@example.test>\r\nRSET\r\nQUIT\r\n"

static void
test_group (void)
{
  static const PeerAction script[] = {
    PEER_EXPECT_SEGMENT (GROUP),
    PEER_SEND ("250 one\r\n550-two\r\n550 no such user\r\n250 three\r\n221 four\r\n"),
    PEER_CLOSE,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  put_group (&talk);
  talk_expect (&talk, 250, "one");
  talk_expect (&talk, 550, "no such user");
  talk_expect (&talk, 250, "three");
  talk_expect (&talk, 221, "four");
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CLOSED);
  talk_end (&talk);
}

static void
test_group_cut (void)
{
  static const PeerAction script[] = {
    PEER_EXPECT_SEGMENT (GROUP),
    PEER_SEND ("250 one\r\n"),
    PEER_CLOSE,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  put_group (&talk);
  talk_expect (&talk, 250, "one");
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CLOSED);
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CLOSED);
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CLOSED);
  talk_end (&talk);
}

static void
test_unread (gconstpointer data)
{
  gboolean later = GPOINTER_TO_INT (data);
  const PeerAction script[] = {
    PEER_SEND ("220 go ahead\r\n"),
    PEER_WAIT (later ? 30 : 0),
    PEER_SEND ("250 injected\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  g_autoptr (GBytes) unread = NULL;
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 220, "go ahead");
  while ((g_socket_condition_check (talk.socket, G_IO_IN) & G_IO_IN) == 0 && later)
    g_usleep (1000);
  do
    {
      g_clear_pointer (&unread, g_bytes_unref);
      unread = ehlo_smtp_channel_steal_unread (talk.channel);
    }
  while (g_bytes_get_size (unread) == 0);
  g_assert_cmpmem (g_bytes_get_data (unread, NULL), g_bytes_get_size (unread),
                   "250 injected\r\n", 14);
  g_clear_pointer (&unread, g_bytes_unref);
  unread = ehlo_smtp_channel_steal_unread (talk.channel);
  g_assert_cmpuint (g_bytes_get_size (unread), ==, 0);
  talk_assert_lines (&talk, "S: 220 go ahead");
  talk_end (&talk);
}

static void
test_binary (void)
{
  static const PeerAction script[] = {
    PEER_SEND_BYTES ("250 a\0b\033[31m\377\r\r\n250 next\r\n"),
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  talk_start_read (&talk, PATIENCE_MS, NULL);
  talk_wait (&talk);
  g_assert_no_error (talk.error);
  talk_expect (&talk, 250, "next");
  talk_assert_lines (&talk, "S: 250 a\\x00b\\x1B[31m\\xFF\\x0D\nS: 250 next");
  talk_end (&talk);
}

static void
test_secret_echoed (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("535-5.7.8 wrong: " TALK_SECRET "\r\n"
               "535-" TALK_SECRET_BASE64 "\r\n"
               "535 AUTH " TALK_SECRET "\r\n"
               "221-" TALK_SECRET),
    PEER_CLOSE,
    PEER_END,
  };
  g_autofree char *reply = NULL;
  Talk talk;

  talk_begin (&talk, script);
  ehlo_smtp_channel_put (talk.channel, "AUTH LOGIN " TALK_SECRET_BASE64, NULL);
  ehlo_smtp_channel_put (talk.channel, "NOOP", TALK_SECRET);
  talk_expect (&talk, 535, "AUTH " EHLO_REDACTOR_MARK);
  reply = ehlo_smtp_reply_dup_verbatim (talk.reply);
  g_assert_cmpstr (reply, ==,
                   "535-5.7.8 wrong: " EHLO_REDACTOR_MARK "\n"
                   "535-" EHLO_REDACTOR_MARK "\n"
                   "535 AUTH " EHLO_REDACTOR_MARK);
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CLOSED);
  g_assert_cmpuint (talk.lines->len, ==, 6);
  for (guint i = 0; i < talk.lines->len; i++)
    {
      const char *line = g_ptr_array_index (talk.lines, i);

      g_assert_null (strstr (line, "battery"));
      g_assert_null (strstr (line, TALK_SECRET_BASE64));
      g_assert_nonnull (strstr (line, EHLO_REDACTOR_MARK));
    }
  talk_end (&talk);
}

/* A password that looks like the server's words must not make them unreadable. */
static void
test_secret_like_code (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("250-one\r\n250 2.0.0 two\r\n"),
    PEER_END,
  };
  g_autoptr (ScriptedPeer) peer = scripted_peer_new (script);
  g_autoptr (GSocket) socket = scripted_peer_connect (peer);
  g_autoptr (EhloRedactor) redactor = ehlo_redactor_new ("user", "250");
  Talk talk;

  talk_begin (&talk, script);
  g_object_unref (talk.channel);
  talk.channel = ehlo_smtp_channel_new (socket, redactor);
  talk_expect (&talk, 250, "2.0.0 two");
  talk_end (&talk);
}

static void
test_close (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("220 hello\r\n"),
    PEER_EXPECT ("QUIT\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 220, "hello");
  talk_start_read (&talk, PATIENCE_MS, NULL);
  g_main_context_iteration (NULL, FALSE);
  ehlo_smtp_channel_put (talk.channel, "QUIT", NULL);
  ehlo_smtp_channel_close (talk.channel);
  ehlo_smtp_channel_close (talk.channel);
  talk_wait (&talk);
  g_assert_error (talk.error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
  scripted_peer_join (talk.peer);
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CANCELLED);
  talk_end (&talk);
}

static void
test_data (void)
{
  static const PeerAction script[] = {
    PEER_EXPECT ("Subject: a\r\n\r\n..\r\n..one\r\ntwo.\r\nthree\r\n\r\nfour\r\n.\r\n"),
    PEER_SEND ("250 2.0.0 queued\r\n"),
    PEER_EXPECT (".\r\n"),
    PEER_SEND ("250 2.0.0 nothing queued\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  ehlo_smtp_channel_put_data (talk.channel, "Subject: a\n\n.\r\n.one\rtwo.\r\nthree\r\r\nfour",
                              "(message, 35 bytes)");
  talk_expect (&talk, 250, "2.0.0 queued");
  ehlo_smtp_channel_put_data (talk.channel, "", "(message, 0 bytes)");
  talk_expect (&talk, 250, "2.0.0 nothing queued");
  talk_assert_lines (&talk,
                     "C: (message, 35 bytes)\nS: 250 2.0.0 queued\n"
                     "C: (message, 0 bytes)\nS: 250 2.0.0 nothing queued");
  talk_end (&talk);
}

static void
test_large_data (void)
{
  g_autofree char *message = talk_repeat ("0123456789 and a bit more of the text\r\n", 200000);
  g_autofree char *wire = g_strconcat (message, ".\r\n", NULL);
  const PeerAction script[] = {
    PEER_WAIT (50),
    PEER_EXPECT (wire),
    PEER_SEND ("250 2.0.0 queued\r\n"),
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  ehlo_smtp_channel_put_data (talk.channel, message, "(message)");
  talk_expect (&talk, 250, "2.0.0 queued");
  talk_end (&talk);
}

/* The server has heard enough: its words must come through while we are still writing. */
static void
test_refused_while_writing (void)
{
  g_autofree char *message = talk_repeat ("0123456789 and a bit more of the text\r\n", 400000);
  static const PeerAction script[] = {
    PEER_WAIT (20),
    PEER_SEND ("552 5.3.4 too big\r\n"),
    PEER_WAIT (PATIENCE_MS),
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  ehlo_smtp_channel_put_data (talk.channel, message, "(message)");
  talk_expect (&talk, 552, "5.3.4 too big");
  talk_end (&talk);
}

static void
test_set_stream (void)
{
  static const PeerAction plain_script[] = {
    PEER_SEND ("220 go ahead\r\n250 injected\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  static const PeerAction other_script[] = {
    PEER_EXPECT ("EHLO me\r\n"),
    PEER_SEND ("250 encrypted\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  g_autoptr (ScriptedPeer) other = scripted_peer_new (other_script);
  g_autoptr (GSocket) socket = scripted_peer_connect (other);
  GIOStream *stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
  Talk talk;

  talk_begin (&talk, plain_script);
  talk_expect (&talk, 220, "go ahead");
  ehlo_smtp_channel_put (talk.channel, "NOOP in the clear", NULL);
  ehlo_smtp_channel_set_stream (talk.channel, stream);
  g_assert_false (g_socket_is_closed (talk.socket));
  ehlo_smtp_channel_put (talk.channel, "EHLO me", NULL);
  talk_expect (&talk, 250, "encrypted");
  talk_end (&talk);
  g_assert_true (g_socket_is_closed (socket));
  g_assert_finalize_object (stream);
}

#define EXPECT_CRITICAL(pattern) \
  g_test_expect_message ("ehlo-wire", G_LOG_LEVEL_CRITICAL, "*" pattern "*")

static void
test_misuse (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("220 hello\r\n"),
    PEER_EXPECT ("NOOP\r\n"),
    PEER_SEND ("250 ok\r\n"),
    PEER_WAIT_CLOSED,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 220, "hello");
  EXPECT_CRITICAL ("strpbrk");
  ehlo_smtp_channel_put (talk.channel, "RCPT TO:<a@example.test>\r\nDATA", NULL);
  ehlo_smtp_channel_put (talk.channel, "NOOP", NULL);
  talk_expect (&talk, 250, "ok");
  talk_assert_lines (&talk, "S: 220 hello\nC: NOOP\nS: 250 ok");

  talk_start_read (&talk, PATIENCE_MS, NULL);
  EXPECT_CRITICAL ("task == NULL");
  ehlo_smtp_channel_read_reply_async (talk.channel, EHLO_NO_DEADLINE, NULL, NULL, NULL);
  EXPECT_CRITICAL ("task == NULL");
  g_assert_null (ehlo_smtp_channel_steal_unread (talk.channel));
  g_test_assert_expected_messages ();
  ehlo_smtp_channel_close (talk.channel);
  talk_wait (&talk);
  g_assert_error (talk.error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
  talk_end (&talk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-channel/one-line", test_one_line);
  g_test_add_func ("/smtp-channel/dialogue", test_dialogue);
  g_test_add_func ("/smtp-channel/split-everywhere", test_split_everywhere);
  g_test_add_func ("/smtp-channel/bare-lf", test_bare_lf);
  g_test_add_func ("/smtp-channel/code-conflict", test_code_conflict);
  g_test_add_func ("/smtp-channel/group", test_group);
  g_test_add_func ("/smtp-channel/group/cut", test_group_cut);
  g_test_add_data_func ("/smtp-channel/unread/same-segment", GINT_TO_POINTER (FALSE), test_unread);
  g_test_add_data_func ("/smtp-channel/unread/later", GINT_TO_POINTER (TRUE), test_unread);
  g_test_add_func ("/smtp-channel/binary", test_binary);
  g_test_add_func ("/smtp-channel/secret-echoed", test_secret_echoed);
  g_test_add_func ("/smtp-channel/secret-like-code", test_secret_like_code);
  g_test_add_func ("/smtp-channel/close", test_close);
  g_test_add_func ("/smtp-channel/data", test_data);
  g_test_add_func ("/smtp-channel/data/large", test_large_data);
  g_test_add_func ("/smtp-channel/data/refused-while-writing", test_refused_while_writing);
  g_test_add_func ("/smtp-channel/set-stream", test_set_stream);
  g_test_add_func ("/smtp-channel/misuse", test_misuse);

  return g_test_run ();
}
