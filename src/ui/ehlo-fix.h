/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-account.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* A change of an account that a verdict offers, and what it takes to undo it. */
typedef struct
{
  EhloAccount *account; /* the one that was changed */
  EhloAccount *before;  /* its values then */
  EhloAccount *after;
  EhloRun     *run;     /* nullable: its last run then */
} EhloFix;

EhloFix     *ehlo_fix_new         (EhloAccount   *account,
                                   const char    *kind,
                                   const char    *value,
                                   EhloRun       *run,
                                   GError       **error);
void         ehlo_fix_free        (EhloFix       *self);
char        *ehlo_fix_dup_title   (const EhloFix *self);
EhloAccount *ehlo_fix_dup_undone  (const EhloFix *self,
                                   gboolean      *ret_complete);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloFix, ehlo_fix_free)

G_END_DECLS
