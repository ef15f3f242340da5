/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-lookup.h"

#include "ehlo-fact.h"
#include "ehlo-stage-timer.h"

#include <string.h>

/* How long a family that has not answered yet may hold up one that has. RFC 8305 section 3 says
 * 50 ms, for speed; here the slow answer is evidence too, so it gets somewhat longer. */
#define SECOND_FAMILY_US (500 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  EhloLookup   *lookup;
  GCancellable *queries;   /* ends the queries that are still out */
  GSource      *user_cancel;
  GSource      *grace;
  guint         n_out;
} LookupData;

static void
lookup_data_free (LookupData *data)
{
  g_clear_pointer (&data->lookup, ehlo_lookup_free);
  ehlo_source_clear (&data->user_cancel);
  ehlo_source_clear (&data->grace);
  g_object_unref (data->queries);
  g_free (data);
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  LookupData *data = user_data;

  data->lookup->cancelled = TRUE;
  g_cancellable_cancel (data->queries);
  return G_SOURCE_REMOVE;
}

static gboolean
grace_over_cb (gpointer user_data)
{
  LookupData *data = user_data;

  g_cancellable_cancel (data->queries);
  return G_SOURCE_REMOVE;
}

static GPtrArray *
list_addresses (const EhloDnsAnswer *answer)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; answer != NULL && i < answer->records->len; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address != NULL)
        g_ptr_array_add (addresses, g_object_ref (record->address));
    }
  return addresses;
}

/**
 * ehlo_lookup_order:
 * @ipv6: (element-type GInetAddress): addresses as the server gave them
 * @ipv4: (element-type GInetAddress): likewise
 *
 * Orders addresses as RFC 8305 section 4 wants them tried: IPv6 first, then the families in turn.
 *
 * Returns: (transfer full) (element-type GInetAddress): all of them
 */
GPtrArray *
ehlo_lookup_order (GPtrArray *ipv6,
                   GPtrArray *ipv4)
{
  GPtrArray *ordered = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MAX (ipv6->len, ipv4->len); i++)
    {
      if (i < ipv6->len)
        g_ptr_array_add (ordered, g_object_ref (g_ptr_array_index (ipv6, i)));
      if (i < ipv4->len)
        g_ptr_array_add (ordered, g_object_ref (g_ptr_array_index (ipv4, i)));
    }
  return ordered;
}

static void
finish_lookup (GTask *task)
{
  LookupData *data = g_task_get_task_data (task);
  g_autoptr (GPtrArray) ipv6 = list_addresses (data->lookup->aaaa);
  g_autoptr (GPtrArray) ipv4 = list_addresses (data->lookup->a);

  data->lookup->addresses = ehlo_lookup_order (ipv6, ipv4);
  /* A family that was called off because the other one was enough did not answer in time; only a
   * person cancels. */
  for (guint i = 0; i < 2 && !data->lookup->cancelled; i++)
    {
      EhloDnsAnswer *answer = i == 0 ? data->lookup->a : data->lookup->aaaa;

      if (answer->kind == EHLO_DNS_CANCELLED)
        answer->kind = EHLO_DNS_TIMEOUT;
    }

  ehlo_source_clear (&data->user_cancel);
  ehlo_source_clear (&data->grace);
  g_task_return_pointer (task, g_steal_pointer (&data->lookup), (GDestroyNotify) ehlo_lookup_free);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LookupData *data = g_task_get_task_data (task);
  EhloDnsAnswer *answer = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);

  if (answer->type == EHLO_DNS_A)
    data->lookup->a = answer;
  else
    data->lookup->aaaa = answer;

  if (--data->n_out == 0)
    {
      finish_lookup (task);
    }
  else if (answer->kind == EHLO_DNS_FOUND)
    {
      data->grace = ehlo_stage_timer_new (g_get_monotonic_time () + SECOND_FAMILY_US,
                                          grace_over_cb, data);
    }
}

/**
 * ehlo_lookup_async:
 * @resolver: whom to ask
 * @host: a host name, no address
 * @deadline_us: point of g_get_monotonic_time() in µs
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Asks for A and AAAA at once. Engine thread.
 */
void
ehlo_lookup_async (EhloResolver        *resolver,
                   const char          *host,
                   gint64               deadline_us,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, NULL, callback, user_data);
  LookupData *data = g_new0 (LookupData, 1);

  g_task_set_source_tag (task, ehlo_lookup_async);
  g_task_set_task_data (task, data, (GDestroyNotify) lookup_data_free);
  data->lookup = g_new0 (EhloLookup, 1);
  data->queries = g_cancellable_new ();
  data->n_out = 2;

  if (cancellable != NULL)
    {
      data->user_cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (data->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), data, NULL);
      g_source_attach (data->user_cancel, g_task_get_context (task));
    }

  ehlo_resolver_query_async (resolver, host, EHLO_DNS_AAAA, deadline_us, data->queries,
                             answered_cb, g_object_ref (task));
  ehlo_resolver_query_async (resolver, host, EHLO_DNS_A, deadline_us, data->queries,
                             answered_cb, g_object_ref (task));
}

/**
 * ehlo_lookup_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): what was found; never %NULL, never an error
 */
EhloLookup *
ehlo_lookup_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_lookup_keep_ipv4:
 * @self: a look-up that is finished
 *
 * Leaves the IPv6 addresses out of those to try. Both answers stay as they are: a name that does
 * not exist is told from one without addresses by both.
 */
void
ehlo_lookup_keep_ipv4 (EhloLookup *self)
{
  for (guint i = self->addresses->len; i > 0; i--)
    {
      GInetAddress *address = g_ptr_array_index (self->addresses, i - 1);

      if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
        g_ptr_array_remove_index (self->addresses, i - 1);
    }
}

/**
 * ehlo_lookup_free:
 * @self: (transfer full): a look-up
 */
void
ehlo_lookup_free (EhloLookup *self)
{
  g_clear_pointer (&self->a, ehlo_dns_answer_free);
  g_clear_pointer (&self->aaaa, ehlo_dns_answer_free);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_free (self);
}

/**
 * ehlo_lookup_store:
 * @self: a look-up that is finished
 * @step: the dns step of a run
 *
 * Writes what was found on @step.
 */
void
ehlo_lookup_store (const EhloLookup *self,
                   EhloStep         *step)
{
  const EhloDnsAnswer *good = self->a->kind == EHLO_DNS_FOUND ? self->a : self->aaaa;
  const EhloDnsAnswer *telling = self->a->kind != EHLO_DNS_FOUND ? self->a : self->aaaa;
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  g_auto (GStrv) texts = NULL;

  for (guint i = 0; i < self->addresses->len; i++)
    {
      g_autofree char *text = g_inet_address_to_string (g_ptr_array_index (self->addresses, i));

      g_strv_builder_add (addresses, text);
    }
  texts = g_strv_builder_end (addresses);

  ehlo_step_set_string (step, EHLO_FACT_NAME, self->a->name);
  ehlo_step_set_strv (step, EHLO_FACT_ADDRESSES, (const char *const *) texts);
  ehlo_step_set_string (step, EHLO_FACT_DNS_A, ehlo_dns_kind_to_name (self->a->kind));
  ehlo_step_set_string (step, EHLO_FACT_DNS_AAAA, ehlo_dns_kind_to_name (self->aaaa->kind));
  if (good->server != NULL)
    ehlo_step_set_string (step, EHLO_FACT_DNS_SERVER, good->server);
  if (good->canonical != NULL)
    ehlo_step_set_string (step, EHLO_FACT_CANONICAL, good->canonical);
  if (good->ttl > 0)
    ehlo_step_set_int (step, EHLO_FACT_TTL, good->ttl);
  if (telling->rcode > 0)
    ehlo_step_set_int (step, EHLO_FACT_DNS_RCODE, telling->rcode);
  if (telling->errnum != 0 && strerrorname_np (telling->errnum) != NULL)
    ehlo_step_set_string (step, EHLO_FACT_DNS_ERRNO, strerrorname_np (telling->errnum));
}
