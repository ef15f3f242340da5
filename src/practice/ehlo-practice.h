/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-encryption.h"
#include "ehlo-practice-script.h"

G_BEGIN_DECLS

/* What a practice server is and how to reach it once it runs. */
typedef struct
{
  const char    *id;          /* "practice-good" */
  const char    *name;        /* plain words, translated */
  const char    *description; /* one sentence: what one learns there, translated */
  const char    *host;
  guint16        port;        /* 0 until started */
  EhloEncryption encryption;  /* what the account says; the server may do otherwise */
  const char    *user;
  const char    *password;    /* NULL until started; made up then, worth nothing */
  const char    *from;
  const char    *to;
} EhloPracticeInfo;

#define EHLO_TYPE_PRACTICE (ehlo_practice_get_type ())

/* The practice servers, on loopback, on a thread of their own so that they do not stretch the
 * times of what is measured against them. They stop when the object goes. */
G_DECLARE_FINAL_TYPE (EhloPractice, ehlo_practice, EHLO, PRACTICE, GObject)

guint                   ehlo_practice_get_n_presets (void);
const EhloPracticeInfo *ehlo_practice_get_preset    (guint                     index);
gboolean                ehlo_practice_is_preset     (const char               *id);
EhloPractice           *ehlo_practice_new           (void);
const EhloPracticeInfo *ehlo_practice_start         (EhloPractice             *self,
                                                     const char               *id,
                                                     GError                  **error);
const EhloPracticeInfo *ehlo_practice_start_script  (EhloPractice             *self,
                                                     const EhloPracticeScript *script,
                                                     GError                  **error);
GBytes                 *ehlo_practice_get_ca_pem    (EhloPractice             *self);
char                   *ehlo_practice_dup_received  (EhloPractice             *self,
                                                     const char               *id);

G_END_DECLS
