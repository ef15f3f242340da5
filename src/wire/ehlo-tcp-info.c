/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tcp-info.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/socket.h>

/* The kernel's struct tcp_info as of 6.x. The one in <netinet/tcp.h> is as old as the C library,
 * the kernel that runs may be older or newer than both; getsockopt() tells how far it filled. */
typedef struct
{
  guint8  state, ca_state, retransmits, probes, backoff, options, wscale, flags;
  guint32 rto, ato, snd_mss, rcv_mss;
  guint32 unacked, sacked, lost, retrans, fackets;
  guint32 last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
  guint32 pmtu, rcv_ssthresh, rtt, rttvar, snd_ssthresh, snd_cwnd, advmss, reordering;
  guint32 rcv_rtt, rcv_space, total_retrans;
  guint64 pacing_rate, max_pacing_rate, bytes_acked, bytes_received;
  guint32 segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out;
  guint64 delivery_rate, busy_time, rwnd_limited, sndbuf_limited;
  guint32 delivered, delivered_ce;
  guint64 bytes_sent, bytes_retrans;
  guint32 dsack_dups, reord_seen, rcv_ooopack, snd_wnd;
} KernelTcpInfo;

G_STATIC_ASSERT (offsetof (KernelTcpInfo, rto) == offsetof (struct tcp_info, tcpi_rto));
G_STATIC_ASSERT (offsetof (KernelTcpInfo, pmtu) == offsetof (struct tcp_info, tcpi_pmtu));
G_STATIC_ASSERT (offsetof (KernelTcpInfo, total_retrans)
                 == offsetof (struct tcp_info, tcpi_total_retrans));

/* What was sent again counts twice in bytes_sent. The acknowledged SYN counts as a byte, too. */
static guint
count_unacked_bytes (const KernelTcpInfo *kernel)
{
  guint64 sent = kernel->bytes_sent - MIN (kernel->bytes_retrans, kernel->bytes_sent);

  return (guint) MIN (sent - MIN (kernel->bytes_acked, sent), G_MAXUINT);
}

/**
 * ehlo_tcp_info_read:
 * @fd: a TCP socket in any state
 * @ret_info: (out caller-allocates): what the kernel knows of it; all zero when it does not tell
 *
 * Needs no privilege and changes nothing. Fields that a kernel does not know yet are 0. Any thread.
 *
 * Returns: %TRUE when the kernel answered
 */
gboolean
ehlo_tcp_info_read (int          fd,
                    EhloTcpInfo *ret_info)
{
  KernelTcpInfo kernel = { 0 };
  socklen_t length = sizeof kernel;

  g_return_val_if_fail (ret_info != NULL, FALSE);

  *ret_info = (EhloTcpInfo) { 0 };
  if (getsockopt (fd, IPPROTO_TCP, TCP_INFO, &kernel, &length) < 0)
    return FALSE;

  *ret_info = (EhloTcpInfo) {
    .known = TRUE,
    .state = kernel.state,
    .retransmits = kernel.retransmits,
    .retrans = kernel.retrans,
    .total_retrans = kernel.total_retrans,
    .segs_in = kernel.segs_in,
    .segs_out = kernel.segs_out,
    .unacked = kernel.unacked,
    .unacked_bytes = count_unacked_bytes (&kernel),
    .lost = kernel.lost,
    .backoff = kernel.backoff,
    .rcv_ooopack = kernel.rcv_ooopack,
    .rtt_us = kernel.rtt,
    .min_rtt_us = kernel.min_rtt == G_MAXUINT32 ? 0 : kernel.min_rtt,
    .pmtu = kernel.pmtu,
    .snd_mss = kernel.snd_mss,
    .bytes_acked = kernel.bytes_acked,
    .bytes_received = kernel.bytes_received,
  };

  return TRUE;
}
