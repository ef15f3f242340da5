/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-collect.h"

#include "ehlo-tls-certificate.h"

#include <gnutls/ocsp.h>
#include <gnutls/x509.h>
#include <string.h>

/* Real chains have two to five certificates. */
#define MAX_CHAIN 20

/* GNUTLS_CERT_INVALID says no more than that one of the others is set. The first three are what
 * is looked for first. */
static const struct
{
  guint       bit;
  const char *name;
} problem_names[] = {
  { GNUTLS_CERT_SIGNER_NOT_FOUND, "not-trusted" },
  { GNUTLS_CERT_EXPIRED, "expired" },
  { GNUTLS_CERT_NOT_ACTIVATED, "not-yet-valid" },
  { GNUTLS_CERT_UNEXPECTED_OWNER, "unexpected-owner" },
  { GNUTLS_CERT_REVOKED, "revoked" },
  { GNUTLS_CERT_SIGNER_NOT_CA, "signer-not-ca" },
  { GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, "signer-constraints" },
  { GNUTLS_CERT_INSECURE_ALGORITHM, "insecure-algorithm" },
  { GNUTLS_CERT_SIGNATURE_FAILURE, "bad-signature" },
  { GNUTLS_CERT_PURPOSE_MISMATCH, "purpose-mismatch" },
  { GNUTLS_CERT_MISMATCH, "mismatch" },
  { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, "unknown-critical-extension" },
  { GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED, "revocation-data-old" },
  { GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE, "revocation-data-in-future" },
  { GNUTLS_CERT_MISSING_OCSP_STATUS, "ocsp-missing" },
  { GNUTLS_CERT_INVALID_OCSP_STATUS, "ocsp-invalid" },
};

static void
collect_chain (EhloTlsSession *session)
{
  EhloTlsEvidence *evidence = session->evidence;
  unsigned int n_certificates = 0;
  const gnutls_datum_t *list = gnutls_certificate_get_peers (session->gnutls, &n_certificates);

  for (unsigned int i = 0; list != NULL && i < MIN (n_certificates, MAX_CHAIN); i++)
    {
      GBytes *der = g_bytes_new (list[i].data, list[i].size);

      g_ptr_array_add (evidence->chain_der, der);
      g_ptr_array_add (evidence->chain, ehlo_tls_certificate_read (der));
    }
}

static void
collect_parameters (EhloTlsSession *session)
{
  EhloTlsEvidence *evidence = session->evidence;
  gnutls_session_t gnutls = session->gnutls;

  evidence->version = g_strdup (gnutls_protocol_get_name (gnutls_protocol_get_version (gnutls)));
  evidence->suite = g_strdup (gnutls_ciphersuite_get (gnutls));
  evidence->group = g_strdup (gnutls_group_get_name (gnutls_group_get (gnutls)));
  evidence->server_signature
    = g_strdup (gnutls_sign_get_name (gnutls_sign_algorithm_get (gnutls)));
}

static gboolean
is_self_signed (EhloTlsEvidence *evidence)
{
  const EhloCertificate *leaf = evidence->chain->pdata[0];

  return evidence->chain->len == 1
         && leaf->self_issued
         && (evidence->verify_status & GNUTLS_CERT_SIGNER_NOT_FOUND) != 0;
}

static void
name_problems (EhloTlsEvidence *evidence)
{
  GPtrArray *names = g_ptr_array_new ();

  if (is_self_signed (evidence))
    g_ptr_array_add (names, g_strdup ("self-signed"));
  for (guint i = 0; i < G_N_ELEMENTS (problem_names); i++)
    if (evidence->verify_status & problem_names[i].bit)
      g_ptr_array_add (names, g_strdup (problem_names[i].name));
  if (names->len == 0 && !evidence->verified)
    g_ptr_array_add (names, g_strdup ("unexpected-error"));
  g_ptr_array_add (names, NULL);

  g_strfreev (evidence->verify_problems);
  evidence->verify_problems = (char **) g_ptr_array_free (names, FALSE);
}

/* RFC 6125: a name is compared with the names, an address with the addresses. */
static int
verify_peer (EhloTlsSession *session,
             unsigned int   *ret_status)
{
  g_autoptr (GInetAddress) address = NULL;
  gnutls_typed_vdata_st data[2] = {
    { GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *) GNUTLS_KP_TLS_WWW_SERVER, 0 },
  };

  if (session->server_name == NULL)
    return gnutls_certificate_verify_peers (session->gnutls, data, 1, ret_status);

  address = g_inet_address_new_from_string (session->server_name);
  if (address != NULL)
    {
      data[1].type = GNUTLS_DT_IP_ADDRESS;
      data[1].data = (unsigned char *) g_inet_address_to_bytes (address);
      data[1].size = g_inet_address_get_native_size (address);
    }
  else
    {
      data[1].type = GNUTLS_DT_DNS_HOSTNAME;
      data[1].data = (unsigned char *) session->server_name;
      data[1].size = strlen (session->server_name);
    }

  return gnutls_certificate_verify_peers (session->gnutls, data, 2, ret_status);
}

static void
collect_verification (EhloTlsSession *session)
{
  EhloTlsEvidence *evidence = session->evidence;
  unsigned int status = 0;
  gnutls_datum_t text = { NULL, 0 };
  int code;

  if (evidence->chain->len == 0)
    return;

  code = verify_peer (session, &status);
  evidence->verify_status = status;
  evidence->verified = code == 0 && status == 0;
  name_problems (evidence);

  if (code < 0)
    evidence->verify_text = g_strdup (gnutls_strerror (code));
  else if (gnutls_certificate_verification_status_print (status, GNUTLS_CRT_X509, &text, 0) == 0)
    evidence->verify_text = g_strchomp (g_strndup ((const char *) text.data, text.size));
  gnutls_free (text.data);
}

static const char *
name_ocsp_status (unsigned int status)
{
  switch (status)
    {
    case GNUTLS_OCSP_CERT_GOOD:
      return "good";
    case GNUTLS_OCSP_CERT_REVOKED:
      return "revoked";
    default:
      return "unknown";
    }
}

/* RFC 6066, 8. What the staple says; whether it is genuine and in time is part of the
 * verification. */
static void
collect_ocsp (EhloTlsSession *session)
{
  EhloTlsEvidence *evidence = session->evidence;
  gnutls_datum_t staple = { NULL, 0 };
  gnutls_ocsp_resp_t response = NULL;
  unsigned int status = GNUTLS_OCSP_CERT_UNKNOWN;

  if (session->is_server || gnutls_ocsp_status_request_get (session->gnutls, &staple) < 0)
    return;

  evidence->ocsp_stapled = TRUE;
  if (gnutls_ocsp_resp_init (&response) == 0
      && gnutls_ocsp_resp_import (response, &staple) == 0)
    gnutls_ocsp_resp_get_single (response, 0, NULL, NULL, NULL, NULL, &status, NULL, NULL, NULL,
                                 NULL);
  evidence->ocsp_status = g_strdup (name_ocsp_status (status));
  g_clear_pointer (&response, gnutls_ocsp_resp_deinit);
}

/**
 * ehlo_tls_collect:
 * @session: a session whose handshake has ended, well or not; once
 *
 * Fills the evidence with what GnuTLS knows: the chain as sent, also when the handshake failed
 * later on, its verification, and, when it is complete, what was agreed on.
 */
void
ehlo_tls_collect (EhloTlsSession *session)
{
  collect_chain (session);
  if (!session->is_server)
    collect_verification (session);
  if (session->evidence->outcome != EHLO_TLS_DONE)
    return;

  collect_parameters (session);
  collect_ocsp (session);
}
