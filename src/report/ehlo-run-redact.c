/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-redact.h"

#include "ehlo-run-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Redaction goes through the run as a report has it. So nothing can be forgotten: neither a field
 * that comes in later nor a member that this version does not know. */

typedef struct
{
  EhloMask    *mask;
  EhloTextFunc is_wanted;
  gpointer     user_data;
  GString     *place; /* "steps[4].transcript[2].text" */
  char        *found; /* the first such place */
} Walk;

/* Words of the format and not of anybody. A user who is called "refused" must not change the state
 * of a port. */
static const char *const structure[] = {
  "schema", "started", "id", "kind", "outcome", "code", "confidence", "who", "evidence", "tls",
  "state", "manner", "certificate", "advice", "auth", "icmp", "ends", "answer", "result", "codes",
  "listing", "covered_by", "weight", "source", "nat", "resolver", NULL,
};

static gboolean
is_structure (const char *key,
              gboolean    in_facts,
              const char *text)
{
  /* The same name has the sender of a line, the address of a hop and the sender of the mail. */
  if (strcmp (key, "from") == 0)
    return strcmp (text, "client") == 0 || strcmp (text, "server") == 0;

  return !in_facts && g_strv_contains (structure, key);
}

/* Titles and explanations, and the summary of a step. The words of a server in them stand in the
 * facts and the transcript as well, where they are looked through. */
static gboolean
is_own_sentence (const Walk *walk,
                 const char *key,
                 gboolean    in_facts)
{
  static const char *const own[] = {
    "title", "explanation", "label", "value", "summary", "meaning", "name", "version", NULL,
  };

  return !in_facts && g_strv_contains (own, key) && strstr (walk->place->str, "account") == NULL;
}

static void
visit_text (Walk       *walk,
            JsonNode   *node,
            const char *key,
            gboolean    in_facts)
{
  const char *text = json_node_get_string (node);
  g_autofree char *clean = NULL;

  if (is_structure (key, in_facts, text))
    return;

  if (walk->mask != NULL)
    {
      clean = ehlo_mask_clean (walk->mask, text);
      json_node_set_string (node, clean);
    }
  else if (walk->found == NULL
           && walk->is_wanted (text, is_own_sentence (walk, key, in_facts), walk->user_data))
    walk->found = g_strdup (walk->place->str);
}

/* A report is not nested deeper than EHLO_JSON_MAX_DEPTH. */
static void
visit (Walk       *walk,
       JsonNode   *node,
       const char *key,
       gboolean    in_facts)
{
  gsize length = walk->place->len;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_string_append_printf (walk->place, "%s%s", length > 0 ? "." : "", name);
          visit (walk, member, name, in_facts || strcmp (name, "facts") == 0);
          g_string_truncate (walk->place, length);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *list = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (list); i++)
        {
          g_string_append_printf (walk->place, "[%u]", i);
          visit (walk, json_array_get_element (list, i), key, in_facts);
          g_string_truncate (walk->place, length);
        }
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    visit_text (walk, node, key, in_facts);
}

static JsonParser *
parse_run (EhloRun  *run,
           GError  **error)
{
  g_autoptr (GBytes) bytes = ehlo_run_to_json (run);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  return json_parser_load_from_data (parser, text, (gssize) length, error)
           ? g_steal_pointer (&parser) : NULL;
}

/**
 * ehlo_run_redact:
 * @run: a run
 * @mask: what is to be hidden
 * @error: %EHLO_ERROR_INVALID when @run is larger than a report may be
 *
 * What a run says of itself stays as it is; every text in it that comes from a person, a server or
 * a system has marks in place of what @mask hides.
 *
 * Returns: (transfer full) (nullable): a finished run of its own, whose report opens like any other
 */
EhloRun *
ehlo_run_redact (EhloRun   *run,
                 EhloMask  *mask,
                 GError   **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonGenerator) generator = NULL;
  g_autoptr (GBytes) bytes = NULL;
  Walk walk = { .mask = mask };
  char *text;
  gsize length;

  g_return_val_if_fail (EHLO_IS_RUN (run), NULL);

  if (ehlo_mask_is_empty (mask))
    return g_object_ref (run);
  parser = parse_run (run, error);
  if (parser == NULL)
    return NULL;

  walk.place = g_string_new (NULL);
  visit (&walk, json_parser_get_root (parser), "", FALSE);
  g_string_free (walk.place, TRUE);

  generator = json_generator_new ();
  json_generator_set_root (generator, json_parser_get_root (parser));
  text = json_generator_to_data (generator, &length);
  bytes = g_bytes_new_take (text, length);
  return ehlo_run_from_json (bytes, error);
}

/**
 * ehlo_run_find_text:
 * @run: a run
 * @is_wanted: (scope call): whether a text is the one
 * @user_data: for @is_wanted
 *
 * Returns: (transfer full) (nullable): where the first such text stands in a JSON report, such as
 *   "steps[4].transcript[2].text"
 */
char *
ehlo_run_find_text (EhloRun      *run,
                    EhloTextFunc  is_wanted,
                    gpointer      user_data)
{
  g_autoptr (JsonParser) parser = parse_run (run, NULL);
  g_autoptr (GString) place = g_string_new (NULL);
  Walk walk = { .is_wanted = is_wanted, .user_data = user_data, .place = place };

  if (parser != NULL)
    visit (&walk, json_parser_get_root (parser), "", FALSE);
  return walk.found;
}
