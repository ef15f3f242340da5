/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-own-address.h"

#include "ehlo-ip-scope.h"

/* Any: nothing is sent to it. */
#define DISCARD_PORT 9

/* ---- behind whose address rewriting ---------------------------------------------------------- */

/* The address that this computer would use towards @seen. A UDP socket is told its way without a
 * packet. */
static GInetAddress *
find_local (GInetAddress *seen)
{
  g_autoptr (GSocket) socket =
    g_socket_new (g_inet_address_get_family (seen), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                  NULL);
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new (seen, DISCARD_PORT);
  g_autoptr (GSocketAddress) local = NULL;

  if (socket == NULL || !g_socket_connect (socket, target, NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (socket, NULL);
  return local != NULL
         ? g_object_ref (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local))) : NULL;
}

static const char *
judge_nat (GInetAddress *seen,
           gboolean      shared_hop)
{
  g_autoptr (GInetAddress) local = find_local (seen);

  if (local == NULL)
    return NULL;
  if (g_inet_address_equal (local, seen))
    return "none";

  return shared_hop || ehlo_ip_scope_of (local) == EHLO_SCOPE_SHARED ? "cgnat" : "nat";
}

static EhloReputation *
describe (GInetAddress             *seen,
          const char               *source,
          const char               *server,
          const EhloReputationWish *wish)
{
  g_autofree char *text = g_inet_address_to_string (seen);
  EhloReputation *own = ehlo_reputation_new (text, source);

  own->server = g_strdup (server);
  own->nat = g_strdup (judge_nat (seen, wish->shared_hop));
  return own;
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* A server in the same network names a private address, which is nobody else's business. */
static void
take_seen (GPtrArray                *found,
           const EhloReputationWish *wish)
{
  g_autoptr (GInetAddress) seen =
    wish->seen_address != NULL ? g_inet_address_new_from_string (wish->seen_address) : NULL;

  if (seen != NULL && ehlo_ip_scope_of (seen) == EHLO_SCOPE_PUBLIC)
    g_ptr_array_add (found, describe (seen, "ehlo-reply", wish->seen_by, wish));
}

/**
 * ehlo_own_address_async:
 * @engine: the engine to run on
 * @wish: what is known already
 * @settings: what is allowed
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Finds out the addresses by which others see this network. Engine thread.
 */
void
ehlo_own_address_async (EhloEngine                   *engine,
                        const EhloReputationWish     *wish,
                        const EhloReputationSettings *settings,
                        GCancellable                 *cancellable,
                        GAsyncReadyCallback           callback,
                        gpointer                      user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_reputation_free);

  g_task_set_source_tag (task, ehlo_own_address_async);
  g_task_set_check_cancellable (task, FALSE);
  take_seen (found, wish);
  g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

/**
 * ehlo_own_address_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (element-type EhloReputation): the addresses that were found, without
 *   lists; maybe none
 */
GPtrArray *
ehlo_own_address_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
