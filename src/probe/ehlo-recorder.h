/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

/* Keeps the steps of one run on the engine thread and hands copies of them over to the context
 * that owns the run. */
typedef struct _EhloRecorder EhloRecorder;

/* @step is the recorder's own, as it is now. */
typedef void (*EhloRecorderFunc) (EhloStep *step,
                                  gpointer  user_data);

EhloRecorder *ehlo_recorder_new      (EhloRun      *run,
                                      GMainContext *run_context);
EhloRecorder *ehlo_recorder_new_private (EhloRecorderFunc func,
                                         gpointer         user_data);
void          ehlo_recorder_free     (EhloRecorder *self);
void          ehlo_recorder_watch    (EhloRecorder     *self,
                                      EhloRecorderFunc  func,
                                      gpointer          user_data);
gint64        ehlo_recorder_since    (EhloRecorder *self,
                                      gint64        monotonic_us);
EhloStep     *ehlo_recorder_begin    (EhloRecorder *self,
                                      EhloStepKind  kind);
EhloStep     *ehlo_recorder_begin_at (EhloRecorder *self,
                                      EhloStepKind  kind,
                                      gint64        monotonic_us);
void          ehlo_recorder_end      (EhloRecorder *self,
                                      EhloStep     *step,
                                      EhloOutcome   outcome,
                                      const char   *summary);
void          ehlo_recorder_skip     (EhloRecorder *self,
                                      EhloStepKind  kind,
                                      const char   *reason,
                                      const char   *summary);
void          ehlo_recorder_update   (EhloRecorder *self,
                                      EhloStep     *step);
EhloStep     *ehlo_recorder_get_step (EhloRecorder *self,
                                      EhloStepKind  kind);
void          ehlo_recorder_put_port (EhloRecorder *self,
                                      const EhloPortResult *port);
void          ehlo_recorder_set_path (EhloRecorder *self,
                                      const EhloPathResult *path);
void          ehlo_recorder_put_reputation (EhloRecorder *self,
                                      const EhloReputation *reputation);
void          ehlo_recorder_finish   (EhloRecorder *self,
                                      GSourceFunc   func,
                                      gpointer      data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloRecorder, ehlo_recorder_free)

G_END_DECLS
