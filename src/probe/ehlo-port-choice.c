/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-choice.h"

#include "ehlo-network-facts.h"
#include "ehlo-port-advice.h"

/* ---- which addresses ------------------------------------------------------------------------- */

static gboolean
has_route (const EhloNetworkFacts *facts,
           GInetAddress           *address)
{
  if (!facts->known || g_inet_address_get_is_loopback (address)
      || g_inet_address_get_is_site_local (address) || g_inet_address_get_is_link_local (address))
    return TRUE;
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? facts->route_ipv6
                                                                     : facts->route_ipv4;
}

static gboolean
has_family (GPtrArray     *addresses,
            GSocketFamily  family)
{
  for (guint i = 0; i < addresses->len; i++)
    if (g_inet_address_get_family (g_ptr_array_index (addresses, i)) == family)
      return TRUE;

  return FALSE;
}

/**
 * ehlo_port_choice_addresses:
 * @all: (element-type GInetAddress): the addresses of a host, at least one
 *
 * The first address of each family; a family that has no way out of this computer says nothing
 * about the host, unless the host has no other.
 *
 * Returns: (transfer container) (element-type GInetAddress): which of them to compare ports on
 */
GPtrArray *
ehlo_port_choice_addresses (GPtrArray *all)
{
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_read ();
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < all->len; i++)
    {
      GInetAddress *address = g_ptr_array_index (all, i);

      if (!has_family (chosen, g_inet_address_get_family (address)) && has_route (facts, address))
        g_ptr_array_add (chosen, g_object_ref (address));
    }
  if (chosen->len == 0)
    g_ptr_array_add (chosen, g_object_ref (g_ptr_array_index (all, 0)));
  return chosen;
}

/* ---- which ports ----------------------------------------------------------------------------- */

/**
 * ehlo_port_choice_answers:
 * @row: a row
 *
 * Returns: whether the host, or who plays it, answered: the port is open or was reset
 */
gboolean
ehlo_port_choice_answers (const EhloPortResult *row)
{
  return row->state == EHLO_PORT_OPEN || (row->state == EHLO_PORT_REFUSED && !row->local);
}

/* Another port of the same address that tells where the host is: an open one, the control port
 * best of all, or else one that was reset. */
static const EhloPortResult *
find_answering (GPtrArray            *rows,
                const EhloPortResult *but)
{
  const EhloPortResult *best = NULL;
  guint best_rank = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);
      guint rank = row->state != EHLO_PORT_OPEN    ? 1
                   : row->port != EHLO_PORT_CONTROL ? 2 : 3;

      if (ehlo_port_choice_answers (row) && row->port != but->port
          && g_strcmp0 (row->address, but->address) == 0 && rank > best_rank)
        {
          best = row;
          best_rank = rank;
        }
    }
  return best;
}

/* What can be explained best is where another port shows how it should be. */
static guint
rank_failed (GPtrArray            *rows,
             const EhloPortResult *row,
             guint                 wanted)
{
  guint rank = row->port == wanted                    ? 4
               : row->port == EHLO_PORT_CONTROL       ? 0
               : row->state == EHLO_PORT_REFUSED      ? 1
               : ehlo_port_is_for_sending (row)       ? 3 : 2;

  return rank == 0 ? 0 : 2 * rank + (find_answering (rows, row) != NULL ? 1 : 0);
}

/**
 * ehlo_port_choice_find_failed:
 * @rows: (element-type EhloPortResult): the ports of a host
 * @wanted: the account's port
 * @but: (nullable): a row to leave out; then only rows of its address count
 *
 * Returns: (transfer none) (nullable): the row whose failure is most worth explaining: the
 *   account's, then those for sending; %NULL when none failed on the way or at the host
 */
const EhloPortResult *
ehlo_port_choice_find_failed (GPtrArray            *rows,
                              guint                 wanted,
                              const EhloPortResult *but)
{
  const EhloPortResult *best = NULL;
  guint best_rank = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const EhloPortResult *row = g_ptr_array_index (rows, i);
      guint rank = rank_failed (rows, row, wanted);

      if (row->state == EHLO_PORT_OPEN || row->state == EHLO_PORT_UNREACHABLE || row->local
          || row == but || (but != NULL && g_strcmp0 (row->address, but->address) != 0))
        continue;
      if (rank > best_rank)
        {
          best = row;
          best_rank = rank;
        }
    }
  return best;
}

/**
 * ehlo_port_choice_for_path:
 * @rows: (element-type EhloPortResult): the ports of a host
 * @wanted: the account's port
 * @explained: one of the rows
 * @ret_choice: (out): what to look at the way for
 *
 * The way costs seconds and connections: the port to explain, one that answers to compare it with
 * (or the control port), and where there is one another that failed.
 */
void
ehlo_port_choice_for_path (GPtrArray            *rows,
                           guint                 wanted,
                           const EhloPortResult *explained,
                           EhloPathChoice       *ret_choice)
{
  const EhloPortResult *answering = find_answering (rows, explained);
  const EhloPortResult *second = explained->state != EHLO_PORT_OPEN && answering != NULL
                                   ? ehlo_port_choice_find_failed (rows, wanted, explained)
                                   : NULL;

  *ret_choice = (EhloPathChoice) { .address = explained->address };
  ret_choice->ports[ret_choice->n_ports++] = explained->port;
  if (second != NULL && second != answering)
    ret_choice->ports[ret_choice->n_ports++] = second->port;
  if (answering != NULL)
    ret_choice->ports[ret_choice->n_ports++] = answering->port;
  else
    ret_choice->ports[ret_choice->n_ports++] =
      explained->port == EHLO_PORT_CONTROL ? 465 : EHLO_PORT_CONTROL;
  if (answering != NULL && answering->state == EHLO_PORT_OPEN)
    ret_choice->round_trip_us = MAX (answering->rtt_us, 0);
  else if (explained->state == EHLO_PORT_OPEN)
    ret_choice->round_trip_us = MAX (explained->rtt_us, 0);
}
