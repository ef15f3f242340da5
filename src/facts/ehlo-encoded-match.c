/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-encoded-match-private.h"

#include <string.h>

/* Which characters an encoder leaves alone differs from one to the next: form encoding writes "+"
 * for a blank, g_uri_escape_string() takes a list, some write hex digits small. A list of encoded
 * forms would miss one. So the text is decoded while it is compared, one encoding at a time. */

/* The longest unit is one character in UTF-8. */
#define MAX_UNIT_BYTES 6

/* Reads one encoded unit at the start of @text. Returns how many bytes of text it takes, 0 when
 * there is none; a unit may stand for no byte at all. */
typedef gsize (*DecodeFunc) (const guint8 *text,
                             gsize         n_text,
                             guint8       *out,
                             gsize        *ret_n_out);

/* Up to @max_digits of the given base; returns how many there were. */
static gsize
read_number (const guint8 *text,
             gsize         n_text,
             gsize         max_digits,
             guint         base,
             guint32      *ret_number)
{
  gsize n = 0;

  *ret_number = 0;
  while (n < n_text && n < max_digits)
    {
      int digit = g_ascii_xdigit_value ((char) text[n]);

      if (digit < 0 || (guint) digit >= base)
        break;
      *ret_number = *ret_number * base + (guint) digit;
      n++;
    }

  return n;
}

static gsize
put_byte (guint8  byte,
          guint8 *out)
{
  out[0] = byte;
  return 1;
}

/* Returns @length, the bytes of text that the character took; 0 when it is none. */
static gsize
put_character (guint32 c,
               gsize   length,
               guint8 *out,
               gsize  *ret_n_out)
{
  if (!g_unichar_validate (c))
    return 0;

  *ret_n_out = (gsize) g_unichar_to_utf8 (c, (char *) out);
  return length;
}

/* Two hex digits behind a mark of @n_mark bytes. */
static gsize
decode_hex_byte (const guint8 *text,
                 gsize         n_text,
                 gsize         n_mark,
                 guint8       *out,
                 gsize        *ret_n_out)
{
  guint32 number;

  if (n_text < n_mark || read_number (text + n_mark, n_text - n_mark, 2, 16, &number) != 2)
    return 0;

  *ret_n_out = put_byte ((guint8) number, out);
  return n_mark + 2;
}

/* RFC 3986 2.1, and "+" for a blank as in HTML forms. */
static gsize
decode_url (const guint8 *text,
            gsize         n_text,
            guint8       *out,
            gsize        *ret_n_out)
{
  if (text[0] == '+')
    {
      *ret_n_out = put_byte (' ', out);
      return 1;
    }

  return text[0] == '%' ? decode_hex_byte (text, n_text, 1, out, ret_n_out) : 0;
}

/* RFC 2045 6.7, with its soft line breaks; "_" for a blank as in RFC 2047 4.2. */
static gsize
decode_quoted_printable (const guint8 *text,
                         gsize         n_text,
                         guint8       *out,
                         gsize        *ret_n_out)
{
  if (text[0] == '_')
    {
      *ret_n_out = put_byte (' ', out);
      return 1;
    }
  if (text[0] != '=')
    return 0;

  *ret_n_out = 0;
  if (n_text >= 2 && text[1] == '\n')
    return 2;
  if (n_text >= 3 && text[1] == '\r' && text[2] == '\n')
    return 3;

  return decode_hex_byte (text, n_text, 1, out, ret_n_out);
}

/* "\u0041", in pairs for what lies above U+FFFF (RFC 8259 section 7), and our own "\u{41}". */
static gsize
decode_unicode_escape (const guint8 *text,
                       gsize         n_text,
                       guint8       *out,
                       gsize        *ret_n_out)
{
  guint32 c;
  guint32 low;
  gsize n_digits;

  if (n_text > 2 && text[2] == '{')
    {
      n_digits = read_number (text + 3, n_text - 3, 6, 16, &c);
      if (n_digits == 0 || 3 + n_digits >= n_text || text[3 + n_digits] != '}')
        return 0;
      return put_character (c, 4 + n_digits, out, ret_n_out);
    }

  if (n_text < 6 || read_number (text + 2, 4, 4, 16, &c) != 4)
    return 0;

  if (c >= 0xd800 && c < 0xdc00 && n_text >= 12 && text[6] == '\\' && text[7] == 'u'
      && read_number (text + 8, 4, 4, 16, &low) == 4 && low >= 0xdc00 && low < 0xe000)
    {
      return put_character (0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00), 12, out, ret_n_out);
    }

  return put_character (c, 6, out, ret_n_out);
}

/* JSON, C strings with octal or hex numbers, and ehlo_escape_bytes(). */
static gsize
decode_backslash (const guint8 *text,
                  gsize         n_text,
                  guint8       *out,
                  gsize        *ret_n_out)
{
  static const char letters[] = "bfnrtv";
  static const char meanings[] = "\b\f\n\r\t\v";
  const char *letter;
  guint32 number;

  if (text[0] != '\\' || n_text < 2)
    return 0;
  if (text[1] == 'x')
    return decode_hex_byte (text, n_text, 2, out, ret_n_out);
  if (text[1] == 'u')
    return decode_unicode_escape (text, n_text, out, ret_n_out);

  if (read_number (text + 1, n_text - 1, 3, 8, &number) == 3 && number <= 0xff)
    {
      *ret_n_out = put_byte ((guint8) number, out);
      return 4;
    }

  letter = strchr (letters, text[1]);
  if (letter != NULL && *letter != '\0')
    *ret_n_out = put_byte ((guint8) meanings[letter - letters], out);
  else if (g_ascii_ispunct ((char) text[1]))
    *ret_n_out = put_byte (text[1], out);
  else
    return 0;

  return 2;
}

/* HTML and XML, by number or by name. */
static gsize
decode_html (const guint8 *text,
             gsize         n_text,
             guint8       *out,
             gsize        *ret_n_out)
{
  static const struct { const char *name; guint8 byte; } entities[] = {
    { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' },
  };
  gboolean is_hex;
  gsize n_mark;
  gsize n_digits;
  guint32 c;

  if (text[0] != '&')
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    {
      gsize length = strlen (entities[i].name);

      if (n_text >= length && memcmp (text, entities[i].name, length) == 0)
        {
          *ret_n_out = put_byte (entities[i].byte, out);
          return length;
        }
    }

  if (n_text < 3 || text[1] != '#')
    return 0;

  is_hex = text[2] == 'x' || text[2] == 'X';
  n_mark = is_hex ? 3 : 2;
  n_digits = read_number (text + n_mark, n_text - n_mark, 7, is_hex ? 16 : 10, &c);
  if (n_digits == 0 || n_mark + n_digits >= n_text || text[n_mark + n_digits] != ';')
    return 0;

  return put_character (c, n_mark + n_digits + 1, out, ret_n_out);
}

static const DecodeFunc decoders[] = {
  decode_url,
  decode_quoted_printable,
  decode_backslash,
  decode_html,
};

/* An encoded unit counts before the same bytes as they stand: "%25" is "%", not "%25". */
static gsize
match_decoded (const guint8 *text,
               gsize         n_text,
               const guint8 *want,
               gsize         n_want,
               DecodeFunc    decode)
{
  gsize at = 0;
  gsize matched = 0;

  while (matched < n_want && at < n_text)
    {
      guint8 unit[MAX_UNIT_BYTES];
      gsize n_unit = 0;
      gsize length = decode (text + at, n_text - at, unit, &n_unit);

      if (length > 0 && n_unit <= n_want - matched && memcmp (unit, want + matched, n_unit) == 0)
        {
          /* A unit without a byte, a soft line break, is no beginning. */
          if (n_unit == 0 && matched == 0)
            return 0;
          at += length;
          matched += n_unit;
        }
      else if (text[at] == want[matched])
        {
          at++;
          matched++;
        }
      else
        return 0;
    }

  return matched == n_want ? at : 0;
}

/**
 * ehlo_encoded_match_is_introducer:
 * @byte: a byte of text
 *
 * Returns: whether an encoded unit may begin with it
 */
gboolean
ehlo_encoded_match_is_introducer (guint8 byte)
{
  return byte != '\0' && strchr ("%+=_\\&", byte) != NULL;
}

/**
 * ehlo_encoded_match:
 * @text: (array length=n_text): text to look at
 * @n_text: its length in bytes
 * @want: (array length=n_want): what to look for, not encoded
 * @n_want: its length in bytes, at least 1
 *
 * Does @text begin with @want, as it is or in one of the encodings of text: percent encoding,
 * quoted-printable, JSON, C strings, ehlo_escape_bytes(), HTML? Any thread.
 *
 * Returns: how many bytes of @text it takes; 0 when @text begins with something else
 */
gsize
ehlo_encoded_match (const guint8 *text,
                    gsize         n_text,
                    const guint8 *want,
                    gsize         n_want)
{
  gboolean may_be_encoded = FALSE;
  gsize same = 0;

  while (same < n_want && same < n_text && text[same] == want[same])
    {
      may_be_encoded |= ehlo_encoded_match_is_introducer (text[same]);
      same++;
    }
  if (same == n_want)
    return same;

  /* Up to the first introducer every encoding reads alike: without one nothing is left to try. */
  if (same == n_text || !(may_be_encoded || ehlo_encoded_match_is_introducer (text[same])))
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (decoders); i++)
    {
      gsize length = match_decoded (text, n_text, want, n_want, decoders[i]);

      if (length > 0)
        return length;
    }

  return 0;
}
