/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-core-dump.h"

#include <fcntl.h>
#include <unistd.h>

/**
 * ehlo_core_dump_leave_memory_out:
 *
 * Tells the kernel to write none of this process's memory into a core dump (core(5),
 * coredump_filter): a password that is kept for the session, or is just being sent, must not end in
 * a file that crash reporters pass on. A dump then still has registers and threads.
 *
 * Not prctl (PR_SET_DUMPABLE): that would also shut out the desktop portals, which look at the
 * process to know who asks. Call it first thing in main(); children inherit it.
 *
 * Returns: whether the kernel took it; %FALSE where there is no /proc
 */
gboolean
ehlo_core_dump_leave_memory_out (void)
{
  int fd = open ("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
  gboolean written;

  if (fd < 0)
    return FALSE;

  written = write (fd, "0", 1) == 1;
  close (fd);
  return written;
}
