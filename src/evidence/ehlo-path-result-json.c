/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-result-json.h"

#include "ehlo-json-member.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What IP can count, and more targets than a run asks for. */
#define MAX_HOPS 255
#define MAX_TARGETS 20

static const char *const path_members[] = { "targets", "address", NULL };

static const char *const target_members[] = {
  "port", "hops", "ends", "hop", "by", "icmp", "distance", "answer_ttl", "nat_hop", NULL,
};

static const char *const hop_members[] = { "ttl", "from", "icmp", "rtt_us", "answer", NULL };

/* ---- writing --------------------------------------------------------------------------------- */

/* What the sender and the ICMP message tell by themselves: time exceeded is 11/0 in ICMP (RFC 792)
 * and 3/0 in ICMPv6 (RFC 4443 3.3). Only what they do not tell is written. */
static EhloHopAnswer
guess_answer (const EhloPathHop *hop)
{
  gboolean v6 = hop->from != NULL && strchr (hop->from, ':') != NULL;

  if (hop->icmp == NULL)
    return hop->from != NULL ? EHLO_HOP_OPEN : EHLO_HOP_SILENT;
  return g_str_equal (hop->icmp, v6 ? "3/0" : "11/0") ? EHLO_HOP_EXPIRED : EHLO_HOP_REJECTED;
}

static JsonObject *
hop_to_json (const EhloPathHop *hop)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "ttl", hop->ttl);
  ehlo_json_write_text (object, "from", hop->from);
  ehlo_json_write_text (object, "icmp", hop->icmp);
  if (hop->rtt_us >= 0)
    ehlo_json_write_time (object, "rtt_us", hop->rtt_us);
  else
    json_object_set_null_member (object, "rtt_us");
  if (hop->answer != guess_answer (hop))
    ehlo_json_write_text (object, "answer", ehlo_hop_answer_to_string (hop->answer));
  ehlo_json_add_rest (object, hop->rest);
  return object;
}

static void
write_if_known (JsonObject *object,
                const char *key,
                guint       value)
{
  if (value > 0)
    json_object_set_int_member (object, key, value);
}

static JsonObject *
target_to_json (const EhloPathTarget *target)
{
  JsonObject *object = json_object_new ();
  JsonArray *hops = json_array_new ();

  for (guint i = 0; i < target->hops->len; i++)
    json_array_add_object_element (hops, hop_to_json (g_ptr_array_index (target->hops, i)));

  json_object_set_int_member (object, "port", target->port);
  json_object_set_array_member (object, "hops", hops);
  ehlo_json_write_text (object, "ends", ehlo_path_ends_to_string (target->ends));
  write_if_known (object, "hop", target->end_hop);
  if (target->end_by != NULL)
    ehlo_json_write_text (object, "by", target->end_by);
  if (target->end_icmp != NULL)
    ehlo_json_write_text (object, "icmp", target->end_icmp);
  write_if_known (object, "distance", target->distance);
  write_if_known (object, "answer_ttl", target->answer_ttl);
  write_if_known (object, "nat_hop", target->nat_hop);
  ehlo_json_add_rest (object, target->rest);
  return object;
}

/**
 * ehlo_path_result_to_json:
 * @self: a way
 *
 * Returns: (transfer full): `path` of a report
 */
JsonObject *
ehlo_path_result_to_json (const EhloPathResult *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *targets = json_array_new ();

  for (guint i = 0; i < self->targets->len; i++)
    json_array_add_object_element (targets,
                                   target_to_json (g_ptr_array_index (self->targets, i)));
  json_object_set_array_member (object, "targets", targets);
  if (self->address != NULL)
    ehlo_json_write_text (object, "address", self->address);
  ehlo_json_add_rest (object, self->rest);
  return object;
}

/* ---- reading --------------------------------------------------------------------------------- */

static gboolean
read_answer (JsonObject   *object,
             EhloPathHop  *hop,
             GError      **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "answer", EHLO_JSON_OPTIONAL, &text, error))
    return FALSE;
  if (text == NULL)
    hop->answer = guess_answer (hop);
  if (text == NULL || ehlo_hop_answer_from_string (text, &hop->answer))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (text);
  return ehlo_json_fail (error, _("answer: unknown answer of a hop \"%s\""), excerpt);
}

static gboolean
read_hop (EhloPathTarget  *target,
          JsonObject      *object,
          GError         **error)
{
  EhloPathHop *hop;
  gint64 ttl = 0;

  if (!ehlo_json_read_int (object, "ttl", EHLO_JSON_REQUIRED, 1, MAX_HOPS, &ttl, error))
    return FALSE;

  hop = ehlo_path_target_add_hop (target, (guint) ttl, EHLO_HOP_SILENT);
  hop->rest = ehlo_json_dup_rest (object, hop_members);
  return ehlo_json_read_text (object, "from", EHLO_JSON_OPTIONAL, &hop->from, error)
         && ehlo_json_read_text (object, "icmp", EHLO_JSON_OPTIONAL, &hop->icmp, error)
         && ehlo_json_read_int (object, "rtt_us", EHLO_JSON_OPTIONAL, 0, EHLO_JSON_MAX_TIME_US,
                                &hop->rtt_us, error)
         && read_answer (object, hop, error);
}

static gboolean
read_hops (EhloPathTarget  *target,
           JsonObject      *object,
           GError         **error)
{
  JsonArray *list;

  if (!ehlo_json_read_list (object, "hops", EHLO_JSON_REQUIRED, MAX_HOPS, &list, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return ehlo_json_fail (error, _("hops[%u]: must be an object"), i);
      if (!read_hop (target, json_node_get_object (node), error))
        {
          g_prefix_error (error, "hops[%u].", i);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_ends (JsonObject      *object,
           EhloPathTarget  *target,
           GError         **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "ends", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;
  if (!ehlo_path_ends_from_string (text, &target->ends))
    {
      excerpt = ehlo_json_dup_excerpt (text);
      return ehlo_json_fail (error, _("ends: unknown end of a way \"%s\""), excerpt);
    }

  return ehlo_json_read_text (object, "by", EHLO_JSON_OPTIONAL, &target->end_by, error)
         && ehlo_json_read_text (object, "icmp", EHLO_JSON_OPTIONAL, &target->end_icmp, error);
}

static gboolean
read_count (JsonObject  *object,
            const char  *key,
            guint       *ret_value,
            GError     **error)
{
  gint64 value = 0;

  if (!ehlo_json_read_int (object, key, EHLO_JSON_OPTIONAL, 1, MAX_HOPS, &value, error))
    return FALSE;

  *ret_value = (guint) value;
  return TRUE;
}

static gboolean
read_target (EhloPathResult  *self,
             JsonObject      *object,
             GError         **error)
{
  EhloPathTarget *target;
  gint64 port = 0;

  if (!ehlo_json_read_int (object, "port", EHLO_JSON_REQUIRED, 1, G_MAXUINT16, &port, error))
    return FALSE;

  target = ehlo_path_result_add_target (self, (guint) port);
  target->rest = ehlo_json_dup_rest (object, target_members);
  return read_hops (target, object, error)
         && read_ends (object, target, error)
         && read_count (object, "hop", &target->end_hop, error)
         && read_count (object, "distance", &target->distance, error)
         && read_count (object, "answer_ttl", &target->answer_ttl, error)
         && read_count (object, "nat_hop", &target->nat_hop, error);
}

static gboolean
read_targets (EhloPathResult  *self,
              JsonObject      *object,
              GError         **error)
{
  JsonArray *list;

  if (!ehlo_json_read_list (object, "targets", EHLO_JSON_REQUIRED, MAX_TARGETS, &list, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return ehlo_json_fail (error, _("targets[%u]: must be an object"), i);
      if (!read_target (self, json_node_get_object (node), error))
        {
          g_prefix_error (error, "targets[%u].", i);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * ehlo_path_result_from_json:
 * @object: `path` of a report
 * @error: %EHLO_ERROR_INVALID in one line that begins with the name of the member
 *
 * Returns: (transfer full) (nullable): the way, with the members that this version does not know
 *   kept for the next writing
 */
EhloPathResult *
ehlo_path_result_from_json (JsonObject  *object,
                            GError     **error)
{
  g_autoptr (EhloPathResult) self = ehlo_path_result_new (NULL);

  if (!ehlo_json_read_text (object, "address", EHLO_JSON_OPTIONAL, &self->address, error)
      || !read_targets (self, object, error))
    return NULL;

  self->rest = ehlo_json_dup_rest (object, path_members);
  return g_steal_pointer (&self);
}
