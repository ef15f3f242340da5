/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-diagnosis.h"
#include "ehlo-run-json.h"

#include <locale.h>

/* A report that was sent in is a regression test: its steps must lead to its verdict again. */
static void
test_report (gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", data, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (EhloRun) run = NULL;
  g_autofree char *again_text = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  file = g_bytes_new_static (text, length);
  run = ehlo_run_from_json (file, &error);
  g_assert_no_error (error);

  ehlo_diagnose (run);
  again = ehlo_run_to_json (run);
  again_text = g_strndup (g_bytes_get_data (again, NULL), g_bytes_get_size (again));
  g_assert_cmpstr (again_text, ==, text);
}

int
main (int    argc,
      char **argv)
{
  static const char *const names[] = {
    "run-ok.json", "run-auth-rejected.json", "run-refused.json", "run-cancelled.json",
  };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/reports/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_report);
    }

  return g_test_run ();
}
