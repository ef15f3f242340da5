/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-provider-private.h"

#include "ehlo-error.h"
#include "ehlo-json-field.h"

#include <string.h>

#define DOMAIN_PLACEHOLDER "{domain}"

struct _EhloProvider
{
  GObject             parent_instance;

  char               *id;
  char               *name;
  char               *kind;
  gboolean            submission;
  char              **domains;
  GArray             *endpoints;
  const EhloEndpoint *preferred;
  char               *username_form;
  char               *username_literal;
  char               *password_kind;
  char               *password_shape; /* nullable */
  char              **auth_methods;
  char               *help_url;
  char               *note;
  char               *haystack;      /* everything a search looks at, case-folded */
};

G_DEFINE_FINAL_TYPE (EhloProvider, ehlo_provider, G_TYPE_OBJECT)

static const char *const known_kinds[] = { "mailbox", "hosting", "relay", "local", NULL };
static const char *const known_username_forms[] = {
  "full_address", "local_part", "literal", "account_login", "token", "api_key", "any", "none", NULL
};

static void
endpoint_clear (gpointer data)
{
  EhloEndpoint *endpoint = data;

  g_free (endpoint->host);
  g_free (endpoint->note);
}

static void
ehlo_provider_finalize (GObject *object)
{
  EhloProvider *self = EHLO_PROVIDER (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_strfreev (self->domains);
  g_array_unref (self->endpoints);
  g_free (self->username_form);
  g_free (self->username_literal);
  g_free (self->password_kind);
  g_free (self->password_shape);
  g_strfreev (self->auth_methods);
  g_free (self->help_url);
  g_free (self->note);
  g_free (self->haystack);

  G_OBJECT_CLASS (ehlo_provider_parent_class)->finalize (object);
}

static void
ehlo_provider_class_init (EhloProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_provider_finalize;
}

static void
ehlo_provider_init (EhloProvider *self)
{
  self->endpoints = g_array_new (FALSE, TRUE, sizeof (EhloEndpoint));
  g_array_set_clear_func (self->endpoints, endpoint_clear);
}

static gboolean
dup_string (JsonObject    *object,
            const char    *field,
            EhloJsonNeed   need,
            char         **ret_text,
            GError       **error)
{
  const char *text;

  if (!ehlo_json_field_get_string (object, field, need, &text, error))
    return FALSE;

  *ret_text = g_strdup (text);
  return TRUE;
}

/* A text that must be one of a closed set. */
static gboolean
dup_word (JsonObject         *object,
          const char         *field,
          const char *const  *known,
          char              **ret_text,
          GError            **error)
{
  const char *text;

  if (!ehlo_json_field_get_string (object, field, EHLO_JSON_REQUIRED, &text, error))
    return FALSE;

  if (!g_strv_contains (known, text))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s has the unknown value \"%s\"",
                   field, text);
      return FALSE;
    }

  *ret_text = g_strdup (text);
  return TRUE;
}

static gboolean
read_endpoint (EhloEndpoint  *endpoint,
               JsonObject    *object,
               GError       **error)
{
  const char *tls;
  gint64 port;

  if (!dup_string (object, "host", EHLO_JSON_REQUIRED, &endpoint->host, error) ||
      !ehlo_json_field_get_integer (object, "port", 1, G_MAXUINT16, &port, error) ||
      !ehlo_json_field_get_string (object, "tls", EHLO_JSON_REQUIRED, &tls, error) ||
      !ehlo_json_field_get_boolean (object, "preferred", &endpoint->preferred, error) ||
      !dup_string (object, "note", EHLO_JSON_OPTIONAL, &endpoint->note, error))
    return FALSE;

  if (!ehlo_encryption_from_string (tls, &endpoint->encryption))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "tls has the unknown value \"%s\"", tls);
      return FALSE;
    }

  endpoint->port = (guint16) port;
  return TRUE;
}

/* A provider that takes mail from clients says by which of its endpoints a client should start. */
static gboolean
find_preferred (EhloProvider  *self,
                GError       **error)
{
  guint n_preferred = 0;

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      const EhloEndpoint *endpoint = &g_array_index (self->endpoints, EhloEndpoint, i);

      if (!endpoint->preferred)
        continue;

      self->preferred = endpoint;
      n_preferred++;
    }

  if (n_preferred == 1 || (n_preferred == 0 && !self->submission))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               "endpoints has %u preferred ones instead of one", n_preferred);
  return FALSE;
}

static gboolean
read_endpoints (EhloProvider  *self,
                JsonObject    *object,
                GError       **error)
{
  JsonArray *array;

  if (!ehlo_json_field_get_array (object, "endpoints", &array, error))
    return FALSE;

  g_array_set_size (self->endpoints, json_array_get_length (array));

  for (guint i = 0; i < self->endpoints->len; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "endpoints[%u] is not an object", i);
          return FALSE;
        }
      if (!read_endpoint (&g_array_index (self->endpoints, EhloEndpoint, i),
                          json_node_get_object (node), error))
        {
          g_prefix_error (error, "endpoints[%u].", i);
          return FALSE;
        }
    }

  return find_preferred (self, error);
}

static gboolean
read_username (EhloProvider  *self,
               JsonObject    *object,
               GError       **error)
{
  JsonObject *username;
  EhloJsonNeed need_literal;

  if (!ehlo_json_field_get_object (object, "username", &username, error))
    return FALSE;

  if (!dup_word (username, "form", known_username_forms, &self->username_form, error))
    {
      g_prefix_error (error, "username.");
      return FALSE;
    }

  need_literal = g_str_equal (self->username_form, "literal") ? EHLO_JSON_REQUIRED
                                                              : EHLO_JSON_OPTIONAL;
  if (!dup_string (username, "literal", need_literal, &self->username_literal, error))
    {
      g_prefix_error (error, "username.");
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_password (EhloProvider  *self,
               JsonObject    *object,
               GError       **error)
{
  JsonObject *password;

  if (!ehlo_json_field_get_object (object, "password", &password, error))
    return FALSE;

  if (!dup_string (password, "kind", EHLO_JSON_REQUIRED, &self->password_kind, error) ||
      !dup_string (password, "shape", EHLO_JSON_OPTIONAL, &self->password_shape, error))
    {
      g_prefix_error (error, "password.");
      return FALSE;
    }

  return TRUE;
}

/* One line for each thing that can be searched for: a word never matches across two of them. */
static char *
make_haystack (EhloProvider *self)
{
  g_autoptr (GString) text = g_string_new (self->name);

  g_string_append_printf (text, "\n%s", self->id);
  for (guint i = 0; self->domains[i] != NULL; i++)
    g_string_append_printf (text, "\n%s", self->domains[i]);
  for (guint i = 0; i < self->endpoints->len; i++)
    g_string_append_printf (text, "\n%s",
                            g_array_index (self->endpoints, EhloEndpoint, i).host);

  return g_utf8_casefold (text->str, (gssize) text->len);
}

/*< private >
 * _ehlo_provider_new_from_json:
 * @object: one entry of "providers" in data/providers.json
 * @error: return location
 *
 * Members that this program does not use are left alone.
 *
 * Returns: (transfer full): the provider, or %NULL with %EHLO_ERROR_INVALID, whose message begins
 *   with the name of the member that is wrong
 */
EhloProvider *
_ehlo_provider_new_from_json (JsonObject  *object,
                              GError     **error)
{
  g_autoptr (EhloProvider) self = g_object_new (EHLO_TYPE_PROVIDER, NULL);

  if (!dup_string (object, "id", EHLO_JSON_REQUIRED, &self->id, error) ||
      !dup_string (object, "name", EHLO_JSON_REQUIRED, &self->name, error) ||
      !dup_word (object, "kind", known_kinds, &self->kind, error) ||
      !ehlo_json_field_get_boolean (object, "smtp_submission", &self->submission, error) ||
      !ehlo_json_field_dup_strings (object, "domains", &self->domains, error) ||
      !read_endpoints (self, object, error) ||
      !read_username (self, object, error) ||
      !read_password (self, object, error) ||
      !ehlo_json_field_dup_strings (object, "auth_methods", &self->auth_methods, error) ||
      !dup_string (object, "help_url", EHLO_JSON_OPTIONAL, &self->help_url, error) ||
      !dup_string (object, "note", EHLO_JSON_OPTIONAL, &self->note, error))
    return NULL;

  self->haystack = make_haystack (self);
  return g_steal_pointer (&self);
}

/**
 * ehlo_provider_get_id:
 * @self: a provider
 *
 * Returns: (transfer none): the stable name, as in `ehlo-cli test --preset`
 */
const char *
ehlo_provider_get_id (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->id;
}

/**
 * ehlo_provider_get_name:
 * @self: a provider
 *
 * Returns: (transfer none): the name a person knows it by; not translated
 */
const char *
ehlo_provider_get_name (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->name;
}

/**
 * ehlo_provider_get_kind:
 * @self: a provider
 *
 * Returns: (transfer none): "mailbox", "hosting", "relay" or "local"
 */
const char *
ehlo_provider_get_kind (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->kind;
}

/**
 * ehlo_provider_has_submission:
 * @self: a provider
 *
 * Returns: %FALSE when it takes no mail by SMTP from its customers at all (RFC 6409)
 */
gboolean
ehlo_provider_has_submission (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), FALSE);

  return self->submission;
}

/**
 * ehlo_provider_get_domains:
 * @self: a provider
 *
 * Returns: (transfer none) (array zero-terminated=1): the mail domains of its own, maybe none
 */
const char *const *
ehlo_provider_get_domains (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return (const char *const *) self->domains;
}

/**
 * ehlo_provider_get_n_endpoints:
 * @self: a provider
 *
 * Returns: how many endpoints it has, maybe 0
 */
guint
ehlo_provider_get_n_endpoints (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), 0);

  return self->endpoints->len;
}

/**
 * ehlo_provider_get_endpoint:
 * @self: a provider
 * @index: from 0, less than ehlo_provider_get_n_endpoints()
 *
 * Returns: (transfer none): the endpoint, which lives as long as @self
 */
const EhloEndpoint *
ehlo_provider_get_endpoint (EhloProvider *self,
                            guint         index)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (index < self->endpoints->len, NULL);

  return &g_array_index (self->endpoints, EhloEndpoint, index);
}

/**
 * ehlo_provider_get_preferred:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the endpoint to start with; %NULL only where
 *   ehlo_provider_has_submission() is %FALSE
 */
const EhloEndpoint *
ehlo_provider_get_preferred (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->preferred;
}

/**
 * ehlo_provider_get_username_form:
 * @self: a provider
 *
 * Returns: (transfer none): "full_address", "local_part", "literal", "account_login", "token",
 *   "api_key", "any" or "none"
 */
const char *
ehlo_provider_get_username_form (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->username_form;
}

/**
 * ehlo_provider_get_username_literal:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the user name that everybody has there, as "apikey"
 */
const char *
ehlo_provider_get_username_literal (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->username_literal;
}

/**
 * ehlo_provider_get_password_kind:
 * @self: a provider
 *
 * Returns: (transfer none): what its sign-in wants: "account", "app_password", "oauth" … (the
 *   values stand under "enums" in data/providers.json)
 */
const char *
ehlo_provider_get_password_kind (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->password_kind;
}

/**
 * ehlo_provider_get_password_shape:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): how its app passwords look, as ehlo_password_shape_list()
 *   takes it; %NULL when they have no shape of their own
 */
const char *
ehlo_provider_get_password_shape (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->password_shape;
}

/**
 * ehlo_provider_get_auth_methods:
 * @self: a provider
 *
 * Only a hint: what the server offers in its EHLO reply always wins.
 *
 * Returns: (transfer none) (array zero-terminated=1): names of SASL mechanisms
 */
const char *const *
ehlo_provider_get_auth_methods (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return (const char *const *) self->auth_methods;
}

/**
 * ehlo_provider_get_help_url:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): the provider's own page about these settings
 */
const char *
ehlo_provider_get_help_url (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->help_url;
}

/**
 * ehlo_provider_get_note:
 * @self: a provider
 *
 * Returns: (transfer none) (nullable): what else a person should know; English
 */
const char *
ehlo_provider_get_note (EhloProvider *self)
{
  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  return self->note;
}

/**
 * ehlo_provider_matches:
 * @self: a provider
 * @search: (nullable): words, separated by blanks, in any case
 *
 * Looks at the name, the id, the domains and the hosts.
 *
 * Returns: whether every word of @search occurs; %TRUE when it has no word
 */
gboolean
ehlo_provider_matches (EhloProvider *self,
                       const char   *search)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (EHLO_IS_PROVIDER (self), FALSE);

  if (search == NULL)
    return TRUE;

  folded = g_utf8_casefold (search, -1);
  words = g_strsplit_set (folded, " \t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (self->haystack, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * ehlo_provider_expand:
 * @self: a provider
 * @host_template: the host of an endpoint
 * @mail_address: (nullable): the address of the account
 *
 * Puts the domain of @mail_address where @host_template says `{domain}`. The other placeholders
 * cannot be known from an address and stay, so that the person sees what to fill in.
 *
 * Returns: (transfer full): the host
 */
char *
ehlo_provider_expand (EhloProvider *self,
                      const char   *host_template,
                      const char   *mail_address)
{
  g_autoptr (GString) host = NULL;
  const char *at;

  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);
  g_return_val_if_fail (host_template != NULL, NULL);

  at = mail_address != NULL ? strrchr (mail_address, '@') : NULL;
  host = g_string_new (host_template);
  if (at != NULL && at[1] != '\0')
    g_string_replace (host, DOMAIN_PLACEHOLDER, at + 1, 0);

  return g_string_free (g_steal_pointer (&host), FALSE);
}

/**
 * ehlo_provider_dup_username:
 * @self: a provider
 * @mail_address: (nullable): the address of the account
 *
 * What to sign in with, as far as it follows from the address. A token, a key or the login of a
 * hosting contract does not.
 *
 * Returns: (transfer full) (nullable): the user name
 */
char *
ehlo_provider_dup_username (EhloProvider *self,
                            const char   *mail_address)
{
  const char *form;
  const char *at;

  g_return_val_if_fail (EHLO_IS_PROVIDER (self), NULL);

  form = self->username_form;
  if (g_str_equal (form, "literal"))
    return g_strdup (self->username_literal);

  if (mail_address == NULL || *mail_address == '\0')
    return NULL;

  if (g_str_equal (form, "full_address") || g_str_equal (form, "any"))
    return g_strdup (mail_address);

  at = strrchr (mail_address, '@');
  if (g_str_equal (form, "local_part") && at != mail_address)
    return at != NULL ? g_strndup (mail_address, (gsize) (at - mail_address))
                      : g_strdup (mail_address);

  return NULL;
}
