/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-text.h"
#include "ehlo-run-document.h"
#include "ehlo-text-layout.h"

#include <glib/gi18n-lib.h>

/* ---- ports ----------------------------------------------------------------------------------- */

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

static EhloOutcome
get_tone (const EhloPortResult *port)
{
  if (port->state == EHLO_PORT_OPEN)
    return EHLO_OUTCOME_OK;
  return port->state == EHLO_PORT_REFUSED ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_FAILED;
}

static void
add_port (EhloBlock            *table,
          const EhloPortResult *port)
{
  g_autofree char *number = g_strdup_printf ("%u", port->port);
  g_autofree char *state = ehlo_port_text_dup_state (port);
  g_autofree char *time = port->rtt_us >= 0 ? ehlo_text_dup_duration (port->rtt_us)
                                            : g_strdup ("-");
  g_autofree char *server = ehlo_port_text_dup_encryption (port);
  g_autofree char *auth = port->auth[0] != NULL ? g_strjoinv (", ", port->auth) : g_strdup ("-");
  const char *advice = ehlo_port_text_get_advice (port->advice);

  ehlo_block_add_row (table, number, state, time, server, auth, advice != NULL ? advice : "",
                      NULL);
  ehlo_block_set_tone (table, get_tone (port));
}

/* What does not fit into the row: who turned it down, and the words of the server or the system. */
static void
add_details (EhloBlock            *fields,
             const EhloPortResult *port)
{
  g_autofree char *number = g_strdup_printf (_("Port %u"), port->port);
  g_autoptr (GString) text = g_string_new (NULL);

  if (port->by != NULL)
    g_string_append_printf (text, port->icmp != NULL ? _("by %s, ICMP %s") : _("by %s"), port->by,
                            port->icmp);
  if (port->greeting != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", port->greeting);
  if (port->error != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", port->error);
  ehlo_block_add_field (fields, number, text->str);
}

static void
add_address (EhloDocument *self,
             GPtrArray    *rows,
             guint         first,
             guint         end)
{
  const EhloPortResult *port = g_ptr_array_index (rows, first);
  EhloBlock *table, *fields;

  if (port->address != NULL)
    ehlo_document_add_heading (self, port->address, 2);
  table = ehlo_document_add (self, EHLO_BLOCK_TABLE, NULL);
  ehlo_block_add_row (table, _("Port"), _("Reached"), _("Time"), _("Encryption"), _("Sign-in"),
                      _("Advice"), NULL);
  for (guint i = first; i < end; i++)
    add_port (table, g_ptr_array_index (rows, i));

  fields = ehlo_document_add (self, EHLO_BLOCK_FIELDS, NULL);
  fields->level = 2;
  for (guint i = first; i < end; i++)
    add_details (fields, g_ptr_array_index (rows, i));
}

/*< private >
 * _ehlo_run_document_add_ports:
 * @self: a document
 * @run: a run
 *
 * Adds the comparison of ports, address by address; nothing where none were compared.
 */
void
_ehlo_run_document_add_ports (EhloDocument *self,
                              EhloRun      *run)
{
  g_autoptr (GPtrArray) rows = sort_rows (run);
  guint first = 0;

  if (rows->len > 0)
    ehlo_document_add_heading (self, _("Ports"), 1);
  for (guint i = 1; i <= rows->len; i++)
    {
      const EhloPortResult *one = g_ptr_array_index (rows, first);
      const EhloPortResult *next = i < rows->len ? g_ptr_array_index (rows, i) : NULL;

      if (next != NULL && g_strcmp0 (one->address, next->address) == 0)
        continue;
      add_address (self, rows, first, i);
      first = i;
    }
}

/* ---- the way --------------------------------------------------------------------------------- */

static void
add_hop (EhloBlock         *table,
         const EhloPathHop *hop)
{
  g_autofree char *number = g_strdup_printf ("%u", hop->ttl);
  g_autofree char *time = hop->rtt_us >= 0 ? ehlo_text_dup_duration (hop->rtt_us) : g_strdup ("-");
  g_autofree char *answer =
    hop->answer == EHLO_HOP_REJECTED && hop->icmp != NULL
      ? g_strdup_printf ("%s, ICMP %s", ehlo_port_text_get_answer (hop), hop->icmp)
      : g_strdup (ehlo_port_text_get_answer (hop));

  ehlo_block_add_row (table, number, hop->from != NULL ? hop->from : "-", time, answer, NULL);
}

static void
add_target (EhloDocument         *self,
            const EhloPathTarget *target)
{
  g_autofree char *end = ehlo_port_text_dup_end (target);
  g_autofree char *heading = g_strdup_printf (_("Port %u: %s"), target->port, end);
  EhloBlock *table;

  ehlo_document_add_heading (self, heading, 2);
  table = ehlo_document_add (self, EHLO_BLOCK_TABLE, NULL);
  ehlo_block_add_row (table, _("Hop"), _("Who"), _("Time"), _("Answer"), NULL);
  for (guint i = 0; i < target->hops->len; i++)
    add_hop (table, g_ptr_array_index (target->hops, i));
  if (target->nat_hop > 0)
    {
      g_autofree char *text =
        g_strdup_printf (_("The address is rewritten at hop %u."), target->nat_hop);

      ehlo_document_add (self, EHLO_BLOCK_PARAGRAPH, text)->level = 2;
    }
}

/*< private >
 * _ehlo_run_document_add_path:
 * @self: a document
 * @run: a run
 *
 * Adds the way hop by hop for each port; nothing where it was not probed.
 */
void
_ehlo_run_document_add_path (EhloDocument *self,
                             EhloRun      *run)
{
  const EhloPathResult *path = ehlo_run_get_path (run);
  g_autofree char *heading = NULL;

  if (path == NULL)
    return;

  heading = path->address != NULL ? g_strdup_printf (_("Way to the server %s"), path->address)
                                  : g_strdup (_("Way to the server"));
  ehlo_document_add_heading (self, heading, 1);
  for (guint i = 0; i < path->targets->len; i++)
    add_target (self, g_ptr_array_index (path->targets, i));
}
