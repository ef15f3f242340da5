/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-result.h"

#include <json-glib/json-glib.h>

static const char *const state_names[EHLO_N_PORT_STATES] = {
  [EHLO_PORT_OPEN] = "open",
  [EHLO_PORT_REFUSED] = "refused",
  [EHLO_PORT_REJECTED] = "rejected",
  [EHLO_PORT_DROPPED] = "dropped",
  [EHLO_PORT_UNREACHABLE] = "unreachable",
};

G_DEFINE_BOXED_TYPE (EhloPortResult, ehlo_port_result, ehlo_port_result_copy,
                     ehlo_port_result_free)

/**
 * ehlo_port_result_new:
 * @address: (nullable): an address of the host
 * @port: the port
 *
 * Returns: (transfer full): a row that says nothing yet
 */
EhloPortResult *
ehlo_port_result_new (const char *address,
                      guint       port)
{
  EhloPortResult *self = g_new0 (EhloPortResult, 1);

  self->address = g_strdup (address);
  self->port = port;
  self->rtt_us = -1;
  self->auth = g_new0 (char *, 1);
  return self;
}

/**
 * ehlo_port_result_copy:
 * @self: a row
 *
 * Returns: (transfer full): a copy
 */
EhloPortResult *
ehlo_port_result_copy (const EhloPortResult *self)
{
  EhloPortResult *copy = g_memdup2 (self, sizeof *self);

  copy->address = g_strdup (self->address);
  copy->by = g_strdup (self->by);
  copy->icmp = g_strdup (self->icmp);
  copy->manner = g_strdup (self->manner);
  copy->tls = g_strdup (self->tls);
  copy->certificate = g_strdup (self->certificate);
  copy->greeting = g_strdup (self->greeting);
  copy->auth = g_strdupv (self->auth);
  copy->error = g_strdup (self->error);
  copy->advice = g_strdup (self->advice);
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

/**
 * ehlo_port_result_free:
 * @self: (transfer full) (nullable): a row
 */
void
ehlo_port_result_free (EhloPortResult *self)
{
  if (self == NULL)
    return;

  g_free (self->address);
  g_free (self->by);
  g_free (self->icmp);
  g_free (self->manner);
  g_free (self->tls);
  g_free (self->certificate);
  g_free (self->greeting);
  g_strfreev (self->auth);
  g_free (self->error);
  g_free (self->advice);
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

/**
 * ehlo_port_result_is_same_row:
 * @self: a row
 * @other: another
 *
 * Returns: whether both speak of the same port of the same address
 */
gboolean
ehlo_port_result_is_same_row (const EhloPortResult *self,
                              const EhloPortResult *other)
{
  return self->port == other->port && g_strcmp0 (self->address, other->address) == 0;
}

/**
 * ehlo_port_state_to_string:
 * @state: a state
 *
 * Returns: its name in reports
 */
const char *
ehlo_port_state_to_string (EhloPortState state)
{
  g_return_val_if_fail ((guint) state < EHLO_N_PORT_STATES, NULL);

  return state_names[state];
}

/**
 * ehlo_port_state_from_string:
 * @text: (nullable): a name, such as "dropped"
 * @ret_state: (out): the state of that name; untouched when there is none
 *
 * Returns: whether @text names a state
 */
gboolean
ehlo_port_state_from_string (const char    *text,
                             EhloPortState *ret_state)
{
  for (guint i = 0; i < EHLO_N_PORT_STATES; i++)
    if (g_strcmp0 (text, state_names[i]) == 0)
      {
        *ret_state = (EhloPortState) i;
        return TRUE;
      }

  return FALSE;
}
