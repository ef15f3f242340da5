/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-document.h"
#include "ehlo-report.h"

G_BEGIN_DECLS

EhloDocument *ehlo_run_document_new               (EhloRun                 *run,
                                                   const EhloReportOptions *options);

/* Its parts, in files of their own. */
void          _ehlo_run_document_add_ports        (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_path         (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_reputation   (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_timeline     (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_conversation (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_facts        (EhloDocument            *self,
                                                   EhloRun                 *run);
void          _ehlo_run_document_add_commands     (EhloDocument            *self,
                                                   EhloRun                 *run);

G_END_DECLS
