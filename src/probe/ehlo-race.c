/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-race.h"

#include "ehlo-fact.h"
#include "ehlo-stage-timer.h"

#include <string.h>

/* Connection Attempt Delay of RFC 8305 section 5. */
#define ATTEMPT_DELAY_US (250 * G_TIME_SPAN_MILLISECOND)

#define OUTCOME_PENDING "pending"

/**
 * EhloRace:
 *
 * GSocketClient does the same, but tells only of the address that won. Here each attempt is
 * evidence: a host whose IPv6 address is refused "on the way" explains delays that a person feels.
 * The first open connection ends the wait; attempts that are still under way go on beside the
 * conversation until ehlo_race_stop(), and addresses that were not tried yet are tried then,
 * because they cost nobody time any more.
 */
typedef struct
{
  EhloRace       *race;   /* not owned; NULL once stopped */
  guint           index;
} Attempt;

struct _EhloRace
{
  GObject          parent_instance;

  GPtrArray       *targets;  /* (element-type GSocketAddress) */
  EhloDialResult **results;  /* one per target, NULL while pending */
  gint64          *started_us;
  guint            n_started;
  guint            n_done;
  int              winner;   /* index or -1 */
  gboolean         stopped;

  guint            max_segment; /* bytes; 0 = as the network has it */
  gint64           deadline_us;
  GCancellable    *dials;
  GSource         *next_timer;
  GSource         *user_cancel;
  GTask           *task;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloRace, ehlo_race, G_TYPE_OBJECT)

static void
ehlo_race_finalize (GObject *object)
{
  EhloRace *self = EHLO_RACE (object);

  for (guint i = 0; i < self->targets->len; i++)
    g_clear_pointer (&self->results[i], ehlo_dial_result_free);
  g_free (self->results);
  g_free (self->started_us);
  g_ptr_array_unref (self->targets);
  g_clear_object (&self->dials);
  ehlo_source_clear (&self->next_timer);
  ehlo_source_clear (&self->user_cancel);

  G_OBJECT_CLASS (ehlo_race_parent_class)->finalize (object);
}

static void
ehlo_race_class_init (EhloRaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_race_finalize;

  /**
   * EhloRace::changed:
   *
   * Another attempt ended, or began.
   */
  signals[CHANGED] = g_signal_new ("changed", EHLO_TYPE_RACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ehlo_race_init (EhloRace *self)
{
  self->winner = -1;
  self->dials = g_cancellable_new ();
}

static void
return_from_run (EhloRace *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  ehlo_source_clear (&self->user_cancel);
  if (task != NULL)
    g_task_return_boolean (task, self->winner >= 0);
}

static void start_next (EhloRace *self);

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Attempt *attempt = user_data;
  g_autoptr (EhloRace) self = attempt->race;
  EhloDialResult *dial = ehlo_dial_finish (result);

  self->results[attempt->index] = dial;
  self->n_done++;

  if (dial->outcome == EHLO_DIAL_OPEN && self->winner >= 0)
    g_clear_object (&dial->socket); /* proven open; there is no use for a second connection */
  else if (dial->outcome == EHLO_DIAL_OPEN)
    self->winner = (int) attempt->index;

  if (self->stopped)
    return;

  if (self->winner >= 0 || self->n_done == self->targets->len)
    return_from_run (self);
  /* RFC 8305 section 5: a failure starts the next attempt at once. After a success the rest is
   * tried as well: beside the conversation they cost nobody time. */
  start_next (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
next_due_cb (gpointer user_data)
{
  start_next (user_data);
  return G_SOURCE_REMOVE;
}

static void
start_next (EhloRace *self)
{
  const EhloDialOptions options = { .max_segment = self->max_segment };
  Attempt *attempt;

  ehlo_source_clear (&self->next_timer);
  if (self->n_started == self->targets->len)
    return;

  attempt = g_new0 (Attempt, 1);
  attempt->race = g_object_ref (self);
  attempt->index = self->n_started++;
  self->started_us[attempt->index] = g_get_monotonic_time ();
  if (self->n_started < self->targets->len)
    self->next_timer = ehlo_stage_timer_new (g_get_monotonic_time () + ATTEMPT_DELAY_US,
                                             next_due_cb, self);
  ehlo_dial_full_async (g_ptr_array_index (self->targets, attempt->index), &options,
                        self->deadline_us, self->dials, dialled_cb, attempt);
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  EhloRace *self = user_data;

  ehlo_race_stop (self);
  return_from_run (self);
  return G_SOURCE_REMOVE;
}

/**
 * ehlo_race_new:
 * @addresses: (element-type GInetAddress): in the order in which to try them; what goes over
 *   %EHLO_RACE_MAX_ADDRESSES is left out
 * @port: the port of all of them
 *
 * Returns: (transfer full): a race that has not begun
 */
EhloRace *
ehlo_race_new (GPtrArray *addresses,
               guint16    port)
{
  EhloRace *self = g_object_new (EHLO_TYPE_RACE, NULL);

  self->targets = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (addresses->len, EHLO_RACE_MAX_ADDRESSES); i++)
    g_ptr_array_add (self->targets,
                     g_inet_socket_address_new (g_ptr_array_index (addresses, i), port));
  self->results = g_new0 (EhloDialResult *, self->targets->len);
  self->started_us = g_new0 (gint64, self->targets->len);
  return self;
}

/**
 * ehlo_race_set_max_segment:
 * @self: a race that has not begun
 * @max_segment: bytes that a TCP segment may carry, both ways; 0 = as the network has it
 */
void
ehlo_race_set_max_segment (EhloRace *self,
                           guint     max_segment)
{
  self->max_segment = max_segment;
}

/**
 * ehlo_race_run_async:
 * @self: a race that has not begun, with at least one address
 * @deadline_us: point of g_get_monotonic_time() in µs, for every attempt
 * @cancellable: (nullable): a cancellable
 * @callback: called when one connection is open, or none can be
 * @user_data: data for @callback
 *
 * Engine thread, once.
 */
void
ehlo_race_run_async (EhloRace            *self,
                     gint64               deadline_us,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  g_return_if_fail (self->n_started == 0 && self->targets->len > 0);

  self->deadline_us = deadline_us;
  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, ehlo_race_run_async);
  if (cancellable != NULL)
    {
      self->user_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), self, NULL);
      g_source_attach (self->user_cancel, g_task_get_context (self->task));
    }
  start_next (self);
}

/**
 * ehlo_race_run_finish:
 * @self: a race
 * @result: what the callback was given
 *
 * Returns: whether a connection is open
 */
gboolean
ehlo_race_run_finish (EhloRace     *self,
                      GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ehlo_race_get_winner:
 * @self: a race
 *
 * Returns: (transfer none) (nullable): the attempt whose connection is open; it keeps its socket
 */
const EhloDialResult *
ehlo_race_get_winner (EhloRace *self)
{
  return self->winner >= 0 ? self->results[self->winner] : NULL;
}

/**
 * ehlo_race_get_result:
 * @self: a race
 * @index: which address
 *
 * Returns: (transfer none) (nullable): what came of it; %NULL while nothing did
 */
const EhloDialResult *
ehlo_race_get_result (EhloRace *self,
                      guint     index)
{
  return index < self->targets->len ? self->results[index] : NULL;
}

/**
 * ehlo_race_get_n_addresses:
 * @self: a race
 *
 * Returns: how many addresses it tries
 */
guint
ehlo_race_get_n_addresses (EhloRace *self)
{
  return self->targets->len;
}

/**
 * ehlo_race_is_over:
 * @self: a race
 *
 * Returns: whether every address has its result
 */
gboolean
ehlo_race_is_over (EhloRace *self)
{
  return self->n_done == self->targets->len;
}

/**
 * ehlo_race_stop:
 * @self: a race
 *
 * Ends all attempts that are under way and starts no more. The winner's socket stays open. There
 * is no #EhloRace::changed afterwards.
 */
void
ehlo_race_stop (EhloRace *self)
{
  self->stopped = TRUE;
  ehlo_source_clear (&self->next_timer);
  g_cancellable_cancel (self->dials);
}

static char *
describe_icmp (const EhloDialResult *dial)
{
  g_autofree char *from = NULL;

  if (dial == NULL || !dial->has_icmp)
    return g_strdup ("");
  if (dial->icmp_from != NULL)
    from = g_inet_address_to_string (dial->icmp_from);
  return g_strdup_printf ("%u/%u from %s", dial->icmp_type, dial->icmp_code,
                          from != NULL ? from : "?");
}

/* Whether this computer decided: connect() itself said no, the rejection bears our own address, or
 * the SYN never left, which shows in that the timer repeated it and nothing counts as repeated. (A
 * neighbour that does not answer bears our own address too, but is not our decision.) */
static gboolean
is_local_cause (const EhloDialResult *dial)
{
  if (dial->synchronous)
    return TRUE;
  if (dial->outcome == EHLO_DIAL_REJECTED)
    return dial->icmp_from != NULL && dial->local_address != NULL
           && g_inet_address_equal (dial->icmp_from, dial->local_address);
  return dial->outcome == EHLO_DIAL_TIMED_OUT && dial->tcp.known
         && dial->tcp.total_retrans > 0 && dial->tcp.retrans == 0;
}

static void
store_winner (const EhloDialResult *dial,
              EhloStep             *step)
{
  GInetSocketAddress *target = G_INET_SOCKET_ADDRESS (dial->target);
  g_autofree char *address =
    g_inet_address_to_string (g_inet_socket_address_get_address (target));

  ehlo_step_set_string (step, EHLO_FACT_ADDRESS, address);
  ehlo_step_set_int (step, EHLO_FACT_CONNECT_TIME, dial->duration_us);
  if (dial->local_address != NULL)
    {
      g_autofree char *local = g_inet_address_to_string (dial->local_address);

      ehlo_step_set_string (step, EHLO_FACT_LOCAL_ADDRESS, local);
    }
  if (dial->tcp.known && dial->tcp.total_retrans > 0)
    ehlo_step_set_int (step, EHLO_FACT_RETRANSMITS, dial->tcp.total_retrans);
}

/**
 * ehlo_race_store:
 * @self: a race
 * @step: the connect step of a run
 *
 * Writes on @step what is known by now: one entry per address that was tried.
 */
void
ehlo_race_store (EhloRace *self,
                 EhloStep *step)
{
  g_autoptr (GStrvBuilder) tried = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) outcomes = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) errors = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) icmp = g_strv_builder_new ();
  g_auto (GStrv) tried_v = NULL, outcomes_v = NULL, errors_v = NULL, icmp_v = NULL;
  GVariantBuilder times;
  gboolean all_local = self->n_started > 0;

  g_variant_builder_init (&times, G_VARIANT_TYPE ("ax"));
  for (guint i = 0; i < self->n_started; i++)
    {
      const EhloDialResult *dial = self->results[i];
      GInetSocketAddress *target = g_ptr_array_index (self->targets, i);
      g_autofree char *address =
        g_inet_address_to_string (g_inet_socket_address_get_address (target));
      g_autofree char *icmp_text = describe_icmp (dial);
      const char *name = dial != NULL && dial->errnum != 0 ? strerrorname_np (dial->errnum) : NULL;
      gboolean pending = dial == NULL || dial->outcome == EHLO_DIAL_CANCELLED;

      g_strv_builder_add (tried, address);
      g_strv_builder_add (outcomes, pending ? OUTCOME_PENDING
                                            : ehlo_dial_outcome_to_name (dial->outcome));
      g_strv_builder_add (errors, name != NULL ? name : "");
      g_strv_builder_add (icmp, icmp_text);
      g_variant_builder_add (&times, "x", dial != NULL
                                            ? dial->duration_us
                                            : g_get_monotonic_time () - self->started_us[i]);
      all_local = all_local && dial != NULL && is_local_cause (dial);
    }
  tried_v = g_strv_builder_end (tried);
  outcomes_v = g_strv_builder_end (outcomes);
  errors_v = g_strv_builder_end (errors);
  icmp_v = g_strv_builder_end (icmp);

  ehlo_step_set_strv (step, EHLO_FACT_TRIED, (const char *const *) tried_v);
  ehlo_step_set_strv (step, EHLO_FACT_OUTCOMES, (const char *const *) outcomes_v);
  ehlo_step_set_strv (step, EHLO_FACT_DIAL_ERRORS, (const char *const *) errors_v);
  ehlo_step_set_strv (step, EHLO_FACT_ICMP, (const char *const *) icmp_v);
  ehlo_step_set_fact (step, EHLO_FACT_DIAL_TIMES, g_variant_builder_end (&times));
  if (all_local)
    ehlo_step_set_boolean (step, EHLO_FACT_LOCAL_CAUSE, TRUE);
  if (self->winner >= 0)
    store_winner (self->results[self->winner], step);
}
