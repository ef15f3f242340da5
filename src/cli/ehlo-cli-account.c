/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli-account.h"

#include "ehlo-account-check.h"
#include "ehlo-error.h"
#include "ehlo-providers.h"

#include <glib/gi18n.h>
#include <string.h>

/* The usual ports of RFC 8314, and 25 for what is not encrypted. */
static guint
usual_port (EhloEncryption encryption)
{
  switch (encryption)
    {
    case EHLO_ENCRYPTION_IMPLICIT:
      return 465;
    case EHLO_ENCRYPTION_STARTTLS:
      return 587;
    case EHLO_ENCRYPTION_NONE:
      return 25;
    default:
      g_return_val_if_reached (0);
    }
}

static EhloAccount *
account_from_practice (const char              *id,
                       EhloPractice           **ret_practice,
                       const EhloPracticeInfo **ret_info,
                       GError                 **error)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, id, error);
  EhloAccount *account;

  if (info == NULL)
    return NULL;

  account = ehlo_account_new ();
  g_object_set (account,
                "name", info->name,
                "preset", info->id,
                "host", info->host,
                "port", (guint) info->port,
                "encryption", (int) info->encryption,
                "user", info->user,
                "from", info->from,
                "to", info->to,
                NULL);
  *ret_practice = g_steal_pointer (&practice);
  *ret_info = info;
  return account;
}

static EhloAccount *
account_from_preset (const EhloCliAccountOptions *options,
                     EhloPractice               **ret_practice,
                     const EhloPracticeInfo     **ret_info,
                     GError                     **error)
{
  const char *address = options->user != NULL ? options->user : options->from;
  EhloProvider *provider;

  if (ehlo_practice_is_preset (options->preset))
    return account_from_practice (options->preset, ret_practice, ret_info, error);

  provider = ehlo_providers_find (ehlo_providers_get_default (), options->preset);
  if (provider == NULL)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("preset: “%s” is not known; “ehlo-cli presets” lists them"), options->preset);
      return NULL;
    }
  if (!ehlo_provider_has_submission (provider))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("preset: %s takes no mail from mail programs"),
                   ehlo_provider_get_name (provider));
      return NULL;
    }
  return ehlo_account_new_from_provider (provider, address);
}

/* --port and --tls imply each other where only one of them is given. */
static gboolean
apply_port_and_tls (EhloAccount                  *account,
                    const EhloCliAccountOptions  *options,
                    GError                      **error)
{
  gboolean from_preset = options->preset != NULL;
  EhloEncryption encryption;
  guint port;

  if (options->port != NULL && !ehlo_account_parse_port (options->port, &port, error))
    return FALSE;
  if (options->tls != NULL && !ehlo_encryption_from_string (options->tls, &encryption))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("tls: “%s” is not known; there are implicit, starttls and none"),
                   options->tls);
      return FALSE;
    }

  if (options->tls == NULL && from_preset)
    encryption = ehlo_account_get_encryption (account);
  else if (options->tls == NULL)
    encryption = options->port != NULL && port == 465 ? EHLO_ENCRYPTION_IMPLICIT
                                                      : EHLO_ENCRYPTION_STARTTLS;
  if (options->port == NULL && from_preset)
    port = ehlo_account_get_port (account);
  else if (options->port == NULL)
    port = usual_port (encryption);

  g_object_set (account, "port", port, "encryption", (int) encryption, NULL);
  return TRUE;
}

static void
apply_text (EhloAccount *account,
            const char  *property,
            const char  *value)
{
  if (value != NULL)
    g_object_set (account, property, value, NULL);
}

/**
 * ehlo_cli_account_new:
 * @options: what the command line says
 * @ret_practice: (out) (nullable): the practice servers when the preset is one of them; it runs
 *   until this is dropped
 * @ret_info: (out) (nullable) (transfer none): that practice server
 * @error: place for an error
 *
 * Makes the account to test and checks it.
 *
 * Errors: %EHLO_ERROR_INVALID naming the field.
 *
 * Returns: (transfer full): the account, or %NULL with @error set
 */
EhloAccount *
ehlo_cli_account_new (const EhloCliAccountOptions  *options,
                      EhloPractice                **ret_practice,
                      const EhloPracticeInfo      **ret_info,
                      GError                      **error)
{
  g_autoptr (EhloAccount) account = NULL;
  g_autofree char *mechanism = NULL; /* names of mechanisms compare without case (RFC 4422) */

  if (options->preset == NULL && options->host == NULL)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("host: say which server to test, with --host or --preset"));
      return NULL;
    }

  account = options->preset != NULL
              ? account_from_preset (options, ret_practice, ret_info, error)
              : ehlo_account_new ();
  if (account == NULL)
    return NULL;

  apply_text (account, "host", options->host);
  apply_text (account, "user", options->user);
  apply_text (account, "from", options->from);
  apply_text (account, "to", options->to);
  mechanism = options->mechanism != NULL ? g_ascii_strup (options->mechanism, -1) : NULL;
  apply_text (account, "mechanism", mechanism);
  apply_text (account, "ca-file", options->ca_file);
  g_object_set (account, "ipv4-only", options->ipv4_only, NULL);
  if (!apply_port_and_tls (account, options, error) || !ehlo_account_check (account, NULL, error))
    return NULL;

  return g_steal_pointer (&account);
}

/**
 * ehlo_cli_account_options_clear:
 * @self: options
 *
 * Frees the strings.
 */
void
ehlo_cli_account_options_clear (EhloCliAccountOptions *self)
{
  g_free (self->preset);
  g_free (self->host);
  g_free (self->port);
  g_free (self->tls);
  g_free (self->user);
  g_free (self->from);
  g_free (self->to);
  g_free (self->mechanism);
  g_free (self->ca_file);
  memset (self, 0, sizeof *self);
}
