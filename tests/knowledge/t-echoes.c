/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-echoes.h"
#include "ehlo-error.h"

#include <string.h>

/* Each can be asked, and there is one of each way for each family that it can see. */
static void
test_built_in (void)
{
  EhloEchoes *echoes = ehlo_echoes_get_default ();
  guint n_ipv6 = 0;

  g_assert_cmpuint (ehlo_echoes_get_n (echoes), >=, 3);
  for (guint i = 0; i < ehlo_echoes_get_n (echoes); i++)
    {
      const EhloEcho *echo = ehlo_echoes_get (echoes, i);

      g_assert_true (ehlo_echoes_find (echoes, echo->id) == echo);
      g_assert_true (echo->sees_ipv4 || echo->sees_ipv6);
      g_assert_nonnull (strchr (echo->server, '.'));
      g_assert_cmpint (echo->query[0] == '/', ==, echo->way == EHLO_ECHO_HTTPS);
      n_ipv6 += echo->sees_ipv6;
    }
  g_assert_cmpuint (n_ipv6, >=, 2);
  g_assert_null (ehlo_echoes_get (echoes, ehlo_echoes_get_n (echoes)));
  g_assert_null (ehlo_echoes_find (echoes, "nobody"));
}

static void
test_wrong (void)
{
  static const char *const wrong[] = {
    "{}",
    "{\"echoes\": [{\"id\": \"a\"}]}",
    "{\"echoes\": [{\"id\": \"a\", \"name\": \"A\", \"way\": \"carrier pigeon\", "
    "\"family\": \"both\", \"server\": \"a.example\", \"query\": \"/\"}]}",
    "{\"echoes\": [{\"id\": \"a\", \"name\": \"A\", \"way\": \"dns\", "
    "\"family\": \"both\", \"server\": \"a.example\", \"query\": \"b.example\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (wrong[i], strlen (wrong[i]));
      g_autoptr (GError) error = NULL;

      g_assert_null (ehlo_echoes_new_from_bytes (json, &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/echoes/built-in", test_built_in);
  g_test_add_func ("/echoes/wrong", test_wrong);
  return g_test_run ();
}
