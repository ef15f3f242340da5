/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-bounce.h"

G_BEGIN_DECLS

/* A bounce of a whole mailing list has thousands; nobody reads on. */
#define EHLO_BOUNCE_MAX_RECIPIENTS 100

/* The two ways in which a bounce speaks of a recipient: in fields and in words. */
void ehlo_bounce_add_fields (GPtrArray  *recipients,
                             const char *text);
void ehlo_bounce_add_words  (GPtrArray  *recipients,
                             const char *text);

G_END_DECLS
