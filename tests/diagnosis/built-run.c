/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "built-run.h"

static void
add_facts (EhloStep   *step,
           const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) facts = NULL;
  GVariantIter iter;
  const char *key;
  GVariant *value;

  if (text == NULL)
    return;

  facts = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_assert_no_error (error);
  g_variant_iter_init (&iter, facts);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    ehlo_step_set_fact (step, key, value);
}

/* A run of an account at @host, port 587, with these steps; ports and a way can be added. */
EhloRun *
built_run_begin (const char      *host,
                 const char      *user,
                 const BuiltStep *steps)
{
  const EhloSubject subject = {
    .host = (char *) host, .port = 587, .encryption = EHLO_ENCRYPTION_STARTTLS,
    .user = (char *) user, .from = (char *) "ana@example.org", .to = (char *) "ben@example.net",
  };
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 11, 21, 8, 14, 3);
  EhloRun *run = ehlo_run_new (&subject, started);

  for (guint i = 0; i < MAX_STEPS && steps[i].summary != NULL; i++)
    {
      const BuiltStep *spec = &steps[i];
      g_autoptr (EhloStep) step =
        ehlo_step_new (spec->kind, ehlo_step_kind_to_string (spec->kind), i);

      add_facts (step, spec->facts);
      if (spec->outcome != CUT)
        ehlo_step_finish (step, spec->outcome, MAX (spec->duration_us, 1), spec->summary);
      ehlo_run_put_step (run, step);
    }

  return run;
}

/* A finished run with these steps and no more. */
EhloRun *
built_run_new (const char      *host,
               const char      *user,
               const BuiltStep *steps)
{
  EhloRun *run = built_run_begin (host, user, steps);

  ehlo_run_finish (run, 100);

  return run;
}
