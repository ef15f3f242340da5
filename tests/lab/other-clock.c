/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Preloaded into a program, this shows it a clock that is off by LAB_CLOCK_DAYS days, as one whose
 * battery is empty. Time spans stay as they are. */

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define DAY_S (24 * 60 * 60)

typedef int (*ClockGettime) (clockid_t, struct timespec *);

static time_t
get_shift (void)
{
  const char *days = getenv ("LAB_CLOCK_DAYS");

  return days != NULL ? (time_t) atol (days) * DAY_S : 0;
}

int
clock_gettime (clockid_t        which,
               struct timespec *ret_time)
{
  static ClockGettime real;
  int result;

  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "clock_gettime");
  result = real (which, ret_time);
  if (result == 0 && which == CLOCK_REALTIME)
    ret_time->tv_sec += get_shift ();

  return result;
}

int
gettimeofday (struct timeval *ret_time,
              void           *zone)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  ret_time->tv_sec = now.tv_sec;
  ret_time->tv_usec = now.tv_nsec / 1000;

  return 0;
}

time_t
time (time_t *ret_time)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (ret_time != NULL)
    *ret_time = now.tv_sec;

  return now.tv_sec;
}
