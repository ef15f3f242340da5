/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-reputation.h"

/**
 * ui_reputation_new_run:
 *
 * Returns: (transfer full): a look-up that goes on, and has found nothing yet
 */
EhloRun *
ui_reputation_new_run (void)
{
  EhloSubject subject = { NULL };
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return ehlo_run_new (&subject, now);
}

/**
 * ui_reputation_add:
 * @reputation: what lists say
 * @id: a list
 * @name: its name
 * @result: what it says
 * @listing: (nullable): of a hit
 * @kind: (nullable): of a hit
 * @code: (nullable): what it answered
 * @reason: (nullable): the list's words, or why there is no result
 */
void
ui_reputation_add (EhloReputation *reputation,
                   const char     *id,
                   const char     *name,
                   EhloListResult  result,
                   const char     *listing,
                   const char     *kind,
                   const char     *code,
                   const char     *reason)
{
  EhloListReport *list = ehlo_reputation_add_list (reputation, id, name);

  list->result = result;
  list->listing = g_strdup (listing);
  list->kind = g_strdup (kind);
  list->reason = g_strdup (reason);
  list->expected = result == EHLO_RESULT_POLICY;
  list->verified = result == EHLO_RESULT_CLEAR || code != NULL;
  list->weight = g_strdup ("major");
  list->time_us = 41000;
  list->url = g_strdup ("https://lists.example/lookup?ip=203.0.113.42");
  list->removal_url = g_strdup ("https://lists.example/removal");
  if (code != NULL)
    {
      g_strfreev (list->codes);
      list->codes = g_strsplit (code, " ", -1);
    }
}

static void
add_clear (EhloReputation *reputation)
{
  static const char *const lists[][2] = {
    { "barracuda", "Barracuda" },  { "spamcop", "SpamCop" },
    { "uceprotect-1", "UCEPROTECT Level 1" }, { "psbl", "PSBL" },
    { "dronebl", "DroneBL" },      { "blocklist-de", "blocklist.de" },
    { "0spam", "0Spam" },          { "sem-black", "Spam Eating Monkey SEM-BLACK" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    ui_reputation_add (reputation, lists[i][0], lists[i][1], EHLO_RESULT_CLEAR, NULL, NULL, NULL,
                       NULL);
}

/**
 * ui_reputation_new_home:
 *
 * Returns: (transfer full): a line at home: on a policy list, two lists do not answer
 */
EhloReputation *
ui_reputation_new_home (void)
{
  EhloReputation *reputation = ehlo_reputation_new (UI_OWN_ADDRESS, "ehlo-reply");

  reputation->server = g_strdup ("smtp.gmail.com");
  reputation->owner = g_strdup ("Example Telecom");
  reputation->reverse_name = g_strdup ("p5b2a.dip.example.net");
  reputation->reverse_confirmed = TRUE;
  reputation->nat = g_strdup ("nat");
  ui_reputation_add (reputation, "spamhaus-zen", "Spamhaus ZEN", EHLO_RESULT_POLICY, "policy",
                     "policy", "127.0.0.10", "https://check.spamhaus.org/query/ip/203.0.113.42");
  add_clear (reputation);
  ui_reputation_add (reputation, "mailspike-bl", "Mailspike", EHLO_RESULT_REFUSED, NULL, NULL,
                     NULL, "public-resolver");
  ui_reputation_add (reputation, "spfbl", "SPFBL", EHLO_RESULT_ERROR, NULL, NULL, NULL, "timeout");

  return reputation;
}

/**
 * ui_reputation_new_bad:
 *
 * Returns: (transfer full): many hits through a public name server, behind the NAT of a provider
 */
EhloReputation *
ui_reputation_new_bad (void)
{
  EhloReputation *reputation = ehlo_reputation_new ("198.51.100.7", "typed");
  EhloListReport *list;

  reputation->owner = g_strdup ("A Very Long Name of a Hosting Company, Branch for <b>Europe</b> & "
                                "the Middle East");
  reputation->reverse_name = g_strdup ("static.7.100.51.198.clients.hosting.example");
  reputation->nat = g_strdup ("cgnat");
  reputation->resolver = g_strdup ("public");
  ui_reputation_add (reputation, "spamhaus-zen", "Spamhaus ZEN", EHLO_RESULT_LISTED, "listed",
                     "exploit", "127.0.0.4 127.0.0.11",
                     "Infected: see https://check.spamhaus.org/query/ip/198.51.100.7 <b>now</b>");
  list = ehlo_reputation_find (reputation, "spamhaus-zen");
  list->meaning = g_strdup ("XBL: infected machine, open proxy or other exploit");
  ui_reputation_add (reputation, "uceprotect-2", "UCEPROTECT Level 2", EHLO_RESULT_POLICY,
                     "listed-network", "network", "127.0.0.2", "Net 198.51.100.0/24 is listed");
  ehlo_reputation_find (reputation, "uceprotect-2")->expected = FALSE;
  ui_reputation_add (reputation, "spamcop", "SpamCop", EHLO_RESULT_LISTED, "listed", "spam",
                     "127.0.0.2", "Blocked - see https://www.spamcop.net/bl.shtml?198.51.100.7");
  ui_reputation_add (reputation, "psbl", "PSBL", EHLO_RESULT_CLEAR, NULL, NULL, NULL, NULL);
  ui_reputation_add (reputation, "barracuda", "Barracuda", EHLO_RESULT_REFUSED, NULL, NULL, NULL,
                     "public-resolver");
  ui_reputation_add (reputation, "dead-list", "Lists the World", EHLO_RESULT_DEAD, NULL, NULL,
                     NULL, "lists-everything");
  ui_reputation_add (reputation, "spamhaus-zen-dqs", "Spamhaus ZEN (DQS)", EHLO_RESULT_SKIPPED,
                     NULL, NULL, NULL, "no-key");

  return reputation;
}

/**
 * ui_reputation_new_good:
 * @address: an address or a domain
 * @source: where it is known from
 *
 * Returns: (transfer full): all lists clear
 */
EhloReputation *
ui_reputation_new_good (const char *address,
                        const char *source)
{
  EhloReputation *reputation = ehlo_reputation_new (address, source);

  add_clear (reputation);

  return reputation;
}

/**
 * ui_reputation_finish:
 * @reputation: (transfer full): what lists say
 *
 * Returns: (transfer full): a look-up that has come to that
 */
EhloRun *
ui_reputation_finish (EhloReputation *reputation)
{
  EhloRun *run = ui_reputation_new_run ();

  ehlo_run_put_reputation (run, reputation);
  ehlo_run_finish (run, 1600000);
  ehlo_reputation_free (reputation);

  return run;
}
