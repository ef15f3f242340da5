/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-result.h"

#include <json-glib/json-glib.h>

static const char *const answer_names[EHLO_N_HOP_ANSWERS] = {
  [EHLO_HOP_SILENT] = "silent",
  [EHLO_HOP_EXPIRED] = "expired",
  [EHLO_HOP_REJECTED] = "rejected",
  [EHLO_HOP_RESET] = "reset",
  [EHLO_HOP_OPEN] = "open",
  [EHLO_HOP_LOCAL] = "local",
};

static const char *const ends_names[EHLO_N_PATH_ENDS] = {
  [EHLO_PATH_UNKNOWN] = "unknown",
  [EHLO_PATH_REACHES] = "reaches",
  [EHLO_PATH_REFUSED] = "refused",
  [EHLO_PATH_REJECTED_BY] = "rejected-by",
  [EHLO_PATH_RESET_AT] = "reset-at",
  [EHLO_PATH_ANSWERED_AT] = "answered-at",
  [EHLO_PATH_SILENT_AFTER] = "silent-after",
  [EHLO_PATH_LOCAL] = "local",
};

G_DEFINE_BOXED_TYPE (EhloPathResult, ehlo_path_result, ehlo_path_result_copy,
                     ehlo_path_result_free)

static void
hop_free (EhloPathHop *hop)
{
  g_free (hop->from);
  g_free (hop->icmp);
  g_clear_pointer (&hop->rest, json_object_unref);
  g_free (hop);
}

static void
target_free (EhloPathTarget *target)
{
  g_ptr_array_unref (target->hops);
  g_free (target->end_by);
  g_free (target->end_icmp);
  g_clear_pointer (&target->rest, json_object_unref);
  g_free (target);
}

static JsonObject *
ref_rest (JsonObject *rest)
{
  return rest != NULL ? json_object_ref (rest) : NULL;
}

static void
copy_hop (const EhloPathHop *hop,
          EhloPathTarget    *into)
{
  EhloPathHop *copy = ehlo_path_target_add_hop (into, hop->ttl, hop->answer);

  copy->from = g_strdup (hop->from);
  copy->icmp = g_strdup (hop->icmp);
  copy->rtt_us = hop->rtt_us;
  copy->rest = ref_rest (hop->rest);
}

static void
copy_target (const EhloPathTarget *target,
             EhloPathResult       *into)
{
  EhloPathTarget *copy = ehlo_path_result_add_target (into, target->port);

  for (guint i = 0; i < target->hops->len; i++)
    copy_hop (g_ptr_array_index (target->hops, i), copy);
  copy->ends = target->ends;
  copy->end_hop = target->end_hop;
  copy->end_by = g_strdup (target->end_by);
  copy->end_icmp = g_strdup (target->end_icmp);
  copy->distance = target->distance;
  copy->answer_ttl = target->answer_ttl;
  copy->nat_hop = target->nat_hop;
  copy->rest = ref_rest (target->rest);
}

/**
 * ehlo_path_result_new:
 * @address: (nullable): an address of the host
 *
 * Returns: (transfer full): a way without targets
 */
EhloPathResult *
ehlo_path_result_new (const char *address)
{
  EhloPathResult *self = g_new0 (EhloPathResult, 1);

  self->address = g_strdup (address);
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);
  return self;
}

/**
 * ehlo_path_result_copy:
 * @self: a way
 *
 * Returns: (transfer full): a deep copy
 */
EhloPathResult *
ehlo_path_result_copy (const EhloPathResult *self)
{
  EhloPathResult *copy = ehlo_path_result_new (self->address);

  for (guint i = 0; i < self->targets->len; i++)
    copy_target (g_ptr_array_index (self->targets, i), copy);
  copy->rest = ref_rest (self->rest);
  return copy;
}

/**
 * ehlo_path_result_free:
 * @self: (transfer full) (nullable): a way
 */
void
ehlo_path_result_free (EhloPathResult *self)
{
  if (self == NULL)
    return;

  g_free (self->address);
  g_ptr_array_unref (self->targets);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

/**
 * ehlo_path_result_add_target:
 * @self: a way
 * @port: a port
 *
 * Returns: (transfer none): a further target, to be filled
 */
EhloPathTarget *
ehlo_path_result_add_target (EhloPathResult *self,
                             guint           port)
{
  EhloPathTarget *target = g_new0 (EhloPathTarget, 1);

  target->port = port;
  target->hops = g_ptr_array_new_with_free_func ((GDestroyNotify) hop_free);
  g_ptr_array_add (self->targets, target);
  return target;
}

/**
 * ehlo_path_result_find:
 * @self: a way
 * @port: a port
 *
 * Returns: (transfer none) (nullable): the target of that port
 */
EhloPathTarget *
ehlo_path_result_find (const EhloPathResult *self,
                       guint                 port)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      EhloPathTarget *target = g_ptr_array_index (self->targets, i);

      if (target->port == port)
        return target;
    }

  return NULL;
}

/**
 * ehlo_path_target_add_hop:
 * @self: a target
 * @ttl: how many hops the connection was allowed
 * @answer: what came back
 *
 * Keeps the hops in the order of their TTL, in whatever order the answers come.
 *
 * Returns: (transfer none): the hop, to be filled
 */
EhloPathHop *
ehlo_path_target_add_hop (EhloPathTarget *self,
                          guint           ttl,
                          EhloHopAnswer   answer)
{
  EhloPathHop *hop = g_new0 (EhloPathHop, 1);
  guint place = self->hops->len;

  hop->ttl = ttl;
  hop->answer = answer;
  hop->rtt_us = -1;
  while (place > 0
         && ((const EhloPathHop *) g_ptr_array_index (self->hops, place - 1))->ttl > ttl)
    place--;
  g_ptr_array_insert (self->hops, (int) place, hop);
  return hop;
}

static gboolean
find_name (const char        *text,
           const char *const *names,
           guint              n_names,
           guint             *ret_index)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (text, names[i]) == 0)
      {
        *ret_index = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * ehlo_hop_answer_to_string:
 * @answer: what came back
 *
 * Returns: its name in reports
 */
const char *
ehlo_hop_answer_to_string (EhloHopAnswer answer)
{
  g_return_val_if_fail ((guint) answer < EHLO_N_HOP_ANSWERS, NULL);

  return answer_names[answer];
}

/**
 * ehlo_hop_answer_from_string:
 * @text: (nullable): a name, such as "expired"
 * @ret_answer: (out): what it names; untouched when it names nothing
 *
 * Returns: whether @text is such a name
 */
gboolean
ehlo_hop_answer_from_string (const char    *text,
                             EhloHopAnswer *ret_answer)
{
  guint index;

  if (!find_name (text, answer_names, EHLO_N_HOP_ANSWERS, &index))
    return FALSE;

  *ret_answer = (EhloHopAnswer) index;
  return TRUE;
}

/**
 * ehlo_path_ends_to_string:
 * @ends: how far a port gets
 *
 * Returns: its name in reports
 */
const char *
ehlo_path_ends_to_string (EhloPathEnds ends)
{
  g_return_val_if_fail ((guint) ends < EHLO_N_PATH_ENDS, NULL);

  return ends_names[ends];
}

/**
 * ehlo_path_ends_from_string:
 * @text: (nullable): a name, such as "silent-after"
 * @ret_ends: (out): what it names; untouched when it names nothing
 *
 * Returns: whether @text is such a name
 */
gboolean
ehlo_path_ends_from_string (const char   *text,
                            EhloPathEnds *ret_ends)
{
  guint index;

  if (!find_name (text, ends_names, EHLO_N_PATH_ENDS, &index))
    return FALSE;

  *ret_ends = (EhloPathEnds) index;
  return TRUE;
}
