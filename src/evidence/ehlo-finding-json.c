/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-finding-json.h"

#include "ehlo-error.h"
#include "ehlo-finding-private.h"
#include "ehlo-json-member.h"

#include <glib/gi18n-lib.h>

#define MAX_ACTIONS 20

static const char *const finding_members[] = {
  "code", "title", "explanation", "who", "confidence", "evidence", "actions", "exact_error", NULL,
};

static const char *const action_members[] = { "kind", "label", "value", NULL };

static JsonArray *
actions_to_json (EhloFinding *self)
{
  JsonArray *actions = json_array_new ();

  for (guint i = 0; i < ehlo_finding_get_n_actions (self); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (self, i);
      JsonObject *object = json_object_new ();

      ehlo_json_write_text (object, "kind", action->kind);
      ehlo_json_write_text (object, "label", action->label);
      if (action->value != NULL)
        ehlo_json_write_text (object, "value", action->value);
      ehlo_json_add_rest (object, ehlo_finding_get_action_rest (self, i));
      json_array_add_object_element (actions, object);
    }

  return actions;
}

/**
 * ehlo_finding_to_json:
 * @self: a finding
 *
 * Returns: (transfer full): the verdict, or an element of `findings`, of a report
 */
JsonObject *
ehlo_finding_to_json (EhloFinding *self)
{
  JsonObject *object = json_object_new ();

  ehlo_json_write_text (object, "code", ehlo_finding_get_code (self));
  ehlo_json_write_text (object, "title", ehlo_finding_get_title (self));
  ehlo_json_write_text (object, "explanation", ehlo_finding_get_explanation (self));
  ehlo_json_write_texts (object, "who", ehlo_finding_get_who (self));
  ehlo_json_write_text (object, "confidence", ehlo_finding_get_confidence (self));
  ehlo_json_write_texts (object, "evidence", ehlo_finding_get_evidence (self));
  json_object_set_array_member (object, "actions", actions_to_json (self));
  ehlo_json_write_text (object, "exact_error", ehlo_finding_get_exact_error (self));
  ehlo_json_add_rest (object, ehlo_finding_get_rest (self));

  return object;
}

static gboolean
read_action (EhloFinding  *finding,
             JsonObject   *object,
             GError      **error)
{
  g_autofree char *kind = NULL;
  g_autofree char *label = NULL;
  g_autofree char *value = NULL;
  g_autoptr (JsonObject) rest = ehlo_json_dup_rest (object, action_members);

  if (!ehlo_json_read_text (object, "kind", EHLO_JSON_REQUIRED, &kind, error) ||
      !ehlo_json_read_text (object, "label", EHLO_JSON_REQUIRED, &label, error) ||
      !ehlo_json_read_text (object, "value", EHLO_JSON_OPTIONAL, &value, error))
    return FALSE;

  ehlo_finding_add_action (finding, kind, label, value);
  ehlo_finding_set_action_rest (finding, ehlo_finding_get_n_actions (finding) - 1, rest);
  return TRUE;
}

static gboolean
read_actions (EhloFinding  *finding,
              JsonObject   *object,
              GError      **error)
{
  JsonArray *actions;
  guint n;

  if (!ehlo_json_read_list (object, "actions", EHLO_JSON_OPTIONAL, MAX_ACTIONS, &actions, error))
    return FALSE;

  n = actions != NULL ? json_array_get_length (actions) : 0;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *action = json_array_get_element (actions, i);

      if (!JSON_NODE_HOLDS_OBJECT (action))
        return ehlo_json_fail (error, _("actions[%u]: must be an object"), i);
      if (!read_action (finding, json_node_get_object (action), error))
        {
          g_prefix_error (error, "actions[%u].", i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_proof (EhloFinding  *finding,
            JsonObject   *object,
            GError      **error)
{
  g_autofree char *confidence = NULL;
  g_autofree char *exact_error = NULL;
  g_auto (GStrv) who = NULL;
  g_auto (GStrv) evidence = NULL;

  if (!ehlo_json_read_texts (object, "who", &who, error) ||
      !ehlo_json_read_text (object, "confidence", EHLO_JSON_OPTIONAL, &confidence, error) ||
      !ehlo_json_read_texts (object, "evidence", &evidence, error) ||
      !ehlo_json_read_text (object, "exact_error", EHLO_JSON_OPTIONAL, &exact_error, error))
    return FALSE;

  ehlo_finding_set_who (finding, (const char *const *) who);
  ehlo_finding_set_evidence (finding, (const char *const *) evidence);
  ehlo_finding_set_exact_error (finding, exact_error);
  if (confidence != NULL)
    ehlo_finding_set_confidence (finding, confidence);
  return TRUE;
}

/**
 * ehlo_finding_from_json:
 * @object: the verdict, or an element of `findings`, of a report
 * @error: %EHLO_ERROR_INVALID in one line that begins with the name of the member
 *
 * Returns: (transfer full) (nullable): the finding, with the members that this version does not
 *   know kept for the next writing
 */
EhloFinding *
ehlo_finding_from_json (JsonObject  *object,
                        GError     **error)
{
  g_autoptr (EhloFinding) finding = NULL;
  g_autoptr (JsonObject) rest = NULL;
  g_autofree char *code = NULL;
  g_autofree char *title = NULL;
  g_autofree char *explanation = NULL;

  if (!ehlo_json_read_text (object, "code", EHLO_JSON_REQUIRED, &code, error) ||
      !ehlo_json_read_text (object, "title", EHLO_JSON_REQUIRED, &title, error) ||
      !ehlo_json_read_text (object, "explanation", EHLO_JSON_REQUIRED, &explanation, error))
    return NULL;

  finding = ehlo_finding_new (code, title, explanation);
  if (!read_proof (finding, object, error) || !read_actions (finding, object, error))
    return NULL;

  rest = ehlo_json_dup_rest (object, finding_members);
  ehlo_finding_set_rest (finding, rest);
  return g_steal_pointer (&finding);
}
