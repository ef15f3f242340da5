/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reply-oauth.h"

#include "ehlo-reply-words.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* `{"`, in Base64: how each such challenge begins, whatever its first member is. */
#define JSON_IN_BASE64 "eyJ"

#define BASE64_LETTERS \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="

/* A status is a text at Google and Microsoft; a number is forgiven. */
static char *
dup_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return NULL;
}

static EhloReplyOauth *
read_json (const char *json,
           gsize       length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (EhloReplyOauth) self = NULL;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, json, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  self = g_new0 (EhloReplyOauth, 1);
  self->status = dup_member (json_node_get_object (root), "status");
  self->schemes = dup_member (json_node_get_object (root), "schemes");
  self->scope = dup_member (json_node_get_object (root), "scope");

  return self->status != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * ehlo_reply_oauth_new_from_text:
 * @text: the reply 334, or anything that it stands in
 * @length: bytes of @text, or -1 when a NUL ends it
 *
 * Looks at the first %EHLO_REPLY_MAX_BYTES bytes. Any thread.
 *
 * Returns: (transfer full) (nullable): what the challenge says, or %NULL when there is none
 */
EhloReplyOauth *
ehlo_reply_oauth_new_from_text (const char *text,
                                gssize      length)
{
  g_autofree char *coded = NULL;
  g_autofree guchar *json = NULL;
  gsize n_bytes;
  gsize n_text = length < 0 ? strnlen (text, EHLO_REPLY_MAX_BYTES)
                            : MIN ((gsize) length, EHLO_REPLY_MAX_BYTES);
  const char *start = g_strstr_len (text, (gssize) n_text, JSON_IN_BASE64);

  if (start == NULL)
    return NULL;

  coded = g_strndup (start, n_text - (gsize) (start - text));
  coded[strspn (coded, BASE64_LETTERS)] = '\0';
  json = g_base64_decode (coded, &n_bytes);
  if (!g_utf8_validate ((const char *) json, (gssize) n_bytes, NULL))
    return NULL;

  return read_json ((const char *) json, n_bytes);
}

/**
 * ehlo_reply_oauth_free:
 * @self: (transfer full): what ehlo_reply_oauth_new_from_text() returned
 */
void
ehlo_reply_oauth_free (EhloReplyOauth *self)
{
  g_free (self->status);
  g_free (self->schemes);
  g_free (self->scope);
  g_free (self);
}
