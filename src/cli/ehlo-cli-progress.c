/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli-progress.h"

#include "ehlo-report-text.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ERASE_TO_END    "\033[J"
#define UP_AND_TO_START "\033[%uF"

/* On standard error, so that standard output holds the report alone. */
struct _EhloCliProgress
{
  EhloRun *run;
  guint    n_drawn; /* lines on the screen */
};

static guint
terminal_columns (void)
{
  struct winsize size;

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return size.ws_col;
  return 80;
}

/* A line that wraps would take two, and the way back up would be counted wrong. */
static char *
fit_line (const char *line,
          guint       columns)
{
  if (g_utf8_strlen (line, -1) < columns)
    return g_strdup (line);
  return g_utf8_substring (line, 0, columns - 1);
}

static void
append_line (GString    *screen,
             const char *line,
             guint       columns)
{
  g_autofree char *fitted = fit_line (line, columns);

  g_string_append_printf (screen, "%s\n", fitted);
}

/* "203.0.113.9: 12 clear, 1 listed, 4 still asked" */
static char *
dup_reputation_line (const EhloReputation *reputation)
{
  EhloReputationCounts counts;

  ehlo_reputation_count (reputation, &counts);
  return g_strdup_printf (_("%s: %u clear, %u listed, %u cannot be used, %u still asked"),
                          reputation->address, counts.n_clear, counts.n_listed + counts.n_policy,
                          counts.n_unusable, counts.n_pending);
}

static void
draw (EhloCliProgress *self)
{
  g_autoptr (GString) screen = g_string_new (NULL);
  guint columns = terminal_columns ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->run));

  if (self->n_drawn > 0)
    g_string_append_printf (screen, UP_AND_TO_START, self->n_drawn);
  g_string_append (screen, ERASE_TO_END);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (self->run), i);
      g_autofree char *line = ehlo_report_text_step_line (step);

      append_line (screen, line, columns);
    }
  for (guint i = 0; i < ehlo_run_get_n_ports (self->run); i++)
    {
      g_autofree char *line = ehlo_report_text_port_line (ehlo_run_get_port (self->run, i));

      append_line (screen, line, columns);
    }
  for (guint i = 0; i < ehlo_run_get_n_reputations (self->run); i++)
    {
      g_autofree char *line = dup_reputation_line (ehlo_run_get_reputation (self->run, i));

      append_line (screen, line, columns);
    }
  self->n_drawn = n + ehlo_run_get_n_ports (self->run) + ehlo_run_get_n_reputations (self->run);
  fputs (screen->str, stderr);
  fflush (stderr);
}

static void
items_changed_cb (GListModel      *model,
                  guint            position,
                  guint            removed,
                  guint            added,
                  EhloCliProgress *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (model, i);

      g_signal_connect_swapped (step, "notify::outcome", G_CALLBACK (draw), self);
    }
  draw (self);
}

/**
 * ehlo_cli_progress_new:
 * @run: a run that begins
 *
 * Draws each step on the terminal as it begins and as it ends.
 *
 * Returns: (transfer full) (nullable): the drawing; %NULL when standard error is no terminal
 */
EhloCliProgress *
ehlo_cli_progress_new (EhloRun *run)
{
  EhloCliProgress *self;

  if (!isatty (STDERR_FILENO))
    return NULL;

  self = g_new0 (EhloCliProgress, 1);
  self->run = g_object_ref (run);
  g_signal_connect (run, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (run, "ports-changed", G_CALLBACK (draw), self);
  g_signal_connect_swapped (run, "reputation-changed", G_CALLBACK (draw), self);
  return self;
}

/**
 * ehlo_cli_progress_clear:
 * @self: (transfer full) (nullable): a drawing
 *
 * Takes the drawing off the terminal, so that the report can stand in its place.
 */
void
ehlo_cli_progress_clear (EhloCliProgress *self)
{
  guint n;

  if (self == NULL)
    return;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->run));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (self->run), i);

      g_signal_handlers_disconnect_by_data (step, self);
    }
  g_signal_handlers_disconnect_by_data (self->run, self);
  if (self->n_drawn > 0)
    fprintf (stderr, UP_AND_TO_START ERASE_TO_END, self->n_drawn);
  fflush (stderr);
  g_object_unref (self->run);
  g_free (self);
}
