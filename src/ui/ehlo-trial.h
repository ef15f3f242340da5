/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-compare.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* What a session keeps for one account. */
typedef struct
{
  EhloRun      *run;         /* nullable: the last one, or the one that goes on */
  EhloRun      *survey;      /* nullable: the last comparison of ports that was asked for */
  GCancellable *cancellable; /* nullable: set while a test or a comparison goes on */
  char         *password;    /* nullable */
  EhloComparison *since;     /* nullable: @run, which failed, beside the last that worked */
} EhloTrial;

EhloTrial *ehlo_trial_new          (void);
void       ehlo_trial_free         (EhloTrial  *self);
void       ehlo_trial_set_run      (EhloTrial  *self,
                                    EhloRun    *run);
void       ehlo_trial_set_since    (EhloTrial  *self,
                                    EhloComparison *since);
void       ehlo_trial_set_survey   (EhloTrial  *self,
                                    EhloRun    *survey);
EhloRun   *ehlo_trial_get_ports    (EhloTrial  *self);
void       ehlo_trial_set_password (EhloTrial  *self,
                                    const char *password);

G_END_DECLS
