/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-system-proxy.h"

#include <string.h>

/* Those that lead to a server over TLS come first: that is what mail would need. */
static const char *const variables[] = {
  "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY",
};

static const char *
get_variable (const char *const *environment,
              const char        *name)
{
  const char *value = g_environ_getenv ((char **) environment, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* Whether @host is @domain or below it; both without a dot at the end. */
static gboolean
is_within (const char *host,
           const char *domain)
{
  gsize host_length = strlen (host);
  gsize length;

  domain += strspn (domain, "*.");
  length = strlen (domain);
  if (length == 0 || length > host_length
      || g_ascii_strcasecmp (host + host_length - length, domain) != 0)
    return FALSE;

  return length == host_length || host[host_length - length - 1] == '.';
}

static gboolean
is_excepted (const char *const *environment,
             const char        *host)
{
  const char *list = get_variable (environment, "no_proxy");
  g_auto (GStrv) entries = NULL;

  if (list == NULL)
    list = get_variable (environment, "NO_PROXY");
  if (list == NULL)
    return FALSE;

  entries = g_strsplit (list, ",", -1);
  for (guint i = 0; entries[i] != NULL; i++)
    if (g_str_equal (g_strstrip (entries[i]), "*") || is_within (host, entries[i]))
      return TRUE;

  return FALSE;
}

/**
 * ehlo_system_proxy_dup_bare:
 * @proxy: where a proxy is, as people write it
 *
 * Returns: (transfer full) (nullable): the same as "http://proxy.example:3128", without user name,
 *   password and path; %NULL when it cannot be read
 */
char *
ehlo_system_proxy_dup_bare (const char *proxy)
{
  g_autofree char *full = strstr (proxy, "://") != NULL ? g_strdup (proxy)
                                                        : g_strconcat ("http://", proxy, NULL);
  g_autoptr (GUri) uri = g_uri_parse (full, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD,
                                      NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return NULL;

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                     g_uri_get_port (uri), "", NULL, NULL);
}

/**
 * ehlo_system_proxy_choose:
 * @environment: (array zero-terminated=1): variables as of g_get_environ()
 * @host: the server to be reached
 *
 * Returns: (transfer full) (nullable): the proxy that the environment names for @host
 */
char *
ehlo_system_proxy_choose (const char *const *environment,
                          const char        *host)
{
  if (is_excepted (environment, host))
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = get_variable (environment, variables[i]);

      if (value != NULL)
        return ehlo_system_proxy_dup_bare (value);
    }

  return NULL;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_auto (GStrv) proxies =
    g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (source), result, NULL);
  char *found = NULL;

  for (guint i = 0; proxies != NULL && proxies[i] != NULL && found == NULL; i++)
    if (!g_str_has_prefix (proxies[i], "direct:"))
      found = ehlo_system_proxy_dup_bare (proxies[i]);

  if (found == NULL)
    {
      g_auto (GStrv) environment = g_get_environ ();

      found = ehlo_system_proxy_choose ((const char *const *) environment,
                                        g_task_get_task_data (task));
    }
  g_task_return_pointer (task, found, g_free);
}

/**
 * ehlo_system_proxy_async:
 * @host: the server to be reached
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Asks the settings of the desktop and then the environment. A look-up that runs the network's own
 * script may take its time, and does not always end when it is cancelled. Engine thread.
 */
void
ehlo_system_proxy_async (const char          *host,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  gboolean is_ipv6 = strchr (host, ':') != NULL;
  g_autofree char *uri =
    g_strdup_printf ("https://%s%s%s/", is_ipv6 ? "[" : "", host, is_ipv6 ? "]" : "");

  g_task_set_source_tag (task, ehlo_system_proxy_async);
  g_task_set_task_data (task, g_strdup (host), g_free);
  g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), uri, cancellable, looked_up_cb,
                                 task);
}

/**
 * ehlo_system_proxy_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): "http://proxy.example:3128", never with a password; %NULL
 *   when there is none
 */
char *
ehlo_system_proxy_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
