/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-practice.h"

G_BEGIN_DECLS

/* A plain client that shares no code with the program: a blocking socket, GnuTLS put upon it when
 * asked for. Whatever it waits for comes within 30 s, or the test fails. */
typedef struct _PracticeClient PracticeClient;

PracticeClient *practice_client_new        (const EhloPracticeInfo *info,
                                            GSocketFamily           family);
void            practice_client_free       (PracticeClient         *self);
int             practice_client_get_fd     (PracticeClient         *self);
void            practice_client_send       (PracticeClient         *self,
                                            const char             *bytes);
char           *practice_client_read_reply (PracticeClient         *self);
char           *practice_client_read_bytes (PracticeClient         *self,
                                            gsize                   length);
char           *practice_client_ask        (PracticeClient         *self,
                                            const char             *command);
gboolean        practice_client_handshake  (PracticeClient         *self,
                                            GBytes                 *ca_pem,
                                            guint                  *ret_status);
const char     *practice_client_get_version (PracticeClient        *self);
gboolean        practice_client_is_at_end  (PracticeClient         *self,
                                            int                    *ret_errno);
gboolean        practice_client_is_silent  (PracticeClient         *self,
                                            int                     ms);
gboolean        practice_can_connect       (const EhloPracticeInfo *info,
                                            GSocketFamily           family,
                                            int                    *ret_errno);
gboolean        practice_has_ipv6          (void);
char           *practice_encode_plain      (const char             *user,
                                            const char             *password);
guint           practice_count_descriptors (void);

/* Runs an exchange, its moves separated by '|':
 *   ">NOOP"    sends the line; {plain} is the response of PLAIN, {wrong} one with another password
 *   "<250 2."  reads a reply, whose lines are joined by \n, and compares its beginning
 *   "tls"      makes a handshake and checks the certificate
 *   "end"      the server closes */
void            practice_client_play       (PracticeClient         *self,
                                            const EhloPracticeInfo *info,
                                            GBytes                 *ca_pem,
                                            const char             *moves);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PracticeClient, practice_client_free)

G_END_DECLS
