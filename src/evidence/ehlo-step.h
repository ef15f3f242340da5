/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-outcome.h"
#include "ehlo-step-kind.h"

G_BEGIN_DECLS

/* A line of the transcript. */
typedef struct
{
  gint64   at_us;       /* since the run began */
  gboolean from_client;
  char    *text;        /* escaped, without secrets, without CRLF */
} EhloLine;

#define EHLO_TYPE_STEP (ehlo_step_get_type ())

/* One stage of a run: what was done, when, how it ended, and the facts and lines that prove it.
 * Properties (all read-only): id, kind, outcome, start-us, duration-us, summary; a change of facts
 * or lines emits ::changed. Not thread-safe: whoever made it hands it over whole. */
G_DECLARE_FINAL_TYPE (EhloStep, ehlo_step, EHLO, STEP, GObject)

EhloStep           *ehlo_step_new             (EhloStepKind        kind,
                                               const char         *id,
                                               gint64              start_us);
EhloStep           *ehlo_step_copy            (EhloStep           *self);
void                ehlo_step_assign          (EhloStep           *self,
                                               EhloStep           *from);
const char         *ehlo_step_get_id          (EhloStep           *self);
EhloStepKind        ehlo_step_get_kind        (EhloStep           *self);
EhloOutcome         ehlo_step_get_outcome     (EhloStep           *self);
EhloOutcome         ehlo_step_weigh           (EhloStep           *self);
gint64              ehlo_step_get_start_us    (EhloStep           *self);
gint64              ehlo_step_get_duration_us (EhloStep           *self);
const char         *ehlo_step_get_summary     (EhloStep           *self);
void                ehlo_step_finish          (EhloStep           *self,
                                               EhloOutcome         outcome,
                                               gint64              duration_us,
                                               const char         *summary);
void                ehlo_step_set_string      (EhloStep           *self,
                                               const char         *key,
                                               const char         *value);
void                ehlo_step_set_int         (EhloStep           *self,
                                               const char         *key,
                                               gint64              value);
void                ehlo_step_set_double      (EhloStep           *self,
                                               const char         *key,
                                               double              value);
void                ehlo_step_set_boolean     (EhloStep           *self,
                                               const char         *key,
                                               gboolean            value);
void                ehlo_step_set_strv        (EhloStep           *self,
                                               const char         *key,
                                               const char *const  *values);
void                ehlo_step_set_fact        (EhloStep           *self,
                                               const char         *key,
                                               GVariant           *value);
GVariant           *ehlo_step_get_fact        (EhloStep           *self,
                                               const char         *key);
const char         *ehlo_step_get_string      (EhloStep           *self,
                                               const char         *key);
gint64              ehlo_step_get_int         (EhloStep           *self,
                                               const char         *key,
                                               gint64              fallback);
gboolean            ehlo_step_get_boolean     (EhloStep           *self,
                                               const char         *key);
char              **ehlo_step_dup_strv        (EhloStep           *self,
                                               const char         *key);
const char *const  *ehlo_step_get_fact_keys   (EhloStep           *self);
void                ehlo_step_add_line        (EhloStep           *self,
                                               gboolean            from_client,
                                               const char         *text,
                                               gint64              at_us);
guint               ehlo_step_get_n_lines     (EhloStep           *self);
const EhloLine     *ehlo_step_get_line        (EhloStep           *self,
                                               guint               index);

G_END_DECLS
