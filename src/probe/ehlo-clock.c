/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-clock.h"

#include "ehlo-connectivity-page.h"
#include "ehlo-date-text.h"
#include "ehlo-fact.h"
#include "ehlo-further.h"
#include "ehlo-host-name.h"
#include "ehlo-http-get.h"
#include "ehlo-reach.h"

/* Is it the certificate that is out of date, or this computer's clock? Limit of the whole probe: */
#define LIMIT_US (2 * G_USEC_PER_SEC)

#define HTTPS_PORT 443

/* An error of more than this is none that the kernel would call synchronised (adjtimex(2)). */
#define MAX_ERROR_US (16 * G_USEC_PER_SEC)

typedef struct
{
  const EhloInquiry *inquiry;
  GCancellable      *cancellable;
  EhloTlsTrust      *trust; /* nullable */
  EhloClockWord      words[EHLO_N_CLOCK_WITNESSES];
  gint64             deadline_us;
  guint              n_pending;
} ClockData;

static void
clock_data_free (ClockData *data)
{
  g_clear_object (&data->cancellable);
  g_clear_pointer (&data->trust, ehlo_tls_trust_unref);
  g_free (data);
}

/* ---- the witnesses --------------------------------------------------------------------------- */

static EhloClockWord
word_of (GDateTime *date,
         gint64     here_us)
{
  EhloClockWord word = { FALSE, 0, 0 };

  if (date != NULL)
    {
      word.known = TRUE;
      word.date_s = g_date_time_to_unix (date);
      word.off_s = here_us / G_USEC_PER_SEC - word.date_s;
    }
  return word;
}

/**
 * ehlo_clock_hear_kernel:
 * @state: what adjtimex(2) returned
 * @kernel: what it filled in
 * @now_us: the time that programs are told, g_get_real_time()
 *
 * A kernel whose clock is kept right over the network says so to everybody, and takes it back when
 * somebody sets the clock by hand. What programs are told can differ from it (faketime).
 *
 * Returns: its word
 */
EhloClockWord
ehlo_clock_hear_kernel (int                 state,
                        const struct timex *kernel,
                        gint64              now_us)
{
  gboolean is_kept = state >= 0 && state != TIME_ERROR && (kernel->status & STA_UNSYNC) == 0
                     && kernel->maxerror < MAX_ERROR_US;
  g_autoptr (GDateTime) date =
    is_kept ? g_date_time_new_from_unix_utc (kernel->time.tv_sec) : NULL;

  return word_of (date, now_us);
}

/**
 * ehlo_clock_hear_greeting:
 * @greeting: (nullable): how a mail server greeted
 * @greeted_us: g_get_real_time() when it did
 *
 * Returns: its word; Sendmail, Exim and Exchange say the time, Postfix does not
 */
EhloClockWord
ehlo_clock_hear_greeting (const char *greeting,
                          gint64      greeted_us)
{
  g_autoptr (GDateTime) date = greeting != NULL ? ehlo_date_text_find (greeting) : NULL;

  return word_of (date, greeted_us);
}

typedef struct
{
  EhloTlsTrust *trust;
  char         *host;
  gint64        deadline_us;
} AskData;

static void
ask_data_free (AskData *data)
{
  ehlo_tls_trust_unref (data->trust);
  g_free (data->host);
  g_free (data);
}

static void reached_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void got_cb     (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

/**
 * ehlo_clock_ask_https_async:
 * @addresses: (element-type GInetAddress): of the mail server
 * @port: 443
 * @trust: whom to trust; the certificate is not judged, for its dates are what is in question
 * @host: the name of the mail server
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Asks the web server beside the mail server for its Date (RFC 9110 6.6.1). Engine thread.
 */
void
ehlo_clock_ask_https_async (GPtrArray           *addresses,
                            guint16              port,
                            EhloTlsTrust        *trust,
                            const char          *host,
                            gint64               deadline_us,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  AskData *data = g_new0 (AskData, 1);

  g_task_set_source_tag (task, ehlo_clock_ask_https_async);
  g_task_set_task_data (task, data, (GDestroyNotify) ask_data_free);
  data->trust = ehlo_tls_trust_ref (trust);
  data->host = g_strdup (host);
  data->deadline_us = deadline_us;
  ehlo_reach_addresses_async (addresses, port, deadline_us, cancellable, reached_cb, task);
}

static void
reached_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  AskData *data = g_task_get_task_data (task);
  g_autoptr (GSocket) socket = ehlo_reach_finish (result);

  if (socket != NULL)
    {
      ehlo_http_get_async (socket, data->trust, "HEAD", data->host, "/", data->deadline_us,
                           g_task_get_cancellable (task), got_cb, task);
      return;
    }

  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (EhloHttpAnswer) answer = ehlo_http_get_finish (result, NULL);
  EhloClockWord *word = g_new0 (EhloClockWord, 1);

  if (answer != NULL)
    *word = word_of (answer->date, g_get_real_time ());
  g_task_return_pointer (task, word, g_free);
}

/**
 * ehlo_clock_ask_https_finish:
 * @result: what the callback was given
 *
 * Returns: its word; none when nobody answered
 */
EhloClockWord
ehlo_clock_ask_https_finish (GAsyncResult *result)
{
  g_autofree EhloClockWord *word = g_task_propagate_pointer (G_TASK (result), NULL);

  return word != NULL ? *word : word_of (NULL, 0);
}

/* ---- the probe ------------------------------------------------------------------------------- */

static EhloStep *
get_tls (const EhloInquiry *inquiry)
{
  return ehlo_recorder_get_step (inquiry->recorder, EHLO_STEP_TLS);
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  EhloStep *tls = get_tls (inquiry);
  g_auto (GStrv) problems =
    tls != NULL ? ehlo_step_dup_strv (tls, EHLO_FACT_VERIFY_PROBLEMS) : NULL;

  return problems != NULL
         && (g_strv_contains ((const char *const *) problems, "expired")
             || g_strv_contains ((const char *const *) problems, "not-yet-valid"));
}

/* A server on this computer has the same clock, and practising is nobody else's business. */
static gboolean
is_local (const EhloInquiry *inquiry)
{
  if (ehlo_host_name_is_loopback (inquiry->plan->subject->host))
    return TRUE;

  return inquiry->addresses->len > 0
         && g_inet_address_get_is_loopback (g_ptr_array_index (inquiry->addresses, 0));
}

static void
hear_greeting (ClockData *data)
{
  EhloRecorder *recorder = data->inquiry->recorder;
  EhloStep *greeting = ehlo_recorder_get_step (recorder, EHLO_STEP_GREETING);
  gint64 ago_us;

  if (greeting == NULL)
    return;

  ago_us = ehlo_recorder_since (recorder, g_get_monotonic_time ())
           - ehlo_step_get_start_us (greeting) - ehlo_step_get_duration_us (greeting);
  data->words[EHLO_CLOCK_GREETING] =
    ehlo_clock_hear_greeting (ehlo_step_get_string (greeting, EHLO_FACT_REPLY),
                              g_get_real_time () - ago_us);
}

static void
hear_kernel (ClockData *data)
{
  struct timex kernel = { .modes = 0 };
  int state = adjtimex (&kernel);

  data->words[EHLO_CLOCK_NTP] = ehlo_clock_hear_kernel (state, &kernel, g_get_real_time ());
}

static void
store (ClockData *data)
{
  EhloStep *tls = get_tls (data->inquiry);
  g_autoptr (EhloClockVote) vote = ehlo_clock_vote (data->words);
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (vote == NULL || tls == NULL)
    return;

  date = g_date_time_new_from_unix_utc (vote->date_s);
  text = g_date_time_format_iso8601 (date);
  ehlo_step_set_int (tls, EHLO_FACT_CLOCK_OFF, vote->off_s);
  ehlo_step_set_string (tls, EHLO_FACT_CLOCK_FROM, vote->from);
  ehlo_step_set_string (tls, EHLO_FACT_CLOCK_DATE, text);
  ehlo_recorder_update (data->inquiry->recorder, tls);
}

static void
leave_witness (GTask *task)
{
  ClockData *data = g_task_get_task_data (task);

  if (--data->n_pending == 0)
    {
      store (data);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

static void page_cb  (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);
static void trust_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);
static void https_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data);

static void
ask_others (GTask *task)
{
  ClockData *data = g_task_get_task_data (task);
  const EhloPlan *plan = data->inquiry->plan;

  hear_greeting (data);
  data->n_pending++;
  ehlo_engine_load_trust_async (data->inquiry->engine, plan->extra_ca_pem, data->cancellable,
                                trust_cb, g_object_ref (task));
  if (plan->connectivity_uri == NULL)
    return;

  data->n_pending++;
  ehlo_connectivity_page_async (plan->resolver, plan->connectivity_uri, data->deadline_us,
                                data->cancellable, page_cb, g_object_ref (task));
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  ClockData *data = g_new0 (ClockData, 1);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, data, (GDestroyNotify) clock_data_free);
  data->inquiry = inquiry;
  data->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  data->deadline_us = g_get_monotonic_time () + MIN (LIMIT_US, inquiry->plan->timeout_us);
  data->n_pending = 1; /* this function itself */

  hear_kernel (data);
  if (!is_local (inquiry))
    ask_others (task);
  leave_witness (task);
}

static void
page_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  ClockData *data = g_task_get_task_data (user_data);
  g_autoptr (EhloConnectivityPage) page = ehlo_connectivity_page_finish (result);

  if (page != NULL)
    data->words[EHLO_CLOCK_PAGE] = word_of (page->date, page->at_us);
  leave_witness (user_data);
}

static void
trust_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ClockData *data = g_task_get_task_data (user_data);
  const EhloInquiry *inquiry = data->inquiry;

  data->trust = ehlo_engine_load_trust_finish (EHLO_ENGINE (source), result, NULL);
  if (data->trust == NULL)
    leave_witness (user_data);
  else
    ehlo_clock_ask_https_async (inquiry->addresses, HTTPS_PORT, data->trust,
                                inquiry->plan->subject->host, data->deadline_us, data->cancellable,
                                https_cb, user_data);
}

static void
https_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ClockData *data = g_task_get_task_data (user_data);

  data->words[EHLO_CLOCK_HTTPS] = ehlo_clock_ask_https_finish (result);
  leave_witness (user_data);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_clock = { "clock", 0, is_needed, start, finish };
