/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-practice-script.h"

G_BEGIN_DECLS

/* What a correct server finds wrong with the arguments of MAIL and RCPT, whoever sends them. */
const char *ehlo_practice_envelope_refuse_sender    (const EhloPracticeScript *script,
                                                     gboolean                  encrypted,
                                                     const char               *args);
const char *ehlo_practice_envelope_refuse_recipient (const EhloPracticeScript *script,
                                                     gboolean                  encrypted,
                                                     const char               *args);
guint64     ehlo_practice_envelope_get_size_limit   (const EhloPracticeScript *script,
                                                     gboolean                  encrypted);

G_END_DECLS
