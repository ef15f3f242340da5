/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-answer.h"

/**
 * ehlo_list_answer_add:
 * @self: an answer
 * @address: an address that came, in host byte order
 *
 * Returns: whether there was room for it
 */
gboolean
ehlo_list_answer_add (EhloListAnswer *self,
                      guint32         address)
{
  self->kind = EHLO_LIST_ADDRESSES;
  if (self->n_addresses == EHLO_LIST_MAX_ADDRESSES)
    return FALSE;

  self->addresses[self->n_addresses++] = address;
  return TRUE;
}
