/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-server.h"
#include "practice-client.h"

#include <sys/resource.h>
#include <unistd.h>

#define N_CLIENTS    200
#define MAX_CLIENTS  250
#define N_ROUNDS     50

static GPtrArray *
connect_crowd (const EhloPracticeInfo *info,
               guint                   n)
{
  GPtrArray *crowd = g_ptr_array_new_with_free_func ((GDestroyNotify) practice_client_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (crowd, practice_client_new (info, G_SOCKET_FAMILY_IPV4));
  return crowd;
}

/* All are connected before the first one speaks, and take each step together. */
static void
test_crowd (void)
{
  static const char *const steps[] = {
    "<220 |>EHLO a|<250-|>STARTTLS|<220 |tls",
    ">EHLO a|<250-|>AUTH PLAIN {plain}|<235 ",
    ">MAIL FROM:<a@practice.example>|<250 |>RCPT TO:<b@practice.example>|<250 ",
    ">QUIT|<221 |end",
  };
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (GPtrArray) crowd = connect_crowd (info, N_CLIENTS);

  for (guint step = 0; step < G_N_ELEMENTS (steps); step++)
    {
      for (guint i = 0; i < crowd->len; i++)
        practice_client_play (g_ptr_array_index (crowd, i), info,
                              ehlo_practice_get_ca_pem (practice), steps[step]);
    }
}

/* The kernel keeps them all, even while the server does not come to let them in. */
static void
test_crowd_at_the_door (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloPracticeServer) server = ehlo_practice_server_new (ehlo_practice_script_get (0),
                                                                    &error);
  g_autoptr (GPtrArray) crowd = NULL;

  g_assert_no_error (error);
  crowd = connect_crowd (ehlo_practice_server_get_info (server), N_CLIENTS);
  g_assert_cmpuint (crowd->len, ==, N_CLIENTS);
}

static void
test_too_many (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (GPtrArray) crowd = connect_crowd (info, MAX_CLIENTS);
  g_autoptr (PracticeClient) late = practice_client_new (info, G_SOCKET_FAMILY_IPV4);

  for (guint i = 0; i < crowd->len; i++)
    practice_client_play (g_ptr_array_index (crowd, i), info, NULL, "<220 ");
  practice_client_play (late, info, NULL, "<421 4.7.0 |end");
  /* Where one leaves, there is room for another. */
  practice_client_play (g_ptr_array_index (crowd, 0), info, NULL, ">QUIT|<221 |end");
  g_ptr_array_remove_index_fast (crowd, 0);
  for (;;)
    {
      g_autoptr (PracticeClient) next = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
      g_autofree char *reply = practice_client_read_reply (next);

      if (g_str_has_prefix (reply, "220 "))
        break;
      g_assert_true (g_str_has_prefix (reply, "421 4.7.0 "));
      g_usleep (10000);
    }
}

/* Clients in every state of a conversation. */
static void
leave_in_the_middle (EhloPractice *practice,
                     GPtrArray    *clients)
{
  static const struct
  {
    const char *id;
    const char *moves;
  } cases[] = {
    { "practice-good", "" },
    { "practice-good", "<220 " },
    { "practice-good", "<220 |>EHLO a|<250-|>STARTTLS|<220 " },
    { "practice-good", "<220 |>EHLO a|<250-|>STARTTLS|<220 |tls|>EHLO a|<250-|>AUTH LOGIN|<334 " },
    { "practice-implicit", "tls|<220 |>QUIT|<221 " },
    { "practice-drip", "" },
    { "practice-silent", ">EHLO a" },
    { "practice-busy", "<421 " },
    { "practice-tls-on-wrong-port", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const EhloPracticeInfo *info = ehlo_practice_start (practice, cases[i].id, NULL);
      PracticeClient *client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
      const char *moves = cases[i].moves;

      g_ptr_array_add (clients, client);
      if (*moves != '\0')
        practice_client_play (client, info, ehlo_practice_get_ca_pem (practice), moves);
    }
}

static void
test_start_and_stop (void)
{
  guint before = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (EhloPractice) practice = ehlo_practice_new ();
      g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (
        (GDestroyNotify) practice_client_free);

      leave_in_the_middle (practice, clients);
      if (i % 2 == 0)
        ehlo_practice_start (practice, "practice-refused", NULL);
      /* Half of the time the servers go first, with everybody still there. */
      if (i % 2 == 0)
        g_clear_object (&practice);
      g_clear_pointer (&clients, g_ptr_array_unref);
      g_clear_object (&practice);
      /* The first round opens what GLib and GnuTLS keep open for good. */
      if (i == 0)
        before = practice_count_descriptors ();
    }
  g_assert_cmpuint (practice_count_descriptors (), ==, before);
}

static void
test_gone_at_once (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (EhloPractice) unused = ehlo_practice_new ();
      g_autoptr (EhloPractice) barely = ehlo_practice_new ();
      g_autoptr (EhloPractice) asked = ehlo_practice_new ();

      g_assert_nonnull (unused);
      g_assert_nonnull (ehlo_practice_start (barely, "practice-good", NULL));
      g_assert_nonnull (ehlo_practice_get_ca_pem (asked));
    }
}

static void
test_leavers_free_their_place (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  guint before = practice_count_descriptors ();

  for (guint i = 0; i < 2 * MAX_CLIENTS; i++)
    {
      g_autoptr (PracticeClient) client = practice_client_new (info, G_SOCKET_FAMILY_IPV4);

      practice_client_play (client, info, NULL, "<220 |>QUIT|<221 |end");
    }
  for (guint i = 0; practice_count_descriptors () > before; i++)
    {
      g_assert_cmpuint (i, <, 3000);
      g_usleep (10000);
    }
}

/* Without a free descriptor nobody can be let in; whoever waits is served once there is one. */
static void
test_no_descriptors (void)
{
  g_autoptr (EhloPractice) practice = ehlo_practice_new ();
  const EhloPracticeInfo *info = ehlo_practice_start (practice, "practice-good", NULL);
  g_autoptr (PracticeClient) first = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_autoptr (PracticeClient) second = NULL;
  struct rlimit limit;
  struct rlimit none;
  int spare;

  practice_client_play (first, info, NULL, "<220 ");
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);

  /* The one descriptor below the limit goes to the client itself. */
  spare = dup (practice_client_get_fd (first));
  g_assert_cmpint (spare, >=, 0);
  none = limit;
  none.rlim_cur = (rlim_t) spare + 1;
  close (spare);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  second = practice_client_new (info, G_SOCKET_FAMILY_IPV4);
  g_assert_true (practice_client_is_silent (second, 500));
  practice_client_play (first, info, NULL, ">NOOP|<250 ");
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  practice_client_play (second, info, NULL, "<220 |>QUIT|<221 |end");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/practice/crowd/crowd", test_crowd);
  g_test_add_func ("/practice/crowd/crowd-at-the-door", test_crowd_at_the_door);
  g_test_add_func ("/practice/crowd/too-many", test_too_many);
  g_test_add_func ("/practice/crowd/start-and-stop", test_start_and_stop);
  g_test_add_func ("/practice/crowd/gone-at-once", test_gone_at_once);
  g_test_add_func ("/practice/crowd/leavers-free-their-place", test_leavers_free_their_place);
  g_test_add_func ("/practice/crowd/no-descriptors", test_no_descriptors);
  return g_test_run ();
}
