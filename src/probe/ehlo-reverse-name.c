/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reverse-name.h"

#include "ehlo-ip-scope.h"

typedef struct
{
  EhloResolver *resolver;
  GInetAddress *address;
  gint64        deadline_us;
  char         *name;     /* nullable */
} NameData;

static void
name_data_free (NameData *data)
{
  g_object_unref (data->resolver);
  g_object_unref (data->address);
  g_free (data->name);
  g_free (data);
}

static gboolean
is_ipv4 (const NameData *data)
{
  return g_inet_address_get_family (data->address) == G_SOCKET_FAMILY_IPV4;
}

static void named_cb     (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);
static void confirmed_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/**
 * ehlo_reverse_name_async:
 * @resolver: whom to ask
 * @address: a public address
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Looks up the name of an address (RFC 1035 3.5, RFC 3596 2.5), and whether that name has the
 * address: who gives addresses out can write any name (RFC 8601 2.7.3, "iprev"). Engine thread.
 */
void
ehlo_reverse_name_async (EhloResolver        *resolver,
                         GInetAddress        *address,
                         gint64               deadline_us,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  NameData *data = g_new0 (NameData, 1);
  g_autofree char *reversed = ehlo_ip_address_dup_reversed (address);
  g_autofree char *name = NULL;

  g_task_set_source_tag (task, ehlo_reverse_name_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) name_data_free);
  data->resolver = g_object_ref (resolver);
  data->address = g_object_ref (address);
  data->deadline_us = deadline_us;
  name = g_strdup_printf ("%s.%s.", reversed, is_ipv4 (data) ? "in-addr.arpa" : "ip6.arpa");
  ehlo_resolver_query_async (resolver, name, EHLO_DNS_PTR, deadline_us, cancellable, named_cb,
                             task);
}

static void
named_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  NameData *data = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer = ehlo_resolver_query_finish (data->resolver, result);

  for (guint i = 0; i < answer->records->len && data->name == NULL; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, i);

      data->name = g_strdup (record->name);
    }
  if (data->name == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }

  ehlo_resolver_query_async (data->resolver, data->name,
                             is_ipv4 (data) ? EHLO_DNS_A : EHLO_DNS_AAAA, data->deadline_us,
                             g_task_get_cancellable (task), confirmed_cb, task);
}

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  NameData *data = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer = ehlo_resolver_query_finish (data->resolver, result);
  EhloReverseName *name = g_new0 (EhloReverseName, 1);

  name->name = g_steal_pointer (&data->name);
  for (guint i = 0; i < answer->records->len; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address != NULL && g_inet_address_equal (record->address, data->address))
        name->confirmed = TRUE;
    }
  g_task_return_pointer (task, name, (GDestroyNotify) ehlo_reverse_name_free);
  g_object_unref (task);
}

/**
 * ehlo_reverse_name_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): the name; %NULL when there is none
 */
EhloReverseName *
ehlo_reverse_name_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_reverse_name_free:
 * @self: (transfer full): a name
 */
void
ehlo_reverse_name_free (EhloReverseName *self)
{
  g_free (self->name);
  g_free (self);
}
