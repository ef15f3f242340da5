/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-published.h"

#include "ehlo-fact.h"
#include "ehlo-host-name.h"
#include "ehlo-providers.h"

#include <string.h>

/**
 * ehlo_published_get_provider:
 * @run: a run
 *
 * The provider as the run itself names it, or else by the name of the server. A report may come
 * from a version with another data set. Main thread.
 *
 * Returns: (transfer none) (nullable): whose server was tested
 */
EhloProvider *
ehlo_published_get_provider (EhloRun *run)
{
  EhloProviders *providers = ehlo_providers_get_default ();
  EhloStep *settings = ehlo_run_get_step (run, EHLO_STEP_SETTINGS);
  const char *host = ehlo_run_get_subject (run)->host;
  EhloProvider *provider = NULL;

  if (settings != NULL)
    provider = ehlo_providers_find (providers,
                                    ehlo_step_get_string (settings, EHLO_FACT_PROVIDER));
  if (provider == NULL && host != NULL && !ehlo_host_name_is_loopback (host))
    provider = ehlo_providers_find_by_host (providers, host);

  return provider;
}

/* A host with a placeholder that only the contract tells ({region} …) may be this one. */
static gboolean
is_of_host (EhloProvider       *provider,
            const EhloEndpoint *endpoint,
            const EhloSubject  *subject)
{
  g_autofree char *host = ehlo_provider_expand (provider, endpoint->host, subject->user);

  return strchr (host, '{') != NULL || g_ascii_strcasecmp (host, subject->host) == 0;
}

/**
 * ehlo_published_find:
 * @run: a run
 * @ret_kept: (out): whether the account has a port and encryption that its provider publishes for
 *   this server; %FALSE when nothing is known
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): what the provider publishes for this server, the preferred
 *   way first; %NULL when nothing is known of it
 */
const EhloEndpoint *
ehlo_published_find (EhloRun  *run,
                     gboolean *ret_kept)
{
  EhloProvider *provider = ehlo_published_get_provider (run);
  const EhloSubject *subject = ehlo_run_get_subject (run);
  guint n = provider != NULL ? ehlo_provider_get_n_endpoints (provider) : 0;
  const EhloEndpoint *found = NULL;

  *ret_kept = FALSE;
  for (guint i = 0; i < n && subject->host != NULL; i++)
    {
      const EhloEndpoint *endpoint = ehlo_provider_get_endpoint (provider, i);

      if (!is_of_host (provider, endpoint, subject))
        continue;
      if (found == NULL || (endpoint->preferred && !found->preferred))
        found = endpoint;
      if (endpoint->port == subject->port && endpoint->encryption == subject->encryption)
        *ret_kept = TRUE;
    }

  return found;
}

/**
 * ehlo_published_offer:
 * @run: a run
 * @match: takes the offer
 *
 * Offers the port and encryption that the provider publishes for this server, where the account
 * has another one. Never one without encryption. Main thread.
 *
 * Returns: whether there was something to offer
 */
gboolean
ehlo_published_offer (EhloRun       *run,
                      EhloRuleMatch *match)
{
  gboolean kept;
  const EhloEndpoint *endpoint = ehlo_published_find (run, &kept);

  if (endpoint == NULL || kept || endpoint->encryption == EHLO_ENCRYPTION_NONE)
    return FALSE;

  ehlo_rule_match_offer (match, EHLO_ACTION_USE_PORT,
                         g_strdup_printf ("%u %s", endpoint->port,
                                          ehlo_encryption_to_string (endpoint->encryption)));
  return TRUE;
}

/**
 * ehlo_published_wants_address:
 * @run: a run
 *
 * Main thread.
 *
 * Returns: whether the provider wants a whole mail address for a user name, and the account has
 *   none there
 */
gboolean
ehlo_published_wants_address (EhloRun *run)
{
  EhloProvider *provider = ehlo_published_get_provider (run);
  const char *user = ehlo_run_get_subject (run)->user;

  return provider != NULL && user != NULL && strchr (user, '@') == NULL &&
         g_str_equal (ehlo_provider_get_username_form (provider), "full_address");
}

/**
 * ehlo_published_offer_user:
 * @run: a run
 * @match: takes the offer
 *
 * Where the user name is the beginning of the sender's address, offers the whole of it. Main
 * thread.
 */
void
ehlo_published_offer_user (EhloRun       *run,
                           EhloRuleMatch *match)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  gsize length = subject->user != NULL ? strlen (subject->user) : 0;

  if (subject->from != NULL && length > 0 && ehlo_published_wants_address (run) &&
      g_ascii_strncasecmp (subject->from, subject->user, length) == 0 &&
      subject->from[length] == '@')
    ehlo_rule_match_offer (match, EHLO_ACTION_USE_USER, g_strdup (subject->from));
}

/**
 * ehlo_published_offer_help:
 * @run: a run
 * @match: takes the offer
 *
 * Offers the provider's own page about signing in with mail programs. Main thread.
 */
void
ehlo_published_offer_help (EhloRun       *run,
                           EhloRuleMatch *match)
{
  EhloProvider *provider = ehlo_published_get_provider (run);
  const char *url = provider != NULL ? ehlo_provider_get_help_url (provider) : NULL;

  if (url != NULL)
    ehlo_rule_match_offer (match, EHLO_ACTION_OPEN_LINK, g_strdup (url));
}

/**
 * ehlo_published_offer_encryption:
 * @run: a run over a connection that was not encrypted
 * @match: takes the offer
 *
 * Offers what the provider publishes, or else STARTTLS at the same port when the server said that
 * it has it. Main thread.
 */
void
ehlo_published_offer_encryption (EhloRun       *run,
                                 EhloRuleMatch *match)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  EhloStep *ehlo = ehlo_run_get_step (run, EHLO_STEP_EHLO);

  if (subject->encryption != EHLO_ENCRYPTION_NONE || ehlo_published_offer (run, match))
    return;

  if (ehlo != NULL && ehlo_step_get_boolean (ehlo, EHLO_FACT_OFFERED))
    ehlo_rule_match_offer (match, EHLO_ACTION_USE_PORT,
                           g_strdup_printf ("%u starttls", subject->port));
}
