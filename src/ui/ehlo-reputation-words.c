/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-words.h"

#include "ehlo-escape.h"
#include "ehlo-list-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Registries have long names for whoever runs a range. */
#define MAX_OWNER 100

static char *
dup_seen_by (const EhloReputation *reputation)
{
  if (g_strcmp0 (reputation->source, "sender-domain") == 0)
    return g_strdup (_("domain of your sender address"));
  if (g_strcmp0 (reputation->source, "typed") == 0 || reputation->server == NULL)
    return NULL;

  /* Translators: who told our address: "seen by smtp.gmail.com" */
  return g_strdup_printf (_("seen by %s"), reputation->server);
}

/**
 * ehlo_reputation_words_dup_origin:
 * @reputation: what lists say
 *
 * Returns: (transfer full): whose address it is and who told it, as far as that is known
 */
char *
ehlo_reputation_words_dup_origin (const EhloReputation *reputation)
{
  g_autofree char *owner = NULL;
  g_autofree char *seen_by = dup_seen_by (reputation);

  if (reputation->owner != NULL)
    owner = ehlo_escape_bytes (reputation->owner, strlen (reputation->owner), MAX_OWNER);
  if (owner != NULL && seen_by != NULL)
    return g_strconcat (owner, " · ", seen_by, NULL);

  return g_strdup (owner != NULL ? owner : seen_by != NULL ? seen_by : "");
}

/**
 * ehlo_reputation_words_dup_name:
 * @reputation: what lists say
 *
 * Returns: (transfer full) (nullable): the name that belongs to the address
 */
char *
ehlo_reputation_words_dup_name (const EhloReputation *reputation)
{
  g_autofree char *name = NULL;

  if (reputation->reverse_name == NULL)
    return NULL;

  name = ehlo_escape_bytes (reputation->reverse_name, strlen (reputation->reverse_name),
                            MAX_OWNER);
  if (reputation->reverse_confirmed)
    return g_steal_pointer (&name);

  /* Translators: a host name */
  return g_strdup_printf (_("%s, which does not lead back to the address"), name);
}

/**
 * ehlo_reputation_words_get_nat:
 * @reputation: what lists say
 *
 * Returns: (transfer none) (nullable): whether others share the address, translated
 */
const char *
ehlo_reputation_words_get_nat (const EhloReputation *reputation)
{
  if (g_strcmp0 (reputation->nat, "cgnat") == 0)
    return _("Your provider shares this address among several customers. What lists say may be "
             "about somebody else.");

  return NULL;
}

/**
 * ehlo_reputation_words_get_resolver:
 * @reputation: what lists say
 * @ret_recursion_helps: (out): whether looking from the root on would help
 *
 * Returns: (transfer none) (nullable): what is wrong with the name server, translated
 */
const char *
ehlo_reputation_words_get_resolver (const EhloReputation *reputation,
                                    gboolean             *ret_recursion_helps)
{
  const char *resolver = reputation->resolver != NULL ? reputation->resolver : "";

  *ret_recursion_helps = *resolver != '\0' && !g_str_equal (resolver, "recursion");
  if (g_str_equal (resolver, "public"))
    return _("Your name server is a public one, which some lists do not answer.");
  if (g_str_equal (resolver, "rewrites"))
    return _("Your name server changes answers, so most lists cannot be asked through it.");
  if (g_str_equal (resolver, "servfail"))
    return _("Your name server reports an error instead of asking the lists.");
  if (g_str_equal (resolver, "silent"))
    return _("Your name server does not answer.");
  if (g_str_equal (resolver, "recursion"))
    return _("Some lists do not answer your name server, so Ehlo asked them by itself.");

  return NULL;
}

/**
 * ehlo_reputation_words_get_outcome:
 * @level: how much it matters
 *
 * Returns: how that is shown
 */
EhloOutcome
ehlo_reputation_words_get_outcome (EhloStandingLevel level)
{
  switch (level)
    {
    case EHLO_STANDING_OK:
      return EHLO_OUTCOME_OK;
    case EHLO_STANDING_NOTE:
    case EHLO_STANDING_WARNING:
      return EHLO_OUTCOME_WARNING;
    case EHLO_STANDING_PROBLEM:
      return EHLO_OUTCOME_FAILED;
    case EHLO_STANDING_UNKNOWN:
    default:
      return EHLO_OUTCOME_SKIPPED;
    }
}

/**
 * ehlo_reputation_words_dup_short:
 * @reputation: what lists say
 * @level: how much it matters
 *
 * Returns: (transfer full): the standing in a few words, of lists that answered; translated
 */
char *
ehlo_reputation_words_dup_short (const EhloReputation *reputation,
                                 EhloStandingLevel     level)
{
  EhloReputationCounts counts;
  guint n_hits, n_answers;

  ehlo_reputation_count (reputation, &counts);
  n_hits = counts.n_listed + counts.n_policy;
  n_answers = n_hits + counts.n_clear;
  if (n_answers == 0)
    return g_strdup (_("No blocklist answered"));
  if (n_hits == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Clear on %u blocklist",
                                         "Clear on %u blocklists", n_answers), n_answers);
  if (level == EHLO_STANDING_NOTE)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "On %u of %u blocklist, harmless",
                                         "On %u of %u blocklists, harmless", n_answers),
                            n_hits, n_answers);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "On %u of %u blocklist",
                                       "On %u of %u blocklists", n_answers), n_hits, n_answers);
}

static void
add_text (GString    *text,
          const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (text, "%s\n", line);
}

static void
add_list (GString              *text,
          const EhloListReport *list)
{
  g_autofree char *codes = g_strjoinv (", ", list->codes);
  g_autofree char *words = ehlo_list_words_dup_own_words (list);
  const char *meaning = ehlo_list_words_get_meaning (list);

  g_string_append_printf (text, "%s: %s", list->name != NULL ? list->name : list->id,
                          ehlo_list_words_get_pill (list));
  if (*codes != '\0')
    g_string_append_printf (text, " (%s)", codes);
  if (*meaning != '\0')
    g_string_append_printf (text, ". %s", meaning);
  if (words != NULL)
    g_string_append_printf (text, ". “%s”", words);
  g_string_append_c (text, '\n');
}

/**
 * ehlo_reputation_words_dup_text:
 * @reputation: what lists say
 * @route: how mail leaves
 *
 * Returns: (transfer full): everything as lines of text, hits first
 */
char *
ehlo_reputation_words_dup_text (const EhloReputation *reputation,
                                EhloMailRoute         route)
{
  g_autoptr (EhloStanding) standing = ehlo_standing_new (reputation, route);
  g_autofree char *origin = ehlo_reputation_words_dup_origin (reputation);
  g_autofree char *name = ehlo_reputation_words_dup_name (reputation);
  GString *text = g_string_new (NULL);
  gboolean helps;

  add_text (text, reputation->address);
  add_text (text, origin);
  add_text (text, name);
  add_text (text, ehlo_reputation_words_get_nat (reputation));
  add_text (text, standing->counts);
  add_text (text, standing->sentence);
  add_text (text, standing->advice);
  add_text (text, ehlo_reputation_words_get_resolver (reputation, &helps));
  g_string_append_c (text, '\n');
  for (guint rank = 0; rank < EHLO_N_LIST_RESULTS; rank++)
    for (guint i = 0; i < reputation->lists->len; i++)
      if (ehlo_list_words_get_rank (g_ptr_array_index (reputation->lists, i)) == rank)
        add_list (text, g_ptr_array_index (reputation->lists, i));

  return g_string_free (text, FALSE);
}
