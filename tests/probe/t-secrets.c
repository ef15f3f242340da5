/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-redactor.h"
#include "ehlo-run-json.h"
#include "test-run.h"

#include <string.h>

/* The password is nowhere in what a run leaves behind, in no form, whatever the server does with
 * it. Each server echoes it back in another way. */

#define SECRET "corr3ct horse-battery/st4ple"

static const char *const mechanisms[] = { "PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256" };

static const EhloPracticeScript clear_echo = {
  .id = "clear", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  .capabilities_tls = "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256",
  .answers[EHLO_PRACTICE_AUTH] = { .text = "535-5.7.8 Not accepted: " SECRET "\n535 5.7.8 sorry" },
};

/* base64 of NUL user NUL password for ana@practice.example */
static const EhloPracticeScript base64_echo = {
  .id = "base64", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_STARTTLS,
  .capabilities_tls = "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256",
  .answers[EHLO_PRACTICE_AUTH] = {
    .text = "535 5.7.8 got AGFuYUBwcmFjdGljZS5leGFtcGxlAGNvcnIzY3QgaG9yc2UtYmF0dGVyeS9zdDRwbGU=",
  },
};

static void
search (GBytes     *bytes,
        const char *form)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (g_strstr_len (data, (gssize) length, form) != NULL)
    g_error ("the report holds the password as “%s”", form);
}

static void
search_all_forms (GBytes *bytes)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) SECRET, strlen (SECRET));
  g_autofree char *uri = g_uri_escape_string (SECRET, NULL, FALSE);
  g_autofree char *plain_text = g_strdup ("?ana@practice.example?" SECRET);
  g_autofree char *plain = NULL;
  g_autoptr (EhloRedactor) redactor = ehlo_redactor_new ("ana@practice.example", SECRET);

  plain_text[0] = plain_text[21] = '\0';
  plain = g_base64_encode ((const guchar *) plain_text, 22 + strlen (SECRET));
  search (bytes, SECRET);
  search (bytes, base64);
  search (bytes, uri);
  search (bytes, plain);
  g_assert_false (ehlo_redactor_finds (redactor, g_bytes_get_data (bytes, NULL),
                                       g_bytes_get_size (bytes)));
}

static void
test_run_leaves_nothing (const EhloPracticeScript *script,
                         const char               *mechanism)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start_script (practice, script, NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (GBytes) json = NULL;

  g_free (plan->password);
  plan->password = g_strdup (SECRET);
  g_free (plan->subject->user);
  plan->subject->user = g_strdup ("ana@practice.example");
  plan->mechanism = g_strdup (mechanism);
  run = test_run (engine, plan);
  json = ehlo_run_to_json (run);

  /* It was really sent, or the search would prove nothing. */
  test_assert_outcome (run, EHLO_STEP_AUTH, EHLO_OUTCOME_FAILED);
  search (json, "search itself works\t\t"); /* and does not find what is not there */
  search_all_forms (json);
}

/* A dictionary can be tried against salt, nonce and server signature. */
static void
test_scram_challenges (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (EhloRun) run = NULL;
  EhloStep *step;
  guint n_challenges = 0;

  plan->mechanism = g_strdup ("SCRAM-SHA-256");
  run = test_run (engine, plan);
  step = ehlo_run_get_step (run, EHLO_STEP_AUTH);
  g_assert_cmpint (ehlo_step_get_outcome (step), ==, EHLO_OUTCOME_OK);
  for (guint i = 0; i < ehlo_step_get_n_lines (step); i++)
    if (g_str_has_prefix (ehlo_step_get_line (step, i)->text, "334"))
      {
        n_challenges++;
        g_assert_cmpstr (ehlo_step_get_line (step, i)->text, ==, "334 " EHLO_REDACTOR_MARK);
      }
  g_assert_cmpuint (n_challenges, ==, 2);
}

static void
test_clear (gconstpointer data)
{
  test_run_leaves_nothing (&clear_echo, data);
}

static void
test_base64 (gconstpointer data)
{
  test_run_leaves_nothing (&base64_echo, data);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autofree char *clear = g_strdup_printf ("/secrets/clear/%s", mechanisms[i]);
      g_autofree char *base64 = g_strdup_printf ("/secrets/base64/%s", mechanisms[i]);

      g_test_add_data_func (clear, mechanisms[i], test_clear);
      g_test_add_data_func (base64, mechanisms[i], test_base64);
    }
  g_test_add_func ("/secrets/scram-challenges", test_scram_challenges);
  return g_test_run ();
}
