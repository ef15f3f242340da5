/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"
#include "ehlo-tls-evidence.h"

G_BEGIN_DECLS

void  ehlo_tls_facts_store       (const EhloTlsEvidence *evidence,
                                  gint64                 now_unix,
                                  EhloStep              *step);
char *ehlo_tls_facts_dup_summary (const EhloTlsEvidence *evidence,
                                  gint64                 now_unix);
const char *ehlo_tls_facts_get_worst_problem (const char *const *problems);

G_END_DECLS
