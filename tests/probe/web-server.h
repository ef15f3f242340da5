/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A web server on 127.0.0.1 with threads of its own, that gives the same answer to everybody. */
typedef struct
{
  GSocketService *service;
  char           *answer;
  guint16         port;
  GMutex          lock;
  char           *request; /* the head of the last one; nullable */
} WebServer;

WebServer *web_server_new         (const char *answer);
char      *web_server_dup_request (WebServer  *self);
void       web_server_free        (WebServer  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WebServer, web_server_free)
