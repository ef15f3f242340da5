/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-list.h"
#include "ehlo-error.h"
#include "ehlo-outcome.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

/* A folder of its own for each test. Root may write where others may not, so a failing disk is
 * played by things that stop root too: a folder in the place of a file, a path below a file. */
typedef struct
{
  char            *directory;
  char            *path;
  EhloAccountList *list;
  guint            n_changes;
  guint            position;
  guint            removed;
  guint            added;
} Fixture;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  Fixture *fixture = data;

  fixture->n_changes++;
  fixture->position = position;
  fixture->removed = removed;
  fixture->added = added;
}

static void
open_list (Fixture    *fixture,
           const char *path)
{
  g_clear_object (&fixture->list);
  fixture->list = ehlo_account_list_new (path);
  fixture->n_changes = 0;
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("ehlo-accounts-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  fixture->path = g_build_filename (fixture->directory, "accounts.json", NULL);
  open_list (fixture, fixture->path);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    dir = g_dir_open (path, 0, NULL);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->list);
  remove_tree (fixture->directory);
  g_free (fixture->path);
  g_free (fixture->directory);
}

static EhloAccount *
new_account (const char *name)
{
  return g_object_new (EHLO_TYPE_ACCOUNT, "name", name, "host", "smtp.example.org", NULL);
}

static void
insert (Fixture    *fixture,
        guint       position,
        const char *name)
{
  g_autoptr (EhloAccount) account = new_account (name);
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_account_list_insert (fixture->list, position, account, &error));
  g_assert_no_error (error);
}

static void
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  g_assert_true (ehlo_account_list_load (fixture->list, &aside, &error));
  g_assert_no_error (error);
  g_assert_null (aside);
}

static void
write_file (const char *path,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The names in their order, as "a,b,c". */
static char *
dup_names (EhloAccountList *list)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (EhloAccount) account = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "", ehlo_account_get_name (account));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static void
assert_names (Fixture    *fixture,
              const char *want)
{
  g_autofree char *names = dup_names (fixture->list);

  g_assert_cmpstr (names, ==, want);
}

/* What another start of the program finds. */
static void
assert_names_on_disk (const char *path,
                      const char *want)
{
  g_autoptr (EhloAccountList) list = ehlo_account_list_new (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  g_assert_true (ehlo_account_list_load (list, NULL, &error));
  g_assert_no_error (error);
  names = dup_names (list);
  g_assert_cmpstr (names, ==, want);
}

static guint
get_mode (const char *path)
{
  GStatBuf buf;

  g_assert_cmpint (g_stat (path, &buf), ==, 0);
  return buf.st_mode & 0777;
}

static guint
count_entries (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  guint count = 0;

  g_assert_nonnull (dir);
  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  load (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == EHLO_TYPE_ACCOUNT);
  g_assert_cmpuint (count_entries (fixture->directory), ==, 0);
}

static void
test_default_path (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = ehlo_account_list_dup_default_path ();
  g_autofree char *want = g_build_filename (g_get_user_data_dir (), "ehlo", "accounts.json", NULL);

  g_assert_cmpstr (path, ==, want);
}

static void
test_insert (Fixture       *fixture,
             gconstpointer  data)
{
  insert (fixture, 0, "b");
  g_assert_cmpuint (fixture->position, ==, 0);
  insert (fixture, 0, "a");
  insert (fixture, G_MAXUINT, "d");
  g_assert_cmpuint (fixture->position, ==, 2);
  insert (fixture, 2, "c");

  g_assert_cmpuint (fixture->n_changes, ==, 4);
  g_assert_cmpuint (fixture->position, ==, 2);
  g_assert_cmpuint (fixture->removed, ==, 0);
  g_assert_cmpuint (fixture->added, ==, 1);
  assert_names (fixture, "a,b,c,d");
  assert_names_on_disk (fixture->path, "a,b,c,d");
  g_assert_cmpuint (count_entries (fixture->directory), ==, 1);
}

static void
test_insert_twice (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (EhloAccount) account = new_account ("a");
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_account_list_insert (fixture->list, 0, account, NULL));
  g_assert_false (ehlo_account_list_insert (fixture->list, 0, account, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  assert_names (fixture, "a");
}

static void
test_remove (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloAccount) stranger = new_account ("x");
  g_autoptr (GError) error = NULL;
  guint position = 4711;

  insert (fixture, G_MAXUINT, "a");
  insert (fixture, G_MAXUINT, "b");
  insert (fixture, G_MAXUINT, "c");
  account = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);

  g_assert_true (ehlo_account_list_remove (fixture->list, account, &position, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (fixture->position, ==, 1);
  g_assert_cmpuint (fixture->removed, ==, 1);
  g_assert_cmpuint (fixture->added, ==, 0);
  assert_names (fixture, "a,c");
  assert_names_on_disk (fixture->path, "a,c");

  /* Undo. */
  g_assert_true (ehlo_account_list_insert (fixture->list, position, account, &error));
  assert_names_on_disk (fixture->path, "a,b,c");

  g_assert_false (ehlo_account_list_remove (fixture->list, stranger, &position, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  assert_names (fixture, "a,b,c");
}

static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloAccount) account = new_account ("a");

  insert (fixture, 0, "b");
  g_assert_true (ehlo_account_list_insert (fixture->list, 0, account, NULL));
  g_assert_true (ehlo_account_list_find (fixture->list, ehlo_account_get_id (account)) == account);
  g_assert_null (ehlo_account_list_find (fixture->list, "no-such-id"));
  g_assert_null (ehlo_account_list_find (fixture->list, NULL));
}

/* The list holds it. */
static EhloAccount *
first_account (Fixture *fixture)
{
  g_autoptr (EhloAccount) account = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);

  return account;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloAccount) again = NULL;
  g_autofree char *summary = NULL;
  int last_outcome;

  account = g_object_new (EHLO_TYPE_ACCOUNT,
                          "name", "W\xc3\xb6rk \"1\"", "preset", "gmail",
                          "host", "smtp.example.org", "port", 2525u,
                          "encryption", EHLO_ENCRYPTION_NONE, "user", "u",
                          "from", "f@example.org", "to", "t@example.org",
                          "mechanism", "PLAIN", "ca-file", "/ca.pem", "ipv4-only", TRUE,
                          "last-outcome", EHLO_OUTCOME_WARNING, "last-summary", "so so",
                          NULL);
  g_assert_true (ehlo_account_list_insert (fixture->list, 0, account, NULL));
  open_list (fixture, fixture->path);
  load (fixture);

  again = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);
  g_assert_cmpstr (ehlo_account_get_id (again), ==, ehlo_account_get_id (account));
  g_assert_cmpstr (ehlo_account_get_name (again), ==, "W\xc3\xb6rk \"1\"");
  g_assert_cmpstr (ehlo_account_get_preset (again), ==, "gmail");
  g_assert_cmpstr (ehlo_account_get_host (again), ==, "smtp.example.org");
  g_assert_cmpuint (ehlo_account_get_port (again), ==, 2525);
  g_assert_cmpint (ehlo_account_get_encryption (again), ==, EHLO_ENCRYPTION_NONE);
  g_assert_cmpstr (ehlo_account_get_user (again), ==, "u");
  g_assert_cmpstr (ehlo_account_get_from (again), ==, "f@example.org");
  g_assert_cmpstr (ehlo_account_get_to (again), ==, "t@example.org");
  g_assert_cmpstr (ehlo_account_get_mechanism (again), ==, "PLAIN");
  g_assert_cmpstr (ehlo_account_get_ca_file (again), ==, "/ca.pem");
  g_assert_true (ehlo_account_get_ipv4_only (again));
  g_object_get (again, "last-outcome", &last_outcome, "last-summary", &summary, NULL);
  g_assert_cmpint (last_outcome, ==, EHLO_OUTCOME_WARNING);
  g_assert_cmpstr (summary, ==, "so so");

  /* Switched off, it leaves nothing behind. */
  g_object_set (again, "ipv4-only", FALSE, NULL);
  g_assert_true (ehlo_account_list_save (fixture->list, NULL));
  open_list (fixture, fixture->path);
  load (fixture);
  g_assert_false (ehlo_account_get_ipv4_only (first_account (fixture)));
}

static void
test_save_after_change (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (EhloAccount) account = new_account ("a");
  g_autoptr (GError) error = NULL;

  g_assert_true (ehlo_account_list_insert (fixture->list, 0, account, NULL));
  g_object_set (account, "name", "b", NULL);
  assert_names_on_disk (fixture->path, "a");
  g_assert_true (ehlo_account_list_save (fixture->list, &error));
  g_assert_no_error (error);
  assert_names_on_disk (fixture->path, "b");
}

static void
test_unset_again (Fixture       *fixture,
                  gconstpointer  data)
{
  EhloAccount *account;

  write_file (fixture->path,
              "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"id\":\"1\",\"to\":\"t@a.test\"}]}");
  load (fixture);
  account = ehlo_account_list_find (fixture->list, "1");
  g_assert_cmpstr (ehlo_account_get_to (account), ==, "t@a.test");

  g_object_set (account, "to", NULL, NULL);
  g_assert_true (ehlo_account_list_save (fixture->list, NULL));
  open_list (fixture, fixture->path);
  load (fixture);
  g_assert_null (ehlo_account_get_to (ehlo_account_list_find (fixture->list, "1")));
}

static void
test_modes (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *directory = g_build_filename (fixture->directory, "a", "b", NULL);
  g_autofree char *path = g_build_filename (directory, "accounts.json", NULL);

  open_list (fixture, path);
  load (fixture);
  insert (fixture, 0, "a");

  g_assert_cmpuint (get_mode (directory), ==, 0700);
  g_assert_cmpuint (get_mode (path), ==, 0600);

  /* A file that somebody made readable for all is closed again. */
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  insert (fixture, 0, "b");
  g_assert_cmpuint (get_mode (path), ==, 0600);
}

static void
test_unknown_members (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *text = NULL;
  EhloAccount *account;
  g_autoptr (EhloAccount) copy = NULL;

  write_file (fixture->path,
              "{\"later\":{\"a\":[1,2]},\"schema\":\"ehlo-accounts-1\",\"accounts\":["
              "{\"id\":\"1\",\"name\":\"n\",\"colour\":\"green\",\"list\":[true,null]}]}");
  load (fixture);
  account = ehlo_account_list_find (fixture->list, "1");
  g_assert_cmpuint (ehlo_account_get_port (account), ==, 465);

  /* Also through the form that edits a copy. */
  copy = ehlo_account_copy (account);
  g_object_set (copy, "name", "m", NULL);
  ehlo_account_assign (account, copy);
  g_assert_true (ehlo_account_list_save (fixture->list, NULL));

  text = read_file (fixture->path);
  g_assert_nonnull (strstr (text, "\"later\""));
  g_assert_nonnull (strstr (text, "\"green\""));
  g_assert_nonnull (strstr (text, "null"));
  g_assert_nonnull (strstr (text, "\"m\""));
  g_assert_null (strstr (text, "\"n\""));

  /* And for an account that was taken out and put back. */
  g_assert_true (ehlo_account_list_remove (fixture->list, g_object_ref (account), NULL, NULL));
  g_assert_true (ehlo_account_list_insert (fixture->list, 0, account, NULL));
  g_object_unref (account);
  g_free (text);
  text = read_file (fixture->path);
  g_assert_nonnull (strstr (text, "\"green\""));
}

static void
test_ids (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (EhloAccount) second = NULL;
  g_autoptr (EhloAccount) third = NULL;

  write_file (fixture->path,
              "{\"schema\":\"ehlo-accounts-1\",\"accounts\":["
              "{\"id\":\"1\",\"name\":\"a\"},{\"id\":\"1\",\"name\":\"b\"},{\"name\":\"c\"}]}");
  load (fixture);
  assert_names (fixture, "a,b,c");
  second = g_list_model_get_item (G_LIST_MODEL (fixture->list), 1);
  third = g_list_model_get_item (G_LIST_MODEL (fixture->list), 2);
  g_assert_true (g_uuid_string_is_valid (ehlo_account_get_id (second)));
  g_assert_true (g_uuid_string_is_valid (ehlo_account_get_id (third)));
}

static void
test_load_again (Fixture       *fixture,
                 gconstpointer  data)
{
  insert (fixture, 0, "a");
  insert (fixture, 0, "b");
  load (fixture);
  g_assert_cmpuint (fixture->n_changes, ==, 3);
  g_assert_cmpuint (fixture->removed, ==, 2);
  g_assert_cmpuint (fixture->added, ==, 2);
  assert_names (fixture, "b,a");

  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  load (fixture);
  assert_names (fixture, "");
}

/* Loads a file that cannot be read; returns the message. */
static char *
load_bad (Fixture  *fixture,
          char    **ret_aside)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ehlo_account_list_load (fixture->list, ret_aside, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "accounts.json"));
  g_assert_null (strchr (error->message, '\n'));
  assert_names (fixture, "");
  return g_strdup (error->message);
}

static void
assert_aside_name (Fixture    *fixture,
                   const char *aside)
{
  g_autofree char *pattern = g_strdup_printf ("^%s\\.unreadable-\\d{8}T\\d{6}(-\\d+)?$",
                                              fixture->path);

  g_assert_true (g_regex_match_simple (pattern, aside, 0, 0));
}

static void
test_wrong_content (Fixture       *fixture,
                    gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *message;
  } cases[] = {
    { "", "the file holds no object" },
    { "[]", "the file holds no object" },
    { "{\n\"schema\":\n\"ehlo", "accounts.json:3:" },
    { "{}", "schema is missing" },
    { "{\"schema\":1,\"accounts\":[]}", "schema is not a text" },
    { "{\"schema\":\"ehlo-accounts-2\",\"accounts\":[]}", "schema is \"ehlo-accounts-2\"" },
    { "{\"schema\":\"ehlo-accounts-1\"}", "accounts is not an array" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[7]}", "account 0: is not an object" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"ipv4_only\":1}]}",
      "account 0: ipv4_only is not" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{},{\"port\":\"25\"}]}", "account 1: port" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"port\":65536}]}", "account 0: port" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"host\":[]}]}", "account 0: host" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"tls\":\"ssl\"}]}", "account 0: tls" },
    { "{\"schema\":\"ehlo-accounts-1\",\"accounts\":[{\"last_outcome\":1}]}", "last_outcome" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *aside = NULL;
      g_autofree char *message = NULL;
      g_autofree char *kept = NULL;

      write_file (fixture->path, cases[i].text);
      open_list (fixture, fixture->path);
      message = load_bad (fixture, &aside);
      g_assert_nonnull (strstr (message, cases[i].message));

      assert_aside_name (fixture, aside);
      g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
      kept = read_file (aside);
      g_assert_cmpstr (kept, ==, cases[i].text);

      insert (fixture, 0, "a");
      assert_names_on_disk (fixture->path, "a");
    }

  /* All within a second or two, so some of them needed another name; none was lost. */
  g_assert_cmpuint (count_entries (fixture->directory), ==, 1 + G_N_ELEMENTS (cases));
}

static void
test_unknown_outcome (Fixture       *fixture,
                      gconstpointer  data)
{
  write_file (fixture->path,
              "{\"schema\":\"ehlo-accounts-1\",\"accounts\":["
              "{\"name\":\"a\",\"last_outcome\":\"splendid\",\"port\":0,\"host\":null}]}");
  load (fixture);
  assert_names (fixture, "a");
}

static void
test_directory_in_place (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *aside = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  message = load_bad (fixture, &aside);
  assert_aside_name (fixture, aside);
  g_assert_true (g_file_test (aside, G_FILE_TEST_IS_DIR));

  insert (fixture, 0, "a");
  assert_names_on_disk (fixture->path, "a");
}

/* Neither to be read nor to be renamed: nothing may ever be written there. */
static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *below = g_build_filename (fixture->path, "accounts.json", NULL);
  g_autofree char *aside = NULL;
  g_autofree char *message = NULL;
  g_autoptr (EhloAccount) account = new_account ("a");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  write_file (fixture->path, "a file, no folder");
  open_list (fixture, below);
  message = load_bad (fixture, &aside);
  g_assert_null (aside);

  g_assert_false (ehlo_account_list_insert (fixture->list, 0, account, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, below));
  assert_names (fixture, "");
  g_assert_cmpuint (fixture->n_changes, ==, 0);

  /* Not even when the path could be written by now. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_false (ehlo_account_list_save (fixture->list, &again));
  g_assert_error (again, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  /* Until it is loaded anew. */
  load (fixture);
  insert (fixture, 0, "a");
  assert_names_on_disk (below, "a");
}

static void
test_failed_save (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (EhloAccount) account = NULL;
  g_autoptr (EhloAccount) more = new_account ("c");
  g_autoptr (GError) on_insert = NULL;
  g_autoptr (GError) on_remove = NULL;
  g_autoptr (GError) on_save = NULL;
  g_autofree char *child = g_build_filename (fixture->path, "child", NULL);
  guint n_changes;
  guint position = 4711;

  insert (fixture, 0, "b");
  insert (fixture, 0, "a");
  account = g_list_model_get_item (G_LIST_MODEL (fixture->list), 0);

  /* No file can be renamed over a folder. */
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  write_file (child, "");
  n_changes = fixture->n_changes;

  g_assert_false (ehlo_account_list_insert (fixture->list, 0, more, &on_insert));
  g_assert_error (on_insert, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_nonnull (strstr (on_insert->message, fixture->path));
  g_assert_false (ehlo_account_list_remove (fixture->list, account, &position, &on_remove));
  g_assert_error (on_remove, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_false (ehlo_account_list_save (fixture->list, &on_save));
  g_assert_error (on_save, EHLO_ERROR, EHLO_ERROR_FILE);

  g_assert_cmpuint (position, ==, 4711);
  g_assert_cmpuint (fixture->n_changes, ==, n_changes);
  assert_names (fixture, "a,b");
  g_assert_cmpuint (count_entries (fixture->directory), ==, 1);

  remove_tree (fixture->path);
  insert (fixture, G_MAXUINT, "c");
  assert_names_on_disk (fixture->path, "a,b,c");
}

static void
test_no_folder (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *below = g_build_filename (fixture->path, "accounts.json", NULL);
  g_autoptr (EhloAccount) account = new_account ("a");
  g_autoptr (GError) error = NULL;

  write_file (fixture->path, "a file where the folder should be");
  open_list (fixture, below);
  g_assert_false (ehlo_account_list_insert (fixture->list, 0, account, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, fixture->path));
  assert_names (fixture, "");
}

static void
test_symlink (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *real_directory = g_build_filename (fixture->directory, "real", NULL);
  g_autofree char *real = g_build_filename (real_directory, "mine.json", NULL);
  g_autofree char *hop = g_build_filename (fixture->directory, "hop", NULL);
  g_autofree char *aside = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpint (g_mkdir (real_directory, 0700), ==, 0);
  g_assert_cmpint (symlink ("real/mine.json", hop), ==, 0);
  g_assert_cmpint (symlink (hop, fixture->path), ==, 0);

  /* To nothing yet. */
  load (fixture);
  insert (fixture, 0, "a");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  assert_names_on_disk (real, "a");

  insert (fixture, 0, "b");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (g_file_test (real, G_FILE_TEST_IS_SYMLINK));
  assert_names_on_disk (real, "b,a");

  /* The file itself is kept aside, not the link. */
  write_file (real, "{");
  open_list (fixture, fixture->path);
  message = load_bad (fixture, &aside);
  g_assert_true (g_str_has_prefix (aside, real));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
  insert (fixture, 0, "c");
  assert_names_on_disk (real, "c");
}

/* A link to a disk that is not there now: do not make up a folder in its place. */
static void
test_symlink_to_nowhere (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *absent = g_build_filename (fixture->directory, "absent", NULL);
  g_autoptr (EhloAccount) account = new_account ("a");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("absent/accounts.json", fixture->path), ==, 0);
  load (fixture);
  g_assert_false (ehlo_account_list_insert (fixture->list, 0, account, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_FILE);
  g_assert_false (g_file_test (absent, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_symlink_loop (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *aside = NULL;
  g_autofree char *message = NULL;

  g_assert_cmpint (symlink ("accounts.json", fixture->path), ==, 0);
  message = load_bad (fixture, &aside);
  assert_aside_name (fixture, aside);
  insert (fixture, 0, "a");
  assert_names_on_disk (fixture->path, "a");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/account/list/missing", test_missing },
    { "/account/list/default-path", test_default_path },
    { "/account/list/insert", test_insert },
    { "/account/list/insert-twice", test_insert_twice },
    { "/account/list/remove", test_remove },
    { "/account/list/find", test_find },
    { "/account/list/round-trip", test_round_trip },
    { "/account/list/save-after-change", test_save_after_change },
    { "/account/list/unset-again", test_unset_again },
    { "/account/list/modes", test_modes },
    { "/account/list/unknown-members", test_unknown_members },
    { "/account/list/ids", test_ids },
    { "/account/list/load-again", test_load_again },
    { "/account/list/wrong-content", test_wrong_content },
    { "/account/list/unknown-outcome", test_unknown_outcome },
    { "/account/list/directory-in-place", test_directory_in_place },
    { "/account/list/read-only", test_read_only },
    { "/account/list/failed-save", test_failed_save },
    { "/account/list/no-folder", test_no_folder },
    { "/account/list/symlink", test_symlink },
    { "/account/list/symlink-to-nowhere", test_symlink_to_nowhere },
    { "/account/list/symlink-loop", test_symlink_loop },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
