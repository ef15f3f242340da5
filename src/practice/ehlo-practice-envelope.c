/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-envelope.h"

#include "ehlo-mail-address.h"
#include "ehlo-practice-path.h"

static const char *
refuse_size (const EhloPracticeScript *script,
             gboolean                  encrypted,
             const char               *value)
{
  guint64 size;

  if (value == NULL || !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &size, NULL))
    return "501 5.5.4 SIZE needs a number of bytes";
  if (size > ehlo_practice_envelope_get_size_limit (script, encrypted))
    return "552 5.3.4 The message is larger than this server takes";
  return NULL;
}

static const char *
refuse_body (const EhloPracticeScript *script,
             gboolean                  encrypted,
             const char               *value)
{
  if (value != NULL && (g_ascii_strcasecmp (value, "7BIT") == 0 ||
                        g_ascii_strcasecmp (value, "8BITMIME") == 0))
    return NULL;
  return "501 5.5.4 BODY is 7BIT or 8BITMIME";
}

/* Who wrote the message first (RFC 4954 section 5): believed, for nothing comes of it. */
static const char *
refuse_auth (const EhloPracticeScript *script,
             gboolean                  encrypted,
             const char               *value)
{
  return value != NULL ? NULL : "501 5.5.4 AUTH needs an address or <>";
}

static const char *
refuse_smtputf8 (const EhloPracticeScript *script,
                 gboolean                  encrypted,
                 const char               *value)
{
  return value == NULL ? NULL : "501 5.5.4 SMTPUTF8 has no value";
}

/* The parameters of MAIL, each with the capability that has to be offered for it. */
static const struct
{
  const char  *name;
  const char  *capability;
  const char *(*refuse) (const EhloPracticeScript *script,
                         gboolean                  encrypted,
                         const char               *value);
} mail_params[] = {
  { "SIZE", "SIZE", refuse_size },
  { "BODY", "8BITMIME", refuse_body },
  { "AUTH", "AUTH", refuse_auth },
  { "SMTPUTF8", "SMTPUTF8", refuse_smtputf8 },
};

static const char *
refuse_mail_param (const EhloPracticeScript *script,
                   gboolean                  encrypted,
                   const char               *param)
{
  g_auto (GStrv) halves = g_strsplit (param, "=", 2);

  for (guint i = 0; halves[0] != NULL && i < G_N_ELEMENTS (mail_params); i++)
    {
      if (g_ascii_strcasecmp (halves[0], mail_params[i].name) == 0 &&
          ehlo_practice_script_offers (script, encrypted, mail_params[i].capability, NULL))
        return mail_params[i].refuse (script, encrypted, halves[1]);
    }
  return "555 5.5.4 A parameter is not known here";
}

static gboolean
has_smtputf8 (char **params)
{
  for (guint i = 0; params[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (params[i], "SMTPUTF8") == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * ehlo_practice_envelope_refuse_sender:
 * @script: the server
 * @encrypted: whether the conversation is inside TLS
 * @args: what stands behind MAIL
 *
 * Address and parameters (RFC 5321 4.1.1.2; SIZE, RFC 1870; BODY, RFC 6152; AUTH, RFC 4954;
 * SMTPUTF8, RFC 6531).
 *
 * Returns: (transfer none) (nullable): the reply that refuses it, or %NULL when all is well
 */
const char *
ehlo_practice_envelope_refuse_sender (const EhloPracticeScript *script,
                                      gboolean                  encrypted,
                                      const char               *args)
{
  g_autofree char *address = NULL;
  g_auto (GStrv) params = NULL;

  if (!ehlo_practice_path_parse (args, "FROM:", &address, &params))
    return "501 5.1.7 The sender must be written as MAIL FROM:<address>";
  for (guint i = 0; params[i] != NULL; i++)
    {
      const char *refusal = refuse_mail_param (script, encrypted, params[i]);

      if (refusal != NULL)
        return refusal;
    }
  if (ehlo_mail_address_needs_utf8 (address) && !has_smtputf8 (params))
    return "553 5.6.7 An address with letters beyond ASCII needs SMTPUTF8";
  return NULL;
}

/**
 * ehlo_practice_envelope_refuse_recipient:
 * @script: the server
 * @encrypted: whether the conversation is inside TLS
 * @args: what stands behind RCPT
 *
 * Returns: (transfer none) (nullable): the reply that refuses it, or %NULL when all is well
 */
const char *
ehlo_practice_envelope_refuse_recipient (const EhloPracticeScript *script,
                                         gboolean                  encrypted,
                                         const char               *args)
{
  g_autofree char *address = NULL;
  g_auto (GStrv) params = NULL;

  if (!ehlo_practice_path_parse (args, "TO:", &address, &params))
    return "501 5.1.3 The recipient must be written as RCPT TO:<address>";
  if (params[0] != NULL)
    return "555 5.5.4 A parameter is not known here";
  if (ehlo_mail_address_needs_utf8 (address) &&
      !ehlo_practice_script_offers (script, encrypted, "SMTPUTF8", NULL))
    return "553 5.6.7 An address with letters beyond ASCII needs SMTPUTF8";
  return NULL;
}

/**
 * ehlo_practice_envelope_get_size_limit:
 * @script: the server
 * @encrypted: whether the conversation is inside TLS
 *
 * Returns: the largest message that it takes, in bytes
 */
guint64
ehlo_practice_envelope_get_size_limit (const EhloPracticeScript *script,
                                       gboolean                  encrypted)
{
  g_autofree char *offered = NULL;
  guint64 limit;

  if (!ehlo_practice_script_offers (script, encrypted, "SIZE", &offered))
    return EHLO_PRACTICE_MAX_MESSAGE;
  /* "SIZE" alone or "SIZE 0" names no limit (RFC 1870 section 4); we have one all the same. */
  limit = g_ascii_strtoull (offered, NULL, 10);
  return limit == 0 ? EHLO_PRACTICE_MAX_MESSAGE : MIN (limit, EHLO_PRACTICE_MAX_MESSAGE);
}
