/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-plan.h"

#include "ehlo-account-check.h"
#include "ehlo-connectivity-page.h"
#include "ehlo-error.h"
#include "ehlo-host-name.h"
#include "ehlo-providers.h"
#include "ehlo-resolver.h"
#include "ehlo-sasl.h"
#include "ehlo-tls-trust.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
read_ca_file (const char  *path,
              gsize       *ret_length,
              GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  char *contents = NULL;

  if (g_file_get_contents (path, &contents, ret_length, &local_error))
    return contents;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "ca-file: %s", local_error->message);
  return NULL;
}

/* Several services of the data set run on the person's own computer: whose this one is, its address
 * does not tell. A data set that cannot be read is no reason not to test; it has a test of its
 * own. */
static EhloProvider *
find_provider (EhloAccount *account)
{
  EhloProviders *providers = ehlo_providers_get_default ();
  EhloProvider *provider = NULL;

  if (ehlo_account_get_preset (account) != NULL)
    provider = ehlo_providers_find (providers, ehlo_account_get_preset (account));
  if (provider == NULL && !ehlo_host_name_is_loopback (ehlo_account_get_host (account)))
    provider = ehlo_providers_find_by_host (providers, ehlo_account_get_host (account));
  return provider != NULL ? g_object_ref (provider) : NULL;
}

/**
 * ehlo_plan_new_for_account:
 * @account: what to test; checked first
 * @password: (nullable): the password, or the token for XOAUTH2 and OAUTHBEARER
 * @error: place for an error
 *
 * Makes the plan of a plain test of @account. The caller may change the further fields before it
 * hands the plan over. Reads the account's certificate file, if it names one. Main thread.
 *
 * Errors: %EHLO_ERROR_INVALID naming the field of @account that is wrong, %EHLO_ERROR_FILE naming
 * the certificate file.
 *
 * Returns: (transfer full): a plan, or %NULL with @error set
 */
EhloPlan *
ehlo_plan_new_for_account (EhloAccount  *account,
                           const char   *password,
                           GError      **error)
{
  const char *ca_file = ehlo_account_get_ca_file (account);
  const EhloSubject subject = {
    .preset = (char *) ehlo_account_get_preset (account),
    .host = (char *) ehlo_account_get_host (account),
    .port = ehlo_account_get_port (account),
    .encryption = ehlo_account_get_encryption (account),
    .user = (char *) ehlo_account_get_user (account),
    .from = (char *) ehlo_account_get_from (account),
    .to = (char *) ehlo_account_get_to (account),
  };
  g_autoptr (EhloPlan) self = NULL;

  if (!ehlo_account_check (account, NULL, error))
    return NULL;

  self = g_new0 (EhloPlan, 1);
  self->subject = ehlo_subject_copy (&subject);
  self->provider = find_provider (account);
  self->password = g_strdup (password);
  self->mechanism = g_strdup (ehlo_account_get_mechanism (account));
  self->timeout_us = EHLO_PLAN_DEFAULT_TIMEOUT_US;
  self->ipv4_only = ehlo_account_get_ipv4_only (account);

  if (ca_file != NULL)
    {
      gsize length;
      char *contents = read_ca_file (ca_file, &length, error);

      if (contents == NULL)
        return NULL;
      self->extra_ca_pem = g_bytes_new_take (contents, length);
    }

  return g_steal_pointer (&self);
}

static gboolean
check_mechanism (const char  *mechanism,
                 GError     **error)
{
  const char *const *known = ehlo_sasl_list_mechanisms ();
  g_autofree char *list = NULL;

  for (guint i = 0; known[i] != NULL; i++)
    if (g_ascii_strcasecmp (known[i], mechanism) == 0)
      return TRUE;

  list = g_strjoinv (", ", (char **) known);
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               _("mechanism: “%s” is not known; there are %s"), mechanism, list);
  return FALSE;
}

/**
 * ehlo_plan_check:
 * @self: a plan
 * @error: place for an error
 *
 * Checks what the account alone cannot: mechanism, name server, extra certificates, and the page
 * that is asked for sign-in pages. Any thread.
 *
 * Errors: %EHLO_ERROR_INVALID naming the field, #GUriError likewise.
 *
 * Returns: whether the plan can be run
 */
gboolean
ehlo_plan_check (const EhloPlan  *self,
                 GError         **error)
{
  g_autoptr (EhloResolver) resolver = NULL;

  if (self->mechanism != NULL && !check_mechanism (self->mechanism, error))
    return FALSE;
  if (self->extra_ca_pem != NULL && !ehlo_tls_trust_check_pem (self->extra_ca_pem, error))
    {
      g_prefix_error (error, "ca-file: ");
      return FALSE;
    }
  if (self->connectivity_uri != NULL
      && !ehlo_connectivity_page_check (self->connectivity_uri, error))
    {
      g_prefix_error (error, "connectivity-uri: ");
      return FALSE;
    }
  if (self->resolver == NULL)
    return TRUE;

  resolver = ehlo_resolver_new (self->resolver, error);
  if (resolver == NULL)
    g_prefix_error (error, "resolver: ");
  return resolver != NULL;
}

/**
 * ehlo_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): a deep copy
 */
EhloPlan *
ehlo_plan_copy (const EhloPlan *self)
{
  EhloPlan *copy = g_new0 (EhloPlan, 1);

  copy->subject = ehlo_subject_copy (self->subject);
  copy->provider = self->provider != NULL ? g_object_ref (self->provider) : NULL;
  copy->password = g_strdup (self->password);
  copy->mechanism = g_strdup (self->mechanism);
  copy->ehlo_name = g_strdup (self->ehlo_name);
  copy->resolver = g_strdup (self->resolver);
  copy->extra_ca_pem = self->extra_ca_pem != NULL ? g_bytes_ref (self->extra_ca_pem) : NULL;
  copy->tls_priority = g_strdup (self->tls_priority);
  copy->timeout_us = self->timeout_us;
  copy->send = self->send;
  copy->allow_unprotected = self->allow_unprotected;
  copy->max_segment = self->max_segment;
  copy->ipv4_only = self->ipv4_only;
  copy->earlier_refusals = self->earlier_refusals;
  copy->connectivity_uri = g_strdup (self->connectivity_uri);
  copy->only = g_strdupv (self->only);
  copy->reputation =
    self->reputation != NULL ? ehlo_reputation_settings_copy (self->reputation) : NULL;
  copy->skip = g_strdupv (self->skip);
  return copy;
}

/**
 * ehlo_plan_wants:
 * @self: a plan
 * @probe: the name of a probe, as in #EhloFurtherProbe; "conversation" for the walk itself
 * @needed: whether evidence is missing that the probe can get
 *
 * Returns: whether the probe is to run
 */
gboolean
ehlo_plan_wants (const EhloPlan *self,
                 const char     *probe,
                 gboolean        needed)
{
  if (self->skip != NULL && g_strv_contains ((const char *const *) self->skip, probe))
    return FALSE;
  if (self->only != NULL)
    return g_strv_contains ((const char *const *) self->only, probe);
  return needed;
}

/**
 * ehlo_plan_free:
 * @self: (transfer full) (nullable): a plan
 *
 * Frees the plan; the password is overwritten first.
 */
void
ehlo_plan_free (EhloPlan *self)
{
  if (self == NULL)
    return;

  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  ehlo_subject_free (self->subject);
  g_clear_object (&self->provider);
  g_free (self->mechanism);
  g_free (self->ehlo_name);
  g_free (self->resolver);
  g_free (self->tls_priority);
  g_free (self->connectivity_uri);
  g_strfreev (self->only);
  ehlo_reputation_settings_free (self->reputation);
  g_strfreev (self->skip);
  g_clear_pointer (&self->extra_ca_pem, g_bytes_unref);
  g_free (self);
}
