/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-run-json.h"

#include <locale.h>
#include <string.h>

/* The comparison of ports and the way to the host, as values and in reports. */

#define HEAD "{\"schema\":\"ehlo-report-1\",\"started\":\"2026-11-21T08:14:03Z\"," \
             "\"duration_us\":10,\"account\":{\"tls\":\"none\"},\"steps\":[]"

static EhloRun *
new_run (void)
{
  const EhloSubject subject = { .encryption = EHLO_ENCRYPTION_NONE };
  g_autoptr (GDateTime) started = g_date_time_new_from_iso8601 ("2026-11-21T09:14:03Z", NULL);

  return ehlo_run_new (&subject, started);
}

static EhloPortResult *
new_port (void)
{
  EhloPortResult *port = ehlo_port_result_new ("192.0.2.25", 587);

  port->state = EHLO_PORT_REJECTED;
  port->by = g_strdup ("10.20.0.1");
  port->hop = 2;
  port->icmp = g_strdup ("3/13");
  port->local = TRUE;
  port->rtt_us = 10300;
  port->manner = g_strdup ("tls");
  port->other_manner = TRUE;
  port->tls = g_strdup ("TLS1.3");
  port->certificate = g_strdup ("expired");
  port->greeting = g_strdup ("220 mail.example.org");
  g_strfreev (port->auth);
  port->auth = g_strsplit ("PLAIN XOAUTH2", " ", -1);
  port->error = g_strdup ("connect: No route to host (113)");
  port->advice = g_strdup ("blocked");
  return port;
}

static EhloPathResult *
new_path (void)
{
  EhloPathResult *path = ehlo_path_result_new ("192.0.2.25");
  EhloPathTarget *target = ehlo_path_result_add_target (path, 587);
  EhloPathHop *hop;

  /* Out of order, as answers come. */
  hop = ehlo_path_target_add_hop (target, 3, EHLO_HOP_REJECTED);
  hop->from = g_strdup ("10.20.0.1");
  hop->icmp = g_strdup ("3/13");
  hop->rtt_us = 10300;
  hop = ehlo_path_target_add_hop (target, 1, EHLO_HOP_EXPIRED);
  hop->from = g_strdup ("192.168.1.1");
  hop->icmp = g_strdup ("11/0");
  hop->rtt_us = 812;
  ehlo_path_target_add_hop (target, 2, EHLO_HOP_SILENT);
  target->ends = EHLO_PATH_REJECTED_BY;
  target->end_hop = 2;
  target->end_by = g_strdup ("10.20.0.1");
  target->end_icmp = g_strdup ("3/13");
  target->distance = 2;
  target->answer_ttl = 62;
  target->nat_hop = 1;
  ehlo_path_result_add_target (path, 443)->ends = EHLO_PATH_REACHES;
  return path;
}

static EhloRun *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return ehlo_run_from_json (bytes, error);
}

/* A copy of everything, through JSON, twice: nothing is lost on the way. */
static void
test_round_trip (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloPortResult) port = new_port ();
  g_autoptr (EhloPortResult) bare = ehlo_port_result_new (NULL, 25);
  g_autoptr (EhloPathResult) path = new_path ();
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) twice = NULL;
  g_autoptr (EhloRun) again = NULL;
  g_autoptr (GError) error = NULL;
  const EhloPortResult *read;
  const EhloPathTarget *target;

  ehlo_run_put_port (run, port);
  ehlo_run_put_port (run, bare);
  ehlo_run_set_path (run, path);
  ehlo_run_finish (run, 5);
  once = ehlo_run_to_json (run);
  again = ehlo_run_from_json (once, &error);
  g_assert_no_error (error);
  twice = ehlo_run_to_json (again);
  g_assert_true (g_bytes_equal (once, twice));

  g_assert_cmpuint (ehlo_run_get_n_ports (again), ==, 2);
  read = ehlo_run_get_port (again, 0);
  g_assert_cmpuint (read->port, ==, 587);
  g_assert_cmpstr (read->address, ==, "192.0.2.25");
  g_assert_cmpint (read->state, ==, EHLO_PORT_REJECTED);
  g_assert_cmpstr (read->by, ==, "10.20.0.1");
  g_assert_cmpuint (read->hop, ==, 2);
  g_assert_cmpstr (read->icmp, ==, "3/13");
  g_assert_true (read->local);
  g_assert_cmpint (read->rtt_us, ==, 10300);
  g_assert_cmpstr (read->manner, ==, "tls");
  g_assert_true (read->other_manner);
  g_assert_cmpstr (read->tls, ==, "TLS1.3");
  g_assert_cmpstr (read->certificate, ==, "expired");
  g_assert_cmpstr (read->greeting, ==, "220 mail.example.org");
  g_assert_cmpstrv (read->auth, ((const char *[]) { "PLAIN", "XOAUTH2", NULL }));
  g_assert_cmpstr (read->error, ==, "connect: No route to host (113)");
  g_assert_cmpstr (read->advice, ==, "blocked");
  read = ehlo_run_get_port (again, 1);
  g_assert_cmpint (read->rtt_us, ==, -1);
  g_assert_null (read->greeting);
  g_assert_false (read->local);

  target = ehlo_path_result_find (ehlo_run_get_path (again), 587);
  g_assert_cmpuint (target->hops->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (((EhloPathHop *) g_ptr_array_index (target->hops, i))->ttl, ==, i + 1);
  g_assert_cmpint (((EhloPathHop *) g_ptr_array_index (target->hops, 1))->rtt_us, ==, -1);
  g_assert_cmpint (((EhloPathHop *) g_ptr_array_index (target->hops, 2))->answer, ==,
                   EHLO_HOP_REJECTED);
  g_assert_cmpint (target->ends, ==, EHLO_PATH_REJECTED_BY);
  g_assert_cmpuint (target->end_hop, ==, 2);
  g_assert_cmpstr (target->end_by, ==, "10.20.0.1");
  g_assert_cmpstr (target->end_icmp, ==, "3/13");
  g_assert_cmpuint (target->distance, ==, 2);
  g_assert_cmpuint (target->answer_ttl, ==, 62);
  g_assert_cmpuint (target->nat_hop, ==, 1);
  g_assert_null (ehlo_path_result_find (ehlo_run_get_path (again), 25));
}

static void
count_cb (EhloRun *run,
          guint   *count)
{
  (*count)++;
}

/* A row that says more takes its own place; another address of the same port is another row. */
static void
test_rows (void)
{
  g_autoptr (EhloRun) run = new_run ();
  g_autoptr (EhloPortResult) first = ehlo_port_result_new ("192.0.2.25", 25);
  g_autoptr (EhloPortResult) second = ehlo_port_result_new ("192.0.2.25", 465);
  g_autoptr (EhloPortResult) third = ehlo_port_result_new ("2001:db8::25", 25);
  g_autoptr (EhloPathResult) path = new_path ();
  guint n_ports = 0, n_path = 0;

  g_signal_connect (run, "ports-changed", G_CALLBACK (count_cb), &n_ports);
  g_signal_connect (run, "path-changed", G_CALLBACK (count_cb), &n_path);
  ehlo_run_put_port (run, first);
  ehlo_run_put_port (run, second);
  ehlo_run_put_port (run, third);
  first->state = EHLO_PORT_DROPPED;
  ehlo_run_put_port (run, first);
  ehlo_run_set_path (run, path);

  g_assert_cmpuint (ehlo_run_get_n_ports (run), ==, 3);
  g_assert_cmpint (ehlo_run_get_port (run, 0)->state, ==, EHLO_PORT_DROPPED);
  g_assert_cmpuint (ehlo_run_get_port (run, 1)->port, ==, 465);
  g_assert_cmpuint (n_ports, ==, 4);
  g_assert_cmpuint (n_path, ==, 1);
}

/* What this version does not know stays, on every level. */
static void
test_unknown_members (void)
{
  static const char *const kept[] = { "\"x1\"", "\"x2\"", "\"x3\"", "\"x4\"" };
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloRun) run =
    read_text (HEAD ",\"ports\":[{\"port\":25,\"state\":\"open\",\"x1\":{\"y\":[1]}}],"
               "\"path\":{\"x2\":1,\"targets\":[{\"port\":25,\"ends\":\"reaches\",\"x3\":null,"
               "\"hops\":[{\"ttl\":1,\"x4\":\"z\"}]}]}}", &error);
  g_autoptr (GBytes) written = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  written = ehlo_run_to_json (run);
  text = g_strndup (g_bytes_get_data (written, NULL), g_bytes_get_size (written));
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (text, kept[i]));
}

static void
assert_refused (const char *members,
                const char *want)
{
  g_autofree char *text = g_strdup_printf (HEAD ",%s}", members);
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (text, &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, want);
}

#define HOP "{\"ttl\":1}"
#define TARGET(hops) "\"path\":{\"targets\":[{\"port\":25,\"ends\":\"unknown\",\"hops\":[" hops \
                     "]}]}"

static void
test_hostile (void)
{
  static const struct
  {
    const char *members;
    const char *want;
  } cases[] = {
    { "\"ports\":{}", "ports: must be a list" },
    { "\"ports\":[1]", "ports[0]: must be an object" },
    { "\"ports\":[{}]", "ports[0].port: is missing" },
    { "\"ports\":[{\"port\":0,\"state\":\"open\"}]", "ports[0].port: must be from 1 to 65535" },
    { "\"ports\":[{\"port\":25}]", "ports[0].state: is missing" },
    { "\"ports\":[{\"port\":25,\"state\":\"ajar\"}]",
      "ports[0].state: unknown state of a port \"ajar\"" },
    { "\"ports\":[{\"port\":25,\"state\":\"open\",\"hop\":256}]",
      "ports[0].hop: must be from 1 to 255" },
    { "\"ports\":[{\"port\":25,\"state\":\"open\",\"local\":1}]",
      "ports[0].local: must be true or false" },
    { "\"ports\":[{\"port\":25,\"state\":\"open\",\"auth\":\"PLAIN\"}]",
      "ports[0].auth: must be a list" },
    { "\"ports\":[{\"port\":25,\"state\":\"open\"},{\"port\":25,\"state\":\"open\"}]",
      "ports[1]: another entry is about the same port already" },
    { "\"path\":[]", "path: must be an object" },
    { "\"path\":{}", "path.targets: is missing" },
    { "\"path\":{\"targets\":[7]}", "path.targets[0]: must be an object" },
    { "\"path\":{\"targets\":[{\"port\":25,\"hops\":[]}]}", "path.targets[0].ends: is missing" },
    { "\"path\":{\"targets\":[{\"port\":25,\"hops\":[],\"ends\":\"well\"}]}",
      "path.targets[0].ends: unknown end of a way \"well\"" },
    { TARGET ("null"), "path.targets[0].hops[0]: must be an object" },
    { TARGET ("{\"ttl\":0}"), "path.targets[0].hops[0].ttl: must be from 1 to 255" },
    { TARGET ("{\"ttl\":1,\"answer\":\"maybe\"}"),
      "path.targets[0].hops[0].answer: unknown answer of a hop \"maybe\"" },
    { TARGET ("{\"ttl\":1,\"rtt_us\":-1}"),
      "path.targets[0].hops[0].rtt_us: must be from 0 to 1000000000000000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].members, cases[i].want);
}

static char *
repeat (const char *format,
        guint       n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", format);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_limits (void)
{
  g_autofree char *hops = repeat (HOP, 256);
  g_autofree char *targets = repeat ("{\"port\":1,\"hops\":[],\"ends\":\"unknown\"}", 21);
  g_autofree char *ports = repeat ("{\"port\":1,\"state\":\"open\"}", 1001);
  g_autofree char *many_hops =
    g_strdup_printf ("\"path\":{\"targets\":[{\"port\":25,\"ends\":\"unknown\",\"hops\":[%s]}]}",
                     hops);
  g_autofree char *many_targets = g_strdup_printf ("\"path\":{\"targets\":[%s]}", targets);
  g_autofree char *many_ports = g_strdup_printf ("\"ports\":[%s]", ports);

  assert_refused (many_hops, "path.targets[0].hops: has more than 255 entries");
  assert_refused (many_targets, "path.targets: has more than 20 entries");
  assert_refused (many_ports, "ports: has more than 1000 entries");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ports/round-trip", test_round_trip);
  g_test_add_func ("/ports/rows", test_rows);
  g_test_add_func ("/ports/unknown-members", test_unknown_members);
  g_test_add_func ("/ports/hostile", test_hostile);
  g_test_add_func ("/ports/limits", test_limits);
  return g_test_run ();
}
