/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-code.h"

#include <string.h>

static gboolean
parse_number (const char *text,
              guint8     *ret_number)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, 255, &number, NULL))
    return FALSE;

  *ret_number = (guint8) number;
  return TRUE;
}

/* A number, a range "4-7", or "*" for any. */
static gboolean
parse_octet (const char *text,
             guint8     *ret_low,
             guint8     *ret_high)
{
  g_auto (GStrv) ends = NULL;

  if (g_str_equal (text, "*"))
    {
      *ret_low = 0;
      *ret_high = 255;
      return TRUE;
    }

  ends = g_strsplit (text, "-", 2);
  return parse_number (ends[0] != NULL ? ends[0] : "", ret_low)
         && parse_number (ends[1] != NULL ? ends[1] : ends[0], ret_high)
         && *ret_low <= *ret_high;
}

/**
 * ehlo_blocklist_pattern_parse:
 * @text: four octets with dots between, each a number, a range or "*"; or "bit:N"
 * @ret_pattern: (out): the pattern
 *
 * Returns: whether @text is a pattern
 */
gboolean
ehlo_blocklist_pattern_parse (const char           *text,
                              EhloBlocklistPattern *ret_pattern)
{
  g_auto (GStrv) octets = NULL;

  memset (ret_pattern, 0, sizeof *ret_pattern);
  if (g_str_has_prefix (text, "bit:"))
    return parse_number (text + strlen ("bit:"), &ret_pattern->bit) && ret_pattern->bit != 0;

  octets = g_strsplit (text, ".", 5);
  if (g_strv_length (octets) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    if (!parse_octet (octets[i], &ret_pattern->low[i], &ret_pattern->high[i]))
      return FALSE;

  return TRUE;
}

/**
 * ehlo_blocklist_pattern_matches:
 * @self: a pattern
 * @address: an IPv4 address, in host byte order
 *
 * Bits count only in 127.0.0.0/24, where lists keep them.
 *
 * Returns: whether the pattern is about @address
 */
gboolean
ehlo_blocklist_pattern_matches (const EhloBlocklistPattern *self,
                                guint32                     address)
{
  if (self->bit != 0)
    return address >> 8 == 0x7f0000 && (address & self->bit) != 0;

  for (guint i = 0; i < 4; i++)
    {
      guint8 octet = (guint8) (address >> (8 * (3 - i)));

      if (octet < self->low[i] || octet > self->high[i])
        return FALSE;
    }

  return TRUE;
}
