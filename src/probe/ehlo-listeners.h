/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A TCP socket of this computer that waits for connections. */
typedef struct
{
  char    *address;   /* in its usual form; "0.0.0.0" and "::" are all of them */
  guint    port;
  guint    n_waiting; /* connections that nobody has accepted yet */
  guint64  inode;     /* of the socket */
  char    *owner;     /* "master (postfix)"; nullable: not known */
} EhloListener;

/* The listeners on some ports. */
typedef struct
{
  GPtrArray *rows;     /* (element-type EhloListener) */
  gboolean   complete; /* all tables were read to the end: what is not here does not listen */
} EhloListeners;

EhloListeners  *ehlo_listeners_read         (const char           *proc,
                                             const guint          *ports,
                                             guint                 n_ports);
void            ehlo_listeners_free         (EhloListeners        *self);
char          **ehlo_listeners_dup_lines    (const EhloListeners  *self);
guint           ehlo_listeners_count_owners (const EhloListeners  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloListeners, ehlo_listeners_free)

G_END_DECLS
