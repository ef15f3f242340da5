/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-run.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_CHANGE_NONE,    /* the same in both */
  EHLO_CHANGE_DIFFERS,
  EHLO_CHANGE_UNKNOWN, /* one of the two did not get so far: that is no change */
} EhloChange;

/* One thing that two runs are compared by. */
typedef struct
{
  char      *topic;    /* an interface (JSON): "server-addresses", "port-587" */
  char      *label;    /* plain words */
  char      *before;   /* nullable: not known */
  char      *after;    /* nullable: likewise */
  EhloChange change;
  gboolean   is_cause; /* may be why the result is another one; else it is what came of it */
  char      *sentence; /* what changed; nullable: nothing did */
} EhloComparisonRow;

/* Two runs beside each other. Reference counted, one thread. */
typedef struct
{
  EhloRun   *before;
  EhloRun   *after;
  GPtrArray *rows; /* (element-type EhloComparisonRow), the causes first */
} EhloComparison;

EhloComparison *ehlo_compare_runs                  (EhloRun              *before,
                                                    EhloRun              *after);
EhloComparison *ehlo_comparison_ref                (EhloComparison       *self);
void            ehlo_comparison_unref              (EhloComparison       *self);
guint           ehlo_comparison_count_changes      (const EhloComparison *self);
gboolean        ehlo_comparison_is_same_verdict    (const EhloComparison *self);
char           *ehlo_comparison_dup_causes         (const EhloComparison *self);
const char     *ehlo_change_to_string              (EhloChange            change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloComparison, ehlo_comparison_unref)

G_END_DECLS
