/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a blocklist says about an address or a domain. The names are an interface (JSON reports). */
typedef enum
{
  EHLO_RESULT_LISTED,
  EHLO_RESULT_POLICY,  /* a range, not this address: a rule of who runs it */
  EHLO_RESULT_CLEAR,
  EHLO_RESULT_REFUSED, /* the list does not answer this resolver */
  EHLO_RESULT_DEAD,    /* the list lists the world, or is closed */
  EHLO_RESULT_ERROR,   /* no answer that can be used */
  EHLO_RESULT_SKIPPED,
} EhloListResult;

#define EHLO_N_LIST_RESULTS (EHLO_RESULT_SKIPPED + 1)

const char *ehlo_list_result_to_string   (EhloListResult  result);
gboolean    ehlo_list_result_from_string (const char     *text,
                                          EhloListResult *ret_result);

G_END_DECLS
