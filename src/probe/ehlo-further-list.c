/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-blocklist-check.h"
#include "ehlo-fact.h"
#include "ehlo-ip-scope.h"

#include <string.h>

/* A server that refuses because of a blocklist names it, mostly by its zone. That list is asked,
 * too: it may have taken the address off meanwhile, or turn the server's own questions away. */

#define ADDRESS_CHARACTERS "0123456789abcdefABCDEF:."
#define MAX_ADDRESS        45

/* What is to be asked, if anything. */
typedef struct
{
  EhloStep            *step;    /* not owned: the refusal; %NULL: nothing */
  const EhloBlocklist *list;
  GInetAddress        *address; /* nullable */
} Question;

static void
question_clear (Question *question)
{
  g_clear_object (&question->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Question, question_clear)

/* ---- what to ask ----------------------------------------------------------------------------- */

static GInetAddress *
parse_public (const char *text,
              gsize       length)
{
  g_autofree char *word = g_strndup (text, length);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (word);

  if (address == NULL || ehlo_ip_scope_of (address) != EHLO_SCOPE_PUBLIC)
    return NULL;
  return g_steal_pointer (&address);
}

/* "Client host [203.0.113.9] blocked": the first address that others can see. */
static GInetAddress *
find_address (const char *reply)
{
  while (*reply != '\0')
    {
      gsize length = strspn (reply, ADDRESS_CHARACTERS);
      GInetAddress *address = NULL;

      /* A full stop may end the sentence. */
      gsize trimmed = length > 0 && reply[length - 1] == '.' ? length - 1 : length;

      if (trimmed > 0 && trimmed <= MAX_ADDRESS)
        address = parse_public (reply, trimmed);
      if (address != NULL)
        return address;
      reply += MAX (length, 1);
    }

  return NULL;
}

static GInetAddress *
find_seen (EhloRecorder *recorder)
{
  static const EhloStepKind kinds[] = { EHLO_STEP_EHLO_TLS, EHLO_STEP_EHLO };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      EhloStep *step = ehlo_recorder_get_step (recorder, kinds[i]);
      const char *seen = step != NULL ? ehlo_step_get_string (step, EHLO_FACT_SEEN_ADDRESS) : NULL;

      if (seen != NULL)
        return parse_public (seen, strlen (seen));
    }

  return NULL;
}

/* Who has switched a list off is not asked for it. */
static gboolean
is_allowed (const EhloReputationSettings *settings,
            const EhloBlocklist          *list)
{
  return settings->chosen == NULL
         || g_strv_contains ((const char *const *) settings->chosen, list->id);
}

static void
look_at_step (const EhloInquiry *inquiry,
              EhloStep          *step,
              Question          *question)
{
  const EhloReputationSettings *settings = inquiry->plan->reputation;
  const char *reply = ehlo_step_get_string (step, EHLO_FACT_REPLY);

  if (reply == NULL || ehlo_step_get_int (step, EHLO_FACT_REPLY_CODE, 0) < 400)
    return;

  question->list = ehlo_blocklists_find_named (settings->data, reply);
  if (question->list == NULL || !is_allowed (settings, question->list))
    return;

  question->address = find_address (reply);
  if (question->address == NULL)
    question->address = find_seen (inquiry->recorder);
  if (question->address != NULL)
    question->step = step;
}

static void
find_question (const EhloInquiry *inquiry,
               Question          *question)
{
  const EhloReputationSettings *settings = inquiry->plan->reputation;

  if (settings == NULL || !settings->lists || settings->data == NULL)
    return;

  for (EhloStepKind kind = EHLO_STEP_GREETING; kind <= EHLO_STEP_DATA && question->step == NULL;
       kind++)
    {
      EhloStep *step = ehlo_recorder_get_step (inquiry->recorder, kind);

      if (step != NULL)
        look_at_step (inquiry, step, question);
    }
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  g_auto (Question) question = { 0 };

  find_question (inquiry, &question);
  return question.step != NULL;
}

/* ---- asking ---------------------------------------------------------------------------------- */

typedef struct
{
  EhloRecorder       *recorder; /* of the check-up */
  EhloStep           *step;     /* not owned */
  EhloBlocklistCheck *check;
} ListData;

static void
list_data_free (ListData *data)
{
  g_object_unref (data->check);
  g_free (data);
}

static void checked_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static EhloBlocklistPlan *
make_plan (const EhloReputationSettings *settings,
           const Question               *question)
{
  const char *const chosen[] = { question->list->id, NULL };
  g_autofree char *subject = g_inet_address_to_string (question->address);
  EhloBlocklistPlan *plan = ehlo_blocklist_plan_new (subject, "ehlo-reply", NULL);

  if (plan == NULL)
    return NULL;

  g_set_object (&plan->lists, settings->data);
  plan->chosen = g_strdupv ((char **) chosen);
  plan->resolver = g_strdup (settings->resolver);
  plan->recursion = settings->recursion;
  return plan;
}

/* At most as long as one list is waited for, and once more by recursion. */
static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_auto (Question) question = { 0 };
  g_autoptr (EhloBlocklistPlan) plan = NULL;
  ListData *data;

  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  find_question (inquiry, &question);
  if (question.step != NULL)
    plan = make_plan (inquiry->plan->reputation, &question);
  if (plan == NULL)
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }

  data = g_new0 (ListData, 1);
  data->recorder = inquiry->recorder;
  data->step = question.step;
  data->check = ehlo_blocklist_check_new (plan, NULL);
  g_task_set_task_data (task, data, (GDestroyNotify) list_data_free);
  ehlo_blocklist_check_run_async (data->check, cancellable, checked_cb, task);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  ListData *data = g_task_get_task_data (task);
  const EhloReputation *reputation = ehlo_blocklist_check_get (data->check);
  gboolean whole = ehlo_blocklist_check_run_finish (data->check, result, NULL);

  if (whole && reputation->lists->len > 0)
    {
      const EhloListReport *row = g_ptr_array_index (reputation->lists, 0);

      ehlo_step_set_string (data->step, EHLO_FACT_LIST, row->id);
      ehlo_step_set_string (data->step, EHLO_FACT_LIST_RESULT,
                            ehlo_list_result_to_string (row->result));
      ehlo_step_set_string (data->step, EHLO_FACT_LISTED_ADDRESS, reputation->address);
      ehlo_recorder_update (data->recorder, data->step);
      ehlo_recorder_put_reputation (data->recorder, reputation);
    }
  g_task_return_boolean (task, whole);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_list = { "list", 0, is_needed, start, finish };
