/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-run.h"

G_BEGIN_DECLS

/* What two runs are compared by, as text. Each returns NULL where the run does not tell: it did not
 * get so far. Private to this room. */
char *_ehlo_compare_dup_host          (EhloRun *run);
char *_ehlo_compare_dup_door          (EhloRun *run);
char *_ehlo_compare_dup_user          (EhloRun *run);
char *_ehlo_compare_dup_interfaces    (EhloRun *run);
char *_ehlo_compare_dup_tunnels       (EhloRun *run);
char *_ehlo_compare_dup_own_address   (EhloRun *run);
char *_ehlo_compare_dup_seen_address  (EhloRun *run);
char *_ehlo_compare_dup_proxy         (EhloRun *run);
char *_ehlo_compare_dup_name_server   (EhloRun *run);
char *_ehlo_compare_dup_addresses     (EhloRun *run);
char *_ehlo_compare_dup_used_address  (EhloRun *run);
char *_ehlo_compare_dup_tls_version   (EhloRun *run);
char *_ehlo_compare_dup_issuer        (EhloRun *run);
char *_ehlo_compare_dup_dates         (EhloRun *run);
char *_ehlo_compare_dup_fingerprint   (EhloRun *run);
char *_ehlo_compare_dup_check         (EhloRun *run);
char *_ehlo_compare_dup_greeting      (EhloRun *run);
char *_ehlo_compare_dup_path_end      (EhloRun *run);
char *_ehlo_compare_dup_listed        (EhloRun *run);
char *_ehlo_compare_dup_verdict       (EhloRun *run);
char *_ehlo_compare_dup_exact_error   (EhloRun *run);
char *_ehlo_compare_dup_port          (EhloRun *run,
                                       guint    port);
char *_ehlo_compare_dup_duration      (gint64   duration_us);
char *_ehlo_compare_dup_constant_part (const char *text);

G_END_DECLS
