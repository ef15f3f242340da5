/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-password-shape.h"

#include <string.h>

#define N_LETTERS 16

static gboolean
has_blank_at_end (const char *password)
{
  gsize length = strlen (password);

  return length > 0 &&
         (g_ascii_isspace (password[0]) || g_ascii_isspace (password[length - 1]));
}

/* "abcd efgh ijkl mnop": shown in groups, which many people copy along. */
static gboolean
is_16_letters (const char *password)
{
  guint n_letters = 0;

  for (const char *p = password; *p != '\0'; p++)
    {
      if (g_ascii_islower (*p))
        n_letters++;
      else if (*p != ' ' && *p != '-')
        return FALSE;
    }

  return n_letters == N_LETTERS;
}

/**
 * ehlo_password_shape_list:
 * @password: a password
 * @app_shape: (nullable): how the provider's app passwords look, as
 *   ehlo_provider_get_password_shape() has it; only "16-letters" is known
 *
 * The names say that something is odd, but neither how long the password is nor what stands in it:
 * they go into reports. Any thread.
 *
 * Returns: (transfer full) (array zero-terminated=1): of "blank-at-end" (or at the beginning),
 *   "not-ascii", "not-app-password"
 */
char **
ehlo_password_shape_list (const char *password,
                          const char *app_shape)
{
  g_autoptr (GStrvBuilder) odd = g_strv_builder_new ();

  if (has_blank_at_end (password))
    g_strv_builder_add (odd, "blank-at-end");
  if (!g_str_is_ascii (password))
    g_strv_builder_add (odd, "not-ascii");
  if (g_strcmp0 (app_shape, "16-letters") == 0 && !is_16_letters (password))
    g_strv_builder_add (odd, "not-app-password");

  return g_strv_builder_end (odd);
}
