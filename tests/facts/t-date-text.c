/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-date-text.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *text;
  const char *want; /* NULL: no date */
} cases[] = {
  { "http", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z" },
  { "sendmail",
    "220 mx.example.org ESMTP Sendmail 8.17.1/8.17.1; Sat, 21 Nov 2026 06:41:14 +0100",
    "2026-11-21T05:41:14Z" },
  { "exim", "220 mx.example.org ESMTP Exim 4.96 Sat, 21 Nov 2026 06:41:14 +0000",
    "2026-11-21T06:41:14Z" },
  { "exchange",
    "220 MX.example.org Microsoft ESMTP MAIL Service ready at Sat, 1 Aug 2026 23:59:59 -0730",
    "2026-08-02T07:29:59Z" },
  { "named-zone", "220 mx; Sat, 21 Nov 2026 06:41:14 EST", "2026-11-21T11:41:14Z" },
  { "comment", "Sat, 21 Nov 2026 06:41:14 +0000 (UTC)", "2026-11-21T06:41:14Z" },
  { "leap-second", "Tue, 30 Jun 2026 23:59:60 GMT", "2026-06-30T23:59:59Z" },
  { "second-line", "220-hello\n220 mx; Sat, 21 Nov 2026 06:41:14 GMT", "2026-11-21T06:41:14Z" },
  { "strange-zone", "Sat, 21 Nov 2026 06:41:14 IST", NULL },
  { "no-zone", "Sat, 21 Nov 2026 06:41:14", NULL },
  { "no-minutes", "Sat, 21 Nov 2026 06:41:14 +0099", NULL },
  { "no-such-day", "Sat, 31 Nov 2026 06:41:14 GMT", NULL },
  { "no-such-month", "Sat, 21 Nox 2026 06:41:14 GMT", NULL },
  { "no-such-hour", "Sat, 21 Nov 2026 26:41:14 GMT", NULL },
  { "too-early", "Sat, 21 Nov 0026 06:41:14 GMT", NULL },
  { "none", "220 mail.example.org ESMTP Postfix", NULL },
  { "digits", "220 1 2 3 21 4 Nov 2026", NULL },
  { "empty", "", NULL },
};

static void
test_find (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GDateTime) date = ehlo_date_text_find (cases[i].text);
  g_autofree char *got = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  g_assert_cmpstr (got, ==, cases[i].want);
}

/* Only the beginning is looked at, however long the text. */
static void
test_long (void)
{
  g_autofree char *blanks = g_strnfill (4096, ' ');
  g_autofree char *text = g_strconcat (blanks, "21 Nov 2026 06:41:14 GMT", NULL);

  g_assert_null (ehlo_date_text_find (text));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/date-text/%s", cases[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_find);
    }
  g_test_add_func ("/date-text/long", test_long);
  return g_test_run ();
}
