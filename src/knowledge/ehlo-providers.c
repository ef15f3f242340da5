/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-providers.h"

#include "ehlo-error.h"
#include "ehlo-json-field.h"
#include "ehlo-knowledge-resources.h"
#include "ehlo-provider-private.h"

#include <string.h>

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/providers.json"

struct _EhloProviders
{
  GObject     parent_instance;

  GPtrArray  *items;      /* (element-type EhloProvider) */
  GHashTable *by_id;      /* keys and values belong to the items */
  GHashTable *by_domain;
};

static GType
ehlo_providers_get_item_type (GListModel *model)
{
  return EHLO_TYPE_PROVIDER;
}

static guint
ehlo_providers_get_n_items (GListModel *model)
{
  return EHLO_PROVIDERS (model)->items->len;
}

static gpointer
ehlo_providers_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *items = EHLO_PROVIDERS (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ehlo_providers_get_item_type;
  iface->get_n_items = ehlo_providers_get_n_items;
  iface->get_item = ehlo_providers_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EhloProviders, ehlo_providers, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
ehlo_providers_finalize (GObject *object)
{
  EhloProviders *self = EHLO_PROVIDERS (object);

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_domain);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (ehlo_providers_parent_class)->finalize (object);
}

static void
ehlo_providers_class_init (EhloProvidersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_providers_finalize;
}

static void
ehlo_providers_init (EhloProviders *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_domain = g_hash_table_new (g_str_hash, g_str_equal);
}

/* Each id and each domain leads to one provider, or a look-up would depend on the order. */
static gboolean
add_key (GHashTable    *table,
         const char    *field,
         const char    *key,
         EhloProvider  *provider,
         GError       **error)
{
  if (g_hash_table_contains (table, key))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s \"%s\" stands in two entries",
                   field, key);
      return FALSE;
    }

  g_hash_table_insert (table, (gpointer) key, provider);
  return TRUE;
}

static gboolean
add_provider (EhloProviders  *self,
              JsonNode       *node,
              GError        **error)
{
  EhloProvider *provider;
  const char *const *domains;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "is not an object");
      return FALSE;
    }

  provider = _ehlo_provider_new_from_json (json_node_get_object (node), error);
  if (provider == NULL)
    return FALSE;
  g_ptr_array_add (self->items, provider);

  if (!add_key (self->by_id, "id", ehlo_provider_get_id (provider), provider, error))
    return FALSE;

  domains = ehlo_provider_get_domains (provider);
  for (guint i = 0; domains[i] != NULL; i++)
    {
      if (!add_key (self->by_domain, "domains", domains[i], provider, error))
        return FALSE;
    }

  return TRUE;
}

/* "entry 3 ("gmail"): ", or without the id when that is what is wrong. */
static void
prefix_with_entry (GError   **error,
                   guint      index,
                   JsonNode  *node)
{
  const char *id = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    ehlo_json_field_get_string (json_node_get_object (node), "id", EHLO_JSON_OPTIONAL, &id, NULL);

  if (id != NULL)
    g_prefix_error (error, "providers: entry %u (\"%s\"): ", index, id);
  else
    g_prefix_error (error, "providers: entry %u: ", index);
}

/**
 * ehlo_providers_new_from_bytes:
 * @json: UTF-8 text in the form of data/providers.json
 * @error: return location
 *
 * Returns: (transfer full): the providers, or %NULL with %EHLO_ERROR_INVALID, which names the entry
 *   (from 0) and the member that is wrong
 */
EhloProviders *
ehlo_providers_new_from_bytes (GBytes  *json,
                               GError **error)
{
  g_autoptr (EhloProviders) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;
  JsonArray *entries;
  gsize length;
  const char *text;

  g_return_val_if_fail (json != NULL, NULL);

  text = g_bytes_get_data (json, &length);
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) length, &parse_error))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "providers: %s", parse_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "providers: the text is not an object");
      return NULL;
    }
  if (!ehlo_json_field_get_array (json_node_get_object (root), "providers", &entries, error))
    {
      g_prefix_error (error, "providers: ");
      return NULL;
    }

  self = g_object_new (EHLO_TYPE_PROVIDERS, NULL);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);

      if (!add_provider (self, node, error))
        {
          prefix_with_entry (error, i, node);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_providers_get_default:
 *
 * The data set that was built into the program. Parsed at the first call, which takes some
 * milliseconds; the later ones are free. Main thread only.
 *
 * Returns: (transfer none): the providers, which live as long as the program
 */
EhloProviders *
ehlo_providers_get_default (void)
{
  static EhloProviders *providers = NULL;

  if (providers == NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) json = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        providers = ehlo_providers_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
    }

  return providers;
}

/**
 * ehlo_providers_find:
 * @self: the providers
 * @id: (nullable): the id of one
 *
 * Returns: (transfer none) (nullable): the provider
 */
EhloProvider *
ehlo_providers_find (EhloProviders *self,
                     const char    *id)
{
  g_return_val_if_fail (EHLO_IS_PROVIDERS (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

/**
 * ehlo_providers_find_by_address:
 * @self: the providers
 * @mail_address: (nullable): an address, whole or just typed as far as its domain
 *
 * Knows the domains of the providers' own only: who serves a domain of the customer's stands in
 * that domain's MX records.
 *
 * Returns: (transfer none) (nullable): the provider that has the address's domain
 */
EhloProvider *
ehlo_providers_find_by_address (EhloProviders *self,
                                const char    *mail_address)
{
  g_autofree char *domain = NULL;
  const char *at;

  g_return_val_if_fail (EHLO_IS_PROVIDERS (self), NULL);

  at = mail_address != NULL ? strrchr (mail_address, '@') : NULL;
  if (at == NULL)
    return NULL;

  domain = g_ascii_strdown (at + 1, -1);
  return g_hash_table_lookup (self->by_domain, g_strstrip (domain));
}

/* "email-smtp.{region}.amazonaws.com": every placeholder stands for one label. */
static gboolean
host_fits (const char *pattern,
           const char *host)
{
  g_auto (GStrv) want = NULL;
  g_auto (GStrv) have = NULL;

  /* The customer's own domain says nothing about the provider. */
  if (strstr (pattern, "{domain}") != NULL)
    return FALSE;

  want = g_strsplit (pattern, ".", -1);
  have = g_strsplit (host, ".", -1);
  if (g_strv_length (want) != g_strv_length (have))
    return FALSE;

  for (guint i = 0; want[i] != NULL; i++)
    {
      gboolean any = want[i][0] == '{';

      if (any ? have[i][0] == '\0' : g_ascii_strcasecmp (want[i], have[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_host (EhloProvider *provider,
          const char   *host)
{
  for (guint i = 0; i < ehlo_provider_get_n_endpoints (provider); i++)
    {
      if (host_fits (ehlo_provider_get_endpoint (provider, i)->host, host))
        return TRUE;
    }

  return FALSE;
}

/**
 * ehlo_providers_find_by_host:
 * @self: the providers
 * @host: (nullable): the name of a server
 *
 * Returns: (transfer none) (nullable): the provider whose server that is; where several share it,
 *   the first one of the file
 */
EhloProvider *
ehlo_providers_find_by_host (EhloProviders *self,
                             const char    *host)
{
  g_return_val_if_fail (EHLO_IS_PROVIDERS (self), NULL);

  if (host == NULL || *host == '\0')
    return NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      EhloProvider *provider = g_ptr_array_index (self->items, i);

      if (has_host (provider, host))
        return provider;
    }

  return NULL;
}
