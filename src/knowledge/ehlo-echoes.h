/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  EHLO_ECHO_DNS_ADDRESS, /* the server answers an A or AAAA question with our address */
  EHLO_ECHO_DNS_TXT,     /* likewise in words */
  EHLO_ECHO_HTTPS,
} EhloEchoWay;

/* A service that says which address it sees. */
typedef struct
{
  char        *id;
  char        *name;
  EhloEchoWay  way;
  gboolean     sees_ipv4;
  gboolean     sees_ipv6;
  char        *server; /* host name */
  char        *query;  /* the name to ask for, or the path of the page */
} EhloEcho;

#define EHLO_TYPE_ECHOES (ehlo_echoes_get_type ())

/* data/echoes.json. Immutable. */
G_DECLARE_FINAL_TYPE (EhloEchoes, ehlo_echoes, EHLO, ECHOES, GObject)

EhloEchoes     *ehlo_echoes_get_default    (void);
EhloEchoes     *ehlo_echoes_new_from_bytes (GBytes      *json,
                                            GError     **error);
guint           ehlo_echoes_get_n          (EhloEchoes  *self);
const EhloEcho *ehlo_echoes_get            (EhloEchoes  *self,
                                            guint        index);
const EhloEcho *ehlo_echoes_find           (EhloEchoes  *self,
                                            const char  *id);

G_END_DECLS
