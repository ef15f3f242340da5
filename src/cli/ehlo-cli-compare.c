/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-compare.h"
#include "ehlo-error.h"
#include "ehlo-run-file.h"
#include "ehlo-text-layout.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define SCHEMA "ehlo-comparison-1"

#define INDENT 2

/* Text */

/* The first line begins with @prefix, the others below the text behind it. */
static void
append_indented (GString    *out,
                 const char *prefix,
                 const char *text)
{
  g_string_append (out, prefix);
  ehlo_text_append_filled (out, text, INDENT, EHLO_TEXT_COLUMNS - INDENT);
}

static void
append_run (GString    *out,
            const char *heading,
            const char *path,
            EhloRun    *run)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (ehlo_run_get_started (run));
  g_autofree char *date = g_date_time_format (local, "%Y-%m-%d %H:%M:%S %:z");
  g_autofree char *line = g_strdup_printf ("%s: %s, %s", heading, date, path);
  EhloFinding *verdict = ehlo_run_get_verdict (run);

  ehlo_text_append_filled (out, line, 0, EHLO_TEXT_COLUMNS);
  if (verdict != NULL)
    append_indented (out, "  ", ehlo_finding_get_title (verdict));
}

static void
append_heading (GString    *out,
                const char *text)
{
  g_string_append_printf (out, "\n%s\n", text);
  ehlo_text_append_rule (out, '-');
}

static void
append_changes (GString              *out,
                const EhloComparison *comparison)
{
  append_heading (out, _("What changed"));
  if (ehlo_comparison_count_changes (comparison) == 0)
    ehlo_text_append_filled (out, _("Nothing that these tests have in common."), 0,
                             EHLO_TEXT_COLUMNS);

  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);

      if (row->change == EHLO_CHANGE_DIFFERS)
        append_indented (out, "- ", row->sentence);
    }
}

static void
append_value (GString    *out,
              const char *label,
              const char *value)
{
  g_autofree char *line = g_strdup_printf ("%s: %s", label, value != NULL ? value : _("not known"));

  g_strdelimit (line, "\n", ' ');
  append_indented (out, "  ", line);
}

static void
append_table (GString              *out,
              const EhloComparison *comparison)
{
  append_heading (out, _("Side by side"));
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (comparison->rows, i);
      g_autofree char *label = row->change == EHLO_CHANGE_DIFFERS
                                 ? g_strdup_printf (_("%s (changed)"), row->label)
                                 : g_strdup (row->label);

      ehlo_text_append_filled (out, label, 0, EHLO_TEXT_COLUMNS);
      if (row->before != NULL && g_strcmp0 (row->before, row->after) == 0)
        {
          append_value (out, _("both"), row->before);
          continue;
        }
      append_value (out, _("before"), row->before);
      append_value (out, _("after"), row->after);
    }
}

static GBytes *
write_text (const EhloComparison *comparison,
            char                **paths)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_run (out, _("Before"), paths[0], comparison->before);
  append_run (out, _("After"), paths[1], comparison->after);
  append_changes (out, comparison);
  append_table (out, comparison);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* JSON */

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_run (JsonBuilder *builder,
         const char  *name,
         const char  *path,
         EhloRun     *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  g_autofree char *started = g_date_time_format_iso8601 (ehlo_run_get_started (run));
  g_autofree char *file = g_filename_display_name (path);

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  add_text (builder, "file", file);
  add_text (builder, "started", started);
  add_text (builder, "outcome", ehlo_outcome_to_string (ehlo_run_get_outcome (run)));
  add_text (builder, "code", verdict != NULL ? ehlo_finding_get_code (verdict) : NULL);
  add_text (builder, "title", verdict != NULL ? ehlo_finding_get_title (verdict) : NULL);
  json_builder_end_object (builder);
}

static void
add_row (JsonBuilder             *builder,
         const EhloComparisonRow *row)
{
  json_builder_begin_object (builder);
  add_text (builder, "topic", row->topic);
  add_text (builder, "label", row->label);
  add_text (builder, "change", ehlo_change_to_string (row->change));
  add_text (builder, "before", row->before);
  add_text (builder, "after", row->after);
  add_text (builder, "sentence", row->sentence);
  json_builder_end_object (builder);
}

static GBytes *
write_json (const EhloComparison *comparison,
            char                **paths)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "schema", SCHEMA);
  add_run (builder, "before", paths[0], comparison->before);
  add_run (builder, "after", paths[1], comparison->after);
  json_builder_set_member_name (builder, "same_verdict");
  json_builder_add_boolean_value (builder, ehlo_comparison_is_same_verdict (comparison));
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < comparison->rows->len; i++)
    add_row (builder, g_ptr_array_index (comparison->rows, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);

  return g_bytes_new_take (g_strconcat (text, "\n", NULL), strlen (text) + 1);
}

static EhloRun *
read_run (const char  *path,
          GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  return ehlo_run_read_file (file, NULL, error);
}

static gboolean
check_use (int          argc,
           const char  *format,
           GError     **error)
{
  if (argc != 3)
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("compare: name two reports"));
      return FALSE;
    }
  if (format != NULL && !g_str_equal (format, "text") && !g_str_equal (format, "json"))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("format: “%s” is not known; there are %s"), format, "text, json");
      return FALSE;
    }

  return TRUE;
}

/**
 * ehlo_cli_compare:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "compare".
 *
 * Returns: 0 for the same verdict, 1 for another one, 3 for wrong use
 */
EhloExit
ehlo_cli_compare (int    argc,
                  char **argv)
{
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_("Format of the comparison"), "text|json" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output,
      N_("Write the comparison here instead of standard output"), N_("FILE") },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("BEFORE.json AFTER.json"));
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) before = NULL;
  g_autoptr (EhloRun) after = NULL;
  g_autoptr (EhloComparison) comparison = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_option_context_set_summary (context, _("Shows what changed between two reports."));
  g_option_context_set_description (
    context, _("Exit status: 0 both came to the same result, 1 to another one, "
               "3 could not be compared or wrong use."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || !check_use (argc, format, &error)
      || (before = read_run (argv[1], &error)) == NULL
      || (after = read_run (argv[2], &error)) == NULL)
    return ehlo_cli_fail (error);

  comparison = ehlo_compare_runs (before, after);
  bytes = g_strcmp0 (format, "json") == 0 ? write_json (comparison, argv + 1)
                                          : write_text (comparison, argv + 1);
  if (!ehlo_cli_write (bytes, output, &error))
    return ehlo_cli_fail (error);

  return ehlo_comparison_is_same_verdict (comparison) ? EHLO_EXIT_WORKS : EHLO_EXIT_WARNINGS;
}
