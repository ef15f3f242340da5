/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-check.h"

#include "ehlo-error.h"
#include "ehlo-escape.h"
#include "ehlo-host-name.h"
#include "ehlo-mail-address.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* As much of a wrong input as a message repeats, in bytes. */
#define MAX_SHOWN 80

/* Five digits reach the highest port; a sign, a blank or a second number is a slip of the hand. */
#define MAX_PORT_DIGITS 5

/* RFC 4422 3.1: sasl-mech = 1*20mech-char */
#define MAX_MECHANISM_LENGTH 20

/**
 * ehlo_account_parse_port:
 * @text: what was typed
 * @ret_port: (out): the port
 * @error: return location
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID unless @text is nothing but a number from 1 to 65535;
 *   the message is one line and begins with `port:`
 */
gboolean
ehlo_account_parse_port (const char  *text,
                         guint       *ret_port,
                         GError     **error)
{
  gsize length;
  guint64 port = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (ret_port != NULL, FALSE);

  length = strlen (text);
  if (length <= MAX_PORT_DIGITS && strspn (text, "0123456789") == length)
    port = g_ascii_strtoull (text, NULL, 10);

  if (port < 1 || port > G_MAXUINT16)
    {
      g_autofree char *shown = ehlo_escape_bytes (text, length, MAX_SHOWN);

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   "port: \"%s\" is not a number from 1 to 65535", shown);
      return FALSE;
    }

  *ret_port = (guint) port;
  return TRUE;
}

static gboolean
check_host (EhloAccount  *self,
            GError      **error)
{
  const char *host = ehlo_account_get_host (self);
  g_autofree char *suggestion = NULL;
  g_autoptr (GError) problem = NULL;

  if (host == NULL)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "host: is missing");
      return FALSE;
    }

  if (ehlo_host_name_check (host, &suggestion, &problem))
    return TRUE;

  if (suggestion != NULL)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "host: %s; did you mean \"%s\"?",
                 problem->message, suggestion);
  else
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "host: %s", problem->message);

  return FALSE;
}

static gboolean
check_port (EhloAccount  *self,
            GError      **error)
{
  g_autofree char *text = g_strdup_printf ("%u", ehlo_account_get_port (self));
  guint port;

  return ehlo_account_parse_port (text, &port, error);
}

static gboolean
check_user (EhloAccount  *self,
            GError      **error)
{
  const char *user = ehlo_account_get_user (self);

  if (user != NULL && !g_utf8_validate (user, -1, NULL))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "user: is not UTF-8");
      return FALSE;
    }

  /* RFC 4616 and RFC 4013: what SASL would refuse or, worse, read as a separator. */
  for (const char *p = user; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                       "user: contains the control character U+%04X", g_utf8_get_char (p));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_from (EhloAccount  *self,
            GError      **error)
{
  const char *from = ehlo_account_get_from (self);

  return from == NULL || ehlo_mail_address_check ("from", from, error);
}

static gboolean
check_to (EhloAccount  *self,
          GError      **error)
{
  const char *to = ehlo_account_get_to (self);

  return to == NULL || ehlo_mail_address_check ("to", to, error);
}

static gboolean
check_mechanism (EhloAccount  *self,
                 GError      **error)
{
  const char *mechanism = ehlo_account_get_mechanism (self);
  gsize length = mechanism != NULL ? strlen (mechanism) : 0;

  if (mechanism == NULL ||
      (length <= MAX_MECHANISM_LENGTH &&
       strspn (mechanism, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length))
    return TRUE;

  {
    g_autofree char *shown = ehlo_escape_bytes (mechanism, length, MAX_SHOWN);

    g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                 "mechanism: \"%s\" is not the name of a SASL mechanism", shown);
  }
  return FALSE;
}

static gboolean
check_ca_file (EhloAccount  *self,
               GError      **error)
{
  const char *path = ehlo_account_get_ca_file (self);
  g_autofree char *shown = NULL;
  int errnum;

  if (path == NULL)
    return TRUE;

  errnum = access (path, R_OK) == 0 ? 0 : errno;
  if (errnum == 0 && g_file_test (path, G_FILE_TEST_IS_DIR))
    errnum = EISDIR;
  if (errnum == 0)
    return TRUE;

  shown = ehlo_escape_bytes (path, strlen (path), MAX_SHOWN);
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "ca-file: \"%s\": %s",
               shown, g_strerror (errnum));
  return FALSE;
}

/**
 * ehlo_account_check:
 * @self: an account
 * @ret_field: (out) (optional) (nullable) (transfer none): name of the property that is wrong:
 *   "host", "port", "user", "from", "to", "mechanism" or "ca-file"; %NULL when all is well
 * @error: return location
 *
 * Can this account be tested? Looks at what was typed only, never at the network; of the file with
 * certificates it sees whether it can be read. Stops at the first wrong value.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID; the message begins with the name of the property and,
 *   where it is easy to guess, says what was probably meant
 */
gboolean
ehlo_account_check (EhloAccount  *self,
                    const char  **ret_field,
                    GError      **error)
{
  static const struct
  {
    const char *field;
    gboolean  (*check) (EhloAccount *self, GError **error);
  } checks[] = {
    { "host", check_host },
    { "port", check_port },
    { "user", check_user },
    { "from", check_from },
    { "to", check_to },
    { "mechanism", check_mechanism },
    { "ca-file", check_ca_file },
  };

  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), FALSE);

  if (ret_field != NULL)
    *ret_field = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      if (checks[i].check (self, error))
        continue;

      if (ret_field != NULL)
        *ret_field = checks[i].field;
      return FALSE;
    }

  return TRUE;
}

static const char *
find_password_problem (const char *bytes,
                       gsize       length)
{
  if (length == 0)
    return "is empty";
  if (memchr (bytes, '\0', length) != NULL)
    return "contains a NUL byte";
  if (memchr (bytes, '\n', length) != NULL || memchr (bytes, '\r', length) != NULL)
    return "contains a line break";
  if (!g_utf8_validate (bytes, (gssize) length, NULL))
    return "is not UTF-8";

  return NULL;
}

/**
 * ehlo_password_check:
 * @bytes: (array length=length): the password, not terminated
 * @length: its length in bytes
 * @error: return location
 *
 * A NUL ends the password in SASL PLAIN (RFC 4616), a line break ends the command; most of all both
 * show that a wrong file was read. Whoever reads a password from a file takes the one line break at
 * its end off before this: editors put it there.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID; the message begins with `password:` and never holds any
 *   part of the password
 */
gboolean
ehlo_password_check (const char  *bytes,
                     gsize        length,
                     GError     **error)
{
  const char *problem;

  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  problem = find_password_problem (bytes, length);
  if (problem == NULL)
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "password: %s", problem);
  return FALSE;
}
