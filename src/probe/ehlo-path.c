/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path.h"

#include "ehlo-answer-ttl.h"
#include "ehlo-dial.h"
#include "ehlo-path-conclude.h"
#include "ehlo-stage-timer.h"

#include <errno.h>

/* Four hops at once: a path of 16 hops takes four round trips, and no more than four connections
 * reach the server for each port. */
#define BATCH 4

/* Longer ways are not seen in practice; nor are so many silent hops in a row on a way that goes
 * on. */
#define MAX_TTL 30
#define MAX_SILENT 8

/* How long silence has to last. Below a second, because the kernel sends a SYN again then. */
#define MAX_WAIT_US (900 * G_TIME_SPAN_MILLISECOND)
#define MIN_WAIT_US (250 * G_TIME_SPAN_MILLISECOND)
#define SLACK_US    (150 * G_TIME_SPAN_MILLISECOND)

/* Where only routers answer, the hops behind them may be an ocean farther off. */
#define OCEAN_US (400 * G_TIME_SPAN_MILLISECOND)

/* With which TTL most systems let their packets start. */
#define USUAL_TTL 64

typedef struct
{
  EhloPath       *path;
  EhloPathTarget *target; /* of the result */
  guint           ttl;
} Probe;

struct _EhloPath
{
  GObject         parent_instance;

  GInetAddress   *address;
  EhloPathResult *result;
  gint64          round_trip_us; /* the host's, the longest seen; 0 = none yet */
  gint64          longest_us;    /* any answer's; 0 = none yet */
  guint           next_ttl;
  guint           n_out;
  gint64          batch_started_us;
  GCancellable   *batch;
  GSource        *batch_timer;
  GSource        *user_cancel;
  gboolean        cancelled;
  GTask          *task;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloPath, ehlo_path, G_TYPE_OBJECT)

static void
ehlo_path_finalize (GObject *object)
{
  EhloPath *self = EHLO_PATH (object);

  ehlo_source_clear (&self->batch_timer);
  ehlo_source_clear (&self->user_cancel);
  g_clear_object (&self->batch);
  g_object_unref (self->address);
  ehlo_path_result_free (self->result);

  G_OBJECT_CLASS (ehlo_path_parent_class)->finalize (object);
}

static void
ehlo_path_class_init (EhloPathClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_path_finalize;

  /**
   * EhloPath::changed:
   *
   * The result says more now.
   */
  signals[CHANGED] = g_signal_new ("changed", EHLO_TYPE_PATH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ehlo_path_init (EhloPath *self)
{
  self->next_ttl = 1;
}

/**
 * ehlo_path_new:
 * @address: of the host
 * @ports: (array length=n_ports): the wanted port first
 * @n_ports: how many; what goes over %EHLO_PATH_MAX_PORTS is left out
 * @round_trip_us: how long the host takes to answer, in µs; 0 = not known. It shortens the wait
 *   for hops that say nothing.
 *
 * Returns: (transfer full): a probe that has not begun
 */
EhloPath *
ehlo_path_new (GInetAddress *address,
               const guint  *ports,
               guint         n_ports,
               gint64        round_trip_us)
{
  EhloPath *self = g_object_new (EHLO_TYPE_PATH, NULL);
  g_autofree char *text = g_inet_address_to_string (address);

  self->address = g_object_ref (address);
  self->round_trip_us = round_trip_us;
  self->result = ehlo_path_result_new (text);
  for (guint i = 0; i < MIN (n_ports, EHLO_PATH_MAX_PORTS); i++)
    if (ehlo_path_result_find (self->result, ports[i]) == NULL)
      ehlo_path_result_add_target (self->result, ports[i]);
  return self;
}

/* ---- what one connection showed -------------------------------------------------------------- */

static gboolean
is_time_exceeded (const EhloDialResult *dial)
{
  if (dial->has_icmp)
    return dial->icmp_type == (dial->icmp_v6 ? 3 : 11) && dial->icmp_code == 0;
  /* Without a queue of errors (before Linux 5.18) there is only the number. */
  return dial->errnum == EHOSTUNREACH;
}

static gboolean
is_from_here (const EhloDialResult *dial)
{
  return dial->has_icmp && dial->icmp_from != NULL && dial->local_address != NULL
         && g_inet_address_equal (dial->icmp_from, dial->local_address);
}

static EhloHopAnswer
judge (const EhloDialResult *dial)
{
  switch (dial->outcome)
    {
    case EHLO_DIAL_OPEN:
      return EHLO_HOP_OPEN;
    case EHLO_DIAL_REFUSED:
      return EHLO_HOP_RESET;
    case EHLO_DIAL_REJECTED:
      if (is_time_exceeded (dial))
        return EHLO_HOP_EXPIRED;
      /* On loopback the host and this computer are the same. */
      if (is_from_here (dial)
          && !g_inet_address_equal (dial->icmp_from,
                                    g_inet_socket_address_get_address (
                                      G_INET_SOCKET_ADDRESS (dial->target))))
        return EHLO_HOP_LOCAL;
      return EHLO_HOP_REJECTED;
    case EHLO_DIAL_LOCAL:
    case EHLO_DIAL_UNREACHABLE:
      return EHLO_HOP_LOCAL;
    case EHLO_DIAL_TIMED_OUT:
    case EHLO_DIAL_CANCELLED:
    default:
      return EHLO_HOP_SILENT;
    }
}

static void
store_answer (EhloPath             *self,
              const Probe          *probe,
              const EhloDialResult *dial)
{
  EhloPathHop *hop = ehlo_path_target_add_hop (probe->target, probe->ttl, judge (dial));

  if (hop->answer == EHLO_HOP_SILENT)
    return;

  hop->rtt_us = dial->duration_us;
  self->longest_us = MAX (self->longest_us, hop->rtt_us);
  if (dial->has_icmp)
    hop->icmp = g_strdup_printf ("%u/%u", dial->icmp_type, dial->icmp_code);
  if (dial->has_icmp && dial->icmp_from != NULL)
    hop->from = g_inet_address_to_string (dial->icmp_from);
  /* A reset bears the host's address, whoever sent it. */
  if (hop->answer == EHLO_HOP_OPEN || hop->answer == EHLO_HOP_RESET)
    hop->from = g_strdup (self->result->address);
  self->round_trip_us = MAX (self->round_trip_us, hop->answer == EHLO_HOP_OPEN ? hop->rtt_us : 0);
}

/* ---- batches --------------------------------------------------------------------------------- */

static gint64
get_wait (EhloPath *self)
{
  if (self->round_trip_us == 0 && self->longest_us == 0)
    return MAX_WAIT_US;
  if (self->round_trip_us == 0)
    return MIN (2 * self->longest_us + OCEAN_US, MAX_WAIT_US);
  return CLAMP (2 * self->round_trip_us + SLACK_US, MIN_WAIT_US, MAX_WAIT_US);
}

static gboolean
batch_over_cb (gpointer user_data)
{
  EhloPath *self = user_data;

  g_cancellable_cancel (self->batch);
  return G_SOURCE_REMOVE;
}

/* An open port tells how long the host takes: who has not answered in twice that time will not. */
static void
shorten_batch (EhloPath *self)
{
  gint64 end_us = MAX (self->batch_started_us + get_wait (self), g_get_monotonic_time ());

  ehlo_source_clear (&self->batch_timer);
  self->batch_timer = ehlo_stage_timer_new (end_us, batch_over_cb, self);
}

static guint
get_last_expired (const EhloPathTarget *target)
{
  for (guint i = target->hops->len; i > 0; i--)
    {
      const EhloPathHop *hop = g_ptr_array_index (target->hops, i - 1);

      if (hop->answer == EHLO_HOP_EXPIRED)
        return hop->ttl;
    }

  return 0;
}

/* Beyond the host nobody answers: another port that opened says where that is; unless a router
 * farther off answered for this one, and what opened was not the host. */
static guint
get_last_ttl (EhloPath             *self,
              const EhloPathTarget *target)
{
  const EhloPathTarget *comparison = ehlo_path_get_comparison (self->result, target);
  const EhloPathHop *host = comparison != NULL ? ehlo_path_get_final (comparison) : NULL;

  if (host == NULL || host->answer != EHLO_HOP_OPEN || get_last_expired (target) >= host->ttl)
    return MAX_TTL;
  return host->ttl;
}

static gboolean
is_all_silent (EhloPath *self)
{
  for (guint i = 0; i < self->result->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (self->result->targets, i);
      guint n = 0;

      for (guint k = target->hops->len; k > 0; k--)
        {
          const EhloPathHop *hop = g_ptr_array_index (target->hops, k - 1);

          if (hop->answer != EHLO_HOP_SILENT)
            break;
          n++;
        }
      if (ehlo_path_get_final (target) == NULL && n < MAX_SILENT)
        return FALSE;
    }

  return TRUE;
}

static void dialled_cb   (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void find_forgery (EhloPath     *self);

static void
send_probe (EhloPath       *self,
            EhloPathTarget *target,
            guint           ttl)
{
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new (self->address, (guint16) target->port);
  Probe *probe = g_new0 (Probe, 1);

  probe->path = g_object_ref (self);
  probe->target = target;
  probe->ttl = ttl;
  self->n_out++;
  ehlo_dial_async (address, ttl, self->batch_started_us + MAX_WAIT_US, self->batch, dialled_cb,
                   probe);
}

static void
send_batch (EhloPath *self)
{
  guint first = self->next_ttl;
  gboolean go_on = !is_all_silent (self);

  self->next_ttl += BATCH;
  g_clear_object (&self->batch);
  self->batch = g_cancellable_new ();
  self->batch_started_us = g_get_monotonic_time ();
  for (guint i = 0; i < self->result->targets->len && go_on; i++)
    {
      EhloPathTarget *target = g_ptr_array_index (self->result->targets, i);
      guint last = MIN (self->next_ttl - 1, get_last_ttl (self, target));

      for (guint ttl = first; ttl <= last && ehlo_path_get_final (target) == NULL; ttl++)
        send_probe (self, target, ttl);
    }

  if (self->n_out == 0)
    find_forgery (self);
  else
    shorten_batch (self);
}

/* A batch goes on behind whoever answered; there is nothing to see. */
static void
drop_hops_behind_the_host (EhloPath *self)
{
  for (guint i = 0; i < self->result->targets->len; i++)
    {
      EhloPathTarget *target = g_ptr_array_index (self->result->targets, i);
      const EhloPathHop *final = ehlo_path_get_final (target);
      guint last = final != NULL ? final->ttl : get_last_ttl (self, target);

      for (guint k = target->hops->len; k > 0; k--)
        if (((const EhloPathHop *) g_ptr_array_index (target->hops, k - 1))->ttl > last)
          g_ptr_array_remove_index (target->hops, k - 1);
    }
}

static void
finish_path (EhloPath *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  ehlo_source_clear (&self->batch_timer);
  ehlo_source_clear (&self->user_cancel);
  /* The silence of a probe that was called off means nothing. */
  if (!self->cancelled)
    {
      drop_hops_behind_the_host (self);
      ehlo_path_conclude (self->result);
    }
  g_task_return_boolean (task, !self->cancelled);
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  EhloPath *self = user_data;

  self->cancelled = TRUE;
  g_cancellable_cancel (self->batch);
  return G_SOURCE_REMOVE;
}

/**
 * ehlo_path_run_async:
 * @self: a probe that has not begun
 * @cancellable: (nullable): a cancellable
 * @callback: called when the way is known as far as it can be
 * @user_data: data for @callback
 *
 * Asks hop after hop, with connections that may not go farther. Engine thread, once.
 */
void
ehlo_path_run_async (EhloPath            *self,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, ehlo_path_run_async);
  if (cancellable != NULL)
    {
      self->user_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), self, NULL);
      g_source_attach (self->user_cancel, g_task_get_context (self->task));
    }
  send_batch (self);
}

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Probe *probe = user_data;
  g_autoptr (EhloPath) self = probe->path;
  g_autoptr (EhloDialResult) dial = ehlo_dial_finish (result);

  store_answer (self, probe, dial);
  self->n_out--;
  if (dial->outcome == EHLO_DIAL_OPEN && self->n_out > 0)
    shorten_batch (self);
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->n_out > 0)
    return;

  ehlo_source_clear (&self->batch_timer);
  if (self->cancelled)
    finish_path (self);
  else
    send_batch (self);
}

/* ---- a reset: whose? ------------------------------------------------------------------------- */

static void
measured_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Probe *probe = user_data;
  g_autoptr (EhloPath) self = probe->path;

  probe->target->answer_ttl = ehlo_answer_ttl_finish (result);
  if (--self->n_out == 0)
    finish_path (self);
}

static void
measure_answer (EhloPath       *self,
                EhloPathTarget *target,
                guint           host)
{
  g_autoptr (GSocketAddress) address =
    g_inet_socket_address_new (self->address, (guint16) target->port);
  Probe *probe = g_new0 (Probe, 1);

  probe->path = g_object_ref (self);
  probe->target = target;
  self->n_out++;
  ehlo_answer_ttl_async (address, USUAL_TTL + 1 - host, get_wait (self), self->batch,
                         measured_cb, probe);
}

static gboolean
is_reset (const EhloPathTarget *target)
{
  const EhloPathHop *final = ehlo_path_get_final (target);

  return final != NULL && final->answer == EHLO_HOP_RESET;
}

/* The TTL of the answer tells whether a reset came from the same place as another port's answer.
 * Beside the host there is nobody between. */
static void
find_forgery (EhloPath *self)
{
  const EhloPathTarget *measure = NULL;

  g_clear_object (&self->batch);
  self->batch = g_cancellable_new ();
  for (guint i = 0; i < self->result->targets->len; i++)
    {
      EhloPathTarget *target = g_ptr_array_index (self->result->targets, i);
      const EhloPathTarget *comparison = ehlo_path_get_comparison (self->result, target);
      guint host = comparison != NULL ? ehlo_path_get_final (comparison)->ttl : 0;

      if (!is_reset (target) || host < 2)
        continue;
      measure_answer (self, target, host);
      measure = comparison;
    }

  if (measure != NULL && !is_reset (measure))
    measure_answer (self, ehlo_path_result_find (self->result, measure->port),
                    ehlo_path_get_final (measure)->ttl);
  if (self->n_out == 0)
    finish_path (self);
}

/**
 * ehlo_path_run_finish:
 * @self: a probe
 * @result: what the callback was given
 *
 * Returns: whether it went to its end; %FALSE when it was cancelled
 */
gboolean
ehlo_path_run_finish (EhloPath     *self,
                      GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ehlo_path_get_result:
 * @self: a probe
 *
 * Returns: (transfer none): the hops as far as they are known; how far each port gets once the
 *   probe is finished
 */
const EhloPathResult *
ehlo_path_get_result (EhloPath *self)
{
  return self->result;
}
