/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-result-json.h"

#include "ehlo-json-member.h"

#include <glib/gi18n-lib.h>

/* No more hops than a packet can make. */
#define MAX_HOP 255

static const char *const port_members[] = {
  "port", "state", "by", "hop", "rtt_us", "tls", "greeting", "auth", "advice", "address", "icmp",
  "local", "manner", "other_manner", "certificate", "error", NULL,
};

static void
write_if_set (JsonObject *object,
              const char *key,
              const char *text)
{
  if (text != NULL)
    ehlo_json_write_text (object, key, text);
}

/**
 * ehlo_port_result_to_json:
 * @self: a row
 *
 * Returns: (transfer full): an element of `ports` in a report
 */
JsonObject *
ehlo_port_result_to_json (const EhloPortResult *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "port", self->port);
  ehlo_json_write_text (object, "state", ehlo_port_state_to_string (self->state));
  ehlo_json_write_text (object, "by", self->by);
  if (self->hop > 0)
    json_object_set_int_member (object, "hop", self->hop);
  else
    json_object_set_null_member (object, "hop");
  if (self->rtt_us >= 0)
    ehlo_json_write_time (object, "rtt_us", self->rtt_us);
  else
    json_object_set_null_member (object, "rtt_us");
  ehlo_json_write_text (object, "tls", self->tls);
  ehlo_json_write_text (object, "greeting", self->greeting);
  ehlo_json_write_texts (object, "auth", (const char *const *) self->auth);
  ehlo_json_write_text (object, "advice", self->advice);
  write_if_set (object, "address", self->address);
  write_if_set (object, "icmp", self->icmp);
  if (self->local)
    json_object_set_boolean_member (object, "local", TRUE);
  write_if_set (object, "manner", self->manner);
  if (self->other_manner)
    json_object_set_boolean_member (object, "other_manner", TRUE);
  write_if_set (object, "certificate", self->certificate);
  write_if_set (object, "error", self->error);
  ehlo_json_add_rest (object, self->rest);
  return object;
}

static gboolean
read_state (JsonObject      *object,
            EhloPortState   *ret_state,
            GError         **error)
{
  g_autofree char *text = NULL;
  g_autofree char *excerpt = NULL;

  if (!ehlo_json_read_text (object, "state", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;
  if (ehlo_port_state_from_string (text, ret_state))
    return TRUE;

  excerpt = ehlo_json_dup_excerpt (text);
  return ehlo_json_fail (error, _("state: unknown state of a port \"%s\""), excerpt);
}

static gboolean
read_numbers (JsonObject      *object,
              EhloPortResult  *self,
              GError         **error)
{
  gint64 port = 0;
  gint64 hop = 0;

  if (!ehlo_json_read_int (object, "port", EHLO_JSON_REQUIRED, 1, G_MAXUINT16, &port, error)
      || !ehlo_json_read_int (object, "hop", EHLO_JSON_OPTIONAL, 1, MAX_HOP, &hop, error)
      || !ehlo_json_read_int (object, "rtt_us", EHLO_JSON_OPTIONAL, 0, EHLO_JSON_MAX_TIME_US,
                              &self->rtt_us, error)
      || !ehlo_json_read_flag (object, "local", &self->local, error)
      || !ehlo_json_read_flag (object, "other_manner", &self->other_manner, error))
    return FALSE;

  self->port = (guint) port;
  self->hop = (guint) hop;
  return TRUE;
}

static gboolean
read_texts (JsonObject      *object,
            EhloPortResult  *self,
            GError         **error)
{
  g_auto (GStrv) auth = NULL;

  if (!ehlo_json_read_text (object, "by", EHLO_JSON_OPTIONAL, &self->by, error)
      || !ehlo_json_read_text (object, "tls", EHLO_JSON_OPTIONAL, &self->tls, error)
      || !ehlo_json_read_text (object, "greeting", EHLO_JSON_OPTIONAL, &self->greeting, error)
      || !ehlo_json_read_texts (object, "auth", &auth, error)
      || !ehlo_json_read_text (object, "advice", EHLO_JSON_OPTIONAL, &self->advice, error)
      || !ehlo_json_read_text (object, "address", EHLO_JSON_OPTIONAL, &self->address, error)
      || !ehlo_json_read_text (object, "icmp", EHLO_JSON_OPTIONAL, &self->icmp, error)
      || !ehlo_json_read_text (object, "manner", EHLO_JSON_OPTIONAL, &self->manner, error)
      || !ehlo_json_read_text (object, "certificate", EHLO_JSON_OPTIONAL, &self->certificate,
                               error)
      || !ehlo_json_read_text (object, "error", EHLO_JSON_OPTIONAL, &self->error, error))
    return FALSE;

  g_strfreev (self->auth);
  self->auth = g_steal_pointer (&auth);
  return TRUE;
}

/**
 * ehlo_port_result_from_json:
 * @object: an element of `ports` in a report
 * @error: %EHLO_ERROR_INVALID in one line that begins with the name of the member
 *
 * Returns: (transfer full) (nullable): the row, with the members that this version does not know
 *   kept for the next writing
 */
EhloPortResult *
ehlo_port_result_from_json (JsonObject  *object,
                            GError     **error)
{
  g_autoptr (EhloPortResult) self = ehlo_port_result_new (NULL, 0);

  if (!read_numbers (object, self, error)
      || !read_state (object, &self->state, error)
      || !read_texts (object, self, error))
    return NULL;

  self->rest = ehlo_json_dup_rest (object, port_members);
  return g_steal_pointer (&self);
}
