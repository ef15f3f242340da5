/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-path-words.h"

#include "ehlo-format.h"

#include <glib/gi18n.h>

/**
 * ehlo_path_words_dup_place:
 * @place: a place
 * @host: name of the server
 *
 * Returns: (transfer full): its name
 */
char *
ehlo_path_words_dup_place (const EhloPathPlace *place,
                           const char          *host)
{
  switch (place->kind)
    {
    case EHLO_PATH_PLACE_COMPUTER:
      return g_strdup (_("This computer"));

    case EHLO_PATH_PLACE_GAP:
      return g_strdup ("…");

    case EHLO_PATH_PLACE_SERVER:
      return g_strdup (host);

    case EHLO_PATH_PLACE_HOP:
    default:
      return place->from != NULL ? g_strdup (place->from)
                                 : g_strdup_printf (_("Hop %u"), place->ttl);
    }
}

/**
 * ehlo_path_words_dup_distance:
 * @place: a place
 *
 * Returns: (transfer full) (nullable): how far away it is: "Hop 2 · 4 ms"
 */
char *
ehlo_path_words_dup_distance (const EhloPathPlace *place)
{
  g_autofree char *time = place->rtt_us >= 0 ? ehlo_format_duration (place->rtt_us) : NULL;

  if (place->kind == EHLO_PATH_PLACE_COMPUTER || place->kind == EHLO_PATH_PLACE_GAP ||
      place->ttl == 0)
    return NULL;
  if (time != NULL)
    /* Translators: a number and a length of time: "Hop 2 · 4 ms" */
    return g_strdup_printf (_("Hop %u · %s"), place->ttl, time);
  if (place->from == NULL && place->kind == EHLO_PATH_PLACE_HOP)
    return g_strdup (_("says nothing"));

  return g_strdup_printf (_("Hop %u"), place->ttl);
}

/* "10.20.0.1, ICMP 3/13" */
static char *
dup_who (const EhloPathTarget *target)
{
  if (target->end_by != NULL && target->end_icmp != NULL)
    return g_strdup_printf ("%s, ICMP %s", target->end_by, target->end_icmp);
  if (target->end_icmp != NULL)
    return g_strdup_printf ("ICMP %s", target->end_icmp);

  return g_strdup (target->end_by);
}

/**
 * ehlo_path_words_dup_end:
 * @target: a port
 *
 * Returns: (transfer full) (nullable): what happened where it ends, to stand beside that place;
 *   %NULL where there is nothing to say
 */
char *
ehlo_path_words_dup_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return NULL;

    case EHLO_PATH_REFUSED:
      return g_strdup (_("refused by the server itself"));

    case EHLO_PATH_REJECTED_BY:
      if (target->end_hop == 0)
        return g_strdup_printf (_("turned down by %s"),
                                target->end_by != NULL ? target->end_by : "?");
      if (target->end_icmp != NULL)
        return g_strdup_printf (_("turned down here (ICMP %s)"), target->end_icmp);
      return g_strdup (_("turned down here"));

    case EHLO_PATH_RESET_AT:
      return g_strdup (_("cut off here or one hop further"));

    case EHLO_PATH_ANSWERED_AT:
      return g_strdup (_("answered here, in the server’s place"));

    case EHLO_PATH_SILENT_AFTER:
      return g_strdup (_("no answer beyond this point"));

    case EHLO_PATH_LOCAL:
      return g_strdup (_("does not leave this computer"));

    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup (_("cannot be seen"));
    }
}

static char *
dup_rejected (const EhloPathTarget *target)
{
  g_autofree char *who = dup_who (target);

  if (target->end_hop == 0)
    return g_strdup_printf (_("Port %u is turned down by %s."), target->port,
                            who != NULL ? who : "?");
  if (who == NULL)
    return g_strdup_printf (_("Port %u is turned down at hop %u."), target->port,
                            target->end_hop);

  return g_strdup_printf (_("Port %u is turned down at hop %u (%s)."), target->port,
                          target->end_hop, who);
}

static char *
dup_silent (const EhloPathTarget *target)
{
  if (target->end_hop == 0)
    return g_strdup_printf (_("Port %u: nothing on the way answers."), target->port);

  return g_strdup_printf (_("Port %u: no answer beyond hop %u."), target->port, target->end_hop);
}

/**
 * ehlo_path_words_dup_sentence:
 * @target: a port
 *
 * Returns: (transfer full): how far it gets, in a sentence
 */
char *
ehlo_path_words_dup_sentence (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      if (target->distance == 0)
        return g_strdup_printf (_("Port %u reaches the server."), target->port);
      return g_strdup_printf (_("Port %u reaches the server at hop %u."), target->port,
                              target->distance);

    case EHLO_PATH_REFUSED:
      return g_strdup_printf (_("Port %u reaches the server, which refuses it."), target->port);

    case EHLO_PATH_REJECTED_BY:
      return dup_rejected (target);

    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("Port %u is cut off on the way, at hop %u or the next."),
                              target->port, target->end_hop);

    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("Port %u is answered on the way, at hop %u, not by the server."),
                              target->port, target->end_hop);

    case EHLO_PATH_SILENT_AFTER:
      return dup_silent (target);

    case EHLO_PATH_LOCAL:
      return g_strdup_printf (_("Port %u does not leave this computer."), target->port);

    case EHLO_PATH_UNKNOWN:
    default:
      return g_strdup_printf (_("Port %u: the way cannot be seen."), target->port);
    }
}

/**
 * ehlo_path_words_dup_description:
 * @path: the way to a host
 *
 * Returns: (transfer full): the whole drawing in sentences, one line for each port
 */
char *
ehlo_path_words_dup_description (const EhloPathResult *path)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < path->targets->len; i++)
    {
      g_autofree char *sentence = NULL;

      sentence = ehlo_path_words_dup_sentence (g_ptr_array_index (path->targets, i));
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", sentence);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_answer (EhloHopAnswer answer)
{
  switch (answer)
    {
    case EHLO_HOP_EXPIRED:
      return _("passes it on");
    case EHLO_HOP_REJECTED:
      return _("turns it down");
    case EHLO_HOP_RESET:
      return _("cuts it off");
    case EHLO_HOP_OPEN:
      return _("answers");
    case EHLO_HOP_LOCAL:
      return _("does not leave this computer");
    case EHLO_HOP_SILENT:
    default:
      return _("says nothing");
    }
}

/**
 * ehlo_path_words_dup_hop:
 * @target: a port
 * @hop: a hop on its way
 *
 * Returns: (transfer full): what came back from there: "Port 587, hop 2: 10.20.0.1 turns it down,
 *   4 ms"
 */
char *
ehlo_path_words_dup_hop (const EhloPathTarget *target,
                         const EhloPathHop    *hop)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("Port %u, hop %u:"), target->port, hop->ttl);
  if (hop->from != NULL)
    g_string_append_printf (text, " %s", hop->from);
  g_string_append_printf (text, " %s", get_answer (hop->answer));
  if (hop->icmp != NULL && hop->answer == EHLO_HOP_REJECTED)
    g_string_append_printf (text, " (ICMP %s)", hop->icmp);
  if (hop->rtt_us >= 0)
    {
      g_autofree char *time = ehlo_format_duration (hop->rtt_us);

      g_string_append_printf (text, ", %s", time);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
