/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-conversation.h"
#include "ehlo-fact.h"
#include "ehlo-stage-timer.h"

#include <string.h>

/* Do large packets get lost? Where a step stalled in which large packets are usual, two connections
 * walk there again at the same time: one as any program makes it, and one that carries only small
 * segments both ways. When only the small ones get through, size is the reason, and not a server
 * that was stuck for a while. Neither signs in nor names a sender. */

/* Bytes of a segment: what fits every IPv6 packet that must not be cut (RFC 8200 5), and what every
 * IPv4 host takes (RFC 9293 3.7.1). */
static const guint sizes[] = { 1200, 536 };

/* How long the walk to the step may take: so many round trips, and some time for a slow server. */
#define ROUND_TRIPS   10
#define WALK_US       (3 * G_USEC_PER_SEC)
#define LONGEST_US    (6 * G_USEC_PER_SEC)

/* A segment that was sent so often and still is not there will not come. */
#define MANY_RETRANSMITS 2

typedef enum
{
  WALK_UNKNOWN, /* it did not come to the step, or ended there in another way */
  WALK_STALLED,
  WALK_PASSED,
} WalkResult;

typedef struct
{
  EhloEngine   *engine;
  EhloPlan     *plan;     /* of the walks */
  EhloRecorder *recorder; /* not owned: of the run */
  EhloStep     *stalled;  /* not owned: the step in question */
  GInetAddress *address;
  gint64        limit_us;
  GCancellable *walks;
  GSource      *user_cancel;
  GSource      *timer;
  EhloRecorder *normal;   /* private, nullable: there is none yet */
  EhloRecorder *small;    /* likewise */
  guint         size;     /* index of sizes */
  guint         n_out;    /* walks under way */
} LargePackets;

static void
large_packets_free (LargePackets *self)
{
  ehlo_source_clear (&self->user_cancel);
  ehlo_source_clear (&self->timer);
  g_clear_pointer (&self->normal, ehlo_recorder_free);
  g_clear_pointer (&self->small, ehlo_recorder_free);
  g_object_unref (self->walks);
  g_object_unref (self->address);
  ehlo_plan_free (self->plan);
  g_object_unref (self->engine);
  g_free (self);
}

/* ---- is it needed ---------------------------------------------------------------------------- */

/* Whether one of the segments that did not arrive was a full one, or one is missing before others
 * that came in: the marks of packets that are lost for their size. */
static gboolean
has_signature (EhloStep *step)
{
  gint64 mss = ehlo_step_get_int (step, EHLO_FACT_TCP_MSS, 0);

  if (ehlo_step_get_int (step, EHLO_FACT_TCP_OUT_OF_ORDER, 0) > 0)
    return TRUE;

  return mss > 0 && ehlo_step_get_int (step, EHLO_FACT_TCP_UNACKED_BYTES, 0) >= mss
         && ehlo_step_get_int (step, EHLO_FACT_TCP_RETRANSMITS, 0) >= MANY_RETRANSMITS;
}

static gboolean
has_stalled (EhloStep *step)
{
  return step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED
         && g_strcmp0 (ehlo_step_get_string (step, EHLO_FACT_ERROR_CODE), "deadline") == 0
         && !ehlo_step_get_boolean (step, EHLO_FACT_OTHER_ANSWERED);
}

/* The steps that come with large packets and can be reached again without a password and without
 * a second message. A greeting is short; it counts where segments behind a missing one tell that
 * the server did speak. */
static EhloStep *
find_stalled (EhloRecorder *recorder)
{
  static const EhloStepKind kinds[] = {
    EHLO_STEP_GREETING, EHLO_STEP_EHLO, EHLO_STEP_TLS, EHLO_STEP_EHLO_TLS,
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      EhloStep *step = ehlo_recorder_get_step (recorder, kinds[i]);

      if (has_stalled (step) && (kinds[i] != EHLO_STEP_GREETING || has_signature (step)))
        return step;
    }
  return NULL;
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  return find_stalled (inquiry->recorder) != NULL;
}

/* ---- two walks ------------------------------------------------------------------------------- */

static void
forget (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static EhloPlan *
make_plan (const EhloPlan *plan,
           gint64          limit_us)
{
  EhloPlan *copy = ehlo_plan_copy (plan);

  forget (&copy->password);
  g_clear_pointer (&copy->subject->user, g_free);
  g_clear_pointer (&copy->subject->from, g_free);
  g_clear_pointer (&copy->subject->to, g_free);
  copy->send = FALSE;
  copy->allow_unprotected = FALSE;
  copy->timeout_us = limit_us;
  return copy;
}

static void start_walks (GTask *task);

static WalkResult
judge_walk (LargePackets *self,
            EhloRecorder *walk)
{
  EhloStep *step = ehlo_recorder_get_step (walk, ehlo_step_get_kind (self->stalled));
  EhloOutcome outcome = step != NULL ? ehlo_step_get_outcome (step) : EHLO_OUTCOME_SKIPPED;

  if (step == NULL || outcome == EHLO_OUTCOME_SKIPPED)
    return WALK_UNKNOWN;
  if (outcome == EHLO_OUTCOME_CANCELLED || has_stalled (step))
    return WALK_STALLED;
  if (outcome == EHLO_OUTCOME_OK || outcome == EHLO_OUTCOME_WARNING
      || g_strcmp0 (ehlo_step_get_string (step, EHLO_FACT_TLS_OUTCOME), "done") == 0)
    return WALK_PASSED;
  return WALK_UNKNOWN;
}

static void
conclude (LargePackets *self)
{
  WalkResult normal = judge_walk (self, self->normal);
  WalkResult small = judge_walk (self, self->small);

  if (normal == WALK_UNKNOWN || small == WALK_UNKNOWN)
    return;

  ehlo_step_set_string (self->stalled, EHLO_FACT_LARGE_PACKETS,
                        normal == WALK_STALLED && small == WALK_PASSED ? "lost"
                                                                       : "no-difference");
  ehlo_step_set_int (self->stalled, EHLO_FACT_SMALL_MSS, sizes[self->size]);
  ehlo_recorder_update (self->recorder, self->stalled);
}

/* Smaller still is worth the time only where the kernel saw what large packets leave behind. */
static gboolean
can_go_smaller (LargePackets *self)
{
  return self->size + 1 < G_N_ELEMENTS (sizes) && has_signature (self->stalled)
         && judge_walk (self, self->normal) == WALK_STALLED
         && judge_walk (self, self->small) == WALK_STALLED;
}

static void
walked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LargePackets *self = g_task_get_task_data (task);

  ehlo_conversation_talk_finish (result);
  if (--self->n_out > 0)
    return;

  ehlo_source_clear (&self->timer);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_boolean (task, FALSE);
    }
  else if (can_go_smaller (self))
    {
      self->size++;
      g_clear_pointer (&self->small, ehlo_recorder_free);
      start_walks (task);
    }
  else
    {
      conclude (self);
      g_task_return_boolean (task, TRUE);
    }
}

static gboolean
limit_cb (gpointer user_data)
{
  LargePackets *self = user_data;

  g_cancellable_cancel (self->walks);
  return G_SOURCE_REMOVE;
}

static EhloRecorder *
walk (GTask *task,
      guint  max_segment)
{
  LargePackets *self = g_task_get_task_data (task);
  EhloRecorder *recorder = ehlo_recorder_new_private (NULL, NULL);
  gboolean handshake_only = self->plan->subject->encryption == EHLO_ENCRYPTION_IMPLICIT
                            && ehlo_step_get_kind (self->stalled) == EHLO_STEP_TLS;

  self->plan->max_segment = max_segment;
  self->n_out++;
  ehlo_conversation_talk_async (self->engine, self->plan, self->address, handshake_only, recorder,
                                self->walks, walked_cb, g_object_ref (task));
  return recorder;
}

static void
start_walks (GTask *task)
{
  LargePackets *self = g_task_get_task_data (task);

  g_clear_object (&self->walks);
  self->walks = g_cancellable_new ();
  self->timer = ehlo_stage_timer_new (g_get_monotonic_time () + self->limit_us, limit_cb, self);
  self->n_out = 1; /* this function itself */
  if (self->normal == NULL)
    self->normal = walk (task, 0);
  self->small = walk (task, sizes[self->size]);
  self->n_out--;
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  LargePackets *self = user_data;

  g_cancellable_cancel (self->walks);
  return G_SOURCE_REMOVE;
}

/* ---- beginning and end ----------------------------------------------------------------------- */

static GInetAddress *
get_address (EhloRecorder *recorder)
{
  EhloStep *connect = ehlo_recorder_get_step (recorder, EHLO_STEP_CONNECT);
  const char *text = connect != NULL ? ehlo_step_get_string (connect, EHLO_FACT_ADDRESS) : NULL;

  return text != NULL ? g_inet_address_new_from_string (text) : NULL;
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  EhloStep *stalled = find_stalled (inquiry->recorder);
  g_autoptr (GInetAddress) address = get_address (inquiry->recorder);
  LargePackets *self;

  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  /* Asked for by name, though nothing stalled. */
  if (stalled == NULL || address == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self = g_new0 (LargePackets, 1);
  g_task_set_task_data (task, self, (GDestroyNotify) large_packets_free);
  self->engine = g_object_ref (inquiry->engine);
  self->recorder = inquiry->recorder;
  self->stalled = stalled;
  self->address = g_steal_pointer (&address);
  self->limit_us =
    MIN (WALK_US + ROUND_TRIPS * ehlo_step_get_int (stalled, EHLO_FACT_TCP_RTT, 0), LONGEST_US);
  self->plan = make_plan (inquiry->plan, self->limit_us);
  if (cancellable != NULL)
    {
      self->user_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), self, NULL);
      g_source_attach (self->user_cancel, g_task_get_context (task));
    }
  start_walks (task);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_packets = { "packets", 0, is_needed, start, finish };
