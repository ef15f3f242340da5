/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

/* A program that waits for connections on this computer, read from the facts of a run. */
typedef struct
{
  char    *address;
  guint    port;
  char    *owner;     /* "master (postfix)"; nullable: not known */
  guint    n_waiting; /* connections that it has not accepted yet */
} EhloLocalListener;

/* Whether a listener takes what is sent to an address. */
typedef enum
{
  EHLO_COVERS_NO,
  EHLO_COVERS_PERHAPS, /* all of IPv6, which may stand for IPv4 as well */
  EHLO_COVERS_YES,
} EhloCovers;

GPtrArray  *ehlo_local_listeners_new   (EhloStep                *computer);
EhloCovers  ehlo_local_listener_covers (const EhloLocalListener *self,
                                        const char              *address);
gboolean    ehlo_local_listener_is_all (const EhloLocalListener *self);

G_END_DECLS
