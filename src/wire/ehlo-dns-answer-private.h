/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

EhloDnsAnswer *_ehlo_dns_answer_new         (EhloDnsKind    kind,
                                             EhloDnsType    type,
                                             const char    *name);
void           _ehlo_dns_answer_add_address (EhloDnsAnswer *self,
                                             GInetAddress  *address);

G_END_DECLS
