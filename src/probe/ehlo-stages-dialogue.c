/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conversation-private.h"

#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-mail-address.h"
#include "ehlo-message.h"
#include "ehlo-sign-in.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* From the sign-in to QUIT, in the order in which the stages run. */

/* Nobody waits long for a goodbye. */
#define QUIT_TIMEOUT_US (2 * G_USEC_PER_SEC)

static const EhloStage stage_auth;
static const EhloStage stage_mail;
static const EhloStage stage_rcpt;
static const EhloStage stage_data;
static const EhloStage stage_data_sent;
static const EhloStage stage_goodbye;

static const EhloStage *after_auth (EhloConversation *self);

/* ---- auth ------------------------------------------------------------------------------------ */

static void
skip_transaction (EhloConversation *self,
                  const char       *reason,
                  const char       *summary)
{
  static const EhloStepKind kinds[] = { EHLO_STEP_MAIL, EHLO_STEP_RCPT, EHLO_STEP_DATA };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!self->seen[kinds[i]] && ehlo_conversation_is_asked (self, kinds[i]))
      ehlo_conversation_skip (self, kinds[i], reason, summary);
}

/* A sign-in that cannot even be tried: its step is over as soon as it has begun. */
static const EhloStage *
auth_impossible (EhloConversation *self,
                 EhloOutcome       outcome,
                 const char       *reason,
                 const char       *summary)
{
  EhloStep *step;

  if (outcome == EHLO_OUTCOME_SKIPPED)
    {
      ehlo_conversation_skip (self, EHLO_STEP_AUTH, reason, summary);
    }
  else
    {
      step = ehlo_recorder_begin (self->recorder, EHLO_STEP_AUTH);
      self->seen[EHLO_STEP_AUTH] = TRUE;
      ehlo_step_set_string (step, EHLO_FACT_REASON, reason);
      ehlo_step_set_strv (step, EHLO_FACT_AUTH_OFFERED,
                          ehlo_capabilities_get_auth_mechanisms (self->capabilities));
      ehlo_recorder_end (self->recorder, step, outcome, summary);
    }
  skip_transaction (self, reason, _("Not reached"));
  return &ehlo_stage_quit;
}

static const char *
choose_mechanism (EhloConversation *self)
{
  const char *const *offered = ehlo_capabilities_get_auth_mechanisms (self->capabilities);
  const char *wanted = self->plan->mechanism;

  if (wanted == NULL)
    return ehlo_sasl_choose (offered, FALSE);
  for (guint i = 0; offered[i] != NULL; i++)
    if (g_ascii_strcasecmp (offered[i], wanted) == 0)
      return wanted;
  return NULL;
}

static const EhloStage *
auth_without_mechanism (EhloConversation *self)
{
  const char *const *offered = ehlo_capabilities_get_auth_mechanisms (self->capabilities);
  g_autofree char *list = g_strjoinv (", ", (char **) offered);
  g_autofree char *summary = NULL;

  if (*list == '\0')
    return auth_impossible (self, EHLO_OUTCOME_FAILED, "not-offered",
                            _("The server offers no sign-in here"));

  summary = self->plan->mechanism != NULL
              ? g_strdup_printf (_("The server does not offer %s; it offers %s"),
                                 self->plan->mechanism, list)
              : g_strdup_printf (_("No way to sign in that both sides know; it offers %s"), list);
  return auth_impossible (self, EHLO_OUTCOME_FAILED, "no-common-mechanism", summary);
}

/*
 * ehlo_conversation_choose_sign_in:
 *
 * Password and server are ready; is the line between them? A password goes out only inside verified
 * encryption, or because the person said so for this one run.
 *
 * Returns: the stage behind the last EHLO
 */
const EhloStage *
ehlo_conversation_choose_sign_in (EhloConversation *self)
{
  const EhloSubject *subject = self->plan->subject;
  const char *mechanism;

  if (subject->user == NULL)
    {
      ehlo_conversation_skip (self, EHLO_STEP_AUTH, "not-asked", _("No user name was given"));
      return after_auth (self);
    }
  if (self->plan->password == NULL)
    return auth_impossible (self, EHLO_OUTCOME_WARNING, "no-password",
                            _("Not tried: no password was given"));
  if (self->tls == NULL && !self->plan->allow_unprotected)
    return auth_impossible (self, EHLO_OUTCOME_FAILED, "not-encrypted",
                            _("Password not sent: the connection is not encrypted"));
  if (self->tls != NULL && !self->verified && !self->plan->allow_unprotected)
    return auth_impossible (self, EHLO_OUTCOME_SKIPPED, "not-verified",
                            _("Password not sent: the certificate cannot be trusted"));

  mechanism = choose_mechanism (self);
  if (mechanism == NULL)
    return auth_without_mechanism (self);

  g_free (self->mechanism);
  self->mechanism = g_ascii_strup (mechanism, -1);
  return &stage_auth;
}

static void
auth_start (EhloConversation *self)
{
  const EhloSubject *subject = self->plan->subject;
  g_autoptr (GError) error = NULL;

  ehlo_step_set_string (self->step, EHLO_FACT_MECHANISM, self->mechanism);
  ehlo_step_set_strv (self->step, EHLO_FACT_AUTH_OFFERED,
                      ehlo_capabilities_get_auth_mechanisms (self->capabilities));
  self->sasl = ehlo_sasl_new (self->mechanism, subject->user, self->plan->password, subject->host,
                              (guint16) subject->port, &error);
  if (self->sasl == NULL)
    {
      ehlo_conversation_lose (self, error);
      skip_transaction (self, "not-reached", _("Not reached"));
      ehlo_conversation_enter (self, &ehlo_stage_quit);
      return;
    }
  ehlo_sign_in_async (self->channel, self->sasl, self->deadline_us, self->cancellable,
                      ehlo_conversation_stage_cb, g_object_ref (self));
}

static void
store_sign_in (EhloConversation *self,
               const EhloSignIn *sign_in)
{
  if (sign_in->reply != NULL)
    ehlo_conversation_store_reply (self, sign_in->reply);
  if (sign_in->error != NULL)
    ehlo_conversation_store_error (self, sign_in->error);
  if (sign_in->server_proved)
    ehlo_step_set_boolean (self->step, EHLO_FACT_SERVER_PROVED, TRUE);
  if (sign_in->token_error != NULL)
    {
      g_autofree char *clean = ehlo_redactor_clean (self->redactor, sign_in->token_error);

      ehlo_step_set_string (self->step, EHLO_FACT_TOKEN_ERROR, clean);
    }
}

static const EhloStage *
auth_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (EhloSignIn) sign_in = ehlo_sign_in_finish (result);
  g_autofree char *summary = NULL;

  store_sign_in (self, sign_in);
  if (sign_in->reply == NULL)
    return ehlo_conversation_lose (self, sign_in->error);

  if (ehlo_smtp_reply_get_class (sign_in->reply) != 2 || sign_in->error != NULL)
    {
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, sign_in->reply);
      skip_transaction (self, "not-reached", _("Not reached"));
      return &ehlo_stage_quit;
    }

  summary = g_strdup_printf (_("Signed in with %s"), self->mechanism);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, summary);
  return after_auth (self);
}

static const EhloStage stage_auth = { EHLO_STEP_AUTH, FALSE, auth_start, auth_done };

static const EhloStage *
after_auth (EhloConversation *self)
{
  return self->plan->subject->from != NULL ? &stage_mail : &ehlo_stage_quit;
}

/* ---- mail, rcpt ------------------------------------------------------------------------------ */

static gboolean
needs_utf8 (const EhloSubject *subject)
{
  return ehlo_mail_address_needs_utf8 (subject->from)
         || (subject->to != NULL && ehlo_mail_address_needs_utf8 (subject->to));
}

static void
put_mail (EhloConversation *self)
{
  const EhloSubject *subject = self->plan->subject;
  /* RFC 6531 3.4: the parameter may be used only where the extension is offered. */
  gboolean utf8 = needs_utf8 (subject) && ehlo_capabilities_has (self->capabilities, "SMTPUTF8");
  /* The null reverse-path of RFC 5321 4.5.5 comes with its brackets. */
  const char *from = g_str_equal (subject->from, "<>") ? "" : subject->from;
  g_autofree char *command =
    g_strdup_printf ("MAIL FROM:<%s>%s", from, utf8 ? " SMTPUTF8" : "");

  ehlo_step_set_string (self->step, EHLO_FACT_MAIL_ADDRESS, subject->from);
  ehlo_conversation_put (self, EHLO_STEP_MAIL, command);
}

static void
put_rcpt (EhloConversation *self)
{
  g_autofree char *command = g_strdup_printf ("RCPT TO:<%s>", self->plan->subject->to);

  ehlo_conversation_put (self, EHLO_STEP_RCPT, command);
}

static gboolean
may_group (EhloConversation *self)
{
  return self->capabilities != NULL && ehlo_capabilities_has (self->capabilities, "PIPELINING");
}

/* RSET where a transaction is open, so that nothing is sent; then QUIT, in the same group where the
 * server takes groups. */
static void
put_quit (EhloConversation *self,
          gboolean          reset)
{
  self->reset_sent = reset;
  if (reset)
    ehlo_conversation_put (self, EHLO_STEP_QUIT, "RSET");
  if (reset && !may_group (self))
    return;

  ehlo_conversation_put (self, EHLO_STEP_QUIT, "QUIT");
  self->quit_sent = TRUE;
}

/* RFC 2920: MAIL, RCPT and RSET may stand anywhere in a group, QUIT at its end. Where nothing is to
 * be sent, the rest of the dialogue is one turn. With a message to send, DATA has to wait for what
 * the server says to the recipient. */
static void
mail_start (EhloConversation *self)
{
  gboolean grouped = may_group (self);
  gboolean has_rcpt = self->plan->subject->to != NULL;

  if (grouped && has_rcpt)
    ehlo_conversation_prepare (self, EHLO_STEP_RCPT);
  if (grouped && !self->plan->send)
    ehlo_conversation_prepare (self, EHLO_STEP_QUIT);

  put_mail (self);
  if (grouped)
    ehlo_step_set_boolean (self->step, EHLO_FACT_PIPELINED, TRUE);
  if (grouped && has_rcpt)
    put_rcpt (self);
  if (grouped && !self->plan->send)
    put_quit (self, TRUE);
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
mail_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);
  gboolean taken;

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);

  taken = ehlo_smtp_reply_get_class (reply) == 2;
  ehlo_conversation_end_with_reply (self, taken ? EHLO_OUTCOME_OK : EHLO_OUTCOME_FAILED, reply);
  self->in_transaction = taken;
  if (self->plan->subject->to == NULL)
    return &ehlo_stage_quit;
  if (!taken && self->prepared[EHLO_STEP_RCPT] == NULL)
    {
      skip_transaction (self, "not-reached", _("Not reached"));
      return &ehlo_stage_quit;
    }
  return &stage_rcpt;
}

static const EhloStage stage_mail = { EHLO_STEP_MAIL, FALSE, mail_start, mail_done };

static void
rcpt_start (EhloConversation *self)
{
  ehlo_step_set_string (self->step, EHLO_FACT_MAIL_ADDRESS, self->plan->subject->to);
  if (may_group (self))
    ehlo_step_set_boolean (self->step, EHLO_FACT_PIPELINED, TRUE);
  else
    put_rcpt (self);
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
rcpt_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);
  gboolean taken;

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);

  taken = ehlo_smtp_reply_get_class (reply) == 2;
  if (!self->in_transaction)
    {
      /* It left with the group; what a server says to it after it refused the sender is no news. */
      ehlo_step_set_string (self->step, EHLO_FACT_REASON, "not-reached");
      ehlo_conversation_end_step (self, EHLO_OUTCOME_SKIPPED, _("Not reached"));
      return &ehlo_stage_quit;
    }
  ehlo_conversation_end_with_reply (self, taken ? EHLO_OUTCOME_OK : EHLO_OUTCOME_FAILED, reply);
  return taken && self->plan->send ? &stage_data : &ehlo_stage_quit;
}

static const EhloStage stage_rcpt = { EHLO_STEP_RCPT, FALSE, rcpt_start, rcpt_done };

/* ---- data: only with --send --------------------------------------------------------------- */

static void
data_start (EhloConversation *self)
{
  ehlo_conversation_put (self, EHLO_STEP_DATA, "DATA");
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
data_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);
  if (ehlo_smtp_reply_get_code (reply) != 354)
    {
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, reply);
      return &ehlo_stage_quit;
    }
  return &stage_data_sent;
}

static const EhloStage stage_data = { EHLO_STEP_DATA, FALSE, data_start, data_done };

static void
data_sent_start (EhloConversation *self)
{
  const EhloSubject *subject = self->plan->subject;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *id = ehlo_message_new_id (subject->from);
  g_autofree char *message = ehlo_message_write (subject->from, subject->to, id, now);
  g_autofree char *shown =
    g_strdup_printf (_("(message, %zu bytes)"), strlen (message));

  ehlo_step_set_string (self->step, EHLO_FACT_MESSAGE_ID, id);
  ehlo_smtp_channel_put_data (self->channel, message, shown);
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
data_sent_done (EhloConversation *self,
                GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);

  self->in_transaction = FALSE;
  ehlo_conversation_end_with_reply (self,
                  ehlo_smtp_reply_get_class (reply) == 2 ? EHLO_OUTCOME_OK : EHLO_OUTCOME_FAILED,
                  reply);
  return &ehlo_stage_quit;
}

static const EhloStage stage_data_sent = {
  EHLO_STEP_DATA, TRUE, data_sent_start, data_sent_done
};

/* ---- quit ------------------------------------------------------------------------------------ */

static void
quit_start (EhloConversation *self)
{
  self->deadline_us = MIN (self->deadline_us, g_get_monotonic_time () + QUIT_TIMEOUT_US);
  if (!self->quit_sent)
    put_quit (self, self->in_transaction);
  ehlo_conversation_read_reply (self);
}

/* How a server takes leave is no fault of the account: the step is fine however it goes. */
static const EhloStage *
leave (EhloConversation *self,
       EhloSmtpReply    *reply,
       const GError     *error)
{
  if (reply != NULL)
    ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_OK, reply);
  else if (g_cancellable_is_cancelled (self->cancellable))
    return ehlo_conversation_lose (self, error);
  else
    ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, _("The server left without a goodbye"));
  return NULL;
}

static const EhloStage *
quit_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);

  if (reply != NULL && self->reset_sent)
    return &stage_goodbye;
  return leave (self, reply, error);
}

const EhloStage ehlo_stage_quit = { EHLO_STEP_QUIT, FALSE, quit_start, quit_done };

/* The reply to RSET is in; QUIT follows, if it has not left with it. */
static void
goodbye_start (EhloConversation *self)
{
  self->deadline_us = MIN (self->deadline_us, g_get_monotonic_time () + QUIT_TIMEOUT_US);
  self->reset_sent = FALSE;
  if (!self->quit_sent)
    put_quit (self, FALSE);
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
goodbye_done (EhloConversation *self,
              GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);

  return leave (self, reply, error);
}

static const EhloStage stage_goodbye = { EHLO_STEP_QUIT, TRUE, goodbye_start, goodbye_done };
