/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EHLO_LIST_NOT_ASKED,
  EHLO_LIST_ADDRESSES, /* A records came */
  EHLO_LIST_ABSENT,    /* NXDOMAIN, or no A record */
  EHLO_LIST_TIMEOUT,
  EHLO_LIST_SERVFAIL,
  EHLO_LIST_RCODE_REFUSED,
  EHLO_LIST_BAD_ANSWER,
} EhloListAnswerKind;

/* No list says more at once; what comes behind is not looked at. */
#define EHLO_LIST_MAX_ADDRESSES 32

/* What came back for one question to a list. */
typedef struct
{
  EhloListAnswerKind kind;
  guint32            addresses[EHLO_LIST_MAX_ADDRESSES]; /* IPv4, host byte order */
  guint              n_addresses;
} EhloListAnswer;

gboolean ehlo_list_answer_add (EhloListAnswer *self,
                               guint32         address);

G_END_DECLS
