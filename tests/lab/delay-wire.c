/* SPDX-License-Identifier: GPL-3.0-or-later */

/* delay-wire: wires between network namespaces that take time.
 *
 *   delay-wire NS,INTERFACE,NS,INTERFACE,DELAY[,JITTER[,LOSS]] …
 *
 * Each argument is one wire: it makes a TAP interface in each of the two namespaces and carries
 * frames between them, each way after DELAY µs, plus at most JITTER µs, losing LOSS of a thousand.
 * Prints "ready" once the interfaces are there and runs until it is killed.
 *
 * The kernel's own netem would do, but not every kernel has it; and a veth pair without delay
 * answers inside connect(), which no real network does. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib.h>

#define MAX_FRAME 65536

/* What one poll takes from one interface before the others get their turn. */
#define FRAMES_AT_ONCE 64

typedef struct
{
  gint64 due_us; /* monotonic */
  gsize  length;
  guint8 data[];
} Frame;

/* One direction of a wire. */
typedef struct
{
  int     from_fd;
  int     to_fd;
  gint64  delay_us;
  gint64  jitter_us;
  guint   loss_permille;
  GQueue  waiting; /* of Frame, the next one due first */
} Lane;

static void
enter_namespace (const char *name)
{
  g_autofree char *path = g_build_filename ("/run/netns", name, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0 || setns (fd, CLONE_NEWNET) < 0)
    g_error ("Cannot enter %s: %s", path, g_strerror (errno));
  close (fd);
}

static int
open_tap (const char *namespace,
          const char *interface)
{
  struct ifreq request = { 0 };
  int fd;

  enter_namespace (namespace);
  fd = open ("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  g_strlcpy (request.ifr_name, interface, IFNAMSIZ);
  if (fd < 0 || ioctl (fd, TUNSETIFF, &request) < 0)
    g_error ("Cannot make %s in %s: %s", interface, namespace, g_strerror (errno));
  return fd;
}

static gint64
parse_number (char **fields,
              guint  n_fields,
              guint  index)
{
  return index < n_fields ? g_ascii_strtoll (fields[index], NULL, 10) : 0;
}

static void
add_lane (GArray *lanes,
          int     from_fd,
          int     to_fd,
          char  **fields,
          guint   n_fields)
{
  Lane lane = {
    .from_fd = from_fd,
    .to_fd = to_fd,
    .delay_us = parse_number (fields, n_fields, 4),
    .jitter_us = parse_number (fields, n_fields, 5),
    .loss_permille = parse_number (fields, n_fields, 6),
    .waiting = G_QUEUE_INIT,
  };

  g_array_append_val (lanes, lane);
}

static void
add_wire (GArray     *lanes,
          const char *description)
{
  g_auto (GStrv) fields = g_strsplit (description, ",", 0);
  guint n_fields = g_strv_length (fields);
  int near_fd, far_fd;

  if (n_fields < 5)
    g_error ("“%s” is not NS,INTERFACE,NS,INTERFACE,DELAY", description);

  near_fd = open_tap (fields[0], fields[1]);
  far_fd = open_tap (fields[2], fields[3]);
  add_lane (lanes, near_fd, far_fd, fields, n_fields);
  add_lane (lanes, far_fd, near_fd, fields, n_fields);
}

static void
take_frames (Lane *lane)
{
  static guint8 buffer[MAX_FRAME];

  for (guint i = 0; i < FRAMES_AT_ONCE; i++)
    {
      gssize length = read (lane->from_fd, buffer, sizeof buffer);
      Frame *last = g_queue_peek_tail (&lane->waiting);
      Frame *frame;

      if (length <= 0)
        return;
      if (lane->loss_permille && (guint) g_random_int_range (0, 1000) < lane->loss_permille)
        continue;

      frame = g_malloc (sizeof *frame + length);
      frame->length = length;
      memcpy (frame->data, buffer, length);
      frame->due_us = g_get_monotonic_time () + lane->delay_us;
      if (lane->jitter_us)
        frame->due_us += g_random_int_range (0, lane->jitter_us);
      /* A wire does not let frames overtake each other. */
      if (last)
        frame->due_us = MAX (frame->due_us, last->due_us);
      g_queue_push_tail (&lane->waiting, frame);
    }
}

static void
give_frames (Lane *lane)
{
  gint64 now_us = g_get_monotonic_time ();
  Frame *frame;

  while ((frame = g_queue_peek_head (&lane->waiting)) && frame->due_us <= now_us)
    {
      /* An interface that is down refuses the frame: lost, as on any wire. */
      if (write (lane->to_fd, frame->data, frame->length) < 0)
        g_debug ("Frame lost: %s", g_strerror (errno));
      g_free (g_queue_pop_head (&lane->waiting));
    }
}

/* Until when nothing is due; -1: nothing waits. */
static gint64
find_next_due (GArray *lanes)
{
  gint64 next_us = -1;

  for (guint i = 0; i < lanes->len; i++)
    {
      Frame *frame = g_queue_peek_head (&g_array_index (lanes, Lane, i).waiting);

      if (frame && (next_us < 0 || frame->due_us < next_us))
        next_us = frame->due_us;
    }
  return next_us;
}

/* g_poll() counts in milliseconds, which is too coarse here. */
static void
wait_for_frames (GArray        *lanes,
                 struct pollfd *polled)
{
  gint64 next_us = find_next_due (lanes);
  gint64 now_us = g_get_monotonic_time (); /* once: MAX () looks at its arguments twice */
  gint64 wait_us = MAX (0, next_us - now_us);
  struct timespec timeout = {
    .tv_sec = wait_us / G_USEC_PER_SEC,
    .tv_nsec = wait_us % G_USEC_PER_SEC * 1000,
  };

  if (ppoll (polled, lanes->len, next_us < 0 ? NULL : &timeout, NULL) < 0 && errno != EINTR)
    g_error ("Cannot wait: %s", g_strerror (errno));
}

G_NORETURN static void
carry (GArray *lanes)
{
  g_autofree struct pollfd *polled = g_new0 (struct pollfd, lanes->len);

  for (guint i = 0; i < lanes->len; i++)
    {
      polled[i].fd = g_array_index (lanes, Lane, i).from_fd;
      polled[i].events = POLLIN;
    }

  while (TRUE)
    {
      wait_for_frames (lanes, polled);
      for (guint i = 0; i < lanes->len; i++)
        {
          if (polled[i].revents & POLLIN)
            take_frames (&g_array_index (lanes, Lane, i));
        }
      for (guint i = 0; i < lanes->len; i++)
        give_frames (&g_array_index (lanes, Lane, i));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GArray) lanes = g_array_new (FALSE, FALSE, sizeof (Lane));
  struct sched_param priority = { .sched_priority = 1 };

  /* A busy machine must not make the wires longer. Without the right to ask, they still work. */
  sched_setscheduler (0, SCHED_FIFO, &priority);

  for (int i = 1; i < argc; i++)
    add_wire (lanes, argv[i]);

  g_print ("ready\n");
  carry (lanes);
  return 0;
}
