/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EHLO_TYPE_PAPER_VIEW (ehlo_paper_view_get_type ())

/* A PDF as it will be printed, page below page. */
G_DECLARE_FINAL_TYPE (EhloPaperView, ehlo_paper_view, EHLO, PAPER_VIEW, AdwBin)

gboolean ehlo_paper_view_set_bytes (EhloPaperView *self,
                                    GBytes        *bytes,
                                    GError       **error);

G_END_DECLS
