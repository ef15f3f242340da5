/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-advice.h"
#include "ehlo-providers.h"

/* What to make of a row, beside the other rows. */

static EhloPortResult *
add (GPtrArray     *results,
     guint          port,
     EhloPortState  state)
{
  EhloPortResult *result = ehlo_port_result_new ("192.0.2.25", port);

  result->state = state;
  if (state == EHLO_PORT_OPEN)
    {
      result->tls = g_strdup ("TLS1.3");
      result->certificate = g_strdup ("valid");
      result->greeting = g_strdup (port == 443 ? NULL : "220 mail.example.org ESMTP");
    }
  g_ptr_array_add (results, result);
  return result;
}

static GPtrArray *
new_results (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_port_result_free);
}

static const char *
advice_for (GPtrArray *results,
            guint      port)
{
  for (guint i = 0; i < results->len; i++)
    {
      const EhloPortResult *result = g_ptr_array_index (results, i);

      if (result->port == port)
        return result->advice;
    }
  return NULL;
}

static void
test_open (void)
{
  g_autoptr (GPtrArray) results = new_results ();

  add (results, 25, EHLO_PORT_OPEN);
  add (results, 587, EHLO_PORT_OPEN);
  add (results, 465, EHLO_PORT_OPEN);
  add (results, 443, EHLO_PORT_OPEN);
  ehlo_port_advise (results, NULL);
  g_assert_cmpstr (advice_for (results, 25), ==, "not-for-desktops");
  g_assert_cmpstr (advice_for (results, 465), ==, "use");
  g_assert_cmpstr (advice_for (results, 587), ==, "works");
  g_assert_cmpstr (advice_for (results, 443), ==, "network-works");
}

/* The best one has something wrong with it: the next best is the one to use. */
static void
test_flaws (void)
{
  g_autoptr (GPtrArray) results = new_results ();
  EhloPortResult *row;

  row = add (results, 465, EHLO_PORT_OPEN);
  g_free (row->certificate);
  row->certificate = g_strdup ("expired");
  add (results, 587, EHLO_PORT_OPEN);
  row = add (results, 2525, EHLO_PORT_OPEN);
  g_clear_pointer (&row->tls, g_free);
  row = add (results, 2526, EHLO_PORT_OPEN);
  row->other_manner = TRUE;
  row = add (results, 2527, EHLO_PORT_OPEN);
  g_clear_pointer (&row->greeting, g_free);
  ehlo_port_advise (results, NULL);
  g_assert_cmpstr (advice_for (results, 465), ==, "certificate");
  g_assert_cmpstr (advice_for (results, 587), ==, "use");
  g_assert_cmpstr (advice_for (results, 2525), ==, "not-encrypted");
  g_assert_cmpstr (advice_for (results, 2526), ==, "other-encryption");
  g_assert_cmpstr (advice_for (results, 2527), ==, "no-mail-server");
}

static void
test_closed (void)
{
  g_autoptr (GPtrArray) results = new_results ();

  add (results, 465, EHLO_PORT_OPEN);
  add (results, 25, EHLO_PORT_DROPPED);
  add (results, 587, EHLO_PORT_REJECTED)->by = g_strdup ("10.20.0.1");
  add (results, 2525, EHLO_PORT_REFUSED);
  add (results, 2526, EHLO_PORT_REJECTED)->by = g_strdup ("192.0.2.25");
  add (results, 2527, EHLO_PORT_REFUSED)->hop = 2;
  add (results, 2528, EHLO_PORT_REJECTED)->local = TRUE;
  add (results, 443, EHLO_PORT_UNREACHABLE);
  ehlo_port_advise (results, NULL);
  g_assert_cmpstr (advice_for (results, 25), ==, "blocked");
  g_assert_cmpstr (advice_for (results, 587), ==, "blocked");
  g_assert_cmpstr (advice_for (results, 2525), ==, "no-service");
  g_assert_cmpstr (advice_for (results, 2526), ==, "no-service");
  g_assert_cmpstr (advice_for (results, 2527), ==, "blocked");
  g_assert_cmpstr (advice_for (results, 2528), ==, "blocked-here");
  g_assert_cmpstr (advice_for (results, 443), ==, "no-way");
}

/* Where nothing answers, no port is to blame. */
static void
test_dead (void)
{
  g_autoptr (GPtrArray) results = new_results ();

  add (results, 465, EHLO_PORT_DROPPED);
  add (results, 443, EHLO_PORT_DROPPED);
  ehlo_port_advise (results, NULL);
  g_assert_cmpstr (advice_for (results, 465), ==, "no-way");
  g_assert_cmpstr (advice_for (results, 443), ==, "no-way");
}

/* A port that the provider never promised is not missing. */
static void
test_provider (void)
{
  EhloProvider *gmail = ehlo_providers_find (ehlo_providers_get_default (), "gmail");
  g_autoptr (GPtrArray) results = new_results ();

  g_assert_nonnull (gmail);
  add (results, 465, EHLO_PORT_OPEN);
  add (results, 587, EHLO_PORT_DROPPED);
  add (results, 2525, EHLO_PORT_DROPPED);
  ehlo_port_advise (results, gmail);
  g_assert_cmpstr (advice_for (results, 587), ==, "blocked");
  g_assert_cmpstr (advice_for (results, 2525), ==, "not-offered");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/advice/open", test_open);
  g_test_add_func ("/advice/flaws", test_flaws);
  g_test_add_func ("/advice/closed", test_closed);
  g_test_add_func ("/advice/dead", test_dead);
  g_test_add_func ("/advice/provider", test_provider);
  return g_test_run ();
}
