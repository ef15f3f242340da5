/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-smtp-channel.h"

#include "smtp-talk.h"

#include <string.h>

static void
add_table (const char    *prefix,
           gconstpointer  table,
           gsize          row_size,
           guint          n_rows,
           GTestDataFunc  func)
{
  for (guint i = 0; i < n_rows; i++)
    {
      gconstpointer row = (const char *) table + i * row_size;
      g_autofree char *path = g_strconcat (prefix, *(const char *const *) row, NULL);

      g_test_add_data_func (path, row, func);
    }
}

typedef struct
{
  const char *name;
  guint       a_bytes;    /* length of each line's text */
  guint       more_lines; /* "250-…" */
  gboolean    ends;       /* … and a last line */
  const char *limit;      /* what the error names; NULL: the reply is within the limits */
} LimitCase;

static const LimitCase limit_cases[] = {
  { "line/at", EHLO_SMTP_MAX_LINE_BYTES - 4, 0, TRUE, NULL },
  { "line/over", EHLO_SMTP_MAX_LINE_BYTES - 3, 0, TRUE, "a line of more than 8192 bytes" },
  { "line/endless", 1000000, 0, FALSE, "a line of more than 8192 bytes" },
  { "lines/at", 0, EHLO_SMTP_MAX_REPLY_LINES - 1, TRUE, NULL },
  { "lines/over", 0, EHLO_SMTP_MAX_REPLY_LINES, TRUE, "a reply of more than 200 lines" },
  /* 8 × 8192 = 65536, 113 × 580 = 65540 */
  { "bytes/at", 8192 - 4, 8 - 1, TRUE, NULL },
  { "bytes/over", 580 - 4, 113 - 1, TRUE, "a reply of more than 65536 bytes" },
};

static void
test_limit (gconstpointer data)
{
  const LimitCase *limit = data;
  g_autofree char *text = talk_repeat ("x", limit->a_bytes);
  g_autofree char *line = g_strconcat ("250-", text, "\r\n", NULL);
  g_autofree char *lines = talk_repeat (line, limit->more_lines);
  g_autofree char *all = g_strconcat (lines, "250 ", text, limit->ends ? "\r\n" : "", NULL);
  const PeerAction script[] = { PEER_SEND (all), PEER_SEND (all), PEER_WAIT_CLOSED, PEER_END };
  Talk talk;

  talk_begin (&talk, script);
  if (limit->limit == NULL)
    {
      talk_expect (&talk, 250, text);
      g_assert_cmpuint (ehlo_smtp_reply_get_n_lines (talk.reply), ==, limit->more_lines + 1);
      /* Each reply counts by itself. */
      talk_expect (&talk, 250, text);
    }
  else
    {
      talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_LIMIT);
      g_assert_nonnull (strstr (talk.error->message, limit->limit));
      g_assert_cmpuint (talk.lines->len, >, 0);
      talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_LIMIT);
    }
  talk_end (&talk);
}

static void
test_drip (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("250-first\r\n"),
    PEER_DRIP ("250 mail.example.test has a lot of time\r\n", 50),
    PEER_END,
  };
  Talk talk;
  gint64 start_us = g_get_monotonic_time ();

  talk_begin (&talk, script);
  talk_expect_error (&talk, 400, EHLO_ERROR_DEADLINE);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 400 * 1000);
  /* The whole line takes 2 s; each byte alone is well within the limit. */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 1900 * 1000);
  g_assert_cmpuint (talk.lines->len, ==, 2);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (talk.lines, 1), "S: 2"));
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_DEADLINE);
  talk_end (&talk);
}

typedef struct
{
  const char *name;
  PeerAction  script[4];
  guint       limit_ms;
  EhloError   code;
  const char *lines;
} EndCase;

static const EndCase end_cases[] = {
  { "closed-at-once", { PEER_CLOSE }, PATIENCE_MS, EHLO_ERROR_CLOSED, "" },
  { "closed-in-reply", { PEER_SEND ("250-one\r\n"), PEER_CLOSE }, PATIENCE_MS,
    EHLO_ERROR_CLOSED, "S: 250-one" },
  { "closed-in-line", { PEER_SEND ("250-one\r\n250 tw"), PEER_CLOSE }, PATIENCE_MS,
    EHLO_ERROR_CLOSED, "S: 250-one\nS: 250 tw" },
  { "closed-in-code", { PEER_SEND ("25"), PEER_CLOSE }, PATIENCE_MS,
    EHLO_ERROR_CLOSED, "S: 25" },
  { "reset-at-once", { PEER_RESET }, PATIENCE_MS, EHLO_ERROR_RESET, "" },
  { "reset-in-reply", { PEER_SEND ("250-one\r\n"), PEER_WAIT (20), PEER_RESET }, PATIENCE_MS,
    EHLO_ERROR_RESET, "S: 250-one" },
  { "silence", { PEER_WAIT_CLOSED }, 100, EHLO_ERROR_DEADLINE, "" },
  { "silence-in-line", { PEER_SEND ("220 mail"), PEER_WAIT_CLOSED }, 100,
    EHLO_ERROR_DEADLINE, "S: 220 mail" },
  { "silence-after-garbage", { PEER_SEND_BYTES ("\025\003\001\000\002\002"), PEER_WAIT_CLOSED },
    100, EHLO_ERROR_PROTOCOL, "S: \\x15\\x03\\x01\\x00\\x02\\x02" },
  { "closed-after-garbage", { PEER_SEND_BYTES ("\025\003\001\000\002\002"), PEER_CLOSE },
    PATIENCE_MS, EHLO_ERROR_PROTOCOL, "S: \\x15\\x03\\x01\\x00\\x02\\x02" },
  { "other-protocol", { PEER_SEND ("SSH-2.0-OpenSSH_9.2p1\r\n"), PEER_WAIT_CLOSED }, PATIENCE_MS,
    EHLO_ERROR_PROTOCOL, "S: SSH-2.0-OpenSSH_9.2p1" },
  { "garbage-in-reply", { PEER_SEND ("250-one\r\ntwo\r\n"), PEER_WAIT_CLOSED }, PATIENCE_MS,
    EHLO_ERROR_PROTOCOL, "S: 250-one\nS: two" },
};

static void
test_end (gconstpointer data)
{
  const EndCase *end = data;
  g_autofree char *words = NULL;
  Talk talk;

  talk_begin (&talk, end->script);
  talk_expect_error (&talk, end->limit_ms, end->code);
  talk_assert_lines (&talk, end->lines);
  words = g_strdup (talk.error->message);

  /* The end is sticky, comes at once, and nothing is told or sent any more. */
  ehlo_smtp_channel_put (talk.channel, "NOOP", NULL);
  talk_expect_error (&talk, PATIENCE_MS, end->code);
  g_assert_cmpstr (talk.error->message, ==, words);
  talk_assert_lines (&talk, end->lines);
  talk_end (&talk);
}

/* Until the kernel knows that the peer has gone. */
static void
talk_wait_for_hang_up (Talk *talk)
{
  while ((g_socket_condition_check (talk->socket, G_IO_HUP) & G_IO_HUP) == 0)
    g_usleep (1000);
}

/* The peer's last words count, also when what we say meets a closed door. */
static void
test_last_words (gconstpointer data)
{
  gboolean by_reset = GPOINTER_TO_INT (data);
  const PeerAction script[] = {
    PEER_SEND ("220 hello\r\n554 5.7.1 go away\r\n"),
    { by_reset ? PEER_ACTION_RESET : PEER_ACTION_CLOSE, NULL, 0, 0 },
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 220, "hello");
  scripted_peer_join (talk.peer);
  if (by_reset)
    talk_wait_for_hang_up (&talk);
  ehlo_smtp_channel_put (talk.channel, "EHLO me", NULL);
  talk_expect (&talk, 554, "5.7.1 go away");
  ehlo_smtp_channel_put (talk.channel, "QUIT", NULL);
  talk_expect_error (&talk, PATIENCE_MS, by_reset ? EHLO_ERROR_RESET : EHLO_ERROR_CLOSED);
  talk_end (&talk);
}

/* As above, but the words have not been read when the write fails. */
static void
test_last_words_unread (void)
{
  static const PeerAction script[] = {
    PEER_SEND ("421 4.3.2 too busy\r\n"),
    PEER_RESET,
    PEER_END,
  };
  Talk talk;

  talk_begin (&talk, script);
  scripted_peer_join (talk.peer);
  talk_wait_for_hang_up (&talk);
  ehlo_smtp_channel_put (talk.channel, "EHLO me", NULL);
  talk_expect (&talk, 421, "4.3.2 too busy");
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_RESET);
  talk_end (&talk);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

/* Returns how long the outcome took after the cancel, in µs. */
static gint64
cancel_after (guint    ms,
              gboolean while_writing)
{
  static const PeerAction script[] = {
    PEER_DRIP ("250-this takes so long that each moment is hit\r\n", 5),
    PEER_WAIT (PATIENCE_MS),
    PEER_END,
  };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *message = talk_repeat ("more than the buffers of both kernels hold\n", 400000);
  gint64 from_us;
  Talk talk;

  talk_begin (&talk, script);
  if (while_writing)
    ehlo_smtp_channel_put_data (talk.channel, message, "(message)");
  if (ms == 0)
    g_cancellable_cancel (cancellable);
  else
    g_timeout_add (ms, cancel_cb, cancellable);
  from_us = g_get_monotonic_time () + ms * 1000;
  talk_start_read (&talk, PATIENCE_MS, cancellable);
  talk_wait (&talk);
  g_assert_error (talk.error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
  from_us = g_get_monotonic_time () - from_us;
  talk_expect_error (&talk, PATIENCE_MS, EHLO_ERROR_CANCELLED);
  talk_end (&talk);
  return from_us;
}

static void
test_cancel (void)
{
  static const guint moments_ms[] = { 0, 1, 3, 10, 40, 150, 400 };

  for (guint i = 0; i < G_N_ELEMENTS (moments_ms) * 2; i++)
    {
      guint ms = moments_ms[i / 2];
      gboolean while_writing = i % 2 == 1;
      gint64 best_us = G_MAXINT64;

      /* Another try only where a busy machine may be the one that is slow. */
      for (guint tries = 0; tries < 3 && best_us >= 200 * 1000; tries++)
        best_us = MIN (best_us, cancel_after (ms, while_writing));
      g_test_message ("cancel at %u ms%s: %.1f ms", ms, while_writing ? " while writing" : "",
                      best_us / 1000.0);
      g_assert_cmpint (best_us, <, 200 * 1000);
    }
}

/* Who has stopped says nothing more. */
static void
test_cancel_before (void)
{
  static const PeerAction script[] = { PEER_EXPECT_CLOSED, PEER_END };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Talk talk;

  talk_begin (&talk, script);
  ehlo_smtp_channel_put (talk.channel, "NOOP", NULL);
  g_cancellable_cancel (cancellable);
  talk_start_read (&talk, PATIENCE_MS, cancellable);
  talk_wait (&talk);
  g_assert_error (talk.error, EHLO_ERROR, EHLO_ERROR_CANCELLED);
  ehlo_smtp_channel_close (talk.channel);
  scripted_peer_join (talk.peer);
  talk_end (&talk);
}

/* A reply that is whole is told even when the cancel comes with it. */
static void
test_cancel_too_late (void)
{
  static const PeerAction script[] = { PEER_SEND ("250 one\r\n250 two\r\n"), PEER_END };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Talk talk;

  talk_begin (&talk, script);
  talk_expect (&talk, 250, "one");
  talk_start_read (&talk, PATIENCE_MS, cancellable);
  g_cancellable_cancel (cancellable);
  talk_wait (&talk);
  g_assert_no_error (talk.error);
  talk_end (&talk);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_table ("/smtp-channel-end/limit/", limit_cases, sizeof limit_cases[0],
             G_N_ELEMENTS (limit_cases), test_limit);
  g_test_add_func ("/smtp-channel-end/drip", test_drip);
  add_table ("/smtp-channel-end/", end_cases, sizeof end_cases[0], G_N_ELEMENTS (end_cases),
             test_end);
  g_test_add_data_func ("/smtp-channel-end/last-words/close", GINT_TO_POINTER (FALSE),
                        test_last_words);
  g_test_add_data_func ("/smtp-channel-end/last-words/reset", GINT_TO_POINTER (TRUE),
                        test_last_words);
  g_test_add_func ("/smtp-channel-end/last-words/unread", test_last_words_unread);
  g_test_add_func ("/smtp-channel-end/cancel", test_cancel);
  g_test_add_func ("/smtp-channel-end/cancel/before", test_cancel_before);
  g_test_add_func ("/smtp-channel-end/cancel/too-late", test_cancel_too_late);

  return g_test_run ();
}
