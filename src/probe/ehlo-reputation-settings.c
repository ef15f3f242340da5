/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-settings.h"

/**
 * ehlo_reputation_settings_new:
 *
 * Returns: (transfer full): settings that allow nothing yet
 */
EhloReputationSettings *
ehlo_reputation_settings_new (void)
{
  return g_new0 (EhloReputationSettings, 1);
}

/**
 * ehlo_reputation_settings_copy:
 * @self: settings
 *
 * Returns: (transfer full): a copy; the table of keys is shared and must not change any more
 */
EhloReputationSettings *
ehlo_reputation_settings_copy (const EhloReputationSettings *self)
{
  EhloReputationSettings *copy = g_memdup2 (self, sizeof *self);

  copy->data = self->data != NULL ? g_object_ref (self->data) : NULL;
  copy->chosen = g_strdupv (self->chosen);
  copy->own_zones = g_strdupv (self->own_zones);
  copy->keys = self->keys != NULL ? g_hash_table_ref (self->keys) : NULL;
  copy->resolver = g_strdup (self->resolver);
  copy->echoes = g_strdupv (self->echoes);
  return copy;
}

/**
 * ehlo_reputation_settings_free:
 * @self: (transfer full) (nullable): settings
 */
void
ehlo_reputation_settings_free (EhloReputationSettings *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->data);
  g_strfreev (self->chosen);
  g_strfreev (self->own_zones);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_free (self->resolver);
  g_strfreev (self->echoes);
  g_free (self);
}

static void
add_list (GString *mark,
          char   **texts)
{
  g_autofree char *joined = texts != NULL ? g_strjoinv (" ", texts) : NULL;

  g_string_append_printf (mark, "|%s", joined != NULL ? joined : "-");
}

/**
 * ehlo_reputation_settings_dup_mark:
 * @self: settings
 *
 * Two settings with the same mark ask the same lists in the same way. Keys count only by their
 * number: a mark may be kept.
 *
 * Returns: (transfer full): the mark
 */
char *
ehlo_reputation_settings_dup_mark (const EhloReputationSettings *self)
{
  g_autoptr (GString) mark = g_string_new (NULL);

  g_string_append_printf (mark, "%d%d|%p|%u|%s", self->lists, self->recursion,
                          (gpointer) self->data,
                          self->keys != NULL ? g_hash_table_size (self->keys) : 0,
                          self->resolver != NULL ? self->resolver : "");
  add_list (mark, self->chosen);
  add_list (mark, self->own_zones);
  return g_string_free (g_steal_pointer (&mark), FALSE);
}
