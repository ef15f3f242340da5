/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dial.h"
#include "ehlo-step.h"

G_BEGIN_DECLS

/* No more addresses of one host than this are tried. */
#define EHLO_RACE_MAX_ADDRESSES 8

#define EHLO_TYPE_RACE (ehlo_race_get_type ())

/* Every address of a host, tried in Happy Eyeballs order (RFC 8305); each result is kept. */
G_DECLARE_FINAL_TYPE (EhloRace, ehlo_race, EHLO, RACE, GObject)

EhloRace             *ehlo_race_new        (GPtrArray           *addresses,
                                            guint16              port);
void                  ehlo_race_set_max_segment (EhloRace       *self,
                                                 guint           max_segment);
void                  ehlo_race_run_async  (EhloRace            *self,
                                            gint64               deadline_us,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
gboolean              ehlo_race_run_finish (EhloRace            *self,
                                            GAsyncResult        *result);
const EhloDialResult *ehlo_race_get_winner (EhloRace            *self);
const EhloDialResult *ehlo_race_get_result (EhloRace            *self,
                                            guint                index);
guint                 ehlo_race_get_n_addresses (EhloRace       *self);
gboolean              ehlo_race_is_over    (EhloRace            *self);
void                  ehlo_race_stop       (EhloRace            *self);
void                  ehlo_race_store      (EhloRace            *self,
                                            EhloStep            *step);

G_END_DECLS
