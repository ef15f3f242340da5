/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklists.h"

G_BEGIN_DECLS

/* How long one list is waited for. */
#define EHLO_BLOCKLIST_TIMEOUT_US (2 * G_USEC_PER_SEC)

/* What to look up, and where. Made on the main thread, never changed on the engine's. */
typedef struct
{
  char           *subject;    /* an IP address or a domain */
  char           *source;     /* see #EhloReputation; nullable */
  EhloBlocklists *lists;
  char          **chosen;     /* ids of lists; nullable: those that are on by default */
  char          **own_zones;  /* further zones of addresses; nullable */
  GHashTable     *keys;       /* (element-type utf8 utf8): secrets by id of a list; nullable */
  char           *resolver;   /* "ADDR[:PORT]"; nullable: the system's */
  gboolean        recursion;  /* where a list refuses that one, ask it by recursion of our own */
  gint64          timeout_us; /* for each list */
} EhloBlocklistPlan;

EhloBlocklistPlan *ehlo_blocklist_plan_new  (const char              *subject,
                                             const char              *source,
                                             GError                 **error);
EhloBlocklistPlan *ehlo_blocklist_plan_copy (const EhloBlocklistPlan *self);
void               ehlo_blocklist_plan_free (EhloBlocklistPlan       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloBlocklistPlan, ehlo_blocklist_plan_free)

G_END_DECLS
