/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-echo.h"

#include "ehlo-http-get.h"
#include "ehlo-ip-scope.h"
#include "ehlo-reach.h"
#include "ehlo-resolver.h"

#include <string.h>

#define HTTPS_PORT 443
#define HTTP_OK    200

typedef struct
{
  EhloEngine     *engine;
  const EhloEcho *service;
  GSocketFamily   family;
  gint64          deadline_us;
  EhloResolver   *names;  /* who knows where the service is */
  EhloResolver   *direct; /* the service itself, for DNS; nullable */
  GSocket        *socket; /* likewise, for HTTPS; nullable */
} EchoData;

static void
echo_data_free (EchoData *data)
{
  g_object_unref (data->engine);
  g_clear_object (&data->names);
  g_clear_object (&data->direct);
  g_clear_object (&data->socket);
  g_free (data);
}

static EhloDnsType
get_address_type (const EchoData *data)
{
  return data->family == G_SOCKET_FAMILY_IPV4 ? EHLO_DNS_A : EHLO_DNS_AAAA;
}

/* Takes @seen over: nullable. Nothing but an address that others can see is taken for ours. */
static void
finish_echo (GTask        *task,
             GInetAddress *seen)
{
  EchoData *data = g_task_get_task_data (task);
  g_autoptr (GInetAddress) owned = seen;

  if (owned != NULL && g_inet_address_get_family (owned) == data->family
      && ehlo_ip_scope_of (owned) == EHLO_SCOPE_PUBLIC)
    g_task_return_pointer (task, g_steal_pointer (&owned), g_object_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

/* The address at the beginning of @text; nullable. */
static GInetAddress *
parse_address (const char *text)
{
  g_autofree char *address = g_strndup (text, strspn (text, "0123456789abcdefABCDEF:."));

  return g_inet_address_new_from_string (address);
}

static void located_cb  (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void answered_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void reached_cb  (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void trust_cb    (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);
static void got_cb      (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

/**
 * ehlo_echo_async:
 * @engine: the engine to run on
 * @service: of the data set; the person has allowed it
 * @family: which of our addresses; one that the service can see
 * @resolver: (nullable): the name server to ask where the service is, as in #EhloPlan
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Asks the service itself, over @family. Engine thread.
 */
void
ehlo_echo_async (EhloEngine          *engine,
                 const EhloEcho      *service,
                 GSocketFamily        family,
                 const char          *resolver,
                 gint64               deadline_us,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  EchoData *data = g_new0 (EchoData, 1);

  g_task_set_source_tag (task, ehlo_echo_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, data, (GDestroyNotify) echo_data_free);
  data->engine = g_object_ref (engine);
  data->service = service;
  data->family = family;
  data->deadline_us = deadline_us;
  data->names = ehlo_resolver_new (resolver, NULL);
  if (data->names == NULL)
    finish_echo (task, NULL);
  else
    ehlo_resolver_query_async (data->names, service->server, get_address_type (data), deadline_us,
                               cancellable, located_cb, task);
}

/* Not through the name server in between: it is the address of whoever asks that comes back. */
static void
ask_dns (GTask        *task,
         GInetAddress *server)
{
  EchoData *data = g_task_get_task_data (task);
  g_autofree char *text = g_inet_address_to_string (server);

  data->direct = ehlo_resolver_new (text, NULL);
  ehlo_resolver_query_async (data->direct, data->service->query,
                             data->service->way == EHLO_ECHO_DNS_TXT ? EHLO_DNS_TXT
                                                                     : get_address_type (data),
                             data->deadline_us, g_task_get_cancellable (task), answered_cb, task);
}

static void
located_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  EchoData *data = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer = ehlo_resolver_query_finish (data->names, result);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < answer->records->len; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address != NULL)
        g_ptr_array_add (addresses, g_object_ref (record->address));
    }

  if (addresses->len == 0)
    finish_echo (task, NULL);
  else if (data->service->way == EHLO_ECHO_HTTPS)
    ehlo_reach_addresses_async (addresses, HTTPS_PORT, data->deadline_us,
                                g_task_get_cancellable (task), reached_cb, task);
  else
    ask_dns (task, g_ptr_array_index (addresses, 0));
}

/* ---- by DNS ---------------------------------------------------------------------------------- */

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  EchoData *data = g_task_get_task_data (task);
  g_autoptr (EhloDnsAnswer) answer = ehlo_resolver_query_finish (data->direct, result);
  GInetAddress *seen = NULL;

  for (guint i = 0; i < answer->records->len && seen == NULL; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (answer->records, i);

      if (record->address != NULL)
        seen = g_object_ref (record->address);
      else if (record->text != NULL)
        seen = parse_address (record->text);
    }
  finish_echo (task, seen);
}

/* ---- by HTTPS -------------------------------------------------------------------------------- */

static void
reached_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  EchoData *data = g_task_get_task_data (task);

  data->socket = ehlo_reach_finish (result);
  if (data->socket == NULL)
    finish_echo (task, NULL);
  else
    ehlo_engine_load_trust_async (data->engine, NULL, g_task_get_cancellable (task), trust_cb,
                                  task);
}

static void
trust_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  EchoData *data = g_task_get_task_data (task);
  g_autoptr (EhloTlsTrust) trust = ehlo_engine_load_trust_finish (data->engine, result, NULL);

  if (trust == NULL)
    finish_echo (task, NULL);
  else
    ehlo_http_get_async (data->socket, trust, "GET", data->service->server, data->service->query,
                         data->deadline_us, g_task_get_cancellable (task), got_cb, task);
}

/* Somebody on the way could say any address, and have a stranger looked up. */
static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (EhloHttpAnswer) answer = ehlo_http_get_finish (result, NULL);

  if (answer != NULL && answer->proven && answer->status == HTTP_OK)
    finish_echo (task, parse_address (answer->body));
  else
    finish_echo (task, NULL);
}

/**
 * ehlo_echo_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): our address as the service sees it; %NULL when it gave none
 */
GInetAddress *
ehlo_echo_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
