/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-words.h"

#include <glib/gi18n.h>

/* Ports as RFC 8314 (465), RFC 6409 (587) and RFC 5321 (25) have them. */
static const struct
{
  const char *label;
  guint       port;
} encryptions[EHLO_N_ENCRYPTIONS] = {
  [EHLO_ENCRYPTION_IMPLICIT] = { N_("TLS from the start"), 465 },
  [EHLO_ENCRYPTION_STARTTLS] = { N_("STARTTLS"), 587 },
  [EHLO_ENCRYPTION_NONE] = { N_("None"), 25 },
};

/**
 * ehlo_account_new_by_hand:
 * @mail_address: (nullable): the person's address, where it is known
 *
 * Returns: (transfer full): a new account that begins with what RFC 8314 recommends: encryption
 *   from the start
 */
EhloAccount *
ehlo_account_new_by_hand (const char *mail_address)
{
  return g_object_new (EHLO_TYPE_ACCOUNT,
                       "encryption", EHLO_ENCRYPTION_IMPLICIT,
                       "port", ehlo_encryption_get_port (EHLO_ENCRYPTION_IMPLICIT),
                       "from", mail_address,
                       "user", mail_address,
                       NULL);
}

/**
 * ehlo_account_new_named:
 * @provider: a provider
 * @mail_address: (nullable): the person's address
 *
 * As ehlo_account_new_from_provider(), under a name that is short enough for the sidebar: the data
 * set says "Outlook.com / Hotmail / Live / MSN", for those who search.
 *
 * Returns: (transfer full): a new account
 */
EhloAccount *
ehlo_account_new_named (EhloProvider *provider,
                        const char   *mail_address)
{
  EhloAccount *account = ehlo_account_new_from_provider (provider, mail_address);
  g_auto (GStrv) parts = g_regex_split_simple (" \\(| / ", ehlo_provider_get_name (provider), 0, 0);

  g_object_set (account, "name", parts[0], NULL);

  return account;
}

/**
 * ehlo_account_get_title:
 * @account: an account
 *
 * Returns: (transfer none): its name, or what comes nearest to one
 */
const char *
ehlo_account_get_title (EhloAccount *account)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  if (ehlo_account_get_name (account) != NULL)
    return ehlo_account_get_name (account);
  if (ehlo_account_get_host (account) != NULL)
    return ehlo_account_get_host (account);

  return _("Account");
}

/**
 * ehlo_account_get_subtitle:
 * @account: an account
 *
 * Returns: (transfer none): whose it is: the sender, the user or, where there is neither, the
 *   server
 */
const char *
ehlo_account_get_subtitle (EhloAccount *account)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  if (ehlo_account_get_from (account) != NULL)
    return ehlo_account_get_from (account);
  if (ehlo_account_get_user (account) != NULL)
    return ehlo_account_get_user (account);
  if (ehlo_account_get_host (account) != NULL)
    return ehlo_account_get_host (account);

  return _("No server yet");
}

/**
 * ehlo_account_dup_door:
 * @account: an account
 *
 * Returns: (transfer full): where it goes in: "smtp.example.com, port 587"
 */
char *
ehlo_account_dup_door (EhloAccount *account)
{
  const char *host;

  g_return_val_if_fail (EHLO_IS_ACCOUNT (account), NULL);

  host = ehlo_account_get_host (account);
  if (host == NULL)
    return g_strdup (_("No server yet"));

  if (ehlo_account_get_encryption (account) == EHLO_ENCRYPTION_NONE)
    return g_strdup_printf (_("%s, port %u, not encrypted"), host, ehlo_account_get_port (account));

  return g_strdup_printf (_("%s, port %u"), host, ehlo_account_get_port (account));
}

/**
 * ehlo_encryption_get_label:
 * @encryption: how a connection is encrypted
 *
 * Returns: (transfer none): its name, translated
 */
const char *
ehlo_encryption_get_label (EhloEncryption encryption)
{
  g_return_val_if_fail (encryption < EHLO_N_ENCRYPTIONS, NULL);

  return _(encryptions[encryption].label);
}

/**
 * ehlo_encryption_get_port:
 * @encryption: how a connection is encrypted
 *
 * Returns: the port that goes with it nearly everywhere
 */
guint
ehlo_encryption_get_port (EhloEncryption encryption)
{
  g_return_val_if_fail (encryption < EHLO_N_ENCRYPTIONS, 0);

  return encryptions[encryption].port;
}
