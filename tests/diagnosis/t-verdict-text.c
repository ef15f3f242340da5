/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-verdict-text.h"
#include "ehlo-who.h"

#include <locale.h>
#include <string.h>

#define MAX_TITLE 60

static const EhloVerdictValues values = {
  .step = "Encryption", .steps = "Connect, Greeting", .host = "mail.example.org", .port = "587",
  .address = "ana@example.org", .mechanisms = "NTLM", .summary = "6 days left",
};

static void
assert_reads_well (const char *text)
{
  g_assert_nonnull (text);
  g_assert_cmpuint (g_utf8_strlen (text, -1), >, 5);
  g_assert_null (strchr (text, '{'));
  g_assert_null (strchr (text, '}'));
  g_assert_null (strstr (text, "  "));
  g_assert_null (strstr (text, " ."));
  g_assert_false (g_ascii_isspace (text[strlen (text) - 1]));
}

static void
assert_is_sentence (const char *text)
{
  assert_reads_well (text);
  g_assert_true (g_unichar_isupper (g_utf8_get_char (text)));
  g_assert_true (g_str_has_suffix (text, "."));
}

static void
test_titles (void)
{
  for (guint text = EHLO_TEXT_OK_RECIPIENT; text <= EHLO_TEXT_NOTHING_TESTED; text++)
    for (guint kind = 0; kind < EHLO_N_STEP_KINDS; kind++)
      {
        const EhloVerdictValues step = { .step = ehlo_step_kind_get_title (kind) };
        g_autofree char *title = ehlo_verdict_text_expand (ehlo_verdict_text_get (text), &step);

        assert_reads_well (title);
        g_assert_cmpuint (g_utf8_strlen (title, -1), <=, MAX_TITLE);
      }
}

static void
test_all_there (void)
{
  for (guint text = 0; text < EHLO_N_VERDICT_TEXTS; text++)
    {
      g_autofree char *expanded = ehlo_verdict_text_expand (ehlo_verdict_text_get (text), &values);

      assert_reads_well (expanded);
      if (text >= EHLO_TEXT_DID_ALL && text <= EHLO_TEXT_EXACT_ERROR && text != EHLO_TEXT_WARNING)
        assert_is_sentence (expanded);
    }
}

/* Every kind of step, failing in every manner, makes a sentence without a hole. */
static void
test_failures (void)
{
  static const char *const natures[] = {
    NULL, "deadline", "closed", "reset", "limit", "protocol", "tls", "refused", "temporary",
    "timed-out", "unproven", "other-tls", "other-plain", "not-asked", "not-reached",
    "not-encrypted", "not-verified", "not-offered", "no-common-mechanism", "no-password", "x",
  };

  for (guint kind = 0; kind < EHLO_N_STEP_KINDS; kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (natures); i++)
      {
        g_autofree char *sentence =
          ehlo_verdict_text_expand (ehlo_verdict_text_failure (kind, natures[i]), &values);

        assert_is_sentence (sentence);
        g_assert_cmpuint (g_utf8_strlen (sentence, -1), <, 120);
      }
}

static void
test_most_special_counts (void)
{
  static const struct
  {
    EhloStepKind kind;
    const char  *nature;
    const char  *want;
  } cases[] = {
    { EHLO_STEP_RCPT, "refused", "The server did not accept {address} as the recipient." },
    { EHLO_STEP_RCPT, "reset", "The connection was cut off." },
    { EHLO_STEP_RCPT, "limit", "The recipient could not be tried to the end." },
    { EHLO_STEP_RCPT, NULL, "The recipient could not be tried to the end." },
    { EHLO_STEP_PORTS, "deadline", "The server did not answer in time." },
    { EHLO_STEP_PORTS, NULL, "This step did not end well." },
    { EHLO_STEP_STARTTLS, "refused", "The server turned this down." },
    { EHLO_STEP_STARTTLS, "limit", "The server did not switch to encryption." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (ehlo_verdict_text_failure (cases[i].kind, cases[i].nature), ==,
                     cases[i].want);
}

static void
test_expand (void)
{
  static const EhloVerdictValues odd = { .host = "{port}", .port = "1", .step = "a}b" };
  static const struct
  {
    const char *text;
    const char *want;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "{host}", "{port}" },
    { "{port}{port}", "11" },
    { "a {step} b", "a a}b b" },
    { "{unknown}!", "!" },
    { "{address}!", "!" },
    { "{}", "" },
    { "x } y", "x } y" },
    { "left {open", "left " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *expanded = ehlo_verdict_text_expand (cases[i].text, &odd);

      g_assert_cmpstr (expanded, ==, cases[i].want);
    }
}

static void
test_who (void)
{
  static const char *const all[] = {
    "user", "network", "isp", "provider", "organisation", "recipient", "nobody",
  };
  g_autofree char *two = ehlo_who_dup_titles ((const char *[]) { "user", "isp", NULL });
  g_autofree char *none = ehlo_who_dup_titles ((const char *[]) { NULL });

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_assert_cmpstr (ehlo_who_get_title (all[i]), !=, all[i]);

  g_assert_cmpstr (ehlo_who_get_title ("user"), ==, "you");
  g_assert_cmpstr (ehlo_who_get_title ("martians"), ==, "martians");
  g_assert_cmpstr (two, ==, "you, or your internet provider");
  g_assert_cmpstr (none, ==, "");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/verdict-text/titles", test_titles);
  g_test_add_func ("/verdict-text/all-there", test_all_there);
  g_test_add_func ("/verdict-text/failures", test_failures);
  g_test_add_func ("/verdict-text/most-special-counts", test_most_special_counts);
  g_test_add_func ("/verdict-text/expand", test_expand);
  g_test_add_func ("/who", test_who);

  return g_test_run ();
}
