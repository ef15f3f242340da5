/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-resolver-private.h"
#include "ehlo-stage-timer.h"

#include "test-dns-server.h"

#include <string.h>
#include <glib/gstdio.h>

/* Far more than an answer takes on this computer; only a failing test waits for it. */
#define LONG_US (20 * G_USEC_PER_SEC)

/* After two seconds (or a third of the stage) of silence the next server is asked; anything well
 * below the stage shows that the silent one did not eat it. */
#define STAGE_US     (20 * G_USEC_PER_SEC)
#define PATIENCE_US  (2 * G_USEC_PER_SEC)
#define NOT_EATEN_US (6 * G_USEC_PER_SEC)

typedef struct
{
  char *directory;
  char *resolv_conf;
  char *hosts;
} Files;

static void
set_up (Files         *files,
        gconstpointer  data)
{
  files->directory = g_dir_make_tmp ("ehlo-dns-XXXXXX", NULL);
  g_assert_nonnull (files->directory);
  files->resolv_conf = g_build_filename (files->directory, "resolv.conf", NULL);
  files->hosts = g_build_filename (files->directory, "hosts", NULL);
}

static void
tear_down (Files         *files,
           gconstpointer  data)
{
  g_unlink (files->resolv_conf);
  g_unlink (files->hosts);
  g_assert_cmpint (g_rmdir (files->directory), ==, 0);
  g_free (files->resolv_conf);
  g_free (files->hosts);
  g_free (files->directory);
}

static void
append_server (GString    *text,
               const char *address)
{
  const char *colon = strrchr (address, ':');

  g_string_append_printf (text, "nameserver [%.*s]%s\n", (int) (colon - address), address, colon);
}

/* A resolver that asks these servers in this order; the last one may be NULL. */
static EhloResolver *
new_resolver (Files      *files,
              const char *search,
              const char *first,
              const char *second)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text, "search %s\n", search);
  append_server (text, first);
  if (second != NULL)
    append_server (text, second);

  g_file_set_contents (files->resolv_conf, text->str, -1, &error);
  g_assert_no_error (error);
  return _ehlo_resolver_new_from_files (files->resolv_conf, files->hosts);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  EhloDnsAnswer **answer = user_data;

  *answer = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);
}

static EhloDnsAnswer *
ask_within (EhloResolver *resolver,
            const char   *name,
            EhloDnsType   type,
            gint64        limit_us)
{
  EhloDnsAnswer *answer = NULL;

  ehlo_resolver_query_async (resolver, name, type, g_get_monotonic_time () + limit_us, NULL,
                             answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_test_message ("%s: %s from %s in %d ms, %s", answer->name,
                  ehlo_dns_kind_to_name (answer->kind), answer->server,
                  (int) (answer->duration_us / 1000), answer->detail);
  return answer;
}

static void
assert_address (EhloDnsAnswer *answer,
                const char    *want)
{
  g_autofree char *text = NULL;

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpuint (answer->records->len, ==, 1);
  text = g_inet_address_to_string (((EhloDnsRecord *) answer->records->pdata[0])->address);
  g_assert_cmpstr (text, ==, want);
}

/* The first one says something, but nothing about the name: the second one is asked at once. */
static void
test_next_at_once (Files         *files,
                   gconstpointer  data)
{
  static const char *const firsts[] = { "servfail", "refused", "formerr", "notimp" };

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_autoptr (TestDnsServer) first = test_dns_server_new (firsts[i]);
      g_autoptr (TestDnsServer) second = test_dns_server_new (NULL);
      g_autoptr (EhloResolver) resolver = NULL;
      g_autoptr (EhloDnsAnswer) answer = NULL;

      resolver = new_resolver (files, ".", test_dns_server_get_address (first),
                               test_dns_server_get_address (second));
      answer = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);
      assert_address (answer, "192.0.2.1");
      g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (second));
      g_assert_cmpuint (test_dns_server_count_udp (first), ==, 1);
      g_assert_cmpuint (test_dns_server_count_udp (second), ==, 1);
      g_assert_cmpint (answer->duration_us, <, PATIENCE_US);
    }
}

static void
test_closed_then_good (Files         *files,
                       gconstpointer  data)
{
  g_autofree char *closed = test_dns_dup_closed_address ();
  g_autoptr (TestDnsServer) good = test_dns_server_new (NULL);
  g_autoptr (EhloResolver) resolver = new_resolver (files, ".", closed,
                                                    test_dns_server_get_address (good));
  g_autoptr (EhloDnsAnswer) answer = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);

  assert_address (answer, "192.0.2.1");
  g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (good));
  g_assert_cmpint (answer->duration_us, <, PATIENCE_US);
}

static void
test_silent_then_good (Files         *files,
                       gconstpointer  data)
{
  g_autoptr (TestDnsServer) silent = test_dns_server_new ("silent");
  g_autoptr (TestDnsServer) good = test_dns_server_new (NULL);
  g_autoptr (EhloResolver) resolver = NULL;
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) quick = NULL;

  resolver = new_resolver (files, ".", test_dns_server_get_address (silent),
                           test_dns_server_get_address (good));
  answer = ask_within (resolver, "found.test", EHLO_DNS_A, STAGE_US);
  assert_address (answer, "192.0.2.1");
  g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (good));
  g_assert_cmpint (answer->duration_us, >=, PATIENCE_US - 1000);
  g_assert_cmpint (answer->duration_us, <, NOT_EATEN_US);

  /* A short stage: a third of it. */
  quick = ask_within (resolver, "found.test", EHLO_DNS_A, PATIENCE_US);
  assert_address (quick, "192.0.2.1");
  g_assert_cmpint (quick->duration_us, >=, PATIENCE_US / 3 - 1000);
}

/* A name that does not exist is an answer: the second server would say the same. */
static void
test_no_is_an_answer (Files         *files,
                      gconstpointer  data)
{
  static const struct
  {
    const char *first;
    EhloDnsKind kind;
  } cases[] = {
    { "nxdomain", EHLO_DNS_NXDOMAIN },
    { "nodata", EHLO_DNS_NO_DATA },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestDnsServer) first = test_dns_server_new (cases[i].first);
      g_autoptr (TestDnsServer) second = test_dns_server_new (NULL);
      g_autoptr (EhloResolver) resolver = NULL;
      g_autoptr (EhloDnsAnswer) answer = NULL;

      resolver = new_resolver (files, ".", test_dns_server_get_address (first),
                               test_dns_server_get_address (second));
      answer = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);
      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (first));
      g_assert_cmpuint (test_dns_server_count_udp (second), ==, 0);
    }
}

/* The failure that tells most is the answer, with the server that said it. */
static void
test_all_fail (Files         *files,
               gconstpointer  data)
{
  static const struct
  {
    const char *first;
    const char *second;
    EhloDnsKind kind;
    gboolean    of_second;
  } cases[] = {
    { "servfail", "refused", EHLO_DNS_REFUSED, TRUE },
    { "servfail", "silent", EHLO_DNS_SERVFAIL, FALSE },
    { "silent", "servfail", EHLO_DNS_SERVFAIL, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestDnsServer) first = test_dns_server_new (cases[i].first);
      g_autoptr (TestDnsServer) second = test_dns_server_new (cases[i].second);
      g_autoptr (EhloResolver) resolver = NULL;
      g_autoptr (EhloDnsAnswer) answer = NULL;

      resolver = new_resolver (files, ".", test_dns_server_get_address (first),
                               test_dns_server_get_address (second));
      answer = ask_within (resolver, "found.test", EHLO_DNS_A, STAGE_US);
      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpstr (answer->server, ==,
                       test_dns_server_get_address (cases[i].of_second ? second : first));
      g_assert_cmpint (answer->duration_us, <, NOT_EATEN_US);
    }
}

static void
test_silence (Files         *files,
              gconstpointer  data)
{
  g_autoptr (TestDnsServer) first = test_dns_server_new ("silent");
  g_autoptr (TestDnsServer) second = test_dns_server_new ("silent");
  g_autofree char *closed = test_dns_dup_closed_address ();
  g_autoptr (EhloResolver) resolver = NULL;
  g_autoptr (EhloResolver) half_closed = NULL;
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) half = NULL;

  resolver = new_resolver (files, ".", test_dns_server_get_address (first),
                           test_dns_server_get_address (second));
  answer = ask_within (resolver, "found.test", EHLO_DNS_A, 900 * 1000);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_TIMEOUT);
  g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (first));
  g_assert_nonnull (strstr (answer->detail, test_dns_server_get_address (first)));
  g_assert_nonnull (strstr (answer->detail, test_dns_server_get_address (second)));
  g_assert_cmpuint (test_dns_server_count_udp (second), >=, 1);

  /* Silence tells more than a closed port. */
  half_closed = new_resolver (files, ".", closed, test_dns_server_get_address (second));
  half = ask_within (half_closed, "found.test", EHLO_DNS_A, 300 * 1000);
  g_assert_cmpint (half->kind, ==, EHLO_DNS_TIMEOUT);
  g_assert_cmpstr (half->server, ==, test_dns_server_get_address (second));
}

static void
test_all_closed (Files         *files,
                 gconstpointer  data)
{
  g_autofree char *first = test_dns_dup_closed_address ();
  g_autofree char *second = test_dns_dup_closed_address ();
  g_autoptr (EhloResolver) resolver = new_resolver (files, ".", first, second);
  g_autoptr (EhloDnsAnswer) answer = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_NO_NETWORK);
  g_assert_cmpstr (answer->server, ==, first);
  g_assert_nonnull (strstr (answer->detail, first));
  g_assert_nonnull (strstr (answer->detail, second));
  g_assert_cmpint (answer->duration_us, <, PATIENCE_US);
}

/* The slow first server is overtaken by nobody: its answer counts although the next one was asked
 * meanwhile. */
static void
test_slow_first (Files         *files,
                 gconstpointer  data)
{
  g_autoptr (TestDnsServer) slow = test_dns_server_new ("slow");
  g_autoptr (TestDnsServer) silent = test_dns_server_new ("silent");
  g_autoptr (EhloResolver) resolver = NULL;
  g_autoptr (EhloDnsAnswer) answer = NULL;

  resolver = new_resolver (files, ".", test_dns_server_get_address (slow),
                           test_dns_server_get_address (silent));
  answer = ask_within (resolver, "found.test", EHLO_DNS_A, 750 * 1000);
  assert_address (answer, "192.0.2.1");
  g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (slow));
  g_assert_cmpuint (test_dns_server_count_udp (silent), ==, 1);
}

static void
test_search (Files         *files,
             gconstpointer  data)
{
  static const struct
  {
    const char *name;
    EhloDnsType type;
    EhloDnsKind kind;
    const char *asked;
    guint       n_queries;
  } cases[] = {
    { "found", EHLO_DNS_A, EHLO_DNS_FOUND, "found.corp.test", 2 },
    { "Found", EHLO_DNS_AAAA, EHLO_DNS_FOUND, "Found.corp.test", 2 },
    { "found.test", EHLO_DNS_A, EHLO_DNS_FOUND, "found.test", 1 },
    { "found.", EHLO_DNS_A, EHLO_DNS_FOUND, "found", 1 },
    { "nodata", EHLO_DNS_A, EHLO_DNS_NO_DATA, "nodata.corp.test", 3 },
    { "nxdomain", EHLO_DNS_A, EHLO_DNS_NXDOMAIN, "nxdomain.nowhere.test", 3 },
    { "servfail", EHLO_DNS_A, EHLO_DNS_NXDOMAIN, "servfail.nowhere.test", 3 },
    { "nodata", EHLO_DNS_MX, EHLO_DNS_NO_DATA, "nodata", 1 },
    { "nodata.test", EHLO_DNS_A, EHLO_DNS_NO_DATA, "nodata.test", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
      g_autoptr (EhloResolver) resolver = NULL;
      g_autoptr (EhloDnsAnswer) answer = NULL;

      resolver = new_resolver (files, "nowhere.test corp.test",
                               test_dns_server_get_address (server), NULL);
      answer = ask_within (resolver, cases[i].name, cases[i].type, LONG_US);
      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpstr (answer->name, ==, cases[i].asked);
      g_assert_cmpuint (test_dns_server_count_udp (server), ==, cases[i].n_queries);
    }
}

/* Behind a silence may be the name that is meant. */
static void
test_search_silence (Files         *files,
                     gconstpointer  data)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloResolver) resolver = NULL;
  g_autoptr (EhloDnsAnswer) answer = NULL;

  resolver = new_resolver (files, "nowhere.test corp.test",
                           test_dns_server_get_address (server), NULL);
  answer = ask_within (resolver, "silent", EHLO_DNS_A, 300 * 1000);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_TIMEOUT);
  g_assert_cmpstr (answer->name, ==, "silent.corp.test");
}

static void
test_hosts (Files         *files,
            gconstpointer  data)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloResolver) resolver = new_resolver (files, ".",
                                                    test_dns_server_get_address (server), NULL);
  g_autoptr (EhloDnsAnswer) a = NULL;
  g_autoptr (EhloDnsAnswer) aaaa = NULL;
  g_autoptr (EhloDnsAnswer) localhost = NULL;
  g_autoptr (EhloDnsAnswer) idn = NULL;
  g_autoptr (EhloDnsAnswer) mx = NULL;
  g_autoptr (EhloDnsAnswer) gone = NULL;

  g_file_set_contents (files->hosts,
                       "192.0.2.80 found.test\n"
                       "192.0.2.81 localhost\n"
                       "192.0.2.82 xn--bcher-kva.test\n",
                       -1, NULL);
  a = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);
  assert_address (a, "192.0.2.80");
  g_assert_cmpstr (a->server, ==, "hosts file");
  aaaa = ask_within (resolver, "found.test", EHLO_DNS_AAAA, LONG_US);
  g_assert_cmpint (aaaa->kind, ==, EHLO_DNS_NO_DATA);
  localhost = ask_within (resolver, "localhost", EHLO_DNS_A, LONG_US);
  assert_address (localhost, "192.0.2.81");
  idn = ask_within (resolver, "b\xc3\xbc" "cher.test", EHLO_DNS_A, LONG_US);
  assert_address (idn, "192.0.2.82");
  g_assert_cmpuint (test_dns_server_count_udp (server), ==, 0);

  /* Other types do not stand there. */
  mx = ask_within (resolver, "found.test", EHLO_DNS_MX, LONG_US);
  g_assert_cmpstr (mx->server, ==, test_dns_server_get_address (server));

  /* A person may edit the file between two tests. */
  g_file_set_contents (files->hosts, "", -1, NULL);
  gone = ask_within (resolver, "found.test", EHLO_DNS_A, LONG_US);
  assert_address (gone, "192.0.2.1");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*test) (Files *, gconstpointer);
  } tests[] = {
    { "/wire/dns-servers/next-at-once", test_next_at_once },
    { "/wire/dns-servers/closed-then-good", test_closed_then_good },
    { "/wire/dns-servers/silent-then-good", test_silent_then_good },
    { "/wire/dns-servers/no-is-an-answer", test_no_is_an_answer },
    { "/wire/dns-servers/all-fail", test_all_fail },
    { "/wire/dns-servers/silence", test_silence },
    { "/wire/dns-servers/all-closed", test_all_closed },
    { "/wire/dns-servers/slow-first", test_slow_first },
    { "/wire/dns-servers/search", test_search },
    { "/wire/dns-servers/search-silence", test_search_silence },
    { "/wire/dns-servers/hosts", test_hosts },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Files, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
