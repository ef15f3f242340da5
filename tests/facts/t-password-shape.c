/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-password-shape.h"

static const struct
{
  const char *password;
  const char *app_shape; /* NULL: none */
  const char *odd;       /* joined by blanks */
} rows[] = {
  { "correct horse", NULL, "" },
  { "", NULL, "" },
  { " secret", NULL, "blank-at-end" },
  { "secret ", NULL, "blank-at-end" },
  { "secret\t", NULL, "blank-at-end" },
  { "geheimnüs", NULL, "not-ascii" },
  { "geheimnüs ", NULL, "blank-at-end not-ascii" },
  { "secret", "16-letters", "not-app-password" },
  { "abcdefghijklmnop", "16-letters", "" },
  { "abcd efgh ijkl mnop", "16-letters", "" },
  { "abcd-efgh-ijkl-mnop", "16-letters", "" },
  { "abcdefghijklmno", "16-letters", "not-app-password" },
  { "abcdefghijklmnopq", "16-letters", "not-app-password" },
  { "abcdefghijklmn0p", "16-letters", "not-app-password" },
  { "Abcdefghijklmnop", "16-letters", "not-app-password" },
  { "secret", "another-shape", "" },
};

static void
test_shape (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) odd = ehlo_password_shape_list (rows[i].password, rows[i].app_shape);
      g_autofree char *list = g_strjoinv (" ", odd);

      g_test_message ("row %d", (int) i);
      g_assert_cmpstr (list, ==, rows[i].odd);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/password-shape", test_shape);
  return g_test_run ();
}
