/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report.h"

#include <locale.h>
#include <string.h>

/* The comparison of ports and the way to the server as text. */

static EhloRun *
new_run (void)
{
  const EhloSubject subject = { .encryption = EHLO_ENCRYPTION_NONE };
  g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 ("2026-11-21T09:14:03Z", NULL);

  return ehlo_run_new (&subject, started);
}

/* The report from the section @from on, without its footer. */
static char *
write_section (EhloRun    *run,
               const char *from)
{
  const EhloReportOptions options = { .conversation = FALSE };
  g_autoptr (GBytes) bytes = ehlo_report_write (run, EHLO_REPORT_TEXT, &options, NULL);
  g_autofree char *report = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  char *start = strstr (report, from);
  char *end = strstr (report, "\n\n-----");

  g_assert_nonnull (end);
  return start != NULL ? g_strndup (start, (gsize) (end - start)) : g_strdup ("");
}

static void
put_port (EhloRun       *run,
          const char    *address,
          guint          number,
          EhloPortState  state,
          guint          hop,
          const char    *advice)
{
  g_autoptr (EhloPortResult) port = ehlo_port_result_new (address, number);

  port->state = state;
  port->hop = hop;
  port->advice = g_strdup (advice);
  if (state == EHLO_PORT_REJECTED)
    {
      port->by = g_strdup ("10.20.0.1");
      port->icmp = g_strdup ("3/13");
    }
  if (state == EHLO_PORT_OPEN)
    {
      port->rtt_us = 41000;
      port->manner = g_strdup ("tls");
      port->tls = g_strdup ("TLS1.3");
      port->certificate = g_strdup ("valid");
      port->greeting = g_strdup ("220 mail.example.org");
      g_strfreev (port->auth);
      port->auth = g_strsplit ("PLAIN LOGIN", " ", -1);
    }
  ehlo_run_put_port (run, port);
}

/* Rows stand by address and port, in whatever order they came. */
static void
test_ports (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autofree char *text = NULL;

  put_port (run, "192.0.2.25", 587, EHLO_PORT_REJECTED, 2, "blocked");
  put_port (run, "2001:db8::25", 25, EHLO_PORT_DROPPED, 3, "no-way");
  put_port (run, "192.0.2.25", 465, EHLO_PORT_OPEN, 0, "use");
  put_port (run, "192.0.2.25", 25, EHLO_PORT_REFUSED, 0, "a word from a later version");
  text = write_section (run, "\nPorts");
  g_assert_cmpstr (text, ==,
    "\nPorts\n"
    "  192.0.2.25\n"
    "  Port  Reached               Time   Encryption      Sign-in       Advice\n"
    "  25    refused               -      -               -             a word from a later\n"
    "                                                                   version\n"
    "  465   open                  41 ms  TLS 1.3, valid  PLAIN, LOGIN  Use this one\n"
    "  587   turned down at hop 2  -      -               -             Blocked on the way\n"
    "    Port 465  220 mail.example.org\n"
    "    Port 587  by 10.20.0.1, ICMP 3/13\n"
    "  2001:db8::25\n"
    "  Port  Reached                Time  Encryption  Sign-in  Advice\n"
    "  25    no answer after hop 3  -     -           -        The server cannot be\n"
    "                                                          reached");
}

static void
test_path (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloPathResult) path = ehlo_path_result_new ("192.0.2.25");
  EhloPathTarget *target = ehlo_path_result_add_target (path, 587);
  g_autofree char *text = NULL;
  EhloPathHop *hop;

  hop = ehlo_path_target_add_hop (target, 1, EHLO_HOP_EXPIRED);
  hop->from = g_strdup ("10.0.0.1");
  hop->rtt_us = 12000;
  ehlo_path_target_add_hop (target, 2, EHLO_HOP_SILENT);
  hop = ehlo_path_target_add_hop (target, 3, EHLO_HOP_REJECTED);
  hop->from = g_strdup ("10.0.0.2");
  hop->icmp = g_strdup ("3/13");
  hop->rtt_us = 20000;
  target->ends = EHLO_PATH_REJECTED_BY;
  target->end_hop = 2;
  target->nat_hop = 1;
  ehlo_run_set_path (run, path);
  text = write_section (run, "\nWay to the server");
  g_assert_cmpstr (text, ==,
    "\nWay to the server 192.0.2.25\n"
    "  Port 587: turned down at hop 2\n"
    "  Hop  Who       Time   Answer\n"
    "  1    10.0.0.1  12 ms\n"
    "  2    -         -      no answer\n"
    "  3    10.0.0.2  20 ms  turned down, ICMP 3/13\n"
    "    The address is rewritten at hop 1.");
}

/* Each end has words of its own. */
static void
test_ends (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint ends = 0; ends < EHLO_N_PATH_ENDS; ends++)
    {
      g_autoptr (EhloPathResult) path = ehlo_path_result_new (NULL);
      EhloPathTarget *target = ehlo_path_result_add_target (path, 25);
      g_autoptr (EhloRun) run = new_run ();

      target->ends = (EhloPathEnds) ends;
      target->end_hop = target->distance = 4;
      ehlo_run_set_path (run, path);
      g_assert_true (g_hash_table_add (seen, write_section (run, "\nWay to the server")));
    }
}

static void
test_nothing (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autofree char *ports = write_section (run, "\nPorts");
  g_autofree char *path = write_section (run, "\nWay to the server");

  g_assert_cmpstr (ports, ==, "");
  g_assert_cmpstr (path, ==, "");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-ports/ports", test_ports);
  g_test_add_func ("/report-ports/path", test_path);
  g_test_add_func ("/report-ports/ends", test_ends);
  g_test_add_func ("/report-ports/nothing", test_nothing);
  return g_test_run ();
}
