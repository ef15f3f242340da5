/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-text.h"

#include <glib/gi18n-lib.h>

/* ---- ports ----------------------------------------------------------------------------------- */

static const char *
get_state_words (const EhloPortResult *port)
{
  if (port->local)
    return _("blocked here");

  switch (port->state)
    {
    case EHLO_PORT_OPEN:
      return _("open");
    case EHLO_PORT_REFUSED:
      return _("refused");
    case EHLO_PORT_REJECTED:
      return _("turned down");
    case EHLO_PORT_DROPPED:
      return _("no answer");
    case EHLO_PORT_UNREACHABLE:
    default:
      return _("no way there");
    }
}

/**
 * ehlo_port_text_dup_state:
 * @port: a row of the comparison of ports
 *
 * Returns: (transfer full): what became of it, and at which hop
 */
char *
ehlo_port_text_dup_state (const EhloPortResult *port)
{
  const char *words = get_state_words (port);

  if (port->hop == 0)
    return g_strdup (words);
  if (port->state == EHLO_PORT_DROPPED)
    /* Translators: "no answer", 2 */
    return g_strdup_printf (_("%s after hop %u"), words, port->hop);
  /* Translators: "turned down", 2 */
  return g_strdup_printf (_("%s at hop %u"), words, port->hop);
}

/**
 * ehlo_port_text_get_advice:
 * @advice: (nullable): a word of ehlo_port_advise()
 *
 * Returns: (transfer none) (nullable): the advice in plain words
 */
const char *
ehlo_port_text_get_advice (const char *advice)
{
  static const struct
  {
    const char *advice;
    const char *words;
  } known[] = {
    { "use", N_("Use this one") },
    { "works", N_("Works") },
    { "other-encryption", N_("Works with another encryption than usual here") },
    { "certificate", N_("The certificate cannot be trusted") },
    { "not-encrypted", N_("Not encrypted") },
    { "no-mail-server", N_("No mail server answers there") },
    { "not-for-desktops", N_("Between servers only") },
    { "network-works", N_("The network works") },
    { "no-service", N_("Not offered by the server") },
    { "not-offered", N_("Not offered by the provider") },
    { "blocked", N_("Blocked on the way") },
    { "blocked-here", N_("Blocked by this computer") },
    { "no-way", N_("The server cannot be reached") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (advice, known[i].advice) == 0)
      return _(known[i].words);

  return advice;
}

/* "TLS 1.3" */
static char *
dup_tls (const char *tls)
{
  if (g_str_has_prefix (tls, "TLS") && g_ascii_isdigit (tls[3]))
    return g_strdup_printf ("TLS %s", tls + 3);

  return g_strdup (tls);
}

static const char *
get_certificate (const char *certificate)
{
  static const struct
  {
    const char *problem;
    const char *words;
  } known[] = {
    { "valid", N_("valid") },
    { "expired", N_("expired") },
    { "not-yet-valid", N_("not valid yet") },
    { "unexpected-owner", N_("for another name") },
    { "self-signed", N_("signed by itself") },
    { "not-trusted", N_("signed by nobody trusted") },
    { "revoked", N_("revoked") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (certificate, known[i].problem) == 0)
      return _(known[i].words);

  return _("not trusted");
}

/**
 * ehlo_port_text_dup_server:
 * @port: a row of the comparison of ports
 *
 * Returns: (transfer full) (nullable): version of the encryption and standing of the certificate:
 *   "TLS 1.3, valid"
 */
char *
ehlo_port_text_dup_server (const EhloPortResult *port)
{
  g_autofree char *tls = port->tls != NULL ? dup_tls (port->tls) : NULL;

  if (tls == NULL || port->certificate == NULL)
    return g_steal_pointer (&tls);

  /* Translators: "TLS 1.3", "valid": of a certificate */
  return g_strdup_printf (_("%s, %s"), tls, get_certificate (port->certificate));
}

/**
 * ehlo_port_text_dup_encryption:
 * @port: a row of the comparison of ports
 *
 * Returns: (transfer full): as ehlo_port_text_dup_server(), with a word where there is none
 */
char *
ehlo_port_text_dup_encryption (const EhloPortResult *port)
{
  char *server = ehlo_port_text_dup_server (port);

  return server != NULL ? server : g_strdup (port->manner != NULL ? _("not encrypted") : "-");
}

/* ---- the way --------------------------------------------------------------------------------- */

/**
 * ehlo_port_text_get_answer:
 * @hop: a hop
 *
 * Returns: (transfer none): what came from there; "" for a router that only passed it on
 */
const char *
ehlo_port_text_get_answer (const EhloPathHop *hop)
{
  switch (hop->answer)
    {
    case EHLO_HOP_SILENT:
      return _("no answer");
    case EHLO_HOP_EXPIRED:
      return "";
    case EHLO_HOP_REJECTED:
      return _("turned down");
    case EHLO_HOP_RESET:
      return _("reset");
    case EHLO_HOP_OPEN:
      return _("open");
    case EHLO_HOP_LOCAL:
    default:
      return _("does not leave this computer");
    }
}

/**
 * ehlo_port_text_dup_end:
 * @target: a port on its way
 *
 * Returns: (transfer full): how far it gets
 */
char *
ehlo_port_text_dup_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return g_strdup_printf (_("reaches the server at hop %u"), target->distance);
    case EHLO_PATH_REFUSED:
      return g_strdup_printf (_("refused by the server itself, at hop %u"), target->distance);
    case EHLO_PATH_REJECTED_BY:
      if (target->end_hop == 0)
        return g_strdup_printf (_("turned down by %s"),
                                target->end_by != NULL ? target->end_by : "?");
      return g_strdup_printf (_("turned down at hop %u"), target->end_hop);
    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("reset on the way, at hop %u or the next"), target->end_hop);
    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("answered on the way, at hop %u, not by the server"),
                              target->end_hop);
    case EHLO_PATH_SILENT_AFTER:
      return g_strdup_printf (_("no answer beyond hop %u"), target->end_hop);
    case EHLO_PATH_LOCAL:
      return g_strdup (_("does not leave this computer"));
    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup (_("cannot be seen"));
    }
}
