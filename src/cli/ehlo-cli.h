/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-account.h"
#include "ehlo-report.h"
#include "ehlo-run.h"

G_BEGIN_DECLS

/* Exit status: the convention of monitoring plugins. */
typedef enum
{
  EHLO_EXIT_WORKS = 0,
  EHLO_EXIT_WARNINGS = 1,
  EHLO_EXIT_DOES_NOT_WORK = 2,
  EHLO_EXIT_NOT_TESTED = 3,
} EhloExit;

/* The commands. Each gets its own arguments, argv[0] being its name. */
EhloExit ehlo_cli_test     (int argc, char **argv);
EhloExit ehlo_cli_ports    (int argc, char **argv);
EhloExit ehlo_cli_path     (int argc, char **argv);
EhloExit ehlo_cli_reputation (int argc, char **argv);
EhloExit ehlo_cli_explain  (int argc, char **argv);
EhloExit ehlo_cli_presets  (int argc, char **argv);
EhloExit ehlo_cli_show     (int argc, char **argv);
EhloExit ehlo_cli_compare  (int argc, char **argv);
EhloExit ehlo_cli_practice (int argc, char **argv);

#define EHLO_CLI_FORMATS "text|json|markdown|html|pdf"

/* What they share */
EhloExit ehlo_cli_fail            (const GError      *error);
EhloExit ehlo_cli_exit_for_run    (EhloRun           *run);
gboolean ehlo_cli_parse_format    (const char        *text,
                                   EhloReportFormat  *ret_format,
                                   GError           **error);
gboolean ehlo_cli_parse_redact    (const char        *text,
                                   EhloReportOptions *options,
                                   GError           **error);
gboolean ehlo_cli_write           (GBytes            *bytes,
                                   const char        *path,
                                   GError           **error);
char    *ehlo_cli_read_password   (const char        *path,
                                   GError           **error);
char    *ehlo_cli_ask_password    (const char        *user);

G_END_DECLS
