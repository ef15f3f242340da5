/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-own-address.h"

#include "ehlo-echo.h"
#include "ehlo-ip-scope.h"

#include <string.h>

/* Any: nothing is sent to it. */
#define DISCARD_PORT 9

/* One service is waited for so long, and all of them. */
#define ECHO_US      (2 * G_USEC_PER_SEC)
#define ALL_US       (6 * G_USEC_PER_SEC)

typedef struct
{
  EhloEngine             *engine;
  EhloReputationWish     *wish;
  EhloReputationSettings *settings;
  GPtrArray              *found; /* (element-type EhloReputation) */
  gint64                  deadline_us;
  guint                   n_pending;
} OwnData;

/* The services, one after the other, until one has said an address of that family. */
typedef struct
{
  GTask          *task;
  GSocketFamily   family;
  const EhloEcho *asked;
  guint           next;  /* of the settings' echoes */
} Search;

static void
own_data_free (OwnData *data)
{
  g_object_unref (data->engine);
  ehlo_reputation_wish_free (data->wish);
  ehlo_reputation_settings_free (data->settings);
  g_clear_pointer (&data->found, g_ptr_array_unref);
  g_free (data);
}

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

static void
leave (GTask *task)
{
  OwnData *data = g_task_get_task_data (task);

  if (--data->n_pending > 0)
    return;

  g_task_return_pointer (task, g_steal_pointer (&data->found), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static const EhloEcho *
find_next (Search                       *search,
           const EhloReputationSettings *settings)
{
  while (settings->echoes[search->next] != NULL)
    {
      const EhloEcho *echo =
        ehlo_echoes_find (ehlo_echoes_get_default (), settings->echoes[search->next++]);

      if (echo != NULL
          && (search->family == G_SOCKET_FAMILY_IPV4 ? echo->sees_ipv4 : echo->sees_ipv6))
        return echo;
    }

  return NULL;
}

static void echoed_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
ask_next (Search *search)
{
  GTask *task = search->task;
  OwnData *data = g_task_get_task_data (task);
  gint64 now = g_get_monotonic_time ();

  search->asked = find_next (search, data->settings);
  if (search->asked == NULL || now >= data->deadline_us
      || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_free (search);
      leave (task);
      return;
    }

  ehlo_echo_async (data->engine, search->asked, search->family, data->settings->resolver,
                   MIN (now + ECHO_US, data->deadline_us), g_task_get_cancellable (task),
                   echoed_cb, search);
}

static void
echoed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Search *search = user_data;
  OwnData *data = g_task_get_task_data (search->task);
  g_autoptr (GInetAddress) seen = ehlo_echo_finish (result);
  GTask *task = search->task;

  if (seen == NULL)
    {
      ask_next (search);
      return;
    }

  g_ptr_array_add (data->found,
                   describe (seen, search->asked->way == EHLO_ECHO_HTTPS ? "https-echo"
                                                                         : "dns-echo",
                             search->asked->server, data->wish));
  g_free (search);
  leave (task);
}

/* Whether there is a way for that family at all; any address of it does. */
static gboolean
has_way (GSocketFamily family)
{
  g_autoptr (GInetAddress) anywhere =
    g_inet_address_new_from_string (family == G_SOCKET_FAMILY_IPV4 ? "198.41.0.4"
                                                                   : "2001:503:ba3e::2:30");
  g_autoptr (GInetAddress) local = find_local (anywhere);

  return local != NULL && ehlo_ip_scope_of (local) != EHLO_SCOPE_LINK_LOCAL;
}

static void
search_family (GTask         *task,
               GSocketFamily  family)
{
  OwnData *data = g_task_get_task_data (task);
  Search *search;

  for (guint i = 0; i < data->found->len; i++)
    {
      const EhloReputation *own = g_ptr_array_index (data->found, i);

      if ((strchr (own->address, ':') == NULL) == (family == G_SOCKET_FAMILY_IPV4))
        return;
    }
  if (data->settings->echoes == NULL || !has_way (family))
    return;

  search = g_new0 (Search, 1);
  search->task = task;
  search->family = family;
  data->n_pending++;
  ask_next (search);
}

/* A server in the same network names a private address, which is nobody else's business. */
static void
take_seen (OwnData *data)
{
  const EhloReputationWish *wish = data->wish;
  g_autoptr (GInetAddress) seen =
    wish->seen_address != NULL ? g_inet_address_new_from_string (wish->seen_address) : NULL;

  if (seen != NULL && ehlo_ip_scope_of (seen) == EHLO_SCOPE_PUBLIC)
    g_ptr_array_add (data->found, describe (seen, "ehlo-reply", wish->seen_by, wish));
}

/**
 * ehlo_own_address_async:
 * @engine: the engine to run on
 * @wish: what is known already; copied
 * @settings: what is allowed; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Finds out the addresses by which others see this network: what a mail server said counts, and
 * only for a family that is missing are the services asked that the person allowed. The data of
 * #EhloEchoes must have been read. Engine thread.
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
  OwnData *data = g_new0 (OwnData, 1);

  g_task_set_source_tag (task, ehlo_own_address_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) own_data_free);
  data->engine = g_object_ref (engine);
  data->wish = ehlo_reputation_wish_copy (wish);
  data->settings = ehlo_reputation_settings_copy (settings);
  data->found = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_reputation_free);
  data->deadline_us = g_get_monotonic_time () + ALL_US;
  data->n_pending = 1; /* this function itself */
  take_seen (data);
  search_family (task, G_SOCKET_FAMILY_IPV4);
  search_family (task, G_SOCKET_FAMILY_IPV6);
  leave (task);
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
