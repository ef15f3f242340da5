/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-run.h"

#include <stdio.h>
#include <string.h>

/* 200 conversations at once from one process: all right, no thread per conversation. */

#define N_CONVERSATIONS 200

/* As many threads as there are without them, and a few that GLib may start. */
#define MAX_FURTHER_THREADS 4

/* 200 dialogues of many kilobytes of TLS state each would be 200 times this at least. */
#define MAX_KIB_PER_CONVERSATION 600

static long
read_status (const char *key)
{
  g_autofree char *text = NULL;
  const char *line;
  long value = -1;

  g_assert_true (g_file_get_contents ("/proc/self/status", &text, NULL, NULL));
  line = strstr (text, key);
  g_assert_nonnull (line);
  g_assert_cmpint (sscanf (line + strlen (key), "%ld", &value), ==, 1);
  return value;
}

typedef struct
{
  guint n_finished;
  long  most_threads;
} Many;

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Many *many = user_data;

  g_object_unref (ehlo_checkup_run_finish (EHLO_ENGINE (source), result));
  many->n_finished++;
}

static gboolean
sample_cb (gpointer user_data)
{
  Many *many = user_data;

  many->most_threads = MAX (many->most_threads, read_status ("\nThreads:"));
  return G_SOURCE_CONTINUE;
}

static void
test_many (void)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (EhloPlan) plan = test_plan_new (practice, info);
  g_autoptr (EhloRun) first = NULL;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  Many many = { 0, 0 };
  long threads_before, kib_before, kib_after;
  gint64 start_us;
  guint sampler;

  plan->timeout_us = 60 * G_USEC_PER_SEC;
  first = test_run (engine, plan); /* loads what is loaded once */
  g_assert_cmpint (ehlo_run_get_outcome (first), ==, EHLO_OUTCOME_OK);

  threads_before = read_status ("\nThreads:");
  kib_before = read_status ("\nVmRSS:");
  sampler = g_timeout_add (5, sample_cb, &many);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_CONVERSATIONS; i++)
    g_ptr_array_add (runs, ehlo_checkup_run_async (engine, plan, NULL, finished_cb, &many));
  while (many.n_finished < N_CONVERSATIONS)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (sampler);
  kib_after = read_status ("\nVmHWM:");

  for (guint i = 0; i < runs->len; i++)
    g_assert_cmpint (ehlo_run_get_outcome (g_ptr_array_index (runs, i)), ==, EHLO_OUTCOME_OK);

  g_test_message ("%d conversations in %.2f s; threads %ld before, %ld at most; "
                  "memory %ld KiB before, %ld KiB at most, servers in this process included: "
                  "%.0f KiB per conversation",
                  N_CONVERSATIONS, (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC,
                  threads_before, many.most_threads, kib_before, kib_after,
                  (double) (kib_after - kib_before) / N_CONVERSATIONS);
  g_assert_cmpint (many.most_threads, <=, threads_before + MAX_FURTHER_THREADS);
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint ((kib_after - kib_before) / N_CONVERSATIONS, <, MAX_KIB_PER_CONVERSATION);
#endif
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/many/at-once", test_many);
  return g_test_run ();
}
