/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-conversation.h"
#include "ehlo-fact.h"
#include "ehlo-stage-timer.h"

/* No agreement about the encryption: does the server speak only a version that RFC 8996 forbids?
 * One more conversation offers just those, with ciphers that are given up as well, as far as the
 * handshake. It signs in nowhere and says no address. */

/* RFC 7507: with the fallback signal in it, a server that knows a newer version refuses the old
 * one. Only one that has nothing better, or that is older than the signal itself, agrees. */
#define OLD_PRIORITY \
  "LEGACY:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:+3DES-CBC:+ARCFOUR-128:+MD5:%COMPAT:%FALLBACK_SCSV"

/* For all of it; the server has answered just before. */
#define OLD_TIMEOUT_US (4 * G_USEC_PER_SEC)

/* RFC 8446 6.2 */
#define ALERT_HANDSHAKE_FAILURE     40
#define ALERT_PROTOCOL_VERSION      70
#define ALERT_INSUFFICIENT_SECURITY 71

typedef struct
{
  EhloRecorder *steps;    /* of the other conversation */
  EhloRecorder *recorder; /* not owned: of the run */
  EhloPlan     *plan;
  GCancellable *limit;
  GSource      *user_cancel; /* nullable */
  GSource      *timer;
} OldTls;

static void
old_tls_free (OldTls *self)
{
  ehlo_source_clear (&self->timer);
  ehlo_source_clear (&self->user_cancel);
  g_clear_pointer (&self->steps, ehlo_recorder_free);
  g_clear_pointer (&self->plan, ehlo_plan_free);
  g_object_unref (self->limit);
  g_free (self);
}

/* The handshake failed because nothing on offer suited both. A server that wants a certificate from
 * us fails with the same alert. */
static gboolean
is_needed (const EhloInquiry *inquiry)
{
  EhloStep *tls = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_TLS);
  const char *outcome = tls != NULL ? ehlo_step_get_string (tls, EHLO_FACT_TLS_OUTCOME) : NULL;
  gint64 alert = tls != NULL ? ehlo_step_get_int (tls, EHLO_FACT_ALERT, -1) : -1;

  if (outcome == NULL || ehlo_step_get_outcome (tls) != EHLO_OUTCOME_FAILED
      || ehlo_step_get_boolean (tls, EHLO_FACT_CLIENT_CERT))
    return FALSE;

  return g_str_equal (outcome, "refused") || alert == ALERT_HANDSHAKE_FAILURE
         || alert == ALERT_PROTOCOL_VERSION || alert == ALERT_INSUFFICIENT_SECURITY;
}

/* No user, no password: nothing secret can go out over a version that is no longer safe. */
static EhloPlan *
make_plan (const EhloPlan *plan)
{
  const EhloSubject subject = {
    .host = plan->subject->host,
    .port = plan->subject->port,
    .encryption = plan->subject->encryption,
  };
  EhloPlan *own = g_new0 (EhloPlan, 1);

  own->subject = ehlo_subject_copy (&subject);
  own->ehlo_name = g_strdup (plan->ehlo_name);
  own->extra_ca_pem = plan->extra_ca_pem != NULL ? g_bytes_ref (plan->extra_ca_pem) : NULL;
  own->tls_priority = g_strdup (OLD_PRIORITY);
  own->timeout_us = MIN (plan->timeout_us, OLD_TIMEOUT_US);
  return own;
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  OldTls *self = user_data;

  g_cancellable_cancel (self->limit);
  return G_SOURCE_REMOVE;
}

static gboolean
time_is_up_cb (gpointer user_data)
{
  OldTls *self = user_data;

  g_cancellable_cancel (self->limit);
  return G_SOURCE_REMOVE;
}

static OldTls *
old_tls_new (const EhloInquiry *inquiry,
             GCancellable      *cancellable)
{
  OldTls *self = g_new0 (OldTls, 1);

  self->steps = ehlo_recorder_new_private (NULL, NULL);
  self->recorder = inquiry->recorder;
  self->plan = make_plan (inquiry->plan);
  self->limit = g_cancellable_new ();
  self->timer = ehlo_stage_timer_new (g_get_monotonic_time () + OLD_TIMEOUT_US, time_is_up_cb,
                                      self);
  if (cancellable != NULL)
    {
      self->user_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), self, NULL);
      g_source_attach (self->user_cancel, g_main_context_get_thread_default ());
    }
  return self;
}

static void talked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

/* To the address that the failed handshake was with. */
static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  EhloStep *connect = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_CONNECT);
  const char *text = connect != NULL ? ehlo_step_get_string (connect, EHLO_FACT_ADDRESS) : NULL;
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;
  OldTls *self;

  g_task_set_source_tag (task, start);
  if (address == NULL)
    {
      g_task_return_boolean (task, FALSE);
      g_object_unref (task);
      return;
    }

  self = old_tls_new (inquiry, cancellable);
  g_task_set_task_data (task, self, (GDestroyNotify) old_tls_free);
  ehlo_conversation_talk_async (inquiry->engine, self->plan, address, FALSE, self->steps,
                                self->limit, talked_cb, task);
}

/* The version, "none" when the server said no to it too, %NULL when it came to no answer. */
static const char *
judge (OldTls *self)
{
  EhloStep *tls = ehlo_recorder_get_step (self->steps, EHLO_STEP_TLS);
  const char *outcome = tls != NULL ? ehlo_step_get_string (tls, EHLO_FACT_TLS_OUTCOME) : NULL;

  if (g_strcmp0 (outcome, "done") == 0)
    return ehlo_step_get_string (tls, EHLO_FACT_TLS_VERSION);
  if (g_strcmp0 (outcome, "alert") == 0 || g_strcmp0 (outcome, "refused") == 0)
    return "none";
  return NULL;
}

static void
talked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  OldTls *self = g_task_get_task_data (task);
  EhloStep *tls = ehlo_recorder_get_step (self->recorder, EHLO_STEP_TLS);
  const char *version;

  ehlo_conversation_talk_finish (result);
  version = judge (self);
  if (version != NULL)
    {
      ehlo_step_set_string (tls, EHLO_FACT_OLD_VERSION, version);
      ehlo_recorder_update (self->recorder, tls);
    }
  g_task_return_boolean (task, TRUE);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_tls = { "tls", 0, is_needed, start, finish };
