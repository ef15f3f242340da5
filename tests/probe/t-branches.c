/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "test-run.h"

#include <string.h>

/* Where the conversation branches: each server here differs from a correct one in one thing. */

static const char *
all_lines (EhloRun      *run,
           EhloStepKind  kind,
           GString      *text)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  g_string_truncate (text, 0);
  for (guint i = 0; i < ehlo_step_get_n_lines (step); i++)
    {
      const EhloLine *line = ehlo_step_get_line (step, i);

      g_string_append_printf (text, "%s%s\n", line->from_client ? "> " : "< ", line->text);
    }
  return text->str;
}

static void
assert_says (EhloRun      *run,
             EhloStepKind  kind,
             const char   *part)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (strstr (all_lines (run, kind, text), part) == NULL)
    g_error ("step %s does not say “%s” but: %s", ehlo_step_kind_to_string (kind), part, text->str);
}

static void
test_helo (void)
{
  static const EhloPracticeScript script = {
    .id = "old", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_EHLO] = { .text = "502 5.5.1 Command not implemented" },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_WARNING);
  assert_says (run, EHLO_STEP_EHLO, "> EHLO [");
  assert_says (run, EHLO_STEP_EHLO, "> HELO [");
  test_assert_outcome (run, EHLO_STEP_STARTTLS, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_SKIPPED);
  test_assert_outcome (run, EHLO_STEP_QUIT, EHLO_OUTCOME_OK);
}

/* ---- the name we greet with ---- */

static void
give_name (EhloPlan *plan)
{
  plan->ehlo_name = g_strdup ("my_pc");
}

#define REFUSES(reply, part, more) \
  { .id = "name", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS, \
    .answers[EHLO_PRACTICE_EHLO] = { .text = reply, .for_name = part, more } }
#define THEN_CLOSES .then = EHLO_PRACTICE_CLOSE

/* Every refusal but "not known" is followed by one try with the address in the name's place. */
static void
test_name_refused (void)
{
  static const EhloPracticeScript scripts[] = {
    REFUSES ("501 5.5.2 Invalid domain name", "my_pc", ),
    REFUSES ("504 5.5.2 <my_pc>: Helo command rejected: need fully-qualified hostname", "my_pc", ),
    REFUSES ("550 5.7.1 Bad HELO", "my_pc", ),
    REFUSES ("554 5.7.1 No", "my_pc", ),
    REFUSES ("450 4.7.1 <my_pc>: Helo command rejected: Host not found", "my_pc", ),
    REFUSES ("550 5.7.1 Bad HELO", "my_pc", THEN_CLOSES),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (EhloRun) run = test_run_script (&scripts[i], give_name);
      EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_EHLO);

      g_test_message ("%s", scripts[i].answers[EHLO_PRACTICE_EHLO].text);
      g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_WARNING);
      test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_WARNING);
      assert_says (run, EHLO_STEP_EHLO, "> EHLO my_pc\n");
      assert_says (run, EHLO_STEP_EHLO, "> EHLO [127.0.0.1]\n< 250");
      g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_CLIENT_NAME), ==, "my_pc");
      g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_NAME_FAULT), ==, "underscore");
      g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_RETRY_NAME), ==, "[127.0.0.1]");
      g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_REFUSED_REPLY), ==,
                       scripts[i].answers[EHLO_PRACTICE_EHLO].text);
      g_assert_cmpint (ehlo_step_get_int (step, EHLO_FACT_RETRY_CODE, 0), ==, 250);
      g_assert_cmpint (ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0), ==, 250);
      g_assert_null (ehlo_step_get_fact (step, EHLO_FACT_ENHANCED_CODE));
      /* From then on the name that is taken is used. */
      assert_says (run, EHLO_STEP_EHLO_TLS, "> EHLO [127.0.0.1]\n< 250");
      test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_OK);
      test_assert_outcome (run, EHLO_STEP_RCPT, EHLO_OUTCOME_OK);
    }
}

/* The address itself is refused: then a name. */
static void
test_literal_refused (void)
{
  static const EhloPracticeScript script = REFUSES ("550 No literals", "[", );
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);
  const char *name = test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_RETRY_NAME);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_WARNING);
  g_assert_cmpint (name[0], !=, '[');
  g_assert_nonnull (strchr (name, '.'));
  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_OK);
}

/* Inside TLS from the start, and after the server hung up: verified anew, or no password. */
static void
test_name_refused_in_tls (void)
{
  static const EhloPracticeScript script = {
    .id = "name", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
    .answers[EHLO_PRACTICE_EHLO] = {
      .text = "550 5.7.1 Bad HELO", .for_name = "my_pc", .then = EHLO_PRACTICE_CLOSE,
    },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, give_name);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_WARNING);
  assert_says (run, EHLO_STEP_EHLO, "> EHLO my_pc\n< 550 5.7.1 Bad HELO\n> EHLO ");
  assert_says (run, EHLO_STEP_EHLO, "\n< 220 ");
  assert_says (run, EHLO_STEP_EHLO, "> EHLO [127.0.0.1]\n< 250");
  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_OK);
}

/* No name helps: one more try, not two, and what counts is the first reply. */
static void
test_every_name_refused (void)
{
  static const EhloPracticeScript scripts[] = {
    REFUSES ("554 5.7.1 Go away", NULL, ),
    REFUSES ("554 5.7.1 Go away", NULL, THEN_CLOSES),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr (EhloRun) run = test_run_script (&scripts[i], give_name);
      EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_EHLO);
      guint n_refusals = 0;

      test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_FAILED);
      for (guint line = 0; line < ehlo_step_get_n_lines (step); line++)
        n_refusals += g_str_has_prefix (ehlo_step_get_line (step, line)->text, "554 ");
      g_assert_cmpuint (n_refusals, ==, 2);
      g_assert_cmpint (ehlo_step_get_int (step, EHLO_FACT_RETRY_CODE, 0), ==, 554);
      g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_REPLY), ==, "554 5.7.1 Go away");
      test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_SKIPPED);
    }
}

/* The server closes for good: no name is at fault, and it is left in peace. */
static void
test_closing (void)
{
  static const EhloPracticeScript script = REFUSES ("421 4.3.2 Shutting down", NULL, THEN_CLOSES);
  g_autoptr (EhloRun) run = test_run_script (&script, give_name);

  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_FAILED);
  g_assert_null (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_RETRY_NAME));
  g_assert_cmpuint (ehlo_step_get_n_lines (ehlo_run_get_step (run, EHLO_STEP_EHLO)), ==, 2);
}

/* ---- what looks odd ---- */

static void
give_odd_password (EhloPlan *plan)
{
  g_free (plan->password);
  plan->password = g_strdup ("gehe1mnü5 ");
}

/* What is odd stands there, and nothing else of the password. */
static void
test_odd_password (void)
{
  static const EhloPracticeScript script = {
    .id = "odd", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, give_odd_password);
  EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  g_auto (GStrv) odd = ehlo_step_dup_strv (step, EHLO_FACT_PASSWORD_SHAPE);
  g_autofree char *list = g_strjoinv (" ", odd);

  g_assert_cmpstr (list, ==, "blank-at-end not-ascii");
  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
}

static void
give_token (EhloPlan *plan)
{
  give_odd_password (plan);
  plan->mechanism = g_strdup ("XOAUTH2");
}

/* A token is no password, and the usual one is nothing to speak of. */
static void
test_plain_password (void)
{
  static const EhloPracticeScript script = {
    .id = "plain", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  void (*const changes[]) (EhloPlan *) = { give_token, NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (EhloRun) run = test_run_script (&script, changes[i]);

      g_assert_null (ehlo_step_get_fact (ehlo_run_get_step (run, EHLO_STEP_SETTINGS),
                                         EHLO_FACT_PASSWORD_SHAPE));
    }
}

/* ---- the version of TLS ---- */

#define SPEAKS(how, door_, priority) \
  { .id = "tls", .name = "", .description = "", .encryption = how, .door = door_, \
    .tls_priority = priority }

/* Nothing suits both: what does the server take when it is asked for an old version? */
static void
test_old_tls (void)
{
  static const struct
  {
    EhloPracticeScript script;
    const char        *old_version; /* NULL: not asked */
  } rows[] = {
    { SPEAKS (EHLO_ENCRYPTION_STARTTLS, EHLO_PRACTICE_DOOR_PLAIN,
              "NORMAL:-VERS-ALL:+VERS-TLS1.0:-CIPHER-ALL:+3DES-CBC"), "TLS1.0" },
    { SPEAKS (EHLO_ENCRYPTION_IMPLICIT, EHLO_PRACTICE_DOOR_TLS,
              "NORMAL:-VERS-ALL:+VERS-TLS1.1:-CIPHER-ALL:+3DES-CBC"), "TLS1.1" },
    /* It knows something newer, which we lack: it is not the version. */
    { SPEAKS (EHLO_ENCRYPTION_STARTTLS, EHLO_PRACTICE_DOOR_PLAIN,
              "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.0:-CIPHER-ALL:+3DES-CBC"), "none" },
    { SPEAKS (EHLO_ENCRYPTION_STARTTLS, EHLO_PRACTICE_DOOR_PLAIN,
              "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC"), "none" },
    { SPEAKS (EHLO_ENCRYPTION_STARTTLS, EHLO_PRACTICE_DOOR_PLAIN, NULL), NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (EhloRun) run = test_run_script (&rows[i].script, NULL);

      g_test_message ("row %d", (int) i);
      test_assert_outcome (run, EHLO_STEP_TLS,
                           rows[i].old_version != NULL ? EHLO_OUTCOME_FAILED : EHLO_OUTCOME_OK);
      g_assert_cmpstr (test_fact (run, EHLO_STEP_TLS, EHLO_FACT_OLD_VERSION), ==,
                       rows[i].old_version);
    }
}

static void
test_pipelining (void)
{
  static const EhloPracticeScript script = {
    .id = "grouped", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  g_assert_true (ehlo_step_get_boolean (ehlo_run_get_step (run, EHLO_STEP_RCPT),
                                        EHLO_FACT_PIPELINED));
  assert_says (run, EHLO_STEP_MAIL, "> MAIL FROM:<");
  assert_says (run, EHLO_STEP_RCPT, "> RCPT TO:<");
  assert_says (run, EHLO_STEP_QUIT, "> RSET\n> QUIT\n< 250");
  /* They left together. */
  g_assert_cmpint (ehlo_step_get_start_us (ehlo_run_get_step (run, EHLO_STEP_QUIT))
                     - ehlo_step_get_start_us (ehlo_run_get_step (run, EHLO_STEP_MAIL)),
                   <, 20000);
}

static void
test_one_by_one (void)
{
  static const EhloPracticeScript script = {
    .id = "single", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
    .capabilities_tls = "AUTH PLAIN LOGIN\nSIZE 1000",
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  g_assert_false (ehlo_step_get_boolean (ehlo_run_get_step (run, EHLO_STEP_RCPT),
                                         EHLO_FACT_PIPELINED));
  assert_says (run, EHLO_STEP_QUIT, "> RSET\n< 250");
  assert_says (run, EHLO_STEP_QUIT, "> QUIT\n< 221");
  g_assert_cmpint (ehlo_step_get_int (ehlo_run_get_step (run, EHLO_STEP_EHLO),
                                      EHLO_FACT_SIZE_LIMIT, 0), ==, 1000);
}

static void
test_sender_refused_in_a_group (void)
{
  static const EhloPracticeScript script = {
    .id = "sender", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
    .answers[EHLO_PRACTICE_MAIL] = { .text = "553 5.7.1 Sender address rejected: not owned" },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_MAIL, EHLO_OUTCOME_FAILED);
  /* Its 503 is no news, and no second failure. */
  test_assert_outcome (run, EHLO_STEP_RCPT, EHLO_OUTCOME_SKIPPED);
  test_assert_outcome (run, EHLO_STEP_QUIT, EHLO_OUTCOME_OK);
}

static void
want_to_send (EhloPlan *plan)
{
  plan->send = TRUE;
}

static void
test_send (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  g_autoptr (GError) error = NULL;
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", &error);
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autofree char *received = NULL;
  const char *id;

  g_assert_no_error (error);
  plan = test_plan_new (practice, info);
  want_to_send (plan);
  run = test_run (engine, plan);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  test_assert_outcome (run, EHLO_STEP_DATA, EHLO_OUTCOME_OK);
  received = ehlo_practice_dup_received (practice, "practice-good");
  g_assert_nonnull (received);
  id = test_fact (run, EHLO_STEP_DATA, EHLO_FACT_MESSAGE_ID);
  g_assert_nonnull (strstr (received, id));
  assert_says (run, EHLO_STEP_DATA, "bytes)");
}

/* Without --send, nothing is ever sent. */
static void
test_nothing_is_sent (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (EhloRun) run = test_run (engine, plan);

  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
  test_assert_absent (run, EHLO_STEP_DATA);
  g_assert_null (ehlo_practice_dup_received (practice, "practice-good"));
}

static void
test_recipient_refused_when_sending (void)
{
  static const EhloPracticeScript script = {
    .id = "norcpt", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
    .answers[EHLO_PRACTICE_RCPT] = { .text = "550 5.1.1 No such user" },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, want_to_send);

  test_assert_outcome (run, EHLO_STEP_RCPT, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_DATA, EHLO_OUTCOME_SKIPPED);
  assert_says (run, EHLO_STEP_QUIT, "> RSET\n> QUIT");
}

static void
test_starttls_refused (void)
{
  static const EhloPracticeScript script = {
    .id = "notls", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_STARTTLS] = { .text = "454 4.7.0 TLS not available" },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_STARTTLS, EHLO_OUTCOME_FAILED);
  g_assert_cmpint (ehlo_step_get_int (ehlo_run_get_step (run, EHLO_STEP_STARTTLS),
                                      EHLO_FACT_REPLY_CODE, 0), ==, 454);
  test_assert_outcome (run, EHLO_STEP_TLS, EHLO_OUTCOME_SKIPPED);
}

/* What was injected behind the 220 must not be taken for the answer to the encrypted EHLO. */
static void
test_injection (void)
{
  static const EhloPracticeScript script = {
    .id = "inject", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_STARTTLS] = {
      .text = "220 2.0.0 Go ahead\r\n250-evil\r\n250 AUTH EVIL\r\n", .raw = TRUE,
      .then = EHLO_PRACTICE_START_TLS,
    },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);
  g_auto (GStrv) offered = NULL;

  test_assert_outcome (run, EHLO_STEP_STARTTLS, EHLO_OUTCOME_WARNING);
  g_assert_cmpint (ehlo_step_get_int (ehlo_run_get_step (run, EHLO_STEP_STARTTLS),
                                      EHLO_FACT_UNREAD_BYTES, 0),
                   ==, strlen ("250-evil\r\n250 AUTH EVIL\r\n"));
  test_assert_outcome (run, EHLO_STEP_EHLO_TLS, EHLO_OUTCOME_OK);
  offered = ehlo_step_dup_strv (ehlo_run_get_step (run, EHLO_STEP_EHLO_TLS),
                                EHLO_FACT_AUTH_OFFERED);
  g_assert_false (g_strv_contains ((const char *const *) offered, "EVIL"));
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_WARNING);
}

static void
test_greeting_refused (void)
{
  static const EhloPracticeScript script = {
    .id = "go-away", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_GREETING] = {
      .text = "554-mail.example\n554 5.7.1 Your address is not welcome",
    },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_REPLY), ==,
                   "554-mail.example\n554 5.7.1 Your address is not welcome");
  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_SKIPPED);
  assert_says (run, EHLO_STEP_QUIT, "> QUIT");
}

static void
test_not_a_mail_server (void)
{
  static const EhloPracticeScript script = {
    .id = "ssh", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_GREETING] = { .text = "SSH-2.0-OpenSSH_9.2p1\r\n", .raw = TRUE },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_GREETING, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_ERROR_CODE), ==, "protocol");
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_FIRST_BYTES), ==,
                   "SSH-2.0-OpenSSH_9.2p1");
  /* It was asked in TLS too, and does not speak that either. */
  g_assert_cmpstr (test_fact (run, EHLO_STEP_GREETING, EHLO_FACT_OTHER_MANNER), ==, "tls");
  g_assert_false (ehlo_step_get_boolean (ehlo_run_get_step (run, EHLO_STEP_GREETING),
                                         EHLO_FACT_OTHER_ANSWERED));
}

static void
test_reset_after_ehlo (void)
{
  static const EhloPracticeScript script = {
    .id = "cut", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_EHLO] = { .text = "", .then = EHLO_PRACTICE_RESET },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_EHLO, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_EHLO, EHLO_FACT_ERROR_CODE), ==, "reset");
  test_assert_absent (run, EHLO_STEP_QUIT);
}

static void
without_encryption (EhloPlan *plan)
{
  plan->subject->encryption = EHLO_ENCRYPTION_NONE;
}

static void
without_encryption_anyway (EhloPlan *plan)
{
  without_encryption (plan);
  plan->allow_unprotected = TRUE;
}

static const EhloPracticeScript plain_script = {
  .id = "plain", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  .capabilities = "AUTH PLAIN\nPIPELINING",
};

static void
test_password_stays_here (void)
{
  g_autoptr (EhloRun) run = test_run_script (&plain_script, without_encryption);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_AUTH, EHLO_FACT_REASON), ==, "not-encrypted");
  g_assert_cmpuint (ehlo_step_get_n_lines (ehlo_run_get_step (run, EHLO_STEP_AUTH)), ==, 0);
  test_assert_outcome (run, EHLO_STEP_MAIL, EHLO_OUTCOME_SKIPPED);
}

static void
test_password_goes_when_told_so (void)
{
  g_autoptr (EhloRun) run = test_run_script (&plain_script, without_encryption_anyway);

  assert_says (run, EHLO_STEP_AUTH, "> AUTH PLAIN \342\200\242");
}

static void
anyway (EhloPlan *plan)
{
  plan->allow_unprotected = TRUE;
}

static void
test_bad_certificate_accepted (void)
{
  static const EhloPracticeScript script = {
    .id = "expired", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS, .certificate = EHLO_PRACTICE_CERTIFICATE_EXPIRED,
  };
  g_autoptr (EhloRun) refused = test_run_script (&script, NULL);
  g_autoptr (EhloRun) accepted = test_run_script (&script, anyway);

  test_assert_outcome (refused, EHLO_STEP_TLS, EHLO_OUTCOME_FAILED);
  test_assert_outcome (refused, EHLO_STEP_AUTH, EHLO_OUTCOME_SKIPPED);
  test_assert_outcome (accepted, EHLO_STEP_TLS, EHLO_OUTCOME_WARNING);
  test_assert_outcome (accepted, EHLO_STEP_AUTH, EHLO_OUTCOME_OK);
  g_assert_cmpint (ehlo_run_get_outcome (accepted), ==, EHLO_OUTCOME_WARNING);
}

static void
without_user (EhloPlan *plan)
{
  g_clear_pointer (&plan->subject->user, g_free);
}

static void
test_no_user (void)
{
  static const EhloPracticeScript script = {
    .id = "relay", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = "PIPELINING",
  };
  g_autoptr (EhloRun) run = test_run_script (&script, without_user);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_SKIPPED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_AUTH, EHLO_FACT_REASON), ==, "not-asked");
  test_assert_outcome (run, EHLO_STEP_RCPT, EHLO_OUTCOME_OK);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
}

static void
without_password (EhloPlan *plan)
{
  g_clear_pointer (&plan->password, g_free);
}

static void
test_no_password (void)
{
  static const EhloPracticeScript script = {
    .id = "nopw", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, without_password);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_WARNING);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_AUTH, EHLO_FACT_REASON), ==, "no-password");
  test_assert_outcome (run, EHLO_STEP_MAIL, EHLO_OUTCOME_SKIPPED);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_WARNING);
}

static void
with_other_mechanism (EhloPlan *plan)
{
  plan->mechanism = g_strdup ("XOAUTH2");
}

static void
test_mechanism_not_offered (void)
{
  static const EhloPracticeScript script = {
    .id = "mech", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, with_other_mechanism);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_AUTH, EHLO_FACT_REASON), ==, "no-common-mechanism");
}

static void
test_no_sign_in_offered (void)
{
  static const EhloPracticeScript script = {
    .id = "noauth", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = "PIPELINING",
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_AUTH, EHLO_FACT_REASON), ==, "not-offered");
}

static void
test_server_leaves_before_quit (void)
{
  static const EhloPracticeScript script = {
    .id = "rude", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_QUIT] = { .text = "", .then = EHLO_PRACTICE_CLOSE },
  };
  g_autoptr (EhloRun) run = test_run_script (&script, NULL);

  test_assert_outcome (run, EHLO_STEP_QUIT, EHLO_OUTCOME_OK);
  g_assert_cmpint (ehlo_run_get_outcome (run), ==, EHLO_OUTCOME_OK);
}

static void
with_name (EhloPlan *plan)
{
  plan->ehlo_name = g_strdup ("desk.example.org");
}

static void
test_ehlo_name (void)
{
  static const EhloPracticeScript script = {
    .id = "name", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, with_name);

  assert_says (run, EHLO_STEP_EHLO, "> EHLO desk.example.org\n");
  assert_says (run, EHLO_STEP_EHLO_TLS, "> EHLO desk.example.org\n");
}

static void
with_bad_host (EhloPlan *plan)
{
  g_free (plan->subject->host);
  plan->subject->host = g_strdup ("https://mail.example.org");
}

static void
test_bad_host (void)
{
  static const EhloPracticeScript script = {
    .id = "host", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  };
  g_autoptr (EhloRun) run = test_run_script (&script, with_bad_host);

  test_assert_outcome (run, EHLO_STEP_SETTINGS, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_DNS, EHLO_OUTCOME_SKIPPED);
  test_assert_absent (run, EHLO_STEP_NETWORK);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/branches/helo", test_helo);
  g_test_add_func ("/branches/name-refused", test_name_refused);
  g_test_add_func ("/branches/literal-refused", test_literal_refused);
  g_test_add_func ("/branches/name-refused-in-tls", test_name_refused_in_tls);
  g_test_add_func ("/branches/every-name-refused", test_every_name_refused);
  g_test_add_func ("/branches/closing", test_closing);
  g_test_add_func ("/branches/odd-password", test_odd_password);
  g_test_add_func ("/branches/plain-password", test_plain_password);
  g_test_add_func ("/branches/old-tls", test_old_tls);
  g_test_add_func ("/branches/pipelining", test_pipelining);
  g_test_add_func ("/branches/one-by-one", test_one_by_one);
  g_test_add_func ("/branches/sender-refused-in-a-group", test_sender_refused_in_a_group);
  g_test_add_func ("/branches/send", test_send);
  g_test_add_func ("/branches/nothing-is-sent", test_nothing_is_sent);
  g_test_add_func ("/branches/recipient-refused-when-sending", test_recipient_refused_when_sending);
  g_test_add_func ("/branches/starttls-refused", test_starttls_refused);
  g_test_add_func ("/branches/injection", test_injection);
  g_test_add_func ("/branches/greeting-refused", test_greeting_refused);
  g_test_add_func ("/branches/not-a-mail-server", test_not_a_mail_server);
  g_test_add_func ("/branches/reset-after-ehlo", test_reset_after_ehlo);
  g_test_add_func ("/branches/password-stays-here", test_password_stays_here);
  g_test_add_func ("/branches/password-goes-when-told-so", test_password_goes_when_told_so);
  g_test_add_func ("/branches/bad-certificate-accepted", test_bad_certificate_accepted);
  g_test_add_func ("/branches/no-user", test_no_user);
  g_test_add_func ("/branches/no-password", test_no_password);
  g_test_add_func ("/branches/mechanism-not-offered", test_mechanism_not_offered);
  g_test_add_func ("/branches/no-sign-in-offered", test_no_sign_in_offered);
  g_test_add_func ("/branches/server-leaves-before-quit", test_server_leaves_before_quit);
  g_test_add_func ("/branches/ehlo-name", test_ehlo_name);
  g_test_add_func ("/branches/bad-host", test_bad_host);
  return g_test_run ();
}
