/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-error.h"
#include "ehlo-explain.h"
#include "ehlo-finding-json.h"
#include "ehlo-text-layout.h"
#include "ehlo-who.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define INDENT 4

/* Of a whole message the beginning is enough; of another text somebody has to choose the part. */
static gboolean
check_length (GString  *text,
              GError  **error)
{
  if (text->len <= EHLO_EXPLAIN_MAX_BYTES || ehlo_explain_is_message (text->str, text->len))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               _("text: longer than %d KiB; give the part with the error"),
               EHLO_EXPLAIN_MAX_BYTES / 1024);
  return FALSE;
}

/* What is on standard input, as far as it is needed. All of it is read: who writes into a pipe
 * that ends early gets an error. */
static GString *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    if (text->len <= EHLO_EXPLAIN_MAX_MESSAGE_BYTES)
      g_string_append_len (text, buffer, (gssize) n);

  if (ferror (stdin))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, _("standard input cannot be read: %s"),
                   g_strerror (errno));
      return NULL;
    }

  return check_length (text, error) ? g_steal_pointer (&text) : NULL;
}

static GString *
get_text (int      argc,
          char   **argv,
          GError **error)
{
  g_autofree char *joined = NULL;

  if (argc < 2)
    return read_input (error);

  joined = g_strjoinv (" ", argv + 1);
  return g_string_new (joined);
}

/* "smtp.example.com 587 starttls ana@example.com" as the command that tests it. What the text did
 * not name is left in capitals for the reader to fill in. Nothing that a shell minds gets into the
 * value: the names in it were checked. */
static char *
dup_command (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value != NULL ? value : "SERVER 587 starttls", " ", 4);

  return g_strdup_printf ("ehlo-cli test --host %s --port %s --tls %s --user %s", parts[0],
                          parts[1], parts[2], parts[3] != NULL ? parts[3] : "USER");
}

static void
append_proof (GString     *out,
              EhloFinding *finding)
{
  const char *proof = ehlo_explain_get_proof (ehlo_finding_get_code (finding));

  for (guint i = 0; proof != NULL && i < ehlo_finding_get_n_actions (finding); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (finding, i);
      g_autofree char *command = NULL;

      if (!g_str_equal (action->kind, EHLO_ACTION_TEST))
        continue;
      command = dup_command (action->value);
      g_string_append_printf (out, "%*s", INDENT, "");
      ehlo_text_append_filled (out, proof, INDENT, EHLO_TEXT_COLUMNS);
      g_string_append_printf (out, "%*s%s\n", 2 * INDENT, "", command);
    }
}

static void
append_finding (GString     *out,
                EhloFinding *finding)
{
  g_autofree char *who = ehlo_who_dup_titles (ehlo_finding_get_who (finding));

  g_string_append_printf (out, "%s  [%s, %s]\n", ehlo_finding_get_title (finding),
                          ehlo_finding_get_code (finding), ehlo_finding_get_confidence (finding));
  g_string_append_printf (out, "%*s", INDENT, "");
  ehlo_text_append_filled (out, ehlo_finding_get_explanation (finding), INDENT, EHLO_TEXT_COLUMNS);
  g_string_append_printf (out, "%*s%s %s\n", INDENT, "", _("Who can act:"), who);
  ehlo_text_append_lines (out, ehlo_finding_get_exact_error (finding), 2 * INDENT);
  append_proof (out, finding);
}

static GBytes *
write_text (GPtrArray *findings)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, '\n');
      append_finding (out, g_ptr_array_index (findings, i));
    }

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
write_json (GPtrArray *findings)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();
  char *text;

  for (guint i = 0; i < findings->len; i++)
    json_array_add_object_element (array, ehlo_finding_to_json (g_ptr_array_index (findings, i)));
  json_object_set_string_member (object, "schema", "ehlo-explain-1");
  json_object_set_array_member (object, "findings", array);
  json_node_set_object (root, object);

  text = json_to_string (root, TRUE);
  text = g_realloc (text, strlen (text) + 2);
  strcat (text, "\n");
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
knows_something (GPtrArray *findings)
{
  return findings->len > 0
         && !g_str_equal (ehlo_finding_get_code (g_ptr_array_index (findings, 0)), "undetermined");
}

/**
 * ehlo_cli_explain:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "explain".
 *
 * Returns: %EHLO_EXIT_WORKS when the text could be explained, %EHLO_EXIT_WARNINGS when nothing in
 *   it is known
 */
EhloExit
ehlo_cli_explain (int    argc,
                  char **argv)
{
  g_autofree char *format_text = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_text, N_("Format of the output"), "text|json" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_("Write it here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("[TEXT]"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (GBytes) bytes = NULL;
  EhloReportFormat format;

  g_option_context_set_summary (context, _("Says what an error, a piece of a log or a bounce "
                                           "message means, and which test would prove it. Reads "
                                           "standard input when no text is given."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !ehlo_cli_parse_format (format_text, &format, &error))
    return ehlo_cli_fail (error);

  text = get_text (argc, argv, &error);
  if (text == NULL)
    return ehlo_cli_fail (error);

  findings = ehlo_explain_text (text->str, (gssize) text->len);
  if (findings->len == 0)
    {
      g_set_error_literal (&error, EHLO_ERROR, EHLO_ERROR_INVALID, _("text: is empty"));
      return ehlo_cli_fail (error);
    }

  if (format != EHLO_REPORT_TEXT && format != EHLO_REPORT_JSON)
    {
      g_set_error (&error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("format: “%s” is not known; there are text and json"), format_text);
      return ehlo_cli_fail (error);
    }
  bytes = format == EHLO_REPORT_JSON ? write_json (findings) : write_text (findings);
  if (!ehlo_cli_write (bytes, output, &error))
    return ehlo_cli_fail (error);
  return knows_something (findings) ? EHLO_EXIT_WORKS : EHLO_EXIT_WARNINGS;
}
