/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-file.h"

#include "ehlo-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>

/* The accounts name servers and people: nobody else on this computer needs to read them. */
#define FILE_MODE      0600
#define DIRECTORY_MODE 0700

/* As Linux counts (MAXSYMLINKS). */
#define MAX_LINKS 40

/* So many files can be kept aside within one second before something else must be wrong. */
#define MAX_NAMES 100

/*< private >
 * _ehlo_account_file_resolve:
 * @path: path of the file
 *
 * Follows symbolic links, also to a file that is not there yet: replacing the file by renaming
 * another one over it would replace the link instead.
 *
 * Returns: (transfer full): the path of the file itself
 */
char *
_ehlo_account_file_resolve (const char *path)
{
  g_autofree char *resolved = g_strdup (path);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *target = g_file_read_link (resolved, NULL);
      g_autofree char *directory = NULL;

      if (target == NULL)
        break;

      directory = g_path_get_dirname (resolved);
      g_free (resolved);
      resolved = g_path_is_absolute (target) ? g_steal_pointer (&target)
                                             : g_build_filename (directory, target, NULL);
    }

  return g_steal_pointer (&resolved);
}

/*< private >
 * _ehlo_account_file_write:
 * @path: path of the file, may be a symbolic link
 * @text: the new content
 * @error: return location
 *
 * Makes the folder of @path when it is missing, never that of a link's target: a disk that is not
 * mounted now would be hidden by it. The file is the old one or the new one at any moment, also
 * after a power cut.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE, and the old file untouched
 */
gboolean
_ehlo_account_file_write (const char  *path,
                          const char  *text,
                          GError     **error)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *resolved = NULL;
  g_autoptr (GError) write_error = NULL;

  if (g_mkdir_with_parents (directory, DIRECTORY_MODE) != 0)
    {
      int errnum = errno;

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", directory, g_strerror (errnum));
      return FALSE;
    }

  resolved = _ehlo_account_file_resolve (path);
  if (!g_file_set_contents_full (resolved, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 FILE_MODE, &write_error))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", path, write_error->message);
      return FALSE;
    }

  return TRUE;
}

/* Renames without ever replacing a file. */
static gboolean
rename_to_new (const char *from,
               const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;

  /* Some file systems (NFS, FUSE) do not know the flag. */
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;

  if (g_file_test (to, G_FILE_TEST_EXISTS) || g_file_test (to, G_FILE_TEST_IS_SYMLINK))
    {
      errno = EEXIST;
      return FALSE;
    }

  return g_rename (from, to) == 0;
}

/*< private >
 * _ehlo_account_file_set_aside:
 * @path: path of the file, may be a symbolic link
 * @error: return location
 *
 * Gives the file another name beside it: "accounts.json.unreadable-20261121T031500", with "-2" and
 * so on when that is taken. The time is the local one.
 *
 * Returns: (transfer full): the new path, or %NULL with %EHLO_ERROR_FILE
 */
char *
_ehlo_account_file_set_aside (const char  *path,
                              GError     **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *resolved = _ehlo_account_file_resolve (path);
  int errnum = EEXIST;

  for (guint i = 1; i <= MAX_NAMES && errnum == EEXIST; i++)
    {
      g_autofree char *aside = g_strdup_printf ("%s.unreadable-%s", resolved, stamp);

      if (i > 1)
        {
          g_autofree char *first = g_steal_pointer (&aside);

          aside = g_strdup_printf ("%s-%u", first, i);
        }

      if (rename_to_new (resolved, aside))
        return g_steal_pointer (&aside);
      errnum = errno;
    }

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", resolved, g_strerror (errnum));
  return NULL;
}
