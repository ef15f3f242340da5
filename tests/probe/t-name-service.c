/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../wire/test-dns-server.h"
#include "ehlo-dnssec.h"
#include "ehlo-fact.h"
#include "test-run.h"

#include <string.h>

/* Other names asked for control, at a name server that fails as its label says. */

/* An attempt of the look-up itself; the control has a limit of its own. */
#define TIMEOUT_US (G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  const char *host;
  const char *always;     /* nullable: what the name server does with other names, too */
  const char *kind;       /* of the look-up; NULL: it is not asked any further */
  const char *top_level;  /* nullable */
  const char *root;       /* nullable: no control at all */
  const char *mx;         /* nullable */
  const char *dnssec;     /* nullable */
} Case;

static const Case cases[] = {
  { "no-such-name", "nxdomain.test", NULL, "nxdomain", "test. found", ". found", NULL, NULL },
  { "no-name-at-all", "a.test", "nxdomain", "nxdomain", "test. nxdomain", ". nxdomain", NULL,
    NULL },
  { "cannot-be-a-name", "a..test", NULL, NULL, NULL, NULL, NULL, NULL },
  { "no-address", "nodata.test", NULL, "no-data", "test. found", ". found", NULL, NULL },
  { "only-mail-servers", "mx.test", NULL, "no-data", "test. found", ". found", "in.mail.test",
    NULL },
  { "servfail", "servfail.test", NULL, "servfail", "test. found", ". found", NULL, "unknown" },
  { "bogus", "bogus.test", NULL, "servfail", "test. found", ". found", NULL, "bogus" },
  { "servfail-for-all", "a.test", "servfail", "servfail", "test. servfail", ". servfail", NULL,
    "unknown" },
  { "refused", "refused.test", NULL, "refused", "test. found", ". found", NULL, NULL },
  { "refused-for-all", "a.test", "refused", "refused", "test. refused", ". refused", NULL, NULL },
  { "bad-answer", "formerr.test", NULL, "bad-answer", "test. found", ". found", NULL, NULL },
  { "silent", "silent.test", NULL, "timeout", "test. found", ". found", NULL, NULL },
  { "silent-for-all", "a.test", "silent", "timeout", "test. timeout", ". timeout", NULL, NULL },
  { "one-label", "nxdomain.", NULL, "nxdomain", NULL, ". found", NULL, NULL },
};

static EhloPlan *
plan_new (const char *host,
          const char *resolver)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (GError) error = NULL;
  EhloPlan *plan;

  g_object_set (account, "host", "placeholder.test", "port", 587u, "encryption",
                (int) EHLO_ENCRYPTION_NONE, NULL);
  plan = ehlo_plan_new_for_account (account, NULL, &error);
  g_assert_no_error (error);
  g_free (plan->subject->host);
  plan->subject->host = g_strdup (host);
  plan->resolver = g_strdup (resolver);
  plan->timeout_us = TIMEOUT_US;
  plan->only = g_strsplit ("conversation,dns", ",", 0);
  return plan;
}

static char *
join_fact (EhloRun    *run,
           const char *key)
{
  g_auto (GStrv) texts = ehlo_step_dup_strv (ehlo_run_get_step (run, EHLO_STEP_DNS), key);

  return texts != NULL ? g_strjoinv (", ", texts) : g_strdup ("");
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (TestDnsServer) server = test_dns_server_new (c->always);
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = plan_new (c->host, test_dns_server_get_address (server));
  g_autoptr (EhloRun) run = test_run (engine, plan);
  g_autofree char *controls = NULL;
  g_autofree char *mx = NULL;
  g_autofree char *wanted = NULL;

  if (c->kind == NULL)
    {
      g_assert_cmpuint (test_dns_server_count_udp (server), ==, 0);
      return;
    }

  controls = join_fact (run, EHLO_FACT_DNS_CONTROL);
  mx = join_fact (run, EHLO_FACT_DNS_MX);
  wanted = g_strjoin (c->top_level != NULL ? ", " : "",
                      c->top_level != NULL ? c->top_level : "", c->root, NULL);
  test_assert_outcome (run, EHLO_STEP_DNS, EHLO_OUTCOME_FAILED);
  g_assert_cmpstr (test_fact (run, EHLO_STEP_DNS, EHLO_FACT_DNS_A), ==, c->kind);
  g_assert_cmpstr (controls, ==, wanted);
  g_assert_cmpstr (mx, ==, c->mx != NULL ? c->mx : "");
  g_assert_cmpstr (test_fact (run, EHLO_STEP_DNS, EHLO_FACT_DNSSEC), ==, c->dnssec);
}

/* A look-up that went well is asked about no further. */
static void
test_found (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = plan_new ("found.test", test_dns_server_get_address (server));
  g_autoptr (EhloRun) run = NULL;

  g_strfreev (plan->only);
  plan->only = g_strsplit ("dns", ",", 0);
  run = test_run (engine, plan);
  test_assert_outcome (run, EHLO_STEP_DNS, EHLO_OUTCOME_OK);
  g_assert_null (ehlo_step_get_fact (ehlo_run_get_step (run, EHLO_STEP_DNS),
                                     EHLO_FACT_DNS_CONTROL));
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, 2);
}

/* ---- stopped --------------------------------------------------------------------------------- */

typedef struct
{
  EhloEngine   *engine;
  GCancellable *cancellable;
  gint64        at_us;
} Stop;

/* The look-up has ended, so what runs now is the control. */
static gboolean
stop_cb (gpointer user_data)
{
  Stop *stop = user_data;

  stop->at_us = g_get_monotonic_time ();
  ehlo_engine_cancel (stop->engine, stop->cancellable);
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    user_data)
{
  Stop *stop = user_data;
  EhloStep *dns = ehlo_run_get_step (EHLO_RUN (model), EHLO_STEP_DNS);

  if (dns != NULL && ehlo_step_get_outcome (dns) == EHLO_OUTCOME_FAILED && stop->at_us == 0)
    {
      stop->at_us = -1;
      g_timeout_add (50, stop_cb, stop);
    }
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  gboolean *done = user_data;
  g_autoptr (EhloRun) run = ehlo_checkup_run_finish (EHLO_ENGINE (source), result);

  g_assert_true (ehlo_run_is_finished (run));
  *done = TRUE;
}

static void
test_stopped (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new ("silent");
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPlan) plan = plan_new ("a.test", test_dns_server_get_address (server));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Stop stop = { engine, cancellable, 0 };
  gboolean done = FALSE;
  g_autoptr (EhloRun) run = ehlo_checkup_run_async (engine, plan, cancellable, finished_cb, &done);

  g_signal_connect (run, "items-changed", G_CALLBACK (items_changed_cb), &stop);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run, &stop);
  g_assert_cmpint (stop.at_us, >, 0);
  g_assert_cmpint (g_get_monotonic_time () - stop.at_us, <, G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_setenv (EHLO_DNSSEC_ROOT_KEY_VARIABLE, "/nonexistent/root.key", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/probe/name-service/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/probe/name-service/found", test_found);
  g_test_add_func ("/probe/name-service/stopped", test_stopped);
  return g_test_run ();
}
