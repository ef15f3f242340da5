/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The part of the kernel's struct tcp_info that is evidence. */
typedef struct
{
  gboolean known;         /* the kernel answered */
  guint    state;         /* TCP_ESTABLISHED, TCP_SYN_SENT … of <netinet/tcp.h> */
  guint    retransmits;   /* of the segment that is waiting now */
  guint    retrans;       /* segments out again, not yet acknowledged */
  guint    total_retrans;
  guint    segs_in;
  guint    segs_out;
  guint    unacked;
  guint    unacked_bytes; /* sent and not acknowledged */
  guint    lost;
  guint    backoff;
  guint    rcv_ooopack;
  guint    rtt_us;
  guint    min_rtt_us;
  guint    pmtu;
  guint    snd_mss;
  guint64  bytes_acked;
  guint64  bytes_received;
} EhloTcpInfo;

gboolean ehlo_tcp_info_read (int          fd,
                             EhloTcpInfo *ret_info);

G_END_DECLS
