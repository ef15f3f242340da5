/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-message.h"

#include <string.h>

static void
test_form (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("+05:30");
  g_autoptr (GDateTime) date = g_date_time_new (zone, 2026, 11, 1, 7, 4, 9);
  g_autofree char *message = ehlo_message_write ("a@example.org", "b@example.net",
                                                 "<id@example.org>", date);

  g_assert_true (g_str_has_prefix (message, "Date: Sun, 1 Nov 2026 07:04:09 +0530\r\n"));
  g_assert_nonnull (strstr (message, "\r\nFrom: <a@example.org>\r\n"));
  g_assert_nonnull (strstr (message, "\r\nTo: <b@example.net>\r\n"));
  g_assert_nonnull (strstr (message, "\r\nMessage-ID: <id@example.org>\r\n"));
  g_assert_nonnull (strstr (message, "\r\n\r\nThis is a test"));
  for (const char *p = message; *p != '\0'; p++)
    {
      if (*p == '\n')
        g_assert_cmpint (p[-1], ==, '\r');
      g_assert_cmpuint ((guchar) *p, <, 128);
    }
}

/* RFC 5322 2.1.1, and nothing private. */
static void
test_says_nothing_of_this_computer (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *id = ehlo_message_new_id ("a@example.org");
  g_autofree char *message = ehlo_message_write ("a@example.org", "b@example.net", id, now);
  g_auto (GStrv) lines = g_strsplit (message, "\r\n", -1);

  g_assert_true (g_str_has_suffix (id, "@example.org>"));
  if (strlen (g_get_host_name ()) > 3)
    g_assert_null (strstr (message, g_get_host_name ()));
  if (strlen (g_get_user_name ()) > 3)
    g_assert_null (strstr (message, g_get_user_name ()));
  for (guint i = 0; lines[i] != NULL; i++)
    g_assert_cmpuint (strlen (lines[i]), <=, 78);
}

static void
test_ids_differ (void)
{
  g_autofree char *one = ehlo_message_new_id ("a@example.org");
  g_autofree char *two = ehlo_message_new_id ("a@example.org");

  g_assert_cmpstr (one, !=, two);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/form", test_form);
  g_test_add_func ("/message/says-nothing-of-this-computer", test_says_nothing_of_this_computer);
  g_test_add_func ("/message/ids-differ", test_ids_differ);
  return g_test_run ();
}
