/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-connectivity-page.h"
#include "ehlo-fact.h"
#include "ehlo-host-name.h"
#include "ehlo-http-get.h"
#include "ehlo-reach.h"
#include "ehlo-stage-timer.h"
#include "ehlo-system-connectivity.h"
#include "ehlo-system-proxy.h"

#include <string.h>

/* Is it the network around this computer? Asked when the way to the server failed as it does behind
 * a sign-in page or where only a proxy gets out. Limit of the whole probe: */
#define LIMIT_US (2 * G_USEC_PER_SEC)

/* The questions end a little earlier, so that what they came to is known by then. */
#define GRACE_US (200 * G_TIME_SPAN_MILLISECOND)

#define HTTPS_PORT 443

/* What is asked at the same time. Somebody else's look-up may come late: then this is kept for it,
 * but the probe has ended. */
typedef struct
{
  EhloRecorder *recorder;  /* not looked at once it is over */
  const char   *connectivity; /* NetworkManager's word; nullable */
  char         *page_uri;
  char         *host;
  char         *resolver;
  char         *proxy;
  EhloConnectivityPage *page;
  guint         proxy_status;
  guint         n_pending;
  gboolean      is_over;
  gint64        deadline_us;
  GCancellable *both;      /* cancelled by the caller or by the deadline */
  GSource      *user_cancel;
  GSource      *timer;
} StateData;

static void
state_data_free (StateData *data)
{
  ehlo_source_clear (&data->user_cancel);
  ehlo_source_clear (&data->timer);
  g_clear_pointer (&data->page, ehlo_connectivity_page_free);
  g_object_unref (data->both);
  g_free (data->page_uri);
  g_free (data->host);
  g_free (data->resolver);
  g_free (data->proxy);
  g_free (data);
}

/* ---- when ------------------------------------------------------------------------------------ */

static gboolean
has_failed (EhloStep *step)
{
  return step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED;
}

/* A name that does not exist is a typing mistake, not a network that hides it. */
static gboolean
is_dns_suspect (EhloStep *dns)
{
  return has_failed (dns)
         && g_strcmp0 (ehlo_step_get_string (dns, EHLO_FACT_DNS_A), "nxdomain") != 0
         && g_strcmp0 (ehlo_step_get_string (dns, EHLO_FACT_DNS_A), "no-data") != 0;
}

/* A certificate of somebody else, or no TLS at all. One that is only over is another matter. */
static gboolean
is_tls_suspect (EhloStep *tls)
{
  static const char *const of_strangers[] = { "unexpected-owner", "self-signed", "not-trusted" };
  g_auto (GStrv) problems = NULL;

  if (tls == NULL)
    return FALSE;

  problems = ehlo_step_dup_strv (tls, EHLO_FACT_VERIFY_PROBLEMS);
  for (guint i = 0; i < G_N_ELEMENTS (of_strangers); i++)
    if (g_strv_contains ((const char *const *) problems, of_strangers[i]))
      return TRUE;

  return has_failed (tls) && ehlo_step_get_fact (tls, EHLO_FACT_VERIFIED) == NULL
         && ehlo_step_get_fact (tls, EHLO_FACT_ALERT) == NULL;
}

/* A server that answered in its own words was reached. */
static gboolean
is_greeting_suspect (EhloStep *greeting)
{
  return has_failed (greeting) && ehlo_step_get_int (greeting, EHLO_FACT_REPLY_CODE, 0) == 0;
}

static gboolean
is_way_suspect (EhloStep *connect)
{
  return has_failed (connect) && !ehlo_step_get_boolean (connect, EHLO_FACT_LOCAL_CAUSE);
}

static gboolean
is_local (const EhloInquiry *inquiry)
{
  if (ehlo_host_name_is_loopback (inquiry->plan->subject->host))
    return TRUE;

  for (guint i = 0; i < inquiry->addresses->len; i++)
    if (!g_inet_address_get_is_loopback (g_ptr_array_index (inquiry->addresses, i)))
      return FALSE;

  return inquiry->addresses->len > 0;
}

static gboolean
is_offline (EhloStep *network)
{
  return ehlo_step_get_fact (network, EHLO_FACT_ROUTE_IPV4) != NULL
         && !ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV4)
         && !ehlo_step_get_boolean (network, EHLO_FACT_ROUTE_IPV6);
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  EhloRecorder *recorder = inquiry->recorder;
  EhloStep *network = ehlo_recorder_get_step (recorder, EHLO_STEP_NETWORK);

  if (network == NULL || is_local (inquiry) || is_offline (network))
    return FALSE;

  return is_dns_suspect (ehlo_recorder_get_step (recorder, EHLO_STEP_DNS))
         || is_way_suspect (ehlo_recorder_get_step (recorder, EHLO_STEP_CONNECT))
         || is_greeting_suspect (ehlo_recorder_get_step (recorder, EHLO_STEP_GREETING))
         || is_tls_suspect (ehlo_recorder_get_step (recorder, EHLO_STEP_TLS));
}

/* ---- what was found -------------------------------------------------------------------------- */

/* The page was asked just now, the system looked some time ago. */
static void
store_connectivity (StateData *data,
                    EhloStep  *step)
{
  gboolean by_page = data->page != NULL && data->page->connectivity != NULL;
  const char *connectivity = by_page ? data->page->connectivity : data->connectivity;

  if (data->page != NULL)
    ehlo_step_set_string (step, EHLO_FACT_CONNECTIVITY_PAGE, data->page_uri);
  if (data->page != NULL && data->page->portal != NULL)
    ehlo_step_set_string (step, EHLO_FACT_PORTAL, data->page->portal);
  if (connectivity == NULL)
    return;

  ehlo_step_set_string (step, EHLO_FACT_CONNECTIVITY, connectivity);
  ehlo_step_set_string (step, EHLO_FACT_CONNECTIVITY_FROM, by_page ? "page" : "system");
}

static void
store (StateData *data)
{
  EhloStep *step = ehlo_recorder_get_step (data->recorder, EHLO_STEP_NETWORK);

  if (step == NULL)
    return;

  store_connectivity (data, step);
  if (data->proxy != NULL)
    ehlo_step_set_string (step, EHLO_FACT_PROXY, data->proxy);
  if (data->proxy_status > 0)
    ehlo_step_set_int (step, EHLO_FACT_PROXY_ANSWER, data->proxy_status);
  ehlo_recorder_update (data->recorder, step);
}

static void
end_probe (GTask *task)
{
  StateData *data = g_task_get_task_data (task);

  if (data->is_over)
    return;

  data->is_over = TRUE;
  store (data);
  ehlo_source_clear (&data->timer);
  ehlo_source_clear (&data->user_cancel);
  g_task_return_boolean (task, TRUE);
}

/* Every question holds the task. */
static void
leave_question (GTask *task)
{
  StateData *data = g_task_get_task_data (task);

  if (--data->n_pending == 0)
    end_probe (task);
  g_object_unref (task);
}

static gboolean
deadline_cb (gpointer user_data)
{
  GTask *task = user_data;
  StateData *data = g_task_get_task_data (task);

  g_object_ref (task);
  g_cancellable_cancel (data->both);
  end_probe (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static gboolean
user_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  return deadline_cb (user_data);
}

/* ---- the questions --------------------------------------------------------------------------- */

static void system_cb        (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);
static void page_cb          (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);
static void proxy_cb         (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);
static void proxy_reached_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);
static void proxy_answer_cb  (GObject      *source,
                              GAsyncResult *result,
                              gpointer      user_data);

static void
watch_ends (GTask        *task,
            GCancellable *cancellable)
{
  StateData *data = g_task_get_task_data (task);

  data->timer = ehlo_stage_timer_new (data->deadline_us + GRACE_US, deadline_cb, task);
  if (cancellable == NULL)
    return;

  data->user_cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (data->user_cancel, G_SOURCE_FUNC (user_cancelled_cb), task, NULL);
  g_source_attach (data->user_cancel, g_task_get_context (task));
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  StateData *data = g_new0 (StateData, 1);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, data, (GDestroyNotify) state_data_free);
  data->recorder = inquiry->recorder;
  data->page_uri = g_strdup (inquiry->plan->connectivity_uri);
  data->host = g_strdup (inquiry->plan->subject->host);
  data->resolver = g_strdup (inquiry->plan->resolver);
  data->deadline_us = g_get_monotonic_time () + MIN (LIMIT_US, inquiry->plan->timeout_us)
                      - GRACE_US;
  data->both = g_cancellable_new ();
  data->n_pending = data->page_uri != NULL ? 3 : 2;
  watch_ends (task, cancellable);

  ehlo_system_connectivity_async (data->both, system_cb, g_object_ref (task));
  ehlo_system_proxy_async (data->host, data->both, proxy_cb, g_object_ref (task));
  if (data->page_uri != NULL)
    ehlo_connectivity_page_async (data->resolver, data->page_uri, data->deadline_us, data->both,
                                  page_cb, g_object_ref (task));
}

static void
system_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  StateData *data = g_task_get_task_data (user_data);

  data->connectivity = ehlo_system_connectivity_finish (result);
  leave_question (user_data);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  StateData *data = g_task_get_task_data (user_data);

  data->page = ehlo_connectivity_page_finish (result);
  leave_question (user_data);
}

/* A proxy of the web is asked whether it would lead to the server: with 443, the port that such
 * ones let out. Nothing is sent through it. */
static void
proxy_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  StateData *data = g_task_get_task_data (user_data);
  g_autofree char *proxy = ehlo_system_proxy_finish (result);
  g_autoptr (GUri) uri = proxy != NULL ? g_uri_parse (proxy, G_URI_FLAGS_NONE, NULL) : NULL;

  if (!data->is_over)
    data->proxy = g_steal_pointer (&proxy);
  if (data->is_over || uri == NULL || !g_str_equal (g_uri_get_scheme (uri), "http")
      || g_uri_get_port (uri) <= 0)
    {
      leave_question (user_data);
      return;
    }

  ehlo_reach_async (data->resolver, g_uri_get_host (uri), (guint16) g_uri_get_port (uri),
                    data->deadline_us, data->both, proxy_reached_cb, user_data);
}

static void
proxy_reached_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  StateData *data = g_task_get_task_data (user_data);
  g_autoptr (GSocket) socket = ehlo_reach_finish (result);
  gboolean is_ipv6 = strchr (data->host, ':') != NULL;
  g_autofree char *target = g_strdup_printf (is_ipv6 ? "[%s]:%d" : "%s:%d", data->host,
                                             HTTPS_PORT);

  if (socket == NULL)
    leave_question (user_data);
  else
    ehlo_http_get_async (socket, NULL, "CONNECT", target, target, data->deadline_us, data->both,
                         proxy_answer_cb, user_data);
}

static void
proxy_answer_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  StateData *data = g_task_get_task_data (user_data);
  g_autoptr (EhloHttpAnswer) answer = ehlo_http_get_finish (result, NULL);

  if (answer != NULL)
    data->proxy_status = answer->status;
  leave_question (user_data);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_network = { "network", 0, is_needed, start, finish };
