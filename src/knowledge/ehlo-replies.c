/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-replies.h"
#include "ehlo-replies-private.h"

#include "ehlo-error.h"
#include "ehlo-knowledge-resources.h"
#include "ehlo-reply-reader-private.h"

#include <string.h>

#define RESOURCE_PATH "/dev/ehlo/Ehlo/knowledge/replies.json"

/* The longest host name (RFC 1035 2.3.4). */
#define MAX_HOST_BYTES 255

G_DEFINE_FINAL_TYPE (EhloReplies, ehlo_replies, G_TYPE_OBJECT)

static void
pattern_clear (gpointer data)
{
  EhloReplyPattern *pattern = data;

  ehlo_lazy_regex_clear (&pattern->regex);
}

static void
client_error_clear (gpointer data)
{
  EhloClientError *client_error = data;

  ehlo_lazy_regex_clear (&client_error->regex);
}

static void
host_hint_clear (gpointer data)
{
  EhloReplyHostHint *hint = data;

  ehlo_lazy_regex_clear (&hint->regex);
}

static void
ehlo_replies_finalize (GObject *object)
{
  EhloReplies *self = EHLO_REPLIES (object);

  g_array_unref (self->host_hints);
  g_array_unref (self->client_errors);
  g_array_unref (self->patterns);
  g_array_unref (self->enhanced);
  g_array_unref (self->basics);
  g_hash_table_unref (self->causes_by_id);
  g_array_unref (self->causes);
  g_ptr_array_unref (self->blocks);
  g_string_chunk_free (self->texts);

  G_OBJECT_CLASS (ehlo_replies_parent_class)->finalize (object);
}

static void
ehlo_replies_class_init (EhloRepliesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_replies_finalize;
}

static void
ehlo_replies_init (EhloReplies *self)
{
  self->texts = g_string_chunk_new (64 * 1024);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->causes = g_array_new (FALSE, TRUE, sizeof (EhloReplyCause));
  self->causes_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->basics = g_array_new (FALSE, TRUE, sizeof (EhloReplyBasic));
  self->enhanced = g_array_new (FALSE, TRUE, sizeof (EhloReplyEnhanced));
  self->patterns = g_array_new (FALSE, TRUE, sizeof (EhloReplyPattern));
  self->client_errors = g_array_new (FALSE, TRUE, sizeof (EhloClientError));
  self->host_hints = g_array_new (FALSE, TRUE, sizeof (EhloReplyHostHint));
  g_array_set_clear_func (self->patterns, pattern_clear);
  g_array_set_clear_func (self->client_errors, client_error_clear);
  g_array_set_clear_func (self->host_hints, host_hint_clear);
}

/* "patterns[3] ("gmail-dmarc"): …", or without the id when that is what is wrong. */
static void
prefix_with_entry (GError     **error,
                   const char  *list,
                   guint        index,
                   JsonNode    *node)
{
  const char *id = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    ehlo_json_field_get_string (json_node_get_object (node), "id", EHLO_JSON_OPTIONAL, &id, NULL);

  if (id != NULL)
    g_prefix_error (error, "%s[%u] (\"%s\"): ", list, index, id);
  else
    g_prefix_error (error, "%s[%u]: ", list, index);
}

static gboolean
read_list (EhloReplies        *self,
           JsonObject         *root,
           const char         *list,
           GArray             *entries,
           EhloReplyReadFunc   read,
           GError            **error)
{
  EhloReplyReader reader = { self->texts, self->blocks, self->causes_by_id };
  gsize entry_size = g_array_get_element_size (entries);
  JsonArray *array;

  if (!ehlo_json_field_get_array (root, list, &array, error))
    return FALSE;

  g_array_set_size (entries, json_array_get_length (array));

  for (guint i = 0; i < entries->len; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "%s[%u] is not an object", list, i);
          return FALSE;
        }
      if (!read (&reader, json_node_get_object (node), entries->data + i * entry_size, error))
        {
          prefix_with_entry (error, list, i, node);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
index_causes (EhloReplies  *self,
              GError      **error)
{
  for (guint i = 0; i < self->causes->len; i++)
    {
      EhloReplyCause *cause = &g_array_index (self->causes, EhloReplyCause, i);

      if (!g_hash_table_insert (self->causes_by_id, (gpointer) cause->id, cause))
        {
          g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "causes has \"%s\" twice",
                       cause->id);
          return FALSE;
        }
    }

  self->unknown = ehlo_replies_find_cause (self, "unknown");
  self->token = ehlo_replies_find_cause (self, "auth_token");
  if (self->unknown != NULL && self->token != NULL)
    return TRUE;

  g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                       "causes lacks \"unknown\" or \"auth_token\"");
  return FALSE;
}

/* What the numbers of an enhanced code mean one by one: an object with a digit for each name. */
static gboolean
read_digits (EhloReplies  *self,
             JsonObject   *root,
             const char   *field,
             const char  **digits,
             GError      **error)
{
  JsonObject *object;

  if (!ehlo_json_field_get_object (root, field, &object, error))
    return FALSE;

  for (guint i = 0; i < 10; i++)
    {
      const char name[] = { (char) ('0' + i), '\0' };
      const char *text;

      if (!ehlo_json_field_get_string (object, name, EHLO_JSON_OPTIONAL, &text, error))
        return FALSE;
      digits[i] = text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
    }

  return TRUE;
}

static gboolean
read_host_hints (EhloReplies  *self,
                 JsonObject   *root,
                 GError      **error)
{
  JsonObject *object;
  JsonObjectIter iter;
  const char *provider;

  if (!ehlo_json_field_get_object (root, "provider_host_hints", &object, error))
    return FALSE;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &provider, NULL))
    {
      EhloReplyHostHint hint = { NULL };
      const char *source;

      if (!ehlo_json_field_get_string (object, provider, EHLO_JSON_REQUIRED, &source, error))
        return FALSE;
      hint.provider = g_string_chunk_insert_const (self->texts, provider);
      hint.regex.source = g_string_chunk_insert_const (self->texts, source);
      g_array_append_val (self->host_hints, hint);
    }

  return TRUE;
}

static gboolean
read_root (EhloReplies  *self,
           JsonObject   *root,
           GError      **error)
{
  return read_list (self, root, "causes", self->causes, _ehlo_reply_read_cause, error)
         && index_causes (self, error)
         && read_list (self, root, "basic_codes", self->basics, _ehlo_reply_read_basic, error)
         && read_digits (self, root, "enhanced_classes", self->classes, error)
         && read_digits (self, root, "enhanced_subjects", self->subjects, error)
         && read_list (self, root, "enhanced_codes", self->enhanced, _ehlo_reply_read_enhanced,
                       error)
         && read_list (self, root, "patterns", self->patterns, _ehlo_reply_read_pattern, error)
         && read_list (self, root, "client_errors", self->client_errors,
                       _ehlo_reply_read_client_error, error)
         && read_host_hints (self, root, error);
}

/**
 * ehlo_replies_new_from_bytes:
 * @json: UTF-8 text in the form of data/replies.json
 * @error: return location
 *
 * Returns: (transfer full): the replies, or %NULL with %EHLO_ERROR_INVALID, which names the list,
 *   the entry (from 0) and the member that is wrong
 */
EhloReplies *
ehlo_replies_new_from_bytes (GBytes  *json,
                             GError **error)
{
  g_autoptr (EhloReplies) self = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;
  gsize length;
  const char *text;

  g_return_val_if_fail (json != NULL, NULL);

  text = g_bytes_get_data (json, &length);
  /* Not an immutable one: sealing the tree takes half as long again as parsing it. */
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text != NULL ? text : "", (gssize) length, &parse_error))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "replies: %s", parse_error->message);
      return NULL;
    }

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "replies: the text is not an object");
      return NULL;
    }

  self = g_object_new (EHLO_TYPE_REPLIES, NULL);
  if (!read_root (self, json_node_get_object (root), error))
    {
      g_prefix_error (error, "replies: ");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ehlo_replies_get_default:
 *
 * The data set that was built into the program. Parsed at the first call, which takes some
 * milliseconds; the later ones are free. Any thread.
 *
 * Returns: (transfer none): the replies, which live as long as the program
 */
EhloReplies *
ehlo_replies_get_default (void)
{
  static EhloReplies *replies;

  if (g_once_init_enter (&replies))
    {
      g_autoptr (GBytes) json = NULL;
      g_autoptr (GError) error = NULL;
      EhloReplies *loaded = NULL;

      ehlo_knowledge_register_resource ();
      json = g_resources_lookup_data (RESOURCE_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      if (json != NULL)
        loaded = ehlo_replies_new_from_bytes (json, &error);

      /* A part of the program itself, which the tests read: wrong data is a wrong build. */
      g_assert_no_error (error);
      g_once_init_leave (&replies, loaded);
    }

  return replies;
}

/**
 * ehlo_replies_get_n_causes:
 * @self: the replies
 *
 * Returns: how many causes there are
 */
guint
ehlo_replies_get_n_causes (EhloReplies *self)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), 0);

  return self->causes->len;
}

/**
 * ehlo_replies_get_cause:
 * @self: the replies
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the cause; %NULL behind the last one
 */
const EhloReplyCause *
ehlo_replies_get_cause (EhloReplies *self,
                        guint        index)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return index < self->causes->len ? &g_array_index (self->causes, EhloReplyCause, index) : NULL;
}

/**
 * ehlo_replies_find_cause:
 * @self: the replies
 * @id: (nullable): the id of a cause
 *
 * Returns: (transfer none) (nullable): the cause
 */
const EhloReplyCause *
ehlo_replies_find_cause (EhloReplies *self,
                         const char  *id)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return id != NULL ? g_hash_table_lookup (self->causes_by_id, id) : NULL;
}

/**
 * ehlo_replies_get_n_patterns:
 * @self: the replies
 *
 * Returns: how many patterns there are
 */
guint
ehlo_replies_get_n_patterns (EhloReplies *self)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), 0);

  return self->patterns->len;
}

/**
 * ehlo_replies_get_pattern:
 * @self: the replies
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the pattern; %NULL behind the last one
 */
const EhloReplyPattern *
ehlo_replies_get_pattern (EhloReplies *self,
                          guint        index)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return index < self->patterns->len ? &g_array_index (self->patterns, EhloReplyPattern, index)
                                     : NULL;
}

/**
 * ehlo_replies_get_n_client_errors:
 * @self: the replies
 *
 * Returns: how many errors of programs and systems there are
 */
guint
ehlo_replies_get_n_client_errors (EhloReplies *self)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), 0);

  return self->client_errors->len;
}

/**
 * ehlo_replies_get_client_error:
 * @self: the replies
 * @index: which one, from 0
 *
 * Returns: (transfer none) (nullable): the error; %NULL behind the last one
 */
const EhloClientError *
ehlo_replies_get_client_error (EhloReplies *self,
                               guint        index)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return index < self->client_errors->len
         ? &g_array_index (self->client_errors, EhloClientError, index)
         : NULL;
}

/**
 * ehlo_replies_find_basic:
 * @self: the replies
 * @code: three digits
 *
 * Returns: (transfer none) (nullable): what they mean by themselves
 */
const EhloReplyBasic *
ehlo_replies_find_basic (EhloReplies *self,
                         guint        code)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  for (guint i = 0; i < self->basics->len; i++)
    {
      const EhloReplyBasic *basic = &g_array_index (self->basics, EhloReplyBasic, i);

      if (basic->code == code)
        return basic;
    }

  return NULL;
}

/**
 * ehlo_replies_find_enhanced:
 * @self: the replies
 * @code: (nullable): an enhanced code
 *
 * Returns: (transfer none) (nullable): what its subject and detail mean by themselves
 */
const EhloReplyEnhanced *
ehlo_replies_find_enhanced (EhloReplies            *self,
                            const EhloEnhancedCode *code)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  if (!ehlo_enhanced_code_is_set (code))
    return NULL;

  name = g_strdup_printf ("X.%u.%u", code->subject, code->detail);
  for (guint i = 0; i < self->enhanced->len; i++)
    {
      const EhloReplyEnhanced *enhanced = &g_array_index (self->enhanced, EhloReplyEnhanced, i);

      if (g_str_equal (enhanced->code, name))
        return enhanced;
    }

  return NULL;
}

/**
 * ehlo_replies_get_class_meaning:
 * @self: the replies
 * @klass: the first number of an enhanced code
 *
 * Returns: (transfer none) (nullable): what it means by itself
 */
const char *
ehlo_replies_get_class_meaning (EhloReplies *self,
                                guint        klass)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return klass < G_N_ELEMENTS (self->classes) ? self->classes[klass] : NULL;
}

/**
 * ehlo_replies_get_subject_meaning:
 * @self: the replies
 * @subject: the second number of an enhanced code
 *
 * Returns: (transfer none) (nullable): what it is about
 */
const char *
ehlo_replies_get_subject_meaning (EhloReplies *self,
                                  guint        subject)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), NULL);

  return subject < G_N_ELEMENTS (self->subjects) ? self->subjects[subject] : NULL;
}

/**
 * ehlo_replies_host_is_of:
 * @self: the replies
 * @host: (nullable): the name of a server
 * @provider: a name that patterns use
 *
 * Returns: whether the server is known to be that provider's
 */
gboolean
ehlo_replies_host_is_of (EhloReplies *self,
                         const char  *host,
                         const char  *provider)
{
  g_return_val_if_fail (EHLO_IS_REPLIES (self), FALSE);

  if (host == NULL || strlen (host) > MAX_HOST_BYTES || !g_utf8_validate (host, -1, NULL))
    return FALSE;

  for (guint i = 0; i < self->host_hints->len; i++)
    {
      EhloReplyHostHint *hint = &g_array_index (self->host_hints, EhloReplyHostHint, i);
      gsize start;

      /* The hints say how a name ends; it must be whole labels: notgmail.com is somebody else's. */
      if (g_str_equal (hint->provider, provider)
          && ehlo_lazy_regex_search (&hint->regex, host, -1, &start, NULL)
          && (start == 0 || host[start - 1] == '.'))
        return TRUE;
    }

  return FALSE;
}
