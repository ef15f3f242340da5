/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conversation-private.h"

#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-stage-timer.h"
#include "ehlo-tcp-facts.h"

#include <glib/gi18n-lib.h>

/**
 * EhloConversation:
 *
 * One walk from the settings to the recipient. It is a step machine: a stage begins one
 * asynchronous call, and when that is done its `done` function closes the step and names the next
 * stage, so that every branch (EHLO to HELO, STARTTLS to EHLO again, which AUTH) stands where it is
 * decided. The stages are in files of their own, in the order in which they run; this one only
 * drives them.
 *
 * A refusal by the server is a step that failed, and the walk goes on to a polite QUIT. Only the
 * loss of the transport, the deadline and the user end it at once.
 */

G_DEFINE_FINAL_TYPE (EhloConversation, ehlo_conversation, G_TYPE_OBJECT)

static void
ehlo_conversation_finalize (GObject *object)
{
  EhloConversation *self = EHLO_CONVERSATION (object);

  ehlo_source_clear (&self->hedge);
  ehlo_source_clear (&self->user_cancel);
  g_clear_pointer (&self->plan, ehlo_plan_free);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_pointer (&self->trust, ehlo_tls_trust_unref);
  g_clear_pointer (&self->other, ehlo_other_manner_free);
  g_clear_pointer (&self->redactor, ehlo_redactor_unref);
  g_clear_pointer (&self->capabilities, ehlo_capabilities_unref);
  g_clear_pointer (&self->sasl, ehlo_sasl_free);
  g_clear_error (&self->trust_error);
  g_free (self->failure_summary);
  g_clear_pointer (&self->refusal, ehlo_smtp_reply_unref);
  g_free (self->mechanism);
  g_free (self->client_name);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->greeting_wait);
  g_clear_object (&self->other_wait);
  g_clear_object (&self->resolver);
  g_clear_object (&self->race);
  g_clear_object (&self->tls);
  g_clear_object (&self->channel);
  g_clear_object (&self->socket);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (ehlo_conversation_parent_class)->finalize (object);
}

static void
ehlo_conversation_class_init (EhloConversationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_conversation_finalize;
}

static void
ehlo_conversation_init (EhloConversation *self)
{
  self->stop_before = EHLO_N_STEP_KINDS;
}

/* ---- certificate authorities, beside name look-up and TCP ---------------------------------- */

static void
trust_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (EhloConversation) self = user_data;

  self->trust = ehlo_engine_load_trust_finish (EHLO_ENGINE (source), result, &self->trust_error);
  if (self->handshake_waits && self->task != NULL)
    {
      self->handshake_waits = FALSE;
      self->stage->start (self);
    }
}

/* ---- the end -------------------------------------------------------------------------------- */

/* How the connection, if there is one, stands just now. */
static void
store_tcp (EhloConversation *self,
           EhloStep         *step)
{
  if (self->socket != NULL)
    ehlo_tcp_facts_store (self->socket, step);
}

/* What a run of this plan would have come to, for the rows "not reached". */
gboolean
ehlo_conversation_is_asked (EhloConversation *self,
                            EhloStepKind      kind)
{
  const EhloSubject *subject = self->plan->subject;

  switch ((int) kind)
    {
    case EHLO_STEP_DNS:
    case EHLO_STEP_CONNECT:
    case EHLO_STEP_GREETING:
    case EHLO_STEP_EHLO:
      return TRUE;
    case EHLO_STEP_STARTTLS:
    case EHLO_STEP_EHLO_TLS:
      return subject->encryption == EHLO_ENCRYPTION_STARTTLS;
    case EHLO_STEP_TLS:
      return subject->encryption != EHLO_ENCRYPTION_NONE;
    case EHLO_STEP_AUTH:
      return subject->user != NULL;
    case EHLO_STEP_MAIL:
      return subject->from != NULL;
    case EHLO_STEP_RCPT:
      return subject->from != NULL && subject->to != NULL;
    case EHLO_STEP_DATA:
      return self->plan->send;
    default:
      return FALSE;
    }
}

static void
skip_what_was_not_reached (EhloConversation *self)
{
  for (guint kind = 0; kind < EHLO_N_STEP_KINDS; kind++)
    {
      EhloStep *begun = g_steal_pointer (&self->prepared[kind]);

      if (begun != NULL)
        {
          ehlo_step_set_string (begun, EHLO_FACT_REASON, "not-reached");
          ehlo_recorder_end (self->recorder, begun, EHLO_OUTCOME_SKIPPED, _("Not reached"));
        }
      else if (!self->seen[kind] && ehlo_conversation_is_asked (self, kind))
        {
          ehlo_recorder_skip (self->recorder, kind, "not-reached", _("Not reached"));
        }
    }
}

static void
finish_conversation (EhloConversation *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  ehlo_source_clear (&self->hedge);
  ehlo_source_clear (&self->user_cancel);
  g_cancellable_cancel (self->other_wait);
  if (self->race != NULL)
    {
      gboolean over = ehlo_race_is_over (self->race);

      g_signal_handlers_disconnect_by_data (self->race, self);
      ehlo_race_stop (self->race);
      ehlo_race_store (self->race, self->connect_step);
      store_tcp (self, self->connect_step);
      if (!over || ehlo_race_get_winner (self->race) != NULL)
        ehlo_recorder_update (self->recorder, self->connect_step);
    }
  if (self->channel != NULL)
    {
      ehlo_smtp_channel_set_line_func (self->channel, NULL, NULL);
      ehlo_smtp_channel_close (self->channel);
    }
  if (self->stop_before == EHLO_N_STEP_KINDS)
    skip_what_was_not_reached (self);
  g_task_return_boolean (task, TRUE);
}

/* ---- the driver ------------------------------------------------------------------------------ */

/*
 * ehlo_conversation_enter:
 * @stage: (nullable): the stage to begin; %NULL ends the conversation
 */
void
ehlo_conversation_enter (EhloConversation *self,
                         const EhloStage  *stage)
{
  if (stage == NULL || stage->kind == self->stop_before)
    {
      finish_conversation (self);
      return;
    }

  self->stage = stage;
  self->deadline_us = g_get_monotonic_time () + self->plan->timeout_us;
  if (!stage->continues)
    {
      self->step = g_steal_pointer (&self->prepared[stage->kind]);
      if (self->step == NULL)
        self->step = ehlo_recorder_begin (self->recorder, stage->kind);
      self->writing = self->step;
      self->seen[stage->kind] = TRUE;
    }
  stage->start (self);
}

/*
 * ehlo_conversation_stage_cb:
 * @user_data: (transfer full): the conversation
 *
 * The callback of every asynchronous call that a stage waits for.
 */
void
ehlo_conversation_stage_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr (EhloConversation) self = user_data;

  ehlo_conversation_enter (self, self->stage->done (self, result));
}

/*
 * ehlo_conversation_complete:
 *
 * Ends a stage that had nothing to wait for; its `done` is given no result.
 */
void
ehlo_conversation_complete (EhloConversation *self)
{
  ehlo_conversation_enter (self, self->stage->done (self, NULL));
}

/* Ends the step of the present stage. */
void
ehlo_conversation_end_step (EhloConversation *self,
                            EhloOutcome       outcome,
                            const char       *summary)
{
  ehlo_recorder_end (self->recorder, self->step, outcome, summary);
}

/* Ends the step of the present stage with the line of the reply that a person should read: the
 * first. */
void
ehlo_conversation_end_with_reply (EhloConversation    *self,
                                  EhloOutcome          outcome,
                                  const EhloSmtpReply *reply)
{
  ehlo_conversation_end_step (self, outcome, ehlo_smtp_reply_get_line (reply, 0));
}

/* Writes on the present step why it could not go on. */
void
ehlo_conversation_store_error (EhloConversation *self,
                               const GError     *error)
{
  g_autoptr (GError) ours = ehlo_error_convert (error);

  ehlo_step_set_string (self->step, EHLO_FACT_ERROR, ours->message);
  ehlo_step_set_string (self->step, EHLO_FACT_ERROR_CODE, ehlo_error_to_name (ours->code));
  if (ours->code == EHLO_ERROR_DEADLINE)
    store_tcp (self, self->step);
}

/* In plain words why a conversation ended, or the error's own words. */
const char *
ehlo_conversation_describe_loss (const GError *error)
{
  g_autoptr (GError) ours = ehlo_error_convert (error);

  switch (ours->code)
    {
    case EHLO_ERROR_CANCELLED:
      return _("Stopped");
    case EHLO_ERROR_DEADLINE:
      return _("No answer in time");
    case EHLO_ERROR_CLOSED:
      return _("The server closed the connection");
    case EHLO_ERROR_RESET:
      return _("The connection was reset");
    case EHLO_ERROR_LIMIT:
      return _("The server sent more than any mail server should");
    case EHLO_ERROR_PROTOCOL:
      return _("What came is not the language of a mail server");
    default:
      return error->message;
    }
}

/*
 * ehlo_conversation_lose:
 *
 * The conversation cannot go on: ends the step, as cancelled when the user wished so.
 *
 * Returns: (nullable): %NULL, the end, for `done` functions to return
 */
const EhloStage *
ehlo_conversation_lose (EhloConversation *self,
                        const GError     *error)
{
  g_autoptr (GError) ours = ehlo_error_convert (error);
  gboolean cancelled = ours->code == EHLO_ERROR_CANCELLED;

  if (!cancelled)
    ehlo_conversation_store_error (self, error);
  ehlo_conversation_end_step (self, cancelled ? EHLO_OUTCOME_CANCELLED : EHLO_OUTCOME_FAILED,
                              ehlo_conversation_describe_loss (error));
  return NULL;
}

/* The challenges of a SCRAM dialogue together with the server's signature at its end are enough to
 * try passwords against, offline. A transcript is made to be passed on, so they are not shown. */
static gboolean
is_telling_challenge (EhloConversation *self,
                      gboolean          from_client,
                      const char       *text)
{
  return !from_client && self->stage->kind == EHLO_STEP_AUTH && self->mechanism != NULL
         && g_str_has_prefix (self->mechanism, "SCRAM-") && g_str_has_prefix (text, "334");
}

static void
line_cb (gboolean    from_client,
         const char *text,
         gint64      at_us,
         gpointer    user_data)
{
  EhloConversation *self = user_data;

  if (is_telling_challenge (self, from_client, text))
    text = "334 " EHLO_REDACTOR_MARK;
  ehlo_step_add_line (from_client ? self->writing : self->step, from_client, text,
                      ehlo_recorder_since (self->recorder, at_us));
}

/* From now on the channel's lines go to the steps. */
void
ehlo_conversation_listen (EhloConversation *self)
{
  ehlo_smtp_channel_set_line_func (self->channel, line_cb, self);
}

/* Records that @kind is left out, and why. */
void
ehlo_conversation_skip (EhloConversation *self,
                        EhloStepKind      kind,
                        const char       *reason,
                        const char       *summary)
{
  self->seen[kind] = TRUE;
  ehlo_recorder_skip (self->recorder, kind, reason, summary);
}

/* Begins the step of a later stage now, because its command leaves with the present group. */
void
ehlo_conversation_prepare (EhloConversation *self,
                           EhloStepKind      kind)
{
  self->prepared[kind] =
    ehlo_recorder_begin_at (self->recorder, kind, g_get_monotonic_time ());
  self->seen[kind] = TRUE;
}

/* Puts a command into the present group; its line goes to the step of @kind. */
void
ehlo_conversation_put (EhloConversation *self,
                       EhloStepKind      kind,
                       const char       *command)
{
  self->writing = self->prepared[kind] != NULL ? self->prepared[kind] : self->step;
  ehlo_smtp_channel_put (self->channel, command, NULL);
  self->writing = self->step;
}

/* Sends what was put and waits for the next reply, for the present stage. */
void
ehlo_conversation_read_reply (EhloConversation *self)
{
  ehlo_smtp_channel_read_reply_async (self->channel, self->deadline_us, self->cancellable,
                                      ehlo_conversation_stage_cb, g_object_ref (self));
}

/* Writes a reply on the present step. */
void
ehlo_conversation_store_reply (EhloConversation    *self,
                               const EhloSmtpReply *reply)
{
  EhloStep *step = self->step;
  const EhloEnhancedCode *enhanced = ehlo_smtp_reply_get_enhanced (reply);
  g_autofree char *verbatim = ehlo_smtp_reply_dup_verbatim (reply);

  ehlo_step_set_int (step, EHLO_FACT_REPLY_CODE, ehlo_smtp_reply_get_code (reply));
  ehlo_step_set_string (step, EHLO_FACT_REPLY, verbatim);
  if (ehlo_enhanced_code_is_set (enhanced))
    {
      g_autofree char *text = ehlo_enhanced_code_to_string (enhanced);

      ehlo_step_set_string (step, EHLO_FACT_ENHANCED_CODE, text);
    }
  if (ehlo_smtp_reply_has_conflict (reply))
    ehlo_step_set_boolean (step, EHLO_FACT_CODE_CONFLICT, TRUE);
}

/*
 * ehlo_conversation_take_reply:
 *
 * Finishes ehlo_conversation_read_reply() and writes the reply on the present step.
 *
 * Returns: (transfer full): the reply, or %NULL with @error set
 */
EhloSmtpReply *
ehlo_conversation_take_reply (EhloConversation  *self,
                              GAsyncResult      *result,
                              GError           **error)
{
  EhloSmtpReply *reply = ehlo_smtp_channel_read_reply_finish (self->channel, result, error);

  if (reply != NULL)
    ehlo_conversation_store_reply (self, reply);
  return reply;
}

/* ---- public ---------------------------------------------------------------------------------- */

static EhloConversation *
conversation_new (EhloEngine          *engine,
                  const EhloPlan      *plan,
                  EhloRecorder        *recorder,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  EhloConversation *self = g_object_new (EHLO_TYPE_CONVERSATION, NULL);

  self->engine = g_object_ref (engine);
  self->plan = ehlo_plan_copy (plan);
  self->recorder = recorder;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->other_wait = g_cancellable_new ();
  self->redactor = ehlo_redactor_new (plan->subject->user, plan->password);
  self->task = g_task_new (self, NULL, callback, user_data);

  /* Needed even where no encryption is asked for: the port may turn out to speak TLS. */
  ehlo_engine_load_trust_async (engine, plan->extra_ca_pem, NULL, trust_loaded_cb,
                                g_object_ref (self));
  return self;
}

/**
 * ehlo_conversation_run_async:
 * @engine: the engine whose thread this is
 * @plan: what to do
 * @recorder: takes the steps; must stay until @callback
 * @cancellable: (nullable): a cancellable
 * @callback: called on the engine thread when the last step is recorded
 * @user_data: data for @callback
 *
 * Walks from the settings to QUIT. Engine thread.
 */
void
ehlo_conversation_run_async (EhloEngine          *engine,
                             const EhloPlan      *plan,
                             EhloRecorder        *recorder,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (EhloConversation) self =
    conversation_new (engine, plan, recorder, cancellable, callback, user_data);

  g_task_set_source_tag (self->task, ehlo_conversation_run_async);
  ehlo_conversation_enter (self, &ehlo_stage_settings);
}

/**
 * ehlo_conversation_run_finish:
 * @result: what the callback was given
 *
 * There is no error: whatever happened stands in the steps.
 */
void
ehlo_conversation_run_finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ehlo_conversation_find_async:
 * @engine: the engine whose thread this is
 * @plan: what to do
 * @recorder: takes the steps network and dns; must stay until @callback
 * @cancellable: (nullable): a cancellable
 * @callback: called on the engine thread when the addresses are known, or cannot be
 * @user_data: data for @callback
 *
 * Walks the part of the way that all ports of a host have in common. Engine thread.
 */
void
ehlo_conversation_find_async (EhloEngine          *engine,
                              const EhloPlan      *plan,
                              EhloRecorder        *recorder,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (EhloConversation) self =
    conversation_new (engine, plan, recorder, cancellable, callback, user_data);

  g_task_set_source_tag (self->task, ehlo_conversation_find_async);
  self->stop_before = EHLO_STEP_CONNECT;
  ehlo_conversation_enter (self, &ehlo_stage_network);
}

/**
 * ehlo_conversation_find_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable) (element-type GInetAddress): the addresses of the host in
 *   the order in which to try them; %NULL when there are none, which the steps explain
 */
GPtrArray *
ehlo_conversation_find_finish (GAsyncResult *result)
{
  EhloConversation *self = g_task_get_source_object (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  return self->addresses != NULL ? g_ptr_array_ref (self->addresses) : NULL;
}

/**
 * ehlo_conversation_talk_async:
 * @engine: the engine whose thread this is
 * @plan: what to do; its host is used as the name of the server only
 * @address: whom to connect to
 * @handshake_only: say goodbye once the connection is encrypted; for a port that is not for mail
 * @recorder: takes the steps from connect on; must stay until @callback
 * @cancellable: (nullable): a cancellable
 * @callback: called on the engine thread when the last step is recorded
 * @user_data: data for @callback
 *
 * Talks to one port of one address, from the connection to QUIT. Engine thread.
 */
void
ehlo_conversation_talk_async (EhloEngine          *engine,
                              const EhloPlan      *plan,
                              GInetAddress        *address,
                              gboolean             handshake_only,
                              EhloRecorder        *recorder,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (EhloConversation) self =
    conversation_new (engine, plan, recorder, cancellable, callback, user_data);

  g_task_set_source_tag (self->task, ehlo_conversation_talk_async);
  if (handshake_only)
    self->stop_before = EHLO_STEP_GREETING;
  self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->addresses, g_object_ref (address));
  ehlo_conversation_enter (self, &ehlo_stage_connect);
}

/**
 * ehlo_conversation_talk_finish:
 * @result: what the callback was given
 *
 * There is no error: whatever happened stands in the steps.
 *
 * Returns: (transfer none) (nullable): what the port said in the other manner, where that was
 *   tried; as long as @result
 */
const EhloOtherManner *
ehlo_conversation_talk_finish (GAsyncResult *result)
{
  EhloConversation *self = g_task_get_source_object (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), NULL);
  return self->other;
}
