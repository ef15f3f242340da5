/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-icmp.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include <linux/errqueue.h>

/* Room for the longest TCP header (60 bytes) that the kernel quotes. */
#define MAX_QUOTED 128

/* The queue is emptied, however full: what stays in it makes poll() spin. */
#define MAX_ENTRIES 64

#define TCP_HEADER_LENGTH 20
#define TCP_OPTION_END    0
#define TCP_OPTION_NOP    1
#define TCP_OPTION_MSS    2

/* RFC 9293, 3.1 and 3.2. The kernel hands out the quoted packet from its TCP header on; routers
 * may have cut it to 8 bytes (RFC 792). */
static guint
parse_quoted_mss (const guint8 *quoted,
                  gsize         length)
{
  gsize end;

  if (length < TCP_HEADER_LENGTH)
    return 0;

  end = MIN (length, (gsize) (quoted[12] >> 4) * 4);
  for (gsize i = TCP_HEADER_LENGTH; i < end && quoted[i] != TCP_OPTION_END;)
    {
      if (quoted[i] == TCP_OPTION_NOP)
        {
          i++;
          continue;
        }
      if (i + 1 >= end || quoted[i + 1] < 2)
        break;
      if (quoted[i] == TCP_OPTION_MSS && i + 3 < end)
        return (guint) quoted[i + 2] << 8 | quoted[i + 3];
      i += quoted[i + 1];
    }

  return 0;
}

static GInetAddress *
copy_offender (const struct sock_extended_err *error,
               gsize                           room)
{
  const guint8 *bytes = (const guint8 *) error + sizeof *error;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
  sa_family_t family;

  if (room < sizeof family)
    return NULL;

  memcpy (&family, bytes, sizeof family);
  if (family == AF_INET && room >= sizeof v4)
    {
      memcpy (&v4, bytes, sizeof v4);
      return g_inet_address_new_from_bytes ((const guint8 *) &v4.sin_addr, G_SOCKET_FAMILY_IPV4);
    }
  if (family == AF_INET6 && room >= sizeof v6)
    {
      memcpy (&v6, bytes, sizeof v6);
      return g_inet_address_new_from_bytes ((const guint8 *) &v6.sin6_addr, G_SOCKET_FAMILY_IPV6);
    }

  return NULL;
}

static gboolean
is_error_message (const struct cmsghdr *message)
{
  return (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_RECVERR)
         || (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_RECVERR);
}

static gboolean
parse_entry (struct msghdr *header,
             const guint8  *quoted,
             gsize          length,
             EhloIcmp      *ret_icmp)
{
  for (struct cmsghdr *message = CMSG_FIRSTHDR (header); message != NULL;
       message = CMSG_NXTHDR (header, message))
    {
      const struct sock_extended_err *error = (const void *) CMSG_DATA (message);

      if (!is_error_message (message) || message->cmsg_len < CMSG_LEN (sizeof *error))
        continue;
      if (error->ee_origin != SO_EE_ORIGIN_ICMP && error->ee_origin != SO_EE_ORIGIN_ICMP6)
        continue;

      *ret_icmp = (EhloIcmp) {
        .v6 = error->ee_origin == SO_EE_ORIGIN_ICMP6,
        .type = error->ee_type,
        .code = error->ee_code,
        .from = copy_offender (error, message->cmsg_len - CMSG_LEN (sizeof *error)),
        .quoted_mss = parse_quoted_mss (quoted, length),
      };
      return TRUE;
    }

  return FALSE;
}

/**
 * ehlo_icmp_listen:
 * @socket: an IPv4 or IPv6 socket
 * @on: whether the kernel shall keep ICMP errors for ehlo_icmp_take()
 *
 * Turn it off once a connection is open: left on, each ICMP error becomes a read error, although
 * the connection lives. Turning it off empties the queue too. Failure is ignored: without the
 * option there are no details, which is what an old kernel shows as well.
 */
void
ehlo_icmp_listen (GSocket  *socket,
                  gboolean  on)
{
  if (g_socket_get_family (socket) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_RECVERR, on, NULL);
  else
    g_socket_set_option (socket, IPPROTO_IP, IP_RECVERR, on, NULL);
}

/**
 * ehlo_icmp_take:
 * @socket: a socket with ehlo_icmp_listen() on
 * @ret_icmp: (out caller-allocates): the first ICMP error; @from is (transfer full)
 *
 * Empties the socket's error queue. Needs no privilege; kernels before 5.18 keep no queue for TCP.
 * Reading it clears SO_ERROR: ask for that first, or a closed socket looks like success.
 *
 * Returns: %TRUE when there was an ICMP error; otherwise @ret_icmp is not touched
 */
gboolean
ehlo_icmp_take (GSocket  *socket,
                EhloIcmp *ret_icmp)
{
  gboolean found = FALSE;

  for (guint i = 0; i < MAX_ENTRIES; i++)
    {
      guint8 quoted[MAX_QUOTED];
      union
      {
        struct cmsghdr align;
        guint8 bytes[CMSG_SPACE (sizeof (struct sock_extended_err) + sizeof (struct sockaddr_in6))
                     + CMSG_SPACE (sizeof (struct timespec))];
      } control;
      struct iovec vector = { quoted, sizeof quoted };
      struct msghdr header = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control,
      };
      gssize length = recvmsg (g_socket_get_fd (socket), &header, MSG_ERRQUEUE | MSG_DONTWAIT);

      if (length < 0)
        break;
      if (!found)
        found = parse_entry (&header, quoted, length, ret_icmp);
    }

  return found;
}
