/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-conclude.h"

/* What follows from hops: tables as sweeps in a real network gave them. */

#define HOST "203.0.113.25"

/* One letter for each TTL from 1 on: e = time exceeded by router N (its address is 10.0.0.N),
 * E = the same from the host's address, s = silence, o = open, r = reset, l = did not leave,
 * h = ICMP from the host, 1 to 9 = ICMP from that router, x = ICMP from a stranger. */
typedef struct
{
  const char  *wanted;
  const char  *control;
  guint        wanted_ttl;  /* of the answer; 0 = not measured */
  guint        control_ttl;
  EhloPathEnds ends;
  guint        hop;
  const char  *by;          /* NULL = nobody */
  guint        nat_hop;
} Row;

static const Row rows[] = {
  /* open, beside an open and a silent control */
  { "eeeeo", "eeeeo", 0, 0, EHLO_PATH_REACHES, 5, HOST },
  { "eeeeo", "ssssssss", 0, 0, EHLO_PATH_REACHES, 5, HOST },
  { "o", "o", 0, 0, EHLO_PATH_REACHES, 1, HOST },
  { "esseo", "eeseo", 0, 0, EHLO_PATH_REACHES, 5, HOST },
  /* a farther answer than the control's is a longer way, not a stranger */
  { "eeeeeo", "eeeeo", 0, 0, EHLO_PATH_REACHES, 6, HOST },
  { "eo", "eeeeo", 0, 0, EHLO_PATH_ANSWERED_AT, 2, "10.0.0.2" },
  /* ICMP from a router: in its forward chain, before routing, without a name of its own */
  { "ee2", "eeeeo", 0, 0, EHLO_PATH_REJECTED_BY, 2, "10.0.0.2" },
  { "e2", "eeeeo", 0, 0, EHLO_PATH_REJECTED_BY, 2, "10.0.0.2" },
  { "1", "eeeeo", 0, 0, EHLO_PATH_REJECTED_BY, 1, "10.0.0.1" },
  { "eex", "eeeeo", 0, 0, EHLO_PATH_REJECTED_BY, 3, "10.9.9.9" },
  { "esx", "esso", 0, 0, EHLO_PATH_REJECTED_BY, 2, "10.9.9.9" },
  { "ess4", "ssss", 0, 0, EHLO_PATH_REJECTED_BY, 0, "10.0.0.4" },
  { "eeeeh", "eeeeo", 0, 0, EHLO_PATH_REFUSED, 5, HOST },
  /* a reset from nearer than the host; the TTL of the answer settles the hop */
  { "eer", "eeeeo", 0, 0, EHLO_PATH_RESET_AT, 2, "10.0.0.2" },
  { "eer", "eeeeo", 62, 60, EHLO_PATH_RESET_AT, 3, "10.0.0.3" },
  { "eer", "eeeeo", 63, 60, EHLO_PATH_RESET_AT, 2, "10.0.0.2" },
  { "eer", "eeeeo", 255, 60, EHLO_PATH_RESET_AT, 2, "10.0.0.2" },
  { "r", "eeeeo", 0, 0, EHLO_PATH_RESET_AT, 0, NULL },
  { "eer", "eeeer", 62, 60, EHLO_PATH_RESET_AT, 3, "10.0.0.3" },
  /* the last router's reset comes with the first TTL that the host's would */
  { "eeeer", "eeeeo", 61, 60, EHLO_PATH_RESET_AT, 4, "10.0.0.4" },
  /* rivals: the host's own reset */
  { "eeeer", "eeeeo", 60, 60, EHLO_PATH_REFUSED, 5, HOST },
  { "eeeer", "eeeeo", 0, 0, EHLO_PATH_REFUSED, 5, HOST },
  { "eeeer", "eeeer", 60, 60, EHLO_PATH_REFUSED, 5, HOST },
  { "eeeer", "eeeeo", 251, 60, EHLO_PATH_REFUSED, 5, HOST },
  { "eeeer", "eeeeo", 59, 60, EHLO_PATH_REFUSED, 5, HOST },
  { "eeeer", "ssssssss", 0, 0, EHLO_PATH_REFUSED, 5, HOST },
  { "r", "r", 0, 0, EHLO_PATH_REFUSED, 1, HOST },
  { "s", "r", 0, 0, EHLO_PATH_SILENT_AFTER, 0, NULL },
  /* silence */
  { "eeess", "eeeeo", 0, 0, EHLO_PATH_SILENT_AFTER, 3, "10.0.0.3" },
  { "eesssssss", "eesssssss", 0, 0, EHLO_PATH_SILENT_AFTER, 2, "10.0.0.2" },
  { "sssss", "eeeeo", 0, 0, EHLO_PATH_SILENT_AFTER, 0, NULL },
  /* nobody says anything: nobody knows */
  { "ssssssss", "ssssssss", 0, 0, EHLO_PATH_UNKNOWN, 0, NULL },
  { "sssss", "sssso", 0, 0, EHLO_PATH_UNKNOWN, 0, NULL },
  { "eeeeeeee", "eeeeeeee", 0, 0, EHLO_PATH_UNKNOWN, 0, NULL },
  { "", "", 0, 0, EHLO_PATH_UNKNOWN, 0, NULL },
  /* this computer, and a rewritten address */
  { "l", "eeeeo", 0, 0, EHLO_PATH_LOCAL, 0, NULL },
  { "eeEeo", "eeeeo", 0, 0, EHLO_PATH_REACHES, 5, HOST, 3 },
  { "eeEss", "eeeeo", 0, 0, EHLO_PATH_SILENT_AFTER, 3, "10.0.0.3", 3 },
  { "eeEss", "ssssssss", 0, 0, EHLO_PATH_SILENT_AFTER, 3, NULL, 3 },
};

static void
add_hop (EhloPathTarget *target,
         guint           ttl,
         char            letter)
{
  static const struct
  {
    char          letter;
    EhloHopAnswer answer;
  } answers[] = {
    { 'e', EHLO_HOP_EXPIRED }, { 'E', EHLO_HOP_EXPIRED }, { 's', EHLO_HOP_SILENT },
    { 'o', EHLO_HOP_OPEN }, { 'r', EHLO_HOP_RESET }, { 'l', EHLO_HOP_LOCAL },
  };
  EhloPathHop *hop = ehlo_path_target_add_hop (target, ttl, EHLO_HOP_REJECTED);

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].letter == letter)
      hop->answer = answers[i].answer;
  if (letter == 'e')
    hop->from = g_strdup_printf ("10.0.0.%u", ttl);
  else if (g_ascii_isdigit (letter))
    hop->from = g_strdup_printf ("10.0.0.%c", letter);
  else if (letter == 'x')
    hop->from = g_strdup ("10.9.9.9");
  else if (letter != 's' && letter != 'l')
    hop->from = g_strdup (HOST);
  if (hop->answer == EHLO_HOP_REJECTED)
    hop->icmp = g_strdup ("3/13");
}

static void
add_target (EhloPathResult *path,
            guint           port,
            const char     *letters,
            guint           answer_ttl)
{
  EhloPathTarget *target = ehlo_path_result_add_target (path, port);

  for (guint i = 0; letters[i] != '\0'; i++)
    add_hop (target, i + 1, letters[i]);
  target->answer_ttl = answer_ttl;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (EhloPathResult) path = ehlo_path_result_new (HOST);
  const EhloPathTarget *target;

  add_target (path, 587, row->wanted, row->wanted_ttl);
  add_target (path, 443, row->control, row->control_ttl);
  ehlo_path_conclude (path);

  target = ehlo_path_result_find (path, 587);
  g_assert_cmpstr (ehlo_path_ends_to_string (target->ends), ==,
                   ehlo_path_ends_to_string (row->ends));
  g_assert_cmpuint (target->end_hop, ==, row->hop);
  g_assert_cmpstr (target->end_by, ==, row->by);
  g_assert_cmpuint (target->nat_hop, ==, row->nat_hop);
  if (row->ends == EHLO_PATH_REJECTED_BY)
    g_assert_cmpstr (target->end_icmp, ==, "3/13");
}

/* The control is never blamed for what happens to the wanted port. */
static void
test_control (void)
{
  static const char *const wanted[] = { "eer", "eo", "ee2", "eesss", "l" };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (EhloPathResult) path = ehlo_path_result_new (HOST);

      add_target (path, 587, wanted[i], 0);
      add_target (path, 443, "eeeeo", 0);
      ehlo_path_conclude (path);
      g_assert_cmpint (ehlo_path_result_find (path, 443)->ends, ==, EHLO_PATH_REACHES);
      g_assert_cmpuint (ehlo_path_result_find (path, 443)->distance, ==, 5);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/path/%02" G_GSIZE_FORMAT "/%s-%s-%u", i,
                                               rows[i].wanted, rows[i].control,
                                               rows[i].wanted_ttl);

      g_test_add_data_func (name, &rows[i], test_row);
    }
  g_test_add_func ("/path/control", test_control);
  return g_test_run ();
}
