/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-choice.h"

G_BEGIN_DECLS

#define EHLO_TYPE_PROVIDER_CHOOSER (ehlo_provider_chooser_get_type ())

/* All providers and practice servers, to be searched. Signals: chosen (EhloChoice), by-hand. */
G_DECLARE_FINAL_TYPE (EhloProviderChooser, ehlo_provider_chooser, EHLO, PROVIDER_CHOOSER, AdwBin)

G_END_DECLS
