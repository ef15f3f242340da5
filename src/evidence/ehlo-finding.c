/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-finding.h"
#include "ehlo-finding-private.h"

/* An action and what a newer version wrote beside it; the public part comes first. */
typedef struct
{
  EhloAction  action;
  JsonObject *rest; /* nullable */
} FindingAction;

struct _EhloFinding
{
  GObject parent_instance;

  char       *code;
  char       *title;
  char       *explanation;
  char      **who;         /* never NULL */
  char       *confidence;
  char       *exact_error; /* nullable */
  char      **evidence;    /* never NULL */
  GPtrArray  *actions;     /* (element-type FindingAction) */
  JsonObject *rest;        /* nullable */
};

G_DEFINE_FINAL_TYPE (EhloFinding, ehlo_finding, G_TYPE_OBJECT)

static void
finding_action_free (gpointer data)
{
  FindingAction *self = data;

  g_free (self->action.kind);
  g_free (self->action.label);
  g_free (self->action.value);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

static void
set_strv (char              ***place,
          const char *const   *values)
{
  char **copy = values != NULL ? g_strdupv ((char **) values) : g_new0 (char *, 1);

  g_strfreev (*place);
  *place = copy;
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
ehlo_finding_finalize (GObject *object)
{
  EhloFinding *self = EHLO_FINDING (object);

  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->explanation, g_free);
  g_clear_pointer (&self->who, g_strfreev);
  g_clear_pointer (&self->confidence, g_free);
  g_clear_pointer (&self->exact_error, g_free);
  g_clear_pointer (&self->evidence, g_strfreev);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_clear_pointer (&self->rest, json_object_unref);

  G_OBJECT_CLASS (ehlo_finding_parent_class)->finalize (object);
}

static void
ehlo_finding_class_init (EhloFindingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_finding_finalize;
}

static void
ehlo_finding_init (EhloFinding *self)
{
  self->who = g_new0 (char *, 1);
  self->evidence = g_new0 (char *, 1);
  self->confidence = g_strdup ("possible");
  self->actions = g_ptr_array_new_with_free_func (finding_action_free);
}

/**
 * ehlo_finding_new:
 * @code: the stable code of the conclusion, such as "ok"
 * @title: what it is, at most 60 characters, plain words
 * @explanation: one to three sentences
 *
 * Returns: (transfer full): a finding of confidence "possible", without evidence or actions. Only
 *   who made it changes it, before it is set on a run.
 */
EhloFinding *
ehlo_finding_new (const char *code,
                  const char *title,
                  const char *explanation)
{
  EhloFinding *self;

  g_return_val_if_fail (code != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);
  g_return_val_if_fail (explanation != NULL, NULL);

  self = g_object_new (EHLO_TYPE_FINDING, NULL);
  self->code = g_strdup (code);
  self->title = g_strdup (title);
  self->explanation = g_strdup (explanation);

  return self;
}

/**
 * ehlo_finding_get_code:
 * @self: a finding
 *
 * Returns: (transfer none): its stable code
 */
const char *
ehlo_finding_get_code (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return self->code;
}

/**
 * ehlo_finding_get_title:
 * @self: a finding
 *
 * Returns: (transfer none): what it is, in plain words
 */
const char *
ehlo_finding_get_title (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return self->title;
}

/**
 * ehlo_finding_get_explanation:
 * @self: a finding
 *
 * Returns: (transfer none): what was seen, what it means, what it does not mean
 */
const char *
ehlo_finding_get_explanation (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return self->explanation;
}

/**
 * ehlo_finding_get_who:
 * @self: a finding
 *
 * Returns: (transfer none) (array zero-terminated=1): who can act: "user", "network", "isp",
 *   "provider", "organisation", "recipient", "nobody"
 */
const char *const *
ehlo_finding_get_who (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return (const char *const *) self->who;
}

/**
 * ehlo_finding_set_who:
 * @self: a finding
 * @who: (nullable) (array zero-terminated=1): who can act
 */
void
ehlo_finding_set_who (EhloFinding       *self,
                      const char *const *who)
{
  g_return_if_fail (EHLO_IS_FINDING (self));

  set_strv (&self->who, who);
}

/**
 * ehlo_finding_get_confidence:
 * @self: a finding
 *
 * Returns: (transfer none): "certain", "likely" or "possible"
 */
const char *
ehlo_finding_get_confidence (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return self->confidence;
}

/**
 * ehlo_finding_set_confidence:
 * @self: a finding
 * @confidence: "certain" (proven, rivals ruled out), "likely" or "possible"
 */
void
ehlo_finding_set_confidence (EhloFinding *self,
                             const char  *confidence)
{
  char *copy;

  g_return_if_fail (EHLO_IS_FINDING (self));
  g_return_if_fail (confidence != NULL);

  copy = g_strdup (confidence);
  g_free (self->confidence);
  self->confidence = copy;
}

/**
 * ehlo_finding_get_exact_error:
 * @self: a finding
 *
 * Returns: (transfer none) (nullable): the words of the server or the system, untouched
 */
const char *
ehlo_finding_get_exact_error (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return self->exact_error;
}

/**
 * ehlo_finding_set_exact_error:
 * @self: a finding
 * @exact_error: (nullable): the words of the server or the system, lines joined by a newline
 */
void
ehlo_finding_set_exact_error (EhloFinding *self,
                              const char  *exact_error)
{
  char *copy;

  g_return_if_fail (EHLO_IS_FINDING (self));

  copy = g_strdup (exact_error);
  g_free (self->exact_error);
  self->exact_error = copy;
}

/**
 * ehlo_finding_get_evidence:
 * @self: a finding
 *
 * Returns: (transfer none) (array zero-terminated=1): the ids of the steps that prove it
 */
const char *const *
ehlo_finding_get_evidence (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  return (const char *const *) self->evidence;
}

/**
 * ehlo_finding_set_evidence:
 * @self: a finding
 * @step_ids: (nullable) (array zero-terminated=1): the ids of the steps that prove it
 */
void
ehlo_finding_set_evidence (EhloFinding       *self,
                           const char *const *step_ids)
{
  g_return_if_fail (EHLO_IS_FINDING (self));

  set_strv (&self->evidence, step_ids);
}

/**
 * ehlo_finding_add_action:
 * @self: a finding
 * @kind: what it does, such as "retry"
 * @label: the words on its button
 * @value: (nullable): what the kind needs, such as a link or a port
 *
 * Actions stand best first.
 */
void
ehlo_finding_add_action (EhloFinding *self,
                         const char  *kind,
                         const char  *label,
                         const char  *value)
{
  FindingAction *action;

  g_return_if_fail (EHLO_IS_FINDING (self));
  g_return_if_fail (kind != NULL);
  g_return_if_fail (label != NULL);

  action = g_new0 (FindingAction, 1);
  action->action.kind = g_strdup (kind);
  action->action.label = g_strdup (label);
  action->action.value = g_strdup (value);
  g_ptr_array_add (self->actions, action);
}

/**
 * ehlo_finding_get_n_actions:
 * @self: a finding
 *
 * Returns: how many actions it offers
 */
guint
ehlo_finding_get_n_actions (EhloFinding *self)
{
  g_return_val_if_fail (EHLO_IS_FINDING (self), 0);

  return self->actions->len;
}

/**
 * ehlo_finding_get_action:
 * @self: a finding
 * @index: which action, 0 is the best
 *
 * Returns: (transfer none) (nullable): the action, as long as @self lives
 */
const EhloAction *
ehlo_finding_get_action (EhloFinding *self,
                         guint        index)
{
  const FindingAction *action;

  g_return_val_if_fail (EHLO_IS_FINDING (self), NULL);

  if (index >= self->actions->len)
    return NULL;

  action = g_ptr_array_index (self->actions, index);
  return &action->action;
}

/**
 * ehlo_finding_set_rest:
 * @self: a finding
 * @rest: (nullable): members of its JSON that this version does not know; not changed after this
 */
void
ehlo_finding_set_rest (EhloFinding *self,
                       JsonObject  *rest)
{
  set_rest (&self->rest, rest);
}

/**
 * ehlo_finding_get_rest:
 * @self: a finding
 *
 * Returns: (transfer none) (nullable): what was set with ehlo_finding_set_rest()
 */
JsonObject *
ehlo_finding_get_rest (EhloFinding *self)
{
  return self->rest;
}

/**
 * ehlo_finding_set_action_rest:
 * @self: a finding
 * @index: an action that there is
 * @rest: (nullable): members of its JSON that this version does not know; not changed after this
 */
void
ehlo_finding_set_action_rest (EhloFinding *self,
                              guint        index,
                              JsonObject  *rest)
{
  FindingAction *action = g_ptr_array_index (self->actions, index);

  set_rest (&action->rest, rest);
}

/**
 * ehlo_finding_get_action_rest:
 * @self: a finding
 * @index: an action that there is
 *
 * Returns: (transfer none) (nullable): what was set with ehlo_finding_set_action_rest()
 */
JsonObject *
ehlo_finding_get_action_rest (EhloFinding *self,
                              guint        index)
{
  const FindingAction *action = g_ptr_array_index (self->actions, index);

  return action->rest;
}
