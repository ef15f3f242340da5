/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-replies.h"

G_BEGIN_DECLS

/* A name that patterns use for a provider, and the hosts that are its own. */
typedef struct
{
  const char     *provider;
  EhloLazyRegex  regex;
} EhloReplyHostHint;

struct _EhloReplies
{
  GObject               parent_instance;

  GStringChunk         *texts;
  GPtrArray            *blocks;        /* (element-type gpointer) */
  GArray               *causes;        /* (element-type EhloReplyCause) */
  GHashTable           *causes_by_id;  /* keys and values belong to the array */
  GArray               *basics;        /* (element-type EhloReplyBasic) */
  GArray               *enhanced;      /* (element-type EhloReplyEnhanced) */
  GArray               *patterns;      /* (element-type EhloReplyPattern) */
  GArray               *client_errors; /* (element-type EhloClientError) */
  GArray               *host_hints;    /* (element-type EhloReplyHostHint) */
  const char           *classes[10];   /* what each class of enhanced codes means; nullable */
  const char           *subjects[10];
  const EhloReplyCause *unknown;
  const EhloReplyCause *token;
};

G_END_DECLS
