/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-document.h"

G_BEGIN_DECLS

GBytes *ehlo_report_pdf_write (const EhloDocument  *document,
                               GError             **error);

G_END_DECLS
