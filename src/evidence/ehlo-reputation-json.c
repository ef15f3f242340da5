/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-json.h"

#include "ehlo-json-member.h"

#include <glib/gi18n-lib.h>

/* More lists than anybody knows of. */
#define MAX_LISTS 1000

static const char *const list_members[] = {
  "id", "result", "codes", "reason", "url", "name", "listing", "kind", "meaning", "removal_url",
  "covered_by", "weight", "expected", "verified", "time_us",
  "resolver", NULL,
};

static const char *const reputation_members[] = {
  "address", "source", "lists", "server", "owner", "reverse_name", "reverse_confirmed", "nat",
  "resolver", NULL,
};

/* ---- writing --------------------------------------------------------------------------------- */

static void
write_if_set (JsonObject *object,
              const char *key,
              const char *text)
{
  if (text != NULL)
    ehlo_json_write_text (object, key, text);
}

static void
write_if_true (JsonObject *object,
               const char *key,
               gboolean    flag)
{
  if (flag)
    json_object_set_boolean_member (object, key, TRUE);
}

static JsonObject *
list_to_json (const EhloListReport *row)
{
  JsonObject *object = json_object_new ();

  ehlo_json_write_text (object, "id", row->id);
  ehlo_json_write_text (object, "result", ehlo_list_result_to_string (row->result));
  ehlo_json_write_texts (object, "codes", (const char *const *) row->codes);
  ehlo_json_write_text (object, "reason", row->reason);
  ehlo_json_write_text (object, "url", row->url);
  write_if_set (object, "name", row->name);
  write_if_set (object, "listing", row->listing);
  write_if_set (object, "kind", row->kind);
  write_if_set (object, "meaning", row->meaning);
  write_if_set (object, "removal_url", row->removal_url);
  write_if_set (object, "covered_by", row->covered_by);
  write_if_set (object, "resolver", row->resolver);
  write_if_set (object, "weight", row->weight);
  write_if_true (object, "expected", row->expected);
  write_if_true (object, "verified", row->verified);
  if (row->time_us >= 0)
    ehlo_json_write_time (object, "time_us", row->time_us);
  ehlo_json_add_rest (object, row->rest);
  return object;
}

/**
 * ehlo_reputation_to_json:
 * @self: what lists say
 *
 * Lists that have not answered yet are left out.
 *
 * Returns: (transfer full): an element of `reputation.addresses` in a report
 */
JsonObject *
ehlo_reputation_to_json (const EhloReputation *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *lists = json_array_new ();

  for (guint i = 0; i < self->lists->len; i++)
    {
      const EhloListReport *row = g_ptr_array_index (self->lists, i);

      if (!row->pending)
        json_array_add_object_element (lists, list_to_json (row));
    }

  ehlo_json_write_text (object, "address", self->address);
  ehlo_json_write_text (object, "source", self->source);
  write_if_set (object, "server", self->server);
  write_if_set (object, "owner", self->owner);
  write_if_set (object, "reverse_name", self->reverse_name);
  write_if_true (object, "reverse_confirmed", self->reverse_confirmed);
  write_if_set (object, "nat", self->nat);
  write_if_set (object, "resolver", self->resolver);
  json_object_set_array_member (object, "lists", lists);
  ehlo_json_add_rest (object, self->rest);
  return object;
}

/* ---- reading --------------------------------------------------------------------------------- */

static gboolean
read_result (JsonObject      *object,
             EhloListResult  *ret_result,
             GError         **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "result", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;
  if (ehlo_list_result_from_string (text, ret_result))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (text);
  return ehlo_json_fail (error, _("result: unknown result of a list \"%s\""), excerpt);
}

static gboolean
read_words (JsonObject      *object,
            EhloListReport  *row,
            GError         **error)
{
  g_auto (GStrv) codes = NULL;

  if (!ehlo_json_read_texts (object, "codes", &codes, error)
      || !ehlo_json_read_text (object, "reason", EHLO_JSON_OPTIONAL, &row->reason, error)
      || !ehlo_json_read_text (object, "url", EHLO_JSON_OPTIONAL, &row->url, error)
      || !ehlo_json_read_text (object, "name", EHLO_JSON_OPTIONAL, &row->name, error)
      || !ehlo_json_read_text (object, "listing", EHLO_JSON_OPTIONAL, &row->listing, error)
      || !ehlo_json_read_text (object, "kind", EHLO_JSON_OPTIONAL, &row->kind, error)
      || !ehlo_json_read_text (object, "meaning", EHLO_JSON_OPTIONAL, &row->meaning, error)
      || !ehlo_json_read_text (object, "removal_url", EHLO_JSON_OPTIONAL, &row->removal_url, error)
      || !ehlo_json_read_text (object, "covered_by", EHLO_JSON_OPTIONAL, &row->covered_by, error)
      || !ehlo_json_read_text (object, "resolver", EHLO_JSON_OPTIONAL, &row->resolver, error)
      || !ehlo_json_read_text (object, "weight", EHLO_JSON_OPTIONAL, &row->weight, error))
    return FALSE;

  g_strfreev (row->codes);
  row->codes = g_steal_pointer (&codes);
  return TRUE;
}

static gboolean
read_list (EhloReputation  *self,
           JsonObject      *object,
           GError         **error)
{
  g_autofree char *id = NULL;
  EhloListReport *row;

  if (!ehlo_json_read_text (object, "id", EHLO_JSON_REQUIRED, &id, error))
    return FALSE;

  row = ehlo_reputation_add_list (self, id, NULL);
  if (!read_result (object, &row->result, error) || !read_words (object, row, error)
      || !ehlo_json_read_flag (object, "expected", &row->expected, error)
      || !ehlo_json_read_flag (object, "verified", &row->verified, error)
      || !ehlo_json_read_int (object, "time_us", EHLO_JSON_OPTIONAL, 0, EHLO_JSON_MAX_TIME_US,
                              &row->time_us, error))
    return FALSE;

  row->rest = ehlo_json_dup_rest (object, list_members);
  return TRUE;
}

static gboolean
read_lists (EhloReputation  *self,
            JsonObject      *object,
            GError         **error)
{
  JsonArray *lists;

  if (!ehlo_json_read_list (object, "lists", EHLO_JSON_REQUIRED, MAX_LISTS, &lists, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (lists); i++)
    {
      JsonNode *node = json_array_get_element (lists, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return ehlo_json_fail (error, _("lists[%u]: must be an object"), i);
      if (!read_list (self, json_node_get_object (node), error))
        {
          g_prefix_error (error, "lists[%u].", i);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_texts (EhloReputation  *self,
            JsonObject      *object,
            GError         **error)
{
  return ehlo_json_read_text (object, "source", EHLO_JSON_OPTIONAL, &self->source, error)
         && ehlo_json_read_text (object, "server", EHLO_JSON_OPTIONAL, &self->server, error)
         && ehlo_json_read_text (object, "owner", EHLO_JSON_OPTIONAL, &self->owner, error)
         && ehlo_json_read_text (object, "reverse_name", EHLO_JSON_OPTIONAL, &self->reverse_name,
                                 error)
         && ehlo_json_read_flag (object, "reverse_confirmed", &self->reverse_confirmed, error)
         && ehlo_json_read_text (object, "nat", EHLO_JSON_OPTIONAL, &self->nat, error)
         && ehlo_json_read_text (object, "resolver", EHLO_JSON_OPTIONAL, &self->resolver, error);
}

/**
 * ehlo_reputation_from_json:
 * @object: an element of `reputation.addresses` in a report
 * @error: %EHLO_ERROR_INVALID in one line that begins with the name of the member
 *
 * Returns: (transfer full) (nullable): what the lists said, with the members that this version does
 *   not know kept for the next writing
 */
EhloReputation *
ehlo_reputation_from_json (JsonObject  *object,
                           GError     **error)
{
  g_autofree char *address = NULL;
  g_autoptr (EhloReputation) self = NULL;

  if (!ehlo_json_read_text (object, "address", EHLO_JSON_REQUIRED, &address, error))
    return NULL;

  self = ehlo_reputation_new (address, NULL);
  if (!read_texts (self, object, error) || !read_lists (self, object, error))
    return NULL;

  self->rest = ehlo_json_dup_rest (object, reputation_members);
  return g_steal_pointer (&self);
}
