/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-list-result.h"

static const char *const names[] = {
  [EHLO_RESULT_LISTED] = "listed",
  [EHLO_RESULT_POLICY] = "policy",
  [EHLO_RESULT_CLEAR] = "clear",
  [EHLO_RESULT_REFUSED] = "refused",
  [EHLO_RESULT_DEAD] = "dead",
  [EHLO_RESULT_ERROR] = "error",
  [EHLO_RESULT_SKIPPED] = "skipped",
};

G_STATIC_ASSERT (G_N_ELEMENTS (names) == EHLO_N_LIST_RESULTS);

/**
 * ehlo_list_result_to_string:
 * @result: a result
 *
 * Returns: (transfer none): its name in a report
 */
const char *
ehlo_list_result_to_string (EhloListResult result)
{
  g_return_val_if_fail ((guint) result < EHLO_N_LIST_RESULTS, NULL);

  return names[result];
}

/**
 * ehlo_list_result_from_string:
 * @text: (nullable): a name
 * @ret_result: (out): the result
 *
 * Returns: whether there is a result of that name
 */
gboolean
ehlo_list_result_from_string (const char     *text,
                              EhloListResult *ret_result)
{
  for (guint i = 0; i < EHLO_N_LIST_RESULTS; i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *ret_result = (EhloListResult) i;
        return TRUE;
      }

  return FALSE;
}
