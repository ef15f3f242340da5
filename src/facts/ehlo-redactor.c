/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-redactor.h"

#include "ehlo-encoded-match-private.h"
#include "ehlo-secret-forms-private.h"

#include <string.h>

/* Longer words are rare in our sentences. */
#define MAX_WORD 16

struct _EhloRedactor
{
  GPtrArray *forms;          /* (element-type EhloSecretForm) */
  gboolean   may_begin[256]; /* whether a form, encoded or not, can begin with this byte */
  gsize      word_length;    /* of a secret that may as well be a word; 0: it is none */
};

G_DEFINE_BOXED_TYPE (EhloRedactor, ehlo_redactor, ehlo_redactor_ref, ehlo_redactor_unref)

typedef struct
{
  const guint8 *bytes;
  gsize         length;
} Text;

typedef struct
{
  gsize start;
  gsize end;
} Span;

/* The length of a secret that may stand in any sentence; 0 for one that does not. */
static gsize
measure_word (const char *secret)
{
  gsize length = secret != NULL ? strlen (secret) : 0;

  if (length > MAX_WORD)
    return 0;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalpha (secret[i]))
      return 0;

  return length;
}

/**
 * ehlo_redactor_new:
 * @user: (nullable): the user name that @secret goes with; not itself taken out of text
 * @secret: (nullable): the password or token
 *
 * Makes a redactor for one secret. With %NULL or "" it finds nothing and changes nothing. It keeps
 * copies of the secret, which are wiped when the last reference goes.
 *
 * The secret is found in clear; in base64 in either alphabet, wherever it stands within what was
 * encoded; in hex digits; and each of these in percent encoding, quoted-printable, JSON and C
 * escapes, HTML, or as ehlo_escape_bytes() writes it. A secret with blanks is found without them
 * too.
 *
 * A secret of fewer than four bytes is found only where no letter, digit, "_" or non-ASCII
 * character touches it, and in base64 only alone or in the messages of PLAIN and XOAUTH2: anything
 * else would shred every text.
 *
 * Returns: (transfer full): a new redactor
 */
EhloRedactor *
ehlo_redactor_new (const char *user,
                   const char *secret)
{
  EhloRedactor *self = g_atomic_rc_box_new0 (EhloRedactor);

  self->forms = ehlo_secret_forms_new (user, secret);
  self->word_length = measure_word (secret);
  for (guint i = 0; i < self->forms->len; i++)
    {
      const EhloSecretForm *form = g_ptr_array_index (self->forms, i);

      self->may_begin[form->bytes[0]] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->may_begin) && self->forms->len > 0; i++)
    self->may_begin[i] |= ehlo_encoded_match_is_introducer ((guint8) i);

  return self;
}

/**
 * ehlo_redactor_ref:
 * @self: a redactor
 *
 * Returns: (transfer full): @self
 */
EhloRedactor *
ehlo_redactor_ref (EhloRedactor *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
redactor_clear (gpointer data)
{
  EhloRedactor *self = data;

  g_ptr_array_unref (self->forms);
  explicit_bzero (self->may_begin, sizeof self->may_begin);
}

/**
 * ehlo_redactor_unref:
 * @self: (transfer full): a redactor
 *
 * Gives up a reference; the last one wipes and frees it.
 */
void
ehlo_redactor_unref (EhloRedactor *self)
{
  g_atomic_rc_box_release_full (self, redactor_clear);
}

static gboolean
is_word_byte (guint8 byte)
{
  return g_ascii_isalnum ((char) byte) || byte == '_' || byte >= 0x80;
}

static gboolean
is_base64_byte (guint8 byte)
{
  return g_ascii_isalnum ((char) byte) || (byte != '\0' && strchr ("+/-_", byte) != NULL);
}

static gboolean
is_whole_word (Text text,
               Span span)
{
  return !(span.start > 0 && is_word_byte (text.bytes[span.start - 1]))
         && !(span.end < text.length && is_word_byte (text.bytes[span.end]));
}

/* Takes in the letters on both sides that hold the last bits of the secret, and the padding. */
static Span
widen_base64 (Text                  text,
              Span                  span,
              const EhloSecretForm *form)
{
  for (guint i = 0; i < form->n_left; i++)
    {
      if (span.start > 0 && is_base64_byte (text.bytes[span.start - 1]))
        span.start--;
    }
  for (guint i = 0; i < form->n_right; i++)
    {
      if (span.end < text.length && is_base64_byte (text.bytes[span.end]))
        span.end++;
      while (span.end < text.length && text.bytes[span.end] == '=')
        span.end++;
    }

  return span;
}

/* A secret that is no UTF-8 may begin or end within a character of the text. */
static Span
widen_to_characters (Text text,
                     Span span)
{
  while (span.start > 0 && (text.bytes[span.start] & 0xc0) == 0x80)
    span.start--;
  while (span.end < text.length && (text.bytes[span.end] & 0xc0) == 0x80)
    span.end++;

  return span;
}

/* The longest form at just this place; @but_word: not the word itself. */
static gboolean
find_at (const EhloRedactor *self,
         Text                text,
         gsize               at,
         gboolean            but_word,
         Span               *ret_span)
{
  gboolean found = FALSE;

  for (guint i = 0; i < self->forms->len; i++)
    {
      const EhloSecretForm *form = g_ptr_array_index (self->forms, i);
      gsize length = ehlo_encoded_match (text.bytes + at, text.length - at,
                                         form->bytes, form->length);
      Span span = { at, at + length };

      if (length == 0 || (form->whole_word && !is_whole_word (text, span)))
        continue;
      if (but_word && length == form->length && form->length == self->word_length
          && form->n_left + form->n_right == 0)
        continue;

      span = widen_base64 (text, span, form);
      if (found && span.end <= ret_span->end)
        continue;
      *ret_span = span;
      found = TRUE;
    }

  return found;
}

static gboolean
find_next (const EhloRedactor *self,
           Text                text,
           gsize               from,
           gboolean            but_word,
           Span               *ret_span)
{
  for (gsize at = from; at < text.length; at++)
    {
      if (self->may_begin[text.bytes[at]] && find_at (self, text, at, but_word, ret_span))
        return TRUE;
    }

  return FALSE;
}

/**
 * ehlo_redactor_clean:
 * @self: a redactor
 * @text: (nullable): text, in UTF-8
 *
 * Puts %EHLO_REDACTOR_MARK in the place of every form of the secret. Then ehlo_redactor_finds()
 * finds none of them. Any thread.
 *
 * Returns: (transfer full) (nullable): the text without the secret; %NULL for %NULL
 */
char *
ehlo_redactor_clean (const EhloRedactor *self,
                     const char         *text)
{
  Text input = { (const guint8 *) text, text != NULL ? strlen (text) : 0 };
  gsize done = 0;
  GString *out;
  Span span;

  g_return_val_if_fail (self != NULL, NULL);

  if (text == NULL)
    return NULL;

  out = g_string_sized_new (input.length + 1);
  while (find_next (self, input, done, FALSE, &span))
    {
      span = widen_to_characters (input, span);
      if (span.start > done)
        g_string_append_len (out, text + done, (gssize) (span.start - done));
      g_string_append (out, EHLO_REDACTOR_MARK);
      done = span.end;
    }
  g_string_append_len (out, text + done, (gssize) (input.length - done));

  return g_string_free (out, FALSE);
}

/**
 * ehlo_redactor_finds:
 * @self: a redactor
 * @bytes: (array length=length) (nullable): anything, a finished report for example; may hold NUL
 * @length: number of bytes
 *
 * Looks for the secret by the same rules as ehlo_redactor_clean(). Any thread.
 *
 * Returns: whether @bytes give the secret away
 */
gboolean
ehlo_redactor_finds (const EhloRedactor *self,
                     const void         *bytes,
                     gsize               length)
{
  Text text = { bytes, length };
  Span span;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  return find_next (self, text, 0, FALSE, &span);
}

/**
 * ehlo_redactor_finds_encoded:
 * @self: a redactor
 * @bytes: (array length=length) (nullable): text that holds sentences of this program
 * @length: number of bytes
 *
 * As ehlo_redactor_finds(), but a secret that is a plain word, as "wrong" or "network", does not
 * count where it stands as that word: our own sentences say such words and give nothing away. What
 * came from a server or a person has to be looked through with ehlo_redactor_finds(). Any thread.
 *
 * Returns: whether @bytes give the secret away
 */
gboolean
ehlo_redactor_finds_encoded (const EhloRedactor *self,
                             const void         *bytes,
                             gsize               length)
{
  Text text = { bytes, length };
  Span span;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL || length == 0, FALSE);

  return find_next (self, text, 0, self->word_length > 0, &span);
}
