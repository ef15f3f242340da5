/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-list.h"

#include "ehlo-account-file.h"
#include "ehlo-account-private.h"
#include "ehlo-error.h"
#include "ehlo-json-field.h"

#include <string.h>

#define SCHEMA          "ehlo-accounts-1"
#define MEMBER_SCHEMA   "schema"
#define MEMBER_ACCOUNTS "accounts"

struct _EhloAccountList
{
  GObject     parent_instance;

  char       *path;
  GPtrArray  *accounts;  /* (element-type EhloAccount) */
  JsonObject *origin;    /* nullable: the object of the file, for members not known here */
  GError     *read_only; /* nullable: why a file that cannot be read could not be kept aside */
};

static GType
ehlo_account_list_get_item_type (GListModel *model)
{
  return EHLO_TYPE_ACCOUNT;
}

static guint
ehlo_account_list_get_n_items (GListModel *model)
{
  return EHLO_ACCOUNT_LIST (model)->accounts->len;
}

static gpointer
ehlo_account_list_get_item (GListModel *model,
                            guint       position)
{
  GPtrArray *accounts = EHLO_ACCOUNT_LIST (model)->accounts;

  return position < accounts->len ? g_object_ref (g_ptr_array_index (accounts, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ehlo_account_list_get_item_type;
  iface->get_n_items = ehlo_account_list_get_n_items;
  iface->get_item = ehlo_account_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EhloAccountList, ehlo_account_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
ehlo_account_list_finalize (GObject *object)
{
  EhloAccountList *self = EHLO_ACCOUNT_LIST (object);

  g_free (self->path);
  g_ptr_array_unref (self->accounts);
  g_clear_pointer (&self->origin, json_object_unref);
  g_clear_error (&self->read_only);

  G_OBJECT_CLASS (ehlo_account_list_parent_class)->finalize (object);
}

static void
ehlo_account_list_class_init (EhloAccountListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_account_list_finalize;
}

static void
ehlo_account_list_init (EhloAccountList *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ehlo_account_list_new:
 * @path: path of the file, which need not exist
 *
 * Returns: (transfer full): an empty list; see ehlo_account_list_load()
 */
EhloAccountList *
ehlo_account_list_new (const char *path)
{
  EhloAccountList *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (EHLO_TYPE_ACCOUNT_LIST, NULL);
  self->path = g_strdup (path);
  return self;
}

/**
 * ehlo_account_list_dup_default_path:
 *
 * Returns: (transfer full) (type filename): `$XDG_DATA_HOME/ehlo/accounts.json`
 */
char *
ehlo_account_list_dup_default_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "ehlo", "accounts.json", NULL);
}

static void
replace_all (EhloAccountList *self,
             GPtrArray       *accounts,
             JsonObject      *origin)
{
  guint n_before = self->accounts->len;

  g_ptr_array_unref (self->accounts);
  self->accounts = g_ptr_array_ref (accounts);
  g_clear_pointer (&self->origin, json_object_unref);
  self->origin = origin != NULL ? json_object_ref (origin) : NULL;

  if (n_before > 0 || accounts->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, accounts->len);
}

static gboolean
has_id (GPtrArray  *accounts,
        const char *id)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      if (g_strcmp0 (ehlo_account_get_id (g_ptr_array_index (accounts, i)), id) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
read_accounts (GPtrArray  *accounts,
               JsonObject *object,
               GError    **error)
{
  JsonArray *array;

  if (!ehlo_json_field_get_array (object, MEMBER_ACCOUNTS, &array, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (EhloAccount) account = NULL;

      account = _ehlo_account_from_json (json_array_get_element (array, i), error);
      if (account == NULL)
        {
          g_prefix_error (error, "account %u: ", i);
          return FALSE;
        }

      /* Copied by hand in an editor: both stay, the second one as a new account. */
      if (has_id (accounts, ehlo_account_get_id (account)))
        {
          g_autofree char *id = g_uuid_string_random ();

          g_object_set (account, "id", id, NULL);
        }

      g_ptr_array_add (accounts, g_steal_pointer (&account));
    }

  return TRUE;
}

static gboolean
read_root (GPtrArray  *accounts,
           JsonNode   *root,
           GError    **error)
{
  const char *schema;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "the file holds no object");
      return FALSE;
    }

  if (!ehlo_json_field_get_string (json_node_get_object (root), MEMBER_SCHEMA,
                                   EHLO_JSON_REQUIRED, &schema, error))
    return FALSE;

  if (!g_str_equal (schema, SCHEMA))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "%s is \"%s\", this version of Ehlo reads \"%s\"",
                   MEMBER_SCHEMA, schema, SCHEMA);
      return FALSE;
    }

  return read_accounts (accounts, json_node_get_object (root), error);
}

/* json-glib says "<data>:3:7: Parse error …", the line and the column of a nameless text. */
static void
set_parse_error (GError     **error,
                 const char  *path,
                 const char  *message)
{
  static const char nameless[] = "<data>:";
  gboolean has_place = g_str_has_prefix (message, nameless);

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s:%s%s", path, has_place ? "" : " ",
               has_place ? message + strlen (nameless) : message);
}

/* Sets @error to the file, the line where there is one, and what is wrong. */
static gboolean
read_file (EhloAccountList  *self,
           const char       *text,
           gsize             length,
           GError          **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) problem = NULL;

  if (!json_parser_load_from_data (parser, text, (gssize) length, &problem))
    {
      set_parse_error (error, self->path, problem->message);
      return FALSE;
    }

  if (!read_root (accounts, json_parser_get_root (parser), &problem))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", self->path, problem->message);
      return FALSE;
    }

  replace_all (self, accounts, json_node_get_object (json_parser_get_root (parser)));
  return TRUE;
}

/* An empty list that either may be written, or keeps the reason why it never will be. */
static void
keep_aside (EhloAccountList  *self,
            char            **ret_kept_aside)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *aside = _ehlo_account_file_set_aside (self->path, &self->read_only);

  if (ret_kept_aside != NULL)
    *ret_kept_aside = g_steal_pointer (&aside);

  replace_all (self, none, NULL);
}

/**
 * ehlo_account_list_load:
 * @self: a list
 * @ret_kept_aside: (out) (optional) (nullable) (transfer full) (type filename): where a file that
 *   cannot be read is now
 * @error: return location
 *
 * Reads the file; a missing one is an empty list. A file that cannot be read, is no JSON, or was
 * written by a later version gets another name beside it, and the list is empty and can be used.
 * Where even that fails (@ret_kept_aside is %NULL then), the list can be used, but every change
 * fails with the reason: nothing that a person typed once is ever overwritten.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE; the message names the file and, for wrong JSON, the line
 */
gboolean
ehlo_account_list_load (EhloAccountList  *self,
                        char            **ret_kept_aside,
                        GError          **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) read_error = NULL;
  gsize length;

  g_return_val_if_fail (EHLO_IS_ACCOUNT_LIST (self), FALSE);

  if (ret_kept_aside != NULL)
    *ret_kept_aside = NULL;
  g_clear_error (&self->read_only);

  if (!g_file_get_contents (self->path, &text, &length, &read_error))
    {
      if (g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        {
          g_autoptr (GPtrArray) none = g_ptr_array_new_with_free_func (g_object_unref);

          replace_all (self, none, NULL);
          return TRUE;
        }

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", self->path, read_error->message);
      keep_aside (self, ret_kept_aside);
      return FALSE;
    }

  if (!read_file (self, text, length, error))
    {
      keep_aside (self, ret_kept_aside);
      return FALSE;
    }

  return TRUE;
}

/* The text of the file with these accounts, and with the members that are not known here. */
static char *
make_text (EhloAccountList *self,
           GPtrArray       *accounts)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autoptr (GList) members = NULL;
  JsonArray *array = json_array_sized_new (accounts->len);

  json_object_set_string_member (object, MEMBER_SCHEMA, SCHEMA);
  if (self->origin != NULL)
    members = json_object_get_members (self->origin);
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (object, l->data,
                            json_node_copy (json_object_get_member (self->origin, l->data)));

  for (guint i = 0; i < accounts->len; i++)
    json_array_add_element (array, _ehlo_account_to_json (g_ptr_array_index (accounts, i)));
  json_object_set_array_member (object, MEMBER_ACCOUNTS, array);

  json_node_init_object (root, object);
  return json_to_string (root, TRUE);
}

static gboolean
write_accounts (EhloAccountList  *self,
                GPtrArray        *accounts,
                GError          **error)
{
  g_autofree char *text = NULL;
  g_autofree char *with_newline = NULL;

  if (self->read_only != NULL)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE,
                   "%s cannot be read and not be kept under another name, so it is left as it is "
                   "(%s)", self->path, self->read_only->message);
      return FALSE;
    }

  text = make_text (self, accounts);
  with_newline = g_strconcat (text, "\n", NULL);
  return _ehlo_account_file_write (self->path, with_newline, error);
}

/**
 * ehlo_account_list_save:
 * @self: a list
 * @error: return location
 *
 * Writes the list as it is. Whoever changes properties of a listed account calls this afterwards:
 * the list cannot know when a form is done with them. When it fails the account keeps its new
 * values, and the next save tries again.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE, and the old file untouched
 */
gboolean
ehlo_account_list_save (EhloAccountList  *self,
                        GError          **error)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT_LIST (self), FALSE);

  return write_accounts (self, self->accounts, error);
}

static GPtrArray *
copy_accounts (EhloAccountList *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->accounts->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (self->accounts, i)));

  return copy;
}

/* First on disk, then in the list: what is shown is always what is kept. */
static gboolean
change (EhloAccountList  *self,
        GPtrArray        *accounts,
        guint             position,
        guint             n_removed,
        guint             n_added,
        GError          **error)
{
  if (!write_accounts (self, accounts, error))
    return FALSE;

  g_ptr_array_unref (self->accounts);
  self->accounts = g_ptr_array_ref (accounts);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  return TRUE;
}

/**
 * ehlo_account_list_insert:
 * @self: a list
 * @position: where; anything from the number of accounts on means at the end
 * @account: an account that is not in the list
 * @error: return location
 *
 * Inserts and saves. ehlo_account_list_remove() tells the position that undoes it.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved, or %EHLO_ERROR_INVALID when an
 *   account with this id is listed; the list is then as before
 */
gboolean
ehlo_account_list_insert (EhloAccountList  *self,
                          guint             position,
                          EhloAccount      *account,
                          GError          **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  g_return_val_if_fail (EHLO_IS_ACCOUNT_LIST (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  if (has_id (self->accounts, ehlo_account_get_id (account)))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "id: an account with this id is in the list");
      return FALSE;
    }

  position = MIN (position, self->accounts->len);
  accounts = copy_accounts (self);
  g_ptr_array_insert (accounts, (int) position, g_object_ref (account));
  return change (self, accounts, position, 0, 1, error);
}

/**
 * ehlo_account_list_remove:
 * @self: a list
 * @account: an account of the list
 * @ret_position: (out) (optional): where it stood
 * @error: return location
 *
 * Removes and saves.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE when it cannot be saved, or %EHLO_ERROR_INVALID when
 *   @account is not in the list; the list is then as before
 */
gboolean
ehlo_account_list_remove (EhloAccountList  *self,
                          EhloAccount      *account,
                          guint            *ret_position,
                          GError          **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  guint position;

  g_return_val_if_fail (EHLO_IS_ACCOUNT_LIST (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  if (!g_ptr_array_find (self->accounts, account, &position))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "this account is not in the list");
      return FALSE;
    }

  accounts = copy_accounts (self);
  g_ptr_array_remove_index (accounts, position);
  if (!change (self, accounts, position, 1, 0, error))
    return FALSE;

  if (ret_position != NULL)
    *ret_position = position;
  return TRUE;
}

/**
 * ehlo_account_list_find:
 * @self: a list
 * @id: (nullable): the id of an account
 *
 * Returns: (transfer none) (nullable): the account
 */
EhloAccount *
ehlo_account_list_find (EhloAccountList *self,
                        const char      *id)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT_LIST (self), NULL);

  for (guint i = 0; id != NULL && i < self->accounts->len; i++)
    {
      EhloAccount *account = g_ptr_array_index (self->accounts, i);

      if (g_strcmp0 (ehlo_account_get_id (account), id) == 0)
        return account;
    }

  return NULL;
}
