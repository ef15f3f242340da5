/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-unbound-loop.h"

#include "ehlo-stage-timer.h"

#include <glib-unix.h>
#include <sys/time.h>

/* libunbound knows three ways to wait: it forks, it makes a thread, or it asks for timers and
 * sockets of a loop that the program already has. Only the third leaves a program with windows and
 * one engine thread as it is, and it was the fastest one, too. */

struct _EhloUnboundLoop
{
  struct ub_event_base  base; /* first: libunbound hands this back */
  GMainContext         *context;
};

typedef void (*EventFunc) (int    fd,
                           short  bits,
                           void  *argument);

/* One thing that libunbound waits for. */
typedef struct
{
  struct ub_event  base; /* first, likewise */
  GMainContext    *context;
  int              fd;
  short            bits;
  EventFunc        func;
  void            *argument;
  GSource         *source; /* nullable: it is not waited for now */
} Event;

typedef struct
{
  GSource   source;
  Event    *event;
  gpointer  tag; /* nullable: a timer only */
} EventSource;

/* What came of the bits that @event waits for; 0 = nothing. */
static short
find_bits (GSource *source,
           Event   *event)
{
  gpointer tag = ((EventSource *) source)->tag;
  GIOCondition condition = tag != NULL ? g_source_query_unix_fd (source, tag) : 0;
  gint64 ready_us = g_source_get_ready_time (source);
  short bits = 0;

  if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
    bits |= UB_EV_READ;
  if (condition & (G_IO_OUT | G_IO_ERR))
    bits |= UB_EV_WRITE;
  bits &= event->bits;
  if (bits == 0 && ready_us >= 0 && ready_us <= g_source_get_time (source))
    bits = UB_EV_TIMEOUT;

  return bits;
}

/* The callback may stop or free the event, and with it the source. */
static gboolean
event_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  Event *event = ((EventSource *) source)->event;
  short bits = find_bits (source, event);

  if (bits == 0)
    return G_SOURCE_CONTINUE;

  if (bits == UB_EV_TIMEOUT)
    g_source_set_ready_time (source, -1);
  if (!(event->bits & UB_EV_PERSIST))
    ehlo_source_clear (&event->source);
  event->func (event->fd, bits, event->argument);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs event_funcs = {
  .dispatch = event_dispatch,
};

static int
event_stop (struct ub_event *base)
{
  Event *event = (Event *) base;

  ehlo_source_clear (&event->source);
  return 0;
}

static void
event_free (struct ub_event *base)
{
  event_stop (base);
  g_free (base);
}

static int
event_start (struct ub_event *base,
             struct timeval  *timeout)
{
  Event *event = (Event *) base;
  GIOCondition condition = 0;

  event_stop (base);
  event->source = g_source_new (&event_funcs, sizeof (EventSource));
  ((EventSource *) event->source)->event = event;
  g_source_set_static_name (event->source, "EhloUnboundLoop");

  if (event->bits & UB_EV_READ)
    condition |= G_IO_IN;
  if (event->bits & UB_EV_WRITE)
    condition |= G_IO_OUT;
  if (condition != 0 && event->fd >= 0)
    ((EventSource *) event->source)->tag =
      g_source_add_unix_fd (event->source, event->fd, condition);
  if (timeout != NULL && event->bits & UB_EV_TIMEOUT)
    g_source_set_ready_time (event->source, g_get_monotonic_time ()
                                              + (gint64) timeout->tv_sec * G_USEC_PER_SEC
                                              + timeout->tv_usec);
  g_source_attach (event->source, event->context);
  return 0;
}

static void
event_add_bits (struct ub_event *base,
                short            bits)
{
  ((Event *) base)->bits |= bits;
}

static void
event_remove_bits (struct ub_event *base,
                   short            bits)
{
  ((Event *) base)->bits &= (short) ~bits;
}

static void
event_set_fd (struct ub_event *base,
              int              fd)
{
  ((Event *) base)->fd = fd;
}

static int
event_start_timer (struct ub_event      *base,
                   struct ub_event_base *loop,
                   EventFunc             func,
                   void                 *argument,
                   struct timeval       *timeout)
{
  Event *event = (Event *) base;

  event->func = func;
  event->argument = argument;
  event->bits |= UB_EV_TIMEOUT;
  return event_start (base, timeout);
}

static struct ub_event_vmt event_methods = {
  .add_bits = event_add_bits,
  .del_bits = event_remove_bits,
  .set_fd = event_set_fd,
  .free = event_free,
  .add = event_start,
  .del = event_stop,
  .add_timer = event_start_timer,
  .del_timer = event_stop,
};

static struct ub_event *
loop_new_event (struct ub_event_base *loop,
                int                   fd,
                short                 bits,
                EventFunc             func,
                void                 *argument)
{
  Event *event = g_new0 (Event, 1);

  event->base.magic = UB_EVENT_MAGIC;
  event->base.vmt = &event_methods;
  event->context = ((EhloUnboundLoop *) loop)->context;
  event->fd = fd;
  event->bits = bits;
  event->func = func;
  event->argument = argument;
  return &event->base;
}

static struct ub_event_base_vmt loop_methods = {
  .new_event = loop_new_event,
};

/*< private >
 * _ehlo_unbound_loop_new:
 *
 * Returns: (transfer full): a loop in the context that is the thread's default now; it must stay
 *   until the ub_ctx that uses it is deleted
 */
EhloUnboundLoop *
_ehlo_unbound_loop_new (void)
{
  EhloUnboundLoop *self = g_new0 (EhloUnboundLoop, 1);

  self->base.magic = UB_EVENT_MAGIC;
  self->base.vmt = &loop_methods;
  self->context = g_main_context_ref_thread_default ();
  return self;
}

/*< private >
 * _ehlo_unbound_loop_free:
 * @self: (transfer full): a loop that nobody uses any more
 */
void
_ehlo_unbound_loop_free (EhloUnboundLoop *self)
{
  g_main_context_unref (self->context);
  g_free (self);
}

/*< private >
 * _ehlo_unbound_loop_get:
 * @self: a loop
 *
 * Returns: (transfer none): the same, for ub_ctx_create_ub_event()
 */
struct ub_event_base *
_ehlo_unbound_loop_get (EhloUnboundLoop *self)
{
  return &self->base;
}
