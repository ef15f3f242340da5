/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-reply-entry.h"

G_BEGIN_DECLS

/* Words by which a program, a library or an operating system says that mail did not go out. */
typedef struct
{
  const char           *id;
  const char           *origin;      /* "os", "tls", "library", "client", "tool", "server-log",
                                        "device" */
  const char           *platform;    /* "any", "linux", "macos", "windows", "android" */
  guint                 priority;
  EhloLazyRegex        regex;
  const char           *meaning;
  const char           *next_action;
  const char           *actor;
  const EhloReplyCause *cause;
  const char           *example;
  const char           *confidence;  /* "high", "medium", "low" */
} EhloClientError;

G_END_DECLS
