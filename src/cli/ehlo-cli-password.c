/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-account-check.h"
#include "ehlo-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Longer than any password or token; OAuth tokens reach 4 KiB. */
#define MAX_PASSWORD_BYTES 16384

/* Reads all there is, up to the limit. Not through stdio, whose buffers would keep a copy. */
static gboolean
read_secret (int     fd,
             char   *buffer,
             gsize  *ret_length)
{
  gsize length = 0;

  while (length < MAX_PASSWORD_BYTES)
    {
      gssize n = read (fd, buffer + length, MAX_PASSWORD_BYTES - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      length += (gsize) n;
    }
  *ret_length = length;
  return TRUE;
}

/**
 * ehlo_cli_read_password:
 * @path: a file, or "-" for standard input
 * @error: place for an error
 *
 * Reads a password. One line end at its end is not part of it.
 *
 * Errors: %EHLO_ERROR_FILE when @path cannot be read, %EHLO_ERROR_INVALID when what stands there
 * cannot be a password; never with the password in the message.
 *
 * Returns: (transfer full): the password, to be wiped, or %NULL with @error set
 */
char *
ehlo_cli_read_password (const char  *path,
                        GError     **error)
{
  gboolean from_stdin = g_str_equal (path, "-");
  int fd = from_stdin ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  char *buffer = g_malloc (MAX_PASSWORD_BYTES + 1);
  gsize length = 0;
  gboolean read_all = fd >= 0 && read_secret (fd, buffer, &length);
  int saved_errno = errno;
  char *password = NULL;

  if (fd >= 0 && !from_stdin)
    close (fd);
  if (!read_all)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_FILE, "password-file: %s: %s", path,
                 g_strerror (saved_errno));
  else if (length == MAX_PASSWORD_BYTES)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "password-file: %s: longer than %d bytes",
                 path, MAX_PASSWORD_BYTES - 1);
  else
    {
      if (length > 0 && buffer[length - 1] == '\n')
        length--;
      if (length > 0 && buffer[length - 1] == '\r')
        length--;
      if (ehlo_password_check (buffer, length, error))
        password = g_strndup (buffer, length);
    }

  explicit_bzero (buffer, MAX_PASSWORD_BYTES + 1);
  g_free (buffer);
  return password;
}

/**
 * ehlo_cli_ask_password:
 * @user: for whom
 *
 * Asks for a password on the terminal, without showing it.
 *
 * Returns: (transfer full) (nullable): the password, to be wiped; %NULL when there is no terminal
 *   or nothing was entered
 */
char *
ehlo_cli_ask_password (const char *user)
{
  struct termios before, silent;
  char buffer[1024];
  gssize n;
  char *password = NULL;

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO)
      || tcgetattr (STDIN_FILENO, &before) != 0)
    return NULL;

  g_printerr (_("Password for %s (Enter for none): "), user);
  silent = before;
  silent.c_lflag &= (tcflag_t) ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  n = read (STDIN_FILENO, buffer, sizeof buffer);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  g_printerr ("\n");

  if (n > 0 && buffer[n - 1] == '\n')
    n--;
  if (n > 0 && ehlo_password_check (buffer, (gsize) n, NULL))
    password = g_strndup (buffer, (gsize) n);
  explicit_bzero (buffer, sizeof buffer);
  return password;
}
