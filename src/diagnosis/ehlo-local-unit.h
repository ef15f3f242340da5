/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step.h"

G_BEGIN_DECLS

/* How the mail service of this computer stands, as its systemd has it. */
typedef enum
{
  EHLO_UNIT_NONE,    /* none is installed, or nobody tells */
  EHLO_UNIT_RUNNING,
  EHLO_UNIT_STOPPED,
  EHLO_UNIT_MASKED,  /* not allowed to start */
  EHLO_UNIT_FAILED,
} EhloUnitState;

EhloUnitState ehlo_local_unit_find (EhloStep  *computer,
                                    char     **ret_unit,
                                    char     **ret_service);

G_END_DECLS
