/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-mail-units.h"

#define SYSTEMD_NAME    "org.freedesktop.systemd1"
#define SYSTEMD_PATH    "/org/freedesktop/systemd1"
#define SYSTEMD_MANAGER SYSTEMD_NAME ".Manager"
#define SYSTEMD_UNIT    SYSTEMD_NAME ".Unit"
#define SYSTEMD_SERVICE SYSTEMD_NAME ".Service"
#define PROPERTIES      "org.freedesktop.DBus.Properties"

/* systemd answers within some milliseconds, or the computer has other troubles. */
#define CALL_TIMEOUT_MS 1000

/* In Debian postfix.service only stands for postfix@-.service, which runs Postfix. OpenSMTPD is
 * called smtpd elsewhere. */
static const char *const names[] = {
  "postfix.service",   "postfix@-.service", "exim4.service",   "exim.service",
  "opensmtpd.service", "smtpd.service",     "sendmail.service", "dovecot.service", NULL,
};

/* One unit that is installed. */
typedef struct
{
  char *name;
  char *state;      /* "active", "inactive", "failed" …, or "masked" */
  char *sub_state;  /* "running", "exited" … */
  char *result;     /* why it failed, "exit-code" …; nullable */
  char *file_state; /* "enabled", "disabled" …; nullable */
} Unit;

typedef struct
{
  GDBusConnection *bus;
  GPtrArray       *units; /* (element-type Unit) */
  guint            n_pending;
} Reading;

/* One property that was asked for. */
typedef struct
{
  GTask  *task;
  char  **place; /* where the answer belongs, in a unit of @task */
} Question;

static void
unit_free (gpointer data)
{
  Unit *unit = data;

  g_free (unit->name);
  g_free (unit->state);
  g_free (unit->sub_state);
  g_free (unit->result);
  g_free (unit->file_state);
  g_free (unit);
}

static void
reading_free (Reading *reading)
{
  g_ptr_array_unref (reading->units);
  g_object_unref (reading->bus);
  g_free (reading);
}

static void listed_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

/**
 * ehlo_mail_units_read_async:
 * @bus: a connection to the system bus
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context, after a second at the most
 * @user_data: data for @callback
 *
 * Asks systemd for the mail services that it knows: one call for all of them, and two for each that
 * is installed. Nothing is started for it.
 */
void
ehlo_mail_units_read_async (GDBusConnection     *bus,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  g_task_set_source_tag (task, ehlo_mail_units_read_async);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  reading->bus = g_object_ref (bus);
  reading->units = g_ptr_array_new_with_free_func (unit_free);

  g_dbus_connection_call (bus, SYSTEMD_NAME, SYSTEMD_PATH, SYSTEMD_MANAGER, "ListUnitsByNames",
                          g_variant_new ("(^as)", names), G_VARIANT_TYPE ("(a(ssssssouso))"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, cancellable, listed_cb,
                          task);
}

static void property_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
ask_property (GTask       *task,
              const char  *path,
              const char  *interface,
              const char  *property,
              char       **place)
{
  Reading *reading = g_task_get_task_data (task);
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->place = place;
  reading->n_pending++;
  g_dbus_connection_call (reading->bus, SYSTEMD_NAME, path, PROPERTIES, "Get",
                          g_variant_new ("(ss)", interface, property), G_VARIANT_TYPE ("(v)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS,
                          g_task_get_cancellable (task), property_cb, question);
}

/* "postfix.service failed (exit-code), enabled" */
static char *
describe_unit (const Unit *unit)
{
  gboolean failed = g_str_equal (unit->state, "failed");
  const char *detail = failed ? unit->result : unit->sub_state;
  g_autoptr (GString) text = g_string_new (unit->name);

  g_string_append_printf (text, " %s", unit->state);
  if (detail != NULL && (failed || g_str_equal (unit->state, "active")))
    g_string_append_printf (text, " (%s)", detail);
  if (unit->file_state != NULL && *unit->file_state != '\0')
    g_string_append_printf (text, ", %s", unit->file_state);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Gives the answer once the last property is there. */
static void
leave (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GStrvBuilder) lines = NULL;

  if (--reading->n_pending > 0)
    return;

  lines = g_strv_builder_new ();
  for (guint i = 0; i < reading->units->len; i++)
    {
      g_autofree char *line = describe_unit (g_ptr_array_index (reading->units, i));

      g_strv_builder_add (lines, line);
    }
  g_task_return_pointer (task, g_strv_builder_end (lines), (GDestroyNotify) g_strfreev);
}

/* A unit that is not installed is listed, too: as one that could not be found. */
static void
take_unit (GTask    *task,
           GVariant *row)
{
  Reading *reading = g_task_get_task_data (task);
  const char *name, *load, *active, *sub, *path;
  Unit *unit;

  g_variant_get (row, "(&ss&s&s&ss&ouso)", &name, NULL, &load, &active, &sub, NULL, &path, NULL,
                 NULL, NULL);
  if (!g_str_equal (load, "loaded") && !g_str_equal (load, "masked"))
    return;

  unit = g_new0 (Unit, 1);
  unit->name = g_strdup (name);
  unit->state = g_strdup (g_str_equal (load, "masked") ? load : active);
  unit->sub_state = g_strdup (sub);
  g_ptr_array_add (reading->units, unit);
  if (!g_str_equal (load, "loaded"))
    return;

  ask_property (task, path, SYSTEMD_UNIT, "UnitFileState", &unit->file_state);
  ask_property (task, path, SYSTEMD_SERVICE, "Result", &unit->result);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) rows = NULL;

  if (reply == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  reading->n_pending = 1; /* this function itself */
  rows = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

      take_unit (task, row);
    }
  leave (task);
}

/* A property that cannot be had is left out: the state of the unit is known without it. */
static void
property_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(v)", &value);
  if (value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    *question->place = g_variant_dup_string (value, NULL);
  g_free (question);
  leave (task);
}

/**
 * ehlo_mail_units_read_finish:
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: those of D-Bus, where systemd does not run or does not answer; %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): a line for each mail service that is installed, such as
 *   "postfix@-.service failed (exit-code), enabled"; %NULL with @error set
 */
char **
ehlo_mail_units_read_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
