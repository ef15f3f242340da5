/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account.h"
#include "ehlo-outcome.h"
#include "ehlo-providers.h"

#include <string.h>

static const char *const text_properties[] = {
  "id", "name", "preset", "host", "user", "from", "to", "mechanism", "ca-file", "last-summary"
};

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    data)
{
  guint *count = data;

  (*count)++;
}

static void
test_new (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (EhloAccount) other = ehlo_account_new ();
  int last_outcome;

  g_assert_true (g_uuid_string_is_valid (ehlo_account_get_id (account)));
  g_assert_cmpstr (ehlo_account_get_id (account), !=, ehlo_account_get_id (other));
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 465);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_IMPLICIT);
  g_assert_null (ehlo_account_get_name (account));
  g_assert_null (ehlo_account_get_host (account));
  g_assert_null (ehlo_account_get_user (account));

  g_object_get (account, "last-outcome", &last_outcome, NULL);
  g_assert_cmpint (last_outcome, ==, EHLO_OUTCOME_RUNNING);
}

static void
test_texts (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();

  for (guint i = 0; i < G_N_ELEMENTS (text_properties); i++)
    {
      g_autofree char *detail = g_strdup_printf ("notify::%s", text_properties[i]);
      g_autofree char *kept = NULL;
      g_autofree char *emptied = NULL;
      guint count = 0;

      g_test_message ("%s", text_properties[i]);
      g_signal_connect (account, detail, G_CALLBACK (count_cb), &count);

      g_object_set (account, text_properties[i], " \ta b\n", NULL);
      g_object_get (account, text_properties[i], &kept, NULL);
      g_assert_cmpstr (kept, ==, "a b");
      g_object_set (account, text_properties[i], "a b ", NULL);
      g_assert_cmpuint (count, ==, 1);

      g_object_set (account, text_properties[i], "  ", NULL);
      g_object_get (account, text_properties[i], &emptied, NULL);
      g_assert_null (emptied);
      g_object_set (account, text_properties[i], NULL, NULL);
      g_assert_cmpuint (count, ==, 2);
    }
}

static void
test_getters (void)
{
  g_autoptr (EhloAccount) account = g_object_new (EHLO_TYPE_ACCOUNT,
                                                  "id", "1", "name", "2", "preset", "3",
                                                  "host", "4", "user", "5", "from", "6",
                                                  "to", "7", "mechanism", "8", "ca-file", "9",
                                                  NULL);

  g_assert_cmpstr (ehlo_account_get_id (account), ==, "1");
  g_assert_cmpstr (ehlo_account_get_name (account), ==, "2");
  g_assert_cmpstr (ehlo_account_get_preset (account), ==, "3");
  g_assert_cmpstr (ehlo_account_get_host (account), ==, "4");
  g_assert_cmpstr (ehlo_account_get_user (account), ==, "5");
  g_assert_cmpstr (ehlo_account_get_from (account), ==, "6");
  g_assert_cmpstr (ehlo_account_get_to (account), ==, "7");
  g_assert_cmpstr (ehlo_account_get_mechanism (account), ==, "8");
  g_assert_cmpstr (ehlo_account_get_ca_file (account), ==, "9");
}

static void
test_numbers (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  guint count = 0;

  g_signal_connect (account, "notify", G_CALLBACK (count_cb), &count);

  g_object_set (account,
                "port", 587u,
                "encryption", EHLO_ENCRYPTION_STARTTLS,
                "ipv4-only", TRUE,
                "last-outcome", EHLO_OUTCOME_FAILED,
                NULL);
  g_assert_cmpuint (count, ==, 4);
  g_object_set (account,
                "ipv4-only", TRUE,
                "port", 587u,
                "encryption", EHLO_ENCRYPTION_STARTTLS,
                "last-outcome", EHLO_OUTCOME_FAILED,
                NULL);
  g_assert_cmpuint (count, ==, 4);
  g_assert_true (ehlo_account_get_ipv4_only (account));
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 587);
  g_assert_cmpint (ehlo_account_get_encryption (account), ==, EHLO_ENCRYPTION_STARTTLS);
}

static void
assert_same_values (EhloAccount *a,
                    EhloAccount *b)
{
  guint n_props;
  g_autofree GParamSpec **props = g_object_class_list_properties (G_OBJECT_GET_CLASS (a), &n_props);

  for (guint i = 0; i < n_props; i++)
    {
      g_auto (GValue) value_a = G_VALUE_INIT;
      g_auto (GValue) value_b = G_VALUE_INIT;

      g_object_get_property (G_OBJECT (a), props[i]->name, &value_a);
      g_object_get_property (G_OBJECT (b), props[i]->name, &value_b);
      g_assert_cmpint (g_param_values_cmp (props[i], &value_a, &value_b), ==, 0);
    }
}

static EhloAccount *
new_full (void)
{
  return g_object_new (EHLO_TYPE_ACCOUNT,
                       "name", "Work", "preset", "gmail", "host", "smtp.example.org",
                       "port", 587u, "encryption", EHLO_ENCRYPTION_STARTTLS,
                       "user", "u", "from", "f@example.org", "to", "t@example.org",
                       "mechanism", "PLAIN", "ipv4-only", TRUE, "ca-file", "/ca.pem",
                       "last-outcome", EHLO_OUTCOME_OK, "last-summary", "fine",
                       NULL);
}

static void
test_copy (void)
{
  g_autoptr (EhloAccount) account = new_full ();
  g_autoptr (EhloAccount) copy = ehlo_account_copy (account);

  assert_same_values (account, copy);

  g_object_set (copy, "host", "other", NULL);
  g_assert_cmpstr (ehlo_account_get_host (account), ==, "smtp.example.org");
}

static void
test_assign (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (EhloAccount) from = new_full ();
  g_autofree char *id = g_strdup (ehlo_account_get_id (account));
  guint count = 0;

  ehlo_account_assign (account, from);
  g_assert_cmpstr (ehlo_account_get_id (account), ==, id);
  g_object_set (from, "id", id, NULL);
  assert_same_values (account, from);

  g_signal_connect (account, "notify", G_CALLBACK (count_cb), &count);
  g_object_set (from, "to", NULL, NULL);
  ehlo_account_assign (account, from);
  g_assert_cmpuint (count, ==, 1);
  g_assert_null (ehlo_account_get_to (account));

  ehlo_account_assign (account, account);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpstr (ehlo_account_get_from (account), ==, "f@example.org");
}

static void
test_new_from_provider (void)
{
  static const struct
  {
    const char    *id;
    const char    *address;
    const char    *name;
    const char    *host;
    guint          port;
    EhloEncryption encryption;
    const char    *user;
    const char    *from;
  } cases[] = {
    { "gmail", " ana@gmail.com ", "Gmail (personal)", "smtp.gmail.com", 465,
      EHLO_ENCRYPTION_IMPLICIT, "ana@gmail.com", "ana@gmail.com" },
    { "gmail", NULL, "Gmail (personal)", "smtp.gmail.com", 465,
      EHLO_ENCRYPTION_IMPLICIT, NULL, NULL },
    { "own-server", "ana@example.org", NULL, "mail.example.org", 465,
      EHLO_ENCRYPTION_IMPLICIT, "ana@example.org", "ana@example.org" },
    { "own-server", NULL, NULL, "mail.{domain}", 465, EHLO_ENCRYPTION_IMPLICIT, NULL, NULL },
    { "sendgrid", "ana@example.org", NULL, "smtp.sendgrid.net", 587,
      EHLO_ENCRYPTION_STARTTLS, "apikey", "ana@example.org" },
    { "hey", "ana@hey.com", NULL, NULL, 465, EHLO_ENCRYPTION_IMPLICIT,
      "ana@hey.com", "ana@hey.com" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EhloProvider *provider = ehlo_providers_find (ehlo_providers_get_default (), cases[i].id);
      g_autoptr (EhloAccount) account = NULL;

      g_test_message ("%s %s", cases[i].id, cases[i].address);
      account = ehlo_account_new_from_provider (provider, cases[i].address);
      g_assert_cmpstr (ehlo_account_get_preset (account), ==, cases[i].id);
      g_assert_cmpstr (ehlo_account_get_name (account), ==, ehlo_provider_get_name (provider));
      g_assert_true (cases[i].name == NULL ||
                     g_str_equal (cases[i].name, ehlo_account_get_name (account)));
      g_assert_cmpstr (ehlo_account_get_host (account), ==, cases[i].host);
      g_assert_cmpuint (ehlo_account_get_port (account), ==, cases[i].port);
      g_assert_cmpint (ehlo_account_get_encryption (account), ==, cases[i].encryption);
      g_assert_cmpstr (ehlo_account_get_user (account), ==, cases[i].user);
      g_assert_cmpstr (ehlo_account_get_from (account), ==, cases[i].from);
      g_assert_true (g_uuid_string_is_valid (ehlo_account_get_id (account)));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/account/new", test_new);
  g_test_add_func ("/account/texts", test_texts);
  g_test_add_func ("/account/getters", test_getters);
  g_test_add_func ("/account/numbers", test_numbers);
  g_test_add_func ("/account/copy", test_copy);
  g_test_add_func ("/account/assign", test_assign);
  g_test_add_func ("/account/new-from-provider", test_new_from_provider);

  return g_test_run ();
}
