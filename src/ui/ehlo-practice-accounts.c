/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-accounts.h"

#include "ehlo-practice.h"

struct _EhloPracticeAccounts
{
  GObject       parent_instance;

  GListStore   *accounts;
  EhloPractice *practice; /* nullable: made when the first server is chosen */
};

G_DEFINE_FINAL_TYPE (EhloPracticeAccounts, ehlo_practice_accounts, G_TYPE_OBJECT)

static void
ehlo_practice_accounts_dispose (GObject *object)
{
  EhloPracticeAccounts *self = EHLO_PRACTICE_ACCOUNTS (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->practice);

  G_OBJECT_CLASS (ehlo_practice_accounts_parent_class)->dispose (object);
}

static void
ehlo_practice_accounts_class_init (EhloPracticeAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ehlo_practice_accounts_dispose;
}

static void
ehlo_practice_accounts_init (EhloPracticeAccounts *self)
{
  self->accounts = g_list_store_new (EHLO_TYPE_ACCOUNT);
}

/**
 * ehlo_practice_accounts_new:
 *
 * Returns: (transfer full): an empty list; nothing runs yet
 */
EhloPracticeAccounts *
ehlo_practice_accounts_new (void)
{
  return g_object_new (EHLO_TYPE_PRACTICE_ACCOUNTS, NULL);
}

/**
 * ehlo_practice_accounts_get_model:
 * @self: the practice accounts
 *
 * Returns: (transfer none): the list, of #EhloAccount
 */
GListModel *
ehlo_practice_accounts_get_model (EhloPracticeAccounts *self)
{
  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), NULL);

  return G_LIST_MODEL (self->accounts);
}

/* By one of its values; the list keeps it alive. */
static EhloAccount *
find_by (EhloPracticeAccounts *self,
         const char         *(*get) (EhloAccount *account),
         const char           *value)
{
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr (EhloAccount) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (g_strcmp0 (get (account), value) == 0)
        return account;
    }

  return NULL;
}

/**
 * ehlo_practice_accounts_find:
 * @self: the practice accounts
 * @id: the id of an account
 *
 * Returns: (transfer none) (nullable): the account
 */
EhloAccount *
ehlo_practice_accounts_find (EhloPracticeAccounts *self,
                             const char           *id)
{
  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), NULL);

  return find_by (self, ehlo_account_get_id, id);
}

static EhloAccount *
make_account (const EhloPracticeInfo *info)
{
  return g_object_new (EHLO_TYPE_ACCOUNT,
                       "name", info->name,
                       "preset", info->id,
                       "host", info->host,
                       "port", info->port,
                       "encryption", info->encryption,
                       "user", info->user,
                       "from", info->from,
                       "to", info->to,
                       NULL);
}

/**
 * ehlo_practice_accounts_start:
 * @self: the practice accounts
 * @preset: the id of a practice server
 * @ret_password: (out) (nullable) (transfer none): its password, worth nothing
 * @error: return location
 *
 * Starts a practice server and lists an account for it, or finds the one that is listed already.
 *
 * Returns: (transfer none) (nullable): the account, or %NULL with the error of
 *   ehlo_practice_start()
 */
EhloAccount *
ehlo_practice_accounts_start (EhloPracticeAccounts  *self,
                              const char            *preset,
                              const char           **ret_password,
                              GError               **error)
{
  g_autoptr (EhloAccount) account = NULL;
  const EhloPracticeInfo *info;
  EhloAccount *listed;

  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), NULL);
  g_return_val_if_fail (preset != NULL, NULL);

  if (self->practice == NULL)
    self->practice = ehlo_practice_new ();

  info = ehlo_practice_start (self->practice, preset, error);
  if (info == NULL)
    return NULL;

  *ret_password = info->password;

  listed = find_by (self, ehlo_account_get_preset, preset);
  if (listed != NULL)
    return listed;

  account = make_account (info);
  g_list_store_append (self->accounts, account);

  return account; /* the list keeps it alive */
}

/**
 * ehlo_practice_accounts_remove:
 * @self: the practice accounts
 * @account: one of them
 * @ret_position: (out): where it stood
 *
 * Takes @account out of the list. Its server goes on: nobody is bothered by it.
 *
 * Returns: whether it was listed
 */
gboolean
ehlo_practice_accounts_remove (EhloPracticeAccounts *self,
                               EhloAccount          *account,
                               guint                *ret_position)
{
  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), FALSE);

  if (!g_list_store_find (self->accounts, account, ret_position))
    return FALSE;

  g_list_store_remove (self->accounts, *ret_position);

  return TRUE;
}

/**
 * ehlo_practice_accounts_restore:
 * @self: the practice accounts
 * @account: an account that was removed
 * @position: where it stood
 * @ret_password: (out) (nullable) (transfer none): its password
 * @error: return location
 *
 * Lists @account again, unless its server has been chosen anew meanwhile.
 *
 * Returns: whether it is listed now; else the error of ehlo_practice_start()
 */
gboolean
ehlo_practice_accounts_restore (EhloPracticeAccounts  *self,
                                EhloAccount           *account,
                                guint                  position,
                                const char           **ret_password,
                                GError               **error)
{
  const EhloPracticeInfo *info;
  guint n_accounts;

  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), FALSE);
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), FALSE);

  info = ehlo_practice_start (self->practice, ehlo_account_get_preset (account), error);
  if (info == NULL)
    return FALSE;

  *ret_password = info->password;

  n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));
  if (find_by (self, ehlo_account_get_preset, ehlo_account_get_preset (account)) == NULL)
    g_list_store_insert (self->accounts, MIN (position, n_accounts), account);

  return TRUE;
}

/**
 * ehlo_practice_accounts_get_ca_pem:
 * @self: the practice accounts, one of which was started
 *
 * Returns: (transfer none): the certificate authority that the practice servers use
 */
GBytes *
ehlo_practice_accounts_get_ca_pem (EhloPracticeAccounts *self)
{
  g_return_val_if_fail (EHLO_IS_PRACTICE_ACCOUNTS (self), NULL);

  return ehlo_practice_get_ca_pem (self->practice);
}
