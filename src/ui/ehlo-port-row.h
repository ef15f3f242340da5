/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-account.h"
#include "ehlo-port-result.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PORT_ROW (ehlo_port_row_get_type ())

/* A row of the comparison of ports as an item of a list: the same one while what is known of the
 * port grows. Signal: changed. */
G_DECLARE_FINAL_TYPE (EhloPortRow, ehlo_port_row, EHLO, PORT_ROW, GObject)

EhloPortRow          *ehlo_port_row_new          (const EhloPortResult *result,
                                                  EhloAccount          *account);
const EhloPortResult *ehlo_port_row_get_result   (EhloPortRow          *self);
gboolean              ehlo_port_row_set_result   (EhloPortRow          *self,
                                                  const EhloPortResult *result);
EhloProvider         *ehlo_port_row_get_provider (EhloPortRow          *self);
gboolean              ehlo_port_row_is_offered   (EhloPortRow          *self);
gboolean              ehlo_port_row_is_in_use    (EhloPortRow          *self);
char                 *ehlo_port_row_dup_settings (EhloPortRow          *self);

G_END_DECLS
