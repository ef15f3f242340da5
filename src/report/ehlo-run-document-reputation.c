/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-document.h"

#include <glib/gi18n-lib.h>

static const char *
get_result_words (const EhloListReport *row)
{
  switch (row->result)
    {
    case EHLO_RESULT_LISTED:
      return _("listed");
    case EHLO_RESULT_POLICY:
      return _("listed by a rule for the range");
    case EHLO_RESULT_CLEAR:
      return row->verified ? _("clear") : _("clear (the list cannot be verified)");
    case EHLO_RESULT_REFUSED:
      return _("does not answer this name server");
    case EHLO_RESULT_DEAD:
      return _("cannot be used");
    case EHLO_RESULT_ERROR:
      return _("no answer");
    case EHLO_RESULT_SKIPPED:
    default:
      return _("not asked");
    }
}

static EhloOutcome
get_tone (const EhloListReport *row)
{
  if (row->result == EHLO_RESULT_LISTED)
    return EHLO_OUTCOME_FAILED;
  if (row->result == EHLO_RESULT_CLEAR)
    return EHLO_OUTCOME_OK;
  return row->result == EHLO_RESULT_POLICY ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_SKIPPED;
}

static char *
dup_details (const EhloListReport *row)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *codes = g_strjoinv (", ", row->codes);

  if (*codes != '\0')
    g_ptr_array_add (parts, codes);
  if (row->meaning != NULL)
    g_ptr_array_add (parts, row->meaning);
  if (row->reason != NULL)
    g_ptr_array_add (parts, row->reason);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" - ", (char **) parts->pdata);
}

static void
add_lists (EhloDocument         *self,
           const EhloReputation *reputation)
{
  EhloBlock *table = ehlo_document_add (self, EHLO_BLOCK_TABLE, NULL);

  ehlo_block_add_row (table, _("List"), _("Result"), _("Details"), NULL);
  for (guint i = 0; i < reputation->lists->len; i++)
    {
      const EhloListReport *row = g_ptr_array_index (reputation->lists, i);
      g_autofree char *details = dup_details (row);

      if (row->pending)
        continue;
      ehlo_block_add_row (table, row->name != NULL ? row->name : row->id, get_result_words (row),
                          details, NULL);
      ehlo_block_set_tone (table, get_tone (row));
    }
}

/* Lists that cannot be used are no answers, so they do not count. */
static char *
dup_standing (const EhloReputation *reputation)
{
  EhloReputationCounts counts;
  guint n_hits;

  ehlo_reputation_count (reputation, &counts);
  n_hits = counts.n_listed + counts.n_policy;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "on %u of %u list that answered",
                                       "on %u of %u lists that answered",
                                       n_hits + counts.n_clear),
                          n_hits, n_hits + counts.n_clear);
}

/*< private >
 * _ehlo_run_document_add_reputation:
 * @self: a document
 * @run: a run
 *
 * Adds what blocklists say, address by address; nothing where none was asked.
 */
void
_ehlo_run_document_add_reputation (EhloDocument *self,
                                   EhloRun      *run)
{
  if (ehlo_run_get_n_reputations (run) > 0)
    ehlo_document_add_heading (self, _("Blocklists"), 1);
  for (guint i = 0; i < ehlo_run_get_n_reputations (run); i++)
    {
      const EhloReputation *reputation = ehlo_run_get_reputation (run, i);
      g_autofree char *standing = dup_standing (reputation);
      EhloBlock *fields;

      ehlo_document_add_heading (self, reputation->address, 2);
      fields = ehlo_document_add (self, EHLO_BLOCK_FIELDS, NULL);
      fields->level = 2;
      ehlo_block_add_field (fields, _("Standing"), standing);
      ehlo_block_add_field (fields, _("Owner"), reputation->owner);
      ehlo_block_add_field (fields, _("Name"), reputation->reverse_name);
      add_lists (self, reputation);
    }
}
