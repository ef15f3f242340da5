/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-engine.h"
#include "ehlo-reputation.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_DESK_NOT_ALLOWED, /* the person was not asked yet, or said no */
  EHLO_DESK_IDLE,        /* nothing was looked up yet */
  EHLO_DESK_LOOKING,
  EHLO_DESK_NOTHING,     /* there was nothing to look up, or no way to */
  EHLO_DESK_DONE,
} EhloDeskState;

/* Makes the engine where there is none yet. */
typedef EhloEngine *(*EhloDeskGetEngine) (gpointer user_data);

#define EHLO_TYPE_REPUTATION_DESK (ehlo_reputation_desk_get_type ())

/* Looks up addresses and domains, where the person allowed it, and remembers what came of it: one
 * look-up is shown, and what is known of our own address is kept beside it. Signal: changed.
 * Property: looking (boolean, read-only). Knows no widgets. Main thread. */
G_DECLARE_FINAL_TYPE (EhloReputationDesk, ehlo_reputation_desk, EHLO, REPUTATION_DESK, GObject)

EhloReputationDesk   *ehlo_reputation_desk_new          (EhloDeskGetEngine   get_engine,
                                                         gpointer            user_data);
void                  ehlo_reputation_desk_set_settings (EhloReputationDesk *self,
                                                         GSettings          *settings);
GSettings            *ehlo_reputation_desk_get_settings (EhloReputationDesk *self);
void                  ehlo_reputation_desk_load_keys    (EhloReputationDesk *self);
void                  ehlo_reputation_desk_allow        (EhloReputationDesk *self);
gboolean              ehlo_reputation_desk_is_allowed   (EhloReputationDesk *self);
EhloDeskState         ehlo_reputation_desk_get_state    (EhloReputationDesk *self);
const char           *ehlo_reputation_desk_get_subject  (EhloReputationDesk *self);
EhloRun              *ehlo_reputation_desk_get_run      (EhloReputationDesk *self);
EhloRun              *ehlo_reputation_desk_get_own_run  (EhloReputationDesk *self);
const char           *ehlo_reputation_desk_get_seen     (EhloReputationDesk *self);
gboolean              ehlo_reputation_desk_is_resting   (EhloReputationDesk *self,
                                                         gint64             *ret_left_us);
gboolean              ehlo_reputation_desk_look_up      (EhloReputationDesk *self,
                                                         const char         *subject,
                                                         GError            **error);
void                  ehlo_reputation_desk_learn        (EhloReputationDesk *self,
                                                         EhloRun            *run);
void                  ehlo_reputation_desk_show         (EhloReputationDesk *self,
                                                         const char         *subject,
                                                         EhloRun            *run);
void                  ehlo_reputation_desk_stop         (EhloReputationDesk *self);

G_END_DECLS
