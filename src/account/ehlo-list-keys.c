/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-keys.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>
#include <string.h>

/* A label of the DNS holds no more (RFC 1035 section 2.3.4), and a key is one. */
#define MAX_KEY 63

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    APP_ID ".BlocklistKey", SECRET_SCHEMA_NONE,
    { { "operator", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
  };

  return &schema;
}

/* Looking up one after the other: the keyring may ask the person to unlock it, once. */
typedef struct
{
  char       **operators;
  guint        next;
  GHashTable  *keys;
} Loading;

static void
loading_free (Loading *loading)
{
  g_strfreev (loading->operators);
  g_hash_table_unref (loading->keys);
  g_free (loading);
}

static void loaded_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
load_next (GTask *task)
{
  Loading *loading = g_task_get_task_data (task);
  const char *operator_ = loading->operators[loading->next];

  if (operator_ == NULL)
    {
      g_task_return_pointer (task, g_hash_table_ref (loading->keys),
                             (GDestroyNotify) g_hash_table_unref);
      g_object_unref (task);
      return;
    }

  secret_password_lookup (get_schema (), g_task_get_cancellable (task), loaded_cb, task,
                          "operator", operator_, NULL);
}

/**
 * ehlo_list_keys_load_async:
 * @operators: whose keys are wanted
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Gets keys out of the keyring of the session, which may ask the person to unlock it.
 */
void
ehlo_list_keys_load_async (const char *const   *operators,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  g_task_set_source_tag (task, ehlo_list_keys_load_async);
  loading->operators = g_strdupv ((char **) operators);
  loading->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) secret_password_free);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  load_next (task);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *key = secret_password_lookup_nonpageable_finish (result, &error);

  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }

  if (key != NULL)
    g_hash_table_insert (loading->keys, g_strdup (loading->operators[loading->next]), key);
  loading->next++;
  load_next (task);
}

/**
 * ehlo_list_keys_load_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full) (element-type utf8 utf8) (nullable): keys by operator, those that are
 *   there; %NULL with an error of the keyring
 */
GHashTable *
ehlo_list_keys_load_finish (GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE); /* one that was not there is gone as well */
  else
    g_task_return_error (task, error);
}

/**
 * ehlo_list_keys_store_async:
 * @operator_: whose key it is
 * @key: (nullable): the key; %NULL to take it out of the keyring
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 */
void
ehlo_list_keys_store_async (const char          *operator_,
                            const char          *key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *label = NULL;

  g_task_set_source_tag (task, ehlo_list_keys_store_async);
  if (key == NULL)
    {
      secret_password_clear (get_schema (), cancellable, cleared_cb, task,
                             "operator", operator_, NULL);
      return;
    }

  /* Translators: the name of an entry in the keyring; who runs a blocklist */
  label = g_strdup_printf (_("Key for the blocklists of %s"), operator_);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT, label, key, cancellable,
                         stored_cb, task, "operator", operator_, NULL);
}

/**
 * ehlo_list_keys_store_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: %FALSE with an error of the keyring
 */
gboolean
ehlo_list_keys_store_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ehlo_list_keys_check:
 * @key: what somebody typed
 *
 * A key becomes a label of a name that is looked up.
 *
 * Returns: whether it can be one
 */
gboolean
ehlo_list_keys_check (const char *key)
{
  gsize length = strspn (key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

  return length > 0 && length <= MAX_KEY && key[length] == '\0';
}

static gboolean
has_key (const EhloBlocklist *list)
{
  return strstr (list->zone, "{key}") != NULL;
}

/**
 * ehlo_list_keys_dup_for_lists:
 * @keys: (element-type utf8 utf8): keys by operator
 * @lists: the lists
 *
 * Returns: (transfer full) (element-type utf8 utf8): keys by id of a list
 */
GHashTable *
ehlo_list_keys_dup_for_lists (GHashTable     *keys,
                              EhloBlocklists *lists)
{
  GHashTable *by_list = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) secret_password_free);

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (lists, i);
      const char *key = g_hash_table_lookup (keys, list->operator_);

      if (key != NULL && has_key (list))
        g_hash_table_insert (by_list, g_strdup (list->id), g_strdup (key));
    }

  return by_list;
}

/**
 * ehlo_list_keys_dup_operators:
 * @lists: the lists
 *
 * Returns: (transfer full): whose lists want a key, each once
 */
char **
ehlo_list_keys_dup_operators (EhloBlocklists *lists)
{
  g_autoptr (GPtrArray) operators = g_ptr_array_new ();

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (lists, i);

      if (has_key (list) &&
          !g_ptr_array_find_with_equal_func (operators, list->operator_, g_str_equal, NULL))
        g_ptr_array_add (operators, list->operator_);
    }
  g_ptr_array_add (operators, NULL);

  return g_strdupv ((char **) operators->pdata);
}
