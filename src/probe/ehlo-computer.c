/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-cloud.h"
#include "ehlo-container-host.h"
#include "ehlo-container.h"
#include "ehlo-fact.h"
#include "ehlo-firewall-zones.h"
#include "ehlo-listener-owners.h"
#include "ehlo-listeners.h"
#include "ehlo-mail-units.h"
#include "ehlo-own-addresses.h"
#include "ehlo-stage-timer.h"

#include <glib/gi18n-lib.h>

/* For everything together. The bus answers within milliseconds; the machine around a container may
 * take a second for its name and another one for its ports. */
#define LIMIT_US (2500 * G_TIME_SPAN_MILLISECOND)

#define ROOT "/"
#define PROC "/proc"

/* The ports of mail that a service may listen on; the one that is tested comes before them. */
#define SMTP_PORTS 25, 465, 587
#define RELAY_PORT 25

/* One look at this computer. */
typedef struct
{
  EhloRecorder    *recorder;
  EhloStep        *step;
  EhloListeners   *listeners;
  GDBusConnection *bus;       /* nullable */
  GPtrArray       *absent;    /* (element-type utf8) what could not be read, and why */
  GCancellable    *errands;   /* cancelled by the person or when the time is up */
  GCancellable    *user;      /* nullable */
  GSource         *user_cancel;
  GSource         *limit;
  guint            port;
  gboolean         is_own;    /* the server is this computer */
  guint            n_pending;
} Look;

static void
look_free (Look *look)
{
  ehlo_source_clear (&look->user_cancel);
  ehlo_source_clear (&look->limit);
  g_clear_pointer (&look->listeners, ehlo_listeners_free);
  g_clear_pointer (&look->absent, g_ptr_array_unref);
  g_clear_object (&look->bus);
  g_clear_object (&look->errands);
  g_clear_object (&look->user);
  g_free (look);
}

/* ---- is it needed ---------------------------------------------------------------------------- */

static gboolean
has_failed (const EhloInquiry *inquiry,
            EhloStepKind       kind)
{
  EhloStep *step = ehlo_recorder_get_step (inquiry->recorder, kind);

  return step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED;
}

/* Nothing came back from port 25, or somebody on the way turned it down: some clouds do that. */
static gboolean
was_kept_from_relay_port (const EhloInquiry *inquiry)
{
  EhloStep *connect = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_CONNECT);
  g_auto (GStrv) outcomes = NULL;

  if (inquiry->plan->subject->port != RELAY_PORT || !has_failed (inquiry, EHLO_STEP_CONNECT))
    return FALSE;

  outcomes = ehlo_step_dup_strv (connect, EHLO_FACT_OUTCOMES);

  return g_strv_contains ((const char *const *) outcomes, "timed-out") ||
         g_strv_contains ((const char *const *) outcomes, "rejected");
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  g_auto (GStrv) own = NULL;

  if (was_kept_from_relay_port (inquiry))
    return TRUE;
  if (!has_failed (inquiry, EHLO_STEP_CONNECT) && !has_failed (inquiry, EHLO_STEP_GREETING))
    return FALSE;

  own = ehlo_own_addresses_find (inquiry->addresses);

  return own[0] != NULL;
}

/* ---- the end --------------------------------------------------------------------------------- */

static void
note_absent (Look       *look,
             const char *source,
             const char *why)
{
  g_ptr_array_add (look->absent, g_strdup_printf ("%s: %s", source, why));
}

static const EhloListener *
find_listener (const Look *look)
{
  for (guint i = 0; i < look->listeners->rows->len; i++)
    {
      const EhloListener *row = g_ptr_array_index (look->listeners->rows, i);

      if (row->port == look->port)
        return row;
    }

  return NULL;
}

static char *
describe_listener (const Look *look)
{
  const EhloListener *row = find_listener (look);

  if (row != NULL && row->owner != NULL)
    return g_strdup_printf (_("%s listens at port %u"), row->owner, look->port);
  if (row != NULL)
    return g_strdup_printf (_("A program listens at port %u"), look->port);
  if (look->listeners->complete)
    return g_strdup_printf (_("Nothing listens at port %u"), look->port);

  return g_strdup (_("What listens here cannot be seen"));
}

static char *
summarise (const Look *look)
{
  if (look->is_own)
    return describe_listener (look);
  if (ehlo_step_get_string (look->step, EHLO_FACT_CLOUD) != NULL)
    return g_strdup (_("A machine in a cloud"));

  return g_strdup (_("Looked at"));
}

static void
store_listeners (Look *look)
{
  guint n_owners = ehlo_listeners_count_owners (look->listeners);
  guint n_rows = look->listeners->rows->len;
  g_auto (GStrv) lines = ehlo_listeners_dup_lines (look->listeners);

  if (!look->listeners->complete)
    note_absent (look, "listeners", "table not readable to its end");
  if (look->listeners->complete || lines[0] != NULL)
    ehlo_step_set_strv (look->step, EHLO_FACT_LISTENERS, (const char *const *) lines);
  if (n_owners < n_rows)
    {
      g_autofree char *why =
        g_strdup_printf ("%u of %u belong to other users", n_rows - n_owners, n_rows);

      note_absent (look, "owners", why);
    }
}

static void
store_absent (Look *look)
{
  if (look->absent->len == 0)
    return;

  g_ptr_array_add (look->absent, NULL);
  ehlo_step_set_strv (look->step, EHLO_FACT_ABSENT, (const char *const *) look->absent->pdata);
}

/* Everything is there when the last errand has come back. */
static void
leave (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  gboolean stopped = g_cancellable_is_cancelled (look->user);
  g_autofree char *summary = NULL;

  if (--look->n_pending > 0)
    return;

  ehlo_source_clear (&look->user_cancel);
  ehlo_source_clear (&look->limit);
  store_listeners (look);
  store_absent (look);
  summary = stopped ? g_strdup (_("Stopped")) : summarise (look);
  ehlo_recorder_end (look->recorder, look->step,
                     stopped ? EHLO_OUTCOME_CANCELLED : EHLO_OUTCOME_OK, summary);
  g_task_return_boolean (task, TRUE);
}

/* ---- what is read at once -------------------------------------------------------------------- */

static void
note_addresses (Look              *look,
                const EhloInquiry *inquiry)
{
  g_auto (GStrv) own = ehlo_own_addresses_find (inquiry->addresses);

  look->is_own = own[0] != NULL;
  if (look->is_own)
    ehlo_step_set_strv (look->step, EHLO_FACT_OWN_ADDRESSES, (const char *const *) own);
}

static void
note_cloud (Look *look)
{
  gboolean readable;
  const char *cloud = ehlo_cloud_find (ROOT, &readable);

  if (cloud != NULL)
    ehlo_step_set_string (look->step, EHLO_FACT_CLOUD, cloud);
  if (!readable)
    note_absent (look, "cloud", "the firmware does not tell the make");
}

/* A sandbox for programs keeps files apart, but has the network of the machine. */
static EhloContainerNetwork
find_container_network (const char *container)
{
  g_auto (GStrv) drivers = NULL;

  if (g_str_equal (container, "flatpak") || g_str_equal (container, "snap"))
    return EHLO_CONTAINER_NETWORK_SHARED;

  drivers = ehlo_container_list_drivers ();

  return ehlo_container_judge_network ((const char *const *) drivers);
}

/* Returns whether "localhost" is that of a container. */
static gboolean
note_container (Look *look)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *container = ehlo_container_find (ROOT, (const char *const *) environment);
  EhloContainerNetwork network;

  if (container == NULL)
    return FALSE;

  network = find_container_network (container);
  ehlo_step_set_string (look->step, EHLO_FACT_CONTAINER, container);
  if (network == EHLO_CONTAINER_NETWORK_UNKNOWN)
    note_absent (look, "container-network", "the interfaces do not tell whose it is");
  else
    ehlo_step_set_string (look->step, EHLO_FACT_CONTAINER_NETWORK,
                          ehlo_container_network_to_name (network));

  return network != EHLO_CONTAINER_NETWORK_SHARED;
}

/* ---- who listens ----------------------------------------------------------------------------- */

static void
owners_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  ehlo_listener_owners_find_finish (result);
  leave (task);
}

static void
start_owners (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  const guint ports[] = { look->port, SMTP_PORTS, 2525 };

  look->listeners = ehlo_listeners_read (PROC, ports, G_N_ELEMENTS (ports));
  look->n_pending++;
  ehlo_listener_owners_find_async (look->listeners, PROC, look->errands, owners_cb,
                                   g_object_ref (task));
}

/* ---- what the system bus tells --------------------------------------------------------------- */

/* In words that are the same wherever the report is read. */
static const char *
explain_error (const GError *error)
{
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return "does not run";
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return "not allowed";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return "no answer in time";

  return error->message;
}

static void
units_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) units = ehlo_mail_units_read_finish (result, &error);

  if (units != NULL)
    ehlo_step_set_strv (look->step, EHLO_FACT_UNITS, (const char *const *) units);
  else
    note_absent (look, "systemd", explain_error (error));
  leave (task);
}

static void
zones_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) zones = ehlo_firewall_zones_read_finish (result, &error);

  if (zones != NULL)
    ehlo_step_set_strv (look->step, EHLO_FACT_FIREWALL_ZONES, (const char *const *) zones);
  else
    note_absent (look, "firewalld", explain_error (error));
  leave (task);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);

  look->bus = g_dbus_connection_new_for_address_finish (result, NULL);
  if (look->bus == NULL)
    {
      const char *why = g_cancellable_is_cancelled (look->errands) ? "no answer in time"
                                                                   : "no system bus";

      note_absent (look, "systemd", why);
      note_absent (look, "firewalld", why);
      leave (task);
      return;
    }

  look->n_pending++; /* two calls in the place of one connection */
  ehlo_mail_units_read_async (look->bus, look->errands, units_cb, g_object_ref (task));
  ehlo_firewall_zones_read_async (look->bus, look->errands, zones_cb, g_object_ref (task));
}

/* A connection of its own: the one that the whole program shares belongs to the main context. */
static void
start_bus (GTask *task)
{
  Look *look = g_task_get_task_data (task);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SYSTEM, NULL, NULL);

  look->n_pending++;
  g_dbus_connection_new_for_address (address != NULL ? address : "",
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                       G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, look->errands, bus_cb, g_object_ref (task));
}

/* ---- the machine around a container ---------------------------------------------------------- */

static void
host_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Look *look = g_task_get_task_data (task);
  g_auto (GStrv) lines = ehlo_container_host_try_finish (result);

  if (lines[0] != NULL)
    ehlo_step_set_strv (look->step, EHLO_FACT_CONTAINER_HOST, (const char *const *) lines);
  else
    note_absent (look, "container-host", "no gateway and no name");
  leave (task);
}

static void
start_container_host (GTask             *task,
                      const EhloInquiry *inquiry)
{
  Look *look = g_task_get_task_data (task);
  static const guint usual[] = { SMTP_PORTS };
  g_autoptr (GInetAddress) gateway = ehlo_container_host_read_gateway (PROC);
  guint ports[G_N_ELEMENTS (usual) + 1] = { look->port };
  guint n_ports = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
    if (usual[i] != look->port)
      ports[n_ports++] = usual[i];

  look->n_pending++;
  ehlo_container_host_try_async (gateway, inquiry->plan->resolver, ports, n_ports, look->errands,
                                 host_cb, g_object_ref (task));
}

static gboolean
has_loopback (const EhloInquiry *inquiry)
{
  for (guint i = 0; i < inquiry->addresses->len; i++)
    if (g_inet_address_get_is_loopback (g_ptr_array_index (inquiry->addresses, i)))
      return TRUE;

  return FALSE;
}

/* ---- the probe ------------------------------------------------------------------------------- */

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  Look *look = user_data;

  g_cancellable_cancel (look->errands);
  return G_SOURCE_REMOVE;
}

static gboolean
limit_cb (gpointer user_data)
{
  Look *look = user_data;

  g_cancellable_cancel (look->errands);
  return G_SOURCE_REMOVE;
}

static void
watch_for_end (Look         *look,
               GCancellable *cancellable)
{
  look->errands = g_cancellable_new ();
  look->limit = ehlo_stage_timer_new (g_get_monotonic_time () + LIMIT_US, limit_cb, look);
  if (cancellable == NULL)
    return;

  look->user = g_object_ref (cancellable);
  look->user_cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (look->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), look, NULL);
  g_source_attach (look->user_cancel, g_main_context_get_thread_default ());
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);
  gboolean in_container;

  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  look->recorder = inquiry->recorder;
  look->port = inquiry->plan->subject->port;
  look->absent = g_ptr_array_new_with_free_func (g_free);
  look->step = ehlo_recorder_begin (inquiry->recorder, EHLO_STEP_COMPUTER);
  watch_for_end (look, cancellable);

  look->n_pending = 1; /* this function itself */
  note_addresses (look, inquiry);
  note_cloud (look);
  in_container = note_container (look);
  start_owners (task);
  start_bus (task);
  if (in_container && has_loopback (inquiry))
    start_container_host (task, inquiry);
  leave (task);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_computer = { "computer", 0, is_needed, start, finish };
