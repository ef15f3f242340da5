/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-words.h"

#include "ehlo-escape.h"

#include <glib/gi18n.h>
#include <string.h>

/* A list says it in a sentence or two; more would push everything else out of sight. */
#define MAX_OWN_WORDS 500

typedef struct
{
  const char *name;
  const char *words;
} Words;

static const Words reasons[] = {
  { "public-resolver", N_("Does not answer your name server, which is a public one") },
  { "rate-limited", N_("Your name server asks too often") },
  { "not-registered", N_("Answers registered name servers only") },
  { "bad-query", N_("Did not understand the question") },
  { "query-refused", N_("Refuses your name server") },
  { "refused", N_("Refuses your name server") },
  { "rcode-refused", N_("Refuses your name server") },
  { "no-test-entry", N_("Its test entry did not answer") },
  { "lists-everything", N_("Lists everybody, so it says nothing") },
  { "rewritten", N_("Your name server changed its answer") },
  { "timeout", N_("No answer in time") },
  { "servfail", N_("Your name server could not ask it") },
  { "bad-answer", N_("An answer that cannot be read") },
  { "cancelled", N_("Stopped before it answered") },
  { "no-key", N_("Needs a key of your own") },
  { "not-public", N_("Not asked: the address is not a public one") },
  { "closed", N_("The list is closed") },
  { "parked", N_("Its name belongs to somebody else now") },
  { "wildcard", N_("Lists everybody, so it says nothing") },
  { "merged", N_("The list is part of another one now") },
  { "renamed", N_("The list has another name now") },
  { "fraudulent", N_("Not an honest list") },
  { "private", N_("Not open to the public") },
  { "stale", N_("The list shows no sign of life") },
};

/* The classes of data/blocklists.json. */
static const Words kinds[] = {
  { "spam", N_("Spam was seen from it") },
  { "reputation", N_("It has a bad name") },
  { "attack", N_("Attacks were seen from it") },
  { "exploit", N_("An infected device or a misused one") },
  { "policy", N_("An address range for homes") },
  { "network", N_("Its whole network is listed") },
  { "abused", N_("Somebody misuses it") },
  { "proxy", N_("It passes on the traffic of others") },
  { "malware", N_("Harmful programs were seen from it") },
  { "backscatter", N_("It sends bounces to strangers") },
  { "tor", N_("It belongs to the Tor network") },
  { "phish", N_("It was used to steal passwords") },
  { "new-domain", N_("The domain is very new") },
  { "misconfiguration", N_("It is not set up correctly") },
  { "vpn", N_("It belongs to a VPN") },
  { "bogon", N_("It belongs to nobody") },
};

static const Words weights[] = {
  { "major", N_("Many mail servers refuse on it alone") },
  { "moderate", N_("Some mail servers heed it") },
  { "minor", N_("Few mail servers heed it") },
  { "informational", N_("For information only") },
};

static const char *
find_words (const Words *words,
            gsize        n_words,
            const char  *name)
{
  for (gsize i = 0; i < n_words && name != NULL; i++)
    if (g_str_equal (words[i].name, name))
      return _(words[i].words);

  return NULL;
}

static gboolean
is_good_mark (const EhloListReport *list)
{
  return list->result == EHLO_RESULT_CLEAR && g_strcmp0 (list->listing, "allow") == 0;
}

/**
 * ehlo_list_words_get_outcome:
 * @list: what a list says
 *
 * Returns: how it is shown: what is normal for a line at home is no alarm, and what is not known is
 *   no good news
 */
EhloOutcome
ehlo_list_words_get_outcome (const EhloListReport *list)
{
  if (list->pending)
    return EHLO_OUTCOME_RUNNING;

  switch (list->result)
    {
    case EHLO_RESULT_LISTED:
      return list->expected ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_FAILED;
    case EHLO_RESULT_POLICY:
      return EHLO_OUTCOME_WARNING;
    case EHLO_RESULT_CLEAR:
      return EHLO_OUTCOME_OK;
    case EHLO_RESULT_REFUSED:
    case EHLO_RESULT_DEAD:
    case EHLO_RESULT_ERROR:
    case EHLO_RESULT_SKIPPED:
    default:
      return EHLO_OUTCOME_SKIPPED;
    }
}

/**
 * ehlo_list_words_get_pill:
 * @list: what a list says
 *
 * Returns: (transfer none): the result in a word or two, translated
 */
const char *
ehlo_list_words_get_pill (const EhloListReport *list)
{
  if (list->pending)
    /* Translators: a blocklist is being asked */
    return _("asking");
  if (is_good_mark (list))
    /* Translators: an allow list has a good mark for the address */
    return _("trusted");

  switch (list->result)
    {
    case EHLO_RESULT_LISTED:
      return _("listed");
    case EHLO_RESULT_POLICY:
      /* Translators: listed by a rule about its range, not for what it did */
      return _("policy");
    case EHLO_RESULT_CLEAR:
      return _("clear");
    case EHLO_RESULT_SKIPPED:
      return _("not asked");
    case EHLO_RESULT_REFUSED:
    case EHLO_RESULT_DEAD:
    case EHLO_RESULT_ERROR:
    default:
      return _("unknown");
    }
}

/**
 * ehlo_list_words_get_reason:
 * @list: what a list says
 *
 * Returns: (transfer none) (nullable): why there is no result, translated
 */
const char *
ehlo_list_words_get_reason (const EhloListReport *list)
{
  if (list->pending || list->result == EHLO_RESULT_LISTED || list->result == EHLO_RESULT_POLICY
      || list->result == EHLO_RESULT_CLEAR)
    return NULL;

  return find_words (reasons, G_N_ELEMENTS (reasons), list->reason);
}

static const char *
get_hit_meaning (const EhloListReport *list)
{
  const char *kind;

  if (list->result == EHLO_RESULT_POLICY && list->expected)
    return _("Normal for a line at home");
  if (g_strcmp0 (list->listing, "listed-network") == 0)
    return _("Its whole network is listed");

  kind = find_words (kinds, G_N_ELEMENTS (kinds), list->kind);

  return kind != NULL ? kind : _("Listed, the list does not say for what");
}

/**
 * ehlo_list_words_get_meaning:
 * @list: what a list says
 *
 * Returns: (transfer none): what that means, in one short line, translated; "" where the result
 *   says it all
 */
const char *
ehlo_list_words_get_meaning (const EhloListReport *list)
{
  const char *reason = ehlo_list_words_get_reason (list);

  if (list->pending)
    return "";
  if (list->result == EHLO_RESULT_LISTED || list->result == EHLO_RESULT_POLICY)
    return get_hit_meaning (list);
  if (is_good_mark (list))
    return _("A good mark");
  if (list->result == EHLO_RESULT_CLEAR)
    return list->verified ? "" : _("The list cannot be verified");
  if (list->result == EHLO_RESULT_DEAD && reason == NULL)
    return _("The list cannot be used");

  return reason != NULL ? reason : _("No answer that can be used");
}

/**
 * ehlo_list_words_dup_own_words:
 * @list: what a list says
 *
 * Returns: (transfer full) (nullable): the list's own words about a hit, safe to show
 */
char *
ehlo_list_words_dup_own_words (const EhloListReport *list)
{
  if (list->reason == NULL || list->pending)
    return NULL;
  if (list->result != EHLO_RESULT_LISTED && list->result != EHLO_RESULT_POLICY)
    return NULL;

  return ehlo_escape_bytes (list->reason, strlen (list->reason), MAX_OWN_WORDS);
}

static const char *
get_hit_advice (const EhloListReport *list)
{
  if (list->result == EHLO_RESULT_POLICY)
    return list->expected
             ? _("Nothing, as long as your mail goes through your provider’s server. Only a mail "
                 "server of your own on this line would be turned down.")
             : _("Nothing you can change here: it is about the whole range. Your internet provider "
                 "can.");
  if (g_strcmp0 (list->kind, "exploit") == 0 || g_strcmp0 (list->kind, "malware") == 0
      || g_strcmp0 (list->kind, "attack") == 0)
    return _("Look at the devices in your network: one may be infected. If you share the address "
             "with others, it may be one of theirs.");

  return _("Find out what was sent from it and stop that first; then ask the list to remove it. "
           "Many entries go away by themselves.");
}

static const char *
get_unusable_advice (const EhloListReport *list)
{
  if (g_strcmp0 (list->reason, "no-key") == 0)
    return _("Enter your key in the preferences, if you have one.");
  if (list->result == EHLO_RESULT_REFUSED)
    return _("Let Ehlo look for itself, in the preferences, or use the name server of your "
             "internet provider.");

  return NULL;
}

/**
 * ehlo_list_words_dup_advice:
 * @list: what a list says
 * @is_domain: whether it is asked about a domain
 *
 * Returns: (transfer full) (nullable): what to do about it, translated
 */
char *
ehlo_list_words_dup_advice (const EhloListReport *list,
                            gboolean              is_domain)
{
  if (list->pending || list->result == EHLO_RESULT_CLEAR)
    return NULL;
  if (list->result != EHLO_RESULT_LISTED && list->result != EHLO_RESULT_POLICY)
    return g_strdup (get_unusable_advice (list));
  if (is_domain)
    return g_strdup (_("Mail from this domain may be refused whatever server sends it. Find out "
                       "what was sent in its name, then ask the list to remove it."));

  return g_strdup (get_hit_advice (list));
}

/**
 * ehlo_list_words_get_weight:
 * @weight: (nullable): "major", "moderate", "minor" or "informational"
 *
 * Returns: (transfer none) (nullable): how much a list matters, translated
 */
const char *
ehlo_list_words_get_weight (const char *weight)
{
  return find_words (weights, G_N_ELEMENTS (weights), weight);
}

/**
 * ehlo_list_words_get_rank:
 * @list: what a list says
 *
 * Returns: where it stands among the others: hits first, what was not asked last
 */
guint
ehlo_list_words_get_rank (const EhloListReport *list)
{
  static const guint ranks[EHLO_N_LIST_RESULTS] = {
    [EHLO_RESULT_LISTED] = 0,  [EHLO_RESULT_POLICY] = 1,  [EHLO_RESULT_CLEAR] = 2,
    [EHLO_RESULT_REFUSED] = 3, [EHLO_RESULT_ERROR] = 3,   [EHLO_RESULT_DEAD] = 3,
    [EHLO_RESULT_SKIPPED] = 4,
  };

  return list->pending ? 2 : ranks[list->result];
}
