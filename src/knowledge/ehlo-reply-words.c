/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reply-words.h"

#include <string.h>

/* Valid UTF-8 without NUL, in one piece of at most EHLO_REPLY_MAX_BYTES (made valid, it may grow a
 * little: each bad byte becomes the three of U+FFFD). */
static char *
dup_valid (const char *text,
           gssize      length)
{
  gsize n = length < 0 ? strnlen (text, EHLO_REPLY_MAX_BYTES)
                       : MIN ((gsize) length, EHLO_REPLY_MAX_BYTES);
  g_autofree char *copy = g_malloc (n + 1);

  memcpy (copy, text, n);
  copy[n] = '\0';
  for (gsize i = 0; i < n; i++)
    if (copy[i] == '\0')
      copy[i] = ' ';

  return g_utf8_make_valid (copy, (gssize) n);
}

/* Three digits of class 2 to 5, then a hyphen, a blank or the end (RFC 5321 4.2.1). */
static gboolean
skip_code (const char **at,
           guint       *ret_code)
{
  const char *text = *at;

  if (text[0] < '2' || text[0] > '5' || !g_ascii_isdigit (text[1]) || !g_ascii_isdigit (text[2]))
    return FALSE;
  if (text[3] != '\0' && text[3] != ' ' && text[3] != '-')
    return FALSE;

  *ret_code = (guint) ((text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0'));
  *at = text[3] == '\0' ? text + 3 : text + 4;
  return TRUE;
}

/* Adds the words of @line, one blank between each two. */
static void
add_words (GString    *words,
           const char *line)
{
  while (*line != '\0')
    {
      gsize n_blanks = strspn (line, " \t\v\f");
      gsize n_bytes = strcspn (line + n_blanks, " \t\v\f");

      if (n_bytes > 0 && words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_len (words, line + n_blanks, (gssize) n_bytes);
      line += n_blanks + n_bytes;
    }
}

/**
 * ehlo_reply_words_dup:
 * @text: a reply as it came, of one or more lines, with or without its codes
 * @length: bytes of @text, or -1 when a NUL ends it
 * @ret_code: (out): the three digits of the first line that has them; 0 when none has
 * @ret_enhanced: (out): the enhanced code of the first line that has one; all zero when none has
 *
 * The bare words, as the expressions of data/replies.json want them: without the codes of each line
 * and without line breaks, every run of blanks being one. Programs that print a reply often write
 * its line breaks as the four characters `\r\n`; these count too. Looks at the first
 * %EHLO_REPLY_MAX_BYTES bytes; what is no UTF-8 becomes U+FFFD. Any thread.
 *
 * Returns: (transfer full): the words, valid UTF-8
 */
char *
ehlo_reply_words_dup (const char       *text,
                      gssize            length,
                      guint            *ret_code,
                      EhloEnhancedCode *ret_enhanced)
{
  g_autofree char *valid = dup_valid (text, length);
  g_autoptr (GString) broken = g_string_new (valid);
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  *ret_code = 0;
  *ret_enhanced = (EhloEnhancedCode) { 0 };

  g_string_replace (broken, "\\r\\n", "\n", 0);
  lines = g_strsplit_set (broken->str, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *at = lines[i] + strspn (lines[i], " \t");
      EhloEnhancedCode enhanced;
      guint code;

      if (skip_code (&at, &code) && *ret_code == 0)
        *ret_code = code;
      at += strspn (at, " \t");
      if (ehlo_enhanced_code_parse (at, &enhanced, &at)
          && !ehlo_enhanced_code_is_set (ret_enhanced))
        *ret_enhanced = enhanced;
      add_words (words, at);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}
