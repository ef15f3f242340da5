/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-text-ports.h"

#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>

#define PORT_COLUMNS 6
#define STATE_COLUMNS 24
#define TIME_COLUMNS 8
#define SERVER_COLUMNS 18
#define FROM_COLUMNS 26

/* ---- ports ----------------------------------------------------------------------------------- */

static const char *
get_state_words (const EhloPortResult *port)
{
  if (port->local)
    return _("blocked here");

  switch (port->state)
    {
    case EHLO_PORT_OPEN:
      return _("open");
    case EHLO_PORT_REFUSED:
      return _("refused");
    case EHLO_PORT_REJECTED:
      return _("turned down");
    case EHLO_PORT_DROPPED:
      return _("no answer");
    case EHLO_PORT_UNREACHABLE:
    default:
      return _("no way there");
    }
}

static char *
dup_state (const EhloPortResult *port)
{
  const char *words = get_state_words (port);

  if (port->hop == 0)
    return g_strdup (words);
  if (port->state == EHLO_PORT_DROPPED)
    /* Translators: "no answer", 2 */
    return g_strdup_printf (_("%s after hop %u"), words, port->hop);
  /* Translators: "turned down", 2 */
  return g_strdup_printf (_("%s at hop %u"), words, port->hop);
}

static const char *
get_advice_words (const char *advice)
{
  static const struct
  {
    const char *advice;
    const char *words;
  } known[] = {
    { "use", N_("Use this one") },
    { "works", N_("Works") },
    { "other-encryption", N_("Works with another encryption than usual here") },
    { "certificate", N_("The certificate cannot be trusted") },
    { "not-encrypted", N_("Not encrypted") },
    { "no-mail-server", N_("No mail server answers there") },
    { "not-for-desktops", N_("Between servers only") },
    { "network-works", N_("For comparison: the network works") },
    { "no-service", N_("Not offered by the server") },
    { "not-offered", N_("Not offered by the provider") },
    { "blocked", N_("Blocked on the way") },
    { "blocked-here", N_("Blocked by this computer") },
    { "no-way", N_("The server cannot be reached") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (advice, known[i].advice) == 0)
      return _(known[i].words);

  return advice;
}

/* What the server showed: "TLS1.3, valid". */
static char *
dup_server (const EhloPortResult *port)
{
  if (port->tls == NULL)
    return g_strdup (port->manner != NULL ? _("not encrypted") : "-");
  if (port->certificate == NULL)
    return g_strdup (port->tls);
  return g_strdup_printf ("%s, %s", port->tls, port->certificate);
}

/**
 * ehlo_report_text_port_line:
 * @port: a row of the comparison of ports
 *
 * Returns: (transfer full): the row in one line without a line end
 */
char *
ehlo_report_text_port_line (const EhloPortResult *port)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *number = g_strdup_printf ("%u", port->port);
  g_autofree char *state = dup_state (port);
  g_autofree char *time = port->rtt_us >= 0 ? ehlo_text_dup_duration (port->rtt_us)
                                            : g_strdup ("-");
  g_autofree char *server = dup_server (port);
  const char *advice = get_advice_words (port->advice);

  ehlo_text_append_padded (line, number, PORT_COLUMNS);
  ehlo_text_append_padded (line, state, STATE_COLUMNS);
  ehlo_text_append_padded (line, time, TIME_COLUMNS);
  ehlo_text_append_padded (line, server, SERVER_COLUMNS);
  g_string_append (line, advice != NULL ? advice : "");
  return g_strchomp (g_string_free (g_steal_pointer (&line), FALSE));
}

/* What does not fit into the row: who turned it down, the greeting, the ways to sign in. */
static void
append_port_details (GString              *out,
                     const EhloPortResult *port)
{
  g_autofree char *auth = g_strjoinv (", ", port->auth);

  if (port->by != NULL)
    g_string_append_printf (out, "        %s %s%s%s\n", _("by"), port->by,
                            port->icmp != NULL ? ", ICMP " : "",
                            port->icmp != NULL ? port->icmp : "");
  if (port->greeting != NULL)
    ehlo_text_append_lines (out, port->greeting, 8);
  if (*auth != '\0')
    g_string_append_printf (out, "        %s %s\n", _("Sign-in:"), auth);
  if (port->error != NULL)
    ehlo_text_append_lines (out, port->error, 8);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const EhloPortResult *one = *(const EhloPortResult *const *) a;
  const EhloPortResult *other = *(const EhloPortResult *const *) b;
  int order = g_strcmp0 (one->address, other->address);

  return order != 0 ? order : (int) one->port - (int) other->port;
}

/* The run has the rows in the order in which they came. */
static GPtrArray *
sort_rows (EhloRun *run)
{
  GPtrArray *rows = g_ptr_array_new ();

  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    g_ptr_array_add (rows, (gpointer) ehlo_run_get_port (run, i));
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

/**
 * ehlo_report_text_append_ports:
 * @out: where to append, at the beginning of a line
 * @run: a run
 *
 * Appends the comparison of ports, address by address; nothing where none were compared.
 */
void
ehlo_report_text_append_ports (GString *out,
                               EhloRun *run)
{
  g_autoptr (GPtrArray) rows = sort_rows (run);
  const char *address = NULL;

  if (rows->len > 0)
    g_string_append_printf (out, "\n%s\n", _("Ports"));
  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (rows, i);
      g_autofree char *line = ehlo_report_text_port_line (port);

      if (port->address != NULL && g_strcmp0 (port->address, address) != 0)
        g_string_append_printf (out, "  %s\n", port->address);
      address = port->address;
      g_string_append_printf (out, "  %s\n", line);
      append_port_details (out, port);
    }
}

/* ---- the way --------------------------------------------------------------------------------- */

static const char *
get_answer_words (const EhloPathHop *hop)
{
  switch (hop->answer)
    {
    case EHLO_HOP_SILENT:
      return _("no answer");
    case EHLO_HOP_EXPIRED:
      return "";
    case EHLO_HOP_REJECTED:
      return _("turned down");
    case EHLO_HOP_RESET:
      return _("reset");
    case EHLO_HOP_OPEN:
      return _("open");
    case EHLO_HOP_LOCAL:
    default:
      return _("does not leave this computer");
    }
}

static void
append_hop (GString           *out,
            const EhloPathHop *hop)
{
  g_autofree char *time = hop->rtt_us >= 0 ? ehlo_text_dup_duration (hop->rtt_us) : g_strdup ("-");
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%4u  ", hop->ttl);
  ehlo_text_append_padded (line, hop->from != NULL ? hop->from : "-", FROM_COLUMNS);
  ehlo_text_append_padded (line, time, TIME_COLUMNS);
  g_string_append (line, get_answer_words (hop));
  if (hop->answer == EHLO_HOP_REJECTED && hop->icmp != NULL)
    g_string_append_printf (line, ", ICMP %s", hop->icmp);
  g_string_append_printf (out, "%s\n", g_strchomp (line->str));
}

static char *
dup_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return g_strdup_printf (_("reaches the server at hop %u"), target->distance);
    case EHLO_PATH_REFUSED:
      return g_strdup_printf (_("refused by the server itself, at hop %u"), target->distance);
    case EHLO_PATH_REJECTED_BY:
      if (target->end_hop == 0)
        return g_strdup_printf (_("turned down by %s"),
                                target->end_by != NULL ? target->end_by : "?");
      return g_strdup_printf (_("turned down at hop %u"), target->end_hop);
    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("reset on the way, at hop %u or the next"), target->end_hop);
    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("answered on the way, at hop %u, not by the server"),
                              target->end_hop);
    case EHLO_PATH_SILENT_AFTER:
      return g_strdup_printf (_("no answer beyond hop %u"), target->end_hop);
    case EHLO_PATH_LOCAL:
      return g_strdup (_("does not leave this computer"));
    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup (_("cannot be seen"));
    }
}

/**
 * ehlo_report_text_append_path:
 * @out: where to append, at the beginning of a line
 * @path: (nullable): the way to the host
 *
 * Appends the way hop by hop for each port; nothing where it was not probed.
 */
void
ehlo_report_text_append_path (GString              *out,
                              const EhloPathResult *path)
{
  if (path == NULL)
    return;

  g_string_append_printf (out, "\n%s%s%s\n", _("Way to the server"),
                          path->address != NULL ? " " : "",
                          path->address != NULL ? path->address : "");
  for (guint i = 0; i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);
      g_autofree char *end = dup_end (target);

      g_string_append_printf (out, _("  Port %u: %s\n"), target->port, end);
      for (guint k = 0; k < target->hops->len; k++)
        append_hop (out, g_ptr_array_index (target->hops, k));
      if (target->nat_hop > 0)
        g_string_append_printf (out, _("  The address is rewritten at hop %u\n"), target->nat_hop);
    }
}
