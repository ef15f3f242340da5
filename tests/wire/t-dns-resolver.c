/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-resolver.h"
#include "ehlo-stage-timer.h"

#include "test-dns-server.h"

#include <errno.h>
#include <string.h>

/* Far more than an answer takes on this computer; only a failing test waits for it. */
#define LONG_US (20 * G_USEC_PER_SEC)

/* A stage that is expected to run out. */
#define SHORT_US (300 * 1000)

/* "At once" on a busy machine: nothing waited for the deadline. */
#define AT_ONCE_US (5 * G_USEC_PER_SEC)

/* By then a question without an answer would have been asked again. */
#define AGAIN_MS 1200

/* What the window promises for its Stop button. */
#define CANCEL_US (200 * 1000)

typedef struct
{
  TestDnsServer *server;
  EhloResolver  *resolver;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  fixture->server = test_dns_server_new (NULL);
  fixture->resolver = ehlo_resolver_new (test_dns_server_get_address (fixture->server), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->resolver);
  test_dns_server_free (fixture->server);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  EhloDnsAnswer **answer = user_data;

  *answer = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);
  g_assert_nonnull (*answer);
}

static EhloDnsAnswer *
ask_within (EhloResolver *resolver,
            const char   *name,
            EhloDnsType   type,
            gint64        limit_us)
{
  EhloDnsAnswer *answer = NULL;
  gint64 start_us = g_get_monotonic_time ();

  ehlo_resolver_query_async (resolver, name, type, start_us + limit_us, NULL, answered_cb, &answer);
  g_assert_null (answer);
  while (answer == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);

  g_assert_cmpint (answer->type, ==, type);
  g_assert_cmpint (answer->start_us, >=, start_us);
  g_assert_cmpint (answer->duration_us, >=, 0);
  g_assert_cmpint (answer->start_us + answer->duration_us, <=, g_get_monotonic_time ());
  g_test_message ("%s %s: %s from %s, rcode %d, %s", ehlo_dns_type_to_name (type), answer->name,
                  ehlo_dns_kind_to_name (answer->kind), answer->server, answer->rcode,
                  answer->detail);
  return answer;
}

static EhloDnsAnswer *
ask (EhloResolver *resolver,
     const char   *name,
     EhloDnsType   type)
{
  return ask_within (resolver, name, type, LONG_US);
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

static void
test_found (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) a = ask (fixture->resolver, "found.test", EHLO_DNS_A);
  g_autoptr (EhloDnsAnswer) aaaa = ask (fixture->resolver, "found.test.", EHLO_DNS_AAAA);

  assert_address (a, "192.0.2.1");
  g_assert_cmpstr (a->name, ==, "found.test");
  g_assert_cmpuint (a->ttl, ==, 300);
  g_assert_cmpint (a->rcode, ==, 0);
  g_assert_cmpstr (a->server, ==, test_dns_server_get_address (fixture->server));
  g_assert_null (a->canonical);
  g_assert_null (a->detail);
  g_assert_false (a->authenticated);
  assert_address (aaaa, "2001:db8::1");
  g_assert_cmpstr (aaaa->name, ==, "found.test");
  g_assert_cmpuint (aaaa->ttl, ==, 200);
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 2);
  g_assert_cmpuint (test_dns_server_count_tcp (fixture->server), ==, 0);
}

static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *name;
    EhloDnsKind kind;
    int         rcode;
  } cases[] = {
    { "nodata.test", EHLO_DNS_NO_DATA, 0 },
    { "nxdomain.test", EHLO_DNS_NXDOMAIN, 3 },
    { "servfail.test", EHLO_DNS_SERVFAIL, 2 },
    { "refused.test", EHLO_DNS_REFUSED, 5 },
    { "formerr.test", EHLO_DNS_BAD_ANSWER, 1 },
    { "notimp.test", EHLO_DNS_BAD_ANSWER, 4 },
    { "broken.test", EHLO_DNS_BAD_ANSWER, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, cases[i].name, EHLO_DNS_A);

      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpint (answer->rcode, ==, cases[i].rcode);
      g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (fixture->server));
      g_assert_cmpuint (answer->records->len, ==, 0);
      g_assert_cmpuint (answer->ttl, ==, 0);
      g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, i + 1);
    }
}

/* What is no answer to the question must not be taken for one, whoever sent it. */
static void
test_no_answer (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *name;
    EhloDnsKind kind;
  } cases[] = {
    { "silent.test", EHLO_DNS_TIMEOUT },
    { "wrong-id.test", EHLO_DNS_TIMEOUT },
    { "wrong-question.test", EHLO_DNS_TIMEOUT },
    { "garbage.test", EHLO_DNS_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = NULL;

      answer = ask_within (fixture->resolver, cases[i].name, EHLO_DNS_A, SHORT_US);
      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpint (answer->rcode, ==, -1);
      g_assert_cmpstr (answer->server, ==, test_dns_server_get_address (fixture->server));
      g_assert_nonnull (strstr (answer->detail, answer->server));
      g_assert_cmpint (answer->duration_us, >=, SHORT_US);
      g_assert_cmpint (answer->duration_us, <, LONG_US);
    }
}

static void
test_deadline_over (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask_within (fixture->resolver, "silent.test", EHLO_DNS_A, -1);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_TIMEOUT);
  g_assert_cmpint (answer->duration_us, <, AT_ONCE_US);
}

static void
test_slow (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "slow.test", EHLO_DNS_A);

  assert_address (answer, "192.0.2.1");
  g_assert_cmpint (answer->duration_us, >=, 300 * 1000);
}

/* A datagram that was lost is asked for again. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "drop-first.test", EHLO_DNS_A);

  assert_address (answer, "192.0.2.1");
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 2);
}

static void
test_tcp (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "tc.test", EHLO_DNS_A);
  g_autoptr (EhloDnsAnswer) big = NULL;
  EhloDnsRecord *record;

  assert_address (answer, "192.0.2.1");
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 1);
  g_assert_cmpuint (test_dns_server_count_tcp (fixture->server), ==, 1);

  big = ask (fixture->resolver, "big.test", EHLO_DNS_TXT);
  g_assert_cmpint (big->kind, ==, EHLO_DNS_FOUND);
  record = g_ptr_array_index (big->records, 0);
  g_assert_cmpuint (strlen (record->text), ==, 1850);
  g_assert_cmpuint (record->ttl, ==, 100);
  g_assert_cmpuint (test_dns_server_count_tcp (fixture->server), ==, 2);
}

static void
test_tcp_closed (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "tc-closed.test", EHLO_DNS_A);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_NO_NETWORK);
  g_assert_nonnull (strstr (answer->detail, "(TCP): "));
}

static void
test_cname (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) a = ask (fixture->resolver, "cname.test", EHLO_DNS_A);
  g_autoptr (EhloDnsAnswer) aaaa = ask (fixture->resolver, "cname.test", EHLO_DNS_AAAA);

  assert_address (a, "192.0.2.1");
  g_assert_cmpstr (a->canonical, ==, "b.test");
  g_assert_cmpuint (a->ttl, ==, 20);
  g_assert_cmpint (aaaa->kind, ==, EHLO_DNS_NO_DATA);
  g_assert_cmpstr (aaaa->canonical, ==, "b.test");
}

static void
test_authenticated (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "ad.test", EHLO_DNS_A);

  assert_address (answer, "192.0.2.1");
  g_assert_true (answer->authenticated);
}

static void
test_idn (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, "B\xc3\xbc" "cher.test", EHLO_DNS_A);

  assert_address (answer, "192.0.2.1");
  g_assert_cmpstr (answer->name, ==, "xn--bcher-kva.test");
}

static void
test_bad_names (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *long_label = g_strdup_printf ("%064d.test", 0);
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *long_name = g_strdup_printf ("%s.%s.%s.%s", label, label, label, label);
  const char *const names[] = {
    "", ".", "..", "a..test", ".test", "a b.test", "a\n.test", "a\x7f.test", "\xff.test", "a\\.b",
    long_label, long_name,
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = NULL;

      ehlo_resolver_query_async (fixture->resolver, names[i], EHLO_DNS_A, EHLO_NO_DEADLINE, NULL,
                                 answered_cb, &answer);
      while (answer == NULL)
        g_main_context_iteration (NULL, TRUE);

      g_test_message ("name %u: %s", i, answer->detail);
      g_assert_cmpint (answer->kind, ==, EHLO_DNS_NXDOMAIN);
      g_assert_cmpint (answer->rcode, ==, -1);
      g_assert_null (answer->server);
      g_assert_nonnull (answer->detail);
      g_assert_true (g_utf8_validate (answer->name, -1, NULL));
    }
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 0);
}

/* As long as a name may be. */
static void
test_longest_name (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *label = g_strnfill (63, 'a');
  g_autofree char *last = g_strnfill (61, 'a');
  g_autofree char *name = g_strdup_printf ("%s.%s.%s.%s", label, label, label, last);
  g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, name, EHLO_DNS_A);

  assert_address (answer, "192.0.2.1");
  g_assert_cmpstr (answer->name, ==, name);
}

static void
test_localhost (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *name;
    EhloDnsType type;
    const char *address;
  } cases[] = {
    { "localhost", EHLO_DNS_A, "127.0.0.1" },
    { "localhost", EHLO_DNS_AAAA, "::1" },
    { "LocalHost.", EHLO_DNS_A, "127.0.0.1" },
    { "mail.localhost", EHLO_DNS_AAAA, "::1" },
    { "localhost", EHLO_DNS_MX, NULL },
  };
  g_autoptr (EhloDnsAnswer) other = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = ask (fixture->resolver, cases[i].name, cases[i].type);

      g_assert_cmpstr (answer->server, ==, "built-in");
      if (cases[i].address != NULL)
        assert_address (answer, cases[i].address);
      else
        g_assert_cmpint (answer->kind, ==, EHLO_DNS_NO_DATA);
    }
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 0);

  other = ask (fixture->resolver, "notlocalhost", EHLO_DNS_A);
  assert_address (other, "192.0.2.1");
}

static void
test_literal (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (EhloDnsAnswer) a = ask (fixture->resolver, "192.0.2.25", EHLO_DNS_A);
  g_autoptr (EhloDnsAnswer) no_aaaa = ask (fixture->resolver, "192.0.2.25", EHLO_DNS_AAAA);
  g_autoptr (EhloDnsAnswer) aaaa = ask (fixture->resolver, "2001:db8::25", EHLO_DNS_AAAA);

  assert_address (a, "192.0.2.25");
  g_assert_cmpstr (a->server, ==, "literal");
  g_assert_cmpint (no_aaaa->kind, ==, EHLO_DNS_NO_DATA);
  assert_address (aaaa, "2001:db8::25");
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 0);
}

static gboolean
cancel_cb (gpointer user_data)
{
  gint64 *cancelled_us = g_object_get_data (user_data, "time");

  *cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

/* Returns how long it took from the cancellation to the answer, in µs. */
static gint64
cancel_once (EhloResolver *resolver)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloDnsAnswer) answer = NULL;
  gint64 cancelled_us = 0;

  g_object_set_data (G_OBJECT (cancellable), "time", &cancelled_us);
  g_timeout_add (50, cancel_cb, cancellable);
  ehlo_resolver_query_async (resolver, "silent.test", EHLO_DNS_A, EHLO_NO_DEADLINE, cancellable,
                             answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_CANCELLED);
  g_assert_cmpstr (answer->name, ==, "silent.test");
  return g_get_monotonic_time () - cancelled_us;
}

/* The best of three: what is measured is not how busy this machine is. */
static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  gint64 best_us = G_MAXINT64;
  g_autoptr (EhloDnsAnswer) after = NULL;

  for (guint i = 0; i < 3; i++)
    best_us = MIN (best_us, cancel_once (fixture->resolver));
  g_assert_cmpint (best_us, <, CANCEL_US);

  after = ask (fixture->resolver, "found.test", EHLO_DNS_A);
  assert_address (after, "192.0.2.1");
}

static void
test_cancelled_before (Fixture       *fixture,
                       gconstpointer  data)
{
  static const char *const names[] = { "found.test", "localhost", "" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = NULL;

      ehlo_resolver_query_async (fixture->resolver, names[i], EHLO_DNS_A, EHLO_NO_DEADLINE,
                                 cancellable, answered_cb, &answer);
      g_assert_null (answer);
      while (answer == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpint (answer->kind, ==, EHLO_DNS_CANCELLED);
    }
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 0);
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  EhloDnsAnswer *answers[100] = { NULL };
  gint64 start_us = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *name = g_strdup_printf ("host%u.test", i);

      ehlo_resolver_query_async (fixture->resolver, name, EHLO_DNS_A, start_us + LONG_US, NULL,
                                 answered_cb, &answers[i]);
    }

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *name = g_strdup_printf ("host%u.test", i);

      while (answers[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      assert_address (answers[i], "192.0.2.1");
      g_assert_cmpstr (answers[i]->name, ==, name);
      ehlo_dns_answer_free (answers[i]);
    }

  g_test_minimized_result ((double) (g_get_monotonic_time () - start_us) / 1000,
                           "100 queries in %.1f ms",
                           (double) (g_get_monotonic_time () - start_us) / 1000);
}

static gboolean
over_cb (gpointer user_data)
{
  gboolean *over = user_data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

/* A silent name does not hold up another one of the same server, and is no longer asked for when
 * nobody waits. */
static void
test_mixed (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (EhloDnsAnswer) silent = NULL;
  g_autoptr (EhloDnsAnswer) found = NULL;
  gboolean over = FALSE;

  ehlo_resolver_query_async (fixture->resolver, "silent.test", EHLO_DNS_A, EHLO_NO_DEADLINE,
                             cancellable, answered_cb, &silent);
  found = ask (fixture->resolver, "found.test", EHLO_DNS_A);
  assert_address (found, "192.0.2.1");
  g_assert_null (silent);

  g_cancellable_cancel (cancellable);
  while (silent == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (silent->kind, ==, EHLO_DNS_CANCELLED);

  g_timeout_add (AGAIN_MS, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (test_dns_server_count_udp (fixture->server), ==, 2);
}

static void
test_closed_port (void)
{
  g_autofree char *address = test_dns_dup_closed_address ();
  g_autoptr (EhloResolver) resolver = ehlo_resolver_new (address, NULL);
  g_autoptr (EhloDnsAnswer) answer = ask (resolver, "found.test", EHLO_DNS_A);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_NO_NETWORK);
  g_assert_cmpint (answer->rcode, ==, -1);
  g_assert_cmpstr (answer->server, ==, address);
  g_assert_nonnull (strstr (answer->detail, address));
  g_assert_nonnull (strstr (answer->detail, g_strerror (ECONNREFUSED)));
  g_assert_cmpint (answer->duration_us, <, AT_ONCE_US);
}

/* A broadcast address is turned down by this computer itself: no packet leaves it. */
static void
test_cannot_leave (void)
{
  g_autoptr (EhloResolver) resolver = ehlo_resolver_new ("255.255.255.255", NULL);
  g_autoptr (EhloDnsAnswer) answer = ask (resolver, "found.test", EHLO_DNS_A);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_NO_NETWORK);
  g_assert_cmpstr (answer->server, ==, "255.255.255.255:53");
  g_assert_nonnull (strstr (answer->detail, "255.255.255.255:53: "));
  g_assert_cmpint (answer->duration_us, <, AT_ONCE_US);
}

static void
test_new (void)
{
  g_autoptr (EhloResolver) given = ehlo_resolver_new ("[::1]:5353", NULL);
  g_autoptr (EhloResolver) of_system = ehlo_resolver_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length ((char **) ehlo_resolver_get_servers (given)), ==, 1);
  g_assert_cmpstr (ehlo_resolver_get_servers (given)[0], ==, "[::1]:5353");
  g_assert_cmpuint (g_strv_length ((char **) ehlo_resolver_get_servers (of_system)), >=, 1);

  g_assert_null (ehlo_resolver_new ("dns.example.org", &error));
  g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
}

/* Nobody but the query itself holds the resolver. */
static void
test_lifetime (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  EhloResolver *resolver = ehlo_resolver_new (test_dns_server_get_address (server), NULL);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  g_object_add_weak_pointer (G_OBJECT (resolver), (gpointer *) &resolver);
  ehlo_resolver_query_async (resolver, "found.test", EHLO_DNS_A, EHLO_NO_DEADLINE, NULL,
                             answered_cb, &answer);
  g_object_unref (resolver);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);

  assert_address (answer, "192.0.2.1");
  g_assert_null (resolver);
}

static gpointer
ask_in_thread (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  EhloDnsAnswer *answer;

  g_main_context_push_thread_default (context);
  {
    g_autoptr (EhloResolver) resolver = ehlo_resolver_new (data, NULL);

    answer = ask (resolver, "found.test", EHLO_DNS_A);
  }
  g_main_context_pop_thread_default (context);
  return answer;
}

/* The engine has a context of its own; nobody runs the default one here. */
static void
test_other_context (void)
{
  g_autoptr (TestDnsServer) server = test_dns_server_new (NULL);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  answer = g_thread_join (g_thread_new ("engine", ask_in_thread,
                                        (gpointer) test_dns_server_get_address (server)));
  assert_address (answer, "192.0.2.1");
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/wire/dns-resolver/found", test_found },
    { "/wire/dns-resolver/kinds", test_kinds },
    { "/wire/dns-resolver/no-answer", test_no_answer },
    { "/wire/dns-resolver/deadline-over", test_deadline_over },
    { "/wire/dns-resolver/slow", test_slow },
    { "/wire/dns-resolver/lost", test_lost },
    { "/wire/dns-resolver/tcp", test_tcp },
    { "/wire/dns-resolver/tcp-closed", test_tcp_closed },
    { "/wire/dns-resolver/cname", test_cname },
    { "/wire/dns-resolver/authenticated", test_authenticated },
    { "/wire/dns-resolver/idn", test_idn },
    { "/wire/dns-resolver/bad-names", test_bad_names },
    { "/wire/dns-resolver/longest-name", test_longest_name },
    { "/wire/dns-resolver/localhost", test_localhost },
    { "/wire/dns-resolver/literal", test_literal },
    { "/wire/dns-resolver/cancel", test_cancel },
    { "/wire/dns-resolver/cancelled-before", test_cancelled_before },
    { "/wire/dns-resolver/many", test_many },
    { "/wire/dns-resolver/mixed", test_mixed },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/wire/dns-resolver/closed-port", test_closed_port);
  g_test_add_func ("/wire/dns-resolver/cannot-leave", test_cannot_leave);
  g_test_add_func ("/wire/dns-resolver/new", test_new);
  g_test_add_func ("/wire/dns-resolver/lifetime", test_lifetime);
  g_test_add_func ("/wire/dns-resolver/other-context", test_other_context);

  return g_test_run ();
}
