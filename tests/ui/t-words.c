/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-words.h"
#include "ehlo-fact-words.h"
#include "ehlo-fact.h"
#include "ehlo-format.h"
#include "ehlo-providers.h"

#include <string.h>

static void
test_duration (void)
{
  static const struct
  {
    gint64      us;
    const char *text;
  } cases[] = {
    { -5, "0.0 ms" },        { 0, "0.0 ms" },       { 120, "0.1 ms" },
    { 949, "0.9 ms" },       { 950, "1 ms" },       { 6000, "6 ms" },
    { 31499, "31 ms" },      { 999499, "999 ms" },  { 999500, "1.0 s" },
    { 1234567, "1.2 s" },    { 59949999, "59.9 s" }, { 59950000, "1 min 0 s" },
    { 125000000, "2 min 5 s" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ehlo_format_duration (cases[i].us);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Reads the keys from the header, so that a new one cannot be forgotten here. */
static void
test_every_fact_has_a_label (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "evidence",
                                                 "ehlo-fact.h", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  guint n_keys = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  regex = g_regex_new ("#define EHLO_FACT_\\w+\\s+\"([^\"]+)\"", 0, 0, &error);
  g_assert_no_error (error);

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *key = g_match_info_fetch (match, 1);

      n_keys++;
      if (g_str_equal (ehlo_fact_get_label (key), key))
        g_error ("the fact \"%s\" has no label", key);
    }

  g_assert_cmpuint (n_keys, >, 70);
}

static void
test_fact_text (void)
{
  static const struct
  {
    const char   *key;
    const char   *value;
    const char   *text;
    EhloFactPlace place;
  } cases[] = {
    { EHLO_FACT_TLS_VERSION, "'TLS1.3'", "TLS 1.3", EHLO_FACT_PLACE_PILL },
    { EHLO_FACT_ENCRYPTION, "'implicit'", "TLS from the start", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_DNS_AAAA, "'nxdomain'", "The name does not exist", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_VERIFIED, "false", "Certificate not verified", EHLO_FACT_PLACE_PILL },
    { EHLO_FACT_HELO, "true", "Old greeting (HELO)", EHLO_FACT_PLACE_PILL },
    { EHLO_FACT_HELO, "false", "No", EHLO_FACT_PLACE_HIDDEN },
    { EHLO_FACT_OTHER_ANSWERED, "true", "Yes", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_TTL, "int64 3600", "1 hour", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_TTL, "int64 1", "1 second", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_TTL, "int64 300", "5 minutes", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_CERT_DAYS_LEFT, "int64 -3", "-3 days", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_CONNECT_TIME, "int64 21000", "21 ms", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_RETRANSMITS, "int64 0", "0", EHLO_FACT_PLACE_HIDDEN },
    { EHLO_FACT_RETRANSMITS, "int64 2", "2", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_ADDRESSES, "['192.0.2.1', '192.0.2.2']", "192.0.2.1\n192.0.2.2",
      EHLO_FACT_PLACE_MONO },
    { EHLO_FACT_AUTH_OFFERED, "['PLAIN', 'LOGIN']", "PLAIN, LOGIN", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_CERT_NOT_AFTER, "'no date'", "no date", EHLO_FACT_PLACE_LINE },
    { EHLO_FACT_CHAIN_PEM, "['x']", "x", EHLO_FACT_PLACE_HIDDEN },
    { EHLO_FACT_ERROR, "''", "", EHLO_FACT_PLACE_HIDDEN },
    { "from-tomorrow", "'<b>&'", "<b>&", EHLO_FACT_PLACE_MONO },
    { "from-tomorrow", "1.5", "1.5", EHLO_FACT_PLACE_MONO },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) value = g_variant_new_parsed (cases[i].value);
      g_autofree char *text = ehlo_fact_dup_text (cases[i].key, value);

      g_test_message ("%s %s", cases[i].key, cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (ehlo_fact_get_place (cases[i].key, value), ==, cases[i].place);
    }
}

static void
test_account_words (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autofree char *nowhere = ehlo_account_dup_door (account);
  g_autofree char *door = NULL;

  g_assert_cmpstr (ehlo_account_get_title (account), ==, "Account");
  g_assert_cmpstr (ehlo_account_get_subtitle (account), ==, "No server yet");
  g_assert_cmpstr (nowhere, ==, "No server yet");

  g_object_set (account, "host", "mail.example.org", "port", 25,
                "encryption", EHLO_ENCRYPTION_NONE, NULL);
  door = ehlo_account_dup_door (account);
  g_assert_cmpstr (ehlo_account_get_title (account), ==, "mail.example.org");
  g_assert_cmpstr (door, ==, "mail.example.org, port 25, not encrypted");

  g_object_set (account, "from", "ana@example.org", NULL);
  g_assert_cmpstr (ehlo_account_get_subtitle (account), ==, "ana@example.org");
}

static void
test_short_names (void)
{
  static const struct
  {
    const char *id;
    const char *name;
  } cases[] = {
    { "gmail", "Gmail" },
    { "outlook-com", "Outlook.com" },
    { "fastmail", "Fastmail" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EhloProvider *provider = ehlo_providers_find (ehlo_providers_get_default (), cases[i].id);
      g_autoptr (EhloAccount) account = ehlo_account_new_named (provider, "ana@example.org");

      g_assert_cmpstr (ehlo_account_get_name (account), ==, cases[i].name);
      g_assert_cmpstr (ehlo_account_get_preset (account), ==, cases[i].id);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/words/duration", test_duration);
  g_test_add_func ("/ui/words/every-fact-has-a-label", test_every_fact_has_a_label);
  g_test_add_func ("/ui/words/fact-text", test_fact_text);
  g_test_add_func ("/ui/words/account", test_account_words);
  g_test_add_func ("/ui/words/short-names", test_short_names);

  return g_test_run ();
}
