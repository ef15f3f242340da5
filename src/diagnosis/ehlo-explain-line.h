/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-conclusions.h"

G_BEGIN_DECLS

/* What is known of a line beside its words. All zero: nothing. */
typedef struct
{
  const char *about;       /* nullable: what is said before the meaning */
  const char *exact_error; /* nullable: what is shown in the place of the line */
  const char *host;        /* nullable: who said it */
  const char *status;      /* nullable: an enhanced code, "5.1.1" */
} EhloLineContext;

gboolean ehlo_explain_reply        (EhloConclusions       *conclusions,
                                    const char            *line,
                                    const char *const     *following,
                                    const EhloLineContext *context,
                                    guint                 *ret_n_following);
gboolean ehlo_explain_client_error (EhloConclusions       *conclusions,
                                    const char            *line,
                                    const EhloLineContext *context);
void     ehlo_explain_status       (EhloConclusions       *conclusions,
                                    const char            *words,
                                    const EhloLineContext *context);
void     ehlo_explain_unknown      (EhloConclusions       *conclusions,
                                    const char            *line,
                                    const EhloLineContext *context);

G_END_DECLS
