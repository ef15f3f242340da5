/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-account.h"

G_BEGIN_DECLS

/* Judges what a person typed; every message names the field. */
gboolean ehlo_account_parse_port (const char   *text,
                                  guint        *ret_port,
                                  GError      **error);
gboolean ehlo_account_check      (EhloAccount  *self,
                                  const char  **ret_field,
                                  GError      **error);
gboolean ehlo_password_check     (const char   *bytes,
                                  gsize         length,
                                  GError      **error);

G_END_DECLS
