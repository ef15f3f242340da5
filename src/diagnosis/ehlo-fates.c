/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fates.h"

#include "ehlo-fact.h"

#include <stdio.h>
#include <string.h>

/* Destination unreachable: RFC 792, RFC 1812 5.2.7.1, RFC 4443 3.1. */
#define ICMP4_UNREACHABLE 3
#define ICMP4_PORT        3
#define ICMP6_UNREACHABLE 1
#define ICMP6_PORT        4

static void
fate_free (gpointer data)
{
  EhloFate *self = data;

  g_free (self->address);
  g_free (self->outcome);
  g_free (self->error);
  g_free (self->icmp_from);
  g_free (self);
}

/* "3/13 from 10.20.0.1"; a question mark stands for a sender that the system does not tell. */
static void
read_icmp (EhloFate   *self,
           const char *text)
{
  const char *from = strstr (text, " from ");

  if (from == NULL || sscanf (text, "%u/%u", &self->icmp_type, &self->icmp_code) != 2)
    return;

  from += strlen (" from ");
  if (!g_str_equal (from, "?"))
    self->icmp_from = g_strdup (from);
}

static gint64
get_time (GVariant *times,
          gsize     index)
{
  gint64 time = 0;

  if (times != NULL && g_variant_is_of_type (times, G_VARIANT_TYPE ("ax")) &&
      index < g_variant_n_children (times))
    g_variant_get_child (times, index, "x", &time);

  return time;
}

/**
 * ehlo_fates_new:
 * @connect: the connect step of a run
 *
 * Returns: (transfer full) (element-type EhloFate): what became of each address, in the order
 *   tried; a report may have lists of different lengths, so what is missing in one is empty
 */
GPtrArray *
ehlo_fates_new (EhloStep *connect)
{
  GPtrArray *fates = g_ptr_array_new_with_free_func (fate_free);
  g_auto (GStrv) tried = ehlo_step_dup_strv (connect, EHLO_FACT_TRIED);
  g_auto (GStrv) outcomes = ehlo_step_dup_strv (connect, EHLO_FACT_OUTCOMES);
  g_auto (GStrv) errors = ehlo_step_dup_strv (connect, EHLO_FACT_DIAL_ERRORS);
  g_auto (GStrv) icmp = ehlo_step_dup_strv (connect, EHLO_FACT_ICMP);
  GVariant *times = ehlo_step_get_fact (connect, EHLO_FACT_DIAL_TIMES);
  guint n_tried = g_strv_length (tried);
  guint n_errors = g_strv_length (errors);
  guint n_icmp = g_strv_length (icmp);

  for (guint i = 0; outcomes[i] != NULL; i++)
    {
      EhloFate *fate = g_new0 (EhloFate, 1);

      fate->address = g_strdup (i < n_tried ? tried[i] : "");
      fate->outcome = g_strdup (outcomes[i]);
      fate->error = g_strdup (i < n_errors ? errors[i] : "");
      fate->time_us = get_time (times, i);
      fate->is_ipv6 = strchr (fate->address, ':') != NULL;
      if (i < n_icmp)
        read_icmp (fate, icmp[i]);
      g_ptr_array_add (fates, fate);
    }

  return fates;
}

/**
 * ehlo_fate_had_no_way:
 * @self: a fate
 *
 * Returns: whether this computer has no route to such an address: that says nothing about the
 *   server
 */
gboolean
ehlo_fate_had_no_way (const EhloFate *self)
{
  static const char *const errors[] = {
    "ENETUNREACH", "EAFNOSUPPORT", "EADDRNOTAVAIL", "ENETDOWN", NULL,
  };

  return g_str_equal (self->outcome, "unreachable") && self->icmp_from == NULL &&
         g_strv_contains (errors, self->error);
}

/**
 * ehlo_fate_is_from_server:
 * @self: a fate
 *
 * Returns: whether the ICMP message bears the address of the host itself
 */
gboolean
ehlo_fate_is_from_server (const EhloFate *self)
{
  return g_strcmp0 (self->icmp_from, self->address) == 0;
}

/**
 * ehlo_fate_is_closed_port:
 * @self: a fate
 *
 * RFC 1122 3.2.2.1: a host without such a port may say so by ICMP, too.
 *
 * Returns: whether the host itself says that nothing listens there
 */
gboolean
ehlo_fate_is_closed_port (const EhloFate *self)
{
  return ehlo_fate_is_from_server (self) &&
         self->icmp_type == (self->is_ipv6 ? ICMP6_UNREACHABLE : ICMP4_UNREACHABLE) &&
         self->icmp_code == (self->is_ipv6 ? ICMP6_PORT : ICMP4_PORT);
}

/**
 * ehlo_fate_is_unreachable:
 * @self: a fate
 *
 * Another type of message, as "time exceeded", speaks of a way that leads nowhere.
 *
 * Returns: whether the ICMP message says that nobody can be reached there, rather than that this
 *   port is not allowed
 */
gboolean
ehlo_fate_is_unreachable (const EhloFate *self)
{
  guint code = self->icmp_code;

  if (self->icmp_from == NULL)
    return FALSE;
  if (self->is_ipv6)
    return self->icmp_type != ICMP6_UNREACHABLE || code == 0 || code == 2 || code == 3;

  return self->icmp_type != ICMP4_UNREACHABLE || code <= 1 || (code >= 5 && code <= 8);
}

/**
 * ehlo_fates_are_all:
 * @fates: (element-type EhloFate): what became of each address
 * @outcome: an outcome
 *
 * Returns: whether every address that there is a route to had this outcome, and there is one
 */
gboolean
ehlo_fates_are_all (GPtrArray  *fates,
                    const char *outcome)
{
  guint n = 0;

  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (ehlo_fate_had_no_way (fate))
        continue;
      if (!g_str_equal (fate->outcome, outcome))
        return FALSE;
      n++;
    }

  return n > 0;
}

/**
 * ehlo_fates_have:
 * @fates: (element-type EhloFate): what became of each address
 * @outcome: an outcome
 *
 * Returns: whether some address had this outcome
 */
gboolean
ehlo_fates_have (GPtrArray  *fates,
                 const char *outcome)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (g_str_equal (fate->outcome, outcome))
        return TRUE;
    }

  return FALSE;
}
