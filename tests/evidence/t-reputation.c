/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-run-json.h"

#include <locale.h>
#include <string.h>

/* What blocklists say, as values and in reports. */

#define HEAD "{\"schema\":\"ehlo-report-1\",\"started\":\"2026-11-21T08:14:03Z\"," \
             "\"duration_us\":10,\"account\":{\"tls\":\"none\"},\"steps\":[],"

static EhloRun *
new_run (void)
{
  const EhloSubject subject = { .encryption = EHLO_ENCRYPTION_NONE };
  g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 ("2026-11-21T09:14:03Z", NULL);

  return ehlo_run_new (&subject, started);
}

static EhloReputation *
new_reputation (void)
{
  EhloReputation *self = ehlo_reputation_new ("203.0.113.42", "ehlo-reply");
  EhloListReport *row = ehlo_reputation_add_list (self, "spamhaus-zen", "Spamhaus ZEN");

  self->server = g_strdup ("smtp.example.org");
  self->owner = g_strdup ("Example Telecom");
  self->reverse_name = g_strdup ("42.home.example.net");
  self->reverse_confirmed = TRUE;
  self->nat = g_strdup ("nat");
  self->resolver = g_strdup ("public");

  row->result = EHLO_RESULT_POLICY;
  g_strfreev (row->codes);
  row->codes = g_strsplit ("127.0.0.10 127.0.0.11", " ", -1);
  row->listing = g_strdup ("policy");
  row->kind = g_strdup ("policy");
  row->meaning = g_strdup ("a range that should not deliver mail itself");
  row->reason = g_strdup ("https://www.spamhaus.org/query/ip/203.0.113.42");
  row->url = g_strdup ("https://check.spamhaus.org/query/ip/203.0.113.42");
  row->removal_url = g_strdup ("https://check.spamhaus.org/");
  row->weight = g_strdup ("major");
  row->expected = TRUE;
  row->verified = TRUE;
  row->time_us = 41000;

  ehlo_reputation_add_list (self, "barracuda", "Barracuda")->result = EHLO_RESULT_CLEAR;
  ehlo_reputation_add_list (self, "mailspike-bl", NULL)->result = EHLO_RESULT_REFUSED;
  ehlo_reputation_add_list (self, "psbl", NULL)->result = EHLO_RESULT_DEAD;
  ehlo_reputation_add_list (self, "spamcop", NULL)->result = EHLO_RESULT_ERROR;
  ehlo_reputation_add_list (self, "dronebl", NULL)->result = EHLO_RESULT_LISTED;
  row = ehlo_reputation_add_list (self, "dronebl-part", NULL);
  row->result = EHLO_RESULT_LISTED;
  row->covered_by = g_strdup ("dronebl");
  ehlo_reputation_add_list (self, "own", NULL)->pending = TRUE;
  ehlo_reputation_add_list (self, "key", NULL);
  return self;
}

static void
test_counts (void)
{
  g_autoptr (EhloReputation) self = new_reputation ();
  EhloReputationCounts counts;

  ehlo_reputation_count (self, &counts);
  g_assert_cmpuint (counts.n_listed, ==, 1);
  g_assert_cmpuint (counts.n_policy, ==, 1);
  g_assert_cmpuint (counts.n_clear, ==, 1);
  g_assert_cmpuint (counts.n_unusable, ==, 3);
  g_assert_cmpuint (counts.n_skipped, ==, 1);
  g_assert_cmpuint (counts.n_pending, ==, 1);
}

static void
test_copy (void)
{
  g_autoptr (EhloReputation) self = new_reputation ();
  g_autoptr (EhloReputation) copy = ehlo_reputation_copy (self);

  ehlo_reputation_find (copy, "barracuda")->result = EHLO_RESULT_LISTED;
  g_assert_cmpint (ehlo_reputation_find (self, "barracuda")->result, ==, EHLO_RESULT_CLEAR);
  g_assert_cmpstr (copy->owner, ==, "Example Telecom");
  g_assert_cmpstr (ehlo_reputation_find (copy, "spamhaus-zen")->codes[1], ==, "127.0.0.11");
  g_assert_null (ehlo_reputation_find (copy, "nobody"));
}

static void
count_cb (EhloRun *run,
          guint   *n)
{
  (*n)++;
}

/* Written, read and written again it is the same; what has no result yet is not in a report. */
static void
test_round (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloRun) again = NULL;
  g_autoptr (EhloReputation) reputation = new_reputation ();
  g_autoptr (EhloReputation) other = ehlo_reputation_new ("example.org", "sender-domain");
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GError) error = NULL;
  const EhloListReport *row;
  guint n = 0;

  g_signal_connect (run, "reputation-changed", G_CALLBACK (count_cb), &n);
  ehlo_run_put_reputation (run, reputation);
  ehlo_run_put_reputation (run, other);
  ehlo_run_finish (run, 10);
  ehlo_run_put_reputation (run, reputation); /* in the place of the first */
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (ehlo_run_get_n_reputations (run), ==, 2);

  first = ehlo_run_to_json (run);
  again = ehlo_run_from_json (first, &error);
  g_assert_no_error (error);
  second = ehlo_run_to_json (again);
  g_assert_cmpmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first),
                   g_bytes_get_data (second, NULL), g_bytes_get_size (second));

  g_assert_cmpstr (ehlo_run_get_reputation (again, 1)->address, ==, "example.org");
  g_assert_cmpstr (ehlo_run_get_reputation (again, 0)->nat, ==, "nat");
  g_assert_true (ehlo_run_get_reputation (again, 0)->reverse_confirmed);
  row = ehlo_reputation_find (ehlo_run_get_reputation (again, 0), "spamhaus-zen");
  g_assert_cmpint (row->result, ==, EHLO_RESULT_POLICY);
  g_assert_cmpstr (row->codes[0], ==, "127.0.0.10");
  g_assert_true (row->expected);
  g_assert_true (row->verified);
  g_assert_cmpint (row->time_us, ==, 41000);
  row = ehlo_reputation_find (ehlo_run_get_reputation (again, 0), "dronebl-part");
  g_assert_cmpstr (row->covered_by, ==, "dronebl");
  g_assert_null (ehlo_reputation_find (ehlo_run_get_reputation (again, 0), "own"));
}

/* Members of a later version stay, on each level. */
static void
test_unknown_members (void)
{
  static const char text[] = HEAD
    "\"reputation\":{\"later\":1,\"addresses\":[{\"address\":\"192.0.2.1\",\"later\":2,"
    "\"lists\":[{\"id\":\"x\",\"result\":\"clear\",\"later\":3}]}]}}";
  g_autoptr (GBytes) json = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = ehlo_run_from_json (json, &error);
  g_autoptr (GBytes) written = NULL;
  g_autofree char *out = NULL;

  g_assert_no_error (error);
  written = ehlo_run_to_json (run);
  out = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  g_assert_nonnull (strstr (out, "\"later\" : 1"));
  g_assert_nonnull (strstr (out, "\"later\" : 2"));
  g_assert_nonnull (strstr (out, "\"later\" : 3"));
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *reputation;
    const char *place;
  } cases[] = {
    { "1", "reputation" },
    { "{\"addresses\":1}", "reputation.addresses" },
    { "{\"addresses\":[1]}", "reputation.addresses[0]: must be an object" },
    { "{\"addresses\":[{}]}", "reputation.addresses[0].address" },
    { "{\"addresses\":[{\"address\":\"a\"}]}", "reputation.addresses[0].lists" },
    { "{\"addresses\":[{\"address\":\"a\",\"lists\":[1]}]}",
      "reputation.addresses[0].lists[0]: must be an object" },
    { "{\"addresses\":[{\"address\":\"a\",\"lists\":[{\"id\":\"x\",\"result\":\"maybe\"}]}]}",
      "reputation.addresses[0].lists[0].result" },
    { "{\"addresses\":[{\"address\":\"a\",\"lists\":[]},{\"address\":\"a\",\"lists\":[]}]}",
      "reputation.addresses[1]: another" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (HEAD "\"reputation\":", cases[i].reputation, "}", NULL);
      g_autoptr (GBytes) json = g_bytes_new (text, strlen (text));
      g_autoptr (GError) error = NULL;

      g_assert_null (ehlo_run_from_json (json, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, cases[i].place));
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reputation/counts", test_counts);
  g_test_add_func ("/reputation/copy", test_copy);
  g_test_add_func ("/reputation/round", test_round);
  g_test_add_func ("/reputation/unknown-members", test_unknown_members);
  g_test_add_func ("/reputation/wrong", test_wrong);

  return g_test_run ();
}
