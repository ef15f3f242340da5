/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-echoes.h"

#include "ehlo-json-list.h"
#include "ehlo-knowledge-resources.h"

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/echoes.json"

struct _EhloEchoes
{
  GObject  parent_instance;

  GArray  *echoes; /* (element-type EhloEcho) */
};

G_DEFINE_FINAL_TYPE (EhloEchoes, ehlo_echoes, G_TYPE_OBJECT)

static const char *const ways[] = { "dns", "https", NULL };
static const char *const types[] = { "address", "txt", NULL };
static const char *const families[] = { "ipv4", "ipv6", "both", NULL };

static void
echo_clear (gpointer data)
{
  EhloEcho *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->server);
  g_free (self->query);
}

static void
ehlo_echoes_finalize (GObject *object)
{
  EhloEchoes *self = EHLO_ECHOES (object);

  g_array_unref (self->echoes);

  G_OBJECT_CLASS (ehlo_echoes_parent_class)->finalize (object);
}

static void
ehlo_echoes_class_init (EhloEchoesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_echoes_finalize;
}

static void
ehlo_echoes_init (EhloEchoes *self)
{
  self->echoes = g_array_new (FALSE, TRUE, sizeof (EhloEcho));
  g_array_set_clear_func (self->echoes, echo_clear);
}

static gboolean
read_way (JsonObject  *object,
          EhloEcho    *self,
          GError     **error)
{
  g_autofree char *way = NULL;
  g_autofree char *type = NULL;
  g_autofree char *family = NULL;

  if (!ehlo_json_list_dup_text (object, "way", EHLO_JSON_REQUIRED, ways, &way, error)
      || !ehlo_json_list_dup_text (object, "family", EHLO_JSON_REQUIRED, families, &family, error)
      || !ehlo_json_list_dup_text (object, "type",
                                   g_str_equal (way, "dns") ? EHLO_JSON_REQUIRED
                                                            : EHLO_JSON_OPTIONAL,
                                   types, &type, error))
    return FALSE;

  self->way = g_str_equal (way, "https")   ? EHLO_ECHO_HTTPS
              : g_str_equal (type, "txt")  ? EHLO_ECHO_DNS_TXT
                                           : EHLO_ECHO_DNS_ADDRESS;
  self->sees_ipv4 = !g_str_equal (family, "ipv6");
  self->sees_ipv6 = !g_str_equal (family, "ipv4");
  return TRUE;
}

static gboolean
read_echo (JsonObject  *object,
           gpointer     entry,
           GError     **error)
{
  EhloEcho *self = entry;

  return ehlo_json_list_dup_text (object, "id", EHLO_JSON_REQUIRED, NULL, &self->id, error)
         && ehlo_json_list_dup_text (object, "name", EHLO_JSON_REQUIRED, NULL, &self->name, error)
         && read_way (object, self, error)
         && ehlo_json_list_dup_text (object, "server", EHLO_JSON_REQUIRED, NULL, &self->server,
                                     error)
         && ehlo_json_list_dup_text (object, "query", EHLO_JSON_REQUIRED, NULL, &self->query,
                                     error);
}

/**
 * ehlo_echoes_new_from_bytes:
 * @json: UTF-8 text in the form of data/echoes.json
 * @error: return location
 *
 * Returns: (transfer full): the services, or %NULL with %EHLO_ERROR_INVALID, which names the entry
 *   (from 0) and the member that is wrong
 */
EhloEchoes *
ehlo_echoes_new_from_bytes (GBytes  *json,
                            GError **error)
{
  g_autoptr (EhloEchoes) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  g_return_val_if_fail (json != NULL, NULL);

  parser = ehlo_json_list_parse (json, "echoes", &root, error);
  if (parser == NULL)
    return NULL;

  self = g_object_new (EHLO_TYPE_ECHOES, NULL);
  if (!ehlo_json_list_read (root, "echoes", self->echoes, read_echo, error))
    {
      g_prefix_error (error, "echoes: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_echoes_get_default:
 *
 * The data set that was built into the program, parsed at the first call. Main thread only.
 *
 * Returns: (transfer none): the services, which live as long as the program
 */
EhloEchoes *
ehlo_echoes_get_default (void)
{
  static EhloEchoes *echoes;

  if (echoes == NULL)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        echoes = ehlo_echoes_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
    }

  return echoes;
}

/**
 * ehlo_echoes_get_n:
 * @self: the services
 *
 * Returns: how many there are
 */
guint
ehlo_echoes_get_n (EhloEchoes *self)
{
  g_return_val_if_fail (EHLO_IS_ECHOES (self), 0);

  return self->echoes->len;
}

/**
 * ehlo_echoes_get:
 * @self: the services
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the service; %NULL behind the last one
 */
const EhloEcho *
ehlo_echoes_get (EhloEchoes *self,
                 guint       index)
{
  g_return_val_if_fail (EHLO_IS_ECHOES (self), NULL);

  return index < self->echoes->len ? &g_array_index (self->echoes, EhloEcho, index) : NULL;
}

/**
 * ehlo_echoes_find:
 * @self: the services
 * @id: an id
 *
 * Returns: (transfer none) (nullable): the service of that id
 */
const EhloEcho *
ehlo_echoes_find (EhloEchoes *self,
                  const char *id)
{
  g_return_val_if_fail (EHLO_IS_ECHOES (self), NULL);

  for (guint i = 0; i < self->echoes->len; i++)
    {
      const EhloEcho *echo = &g_array_index (self->echoes, EhloEcho, i);

      if (g_strcmp0 (echo->id, id) == 0)
        return echo;
    }

  return NULL;
}
