/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-info.h"

#include "ehlo-error.h"
#include "ehlo-json-list.h"
#include "ehlo-knowledge-resources.h"

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/ports.json"

struct _EhloPortInfos
{
  GObject  parent_instance;

  GArray  *ports;  /* (element-type EhloPortInfo) */
  GArray  *clouds; /* (element-type EhloCloudRule) */
};

G_DEFINE_FINAL_TYPE (EhloPortInfos, ehlo_port_infos, G_TYPE_OBJECT)

static const char *const frequencies[] = {
  "usually", "sometimes", "rarely", "almost-never", NULL
};
static const char *const blocker_kinds[] = { "isp", "network", "cloud", NULL };
static const char *const confidences[] = { "high", "medium", "low", NULL };

static void
blocker_clear (gpointer data)
{
  EhloPortBlocker *self = data;

  g_free (self->who);
  g_free (self->note);
}

static void
port_clear (gpointer data)
{
  EhloPortInfo *self = data;

  g_free (self->name);
  g_free (self->meant_for);
  g_free (self->encryption_note);
  g_free (self->blocked);
  g_clear_pointer (&self->blockers, g_array_unref);
  g_free (self->use_case);
}

static void
cloud_clear (gpointer data)
{
  EhloCloudRule *self = data;

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->blocked_ports, g_array_unref);
  g_free (self->rule);
  g_free (self->way_out);
  g_free (self->url);
  g_free (self->confidence);
}

static void
ehlo_port_infos_finalize (GObject *object)
{
  EhloPortInfos *self = EHLO_PORT_INFOS (object);

  g_array_unref (self->ports);
  g_array_unref (self->clouds);

  G_OBJECT_CLASS (ehlo_port_infos_parent_class)->finalize (object);
}

static void
ehlo_port_infos_class_init (EhloPortInfosClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_port_infos_finalize;
}

static void
ehlo_port_infos_init (EhloPortInfos *self)
{
  self->ports = g_array_new (FALSE, TRUE, sizeof (EhloPortInfo));
  self->clouds = g_array_new (FALSE, TRUE, sizeof (EhloCloudRule));
  g_array_set_clear_func (self->ports, port_clear);
  g_array_set_clear_func (self->clouds, cloud_clear);
}

static gboolean
read_blocker (JsonObject  *object,
              gpointer     entry,
              GError     **error)
{
  EhloPortBlocker *self = entry;

  return ehlo_json_list_dup_text (object, "who", EHLO_JSON_REQUIRED, blocker_kinds, &self->who,
                                  error)
         && ehlo_json_list_dup_text (object, "note", EHLO_JSON_REQUIRED, NULL, &self->note, error);
}

static gboolean
read_encryption (JsonObject      *object,
                 EhloEncryption  *ret_encryption,
                 GError         **error)
{
  const char *text;

  if (!ehlo_json_field_get_string (object, "encryption", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;
  if (ehlo_encryption_from_string (text, ret_encryption))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "encryption has the unknown value \"%s\"",
               text);
  return FALSE;
}

static gboolean
read_port (JsonObject  *object,
           gpointer     entry,
           GError     **error)
{
  EhloPortInfo *self = entry;
  gint64 port;

  self->blockers = g_array_new (FALSE, TRUE, sizeof (EhloPortBlocker));
  g_array_set_clear_func (self->blockers, blocker_clear);

  if (!ehlo_json_field_get_integer (object, "port", 1, G_MAXUINT16, &port, error))
    return FALSE;

  self->port = (guint16) port;
  return ehlo_json_list_dup_text (object, "name", EHLO_JSON_OPTIONAL, NULL, &self->name, error)
         && ehlo_json_list_dup_text (object, "meant_for", EHLO_JSON_REQUIRED, NULL,
                                     &self->meant_for, error)
         && read_encryption (object, &self->encryption, error)
         && ehlo_json_list_dup_text (object, "encryption_note", EHLO_JSON_REQUIRED, NULL,
                                     &self->encryption_note, error)
         && ehlo_json_list_dup_text (object, "blocked", EHLO_JSON_REQUIRED, frequencies,
                                     &self->blocked, error)
         && ehlo_json_list_read (object, "blocked_by", self->blockers, read_blocker, error)
         && ehlo_json_list_dup_text (object, "use_case", EHLO_JSON_REQUIRED, NULL,
                                     &self->use_case, error);
}

static gboolean
read_blocked_ports (JsonObject  *object,
                    GArray      *ports,
                    GError     **error)
{
  JsonArray *array;

  if (!ehlo_json_field_get_array (object, "blocked_ports", &array, error))
    return FALSE;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 value = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
      guint16 port = (guint16) value;

      if (value < 1 || value > G_MAXUINT16)
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                       "blocked_ports holds something else");
          return FALSE;
        }
      g_array_append_val (ports, port);
    }

  return TRUE;
}

static gboolean
read_cloud (JsonObject  *object,
            gpointer     entry,
            GError     **error)
{
  EhloCloudRule *self = entry;

  self->blocked_ports = g_array_new (FALSE, FALSE, sizeof (guint16));

  return ehlo_json_list_dup_text (object, "id", EHLO_JSON_REQUIRED, NULL, &self->id, error)
         && ehlo_json_list_dup_text (object, "name", EHLO_JSON_REQUIRED, NULL, &self->name, error)
         && read_blocked_ports (object, self->blocked_ports, error)
         && ehlo_json_list_dup_text (object, "rule", EHLO_JSON_REQUIRED, NULL, &self->rule, error)
         && ehlo_json_list_dup_text (object, "way_out", EHLO_JSON_REQUIRED, NULL, &self->way_out,
                                     error)
         && ehlo_json_list_dup_text (object, "url", EHLO_JSON_OPTIONAL, NULL, &self->url, error)
         && ehlo_json_list_dup_text (object, "confidence", EHLO_JSON_REQUIRED, confidences,
                                     &self->confidence, error);
}

/**
 * ehlo_port_infos_new_from_bytes:
 * @json: UTF-8 text in the form of data/ports.json
 * @error: return location
 *
 * Returns: (transfer full): what is known of the ports, or %NULL with %EHLO_ERROR_INVALID, which
 *   names the entry (from 0) and the member that is wrong
 */
EhloPortInfos *
ehlo_port_infos_new_from_bytes (GBytes  *json,
                                GError **error)
{
  g_autoptr (EhloPortInfos) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  g_return_val_if_fail (json != NULL, NULL);

  parser = ehlo_json_list_parse (json, "ports", &root, error);
  if (parser == NULL)
    return NULL;

  self = g_object_new (EHLO_TYPE_PORT_INFOS, NULL);
  if (!ehlo_json_list_read (root, "ports", self->ports, read_port, error)
      || !ehlo_json_list_read (root, "clouds", self->clouds, read_cloud, error))
    {
      g_prefix_error (error, "ports: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_port_infos_get_default:
 *
 * The data set that was built into the program, parsed at the first call. Main thread only.
 *
 * Returns: (transfer none): what is known of the ports; it lives as long as the program
 */
EhloPortInfos *
ehlo_port_infos_get_default (void)
{
  static EhloPortInfos *infos;

  if (infos == NULL)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        infos = ehlo_port_infos_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
    }

  return infos;
}

/**
 * ehlo_port_infos_get_n:
 * @self: what is known of the ports
 *
 * Returns: how many ports there are
 */
guint
ehlo_port_infos_get_n (EhloPortInfos *self)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), 0);

  return self->ports->len;
}

/**
 * ehlo_port_infos_get:
 * @self: what is known of the ports
 * @index: which one, from 0, in the order of their numbers but for the control port at the end
 *
 * Returns: (transfer none) (nullable): the port; %NULL behind the last one
 */
const EhloPortInfo *
ehlo_port_infos_get (EhloPortInfos *self,
                     guint          index)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), NULL);

  return index < self->ports->len ? &g_array_index (self->ports, EhloPortInfo, index) : NULL;
}

/**
 * ehlo_port_infos_find:
 * @self: what is known of the ports
 * @port: a port
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const EhloPortInfo *
ehlo_port_infos_find (EhloPortInfos *self,
                      guint          port)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), NULL);

  for (guint i = 0; i < self->ports->len; i++)
    {
      const EhloPortInfo *info = &g_array_index (self->ports, EhloPortInfo, i);

      if (info->port == port)
        return info;
    }

  return NULL;
}

/**
 * ehlo_port_infos_get_n_clouds:
 * @self: what is known of the ports
 *
 * Returns: how many hosters there are
 */
guint
ehlo_port_infos_get_n_clouds (EhloPortInfos *self)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), 0);

  return self->clouds->len;
}

/**
 * ehlo_port_infos_get_cloud:
 * @self: what is known of the ports
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the hoster; %NULL behind the last one
 */
const EhloCloudRule *
ehlo_port_infos_get_cloud (EhloPortInfos *self,
                           guint          index)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), NULL);

  return index < self->clouds->len ? &g_array_index (self->clouds, EhloCloudRule, index) : NULL;
}

/**
 * ehlo_port_infos_find_cloud:
 * @self: what is known of the ports
 * @id: (nullable): the id of a hoster, such as "aws"
 *
 * Returns: (transfer none) (nullable): what it blocks by rule
 */
const EhloCloudRule *
ehlo_port_infos_find_cloud (EhloPortInfos *self,
                            const char    *id)
{
  g_return_val_if_fail (EHLO_IS_PORT_INFOS (self), NULL);

  for (guint i = 0; i < self->clouds->len; i++)
    {
      const EhloCloudRule *cloud = &g_array_index (self->clouds, EhloCloudRule, i);

      if (g_strcmp0 (cloud->id, id) == 0)
        return cloud;
    }

  return NULL;
}

/**
 * ehlo_cloud_rule_blocks:
 * @self: what a hoster blocks
 * @port: a port
 *
 * Returns: whether it blocks that port, unless somebody had it opened
 */
gboolean
ehlo_cloud_rule_blocks (const EhloCloudRule *self,
                        guint                port)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->blocked_ports->len; i++)
    if (g_array_index (self->blocked_ports, guint16, i) == port)
      return TRUE;

  return FALSE;
}
