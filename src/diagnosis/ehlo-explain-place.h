/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-encryption.h"

G_BEGIN_DECLS

/* The server that a text is about, as far as it names it. */
typedef struct
{
  char           *host; /* NULL: none is named */
  guint           port;
  EhloEncryption  encryption;
  char           *user; /* nullable */
} EhloExplainPlace;

void  ehlo_explain_place_find      (char             **lines,
                                    EhloExplainPlace  *ret_place);
char *ehlo_explain_place_to_string (EhloExplainPlace  *self);
void  ehlo_explain_place_clear     (EhloExplainPlace  *self);

G_END_DECLS
