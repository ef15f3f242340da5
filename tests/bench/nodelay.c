/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a mail server, this makes it answer at once: each connection that it accepts gets
 * TCP_NODELAY. As they come, servers hold a reply back until the client has acknowledged the TLS
 * session ticket before it, which costs a round trip that no client can avoid; the measurements
 * tell the client's part from that. */

#include "config.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int
accept (int              socket,
        struct sockaddr *address,
        socklen_t       *length)
{
  int (*real_accept) (int, struct sockaddr *, socklen_t *);
  int on = 1;
  int fd;

  /* The way POSIX shows to get a function from dlsym(): ISO C has no cast for it. */
  *(void **) &real_accept = dlsym (RTLD_NEXT, "accept");
  fd = real_accept (socket, address, length);
  if (fd >= 0)
    setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}
