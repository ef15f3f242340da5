/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-query.h"

#include <string.h>

/* RFC 5782 section 5: 127.0.0.2 must be on every list of addresses and 127.0.0.1 on none; for IPv6
 * the same two, mapped. */
#define IPV4_POSITIVE "2.0.0.127"
#define IPV4_NEGATIVE "1.0.0.127"
#define IPV6_POSITIVE "2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
#define IPV6_NEGATIVE "1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"

/* Longer than any sentence of a list. */
#define MAX_WORDS 1024

/* The work on one list. */
typedef struct
{
  EhloResolver        *resolver;
  char                *resolver_name;
  EhloListTests       *tests;       /* not owned */
  const EhloBlocklist *list;        /* of the data set, or kept by who asks */
  char                *zone;
  char                *name;
  gint64               start_us;
  gint64               deadline_us;
  EhloListAnswers      answers;
  gboolean             tested;      /* a short while ago; not asked again */
  guint                n_out;
  gboolean             cancelled;
  char                *words;
} ListQuery;

/* One question on its way. */
typedef struct
{
  GTask          *task;
  EhloListAnswer *answer; /* in the data of @task */
} Errand;

static void
list_query_free (gpointer data)
{
  ListQuery *query = data;

  g_object_unref (query->resolver);
  g_free (query->resolver_name);
  g_free (query->zone);
  g_free (query->name);
  g_free (query->words);
  g_free (query);
}

/* ---- the end --------------------------------------------------------------------------------- */

static char **
list_codes (const EhloListAnswer *answer)
{
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  for (guint i = 0; i < answer->n_addresses; i++)
    {
      guint32 address = answer->addresses[i];
      g_autofree char *text = g_strdup_printf ("%u.%u.%u.%u", address >> 24, address >> 16 & 0xff,
                                               address >> 8 & 0xff, address & 0xff);

      g_strv_builder_add (codes, text);
    }
  return g_strv_builder_end (codes);
}

static void
return_outcome (GTask                   *task,
                const EhloListJudgement *judgement)
{
  ListQuery *query = g_task_get_task_data (task);
  EhloListOutcome *outcome = g_new0 (EhloListOutcome, 1);

  outcome->judgement = *judgement;
  outcome->codes = list_codes (&query->answers.question);
  outcome->words = g_steal_pointer (&query->words);
  outcome->cancelled = query->cancelled;
  outcome->time_us = g_get_monotonic_time () - query->start_us;
  g_task_return_pointer (task, outcome, (GDestroyNotify) ehlo_list_outcome_free);
  g_object_unref (task);
}

static void
conclude (GTask *task)
{
  ListQuery *query = g_task_get_task_data (task);
  EhloListJudgement judgement;

  if (!query->tested && !query->cancelled && query->tests != NULL)
    ehlo_list_tests_put (query->tests, query->resolver_name, query->zone, &query->answers,
                         g_get_monotonic_time ());

  ehlo_blocklist_judge (query->list, &query->answers, &judgement);
  return_outcome (task, &judgement);
}

/* ---- the questions --------------------------------------------------------------------------- */

static void
read_addresses (const EhloDnsAnswer *from,
                EhloListAnswer      *answer)
{
  answer->kind = EHLO_LIST_ABSENT;
  for (guint i = 0; i < from->records->len; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (from->records, i);
      guint32 address;

      if (record->address == NULL || g_inet_address_get_native_size (record->address) != 4)
        continue;
      memcpy (&address, g_inet_address_to_bytes (record->address), 4);
      if (!ehlo_list_answer_add (answer, GUINT32_FROM_BE (address)))
        return;
    }
}

static void
read_answer (const EhloDnsAnswer *from,
             EhloListAnswer      *answer)
{
  switch (from->kind)
    {
    case EHLO_DNS_FOUND:
      read_addresses (from, answer);
      break;
    case EHLO_DNS_NXDOMAIN:
    case EHLO_DNS_NO_DATA:
      answer->kind = EHLO_LIST_ABSENT;
      break;
    case EHLO_DNS_SERVFAIL:
      answer->kind = EHLO_LIST_SERVFAIL;
      break;
    case EHLO_DNS_REFUSED:
      answer->kind = EHLO_LIST_RCODE_REFUSED;
      break;
    case EHLO_DNS_BAD_ANSWER:
      answer->kind = EHLO_LIST_BAD_ANSWER;
      break;
    case EHLO_DNS_TIMEOUT:
    case EHLO_DNS_NO_NETWORK:
    case EHLO_DNS_CANCELLED:
    default:
      answer->kind = EHLO_LIST_TIMEOUT;
    }
}

static void
words_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  ListQuery *query = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer =
    ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);

  if (answer->kind == EHLO_DNS_FOUND && answer->records->len > 0)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, 0);

      if (record->text != NULL)
        query->words = g_utf8_make_valid (record->text, (gssize) strnlen (record->text, MAX_WORDS));
    }
  if (--query->n_out == 0)
    conclude (task);
}

/* RFC 5782 2.1: a list may say more about a hit in words, which are shown and never read. They are
 * asked for beside the test, so that they do not cost its time once more. */
static void
ask_for_words (GTask *task)
{
  ListQuery *query = g_task_get_task_data (task);
  const EhloListAnswers untested = { .question = query->answers.question };
  g_autofree char *name = g_strconcat (query->name, ".", query->zone, ".", NULL);
  EhloListJudgement judgement;

  ehlo_blocklist_judge (query->list, &untested, &judgement);
  if (judgement.result != EHLO_RESULT_LISTED && judgement.result != EHLO_RESULT_POLICY)
    return;

  query->n_out++;
  ehlo_resolver_query_async (query->resolver, name, EHLO_DNS_TXT, query->deadline_us,
                             g_task_get_cancellable (task), words_cb, task);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Errand *errand = user_data;
  GTask *task = errand->task;
  ListQuery *query = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer =
    ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);

  query->cancelled = query->cancelled || answer->kind == EHLO_DNS_CANCELLED;
  read_answer (answer, errand->answer);
  if (errand->answer == &query->answers.question && !query->cancelled)
    ask_for_words (task);
  g_free (errand);
  if (--query->n_out == 0)
    conclude (task);
}

/* @label with the zone behind it. The dot at the end keeps the search list of the system out. */
static void
ask (GTask          *task,
     const char     *label,
     EhloListAnswer *answer)
{
  ListQuery *query = g_task_get_task_data (task);
  g_autofree char *name = NULL;
  Errand *errand;

  if (label == NULL)
    return;

  name = g_strconcat (label, ".", query->zone, ".", NULL);
  errand = g_new0 (Errand, 1);
  errand->task = task;
  errand->answer = answer;
  query->n_out++;
  ehlo_resolver_query_async (query->resolver, name, EHLO_DNS_A, query->deadline_us,
                             g_task_get_cancellable (task), answered_cb, errand);
}

static void
ask_test (GTask      *task,
          const char *random_label)
{
  ListQuery *query = g_task_get_task_data (task);
  const EhloBlocklist *list = query->list;
  EhloListAnswers *answers = &query->answers;

  ask (task, random_label, &answers->random);
  if (list->by_domain)
    {
      ask (task, list->domain_positive, &answers->positive);
      ask (task, list->domain_negative, &answers->negative);
      return;
    }

  ask (task, answers->is_ipv6 ? IPV6_POSITIVE : IPV4_POSITIVE, &answers->positive);
  ask (task, answers->is_ipv6 ? IPV6_NEGATIVE : IPV4_NEGATIVE, &answers->negative);
}

/* A zone that failed its test is not asked again for a while. */
static gboolean
has_failed_before (const ListQuery   *query,
                   EhloListJudgement *judgement)
{
  EhloListAnswers answers = query->answers;

  if (!query->tested)
    return FALSE;

  answers.question.kind = EHLO_LIST_ABSENT;
  ehlo_blocklist_judge (query->list, &answers, judgement);
  return judgement->result != EHLO_RESULT_CLEAR;
}

/**
 * ehlo_list_query_async:
 * @question: what to ask, and through whom; its strings are copied, its objects held
 * @list: a list; must live until the callback
 * @zone: its zone, with the key in it where it needs one
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Asks a list, and tests it by RFC 5782 section 5 at the same time: the answer counts only when the
 * test was passed. The words of a hit are asked for, too. Ends within the time limit in any case.
 */
void
ehlo_list_query_async (const EhloListQuestion *question,
                       const EhloBlocklist    *list,
                       const char             *zone,
                       GCancellable           *cancellable,
                       GAsyncReadyCallback     callback,
                       gpointer                user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ListQuery *query = g_new0 (ListQuery, 1);
  EhloListJudgement judgement;

  g_task_set_source_tag (task, ehlo_list_query_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, query, list_query_free);
  query->resolver = g_object_ref (question->resolver);
  query->resolver_name = g_strdup (question->resolver_name);
  query->tests = question->tests;
  query->list = list;
  query->zone = g_strdup (zone);
  query->name = g_strdup (question->name);
  query->start_us = g_get_monotonic_time ();
  query->deadline_us = query->start_us + question->timeout_us;
  query->answers.is_ipv6 = question->is_ipv6;
  query->tested = query->tests != NULL
                  && ehlo_list_tests_lookup (query->tests, query->resolver_name, zone,
                                             query->start_us, &query->answers);

  if (has_failed_before (query, &judgement))
    {
      return_outcome (task, &judgement);
      return;
    }

  ask (task, query->name, &query->answers.question);
  if (!query->tested)
    ask_test (task, question->random_label);
}

/**
 * ehlo_list_query_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): what the list says, never %NULL: silence and a stop are outcomes
 */
EhloListOutcome *
ehlo_list_query_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_list_outcome_free:
 * @self: (transfer full) (nullable): an outcome
 */
void
ehlo_list_outcome_free (EhloListOutcome *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->codes);
  g_free (self->words);
  g_free (self);
}
