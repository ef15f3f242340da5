/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-encryption.h"

G_BEGIN_DECLS

#define EHLO_PRACTICE_HOST "localhost"
#define EHLO_PRACTICE_USER "you@practice.example"
#define EHLO_PRACTICE_TO   "someone@practice.example"

/* The largest message that any server takes; also what the usual capabilities say. */
#define EHLO_PRACTICE_MAX_MESSAGE 10485760

/* How one gets in. */
typedef enum
{
  EHLO_PRACTICE_DOOR_PLAIN,  /* the server greets in plain text */
  EHLO_PRACTICE_DOOR_TLS,    /* the server waits for a TLS handshake */
  EHLO_PRACTICE_DOOR_CLOSED, /* nothing listens */
} EhloPracticeDoor;

/* Which certificate a practice server shows. */
typedef enum
{
  EHLO_PRACTICE_CERTIFICATE_GOOD,
  EHLO_PRACTICE_CERTIFICATE_EXPIRED,
  EHLO_PRACTICE_CERTIFICATE_WRONG_NAME,
  EHLO_PRACTICE_CERTIFICATE_SELF_SIGNED,
} EhloPracticeCertificate;

#define EHLO_PRACTICE_N_CERTIFICATES (EHLO_PRACTICE_CERTIFICATE_SELF_SIGNED + 1)

/* The points of a conversation at which a script may do something else than a correct server. */
typedef enum
{
  EHLO_PRACTICE_GREETING,
  EHLO_PRACTICE_EHLO,
  EHLO_PRACTICE_HELO,
  EHLO_PRACTICE_STARTTLS,
  EHLO_PRACTICE_AUTH,    /* the last word on a sign-in, after all challenges */
  EHLO_PRACTICE_MAIL,
  EHLO_PRACTICE_RCPT,
  EHLO_PRACTICE_DATA,    /* the command */
  EHLO_PRACTICE_MESSAGE, /* after the dot that ends the message */
  EHLO_PRACTICE_RSET,
  EHLO_PRACTICE_QUIT,
} EhloPracticeStage;

#define EHLO_PRACTICE_N_STAGES (EHLO_PRACTICE_QUIT + 1)

/* What comes after a reply. */
typedef enum
{
  EHLO_PRACTICE_GO_ON,
  EHLO_PRACTICE_START_TLS, /* the handshake; a 2xx to STARTTLS implies it */
  EHLO_PRACTICE_CLOSE,
  EHLO_PRACTICE_RESET,     /* a TCP reset in the place of a goodbye */
  EHLO_PRACTICE_SILENT,    /* stay connected, listen, never say a word again */
} EhloPracticeThen;

/* All zero: what a correct server does. */
typedef struct
{
  const char      *text;    /* lines joined by \n, no CRLF; NULL = the correct reply, "" = none */
  gboolean         raw;     /* send text just as it stands */
  guint            wait_ms; /* before the first byte */
  guint            drip_ms; /* between any two bytes; 0 = all at once */
  EhloPracticeThen then;
  const char      *for_name; /* of EHLO: only to a name that has this in it; NULL = to any */
} EhloPracticeAnswer;

/* A practice server as data. What is left at zero is what a correct submission server (RFC 6409)
 * does, so that a row shows only what is special. A sign-in is asked for where one is offered. */
typedef struct
{
  const char             *id;
  const char             *name;             /* not yet translated */
  const char             *description;      /* likewise */
  EhloEncryption          encryption;       /* what the account says, not what the server does */
  EhloPracticeDoor        door;
  EhloPracticeCertificate certificate;
  const char             *tls_priority;     /* a GnuTLS priority string; NULL = GnuTLS's default */
  const char             *capabilities;     /* outside TLS, by \n; NULL = the usual, "" = none */
  const char             *capabilities_tls; /* inside TLS, likewise */
  guint                   idle_ms;          /* how long a client may say nothing; 0 = 60 s */
  EhloPracticeAnswer      answers[EHLO_PRACTICE_N_STAGES];
} EhloPracticeScript;

guint                     ehlo_practice_script_get_n      (void);
const EhloPracticeScript *ehlo_practice_script_get        (guint                     index);
gboolean                  ehlo_practice_script_find       (const char               *id,
                                                           guint                    *ret_index);
char                    **ehlo_practice_script_dup_offers (const EhloPracticeScript *self,
                                                           gboolean                  encrypted);
gboolean                  ehlo_practice_script_offers     (const EhloPracticeScript *self,
                                                           gboolean                  encrypted,
                                                           const char               *keyword,
                                                           char                    **ret_params);

G_END_DECLS
