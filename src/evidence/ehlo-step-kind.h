/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The stages of a test in the order they can happen; further probes behind them. The names are an
 * interface (JSON reports). Encryption from the start happens before the greeting. */
typedef enum
{
  EHLO_STEP_SETTINGS,
  EHLO_STEP_NETWORK,
  EHLO_STEP_DNS,
  EHLO_STEP_CONNECT,
  EHLO_STEP_GREETING,
  EHLO_STEP_EHLO,
  EHLO_STEP_STARTTLS,
  EHLO_STEP_TLS,
  EHLO_STEP_EHLO_TLS,
  EHLO_STEP_AUTH,
  EHLO_STEP_MAIL,
  EHLO_STEP_RCPT,
  EHLO_STEP_DATA,
  EHLO_STEP_QUIT,
  EHLO_STEP_PORTS,
  EHLO_STEP_PATH,
  EHLO_STEP_REPUTATION,
  EHLO_STEP_DOMAIN,
  EHLO_STEP_COMPUTER,
} EhloStepKind;

#define EHLO_N_STEP_KINDS (EHLO_STEP_COMPUTER + 1)

const char *ehlo_step_kind_to_string   (EhloStepKind  kind);
gboolean    ehlo_step_kind_from_string (const char   *text,
                                        EhloStepKind *ret_kind);
const char *ehlo_step_kind_get_title   (EhloStepKind  kind);

G_END_DECLS
