/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-mask.h"

#include "ehlo-fact.h"

static EhloStep *
dup_step (EhloRun *run,
          guint    index)
{
  return g_list_model_get_item (G_LIST_MODEL (run), index);
}

static guint
get_n_steps (EhloRun *run)
{
  return g_list_model_get_n_items (G_LIST_MODEL (run));
}

static void
add_mails (EhloMask *mask,
           EhloRun  *run)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);

  ehlo_mask_add_mail (mask, subject->user);
  ehlo_mask_add_mail (mask, subject->from);
  ehlo_mask_add_mail (mask, subject->to);
  for (guint i = 0; i < get_n_steps (run); i++)
    {
      g_autoptr (EhloStep) step = dup_step (run, i);

      ehlo_mask_add_mail (mask, ehlo_step_get_string (step, EHLO_FACT_USER));
      ehlo_mask_add_mail (mask, ehlo_step_get_string (step, EHLO_FACT_MAIL_ADDRESS));
    }
}

/* The name by which this computer greets is its own, and often its owner's. */
static void
add_hosts (EhloMask *mask,
           EhloRun  *run)
{
  for (guint i = 0; i < get_n_steps (run); i++)
    {
      g_autoptr (EhloStep) step = dup_step (run, i);

      ehlo_mask_add_host (mask, ehlo_step_get_string (step, EHLO_FACT_CLIENT_NAME));
      ehlo_mask_add_host (mask, ehlo_step_get_string (step, EHLO_FACT_RETRY_NAME));
    }
}

/* An address that somebody typed in or that belongs to a domain is looked up, not ours. */
static gboolean
is_ours (const EhloReputation *reputation)
{
  return g_strcmp0 (reputation->source, "typed") != 0
         && g_strcmp0 (reputation->source, "sender-domain") != 0;
}

/* Ours is what leads to this line: the address here, the one that others see, and its name. The
 * router of a home and the first hops have addresses that thousands have, or that are their
 * provider's: they stay, since who repairs the way must see them. The server's addresses stay,
 * unless it is this computer. */
static void
add_ips (EhloMask *mask,
         EhloRun  *run)
{
  for (guint i = 0; i < get_n_steps (run); i++)
    {
      g_autoptr (EhloStep) step = dup_step (run, i);
      g_auto (GStrv) own = ehlo_step_dup_strv (step, EHLO_FACT_OWN_ADDRESSES);

      ehlo_mask_add_ip (mask, ehlo_step_get_string (step, EHLO_FACT_LOCAL_ADDRESS));
      ehlo_mask_add_ip (mask, ehlo_step_get_string (step, EHLO_FACT_SEEN_ADDRESS));
      for (guint k = 0; own != NULL && own[k] != NULL; k++)
        ehlo_mask_add_ip (mask, own[k]);
    }

  for (guint i = 0; i < ehlo_run_get_n_reputations (run); i++)
    {
      const EhloReputation *reputation = ehlo_run_get_reputation (run, i);

      if (!is_ours (reputation))
        continue;
      ehlo_mask_add_ip (mask, reputation->address);
      ehlo_mask_add_reverse (mask, reputation->reverse_name);
    }
}

/**
 * ehlo_run_mask_new:
 * @run: a run
 * @hide_address: whether mail addresses and names in them are to be hidden
 * @hide_ip: whether IP addresses of this computer are
 *
 * The name of this computer is hidden in either case.
 *
 * Returns: (transfer full): what is to be hidden in @run
 */
EhloMask *
ehlo_run_mask_new (EhloRun  *run,
                   gboolean  hide_address,
                   gboolean  hide_ip)
{
  EhloMask *mask = ehlo_mask_new ();

  if (hide_address)
    add_mails (mask, run);
  if (hide_ip)
    add_ips (mask, run);
  if (hide_address || hide_ip)
    add_hosts (mask, run);
  return mask;
}
