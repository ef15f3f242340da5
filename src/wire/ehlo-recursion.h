/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-dns-answer.h"

G_BEGIN_DECLS

/* Asks the name servers of the world from the root on, where that of the network is not answered.
 * Private to this room. */
typedef struct _EhloRecursion EhloRecursion;
typedef struct _EhloRecursionQuestion EhloRecursionQuestion;

/* Takes @answer over. The question is of no use any more. */
typedef void (*EhloRecursionFunc) (EhloDnsAnswer *answer,
                                   gpointer       user_data);

EhloRecursion         *_ehlo_recursion_new             (void);
void                   _ehlo_recursion_free            (EhloRecursion         *self);
EhloRecursionQuestion *_ehlo_recursion_ask             (EhloRecursion         *self,
                                                        const char            *name,
                                                        EhloDnsType            type,
                                                        gint64                 deadline_us,
                                                        EhloRecursionFunc      callback,
                                                        gpointer               user_data);
void                   _ehlo_recursion_question_forget (EhloRecursionQuestion *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloRecursion, _ehlo_recursion_free)

G_END_DECLS
