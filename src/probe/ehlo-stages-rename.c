/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conversation-private.h"

#include "ehlo-dial.h"
#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-host-name-lint.h"

#include <glib/gi18n-lib.h>

/* EHLO was refused, and not because the server does not know it: is it our name? A second try with
 * another one tells, once, on the same connection or on a new one when the server hung up. Only
 * EHLO is repeated; no password was sent yet. In the order in which the stages run. */

/* Each of the stages here; the server answered a moment ago. */
#define RENAME_TIMEOUT_US (5 * G_USEC_PER_SEC)

/* What programs without a name of their own say. */
#define NO_NAME "localhost.localdomain"

static const EhloStage stage_ehlo_again;
static const EhloStage stage_redial;
static const EhloStage stage_tls_again;
static const EhloStage stage_greeting_again;

static void
shorten_deadline (EhloConversation *self)
{
  self->deadline_us = MIN (self->deadline_us, g_get_monotonic_time () + RENAME_TIMEOUT_US);
}

/* RFC 5321 4.1.3: the address in the place of a name. Where it is the address that was refused, the
 * name of this computer, if it is one that means something to others. */
static char *
make_other_name (EhloConversation *self)
{
  const char *first = ehlo_step_get_string (self->step, EHLO_FACT_CLIENT_NAME);

  if (first[0] != '[')
    return ehlo_conversation_dup_literal (self);
  if (ehlo_host_name_lint (g_get_host_name ()) == NULL)
    return g_strdup (g_get_host_name ());
  return g_strdup (NO_NAME);
}

/*
 * ehlo_conversation_rename:
 * @refusal: the reply to EHLO with the first name
 *
 * Returns: the stage that greets with another name
 */
const EhloStage *
ehlo_conversation_rename (EhloConversation *self,
                          EhloSmtpReply    *refusal)
{
  g_autofree char *verbatim = ehlo_smtp_reply_dup_verbatim (refusal);

  self->refusal = ehlo_smtp_reply_ref (refusal);
  self->client_name = make_other_name (self);
  ehlo_step_set_string (self->step, EHLO_FACT_REFUSED_REPLY, verbatim);
  ehlo_step_set_string (self->step, EHLO_FACT_RETRY_NAME, self->client_name);
  return &stage_ehlo_again;
}

/* The second try came to nothing: what counts is the reply to the first. */
static const EhloStage *
end_refused (EhloConversation *self,
             const EhloStage  *next)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    {
      ehlo_conversation_end_step (self, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      return NULL;
    }

  ehlo_conversation_store_reply (self, self->refusal);
  ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, self->refusal);
  return next;
}

/* ---- EHLO, with the other name --------------------------------------------------------------- */

static void
ehlo_again_start (EhloConversation *self)
{
  g_autofree char *command = g_strconcat ("EHLO ", self->client_name, NULL);

  shorten_deadline (self);
  ehlo_conversation_put (self, self->stage->kind, command);
  ehlo_conversation_read_reply (self);
}

/* What was negotiated by STARTTLS cannot be repeated behind a step that is written already. */
static gboolean
may_connect_again (EhloConversation *self,
                   const GError     *error)
{
  g_autoptr (GError) ours = ehlo_error_convert (error);

  return (ours->code == EHLO_ERROR_CLOSED || ours->code == EHLO_ERROR_RESET)
         && !self->reconnected
         && (self->tls == NULL || self->plan->subject->encryption == EHLO_ENCRYPTION_IMPLICIT);
}

static const EhloStage *
ehlo_again_done (EhloConversation *self,
                 GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply =
    ehlo_smtp_channel_read_reply_finish (self->channel, result, &error);
  g_autofree char *remark = NULL;

  if (reply == NULL)
    return may_connect_again (self, error) ? &stage_redial : end_refused (self, NULL);

  ehlo_step_set_int (self->step, EHLO_FACT_RETRY_CODE, ehlo_smtp_reply_get_code (reply));
  if (ehlo_smtp_reply_get_class (reply) != 2)
    return end_refused (self, &ehlo_stage_quit);

  ehlo_conversation_store_reply (self, reply);
  /* Translators: %s is a name or an address, by which this computer introduces itself */
  remark = g_strdup_printf (_("Refused at first; taken as %s"), self->client_name);
  return ehlo_conversation_take_ehlo (self, reply, EHLO_OUTCOME_WARNING, remark);
}

static const EhloStage stage_ehlo_again = {
  EHLO_STEP_EHLO, TRUE, ehlo_again_start, ehlo_again_done
};

/* ---- a new connection, as far as EHLO -------------------------------------------------------- */

static void
redial_start (EhloConversation *self)
{
  const EhloDialResult *winner = ehlo_race_get_winner (self->race);

  shorten_deadline (self);
  self->reconnected = TRUE;
  ehlo_smtp_channel_set_line_func (self->channel, NULL, NULL);
  ehlo_smtp_channel_close (self->channel);
  ehlo_dial_async (winner->target, 0, self->deadline_us, self->cancellable,
                   ehlo_conversation_stage_cb, g_object_ref (self));
}

static const EhloStage *
redial_done (EhloConversation *self,
             GAsyncResult     *result)
{
  g_autoptr (EhloDialResult) dial = ehlo_dial_finish (result);

  if (dial->outcome != EHLO_DIAL_OPEN)
    return end_refused (self, NULL);

  g_set_object (&self->socket, dial->socket);
  g_clear_object (&self->channel);
  self->channel = ehlo_smtp_channel_new (self->socket, self->redactor);
  ehlo_conversation_listen (self);
  return self->tls != NULL ? &stage_tls_again : &stage_greeting_again;
}

static const EhloStage stage_redial = { EHLO_STEP_EHLO, TRUE, redial_start, redial_done };

static void
tls_again_start (EhloConversation *self)
{
  shorten_deadline (self);
  self->verified = FALSE; /* of this connection nothing is known yet */
  g_clear_object (&self->tls);
  self->tls = ehlo_tls_stream_new_client (self->socket, self->trust, self->plan->subject->host,
                                          self->plan->tls_priority, NULL);
  if (self->tls == NULL)
    {
      ehlo_conversation_complete (self);
      return;
    }
  ehlo_tls_stream_handshake_async (self->tls, self->deadline_us, self->cancellable,
                                   ehlo_conversation_stage_cb, g_object_ref (self));
}

static const EhloStage *
tls_again_done (EhloConversation *self,
                GAsyncResult     *result)
{
  if (result == NULL || !ehlo_tls_stream_handshake_finish (self->tls, result, NULL))
    return end_refused (self, NULL);

  self->verified = ehlo_tls_stream_get_evidence (self->tls)->verified;
  ehlo_smtp_channel_set_stream (self->channel, G_IO_STREAM (self->tls));
  return &stage_greeting_again;
}

static const EhloStage stage_tls_again = {
  EHLO_STEP_EHLO, TRUE, tls_again_start, tls_again_done
};

static void
greeting_again_start (EhloConversation *self)
{
  shorten_deadline (self);
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
greeting_again_done (EhloConversation *self,
                     GAsyncResult     *result)
{
  g_autoptr (EhloSmtpReply) reply =
    ehlo_smtp_channel_read_reply_finish (self->channel, result, NULL);

  if (reply == NULL)
    return end_refused (self, NULL);
  if (ehlo_smtp_reply_get_class (reply) != 2)
    return end_refused (self, &ehlo_stage_quit);
  return &stage_ehlo_again;
}

static const EhloStage stage_greeting_again = {
  EHLO_STEP_EHLO, TRUE, greeting_again_start, greeting_again_done
};
