/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-issuers.h"

#include "ehlo-json-list.h"
#include "ehlo-knowledge-resources.h"

#include <string.h>

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/issuers.json"

/* As much of a name as is looked at. RFC 5280 lets each attribute have 64 characters. */
#define MAX_NAME_BYTES 1024

struct _EhloIssuers
{
  GObject  parent_instance;

  GArray  *issuers; /* (element-type EhloIssuer) */
};

G_DEFINE_FINAL_TYPE (EhloIssuers, ehlo_issuers, G_TYPE_OBJECT)

static const char *const kinds[] = { "antivirus", "proxy", "tool", NULL };
static const char *const confidences[] = { "high", "medium", "low", NULL };

static void
lazy_regex_free_all (EhloLazyRegex *regex)
{
  g_free ((char *) regex->source);
  ehlo_lazy_regex_clear (regex);
}

static void
pattern_clear (gpointer data)
{
  EhloIssuerPattern *self = data;

  lazy_regex_free_all (&self->common_name);
  lazy_regex_free_all (&self->organisation);
}

static void
issuer_clear (gpointer data)
{
  EhloIssuer *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->kind);
  g_clear_pointer (&self->patterns, g_array_unref);
  g_free (self->next_action);
  g_free (self->confidence);
}

static void
ehlo_issuers_finalize (GObject *object)
{
  EhloIssuers *self = EHLO_ISSUERS (object);

  g_array_unref (self->issuers);

  G_OBJECT_CLASS (ehlo_issuers_parent_class)->finalize (object);
}

static void
ehlo_issuers_class_init (EhloIssuersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_issuers_finalize;
}

static void
ehlo_issuers_init (EhloIssuers *self)
{
  self->issuers = g_array_new (FALSE, TRUE, sizeof (EhloIssuer));
  g_array_set_clear_func (self->issuers, issuer_clear);
}

static gboolean
read_regex (JsonObject     *object,
            const char     *field,
            EhloLazyRegex  *regex,
            GError        **error)
{
  g_autofree char *source = NULL;

  if (!ehlo_json_list_dup_text (object, field, EHLO_JSON_OPTIONAL, NULL, &source, error))
    return FALSE;

  regex->source = g_steal_pointer (&source);
  return TRUE;
}

static gboolean
read_pattern (JsonObject  *object,
              gpointer     entry,
              GError     **error)
{
  EhloIssuerPattern *self = entry;

  return read_regex (object, "common_name", &self->common_name, error)
         && read_regex (object, "organisation", &self->organisation, error);
}

static gboolean
read_issuer (JsonObject  *object,
             gpointer     entry,
             GError     **error)
{
  EhloIssuer *self = entry;

  self->patterns = g_array_new (FALSE, TRUE, sizeof (EhloIssuerPattern));
  g_array_set_clear_func (self->patterns, pattern_clear);

  return ehlo_json_list_dup_text (object, "id", EHLO_JSON_REQUIRED, NULL, &self->id, error)
         && ehlo_json_list_dup_text (object, "name", EHLO_JSON_REQUIRED, NULL, &self->name, error)
         && ehlo_json_list_dup_text (object, "kind", EHLO_JSON_REQUIRED, kinds, &self->kind, error)
         && ehlo_json_list_read (object, "patterns", self->patterns, read_pattern, error)
         && ehlo_json_list_dup_text (object, "next_action", EHLO_JSON_REQUIRED, NULL,
                                     &self->next_action, error)
         && ehlo_json_list_dup_text (object, "confidence", EHLO_JSON_REQUIRED, confidences,
                                     &self->confidence, error);
}

/**
 * ehlo_issuers_new_from_bytes:
 * @json: UTF-8 text in the form of data/issuers.json
 * @error: return location
 *
 * Returns: (transfer full): the issuers, or %NULL with %EHLO_ERROR_INVALID, which names the entry
 *   (from 0) and the member that is wrong
 */
EhloIssuers *
ehlo_issuers_new_from_bytes (GBytes  *json,
                             GError **error)
{
  g_autoptr (EhloIssuers) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  g_return_val_if_fail (json != NULL, NULL);

  parser = ehlo_json_list_parse (json, "issuers", &root, error);
  if (parser == NULL)
    return NULL;

  self = g_object_new (EHLO_TYPE_ISSUERS, NULL);
  if (!ehlo_json_list_read (root, "issuers", self->issuers, read_issuer, error))
    {
      g_prefix_error (error, "issuers: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_issuers_get_default:
 *
 * The data set that was built into the program, parsed at the first call. Main thread only.
 *
 * Returns: (transfer none): the issuers, which live as long as the program
 */
EhloIssuers *
ehlo_issuers_get_default (void)
{
  static EhloIssuers *issuers;

  if (issuers == NULL)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        issuers = ehlo_issuers_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
    }

  return issuers;
}

/**
 * ehlo_issuers_get_n:
 * @self: the issuers
 *
 * Returns: how many there are
 */
guint
ehlo_issuers_get_n (EhloIssuers *self)
{
  g_return_val_if_fail (EHLO_IS_ISSUERS (self), 0);

  return self->issuers->len;
}

/**
 * ehlo_issuers_get:
 * @self: the issuers
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the issuer; %NULL behind the last one
 */
const EhloIssuer *
ehlo_issuers_get (EhloIssuers *self,
                  guint        index)
{
  g_return_val_if_fail (EHLO_IS_ISSUERS (self), NULL);

  return index < self->issuers->len ? &g_array_index (self->issuers, EhloIssuer, index) : NULL;
}

/* The length of the attribute that @name begins with, up to its comma or plus sign. */
static gsize
measure_attribute (const char *name)
{
  gsize length = 0;

  while (name[length] != '\0' && name[length] != ',' && name[length] != '+')
    length += name[length] == '\\' && name[length + 1] != '\0' ? 2 : 1;

  return length;
}

/* RFC 4514 2.4: a backslash before a character that would mean something. The pairs of hex digits
 * that stand for other characters occur in no known name and stay as they are. */
static char *
dup_unescaped (const char *value,
               gsize       length)
{
  g_autoptr (GString) text = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '\\' && i + 1 < length && !g_ascii_isxdigit (value[i + 1]))
        i++;
      g_string_append_c (text, value[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The value of the first attribute of @name that is called @type; nullable. */
static char *
dup_attribute (const char *name,
               const char *type)
{
  gsize type_length = strlen (type);

  while (*name != '\0')
    {
      gsize length = measure_attribute (name);

      if (length > type_length && name[type_length] == '='
          && g_ascii_strncasecmp (name, type, type_length) == 0)
        return dup_unescaped (name + type_length + 1, length - type_length - 1);

      name += length;
      if (*name != '\0')
        name++;
      name += strspn (name, " ");
    }

  return NULL;
}

static gboolean
attribute_fits (EhloLazyRegex *regex,
                const char    *value)
{
  return regex->source == NULL
         || (value != NULL && ehlo_lazy_regex_search (regex, value, -1, NULL, NULL));
}

static gboolean
issuer_fits (EhloIssuer *self,
             const char *common_name,
             const char *organisation)
{
  for (guint i = 0; i < self->patterns->len; i++)
    {
      EhloIssuerPattern *pattern = &g_array_index (self->patterns, EhloIssuerPattern, i);

      if (attribute_fits (&pattern->common_name, common_name)
          && attribute_fits (&pattern->organisation, organisation))
        return TRUE;
    }

  return FALSE;
}

/**
 * ehlo_issuers_match:
 * @self: the issuers
 * @issuer: (nullable): the issuer of a certificate, as in EhloCertificate (RFC 4514)
 *
 * Ask for every certificate of the chain: a device often signs with an intermediate certificate of
 * no special name. Names are easy to forge, so a match on a chain that this computer trusts says
 * that something is in between, and on one that it does not trust only what it calls itself. Any
 * thread.
 *
 * Returns: (transfer none) (nullable): the antivirus program, proxy or tool of that name
 */
const EhloIssuer *
ehlo_issuers_match (EhloIssuers *self,
                    const char  *issuer)
{
  g_autofree char *valid = NULL;
  g_autofree char *common_name = NULL;
  g_autofree char *organisation = NULL;

  g_return_val_if_fail (EHLO_IS_ISSUERS (self), NULL);

  if (issuer == NULL)
    return NULL;

  valid = g_utf8_make_valid (issuer, (gssize) strnlen (issuer, MAX_NAME_BYTES));
  common_name = dup_attribute (valid, "CN");
  organisation = dup_attribute (valid, "O");

  for (guint i = 0; i < self->issuers->len; i++)
    {
      EhloIssuer *entry = &g_array_index (self->issuers, EhloIssuer, i);

      if (issuer_fits (entry, common_name, organisation))
        return entry;
    }

  return NULL;
}

/**
 * ehlo_issuer_get_who:
 * @self: an issuer
 *
 * Returns: (transfer none): who can act, a code of ehlo_finding_get_who()
 */
const char *
ehlo_issuer_get_who (const EhloIssuer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_str_equal (self->kind, "proxy") ? "network" : "user";
}
