/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step.h"
#include "ehlo-step-private.h"

#include "ehlo-fact-table.h"

#include <string.h>

/* A line and what a newer version wrote beside it. The public part comes first, so that a pointer
 * to one is a pointer to the other. */
typedef struct
{
  EhloLine    line;
  JsonObject *rest; /* nullable */
} StepLine;

struct _EhloStep
{
  GObject parent_instance;

  char          *id;
  EhloStepKind   kind;
  EhloOutcome    outcome;
  gint64         start_us;
  gint64         duration_us;
  char          *summary; /* never NULL */
  EhloFactTable *facts;
  GPtrArray     *lines;   /* (element-type StepLine) */
  JsonObject    *rest;    /* nullable */
};

enum
{
  PROP_ID = 1,
  PROP_KIND,
  PROP_OUTCOME,
  PROP_START_US,
  PROP_DURATION_US,
  PROP_SUMMARY,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (EhloStep, ehlo_step, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static StepLine *
step_line_new (const EhloLine *line,
               JsonObject     *rest)
{
  StepLine *self = g_new0 (StepLine, 1);

  self->line = *line;
  self->line.text = g_utf8_make_valid (line->text, -1);
  self->rest = rest != NULL ? json_object_ref (rest) : NULL;

  return self;
}

static void
step_line_free (gpointer data)
{
  StepLine *self = data;

  g_free (self->line.text);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

static gboolean
step_line_equal (gconstpointer a,
                 gconstpointer b)
{
  const StepLine *one = a;
  const StepLine *other = b;

  return one->line.at_us == other->line.at_us &&
         one->line.from_client == other->line.from_client &&
         one->rest == other->rest &&
         strcmp (one->line.text, other->line.text) == 0;
}

static gboolean
lines_equal (GPtrArray *lines,
             GPtrArray *others)
{
  if (lines->len != others->len)
    return FALSE;

  for (guint i = 0; i < lines->len; i++)
    if (!step_line_equal (g_ptr_array_index (lines, i), g_ptr_array_index (others, i)))
      return FALSE;

  return TRUE;
}

static void
set_rest (JsonObject **place,
          JsonObject  *rest)
{
  if (rest != NULL)
    json_object_ref (rest);
  g_clear_pointer (place, json_object_unref);
  *place = rest;
}

static void
emit_changed (EhloStep *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_outcome (EhloStep    *self,
             EhloOutcome  outcome)
{
  if (self->outcome == outcome)
    return;

  self->outcome = outcome;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OUTCOME]);
}

static void
set_time (EhloStep *self,
          gint64   *place,
          gint64    time_us,
          guint     property)
{
  if (*place == time_us)
    return;

  *place = time_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_text (EhloStep    *self,
          char       **place,
          const char  *text,
          guint        property)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_strcmp0 (*place, valid) == 0)
    return;

  g_free (*place);
  *place = g_steal_pointer (&valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_kind (EhloStep     *self,
          EhloStepKind  kind)
{
  if (self->kind == kind)
    return;

  self->kind = kind;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
ehlo_step_get_property (GObject    *object,
                        guint       property,
                        GValue     *value,
                        GParamSpec *pspec)
{
  EhloStep *self = EHLO_STEP (object);

  switch (property)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_KIND:
      g_value_set_int (value, (int) self->kind);
      break;
    case PROP_OUTCOME:
      g_value_set_int (value, (int) self->outcome);
      break;
    case PROP_START_US:
      g_value_set_int64 (value, self->start_us);
      break;
    case PROP_DURATION_US:
      g_value_set_int64 (value, self->duration_us);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
ehlo_step_finalize (GObject *object)
{
  EhloStep *self = EHLO_STEP (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->summary, g_free);
  g_clear_pointer (&self->facts, ehlo_fact_table_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->rest, json_object_unref);

  G_OBJECT_CLASS (ehlo_step_parent_class)->finalize (object);
}

static void
ehlo_step_class_init (EhloStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = ehlo_step_get_property;
  object_class->finalize = ehlo_step_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, EHLO_N_STEP_KINDS - 1, EHLO_STEP_SETTINGS, flags);
  properties[PROP_OUTCOME] =
    g_param_spec_int ("outcome", NULL, NULL, 0, EHLO_N_OUTCOMES - 1, EHLO_OUTCOME_RUNNING, flags);
  properties[PROP_START_US] =
    g_param_spec_int64 ("start-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DURATION_US] =
    g_param_spec_int64 ("duration-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloStep::changed:
   * @self: the step
   *
   * A fact or a line of the transcript was added or changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", EHLO_TYPE_STEP, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ehlo_step_init (EhloStep *self)
{
  self->summary = g_strdup ("");
  self->facts = ehlo_fact_table_new ();
  self->lines = g_ptr_array_new_with_free_func (step_line_free);
}

/**
 * ehlo_step_new:
 * @kind: what is done in this stage
 * @id: a name that no other step of the run has
 * @start_us: when it began, in µs since the run began
 *
 * Returns: (transfer full): a step that is running
 */
EhloStep *
ehlo_step_new (EhloStepKind  kind,
               const char   *id,
               gint64        start_us)
{
  EhloStep *self;

  g_return_val_if_fail ((guint) kind < EHLO_N_STEP_KINDS, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (EHLO_TYPE_STEP, NULL);
  self->kind = kind;
  self->id = g_utf8_make_valid (id, -1);
  self->start_us = start_us;

  return self;
}

/**
 * ehlo_step_copy:
 * @self: a step
 *
 * Returns: (transfer full): a step that shares nothing with @self which could change, so that it
 *   may be handed to another thread
 */
EhloStep *
ehlo_step_copy (EhloStep *self)
{
  EhloStep *copy;

  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  copy = ehlo_step_new (self->kind, self->id, self->start_us);
  ehlo_step_assign (copy, self);

  return copy;
}

static gboolean
assign_facts (EhloStep *self,
              EhloStep *from)
{
  if (ehlo_fact_table_equal (self->facts, from->facts))
    return FALSE;

  ehlo_fact_table_free (self->facts);
  self->facts = ehlo_fact_table_copy (from->facts);
  return TRUE;
}

static gboolean
assign_lines (EhloStep *self,
              EhloStep *from)
{
  if (lines_equal (self->lines, from->lines))
    return FALSE;

  g_ptr_array_set_size (self->lines, 0);
  for (guint i = 0; i < from->lines->len; i++)
    {
      const StepLine *line = g_ptr_array_index (from->lines, i);

      g_ptr_array_add (self->lines, step_line_new (&line->line, line->rest));
    }
  return TRUE;
}

/**
 * ehlo_step_assign:
 * @self: a step, as a list shows it
 * @from: a newer state of the same step
 *
 * Takes over everything from @from. Notifies just the properties that are different now, and emits
 * #EhloStep::changed once when facts or lines are.
 */
void
ehlo_step_assign (EhloStep *self,
                  EhloStep *from)
{
  gboolean changed;

  g_return_if_fail (EHLO_IS_STEP (self));
  g_return_if_fail (EHLO_IS_STEP (from));

  if (self == from)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  set_text (self, &self->id, from->id, PROP_ID);
  set_kind (self, from->kind);
  set_time (self, &self->start_us, from->start_us, PROP_START_US);
  set_time (self, &self->duration_us, from->duration_us, PROP_DURATION_US);
  set_text (self, &self->summary, from->summary, PROP_SUMMARY);
  set_outcome (self, from->outcome);
  set_rest (&self->rest, from->rest);
  changed = assign_facts (self, from);
  changed = assign_lines (self, from) || changed;
  g_object_thaw_notify (G_OBJECT (self));

  if (changed)
    emit_changed (self);
}

/**
 * ehlo_step_get_id:
 * @self: a step
 *
 * Returns: (transfer none): the name that no other step of the run has
 */
const char *
ehlo_step_get_id (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  return self->id;
}

/**
 * ehlo_step_get_kind:
 * @self: a step
 *
 * Returns: what is done in this stage
 */
EhloStepKind
ehlo_step_get_kind (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), EHLO_STEP_SETTINGS);

  return self->kind;
}

/**
 * ehlo_step_get_outcome:
 * @self: a step
 *
 * Returns: how it ended, or that it is still running
 */
EhloOutcome
ehlo_step_get_outcome (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), EHLO_OUTCOME_RUNNING);

  return self->outcome;
}

/**
 * ehlo_step_get_start_us:
 * @self: a step
 *
 * Returns: when it began, in µs since the run began
 */
gint64
ehlo_step_get_start_us (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), 0);

  return self->start_us;
}

/**
 * ehlo_step_get_duration_us:
 * @self: a step
 *
 * Returns: how long it took, in µs; 0 while it is running
 */
gint64
ehlo_step_get_duration_us (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), 0);

  return self->duration_us;
}

/**
 * ehlo_step_get_summary:
 * @self: a step
 *
 * Returns: (transfer none): the result in one line, "" while there is none
 */
const char *
ehlo_step_get_summary (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  return self->summary;
}

/**
 * ehlo_step_finish:
 * @self: a step
 * @outcome: how it ended
 * @duration_us: how long it took, in µs
 * @summary: (nullable): the result in one line, in plain words
 */
void
ehlo_step_finish (EhloStep    *self,
                  EhloOutcome  outcome,
                  gint64       duration_us,
                  const char  *summary)
{
  g_return_if_fail (EHLO_IS_STEP (self));
  g_return_if_fail ((guint) outcome < EHLO_N_OUTCOMES);

  g_object_freeze_notify (G_OBJECT (self));
  set_time (self, &self->duration_us, duration_us, PROP_DURATION_US);
  set_text (self, &self->summary, summary != NULL ? summary : "", PROP_SUMMARY);
  set_outcome (self, outcome);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ehlo_step_set_fact:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 * @value: (nullable): its value of type s, x, d, b, as, ax, ad or ab; a floating reference is
 *   taken; %NULL removes the fact
 *
 * Facts keep the order in which they were first set. Emits #EhloStep::changed when the value is
 * another one.
 */
void
ehlo_step_set_fact (EhloStep   *self,
                    const char *key,
                    GVariant   *value)
{
  g_return_if_fail (EHLO_IS_STEP (self));

  if (ehlo_fact_table_set (self->facts, key, value))
    emit_changed (self);
}

/**
 * ehlo_step_get_fact:
 * @self: a step
 * @key: which fact, of `ehlo-fact.h`
 *
 * Returns: (transfer none) (nullable): its value, until it changes
 */
GVariant *
ehlo_step_get_fact (EhloStep   *self,
                    const char *key)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  return ehlo_fact_table_lookup (self->facts, key);
}

/**
 * ehlo_step_get_fact_keys:
 * @self: a step
 *
 * Returns: (transfer none) (array zero-terminated=1): which facts there are, in their order; valid
 *   until a fact changes
 */
const char *const *
ehlo_step_get_fact_keys (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  return ehlo_fact_table_get_keys (self->facts);
}

/**
 * ehlo_step_add_line:
 * @self: a step
 * @from_client: whether this computer sent it, not the server
 * @text: the line, escaped and without secrets
 * @at_us: when, in µs since the run began
 */
void
ehlo_step_add_line (EhloStep   *self,
                    gboolean    from_client,
                    const char *text,
                    gint64      at_us)
{
  const EhloLine line = { at_us, from_client != FALSE, (char *) text };

  g_return_if_fail (EHLO_IS_STEP (self));
  g_return_if_fail (text != NULL);

  g_ptr_array_add (self->lines, step_line_new (&line, NULL));
  emit_changed (self);
}

/**
 * ehlo_step_get_n_lines:
 * @self: a step
 *
 * Returns: how many lines its transcript has
 */
guint
ehlo_step_get_n_lines (EhloStep *self)
{
  g_return_val_if_fail (EHLO_IS_STEP (self), 0);

  return self->lines->len;
}

/**
 * ehlo_step_get_line:
 * @self: a step
 * @index: which line
 *
 * Returns: (transfer none) (nullable): the line, until the next #EhloStep::changed
 */
const EhloLine *
ehlo_step_get_line (EhloStep *self,
                    guint     index)
{
  const StepLine *line;

  g_return_val_if_fail (EHLO_IS_STEP (self), NULL);

  if (index >= self->lines->len)
    return NULL;

  line = g_ptr_array_index (self->lines, index);
  return &line->line;
}

/**
 * ehlo_step_set_rest:
 * @self: a step
 * @rest: (nullable): members of its JSON that this version does not know; not changed after this
 */
void
ehlo_step_set_rest (EhloStep   *self,
                    JsonObject *rest)
{
  set_rest (&self->rest, rest);
}

/**
 * ehlo_step_get_rest:
 * @self: a step
 *
 * Returns: (transfer none) (nullable): what was set with ehlo_step_set_rest()
 */
JsonObject *
ehlo_step_get_rest (EhloStep *self)
{
  return self->rest;
}

/**
 * ehlo_step_set_line_rest:
 * @self: a step
 * @index: a line that there is
 * @rest: (nullable): members of its JSON that this version does not know; not changed after this
 */
void
ehlo_step_set_line_rest (EhloStep   *self,
                         guint       index,
                         JsonObject *rest)
{
  StepLine *line = g_ptr_array_index (self->lines, index);

  set_rest (&line->rest, rest);
}

/**
 * ehlo_step_get_line_rest:
 * @self: a step
 * @index: a line that there is
 *
 * Returns: (transfer none) (nullable): what was set with ehlo_step_set_line_rest()
 */
JsonObject *
ehlo_step_get_line_rest (EhloStep *self,
                         guint     index)
{
  const StepLine *line = g_ptr_array_index (self->lines, index);

  return line->rest;
}
