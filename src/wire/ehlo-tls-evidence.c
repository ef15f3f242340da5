/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-tls-evidence.h"

static const char *const outcome_names[EHLO_N_TLS_OUTCOMES] = {
  [EHLO_TLS_RUNNING] = "running",
  [EHLO_TLS_DONE] = "done",
  [EHLO_TLS_NOT_TLS] = "not-tls",
  [EHLO_TLS_ALERT] = "alert",
  [EHLO_TLS_REFUSED] = "refused",
  [EHLO_TLS_CLOSED] = "closed",
  [EHLO_TLS_RESET] = "reset",
  [EHLO_TLS_TIMED_OUT] = "timed-out",
  [EHLO_TLS_CANCELLED] = "cancelled",
};

/**
 * ehlo_tls_evidence_new:
 *
 * Returns: (transfer full): the evidence of a handshake that has not begun: nothing yet
 */
EhloTlsEvidence *
ehlo_tls_evidence_new (void)
{
  EhloTlsEvidence *self = g_new0 (EhloTlsEvidence, 1);

  self->alert = -1;
  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) ehlo_certificate_free);
  self->chain_der = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->verify_problems = g_new0 (char *, 1);
  self->messages = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * ehlo_tls_evidence_free:
 * @self: (nullable): evidence
 */
void
ehlo_tls_evidence_free (EhloTlsEvidence *self)
{
  if (self == NULL)
    return;

  g_free (self->error);
  g_free (self->alert_name);
  g_free (self->version);
  g_free (self->suite);
  g_free (self->group);
  g_free (self->server_signature);
  g_ptr_array_unref (self->chain);
  g_ptr_array_unref (self->chain_der);
  g_strfreev (self->verify_problems);
  g_free (self->verify_text);
  g_free (self->ocsp_status);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

/**
 * ehlo_tls_outcome_to_name:
 * @outcome: an outcome
 *
 * Returns: its stable name in reports: `running`, `done`, `not-tls`, `alert`, `refused`, `closed`,
 *   `reset`, `timed-out` or `cancelled`
 */
const char *
ehlo_tls_outcome_to_name (EhloTlsOutcome outcome)
{
  g_return_val_if_fail ((guint) outcome < EHLO_N_TLS_OUTCOMES, NULL);

  return outcome_names[outcome];
}
