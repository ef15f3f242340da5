/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-judge.h"

#include <string.h>

/* Lists answer from 127.0.0.0/8, and say no with 127.255.255.0/24 (RFC 5782 2.1;
 * data/blocklists.md, "Reading an answer"). */
#define LOOPBACK_NET 127
#define REFUSAL_NET  0x7fffff

/* Not an entry on any list that has no row for it, but what filtering name servers answer. */
#define LOOPBACK_ADDRESS 0x7f000001

/* Always %TRUE: it is decided. */
static gboolean
decide (EhloListJudgement *judgement,
        EhloListResult     result,
        const char        *reason,
        const char        *meaning)
{
  judgement->result = result;
  judgement->reason = reason;
  judgement->meaning = meaning;
  return TRUE;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const EhloBlocklistRefusal *
find_refusal (const EhloBlocklist  *list,
              const EhloListAnswer *answer)
{
  for (guint i = 0; i < answer->n_addresses; i++)
    for (guint j = 0; j < list->refusals->len; j++)
      {
        const EhloBlocklistRefusal *row = &g_array_index (list->refusals, EhloBlocklistRefusal, j);

        if (ehlo_blocklist_pattern_matches (&row->match, answer->addresses[i]))
          return row;
      }

  return NULL;
}

static gboolean
has_address_in (const EhloListAnswer *answer,
                guint32               net,
                guint                 shift,
                gboolean              inside)
{
  for (guint i = 0; i < answer->n_addresses; i++)
    if ((answer->addresses[i] >> shift == net) == inside)
      return TRUE;

  return FALSE;
}

/* An address that no list gives, or one that says no: all of the answer is worth nothing then. */
static gboolean
judge_spoilt (const EhloBlocklist  *list,
              const EhloListAnswer *answer,
              EhloListJudgement    *judgement)
{
  const EhloBlocklistRefusal *refusal;

  if (has_address_in (answer, LOOPBACK_NET, 24, FALSE))
    return decide (judgement, EHLO_RESULT_ERROR, "rewritten", NULL);

  refusal = find_refusal (list, answer);
  if (refusal != NULL)
    return decide (judgement, EHLO_RESULT_REFUSED, refusal->reason, refusal->meaning);
  if (has_address_in (answer, REFUSAL_NET, 8, TRUE))
    return decide (judgement, EHLO_RESULT_REFUSED, "refused", NULL);

  return FALSE;
}

/* ---- the test -------------------------------------------------------------------------------- */

static gboolean
judge_silence (const EhloListAnswer *answer,
               EhloListJudgement    *judgement)
{
  switch (answer->kind)
    {
    case EHLO_LIST_TIMEOUT:
      return decide (judgement, EHLO_RESULT_ERROR, "timeout", NULL);
    case EHLO_LIST_SERVFAIL:
      return decide (judgement, EHLO_RESULT_ERROR, "servfail", NULL);
    case EHLO_LIST_RCODE_REFUSED:
      return decide (judgement, EHLO_RESULT_REFUSED, "rcode-refused", NULL);
    case EHLO_LIST_BAD_ANSWER:
      return decide (judgement, EHLO_RESULT_ERROR, "bad-answer", NULL);
    case EHLO_LIST_NOT_ASKED:
    case EHLO_LIST_ADDRESSES:
    case EHLO_LIST_ABSENT:
    default:
      return FALSE;
    }
}

/* Some lists answer their test entry with codes that would be refusals elsewhere. */
static gboolean
is_test_entry (const EhloBlocklist  *list,
               const EhloListAnswer *answer)
{
  for (guint i = 0; i < answer->n_addresses; i++)
    for (guint j = 0; j < list->positive_codes->len; j++)
      if (ehlo_blocklist_pattern_matches (
            &g_array_index (list->positive_codes, EhloBlocklistPattern, j), answer->addresses[i]))
        return TRUE;

  return FALSE;
}

static EhloTestEntry
get_test_entry (const EhloBlocklist   *list,
                const EhloListAnswers *answers)
{
  if (list->by_domain)
    return list->domain_positive != NULL ? EHLO_TEST_ENTRY_YES : EHLO_TEST_ENTRY_UNKNOWN;

  return answers->is_ipv6 ? list->ipv6_positive : list->ipv4_positive;
}

/* A list that does not know its own test entry knows nothing, or does not want to tell us. */
static gboolean
judge_positive (const EhloBlocklist   *list,
                const EhloListAnswers *answers,
                EhloListJudgement     *judgement)
{
  const EhloListAnswer *positive = &answers->positive;

  if (judge_silence (positive, judgement))
    return TRUE;
  if (positive->kind == EHLO_LIST_ABSENT)
    return get_test_entry (list, answers) == EHLO_TEST_ENTRY_YES
           && decide (judgement, EHLO_RESULT_REFUSED, "no-test-entry", NULL);
  if (positive->kind != EHLO_LIST_ADDRESSES)
    return FALSE;

  if (!is_test_entry (list, positive) && judge_spoilt (list, positive, judgement))
    return TRUE;

  judgement->verified = TRUE;
  return FALSE;
}

/* What nobody can have listed must not be listed. */
static gboolean
judge_negative (const EhloBlocklist   *list,
                const EhloListAnswers *answers,
                EhloListJudgement     *judgement)
{
  if (judge_silence (&answers->random, judgement) || judge_silence (&answers->negative, judgement)
      || judge_spoilt (list, &answers->random, judgement))
    return TRUE;
  if (answers->random.kind == EHLO_LIST_ADDRESSES)
    return decide (judgement, EHLO_RESULT_DEAD, "lists-everything", NULL);
  if (answers->negative.kind != EHLO_LIST_ADDRESSES
      || (!list->by_domain && list->ipv4_negative == EHLO_NEGATIVE_LISTED))
    return FALSE;

  if (judge_spoilt (list, &answers->negative, judgement))
    return TRUE;

  return (list->by_domain || list->ipv4_negative == EHLO_NEGATIVE_ABSENT)
         && decide (judgement, EHLO_RESULT_DEAD, "lists-everything", NULL);
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* How much a mark weighs beside others of the same answer. */
static guint
get_rank (EhloListing listing)
{
  static const EhloListing by_rank[] = {
    EHLO_LISTING_TEST,    EHLO_LISTING_NEUTRAL,    EHLO_LISTING_INFO,
    EHLO_LISTING_ALLOW,   EHLO_LISTING_REPUTATION, EHLO_LISTING_POLICY,
    EHLO_LISTING_LISTED_NETWORK, EHLO_LISTING_UNKNOWN, EHLO_LISTING_LISTED,
    EHLO_LISTING_ERROR,
  };

  for (guint i = 0; i < G_N_ELEMENTS (by_rank); i++)
    if (by_rank[i] == listing)
      return i + 1;

  return 0;
}

static void
take_mark (EhloListJudgement       *judgement,
           EhloListing              listing,
           const EhloBlocklistCode *code,
           guint                   *rank)
{
  if (get_rank (listing) <= *rank)
    return;

  *rank = get_rank (listing);
  judgement->listing = listing;
  judgement->code = code;
}

/* Every row that is about @address; exact rows and ranges win over bits. */
static gboolean
take_rows (const EhloBlocklist *list,
           guint32              address,
           EhloListJudgement   *judgement,
           guint               *rank)
{
  for (guint bits = 0; bits <= 1; bits++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < list->codes->len; i++)
        {
          const EhloBlocklistCode *code = &g_array_index (list->codes, EhloBlocklistCode, i);

          if ((code->match.bit != 0) != bits
              || !ehlo_blocklist_pattern_matches (&code->match, address))
            continue;
          take_mark (judgement, code->listing, code, rank);
          found = TRUE;
        }
      if (found)
        return TRUE;
    }

  return FALSE;
}

static EhloListResult
get_result (EhloListing listing)
{
  switch (listing)
    {
    case EHLO_LISTING_LISTED:
    case EHLO_LISTING_UNKNOWN:
      return EHLO_RESULT_LISTED;
    case EHLO_LISTING_LISTED_NETWORK:
    case EHLO_LISTING_POLICY:
      return EHLO_RESULT_POLICY;
    case EHLO_LISTING_ERROR:
      return EHLO_RESULT_ERROR;
    case EHLO_LISTING_REPUTATION:
    case EHLO_LISTING_NEUTRAL:
    case EHLO_LISTING_ALLOW:
    case EHLO_LISTING_INFO:
    case EHLO_LISTING_TEST:
    default:
      return EHLO_RESULT_CLEAR;
    }
}

static gboolean
judge_addresses (const EhloBlocklist  *list,
                 const EhloListAnswer *answer,
                 EhloListJudgement    *judgement)
{
  guint rank = 0;

  if (judge_spoilt (list, answer, judgement))
    return TRUE;

  for (guint i = 0; i < answer->n_addresses; i++)
    {
      if (take_rows (list, answer->addresses[i], judgement, &rank))
        continue;
      if (answer->addresses[i] == LOOPBACK_ADDRESS)
        return decide (judgement, EHLO_RESULT_ERROR, "rewritten", NULL);
      take_mark (judgement, list->unlisted_is_error ? EHLO_LISTING_ERROR : EHLO_LISTING_UNKNOWN,
                 NULL, &rank);
    }

  return decide (judgement, get_result (judgement->listing),
                 judgement->code == NULL ? "unknown-code" : NULL, NULL);
}

/**
 * ehlo_blocklist_judge:
 * @list: a list
 * @answers: what it answered, to the test of RFC 5782 section 5 too
 * @ret_judgement: (out): what that means; strings belong to @list
 *
 * Says what a list says about an address or a domain, by the rules of data/blocklists.md. An answer
 * counts only when the same resolver got the test right. Where there is no result the reason is
 * one of: "timeout", "servfail", "bad-answer", "rewritten" (the name server answers in the place of
 * the list), "unknown-code", "rcode-refused", "no-test-entry", "refused", "lists-everything", or
 * the reason of a refusal in the data set. Pure. Any thread.
 */
void
ehlo_blocklist_judge (const EhloBlocklist   *list,
                      const EhloListAnswers *answers,
                      EhloListJudgement     *ret_judgement)
{
  memset (ret_judgement, 0, sizeof *ret_judgement);
  ret_judgement->listing = EHLO_LISTING_NEUTRAL;

  if (judge_positive (list, answers, ret_judgement)
      || judge_negative (list, answers, ret_judgement)
      || judge_silence (&answers->question, ret_judgement))
    return;

  if (answers->question.kind == EHLO_LIST_ADDRESSES)
    judge_addresses (list, &answers->question, ret_judgement);
  else
    decide (ret_judgement,
            answers->question.kind == EHLO_LIST_ABSENT ? EHLO_RESULT_CLEAR : EHLO_RESULT_SKIPPED,
            NULL, NULL);
}
