/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-format.h"

#include <glib/gi18n.h>

/**
 * ehlo_format_duration:
 * @duration_us: a length of time in µs; negative counts as 0
 *
 * A length of time, no more exact than a person reads it beside a bar:
 * "0.4 ms", "21 ms", "1.2 s", "2 min 5 s".
 *
 * Returns: (transfer full): the text, translated
 */
char *
ehlo_format_duration (gint64 duration_us)
{
  gint64 us = MAX (duration_us, 0);

  /* Each limit stands where rounding would reach the next unit: 999.6 ms is "1.0 s". */
  if (us < 950)
    return g_strdup_printf (_("%.1f ms"), us / 1e3);
  if (us < 999500)
    return g_strdup_printf (_("%.0f ms"), us / 1e3);
  if (us < 59950000)
    return g_strdup_printf (_("%.1f s"), us / 1e6);

  return g_strdup_printf (_("%d min %d s"), (int) ((us + 500000) / 60000000),
                          (int) ((us + 500000) / 1000000 % 60));
}
