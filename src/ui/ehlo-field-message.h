/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EHLO_TYPE_FIELD_MESSAGE (ehlo_field_message_get_type ())

/* A row below an entry row that says what is wrong with it, in a list of preferences. Hidden while
 * all is well. Property: field (GtkWidget), the row above. Signal: accepted (text), when the person
 * takes what was probably meant. */
G_DECLARE_FINAL_TYPE (EhloFieldMessage, ehlo_field_message, EHLO, FIELD_MESSAGE, AdwPreferencesRow)

void ehlo_field_message_show  (EhloFieldMessage *self,
                               const char       *message,
                               const char       *suggestion);
void ehlo_field_message_clear (EhloFieldMessage *self);

G_END_DECLS
