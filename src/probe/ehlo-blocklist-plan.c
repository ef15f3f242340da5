/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-plan.h"

#include "ehlo-error.h"
#include "ehlo-host-name.h"
#include "ehlo-ip-scope.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
describe_scope (EhloIpScope scope)
{
  switch (scope)
    {
    case EHLO_SCOPE_PRIVATE:
      return _("it belongs to a private network");
    case EHLO_SCOPE_SHARED:
      return _("it belongs to the inner network of a provider");
    case EHLO_SCOPE_LOOPBACK:
      return _("it is this computer itself");
    case EHLO_SCOPE_LINK_LOCAL:
      return _("it is good only on the local network");
    case EHLO_SCOPE_DOCUMENTATION:
      return _("it stands only in examples");
    case EHLO_SCOPE_MULTICAST:
      return _("it belongs to a group, not to one computer");
    case EHLO_SCOPE_PUBLIC:
    case EHLO_SCOPE_RESERVED:
    default:
      return _("it belongs to nobody");
    }
}

static gboolean
check_address (GInetAddress  *address,
               const char    *subject,
               GError       **error)
{
  EhloIpScope scope = ehlo_ip_scope_of (address);

  if (scope == EHLO_SCOPE_PUBLIC)
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               _("“%s” is on no blocklist: %s"), subject, describe_scope (scope));
  return FALSE;
}

static gboolean
check_domain (const char  *subject,
              GError     **error)
{
  if (strchr (subject, '.') != NULL && ehlo_host_name_check (subject, NULL, NULL))
    return TRUE;

  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID,
               _("“%s” is neither an address nor a domain"), subject);
  return FALSE;
}

/**
 * ehlo_blocklist_plan_new:
 * @subject: an IP address or a domain
 * @source: (nullable): where it is known from, see #EhloReputation
 * @error: place for an error
 *
 * A plan with the lists of the data set that are on by default. What is nobody else's business, as
 * a private address, is not asked about. Main thread.
 *
 * Errors: %EHLO_ERROR_INVALID saying what is wrong with @subject.
 *
 * Returns: (transfer full): a plan, or %NULL with @error set
 */
EhloBlocklistPlan *
ehlo_blocklist_plan_new (const char  *subject,
                         const char  *source,
                         GError     **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (subject);
  EhloBlocklistPlan *self;

  if (address != NULL ? !check_address (address, subject, error) : !check_domain (subject, error))
    return NULL;

  self = g_new0 (EhloBlocklistPlan, 1);
  self->subject = address != NULL ? g_inet_address_to_string (address) : g_strdup (subject);
  self->source = g_strdup (source);
  self->lists = g_object_ref (ehlo_blocklists_get_default ());
  self->timeout_us = EHLO_BLOCKLIST_TIMEOUT_US;
  return self;
}

/**
 * ehlo_blocklist_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): a copy
 */
EhloBlocklistPlan *
ehlo_blocklist_plan_copy (const EhloBlocklistPlan *self)
{
  EhloBlocklistPlan *copy = g_new0 (EhloBlocklistPlan, 1);

  copy->subject = g_strdup (self->subject);
  copy->source = g_strdup (self->source);
  copy->lists = g_object_ref (self->lists);
  copy->chosen = g_strdupv (self->chosen);
  copy->own_zones = g_strdupv (self->own_zones);
  copy->keys = self->keys != NULL ? g_hash_table_ref (self->keys) : NULL;
  copy->resolver = g_strdup (self->resolver);
  copy->recursion = self->recursion;
  copy->timeout_us = self->timeout_us;
  return copy;
}

/**
 * ehlo_blocklist_plan_free:
 * @self: (transfer full) (nullable): a plan
 */
void
ehlo_blocklist_plan_free (EhloBlocklistPlan *self)
{
  if (self == NULL)
    return;

  g_free (self->subject);
  g_free (self->source);
  g_object_unref (self->lists);
  g_strfreev (self->chosen);
  g_strfreev (self->own_zones);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_free (self->resolver);
  g_free (self);
}
