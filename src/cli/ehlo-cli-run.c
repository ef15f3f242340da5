/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli-run.h"

#include "ehlo-cli-progress.h"
#include "ehlo-cli.h"
#include "ehlo-error.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define MAX_TIMEOUT_S 600

/**
 * ehlo_cli_parse_timeout:
 * @text: (nullable): what stood behind --timeout, in seconds; %NULL for the default
 * @ret_us: (out): the limit in µs; untouched for the default
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_INVALID.
 *
 * Returns: whether it is a time that can be waited
 */
gboolean
ehlo_cli_parse_timeout (const char  *text,
                        gint64      *ret_us,
                        GError     **error)
{
  char *end = NULL;
  double seconds;

  if (text == NULL)
    return TRUE;

  seconds = g_ascii_strtod (text, &end);
  /* Written so that a NaN fails too. */
  if (end == text || *end != '\0' || !(seconds >= 0.1 && seconds <= MAX_TIMEOUT_S))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                   _("timeout: “%s” is not a number of seconds from 0.1 to %d"), text,
                   MAX_TIMEOUT_S);
      return FALSE;
    }
  *ret_us = (gint64) (seconds * G_USEC_PER_SEC);
  return TRUE;
}

/* What an interrupt acts on. */
typedef struct
{
  EhloEngine   *engine;
  GCancellable *cancellable;
  gboolean      interrupted;
} Interrupt;

static gboolean
interrupted_cb (gpointer user_data)
{
  Interrupt *interrupt = user_data;

  if (interrupt->interrupted)
    _exit (EHLO_EXIT_NOT_TESTED); /* the second time: at once */
  interrupt->interrupted = TRUE;
  ehlo_engine_cancel (interrupt->engine, interrupt->cancellable);
  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GMainLoop *loop = user_data;

  g_main_loop_quit (loop);
}

/**
 * ehlo_cli_run:
 * @begin: (scope call): begins the run
 * @data: for @begin
 *
 * Runs to the end, live on a terminal; an interrupt ends the run with what it has.
 *
 * Returns: (transfer full): the finished run
 */
EhloRun *
ehlo_cli_run (EhloCliBegin  begin,
              gconstpointer data)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Interrupt interrupt = { .engine = engine, .cancellable = cancellable };
  guint on_int = g_unix_signal_add (SIGINT, interrupted_cb, &interrupt);
  guint on_term = g_unix_signal_add (SIGTERM, interrupted_cb, &interrupt);
  EhloCliProgress *progress;
  EhloRun *run;

  run = begin (engine, cancellable, finished_cb, loop, data);
  progress = ehlo_cli_progress_new (run);
  g_main_loop_run (loop);
  ehlo_cli_progress_clear (progress);
  g_source_remove (on_int);
  g_source_remove (on_term);
  return run;
}
