/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-file.h"

#include "ehlo-error.h"

#include <errno.h>
#include <glib/gstdio.h>

/* A report says who somebody is and where: only its owner reads it. */
#define FILE_MODE 0600

typedef struct
{
  GFile  *file;
  GBytes *bytes;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->file);
  g_bytes_unref (saving->bytes);
  g_free (saving);
}

static gboolean
write_path (const char  *path,
            GBytes      *bytes,
            GError     **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   FILE_MODE, error);
}

static gboolean
write_file (GFile   *file,
            GBytes  *bytes,
            GError **error)
{
  const char *path = g_file_peek_path (file);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *name = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gboolean done;

  if (path != NULL)
    done = write_path (path, bytes, &local_error);
  else
    done = g_file_replace_contents (file, data, length, NULL, FALSE,
                                    G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                    NULL, NULL, &local_error);
  if (done)
    return TRUE;

  name = g_file_get_parse_name (file);
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", name, local_error->message);

  return FALSE;
}

static void
save_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Saving *saving = task_data;
  g_autoptr (GError) error = NULL;

  if (write_file (saving->file, saving->bytes, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ehlo_report_file_save_async:
 * @file: where to; whatever is there is replaced
 * @bytes: a report
 * @callback: called in this thread
 * @user_data: data for @callback
 *
 * Writes a file that only its owner reads. On a disk of this computer it is there whole or as it
 * was before, whatever happens.
 */
void
ehlo_report_file_save_async (GFile               *file,
                             GBytes              *bytes,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  saving->file = g_object_ref (file);
  saving->bytes = g_bytes_ref (bytes);
  g_task_set_source_tag (task, ehlo_report_file_save_async);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

/**
 * ehlo_report_file_save_finish:
 * @result: what the callback got
 * @error: %EHLO_ERROR_FILE naming the file
 *
 * Returns: whether all of it was written
 */
gboolean
ehlo_report_file_save_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ehlo_report_file_pass_on:
 * @name: what the file shall be called
 * @bytes: a report
 * @error: %EHLO_ERROR_FILE naming the file
 *
 * Writes a file for another program, into a folder that only this person opens and that goes when
 * they log out: the other program may read it long after this one has ended.
 *
 * Returns: (transfer full) (nullable): the file
 */
GFile *
ehlo_report_file_pass_on (const char  *name,
                          GBytes      *bytes,
                          GError     **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "ehlo", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int errnum = errno;

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", folder, g_strerror (errnum));
      return NULL;
    }

  return write_file (file, bytes, error) ? g_steal_pointer (&file) : NULL;
}
