/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-trust.h"

#include "ehlo-error.h"

struct _EhloTlsTrust
{
  gnutls_certificate_credentials_t credentials;
};

G_DEFINE_BOXED_TYPE (EhloTlsTrust, ehlo_tls_trust, ehlo_tls_trust_ref, ehlo_tls_trust_unref)

static gboolean
add_pem (EhloTlsTrust  *self,
         GBytes        *pem,
         GError       **error)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (pem, &size);
  gnutls_datum_t datum = { (unsigned char *) data, size };
  int n_added;

  n_added = size == 0 ? 0
                      : gnutls_certificate_set_x509_trust_mem (self->credentials, &datum,
                                                               GNUTLS_X509_FMT_PEM);
  if (n_added == 0 || n_added == GNUTLS_E_NO_CERTIFICATE_FOUND
      || n_added == GNUTLS_E_BASE64_UNEXPECTED_HEADER_ERROR)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID, "no certificate in it");
      return FALSE;
    }
  if (n_added < 0)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID, gnutls_strerror (n_added));
      return FALSE;
    }

  return TRUE;
}

/**
 * ehlo_tls_trust_new:
 *
 * Loads the system's certificate authorities, which takes 11 to 13 ms: do it once, off the critical
 * path. A system without any gives a trust in nobody.
 *
 * Returns: (transfer full): a new trust; may be shared by all threads
 */
EhloTlsTrust *
ehlo_tls_trust_new (void)
{
  EhloTlsTrust *self = g_atomic_rc_box_new0 (EhloTlsTrust);

  /* Both only fail for lack of memory, or, the second, of a system trust store. */
  gnutls_certificate_allocate_credentials (&self->credentials);
  gnutls_certificate_set_x509_system_trust (self->credentials);

  return self;
}

/**
 * ehlo_tls_trust_new_with_pem:
 * @extra_ca_pem: (nullable): certificates in PEM form, to be trusted besides the system's
 * @error: return location: %EHLO_ERROR_INVALID when there is no certificate in it, or a broken one
 *
 * Returns: (transfer full) (nullable): a new trust, see ehlo_tls_trust_new()
 */
EhloTlsTrust *
ehlo_tls_trust_new_with_pem (GBytes  *extra_ca_pem,
                             GError **error)
{
  g_autoptr (EhloTlsTrust) self = ehlo_tls_trust_new ();

  if (extra_ca_pem != NULL && !add_pem (self, extra_ca_pem, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ehlo_tls_trust_new_with_file:
 * @extra_ca_file: (nullable) (type filename): a PEM file, see ehlo_tls_trust_new_with_pem()
 * @error: return location: %EHLO_ERROR_FILE when it cannot be read, %EHLO_ERROR_INVALID when there
 *   is no certificate in it; the message names the file
 *
 * Reads the file at once: not for the engine thread.
 *
 * Returns: (transfer full) (nullable): a new trust, see ehlo_tls_trust_new()
 */
EhloTlsTrust *
ehlo_tls_trust_new_with_file (const char  *extra_ca_file,
                              GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) pem = NULL;
  g_autoptr (EhloTlsTrust) self = NULL;
  g_autofree char *content = NULL;
  gsize length;

  if (extra_ca_file == NULL)
    return ehlo_tls_trust_new ();

  if (!g_file_get_contents (extra_ca_file, &content, &length, &local_error))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "ca-file \"%s\": %s", extra_ca_file,
                   local_error->message);
      return NULL;
    }

  pem = g_bytes_new_take (g_steal_pointer (&content), length);
  self = ehlo_tls_trust_new_with_pem (pem, &local_error);
  if (self == NULL)
    g_set_error (error, EHLO_ERROR, local_error->code, "ca-file \"%s\": %s", extra_ca_file,
                 local_error->message);

  return g_steal_pointer (&self);
}

/**
 * ehlo_tls_trust_check_pem:
 * @pem: certificates in PEM form
 * @error: return location: %EHLO_ERROR_INVALID when there is no certificate in it, or a broken one
 *
 * Looks at @pem without loading the system's authorities, so that bad input is told at once. Any
 * thread.
 *
 * Returns: whether ehlo_tls_trust_new_with_pem() will take it
 */
gboolean
ehlo_tls_trust_check_pem (GBytes  *pem,
                          GError **error)
{
  EhloTlsTrust probe = { NULL };
  gboolean good;

  gnutls_certificate_allocate_credentials (&probe.credentials);
  good = add_pem (&probe, pem, error);
  gnutls_certificate_free_credentials (probe.credentials);

  return good;
}

/**
 * ehlo_tls_trust_ref:
 * @self: a trust
 *
 * Returns: (transfer full): @self. Any thread.
 */
EhloTlsTrust *
ehlo_tls_trust_ref (EhloTlsTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  EhloTlsTrust *self = data;

  gnutls_certificate_free_credentials (self->credentials);
}

/**
 * ehlo_tls_trust_unref:
 * @self: (nullable): a trust
 *
 * Any thread.
 */
void
ehlo_tls_trust_unref (EhloTlsTrust *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

/**
 * ehlo_tls_trust_get_credentials:
 * @self: a trust
 *
 * Returns: (transfer none): what GnuTLS wants for a session; not to be changed, and valid as long
 *   as @self
 */
gnutls_certificate_credentials_t
ehlo_tls_trust_get_credentials (EhloTlsTrust *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->credentials;
}
