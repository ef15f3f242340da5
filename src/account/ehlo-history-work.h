/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-history.h"

G_BEGIN_DECLS

typedef struct _EhloHistoryJob EhloHistoryJob;

typedef void (*EhloHistoryWork) (EhloHistoryJob *job);

/* Something to do on the disk, in the thread of the history, and then with what came of it in the
 * main thread. Private to this room. */
struct _EhloHistoryJob
{
  EhloHistory    *history;      /* owned */
  EhloHistoryWork work;         /* disk thread */
  EhloHistoryWork done;         /* main thread; nullable */
  char           *root;
  char           *account_id;   /* nullable: all of them */
  char           *folder;       /* of the account; nullable */
  char           *name;         /* of a file; nullable */
  GBytes         *bytes;        /* nullable */
  GDateTime      *since;        /* nullable */
  guint           generation;
  GPtrArray      *entries;      /* (element-type EhloHistoryEntry) nullable */
  EhloRun        *run;          /* nullable */
  GTask          *task;         /* nullable */
  guint           n_unreadable;
  GError         *unreadable;   /* nullable: of the first */
  GError         *error;        /* nullable */
};

EhloHistoryJob *_ehlo_history_job_new  (EhloHistory     *history,
                                        const char      *root,
                                        const char      *account_id,
                                        EhloHistoryWork  work,
                                        EhloHistoryWork  done);
void            _ehlo_history_job_free (gpointer         job);

/* What can be done on the disk. */
void _ehlo_history_work_start      (EhloHistoryJob *job);
void _ehlo_history_work_keep       (EhloHistoryJob *job);
void _ehlo_history_work_read       (EhloHistoryJob *job);
void _ehlo_history_work_clear      (EhloHistoryJob *job);
void _ehlo_history_work_take_away  (EhloHistoryJob *job);
void _ehlo_history_work_bring_back (EhloHistoryJob *job);
void _ehlo_history_work_find       (EhloHistoryJob *job);

G_END_DECLS
