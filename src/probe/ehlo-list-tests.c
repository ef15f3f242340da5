/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-tests.h"

struct _EhloListTests
{
  GHashTable *tests; /* "resolver zone" → Test */
};

typedef struct
{
  EhloListAnswers answers; /* without the question */
  gint64          done_us;
} Test;

/**
 * ehlo_list_tests_new:
 *
 * Returns: (transfer full): no tests yet
 */
EhloListTests *
ehlo_list_tests_new (void)
{
  EhloListTests *self = g_new0 (EhloListTests, 1);

  self->tests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * ehlo_list_tests_free:
 * @self: (transfer full) (nullable): tests
 */
void
ehlo_list_tests_free (EhloListTests *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->tests);
  g_free (self);
}

static char *
make_key (const char *resolver,
          const char *zone,
          gboolean    is_ipv6)
{
  return g_strdup_printf ("%s %d %s", resolver != NULL ? resolver : "", is_ipv6, zone);
}

/**
 * ehlo_list_tests_put:
 * @self: tests
 * @resolver: (nullable): through whom
 * @zone: of which list
 * @answers: what came back
 * @now_us: of g_get_monotonic_time()
 *
 * Keeps the test of a list. The answer to the question is not kept.
 */
void
ehlo_list_tests_put (EhloListTests         *self,
                     const char            *resolver,
                     const char            *zone,
                     const EhloListAnswers *answers,
                     gint64                 now_us)
{
  Test *test = g_new0 (Test, 1);

  test->answers = *answers;
  test->done_us = now_us;
  g_hash_table_insert (self->tests, make_key (resolver, zone, answers->is_ipv6), test);
}

/**
 * ehlo_list_tests_lookup:
 * @self: tests
 * @resolver: (nullable): through whom
 * @zone: of which list
 * @now_us: of g_get_monotonic_time()
 * @answers: (inout): its is_ipv6 says which test; gets the answers of the test
 *
 * Returns: whether the list was tested through that resolver a short while ago
 */
gboolean
ehlo_list_tests_lookup (EhloListTests   *self,
                        const char      *resolver,
                        const char      *zone,
                        gint64           now_us,
                        EhloListAnswers *answers)
{
  g_autofree char *key = make_key (resolver, zone, answers->is_ipv6);
  const Test *test = g_hash_table_lookup (self->tests, key);

  if (test == NULL || now_us - test->done_us > EHLO_LIST_TEST_US)
    return FALSE;

  answers->positive = test->answers.positive;
  answers->negative = test->answers.negative;
  answers->random = test->answers.random;
  return TRUE;
}
