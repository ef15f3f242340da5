/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-finding.h"
#include "ehlo-path-result.h"
#include "ehlo-port-result.h"
#include "ehlo-reputation.h"
#include "ehlo-step.h"
#include "ehlo-subject.h"

G_BEGIN_DECLS

#define EHLO_TYPE_RUN (ehlo_run_get_type ())

/* One click of Test: a GListModel of EhloStep in the order they began. Properties: finished
 * (boolean), outcome (int, of EhloOutcome), duration-us (int64), verdict (EhloFinding). Signals:
 * ports-changed, path-changed and reputation-changed, as the comparison of ports, the way to the
 * host and the answers of blocklists grow. Only the thread that made it touches it. */
G_DECLARE_FINAL_TYPE (EhloRun, ehlo_run, EHLO, RUN, GObject)

EhloRun           *ehlo_run_new             (const EhloSubject *subject,
                                             GDateTime         *started);
const EhloSubject *ehlo_run_get_subject     (EhloRun           *self);
GDateTime         *ehlo_run_get_started     (EhloRun           *self);
gint64             ehlo_run_get_duration_us (EhloRun           *self);
gboolean           ehlo_run_is_finished     (EhloRun           *self);
void               ehlo_run_put_step        (EhloRun           *self,
                                             EhloStep          *step);
EhloStep          *ehlo_run_get_step        (EhloRun           *self,
                                             EhloStepKind       kind);
void               ehlo_run_finish          (EhloRun           *self,
                                             gint64             duration_us);
EhloOutcome        ehlo_run_get_outcome     (EhloRun           *self);
void               ehlo_run_set_verdict     (EhloRun           *self,
                                             EhloFinding       *verdict);
EhloFinding       *ehlo_run_get_verdict     (EhloRun           *self);
void               ehlo_run_set_findings    (EhloRun           *self,
                                             GListModel        *findings);
GListModel        *ehlo_run_get_findings    (EhloRun           *self);
void               ehlo_run_put_port        (EhloRun           *self,
                                             const EhloPortResult *port);
guint              ehlo_run_get_n_ports     (EhloRun           *self);
const EhloPortResult *ehlo_run_get_port     (EhloRun           *self,
                                             guint              index);
void               ehlo_run_set_path        (EhloRun           *self,
                                             const EhloPathResult *path);
const EhloPathResult *ehlo_run_get_path     (EhloRun           *self);
void               ehlo_run_put_reputation  (EhloRun           *self,
                                             const EhloReputation *reputation);
guint              ehlo_run_get_n_reputations (EhloRun         *self);
const EhloReputation *ehlo_run_get_reputation (EhloRun         *self,
                                             guint              index);

G_END_DECLS
