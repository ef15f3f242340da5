/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-compare.h"

G_BEGIN_DECLS

#define EHLO_TYPE_COMPARE_WINDOW (ehlo_compare_window_get_type ())

/* Two runs beside each other: what changed in words, then everything. */
G_DECLARE_FINAL_TYPE (EhloCompareWindow, ehlo_compare_window, EHLO, COMPARE_WINDOW, AdwWindow)

GtkWindow *ehlo_compare_window_new (GtkWindow      *parent,
                                    EhloComparison *comparison);

G_END_DECLS
