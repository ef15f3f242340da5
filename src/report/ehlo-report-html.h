/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-document.h"

G_BEGIN_DECLS

GBytes *ehlo_report_html_write (const EhloDocument *document);

G_END_DECLS
