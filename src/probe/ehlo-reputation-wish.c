/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-wish.h"

#include "ehlo-blocklist-plan.h"
#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-host-name.h"
#include "ehlo-ip-scope.h"
#include "ehlo-resolver.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* RFC 5782 3: no list has a label that stands for the whole world, so a zone has two at least. */
static gboolean
is_zone (const char *zone)
{
  return strchr (zone, '.') != NULL && ehlo_host_name_check (zone, NULL, NULL);
}

/**
 * ehlo_reputation_wish_new:
 * @subject: (nullable): an IP address or a domain; %NULL for the own address
 *
 * Returns: (transfer full): a wish
 */
EhloReputationWish *
ehlo_reputation_wish_new (const char *subject)
{
  EhloReputationWish *self = g_new0 (EhloReputationWish, 1);

  self->subject = g_strdup (subject);
  return self;
}

/* ---- from a test ----------------------------------------------------------------------------- */

static gboolean
is_shared (const char *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? g_inet_address_new_from_string (text) : NULL;

  return address != NULL && ehlo_ip_scope_of (address) == EHLO_SCOPE_SHARED;
}

/* RFC 6598: such addresses stand only between the customers of a provider and its NAT. */
static gboolean
has_shared_hop (const EhloPathResult *path)
{
  for (guint i = 0; path != NULL && i < path->targets->len; i++)
    {
      const EhloPathTarget *target = g_ptr_array_index (path->targets, i);

      for (guint j = 0; j < target->hops->len; j++)
        {
          const EhloPathHop *hop = g_ptr_array_index (target->hops, j);

          if (is_shared (hop->from))
            return TRUE;
        }
    }

  return FALSE;
}

static const char *
get_domain (const char *address)
{
  const char *at = address != NULL ? strrchr (address, '@') : NULL;

  return at != NULL && at[1] != '\0' && at[1] != '[' ? at + 1 : NULL;
}

static void
learn_from_step (EhloReputationWish *self,
                 EhloStep           *step)
{
  const char *seen = step != NULL ? ehlo_step_get_string (step, EHLO_FACT_SEEN_ADDRESS) : NULL;

  if (seen == NULL)
    return;

  g_free (self->seen_address);
  g_free (self->seen_by);
  self->seen_address = g_strdup (seen);
  self->seen_by = g_strdup (ehlo_step_get_string (step, EHLO_FACT_SERVER_NAME));
}

/**
 * ehlo_reputation_wish_learn:
 * @self: a wish
 * @run: a test of an account, finished or not
 *
 * Takes over what @run tells of our own address, so that nobody else needs to be asked for it, and
 * the sender's domain. The thread of the run.
 */
void
ehlo_reputation_wish_learn (EhloReputationWish *self,
                            EhloRun            *run)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);
  const char *domain = get_domain (subject->from);

  learn_from_step (self, ehlo_run_get_step (run, EHLO_STEP_EHLO));
  learn_from_step (self, ehlo_run_get_step (run, EHLO_STEP_EHLO_TLS));
  self->shared_hop = self->shared_hop || has_shared_hop (ehlo_run_get_path (run));
  if (domain != NULL)
    {
      g_free (self->sender_domain);
      self->sender_domain = g_strdup (domain);
    }
}

/* ---- checking -------------------------------------------------------------------------------- */

static gboolean
check_subject (const char  *subject,
               GError     **error)
{
  g_autoptr (EhloBlocklistPlan) plan = ehlo_blocklist_plan_new (subject, NULL, error);

  return plan != NULL;
}

static gboolean
check_resolver (const char  *resolver,
                GError     **error)
{
  g_autoptr (EhloResolver) made = ehlo_resolver_new (resolver, error);

  return made != NULL;
}

static gboolean
check_zones (char   **zones,
             GError **error)
{
  for (guint i = 0; zones != NULL && zones[i] != NULL; i++)
    if (!is_zone (zones[i]))
      {
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("“%s” is no zone of a blocklist"),
                     zones[i]);
        return FALSE;
      }

  return TRUE;
}

/**
 * ehlo_reputation_wish_check:
 * @self: a wish
 * @settings: what is allowed
 * @error: place for an error
 *
 * Main thread.
 *
 * Errors: %EHLO_ERROR_INVALID in one line for the person: a private address, no domain, no zone, or
 *   no name server.
 *
 * Returns: whether it can be looked up
 */
gboolean
ehlo_reputation_wish_check (const EhloReputationWish      *self,
                            const EhloReputationSettings  *settings,
                            GError                       **error)
{
  return (self->subject == NULL || check_subject (self->subject, error))
         && (self->sender_domain == NULL || check_subject (self->sender_domain, error))
         && check_resolver (settings->resolver, error) && check_zones (settings->own_zones, error);
}

/**
 * ehlo_reputation_wish_copy:
 * @self: a wish
 *
 * Returns: (transfer full): a copy
 */
EhloReputationWish *
ehlo_reputation_wish_copy (const EhloReputationWish *self)
{
  EhloReputationWish *copy = g_memdup2 (self, sizeof *self);

  copy->subject = g_strdup (self->subject);
  copy->seen_address = g_strdup (self->seen_address);
  copy->seen_by = g_strdup (self->seen_by);
  copy->sender_domain = g_strdup (self->sender_domain);
  return copy;
}

/**
 * ehlo_reputation_wish_free:
 * @self: (transfer full) (nullable): a wish
 */
void
ehlo_reputation_wish_free (EhloReputationWish *self)
{
  if (self == NULL)
    return;

  g_free (self->subject);
  g_free (self->seen_address);
  g_free (self->seen_by);
  g_free (self->sender_domain);
  g_free (self);
}
