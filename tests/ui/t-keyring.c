/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-keys.h"

static void
got_result_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
store (const char *operator_,
       const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ehlo_list_keys_store_async (operator_, key, NULL, got_result_cb, &result);
  g_assert_true (ehlo_list_keys_store_finish (wait (&result), &error));
  g_assert_no_error (error);
}

static GHashTable *
load (void)
{
  static const char *const operators[] = { "Spamhaus Technology", "Abusix", NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GHashTable *keys;

  ehlo_list_keys_load_async (operators, NULL, got_result_cb, &result);
  keys = ehlo_list_keys_load_finish (wait (&result), &error);
  g_assert_no_error (error);

  return keys;
}

/* Against a keyring in a file, see meson.build. */
static void
test_keyring (void)
{
  g_autoptr (GHashTable) none = load ();
  g_autoptr (GHashTable) one = NULL, gone = NULL;

  g_assert_cmpuint (g_hash_table_size (none), ==, 0);
  store ("Abusix", "secret1");
  one = load ();
  g_assert_cmpuint (g_hash_table_size (one), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (one, "Abusix"), ==, "secret1");
  store ("Abusix", NULL);
  store ("Abusix", NULL);
  gone = load ();
  g_assert_cmpuint (g_hash_table_size (gone), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyring/list-keys", test_keyring);

  return g_test_run ();
}
