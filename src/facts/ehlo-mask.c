/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-mask.h"

#include "ehlo-encoded-match-private.h"
#include "ehlo-ip-scope.h"
#include "ehlo-redactor.h"

#include <string.h>

/* Shorter names are hidden only where they stand alone: "me" would shred every text. */
#define MIN_WORD 3

/* Parts of a name, as in "ana.lopez", say who it is from this length on. */
#define MIN_PART 4

/* Three bytes, the shortest word that is looked for, make four letters of base64. */
#define MIN_BASE64 4

/* RFC 4291 2.2, the longest form: six groups and an address of IPv4. */
#define MAX_IPV6_TEXT 45

#define HIDDEN_HOST "[this-computer]"

typedef enum
{
  VALUE_ANYWHERE, /* long and like nothing else */
  VALUE_WORD,     /* where no letter or digit touches it */
  VALUE_NUMBER,   /* where no digit touches it */
  VALUE_ALONE,    /* where there is nothing else */
} Place;

typedef struct
{
  char  *value; /* ASCII letters small */
  gsize  length;
  char  *mark;
  Place  place;
} Value;

struct _EhloMask
{
  GPtrArray *values; /* (element-type Value) the longest first */
  GPtrArray *ipv6;   /* (element-type GInetAddress) */
  GPtrArray *ipv6_marks;
};

/* Local parts that thousands have, and words of our own texts: by themselves they name nobody. */
static const char *const common_words[] = {
  "abuse", "account", "accounts", "address", "admin", "administrator", "alerts", "and",
  "anonymous", "backup", "billing", "bounce", "can", "client", "contact", "ehlo", "email",
  "example", "for", "from", "has", "hello", "help", "host", "hostmaster", "how", "info", "its",
  "localhost", "login", "mail", "mailbox", "mailer", "mailer-daemon", "marketing", "may",
  "message", "name", "network", "new", "news", "newsletter", "no-reply", "nobody", "noreply",
  "not", "notification", "notifications", "now", "off", "office", "old", "one", "only", "out",
  "own", "password", "port", "post", "postmaster", "practice", "reply", "root", "sales", "secure",
  "see", "sender", "server", "service", "smtp", "support", "system", "team", "test", "that",
  "the", "this", "two", "use", "user", "web", "webmaster", "what", "when", "who", "why", "with",
  "work", "yes", "you", "your", NULL,
};

static void
value_free (gpointer data)
{
  Value *self = data;

  g_free (self->value);
  g_free (self->mark);
  g_free (self);
}

/**
 * ehlo_mask_new:
 *
 * Returns: (transfer full): a mask that hides nothing yet
 */
EhloMask *
ehlo_mask_new (void)
{
  EhloMask *self = g_new0 (EhloMask, 1);

  self->values = g_ptr_array_new_with_free_func (value_free);
  self->ipv6 = g_ptr_array_new_with_free_func (g_object_unref);
  self->ipv6_marks = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * ehlo_mask_free:
 * @self: (transfer full): a mask
 */
void
ehlo_mask_free (EhloMask *self)
{
  g_ptr_array_unref (self->values);
  g_ptr_array_unref (self->ipv6);
  g_ptr_array_unref (self->ipv6_marks);
  g_free (self);
}

/**
 * ehlo_mask_is_empty:
 * @self: a mask
 *
 * Returns: whether there is nothing that it hides
 */
gboolean
ehlo_mask_is_empty (EhloMask *self)
{
  return self->values->len == 0 && self->ipv6->len == 0;
}

/* ---- what is hidden -------------------------------------------------------------------------- */

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  const Value *one = *(const Value *const *) a;
  const Value *other = *(const Value *const *) b;

  if (one->length != other->length)
    return one->length > other->length ? -1 : 1;
  return strcmp (one->value, other->value);
}

static const Value *
find_value (EhloMask   *self,
            const char *value)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *known = g_ptr_array_index (self->values, i);

      if (g_str_equal (known->value, value))
        return known;
    }
  return NULL;
}

static void
add_value (EhloMask   *self,
           const char *text,
           const char *mark,
           Place       place)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  Value *value;

  if (*lower == '\0' || g_str_equal (lower, mark) || find_value (self, lower) != NULL)
    return;

  value = g_new0 (Value, 1);
  value->length = strlen (lower);
  value->value = g_steal_pointer (&lower);
  value->mark = g_strdup (mark);
  value->place = place;
  g_ptr_array_add (self->values, value);
  g_ptr_array_sort (self->values, compare_lengths);
}

static gboolean
is_taken (EhloMask   *self,
          const char *mark)
{
  for (guint i = 0; i < self->values->len; i++)
    if (g_str_equal (((const Value *) g_ptr_array_index (self->values, i))->mark, mark))
      return TRUE;
  return g_ptr_array_find_with_equal_func (self->ipv6_marks, mark, g_str_equal, NULL);
}

/* Two that begin alike are still two: "a…@gmail.com" and "a…2@gmail.com". */
static char *
make_mark (EhloMask   *self,
           const char *before,
           const char *after)
{
  char *mark = g_strconcat (before, after, NULL);

  for (guint n = 2; is_taken (self, mark); n++)
    {
      g_free (mark);
      mark = g_strdup_printf ("%s%u%s", before, n, after);
    }
  return mark;
}

static char *
dup_initial (const char *text)
{
  g_autofree char *letter = g_utf8_substring (text, 0, 1);

  return g_strconcat (letter, "…", NULL);
}

/* g_ascii_strdown() sees to ASCII, these to the rest. */
static void
add_spellings (EhloMask   *self,
               const char *text,
               const char *mark,
               Place       place)
{
  g_autofree char *small = NULL;
  g_autofree char *large = NULL;
  g_autofree char *decomposed = NULL;

  add_value (self, text, mark, place);
  if (g_str_is_ascii (text))
    return;

  small = g_utf8_strdown (text, -1);
  large = g_utf8_strup (text, -1);
  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  add_value (self, small, mark, place);
  add_value (self, large, mark, place);
  if (decomposed != NULL)
    add_value (self, decomposed, mark, place);
}

static gboolean
is_label_of (const char *word,
             const char *domain)
{
  g_auto (GStrv) labels = domain != NULL ? g_strsplit (domain, ".", -1) : NULL;

  for (guint i = 0; labels != NULL && labels[i] != NULL; i++)
    if (g_ascii_strcasecmp (labels[i], word) == 0)
      return TRUE;
  return FALSE;
}

/* A name by itself; not where the mark of the address says it anyway, in its domain. */
static void
add_word (EhloMask   *self,
          const char *word,
          const char *domain,
          gsize       shortest)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);
  g_autofree char *mark = NULL;

  if ((gsize) g_utf8_strlen (word, -1) < shortest || g_strv_contains (common_words, lower)
      || is_label_of (word, domain))
    return;

  mark = dup_initial (word);
  add_spellings (self, word, mark, VALUE_WORD);
}

/* "ana.lopez+shop" is "ana.lopez", and "lopez". */
static void
add_words (EhloMask   *self,
           const char *local,
           const char *domain)
{
  g_auto (GStrv) parts = g_strsplit_set (local, ".+_-\\/=", -1);
  g_autofree char *untagged = g_strndup (local, strcspn (local, "+"));

  add_word (self, local, domain, MIN_WORD);
  add_word (self, untagged, domain, MIN_WORD);
  for (guint i = 0; parts[i] != NULL; i++)
    add_word (self, parts[i], domain, parts[i + 1] != NULL || i > 0 ? MIN_PART : MIN_WORD);
}

/**
 * ehlo_mask_add_mail:
 * @self: a mask
 * @address: (nullable): a mail address or a user name
 *
 * Hides it and the names in it, in capitals or not, in the encodings that ehlo_redactor_new() knows
 * and in base64. The domain stays: a report without it helps nobody.
 */
void
ehlo_mask_add_mail (EhloMask   *self,
                    const char *address)
{
  g_autofree char *lower = NULL;
  g_autofree char *local = NULL;
  g_autofree char *initial = NULL;
  g_autofree char *mark = NULL;
  const char *at;

  if (address == NULL || *address == '\0' || strstr (address, "…") != NULL)
    return;
  lower = g_ascii_strdown (address, -1);
  if (find_value (self, lower) != NULL)
    return;

  at = strrchr (address, '@');
  local = at != NULL ? g_strndup (address, (gsize) (at - address)) : g_strdup (address);
  initial = dup_initial (*local != '\0' ? local : address);
  mark = make_mark (self, initial, at != NULL ? at : "");
  if (at != NULL)
    add_spellings (self, address, mark, VALUE_ANYWHERE);
  else
    add_spellings (self, address, mark,
                   strlen (address) < MIN_WORD || g_strv_contains (common_words, lower)
                     ? VALUE_ALONE : VALUE_WORD);
  add_words (self, local, at != NULL ? at + 1 : NULL);
}

/* In front, from behind as name servers are asked for it, and as names of home lines have it. */
static void
add_ipv4 (EhloMask     *self,
          const guint8 *b)
{
  g_autofree char *prefix = g_strdup_printf ("%u.%u.%u.x", b[0], b[1], b[2]);
  g_autofree char *mark = make_mark (self, prefix, "");
  const char *last = strrchr (mark, 'x');
  const struct { char separator; gboolean reversed; } forms[] = {
    { '.', FALSE }, { '.', TRUE }, { '-', FALSE }, { '-', TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      char c = forms[i].separator;
      g_autofree char *value =
        forms[i].reversed ? g_strdup_printf ("%u%c%u%c%u%c%u", b[3], c, b[2], c, b[1], c, b[0])
                          : g_strdup_printf ("%u%c%u%c%u%c%u", b[0], c, b[1], c, b[2], c, b[3]);
      g_autofree char *shown =
        forms[i].reversed ? g_strdup_printf ("%s%c%u%c%u%c%u", last, c, b[2], c, b[1], c, b[0])
                          : g_strdup_printf ("%u%c%u%c%u%c%s", b[0], c, b[1], c, b[2], c, last);

      add_value (self, value, shown, VALUE_NUMBER);
    }
}

static void
add_ipv6 (EhloMask     *self,
          GInetAddress *address,
          const guint8 *b)
{
  g_autofree char *known = g_inet_address_to_string (address);
  g_autofree char *prefix = g_strdup_printf ("%x:%x:%x::x", b[0] << 8 | b[1], b[2] << 8 | b[3],
                                             b[4] << 8 | b[5]);
  g_autofree char *mark = make_mark (self, prefix, "");
  g_autofree char *nibbles = ehlo_ip_address_dup_reversed (address);

  g_ptr_array_add (self->ipv6, g_object_ref (address));
  g_ptr_array_add (self->ipv6_marks, g_strdup (mark));
  add_value (self, known, mark, VALUE_ANYWHERE);
  add_value (self, nibbles, mark, VALUE_ANYWHERE);
}

/**
 * ehlo_mask_add_ip:
 * @self: a mask
 * @address: (nullable): an IP address; anything else is let be
 *
 * Hides it but for its network, /24 or /48: in every spelling, from behind as in questions to
 * blocklists, and with dashes. Of IPv6 all of a /48 belongs to one customer (RFC 6177), so every
 * address there is hidden. Loopback addresses are everybody's.
 */
void
ehlo_mask_add_ip (EhloMask   *self,
                  const char *address)
{
  g_autoptr (GInetAddress) inet =
    address != NULL ? g_inet_address_new_from_string (address) : NULL;
  g_autofree char *known = NULL;

  if (inet == NULL || g_inet_address_get_is_loopback (inet) || g_inet_address_get_is_any (inet))
    return;
  known = g_inet_address_to_string (inet);
  if (find_value (self, known) != NULL)
    return;

  if (g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV4)
    add_ipv4 (self, g_inet_address_to_bytes (inet));
  else
    add_ipv6 (self, inet, g_inet_address_to_bytes (inet));
}

/**
 * ehlo_mask_add_host:
 * @self: a mask
 * @name: (nullable): the name of this computer
 *
 * Hides the name, and its first label by itself. Names that many computers have stay.
 */
void
ehlo_mask_add_host (EhloMask   *self,
                    const char *name)
{
  g_autofree char *label = NULL;
  g_autofree char *lower = NULL;

  if (name == NULL || *name == '\0' || *name == '[' || g_hostname_is_ip_address (name))
    return;

  label = g_strndup (name, strcspn (name, "."));
  lower = g_ascii_strdown (label, -1);
  if (g_strv_contains (common_words, lower) && strchr (name, '.') == NULL)
    return;

  add_spellings (self, name, HIDDEN_HOST, strlen (name) < MIN_WORD ? VALUE_ALONE : VALUE_WORD);
  if (strlen (label) >= MIN_PART && !g_strv_contains (common_words, lower))
    add_spellings (self, label, HIDDEN_HOST, VALUE_WORD);
}

/**
 * ehlo_mask_add_reverse:
 * @self: a mask
 * @name: (nullable): the name that an address of this computer leads to
 *
 * Hides it but for the end, which says whose network it is.
 */
void
ehlo_mask_add_reverse (EhloMask   *self,
                       const char *name)
{
  g_auto (GStrv) labels = name != NULL ? g_strsplit (name, ".", -1) : NULL;
  guint n = labels != NULL ? g_strv_length (labels) : 0;
  g_autofree char *mark = NULL;
  g_autofree char *end = NULL;

  while (n > 0 && *labels[n - 1] == '\0')
    n--;
  if (n < 3)
    return;

  end = g_strdup_printf (".%s.%s", labels[n - 2], labels[n - 1]);
  mark = make_mark (self, "…", end);
  add_spellings (self, name, mark, VALUE_ANYWHERE);
}

/* ---- looking for it -------------------------------------------------------------------------- */

typedef struct
{
  const char *text;
  char       *lower; /* the same bytes, ASCII letters small */
  gsize       length;
  gboolean    with_words;
} Text;

/* Unlike g_ascii_strdown() it goes on behind a NUL. */
static char *
dup_lower (const char *bytes,
           gsize       length)
{
  char *lower = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    lower[i] = g_ascii_tolower (bytes[i]);
  lower[length] = '\0';
  return lower;
}

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || (guchar) c >= 0x80;
}

/* The letter in front may be the end of "%3C". */
static gboolean
ends_escape (const Text *text,
             gsize       at)
{
  return at >= 3 && (text->text[at - 3] == '%' || text->text[at - 3] == '=')
         && g_ascii_isxdigit (text->text[at - 2]) && g_ascii_isxdigit (text->text[at - 1]);
}

static gboolean
is_in_place (const Text  *text,
             const Value *value,
             gsize        at,
             gsize        end)
{
  char before = at > 0 ? text->text[at - 1] : ' ';
  char after = end < text->length ? text->text[end] : ' ';

  switch (value->place)
    {
    case VALUE_WORD:
      return text->with_words && (!is_word_byte (before) || ends_escape (text, at))
             && !is_word_byte (after);
    case VALUE_NUMBER:
      return !g_ascii_isdigit (before) && !g_ascii_isdigit (after);
    case VALUE_ALONE:
      return text->with_words && at == 0 && end == text->length;
    case VALUE_ANYWHERE:
    default:
      return TRUE;
    }
}

static const Value *
find_value_at (EhloMask   *self,
               const Text *text,
               gsize       at,
               gsize      *ret_length)
{
  for (guint i = 0; i < self->values->len; i++)
    {
      const Value *value = g_ptr_array_index (self->values, i);
      gsize length = ehlo_encoded_match ((const guint8 *) text->lower + at, text->length - at,
                                         (const guint8 *) value->value, value->length);

      if (length > 0 && is_in_place (text, value, at, at + length))
        {
          *ret_length = length;
          return value;
        }
    }
  return NULL;
}

/* Marks hold what they show: the network, an initial. That is not looked at again. */
static gsize
skip_mark (EhloMask   *self,
           const Text *text,
           gsize       at)
{
  gsize longest = 0;

  for (guint i = 0; i < self->values->len; i++)
    {
      const char *mark = ((const Value *) g_ptr_array_index (self->values, i))->mark;
      gsize length = strlen (mark);

      if (length > longest && length <= text->length - at
          && memcmp (text->text + at, mark, length) == 0)
        longest = length;
    }
  return longest;
}

/* ---- IPv6 in any spelling -------------------------------------------------------------------- */

static gboolean
is_same_network (GInetAddress *one,
                 GInetAddress *other)
{
  return ehlo_ip_scope_of (one) != EHLO_SCOPE_LINK_LOCAL
         && g_inet_address_get_family (one) == g_inet_address_get_family (other)
         && memcmp (g_inet_address_to_bytes (one), g_inet_address_to_bytes (other), 6) == 0;
}

static const char *
get_ipv6_mark (EhloMask   *self,
               const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  for (guint i = 0; address != NULL && i < self->ipv6->len; i++)
    if (g_inet_address_equal (address, g_ptr_array_index (self->ipv6, i)))
      return g_ptr_array_index (self->ipv6_marks, i);
  for (guint i = 0; address != NULL && i < self->ipv6->len; i++)
    if (is_same_network (g_ptr_array_index (self->ipv6, i), address))
      return g_ptr_array_index (self->ipv6_marks, i);
  return NULL;
}

/* An address that begins just here. */
static const char *
find_ipv6_at (EhloMask   *self,
              const Text *text,
              gsize       at,
              gsize      *ret_length)
{
  const char *begin = text->text + at;
  gsize length = 0;
  g_autofree char *token = NULL;

  if (self->ipv6->len == 0 || (at > 0 && g_ascii_isalnum (begin[-1])))
    return NULL;
  while (at + length < text->length && length < MAX_IPV6_TEXT
         && (g_ascii_isxdigit (begin[length]) || begin[length] == ':' || begin[length] == '.'))
    length++;
  while (length > 2 && (begin[length - 1] == '.' || (begin[length - 1] == ':'
                                                     && begin[length - 2] != ':')))
    length--;

  token = g_strndup (begin, length);
  *ret_length = length;
  return strchr (token, ':') != NULL ? get_ipv6_mark (self, token) : NULL;
}

/* ---- base64 ---------------------------------------------------------------------------------- */

static gboolean
is_base64_letter (char c)
{
  return g_ascii_isalnum (c) || c == '+' || c == '/' || c == '-' || c == '_';
}

static gboolean
holds_value (EhloMask   *self,
             const char *bytes,
             gsize       length)
{
  g_autofree char *lower = dup_lower (bytes, length);
  const Text text = { bytes, lower, length, TRUE };
  gsize found;

  for (gsize at = 0; at < length; at++)
    if (find_value_at (self, &text, at, &found) != NULL)
      return TRUE;
  return FALSE;
}

/* What was cut out of the middle leaves an end that begins anywhere within a group of four. */
static gboolean
decodes_to_value (EhloMask   *self,
                  const char *letters,
                  gsize       length)
{
  for (gsize skip = 0; skip < 4 && length - skip >= MIN_BASE64; skip++)
    {
      g_autofree char *usual = g_strndup (letters + skip, length - skip);
      g_autofree guchar *bytes = NULL;
      gsize n_bytes;

      g_strdelimit (usual, "-", '+');
      g_strdelimit (usual, "_", '/');
      /* An incomplete group at the end is dropped; "==" completes it as far as can be. */
      bytes = g_base64_decode (usual, &n_bytes);
      if (holds_value (self, (const char *) bytes, n_bytes))
        return TRUE;
    }
  return FALSE;
}

static gsize
find_base64_at (EhloMask   *self,
                const Text *text,
                gsize       at)
{
  const char *begin = text->text + at;
  gsize length = 0;
  g_autofree char *padded = NULL;

  if (at > 0 && is_base64_letter (begin[-1]))
    return 0;
  while (at + length < text->length && is_base64_letter (begin[length]))
    length++;
  if (length < MIN_BASE64)
    return 0;

  padded = g_strdup_printf ("%.*s===", (int) length, begin);
  if (!decodes_to_value (self, padded, length + 3))
    return 0;
  while (at + length < text->length && begin[length] == '=')
    length++;
  return length;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* Returns how many bytes at this place give something away, and what stands for them. */
static gsize
find_at (EhloMask    *self,
         const Text  *text,
         gsize        at,
         const char **ret_mark)
{
  gsize length;
  const Value *value = find_value_at (self, text, at, &length);

  if (value != NULL)
    {
      *ret_mark = value->mark;
      return length;
    }
  *ret_mark = find_ipv6_at (self, text, at, &length);
  if (*ret_mark != NULL)
    return length;

  *ret_mark = EHLO_REDACTOR_MARK;
  return find_base64_at (self, text, at);
}

static gboolean
scan (EhloMask *self,
      Text     *text,
      GString  *out)
{
  gboolean found = FALSE;
  gsize at = 0;

  while (at < text->length)
    {
      gsize kept = skip_mark (self, text, at);
      const char *mark = NULL;
      gsize hidden = kept == 0 ? find_at (self, text, at, &mark) : 0;

      if (hidden > 0 && out == NULL)
        return TRUE;
      if (hidden > 0)
        g_string_append (out, mark);
      else if (out != NULL)
        g_string_append_len (out, text->text + at, (gssize) MAX (kept, 1));
      found = found || hidden > 0;
      at += MAX (MAX (kept, hidden), 1);
    }
  return found;
}

/**
 * ehlo_mask_clean:
 * @self: a mask
 * @text: (nullable): text, UTF-8
 *
 * Returns: (transfer full) (nullable): the text with marks in the place of what is hidden; %NULL
 *   for %NULL
 */
char *
ehlo_mask_clean (EhloMask   *self,
                 const char *text)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;
  Text input = { text, lower, text != NULL ? strlen (text) : 0, TRUE };
  GString *out;

  if (text == NULL)
    return NULL;

  out = g_string_sized_new (input.length);
  scan (self, &input, out);
  return g_string_free (out, FALSE);
}

/**
 * ehlo_mask_finds:
 * @self: a mask
 * @bytes: (array length=length): anything, a finished report for example
 * @length: number of bytes
 * @with_words: whether names by themselves count too: "will" is a name in the words of a server and
 *   none in ours
 *
 * Returns: whether @bytes give anything away that ehlo_mask_clean() hides
 */
gboolean
ehlo_mask_finds (EhloMask   *self,
                 const void *bytes,
                 gsize       length,
                 gboolean    with_words)
{
  g_autofree char *lower = dup_lower (bytes, length);
  Text text = { bytes, lower, length, with_words };

  return scan (self, &text, NULL);
}
