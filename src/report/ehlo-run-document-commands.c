/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An argument as a shell takes it; quoted only where that is needed, to stay readable. */
static char *
quote (const char *argument)
{
  static const char harmless[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "@%+=:,./_-[]";

  return *argument != '\0' && *argument != '-' && argument[strspn (argument, harmless)] == '\0'
             && strpbrk (argument, "[]") == NULL
           ? g_strdup (argument)
           : g_shell_quote (argument);
}

/* A report may come from anybody, and these lines are made to be pasted into a shell: what is no
 * host is not made an argument, quoted or not. "-x" would be an option to dig and nc. */
static gboolean
is_host (const char *host)
{
  if (host == NULL || *host == '-' || *host == '\0')
    return FALSE;

  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && (guchar) *at < 0x80 && strchr (".-_:%[]", *at) == NULL)
      return FALSE;
  return TRUE;
}

static char *
dup_server (const EhloSubject *subject)
{
  gboolean is_ipv6 = strchr (subject->host, ':') != NULL;

  return g_strdup_printf (is_ipv6 ? "[%s]:%u" : "%s:%u", subject->host, subject->port);
}

static void
append_openssl (GString           *text,
                const EhloSubject *subject)
{
  g_autofree char *server = dup_server (subject);
  g_autofree char *quoted = quote (server);
  g_autofree char *name = quote (subject->host);

  if (subject->encryption == EHLO_ENCRYPTION_NONE)
    return;

  g_string_append_printf (text, "openssl s_client -connect %s -servername %s%s\n", quoted, name,
                          subject->encryption == EHLO_ENCRYPTION_STARTTLS ? " -starttls smtp"
                                                                          : "");
}

static void
append_option (GString    *text,
               const char *option,
               const char *value)
{
  g_autofree char *quoted = value != NULL ? quote (value) : NULL;

  if (quoted != NULL)
    g_string_append_printf (text, " %s %s", option, quoted);
}

static gboolean
is_option (const char *value)
{
  return value != NULL && *value == '-';
}

/* swaks asks for the password itself when it is not given. A value that begins with "-" is an
 * option to it, however it is quoted. */
static void
append_swaks (GString           *text,
              const EhloSubject *subject)
{
  g_autofree char *server = dup_server (subject);

  if (is_option (subject->user) || is_option (subject->from) || is_option (subject->to))
    return;

  g_string_append (text, "swaks");
  append_option (text, "--server", server);
  if (subject->encryption == EHLO_ENCRYPTION_IMPLICIT)
    g_string_append (text, " --tls-on-connect");
  else if (subject->encryption == EHLO_ENCRYPTION_STARTTLS)
    g_string_append (text, " --tls");
  if (subject->user != NULL)
    g_string_append (text, " --auth");
  append_option (text, "--auth-user", subject->user);
  append_option (text, "--from", subject->from);
  append_option (text, "--to", subject->to);
  g_string_append (text, subject->from != NULL && subject->to != NULL ? " --quit-after RCPT\n"
                         : subject->user != NULL                      ? " --quit-after AUTH\n"
                                                                      : " --quit-after EHLO\n");
}

/*< private >
 * _ehlo_run_document_add_commands:
 * @self: a document
 * @run: a run
 *
 * Adds commands that repeat the test with other programs. There is never a password in them.
 */
void
_ehlo_run_document_add_commands (EhloDocument *self,
                                 EhloRun      *run)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *host = NULL;

  if (!is_host (subject->host) || subject->port == 0)
    return;

  host = quote (subject->host);
  if (g_hostname_is_ip_address (subject->host))
    g_string_append_printf (text, "dig -x %s\n", host);
  else
    g_string_append_printf (text, "dig %s A %s AAAA\n", host, host);
  g_string_append_printf (text, "nc -vz %s %u\n", host, subject->port);
  append_openssl (text, subject);
  append_swaks (text, subject);
  g_string_truncate (text, text->len - 1);

  ehlo_document_add_heading (self, _("To repeat it"), 1);
  ehlo_document_add (self, EHLO_BLOCK_VERBATIM, text->str);
}
