/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-sign-in.h"

#include "ehlo-error.h"
#include "ehlo-redactor.h"

#include <string.h>

/* SCRAM needs three challenges, LOGIN two. A server that asks on and on is not signing us in. */
#define MAX_CHALLENGES 8

typedef struct
{
  EhloSignIn      *outcome;
  EhloSmtpChannel *channel;
  EhloSasl        *sasl; /* not owned: the caller keeps it until the end */
  gint64           deadline_us;
  guint            n_challenges;
} SignInData;

static void
sign_in_data_free (SignInData *data)
{
  g_clear_pointer (&data->outcome, ehlo_sign_in_free);
  g_object_unref (data->channel);
  g_free (data);
}

static void replied_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
wipe_and_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
finish_sign_in (GTask *task)
{
  SignInData *data = g_task_get_task_data (task);

  data->outcome->server_proved = ehlo_sasl_server_proved (data->sasl);
  data->outcome->token_error = g_strdup (ehlo_sasl_get_token_error (data->sasl));
  g_task_return_pointer (task, g_steal_pointer (&data->outcome),
                         (GDestroyNotify) ehlo_sign_in_free);
  g_object_unref (task);
}

static void
read_reply (GTask *task)
{
  SignInData *data = g_task_get_task_data (task);

  ehlo_smtp_channel_read_reply_async (data->channel, data->deadline_us,
                                      g_task_get_cancellable (task), replied_cb, task);
}

/**
 * ehlo_sign_in_async:
 * @channel: a channel on which AUTH may be sent now
 * @sasl: a sign-in that has not begun; must stay until the end
 * @deadline_us: point of g_get_monotonic_time() in µs, for the whole dialogue
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Does one AUTH dialogue (RFC 4954). Everything that is sent is hidden in the transcript, not just
 * the password: a CRAM digest or a SCRAM proof can be guessed from. Engine thread.
 */
void
ehlo_sign_in_async (EhloSmtpChannel     *channel,
                    EhloSasl            *sasl,
                    gint64               deadline_us,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  SignInData *data = g_new0 (SignInData, 1);
  const char *mechanism = ehlo_sasl_get_mechanism (sasl);
  g_autofree char *shown = NULL;
  char *initial = NULL;
  char *command;

  g_task_set_source_tag (task, ehlo_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_in_data_free);
  data->outcome = g_new0 (EhloSignIn, 1);
  data->channel = g_object_ref (channel);
  data->sasl = sasl;
  data->deadline_us = deadline_us;

  if (!ehlo_sasl_start (sasl, &initial, &data->outcome->error))
    {
      finish_sign_in (task);
      return;
    }

  command = g_strjoin (" ", "AUTH", mechanism, initial, NULL);
  shown = g_strjoin (" ", "AUTH", mechanism, initial != NULL ? EHLO_REDACTOR_MARK : NULL, NULL);
  ehlo_smtp_channel_put (channel, command, shown);
  wipe_and_free (command);
  wipe_and_free (initial);
  read_reply (task);
}

/* The server asks for more. When we cannot answer, "*" ends the dialogue (RFC 4954 section 4) and
 * the server's last word is still read. */
static void
answer_challenge (GTask         *task,
                  EhloSmtpReply *reply)
{
  SignInData *data = g_task_get_task_data (task);
  const char *challenge = ehlo_smtp_reply_get_line_text (reply, 0);
  char *answer = NULL;

  if (data->outcome->error != NULL)
    {
      finish_sign_in (task); /* it asks on after "*" */
      return;
    }
  if (data->n_challenges++ < MAX_CHALLENGES)
    answer = ehlo_sasl_step (data->sasl, challenge, &data->outcome->error);
  else
    g_set_error (&data->outcome->error, EHLO_ERROR, EHLO_ERROR_LIMIT,
                 "more than %d challenges in one sign-in", MAX_CHALLENGES);

  ehlo_smtp_channel_put (data->channel, answer != NULL ? answer : "*",
                         answer != NULL ? EHLO_REDACTOR_MARK : "*");
  wipe_and_free (answer);
  read_reply (task);
}

static void
replied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  SignInData *data = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply =
    ehlo_smtp_channel_read_reply_finish (data->channel, result, &error);

  if (reply != NULL && ehlo_smtp_reply_get_code (reply) == 334)
    {
      answer_challenge (task, reply);
      return;
    }

  if (reply != NULL)
    data->outcome->reply = g_steal_pointer (&reply);
  else if (data->outcome->error == NULL)
    data->outcome->error = g_steal_pointer (&error);
  finish_sign_in (task);
}

/**
 * ehlo_sign_in_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): how the dialogue ended, with a reply or an error or both
 */
EhloSignIn *
ehlo_sign_in_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_sign_in_free:
 * @self: (transfer full): an outcome
 */
void
ehlo_sign_in_free (EhloSignIn *self)
{
  g_clear_pointer (&self->reply, ehlo_smtp_reply_unref);
  g_clear_error (&self->error);
  g_free (self->token_error);
  g_free (self);
}
