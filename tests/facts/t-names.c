/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-certificate.h"
#include "ehlo-encryption.h"
#include "ehlo-error.h"
#include "ehlo-outcome.h"

#include <errno.h>
#include <gio/gio.h>

/* The names stand in reports; a changed one breaks reports that exist. */
static void
test_outcome_names (void)
{
  static const char *const want[EHLO_N_OUTCOMES] = {
    "running", "ok", "warning", "failed", "skipped", "cancelled",
  };
  EhloOutcome outcome;

  for (guint i = 0; i < EHLO_N_OUTCOMES; i++)
    {
      g_assert_cmpstr (ehlo_outcome_to_string (i), ==, want[i]);
      g_assert_true (ehlo_outcome_from_string (want[i], &outcome));
      g_assert_cmpuint (outcome, ==, i);
    }

  outcome = EHLO_OUTCOME_SKIPPED;
  g_assert_false (ehlo_outcome_from_string ("OK", &outcome));
  g_assert_false (ehlo_outcome_from_string ("", &outcome));
  g_assert_false (ehlo_outcome_from_string (NULL, &outcome));
  g_assert_cmpuint (outcome, ==, EHLO_OUTCOME_SKIPPED);
  g_assert_true (ehlo_outcome_from_string ("ok", NULL));
}

static void
test_encryption_names (void)
{
  static const char *const want[EHLO_N_ENCRYPTIONS] = { "implicit", "starttls", "none" };
  EhloEncryption encryption;

  for (guint i = 0; i < EHLO_N_ENCRYPTIONS; i++)
    {
      g_assert_cmpstr (ehlo_encryption_to_string (i), ==, want[i]);
      g_assert_true (ehlo_encryption_from_string (want[i], &encryption));
      g_assert_cmpuint (encryption, ==, i);
    }

  encryption = EHLO_ENCRYPTION_NONE;
  g_assert_false (ehlo_encryption_from_string ("ssl", &encryption));
  g_assert_false (ehlo_encryption_from_string (NULL, &encryption));
  g_assert_cmpuint (encryption, ==, EHLO_ENCRYPTION_NONE);
}

static void
test_error_names (void)
{
  static const char *const want[] = {
    "failed", "cancelled", "deadline", "closed", "reset",
    "limit", "protocol", "tls", "invalid", "file",
  };

  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    g_assert_cmpstr (ehlo_error_to_name (i), ==, want[i]);

  g_assert_cmpuint (G_N_ELEMENTS (want), ==, EHLO_ERROR_FILE + 1);
  g_assert_cmpstr (ehlo_error_to_name (G_N_ELEMENTS (want)), ==, "failed");
  g_assert_cmpstr (ehlo_error_to_name (-1), ==, "failed");
}

static void
test_error_convert (void)
{
  const struct { GQuark domain; int code; EhloError want; } rows[] = {
    { G_IO_ERROR, G_IO_ERROR_FAILED, EHLO_ERROR_FAILED },
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, EHLO_ERROR_CANCELLED },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, EHLO_ERROR_DEADLINE },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, EHLO_ERROR_CLOSED },
    { G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, EHLO_ERROR_CLOSED },
    { G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, EHLO_ERROR_CLOSED },
    { G_IO_ERROR, G_IO_ERROR_CLOSED, EHLO_ERROR_FAILED },
    { G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, EHLO_ERROR_LIMIT },
    { G_IO_ERROR, G_IO_ERROR_INVALID_DATA, EHLO_ERROR_PROTOCOL },
    { G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, EHLO_ERROR_PROTOCOL },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, EHLO_ERROR_FAILED },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, EHLO_ERROR_FAILED },
    { G_IO_ERROR, G_IO_ERROR_NOT_FOUND, EHLO_ERROR_FILE },
    { G_IO_ERROR, G_IO_ERROR_NO_SPACE, EHLO_ERROR_FILE },
    { G_IO_ERROR, G_IO_ERROR_READ_ONLY, EHLO_ERROR_FILE },
    { G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, EHLO_ERROR_FILE },
    { G_TLS_ERROR, G_TLS_ERROR_EOF, EHLO_ERROR_CLOSED },
    { G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, EHLO_ERROR_TLS },
    { G_TLS_ERROR, G_TLS_ERROR_NOT_TLS, EHLO_ERROR_TLS },
    { G_TLS_ERROR, 4711, EHLO_ERROR_TLS },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, EHLO_ERROR_FAILED },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE, EHLO_ERROR_FAILED },
    { G_FILE_ERROR, G_FILE_ERROR_ACCES, EHLO_ERROR_FILE },
    { G_FILE_ERROR, G_FILE_ERROR_NOENT, EHLO_ERROR_FILE },
    { G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_PARSE, EHLO_ERROR_FILE },
    { G_URI_ERROR, G_URI_ERROR_BAD_HOST, EHLO_ERROR_INVALID },
    { G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, EHLO_ERROR_INVALID },
    { G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_INVALID, EHLO_ERROR_INVALID },
    { G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE, EHLO_ERROR_INVALID },
    { G_CONVERT_ERROR, G_CONVERT_ERROR_NO_MEMORY, EHLO_ERROR_FAILED },
    { G_SHELL_ERROR, G_SHELL_ERROR_FAILED, EHLO_ERROR_FAILED },
    { EHLO_ERROR, EHLO_ERROR_RESET, EHLO_ERROR_RESET },
    { EHLO_ERROR, EHLO_ERROR_LIMIT, EHLO_ERROR_LIMIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) foreign =
        g_error_new_literal (rows[i].domain, rows[i].code, "100 % as it was said");
      g_autoptr (GError) ours = ehlo_error_convert (foreign);

      g_test_message ("%s %d", g_quark_to_string (rows[i].domain), rows[i].code);
      g_assert_error (ours, EHLO_ERROR, (int) rows[i].want);
      g_assert_cmpstr (ours->message, ==, "100 % as it was said");
    }
}

/* What the comment in ehlo-error.c says of GLib; if a later GLib tells the two apart, the table can
 * have a line more. */
static void
test_error_glib_folds_reset (void)
{
  g_assert_cmpint (g_io_error_from_errno (ECONNRESET), ==, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpint (g_io_error_from_errno (EPIPE), ==, G_IO_ERROR_CONNECTION_CLOSED);
}

static EhloCertificate *
make_certificate (void)
{
  EhloCertificate *self = ehlo_certificate_new ();

  self->subject = g_strdup ("CN=smtp.example.com");
  self->issuer = g_strdup ("CN=Example CA");
  g_strfreev (self->names);
  self->names = g_strsplit ("smtp.example.com 192.0.2.1", " ", -1);
  self->common_name = g_strdup ("smtp.example.com");
  self->not_before = 1;
  self->not_after = 4102444800;
  self->key = g_strdup ("RSA 2048");
  self->signature = g_strdup ("RSA-SHA256");
  self->sha256 = g_strdup ("00ff");
  self->serial = g_strdup ("01");
  self->is_ca = TRUE;
  self->self_issued = TRUE;
  return self;
}

static void
test_certificate_copy (void)
{
  g_autoptr (EhloCertificate) empty = ehlo_certificate_new ();
  g_autoptr (EhloCertificate) empty_copy = ehlo_certificate_copy (empty);
  g_autoptr (EhloCertificate) copy = NULL;
  EhloCertificate *original = make_certificate ();
  g_autofree char *names = NULL;

  g_assert_nonnull (empty->names);
  g_assert_nonnull (empty_copy->names);
  g_assert_null (empty_copy->names[0]);
  g_assert_null (empty_copy->subject);
  g_assert_null (ehlo_certificate_copy (NULL));

  /* By way of the boxed type, as properties and closures do it. */
  copy = g_boxed_copy (EHLO_TYPE_CERTIFICATE, original);
  g_boxed_free (EHLO_TYPE_CERTIFICATE, original);

  g_assert_cmpstr (copy->subject, ==, "CN=smtp.example.com");
  g_assert_cmpstr (copy->issuer, ==, "CN=Example CA");
  names = g_strjoinv (" ", copy->names);
  g_assert_cmpstr (names, ==, "smtp.example.com 192.0.2.1");
  g_assert_cmpstr (copy->common_name, ==, "smtp.example.com");
  g_assert_cmpint (copy->not_before, ==, 1);
  g_assert_cmpint (copy->not_after, ==, 4102444800);
  g_assert_cmpstr (copy->key, ==, "RSA 2048");
  g_assert_cmpstr (copy->signature, ==, "RSA-SHA256");
  g_assert_cmpstr (copy->sha256, ==, "00ff");
  g_assert_cmpstr (copy->serial, ==, "01");
  g_assert_true (copy->is_ca);
  g_assert_true (copy->self_issued);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/facts/outcome/names", test_outcome_names);
  g_test_add_func ("/facts/encryption/names", test_encryption_names);
  g_test_add_func ("/facts/error/names", test_error_names);
  g_test_add_func ("/facts/error/convert", test_error_convert);
  g_test_add_func ("/facts/error/glib-folds-reset", test_error_glib_folds_reset);
  g_test_add_func ("/facts/certificate/copy", test_certificate_copy);
  return g_test_run ();
}
