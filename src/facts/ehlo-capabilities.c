/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-capabilities.h"

#include "ehlo-ip-address-private.h"
#include "ehlo-seen-address-private.h"

#include <string.h>

#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* A run this long of one letter is no word; X-extensions have one X. */
#define MIN_MANGLED_RUN 3

struct _EhloCapabilities
{
  GPtrArray  *keywords;       /* (element-type utf8), upper case, NULL-terminated */
  GHashTable *params;         /* keyword, owned by @keywords, to text */
  GPtrArray  *mechanisms;     /* (element-type utf8), upper case, NULL-terminated */
  guint64     size;
  char       *server_name;
  char       *client_address;
  char       *mangled;
};

G_DEFINE_BOXED_TYPE (EhloCapabilities, ehlo_capabilities, ehlo_capabilities_ref,
                     ehlo_capabilities_unref)

/* RFC 5321 4.1.1.1, ehlo-keyword. */
static gboolean
is_keyword (const char *word)
{
  return g_ascii_isalnum (word[0]) && word[strspn (word, LETTERS_AND_DIGITS "-")] == '\0';
}

/* RFC 4422 3.1. */
static gboolean
is_mechanism (const char *word)
{
  gsize length = strspn (word, LETTERS_AND_DIGITS "-_");

  return length >= 1 && length <= 20 && word[length] == '\0';
}

/* What Cisco's "fixup" and "inspect esmtp" leave of a keyword they do not like: STARTTLS becomes
 * XXXXXXXA, others XXXB and so on; masked greetings are asterisks. */
static gboolean
is_mangled (const char *word)
{
  gsize run = strspn (word, "Xx");

  if (run == 0)
    run = strspn (word, "*");

  return run >= MIN_MANGLED_RUN
         && (word[run] == '\0' || (g_ascii_isalpha (word[run]) && word[run + 1] == '\0'));
}

static gboolean
list_has_word (char       **words,
               const char  *word)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (words[i], word) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A keyword that comes twice, as "AUTH PLAIN LOGIN" and "AUTH=PLAIN LOGIN" do, has the parameters
 * of both. */
static char *
join_params (const char *first,
             const char *second)
{
  g_auto (GStrv) first_words = g_strsplit (first, " ", -1);
  g_auto (GStrv) second_words = g_strsplit (second, " ", -1);
  GString *joined = g_string_new (first);

  for (guint i = 0; second_words[i] != NULL; i++)
    {
      if (list_has_word (first_words, second_words[i]))
        continue;
      if (joined->len > 0)
        g_string_append_c (joined, ' ');
      g_string_append (joined, second_words[i]);
    }

  return g_string_free (joined, FALSE);
}

static void
add_keyword (EhloCapabilities *self,
             const char       *keyword,
             const char       *params)
{
  g_autofree char *upper = g_ascii_strup (keyword, -1);
  gpointer known;
  gpointer old_params;

  if (g_hash_table_lookup_extended (self->params, upper, &known, &old_params))
    {
      g_hash_table_insert (self->params, known, join_params (old_params, params));
      return;
    }

  g_hash_table_insert (self->params, upper, g_strdup (params));
  g_ptr_array_add (self->keywords, g_steal_pointer (&upper));
}

/* RFC 2554 and before: "AUTH=LOGIN PLAIN" for the sake of clients that could not read "AUTH". */
static char *
find_params (char *line)
{
  if (g_ascii_strncasecmp (line, "AUTH=", 5) == 0)
    {
      line[4] = '\0';
      return g_strstrip (line + 5);
    }

  for (char *at = line; *at != '\0'; at++)
    {
      if (*at == ' ')
        {
          *at = '\0';
          return g_strstrip (at + 1);
        }
    }

  return line + strlen (line);
}

/* Of several overwritten words the one as long as STARTTLS tells most. */
static void
add_mangled (EhloCapabilities *self,
             const char       *word)
{
  gsize telling = strlen ("STARTTLS");

  if (self->mangled == NULL
      || (strlen (self->mangled) != telling && strlen (word) == telling))
    {
      g_free (self->mangled);
      self->mangled = g_strdup (word);
    }
}

static void
add_line (EhloCapabilities *self,
          const char       *text)
{
  g_autofree char *line = g_strstrip (g_strdup (text));
  const char *params = find_params (line);

  if (is_mangled (line))
    add_mangled (self, line);
  if (is_keyword (line))
    add_keyword (self, line, params);
}

static void
collect_mechanisms (EhloCapabilities *self)
{
  const char *params = ehlo_capabilities_get_params (self, "AUTH");
  g_auto (GStrv) words = g_strsplit (params != NULL ? params : "", " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *upper = g_ascii_strup (words[i], -1);

      if (is_mechanism (upper)
          && !g_ptr_array_find_with_equal_func (self->mechanisms, upper, g_str_equal, NULL))
        g_ptr_array_add (self->mechanisms, g_steal_pointer (&upper));
    }
}

/* RFC 1870 section 4: no number and zero both mean that no limit is named. */
static guint64
parse_size (const char *params)
{
  g_autofree char *number = NULL;
  guint64 size = 0;

  if (params == NULL)
    return 0;

  number = g_strndup (params, strcspn (params, " "));
  g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT64, &size, NULL);
  return size;
}

static gboolean
is_host_name (const char *word)
{
  return word[0] != '\0' && word[strspn (word, LETTERS_AND_DIGITS "-_.")] == '\0';
}

static gboolean
is_literal (const char *word)
{
  gsize length = strlen (word);
  g_autofree char *inner = NULL;
  g_autofree char *address = NULL;

  if (length < 3 || word[0] != '[' || word[length - 1] != ']')
    return FALSE;

  inner = g_strndup (word + 1, length - 2);
  address = ehlo_ip_address_normalize (inner);
  return address != NULL;
}

static gboolean
is_greeting_word (const char *text)
{
  static const char *const words[] = { "hello", "helo", "hi", "welcome", "greetings", "ok" };
  gsize length = strcspn (text, " ,.!");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i]) == length && g_ascii_strncasecmp (text, words[i], length) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The first word, if it is a name. One without a dot may as well be the beginning of a sentence
 * ("250 Already old but still servicing..."), so it must stand alone or before a greeting. */
static char *
parse_server_name (const char *text)
{
  gsize length = strcspn (text, " ");
  const char *second = text + length + strspn (text + length, " ");
  g_autofree char *word = g_strndup (text, length);

  while (length > 0 && strchr (",;:.", word[length - 1]) != NULL)
    word[--length] = '\0';

  if (is_literal (word))
    return g_steal_pointer (&word);
  if (!is_host_name (word) || is_mangled (word))
    return NULL;
  if (strchr (word, '.') != NULL)
    return g_steal_pointer (&word);
  if (is_greeting_word (word))
    return NULL;
  if (*second == '\0' || is_greeting_word (second))
    return g_steal_pointer (&word);

  return NULL;
}

static void
read_reply (EhloCapabilities    *self,
            const EhloSmtpReply *reply)
{
  for (guint i = 0; i < ehlo_smtp_reply_get_n_lines (reply); i++)
    {
      const char *line = ehlo_smtp_reply_get_line (reply, i);
      const char *text = ehlo_smtp_reply_get_line_text (reply, i);

      /* Equal for a line that is no reply line; "550" among the lines of a 250 offers nothing. */
      if (text == line || !g_str_has_prefix (line, "250"))
        continue;

      if (i > 0)
        add_line (self, text);
      else
        {
          self->server_name = parse_server_name (text);
          self->client_address = ehlo_seen_address_find (text);
        }
    }
}

/**
 * ehlo_capabilities_new_from_reply:
 * @reply: the reply to EHLO or HELO
 *
 * Reads what the server offers (RFC 5321 4.1.1.1). Any code but 250 offers nothing. Any thread.
 *
 * Returns: (transfer full): the capabilities
 */
EhloCapabilities *
ehlo_capabilities_new_from_reply (const EhloSmtpReply *reply)
{
  EhloCapabilities *self;

  g_return_val_if_fail (reply != NULL, NULL);

  self = g_atomic_rc_box_new0 (EhloCapabilities);
  self->keywords = g_ptr_array_new_with_free_func (g_free);
  self->params = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->mechanisms = g_ptr_array_new_with_free_func (g_free);

  if (ehlo_smtp_reply_get_code (reply) == 250)
    read_reply (self, reply);

  collect_mechanisms (self);
  self->size = parse_size (ehlo_capabilities_get_params (self, "SIZE"));
  g_ptr_array_add (self->keywords, NULL);
  g_ptr_array_add (self->mechanisms, NULL);

  return self;
}

/**
 * ehlo_capabilities_ref:
 * @self: capabilities
 *
 * Returns: (transfer full): @self
 */
EhloCapabilities *
ehlo_capabilities_ref (EhloCapabilities *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
capabilities_clear (gpointer data)
{
  EhloCapabilities *self = data;

  g_hash_table_unref (self->params);
  g_ptr_array_unref (self->keywords);
  g_ptr_array_unref (self->mechanisms);
  g_free (self->server_name);
  g_free (self->client_address);
  g_free (self->mangled);
}

/**
 * ehlo_capabilities_unref:
 * @self: (transfer full): capabilities
 *
 * Gives up a reference; the last one frees them.
 */
void
ehlo_capabilities_unref (EhloCapabilities *self)
{
  g_atomic_rc_box_release_full (self, capabilities_clear);
}

/**
 * ehlo_capabilities_has:
 * @self: capabilities
 * @keyword: a keyword in any case, "STARTTLS"
 *
 * Returns: whether the server offers it
 */
gboolean
ehlo_capabilities_has (const EhloCapabilities *self,
                       const char             *keyword)
{
  return ehlo_capabilities_get_params (self, keyword) != NULL;
}

/**
 * ehlo_capabilities_get_params:
 * @self: capabilities
 * @keyword: a keyword in any case, "SIZE"
 *
 * Returns: (transfer none) (nullable): what stands behind the keyword, as the server wrote it, ""
 *   when there is nothing; %NULL when the server does not offer the keyword
 */
const char *
ehlo_capabilities_get_params (const EhloCapabilities *self,
                              const char             *keyword)
{
  g_autofree char *upper = g_ascii_strup (keyword, -1);

  return g_hash_table_lookup (self->params, upper);
}

/**
 * ehlo_capabilities_get_keywords:
 * @self: capabilities
 *
 * Returns: (transfer none) (array zero-terminated=1): the keywords without their parameters, in
 *   upper case, each once, in the server's order. "AUTH=LOGIN" is AUTH. A keyword that was
 *   overwritten on the way is in it as it came, if it can still pass for a keyword.
 */
const char *const *
ehlo_capabilities_get_keywords (const EhloCapabilities *self)
{
  return (const char *const *) self->keywords->pdata;
}

/**
 * ehlo_capabilities_get_auth_mechanisms:
 * @self: capabilities
 *
 * Returns: (transfer none) (array zero-terminated=1): the mechanisms for signing in (RFC 4954
 *   section 3), in upper case, each once, in the server's order; empty when there is none
 */
const char *const *
ehlo_capabilities_get_auth_mechanisms (const EhloCapabilities *self)
{
  return (const char *const *) self->mechanisms->pdata;
}

/**
 * ehlo_capabilities_get_size:
 * @self: capabilities
 *
 * Returns: the largest message the server takes, in bytes (RFC 1870); 0 when it names no limit
 */
guint64
ehlo_capabilities_get_size (const EhloCapabilities *self)
{
  return self->size;
}

/**
 * ehlo_capabilities_get_server_name:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): the name by which the server calls itself, or its address
 *   literal; %NULL when its first line does not begin with one
 */
const char *
ehlo_capabilities_get_server_name (const EhloCapabilities *self)
{
  return self->server_name;
}

/**
 * ehlo_capabilities_get_client_address:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): our address as the server sees it, without brackets, in its
 *   usual form; %NULL when it names none or when it is in doubt whose it is
 */
const char *
ehlo_capabilities_get_client_address (const EhloCapabilities *self)
{
  return self->client_address;
}

/**
 * ehlo_capabilities_get_mangled:
 * @self: capabilities
 *
 * Returns: (transfer none) (nullable): a keyword that something on the way has overwritten, as it
 *   came ("XXXXXXXA"), that of the length of STARTTLS before others; %NULL when none was
 */
const char *
ehlo_capabilities_get_mangled (const EhloCapabilities *self)
{
  return self->mangled;
}
