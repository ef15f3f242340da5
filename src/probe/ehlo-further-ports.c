/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further-stop.h"

#include "ehlo-fact.h"
#include "ehlo-port-advice.h"
#include "ehlo-port-choice.h"
#include "ehlo-port-facts.h"
#include "ehlo-ports-step.h"
#include "ehlo-ports.h"
#include "ehlo-stage-timer.h"

#include <glib/gi18n-lib.h>

/* How long a port may be silent once the wanted one has failed: the kernel sends a SYN after 0, 1
 * and 3 s, so three have been lost then. */
#define PATIENCE_US (4 * G_USEC_PER_SEC)

/* Beside a connection that is given up soon, at least one SYN more than the first has its time. */
#define LEAST_PATIENCE_US (2 * G_USEC_PER_SEC)

/* A port that opened may talk a little longer than a silent one is waited for. */
#define TALK_US (500 * G_TIME_SPAN_MILLISECOND)

/* What a server says that does not know our commands: RFC 5321 4.2.2, 500 to 504. */
#define UNKNOWN_COMMAND_FIRST 500
#define UNKNOWN_COMMAND_LAST  504

typedef struct
{
  const EhloInquiry *inquiry;
  EhloStep          *step;    /* not owned */
  GPtrArray         *addresses;
  EhloPorts         *ports;
  GCancellable      *stop;    /* the user, or the end of our patience */
  GSource           *stopped; /* by the caller */
  GSource           *limit;
} Comparison;

static void
comparison_free (gpointer data)
{
  Comparison *self = data;

  ehlo_source_clear (&self->stopped);
  ehlo_source_clear (&self->limit);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_clear_object (&self->ports);
  g_clear_object (&self->stop);
  g_free (self);
}

/* ---- is it needed? --------------------------------------------------------------------------- */

static gboolean
had_no_way (EhloStep *connect)
{
  g_auto (GStrv) outcomes = ehlo_step_dup_strv (connect, EHLO_FACT_OUTCOMES);
  guint n = 0;

  while (outcomes[n] != NULL && g_str_equal (outcomes[n], "unreachable"))
    n++;
  return outcomes[n] == NULL && ehlo_step_get_boolean (connect, EHLO_FACT_LOCAL_CAUSE);
}

/* A server that turns us down in words does so on its other ports too; one that answers in the
 * other manner needs no other port. */
static gboolean
is_no_mail_server (EhloStep *stop)
{
  return ehlo_step_get_fact (stop, EHLO_FACT_REPLY_CODE) == NULL
         && !ehlo_step_get_boolean (stop, EHLO_FACT_OTHER_ANSWERED);
}

static gboolean
is_talk_over (EhloStep *stop)
{
  gint64 code = ehlo_step_get_int (stop, EHLO_FACT_REPLY_CODE, 0);

  return code == 0 || (code >= UNKNOWN_COMMAND_FIRST && code <= UNKNOWN_COMMAND_LAST);
}

static gboolean
is_encryption_in_doubt (EhloStep *stop)
{
  if (ehlo_step_get_fact (stop, EHLO_FACT_VERIFIED) != NULL)
    return ehlo_further_is_stranger (stop);
  return is_no_mail_server (stop);
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  EhloStep *stop = ehlo_further_find_stop (inquiry);

  if (inquiry->addresses->len == 0)
    return FALSE;
  if (stop == NULL)
    return ehlo_further_is_silent (inquiry);

  switch ((int) ehlo_step_get_kind (stop))
    {
    case EHLO_STEP_CONNECT:
      return !had_no_way (stop);
    case EHLO_STEP_GREETING:
      return is_no_mail_server (stop);
    case EHLO_STEP_EHLO:
    case EHLO_STEP_EHLO_TLS:
      return is_talk_over (stop);
    case EHLO_STEP_STARTTLS:
      return TRUE;
    case EHLO_STEP_TLS:
      return is_encryption_in_doubt (stop);
    case EHLO_STEP_AUTH:
      return g_strcmp0 (ehlo_step_get_string (stop, EHLO_FACT_REASON), "not-offered") == 0;
    default:
      return FALSE;
    }
}

/* ---- what to ask ----------------------------------------------------------------------------- */

/* Where the conversation got through, its address alone; else one of each family. */
static GPtrArray *
choose_addresses (const EhloInquiry *inquiry)
{
  EhloStep *connect = ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_CONNECT);
  const char *used = connect != NULL ? ehlo_step_get_string (connect, EHLO_FACT_ADDRESS) : NULL;
  GPtrArray *addresses;

  if (used == NULL)
    return ehlo_port_choice_addresses (inquiry->addresses);

  addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (addresses, g_inet_address_new_from_string (used));
  return addresses;
}

/* What the conversation has seen of its own port need not be asked again. */
static EhloPortResult *
read_wanted_row (Comparison   *self,
                 GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);
  g_autoptr (EhloPortResult) row =
    ehlo_port_result_new (text, self->inquiry->plan->subject->port);

  return ehlo_port_facts_read (row, self->inquiry->recorder) ? g_steal_pointer (&row) : NULL;
}

static gboolean
is_wanted_known (Comparison *self)
{
  for (guint i = 0; i < self->addresses->len; i++)
    {
      g_autoptr (EhloPortResult) row =
        read_wanted_row (self, g_ptr_array_index (self->addresses, i));

      if (row == NULL)
        return FALSE;
    }

  return TRUE;
}

/* The usual ports; what belongs to the conversation is left to it. */
static guint
list_ports (Comparison *self,
            guint       ports[EHLO_PORTS_MAX])
{
  guint wanted = self->inquiry->plan->subject->port;
  gboolean leave = ehlo_further_is_silent (self->inquiry) || is_wanted_known (self);
  guint n_usual, n = 0;
  const guint *usual = ehlo_ports_get_usual (&n_usual);

  if (!leave)
    ports[n++] = wanted;
  for (guint i = 0; i < n_usual && n < EHLO_PORTS_MAX; i++)
    if (usual[i] != wanted)
      ports[n++] = usual[i];
  return n;
}

/* Beside a connection that is still tried the others have as long as that one has. */
static gint64
get_patience (const EhloInquiry *inquiry)
{
  if (ehlo_further_is_silent (inquiry))
    return MAX (inquiry->deadline_us - g_get_monotonic_time (), LEAST_PATIENCE_US);
  return MIN (inquiry->plan->timeout_us, PATIENCE_US);
}

/* ---- the rows -------------------------------------------------------------------------------- */

static void
put_row (const EhloInquiry    *inquiry,
         const EhloPortResult *row)
{
  for (guint i = 0; i < inquiry->ports->len; i++)
    if (ehlo_port_result_is_same_row (g_ptr_array_index (inquiry->ports, i), row))
      {
        ehlo_port_result_free (g_ptr_array_index (inquiry->ports, i));
        inquiry->ports->pdata[i] = ehlo_port_result_copy (row);
        return;
      }

  g_ptr_array_add (inquiry->ports, ehlo_port_result_copy (row));
}

static void
put_wanted_rows (Comparison *self)
{
  for (guint i = 0; i < self->addresses->len; i++)
    {
      g_autoptr (EhloPortResult) row =
        read_wanted_row (self, g_ptr_array_index (self->addresses, i));

      if (row != NULL)
        put_row (self->inquiry, row);
    }
}

static void
port_changed_cb (EhloPorts            *ports,
                 const EhloPortResult *port,
                 Comparison           *self)
{
  put_row (self->inquiry, port);
  ehlo_recorder_put_port (self->inquiry->recorder, port);
}

/* ---- the comparison -------------------------------------------------------------------------- */

static gboolean
stop_cb (gpointer user_data)
{
  Comparison *self = user_data;

  g_cancellable_cancel (self->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
stopped_cb (GCancellable *cancellable,
            gpointer      user_data)
{
  return stop_cb (user_data);
}

static void
watch_for_the_end (Comparison   *self,
                   gint64        patience_us,
                   GCancellable *cancellable)
{
  self->limit = ehlo_stage_timer_new (g_get_monotonic_time () + patience_us + TALK_US, stop_cb,
                                      self);
  if (cancellable == NULL)
    return;

  self->stopped = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->stopped, G_SOURCE_FUNC (stopped_cb), self, NULL);
  g_source_attach (self->stopped, g_main_context_get_thread_default ());
}

static void compared_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Comparison *self = g_new0 (Comparison, 1);
  g_autoptr (EhloPlan) plan = ehlo_plan_copy (inquiry->plan);
  guint ports[EHLO_PORTS_MAX];
  guint n_ports;

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, self, comparison_free);
  self->inquiry = inquiry;
  if (inquiry->addresses->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  self->addresses = choose_addresses (inquiry);
  n_ports = list_ports (self, ports);
  plan->timeout_us = get_patience (inquiry);
  self->step = ehlo_recorder_begin (inquiry->recorder, EHLO_STEP_PORTS);
  self->ports = ehlo_ports_new (inquiry->engine, plan, self->addresses, ports, n_ports);
  self->stop = g_cancellable_new ();
  watch_for_the_end (self, plan->timeout_us, cancellable);
  g_signal_connect (self->ports, "changed", G_CALLBACK (port_changed_cb), self);
  ehlo_ports_run_async (self->ports, self->stop, compared_cb, task);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Comparison *self = g_task_get_task_data (task);

  ehlo_ports_run_finish (self->ports, result);
  g_signal_handlers_disconnect_by_data (self->ports, self);
  ehlo_source_clear (&self->limit);
  ehlo_source_clear (&self->stopped);
  g_task_return_boolean (task, TRUE);
}

/* The conversation is over by now, and has its say about its own port. */
static void
finish (GAsyncResult *result)
{
  Comparison *self = g_task_get_task_data (G_TASK (result));
  const EhloInquiry *inquiry = self->inquiry;

  g_task_propagate_boolean (G_TASK (result), NULL);
  if (self->step == NULL)
    return;

  put_wanted_rows (self);
  ehlo_port_advise (inquiry->ports, inquiry->plan->provider);
  if (g_cancellable_is_cancelled (inquiry->cancellable))
    ehlo_recorder_end (inquiry->recorder, self->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
  else
    ehlo_ports_step_end (inquiry->recorder, self->step, inquiry->ports, EHLO_OUTCOME_OK);
}

const EhloFurtherProbe ehlo_further_ports = { "ports", 0, is_needed, start, finish };
