/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-words.h"

#include "ehlo-port-info.h"

#include <glib/gi18n.h>

/* The data set says the same at length and in English; a column has room for a few words. */
static const struct
{
  guint       port;
  const char *meant_for;
  const char *use;
} ports[] = {
  { 25, N_("Server to server"),
    N_("Mail between servers. A mail program or an app should use 465 or 587.") },
  { 465, N_("Sending, encrypted at once"),
    N_("The best choice for mail programs and apps, where the provider offers it.") },
  { 587, N_("Sending, encrypted on request"),
    N_("For mail programs and apps. Nearly every provider offers it.") },
  { 2525, N_("A way round blocked ports"),
    N_("Where 465 and 587 are blocked and the provider offers it. Few do.") },
  { 443, N_("Web, for comparison"),
    N_("Not for mail. It shows whether the network lets anything through.") },
};

/**
 * ehlo_port_words_get_meant_for:
 * @port: a port
 *
 * Returns: (transfer none) (nullable): in a few words what it is for, translated; %NULL where that
 *   is not known
 */
const char *
ehlo_port_words_get_meant_for (guint port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    if (ports[i].port == port)
      return _(ports[i].meant_for);

  return NULL;
}

/**
 * ehlo_port_words_get_use:
 * @port: a port
 *
 * Returns: (transfer none) (nullable): when to use it, in sentences, translated
 */
const char *
ehlo_port_words_get_use (guint port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    if (ports[i].port == port)
      return _(ports[i].use);

  return NULL;
}

/**
 * ehlo_port_words_get_blocked:
 * @port: a port
 * @ret_outcome: (out): how bad that is
 *
 * Returns: (transfer none) (nullable): how often networks block it, translated
 */
const char *
ehlo_port_words_get_blocked (guint        port,
                             EhloOutcome *ret_outcome)
{
  static const struct
  {
    const char *blocked;
    const char *words;
    EhloOutcome outcome;
  } known[] = {
    { "usually", N_("Very often"), EHLO_OUTCOME_FAILED },
    { "sometimes", N_("Sometimes"), EHLO_OUTCOME_WARNING },
    { "rarely", N_("Rarely"), EHLO_OUTCOME_OK },
    { "almost-never", N_("Hardly ever"), EHLO_OUTCOME_OK },
  };
  const EhloPortInfo *info = ehlo_port_infos_find (ehlo_port_infos_get_default (), port);

  for (gsize i = 0; info != NULL && i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (info->blocked, known[i].blocked) == 0)
      {
        *ret_outcome = known[i].outcome;
        return _(known[i].words);
      }

  return NULL;
}

static gboolean
is_missing_service (const EhloPortResult *result)
{
  return g_strcmp0 (result->advice, "no-service") == 0 ||
         g_strcmp0 (result->advice, "not-offered") == 0;
}

/**
 * ehlo_port_words_get_outcome:
 * @result: a row
 *
 * Returns: how good it is that the port was reached, or how bad that it was not: a server need not
 *   offer every port
 */
EhloOutcome
ehlo_port_words_get_outcome (const EhloPortResult *result)
{
  if (result->state == EHLO_PORT_OPEN)
    return EHLO_OUTCOME_OK;

  return is_missing_service (result) ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_FAILED;
}

static const char *
get_state (const EhloPortResult *result)
{
  if (result->local)
    return _("Blocked here");

  switch (result->state)
    {
    case EHLO_PORT_OPEN:
      return _("Open");
    case EHLO_PORT_REFUSED:
      return _("Refused");
    case EHLO_PORT_REJECTED:
      return _("Turned down");
    case EHLO_PORT_DROPPED:
      return _("No answer");
    case EHLO_PORT_UNREACHABLE:
    default:
      return _("No way there");
    }
}

/**
 * ehlo_port_words_dup_reached:
 * @result: a row
 *
 * Returns: (transfer full): whether the port was reached, and where not: "Refused at hop 2"
 */
char *
ehlo_port_words_dup_reached (const EhloPortResult *result)
{
  const char *state = get_state (result);

  if (result->hop == 0 || result->local || result->state == EHLO_PORT_OPEN)
    return g_strdup (state);
  if (result->state == EHLO_PORT_DROPPED)
    /* Translators: "No answer", 2 */
    return g_strdup_printf (_("%s after hop %u"), state, result->hop);

  /* Translators: "Turned down", 2 */
  return g_strdup_printf (_("%s at hop %u"), state, result->hop);
}

/**
 * ehlo_port_words_dup_answer:
 * @result: a row
 *
 * Returns: (transfer full) (nullable): who turned it down and how: "10.20.0.1, ICMP 3/13"
 */
char *
ehlo_port_words_dup_answer (const EhloPortResult *result)
{
  if (result->by != NULL && result->icmp != NULL)
    return g_strdup_printf ("%s, ICMP %s", result->by, result->icmp);
  if (result->icmp != NULL)
    return g_strdup_printf ("ICMP %s", result->icmp);

  return g_strdup (result->by);
}

/**
 * ehlo_port_words_dup_encryption:
 * @result: a row
 *
 * Returns: (transfer full) (nullable): the encryption that was found, else the usual one of the
 *   port
 */
char *
ehlo_port_words_dup_encryption (const EhloPortResult *result)
{
  const EhloPortInfo *info;

  if (g_strcmp0 (result->manner, "tls") == 0)
    return g_strdup (_("TLS from the start"));
  if (g_strcmp0 (result->manner, "starttls") == 0)
    return g_strdup (_("STARTTLS"));
  if (result->manner != NULL)
    return g_strdup (_("Not encrypted"));

  info = ehlo_port_infos_find (ehlo_port_infos_get_default (), result->port);
  if (info == NULL)
    return NULL;

  return g_strdup (info->encryption == EHLO_ENCRYPTION_IMPLICIT ? _("TLS from the start")
                                                                : _("STARTTLS"));
}

/**
 * ehlo_port_words_dup_sign_in:
 * @result: a row
 *
 * Returns: (transfer full) (nullable): the ways to sign in that are offered there
 */
char *
ehlo_port_words_dup_sign_in (const EhloPortResult *result)
{
  return result->auth[0] != NULL ? g_strjoinv (", ", result->auth) : NULL;
}
