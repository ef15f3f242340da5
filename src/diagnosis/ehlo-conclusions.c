/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conclusions.h"

#include "ehlo-escape.h"

#include <string.h>

#define MAX_LINE_BYTES 2048

/* A log repeats itself; more conclusions than this nobody reads. */
#define MAX_CONCLUSIONS 12

typedef struct
{
  EhloFinding *finding;
  guint        rank;
} Entry;

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  g_clear_object (&self->finding);
}

/**
 * ehlo_conclusions_init:
 * @self: the conclusions
 *
 * Begins with none.
 */
void
ehlo_conclusions_init (EhloConclusions *self)
{
  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ehlo_conclusions_clear:
 * @self: the conclusions
 *
 * Frees what is in them.
 */
void
ehlo_conclusions_clear (EhloConclusions *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);
}

/**
 * ehlo_conclusions_is_full:
 * @self: the conclusions
 *
 * Returns: whether it is no use to go on reading
 */
gboolean
ehlo_conclusions_is_full (EhloConclusions *self)
{
  return self->entries->len >= MAX_CONCLUSIONS;
}

/* Safe to show, line by line. */
static char *
dup_shown (const char *exact_error)
{
  g_auto (GStrv) lines = g_strsplit (exact_error, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_steal_pointer (&lines[i]);

      lines[i] = ehlo_escape_bytes (line, strlen (line), MAX_LINE_BYTES);
    }

  return g_strjoinv ("\n", lines);
}

static char *
dup_explanation (const EhloConclusion *conclusion)
{
  const char *meaning = g_dgettext (GETTEXT_PACKAGE, conclusion->meaning);
  const char *next_action = g_dgettext (GETTEXT_PACKAGE, conclusion->next_action);

  if (conclusion->about == NULL)
    return g_strdup_printf ("%s %s", meaning, next_action);

  return g_strdup_printf ("%s %s %s", conclusion->about, meaning, next_action);
}

/**
 * ehlo_conclusions_add:
 * @self: the conclusions
 * @conclusion: one more
 *
 * Keeps it as a finding, unless the same was concluded before or there are enough.
 */
void
ehlo_conclusions_add (EhloConclusions      *self,
                      const EhloConclusion *conclusion)
{
  g_autofree char *explanation = dup_explanation (conclusion);
  g_autofree char *key = g_strdup_printf ("%s %s", conclusion->cause->verdict, explanation);
  g_autofree char *shown = dup_shown (conclusion->exact_error);
  Entry entry = { NULL, conclusion->rank };

  if (ehlo_conclusions_is_full (self) || !g_hash_table_add (self->seen, g_steal_pointer (&key)))
    return;

  entry.finding = ehlo_finding_new (conclusion->cause->verdict,
                                    g_dgettext (GETTEXT_PACKAGE, conclusion->cause->title),
                                    explanation);
  ehlo_finding_set_who (entry.finding, conclusion->who);
  ehlo_finding_set_confidence (entry.finding, conclusion->confidence);
  ehlo_finding_set_exact_error (entry.finding, shown);
  g_array_append_val (self->entries, entry);
}

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Entry *first = a;
  const Entry *second = b;

  return (second->rank > first->rank) - (second->rank < first->rank);
}

/**
 * ehlo_conclusions_order:
 * @self: the conclusions
 *
 * Returns: (transfer full) (element-type EhloFinding): best first; what only names a program or a
 *   step is left out when something says more
 */
GPtrArray *
ehlo_conclusions_order (EhloConclusions *self)
{
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_object_unref);
  guint best;

  /* Merge sort underneath: what has the same rank stays in the order of the text. */
  g_array_sort (self->entries, compare_ranks);
  best = self->entries->len > 0 ? g_array_index (self->entries, Entry, 0).rank : 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->rank <= EHLO_CONCLUSION_WRAPPER_RANK && best > EHLO_CONCLUSION_WRAPPER_RANK)
        break;
      g_ptr_array_add (findings, g_object_ref (entry->finding));
    }

  return g_steal_pointer (&findings);
}
