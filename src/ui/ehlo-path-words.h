/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-path-layout.h"

G_BEGIN_DECLS

/* The way to the server in plain words. */
char *ehlo_path_words_dup_place       (const EhloPathPlace  *place,
                                       const char           *host);
char *ehlo_path_words_dup_distance    (const EhloPathPlace  *place);
char *ehlo_path_words_dup_end         (const EhloPathTarget *target);
char *ehlo_path_words_dup_sentence    (const EhloPathTarget *target);
char *ehlo_path_words_dup_description (const EhloPathResult *path);
char *ehlo_path_words_dup_hop         (const EhloPathTarget *target,
                                       const EhloPathHop    *hop);

G_END_DECLS
