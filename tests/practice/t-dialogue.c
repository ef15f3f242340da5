/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-dialogue.h"

#define USER     "you@practice.example"
#define PASSWORD "sesame"

/* base64 of "\0you@practice.example\0sesame", of the same with "closed" for the password, with
 * another user, with another one to act as, and of user and password alone. */
#define PLAIN          "AHlvdUBwcmFjdGljZS5leGFtcGxlAHNlc2FtZQ=="
#define PLAIN_WRONG    "AHlvdUBwcmFjdGljZS5leGFtcGxlAGNsb3NlZA=="
#define PLAIN_STRANGER "AG1lQHByYWN0aWNlLmV4YW1wbGUAc2VzYW1l"
#define PLAIN_AS_OTHER "b3RoZXIAeW91QHByYWN0aWNlLmV4YW1wbGUAc2VzYW1l"
#define USER_64        "eW91QHByYWN0aWNlLmV4YW1wbGU="
#define PASSWORD_64    "c2VzYW1l"

/* A server that asks nobody who they are, to see the rest without a sign-in. */
static const EhloPracticeScript relay = {
  .id = "test-relay",
  .capabilities = "PIPELINING\nSIZE 1000\n8BITMIME\nENHANCEDSTATUSCODES",
};

static const EhloPracticeScript bare = {
  .id = "test-bare",
  .capabilities = "",
};

static const EhloPracticeScript modern = {
  .id = "test-modern",
  .capabilities = "SMTPUTF8",
};

static const EhloPracticeScript odd = {
  .id = "test-odd",
  .capabilities = "STARTTLS\nAUTH PLAIN",
  .answers[EHLO_PRACTICE_GREETING] = { .text = "554 5.7.1 No" },
  .answers[EHLO_PRACTICE_QUIT] = { .text = "221 Bye", .then = EHLO_PRACTICE_RESET },
};

static const EhloPracticeScript refusing = {
  .id = "test-refusing",
  .capabilities = "STARTTLS\nAUTH PLAIN",
  .answers[EHLO_PRACTICE_STARTTLS] = { .text = "454 4.7.0 Not now" },
  .answers[EHLO_PRACTICE_AUTH] = { .text = "235 2.7.0 Whoever you are" },
  .answers[EHLO_PRACTICE_MAIL] = { .text = "550 5.7.1 Not you" },
};

static const EhloPracticeScript careless = {
  .id = "test-careless",
  .capabilities = "STARTTLS\nAUTH PLAIN",
};

static const EhloPracticeScript picky = {
  .id = "test-picky",
  .capabilities = "",
  .answers[EHLO_PRACTICE_EHLO] = { .text = "502 5.5.1 What is that" },
  .answers[EHLO_PRACTICE_MESSAGE] = { .text = "554 5.6.0 Not that message" },
};

typedef struct
{
  const EhloPracticeScript *script;
  gboolean                  encrypted;
  const char               *sent;
  /* Of each reply the last line up to the text, and "-" in front of it for each line before. */
  const char               *replies;
} Case;

#define PLAIN_TEXT FALSE
#define IN_TLS     TRUE
#define HI         "EHLO a\r\n"
#define FROM       "MAIL FROM:<a@b.example>\r\n"
#define TO         "RCPT TO:<c@d.example>\r\n"

static const Case cases[] = {
  /* Order */
  { &relay, PLAIN_TEXT, FROM, "503 5.5.1" },
  { &relay, PLAIN_TEXT, TO, "503 5.5.1" },
  { &relay, PLAIN_TEXT, "DATA\r\n", "503 5.5.1" },
  { &relay, PLAIN_TEXT, HI TO, "----250 ,503 5.5.1" },
  { &relay, PLAIN_TEXT, HI FROM "DATA\r\n", "----250 ,250 2.1.0,554 5.5.1" },
  { &relay, PLAIN_TEXT, HI FROM FROM, "----250 ,250 2.1.0,503 5.5.1" },
  { &relay, PLAIN_TEXT, HI FROM TO "RSET\r\n" TO,
    "----250 ,250 2.1.0,250 2.1.5,250 2.0.0,503 5.5.1" },
  { &relay, PLAIN_TEXT, HI FROM TO HI TO, "----250 ,250 2.1.0,250 2.1.5,----250 ,503 5.5.1" },
  { &relay, PLAIN_TEXT, "HELO a\r\n" FROM TO, "250 ,250 2.1.0,250 2.1.5" },
  { &relay, PLAIN_TEXT, "NOOP\r\nRSET\r\nHELP\r\nVRFY a\r\nEXPN a\r\n",
    "250 2.0.0,250 2.0.0,214 2.0.0,252 2.5.0,502 5.5.1" },
  { &relay, PLAIN_TEXT, "QUIT\r\nNOOP\r\n", "221 2.0.0,close" },
  { &bare, PLAIN_TEXT, HI, "250 " },
  /* Syntax */
  { &relay, PLAIN_TEXT, "ehlo a\r\nmail from:<a@b.example>\r\n", "----250 ,250 2.1.0" },
  { &relay, PLAIN_TEXT, "NOOP  \r\nNOOP for nothing\r\n", "250 2.0.0,250 2.0.0" },
  { &relay, PLAIN_TEXT, "\r\nNONSENSE\r\nGET / HTTP/1.1\r\n", "500 5.5.1,500 5.5.1,500 5.5.1" },
  { &relay, PLAIN_TEXT, "NOOP\nNO\rOP\r\nNO\001OP\r\n", "500 5.5.2,500 5.5.2,500 5.5.2" },
  { &relay, PLAIN_TEXT, "EHLO\r\nHELO \r\nRSET now\r\nQUIT now\r\nVRFY\r\n",
    "501 5.5.4,501 5.5.4,501 5.5.4,501 5.5.4,501 5.5.4" },
  { &relay, PLAIN_TEXT, HI FROM TO "DATA now\r\n", "----250 ,250 2.1.0,250 2.1.5,501 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL\r\nMAIL FROM\r\nMAIL FROM:\r\nMAIL FROM:a@b.example\r\n",
    "----250 ,501 5.5.4,501 5.1.7,501 5.1.7,501 5.1.7" },
  { &relay, PLAIN_TEXT,
    HI "MAIL FROM:<a@b.example\r\nMAIL FROM: <a@b.example>\r\nMAIL FROM:<a>\r\n",
    "----250 ,501 5.1.7,501 5.1.7,501 5.1.7" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example>x\r\nMAIL TO:<a@b.example>\r\n",
    "----250 ,501 5.1.7,501 5.1.7" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<>\r\n" "RCPT TO:<>\r\nRCPT TO:<Postmaster>\r\n",
    "----250 ,250 2.1.0,501 5.1.3,250 2.1.5" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<\"a> \"@b.example>\r\n", "----250 ,250 2.1.0" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<\"a\\\"> \"@b.example>\r\n", "----250 ,250 2.1.0" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<@x.example,@y.example:a@b.example>\r\n",
    "----250 ,250 2.1.0" },
  /* Parameters */
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SIZE=1000 BODY=8BITMIME\r\n",
    "----250 ,250 2.1.0" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SIZE=1001\r\n", "----250 ,552 5.3.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SIZE=99999999999999999999\r\n",
    "----250 ,501 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SIZE\r\n", "----250 ,501 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> BODY=9BIT\r\n", "----250 ,501 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> AUTH=<>\r\n", "----250 ,555 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> \r\n", "----250 ,250 2.1.0" },
  { &relay, PLAIN_TEXT, HI FROM "RCPT TO:<c@d.example> NOTIFY=NEVER\r\n",
    "----250 ,250 2.1.0,555 5.5.4" },
  { &bare, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SIZE=5\r\n", "250 ,555 5.5.4" },
  { &bare, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> BODY=7BIT\r\n", "250 ,555 5.5.4" },
  { &relay, PLAIN_TEXT, HI "MAIL FROM:<\303\244@b.example>\r\n", "----250 ,553 5.6.7" },
  { &relay, PLAIN_TEXT, HI FROM "RCPT TO:<\303\244@b.example>\r\n",
    "----250 ,250 2.1.0,553 5.6.7" },
  { &modern, PLAIN_TEXT, HI "MAIL FROM:<\303\244@b.example> SMTPUTF8\r\n", "-250 ,250 2.1.0" },
  { &modern, PLAIN_TEXT, HI "MAIL FROM:<\303\244@b.example>\r\n", "-250 ,553 5.6.7" },
  { &modern, PLAIN_TEXT, HI "MAIL FROM:<a@b.example> SMTPUTF8=1\r\n", "-250 ,501 5.5.4" },
  /* Encryption: row 0 of the scripts, the good server */
  { NULL, PLAIN_TEXT, "STARTTLS\r\n", "503 5.5.1" },
  { NULL, PLAIN_TEXT, HI "STARTTLS x\r\n", "-----250 ,501 5.5.4" },
  { NULL, PLAIN_TEXT, HI "STARTTLS\r\nNOOP\r\n", "-----250 ,220 2.0.0,tls" },
  { NULL, PLAIN_TEXT, HI "AUTH PLAIN " PLAIN "\r\n" FROM, "-----250 ,538 5.7.11,530 5.7.0" },
  { NULL, IN_TLS, HI "STARTTLS\r\n", "-----250 ,503 5.5.1" },
  { &relay, PLAIN_TEXT, HI "STARTTLS\r\nAUTH PLAIN\r\n", "----250 ,502 5.5.1,502 5.5.1" },
  { &refusing, PLAIN_TEXT, HI "STARTTLS\r\nNOOP\r\n", "--250 ,454 4.7.0,250 2.0.0" },
  /* Signing in */
  { NULL, IN_TLS, HI FROM, "-----250 ,530 5.7.0" },
  { NULL, IN_TLS, "AUTH PLAIN " PLAIN "\r\n", "503 5.5.1" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN "\r\n" FROM TO,
    "-----250 ,235 2.7.0,250 2.1.0,250 2.1.5" },
  { NULL, IN_TLS, HI "auth plain\r\n" PLAIN "\r\n", "-----250 ,334 ,235 2.7.0" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN_WRONG "\r\n" FROM, "-----250 ,535 5.7.8,530 5.7.0" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN_STRANGER "\r\n", "-----250 ,535 5.7.8" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN_AS_OTHER "\r\n", "-----250 ,535 5.7.8" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN "\r\nAUTH PLAIN " PLAIN "\r\n",
    "-----250 ,235 2.7.0,503 5.5.1" },
  { NULL, IN_TLS, HI "AUTH PLAIN " PLAIN "\r\n" FROM "AUTH PLAIN " PLAIN "\r\n",
    "-----250 ,235 2.7.0,250 2.1.0,503 5.5.1" },
  { NULL, IN_TLS, HI "AUTH PLAIN =\r\n" PLAIN "\r\n", "-----250 ,334 ,235 2.7.0" },
  { NULL, IN_TLS, HI "AUTH PLAIN\r\n*\r\nNOOP\r\n", "-----250 ,334 ,501 5.7.0,250 2.0.0" },
  { NULL, IN_TLS, HI "AUTH PLAIN ?\r\nNOOP\r\n", "-----250 ,501 5.5.2,250 2.0.0" },
  { NULL, IN_TLS, HI "AUTH PLAIN\r\nAH\001\r\nNOOP\r\n", "-----250 ,334 ,500 5.5.2,250 2.0.0" },
  { NULL, IN_TLS, HI "AUTH LOGIN\r\n" USER_64 "\r\n" PASSWORD_64 "\r\n",
    "-----250 ,334 ,334 ,235 2.7.0" },
  { NULL, IN_TLS, HI "AUTH LOGIN " USER_64 "\r\n" PASSWORD_64 "\r\n",
    "-----250 ,334 ,235 2.7.0" },
  { NULL, IN_TLS, HI "AUTH LOGIN\r\n" PASSWORD_64 "\r\n" USER_64 "\r\n",
    "-----250 ,334 ,334 ,535 5.7.8" },
  { NULL, IN_TLS, HI "AUTH CRAM-MD5 " PLAIN "\r\n", "-----250 ,501 5.5.2" },
  { NULL, IN_TLS, HI "AUTH NTLM\r\nAUTH\r\n", "-----250 ,504 5.5.4,501 5.5.4" },
  { &bare, IN_TLS, HI "AUTH PLAIN " PLAIN "\r\n", "-----250 ,235 2.7.0" },
  { &refusing, PLAIN_TEXT, HI "AUTH PLAIN " PLAIN_WRONG "\r\n" FROM TO,
    "--250 ,235 2.7.0,550 5.7.1,503 5.5.1" },
  /* Messages */
  { &relay, PLAIN_TEXT, HI FROM TO "DATA\r\nSubject: x\r\n\r\nNOOP\r\n.\r\nNOOP\r\n",
    "----250 ,250 2.1.0,250 2.1.5,354 ,250 2.0.0,250 2.0.0" },
  { &relay, PLAIN_TEXT, HI FROM TO "DATA\r\n.\r\n" TO,
    "----250 ,250 2.1.0,250 2.1.5,354 ,250 2.0.0,503 5.5.1" },
  { &picky, PLAIN_TEXT, HI FROM "HELO a\r\n" FROM TO "DATA\r\n.\r\nNOOP\r\n",
    "502 5.5.1,503 5.5.1,250 ,250 2.1.0,250 2.1.5,354 ,554 5.6.0,250 2.0.0" },
  /* After a greeting that is a refusal */
  { &odd, PLAIN_TEXT, HI "NOOP\r\nQUIT\r\n", "503 5.5.1,503 5.5.1,221 ,reset" },
};

static const char *const then_names[] = {
  [EHLO_PRACTICE_START_TLS] = "tls",
  [EHLO_PRACTICE_CLOSE] = "close",
  [EHLO_PRACTICE_RESET] = "reset",
  [EHLO_PRACTICE_SILENT] = "silent",
};

/* "250-a\r\n250 b\r\n535 5.7.8 c\r\n" as "-250 ,535 5.7.8". */
static char *
sum_up (const EhloPracticeTurn *turn)
{
  g_auto (GStrv) lines = g_strsplit (turn->text->str, "\r\n", -1);
  g_autoptr (GRegex) head = g_regex_new ("^\\d{3} (?:[245]\\.\\d+\\.\\d+(?= ))?", 0, 0, NULL);
  g_autoptr (GString) sum = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      if (lines[i][3] == '-')
        g_string_append_c (sum, '-');
      else
        {
          g_autofree char *start = NULL;

          g_assert_true (g_regex_match (head, lines[i], 0, &match));
          start = g_match_info_fetch (match, 0);
          g_string_append_printf (sum, "%s,", start);
        }
    }
  g_string_append (sum, then_names[turn->then] != NULL ? then_names[turn->then] : "");
  if (turn->then == EHLO_PRACTICE_GO_ON && sum->len != 0)
    g_string_truncate (sum, sum->len - 1);
  return g_strdup (sum->str);
}

static void
feed (EhloPracticeDialogue *dialogue,
      const char           *bytes,
      gsize                 length,
      gsize                 portion,
      EhloPracticeTurn     *turn)
{
  gsize used = 0;
  gsize here = 0;
  gsize taken;

  do
    {
      taken = ehlo_practice_dialogue_take (dialogue, (const guint8 *) bytes + used, here - used,
                                           turn);
      used += taken;
      if (taken == 0 && here < length)
        {
          here = MIN (here + portion, length);
          taken = 1;
        }
    }
  while (taken != 0 && turn->then == EHLO_PRACTICE_GO_ON);
}

static void
check_case (const Case *one,
            gsize       portion)
{
  const EhloPracticeScript *script = one->script != NULL ? one->script
                                                         : ehlo_practice_script_get (0);
  g_autoptr (EhloPracticeDialogue) dialogue = ehlo_practice_dialogue_new (script, USER, PASSWORD,
                                                                          "127.0.0.1");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *sum = NULL;
  EhloPracticeTurn turn = { .text = text };

  if (one->encrypted)
    ehlo_practice_dialogue_encrypted (dialogue);
  ehlo_practice_dialogue_greet (dialogue, &turn);
  g_string_truncate (text, 0);

  feed (dialogue, one->sent, strlen (one->sent), portion, &turn);
  sum = sum_up (&turn);
  g_assert_cmpstr (sum, ==, one->replies);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = g_strescape (cases[i].sent, NULL);

      g_test_message ("%s", shown);
      check_case (&cases[i], G_MAXSIZE / 2);
      check_case (&cases[i], 7);
      check_case (&cases[i], 1);
    }
}

static void
keep_mail (const char *message,
           gpointer    user_data)
{
  g_ptr_array_add (user_data, g_strdup (message));
}

static void
test_message_is_handed_over (void)
{
  g_autoptr (EhloPracticeDialogue) dialogue = ehlo_practice_dialogue_new (&relay, USER, PASSWORD,
                                                                          "127.0.0.1");
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) big = g_string_new (HI FROM TO "DATA\r\n");
  EhloPracticeTurn turn = { .text = text };
  const char *twice = HI FROM TO "DATA\r\none\r\n..\r\n.\r\n" FROM TO "DATA\r\ntwo\r\n.\r\n";

  ehlo_practice_dialogue_set_mail_func (dialogue, keep_mail, messages);
  feed (dialogue, twice, strlen (twice), 5, &turn);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (messages, 0), ==, "one\r\n.\r\n");
  g_assert_cmpstr (g_ptr_array_index (messages, 1), ==, "two\r\n");

  /* More than the 1000 bytes that are offered. */
  for (guint i = 0; i < 200; i++)
    g_string_append (big, "1234\r\n");
  g_string_append (big, ".\r\n");
  g_string_truncate (text, 0);
  feed (dialogue, big->str, big->len, 100, &turn);
  g_assert_true (g_str_has_suffix (text->str, "\r\n552 5.3.4 The message is larger than "
                                              "this server takes\r\n"));
  g_assert_cmpuint (messages->len, ==, 2);
}

static void
test_long_line (void)
{
  g_autoptr (EhloPracticeDialogue) dialogue = ehlo_practice_dialogue_new (&relay, USER, PASSWORD,
                                                                          "127.0.0.1");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new ("NOOP ");
  EhloPracticeTurn turn = { .text = text };
  g_autofree char *sum = NULL;

  /* The longest that is allowed, one more, and very many more. */
  while (line->len < EHLO_PRACTICE_MAX_LINE_BYTES - 2)
    g_string_append_c (line, 'x');
  g_string_append (line, "\r\n");
  feed (dialogue, line->str, line->len, 4096, &turn);
  g_string_insert_c (line, 5, 'x');
  feed (dialogue, line->str, line->len, 4096, &turn);
  while (line->len < 10 * EHLO_PRACTICE_MAX_LINE_BYTES)
    g_string_insert (line, 5, "many more of them, and no end yet to be seen of it, ");
  feed (dialogue, line->str, line->len, 4096, &turn);
  feed (dialogue, "NOOP\r\n", 6, 4096, &turn);
  /* It ends a sign-in. */
  ehlo_practice_dialogue_encrypted (dialogue);
  feed (dialogue, "HELO a\r\nAUTH PLAIN\r\n", 20, 4096, &turn);
  feed (dialogue, line->str, line->len, 4096, &turn);
  feed (dialogue, "NOOP\r\n", 6, 4096, &turn);

  sum = sum_up (&turn);
  g_assert_cmpstr (sum, ==, "250 2.0.0,500 5.5.2,500 5.5.2,250 2.0.0,"
                            "250 ,334 ,500 5.5.2,250 2.0.0");
}

static void
test_too_many (void)
{
  g_autoptr (EhloPracticeDialogue) dialogue = ehlo_practice_dialogue_new (&relay, USER, PASSWORD,
                                                                          "127.0.0.1");
  g_autoptr (GString) text = g_string_new (NULL);
  EhloPracticeTurn turn = { .text = text };

  feed (dialogue, HI FROM, strlen (HI FROM), 100, &turn);
  for (guint i = 0; i < EHLO_PRACTICE_MAX_RECIPIENTS; i++)
    feed (dialogue, TO, strlen (TO), 100, &turn);
  g_assert_null (strstr (text->str, "452"));
  feed (dialogue, TO, strlen (TO), 100, &turn);
  g_assert_nonnull (strstr (text->str, "\r\n452 4.5.3 "));

  for (guint i = EHLO_PRACTICE_MAX_RECIPIENTS + 3; i < EHLO_PRACTICE_MAX_LINES; i++)
    feed (dialogue, "NOOP\r\n", 6, 100, &turn);
  g_assert_cmpint (turn.then, ==, EHLO_PRACTICE_GO_ON);
  feed (dialogue, "NOOP\r\n", 6, 100, &turn);
  g_assert_cmpint (turn.then, ==, EHLO_PRACTICE_CLOSE);
  g_assert_nonnull (strstr (text->str, "\r\n421 4.7.0 "));
}

/* What was known before the handshake does not count after it: not the name of the client, not who
 * it is, not what it was about to send. */
static void
test_encryption_forgets (void)
{
  g_autoptr (EhloPracticeDialogue) dialogue = ehlo_practice_dialogue_new (&careless, USER, PASSWORD,
                                                                          "127.0.0.1");
  g_autoptr (GString) text = g_string_new (NULL);
  EhloPracticeTurn turn = { .text = text };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const char *first = HI "AUTH PLAIN " PLAIN "\r\n" FROM;

  feed (dialogue, first, strlen (first), 100, &turn);
  before = sum_up (&turn);
  g_assert_cmpstr (before, ==, "--250 ,235 2.7.0,250 2.1.0");

  ehlo_practice_dialogue_encrypted (dialogue);
  g_string_truncate (text, 0);
  feed (dialogue, FROM "HELO a\r\n" TO FROM, strlen (FROM "HELO a\r\n" TO FROM), 100, &turn);
  after = sum_up (&turn);
  g_assert_cmpstr (after, ==, "503 5.5.1,250 ,503 5.5.1,530 5.7.0");
  g_assert_nonnull (strstr (text->str, "Send EHLO first"));
}

/* No reply of a preset breaks the rules for replies (RFC 5321 4.2, RFC 2034). */
static void
test_scripted_replies (void)
{
  g_autoptr (GRegex) first = g_regex_new ("^[2345]\\d\\d[- ]", 0, 0, NULL);
  g_autoptr (GRegex) line = g_regex_new ("^(\\d)\\d\\d[- ]\\1\\.\\d\\.\\d{1,3} .", 0, 0, NULL);

  for (guint i = 0; i < ehlo_practice_script_get_n (); i++)
    {
      const EhloPracticeScript *script = ehlo_practice_script_get (i);

      for (guint stage = 0; stage < EHLO_PRACTICE_N_STAGES; stage++)
        {
          const char *text = script->answers[stage].text;
          g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

          for (guint j = 0; lines[j] != NULL; j++)
            {
              gboolean last = lines[j + 1] == NULL;

              g_test_message ("%s: %s", script->id, lines[j]);
              g_assert_true (g_regex_match (stage == EHLO_PRACTICE_GREETING ? first : line,
                                            lines[j], 0, NULL));
              g_assert_cmpint (lines[j][3], ==, last ? ' ' : '-');
              g_assert_cmpuint (strlen (lines[j]), <=, 510);
            }
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/dialogue/cases", test_cases);
  g_test_add_func ("/practice/dialogue/message-is-handed-over", test_message_is_handed_over);
  g_test_add_func ("/practice/dialogue/long-line", test_long_line);
  g_test_add_func ("/practice/dialogue/too-many", test_too_many);
  g_test_add_func ("/practice/dialogue/encryption-forgets", test_encryption_forgets);
  g_test_add_func ("/practice/dialogue/scripted-replies", test_scripted_replies);
  return g_test_run ();
}
