/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-outcome.h"
#include "ehlo-port-result.h"

G_BEGIN_DECLS

/* A row of the comparison of ports in plain words. */
const char  *ehlo_port_words_get_meant_for  (guint                 port);
const char  *ehlo_port_words_get_use        (guint                 port);
const char  *ehlo_port_words_get_blocked    (guint                 port,
                                             EhloOutcome          *ret_outcome);
EhloOutcome  ehlo_port_words_get_outcome    (const EhloPortResult *result);
char        *ehlo_port_words_dup_reached    (const EhloPortResult *result);
char        *ehlo_port_words_dup_answer     (const EhloPortResult *result);
char        *ehlo_port_words_dup_encryption (const EhloPortResult *result);
char        *ehlo_port_words_dup_sign_in    (const EhloPortResult *result);

G_END_DECLS
