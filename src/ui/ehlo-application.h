/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define EHLO_TYPE_APPLICATION (ehlo_application_get_type ())

/* The program with a window. One per person: a second start brings the window of the first to the
 * front. */
G_DECLARE_FINAL_TYPE (EhloApplication, ehlo_application, EHLO, APPLICATION, AdwApplication)

EhloApplication *ehlo_application_new (GApplicationFlags flags);

G_END_DECLS
