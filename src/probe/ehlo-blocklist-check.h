/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-blocklist-plan.h"
#include "ehlo-list-tests.h"
#include "ehlo-reputation.h"

G_BEGIN_DECLS

#define EHLO_TYPE_BLOCKLIST_CHECK (ehlo_blocklist_check_get_type ())

/* An address or a domain looked up on all lists at once. Signal: changed, when a list has answered;
 * engine thread. */
G_DECLARE_FINAL_TYPE (EhloBlocklistCheck, ehlo_blocklist_check, EHLO, BLOCKLIST_CHECK, GObject)

EhloBlocklistCheck   *ehlo_blocklist_check_new        (const EhloBlocklistPlan *plan,
                                                       EhloListTests           *tests);
void                  ehlo_blocklist_check_run_async  (EhloBlocklistCheck      *self,
                                                       GCancellable            *cancellable,
                                                       GAsyncReadyCallback      callback,
                                                       gpointer                 user_data);
gboolean              ehlo_blocklist_check_run_finish (EhloBlocklistCheck      *self,
                                                       GAsyncResult            *result,
                                                       GError                 **error);
const EhloReputation *ehlo_blocklist_check_get        (EhloBlocklistCheck      *self);

G_END_DECLS
