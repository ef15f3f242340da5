/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-run.h"

#include "ehlo-blocklist-check.h"
#include "ehlo-echoes.h"
#include "ehlo-fact.h"
#include "ehlo-own-address.h"
#include "ehlo-recorder.h"
#include "ehlo-reverse-name.h"
#include "ehlo-stage-timer.h"

#include <glib/gi18n-lib.h>

/* The name of an address is waited for as long as a list. */
#define NAME_US EHLO_BLOCKLIST_TIMEOUT_US

/* Lists answer in bursts; they are shown together, fast enough for the eye. */
#define SHOW_US (20 * G_TIME_SPAN_MILLISECOND)

/* The work of one run while it is with the engine. */
typedef struct
{
  EhloEngine             *engine;
  EhloReputationWish     *wish;
  EhloReputationSettings *settings;
  EhloReputationMemory   *memory;      /* nullable */
  GCancellable           *cancellable; /* nullable */
  EhloRecorder           *recorder;
  GTask                  *task;        /* belongs to the context of the run */
  EhloStep               *step;        /* not owned */
  GPtrArray              *lookups;     /* (element-type Lookup) */
  guint                   n_pending;
} Work;

/* One address or domain of the run. */
typedef struct
{
  Work               *work;
  EhloReputation     *known;  /* about the address itself, without lists */
  EhloReputation     *result; /* nullable: all of it, at the end */
  EhloBlocklistCheck *check;  /* nullable */
  EhloResolver       *names;  /* nullable: its name is asked for */
  guint               n_pending;
  gboolean            whole;  /* all lists were asked to the end */
  GSource            *show;   /* nullable: it has something new */
  gint64              age_us; /* of what was remembered; 0: it is new */
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;

  ehlo_source_clear (&lookup->show);
  ehlo_reputation_free (lookup->known);
  ehlo_reputation_free (lookup->result);
  g_clear_object (&lookup->check);
  g_clear_object (&lookup->names);
  g_free (lookup);
}

static void
work_free (Work *work)
{
  g_ptr_array_unref (work->lookups);
  ehlo_reputation_wish_free (work->wish);
  ehlo_reputation_settings_free (work->settings);
  g_clear_pointer (&work->memory, ehlo_reputation_memory_unref);
  g_clear_object (&work->cancellable);
  ehlo_recorder_free (work->recorder);
  g_object_unref (work->task);
  g_object_unref (work->engine);
  g_free (work);
}

static gboolean
is_cancelled (Work *work)
{
  return g_cancellable_is_cancelled (work->cancellable);
}

/* ---- the end --------------------------------------------------------------------------------- */

/* On the run's context, behind all else. */
static gboolean
finished_cb (gpointer data)
{
  Work *work = data;

  g_task_return_boolean (work->task, TRUE);
  work_free (work);
  return G_SOURCE_REMOVE;
}

static void
end_work (Work        *work,
          EhloOutcome  outcome,
          const char  *summary)
{
  ehlo_recorder_end (work->recorder, work->step, outcome, summary);
  ehlo_recorder_finish (work->recorder, finished_cb, work);
}

static void
add_counts (Work                 *work,
            EhloReputationCounts *sum)
{
  for (guint i = 0; i < work->lookups->len; i++)
    {
      const Lookup *lookup = g_ptr_array_index (work->lookups, i);
      EhloReputationCounts counts;

      ehlo_reputation_count (lookup->result, &counts);
      sum->n_listed += counts.n_listed;
      sum->n_policy += counts.n_policy;
      sum->n_clear += counts.n_clear;
      sum->n_unusable += counts.n_unusable;
    }
}

static void
note_age (Work *work)
{
  for (guint i = 0; i < work->lookups->len; i++)
    {
      const Lookup *lookup = g_ptr_array_index (work->lookups, i);

      if (lookup->age_us > 0)
        ehlo_step_set_int (work->step, EHLO_FACT_REMEMBERED, lookup->age_us / G_USEC_PER_SEC);
    }
}

/* Lists that cannot be used are no answers, so they do not count. */
static void
conclude (Work *work)
{
  EhloReputationCounts counts = { 0 };
  g_autofree char *summary = NULL;
  guint n_hits;
  guint n;

  if (is_cancelled (work))
    {
      end_work (work, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      return;
    }

  note_age (work);
  add_counts (work, &counts);
  n_hits = counts.n_listed + counts.n_policy;
  n = n_hits + counts.n_clear;
  if (!work->settings->lists)
    summary = g_strdup (_("Blocklists may not be asked"));
  else if (n == 0)
    summary = g_strdup (_("No blocklist gave an answer that can be used"));
  else
    summary = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "On %u of %u list that answered",
                                            "On %u of %u lists that answered", n), n_hits, n);
  end_work (work, counts.n_listed > 0 || (work->settings->lists && n == 0) ? EHLO_OUTCOME_WARNING
                                                                           : EHLO_OUTCOME_OK,
            summary);
}

static void
leave (Work *work)
{
  if (--work->n_pending == 0)
    conclude (work);
}

/* ---- one address ----------------------------------------------------------------------------- */

/* @lists with what is known about the address itself. */
static EhloReputation *
merge (const Lookup         *lookup,
       const EhloReputation *lists)
{
  const EhloReputation *known = lookup->known;
  EhloReputation *whole = ehlo_reputation_copy (lists);

  g_free (whole->source);
  whole->source = g_strdup (known->source);
  g_free (whole->server);
  whole->server = g_strdup (known->server);
  g_free (whole->nat);
  whole->nat = g_strdup (known->nat);
  if (known->owner != NULL && whole->owner == NULL)
    whole->owner = g_strdup (known->owner);
  if (known->reverse_name != NULL && whole->reverse_name == NULL)
    {
      whole->reverse_name = g_strdup (known->reverse_name);
      whole->reverse_confirmed = known->reverse_confirmed;
    }
  return whole;
}

static const EhloReputation *
get_lists (const Lookup *lookup)
{
  if (lookup->result != NULL)
    return lookup->result;

  return lookup->check != NULL ? ehlo_blocklist_check_get (lookup->check) : lookup->known;
}

static void
show (Lookup *lookup)
{
  g_autoptr (EhloReputation) whole = merge (lookup, get_lists (lookup));

  ehlo_source_clear (&lookup->show);
  ehlo_recorder_put_reputation (lookup->work->recorder, whole);
}

static gboolean
show_cb (gpointer user_data)
{
  show (user_data);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (EhloBlocklistCheck *check,
            Lookup             *lookup)
{
  if (lookup->show == NULL)
    lookup->show = ehlo_stage_timer_new (g_get_monotonic_time () + SHOW_US, show_cb, lookup);
}

/* What was stopped halfway is not remembered. */
static void
leave_lookup (Lookup *lookup)
{
  Work *work = lookup->work;

  if (--lookup->n_pending > 0)
    return;

  lookup->result = merge (lookup, get_lists (lookup));
  show (lookup);
  if (lookup->whole && work->memory != NULL)
    {
      g_autofree char *mark = ehlo_reputation_settings_dup_mark (work->settings);

      ehlo_reputation_memory_put (work->memory, mark, lookup->result, g_get_monotonic_time ());
    }
  leave (work);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Lookup *lookup = user_data;

  lookup->whole = ehlo_blocklist_check_run_finish (lookup->check, result, NULL);
  g_signal_handlers_disconnect_by_data (lookup->check, lookup);
  show (lookup);
  leave_lookup (lookup);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Lookup *lookup = user_data;
  g_autoptr (EhloReverseName) name = ehlo_reverse_name_finish (result);

  if (name != NULL)
    {
      lookup->known->reverse_name = g_strdup (name->name);
      lookup->known->reverse_confirmed = name->confirmed;
      show (lookup);
    }
  leave_lookup (lookup);
}

static void
ask_name (Lookup *lookup)
{
  Work *work = lookup->work;
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (lookup->known->address);

  if (address == NULL)
    return;
  lookup->names = ehlo_resolver_new (work->settings->resolver, NULL);
  if (lookup->names == NULL)
    return;

  lookup->n_pending++;
  ehlo_reverse_name_async (lookup->names, address, g_get_monotonic_time () + NAME_US,
                           work->cancellable, named_cb, lookup);
}

static EhloBlocklistPlan *
make_plan (Work       *work,
           const char *subject)
{
  const EhloReputationSettings *settings = work->settings;
  EhloBlocklistPlan *plan = ehlo_blocklist_plan_new (subject, NULL, NULL);

  if (plan == NULL)
    return NULL;

  g_set_object (&plan->lists, settings->data);
  plan->chosen = g_strdupv (settings->chosen);
  plan->own_zones = g_strdupv (settings->own_zones);
  plan->keys = settings->keys != NULL ? g_hash_table_ref (settings->keys) : NULL;
  plan->resolver = g_strdup (settings->resolver);
  plan->recursion = settings->recursion;
  if (settings->timeout_us > 0)
    plan->timeout_us = settings->timeout_us;
  return plan;
}

static void
ask_lists (Lookup *lookup)
{
  Work *work = lookup->work;
  g_autoptr (EhloBlocklistPlan) plan = make_plan (work, lookup->known->address);

  if (plan == NULL)
    return;

  lookup->check = ehlo_blocklist_check_new (
    plan, work->memory != NULL ? ehlo_reputation_memory_get_tests (work->memory) : NULL);
  g_signal_connect (lookup->check, "changed", G_CALLBACK (changed_cb), lookup);
  lookup->n_pending++;
  ehlo_blocklist_check_run_async (lookup->check, work->cancellable, checked_cb, lookup);
}

static gboolean
remember (Lookup *lookup)
{
  Work *work = lookup->work;
  g_autofree char *mark = ehlo_reputation_settings_dup_mark (work->settings);
  const EhloReputation *found =
    work->memory != NULL
    ? ehlo_reputation_memory_find (work->memory, mark, lookup->known->address,
                                   g_get_monotonic_time (), &lookup->age_us)
    : NULL;

  if (found == NULL)
    return FALSE;

  lookup->result = merge (lookup, found);
  return TRUE;
}

/* Takes @known over. */
static void
look_up (Work           *work,
         EhloReputation *known)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->work = work;
  lookup->known = known;
  g_ptr_array_add (work->lookups, lookup);
  if (remember (lookup))
    {
      show (lookup);
      return;
    }

  work->n_pending++;
  lookup->n_pending = 1; /* this function itself */
  if (work->settings->lists)
    {
      ask_lists (lookup);
      ask_name (lookup);
    }
  show (lookup);
  leave_lookup (lookup);
}

/* ---- the beginning --------------------------------------------------------------------------- */

static void
own_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Work *work = user_data;
  g_autoptr (GPtrArray) found = ehlo_own_address_finish (result);

  for (guint i = 0; i < found->len; i++)
    look_up (work, ehlo_reputation_copy (g_ptr_array_index (found, i)));

  if (work->lookups->len == 0 && !is_cancelled (work))
    {
      ehlo_step_set_string (work->step, EHLO_FACT_REASON, "no-address");
      end_work (work, EHLO_OUTCOME_SKIPPED, _("The own address is not known"));
      return;
    }
  leave (work);
}

/* However it was written, it is one and the same. */
static EhloReputation *
describe (const char *subject,
          const char *source)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (subject);
  g_autofree char *text = address != NULL ? g_inet_address_to_string (address)
                                          : g_ascii_strdown (subject, -1);

  return ehlo_reputation_new (text, source);
}

static gboolean
begin_cb (gpointer data)
{
  Work *work = data;

  work->step = ehlo_recorder_begin (work->recorder, EHLO_STEP_REPUTATION);
  work->n_pending = 1; /* until all are begun */
  if (work->wish->sender_domain != NULL)
    look_up (work, describe (work->wish->sender_domain, "sender-domain"));
  if (work->wish->subject == NULL)
    {
      ehlo_own_address_async (work->engine, work->wish, work->settings, work->cancellable,
                              own_found_cb, work);
      return G_SOURCE_REMOVE;
    }

  look_up (work, describe (work->wish->subject, "typed"));
  leave (work);
  return G_SOURCE_REMOVE;
}

/**
 * ehlo_reputation_run_async:
 * @engine: the engine to run on
 * @wish: whose standing, one that ehlo_reputation_wish_check() found good; copied
 * @settings: what is allowed; copied
 * @memory: (nullable): what was looked up less than ten minutes ago is not asked again
 * @cancellable: (nullable): a cancellable; the run then ends with what it has
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Looks up an address or a domain on all lists at once. Nothing leaves this computer but what
 * @settings allow. Main thread.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_reputation_run_async (EhloEngine                   *engine,
                           const EhloReputationWish     *wish,
                           const EhloReputationSettings *settings,
                           EhloReputationMemory         *memory,
                           GCancellable                 *cancellable,
                           GAsyncReadyCallback           callback,
                           gpointer                      user_data)
{
  g_autoptr (GDateTime) started = g_date_time_new_now_local ();
  const EhloSubject nobody = { 0 };
  EhloRun *run = ehlo_run_new (&nobody, started);
  Work *work = g_new0 (Work, 1);

  work->engine = g_object_ref (engine);
  work->wish = ehlo_reputation_wish_copy (wish);
  work->settings = ehlo_reputation_settings_copy (settings);
  /* Here, because the engine must not be the first to read the data. */
  if (work->settings->data == NULL)
    work->settings->data = g_object_ref (ehlo_blocklists_get_default ());
  if (work->settings->echoes != NULL)
    ehlo_echoes_get_default ();
  work->memory = memory != NULL ? ehlo_reputation_memory_ref (memory) : NULL;
  work->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  work->lookups = g_ptr_array_new_with_free_func (lookup_free);
  work->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (work->task, ehlo_reputation_run_async);
  g_task_set_task_data (work->task, g_object_ref (run), g_object_unref);
  work->recorder = ehlo_recorder_new (run, g_task_get_context (work->task));
  ehlo_engine_invoke (engine, begin_cb, work, NULL);

  return run;
}

/**
 * ehlo_reputation_run_finish:
 * @engine: the engine
 * @result: what the callback was given
 *
 * There is no error: what went wrong, or that it was stopped, stands in the run.
 *
 * Returns: (transfer full): the finished run
 */
EhloRun *
ehlo_reputation_run_finish (EhloEngine   *engine,
                            GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  g_task_propagate_boolean (G_TASK (result), NULL);
  return g_object_ref (g_task_get_task_data (G_TASK (result)));
}
