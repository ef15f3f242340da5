/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further-stop.h"

#include "ehlo-fact.h"
#include "ehlo-path-step.h"
#include "ehlo-path.h"
#include "ehlo-port-advice.h"
#include "ehlo-port-choice.h"
#include "ehlo-port-facts.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const EhloInquiry *inquiry;
  EhloStep          *step; /* not owned */
  EhloPath          *path;
  gboolean           done; /* it went to its end */
} Walk;

static void
walk_free (gpointer data)
{
  Walk *self = data;

  g_clear_object (&self->path);
  g_free (self);
}

/* ---- is it needed? --------------------------------------------------------------------------- */

static gboolean
is_beside (const EhloInquiry *inquiry)
{
  return inquiry->addresses->len == 0
         || g_inet_address_get_is_loopback (g_ptr_array_index (inquiry->addresses, 0));
}

/* Without another port that answers a connection that opened cannot be compared. */
static gboolean
can_compare (const EhloInquiry *inquiry)
{
  for (guint i = 0; i < inquiry->ports->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (inquiry->ports, i);

      if (row->port != inquiry->plan->subject->port && ehlo_port_choice_answers (row))
        return TRUE;
    }

  return FALSE;
}

/* Who answered in the place of the server would be nearer than its other ports. */
static gboolean
is_suspicious (EhloStep *stop)
{
  switch ((int) ehlo_step_get_kind (stop))
    {
    case EHLO_STEP_GREETING:
      return ehlo_further_is_lost (stop)
             || ehlo_step_get_fact (stop, EHLO_FACT_FIRST_BYTES) != NULL;
    case EHLO_STEP_EHLO:
      return ehlo_further_is_lost (stop);
    case EHLO_STEP_STARTTLS:
      return TRUE;
    case EHLO_STEP_TLS:
      return ehlo_further_is_lost (stop) || ehlo_further_is_stranger (stop);
    default:
      return FALSE;
    }
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  EhloStep *stop = ehlo_further_find_stop (inquiry);

  if (is_beside (inquiry))
    return FALSE;
  if (stop == NULL)
    return ehlo_further_is_silent (inquiry);
  if (ehlo_step_get_kind (stop) == EHLO_STEP_CONNECT)
    return ehlo_further_failed_remotely (stop);
  return is_suspicious (stop) && can_compare (inquiry);
}

/* ---- what to look at ------------------------------------------------------------------------- */

/* The account's port on @address as the conversation has seen it; one that it still waits for, or
 * has not tried, counts as silent. */
static EhloPortResult *
make_wanted_row (const EhloInquiry *inquiry,
                 const char        *address)
{
  EhloPortResult *row = ehlo_port_result_new (address, inquiry->plan->subject->port);

  if (!ehlo_port_facts_read (row, inquiry->recorder))
    row->state = EHLO_PORT_DROPPED;
  return row;
}

static gboolean
has_row (GPtrArray            *rows,
         const EhloPortResult *row)
{
  for (guint i = 0; i < rows->len; i++)
    if (ehlo_port_result_is_same_row (g_ptr_array_index (rows, i), row))
      return TRUE;

  return FALSE;
}

/* All that is known of the ports, copies. */
static GPtrArray *
list_rows (const EhloInquiry *inquiry)
{
  EhloStep *connect = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_CONNECT);
  const char *used = connect != NULL ? ehlo_step_get_string (connect, EHLO_FACT_ADDRESS) : NULL;
  g_autoptr (GPtrArray) chosen = ehlo_port_choice_addresses (inquiry->addresses);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_port_result_free);

  for (guint i = 0; i < inquiry->ports->len; i++)
    g_ptr_array_add (rows, ehlo_port_result_copy (g_ptr_array_index (inquiry->ports, i)));
  for (guint i = 0; i < chosen->len; i++)
    {
      g_autofree char *text = g_inet_address_to_string (g_ptr_array_index (chosen, i));
      g_autoptr (EhloPortResult) row = make_wanted_row (inquiry, used != NULL ? used : text);

      if (!has_row (rows, row))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  return rows;
}

/* The account's port, whatever became of it; a failure before a success. */
static const EhloPortResult *
find_explained (GPtrArray *rows,
                guint      wanted)
{
  const EhloPortResult *failed = ehlo_port_choice_find_failed (rows, wanted, NULL);

  if (failed != NULL && failed->port == wanted)
    return failed;
  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);

      if (row->port == wanted)
        return row;
    }
  return g_ptr_array_index (rows, 0);
}

/* ---- the walk -------------------------------------------------------------------------------- */

static void
path_changed_cb (EhloPath *path,
                 Walk     *self)
{
  ehlo_recorder_set_path (self->inquiry->recorder, ehlo_path_get_result (path));
}

static void walked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Walk *self = g_new0 (Walk, 1);
  guint wanted = inquiry->plan->subject->port;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GInetAddress) address = NULL;
  EhloPathChoice choice;

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, self, walk_free);
  self->inquiry = inquiry;
  if (inquiry->addresses->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  rows = list_rows (inquiry);
  ehlo_port_choice_for_path (rows, wanted, find_explained (rows, wanted), &choice);
  address = g_inet_address_new_from_string (choice.address);
  self->step = ehlo_recorder_begin (inquiry->recorder, EHLO_STEP_PATH);
  self->path = ehlo_path_new (address, choice.ports, choice.n_ports, choice.round_trip_us);
  g_signal_connect (self->path, "changed", G_CALLBACK (path_changed_cb), self);
  ehlo_path_run_async (self->path, cancellable, walked_cb, task);
}

static void
walked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Walk *self = g_task_get_task_data (task);

  self->done = ehlo_path_run_finish (self->path, result);
  g_signal_handlers_disconnect_by_data (self->path, self);
  if (self->done)
    ehlo_recorder_set_path (self->inquiry->recorder, ehlo_path_get_result (self->path));
  g_task_return_boolean (task, TRUE);
}

static void
place_ports (const EhloInquiry    *inquiry,
             const EhloPathResult *path)
{
  ehlo_path_step_place_ports (path, inquiry->ports);
  ehlo_port_advise (inquiry->ports, inquiry->plan->provider);
  for (guint i = 0; i < inquiry->ports->len; i++)
    ehlo_recorder_put_port (inquiry->recorder, g_ptr_array_index (inquiry->ports, i));
}

/* What was called off because the connection came after all tells nothing, and is no fault. */
static void
finish (GAsyncResult *result)
{
  Walk *self = g_task_get_task_data (G_TASK (result));
  const EhloInquiry *inquiry = self->inquiry;

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->step == NULL)
    return;

  if (g_cancellable_is_cancelled (inquiry->cancellable))
    ehlo_recorder_end (inquiry->recorder, self->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
  else if (!self->done)
    ehlo_recorder_end (inquiry->recorder, self->step, EHLO_OUTCOME_OK, _("Not needed after all"));
  else
    {
      const EhloPathResult *path = ehlo_path_get_result (self->path);

      ehlo_path_step_end (inquiry->recorder, self->step, path, EHLO_OUTCOME_OK);
      place_ports (inquiry, path);
    }
}

const EhloFurtherProbe ehlo_further_path = { "path", 1, is_needed, start, finish };
