/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-survey.h"

#include "ehlo-conversation.h"
#include "ehlo-fact.h"
#include "ehlo-network-facts.h"
#include "ehlo-path.h"
#include "ehlo-path-conclude.h"
#include "ehlo-port-advice.h"

#include <glib/gi18n-lib.h>

/* The work of one run while it is with the engine. */
typedef struct
{
  EhloEngine   *engine;
  EhloPlan     *plan;
  guint         ports_wanted[EHLO_PORTS_MAX];
  guint         n_ports;     /* 0: only the way */
  GCancellable *cancellable; /* nullable */
  EhloRecorder *recorder;
  GTask        *task;        /* belongs to the context of the run */
  GPtrArray    *addresses;   /* (element-type GInetAddress) one of each family that matters */
  EhloPorts    *ports;       /* nullable */
  EhloPath     *path;        /* nullable */
  EhloStep     *step;        /* not owned: of the probe that is under way */
} Survey;

static void
survey_free (Survey *survey)
{
  ehlo_plan_free (survey->plan);
  g_clear_object (&survey->cancellable);
  g_clear_pointer (&survey->addresses, g_ptr_array_unref);
  g_clear_object (&survey->ports);
  g_clear_object (&survey->path);
  ehlo_recorder_free (survey->recorder);
  g_object_unref (survey->task);
  g_object_unref (survey->engine);
  g_free (survey);
}

/* On the run's context, behind the last step. */
static gboolean
finished_cb (gpointer data)
{
  Survey *survey = data;

  g_task_return_boolean (survey->task, TRUE);
  survey_free (survey);
  return G_SOURCE_REMOVE;
}

static void
finish_survey (Survey *survey)
{
  ehlo_recorder_finish (survey->recorder, finished_cb, survey);
}

static gboolean
is_cancelled (Survey *survey)
{
  return g_cancellable_is_cancelled (survey->cancellable);
}

/* ---- which addresses ------------------------------------------------------------------------- */

static gboolean
has_route (const EhloNetworkFacts *facts,
           GInetAddress           *address)
{
  if (!facts->known || g_inet_address_get_is_loopback (address)
      || g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address))
    return TRUE;
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? facts->route_ipv6
                                                                     : facts->route_ipv4;
}

static gboolean
has_family (GPtrArray     *addresses,
            GSocketFamily  family)
{
  for (guint i = 0; i < addresses->len; i++)
    if (g_inet_address_get_family (g_ptr_array_index (addresses, i)) == family)
      return TRUE;

  return FALSE;
}

/* The first address of each family; a family that has no way out of this computer says nothing
 * about the host, unless the host has no other. */
static GPtrArray *
choose_addresses (GPtrArray *all)
{
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_read ();
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++)
    {
      GInetAddress *address = g_ptr_array_index (all, i);

      if (!has_family (chosen, g_inet_address_get_family (address)) && has_route (facts, address))
        g_ptr_array_add (chosen, g_object_ref (address));
    }
  if (chosen->len == 0)
    g_ptr_array_add (chosen, g_object_ref (g_ptr_array_index (all, 0)));
  return chosen;
}

/* ---- the way --------------------------------------------------------------------------------- */

static EhloOutcome
judge_end (EhloPathEnds ends)
{
  switch (ends)
    {
    case EHLO_PATH_REACHES:
      return EHLO_OUTCOME_OK;
    case EHLO_PATH_ANSWERED_AT:
    case EHLO_PATH_UNKNOWN:
      return EHLO_OUTCOME_WARNING;
    case EHLO_PATH_REFUSED:
    case EHLO_PATH_REJECTED_BY:
    case EHLO_PATH_RESET_AT:
    case EHLO_PATH_SILENT_AFTER:
    case EHLO_PATH_LOCAL:
    default:
      return EHLO_OUTCOME_FAILED;
    }
}

static char *
describe_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return g_strdup_printf (_("Port %u reaches the server at hop %u"), target->port,
                              target->distance);
    case EHLO_PATH_REFUSED:
      return g_strdup_printf (_("Port %u: the server itself refuses, at hop %u"), target->port,
                              target->distance);
    case EHLO_PATH_REJECTED_BY:
      if (target->end_hop == 0)
        return g_strdup_printf (_("Port %u is turned down by %s"), target->port,
                                target->end_by != NULL ? target->end_by : "?");
      return g_strdup_printf (_("Port %u is turned down at hop %u (%s)"), target->port,
                              target->end_hop, target->end_by != NULL ? target->end_by : "?");
    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("Port %u is reset on the way, at hop %u or the next"),
                              target->port, target->end_hop);
    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("Port %u is answered on the way, at hop %u"), target->port,
                              target->end_hop);
    case EHLO_PATH_SILENT_AFTER:
      return g_strdup_printf (_("Port %u: no answer beyond hop %u"), target->port,
                              target->end_hop);
    case EHLO_PATH_LOCAL:
      return g_strdup_printf (_("Port %u does not leave this computer"), target->port);
    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup_printf (_("Port %u: the way cannot be seen"), target->port);
    }
}

/* "587 rejected-by hop 2 10.20.0.1 3/13" */
static char *
describe_end_exactly (const EhloPathTarget *target)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%u %s", target->port, ehlo_path_ends_to_string (target->ends));
  if (target->ends != EHLO_PATH_UNKNOWN && target->ends != EHLO_PATH_LOCAL)
    g_string_append_printf (text, " hop %u", target->end_hop);
  if (target->end_by != NULL)
    g_string_append_printf (text, " %s", target->end_by);
  if (target->end_icmp != NULL)
    g_string_append_printf (text, " %s", target->end_icmp);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
end_path_step (Survey               *survey,
               const EhloPathResult *path)
{
  const EhloPathTarget *wanted = g_ptr_array_index (path->targets, 0);
  g_autoptr (GStrvBuilder) ends = g_strv_builder_new ();
  g_auto (GStrv) ends_v = NULL;
  g_autofree char *summary = describe_end (wanted);

  for (guint i = 0; i < path->targets->len; i++)
    {
      g_autofree char *end = describe_end_exactly (g_ptr_array_index (path->targets, i));

      g_strv_builder_add (ends, end);
    }
  ends_v = g_strv_builder_end (ends);
  ehlo_step_set_string (survey->step, EHLO_FACT_ADDRESS, path->address);
  ehlo_step_set_strv (survey->step, EHLO_FACT_ENDS, (const char *const *) ends_v);
  if (wanted->ends == EHLO_PATH_REACHES || wanted->ends == EHLO_PATH_REFUSED)
    ehlo_step_set_int (survey->step, EHLO_FACT_DISTANCE, wanted->distance);
  /* Behind a comparison the way only explains what the ports showed already. */
  ehlo_recorder_end (survey->recorder, survey->step,
                     survey->ports != NULL ? EHLO_OUTCOME_OK : judge_end (wanted->ends), summary);
}

static void
path_changed_cb (EhloPath *path,
                 Survey   *survey)
{
  ehlo_recorder_set_path (survey->recorder, ehlo_path_get_result (path));
}

static void walked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
walk (Survey       *survey,
      GInetAddress *address,
      const guint  *ports,
      guint         n_ports,
      gint64        round_trip_us)
{
  survey->step = ehlo_recorder_begin (survey->recorder, EHLO_STEP_PATH);
  survey->path = ehlo_path_new (address, ports, n_ports, round_trip_us);
  g_signal_connect (survey->path, "changed", G_CALLBACK (path_changed_cb), survey);
  ehlo_path_run_async (survey->path, survey->cancellable, walked_cb, survey);
}

/* What the way tells about a port that did not open: at which hop, and whose the reset was. */
static void
place_port (EhloPortResult       *port,
            const EhloPathResult *path)
{
  const EhloPathTarget *target = ehlo_path_result_find (path, port->port);

  if (g_strcmp0 (port->address, path->address) != 0 || port->state == EHLO_PORT_OPEN)
    return;

  if (port->by != NULL)
    port->hop = ehlo_path_find_hop (path, port->by);
  if (target == NULL || target->ends == EHLO_PATH_UNKNOWN || target->ends == EHLO_PATH_LOCAL)
    return;

  port->hop = target->end_hop;
  if (port->by == NULL && target->ends != EHLO_PATH_SILENT_AFTER)
    port->by = g_strdup (target->end_by);
}

static void
place_ports (Survey               *survey,
             const EhloPathResult *path)
{
  g_autoptr (GPtrArray) known = ehlo_ports_list_known (survey->ports);

  for (guint i = 0; i < known->len; i++)
    place_port (g_ptr_array_index (known, i), path);
  ehlo_port_advise (known, survey->plan->provider);
  for (guint i = 0; i < known->len; i++)
    ehlo_recorder_put_port (survey->recorder, g_ptr_array_index (known, i));
}

static void
walked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Survey *survey = user_data;
  const EhloPathResult *path = ehlo_path_get_result (survey->path);

  if (!ehlo_path_run_finish (survey->path, result))
    {
      ehlo_recorder_end (survey->recorder, survey->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      finish_survey (survey);
      return;
    }

  ehlo_recorder_set_path (survey->recorder, path);
  end_path_step (survey, path);
  if (survey->ports != NULL)
    place_ports (survey, path);
  finish_survey (survey);
}

static void
walk_to_wanted_port (Survey *survey)
{
  guint wanted = survey->plan->subject->port;
  const guint ports[] = { wanted, wanted == EHLO_PORT_CONTROL ? 465 : EHLO_PORT_CONTROL };

  walk (survey, g_ptr_array_index (survey->addresses, 0), ports, G_N_ELEMENTS (ports), 0);
}

/* ---- the ports ------------------------------------------------------------------------------- */

static char *
list_ports (GPtrArray *known,
            gboolean   open)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < known->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (known, i);

      if ((port->state == EHLO_PORT_OPEN) == open
          && g_hash_table_add (seen, GUINT_TO_POINTER (port->port)))
        g_string_append_printf (text, "%s%u", text->len > 0 ? ", " : "", port->port);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
summarise_ports (GPtrArray *known)
{
  g_autofree char *open = list_ports (known, TRUE);
  g_autofree char *closed = list_ports (known, FALSE);

  if (*open == '\0')
    return g_strdup (_("No port is open"));
  if (*closed == '\0')
    return g_strdup_printf (_("Open: %s"), open);
  return g_strdup_printf (_("Open: %s. Not open: %s"), open, closed);
}

/* A host where one port for sending works is a host that works. */
static EhloOutcome
judge_ports (GPtrArray *known)
{
  EhloOutcome outcome = EHLO_OUTCOME_FAILED;

  for (guint i = 0; i < known->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (known, i);

      if (g_strcmp0 (port->advice, "use") == 0 || g_strcmp0 (port->advice, "works") == 0)
        return EHLO_OUTCOME_OK;
      if (ehlo_port_serves_mail (port))
        outcome = EHLO_OUTCOME_WARNING;
    }
  return outcome;
}

static void
end_ports_step (Survey    *survey,
                GPtrArray *known)
{
  g_autoptr (GStrvBuilder) states = g_strv_builder_new ();
  g_auto (GStrv) states_v = NULL;
  g_autofree char *summary = summarise_ports (known);

  for (guint i = 0; i < known->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (known, i);
      g_autofree char *state = g_strdup_printf ("%s %u %s", port->address, port->port,
                                                ehlo_port_state_to_string (port->state));

      g_strv_builder_add (states, state);
      ehlo_recorder_put_port (survey->recorder, port);
    }
  states_v = g_strv_builder_end (states);
  ehlo_step_set_strv (survey->step, EHLO_FACT_PORTS, (const char *const *) states_v);
  ehlo_recorder_end (survey->recorder, survey->step, judge_ports (known), summary);
}

/* The port whose failure is most worth explaining: the account's, then those for sending. */
static const EhloPortResult *
find_failed (Survey               *survey,
             GPtrArray            *known,
             const EhloPortResult *but)
{
  const EhloPortResult *best = NULL;
  guint best_rank = 0;

  for (guint i = 0; i < known->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (known, i);
      guint rank = port->port == survey->plan->subject->port ? 4
                   : port->port == EHLO_PORT_CONTROL         ? 0
                   : port->state == EHLO_PORT_REFUSED        ? 1
                   : ehlo_port_is_for_sending (port)         ? 3 : 2;

      if (port->state == EHLO_PORT_OPEN || port->state == EHLO_PORT_UNREACHABLE || port->local
          || port == but || (but != NULL && g_strcmp0 (port->address, but->address) != 0))
        continue;
      if (rank > best_rank)
        {
          best = port;
          best_rank = rank;
        }
    }
  return best;
}

static const EhloPortResult *
find_open (GPtrArray  *known,
           const char *address)
{
  const EhloPortResult *best = NULL;

  for (guint i = 0; i < known->len; i++)
    {
      const EhloPortResult *port = g_ptr_array_index (known, i);

      if (port->state == EHLO_PORT_OPEN && g_strcmp0 (port->address, address) == 0
          && (best == NULL || port->port == EHLO_PORT_CONTROL))
        best = port;
    }
  return best;
}

/* The way costs seconds, so only a failure is worth it: two ports that failed and one that works,
 * or the control port where none does. */
static gboolean
walk_to_failed_ports (Survey    *survey,
                      GPtrArray *known)
{
  const EhloPortResult *failed = find_failed (survey, known, NULL);
  const EhloPortResult *second, *open;
  g_autoptr (GInetAddress) address = NULL;
  guint ports[EHLO_PATH_MAX_PORTS];
  guint n_ports = 0;

  if (failed == NULL)
    return FALSE;

  second = find_failed (survey, known, failed);
  open = find_open (known, failed->address);
  ports[n_ports++] = failed->port;
  if (second != NULL && open != NULL)
    ports[n_ports++] = second->port;
  ports[n_ports++] = open != NULL ? open->port : EHLO_PORT_CONTROL;
  address = g_inet_address_new_from_string (failed->address);
  walk (survey, address, ports, n_ports, open != NULL ? open->rtt_us : 0);
  return TRUE;
}

static void
port_changed_cb (EhloPorts            *ports,
                 const EhloPortResult *port,
                 Survey               *survey)
{
  ehlo_recorder_put_port (survey->recorder, port);
}

static void
compared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Survey *survey = user_data;
  g_autoptr (GPtrArray) known = ehlo_ports_list_known (survey->ports);

  ehlo_ports_run_finish (survey->ports, result);
  ehlo_port_advise (known, survey->plan->provider);
  if (is_cancelled (survey))
    {
      ehlo_recorder_end (survey->recorder, survey->step, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      finish_survey (survey);
      return;
    }

  end_ports_step (survey, known);
  if (!walk_to_failed_ports (survey, known))
    finish_survey (survey);
}

static void
compare_ports (Survey *survey)
{
  survey->step = ehlo_recorder_begin (survey->recorder, EHLO_STEP_PORTS);
  survey->ports = ehlo_ports_new (survey->engine, survey->plan, survey->addresses,
                                  survey->ports_wanted, survey->n_ports);
  g_signal_connect (survey->ports, "changed", G_CALLBACK (port_changed_cb), survey);
  ehlo_ports_run_async (survey->ports, survey->cancellable, compared_cb, survey);
}

/* ---- the beginning and the end --------------------------------------------------------------- */

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Survey *survey = user_data;
  g_autoptr (GPtrArray) all = ehlo_conversation_find_finish (result);

  if (all == NULL || is_cancelled (survey))
    {
      finish_survey (survey);
      return;
    }

  survey->addresses = choose_addresses (all);
  if (survey->n_ports > 0)
    compare_ports (survey);
  else
    walk_to_wanted_port (survey);
}

static gboolean
begin_cb (gpointer data)
{
  Survey *survey = data;

  ehlo_conversation_find_async (survey->engine, survey->plan, survey->recorder,
                                survey->cancellable, found_cb, survey);
  return G_SOURCE_REMOVE;
}

static EhloRun *
begin (EhloEngine          *engine,
       const EhloPlan      *plan,
       const guint         *ports,
       guint                n_ports,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GDateTime) started = g_date_time_new_now_local ();
  EhloRun *run = ehlo_run_new (plan->subject, started);
  Survey *survey = g_new0 (Survey, 1);

  survey->engine = g_object_ref (engine);
  survey->plan = ehlo_plan_copy (plan);
  survey->n_ports = MIN (n_ports, EHLO_PORTS_MAX);
  for (guint i = 0; i < survey->n_ports; i++)
    survey->ports_wanted[i] = ports[i];
  survey->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  survey->task = g_task_new (engine, NULL, callback, user_data);
  g_task_set_source_tag (survey->task, begin);
  g_task_set_task_data (survey->task, g_object_ref (run), g_object_unref);
  survey->recorder = ehlo_recorder_new (run, g_task_get_context (survey->task));
  ehlo_engine_invoke (engine, begin_cb, survey, NULL);

  return run;
}

/**
 * ehlo_survey_ports_async:
 * @engine: the engine to run on
 * @plan: host, name server, certificates and limit of one stage; copied. A sign-in is not used.
 * @ports: (array length=n_ports) (nullable): which ports to compare
 * @n_ports: how many, at most %EHLO_PORTS_MAX; 0 for the usual ones
 * @cancellable: (nullable): a cancellable; the run then ends with what it has
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Compares the ports of a host on one address of each family, and where one failed looks at which
 * hop that happened.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_survey_ports_async (EhloEngine          *engine,
                         const EhloPlan      *plan,
                         const guint         *ports,
                         guint                n_ports,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  guint n_usual;
  const guint *usual = ehlo_ports_get_usual (&n_usual);

  return begin (engine, plan, n_ports > 0 ? ports : usual, n_ports > 0 ? n_ports : n_usual,
                cancellable, callback, user_data);
}

/**
 * ehlo_survey_path_async:
 * @engine: the engine to run on
 * @plan: host, port and name server; copied
 * @cancellable: (nullable): a cancellable; the run then ends with what it has
 * @callback: called on the caller's thread-default context when the run is finished
 * @user_data: data for @callback
 *
 * Looks at the way to one port of a host, hop by hop, beside that to the control port.
 *
 * Returns: (transfer full): the run, empty as yet
 */
EhloRun *
ehlo_survey_path_async (EhloEngine          *engine,
                        const EhloPlan      *plan,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  return begin (engine, plan, NULL, 0, cancellable, callback, user_data);
}

/**
 * ehlo_survey_finish:
 * @engine: the engine
 * @result: what the callback was given
 *
 * There is no error: what went wrong, or that it was stopped, stands in the run.
 *
 * Returns: (transfer full): the finished run
 */
EhloRun *
ehlo_survey_finish (EhloEngine   *engine,
                    GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), NULL);

  g_task_propagate_boolean (G_TASK (result), NULL);
  return g_object_ref (g_task_get_task_data (G_TASK (result)));
}
