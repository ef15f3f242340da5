/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whose network a container uses: whether its "localhost" is another one than the machine's. */
typedef enum
{
  EHLO_CONTAINER_NETWORK_UNKNOWN,
  EHLO_CONTAINER_NETWORK_OWN,
  EHLO_CONTAINER_NETWORK_SHARED,
} EhloContainerNetwork;

char                *ehlo_container_find          (const char         *root,
                                                   const char *const  *environment);
char               **ehlo_container_list_drivers  (void);
EhloContainerNetwork ehlo_container_judge_network (const char *const  *drivers);
const char          *ehlo_container_network_to_name (EhloContainerNetwork network);

G_END_DECLS
