/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-account.h"
#include "ehlo-practice.h"

G_BEGIN_DECLS

/* What the command line says about the account; NULL where it says nothing. */
typedef struct
{
  char    *preset;
  char    *host;
  char    *port;
  char    *tls;
  char    *user;
  char    *from;
  char    *to;
  char    *mechanism;
  char    *ca_file;
  gboolean ipv4_only;
} EhloCliAccountOptions;

void         ehlo_cli_account_options_clear (EhloCliAccountOptions        *self);
EhloAccount *ehlo_cli_account_new           (const EhloCliAccountOptions  *options,
                                             EhloPractice                **ret_practice,
                                             const EhloPracticeInfo      **ret_info,
                                             GError                      **error);

G_END_DECLS
