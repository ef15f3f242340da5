/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-memory.h"

/* Who looks up more addresses than that within ten minutes is asked to wait for nothing. */
#define MAX_ENTRIES 64

struct _EhloReputationMemory
{
  EhloListTests *tests;
  GHashTable    *entries; /* "mark address" → Entry */
};

typedef struct
{
  EhloReputation *reputation;
  gint64          done_us;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  ehlo_reputation_free (entry->reputation);
  g_free (entry);
}

static void
memory_clear (gpointer data)
{
  EhloReputationMemory *self = data;

  ehlo_list_tests_free (self->tests);
  g_hash_table_unref (self->entries);
}

/**
 * ehlo_reputation_memory_new:
 *
 * Returns: (transfer full): a memory with nothing in it
 */
EhloReputationMemory *
ehlo_reputation_memory_new (void)
{
  EhloReputationMemory *self = g_atomic_rc_box_new0 (EhloReputationMemory);

  self->tests = ehlo_list_tests_new ();
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
  return self;
}

/**
 * ehlo_reputation_memory_ref:
 * @self: a memory
 *
 * Returns: (transfer full): @self
 */
EhloReputationMemory *
ehlo_reputation_memory_ref (EhloReputationMemory *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * ehlo_reputation_memory_unref:
 * @self: (transfer full): a memory
 */
void
ehlo_reputation_memory_unref (EhloReputationMemory *self)
{
  g_atomic_rc_box_release_full (self, memory_clear);
}

/**
 * ehlo_reputation_memory_get_tests:
 * @self: a memory
 *
 * Returns: (transfer none): the tests of lists; engine thread
 */
EhloListTests *
ehlo_reputation_memory_get_tests (EhloReputationMemory *self)
{
  return self->tests;
}

static char *
make_key (const char *mark,
          const char *address)
{
  return g_strdup_printf ("%s %s", mark, address);
}

static gboolean
is_over (gpointer key,
         gpointer value,
         gpointer now_us)
{
  return *(gint64 *) now_us - ((Entry *) value)->done_us > EHLO_REPUTATION_REST_US;
}

/**
 * ehlo_reputation_memory_put:
 * @self: a memory
 * @mark: of the settings, see ehlo_reputation_settings_dup_mark()
 * @reputation: (transfer none): what lists said, all of them
 * @now_us: of g_get_monotonic_time()
 *
 * Engine thread.
 */
void
ehlo_reputation_memory_put (EhloReputationMemory *self,
                            const char           *mark,
                            const EhloReputation *reputation,
                            gint64                now_us)
{
  Entry *entry;

  g_hash_table_foreach_remove (self->entries, is_over, &now_us);
  if (g_hash_table_size (self->entries) >= MAX_ENTRIES)
    return;

  entry = g_new0 (Entry, 1);
  entry->reputation = ehlo_reputation_copy (reputation);
  entry->done_us = now_us;
  g_hash_table_insert (self->entries, make_key (mark, reputation->address), entry);
}

/**
 * ehlo_reputation_memory_find:
 * @self: a memory
 * @mark: of the settings
 * @address: an address or a domain
 * @now_us: of g_get_monotonic_time()
 * @ret_age_us: (out): how long ago that was, in µs
 *
 * Engine thread.
 *
 * Returns: (transfer none) (nullable): what lists said less than %EHLO_REPUTATION_REST_US ago
 */
const EhloReputation *
ehlo_reputation_memory_find (EhloReputationMemory *self,
                             const char           *mark,
                             const char           *address,
                             gint64                now_us,
                             gint64               *ret_age_us)
{
  g_autofree char *key = make_key (mark, address);
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL || now_us - entry->done_us > EHLO_REPUTATION_REST_US)
    return NULL;

  *ret_age_us = now_us - entry->done_us;
  return entry->reputation;
}
