/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-verdict-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const texts[] = {
  [EHLO_TEXT_OK_RECIPIENT]   = N_("Mail can be sent with these settings"),
  [EHLO_TEXT_OK_SIGNED_IN]   = N_("Signing in works with these settings"),
  [EHLO_TEXT_OK_REACHED]     = N_("The mail server answers as it should"),
  [EHLO_TEXT_OK_PARTS]       = N_("What was asked for was looked at"),
  [EHLO_TEXT_CANCELLED]      = N_("You stopped the test"),
  [EHLO_TEXT_STOPPED_AT]     = N_("It stopped at: {step}"),
  [EHLO_TEXT_FAILED_AT]      = N_("It failed at: {step}"),
  [EHLO_TEXT_NOTHING_TESTED] = N_("Nothing was tested"),

  [EHLO_TEXT_DID_ALL] = N_("The server accepted the sign-in, the sender and the recipient."),
  [EHLO_TEXT_DID_RECIPIENT] =
    N_("The server accepted the sender and the recipient; it was not asked for a sign-in."),
  [EHLO_TEXT_DID_SIGN_IN] =
    N_("The server accepted the sign-in. Whether it takes mail for a recipient was not tried."),
  [EHLO_TEXT_DID_REACH] =
    N_("The conversation with the server works. Neither a sign-in nor a recipient was tried."),
  [EHLO_TEXT_DID_REACH_NO_PASSWORD] =
    N_("The conversation with the server works. "
       "The sign-in was not tried, because no password was given."),
  [EHLO_TEXT_DID_PARTS] =
    N_("Only parts of the test were asked for. Whether mail can be sent was not tried."),
  [EHLO_TEXT_ENCRYPTED] =
    N_("The connection is encrypted, and the server proved that it is {host}."),
  [EHLO_TEXT_ENCRYPTED_UNPROVEN] =
    N_("The connection is encrypted, but the server could not prove that it is {host}."),
  [EHLO_TEXT_NOT_ENCRYPTED] = N_("The connection is not encrypted."),
  [EHLO_TEXT_MESSAGE_TAKEN] =
    N_("The test message was handed over: look for it in the mailbox of {address}."),
  [EHLO_TEXT_MESSAGE_NOT_SENT] = N_("No message was sent."),
  [EHLO_TEXT_WARNINGS] = N_("Worth a look: {steps}."),
  [EHLO_TEXT_WARNING] = N_("{step} ({summary})"),

  [EHLO_TEXT_YOU_STOPPED] =
    N_("The test was stopped during the step “{step}”. "
       "It says nothing about that step or those after it."),
  [EHLO_TEXT_NO_STEP] = N_("The test ended before its first step."),
  [EHLO_TEXT_BEFORE] = N_("Before that, these worked: {steps}."),
  [EHLO_TEXT_BEFORE_NO_PASSWORD] =
    N_("Before that, these worked: {steps}. Your password was not sent."),
  [EHLO_TEXT_PASSWORD_NOT_SENT] = N_("Your password was not sent."),
  [EHLO_TEXT_EXACT_REPLY] = N_("The server’s exact words are below."),
  [EHLO_TEXT_EXACT_ERROR] = N_("The exact error is below."),

  /* Translators: stands in the place of a name, within a sentence */
  [EHLO_TEXT_THE_SERVER] = N_("the server"),
  /* Translators: stands in the place of a mail address, within a sentence */
  [EHLO_TEXT_THIS_ADDRESS] = N_("this address"),

  [EHLO_TEXT_GIVE_PASSWORD] = N_("Enter the password"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (texts) == EHLO_N_VERDICT_TEXTS);

#define ANY_KIND EHLO_N_STEP_KINDS

/* What a failed step means, for as much as can be said without blaming anybody. The most special
 * line counts: kind and nature, then nature alone, then kind alone. */
static const struct
{
  guint       kind;
  const char *nature; /* nullable: any */
  const char *text;
} failures[] = {
  { EHLO_STEP_SETTINGS, NULL, N_("These settings cannot be used as they are.") },

  { EHLO_STEP_NETWORK, NULL, N_("This computer found no way into the network.") },

  { EHLO_STEP_DNS, "deadline", N_("The address of {host} could not be found in time.") },
  { EHLO_STEP_DNS, NULL, N_("The address of {host} could not be found.") },

  { EHLO_STEP_CONNECT, "refused", N_("The connection to {host} was refused at port {port}.") },
  { EHLO_STEP_CONNECT, "timed-out", N_("Nothing answered at {host}, port {port}.") },
  { EHLO_STEP_CONNECT, "deadline", N_("Nothing answered at {host}, port {port}.") },
  { EHLO_STEP_CONNECT, NULL, N_("No connection to {host}, port {port} could be made.") },

  { EHLO_STEP_GREETING, "other-tls",
    N_("Port {port} of {host} says nothing in plain text, but it answers in TLS.") },
  { EHLO_STEP_GREETING, "deadline",
    N_("The connection was made, but the server did not greet in time.") },
  { EHLO_STEP_GREETING, "closed",
    N_("The connection was made, but the server closed it before it had greeted.") },
  { EHLO_STEP_GREETING, "reset",
    N_("The connection was made, but it was cut off before the server had greeted.") },
  { EHLO_STEP_GREETING, "temporary",
    N_("The server answered, but it takes no mail for the moment.") },
  { EHLO_STEP_GREETING, "refused",
    N_("The server answered, but it did not want to begin a conversation.") },
  { EHLO_STEP_GREETING, NULL,
    N_("The connection was made, but what came was not the greeting of a mail server.") },

  { EHLO_STEP_EHLO, "refused",
    N_("The server did not accept the introduction that opens every conversation about mail.") },
  { EHLO_STEP_EHLO, NULL, N_("The server greeted, but did not say what it can do.") },

  { EHLO_STEP_STARTTLS, "not-offered",
    N_("Encryption is wanted, but the server does not offer it on port {port}.") },
  { EHLO_STEP_STARTTLS, NULL, N_("The server did not switch to encryption.") },

  { EHLO_STEP_TLS, "unproven",
    N_("The connection is encrypted, but the server could not prove that it is {host}.") },
  { EHLO_STEP_TLS, "other-plain",
    N_("Port {port} of {host} does not answer in TLS, but it answers in plain text.") },
  { EHLO_STEP_TLS, "deadline", N_("The connection was made, but not encrypted in time.") },
  { EHLO_STEP_TLS, NULL, N_("The connection was made, but it could not be encrypted.") },

  { EHLO_STEP_EHLO_TLS, NULL,
    N_("The connection was encrypted, but then the server did not say what it can do.") },

  { EHLO_STEP_AUTH, "not-encrypted",
    N_("Your password was not sent, because the connection is not encrypted.") },
  { EHLO_STEP_AUTH, "not-verified",
    N_("Your password was not sent, because the server could not prove that it is {host}.") },
  { EHLO_STEP_AUTH, "not-offered",
    N_("The server does not offer a sign-in on this connection.") },
  { EHLO_STEP_AUTH, "no-common-mechanism",
    N_("The server offers only ways to sign in that cannot be used here: {mechanisms}.") },
  { EHLO_STEP_AUTH, "no-password", N_("The sign-in was not tried: no password was given.") },
  { EHLO_STEP_AUTH, "temporary", N_("The server could not check the sign-in for the moment.") },
  { EHLO_STEP_AUTH, "refused", N_("The server did not accept the sign-in.") },
  { EHLO_STEP_AUTH, "deadline", N_("The server did not answer the sign-in in time.") },
  { EHLO_STEP_AUTH, "closed", N_("The server closed the connection during the sign-in.") },
  { EHLO_STEP_AUTH, "reset", N_("The connection was cut off during the sign-in.") },
  { EHLO_STEP_AUTH, NULL, N_("The sign-in could not be completed.") },

  { EHLO_STEP_MAIL, "temporary",
    N_("The server does not take {address} as the sender for the moment.") },
  { EHLO_STEP_MAIL, "refused", N_("The server did not accept {address} as the sender.") },
  { EHLO_STEP_RCPT, "temporary",
    N_("The server does not take mail for {address} for the moment.") },
  { EHLO_STEP_RCPT, "refused", N_("The server did not accept {address} as the recipient.") },
  { EHLO_STEP_DATA, "temporary",
    N_("The server did not take the test message for the moment.") },
  { EHLO_STEP_DATA, "refused", N_("The server did not take the test message.") },

  { EHLO_STEP_MAIL, NULL, N_("The sender could not be tried to the end.") },
  { EHLO_STEP_RCPT, NULL, N_("The recipient could not be tried to the end.") },
  { EHLO_STEP_DATA, NULL, N_("The test message could not be handed over.") },
  { EHLO_STEP_QUIT, NULL, N_("The server did not end the conversation properly.") },

  { ANY_KIND, "temporary", N_("The server turned this down for the moment.") },
  { ANY_KIND, "refused", N_("The server turned this down.") },
  { ANY_KIND, "deadline", N_("The server did not answer in time.") },
  { ANY_KIND, "closed", N_("The server closed the connection.") },
  { ANY_KIND, "reset", N_("The connection was cut off.") },
  { ANY_KIND, NULL, N_("This step did not end well.") },
};

/**
 * ehlo_verdict_text_get:
 * @text: which text
 *
 * Returns: (transfer none): the text in the language of the person, with its {names}
 */
const char *
ehlo_verdict_text_get (EhloVerdictText text)
{
  g_return_val_if_fail ((guint) text < EHLO_N_VERDICT_TEXTS, NULL);

  return g_dgettext (GETTEXT_PACKAGE, texts[text]);
}

static const char *
find_failure (guint       kind,
              const char *nature)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (failures[i].kind == kind && g_strcmp0 (failures[i].nature, nature) == 0)
      return g_dgettext (GETTEXT_PACKAGE, failures[i].text);

  return NULL;
}

/**
 * ehlo_verdict_text_failure:
 * @kind: the kind of a step that failed
 * @nature: (nullable): how it failed: the reason of a step that was not tried, "refused" or
 *   "temporary" for a reply, the name of an error, the outcome of a connection
 *
 * Returns: (transfer none): a sentence in the language of the person, with its {names}
 */
const char *
ehlo_verdict_text_failure (EhloStepKind  kind,
                           const char   *nature)
{
  const char *text = NULL;

  if (nature != NULL)
    text = find_failure (kind, nature);
  if (text == NULL && nature != NULL)
    text = find_failure (ANY_KIND, nature);
  if (text == NULL)
    text = find_failure (kind, NULL);

  return text != NULL ? text : find_failure (ANY_KIND, NULL);
}

static const char *
find_value (const EhloVerdictValues *values,
            const char              *name,
            gsize                    length)
{
  const struct
  {
    const char *name;
    const char *value;
  } known[] = {
    { "step", values->step },
    { "steps", values->steps },
    { "host", values->host },
    { "port", values->port },
    { "address", values->address },
    { "mechanisms", values->mechanisms },
    { "summary", values->summary },
    { "suggestion", values->suggestion },
    { "sender", values->sender },
    { "service", values->service },
    { "seconds", values->seconds },
    { "version", values->version },
    { "alert", values->alert },
    { "names", values->names },
    { "issuer", values->issuer },
    { "date", values->date },
    { "hop", values->hop },
    { "other", values->other },
    { "listener", values->listener },
    { "unit", values->unit },
    { "container", values->container },
    { "gateway", values->gateway },
    { "cloud", values->cloud },
    { "proxy", values->proxy },
    { "tunnel", values->tunnel },
    { "difference", values->difference },
    { "user", values->user },
    { "name", values->name },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i].name) == length && strncmp (known[i].name, name, length) == 0)
      return known[i].value;

  return NULL;
}

/**
 * ehlo_verdict_text_expand:
 * @text: a text with {names}
 * @values: what stands for them
 *
 * Values are put in as they are: braces in them are only braces.
 *
 * Returns: (transfer full): the text for the person
 */
char *
ehlo_verdict_text_expand (const char              *text,
                          const EhloVerdictValues *values)
{
  g_autoptr (GString) out = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize plain = strcspn (text, "{");
      const char *end = strchr (text + plain, '}');
      const char *value;

      g_string_append_len (out, text, (gssize) plain);
      text += plain;
      if (end == NULL)
        break;

      value = find_value (values, text + 1, (gsize) (end - text - 1));
      g_string_append (out, value != NULL ? value : "");
      text = end + 1;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
