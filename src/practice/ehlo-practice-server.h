/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-practice.h"
#include "ehlo-practice-pki.h"
#include "ehlo-practice-script.h"

G_BEGIN_DECLS

/* More clients at once than any test has; each costs two descriptors when both ends are ours. */
#define EHLO_PRACTICE_MAX_SESSIONS 250

/* One practice server: a port on loopback, and whoever is connected to it. Made, read and freed by
 * its owner; open, close and has_sessions belong to the thread that serves. */
typedef struct _EhloPracticeServer EhloPracticeServer;

void                    ehlo_practice_server_describe     (const EhloPracticeScript *script,
                                                           EhloPracticeInfo         *ret_info);
EhloPracticeServer     *ehlo_practice_server_new          (const EhloPracticeScript *script,
                                                           GError                  **error);
void                    ehlo_practice_server_free         (EhloPracticeServer       *self);
const EhloPracticeInfo *ehlo_practice_server_get_info     (EhloPracticeServer       *self);
char                   *ehlo_practice_server_dup_received (EhloPracticeServer       *self);
void                    ehlo_practice_server_open         (EhloPracticeServer       *self,
                                                           EhloPracticePki          *pki);
void                    ehlo_practice_server_close        (EhloPracticeServer       *self);
gboolean                ehlo_practice_server_has_sessions (EhloPracticeServer       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloPracticeServer, ehlo_practice_server_free)

G_END_DECLS
