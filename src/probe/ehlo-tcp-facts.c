/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tcp-facts.h"

#include "ehlo-fact.h"
#include "ehlo-tcp-info.h"

/**
 * ehlo_tcp_facts_store:
 * @socket: a TCP socket that was connected
 * @step: a step of a run
 *
 * Writes on @step how the kernel sees the connection now: its round trip, what had to be sent
 * again, and what is still missing on either side. Writes nothing when the kernel does not tell.
 */
void
ehlo_tcp_facts_store (GSocket  *socket,
                      EhloStep *step)
{
  EhloTcpInfo info;

  if (g_socket_is_closed (socket) || !ehlo_tcp_info_read (g_socket_get_fd (socket), &info))
    return;

  ehlo_step_set_int (step, EHLO_FACT_TCP_RTT, info.rtt_us);
  ehlo_step_set_int (step, EHLO_FACT_TCP_RETRANSMITS, info.total_retrans);
  ehlo_step_set_int (step, EHLO_FACT_TCP_UNACKED, info.unacked);
  ehlo_step_set_int (step, EHLO_FACT_TCP_UNACKED_BYTES, info.unacked_bytes);
  ehlo_step_set_int (step, EHLO_FACT_TCP_OUT_OF_ORDER, info.rcv_ooopack);
  ehlo_step_set_int (step, EHLO_FACT_TCP_MSS, info.snd_mss);
}
