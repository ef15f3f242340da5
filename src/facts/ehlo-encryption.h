/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a connection is to be encrypted (RFC 8314): "implicit", "starttls", "none". */
typedef enum
{
  EHLO_ENCRYPTION_IMPLICIT,
  EHLO_ENCRYPTION_STARTTLS,
  EHLO_ENCRYPTION_NONE,
} EhloEncryption;

#define EHLO_N_ENCRYPTIONS (EHLO_ENCRYPTION_NONE + 1)

const char *ehlo_encryption_to_string   (EhloEncryption  encryption);
gboolean    ehlo_encryption_from_string (const char     *text,
                                         EhloEncryption *ret_encryption);

G_END_DECLS
