/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-file.h"

#include "ehlo-error.h"
#include "ehlo-run-json.h"

/* As much of @file as a report may have, and one byte more, whatever size it says it has. */
static GBytes *
read_bytes (GFile         *file,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GByteArray) bytes = NULL;
  gsize n_read = 1;

  if (stream == NULL)
    return NULL;

  bytes = g_byte_array_new ();
  while (n_read > 0 && bytes->len <= EHLO_RUN_MAX_BYTES)
    {
      guint8 part[32 * 1024];

      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), part, sizeof part, &n_read,
                                    cancellable, error))
        return NULL;
      g_byte_array_append (bytes, part, n_read);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/**
 * ehlo_run_read_file:
 * @file: a file
 * @cancellable: (nullable): to stop it
 * @error: return location
 *
 * Reads a report of at most %EHLO_RUN_MAX_BYTES. Any thread; the run may be handed to another one
 * whole.
 *
 * Errors: %EHLO_ERROR_FILE when the file cannot be read, those of ehlo_run_from_json() when it
 * holds no report. The message is one line that begins with the name of the file.
 *
 * Returns: (transfer full): the run, or %NULL
 */
EhloRun *
ehlo_run_read_file (GFile         *file,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GError) read_error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  EhloRun *run;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_parse_name (file);
  bytes = read_bytes (file, cancellable, &read_error);
  if (bytes == NULL)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", name, read_error->message);
      return NULL;
    }

  run = ehlo_run_from_json (bytes, error);
  if (run == NULL)
    g_prefix_error (error, "%s: ", name);

  return run;
}

static void
read_thread (GTask        *task,
             gpointer      source_object,
             gpointer      task_data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  EhloRun *run = ehlo_run_read_file (source_object, cancellable, &error);

  if (run != NULL)
    g_task_return_pointer (task, run, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * ehlo_run_read_file_async:
 * @file: a file
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Does what ehlo_run_read_file() does in a thread: a report may lie on a slow disk, and a large one
 * takes a while.
 */
void
ehlo_run_read_file_async (GFile               *file,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_task_set_source_tag (task, ehlo_run_read_file_async);
  g_task_run_in_thread (task, read_thread);
}

/**
 * ehlo_run_read_file_finish:
 * @file: the file
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full): the run, or %NULL with the error of ehlo_run_read_file()
 */
EhloRun *
ehlo_run_read_file_finish (GFile         *file,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
