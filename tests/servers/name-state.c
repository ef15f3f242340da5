/* SPDX-License-Identifier: GPL-3.0-or-later */

/* name-state SERVER NAME…: asks for the addresses of all names at once and prints, a line for each
 * in their order, what our own check of the signatures says. Then it begins once more and stops. */

#include "config.h"

#include "ehlo-dnssec.h"

#define LIMIT_US (10 * G_USEC_PER_SEC)

typedef struct
{
  EhloDnssec *dnssec;
  guint      *n_out;
} Check;

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Check *check = user_data;

  check->dnssec = ehlo_dnssec_check_finish (result);
  (*check->n_out)--;
}

static Check *
start_all (char         **words,
           guint          n_names,
           GCancellable  *cancellable,
           guint         *n_out)
{
  const char *const servers[] = { words[1], NULL };
  Check *checks = g_new0 (Check, n_names);

  *n_out = n_names;
  for (guint i = 0; i < n_names; i++)
    {
      checks[i].n_out = n_out;
      ehlo_dnssec_check_async (servers, words[2 + i], EHLO_DNS_A,
                               g_get_monotonic_time () + LIMIT_US, cancellable, checked_cb,
                               &checks[i]);
    }
  return checks;
}

static void
wait_for_all (const guint *n_out)
{
  while (*n_out > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
free_all (Check *checks,
          guint  n_names)
{
  for (guint i = 0; i < n_names; i++)
    ehlo_dnssec_free (checks[i].dnssec);
  g_free (checks);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n_names = argc > 2 ? (guint) argc - 2 : 0;
  guint n_out = 0;
  gint64 stopped_us;
  Check *checks = start_all (argv, n_names, NULL, &n_out);

  wait_for_all (&n_out);
  for (guint i = 0; i < n_names; i++)
    g_print ("%s %s %s\n", argv[2 + i], ehlo_dnssec_state_to_name (checks[i].dnssec->state),
             checks[i].dnssec->why != NULL ? checks[i].dnssec->why : "");
  free_all (checks, n_names);

  checks = start_all (argv, n_names, cancellable, &n_out);
  g_main_context_iteration (NULL, FALSE);
  stopped_us = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  wait_for_all (&n_out);
  free_all (checks, n_names);

  return g_get_monotonic_time () - stopped_us < G_USEC_PER_SEC ? 0 : 1;
}
