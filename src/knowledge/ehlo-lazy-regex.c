/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-lazy-regex.h"

/* FALSE when the source is no expression; the tests compile every one of the data set. */
static gboolean
compile (EhloLazyRegex *self)
{
  GRegexCompileFlags flags = self->case_sensitive ? 0 : G_REGEX_CASELESS;
  GRegex *regex;

  if (g_atomic_pointer_get (&self->compiled) != NULL)
    return TRUE;

  /* Not G_REGEX_OPTIMIZE: translating one into machine code takes longer than a hundred searches.
   * Most are searched for once in the life of a program. */
  regex = g_regex_new (self->source, flags, 0, NULL);
  if (regex == NULL)
    return FALSE;

  if (!g_atomic_pointer_compare_and_exchange (&self->compiled, NULL, regex))
    g_regex_unref (regex);
  return TRUE;
}

/**
 * ehlo_lazy_regex_search:
 * @self: an expression
 * @text: valid UTF-8
 * @length: bytes of @text, or -1 when a NUL ends it
 * @ret_start: (out) (optional): where the first match begins, in bytes
 * @ret_end: (out) (optional): where it ends
 *
 * Text that takes too many steps counts as not matching: PCRE2 gives up after ten million, which is
 * some tenths of a second. Callers bound the length of @text, so that this stays an exception. Any
 * thread.
 *
 * Returns: whether the expression occurs in @text
 */
gboolean
ehlo_lazy_regex_search (EhloLazyRegex *self,
                         const char     *text,
                         gssize          length,
                         gsize          *ret_start,
                         gsize          *ret_end)
{
  g_autoptr (GMatchInfo) match = NULL;
  int start;
  int end;

  if (!compile (self))
    return FALSE;
  if (!g_regex_match_full (self->compiled, text, length, 0, 0, &match, NULL)
      || !g_match_info_fetch_pos (match, 0, &start, &end))
    return FALSE;

  if (ret_start != NULL)
    *ret_start = (gsize) start;
  if (ret_end != NULL)
    *ret_end = (gsize) end;
  return TRUE;
}

/**
 * ehlo_lazy_regex_clear:
 * @self: an expression
 *
 * Frees what was compiled.
 */
void
ehlo_lazy_regex_clear (EhloLazyRegex *self)
{
  GRegex *regex = self->compiled;

  self->compiled = NULL;
  g_clear_pointer (&regex, g_regex_unref);
}
