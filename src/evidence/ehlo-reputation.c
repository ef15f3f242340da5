/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation.h"

#include <json-glib/json-glib.h>
#include <string.h>

G_DEFINE_BOXED_TYPE (EhloReputation, ehlo_reputation, ehlo_reputation_copy, ehlo_reputation_free)

static void
list_report_free (gpointer data)
{
  EhloListReport *self = data;

  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->codes);
  g_free (self->listing);
  g_free (self->kind);
  g_free (self->meaning);
  g_free (self->reason);
  g_free (self->url);
  g_free (self->removal_url);
  g_free (self->covered_by);
  g_free (self->resolver);
  g_free (self->weight);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

static gpointer
list_report_copy (gconstpointer source,
                  gpointer      user_data)
{
  const EhloListReport *self = source;
  EhloListReport *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->codes = g_strdupv (self->codes);
  copy->listing = g_strdup (self->listing);
  copy->kind = g_strdup (self->kind);
  copy->meaning = g_strdup (self->meaning);
  copy->reason = g_strdup (self->reason);
  copy->url = g_strdup (self->url);
  copy->removal_url = g_strdup (self->removal_url);
  copy->covered_by = g_strdup (self->covered_by);
  copy->resolver = g_strdup (self->resolver);
  copy->weight = g_strdup (self->weight);
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

/**
 * ehlo_reputation_new:
 * @address: an IP address or a domain
 * @source: (nullable): where it is known from, see #EhloReputation
 *
 * Returns: (transfer full): one without lists
 */
EhloReputation *
ehlo_reputation_new (const char *address,
                     const char *source)
{
  EhloReputation *self = g_new0 (EhloReputation, 1);

  self->address = g_strdup (address);
  self->source = g_strdup (source);
  self->lists = g_ptr_array_new_with_free_func (list_report_free);
  return self;
}

/**
 * ehlo_reputation_copy:
 * @self: what lists say
 *
 * Returns: (transfer full): a deep copy
 */
EhloReputation *
ehlo_reputation_copy (const EhloReputation *self)
{
  EhloReputation *copy = g_memdup2 (self, sizeof *self);

  copy->address = g_strdup (self->address);
  copy->source = g_strdup (self->source);
  copy->server = g_strdup (self->server);
  copy->owner = g_strdup (self->owner);
  copy->reverse_name = g_strdup (self->reverse_name);
  copy->nat = g_strdup (self->nat);
  copy->resolver = g_strdup (self->resolver);
  copy->lists = g_ptr_array_copy (self->lists, list_report_copy, NULL);
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

/**
 * ehlo_reputation_free:
 * @self: (transfer full) (nullable): what lists say
 */
void
ehlo_reputation_free (EhloReputation *self)
{
  if (self == NULL)
    return;

  g_free (self->address);
  g_free (self->source);
  g_free (self->server);
  g_free (self->owner);
  g_free (self->reverse_name);
  g_free (self->nat);
  g_free (self->resolver);
  g_ptr_array_unref (self->lists);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

/**
 * ehlo_reputation_add_list:
 * @self: what lists say
 * @id: a list that is not there yet
 * @name: (nullable): its name for people
 *
 * Returns: (transfer none): its row, skipped so far
 */
EhloListReport *
ehlo_reputation_add_list (EhloReputation *self,
                          const char     *id,
                          const char     *name)
{
  EhloListReport *row = g_new0 (EhloListReport, 1);

  row->id = g_strdup (id);
  row->name = g_strdup (name);
  row->result = EHLO_RESULT_SKIPPED;
  row->codes = g_new0 (char *, 1);
  row->time_us = -1;
  g_ptr_array_add (self->lists, row);
  return row;
}

/**
 * ehlo_reputation_find:
 * @self: what lists say
 * @id: a list
 *
 * Returns: (transfer none) (nullable): its row
 */
EhloListReport *
ehlo_reputation_find (const EhloReputation *self,
                      const char           *id)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      EhloListReport *row = g_ptr_array_index (self->lists, i);

      if (g_strcmp0 (row->id, id) == 0)
        return row;
    }

  return NULL;
}

static guint *
get_counter (EhloReputationCounts *counts,
             EhloListResult        result)
{
  switch (result)
    {
    case EHLO_RESULT_LISTED:
      return &counts->n_listed;
    case EHLO_RESULT_POLICY:
      return &counts->n_policy;
    case EHLO_RESULT_CLEAR:
      return &counts->n_clear;
    case EHLO_RESULT_SKIPPED:
      return &counts->n_skipped;
    case EHLO_RESULT_REFUSED:
    case EHLO_RESULT_DEAD:
    case EHLO_RESULT_ERROR:
    default:
      return &counts->n_unusable;
    }
}

/**
 * ehlo_reputation_count:
 * @self: what lists say
 * @ret_counts: (out caller-allocates): how many say what
 */
void
ehlo_reputation_count (const EhloReputation *self,
                       EhloReputationCounts *ret_counts)
{
  memset (ret_counts, 0, sizeof *ret_counts);
  for (guint i = 0; i < self->lists->len; i++)
    {
      const EhloListReport *row = g_ptr_array_index (self->lists, i);

      if (row->pending)
        ret_counts->n_pending++;
      else if (row->covered_by == NULL)
        (*get_counter (ret_counts, row->result))++;
    }
}
