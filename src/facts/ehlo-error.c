/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"

#include <gio/gio.h>

G_DEFINE_QUARK (ehlo-error-quark, ehlo_error)

/* Error codes of GLib are never negative. */
#define ANY_CODE -1

typedef struct
{
  GQuark  (*get_domain) (void);
  int       code;
  EhloError ours;
} ErrorMapping;

/* The first line that fits counts; what is not listed is EHLO_ERROR_FAILED.
 *
 * GLib 2.74 maps both EPIPE and ECONNRESET to G_IO_ERROR_CONNECTION_CLOSED, which is the same
 * number as G_IO_ERROR_BROKEN_PIPE, and leaves only a translated sentence to tell them apart. So
 * nothing here becomes EHLO_ERROR_RESET: code that sees errno itself makes that one.
 *
 * Left out on purpose: G_IO_ERROR_CLOSED is our own end, already closed, and tells nothing of the
 * peer; G_IO_ERROR_PERMISSION_DENIED may be a file, but as well a packet that a local firewall took
 * (EPERM), and "failed" is better than a wrong word. A name that is not found (GResolver) is an
 * outcome with facts; when it does come as an error, there is no better word than "failed". */
static const ErrorMapping error_mappings[] = {
  { g_io_error_quark, G_IO_ERROR_CANCELLED, EHLO_ERROR_CANCELLED },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, EHLO_ERROR_DEADLINE },
  { g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, EHLO_ERROR_CLOSED },
  { g_io_error_quark, G_IO_ERROR_NOT_CONNECTED, EHLO_ERROR_CLOSED },
  { g_io_error_quark, G_IO_ERROR_MESSAGE_TOO_LARGE, EHLO_ERROR_LIMIT },
  { g_io_error_quark, G_IO_ERROR_INVALID_DATA, EHLO_ERROR_PROTOCOL },
  { g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, EHLO_ERROR_PROTOCOL },
  { g_io_error_quark, G_IO_ERROR_NOT_FOUND, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_EXISTS, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_IS_DIRECTORY, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_NOT_DIRECTORY, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_NOT_EMPTY, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_NOT_REGULAR_FILE, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_NOT_SYMBOLIC_LINK, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_FILENAME_TOO_LONG, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_INVALID_FILENAME, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_TOO_MANY_LINKS, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_NO_SPACE, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_READ_ONLY, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_CANT_CREATE_BACKUP, EHLO_ERROR_FILE },
  { g_io_error_quark, G_IO_ERROR_WRONG_ETAG, EHLO_ERROR_FILE },
  { g_tls_error_quark, G_TLS_ERROR_EOF, EHLO_ERROR_CLOSED },
  { g_tls_error_quark, ANY_CODE, EHLO_ERROR_TLS },
  { g_file_error_quark, ANY_CODE, EHLO_ERROR_FILE },
  { g_key_file_error_quark, ANY_CODE, EHLO_ERROR_FILE },
  { g_uri_error_quark, ANY_CODE, EHLO_ERROR_INVALID },
  { g_option_error_quark, ANY_CODE, EHLO_ERROR_INVALID },
  { g_number_parser_error_quark, ANY_CODE, EHLO_ERROR_INVALID },
  { g_convert_error_quark, G_CONVERT_ERROR_ILLEGAL_SEQUENCE, EHLO_ERROR_INVALID },
};

static const char *const error_names[] = {
  [EHLO_ERROR_FAILED] = "failed",
  [EHLO_ERROR_CANCELLED] = "cancelled",
  [EHLO_ERROR_DEADLINE] = "deadline",
  [EHLO_ERROR_CLOSED] = "closed",
  [EHLO_ERROR_RESET] = "reset",
  [EHLO_ERROR_LIMIT] = "limit",
  [EHLO_ERROR_PROTOCOL] = "protocol",
  [EHLO_ERROR_TLS] = "tls",
  [EHLO_ERROR_INVALID] = "invalid",
  [EHLO_ERROR_FILE] = "file",
};

static EhloError
find_code (const GError *foreign)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_mappings); i++)
    {
      const ErrorMapping *mapping = &error_mappings[i];

      if (foreign->domain == mapping->get_domain ()
          && (mapping->code == ANY_CODE || mapping->code == foreign->code))
        return mapping->ours;
    }

  return EHLO_ERROR_FAILED;
}

/**
 * ehlo_error_convert:
 * @foreign: an error of any domain
 *
 * Makes an error of %EHLO_ERROR out of one of GLib or GIO; the message stays word for word. One
 * that is %EHLO_ERROR already is copied. Whoever needs the foreign domain and code too must keep
 * @foreign beside it. Any thread.
 *
 * A lost connection becomes %EHLO_ERROR_CLOSED, never %EHLO_ERROR_RESET: GIO gives both the same
 * code. Whoever has errno at hand makes %EHLO_ERROR_RESET itself.
 *
 * Returns: (transfer full): a new error
 */
GError *
ehlo_error_convert (const GError *foreign)
{
  g_return_val_if_fail (foreign != NULL, NULL);

  if (foreign->domain == EHLO_ERROR)
    return g_error_copy (foreign);

  return g_error_new_literal (EHLO_ERROR, find_code (foreign), foreign->message);
}

/**
 * ehlo_error_to_name:
 * @code: a code of %EHLO_ERROR
 *
 * The name that stands in reports as the fact `error-code`. It is never translated; a number that
 * is no code counts as %EHLO_ERROR_FAILED. Any thread.
 *
 * Returns: (transfer none): the name
 */
const char *
ehlo_error_to_name (EhloError code)
{
  if ((guint) code >= G_N_ELEMENTS (error_names))
    code = EHLO_ERROR_FAILED;

  return error_names[code];
}
