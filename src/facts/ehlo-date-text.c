/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-date-text.h"

#include <stdio.h>
#include <string.h>

/* As much of a text as is looked at: a greeting has at most 512 bytes (RFC 5321 4.5.3.1.5). */
#define MAX_BYTES 1024

static const char *const months[] = {
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

/* RFC 5322 4.3: the names of zones that mean the same everywhere. A zone of another name may be
 * hours away from where it is taken for, so its date is none. */
static const struct
{
  const char *name;
  int         hours;
} zones[] = {
  { "GMT", 0 },  { "UTC", 0 },  { "UT", 0 },   { "Z", 0 },    { "EDT", -4 }, { "EST", -5 },
  { "CDT", -5 }, { "CST", -6 }, { "MDT", -6 }, { "MST", -7 }, { "PDT", -7 }, { "PST", -8 },
};

/* The number of the month, from 1; 0 for none. */
static int
find_month (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    if (g_ascii_strcasecmp (months[i], name) == 0)
      return (int) i + 1;

  return 0;
}

static gboolean
is_numeric_zone (const char *text)
{
  if ((text[0] != '+' && text[0] != '-') || strspn (text + 1, "0123456789") != 4)
    return FALSE;

  return text[3] < '6';
}

/* Minutes east of Greenwich. */
static gboolean
parse_zone (const char *text,
            int        *ret_minutes)
{
  if (is_numeric_zone (text))
    {
      int minutes = ((text[1] - '0') * 10 + (text[2] - '0')) * 60 + (text[3] - '0') * 10
                    + (text[4] - '0');

      *ret_minutes = text[0] == '-' ? -minutes : minutes;
      return TRUE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (zones[i].name, text) == 0)
      {
        *ret_minutes = zones[i].hours * 60;
        return TRUE;
      }

  return FALSE;
}

/* "21 Nov 2026 06:41:14 +0000", where @text begins with a day of the month. */
static GDateTime *
parse_date (const char *text)
{
  char month[4], zone[8];
  int day, year, hour, minute, second, offset_minutes;
  g_autoptr (GDateTime) local = NULL;

  if (sscanf (text, "%2d %3[A-Za-z] %4d %2d:%2d:%2d %7[-+0-9A-Za-z]", &day, month, &year, &hour,
              &minute, &second, zone) != 7)
    return NULL;
  if (year < 1970 || !parse_zone (zone, &offset_minutes))
    return NULL;

  /* The zone is taken off by hand: one of "+9900" is no zone for GLib, and no crime here. */
  local = g_date_time_new_utc (year, find_month (month), day, hour, minute, MIN (second, 59));
  return local != NULL ? g_date_time_add_minutes (local, -offset_minutes) : NULL;
}

/**
 * ehlo_date_text_find:
 * @text: a header field or a greeting
 *
 * Looks for a date as RFC 5322 3.3 and RFC 9110 5.6.7 write it: "Sat, 21 Nov 2026 06:41:14 +0000",
 * with or without the day of the week. Sendmail, Exim and Exchange greet with one. Any thread.
 *
 * Returns: (transfer full) (nullable): the first date with a zone that is known, in UTC; %NULL when
 *   there is none
 */
GDateTime *
ehlo_date_text_find (const char *text)
{
  g_autofree char *head = g_strndup (text, MAX_BYTES);

  for (const char *at = head; *at != '\0'; at++)
    {
      gboolean begins = g_ascii_isdigit (*at) && (at == head || at[-1] == ' ');
      GDateTime *date = begins ? parse_date (at) : NULL;

      if (date != NULL)
        return date;
    }

  return NULL;
}
