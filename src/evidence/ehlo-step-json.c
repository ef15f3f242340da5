/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-step-json.h"

#include "ehlo-error.h"
#include "ehlo-fact-json.h"
#include "ehlo-json-member.h"
#include "ehlo-step-private.h"

#include <glib/gi18n-lib.h>

/* Limits against a report made to hurt; a run of this program stays far below them. */
#define MAX_FACTS 1000
#define MAX_LINES 10000

static const char *const step_members[] = {
  "id", "kind", "outcome", "start_us", "duration_us", "summary", "facts", "transcript", NULL,
};

static const char *const line_members[] = { "at_us", "from", "text", NULL };

static JsonObject *
facts_to_json (EhloStep *self)
{
  const char *const *keys = ehlo_step_get_fact_keys (self);
  JsonObject *facts = json_object_new ();

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *key = g_utf8_make_valid (keys[i], -1);

      json_object_set_member (facts, key, ehlo_fact_to_json (ehlo_step_get_fact (self, keys[i])));
    }

  return facts;
}

static JsonArray *
transcript_to_json (EhloStep *self)
{
  JsonArray *transcript = json_array_new ();

  for (guint i = 0; i < ehlo_step_get_n_lines (self); i++)
    {
      const EhloLine *line = ehlo_step_get_line (self, i);
      JsonObject *object = json_object_new ();

      ehlo_json_write_time (object, "at_us", line->at_us);
      json_object_set_string_member (object, "from", line->from_client ? "client" : "server");
      json_object_set_string_member (object, "text", line->text);
      ehlo_json_add_rest (object, ehlo_step_get_line_rest (self, i));
      json_array_add_object_element (transcript, object);
    }

  return transcript;
}

/**
 * ehlo_step_to_json:
 * @self: a step
 *
 * Returns: (transfer full): an element of `steps` in a report
 */
JsonNode *
ehlo_step_to_json (EhloStep *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node;

  json_object_set_string_member (object, "id", ehlo_step_get_id (self));
  json_object_set_string_member (object, "kind",
                                 ehlo_step_kind_to_string (ehlo_step_get_kind (self)));
  json_object_set_string_member (object, "outcome",
                                 ehlo_outcome_to_string (ehlo_step_get_outcome (self)));
  ehlo_json_write_time (object, "start_us", ehlo_step_get_start_us (self));
  ehlo_json_write_time (object, "duration_us", ehlo_step_get_duration_us (self));
  json_object_set_string_member (object, "summary", ehlo_step_get_summary (self));
  json_object_set_object_member (object, "facts", facts_to_json (self));
  json_object_set_array_member (object, "transcript", transcript_to_json (self));
  ehlo_json_add_rest (object, ehlo_step_get_rest (self));

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
read_kind (JsonObject    *object,
           EhloStepKind  *ret_kind,
           GError       **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "kind", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  if (ehlo_step_kind_from_string (text, ret_kind))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (text);
  return ehlo_json_fail (error, _("kind: unknown kind of step \"%s\""), excerpt);
}

static gboolean
read_outcome (JsonObject   *object,
              EhloOutcome  *ret_outcome,
              GError      **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "outcome", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  if (ehlo_outcome_from_string (text, ret_outcome))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (text);
  return ehlo_json_fail (error, _("outcome: unknown outcome \"%s\""), excerpt);
}

static gboolean
read_id (JsonObject  *object,
         char       **ret_id,
         GError     **error)
{
  if (!ehlo_json_read_text (object, "id", EHLO_JSON_REQUIRED, ret_id, error))
    return FALSE;

  if (**ret_id != '\0')
    return TRUE;

  return ehlo_json_fail (error, _("id: is empty"));
}

/* What every step has; its facts and lines come after. */
static EhloStep *
read_frame (JsonObject  *object,
            GError     **error)
{
  g_autofree char *id = NULL;
  g_autofree char *summary = NULL;
  EhloStepKind kind = EHLO_STEP_SETTINGS;
  EhloOutcome outcome = EHLO_OUTCOME_RUNNING;
  gint64 start_us = 0;
  gint64 duration_us = 0;
  EhloStep *step;

  if (!read_id (object, &id, error) ||
      !read_kind (object, &kind, error) ||
      !read_outcome (object, &outcome, error) ||
      !ehlo_json_read_int (object, "start_us", EHLO_JSON_REQUIRED, 0, EHLO_JSON_MAX_TIME_US,
                           &start_us, error) ||
      !ehlo_json_read_int (object, "duration_us", EHLO_JSON_REQUIRED, 0, EHLO_JSON_MAX_TIME_US,
                           &duration_us, error) ||
      !ehlo_json_read_text (object, "summary", EHLO_JSON_OPTIONAL, &summary, error))
    return NULL;

  step = ehlo_step_new (kind, id, start_us);
  ehlo_step_finish (step, outcome, duration_us, summary);
  return step;
}

static gboolean
read_fact (EhloStep    *step,
           const char  *key,
           JsonNode    *node,
           GError     **error)
{
  g_autofree char *harmless = ehlo_json_dup_harmless (key);
  g_autofree char *excerpt = ehlo_json_dup_excerpt (key);
  g_autofree char *name = g_strconcat ("facts.", excerpt, NULL);
  GVariant *value;

  if (*harmless == '\0')
    return ehlo_json_fail (error, _("facts: a fact has no name"));

  value = ehlo_fact_from_json (node, name, error);
  if (value == NULL)
    return FALSE;

  ehlo_step_set_fact (step, harmless, value);
  return TRUE;
}

static gboolean
read_facts (EhloStep    *step,
            JsonObject  *object,
            GError     **error)
{
  JsonObject *facts;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (!ehlo_json_read_object (object, "facts", EHLO_JSON_OPTIONAL, &facts, error))
    return FALSE;
  if (facts == NULL)
    return TRUE;

  if (json_object_get_size (facts) > MAX_FACTS)
    return ehlo_json_fail (error, _("facts: has more than %d entries"), MAX_FACTS);

  json_object_iter_init_ordered (&iter, facts);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    if (!read_fact (step, key, node, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_line (EhloStep    *step,
           JsonObject  *object,
           GError     **error)
{
  g_autofree char *from = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) rest = ehlo_json_dup_rest (object, line_members);
  gint64 at_us = 0;

  if (!ehlo_json_read_int (object, "at_us", EHLO_JSON_REQUIRED, 0, EHLO_JSON_MAX_TIME_US, &at_us,
                           error) ||
      !ehlo_json_read_text (object, "from", EHLO_JSON_REQUIRED, &from, error) ||
      !ehlo_json_read_text (object, "text", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  if (!g_str_equal (from, "client") && !g_str_equal (from, "server"))
    return ehlo_json_fail (error, _("from: must be \"client\" or \"server\""));

  ehlo_step_add_line (step, g_str_equal (from, "client"), text, at_us);
  ehlo_step_set_line_rest (step, ehlo_step_get_n_lines (step) - 1, rest);
  return TRUE;
}

static gboolean
read_transcript (EhloStep    *step,
                 JsonObject  *object,
                 GError     **error)
{
  JsonArray *transcript;
  guint n;

  if (!ehlo_json_read_list (object, "transcript", EHLO_JSON_OPTIONAL, MAX_LINES, &transcript,
                            error))
    return FALSE;

  n = transcript != NULL ? json_array_get_length (transcript) : 0;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *line = json_array_get_element (transcript, i);

      if (!JSON_NODE_HOLDS_OBJECT (line))
        return ehlo_json_fail (error, _("transcript[%u]: must be an object"), i);
      if (!read_line (step, json_node_get_object (line), error))
        {
          g_prefix_error (error, "transcript[%u].", i);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ehlo_step_from_json:
 * @node: an element of `steps` in a report
 * @error: %EHLO_ERROR_INVALID in one line that begins with the name of the member
 *
 * Returns: (transfer full) (nullable): the step, with the members that this version does not know
 *   kept for the next writing
 */
EhloStep *
ehlo_step_from_json (JsonNode  *node,
                     GError   **error)
{
  g_autoptr (EhloStep) step = NULL;
  g_autoptr (JsonObject) rest = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      ehlo_json_fail (error, _("step: must be an object"));
      return NULL;
    }

  object = json_node_get_object (node);
  step = read_frame (object, error);
  if (step == NULL || !read_facts (step, object, error) || !read_transcript (step, object, error))
    return NULL;

  rest = ehlo_json_dup_rest (object, step_members);
  ehlo_step_set_rest (step, rest);
  return g_steal_pointer (&step);
}
