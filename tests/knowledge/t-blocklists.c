/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-judge.h"
#include "ehlo-blocklists.h"
#include "ehlo-error.h"

#include <string.h>

#define N_LISTS   85
#define N_ENABLED 27

static guint32
ip (guint a,
    guint b,
    guint c,
    guint d)
{
  return a << 24 | b << 16 | c << 8 | d;
}

static const EhloListAnswer absent = { .kind = EHLO_LIST_ABSENT };

static EhloListAnswer
say (guint32 address)
{
  EhloListAnswer answer = { 0 };

  g_assert_true (ehlo_list_answer_add (&answer, address));
  return answer;
}

static EhloListAnswer
fail_with (EhloListAnswerKind kind)
{
  return (EhloListAnswer) { .kind = kind };
}

/* An address that @pattern is about. */
static guint32
example_of (const EhloBlocklistPattern *pattern)
{
  if (pattern->bit != 0)
    return ip (127, 0, 0, pattern->bit);
  return ip (pattern->low[0], pattern->low[1], pattern->low[2], pattern->low[3]);
}

/* A list that works, whose test entry gives what it documents. */
static EhloListAnswers
healthy (const EhloBlocklist *list)
{
  EhloListAnswers answers = { .question = absent, .negative = absent, .random = absent };

  answers.positive = say (ip (127, 0, 0, 2));
  if (list->positive_codes->len > 0)
    answers.positive =
      say (example_of (&g_array_index (list->positive_codes, EhloBlocklistPattern, 0)));
  else if (list->codes->len > 0)
    answers.positive = say (example_of (&g_array_index (list->codes, EhloBlocklistCode, 0).match));
  return answers;
}

static EhloListJudgement
judge (const EhloBlocklist   *list,
       const EhloListAnswers *answers)
{
  EhloListJudgement judgement;

  ehlo_blocklist_judge (list, answers, &judgement);
  return judgement;
}

static void
for_each_list (void (*check) (const EhloBlocklist *list))
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      g_test_message ("%s", ehlo_blocklists_get (lists, i)->id);
      check (ehlo_blocklists_get (lists, i));
    }
}

/* ---- the data -------------------------------------------------------------------------------- */

static void
test_data (void)
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();
  const EhloBlocklist *zen = ehlo_blocklists_find (lists, "spamhaus-zen");
  guint n_enabled = 0;

  g_assert_cmpuint (ehlo_blocklists_get_n (lists), ==, N_LISTS);
  g_assert_null (ehlo_blocklists_get (lists, N_LISTS));
  for (guint i = 0; i < N_LISTS; i++)
    n_enabled += ehlo_blocklists_get (lists, i)->enabled;
  g_assert_cmpuint (n_enabled, ==, N_ENABLED);

  g_assert_nonnull (zen);
  g_assert_cmpstr (zen->zone, ==, "zen.spamhaus.org");
  g_assert_false (zen->by_domain);
  g_assert_cmpint (zen->ipv6, ==, EHLO_FAMILY_YES);
  g_assert_cmpint (zen->weight, ==, EHLO_WEIGHT_MAJOR);
  g_assert_cmpint (zen->ipv4_positive, ==, EHLO_TEST_ENTRY_YES);
  g_assert_cmpint (zen->ipv4_negative, ==, EHLO_NEGATIVE_ABSENT);
  g_assert_true (zen->refuses_public_resolvers);
  g_assert_cmpuint (zen->positive_codes->len, ==, 3);
  g_assert_null (ehlo_blocklists_find (lists, "nobody"));
}

static void
check_not_retired (const EhloBlocklist *list)
{
  g_autofree char *zone = ehlo_blocklist_dup_zone (list, FALSE, "secret");

  g_assert_null (ehlo_blocklists_find_retired (ehlo_blocklists_get_default (), zone));
}

static void
test_retired (void)
{
  static const char *const zones[] = {
    "sorbs.net", "dnsbl.sorbs.net", "DUL.dnsbl.sorbs.net.", "ix.dnsbl.manitu.net",
  };
  EhloBlocklists *lists = ehlo_blocklists_get_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    g_assert_nonnull (ehlo_blocklists_find_retired (lists, zones[i]));
  g_assert_null (ehlo_blocklists_find_retired (lists, "notsorbs.net"));
  g_assert_null (ehlo_blocklists_find_retired (lists, "example.org"));
  for_each_list (check_not_retired);
}

static void
test_keys (void)
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();
  const EhloBlocklist *dqs = ehlo_blocklists_find (lists, "spamhaus-zen-dqs");
  const EhloBlocklist *bogons = ehlo_blocklists_find (lists, "cymru-fullbogons");
  g_autofree char *zone = ehlo_blocklist_dup_zone (dqs, FALSE, "abc123");
  g_autofree char *ipv6 = ehlo_blocklist_dup_zone (bogons, TRUE, NULL);

  g_assert_true (dqs->needs_key);
  g_assert_cmpstr (zone, ==, "abc123.zen.dq.spamhaus.net");
  g_assert_null (ehlo_blocklist_dup_zone (dqs, FALSE, NULL));
  g_assert_null (ehlo_blocklist_dup_zone (dqs, FALSE, ""));
  g_assert_cmpstr (ipv6, ==, "v6.fullbogons.cymru.com");
}

static void
test_wrong_data (void)
{
  static const char *const texts[] = {
    "", "[]", "{}", "{\"lists\":[1],\"retired\":[]}", "{\"lists\":[{\"id\":1}],\"retired\":[]}",
    "{\"lists\":[],\"retired\":[{\"id\":\"x\",\"zones\":[],\"match\":\"maybe\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (texts[i], strlen (texts[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (ehlo_blocklists_new_from_bytes (json, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
    }
}

static void
test_patterns (void)
{
  static const struct
  {
    const char *text;
    guint       octets[4];
    gboolean    matches;
  } cases[] = {
    { "127.0.0.2", { 127, 0, 0, 2 }, TRUE },     { "127.0.0.2", { 127, 0, 0, 3 }, FALSE },
    { "127.0.0.4-7", { 127, 0, 0, 4 }, TRUE },   { "127.0.0.4-7", { 127, 0, 0, 7 }, TRUE },
    { "127.0.0.4-7", { 127, 0, 0, 8 }, FALSE },  { "127.0.*.3", { 127, 0, 9, 3 }, TRUE },
    { "127.0.*.3", { 127, 1, 9, 3 }, FALSE },    { "127.*.*.*", { 127, 9, 9, 9 }, TRUE },
    { "bit:4", { 127, 0, 0, 6 }, TRUE },         { "bit:4", { 127, 0, 0, 3 }, FALSE },
    { "bit:4", { 127, 0, 1, 4 }, FALSE },        { "bit:4", { 10, 0, 0, 4 }, FALSE },
  };
  static const char *const wrong[] = {
    "", "127.0.0", "127.0.0.2.3", "127.0.0.256", "127.0.0.x", "127.0.0.7-4", "bit:0", "bit:256",
    "bit:", "127.0.0.-", "127..0.1",
  };
  EhloBlocklistPattern pattern;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint *o = cases[i].octets;

      g_test_message ("%s", cases[i].text);
      g_assert_true (ehlo_blocklist_pattern_parse (cases[i].text, &pattern));
      g_assert_cmpint (ehlo_blocklist_pattern_matches (&pattern, ip (o[0], o[1], o[2], o[3])), ==,
                       cases[i].matches);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (ehlo_blocklist_pattern_parse (wrong[i], &pattern));
}

/* ---- every list with its own codes ----------------------------------------------------------- */

static void
check_clear (const EhloBlocklist *list)
{
  EhloListAnswers answers = healthy (list);
  EhloListJudgement judgement = judge (list, &answers);

  g_assert_cmpint (judgement.result, ==, EHLO_RESULT_CLEAR);
  g_assert_true (judgement.verified);
  g_assert_null (judgement.reason);
}

static void
check_codes (const EhloBlocklist *list)
{
  for (guint i = 0; i < list->codes->len; i++)
    {
      const EhloBlocklistCode *code = &g_array_index (list->codes, EhloBlocklistCode, i);
      EhloListAnswers answers = healthy (list);
      EhloListJudgement judgement;

      answers.question = say (example_of (&code->match));
      judgement = judge (list, &answers);
      if (judgement.code != code)
        continue; /* another row is about the same address and weighs more, or says no */

      switch (code->listing)
        {
        case EHLO_LISTING_LISTED:
          g_assert_cmpint (judgement.result, ==, EHLO_RESULT_LISTED);
          break;
        case EHLO_LISTING_POLICY:
        case EHLO_LISTING_LISTED_NETWORK:
          g_assert_cmpint (judgement.result, ==, EHLO_RESULT_POLICY);
          break;
        case EHLO_LISTING_REPUTATION:
        case EHLO_LISTING_NEUTRAL:
        case EHLO_LISTING_ALLOW:
        case EHLO_LISTING_INFO:
        case EHLO_LISTING_TEST:
          g_assert_cmpint (judgement.result, ==, EHLO_RESULT_CLEAR);
          break;
        case EHLO_LISTING_UNKNOWN:
        case EHLO_LISTING_ERROR:
        default:
          g_assert_not_reached ();
        }
    }
}

/* Neither "listed" nor "clear", be it to the question or to everything. */
static void
assert_refused (const EhloBlocklist *list,
                guint32              address)
{
  EhloListAnswers answers = healthy (list);

  answers.question = say (address);
  g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_REFUSED);

  ehlo_list_answer_add (&answers.question, ip (127, 0, 0, 2)); /* beside a hit, too */
  g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_REFUSED);

  answers.question = answers.negative = answers.random = say (address);
  g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_REFUSED);
}

static void
check_refusals (const EhloBlocklist *list)
{
  for (guint i = 0; i < list->refusals->len; i++)
    assert_refused (list,
                    example_of (&g_array_index (list->refusals, EhloBlocklistRefusal, i).match));
  assert_refused (list, ip (127, 255, 255, 253));
}

static void
check_world (const EhloBlocklist *list)
{
  EhloListAnswers answers = healthy (list);
  EhloListJudgement judgement;

  answers.question = answers.positive;
  answers.random = answers.positive;
  answers.negative = answers.positive;
  judgement = judge (list, &answers);
  if (judgement.result != EHLO_RESULT_REFUSED) /* 127.0.10.3 is a refusal and the world at once */
    g_assert_cmpint (judgement.result, ==, EHLO_RESULT_DEAD);
}

static void
check_rewritten (const EhloBlocklist *list)
{
  const guint32 strangers[] = { ip (146, 112, 61, 108), ip (0, 0, 0, 0), ip (192, 168, 1, 1) };

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      EhloListAnswers answers = healthy (list);

      answers.question = say (strangers[i]);
      g_assert_cmpstr (judge (list, &answers).reason, ==, "rewritten");
      answers.question = answers.random = answers.negative = answers.positive = say (strangers[i]);
      g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_ERROR);
      g_assert_cmpstr (judge (list, &answers).reason, ==, "rewritten");
    }
}

static void
check_missing_test_entry (const EhloBlocklist *list)
{
  EhloListAnswers answers = healthy (list);
  gboolean has_entry = list->by_domain ? list->domain_positive != NULL
                                       : list->ipv4_positive == EHLO_TEST_ENTRY_YES;
  EhloListJudgement judgement;

  answers.positive = absent;
  judgement = judge (list, &answers);
  g_assert_false (judgement.verified);
  g_assert_cmpint (judgement.result, ==, has_entry ? EHLO_RESULT_REFUSED : EHLO_RESULT_CLEAR);
}

static void
check_silence (const EhloBlocklist *list)
{
  static const struct
  {
    EhloListAnswerKind kind;
    EhloListResult     result;
  } cases[] = {
    { EHLO_LIST_TIMEOUT, EHLO_RESULT_ERROR },
    { EHLO_LIST_SERVFAIL, EHLO_RESULT_ERROR },
    { EHLO_LIST_BAD_ANSWER, EHLO_RESULT_ERROR },
    { EHLO_LIST_RCODE_REFUSED, EHLO_RESULT_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EhloListAnswers answers = healthy (list);

      answers.question = fail_with (cases[i].kind);
      g_assert_cmpint (judge (list, &answers).result, ==, cases[i].result);

      answers = healthy (list);
      answers.random = fail_with (cases[i].kind);
      g_assert_cmpint (judge (list, &answers).result, ==, cases[i].result);

      answers = healthy (list);
      answers.positive = fail_with (cases[i].kind);
      g_assert_cmpint (judge (list, &answers).result, ==, cases[i].result);
    }
}

/* ---- single lists ---------------------------------------------------------------------------- */

static void
test_worst_wins (void)
{
  const EhloBlocklist *zen = ehlo_blocklists_find (ehlo_blocklists_get_default (), "spamhaus-zen");
  EhloListAnswers answers = healthy (zen);

  answers.question = say (ip (127, 0, 0, 10));
  g_assert_cmpint (judge (zen, &answers).result, ==, EHLO_RESULT_POLICY);
  ehlo_list_answer_add (&answers.question, ip (127, 0, 0, 4));
  g_assert_cmpint (judge (zen, &answers).result, ==, EHLO_RESULT_LISTED);
  g_assert_cmpstr (judge (zen, &answers).code->class_, ==, "exploit");
}

static void
test_unknown_code (void)
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();
  const EhloBlocklist *zen = ehlo_blocklists_find (lists, "spamhaus-zen");
  const EhloBlocklist *barracuda = ehlo_blocklists_find (lists, "barracuda");
  EhloListAnswers answers = healthy (zen);

  answers.question = say (ip (127, 0, 0, 99));
  g_assert_cmpint (judge (zen, &answers).result, ==, EHLO_RESULT_ERROR);
  g_assert_cmpstr (judge (zen, &answers).reason, ==, "unknown-code");

  answers = healthy (barracuda);
  answers.question = say (ip (127, 0, 0, 99));
  g_assert_cmpint (judge (barracuda, &answers).result, ==, EHLO_RESULT_LISTED);
  g_assert_cmpint (judge (barracuda, &answers).listing, ==, EHLO_LISTING_UNKNOWN);

  answers.question = say (ip (127, 0, 0, 1));
  g_assert_cmpstr (judge (barracuda, &answers).reason, ==, "rewritten");
}

/* RFC 5782 2.1 says 127.0.0.1 is not listed; some lists have it by right. */
static void
test_negative_by_right (void)
{
  const EhloBlocklist *list =
    ehlo_blocklists_find (ehlo_blocklists_get_default (), "cymru-fullbogons");
  EhloListAnswers answers = healthy (list);

  g_assert_cmpint (list->ipv4_negative, ==, EHLO_NEGATIVE_LISTED);
  answers.negative = say (ip (127, 0, 0, 2));
  g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_CLEAR);
  answers.random = say (ip (127, 0, 0, 2));
  g_assert_cmpint (judge (list, &answers).result, ==, EHLO_RESULT_DEAD);
}

static void
test_names (void)
{
  EhloListResult result;

  for (guint i = 0; i < EHLO_N_LIST_RESULTS; i++)
    {
      g_assert_true (
        ehlo_list_result_from_string (ehlo_list_result_to_string ((EhloListResult) i), &result));
      g_assert_cmpuint (result, ==, i);
    }
  g_assert_false (ehlo_list_result_from_string ("maybe", &result));
  g_assert_false (ehlo_list_result_from_string (NULL, &result));
}

static void
test_each (gconstpointer data)
{
  for_each_list ((void (*) (const EhloBlocklist *)) data);
}

/* What mail servers say when they refuse. */
static void
test_named (void)
{
  static const struct { const char *reply; const char *id; } cases[] = {
    { "5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
      "spamhaus-zen" },
    { "5.7.1 192.0.2.7 listed at BL.SPAMCOP.NET", "spamcop" },
    { "rejected, see https://www.spamhaus.org/query/ip/192.0.2.7", "spamhaus-zen" },
    { "blocked, see http://www.barracudacentral.org/rbl/removal-request", "barracuda" },
    { "550 5.7.1 rejected by our policy", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EhloBlocklist *list =
        ehlo_blocklists_find_named (ehlo_blocklists_get_default (), cases[i].reply);

      g_assert_cmpstr (list != NULL ? list->id : NULL, ==, cases[i].id);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/blocklists/data", test_data);
  g_test_add_func ("/blocklists/retired", test_retired);
  g_test_add_func ("/blocklists/keys", test_keys);
  g_test_add_func ("/blocklists/wrong-data", test_wrong_data);
  g_test_add_func ("/blocklists/patterns", test_patterns);
  g_test_add_data_func ("/blocklists/each/clear", check_clear, test_each);
  g_test_add_data_func ("/blocklists/each/codes", check_codes, test_each);
  g_test_add_data_func ("/blocklists/each/refusals", check_refusals, test_each);
  g_test_add_data_func ("/blocklists/each/lists-the-world", check_world, test_each);
  g_test_add_data_func ("/blocklists/each/rewritten", check_rewritten, test_each);
  g_test_add_data_func ("/blocklists/each/no-test-entry", check_missing_test_entry, test_each);
  g_test_add_data_func ("/blocklists/each/silence", check_silence, test_each);
  g_test_add_func ("/blocklists/worst-wins", test_worst_wins);
  g_test_add_func ("/blocklists/unknown-code", test_unknown_code);
  g_test_add_func ("/blocklists/negative-by-right", test_negative_by_right);
  g_test_add_func ("/blocklists/names", test_names);

  g_test_add_func ("/blocklists/named", test_named);
  return g_test_run ();
}
