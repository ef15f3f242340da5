/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-container-host.h"

#include "ehlo-dial.h"
#include "ehlo-lookup.h"

#include <arpa/inet.h>
#include <net/route.h>
#include <stdio.h>
#include <string.h>

/* The machine is one wire away: what it answers, it answers at once. */
#define LOOKUP_US (1 * G_USEC_PER_SEC)
#define DIAL_US   (1 * G_USEC_PER_SEC)

/* Names under which Docker and Podman make the machine known to their containers. */
static const char *const names[] = { "host.docker.internal", "host.containers.internal" };

/* One port that is tried. */
typedef struct
{
  GTask *task;
  char  *label;   /* "172.17.0.1:587" */
  char  *outcome; /* nullable: not known yet */
} Try;

typedef struct
{
  GInetAddress *gateway;   /* nullable */
  guint        *ports;
  guint         n_ports;
  GPtrArray    *addresses; /* (element-type GInetAddress): those that are tried already */
  GPtrArray    *tries;     /* (element-type Try), in the order to tell them */
  guint         n_pending;
} HostData;

/* A name that is looked up. */
typedef struct
{
  GTask      *task;
  const char *name;
} Question;

static void
try_free (gpointer data)
{
  Try *self = data;

  g_free (self->label);
  g_free (self->outcome);
  g_free (self);
}

static void
host_data_free (HostData *data)
{
  g_clear_object (&data->gateway);
  g_ptr_array_unref (data->addresses);
  g_ptr_array_unref (data->tries);
  g_free (data->ports);
  g_free (data);
}

/**
 * ehlo_container_host_read_gateway:
 * @proc: where the process file system is, "/proc"
 *
 * Takes well under a millisecond; any thread.
 *
 * Returns: (transfer full) (nullable): the router of the IPv4 default route
 */
GInetAddress *
ehlo_container_host_read_gateway (const char *proc)
{
  g_autofree char *path = g_build_filename (proc, "net", "route", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      unsigned destination, flags;
      guint32 gateway;

      /* Iface Destination Gateway Flags …, the addresses as numbers of the own byte order */
      if (sscanf (lines[i], "%*s %x %x %x", &destination, &gateway, &flags) == 3 &&
          destination == 0 && gateway != 0 && (flags & RTF_UP) != 0)
        return g_inet_address_new_from_bytes ((const guint8 *) &gateway, G_SOCKET_FAMILY_IPV4);
    }

  return NULL;
}

/* Gives the answer once nothing is under way any more. */
static void
leave (GTask *task)
{
  HostData *data = g_task_get_task_data (task);
  g_autoptr (GStrvBuilder) lines = NULL;

  if (--data->n_pending > 0)
    return;

  lines = g_strv_builder_new ();
  for (guint i = 0; i < data->tries->len; i++)
    {
      const Try *try = g_ptr_array_index (data->tries, i);
      g_autofree char *line = g_strdup_printf ("%s %s", try->label, try->outcome);

      g_strv_builder_add (lines, line);
    }
  g_task_return_pointer (task, g_strv_builder_end (lines), (GDestroyNotify) g_strfreev);
}

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Try *try = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&try->task);
  g_autoptr (EhloDialResult) dial = ehlo_dial_finish (result);

  if (dial->socket != NULL)
    g_socket_close (dial->socket, NULL);
  try->outcome = g_strdup (ehlo_dial_outcome_to_name (dial->outcome));
  leave (task);
}

static gboolean
is_same (gconstpointer a,
         gconstpointer b)
{
  return g_inet_address_equal ((GInetAddress *) a, (GInetAddress *) b);
}

/* Each address once, whatever it is called. */
static void
try_ports (GTask        *task,
           GInetAddress *address,
           const char   *name)
{
  HostData *data = g_task_get_task_data (task);

  if (g_inet_address_get_is_loopback (address) ||
      g_ptr_array_find_with_equal_func (data->addresses, address, is_same, NULL))
    return;

  g_ptr_array_add (data->addresses, g_object_ref (address));
  for (guint i = 0; i < data->n_ports; i++)
    {
      g_autoptr (GSocketAddress) target =
        g_inet_socket_address_new (address, (guint16) data->ports[i]);
      Try *try = g_new0 (Try, 1);

      try->task = g_object_ref (task);
      try->label = g_strdup_printf ("%s:%u", name, data->ports[i]);
      g_ptr_array_add (data->tries, try);
      data->n_pending++;
      ehlo_dial_async (target, 0, g_get_monotonic_time () + DIAL_US, g_task_get_cancellable (task),
                       dialled_cb, try);
    }
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (EhloLookup) lookup = ehlo_lookup_finish (result);

  for (guint i = 0; i < lookup->addresses->len; i++)
    {
      GInetAddress *address = g_ptr_array_index (lookup->addresses, i);

      if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
        try_ports (task, address, question->name);
    }
  g_free (question);
  leave (task);
}

static void
try_gateway (GTask *task)
{
  HostData *data = g_task_get_task_data (task);
  g_autofree char *text = NULL;

  if (data->gateway == NULL)
    return;

  text = g_inet_address_to_string (data->gateway);
  try_ports (task, data->gateway, text);
}

static void
ask_name (GTask        *task,
          EhloResolver *resolver,
          const char   *name)
{
  HostData *data = g_task_get_task_data (task);
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->name = name;
  data->n_pending++;
  ehlo_lookup_async (resolver, name, g_get_monotonic_time () + LOOKUP_US,
                     g_task_get_cancellable (task), found_cb, question);
}

/**
 * ehlo_container_host_try_async:
 * @gateway: (nullable): the router of the container, most often the machine around it
 * @resolver: (nullable): the name server to ask, "ADDR[:PORT]"; %NULL for the system's
 * @ports: the ports to try
 * @n_ports: how many they are
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context, after two seconds at the most
 * @user_data: data for @callback
 *
 * Connects to each port of the machine around this container once and hangs up at once. Engine
 * thread.
 */
void
ehlo_container_host_try_async (GInetAddress        *gateway,
                               const char          *resolver,
                               const guint         *ports,
                               guint                n_ports,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (EhloResolver) asked = ehlo_resolver_new (resolver, NULL);
  HostData *data = g_new0 (HostData, 1);

  g_task_set_source_tag (task, ehlo_container_host_try_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) host_data_free);
  data->gateway = gateway != NULL ? g_object_ref (gateway) : NULL;
  data->ports = g_memdup2 (ports, n_ports * sizeof *ports);
  data->n_ports = n_ports;
  data->addresses = g_ptr_array_new_with_free_func (g_object_unref);
  data->tries = g_ptr_array_new_with_free_func (try_free);

  data->n_pending = 1; /* this function itself */
  try_gateway (task);
  for (gsize i = 0; asked != NULL && i < G_N_ELEMENTS (names); i++)
    ask_name (task, asked, names[i]);
  leave (task);
}

/**
 * ehlo_container_host_try_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): a line for each port, "172.17.0.1:587 open", with the outcomes of
 *   ehlo_dial_outcome_to_name()
 */
char **
ehlo_container_host_try_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
