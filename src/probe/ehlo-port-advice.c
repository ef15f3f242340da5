/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-advice.h"

#include <string.h>

/* RFC 8314 section 3.3: encryption from the start is what to prefer. */
static const guint by_preference[] = { 465, 587, 2525 };

/**
 * ehlo_port_is_for_sending:
 * @result: a row
 *
 * Returns: whether a person's program would use that port: not the control port and not the one
 *   between servers
 */
gboolean
ehlo_port_is_for_sending (const EhloPortResult *result)
{
  return result->port != EHLO_PORT_CONTROL && result->port != EHLO_PORT_RELAY;
}

/**
 * ehlo_port_serves_mail:
 * @result: a row
 *
 * Returns: whether a mail server greeted there
 */
gboolean
ehlo_port_serves_mail (const EhloPortResult *result)
{
  return result->state == EHLO_PORT_OPEN && result->greeting != NULL
         && g_str_has_prefix (result->greeting, "220");
}

static gboolean
is_good (const EhloPortResult *result)
{
  return ehlo_port_is_for_sending (result) && ehlo_port_serves_mail (result)
         && (result->other_manner || g_strcmp0 (result->certificate, "valid") == 0);
}

static gboolean
is_published (EhloProvider *provider,
              guint         port)
{
  for (guint i = 0; i < ehlo_provider_get_n_endpoints (provider); i++)
    if (ehlo_provider_get_endpoint (provider, i)->port == port)
      return TRUE;

  return FALSE;
}

static gboolean
has_answering_sibling (GPtrArray            *results,
                       const EhloPortResult *result)
{
  for (guint i = 0; i < results->len; i++)
    {
      const EhloPortResult *other = g_ptr_array_index (results, i);

      if ((other->state == EHLO_PORT_OPEN || other->state == EHLO_PORT_REFUSED)
          && g_strcmp0 (other->address, result->address) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The host itself may say no; what is not the host has no business to. */
static gboolean
is_turned_down_by_host (const EhloPortResult *result)
{
  if (result->by != NULL)
    return g_strcmp0 (result->by, result->address) == 0;
  return result->state == EHLO_PORT_REFUSED && result->hop == 0;
}

static const char *
advise_closed (GPtrArray            *results,
               const EhloPortResult *result,
               EhloProvider         *provider)
{
  if (result->local)
    return "blocked-here";
  if (result->state == EHLO_PORT_UNREACHABLE
      || (result->state == EHLO_PORT_DROPPED && !has_answering_sibling (results, result)))
    return "no-way";
  if (provider != NULL && !is_published (provider, result->port))
    return "not-offered";
  return is_turned_down_by_host (result) ? "no-service" : "blocked";
}

static const char *
advise_open (const EhloPortResult *result)
{
  if (result->port == EHLO_PORT_CONTROL)
    return "network-works";
  if (!ehlo_port_serves_mail (result))
    return "no-mail-server";
  if (result->port == EHLO_PORT_RELAY)
    return "not-for-desktops";
  if (result->other_manner)
    return "other-encryption";
  if (result->tls == NULL)
    return "not-encrypted";
  return is_good (result) ? "works" : "certificate";
}

static guint
rank (const EhloPortResult *result)
{
  guint place = 0;

  while (place < G_N_ELEMENTS (by_preference) && by_preference[place] != result->port)
    place++;
  return place;
}

/**
 * ehlo_port_advise:
 * @results: (element-type EhloPortResult): all rows of one host
 * @provider: (nullable): whose host it is, where known
 *
 * Writes on each row what to make of it, one of `use` (the best), `works`, `other-encryption`,
 * `certificate`, `not-encrypted`, `no-mail-server`, `not-for-desktops`, `network-works`,
 * `no-service`, `not-offered`, `blocked`, `blocked-here` and `no-way`.
 */
void
ehlo_port_advise (GPtrArray    *results,
                  EhloProvider *provider)
{
  EhloPortResult *best = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      EhloPortResult *result = g_ptr_array_index (results, i);
      const char *advice = result->state == EHLO_PORT_OPEN
                             ? advise_open (result)
                             : advise_closed (results, result, provider);

      g_free (result->advice);
      result->advice = g_strdup (advice);
      if (strcmp (advice, "works") == 0 && (best == NULL || rank (result) < rank (best)))
        best = result;
    }

  if (best != NULL)
    {
      g_free (best->advice);
      best->advice = g_strdup ("use");
    }
}
