/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-connectivity-page.h"

#include "ehlo-error.h"
#include "ehlo-http-get.h"
#include "ehlo-reach.h"

#include <string.h>

/* What such pages say: that of NetworkManager, and those of Fedora, KDE and Mozilla. */
static const char *const contents[] = { "NetworkManager is online", "OK", "success" };

#define MAX_PORTAL_BYTES 200

/* RFC 6585 section 6: Network Authentication Required. */
#define STATUS_SIGN_IN 511

typedef struct
{
  char   *uri;
  char   *host;
  char   *host_field;
  char   *target;
  gint64  deadline_us;
} PageData;

static void
page_data_free (PageData *data)
{
  g_free (data->uri);
  g_free (data->host);
  g_free (data->host_field);
  g_free (data->target);
  g_free (data);
}

/* ---- judging --------------------------------------------------------------------------------- */

/* Whether @body is nothing but @text and ends of lines, escaped as they are. */
static gboolean
is_content (const char *body,
            const char *text)
{
  if (!g_str_has_prefix (body, text))
    return FALSE;

  body += strlen (text);
  while (g_str_has_prefix (body, "\\x0A") || g_str_has_prefix (body, "\\x0D"))
    body += strlen ("\\x0A");
  return *body == '\0';
}

/* A page of no length stands for 204 where a proxy changes the one into the other. */
static gboolean
is_known (const EhloHttpAnswer *answer)
{
  if (answer->status == 204 || (answer->status == 200 && answer->length == 0))
    return TRUE;
  if (answer->status != 200)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    if (is_content (answer->body, contents[i]))
      return TRUE;

  return answer->says_online;
}

/* What stands behind the question mark often names the person's device. */
static char *
dup_shown_location (const char *location)
{
  return g_strndup (location, MIN (strcspn (location, "?#"), MAX_PORTAL_BYTES));
}

/* A page that moved to another place of its own host has not been answered by a stranger. */
static gboolean
leads_elsewhere (const char *uri,
                 const char *location)
{
  g_autoptr (GUri) from = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GUri) to = from != NULL ? g_uri_parse_relative (from, location, G_URI_FLAGS_NONE, NULL)
                                     : NULL;

  return to == NULL || g_uri_get_host (to) == NULL
         || g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) != 0;
}

/**
 * ehlo_connectivity_page_judge:
 * @uri: the page that was asked
 * @answer: (nullable): what came; %NULL: a connection, and then nothing
 *
 * Returns: (transfer full): what that means
 */
EhloConnectivityPage *
ehlo_connectivity_page_judge (const char           *uri,
                              const EhloHttpAnswer *answer)
{
  EhloConnectivityPage *self = g_new0 (EhloConnectivityPage, 1);

  self->at_us = g_get_real_time ();
  if (answer == NULL || answer->status == 0)
    {
      self->connectivity = "limited";
    }
  else if (is_known (answer))
    {
      self->connectivity = "full";
      self->date = answer->date != NULL ? g_date_time_ref (answer->date) : NULL;
    }
  else if (answer->status >= 300 && answer->status < 400 && answer->location != NULL)
    {
      if (leads_elsewhere (uri, answer->location))
        {
          self->connectivity = "portal";
          self->portal = dup_shown_location (answer->location);
        }
    }
  else if (answer->status == 200 || answer->status == STATUS_SIGN_IN)
    {
      self->connectivity = "portal";
      self->portal = g_utf8_substring (answer->body, 0,
                                       MIN (g_utf8_strlen (answer->body, -1), MAX_PORTAL_BYTES));
    }
  return self;
}

/* ---- asking ---------------------------------------------------------------------------------- */

static GUri *
parse_uri (const char  *uri,
           GError     **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY,
                                         error);

  if (parsed == NULL)
    return NULL;
  if (g_str_equal (g_uri_get_scheme (parsed), "http") && g_uri_get_host (parsed) != NULL
      && *g_uri_get_host (parsed) != '\0' && strpbrk (uri, " \r\n") == NULL)
    return g_steal_pointer (&parsed);

  /* Over https nobody could answer in its place, which is what is to be seen. */
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "“%s” is no http:// address", uri);
  return NULL;
}

/**
 * ehlo_connectivity_page_dup_default:
 *
 * Returns: (transfer full) (nullable): the page to ask where the person allows it; %NULL when the
 *   environment says that none may be
 */
char *
ehlo_connectivity_page_dup_default (void)
{
  const char *said = g_getenv (EHLO_CONNECTIVITY_VARIABLE);

  if (said == NULL || *said == '\0')
    return g_strdup (EHLO_CONNECTIVITY_PAGE);

  return g_str_equal (said, "none") ? NULL : g_strdup (said);
}

/**
 * ehlo_connectivity_page_check:
 * @uri: a page
 * @error: place for an error
 *
 * Errors: #GUriError, %EHLO_ERROR_INVALID.
 *
 * Returns: whether it is a page that can be asked
 */
gboolean
ehlo_connectivity_page_check (const char  *uri,
                              GError     **error)
{
  g_autoptr (GUri) parsed = parse_uri (uri, error);

  return parsed != NULL;
}

static void reached_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);
static void got_cb     (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
finish_page (GTask                *task,
             EhloConnectivityPage *page)
{
  g_task_return_pointer (task, page, (GDestroyNotify) ehlo_connectivity_page_free);
  g_object_unref (task);
}

static guint16
get_port (GUri *uri)
{
  return g_uri_get_port (uri) > 0 ? (guint16) g_uri_get_port (uri) : 80;
}

static PageData *
page_data_new (const char *uri,
               GUri       *parsed)
{
  PageData *data = g_new0 (PageData, 1);
  const char *path = g_uri_get_path (parsed);
  const char *query = g_uri_get_query (parsed);
  gboolean is_ipv6 = strchr (g_uri_get_host (parsed), ':') != NULL;

  data->uri = g_strdup (uri);
  data->host = g_strdup (g_uri_get_host (parsed));
  data->host_field = g_strdup_printf ("%s%s%s", is_ipv6 ? "[" : "", data->host,
                                      is_ipv6 ? "]" : "");
  if (g_uri_get_port (parsed) > 0)
    {
      g_autofree char *plain = g_steal_pointer (&data->host_field);

      data->host_field = g_strdup_printf ("%s:%d", plain, g_uri_get_port (parsed));
    }
  data->target = g_strdup_printf ("%s%s%s", *path != '\0' ? path : "/", query != NULL ? "?" : "",
                                  query != NULL ? query : "");
  return data;
}

/**
 * ehlo_connectivity_page_async:
 * @resolver: (nullable): the name server to ask, as in #EhloPlan; %NULL: the system's
 * @uri: the page, http only
 * @deadline_us: point of g_get_monotonic_time() in µs, for all of it
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Asks the page, once. Who runs it learns the address of this network, and nothing else. Engine
 * thread.
 */
void
ehlo_connectivity_page_async (const char          *resolver,
                              const char          *uri,
                              gint64               deadline_us,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GUri) parsed = parse_uri (uri, NULL);
  PageData *data;

  g_task_set_source_tag (task, ehlo_connectivity_page_async);
  if (parsed == NULL)
    {
      finish_page (task, NULL);
      return;
    }

  data = page_data_new (uri, parsed);
  data->deadline_us = deadline_us;
  g_task_set_task_data (task, data, (GDestroyNotify) page_data_free);
  ehlo_reach_async (resolver, data->host, get_port (parsed), deadline_us, cancellable, reached_cb,
                    task);
}

static void
reached_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  PageData *data = g_task_get_task_data (task);
  g_autoptr (GSocket) socket = ehlo_reach_finish (result);
  EhloConnectivityPage *page;

  if (socket != NULL)
    {
      ehlo_http_get_async (socket, NULL, "GET", data->host_field, data->target, data->deadline_us,
                           g_task_get_cancellable (task), got_cb, task);
      return;
    }

  page = g_new0 (EhloConnectivityPage, 1);
  page->connectivity = "none";
  finish_page (task, page);
}

static void
got_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  PageData *data = g_task_get_task_data (task);
  g_autoptr (EhloHttpAnswer) answer = ehlo_http_get_finish (result, NULL);

  finish_page (task, ehlo_connectivity_page_judge (data->uri, answer));
}

/**
 * ehlo_connectivity_page_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): what it showed; %NULL when it was stopped, or when the page
 *   is none that can be asked
 */
EhloConnectivityPage *
ehlo_connectivity_page_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_connectivity_page_free:
 * @self: (transfer full): a result
 */
void
ehlo_connectivity_page_free (EhloConnectivityPage *self)
{
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->portal);
  g_free (self);
}
