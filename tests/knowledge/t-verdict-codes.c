/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-verdict-codes.h"

#include <string.h>

/* What the table had when this test was written; none may go. */
#define LEAST_CODES 98

static void
test_table (void)
{
  static const char *const who[] = {
    "user", "network", "isp", "provider", "organisation", "recipient", "nobody", NULL
  };
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (ehlo_verdict_codes_get_n (), >=, LEAST_CODES);
  for (guint i = 0; i < ehlo_verdict_codes_get_n (); i++)
    {
      const EhloVerdictCode *code = ehlo_verdict_codes_get (i);

      g_assert_cmpuint (strspn (code->code, "abcdefghijklmnopqrstuvwxyz0123456789-"), ==,
                        strlen (code->code));
      g_assert_true (g_hash_table_add (seen, (gpointer) code->code));
      g_assert_true (ehlo_verdict_codes_find (code->code) == code);
      g_assert_nonnull (code->who[0]);
      for (guint j = 0; code->who[j] != NULL; j++)
        {
          g_assert_cmpuint (j, <, G_N_ELEMENTS (code->who) - 1);
          g_assert_true (g_strv_contains (who, code->who[j]));
        }
    }
  g_assert_null (ehlo_verdict_codes_get (ehlo_verdict_codes_get_n ()));
}

static void
test_find (void)
{
  g_assert_true (ehlo_verdict_codes_find ("ipv6-broken")->finding);
  g_assert_false (ehlo_verdict_codes_find ("port-refused")->finding);
  g_assert_cmpstr (ehlo_verdict_codes_find ("port-rejected")->who[0], ==, "network");
  g_assert_cmpstr (ehlo_verdict_codes_find ("port-rejected")->who[1], ==, "isp");
  g_assert_cmpstr (ehlo_verdict_codes_find ("greylisted")->who[0], ==, "nobody");
  g_assert_null (ehlo_verdict_codes_find ("port-refuse"));
  g_assert_null (ehlo_verdict_codes_find (""));
  g_assert_null (ehlo_verdict_codes_find (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knowledge/verdict-codes/table", test_table);
  g_test_add_func ("/knowledge/verdict-codes/find", test_find);
  return g_test_run ();
}
