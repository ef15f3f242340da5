/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-domain-private.h"

#include "ehlo-escape.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 1035 2.3.4 and RFC 1123 2.1; 255 bytes on the wire are 253 in text. */
#define MAX_NAME_BYTES 253
#define MAX_LABEL_BYTES 63

#define MAX_SHOWN 40

/* Punctuation that IDNA allows between letters (RFC 5892 appendix A.3 to A.7), and the other full
 * stops that count as dots (RFC 3490 3.1). */
static const gunichar allowed_marks[] = {
  0x00b7, 0x0375, 0x05f3, 0x05f4, 0x30fb, 0x3002, 0xff0e, 0xff61,
};

static gboolean
is_allowed_mark (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed_marks); i++)
    {
      if (c == allowed_marks[i])
        return TRUE;
    }

  return FALSE;
}

/* RFC 5892: letters, marks and digits make a name, symbols and punctuation do not. What is ASCII is
 * looked at later, label by label. */
static char *
find_bad_character (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      g_autofree char *shown = NULL;

      if (c < 0x80 || g_unichar_isalnum (c) || g_unichar_ismark (c) || is_allowed_mark (c))
        continue;

      shown = ehlo_escape_bytes (at, (gsize) (g_utf8_next_char (at) - at), 0);
      return g_strdup_printf (_("has the character \"%s\""), shown);
    }

  return NULL;
}

static char *
find_label_problem (const char *label)
{
  gsize length = strlen (label);
  g_autofree char *shown = ehlo_escape_bytes (label, length, MAX_SHOWN);

  if (length == 0)
    return g_strdup (_("has nothing in front of a dot"));

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *letter = NULL;

      if (g_ascii_isalnum (label[i]) || label[i] == '-')
        continue;
      if (label[i] == '_')
        return g_strdup_printf (_("has an underscore in \"%s\""), shown);
      if (label[i] == ',')
        return g_strdup_printf (_("has a comma in \"%s\""), shown);

      letter = ehlo_escape_bytes (label + i, 1, 0);
      return g_strdup_printf (_("has the character \"%s\""), letter);
    }

  if (label[0] == '-' || label[length - 1] == '-')
    return g_strdup_printf (_("has a hyphen at an end of \"%s\""), shown);
  if (length > MAX_LABEL_BYTES)
    return g_strdup_printf (_("has more than %d characters in \"%s\""), MAX_LABEL_BYTES, shown);

  return NULL;
}

static gboolean
is_number (const char *label)
{
  return label[0] != '\0' && label[strspn (label, "0123456789")] == '\0';
}

/* @name has no dot at its end. */
static char *
find_name_problem (const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);
  guint n_labels = g_strv_length (labels);

  if (n_labels == 0)
    return g_strdup (_("has nothing in front of a dot"));

  for (guint i = 0; i < n_labels; i++)
    {
      char *problem = find_label_problem (labels[i]);

      if (problem != NULL)
        return problem;
    }

  if (strlen (name) > MAX_NAME_BYTES)
    return g_strdup_printf (_("has more than %d characters"), MAX_NAME_BYTES);

  /* No top-level domain is a number (RFC 3696 section 2), so this was to be an address. */
  if (is_number (labels[n_labels - 1]))
    return g_strdup (_("looks like an IPv4 address, but is none"));

  return NULL;
}

/**
 * ehlo_domain_find_problem:
 * @text: a domain name in UTF-8; a dot may stand at its end
 * @ret_ascii: (out) (optional) (nullable) (transfer full): the name in the form in which it is
 *   looked up, A-labels without a dot at the end; %NULL if @text is no name
 *
 * Checks a domain name as RFC 1123 2.1 and RFC 5890 have it. Any thread.
 *
 * Returns: (transfer full) (nullable): what is wrong with it, in translated words that go on from
 *   "the name": `has an underscore in "my_host"`; %NULL if nothing is
 */
char *
ehlo_domain_find_problem (const char  *text,
                          char       **ret_ascii)
{
  g_autofree char *ascii = NULL;
  char *problem;
  gsize length;

  if (ret_ascii != NULL)
    *ret_ascii = NULL;

  problem = find_bad_character (text);
  if (problem != NULL)
    return problem;

  ascii = g_str_is_ascii (text) ? g_strdup (text) : g_hostname_to_ascii (text);
  if (ascii == NULL)
    return g_strdup (_("cannot be looked up with these letters"));

  length = strlen (ascii);
  if (length > 1 && ascii[length - 1] == '.')
    ascii[length - 1] = '\0';

  problem = find_name_problem (ascii);
  if (problem == NULL && ret_ascii != NULL)
    *ret_ascii = g_steal_pointer (&ascii);

  return problem;
}
