/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conversation-private.h"

#include "ehlo-fact.h"
#include "ehlo-host-name-lint.h"

#include <glib/gi18n-lib.h>

/* From EHLO to STARTTLS, in the order in which the stages run. */

/* RFC 5321 4.2.4: the command is not known, or not implemented. */
#define UNKNOWN_COMMAND       500
#define COMMAND_UNIMPLEMENTED 502

/* RFC 5321 3.8: the server closes, whatever was said. */
#define CLOSING 421

static const EhloStage stage_helo;
static const EhloStage stage_starttls;

static const EhloStage *after_ehlo (EhloConversation *self);

/* ---- ehlo, helo ------------------------------------------------------------------------------ */

/*
 * ehlo_conversation_dup_literal:
 *
 * RFC 5321 4.1.3: a client without a name that others can look up greets with its address. That is
 * every desktop; it also tells the server no name of this computer.
 *
 * Returns: (transfer full): the address of our end in brackets
 */
char *
ehlo_conversation_dup_literal (EhloConversation *self)
{
  const EhloDialResult *winner = ehlo_race_get_winner (self->race);
  g_autofree char *address = NULL;

  if (winner->local_address == NULL)
    return g_strdup ("[127.0.0.1]");

  address = g_inet_address_to_string (winner->local_address);
  if (g_inet_address_get_family (winner->local_address) == G_SOCKET_FAMILY_IPV6)
    return g_strdup_printf ("[IPv6:%s]", address);
  return g_strdup_printf ("[%s]", address);
}

/* The name that is known to be taken, the one that was asked for, or none. */
static char *
make_client_name (EhloConversation *self)
{
  if (self->client_name != NULL)
    return g_strdup (self->client_name);
  if (self->plan->ehlo_name != NULL)
    return g_strdup (self->plan->ehlo_name);
  return ehlo_conversation_dup_literal (self);
}

static void
greet (EhloConversation *self,
       const char       *verb)
{
  g_autofree char *name = make_client_name (self);
  g_autofree char *command = g_strdup_printf ("%s %s", verb, name);
  const char *fault = ehlo_host_name_lint (name);

  ehlo_step_set_string (self->step, EHLO_FACT_CLIENT_NAME, name);
  if (fault != NULL)
    ehlo_step_set_string (self->step, EHLO_FACT_NAME_FAULT, fault);
  ehlo_conversation_put (self, self->stage->kind, command);
  ehlo_conversation_read_reply (self);
}

static void
ehlo_start (EhloConversation *self)
{
  greet (self, "EHLO");
}

static void
store_capabilities (EhloStep               *step,
                    const EhloCapabilities *capabilities)
{
  const char *server_name = ehlo_capabilities_get_server_name (capabilities);
  const char *seen_address = ehlo_capabilities_get_client_address (capabilities);
  const char *mangled = ehlo_capabilities_get_mangled (capabilities);
  const char *const *keywords = ehlo_capabilities_get_keywords (capabilities);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) lines_v = NULL;

  for (guint i = 0; keywords[i] != NULL; i++)
    {
      const char *params = ehlo_capabilities_get_params (capabilities, keywords[i]);
      g_autofree char *line =
        g_strdup_printf ("%s%s%s", keywords[i], params != NULL && *params != '\0' ? " " : "",
                         params != NULL ? params : "");

      g_strv_builder_add (lines, line);
    }
  lines_v = g_strv_builder_end (lines);

  ehlo_step_set_strv (step, EHLO_FACT_CAPABILITIES, (const char *const *) lines_v);
  ehlo_step_set_strv (step, EHLO_FACT_AUTH_OFFERED,
                      ehlo_capabilities_get_auth_mechanisms (capabilities));
  ehlo_step_set_boolean (step, EHLO_FACT_OFFERED, ehlo_capabilities_has (capabilities, "STARTTLS"));
  if (ehlo_capabilities_get_size (capabilities) > 0)
    ehlo_step_set_int (step, EHLO_FACT_SIZE_LIMIT,
                       (gint64) MIN (ehlo_capabilities_get_size (capabilities), G_MAXINT64));
  if (server_name != NULL)
    ehlo_step_set_string (step, EHLO_FACT_SERVER_NAME, server_name);
  if (seen_address != NULL)
    ehlo_step_set_string (step, EHLO_FACT_SEEN_ADDRESS, seen_address);
  if (mangled != NULL)
    ehlo_step_set_string (step, EHLO_FACT_MANGLED, mangled);
}

static char *
summarise_capabilities (const EhloCapabilities *capabilities)
{
  char **keywords = (char **) ehlo_capabilities_get_keywords (capabilities);
  g_autofree char *list = g_strjoinv (", ", keywords);

  return *list != '\0' ? g_steal_pointer (&list) : g_strdup (_("No extensions"));
}

/*
 * ehlo_conversation_take_ehlo:
 * @reply: a 250 to EHLO
 * @outcome: how the step ends
 * @remark: (nullable): what to say in the place of what the server can do
 *
 * Returns: what comes behind EHLO
 */
const EhloStage *
ehlo_conversation_take_ehlo (EhloConversation    *self,
                             const EhloSmtpReply *reply,
                             EhloOutcome          outcome,
                             const char          *remark)
{
  g_autofree char *summary = NULL;

  g_clear_pointer (&self->capabilities, ehlo_capabilities_unref);
  self->capabilities = ehlo_capabilities_new_from_reply (reply);
  store_capabilities (self->step, self->capabilities);
  summary = summarise_capabilities (self->capabilities);
  ehlo_conversation_end_step (self, outcome, remark != NULL ? remark : summary);
  return after_ehlo (self);
}

static gboolean
does_not_know (const EhloSmtpReply *reply)
{
  guint code = ehlo_smtp_reply_get_code (reply);

  return code == UNKNOWN_COMMAND || code == COMMAND_UNIMPLEMENTED;
}

/* Any other refusal is about us, perhaps only about our name: 501 or 504 says that its form is
 * wrong, 450 or 550 that nobody knows it (RFC 5321 4.1.1.1, 4.1.4). Another name tells. */
static const EhloStage *
ehlo_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply =
    ehlo_smtp_channel_read_reply_finish (self->channel, result, &error);

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);
  if (ehlo_smtp_reply_get_class (reply) >= 4 && !does_not_know (reply)
      && ehlo_smtp_reply_get_code (reply) != CLOSING && self->client_name == NULL)
    return ehlo_conversation_rename (self, reply);

  ehlo_conversation_store_reply (self, reply);
  if (does_not_know (reply))
    return &stage_helo;
  if (ehlo_smtp_reply_get_class (reply) == 2)
    return ehlo_conversation_take_ehlo (self, reply, EHLO_OUTCOME_OK, NULL);

  ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, reply);
  return &ehlo_stage_quit;
}

const EhloStage ehlo_stage_ehlo = { EHLO_STEP_EHLO, FALSE, ehlo_start, ehlo_done };
const EhloStage ehlo_stage_ehlo_tls = { EHLO_STEP_EHLO_TLS, FALSE, ehlo_start, ehlo_done };

static void
helo_start (EhloConversation *self)
{
  greet (self, "HELO");
}

/* RFC 5321 3.2: a server without extensions refuses EHLO and takes HELO. */
static const EhloStage *
helo_done (EhloConversation *self,
           GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);

  if (reply == NULL)
    return ehlo_conversation_lose (self, error);

  ehlo_step_set_boolean (self->step, EHLO_FACT_HELO, TRUE);
  if (ehlo_smtp_reply_get_class (reply) != 2)
    {
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, reply);
      return &ehlo_stage_quit;
    }

  g_clear_pointer (&self->capabilities, ehlo_capabilities_unref);
  self->capabilities = ehlo_capabilities_new_from_reply (reply);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_WARNING,
                              _("The server knows only HELO: no encryption, no sign-in"));
  return after_ehlo (self);
}

static const EhloStage stage_helo = { EHLO_STEP_EHLO, TRUE, helo_start, helo_done };

/* What the server offers decides how it goes on. */
static const EhloStage *
after_ehlo (EhloConversation *self)
{
  if (self->plan->subject->encryption == EHLO_ENCRYPTION_STARTTLS && self->tls == NULL)
    return &stage_starttls;
  return ehlo_conversation_choose_sign_in (self);
}

/* ---- starttls -------------------------------------------------------------------------------- */

static void
starttls_start (EhloConversation *self)
{
  gboolean offered = ehlo_capabilities_has (self->capabilities, "STARTTLS");

  ehlo_step_set_boolean (self->step, EHLO_FACT_OFFERED, offered);
  if (!offered)
    {
      ehlo_conversation_complete (self);
      return;
    }
  ehlo_conversation_put (self, EHLO_STEP_STARTTLS, "STARTTLS");
  ehlo_conversation_read_reply (self);
}

static const EhloStage *
starttls_missing (EhloConversation *self)
{
  ehlo_step_set_string (self->step, EHLO_FACT_REASON, "not-offered");
  ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED,
                              _("The server does not offer encryption here"));
  return &ehlo_stage_quit;
}

static const EhloStage *
starttls_done (EhloConversation *self,
               GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = NULL;
  g_autoptr (GBytes) unread = NULL;

  if (result == NULL)
    return starttls_missing (self);

  reply = ehlo_conversation_take_reply (self, result, &error);
  if (reply == NULL)
    return ehlo_conversation_lose (self, error);
  if (ehlo_smtp_reply_get_code (reply) != 220)
    {
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_FAILED, reply);
      return &ehlo_stage_quit;
    }

  /* RFC 3207 section 4.2, and the injection of CVE-2011-0411 and its kin: nothing that came in
   * plain text may be taken for something that came encrypted. It is noted and dropped. */
  unread = ehlo_smtp_channel_steal_unread (self->channel);
  if (unread != NULL && g_bytes_get_size (unread) > 0)
    {
      ehlo_step_set_int (self->step, EHLO_FACT_UNREAD_BYTES, (gint64) g_bytes_get_size (unread));
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_WARNING, reply);
    }
  else
    {
      ehlo_conversation_end_with_reply (self, EHLO_OUTCOME_OK, reply);
    }
  return &ehlo_stage_tls;
}

static const EhloStage stage_starttls = {
  EHLO_STEP_STARTTLS, FALSE, starttls_start, starttls_done
};
