/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-reputation.h"

#include "ehlo-error.h"
#include "ehlo-list-keys.h"
#include "ehlo-list-words.h"
#include "ehlo-reputation-choice.h"
#include "ehlo-reputation-desk.h"
#include "ehlo-reputation-words.h"

/* ---- what the person chose ------------------------------------------------------------------- */

static const EhloBlocklist *
find (const char *id)
{
  const EhloBlocklist *list = ehlo_blocklists_find (ehlo_blocklists_get_default (), id);

  g_assert_nonnull (list);

  return list;
}

static GSettings *
new_settings (void)
{
  static const char *const keys[] = { "ask-blocklists", "echo-by-dns",
                                      "echo-by-https", "lists-on", "lists-off",
                                      "own-lists", "list-resolver", "own-recursion",
                                      "list-keys", "show-reputation" };
  GSettings *settings = g_settings_new (APP_ID);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);

  return settings;
}

/* Nothing is allowed before the person said so. */
static void
test_default_allows_nothing (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloReputationSettings) choice =
    ehlo_reputation_choice_new_settings (settings, ehlo_blocklists_get_default (), NULL);

  g_assert_false (choice->lists);
  g_assert_false (choice->recursion);
  g_assert_null (choice->echoes);
  g_assert_null (choice->chosen);
  g_assert_null (choice->own_zones);
  g_assert_null (choice->resolver);
}

/* Each way to ask for the own address has a switch of its own. */
static void
test_echoes (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloReputationSettings) dns = NULL, https = NULL;

  g_settings_set_boolean (settings, "echo-by-dns", TRUE);
  dns = ehlo_reputation_choice_new_settings (settings, ehlo_blocklists_get_default (), NULL);
  g_assert_true (g_strv_contains ((const char *const *) dns->echoes, "opendns"));
  g_assert_false (g_strv_contains ((const char *const *) dns->echoes, "ipify"));
  g_settings_set_boolean (settings, "echo-by-dns", FALSE);
  g_settings_set_boolean (settings, "echo-by-https", TRUE);
  https = ehlo_reputation_choice_new_settings (settings, ehlo_blocklists_get_default (), NULL);
  g_assert_false (g_strv_contains ((const char *const *) https->echoes, "opendns"));
  g_assert_true (g_strv_contains ((const char *const *) https->echoes, "ipify"));
}

/* Only what differs from the data set is kept. */
static void
test_lists_on_and_off (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloReputationSettings) choice = NULL;
  g_auto (GStrv) off = NULL;
  const EhloBlocklist *zen = find ("spamhaus-zen");
  const EhloBlocklist *other = find ("hetzner-rbl");

  g_assert_true (ehlo_reputation_choice_is_on (settings, zen));
  g_assert_false (ehlo_reputation_choice_is_on (settings, other));
  ehlo_reputation_choice_set_on (settings, zen, FALSE);
  ehlo_reputation_choice_set_on (settings, other, TRUE);
  g_assert_false (ehlo_reputation_choice_is_on (settings, zen));
  g_assert_true (ehlo_reputation_choice_is_on (settings, other));

  choice = ehlo_reputation_choice_new_settings (settings, ehlo_blocklists_get_default (), NULL);
  g_assert_false (g_strv_contains ((const char *const *) choice->chosen, "spamhaus-zen"));
  g_assert_true (g_strv_contains ((const char *const *) choice->chosen, "hetzner-rbl"));
  g_assert_true (g_strv_contains ((const char *const *) choice->chosen, "psbl"));

  ehlo_reputation_choice_set_on (settings, zen, TRUE);
  off = g_settings_get_strv (settings, "lists-off");
  g_assert_cmpuint (g_strv_length (off), ==, 0);
}

static void
test_own_zones (void)
{
  static const struct
  {
    const char *zone;
    gboolean    is_taken;
    const char *part; /* of the message */
  } zones[] = {
    { "bl.example.org", TRUE, NULL },
    { " BL.Example.NET. ", TRUE, NULL },
    { "", FALSE, "bl.example.org" },
    { "example", FALSE, "bl.example.org" },
    { "192.0.2.1", FALSE, "bl.example.org" },
    { "https://bl.example.org/", FALSE, "bl.example.org" },
    { "ZEN.spamhaus.org", FALSE, "Spamhaus ZEN" },
    { "dnsbl.sorbs.net", FALSE, "dnsbl.sorbs.net is not asked" },
  };
  g_autoptr (GSettings) settings = new_settings ();
  g_auto (GStrv) kept = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", zones[i].zone);
      g_assert_cmpint (ehlo_reputation_choice_add_zone (settings, ehlo_blocklists_get_default (),
                                                        zones[i].zone, &error),
                       ==, zones[i].is_taken);
      if (!zones[i].is_taken)
        {
          g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, zones[i].part));
        }
    }

  ehlo_reputation_choice_remove_zone (settings, "bl.example.org");
  kept = g_settings_get_strv (settings, "own-lists");
  g_assert_cmpuint (g_strv_length (kept), ==, 1);
  g_assert_cmpstr (kept[0], ==, "bl.example.net");
}

static void
test_resolver (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_reputation_choice_check_resolver ("", NULL));
  g_assert_true (ehlo_reputation_choice_check_resolver ("127.0.0.1:5353", NULL));
  g_assert_true (ehlo_reputation_choice_check_resolver ("::1", NULL));
  g_assert_false (ehlo_reputation_choice_check_resolver ("dns.example.org", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static void
test_keys_by_list (void)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) by_list = NULL;
  g_auto (GStrv) operators = ehlo_list_keys_dup_operators (ehlo_blocklists_get_default ());
  const EhloBlocklist *zen = find ("spamhaus-zen-dqs");

  g_assert_true (g_strv_contains ((const char *const *) operators, zen->operator_));
  g_hash_table_insert (keys, zen->operator_, (gpointer) "abc123");
  by_list = ehlo_list_keys_dup_for_lists (keys, ehlo_blocklists_get_default ());
  g_assert_cmpstr (g_hash_table_lookup (by_list, "spamhaus-zen-dqs"), ==, "abc123");
  g_assert_cmpstr (g_hash_table_lookup (by_list, "spamhaus-dbl-dqs"), ==, "abc123");
  g_assert_null (g_hash_table_lookup (by_list, "abusix-combined"));
  g_assert_null (g_hash_table_lookup (by_list, "spamhaus-zen"));

  g_assert_true (ehlo_list_keys_check ("abc123"));
  g_assert_false (ehlo_list_keys_check (""));
  g_assert_false (ehlo_list_keys_check ("two labels"));
  g_assert_false (ehlo_list_keys_check ("a.b"));
}

/* ---- words ----------------------------------------------------------------------------------- */

static void
test_list_words (void)
{
  static const struct
  {
    EhloListResult result;
    const char    *listing;
    const char    *kind;
    const char    *reason;
    gboolean       expected;
    EhloOutcome    outcome;
    const char    *pill;
    const char    *meaning;
  } lists[] = {
    { EHLO_RESULT_LISTED, "listed", "spam", "words", FALSE, EHLO_OUTCOME_FAILED, "listed",
      "Spam was seen from it" },
    { EHLO_RESULT_LISTED, "unknown", NULL, NULL, FALSE, EHLO_OUTCOME_FAILED, "listed",
      "Listed, the list does not say for what" },
    { EHLO_RESULT_POLICY, "policy", "policy", NULL, TRUE, EHLO_OUTCOME_WARNING, "policy",
      "Normal for a line at home" },
    { EHLO_RESULT_POLICY, "listed-network", "network", NULL, FALSE, EHLO_OUTCOME_WARNING,
      "policy", "Its whole network is listed" },
    { EHLO_RESULT_CLEAR, "allow", NULL, NULL, FALSE, EHLO_OUTCOME_OK, "trusted", "A good mark" },
    { EHLO_RESULT_CLEAR, NULL, NULL, NULL, FALSE, EHLO_OUTCOME_OK, "clear",
      "The list cannot be verified" },
    { EHLO_RESULT_REFUSED, NULL, NULL, "public-resolver", FALSE, EHLO_OUTCOME_SKIPPED, "unknown",
      "Does not answer your name server, which is a public one" },
    { EHLO_RESULT_DEAD, NULL, NULL, "lists-everything", FALSE, EHLO_OUTCOME_SKIPPED, "unknown",
      "Lists everybody, so it says nothing" },
    { EHLO_RESULT_ERROR, NULL, NULL, "never heard of", FALSE, EHLO_OUTCOME_SKIPPED, "unknown",
      "No answer that can be used" },
    { EHLO_RESULT_SKIPPED, NULL, NULL, "no-key", FALSE, EHLO_OUTCOME_SKIPPED, "not asked",
      "Needs a key of your own" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const EhloListReport list = { .result = lists[i].result,
                                    .listing = (char *) lists[i].listing,
                                    .kind = (char *) lists[i].kind,
                                    .reason = (char *) lists[i].reason,
                                    .expected = lists[i].expected };

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (ehlo_list_words_get_outcome (&list), ==, lists[i].outcome);
      g_assert_cmpstr (ehlo_list_words_get_pill (&list), ==, lists[i].pill);
      g_assert_cmpstr (ehlo_list_words_get_meaning (&list), ==, lists[i].meaning);
    }
}

/* Each reason of the data set and each class has words of its own: none falls through. */
static void
test_all_of_data_has_words (void)
{
  EhloBlocklists *lists = ehlo_blocklists_get_default ();

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (lists, i);

      for (guint j = 0; j < list->refusals->len; j++)
        {
          EhloListReport report = { .result = EHLO_RESULT_REFUSED };

          report.reason = g_array_index (list->refusals, EhloBlocklistRefusal, j).reason;
          g_assert_nonnull (ehlo_list_words_get_reason (&report));
        }
      for (guint j = 0; j < list->codes->len; j++)
        {
          const EhloBlocklistCode *code = &g_array_index (list->codes, EhloBlocklistCode, j);
          EhloListReport report = { .result = EHLO_RESULT_LISTED, .kind = code->class_ };

          if (code->listing != EHLO_LISTING_LISTED || g_strcmp0 (code->class_, "other") == 0)
            continue;
          g_assert_cmpstr (ehlo_list_words_get_meaning (&report), !=,
                           "Listed, the list does not say for what");
        }
    }
}

/* What cannot be used is no answer: it is not among those that were counted. */
static void
test_short_standing (void)
{
  g_autoptr (EhloReputation) home = ui_reputation_new_home ();
  g_autoptr (EhloReputation) good = ui_reputation_new_good (UI_OWN_ADDRESS, "ehlo-reply");
  g_autoptr (EhloReputation) none = ehlo_reputation_new (UI_OWN_ADDRESS, NULL);
  g_autofree char *harmless = ehlo_reputation_words_dup_short (home, EHLO_STANDING_NOTE);
  g_autofree char *clear = ehlo_reputation_words_dup_short (good, EHLO_STANDING_OK);
  g_autofree char *nothing = ehlo_reputation_words_dup_short (none, EHLO_STANDING_UNKNOWN);

  g_assert_cmpstr (harmless, ==, "On 1 of 9 blocklists, harmless");
  g_assert_cmpstr (clear, ==, "Clear on 8 blocklists");
  g_assert_cmpstr (nothing, ==, "No blocklist answered");
}

static void
test_text (void)
{
  static const char *const parts[] = {
    "198.51.100.7\n", "Spamhaus ZEN: listed (127.0.0.4, 127.0.0.11)", "Spam was seen from it",
    "PSBL: clear", "Lists the World: unknown", "several customers", "public one",
  };
  g_autoptr (EhloReputation) bad = ui_reputation_new_bad ();
  g_autofree char *text = ehlo_reputation_words_dup_text (bad, EHLO_MAIL_ROUTE_SUBMISSION);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (text, parts[i]) == NULL)
      g_error ("no “%s” in:\n%s", parts[i], text);
}

/* ---- who looks up ---------------------------------------------------------------------------- */

static EhloEngine *
count_engines (gpointer n_engines)
{
  (*(guint *) n_engines)++;

  return NULL;
}

static EhloRun *
new_test_run (void)
{
  EhloSubject subject = { .host = (char *) "mail.example.org", .port = 587 };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_EHLO, "s1", 0);
  EhloRun *run = ehlo_run_new (&subject, now);

  ehlo_step_set_string (step, "seen-address", UI_OWN_ADDRESS);
  ehlo_step_finish (step, EHLO_OUTCOME_OK, 1000, "");
  ehlo_run_put_step (run, step);
  ehlo_run_finish (run, 1000);

  return run;
}

/* No engine is even made before the person said yes: not by a test, nor by typing something in. */
static void
test_nobody_is_asked (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run = new_test_run ();
  guint n_engines = 0;
  g_autoptr (EhloReputationDesk) desk = ehlo_reputation_desk_new (count_engines, &n_engines);

  g_assert_false (ehlo_reputation_desk_look_up (desk, "192.0.2.1", NULL));
  ehlo_reputation_desk_set_settings (desk, settings);
  g_assert_false (ehlo_reputation_desk_look_up (desk, "8.8.8.8", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_false (ehlo_reputation_desk_look_up (desk, NULL, NULL));
  ehlo_reputation_desk_learn (desk, run);
  g_assert_cmpstr (ehlo_reputation_desk_get_seen (desk), ==, UI_OWN_ADDRESS);
  g_assert_cmpint (ehlo_reputation_desk_get_state (desk), ==, EHLO_DESK_NOT_ALLOWED);
  g_assert_null (ehlo_reputation_desk_get_run (desk));
  g_assert_cmpuint (ehlo_run_get_n_reputations (run), ==, 0);
  g_assert_cmpuint (n_engines, ==, 0);
}

/* A name server on which nobody listens: everything is asked there and nothing anywhere else. */
static void
forbid_network (GSettings *settings)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autofree char *server = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  server = g_strdup_printf ("127.0.0.1:%u", g_inet_socket_address_get_port (
                                              G_INET_SOCKET_ADDRESS (bound)));
  g_settings_set_string (settings, "list-resolver", server);
}

static EhloEngine *
get_engine (gpointer engine)
{
  return engine;
}

static void
wait_until_idle (EhloReputationDesk *desk)
{
  gboolean looking = TRUE;

  while (looking)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (desk, "looking", &looking, NULL);
    }
}

/* What is not public is nobody's business: it is told without a question. */
static void
test_private_address (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloReputationDesk) desk = ehlo_reputation_desk_new (get_engine, engine);
  g_autoptr (GError) error = NULL;

  forbid_network (settings);
  ehlo_reputation_desk_set_settings (desk, settings);
  ehlo_reputation_desk_allow (desk);
  if (ehlo_reputation_desk_look_up (desk, "192.168.1.20", &error))
    wait_until_idle (desk);
  else
    g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_false (ehlo_reputation_desk_is_resting (desk, NULL));
}

/* What brought no answer may be asked again at once; what is stopped, too. */
static void
test_no_network (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloReputationDesk) desk = ehlo_reputation_desk_new (get_engine, engine);
  g_autoptr (GError) error = NULL;

  forbid_network (settings);
  ehlo_reputation_desk_set_settings (desk, settings);
  ehlo_reputation_desk_allow (desk);
  g_assert_true (ehlo_reputation_desk_look_up (desk, "8.8.8.8", &error));
  g_assert_no_error (error);
  g_assert_cmpint (ehlo_reputation_desk_get_state (desk), ==, EHLO_DESK_LOOKING);
  g_assert_cmpstr (ehlo_reputation_desk_get_subject (desk), ==, "8.8.8.8");
  wait_until_idle (desk);
  g_assert_cmpint (ehlo_reputation_desk_get_state (desk), !=, EHLO_DESK_LOOKING);
  g_assert_false (ehlo_reputation_desk_is_resting (desk, NULL));

  g_assert_true (ehlo_reputation_desk_look_up (desk, "8.8.4.4", NULL));
  ehlo_reputation_desk_stop (desk);
  wait_until_idle (desk);
  g_assert_cmpint (ehlo_reputation_desk_get_state (desk), !=, EHLO_DESK_LOOKING);
}

static void
test_wrong_subject (void)
{
  g_autoptr (GSettings) settings = new_settings ();
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloReputationDesk) desk = ehlo_reputation_desk_new (get_engine, engine);
  g_autoptr (GError) error = NULL;

  ehlo_reputation_desk_set_settings (desk, settings);
  ehlo_reputation_desk_allow (desk);
  g_assert_false (ehlo_reputation_desk_look_up (desk, "no domain at all", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_null (ehlo_reputation_desk_get_run (desk));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reputation/choice/default", test_default_allows_nothing);
  g_test_add_func ("/reputation/choice/echoes", test_echoes);
  g_test_add_func ("/reputation/choice/lists", test_lists_on_and_off);
  g_test_add_func ("/reputation/choice/own-zones", test_own_zones);
  g_test_add_func ("/reputation/choice/resolver", test_resolver);
  g_test_add_func ("/reputation/keys/by-list", test_keys_by_list);
  g_test_add_func ("/reputation/words/list", test_list_words);
  g_test_add_func ("/reputation/words/data", test_all_of_data_has_words);
  g_test_add_func ("/reputation/words/short", test_short_standing);
  g_test_add_func ("/reputation/words/text", test_text);
  g_test_add_func ("/reputation/desk/nobody-is-asked", test_nobody_is_asked);
  g_test_add_func ("/reputation/desk/private", test_private_address);
  g_test_add_func ("/reputation/desk/no-network", test_no_network);
  g_test_add_func ("/reputation/desk/wrong-subject", test_wrong_subject);

  return g_test_run ();
}
