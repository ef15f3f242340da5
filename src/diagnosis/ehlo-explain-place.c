/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain-place.h"

#include "ehlo-host-name.h"

#include <string.h>

/* A text names its server early; more is not read. Every expression here begins at the edge of a
 * word and has bounds, so that the time grows with the length of a line and no faster. */
#define MAX_LINES      400
#define MAX_LINE_BYTES 2048

#define NAME "(?:[a-z0-9][a-z0-9-]{0,62}\\.){1,8}[a-z]{2,24}"
#define IPV4 "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}"
#define HOST "(?<![a-z0-9.@_-])(?<host>" NAME "|localhost|" IPV4 ")\\.?(?![a-z0-9_-])"
#define PORT "(?<port>[1-9][0-9]{1,4})(?![0-9]|:[0-9])"

/* Of a mail server that delivers to another one. */
#define BETWEEN_SERVERS 25
#define SUBMISSION     587

/* How texts name a server, the most exact first. */
static const struct
{
  const char *source;
  guint       default_port; /* 0: the expression has a port */
} ways[] = {
  /* "smtp.example.com:587", "mx.example.org[192.0.2.25]:25" */
  { HOST "(?:\\[[0-9a-f:.]{2,45}\\])?:" PORT, 0 },
  /* "[2001:db8::1]:587" */
  { "\\[(?<host>[0-9a-f:]{2,45})\\]:" PORT, 0 },
  /* "smtp.example.com port 587", "smtp.example.com, port: 587", "('smtp.example.com', 465)" */
  { HOST "['\"]?(?:,? (?:on )?port[:=]? ?|, ?['\"]?port['\"]?\\s?[:=]\\s?|, ?|;port=)['\"]?" PORT,
    0 },
  /* "host mx.example.org[192.0.2.25] said", Exim's "H=mx.example.org [192.0.2.25]" */
  { "(?:\\bhost |\\bH=)" HOST " ?\\[", BETWEEN_SERVERS },
  { "(?:\\bserver \\(smtp\\)|\\bsmtp server|\\bserver|\\bhost|getaddrinfo(?: [a-z_]{1,12})?"
    "|\\blookup|\\bresolve|unknownhostexception:?|relay=|\\bat)[:=]? ['\"<(]?" HOST, SUBMISSION },
  { "(?:\\bhost|\\bserver|\\bhostname|relay)['\"]?[:=] ?['\"]?" HOST, SUBMISSION },
};

#define USER \
  "(?:\\b(?:user|username|login|account)['\"]?\\s?[:=]\\s?['\"]?|\\btask ['\"]|" \
  "\\bauthenticat(?:e|ing) (?:as|user) ['\"]?)(?<user>[a-z0-9._%+-]{1,64}@" NAME ")"

/* "SMTPTransport.java:965" is a place of another kind. */
static const char *const source_files[] = {
  "c", "cc", "cpp", "cs", "go", "h", "html", "java", "js", "jsx", "kt", "mjs", "php", "pl", "pm",
  "py", "rb", "rs", "scala", "swift", "ts", "tsx", "vb", "log", "conf", "txt", NULL
};

/* Of name servers, of the web and of reading mail. */
static const guint other_ports[] = { 53, 80, 110, 143, 443, 993, 995, 8080 };

static GRegex *
get_regex (gsize      *once,
           const char *source)
{
  if (g_once_init_enter (once))
    g_once_init_leave (once, (gsize) g_regex_new (source, G_REGEX_CASELESS, 0, NULL));

  return (GRegex *) *once;
}

static gboolean
is_host (const char *host)
{
  const char *dot = strrchr (host, '.');
  g_autofree char *last = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;

  return ehlo_host_name_check (host, NULL, NULL)
         && (last == NULL || !g_strv_contains (source_files, last));
}

static gboolean
is_port (guint port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (other_ports); i++)
    if (other_ports[i] == port)
      return FALSE;

  return port <= G_MAXUINT16;
}

static EhloEncryption
guess_encryption (const char *line,
                  guint       port)
{
  if (port == 465 || strcasestr (line, "ssl://") != NULL || strcasestr (line, "smtps://") != NULL)
    return EHLO_ENCRYPTION_IMPLICIT;

  return EHLO_ENCRYPTION_STARTTLS;
}

static gboolean
find_host (const char       *line,
           gsize             way,
           EhloExplainPlace *place)
{
  static gsize once[G_N_ELEMENTS (ways)];
  g_autoptr (GMatchInfo) match = NULL;

  for (g_regex_match (get_regex (&once[way], ways[way].source), line, 0, &match);
       g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *host = g_match_info_fetch_named (match, "host");
      g_autofree char *port = g_match_info_fetch_named (match, "port");
      guint number = port != NULL ? (guint) g_ascii_strtoull (port, NULL, 10)
                                  : ways[way].default_port;

      if (!is_port (number) || !is_host (host))
        continue;

      place->host = g_ascii_strdown (host, -1);
      place->port = number;
      place->encryption = guess_encryption (line, number);
      return TRUE;
    }

  return FALSE;
}

static char *
dup_user (const char *line)
{
  static gsize once;
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (get_regex (&once, USER), line, 0, &match)
           ? g_match_info_fetch_named (match, "user") : NULL;
}

/* "https://support.google.com/…" is a page to read, and no server for mail. */
static char *
dup_line (const char *line)
{
  static gsize once;
  g_autofree char *part = g_strndup (line, MAX_LINE_BYTES);
  g_autofree char *valid = g_utf8_make_valid (part, -1);

  return g_regex_replace_literal (get_regex (&once, "\\bhttps?://[^\\s'\"<>]{1,2000}"), valid, -1,
                                  0, " ", 0, NULL);
}

/**
 * ehlo_explain_place_find:
 * @lines: (array zero-terminated=1): a text
 * @ret_place: (out): the server; to be cleared
 *
 * Looks for the name or address of the server, its port and the user name. A name without a port
 * gets the usual one: 587, or 25 where a mail server speaks of another. Any thread.
 */
void
ehlo_explain_place_find (char             **lines,
                         EhloExplainPlace  *ret_place)
{
  EhloExplainPlace place = { NULL };

  for (gsize way = 0; way < G_N_ELEMENTS (ways) && place.host == NULL; way++)
    for (guint i = 0; lines[i] != NULL && i < MAX_LINES && place.host == NULL; i++)
      {
        g_autofree char *line = dup_line (lines[i]);

        if (line != NULL)
          find_host (line, way, &place);
      }

  for (guint i = 0; lines[i] != NULL && i < MAX_LINES && place.user == NULL; i++)
    {
      g_autofree char *line = dup_line (lines[i]);

      place.user = line != NULL ? dup_user (line) : NULL;
    }

  *ret_place = place;
}

/**
 * ehlo_explain_place_to_string:
 * @self: a server
 *
 * Returns: (transfer full) (nullable): the value of %EHLO_ACTION_TEST, or %NULL when no server is
 *   named
 */
char *
ehlo_explain_place_to_string (EhloExplainPlace *self)
{
  if (self->host == NULL)
    return NULL;

  return g_strdup_printf ("%s %u %s%s%s", self->host, self->port,
                          ehlo_encryption_to_string (self->encryption),
                          self->user != NULL ? " " : "", self->user != NULL ? self->user : "");
}

/**
 * ehlo_explain_place_clear:
 * @self: a server
 *
 * Frees what is in it.
 */
void
ehlo_explain_place_clear (EhloExplainPlace *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->user, g_free);
}
