/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklists.h"

G_BEGIN_DECLS

/* What the person allows when an address is looked up: all zero allows nothing at all. */
typedef struct
{
  gboolean        lists;      /* blocklists may be asked */
  EhloBlocklists *data;       /* nullable: the lists that come with the program */
  char          **chosen;     /* ids of lists; nullable: those that are on by default */
  char          **own_zones;  /* further zones of addresses; nullable */
  GHashTable     *keys;       /* (element-type utf8 utf8): secrets by id of a list; nullable */
  char           *resolver;   /* "ADDR[:PORT]"; nullable: the system's */
  gboolean        recursion;  /* where lists refuse that one, look from the root on by ourselves */
  char          **echoes;     /* ids of data/echoes.json that may be asked which address they see;
                               * nullable: none */
  gint64          timeout_us; /* for each list; 0: the usual 2 s */
} EhloReputationSettings;

EhloReputationSettings *ehlo_reputation_settings_new  (void);
EhloReputationSettings *ehlo_reputation_settings_copy (const EhloReputationSettings *self);
void                    ehlo_reputation_settings_free (EhloReputationSettings       *self);
char                   *ehlo_reputation_settings_dup_mark (const EhloReputationSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReputationSettings, ehlo_reputation_settings_free)

G_END_DECLS
