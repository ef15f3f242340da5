/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact.h"
#include "ehlo-lookup.h"
#include "ehlo-race.h"

static GPtrArray *
make_addresses (const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, ",", -1);
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; words[i] != NULL && *words[i] != '\0'; i++)
    g_ptr_array_add (addresses, g_inet_address_new_from_string (words[i]));
  return addresses;
}

static char *
join_addresses (GPtrArray *addresses)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *address = g_inet_address_to_string (g_ptr_array_index (addresses, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", address);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *ipv6, *ipv4, *want;
} orders[] = {
  { "", "", "" },
  { "", "192.0.2.1,192.0.2.2", "192.0.2.1,192.0.2.2" },
  { "2001:db8::1", "192.0.2.1,192.0.2.2", "2001:db8::1,192.0.2.1,192.0.2.2" },
  { "2001:db8::1,2001:db8::2,2001:db8::3", "192.0.2.1",
    "2001:db8::1,192.0.2.1,2001:db8::2,2001:db8::3" },
};

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GPtrArray) ipv6 = make_addresses (orders[i].ipv6);
      g_autoptr (GPtrArray) ipv4 = make_addresses (orders[i].ipv4);
      g_autoptr (GPtrArray) ordered = ehlo_lookup_order (ipv6, ipv4);
      g_autofree char *text = join_addresses (ordered);

      g_assert_cmpstr (text, ==, orders[i].want);
    }
}

/* A server on 127.0.0.1 alone; the further loopback addresses refuse. */
static GSocket *
listen_on (guint16 *ret_port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_from_string ("127.0.0.1");
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  int *won = user_data;

  *won = ehlo_race_run_finish (EHLO_RACE (source), result);
}

static int
run_race (EhloRace     *race,
          GCancellable *cancellable)
{
  int won = -1;

  ehlo_race_run_async (race, g_get_monotonic_time () + 5 * G_USEC_PER_SEC, cancellable, done_cb,
                       &won);
  while (won < 0)
    g_main_context_iteration (NULL, TRUE);
  return won;
}

static void
wait_until_over (EhloRace *race)
{
  for (guint i = 0; i < 500 && !ehlo_race_is_over (race); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_true (ehlo_race_is_over (race));
}

/* The second address wins; the third is tried all the same; each result is kept. */
static void
test_every_address (void)
{
  guint16 port;
  g_autoptr (GSocket) server = listen_on (&port);
  g_autoptr (GPtrArray) addresses = make_addresses ("127.0.0.2,127.0.0.1,127.0.0.3");
  g_autoptr (EhloRace) race = ehlo_race_new (addresses, port);
  g_autoptr (EhloStep) step = ehlo_step_new (EHLO_STEP_CONNECT, "s1", 0);
  g_auto (GStrv) tried = NULL, outcomes = NULL, errors = NULL;

  g_assert_cmpint (run_race (race, NULL), ==, TRUE);
  wait_until_over (race);
  ehlo_race_store (race, step);
  tried = ehlo_step_dup_strv (step, EHLO_FACT_TRIED);
  outcomes = ehlo_step_dup_strv (step, EHLO_FACT_OUTCOMES);
  errors = ehlo_step_dup_strv (step, EHLO_FACT_DIAL_ERRORS);

  g_assert_cmpuint (g_strv_length (tried), ==, 3);
  g_assert_cmpstr (outcomes[0], ==, "refused");
  g_assert_cmpstr (outcomes[1], ==, "open");
  g_assert_cmpstr (outcomes[2], ==, "refused");
  g_assert_cmpstr (errors[0], ==, "ECONNREFUSED");
  g_assert_cmpstr (errors[1], ==, "");
  g_assert_cmpstr (ehlo_step_get_string (step, EHLO_FACT_ADDRESS), ==, "127.0.0.1");
  g_assert_false (ehlo_step_get_boolean (step, EHLO_FACT_LOCAL_CAUSE));
  g_assert_true (g_socket_close (server, NULL));
}

static void
test_all_refuse (void)
{
  guint16 port;
  g_autoptr (GSocket) server = listen_on (&port);
  g_autoptr (GPtrArray) addresses = make_addresses ("127.0.0.2,127.0.0.3");
  g_autoptr (EhloRace) race = ehlo_race_new (addresses, port);

  g_assert_cmpint (run_race (race, NULL), ==, FALSE);
  g_assert_null (ehlo_race_get_winner (race));
  g_assert_true (ehlo_race_is_over (race));
  g_assert_cmpint (ehlo_race_get_result (race, 1)->outcome, ==, EHLO_DIAL_REFUSED);
  g_assert_true (g_socket_close (server, NULL));
}

/* Two open addresses: one connection is used, the other is closed again. */
static void
test_one_connection_stays (void)
{
  guint16 port;
  g_autoptr (GSocket) server = listen_on (&port);
  g_autoptr (GPtrArray) addresses = make_addresses ("127.0.0.1,127.0.0.1");
  g_autoptr (EhloRace) race = ehlo_race_new (addresses, port);

  g_assert_cmpint (run_race (race, NULL), ==, TRUE);
  wait_until_over (race);
  g_assert_nonnull (ehlo_race_get_winner (race)->socket);
  g_assert_cmpint (ehlo_race_get_result (race, 1)->outcome, ==, EHLO_DIAL_OPEN);
  g_assert_null (ehlo_race_get_result (race, 1)->socket);
  g_assert_true (g_socket_close (server, NULL));
}

static void
test_too_many_addresses (void)
{
  guint16 port;
  g_autoptr (GSocket) server = listen_on (&port);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (EhloRace) race = NULL;

  for (guint i = 0; i < 50; i++)
    g_ptr_array_add (addresses, g_inet_address_new_from_string ("127.0.0.2"));
  race = ehlo_race_new (addresses, port);
  g_assert_cmpuint (ehlo_race_get_n_addresses (race), ==, EHLO_RACE_MAX_ADDRESSES);
  g_assert_true (g_socket_close (server, NULL));
}

static void
test_cancel (void)
{
  guint16 port;
  g_autoptr (GSocket) server = listen_on (&port);
  g_autoptr (GPtrArray) addresses = make_addresses ("127.0.0.1");
  g_autoptr (EhloRace) race = ehlo_race_new (addresses, port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  run_race (race, cancellable);
  wait_until_over (race);
  g_assert_true (g_socket_close (server, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/race/order", test_order);
  g_test_add_func ("/race/every-address", test_every_address);
  g_test_add_func ("/race/all-refuse", test_all_refuse);
  g_test_add_func ("/race/one-connection-stays", test_one_connection_stays);
  g_test_add_func ("/race/too-many-addresses", test_too_many_addresses);
  g_test_add_func ("/race/cancel", test_cancel);
  return g_test_run ();
}
