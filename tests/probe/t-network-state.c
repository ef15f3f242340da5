/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-connectivity-page.h"
#include "ehlo-fact.h"
#include "ehlo-further.h"
#include "ehlo-system-connectivity.h"
#include "ehlo-system-proxy.h"
#include "web-server.h"

#include <string.h>

#define PAGE "http://page.example/nm"
#define DATE "Date: Sat, 21 Nov 2026 06:41:14 GMT\r\n"
#define ONLINE "HTTP/1.1 200 OK\r\n" DATE "\r\nNetworkManager is online\n"
#define SENT_AWAY \
  "HTTP/1.1 302 Found\r\n" DATE \
  "Location: http://login.hotel.example/?mac=02:00:5e:00:53:01\r\n\r\n"

/* ---- what an answer means -------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *answer;
  const char *connectivity;
  const char *portal;
} judgements[] = {
  { "online", ONLINE, "full", NULL },
  { "ok-of-fedora", "HTTP/1.1 200 OK\r\n\r\nOK\n", "full", NULL },
  { "no-content", "HTTP/1.1 204 No Content\r\n\r\n", "full", NULL },
  { "emptied", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "full", NULL },
  { "said-in-the-head", "HTTP/1.1 200 OK\r\nX-NetworkManager-Status: online\r\n\r\nhello", "full",
    NULL },
  { "sent-away", SENT_AWAY, "portal", "http://login.hotel.example/" },
  { "sent-to-a-path", "HTTP/1.1 307 x\r\nLocation: //10.0.0.1:8080/in\r\n\r\n", "portal",
    "//10.0.0.1:8080/in" },
  { "sign-in-required", "HTTP/1.1 511 Network Authentication Required\r\n\r\nLog in", "portal",
    "Log in" },
  { "another-page", "HTTP/1.1 200 OK\r\n\r\n<html>Welcome to our hotel</html>", "portal",
    "<html>Welcome to our hotel</html>" },
  { "like-the-page", "HTTP/1.1 200 OK\r\n\r\nOK, accept our terms", "portal",
    "OK, accept our terms" },
  { "no-web-server", "220 mail.example.org ESMTP\r\n", "limited", NULL },
  /* not a stranger */
  { "moved-on-its-own-host", "HTTP/1.1 301 x\r\nLocation: https://PAGE.example/nm\r\n\r\n", NULL,
    NULL },
  { "moved-on-its-own-path", "HTTP/1.1 301 x\r\nLocation: /nm2\r\n\r\n", NULL, NULL },
  { "page-gone", "HTTP/1.1 404 Not Found\r\n\r\nsorry", NULL, NULL },
  { "page-broken", "HTTP/1.1 503 Busy\r\n\r\n", NULL, NULL },
};

static void
test_judge (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (EhloHttpAnswer) answer =
    ehlo_http_answer_parse ((const guint8 *) judgements[i].answer, strlen (judgements[i].answer));
  g_autoptr (EhloConnectivityPage) page = ehlo_connectivity_page_judge (PAGE, answer);

  g_assert_cmpstr (page->connectivity, ==, judgements[i].connectivity);
  g_assert_cmpstr (page->portal, ==, judgements[i].portal);
}

/* A stranger's date is worth nothing. */
static void
test_date (void)
{
  g_autoptr (EhloHttpAnswer) own =
    ehlo_http_answer_parse ((const guint8 *) ONLINE, strlen (ONLINE));
  g_autoptr (EhloHttpAnswer) other =
    ehlo_http_answer_parse ((const guint8 *) SENT_AWAY, strlen (SENT_AWAY));
  g_autoptr (EhloConnectivityPage) page = ehlo_connectivity_page_judge (PAGE, own);
  g_autoptr (EhloConnectivityPage) portal = ehlo_connectivity_page_judge (PAGE, other);

  g_assert_nonnull (page->date);
  g_assert_null (portal->date);
}

static void
test_check (void)
{
  static const char *const bad[] = { "https://page.example/", "page.example", "http:///nm",
                                     "http://page.example/a b", "http://page.example/\r\nX: y" };

  g_assert_true (ehlo_connectivity_page_check (PAGE, NULL));
  g_assert_true (ehlo_connectivity_page_check ("http://127.0.0.1:8080", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (ehlo_connectivity_page_check (bad[i], NULL));
}

static void
test_default (void)
{
  g_autofree char *usual = NULL;
  g_autofree char *other = NULL;
  g_autofree char *none = NULL;

  g_unsetenv (EHLO_CONNECTIVITY_VARIABLE);
  usual = ehlo_connectivity_page_dup_default ();
  g_setenv (EHLO_CONNECTIVITY_VARIABLE, PAGE, TRUE);
  other = ehlo_connectivity_page_dup_default ();
  g_setenv (EHLO_CONNECTIVITY_VARIABLE, "none", TRUE);
  none = ehlo_connectivity_page_dup_default ();
  g_assert_cmpstr (usual, ==, EHLO_CONNECTIVITY_PAGE);
  g_assert_cmpstr (other, ==, PAGE);
  g_assert_null (none);
}

/* ---- the proxy ------------------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *environment[4];
  const char *want;
} proxies[] = {
  { "none", { NULL }, NULL },
  { "plain", { "https_proxy=http://proxy.example:3128" }, "http://proxy.example:3128" },
  { "without-scheme", { "https_proxy=proxy.example:3128" }, "http://proxy.example:3128" },
  { "with-password", { "HTTPS_PROXY=http://ana:s3cret@proxy.example:3128/" },
    "http://proxy.example:3128" },
  { "of-tls-first", { "http_proxy=http://a.example:1", "https_proxy=http://b.example:2" },
    "http://b.example:2" },
  { "socks", { "all_proxy=socks5://10.0.0.1:1080" }, "socks5://10.0.0.1:1080" },
  { "excepted", { "https_proxy=http://p:1", "no_proxy=localhost, .example.org" }, NULL },
  { "excepted-all", { "https_proxy=http://p:1", "NO_PROXY=*" }, NULL },
  { "excepted-another", { "https_proxy=http://p:1", "no_proxy=ample.org" }, "http://p:1" },
  { "empty", { "https_proxy=", "no_proxy=" }, NULL },
  { "nonsense", { "https_proxy=http://:x" }, NULL },
};

static void
test_proxy (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *got = ehlo_system_proxy_choose (proxies[i].environment, "mail.example.org");

  g_assert_cmpstr (got, ==, proxies[i].want);
}

/* ---- the whole probe ------------------------------------------------------------------------- */

typedef struct
{
  EhloSubject   subject;
  EhloPlan      plan;
  EhloEngine   *engine;
  EhloRecorder *recorder;
  EhloInquiry   inquiry;
  EhloStep     *network;
} World;

static void
show (EhloStep *step,
      gpointer  user_data)
{
}

/* A run against a server somewhere, that has stopped at @stop with @facts. */
static void
world_init (World        *world,
            EhloStepKind  stop,
            const char   *key,
            const char   *value)
{
  EhloStep *step;

  world->subject = (EhloSubject) { .host = (char *) "mail.example.org", .port = 587 };
  world->plan = (EhloPlan) { .subject = &world->subject, .timeout_us = 10 * G_USEC_PER_SEC };
  world->engine = ehlo_engine_new ();
  world->recorder = ehlo_recorder_new_private (show, NULL);
  world->network = ehlo_recorder_begin (world->recorder, EHLO_STEP_NETWORK);
  ehlo_recorder_end (world->recorder, world->network, EHLO_OUTCOME_OK, "-");
  step = ehlo_recorder_begin (world->recorder, stop);
  if (key != NULL)
    ehlo_step_set_string (step, key, value);
  ehlo_recorder_end (world->recorder, step, EHLO_OUTCOME_FAILED, "-");
  world->inquiry = (EhloInquiry) {
    .engine = world->engine, .plan = &world->plan, .recorder = world->recorder,
    .addresses = g_ptr_array_new_with_free_func (g_object_unref), .ports = g_ptr_array_new (),
  };
}

static void
world_clear (World *world)
{
  g_ptr_array_unref (world->inquiry.addresses);
  g_ptr_array_unref (world->inquiry.ports);
  ehlo_recorder_free (world->recorder);
  g_object_unref (world->engine);
  g_free (world->plan.connectivity_uri);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  gboolean *done = user_data;

  ehlo_further_network.finish (result);
  *done = TRUE;
}

static void
run_probe (World        *world,
           GCancellable *cancellable)
{
  gboolean done = FALSE;

  ehlo_further_network.start (&world->inquiry, cancellable, done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_sent_away (void)
{
  g_autoptr (WebServer) server = web_server_new (SENT_AWAY);
  g_auto (World) world;
  g_autofree char *request = NULL;

  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  world.plan.connectivity_uri = g_strdup_printf ("http://127.0.0.1:%u/nm?x", server->port);
  run_probe (&world, NULL);

  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_CONNECTIVITY), ==, "portal");
  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_CONNECTIVITY_FROM), ==, "page");
  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_CONNECTIVITY_PAGE), ==,
                   world.plan.connectivity_uri);
  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_PORTAL), ==,
                   "http://login.hotel.example/");
  request = web_server_dup_request (server);
  g_assert_true (g_str_has_prefix (request, "GET /nm?x HTTP/1.0\r\nHost: 127.0.0.1:"));
  g_assert_null (strstr (request, "mail.example.org"));
}

static void
test_free_way (void)
{
  g_autoptr (WebServer) server = web_server_new (ONLINE);
  g_auto (World) world;

  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  world.plan.connectivity_uri = g_strdup_printf ("http://127.0.0.1:%u/nm", server->port);
  run_probe (&world, NULL);

  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_CONNECTIVITY), ==, "full");
  g_assert_null (ehlo_step_get_fact (world.network, EHLO_FACT_PORTAL));
}

/* Nothing listens where the page should be. */
static void
test_no_answer (void)
{
  WebServer *server = web_server_new ("");
  guint16 port = server->port;
  g_auto (World) world;

  web_server_free (server);
  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  world.plan.connectivity_uri = g_strdup_printf ("http://127.0.0.1:%u/nm", port);
  run_probe (&world, NULL);

  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_CONNECTIVITY), ==, "none");
}

/* Nobody may be asked, and there is no NetworkManager: nothing is claimed. */
static void
test_not_allowed (void)
{
  g_auto (World) world;

  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  run_probe (&world, NULL);

  g_assert_null (ehlo_step_get_fact (world.network, EHLO_FACT_CONNECTIVITY));
  g_assert_null (ehlo_step_get_fact (world.network, EHLO_FACT_CONNECTIVITY_PAGE));
}

static void
test_asked_proxy (void)
{
  g_autoptr (WebServer) server =
    web_server_new ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
  g_autofree char *setting = g_strdup_printf ("http://ana:s3cret@127.0.0.1:%u", server->port);
  g_autofree char *bare = g_strdup_printf ("http://127.0.0.1:%u", server->port);
  g_autofree char *request = NULL;
  g_auto (World) world;

  g_setenv ("https_proxy", setting, TRUE);
  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  run_probe (&world, NULL);
  g_unsetenv ("https_proxy");

  g_assert_cmpstr (ehlo_step_get_string (world.network, EHLO_FACT_PROXY), ==, bare);
  g_assert_cmpint (ehlo_step_get_int (world.network, EHLO_FACT_PROXY_ANSWER, 0), ==, 407);
  request = web_server_dup_request (server);
  g_assert_true (g_str_has_prefix (request, "CONNECT mail.example.org:443 HTTP/1.0\r\n"));
  g_assert_null (strstr (request, "s3cret"));
}

/* Stopped before it began: it ends, and says nothing. */
static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WebServer) server = web_server_new (SENT_AWAY);
  g_auto (World) world;

  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  world.plan.connectivity_uri = g_strdup_printf ("http://127.0.0.1:%u/nm", server->port);
  g_cancellable_cancel (cancellable);
  run_probe (&world, cancellable);
  g_assert_null (ehlo_step_get_fact (world.network, EHLO_FACT_CONNECTIVITY));
}

/* ---- when it is needed ----------------------------------------------------------------------- */

static const struct
{
  const char   *name;
  EhloStepKind  stop;
  const char   *key;
  const char   *value;
  gboolean      needed;
} needs[] = {
  { "connect", EHLO_STEP_CONNECT, NULL, NULL, TRUE },
  { "names-time-out", EHLO_STEP_DNS, EHLO_FACT_DNS_A, "timeout", TRUE },
  { "no-such-name", EHLO_STEP_DNS, EHLO_FACT_DNS_A, "nxdomain", FALSE },
  { "no-greeting", EHLO_STEP_GREETING, NULL, NULL, TRUE },
  { "no-tls", EHLO_STEP_TLS, EHLO_FACT_TLS_OUTCOME, "closed", TRUE },
  { "password-wrong", EHLO_STEP_AUTH, NULL, NULL, FALSE },
  { "recipient-unknown", EHLO_STEP_RCPT, NULL, NULL, FALSE },
};

static void
test_needed (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (World) world;

  world_init (&world, needs[i].stop, needs[i].key, needs[i].value);
  g_assert_cmpint (ehlo_further_network.is_needed (&world.inquiry), ==, needs[i].needed);

  /* never for a server that is this computer */
  world.subject.host = (char *) "localhost";
  g_assert_false (ehlo_further_network.is_needed (&world.inquiry));
}

static void
test_needed_for_certificates (void)
{
  static const char *const stranger[] = { "unexpected-owner", NULL };
  static const char *const over[] = { "expired", NULL };
  g_auto (World) world;
  EhloStep *tls;

  world_init (&world, EHLO_STEP_AUTH, NULL, NULL);
  tls = ehlo_recorder_begin (world.recorder, EHLO_STEP_TLS);
  ehlo_step_set_boolean (tls, EHLO_FACT_VERIFIED, FALSE);
  ehlo_step_set_strv (tls, EHLO_FACT_VERIFY_PROBLEMS, over);
  ehlo_recorder_end (world.recorder, tls, EHLO_OUTCOME_WARNING, "-");
  g_assert_false (ehlo_further_network.is_needed (&world.inquiry));

  ehlo_step_set_strv (tls, EHLO_FACT_VERIFY_PROBLEMS, stranger);
  g_assert_true (ehlo_further_network.is_needed (&world.inquiry));
}

static void
test_not_needed_offline (void)
{
  g_auto (World) world;

  world_init (&world, EHLO_STEP_CONNECT, NULL, NULL);
  ehlo_step_set_boolean (world.network, EHLO_FACT_ROUTE_IPV4, FALSE);
  ehlo_step_set_boolean (world.network, EHLO_FACT_ROUTE_IPV6, FALSE);
  g_assert_false (ehlo_further_network.is_needed (&world.inquiry));
}

/* ---- NetworkManager -------------------------------------------------------------------------- */

static const char interface_xml[] =
  "<node><interface name='org.freedesktop.NetworkManager'>"
  "<property name='Connectivity' type='u' access='read'/></interface></node>";

static GVariant *
get_property_cb (GDBusConnection *bus,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *property,
                 GError         **error,
                 gpointer         user_data)
{
  return g_variant_new_uint32 (GPOINTER_TO_UINT (user_data));
}

static void
state_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  const char **state = user_data;

  *state = ehlo_system_connectivity_finish (result);
  if (*state == NULL)
    *state = "";
}

static const char *
ask_system (void)
{
  const char *state = NULL;

  ehlo_system_connectivity_async (NULL, state_cb, &state);
  while (state == NULL)
    g_main_context_iteration (NULL, TRUE);
  return state;
}

/* A bus of the test's own, on which somebody calls himself NetworkManager. */
static void
test_system (void)
{
  static const GDBusInterfaceVTable vtable = { .get_property = get_property_cb };
  static const char *const states[] = { "", "none", "portal", "limited", "full", "" };
  g_autoptr (GTestDBus) test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) named = NULL;

  g_test_dbus_up (test_bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (test_bus), TRUE);
  g_assert_cmpstr (ask_system (), ==, ""); /* a bus without NetworkManager */

  bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (test_bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  named = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.NetworkManager", 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (named);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint id = g_dbus_connection_register_object (bus, "/org/freedesktop/NetworkManager",
                                                    node->interfaces[0], &vtable,
                                                    GUINT_TO_POINTER (i), NULL, NULL);

      g_assert_cmpstr (ask_system (), ==, states[i]);
      g_dbus_connection_unregister_object (bus, id);
    }

  g_dbus_connection_close_sync (bus, NULL, NULL);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_assert_cmpstr (ask_system (), ==, "");
  g_test_dbus_down (test_bus);
}

static void
add_table (const char     *name,
           const char     *row,
           guint           index,
           GTestDataFunc   func)
{
  g_autofree char *path = g_strdup_printf ("/network-state/%s/%s", name, row);

  g_test_add_data_func (path, GUINT_TO_POINTER (index), func);
}

int
main (int    argc,
      char **argv)
{
  /* The person's own bus and proxy are none of the test's business. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  for (guint i = 0; i < 3; i++)
    g_unsetenv (((const char *[]) { "https_proxy", "all_proxy", "http_proxy" })[i]);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (judgements); i++)
    add_table ("judge", judgements[i].name, i, test_judge);
  g_test_add_func ("/network-state/date", test_date);
  g_test_add_func ("/network-state/check", test_check);
  g_test_add_func ("/network-state/default", test_default);
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++)
    add_table ("proxy", proxies[i].name, i, test_proxy);
  g_test_add_func ("/network-state/sent-away", test_sent_away);
  g_test_add_func ("/network-state/free-way", test_free_way);
  g_test_add_func ("/network-state/no-answer", test_no_answer);
  g_test_add_func ("/network-state/not-allowed", test_not_allowed);
  g_test_add_func ("/network-state/asked-proxy", test_asked_proxy);
  g_test_add_func ("/network-state/cancelled", test_cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    add_table ("needed", needs[i].name, i, test_needed);
  g_test_add_func ("/network-state/needed/certificates", test_needed_for_certificates);
  g_test_add_func ("/network-state/needed/offline", test_not_needed_offline);
  g_test_add_func ("/network-state/system", test_system);
  return g_test_run ();
}
