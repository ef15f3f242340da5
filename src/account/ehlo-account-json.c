/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-private.h"

#include "ehlo-error.h"
#include "ehlo-json-field.h"
#include "ehlo-outcome.h"

#define MEMBER_PORT         "port"
#define MEMBER_ENCRYPTION   "tls"
#define MEMBER_IPV4_ONLY    "ipv4_only"
#define MEMBER_LAST_OUTCOME "last_outcome"

/* Member of the file and property of the account; the members are those of a report's account. */
static const struct
{
  const char *member;
  const char *property;
} texts[] = {
  { "id", "id" },
  { "name", "name" },
  { "preset", "preset" },
  { "host", "host" },
  { "user", "user" },
  { "from", "from" },
  { "to", "to" },
  { "mechanism", "mechanism" },
  { "ca_file", "ca-file" },
  { "last_summary", "last-summary" },
};

static void
write_texts (EhloAccount *self,
             JsonObject  *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = NULL;

      g_object_get (self, texts[i].property, &text, NULL);
      if (text != NULL)
        json_object_set_string_member (object, texts[i].member, text);
      else
        json_object_remove_member (object, texts[i].member);
    }
}

static JsonObject *
copy_members (JsonObject *origin)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (GList) members = origin != NULL ? json_object_get_members (origin) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (copy, l->data,
                            json_node_copy (json_object_get_member (origin, l->data)));

  return g_steal_pointer (&copy);
}

/*< private >
 * _ehlo_account_to_json:
 * @self: an account
 *
 * Returns: (transfer full): an object with the account's values, and with the members it was read
 *   with that this version does not know
 */
JsonNode *
_ehlo_account_to_json (EhloAccount *self)
{
  JsonObject *object = copy_members (_ehlo_account_get_origin (self));
  JsonNode *node = json_node_alloc ();
  int last_outcome;

  write_texts (self, object);
  json_object_set_int_member (object, MEMBER_PORT, ehlo_account_get_port (self));
  json_object_set_string_member (object, MEMBER_ENCRYPTION,
                                 ehlo_encryption_to_string (ehlo_account_get_encryption (self)));

  /* Rare, so it stands there only where it is set: older versions know no such member. */
  if (ehlo_account_get_ipv4_only (self))
    json_object_set_boolean_member (object, MEMBER_IPV4_ONLY, TRUE);
  else
    json_object_remove_member (object, MEMBER_IPV4_ONLY);

  g_object_get (self, "last-outcome", &last_outcome, NULL);
  json_object_set_string_member (object, MEMBER_LAST_OUTCOME,
                                 ehlo_outcome_to_string ((EhloOutcome) last_outcome));

  json_node_init_object (node, object);
  json_object_unref (object);
  return node;
}

static gboolean
read_texts (EhloAccount  *self,
            JsonObject   *object,
            GError      **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text;

      if (!ehlo_json_field_get_string (object, texts[i].member, EHLO_JSON_OPTIONAL, &text, error))
        return FALSE;

      /* Without an id in the file the account keeps the one it was made with. */
      if (text != NULL)
        g_object_set (self, texts[i].property, text, NULL);
    }

  return TRUE;
}

static gboolean
read_port (EhloAccount  *self,
           JsonObject   *object,
           GError      **error)
{
  gint64 port;

  if (!json_object_has_member (object, MEMBER_PORT))
    return TRUE;

  if (!ehlo_json_field_get_integer (object, MEMBER_PORT, 0, G_MAXUINT16, &port, error))
    return FALSE;

  g_object_set (self, "port", (guint) port, NULL);
  return TRUE;
}

static gboolean
read_encryption (EhloAccount  *self,
                 JsonObject   *object,
                 GError      **error)
{
  EhloEncryption encryption;
  const char *text;

  if (!ehlo_json_field_get_string (object, MEMBER_ENCRYPTION, EHLO_JSON_OPTIONAL, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  if (!ehlo_encryption_from_string (text, &encryption))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s has the unknown value \"%s\"",
                   MEMBER_ENCRYPTION, text);
      return FALSE;
    }

  g_object_set (self, "encryption", (int) encryption, NULL);
  return TRUE;
}

static gboolean
read_ipv4_only (EhloAccount  *self,
                JsonObject   *object,
                GError      **error)
{
  gboolean ipv4_only;

  if (!json_object_has_member (object, MEMBER_IPV4_ONLY))
    return TRUE;

  if (!ehlo_json_field_get_boolean (object, MEMBER_IPV4_ONLY, &ipv4_only, error))
    return FALSE;

  g_object_set (self, "ipv4-only", ipv4_only, NULL);
  return TRUE;
}

/* A result is no setting: one that this version does not know is dropped, not an error. */
static gboolean
read_last_outcome (EhloAccount  *self,
                   JsonObject   *object,
                   GError      **error)
{
  EhloOutcome outcome;
  const char *text;

  if (!ehlo_json_field_get_string (object, MEMBER_LAST_OUTCOME, EHLO_JSON_OPTIONAL, &text, error))
    return FALSE;

  if (text != NULL && ehlo_outcome_from_string (text, &outcome))
    g_object_set (self, "last-outcome", (int) outcome, NULL);

  return TRUE;
}

/*< private >
 * _ehlo_account_from_json:
 * @node: one element of "accounts"; not changed, but kept
 * @error: return location
 *
 * Returns: (transfer full): the account, or %NULL with %EHLO_ERROR_INVALID, whose message begins
 *   with the name of the member that is wrong
 */
EhloAccount *
_ehlo_account_from_json (JsonNode  *node,
                         GError   **error)
{
  g_autoptr (EhloAccount) self = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "is not an object");
      return NULL;
    }

  self = ehlo_account_new ();
  object = json_node_get_object (node);
  if (!read_texts (self, object, error) ||
      !read_port (self, object, error) ||
      !read_encryption (self, object, error) ||
      !read_ipv4_only (self, object, error) ||
      !read_last_outcome (self, object, error))
    return NULL;

  _ehlo_account_set_origin (self, object);
  return g_steal_pointer (&self);
}
