/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-facts.h"

#include "ehlo-escape.h"
#include "ehlo-fact.h"

#include <glib/gi18n-lib.h>

#define SECONDS_PER_DAY (24 * 60 * 60)

/* A certificate has a handful of names and a chain of three or four; a hostile one may have
 * thousands, which nobody reads. */
#define MAX_NAMES 100
#define MAX_CHAIN 20

static const EhloCertificate *
leaf_of (const EhloTlsEvidence *evidence)
{
  return evidence->chain->len > 0 ? g_ptr_array_index (evidence->chain, 0) : NULL;
}

static gint64
days_left (const EhloCertificate *leaf,
           gint64                 now_unix)
{
  gint64 seconds = leaf->not_after - now_unix;

  /* Rounded down also below zero, so that "-1" is the first day after the end. */
  return seconds >= 0 ? seconds / SECONDS_PER_DAY
                      : -((-seconds + SECONDS_PER_DAY - 1) / SECONDS_PER_DAY);
}

static void
set_string (EhloStep   *step,
            const char *key,
            const char *value)
{
  if (value != NULL && *value != '\0')
    ehlo_step_set_string (step, key, value);
}

static void
set_time (EhloStep   *step,
          const char *key,
          gint64      unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (unix_s);
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  set_string (step, key, text);
}

static void
store_leaf (const EhloCertificate *leaf,
            gint64                 now_unix,
            EhloStep              *step)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) names_v = NULL;

  for (guint i = 0; leaf->names[i] != NULL && i < MAX_NAMES; i++)
    g_strv_builder_add (names, leaf->names[i]);
  names_v = g_strv_builder_end (names);

  set_string (step, EHLO_FACT_CERT_SUBJECT, leaf->subject);
  set_string (step, EHLO_FACT_CERT_ISSUER, leaf->issuer);
  ehlo_step_set_strv (step, EHLO_FACT_CERT_NAMES, (const char *const *) names_v);
  set_time (step, EHLO_FACT_CERT_NOT_BEFORE, leaf->not_before);
  set_time (step, EHLO_FACT_CERT_NOT_AFTER, leaf->not_after);
  ehlo_step_set_int (step, EHLO_FACT_CERT_DAYS_LEFT, days_left (leaf, now_unix));
  set_string (step, EHLO_FACT_CERT_KEY, leaf->key);
  set_string (step, EHLO_FACT_CERT_SIGNATURE, leaf->signature);
  set_string (step, EHLO_FACT_CERT_SHA256, leaf->sha256);
}

static char *
der_to_pem (GBytes *der)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (der, &length);
  g_autofree char *base64 = g_base64_encode (bytes, length);
  g_autoptr (GString) pem = g_string_new ("-----BEGIN CERTIFICATE-----\n");

  for (gsize at = 0; base64[at] != '\0'; at += MIN (64, strlen (base64 + at)))
    g_string_append_printf (pem, "%.64s\n", base64 + at);
  g_string_append (pem, "-----END CERTIFICATE-----\n");
  return g_string_free (g_steal_pointer (&pem), FALSE);
}

static void
store_chain (const EhloTlsEvidence *evidence,
             EhloStep              *step)
{
  g_autoptr (GStrvBuilder) subjects = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) pems = g_strv_builder_new ();
  g_auto (GStrv) subjects_v = NULL, pems_v = NULL;

  for (guint i = 0; i < evidence->chain->len && i < MAX_CHAIN; i++)
    {
      const EhloCertificate *certificate = g_ptr_array_index (evidence->chain, i);

      g_strv_builder_add (subjects, certificate->subject != NULL ? certificate->subject : "");
    }
  for (guint i = 0; i < evidence->chain_der->len && i < MAX_CHAIN; i++)
    {
      g_autofree char *pem = der_to_pem (g_ptr_array_index (evidence->chain_der, i));

      g_strv_builder_add (pems, pem);
    }
  subjects_v = g_strv_builder_end (subjects);
  pems_v = g_strv_builder_end (pems);
  ehlo_step_set_strv (step, EHLO_FACT_CHAIN, (const char *const *) subjects_v);
  ehlo_step_set_strv (step, EHLO_FACT_CHAIN_PEM, (const char *const *) pems_v);
}

static void
store_messages (const EhloTlsEvidence *evidence,
                EhloStep              *step)
{
  g_autoptr (GStrvBuilder) messages = g_strv_builder_new ();
  g_auto (GStrv) messages_v = NULL;

  for (guint i = 0; i < evidence->messages->len; i++)
    g_strv_builder_add (messages, g_ptr_array_index (evidence->messages, i));
  messages_v = g_strv_builder_end (messages);
  ehlo_step_set_strv (step, EHLO_FACT_TLS_MESSAGES, (const char *const *) messages_v);
}

/**
 * ehlo_tls_facts_store:
 * @evidence: what a handshake showed, finished or not
 * @now_unix: the time to judge dates by, Unix time in seconds
 * @step: the tls step of a run
 *
 * Writes @evidence on @step.
 */
void
ehlo_tls_facts_store (const EhloTlsEvidence *evidence,
                      gint64                 now_unix,
                      EhloStep              *step)
{
  const EhloCertificate *leaf = leaf_of (evidence);

  ehlo_step_set_string (step, EHLO_FACT_TLS_OUTCOME, ehlo_tls_outcome_to_name (evidence->outcome));
  set_string (step, EHLO_FACT_TLS_VERSION, evidence->version);
  set_string (step, EHLO_FACT_TLS_SUITE, evidence->suite);
  set_string (step, EHLO_FACT_TLS_GROUP, evidence->group);
  set_string (step, EHLO_FACT_TLS_SIGNATURE, evidence->server_signature);
  set_string (step, EHLO_FACT_ERROR, evidence->error);
  if (evidence->alert >= 0)
    ehlo_step_set_int (step, EHLO_FACT_ALERT, evidence->alert);
  set_string (step, EHLO_FACT_ALERT_NAME, evidence->alert_name);
  if (evidence->outcome == EHLO_TLS_DONE)
    {
      ehlo_step_set_boolean (step, EHLO_FACT_VERIFIED, evidence->verified);
      ehlo_step_set_strv (step, EHLO_FACT_VERIFY_PROBLEMS,
                          (const char *const *) evidence->verify_problems);
      set_string (step, EHLO_FACT_VERIFY_TEXT, evidence->verify_text);
    }
  if (evidence->outcome == EHLO_TLS_NOT_TLS)
    {
      g_autofree char *first =
        ehlo_escape_bytes (evidence->first_bytes, evidence->n_first_bytes, EHLO_TLS_FIRST_BYTES);

      set_string (step, EHLO_FACT_FIRST_BYTES, first);
    }
  if (leaf != NULL)
    {
      store_leaf (leaf, now_unix, step);
      store_chain (evidence, step);
    }
  set_string (step, EHLO_FACT_OCSP, evidence->ocsp_status);
  if (evidence->client_certificate_requested)
    ehlo_step_set_boolean (step, EHLO_FACT_CLIENT_CERT, TRUE);
  store_messages (evidence, step);
}

/* The most telling problem first: a self-signed certificate is also untrusted. */
static const struct
{
  const char *problem;
  const char *text;
} problem_texts[] = {
  { "revoked", N_("certificate was revoked") },
  { "expired", N_("certificate has expired") },
  { "not-yet-valid", N_("certificate is not valid yet") },
  { "unexpected-owner", N_("certificate is for another name") },
  { "self-signed", N_("certificate is signed by itself") },
  { "not-trusted", N_("certificate’s issuer is not trusted") },
  { "insecure-algorithm", N_("certificate uses a weak algorithm") },
};

/**
 * ehlo_tls_facts_get_worst_problem:
 * @problems: (array zero-terminated=1) (nullable): values of %EHLO_FACT_VERIFY_PROBLEMS
 *
 * Returns: (transfer none) (nullable): the one that tells most
 */
const char *
ehlo_tls_facts_get_worst_problem (const char *const *problems)
{
  for (guint i = 0; problems != NULL && i < G_N_ELEMENTS (problem_texts); i++)
    if (g_strv_contains (problems, problem_texts[i].problem))
      return problem_texts[i].problem;

  return NULL;
}

static char *
summarise_done (const EhloTlsEvidence *evidence,
                gint64                 now_unix)
{
  const EhloCertificate *leaf = leaf_of (evidence);
  gint64 days = leaf != NULL ? days_left (leaf, now_unix) : 0;

  if (!evidence->verified)
    {
      for (guint i = 0; i < G_N_ELEMENTS (problem_texts); i++)
        if (g_strv_contains ((const char *const *) evidence->verify_problems,
                             problem_texts[i].problem))
          return g_strdup_printf ("%s, %s", evidence->version, _(problem_texts[i].text));
      return g_strdup_printf (_("%s, certificate cannot be trusted"), evidence->version);
    }

  return g_strdup_printf (ngettext ("%s, certificate is good, %d day left",
                                    "%s, certificate is good, %d days left", (gulong) days),
                          evidence->version, (int) days);
}

/**
 * ehlo_tls_facts_dup_summary:
 * @evidence: what a handshake showed
 * @now_unix: the time to judge dates by, Unix time in seconds
 *
 * Returns: (transfer full): one line in plain words
 */
char *
ehlo_tls_facts_dup_summary (const EhloTlsEvidence *evidence,
                            gint64                 now_unix)
{
  switch (evidence->outcome)
    {
    case EHLO_TLS_DONE:
      return summarise_done (evidence, now_unix);
    case EHLO_TLS_NOT_TLS:
      return g_strdup (_("The server answered, but not in TLS"));
    case EHLO_TLS_ALERT:
      return g_strdup_printf (_("The server gave up: %s"),
                              evidence->alert_name != NULL ? evidence->alert_name : "?");
    case EHLO_TLS_REFUSED:
      return g_strdup_printf (_("No agreement: %s"),
                              evidence->error != NULL ? evidence->error : "?");
    case EHLO_TLS_CLOSED:
      return g_strdup (_("The server closed the connection during the handshake"));
    case EHLO_TLS_RESET:
      return g_strdup (_("The connection was reset during the handshake"));
    case EHLO_TLS_TIMED_OUT:
      return g_strdup (_("No answer to the handshake in time"));
    case EHLO_TLS_CANCELLED:
    case EHLO_TLS_RUNNING:
      return g_strdup (_("Stopped"));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}
