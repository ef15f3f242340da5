/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-encryption.h"

static const char *const encryption_names[EHLO_N_ENCRYPTIONS] = {
  [EHLO_ENCRYPTION_IMPLICIT] = "implicit",
  [EHLO_ENCRYPTION_STARTTLS] = "starttls",
  [EHLO_ENCRYPTION_NONE] = "none",
};

/**
 * ehlo_encryption_to_string:
 * @encryption: a manner of encryption
 *
 * The name that stands in JSON reports, in account files and behind `--tls`. It is never
 * translated. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
ehlo_encryption_to_string (EhloEncryption encryption)
{
  g_return_val_if_fail ((guint) encryption < EHLO_N_ENCRYPTIONS, NULL);

  return encryption_names[encryption];
}

/**
 * ehlo_encryption_from_string:
 * @text: (nullable): a name, as ehlo_encryption_to_string() gives it
 * @ret_encryption: (out) (optional): the manner; untouched when @text is no name of one
 *
 * The reverse of ehlo_encryption_to_string(). Case counts: the names are an interface. Any thread.
 *
 * Returns: whether @text names a manner of encryption
 */
gboolean
ehlo_encryption_from_string (const char     *text,
                             EhloEncryption *ret_encryption)
{
  for (guint i = 0; i < EHLO_N_ENCRYPTIONS; i++)
    {
      if (g_strcmp0 (text, encryption_names[i]) == 0)
        {
          if (ret_encryption != NULL)
            *ret_encryption = (EhloEncryption) i;
          return TRUE;
        }
    }

  return FALSE;
}
