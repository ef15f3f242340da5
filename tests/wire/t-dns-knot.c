/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-resolver.h"

#include "test-dns-server.h"

#include <string.h>
#include <glib/gstdio.h>

/* The other tests answer with packets that were built here; this one asks a name server that other
 * people wrote (Knot), with a zone file, by UDP and by TCP. */

#define ANSWER_US (20 * G_USEC_PER_SEC)
#define PROBE_US  (200 * 1000)
#define MAX_STARTS 5
#define BIG_TEXT  1850
#define HASH      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

#define ZONE \
  "$TTL 3600\n" \
  "@ SOA ns admin 1 3600 600 86400 300\n" \
  "@ NS ns\n" \
  "ns A 127.0.0.1\n" \
  "mail 300 A 192.0.2.25\n" \
  "mail 300 A 192.0.2.26\n" \
  "mail 200 AAAA 2001:db8::25\n" \
  "www 100 CNAME mail\n" \
  "@ 600 MX 10 mail\n" \
  "@ 600 MX 20 backup.other.test.\n" \
  "null 600 MX 0 .\n" \
  "@ 500 TXT \"v=spf1 mx \" \"-all\"\n" \
  "_submission._tcp 700 SRV 1 2 587 mail\n" \
  "_25._tcp.mail 800 TLSA 3 1 1 " HASH "\n"

#define REVERSE_ZONE \
  "$TTL 3600\n" \
  "@ SOA ns.example.test. admin.example.test. 1 3600 600 86400 300\n" \
  "@ NS ns.example.test.\n" \
  "25 PTR mail.example.test.\n"

static const char *knotd;

typedef struct
{
  char         *directory;
  GSubprocess  *process;
  EhloResolver *resolver;
} Fixture;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  EhloDnsAnswer **answer = user_data;

  *answer = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);
}

static EhloDnsAnswer *
ask_within (Fixture     *fixture,
            const char  *name,
            EhloDnsType  type,
            gint64       limit_us)
{
  EhloDnsAnswer *answer = NULL;

  ehlo_resolver_query_async (fixture->resolver, name, type, g_get_monotonic_time () + limit_us,
                             NULL, answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  return answer;
}

static EhloDnsAnswer *
ask (Fixture     *fixture,
     const char  *name,
     EhloDnsType  type)
{
  EhloDnsAnswer *answer = ask_within (fixture, name, type, ANSWER_US);

  g_test_message ("%s %s: %s, %s", ehlo_dns_type_to_name (type), name,
                  ehlo_dns_kind_to_name (answer->kind), answer->detail);
  g_assert_cmpstr (answer->server, ==, ehlo_resolver_get_servers (fixture->resolver)[0]);
  return answer;
}

static void
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_zones (Fixture *fixture)
{
  g_autoptr (GString) zone = g_string_new (ZONE "big TXT");

  for (guint left = BIG_TEXT; left > 0;)
    {
      guint length = MIN (left, 250);
      g_autofree char *string = g_strnfill (length, 'x');

      g_string_append_printf (zone, " \"%s\"", string);
      left -= length;
    }
  g_string_append_c (zone, '\n');

  write_file (fixture, "example.test.zone", zone->str);
  write_file (fixture, "2.0.192.in-addr.arpa.zone", REVERSE_ZONE);
}

static void
start (Fixture *fixture)
{
  g_autofree char *address = test_dns_dup_closed_address ();
  g_autofree char *config = g_build_filename (fixture->directory, "knot.conf", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *colon = strchr (address, ':');

  g_string_append_printf (text,
                          "server:\n"
                          "    rundir: \"%s\"\n"
                          "    listen: 127.0.0.1@%s\n"
                          "    udp-workers: 1\n"
                          "    tcp-workers: 1\n"
                          "    background-workers: 1\n"
                          "database:\n"
                          "    storage: \"%s\"\n"
                          "template:\n"
                          "  - id: default\n"
                          "    storage: \"%s\"\n"
                          "    file: \"%%s.zone\"\n"
                          "    journal-content: none\n"
                          "    zonefile-sync: -1\n"
                          "zone:\n"
                          "  - domain: example.test\n"
                          "  - domain: 2.0.192.in-addr.arpa\n",
                          fixture->directory, colon + 1, fixture->directory, fixture->directory);
  write_file (fixture, "knot.conf", text->str);

  fixture->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                       &error, knotd, "-c", config, NULL);
  g_assert_no_error (error);
  fixture->resolver = ehlo_resolver_new (address, &error);
  g_assert_no_error (error);
}

static void
stop (Fixture *fixture)
{
  g_subprocess_send_signal (fixture->process, 15);
  g_subprocess_wait (fixture->process, NULL, NULL);
  g_clear_object (&fixture->process);
  g_clear_object (&fixture->resolver);
}

/* Somebody else may take the port before Knot does: then it ends, and another one is tried. */
static gboolean
is_ready (Fixture *fixture)
{
  gint64 limit_us = g_get_monotonic_time () + ANSWER_US;

  while (g_get_monotonic_time () < limit_us && g_subprocess_get_identifier (fixture->process))
    {
      g_autoptr (EhloDnsAnswer) answer = ask_within (fixture, "ns.example.test", EHLO_DNS_A,
                                                     PROBE_US);

      if (answer->kind == EHLO_DNS_FOUND)
        return TRUE;
      g_usleep (20 * 1000);
    }

  return FALSE;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->directory = g_dir_make_tmp ("ehlo-knot-XXXXXX", NULL);
  g_assert_nonnull (fixture->directory);
  write_zones (fixture);

  start (fixture);
  for (guint i = 1; i < MAX_STARTS && !is_ready (fixture); i++)
    {
      stop (fixture);
      start (fixture);
    }
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  stop (fixture);
  remove_tree (fixture->directory);
  g_free (fixture->directory);
}

static EhloDnsRecord *
get_record (EhloDnsAnswer *answer,
            guint          index)
{
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpuint (answer->records->len, >, index);
  return g_ptr_array_index (answer->records, index);
}

static void
assert_address (EhloDnsRecord *record,
                const char    *prefix)
{
  g_autofree char *text = g_inet_address_to_string (record->address);

  g_assert_true (g_str_has_prefix (text, prefix));
}

static void
check_addresses (Fixture *fixture)
{
  g_autoptr (EhloDnsAnswer) a = ask (fixture, "mail.example.test", EHLO_DNS_A);
  g_autoptr (EhloDnsAnswer) aaaa = ask (fixture, "mail.example.test", EHLO_DNS_AAAA);
  g_autoptr (EhloDnsAnswer) alias = ask (fixture, "www.example.test", EHLO_DNS_A);

  g_assert_cmpuint (a->records->len, ==, 2);
  assert_address (get_record (a, 0), "192.0.2.2");
  assert_address (get_record (a, 1), "192.0.2.2");
  g_assert_cmpuint (a->ttl, ==, 300);
  assert_address (get_record (aaaa, 0), "2001:db8::25");
  g_assert_cmpuint (aaaa->ttl, ==, 200);
  g_assert_cmpstr (alias->canonical, ==, "mail.example.test");
  g_assert_cmpuint (alias->records->len, ==, 2);
  g_assert_cmpuint (alias->ttl, ==, 100);
}

static void
check_mx (Fixture *fixture)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture, "example.test", EHLO_DNS_MX);
  g_autoptr (EhloDnsAnswer) none = ask (fixture, "null.example.test", EHLO_DNS_MX);

  g_assert_cmpuint (answer->records->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      EhloDnsRecord *record = get_record (answer, i);

      g_assert_cmpstr (record->name, ==,
                       record->priority == 10 ? "mail.example.test" : "backup.other.test");
    }
  g_assert_cmpuint (answer->ttl, ==, 600);
  g_assert_cmpstr (get_record (none, 0)->name, ==, ".");
}

static void
check_others (Fixture *fixture)
{
  g_autoptr (EhloDnsAnswer) txt = ask (fixture, "example.test", EHLO_DNS_TXT);
  g_autoptr (EhloDnsAnswer) srv = ask (fixture, "_submission._tcp.example.test", EHLO_DNS_SRV);
  g_autoptr (EhloDnsAnswer) tlsa = ask (fixture, "_25._tcp.mail.example.test", EHLO_DNS_TLSA);
  g_autoptr (EhloDnsAnswer) ptr = ask (fixture, "25.2.0.192.in-addr.arpa", EHLO_DNS_PTR);
  EhloDnsRecord *record;

  g_assert_cmpstr (get_record (txt, 0)->text, ==, "v=spf1 mx -all");
  g_assert_cmpuint (txt->ttl, ==, 500);

  record = get_record (srv, 0);
  g_assert_cmpuint (record->priority, ==, 1);
  g_assert_cmpuint (record->weight, ==, 2);
  g_assert_cmpuint (record->port, ==, 587);
  g_assert_cmpstr (record->name, ==, "mail.example.test");
  g_assert_cmpuint (srv->ttl, ==, 700);

  record = get_record (tlsa, 0);
  g_assert_cmpuint (record->usage, ==, 3);
  g_assert_cmpuint (record->selector, ==, 1);
  g_assert_cmpuint (record->matching, ==, 1);
  g_assert_cmpstr (record->data, ==, HASH);
  g_assert_cmpuint (tlsa->ttl, ==, 800);

  g_assert_cmpstr (get_record (ptr, 0)->name, ==, "mail.example.test");
  g_assert_cmpuint (ptr->ttl, ==, 3600);
}

static void
check_tcp (Fixture *fixture)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture, "big.example.test", EHLO_DNS_TXT);

  g_assert_cmpuint (strlen (get_record (answer, 0)->text), ==, BIG_TEXT);
}

static void
check_failures (Fixture *fixture)
{
  static const struct
  {
    const char *name;
    EhloDnsType type;
    EhloDnsKind kind;
    int         rcode;
  } cases[] = {
    { "gone.example.test", EHLO_DNS_A, EHLO_DNS_NXDOMAIN, 3 },
    { "mail.example.test", EHLO_DNS_MX, EHLO_DNS_NO_DATA, 0 },
    { "_tcp.example.test", EHLO_DNS_A, EHLO_DNS_NO_DATA, 0 },
    { "mail.elsewhere.test", EHLO_DNS_A, EHLO_DNS_REFUSED, 5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = ask (fixture, cases[i].name, cases[i].type);

      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpint (answer->rcode, ==, cases[i].rcode);
    }
}

static void
test_knot (Fixture       *fixture,
           gconstpointer  data)
{
  check_addresses (fixture);
  check_mx (fixture);
  check_others (fixture);
  check_tcp (fixture);
  check_failures (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_assert_cmpint (argc, ==, 2);
  knotd = argv[1];
  g_test_add ("/wire/dns-knot", Fixture, NULL, set_up, test_knot, tear_down);

  return g_test_run ();
}
