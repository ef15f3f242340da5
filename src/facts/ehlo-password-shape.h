/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What looks wrong with a password, without saying anything about it that helps to guess it. */
char **ehlo_password_shape_list (const char *password,
                                 const char *app_shape);

G_END_DECLS
