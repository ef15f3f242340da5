/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-resolver.h"

G_BEGIN_DECLS

/* The name of an address, as receivers of mail look it up. */
typedef struct
{
  char     *name;
  gboolean  confirmed; /* the name leads back to the address */
} EhloReverseName;

void             ehlo_reverse_name_async  (EhloResolver        *resolver,
                                           GInetAddress        *address,
                                           gint64               deadline_us,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);
EhloReverseName *ehlo_reverse_name_finish (GAsyncResult        *result);
void             ehlo_reverse_name_free   (EhloReverseName     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloReverseName, ehlo_reverse_name_free)

G_END_DECLS
