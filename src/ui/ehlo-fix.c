/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fix.h"

#include "ehlo-error.h"

#include <glib/gi18n.h>

/* What a test depends on. The first ones are what a fix may change. */
static const char *const settings[] = {
  "host", "port", "encryption", "user", "ipv4-only", "from", "to", "mechanism", "ca-file",
};

static gboolean
has_same (EhloAccount *a,
          EhloAccount *b,
          const char  *name)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (a), name);
  g_auto (GValue) value_a = G_VALUE_INIT;
  g_auto (GValue) value_b = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (a), name, &value_a);
  g_object_get_property (G_OBJECT (b), name, &value_b);

  return g_param_values_cmp (pspec, &value_a, &value_b) == 0;
}

static void
take (EhloAccount *account,
      EhloAccount *from,
      const char  *name)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (from), name, &value);
  g_object_set_property (G_OBJECT (account), name, &value);
}

/* "465 implicit" */
static gboolean
set_port (EhloAccount  *values,
          const char   *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 2);
  EhloEncryption encryption;
  guint port;

  if (g_strv_length (words) != 2 || !ehlo_account_parse_port (words[0], &port, NULL) ||
      !ehlo_encryption_from_string (words[1], &encryption))
    return FALSE;

  g_object_set (values, "port", port, "encryption", (int) encryption, NULL);

  return TRUE;
}

static gboolean
apply (EhloAccount *values,
       const char  *kind,
       const char  *value)
{
  if (g_str_equal (kind, EHLO_ACTION_USE_IPV4))
    g_object_set (values, "ipv4-only", TRUE, NULL);
  else if (value == NULL || *value == '\0')
    return FALSE;
  else if (g_str_equal (kind, EHLO_ACTION_USE_PORT))
    return set_port (values, value);
  else if (g_str_equal (kind, EHLO_ACTION_USE_HOST))
    g_object_set (values, "host", value, NULL);
  else if (g_str_equal (kind, EHLO_ACTION_USE_USER))
    g_object_set (values, "user", value, NULL);
  else
    return FALSE;

  return TRUE;
}

/**
 * ehlo_fix_new:
 * @account: an account; it is not changed yet
 * @kind: one of the actions that change an account
 * @value: (nullable): what that kind needs
 * @run: (nullable): the last run of @account
 * @error: return location
 *
 * A report may come from anywhere, and so may @value: what the form would not take is not taken
 * here either.
 *
 * Returns: (transfer full) (nullable): the change, or %NULL with %EHLO_ERROR_INVALID
 */
EhloFix *
ehlo_fix_new (EhloAccount  *account,
              const char   *kind,
              const char   *value,
              EhloRun      *run,
              GError      **error)
{
  g_autoptr (EhloAccount) after = ehlo_account_copy (account);
  EhloFix *self;

  if (!apply (after, kind, value))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("“%s” cannot be used as a setting"),
                   value != NULL ? value : "");
      return NULL;
    }
  if (!ehlo_account_check (after, NULL, error))
    return NULL;

  self = g_new0 (EhloFix, 1);
  self->account = g_object_ref (account);
  self->before = ehlo_account_copy (account);
  self->after = g_steal_pointer (&after);
  self->run = run != NULL ? g_object_ref (run) : NULL;

  return self;
}

/**
 * ehlo_fix_free:
 * @self: (transfer full): a fix
 */
void
ehlo_fix_free (EhloFix *self)
{
  g_object_unref (self->account);
  g_object_unref (self->before);
  g_object_unref (self->after);
  g_clear_object (&self->run);
  g_free (self);
}

/**
 * ehlo_fix_dup_title:
 * @self: a fix
 *
 * Returns: (transfer full): what was changed, in a few words
 */
char *
ehlo_fix_dup_title (const EhloFix *self)
{
  if (!has_same (self->before, self->after, "host"))
    return g_strdup_printf (_("Server changed to %s"), ehlo_account_get_host (self->after));
  if (!has_same (self->before, self->after, "user"))
    return g_strdup_printf (_("User name changed to %s"), ehlo_account_get_user (self->after));
  if (!has_same (self->before, self->after, "port"))
    return g_strdup_printf (_("Port changed to %u"), ehlo_account_get_port (self->after));
  if (!has_same (self->before, self->after, "encryption"))
    return g_strdup (_("Encryption changed"));
  if (!has_same (self->before, self->after, "ipv4-only"))
    return g_strdup (_("IPv6 is left out from now on"));

  return g_strdup (_("Nothing had to be changed"));
}

/**
 * ehlo_fix_dup_undone:
 * @self: a fix that was made
 * @ret_complete: (out): whether everything that a test depends on is as it was before
 *
 * What somebody has changed since then stays: only what is still as the fix left it goes back.
 *
 * Returns: (transfer full): the values of the account without the fix
 */
EhloAccount *
ehlo_fix_dup_undone (const EhloFix *self,
                     gboolean      *ret_complete)
{
  EhloAccount *undone = ehlo_account_copy (self->account);

  *ret_complete = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      if (!has_same (self->before, self->after, settings[i]) &&
          has_same (undone, self->after, settings[i]))
        take (undone, self->before, settings[i]);
      *ret_complete &= has_same (undone, self->before, settings[i]);
    }

  /* The result goes with the settings that it is about. */
  if (*ret_complete)
    {
      take (undone, self->before, "last-outcome");
      take (undone, self->before, "last-summary");
    }

  return undone;
}
