/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "ehlo-encryption.h"

G_BEGIN_DECLS

/* The account as it was tested; no secret. All strings nullable. */
typedef struct
{
  char          *preset;
  char          *host;
  guint          port;
  EhloEncryption encryption;
  char          *user;
  char          *from;
  char          *to;
} EhloSubject;

EhloSubject *ehlo_subject_copy (const EhloSubject *self);
void         ehlo_subject_free (EhloSubject       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloSubject, ehlo_subject_free)

G_END_DECLS
