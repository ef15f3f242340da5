/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-row.h"

#include "ehlo-port-advice.h"
#include "ehlo-providers.h"

struct _EhloPortRow
{
  GObject         parent_instance;

  EhloPortResult *result;
  EhloAccount    *account;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloPortRow, ehlo_port_row, G_TYPE_OBJECT)

static void
ehlo_port_row_finalize (GObject *object)
{
  EhloPortRow *self = EHLO_PORT_ROW (object);

  g_clear_pointer (&self->result, ehlo_port_result_free);
  g_clear_object (&self->account);

  G_OBJECT_CLASS (ehlo_port_row_parent_class)->finalize (object);
}

static void
ehlo_port_row_class_init (EhloPortRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_port_row_finalize;

  /**
   * EhloPortRow::changed:
   * @self: the row
   *
   * More is known of the port.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ehlo_port_row_init (EhloPortRow *self)
{
}

/**
 * ehlo_port_row_new:
 * @result: what is known so far; copied
 * @account: the account whose server it is
 *
 * Returns: (transfer full): the row
 */
EhloPortRow *
ehlo_port_row_new (const EhloPortResult *result,
                   EhloAccount          *account)
{
  EhloPortRow *self = g_object_new (EHLO_TYPE_PORT_ROW, NULL);

  self->result = ehlo_port_result_copy (result);
  self->account = g_object_ref (account);

  return self;
}

/**
 * ehlo_port_row_get_result:
 * @self: a row
 *
 * Returns: (transfer none): what is known; valid until it changes
 */
const EhloPortResult *
ehlo_port_row_get_result (EhloPortRow *self)
{
  g_return_val_if_fail (EHLO_IS_PORT_ROW (self), NULL);

  return self->result;
}

/**
 * ehlo_port_row_set_result:
 * @self: a row
 * @result: more about the same port of the same address; copied
 *
 * Returns: whether it is the same port of the same address; nothing is changed otherwise
 */
gboolean
ehlo_port_row_set_result (EhloPortRow          *self,
                          const EhloPortResult *result)
{
  g_return_val_if_fail (EHLO_IS_PORT_ROW (self), FALSE);

  if (!ehlo_port_result_is_same_row (self->result, result))
    return FALSE;

  ehlo_port_result_free (self->result);
  self->result = ehlo_port_result_copy (result);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

/**
 * ehlo_port_row_get_provider:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): whose server it is, where that is known
 */
EhloProvider *
ehlo_port_row_get_provider (EhloPortRow *self)
{
  const char *host;

  g_return_val_if_fail (EHLO_IS_PORT_ROW (self), NULL);

  host = ehlo_account_get_host (self->account);

  return host != NULL ? ehlo_providers_find_by_host (ehlo_providers_get_default (), host) : NULL;
}

/**
 * ehlo_port_row_is_offered:
 * @self: a row of a provider that is known
 *
 * Returns: whether that provider publishes the port
 */
gboolean
ehlo_port_row_is_offered (EhloPortRow *self)
{
  EhloProvider *provider = ehlo_port_row_get_provider (self);

  for (guint i = 0; provider != NULL && i < ehlo_provider_get_n_endpoints (provider); i++)
    if (ehlo_provider_get_endpoint (provider, i)->port == self->result->port)
      return TRUE;

  return FALSE;
}

static EhloEncryption
get_encryption (const EhloPortResult *result)
{
  if (g_strcmp0 (result->manner, "tls") == 0)
    return EHLO_ENCRYPTION_IMPLICIT;

  return g_strcmp0 (result->manner, "starttls") == 0 ? EHLO_ENCRYPTION_STARTTLS
                                                     : EHLO_ENCRYPTION_NONE;
}

/* A password travels there: what is not encrypted, or by nobody knows whom, is no way out. Where
 * the certificate has not been looked at, the test does so before it sends anything. On this
 * computer itself nobody is in between. */
static gboolean
is_safe (const EhloPortResult *result)
{
  g_autoptr (GInetAddress) address = NULL;

  if (result->tls != NULL)
    return result->certificate == NULL || g_str_equal (result->certificate, "valid");
  if (result->address == NULL)
    return FALSE;

  address = g_inet_address_new_from_string (result->address);

  return address != NULL && g_inet_address_get_is_loopback (address);
}

/**
 * ehlo_port_row_is_in_use:
 * @self: a row
 *
 * Returns: whether the account has this port and the encryption that was found there
 */
gboolean
ehlo_port_row_is_in_use (EhloPortRow *self)
{
  g_return_val_if_fail (EHLO_IS_PORT_ROW (self), FALSE);

  return self->result->port == ehlo_account_get_port (self->account) &&
         (self->result->manner == NULL ||
          get_encryption (self->result) == ehlo_account_get_encryption (self->account));
}

/**
 * ehlo_port_row_dup_settings:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): what to hand to the action `use-port`, as "465 implicit";
 *   %NULL where the port does not work, is not safe, or is the one in use already
 */
char *
ehlo_port_row_dup_settings (EhloPortRow *self)
{
  const EhloPortResult *result;

  g_return_val_if_fail (EHLO_IS_PORT_ROW (self), NULL);

  result = self->result;
  if (result->port == EHLO_PORT_CONTROL || result->manner == NULL ||
      !ehlo_port_serves_mail (result) || !is_safe (result) || ehlo_port_row_is_in_use (self))
    return NULL;

  return g_strdup_printf ("%u %s", result->port,
                          ehlo_encryption_to_string (get_encryption (result)));
}
