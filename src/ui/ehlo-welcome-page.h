/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EHLO_TYPE_WELCOME_PAGE (ehlo_welcome_page_get_type ())

/* What is shown while no account is: every way to the first test. Activates actions of the
 * window. */
G_DECLARE_FINAL_TYPE (EhloWelcomePage, ehlo_welcome_page, EHLO, WELCOME_PAGE, AdwBin)

G_END_DECLS
