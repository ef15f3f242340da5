/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-script.h"

#include <glib/gi18n-lib.h>

#define USUAL_BOTH                                                                                 \
  "PIPELINING\n"                                                                                   \
  "SIZE " G_STRINGIFY (EHLO_PRACTICE_MAX_MESSAGE) "\n"                                             \
  "8BITMIME\n"                                                                                     \
  "ENHANCEDSTATUSCODES"

/* Signing in is offered inside TLS only (RFC 4954 section 4 wants that for PLAIN). */
#define USUAL     USUAL_BOTH "\nSTARTTLS"
#define USUAL_TLS USUAL_BOTH "\nAUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"

static const EhloPracticeScript scripts[] = {
  {
    .id = "practice-good",
    .name = N_("A server that works"),
    .description = N_("Everything goes well here: see what each step looks like when it does."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
  },
  {
    .id = "practice-implicit",
    .name = N_("A server that works, encrypted from the start"),
    .description = N_("Learn how it looks when encryption comes before the first word, "
                      "as is usual on port 465."),
    .encryption = EHLO_ENCRYPTION_IMPLICIT,
    .door = EHLO_PRACTICE_DOOR_TLS,
  },
  {
    .id = "practice-wrong-password",
    .name = N_("A wrong password"),
    .description = N_("Learn what a server says when it knows the user but not the password."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = USUAL_BOTH "\nAUTH LOGIN PLAIN",
    .answers[EHLO_PRACTICE_AUTH] = {
      .text = "535-5.7.8 Username and Password not accepted. For more information, go to\n"
              "535 5.7.8  https://practice.example/help/bad-password - practice server localhost",
    },
  },
  {
    .id = "practice-app-password",
    .name = N_("An app password is needed"),
    .description = N_("Learn why the password that works in the browser may not work for mail: "
                      "some providers want one made for each program."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities_tls = USUAL_BOTH "\nAUTH LOGIN PLAIN",
    .answers[EHLO_PRACTICE_AUTH] = {
      .text = "534-5.7.9 Application-specific password required. For more information, go to\n"
              "534 5.7.9  https://practice.example/help/app-passwords - practice server localhost",
    },
  },
  {
    .id = "practice-refused",
    .name = N_("Nothing listens here"),
    .description = N_("Learn what “connection refused” means: the computer is there, "
                      "a mail server is not."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .door = EHLO_PRACTICE_DOOR_CLOSED,
  },
  {
    .id = "practice-silent",
    .name = N_("A server that never speaks"),
    .description = N_("Learn how a connection looks that stands while nobody answers."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_GREETING] = { .text = "", .then = EHLO_PRACTICE_SILENT },
  },
  {
    .id = "practice-drip",
    .name = N_("A server that speaks one letter at a time"),
    .description = N_("Learn how it looks when a server does speak, but takes longer than the "
                      "time allowed for one step."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    /* 127 bytes with CRLF: 12.6 s, more than the 10 s that a stage has by default. */
    .answers[EHLO_PRACTICE_GREETING] = {
      .text = "220 localhost ESMTP Ehlo practice server, which says one letter after the other, "
              "each of them as late as it can be said aloud",
      .drip_ms = 100,
    },
  },
  {
    .id = "practice-busy",
    .name = N_("A server that is too busy"),
    .description = N_("Learn to tell a server that asks for patience from one that is broken."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_GREETING] = {
      .text = "421 4.3.2 localhost Too busy right now, please try again later",
      .then = EHLO_PRACTICE_CLOSE,
    },
  },
  {
    .id = "practice-tls-on-wrong-port",
    .name = N_("Encryption from the start, but the account says STARTTLS"),
    .description = N_("Learn why both sides wait for each other when the port wants encryption "
                      "first and the account does not."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .door = EHLO_PRACTICE_DOOR_TLS,
  },
  {
    .id = "practice-plain-on-tls-port",
    .name = N_("STARTTLS, but the account says encryption from the start"),
    .description = N_("Learn what comes back when encryption is spoken to a port that begins in "
                      "plain text."),
    .encryption = EHLO_ENCRYPTION_IMPLICIT,
  },
  {
    .id = "practice-no-starttls",
    .name = N_("A server without encryption"),
    .description = N_("Learn why a password is not sent when the server offers no encryption."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .capabilities = USUAL_BOTH "\nAUTH PLAIN LOGIN",
  },
  {
    .id = "practice-expired",
    .name = N_("An expired certificate"),
    .description = N_("Learn how it looks when a server's certificate was not renewed in time."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .certificate = EHLO_PRACTICE_CERTIFICATE_EXPIRED,
  },
  {
    .id = "practice-wrong-name",
    .name = N_("A certificate for another name"),
    .description = N_("Learn what it means when a server proves to be somebody else than the "
                      "one that the account names."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .certificate = EHLO_PRACTICE_CERTIFICATE_WRONG_NAME,
  },
  {
    .id = "practice-self-signed",
    .name = N_("A certificate that nobody vouches for"),
    .description = N_("Learn why a certificate that a server signed itself proves nothing."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .certificate = EHLO_PRACTICE_CERTIFICATE_SELF_SIGNED,
  },
  {
    .id = "practice-greylist",
    .name = N_("Come back in a few minutes"),
    .description = N_("Learn why some servers turn the first try down and accept the second."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_RCPT] = {
      .text = "450 4.7.1 Recipient address rejected: Greylisted, please try again in 5 minutes",
    },
  },
  {
    .id = "practice-mailbox-full",
    .name = N_("The recipient's mailbox is full"),
    .description = N_("Learn how it looks when all is well on your side and the other side has "
                      "no room left."),
    .encryption = EHLO_ENCRYPTION_STARTTLS,
    .answers[EHLO_PRACTICE_RCPT] = {
      .text = "452 4.2.2 The email account that you tried to reach is over quota",
    },
  },
};

/**
 * ehlo_practice_script_get_n:
 *
 * Returns: how many scripts the program comes with
 */
guint
ehlo_practice_script_get_n (void)
{
  return G_N_ELEMENTS (scripts);
}

/**
 * ehlo_practice_script_get:
 * @index: less than ehlo_practice_script_get_n()
 *
 * Returns: (transfer none): that script; constant data
 */
const EhloPracticeScript *
ehlo_practice_script_get (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (scripts), NULL);

  return &scripts[index];
}

/**
 * ehlo_practice_script_find:
 * @id: (nullable): the id of a preset, as "practice-good"
 * @ret_index: (out) (optional): where it stands
 *
 * Returns: whether there is one
 */
gboolean
ehlo_practice_script_find (const char *id,
                           guint      *ret_index)
{
  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      if (g_strcmp0 (scripts[i].id, id) == 0)
        {
          if (ret_index != NULL)
            *ret_index = i;
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * ehlo_practice_script_dup_offers:
 * @self: a script
 * @encrypted: whether the conversation is inside TLS
 *
 * Returns: (transfer full): the capabilities that the server names after EHLO, one string each
 */
char **
ehlo_practice_script_dup_offers (const EhloPracticeScript *self,
                                 gboolean                  encrypted)
{
  const char *own = encrypted ? self->capabilities_tls : self->capabilities;

  if (own == NULL)
    own = encrypted ? USUAL_TLS : USUAL;
  return g_strsplit (own, "\n", -1);
}

/**
 * ehlo_practice_script_offers:
 * @self: a script
 * @encrypted: whether the conversation is inside TLS
 * @keyword: a capability, as "SIZE"
 * @ret_params: (out) (optional) (transfer full): what stands behind it, "" when nothing does;
 *   %NULL when it is not offered
 *
 * Returns: whether the server offers @keyword
 */
gboolean
ehlo_practice_script_offers (const EhloPracticeScript *self,
                             gboolean                  encrypted,
                             const char               *keyword,
                             char                    **ret_params)
{
  g_auto (GStrv) offers = ehlo_practice_script_dup_offers (self, encrypted);

  if (ret_params != NULL)
    *ret_params = NULL;
  for (guint i = 0; offers[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (offers[i], " ", 2);

      if (parts[0] == NULL || g_ascii_strcasecmp (parts[0], keyword) != 0)
        continue;
      if (ret_params != NULL)
        *ret_params = g_strdup (parts[1] != NULL ? parts[1] : "");
      return TRUE;
    }
  return FALSE;
}
