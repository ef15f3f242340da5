/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run.h"
#include "ehlo-run-private.h"

struct _EhloRun
{
  GObject parent_instance;

  EhloSubject *subject;
  GDateTime   *started;
  GPtrArray   *steps;       /* (element-type EhloStep), in the order they were put */
  GHashTable  *steps_by_id; /* (element-type utf8 EhloStep), borrowed from steps */
  gint64       duration_us;
  gboolean     finished;
  EhloFinding *verdict;     /* nullable */
  GListModel  *findings;    /* (element-type EhloFinding) */
  GPtrArray   *ports;       /* (element-type EhloPortResult) */
  EhloPathResult *path;     /* nullable */
  GPtrArray   *reputations; /* (element-type EhloReputation) */
  JsonObject  *origin;      /* nullable */
};

enum
{
  PROP_FINISHED = 1,
  PROP_DURATION_US,
  PROP_OUTCOME,
  PROP_VERDICT,
  N_PROPS
};

enum
{
  PORTS_CHANGED,
  PATH_CHANGED,
  REPUTATION_CHANGED,
  N_SIGNALS
};

static GType
ehlo_run_get_item_type (GListModel *model)
{
  return EHLO_TYPE_STEP;
}

static guint
ehlo_run_get_n_items (GListModel *model)
{
  return EHLO_RUN (model)->steps->len;
}

static gpointer
ehlo_run_get_item (GListModel *model,
                   guint       position)
{
  EhloRun *self = EHLO_RUN (model);

  if (position >= self->steps->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->steps, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ehlo_run_get_item_type;
  iface->get_n_items = ehlo_run_get_n_items;
  iface->get_item = ehlo_run_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EhloRun, ehlo_run, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
ehlo_run_get_property (GObject    *object,
                       guint       property,
                       GValue     *value,
                       GParamSpec *pspec)
{
  EhloRun *self = EHLO_RUN (object);

  switch (property)
    {
    case PROP_FINISHED:
      g_value_set_boolean (value, self->finished);
      break;
    case PROP_DURATION_US:
      g_value_set_int64 (value, self->duration_us);
      break;
    case PROP_OUTCOME:
      g_value_set_int (value, (int) ehlo_run_get_outcome (self));
      break;
    case PROP_VERDICT:
      g_value_set_object (value, self->verdict);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
ehlo_run_finalize (GObject *object)
{
  EhloRun *self = EHLO_RUN (object);

  g_clear_pointer (&self->steps_by_id, g_hash_table_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->subject, ehlo_subject_free);
  g_clear_pointer (&self->started, g_date_time_unref);
  g_clear_object (&self->verdict);
  g_clear_object (&self->findings);
  g_clear_pointer (&self->ports, g_ptr_array_unref);
  g_clear_pointer (&self->path, ehlo_path_result_free);
  g_clear_pointer (&self->reputations, g_ptr_array_unref);
  g_clear_pointer (&self->origin, json_object_unref);

  G_OBJECT_CLASS (ehlo_run_parent_class)->finalize (object);
}

static void
ehlo_run_class_init (EhloRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ehlo_run_get_property;
  object_class->finalize = ehlo_run_finalize;

  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);
  properties[PROP_DURATION_US] =
    g_param_spec_int64 ("duration-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_OUTCOME] =
    g_param_spec_int ("outcome", NULL, NULL, 0, EHLO_N_OUTCOMES - 1, EHLO_OUTCOME_RUNNING, flags);
  properties[PROP_VERDICT] =
    g_param_spec_object ("verdict", NULL, NULL, EHLO_TYPE_FINDING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloRun::ports-changed:
   *
   * A row of the comparison of ports came, or says more now.
   */
  signals[PORTS_CHANGED] = g_signal_new ("ports-changed", EHLO_TYPE_RUN, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EhloRun::path-changed:
   *
   * More is known of the way to the host.
   */
  signals[PATH_CHANGED] = g_signal_new ("path-changed", EHLO_TYPE_RUN, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * EhloRun::reputation-changed:
   *
   * A blocklist answered, or another address was looked up.
   */
  signals[REPUTATION_CHANGED] = g_signal_new ("reputation-changed", EHLO_TYPE_RUN,
                                              G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 0);
}

static void
ehlo_run_init (EhloRun *self)
{
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
  self->steps_by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->findings = G_LIST_MODEL (g_list_store_new (EHLO_TYPE_FINDING));
  self->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_port_result_free);
  self->reputations = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_reputation_free);
}

/**
 * ehlo_run_new:
 * @subject: the account as it is tested
 * @started: when the run began
 *
 * Returns: (transfer full): a run without steps, not finished
 */
EhloRun *
ehlo_run_new (const EhloSubject *subject,
              GDateTime         *started)
{
  EhloRun *self;

  g_return_val_if_fail (subject != NULL, NULL);
  g_return_val_if_fail (started != NULL, NULL);

  self = g_object_new (EHLO_TYPE_RUN, NULL);
  self->subject = ehlo_subject_copy (subject);
  self->started = g_date_time_ref (started);

  return self;
}

/**
 * ehlo_run_get_subject:
 * @self: a run
 *
 * Returns: (transfer none): the account as it was tested
 */
const EhloSubject *
ehlo_run_get_subject (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  return self->subject;
}

/**
 * ehlo_run_get_started:
 * @self: a run
 *
 * Returns: (transfer none): when it began, with the offset of the place where it ran
 */
GDateTime *
ehlo_run_get_started (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  return self->started;
}

/**
 * ehlo_run_get_duration_us:
 * @self: a run
 *
 * Returns: how long it took, in µs; 0 while it is running
 */
gint64
ehlo_run_get_duration_us (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), 0);

  return self->duration_us;
}

/**
 * ehlo_run_is_finished:
 * @self: a run
 *
 * Returns: whether no step will be added or changed any more
 */
gboolean
ehlo_run_is_finished (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), FALSE);

  return self->finished;
}

/**
 * ehlo_run_put_step:
 * @self: a run that is not finished
 * @step: (transfer none): a step that nobody changes any more after this
 *
 * Adds a step at the end of the list. When there is one with the same id already, that one takes
 * over what @step says and keeps its place, so that a row which shows it stays the same row.
 */
void
ehlo_run_put_step (EhloRun  *self,
                   EhloStep *step)
{
  EhloStep *present;

  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (EHLO_IS_STEP (step));
  g_return_if_fail (!self->finished);

  present = g_hash_table_lookup (self->steps_by_id, ehlo_step_get_id (step));
  if (present != NULL)
    {
      ehlo_step_assign (present, step);
      return;
    }

  g_ptr_array_add (self->steps, g_object_ref (step));
  g_hash_table_insert (self->steps_by_id, g_strdup (ehlo_step_get_id (step)), step);
  g_list_model_items_changed (G_LIST_MODEL (self), self->steps->len - 1, 0, 1);
}

/**
 * ehlo_run_get_step:
 * @self: a run
 * @kind: a kind of step
 *
 * Returns: (transfer none) (nullable): the first step of that kind
 */
EhloStep *
ehlo_run_get_step (EhloRun      *self,
                   EhloStepKind  kind)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  for (guint i = 0; i < self->steps->len; i++)
    {
      EhloStep *step = g_ptr_array_index (self->steps, i);

      if (ehlo_step_get_kind (step) == kind)
        return step;
    }

  return NULL;
}

/**
 * ehlo_run_finish:
 * @self: a run that is not finished
 * @duration_us: how long it took, in µs
 *
 * Nothing is added to the run after this, except what the rules conclude from it.
 */
void
ehlo_run_finish (EhloRun *self,
                 gint64   duration_us)
{
  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (!self->finished);

  self->finished = TRUE;
  self->duration_us = duration_us;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION_US]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ehlo_run_get_outcome:
 * @self: a run
 *
 * Each step counts as ehlo_step_weigh() says. A failed step outranks a stopped one: what failed
 * before the person stopped the run has failed.
 *
 * Returns: %EHLO_OUTCOME_RUNNING while it is not finished; else failed, cancelled or warning as
 *   soon as one step is that, in this order; else ok, or skipped when no step ended well
 */
EhloOutcome
ehlo_run_get_outcome (EhloRun *self)
{
  static const EhloOutcome by_rank[] = {
    EHLO_OUTCOME_FAILED, EHLO_OUTCOME_CANCELLED, EHLO_OUTCOME_WARNING, EHLO_OUTCOME_OK,
  };
  gboolean seen[EHLO_N_OUTCOMES] = { FALSE };

  g_return_val_if_fail (EHLO_IS_RUN (self), EHLO_OUTCOME_RUNNING);

  if (!self->finished)
    return EHLO_OUTCOME_RUNNING;

  for (guint i = 0; i < self->steps->len; i++)
    seen[ehlo_step_weigh (g_ptr_array_index (self->steps, i))] = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (by_rank); i++)
    if (seen[by_rank[i]])
      return by_rank[i];

  return EHLO_OUTCOME_SKIPPED;
}

/**
 * ehlo_run_set_verdict:
 * @self: a run
 * @verdict: (nullable): the finding that explains it best
 */
void
ehlo_run_set_verdict (EhloRun     *self,
                      EhloFinding *verdict)
{
  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (verdict == NULL || EHLO_IS_FINDING (verdict));

  if (g_set_object (&self->verdict, verdict))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

/**
 * ehlo_run_get_verdict:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the finding that explains it best, once there is one
 */
EhloFinding *
ehlo_run_get_verdict (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  return self->verdict;
}

/**
 * ehlo_run_set_findings:
 * @self: a run
 * @findings: a list of #EhloFinding: what is true and worth knowing, but not the cause
 */
void
ehlo_run_set_findings (EhloRun    *self,
                       GListModel *findings)
{
  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (G_IS_LIST_MODEL (findings));

  g_set_object (&self->findings, findings);
}

/**
 * ehlo_run_get_findings:
 * @self: a run
 *
 * Returns: (transfer none): a list of #EhloFinding, empty when there is nothing to say
 */
GListModel *
ehlo_run_get_findings (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  return self->findings;
}

/**
 * ehlo_run_put_port:
 * @self: a run that is not finished
 * @port: (transfer none): a row of the comparison of ports
 *
 * Adds a row at the end, or puts it in the place of the one of the same port and address.
 */
void
ehlo_run_put_port (EhloRun              *self,
                   const EhloPortResult *port)
{
  guint place = 0;

  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (port != NULL);
  g_return_if_fail (!self->finished);

  while (place < self->ports->len
         && !ehlo_port_result_is_same_row (g_ptr_array_index (self->ports, place), port))
    place++;
  if (place < self->ports->len)
    g_ptr_array_remove_index (self->ports, place);
  g_ptr_array_insert (self->ports, (int) place, ehlo_port_result_copy (port));
  g_signal_emit (self, signals[PORTS_CHANGED], 0);
}

/**
 * ehlo_run_get_n_ports:
 * @self: a run
 *
 * Returns: how many rows the comparison of ports has
 */
guint
ehlo_run_get_n_ports (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), 0);

  return self->ports->len;
}

/**
 * ehlo_run_get_port:
 * @self: a run
 * @index: below ehlo_run_get_n_ports()
 *
 * Returns: (transfer none): a row of the comparison of ports; until the next change
 */
const EhloPortResult *
ehlo_run_get_port (EhloRun *self,
                   guint    index)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);
  g_return_val_if_fail (index < self->ports->len, NULL);

  return g_ptr_array_index (self->ports, index);
}

/**
 * ehlo_run_set_path:
 * @self: a run that is not finished
 * @path: (transfer none): the way to the host, as far as it is known
 */
void
ehlo_run_set_path (EhloRun              *self,
                   const EhloPathResult *path)
{
  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (path != NULL);
  g_return_if_fail (!self->finished);

  g_clear_pointer (&self->path, ehlo_path_result_free);
  self->path = ehlo_path_result_copy (path);
  g_signal_emit (self, signals[PATH_CHANGED], 0);
}

/**
 * ehlo_run_get_path:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): the way to the host, where it was probed; until the next
 *   change
 */
const EhloPathResult *
ehlo_run_get_path (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  return self->path;
}

/**
 * ehlo_run_put_reputation:
 * @self: a run, finished or not
 * @reputation: (transfer none): what blocklists say, as far as it is known
 *
 * Adds it at the end, or puts it in the place of the one about the same address.
 */
void
ehlo_run_put_reputation (EhloRun              *self,
                         const EhloReputation *reputation)
{
  guint place = 0;

  g_return_if_fail (EHLO_IS_RUN (self));
  g_return_if_fail (reputation != NULL);

  while (place < self->reputations->len
         && g_strcmp0 (ehlo_run_get_reputation (self, place)->address, reputation->address) != 0)
    place++;
  if (place < self->reputations->len)
    g_ptr_array_remove_index (self->reputations, place);
  g_ptr_array_insert (self->reputations, (int) place, ehlo_reputation_copy (reputation));
  g_signal_emit (self, signals[REPUTATION_CHANGED], 0);
}

/**
 * ehlo_run_get_n_reputations:
 * @self: a run
 *
 * Returns: how many addresses and domains were looked up on blocklists
 */
guint
ehlo_run_get_n_reputations (EhloRun *self)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), 0);

  return self->reputations->len;
}

/**
 * ehlo_run_get_reputation:
 * @self: a run
 * @index: below ehlo_run_get_n_reputations()
 *
 * Returns: (transfer none): what blocklists say about one address; until the next change
 */
const EhloReputation *
ehlo_run_get_reputation (EhloRun *self,
                         guint    index)
{
  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);
  g_return_val_if_fail (index < self->reputations->len, NULL);

  return g_ptr_array_index (self->reputations, index);
}

/**
 * ehlo_run_set_origin:
 * @self: a run
 * @origin: (nullable): what its file held; not changed after this
 */
void
ehlo_run_set_origin (EhloRun    *self,
                     JsonObject *origin)
{
  if (origin != NULL)
    json_object_ref (origin);
  g_clear_pointer (&self->origin, json_object_unref);
  self->origin = origin;
}

/**
 * ehlo_run_get_origin:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what was set with ehlo_run_set_origin()
 */
JsonObject *
ehlo_run_get_origin (EhloRun *self)
{
  return self->origin;
}
