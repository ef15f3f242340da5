/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-blocklist-judge.h"

G_BEGIN_DECLS

/* How long the test of a list holds (data/blocklists.md, "Self-test"). */
#define EHLO_LIST_TEST_US (10 * 60 * G_USEC_PER_SEC)

/* The tests of lists that were done a short while ago, by zone. Engine thread. */
typedef struct _EhloListTests EhloListTests;

EhloListTests *ehlo_list_tests_new    (void);
void           ehlo_list_tests_free   (EhloListTests         *self);
void           ehlo_list_tests_put    (EhloListTests         *self,
                                       const char            *resolver,
                                       const char            *zone,
                                       const EhloListAnswers *answers,
                                       gint64                 now_us);
gboolean       ehlo_list_tests_lookup (EhloListTests         *self,
                                       const char            *resolver,
                                       const char            *zone,
                                       gint64                 now_us,
                                       EhloListAnswers       *answers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloListTests, ehlo_list_tests_free)

G_END_DECLS
