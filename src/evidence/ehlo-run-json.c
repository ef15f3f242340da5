/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-json.h"

#include "ehlo-error.h"
#include "ehlo-finding-json.h"
#include "ehlo-json-check.h"
#include "ehlo-json-member.h"
#include "ehlo-path-result-json.h"
#include "ehlo-port-result-json.h"
#include "ehlo-reputation-json.h"
#include "ehlo-run-private.h"
#include "ehlo-step-json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define SCHEMA_FAMILY "ehlo-report-"
#define MAX_FINDINGS 1000
#define MAX_REPUTATIONS 64
#define MAX_PORTS 1000

/* What is read into the run itself. Everything else of the file is its origin. */
static const char *const run_members[] = {
  "schema", "started", "duration_us", "verdict", "findings", "steps", "ports", "path", NULL,
};

/* RFC 3339 wants hours and minutes in the offset, g_date_time_format_iso8601() leaves the minutes
 * out. A fraction only where there is one. */
static char *
date_to_string (GDateTime *date)
{
  if (g_date_time_get_microsecond (date) == 0)
    return g_date_time_format (date, "%Y-%m-%dT%H:%M:%S%:z");

  return g_date_time_format (date, "%Y-%m-%dT%H:%M:%S.%f%:z");
}

static JsonObject *
get_origin_object (EhloRun    *self,
                   const char *key)
{
  JsonObject *origin = ehlo_run_get_origin (self);

  if (origin == NULL || !json_object_has_member (origin, key) ||
      json_object_get_null_member (origin, key))
    return NULL;

  return json_object_get_object_member (origin, key);
}

/* Who made the evidence: for a run that was read, whoever wrote the file, if it says so. */
static JsonObject *
program_to_json (EhloRun *self)
{
  JsonObject *program = get_origin_object (self, "program");

  if (program != NULL)
    return json_object_ref (program);

  program = json_object_new ();
  if (ehlo_run_get_origin (self) != NULL)
    return program;

  json_object_set_string_member (program, "name", PACKAGE_NAME);
  json_object_set_string_member (program, "version", PACKAGE_VERSION);
  return program;
}

static JsonObject *
network_to_json (EhloRun *self)
{
  JsonObject *network = get_origin_object (self, "network");

  return network != NULL ? json_object_ref (network) : json_object_new ();
}

static JsonObject *
account_to_json (EhloRun *self)
{
  const EhloSubject *subject = ehlo_run_get_subject (self);
  JsonObject *account = json_object_new ();

  ehlo_json_write_text (account, "preset", subject->preset);
  ehlo_json_write_text (account, "host", subject->host);
  if (subject->port != 0)
    json_object_set_int_member (account, "port", subject->port);
  else
    json_object_set_null_member (account, "port");
  ehlo_json_write_text (account, "tls", ehlo_encryption_to_string (subject->encryption));
  ehlo_json_write_text (account, "user", subject->user);
  ehlo_json_write_text (account, "from", subject->from);
  ehlo_json_write_text (account, "to", subject->to);
  ehlo_json_add_rest (account, get_origin_object (self, "account"));

  return account;
}

static JsonArray *
findings_to_json (EhloRun *self)
{
  GListModel *findings = ehlo_run_get_findings (self);
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      json_array_add_object_element (list, ehlo_finding_to_json (finding));
    }

  return list;
}

static JsonArray *
steps_to_json (EhloRun *self)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (self), i);

      json_array_add_element (list, ehlo_step_to_json (step));
    }

  return list;
}

static JsonArray *
ports_to_json (EhloRun *self)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < ehlo_run_get_n_ports (self); i++)
    json_array_add_object_element (list, ehlo_port_result_to_json (ehlo_run_get_port (self, i)));

  return list;
}

static JsonObject *
reputation_to_json (EhloRun *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *addresses = json_array_new ();

  for (guint i = 0; i < ehlo_run_get_n_reputations (self); i++)
    json_array_add_object_element (addresses,
                                   ehlo_reputation_to_json (ehlo_run_get_reputation (self, i)));

  json_object_set_array_member (object, "addresses", addresses);
  ehlo_json_add_rest (object, get_origin_object (self, "reputation"));
  return object;
}

static JsonObject *
run_to_json (EhloRun *self)
{
  const EhloPathResult *path = ehlo_run_get_path (self);
  EhloFinding *verdict = ehlo_run_get_verdict (self);
  JsonObject *root = json_object_new ();
  g_autofree char *started = date_to_string (ehlo_run_get_started (self));

  json_object_set_string_member (root, "schema", EHLO_RUN_SCHEMA);
  json_object_set_object_member (root, "program", program_to_json (self));
  json_object_set_string_member (root, "started", started);
  ehlo_json_write_time (root, "duration_us", ehlo_run_get_duration_us (self));
  json_object_set_object_member (root, "account", account_to_json (self));
  json_object_set_object_member (root, "network", network_to_json (self));
  if (verdict != NULL)
    json_object_set_object_member (root, "verdict", ehlo_finding_to_json (verdict));
  else
    json_object_set_null_member (root, "verdict");
  json_object_set_array_member (root, "findings", findings_to_json (self));
  json_object_set_array_member (root, "steps", steps_to_json (self));
  if (ehlo_run_get_n_ports (self) > 0)
    json_object_set_array_member (root, "ports", ports_to_json (self));
  if (path != NULL)
    json_object_set_object_member (root, "path", ehlo_path_result_to_json (path));
  if (ehlo_run_get_n_reputations (self) > 0)
    json_object_set_object_member (root, "reputation", reputation_to_json (self));
  ehlo_json_add_rest (root, ehlo_run_get_origin (self));

  return root;
}

/* json-glib 1.6 writes blanks into an empty object, as many as its members would be indented by.
 * Objects have no blanks between their braces otherwise, unless within a text. */
static char *
close_empty_objects (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean within_text = FALSE;

  for (; *text != '\0'; text++)
    {
      g_string_append_c (out, *text);
      if (within_text && *text == '\\')
        g_string_append_c (out, *++text);
      else if (*text == '"')
        within_text = !within_text;
      else if (!within_text && *text == '{' && text[1 + strspn (text + 1, " ")] == '}')
        text += strspn (text + 1, " ");
    }

  g_string_append_c (out, '\n');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * ehlo_run_to_json:
 * @self: a run, finished or not
 *
 * Returns: (transfer full): the run as a report of schema %EHLO_RUN_SCHEMA, UTF-8, with a line end
 *   at the end
 */
GBytes *
ehlo_run_to_json (EhloRun *self)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  char *report;

  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  json_node_take_object (node, run_to_json (self));
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, NULL);
  report = close_empty_objects (text);

  return g_bytes_new_take (report, strlen (report));
}

/**
 * ehlo_run_dup_program:
 * @self: a run
 *
 * Returns: (transfer full): which program made the run, such as "Ehlo 0.1.0"; of a run that was
 *   read from a file, the one that the file names
 */
char *
ehlo_run_dup_program (EhloRun *self)
{
  g_autoptr (JsonObject) program = NULL;
  g_autofree char *name = NULL;
  g_autofree char *version = NULL;

  g_return_val_if_fail (EHLO_IS_RUN (self), NULL);

  program = program_to_json (self);
  ehlo_json_read_text (program, "name", EHLO_JSON_OPTIONAL, &name, NULL);
  ehlo_json_read_text (program, "version", EHLO_JSON_OPTIONAL, &version, NULL);
  if (name == NULL)
    return g_strdup (_("an unknown program"));

  return version != NULL ? g_strdup_printf ("%s %s", name, version) : g_steal_pointer (&name);
}

static gboolean
check_schema (JsonObject  *root,
              GError     **error)
{
  g_autofree char *schema = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (root, "schema", EHLO_JSON_REQUIRED, &schema, error))
    return FALSE;

  if (g_str_equal (schema, EHLO_RUN_SCHEMA))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (schema);
  if (g_str_has_prefix (schema, SCHEMA_FAMILY))
    return ehlo_json_fail (error, _("schema: \"%s\" was written by a newer version of Ehlo"),
                           excerpt);

  return ehlo_json_fail (error, _("schema: \"%s\" is no report of Ehlo"), excerpt);
}

static gboolean
read_started (JsonObject  *root,
              GDateTime  **ret_started,
              GError     **error)
{
  g_autofree char *text = NULL;

  if (!ehlo_json_read_text (root, "started", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  *ret_started = g_date_time_new_from_iso8601 (text, NULL);
  if (*ret_started != NULL)
    return TRUE;

  return ehlo_json_fail (error, _("started: must be a date with time and offset, such as %s"),
                         "2026-11-21T09:14:03+01:00");
}

static gboolean
read_encryption (JsonObject      *account,
                 EhloEncryption  *ret_encryption,
                 GError         **error)
{
  g_autofree char *text = NULL;

  if (!ehlo_json_read_text (account, "tls", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  if (ehlo_encryption_from_string (text, ret_encryption))
    return TRUE;

  return ehlo_json_fail (error, _("tls: must be \"implicit\", \"starttls\" or \"none\""));
}

static EhloSubject *
read_account (JsonObject  *account,
              GError     **error)
{
  g_autoptr (EhloSubject) subject = g_new0 (EhloSubject, 1);
  gint64 port = 0;

  if (!ehlo_json_read_text (account, "preset", EHLO_JSON_OPTIONAL, &subject->preset, error) ||
      !ehlo_json_read_text (account, "host", EHLO_JSON_OPTIONAL, &subject->host, error) ||
      !ehlo_json_read_int (account, "port", EHLO_JSON_OPTIONAL, 1, G_MAXUINT16, &port, error) ||
      !read_encryption (account, &subject->encryption, error) ||
      !ehlo_json_read_text (account, "user", EHLO_JSON_OPTIONAL, &subject->user, error) ||
      !ehlo_json_read_text (account, "from", EHLO_JSON_OPTIONAL, &subject->from, error) ||
      !ehlo_json_read_text (account, "to", EHLO_JSON_OPTIONAL, &subject->to, error))
    {
      g_prefix_error (error, "account.");
      return NULL;
    }

  subject->port = (guint) port;
  return g_steal_pointer (&subject);
}

static EhloRun *
read_head (JsonObject  *root,
           GError     **error)
{
  g_autoptr (GDateTime) started = NULL;
  g_autoptr (EhloSubject) subject = NULL;
  JsonObject *account, *program, *network;

  if (!read_started (root, &started, error) ||
      !ehlo_json_read_object (root, "account", EHLO_JSON_REQUIRED, &account, error) ||
      !ehlo_json_read_object (root, "program", EHLO_JSON_OPTIONAL, &program, error) ||
      !ehlo_json_read_object (root, "network", EHLO_JSON_OPTIONAL, &network, error))
    return NULL;

  subject = read_account (account, error);
  return subject != NULL ? ehlo_run_new (subject, started) : NULL;
}

static gboolean
read_verdict (EhloRun     *run,
              JsonObject  *root,
              GError     **error)
{
  g_autoptr (EhloFinding) verdict = NULL;
  JsonObject *object;

  if (!ehlo_json_read_object (root, "verdict", EHLO_JSON_OPTIONAL, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;

  verdict = ehlo_finding_from_json (object, error);
  if (verdict == NULL)
    {
      g_prefix_error (error, "verdict.");
      return FALSE;
    }

  ehlo_run_set_verdict (run, verdict);
  return TRUE;
}

static gboolean
read_finding (JsonNode    *node,
              guint        index,
              GListStore  *findings,
              GError     **error)
{
  g_autoptr (EhloFinding) finding = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ehlo_json_fail (error, _("findings[%u]: must be an object"), index);

  finding = ehlo_finding_from_json (json_node_get_object (node), error);
  if (finding == NULL)
    {
      g_prefix_error (error, "findings[%u].", index);
      return FALSE;
    }

  g_list_store_append (findings, finding);
  return TRUE;
}

static gboolean
read_findings (EhloRun     *run,
               JsonObject  *root,
               GError     **error)
{
  g_autoptr (GListStore) findings = g_list_store_new (EHLO_TYPE_FINDING);
  JsonArray *list;
  guint n;

  if (!ehlo_json_read_list (root, "findings", EHLO_JSON_OPTIONAL, MAX_FINDINGS, &list, error))
    return FALSE;

  n = list != NULL ? json_array_get_length (list) : 0;
  for (guint i = 0; i < n; i++)
    if (!read_finding (json_array_get_element (list, i), i, findings, error))
      return FALSE;

  ehlo_run_set_findings (run, G_LIST_MODEL (findings));
  return TRUE;
}

static gboolean
read_step (EhloRun     *run,
           JsonNode    *node,
           guint        index,
           GHashTable  *ids,
           GError     **error)
{
  g_autoptr (EhloStep) step = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ehlo_json_fail (error, _("steps[%u]: must be an object"), index);

  step = ehlo_step_from_json (node, error);
  if (step == NULL)
    {
      g_prefix_error (error, "steps[%u].", index);
      return FALSE;
    }

  if (!g_hash_table_add (ids, g_strdup (ehlo_step_get_id (step))))
    {
      g_autofree char *excerpt = ehlo_json_dup_excerpt (ehlo_step_get_id (step));

      return ehlo_json_fail (error, _("steps[%u].id: another step has the id \"%s\" already"),
                             index, excerpt);
    }

  ehlo_run_put_step (run, step);
  return TRUE;
}

static gboolean
read_steps (EhloRun     *run,
            JsonObject  *root,
            GError     **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *list;

  if (!ehlo_json_read_list (root, "steps", EHLO_JSON_REQUIRED, EHLO_RUN_MAX_STEPS, &list, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_step (run, json_array_get_element (list, i), i, ids, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_port (EhloRun     *run,
           JsonNode    *node,
           guint        index,
           GError     **error)
{
  g_autoptr (EhloPortResult) port = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ehlo_json_fail (error, _("ports[%u]: must be an object"), index);

  port = ehlo_port_result_from_json (json_node_get_object (node), error);
  if (port == NULL)
    {
      g_prefix_error (error, "ports[%u].", index);
      return FALSE;
    }

  ehlo_run_put_port (run, port);
  if (ehlo_run_get_n_ports (run) == index + 1)
    return TRUE;

  return ehlo_json_fail (error, _("ports[%u]: another entry is about the same port already"),
                         index);
}

static gboolean
read_ports (EhloRun     *run,
            JsonObject  *root,
            GError     **error)
{
  JsonArray *list;
  guint n;

  if (!ehlo_json_read_list (root, "ports", EHLO_JSON_OPTIONAL, MAX_PORTS, &list, error))
    return FALSE;

  n = list != NULL ? json_array_get_length (list) : 0;
  for (guint i = 0; i < n; i++)
    if (!read_port (run, json_array_get_element (list, i), i, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_path (EhloRun     *run,
           JsonObject  *root,
           GError     **error)
{
  g_autoptr (EhloPathResult) path = NULL;
  JsonObject *object;

  if (!ehlo_json_read_object (root, "path", EHLO_JSON_OPTIONAL, &object, error))
    return FALSE;
  if (object == NULL)
    return TRUE;

  path = ehlo_path_result_from_json (object, error);
  if (path == NULL)
    {
      g_prefix_error (error, "path.");
      return FALSE;
    }

  ehlo_run_set_path (run, path);
  return TRUE;
}

static gboolean
read_address (EhloRun   *run,
              JsonNode  *node,
              guint      index,
              GError   **error)
{
  g_autoptr (EhloReputation) reputation = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return ehlo_json_fail (error, _("reputation.addresses[%u]: must be an object"), index);

  reputation = ehlo_reputation_from_json (json_node_get_object (node), error);
  if (reputation == NULL)
    {
      g_prefix_error (error, "reputation.addresses[%u].", index);
      return FALSE;
    }

  ehlo_run_put_reputation (run, reputation);
  if (ehlo_run_get_n_reputations (run) == index + 1)
    return TRUE;

  return ehlo_json_fail (error,
                         _("reputation.addresses[%u]: another entry is about the same address"),
                         index);
}

static gboolean
read_reputation (EhloRun     *run,
                 JsonObject  *root,
                 GError     **error)
{
  JsonObject *object;
  JsonArray *list = NULL;

  if (!ehlo_json_read_object (root, "reputation", EHLO_JSON_OPTIONAL, &object, error))
    return FALSE;
  if (object != NULL
      && !ehlo_json_read_list (object, "addresses", EHLO_JSON_OPTIONAL, MAX_REPUTATIONS, &list,
                               error))
    {
      g_prefix_error (error, "reputation.");
      return FALSE;
    }

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (!read_address (run, json_array_get_element (list, i), i, error))
      return FALSE;

  return TRUE;
}

static EhloRun *
run_from_json (JsonObject  *root,
               GError     **error)
{
  g_autoptr (EhloRun) run = NULL;
  g_autoptr (JsonObject) origin = ehlo_json_dup_rest (root, run_members);
  gint64 duration_us = 0;

  if (!check_schema (root, error))
    return NULL;

  run = read_head (root, error);
  if (run == NULL ||
      !ehlo_json_read_int (root, "duration_us", EHLO_JSON_REQUIRED, 0, EHLO_JSON_MAX_TIME_US,
                           &duration_us, error) ||
      !read_verdict (run, root, error) ||
      !read_findings (run, root, error) ||
      !read_steps (run, root, error) ||
      !read_ports (run, root, error) ||
      !read_path (run, root, error) ||
      !read_reputation (run, root, error))
    return NULL;

  ehlo_run_set_origin (run, origin);
  ehlo_run_finish (run, duration_us);
  return g_steal_pointer (&run);
}

/**
 * ehlo_run_from_json:
 * @bytes: a report, as ehlo_run_to_json() of this or an earlier version wrote it
 * @error: %EHLO_ERROR_INVALID in one line that names the place (`steps[3].outcome: …`, or line and
 *   column where it is no JSON), or that it is larger than %EHLO_RUN_MAX_BYTES
 *
 * Reading is not trusting: every list and text has a limit, and text that could disturb a terminal
 * or a window comes out escaped. Members that this version does not know, on every level, are kept
 * and written again.
 *
 * Returns: (transfer full) (nullable): the finished run
 */
EhloRun *
ehlo_run_from_json (GBytes  *bytes,
                    GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) json_error = NULL;
  JsonNode *root;
  const char *text;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > EHLO_RUN_MAX_BYTES)
    {
      ehlo_json_fail (error, _("the report is larger than %d MiB"),
                      EHLO_RUN_MAX_BYTES / 1024 / 1024);
      return NULL;
    }

  if (!ehlo_json_check (text, length, error))
    return NULL;

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, &json_error))
    {
      ehlo_json_fail (error, "%s", json_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      ehlo_json_fail (error, _("a report must be an object"));
      return NULL;
    }

  return run_from_json (json_node_get_object (root), error);
}
