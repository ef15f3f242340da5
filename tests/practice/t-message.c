/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-message.h"

#define MAX_BYTES 40

static const struct
{
  const char *bytes;
  const char *text;    /* NULL: the end does not come */
  gsize       n_over;  /* bytes behind the end */
  gboolean    too_big;
} cases[] = {
  { ".\r\n", "", 0 },
  { "a\r\n.\r\n", "a\r\n", 0 },
  { "a\r\n.\r\nQUIT\r\n", "a\r\n", 6 },
  { "..\r\n...b\r\n.\r\n", ".\r\n..b\r\n", 0 },
  { ".a\r\n.\r\n", "a\r\n", 0 },
  { "a.\r\n.\r\n", "a.\r\n", 0 },
  { "\r\n\r\n.\r\n", "\r\n\r\n", 0 },
  /* Only CR LF . CR LF is an end. */
  { "a\n.\n", NULL, 0 },
  { "a\n.\r\n", NULL, 0 },
  { "a\r\n.\n", NULL, 0 },
  { "a\r.\r\n", NULL, 0 },
  { "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n", 0 },
  { "\r\n.\nb\r\n.\r\n", "\r\n\nb\r\n", 0 },
  { "\r\n.\rb\r\n.\r\n", "\r\n\rb\r\n", 0 },
  { "\r\n.\r\r\n.\r\n", "\r\n\r\r\n", 0 },
  { "a\r\r\n.\r\n", "a\r\r\n", 0 },
  /* 40 bytes are kept, not one more, and the end is still found. */
  { "0123456789012345678901234567890123456\r\n.\r\n",
    "0123456789012345678901234567890123456\r\n", 0 },
  { "01234567890123456789012345678901234567\r\n.\r\n",
    "01234567890123456789012345678901234567\r\n", 0 },
  { "012345678901234567890123456789012345678\r\n.\r\n", "", 0, TRUE },
};

static void
check_case (guint index,
            gsize portion)
{
  g_autoptr (EhloPracticeMessage) message = ehlo_practice_message_new (MAX_BYTES);
  const guint8 *bytes = (const guint8 *) cases[index].bytes;
  gsize length = strlen (cases[index].bytes);
  gsize used = 0;

  while (used < length && !ehlo_practice_message_is_whole (message))
    used += ehlo_practice_message_take (message, bytes + used, MIN (portion, length - used));

  g_assert_cmpint (ehlo_practice_message_is_whole (message), ==, cases[index].text != NULL);
  g_assert_cmpint (ehlo_practice_message_is_too_big (message), ==, cases[index].too_big);
  if (cases[index].text != NULL)
    g_assert_cmpuint (length - used, ==, cases[index].n_over);
  if (cases[index].text != NULL && !cases[index].too_big)
    {
      g_autofree char *text = ehlo_practice_message_dup_text (message);

      g_assert_cmpstr (text, ==, cases[index].text);
    }
}

static void
test_message (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      for (gsize portion = 1; portion < 50; portion++)
        check_case (i, portion);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/message", test_message);
  return g_test_run ();
}
