/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-certificate.h"

G_DEFINE_BOXED_TYPE (EhloCertificate, ehlo_certificate, ehlo_certificate_copy,
                     ehlo_certificate_free)

/**
 * ehlo_certificate_new:
 *
 * Makes an empty summary for whoever reads the certificate to fill in. `names` is there already, as
 * an empty list.
 *
 * Returns: (transfer full): a new summary
 */
EhloCertificate *
ehlo_certificate_new (void)
{
  EhloCertificate *self = g_new0 (EhloCertificate, 1);

  self->names = g_new0 (char *, 1);
  return self;
}

/**
 * ehlo_certificate_copy:
 * @self: (nullable): a summary
 *
 * Returns: (transfer full) (nullable): a copy of everything in it
 */
EhloCertificate *
ehlo_certificate_copy (const EhloCertificate *self)
{
  EhloCertificate *copy;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  copy->subject = g_strdup (self->subject);
  copy->issuer = g_strdup (self->issuer);
  copy->names = self->names != NULL ? g_strdupv (self->names) : g_new0 (char *, 1);
  copy->common_name = g_strdup (self->common_name);
  copy->key = g_strdup (self->key);
  copy->signature = g_strdup (self->signature);
  copy->sha256 = g_strdup (self->sha256);
  copy->serial = g_strdup (self->serial);

  return copy;
}

/**
 * ehlo_certificate_free:
 * @self: (nullable) (transfer full): a summary
 *
 * Frees it with everything in it.
 */
void
ehlo_certificate_free (EhloCertificate *self)
{
  if (self == NULL)
    return;

  g_free (self->subject);
  g_free (self->issuer);
  g_strfreev (self->names);
  g_free (self->common_name);
  g_free (self->key);
  g_free (self->signature);
  g_free (self->sha256);
  g_free (self->serial);
  g_free (self);
}
