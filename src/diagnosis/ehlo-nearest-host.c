/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-nearest-host.h"

#include "ehlo-providers.h"

#include <string.h>

/* A slip of the finger, or two. More would make one good name of another. */
#define MAX_DISTANCE 2

/* RFC 1035 2.3.4 */
#define MAX_LENGTH 253

/* How many letters must be put in, left out or changed to make @b of @a: Levenshtein's distance,
 * row by row; row[j] is the distance of the first i letters of @a from the first j of @b. */
static guint
measure (const char *a,
         const char *b)
{
  gsize length = strlen (b);
  guint row[MAX_LENGTH + 1];

  for (gsize j = 0; j <= length; j++)
    row[j] = (guint) j;

  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = (guint) i + 1;
      for (gsize j = 0; j < length; j++)
        {
          guint changed = diagonal + (g_ascii_tolower (a[i]) != g_ascii_tolower (b[j]) ? 1 : 0);

          diagonal = row[j + 1];
          row[j + 1] = MIN (changed, MIN (row[j], diagonal) + 1);
        }
    }

  return row[length];
}

static gboolean
is_comparable (const char *known,
               const char *host)
{
  gsize known_length = strlen (known);
  gsize length = strlen (host);

  return known_length <= MAX_LENGTH && length <= MAX_LENGTH && strchr (known, '{') == NULL &&
         MAX (known_length, length) - MIN (known_length, length) <= MAX_DISTANCE;
}

/**
 * ehlo_nearest_host_find:
 * @host: the name of a server that does not exist
 *
 * Returns: (transfer none) (nullable): the name of a provider's server that differs from @host by
 *   one or two letters, the nearest one; %NULL when there is none
 */
const char *
ehlo_nearest_host_find (const char *host)
{
  EhloProviders *providers = ehlo_providers_get_default ();
  guint best_distance = MAX_DISTANCE + 1;
  const char *best = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (providers)); i++)
    {
      g_autoptr (EhloProvider) provider = g_list_model_get_item (G_LIST_MODEL (providers), i);

      for (guint k = 0; k < ehlo_provider_get_n_endpoints (provider); k++)
        {
          const char *known = ehlo_provider_get_endpoint (provider, k)->host;
          guint distance = is_comparable (known, host) ? measure (host, known) : best_distance;

          if (distance > 0 && distance < best_distance)
            {
              best_distance = distance;
              best = known; /* the providers live as long as the program */
            }
        }
    }

  return best;
}
