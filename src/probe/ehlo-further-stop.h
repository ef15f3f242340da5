/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-further.h"

G_BEGIN_DECLS

/* Where the conversation stopped, for further probes that ask whether they are needed. */
EhloStep *ehlo_further_find_stop       (const EhloInquiry *inquiry);
gboolean  ehlo_further_is_silent       (const EhloInquiry *inquiry);
gboolean  ehlo_further_failed_remotely (EhloStep          *connect);
gboolean  ehlo_further_is_lost         (EhloStep          *stop);
gboolean  ehlo_further_is_stranger     (EhloStep          *stop);

G_END_DECLS
