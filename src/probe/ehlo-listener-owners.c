/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-listener-owners.h"

#include "ehlo-escape.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How long the engine may be held up at a time: less than what a time of a step is told with. */
#define SLICE_US (2 * G_TIME_SPAN_MILLISECOND)

/* A process with more open files than this is none that could be read in a slice. */
#define MAX_FILES 20000

/* What is read of a command line; the program comes first. */
#define MAX_COMMAND 512

/* A walk through the processes. */
typedef struct
{
  EhloListeners *listeners;
  char          *proc;
  DIR           *processes;
  guint          n_wanted; /* rows whose owner is not known yet */
} Walk;

static void
walk_free (Walk *walk)
{
  g_clear_pointer (&walk->processes, closedir);
  g_free (walk->proc);
  g_free (walk);
}

/* The mail services whose programs do not bear their name. */
static const char *
find_service (const char *program)
{
  static const char *const services[] = {
    "postfix", "dovecot", "opensmtpd", "exim", "sendmail", "docker", "podman",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (services); i++)
    if (strstr (program, services[i]) != NULL)
      return services[i];

  return NULL;
}

/* The first bytes of a file of a process; what comes from another program is shown escaped. */
static char *
read_word (int         process,
           const char *name)
{
  char bytes[MAX_COMMAND];
  int fd = openat (process, name, O_RDONLY | O_CLOEXEC);
  gssize n = fd >= 0 ? read (fd, bytes, sizeof bytes - 1) : -1;

  if (fd >= 0)
    close (fd);
  if (n <= 0)
    return NULL;

  bytes[n] = '\0';
  g_strchomp (bytes);

  return ehlo_escape_bytes (bytes, strlen (bytes), sizeof bytes);
}

/* "master (postfix)": the name of the process, and what its program belongs to. */
static char *
name_process (int process)
{
  g_autofree char *command = read_word (process, "comm");
  g_autofree char *program = read_word (process, "cmdline");
  const char *service = program != NULL ? find_service (program) : NULL;

  if (command == NULL)
    return NULL;
  if (service == NULL || strstr (command, service) != NULL)
    return g_steal_pointer (&command);

  return g_strdup_printf ("%s (%s)", command, service);
}

static void
note_owner (Walk    *walk,
            guint64  inode,
            int      process)
{
  for (guint i = 0; i < walk->listeners->rows->len; i++)
    {
      EhloListener *row = g_ptr_array_index (walk->listeners->rows, i);

      if (row->inode != inode || row->owner != NULL)
        continue;
      row->owner = name_process (process);
      if (row->owner != NULL)
        walk->n_wanted--;
    }
}

/* Of another user's process the files cannot be listed; that is nothing special. */
static void
look_into_process (Walk       *walk,
                   const char *pid)
{
  g_autofree char *path = g_build_filename (walk->proc, pid, NULL);
  int process = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int files_fd = process >= 0 ? openat (process, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  DIR *files = files_fd >= 0 ? fdopendir (files_fd) : NULL;
  struct dirent *entry;

  for (guint n = 0; files != NULL && n < MAX_FILES && (entry = readdir (files)) != NULL; n++)
    {
      char target[64];
      unsigned long long inode;
      gssize length = readlinkat (dirfd (files), entry->d_name, target, sizeof target - 1);

      if (length <= 0)
        continue;
      target[length] = '\0';
      if (sscanf (target, "socket:[%llu]", &inode) == 1)
        note_owner (walk, inode, process);
    }

  if (files != NULL)
    closedir (files);
  else if (files_fd >= 0)
    close (files_fd);
  if (process >= 0)
    close (process);
}

static gboolean
walk_cb (gpointer data)
{
  GTask *task = data;
  Walk *walk = g_task_get_task_data (task);
  gint64 until_us = g_get_monotonic_time () + SLICE_US;
  struct dirent *entry = NULL;

  while (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) && walk->n_wanted > 0 &&
         (entry = readdir (walk->processes)) != NULL)
    {
      if (g_ascii_isdigit (entry->d_name[0]))
        look_into_process (walk, entry->d_name);
      if (g_get_monotonic_time () >= until_us)
        return G_SOURCE_CONTINUE;
    }

  g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

static guint
count_wanted (const EhloListeners *listeners)
{
  return listeners->rows->len - ehlo_listeners_count_owners (listeners);
}

/**
 * ehlo_listener_owners_find_async:
 * @listeners: listeners, which must live on until @callback; their owners are filled in
 * @proc: where the process file system is, "/proc"
 * @cancellable: (nullable): a cancellable; what is known by then stays
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Looks through the open files of all processes until each socket has an owner. Without privileges
 * only the person's own processes can be looked into. The work is cut into slices of 2 ms, between
 * which the context goes on. A socket that several processes share belongs to the first of them,
 * which is nearly always the one that opened it. Engine thread.
 */
void
ehlo_listener_owners_find_async (EhloListeners       *listeners,
                                 const char          *proc,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Walk *walk = g_new0 (Walk, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_task_set_source_tag (task, ehlo_listener_owners_find_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, walk, (GDestroyNotify) walk_free);
  walk->listeners = listeners;
  walk->proc = g_strdup (proc);
  walk->processes = opendir (proc);
  walk->n_wanted = walk->processes != NULL ? count_wanted (listeners) : 0;

  g_source_set_callback (source, walk_cb, task, g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

/**
 * ehlo_listener_owners_find_finish:
 * @result: what the callback was given
 */
void
ehlo_listener_owners_find_finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
