/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklists.h"

#include "ehlo-error.h"
#include "ehlo-json-list.h"
#include "ehlo-knowledge-resources.h"

#include <string.h>

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/blocklists.json"

struct _EhloBlocklists
{
  GObject  parent_instance;

  GArray  *lists;   /* (element-type EhloBlocklist) */
  GArray  *retired; /* (element-type EhloRetiredList) */
};

G_DEFINE_FINAL_TYPE (EhloBlocklists, ehlo_blocklists, G_TYPE_OBJECT)

/* In the order of the enumerations. */
static const char *const listings[] = {
  "listed", "listed-network", "policy", "reputation", "neutral", "allow", "info", "test", NULL,
};
static const char *const weights[] = { "informational", "minor", "moderate", "major", NULL };
static const char *const families[] = { "no", "unconfirmed", "yes", NULL };

static void
code_clear (gpointer data)
{
  EhloBlocklistCode *self = data;

  g_free (self->meaning);
  g_free (self->class_);
}

static void
refusal_clear (gpointer data)
{
  EhloBlocklistRefusal *self = data;

  g_free (self->reason);
  g_free (self->meaning);
}

static void
list_clear (gpointer data)
{
  EhloBlocklist *self = data;

  g_free (self->id);
  g_free (self->name);
  g_free (self->operator_);
  g_free (self->holds);
  g_free (self->kind);
  g_free (self->zone);
  g_free (self->zone_ipv6);
  g_clear_pointer (&self->codes, g_array_unref);
  g_clear_pointer (&self->refusals, g_array_unref);
  g_clear_pointer (&self->positive_codes, g_array_unref);
  g_free (self->domain_positive);
  g_free (self->domain_negative);
  g_free (self->expiry);
  g_free (self->lookup_url);
  g_free (self->removal_url);
  g_strfreev (self->related);
}

static void
retired_clear (gpointer data)
{
  EhloRetiredList *self = data;

  g_free (self->id);
  g_strfreev (self->zones);
  g_free (self->category);
  g_free (self->since);
  g_free (self->replacement);
  g_free (self->notes);
}

static void
ehlo_blocklists_finalize (GObject *object)
{
  EhloBlocklists *self = EHLO_BLOCKLISTS (object);

  g_array_unref (self->lists);
  g_array_unref (self->retired);

  G_OBJECT_CLASS (ehlo_blocklists_parent_class)->finalize (object);
}

static void
ehlo_blocklists_class_init (EhloBlocklistsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_blocklists_finalize;
}

static GArray *
new_array (gsize          element_size,
           GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) element_size);

  g_array_set_clear_func (array, clear);
  return array;
}

static void
ehlo_blocklists_init (EhloBlocklists *self)
{
  self->lists = new_array (sizeof (EhloBlocklist), list_clear);
  self->retired = new_array (sizeof (EhloRetiredList), retired_clear);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A word out of @known, as its place there. */
static gboolean
read_word (JsonObject         *object,
           const char         *field,
           const char *const  *known,
           guint              *ret_index,
           GError            **error)
{
  g_autofree char *word = NULL;

  if (!ehlo_json_list_dup_text (object, field, EHLO_JSON_REQUIRED, known, &word, error))
    return FALSE;
  for (*ret_index = 0; !g_str_equal (known[*ret_index], word);)
    (*ret_index)++;
  return TRUE;
}

static gboolean
read_pattern (JsonObject            *object,
              EhloBlocklistPattern  *ret_pattern,
              GError               **error)
{
  const char *text;

  if (!ehlo_json_field_get_string (object, "match", EHLO_JSON_REQUIRED, &text, error))
    return FALSE;
  if (ehlo_blocklist_pattern_parse (text, ret_pattern))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "match is no pattern: \"%s\"", text);
  return FALSE;
}

static gboolean
read_code (JsonObject  *object,
           gpointer     entry,
           GError     **error)
{
  EhloBlocklistCode *self = entry;
  guint listing;

  if (!read_pattern (object, &self->match, error)
      || !ehlo_json_list_dup_text (object, "meaning", EHLO_JSON_REQUIRED, NULL, &self->meaning,
                                   error)
      || !read_word (object, "verdict", listings, &listing, error)
      || !ehlo_json_list_dup_text (object, "class", EHLO_JSON_REQUIRED, NULL, &self->class_, error)
      || (json_object_has_member (object, "expected_on_home_ip")
          && !ehlo_json_field_get_boolean (object, "expected_on_home_ip", &self->expected_at_home,
                                           error)))
    return FALSE;

  self->listing = (EhloListing) listing;
  return TRUE;
}

static gboolean
read_refusal (JsonObject  *object,
              gpointer     entry,
              GError     **error)
{
  EhloBlocklistRefusal *self = entry;

  return read_pattern (object, &self->match, error)
         && ehlo_json_list_dup_text (object, "reason", EHLO_JSON_REQUIRED, NULL, &self->reason,
                                     error)
         && ehlo_json_list_dup_text (object, "meaning", EHLO_JSON_REQUIRED, NULL, &self->meaning,
                                     error);
}

static gboolean
read_family (JsonObject         *object,
             const char         *family,
             EhloFamilySupport  *ret_support,
             GError            **error)
{
  guint index;

  if (!read_word (object, family, families, &index, error))
    return FALSE;

  *ret_support = (EhloFamilySupport) index;
  return TRUE;
}

static gboolean
read_families (JsonObject     *object,
               EhloBlocklist  *self,
               GError        **error)
{
  JsonObject *member;

  if (self->by_domain)
    return TRUE;

  return ehlo_json_field_get_object (object, "families", &member, error)
         && read_family (member, "ipv4", &self->ipv4, error)
         && read_family (member, "ipv6", &self->ipv6, error);
}

/* Seen by a third party is as good as said by the list: without its entry it proves nothing. */
static gboolean
read_test_entry (JsonObject     *object,
                 const char     *field,
                 EhloTestEntry  *ret_entry,
                 GError        **error)
{
  static const char *const words[] = { "unknown", "no", "yes", "observed", NULL };
  guint index;

  if (!read_word (object, field, words, &index, error))
    return FALSE;

  *ret_entry = (EhloTestEntry) MIN (index, (guint) EHLO_TEST_ENTRY_YES);
  return TRUE;
}

static gboolean
read_positive_codes (JsonObject     *object,
                     EhloBlocklist  *self,
                     GError        **error)
{
  g_auto (GStrv) texts = NULL;

  if (!ehlo_json_field_dup_strings (object, "ipv4_positive_codes", &texts, error))
    return FALSE;

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      EhloBlocklistPattern pattern;

      if (!ehlo_blocklist_pattern_parse (texts[i], &pattern))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                       "ipv4_positive_codes[%u] is no pattern: \"%s\"", i, texts[i]);
          return FALSE;
        }
      g_array_append_val (self->positive_codes, pattern);
    }
  return TRUE;
}

/* true: must be absent; false: listed by right; null: not known. */
static gboolean
read_negative (JsonObject     *object,
               EhloBlocklist  *self,
               GError        **error)
{
  gboolean absent = FALSE;

  if (json_object_has_member (object, "ipv4_negative_ok")
      && json_object_get_null_member (object, "ipv4_negative_ok"))
    return TRUE;
  if (!ehlo_json_field_get_boolean (object, "ipv4_negative_ok", &absent, error))
    return FALSE;

  self->ipv4_negative = absent ? EHLO_NEGATIVE_ABSENT : EHLO_NEGATIVE_LISTED;
  return TRUE;
}

static gboolean
read_self_test (JsonObject     *object,
                EhloBlocklist  *self,
                GError        **error)
{
  JsonObject *test;

  if (!ehlo_json_field_get_object (object, "self_test", &test, error))
    return FALSE;

  if (self->by_domain)
    return ehlo_json_list_dup_text (test, "domain_positive", EHLO_JSON_OPTIONAL, NULL,
                                    &self->domain_positive, error)
           && ehlo_json_list_dup_text (test, "domain_negative", EHLO_JSON_OPTIONAL, NULL,
                                       &self->domain_negative, error);

  return read_test_entry (test, "ipv4_positive", &self->ipv4_positive, error)
         && read_test_entry (test, "ipv6_positive", &self->ipv6_positive, error)
         && read_positive_codes (test, self, error) && read_negative (test, self, error);
}

static gboolean
read_nature (JsonObject     *object,
             EhloBlocklist  *self,
             GError        **error)
{
  static const char *const forms[] = { "reversed-ip", "domain", NULL };
  static const char *const unlisted[] = { "listed-unknown", "error", NULL };
  guint form, unlisted_index, weight;
  g_autofree char *decode = NULL;

  if (!read_word (object, "query_form", forms, &form, error)
      || !read_word (object, "unlisted_code_verdict", unlisted, &unlisted_index, error)
      || !read_word (object, "weight", weights, &weight, error)
      || !ehlo_json_list_dup_text (object, "decode", EHLO_JSON_REQUIRED, NULL, &decode, error)
      || !ehlo_json_field_get_boolean (object, "expected_on_home_ip", &self->expected_at_home,
                                       error)
      || !ehlo_json_field_get_boolean (object, "paid_removal_offered", &self->paid_removal, error)
      || !ehlo_json_field_get_boolean (object, "enabled_default", &self->enabled, error))
    return FALSE;

  self->by_domain = form == 1;
  self->unlisted_is_error = unlisted_index == 1;
  self->weight = (EhloWeight) weight;
  self->is_bitmask = g_str_equal (decode, "bitmask");
  return TRUE;
}

static gboolean
read_names (JsonObject     *object,
            EhloBlocklist  *self,
            GError        **error)
{
  const struct
  {
    const char   *field;
    EhloJsonNeed  need;
    char        **text;
  } texts[] = {
    { "id", EHLO_JSON_REQUIRED, &self->id },
    { "name", EHLO_JSON_REQUIRED, &self->name },
    { "operator", EHLO_JSON_OPTIONAL, &self->operator_ },
    { "lists", EHLO_JSON_REQUIRED, &self->holds },
    { "kind", EHLO_JSON_REQUIRED, &self->kind },
    { "zone", EHLO_JSON_REQUIRED, &self->zone },
    { "zone_ipv6", EHLO_JSON_OPTIONAL, &self->zone_ipv6 },
    { "lookup_url", EHLO_JSON_OPTIONAL, &self->lookup_url },
    { "removal_url", EHLO_JSON_OPTIONAL, &self->removal_url },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!ehlo_json_list_dup_text (object, texts[i].field, texts[i].need, NULL, texts[i].text,
                                  error))
      return FALSE;

  self->needs_key = strstr (self->zone, "{key}") != NULL;
  return ehlo_json_field_dup_strings (object, "related", &self->related, error);
}

static gboolean
read_surroundings (JsonObject     *object,
                   EhloBlocklist  *self,
                   GError        **error)
{
  JsonObject *expiry, *resolvers;
  g_autofree char *policy = NULL;

  if (!ehlo_json_field_get_object (object, "expiry", &expiry, error)
      || !ehlo_json_list_dup_text (expiry, "text", EHLO_JSON_OPTIONAL, NULL, &self->expiry, error)
      || !ehlo_json_field_get_object (object, "public_resolvers", &resolvers, error)
      || !ehlo_json_list_dup_text (resolvers, "policy", EHLO_JSON_REQUIRED, NULL, &policy, error))
    return FALSE;

  self->refuses_public_resolvers = g_str_equal (policy, "refused");
  return TRUE;
}

static gboolean
read_list (JsonObject  *object,
           gpointer     entry,
           GError     **error)
{
  EhloBlocklist *self = entry;

  self->codes = new_array (sizeof (EhloBlocklistCode), code_clear);
  self->refusals = new_array (sizeof (EhloBlocklistRefusal), refusal_clear);
  self->positive_codes = new_array (sizeof (EhloBlocklistPattern), NULL);

  return read_names (object, self, error) && read_nature (object, self, error)
         && read_families (object, self, error)
         && ehlo_json_list_read (object, "codes", self->codes, read_code, error)
         && ehlo_json_list_read (object, "refusals", self->refusals, read_refusal, error)
         && read_self_test (object, self, error) && read_surroundings (object, self, error);
}

static gboolean
read_retired (JsonObject  *object,
              gpointer     entry,
              GError     **error)
{
  static const char *const matches[] = { "exact", "suffix", NULL };
  EhloRetiredList *self = entry;
  guint match;

  if (!ehlo_json_list_dup_text (object, "id", EHLO_JSON_REQUIRED, NULL, &self->id, error)
      || !ehlo_json_field_dup_strings (object, "zones", &self->zones, error)
      || !read_word (object, "match", matches, &match, error)
      || !ehlo_json_list_dup_text (object, "category", EHLO_JSON_REQUIRED, NULL, &self->category,
                                   error)
      || !ehlo_json_list_dup_text (object, "since", EHLO_JSON_OPTIONAL, NULL, &self->since, error)
      || !ehlo_json_list_dup_text (object, "replacement", EHLO_JSON_OPTIONAL, NULL,
                                   &self->replacement, error)
      || !ehlo_json_list_dup_text (object, "notes", EHLO_JSON_OPTIONAL, NULL, &self->notes, error))
    return FALSE;

  self->with_children = match == 1;
  return TRUE;
}

/**
 * ehlo_blocklists_new_from_bytes:
 * @json: UTF-8 text in the form of data/blocklists.json
 * @error: return location
 *
 * Returns: (transfer full): the lists, or %NULL with %EHLO_ERROR_INVALID, which names the entry
 *   (from 0) and the member that is wrong
 */
EhloBlocklists *
ehlo_blocklists_new_from_bytes (GBytes  *json,
                                GError **error)
{
  g_autoptr (EhloBlocklists) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;

  g_return_val_if_fail (json != NULL, NULL);

  parser = ehlo_json_list_parse (json, "blocklists", &root, error);
  if (parser == NULL)
    return NULL;

  self = g_object_new (EHLO_TYPE_BLOCKLISTS, NULL);
  if (!ehlo_json_list_read (root, "lists", self->lists, read_list, error)
      || !ehlo_json_list_read (root, "retired", self->retired, read_retired, error))
    {
      g_prefix_error (error, "blocklists: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_blocklists_get_default:
 *
 * The data set that was built into the program, parsed at the first call. Main thread only.
 *
 * Returns: (transfer none): the lists, which live as long as the program
 */
EhloBlocklists *
ehlo_blocklists_get_default (void)
{
  static EhloBlocklists *blocklists;

  if (blocklists == NULL)
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        blocklists = ehlo_blocklists_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
    }

  return blocklists;
}

/* ---- finding --------------------------------------------------------------------------------- */

/**
 * ehlo_blocklists_get_n:
 * @self: the lists
 *
 * Returns: how many can be asked
 */
guint
ehlo_blocklists_get_n (EhloBlocklists *self)
{
  g_return_val_if_fail (EHLO_IS_BLOCKLISTS (self), 0);

  return self->lists->len;
}

/**
 * ehlo_blocklists_get:
 * @self: the lists
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the list; %NULL behind the last one
 */
const EhloBlocklist *
ehlo_blocklists_get (EhloBlocklists *self,
                     guint           index)
{
  g_return_val_if_fail (EHLO_IS_BLOCKLISTS (self), NULL);

  return index < self->lists->len ? &g_array_index (self->lists, EhloBlocklist, index) : NULL;
}

/**
 * ehlo_blocklists_find:
 * @self: the lists
 * @id: the id of a list
 *
 * Returns: (transfer none) (nullable): the list
 */
const EhloBlocklist *
ehlo_blocklists_find (EhloBlocklists *self,
                      const char     *id)
{
  g_return_val_if_fail (EHLO_IS_BLOCKLISTS (self), NULL);

  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal (g_array_index (self->lists, EhloBlocklist, i).id, id))
      return &g_array_index (self->lists, EhloBlocklist, i);

  return NULL;
}

static gboolean
is_child (const char *name,
          const char *zone)
{
  gsize name_length = strlen (name), zone_length = strlen (zone);

  return name_length > zone_length && name[name_length - zone_length - 1] == '.'
         && g_ascii_strcasecmp (name + name_length - zone_length, zone) == 0;
}

static gboolean
retired_covers (const EhloRetiredList *self,
                const char            *zone)
{
  for (guint i = 0; self->zones != NULL && self->zones[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->zones[i], zone) == 0
        || (self->with_children && is_child (zone, self->zones[i])))
      return TRUE;

  return FALSE;
}

/* The part of a zone that belongs to who runs the list: "spamhaus.org" of "zen.spamhaus.org". */
static const char *
get_owner (const char *zone)
{
  const char *dot = strrchr (zone, '.');

  while (dot != NULL && dot > zone && dot[-1] != '.')
    dot--;
  return dot != NULL ? dot : zone;
}

/**
 * ehlo_blocklists_find_named:
 * @self: the lists
 * @text: what a mail server says
 *
 * Which list of addresses a refusal names: by its zone, or else by the web site of who runs it, of
 * whom the list that most ask is meant then. Any thread.
 *
 * Returns: (transfer none) (nullable): the list
 */
const EhloBlocklist *
ehlo_blocklists_find_named (EhloBlocklists *self,
                            const char     *text)
{
  g_autofree char *lower = NULL;
  const EhloBlocklist *by_owner = NULL;

  g_return_val_if_fail (EHLO_IS_BLOCKLISTS (self) && text != NULL, NULL);

  lower = g_ascii_strdown (text, -1);
  for (guint i = 0; i < ehlo_blocklists_get_n (self); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (self, i);

      if (list->by_domain || list->needs_key || g_str_has_suffix (list->kind, "-allow"))
        continue;
      if (strstr (lower, list->zone) != NULL)
        return list;
      if (strstr (lower, get_owner (list->zone)) != NULL
          && (by_owner == NULL || list->weight > by_owner->weight))
        by_owner = list;
    }

  return by_owner;
}

/**
 * ehlo_blocklists_find_retired:
 * @self: the lists
 * @zone: the zone of a list, with or without a dot at its end
 *
 * Returns: (transfer none) (nullable): why that zone must not be asked; %NULL when it may
 */
const EhloRetiredList *
ehlo_blocklists_find_retired (EhloBlocklists *self,
                              const char     *zone)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (EHLO_IS_BLOCKLISTS (self), NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  name = g_strdup (zone);
  if (g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';

  for (guint i = 0; i < self->retired->len; i++)
    {
      const EhloRetiredList *entry = &g_array_index (self->retired, EhloRetiredList, i);

      if (retired_covers (entry, name))
        return entry;
    }

  return NULL;
}

/**
 * ehlo_blocklist_dup_zone:
 * @self: a list
 * @for_ipv6: whether an IPv6 address is to be asked about
 * @key: (nullable): what the operator of the list gave to the person
 *
 * Returns: (transfer full) (nullable): the zone to ask; %NULL when it needs a key
 */
char *
ehlo_blocklist_dup_zone (const EhloBlocklist *self,
                         gboolean             for_ipv6,
                         const char          *key)
{
  const char *zone = for_ipv6 && self->zone_ipv6 != NULL ? self->zone_ipv6 : self->zone;
  const char *place = strstr (zone, "{key}");

  if (place == NULL)
    return g_strdup (zone);
  if (key == NULL || *key == '\0')
    return NULL;

  return g_strdup_printf ("%.*s%s%s", (int) (place - zone), zone, key, place + strlen ("{key}"));
}
