/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-provider.h"

G_BEGIN_DECLS

#define EHLO_TYPE_CHOICE (ehlo_choice_get_type ())

/* An entry of the list from which an account is made: a provider or a practice server. Properties
 * (read-only): title, subtitle, usable. Immutable. */
G_DECLARE_FINAL_TYPE (EhloChoice, ehlo_choice, EHLO, CHOICE, GObject)

EhloChoice   *ehlo_choice_new_for_provider (EhloProvider *provider);
EhloChoice   *ehlo_choice_new_for_practice (guint         index);
const char   *ehlo_choice_get_title        (EhloChoice   *self);
const char   *ehlo_choice_get_subtitle     (EhloChoice   *self);
EhloProvider *ehlo_choice_get_provider     (EhloChoice   *self);
const char   *ehlo_choice_get_practice     (EhloChoice   *self);
gboolean      ehlo_choice_matches          (EhloChoice   *self,
                                            const char   *search);

G_END_DECLS
