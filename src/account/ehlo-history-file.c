/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-file.h"

#include "ehlo-error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

/* A run names servers, people and networks: nobody else on this computer needs to read it. */
#define FILE_MODE   0600
#define FOLDER_MODE 0700

#define SUFFIX      ".json"
#define PART_SUFFIX ".part"

/* "20261121T074835.123456Z.json": a list of names is a list of dates. */
#define STAMP_LENGTH 23

/* An id is a UUID of this program, unless somebody has edited the file of accounts. */
#define MAX_ID_LENGTH 64

static gboolean
is_plain (const char *id)
{
  gsize length = strspn (id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

  return length > 0 && length <= MAX_ID_LENGTH && id[length] == '\0';
}

/*< private >
 * _ehlo_history_file_dup_folder:
 * @root: (type filename): the folder with those of all accounts
 * @account_id: any text
 *
 * Returns: (transfer full) (type filename): the folder of that account, in @root whatever the id
 *   looks like
 */
char *
_ehlo_history_file_dup_folder (const char *root,
                               const char *account_id)
{
  g_autofree char *sum = NULL;

  if (is_plain (account_id))
    return g_build_filename (root, account_id, NULL);

  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, account_id, -1);

  return g_build_filename (root, sum, NULL);
}

/*< private >
 * _ehlo_history_file_dup_name:
 * @started: when the run began
 *
 * Returns: (transfer full): the name of its file
 */
char *
_ehlo_history_file_dup_name (GDateTime *started)
{
  g_autoptr (GDateTime) utc = g_date_time_to_utc (started);
  g_autofree char *seconds = g_date_time_format (utc, "%Y%m%dT%H%M%S");

  return g_strdup_printf ("%s.%06dZ" SUFFIX, seconds, g_date_time_get_microsecond (utc));
}

/*< private >
 * _ehlo_history_file_parse_name:
 * @name: the name of a file
 *
 * Returns: (transfer full) (nullable): when the run in it began; %NULL if it is no file of a run
 */
GDateTime *
_ehlo_history_file_parse_name (const char *name)
{
  g_autofree char *stamp = NULL;

  if (strlen (name) != STAMP_LENGTH + strlen (SUFFIX) || !g_str_has_suffix (name, SUFFIX))
    return NULL;

  stamp = g_strndup (name, STAMP_LENGTH);

  return g_date_time_new_from_iso8601 (stamp, NULL);
}

static int
compare_later_first (gconstpointer a,
                     gconstpointer b)
{
  return strcmp (*(const char *const *) b, *(const char *const *) a);
}

/*< private >
 * _ehlo_history_file_list:
 * @folder: (type filename): the folder of an account, which need not exist
 *
 * Returns: (transfer full) (element-type filename): the names of the files in it that are runs, the
 *   latest first
 */
GPtrArray *
_ehlo_history_file_list (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GDateTime) started = _ehlo_history_file_parse_name (name);

      if (started != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_later_first);

  return names;
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      ssize_t n_written = write (fd, data, length);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return FALSE;
      data += n_written;
      length -= (gsize) n_written;
    }

  return fsync (fd) == 0;
}

/* A file that has no name before it is complete: whoever is killed on the way leaves nothing. */
static gboolean
write_nameless (const char *folder,
                const char *path,
                GBytes     *bytes)
{
  int fd = open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, FILE_MODE);
  g_autofree char *own = g_strdup_printf ("/proc/self/fd/%d", fd);
  gboolean is_done;
  int errnum;

  if (fd < 0)
    return FALSE;

  is_done = write_all (fd, bytes) &&
            linkat (AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
  errnum = errno;
  close (fd);
  errno = errnum;

  return is_done;
}

/* Where the file system knows no files without a name (NFS, FUSE). What is left by whoever is
 * killed has a name of its own, which _ehlo_history_file_tidy() knows. */
static gboolean
write_beside (const char *path,
              GBytes     *bytes)
{
  g_autofree char *part = g_strconcat (path, PART_SUFFIX, NULL);
  int fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
  gboolean is_done;
  int errnum;

  if (fd < 0)
    return FALSE;

  is_done = write_all (fd, bytes);
  errnum = errno;
  close (fd);
  if (is_done && g_rename (part, path) == 0)
    return TRUE;

  errnum = is_done ? errno : errnum;
  g_unlink (part);
  errno = errnum;

  return FALSE;
}

static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;

  fsync (fd);
  close (fd);
}

/*< private >
 * _ehlo_history_file_write:
 * @folder: (type filename): the folder of an account, made when it is missing
 * @name: the name of the file
 * @bytes: the run
 * @error: return location
 *
 * The file is there whole or not at all at any moment, also after a power cut. One that is there
 * already holds the same run, which never changes: it is left alone.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE, and no file
 */
gboolean
_ehlo_history_file_write (const char  *folder,
                          const char  *name,
                          GBytes      *bytes,
                          GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  gboolean is_done;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;

  is_done = g_mkdir_with_parents (folder, FOLDER_MODE) == 0;
  if (is_done)
    is_done = write_nameless (folder, path, bytes) || errno == EEXIST;
  if (!is_done && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOENT))
    is_done = write_beside (path, bytes);

  if (!is_done)
    {
      int errnum = errno;

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", path, g_strerror (errnum));
      return FALSE;
    }
  sync_folder (folder);

  return TRUE;
}

/*< private >
 * _ehlo_history_file_prune:
 * @folder: (type filename): the folder of an account
 * @oldest: runs that began before go
 * @n_most: and the oldest of more than this
 *
 * Removes what is kept no longer. The names tell: no file is read.
 */
void
_ehlo_history_file_prune (const char *folder,
                          GDateTime  *oldest,
                          guint       n_most)
{
  g_autoptr (GPtrArray) names = _ehlo_history_file_list (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr (GDateTime) started = _ehlo_history_file_parse_name (name);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (i >= n_most || g_date_time_compare (started, oldest) < 0)
        g_unlink (path);
    }
}

/*< private >
 * _ehlo_history_file_tidy:
 * @folder: (type filename): the folder of an account
 *
 * Removes what a program that was killed has left. Only while nothing is being written there.
 */
void
_ehlo_history_file_tidy (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, SUFFIX PART_SUFFIX))
        g_unlink (path);
    }
}

/*< private >
 * _ehlo_history_file_remove:
 * @folder: (type filename): the folder of an account, which need not exist
 * @error: return location
 *
 * Removes the folder with all that is in it, also what could not be read and was kept aside. It
 * holds no folders.
 *
 * Returns: %FALSE with %EHLO_ERROR_FILE
 */
gboolean
_ehlo_history_file_remove (const char  *folder,
                           GError     **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }

  if (g_rmdir (folder) != 0 && errno != ENOENT)
    {
      int errnum = errno;

      g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "%s: %s", folder, g_strerror (errnum));
      return FALSE;
    }

  return TRUE;
}
