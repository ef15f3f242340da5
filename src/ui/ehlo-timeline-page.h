/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ehlo-account.h"
#include "ehlo-compare.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

#define EHLO_TYPE_TIMELINE_PAGE (ehlo_timeline_page_get_type ())

/* The last run of an account: the verdict and a row for each step; before the first run, what a
 * test will do. */
G_DECLARE_FINAL_TYPE (EhloTimelinePage, ehlo_timeline_page, EHLO, TIMELINE_PAGE, AdwBin)

void ehlo_timeline_page_show (EhloTimelinePage *self,
                              EhloAccount      *account,
                              EhloRun          *run);

void ehlo_timeline_page_set_since     (EhloTimelinePage *self,
                                       EhloComparison   *since);
void ehlo_timeline_page_set_read_only (EhloTimelinePage *self,
                                       gboolean          read_only);

G_END_DECLS
