/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-certificate.h"

#include "ehlo-fact.h"
#include "ehlo-rules-private.h"

/* Less is what clocks of computers differ by when nobody cares; no certificate fails of it but in
 * its first or last hour. */
#define FAR_OFF_S (60 * 60)

/* The TLS step, when it is its certificate that stopped the run: by failing, or by holding the
 * password back. */
EhloStep *
_ehlo_rule_get_unproven (EhloRun  *run,
                         EhloStep *stop)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);

  if (!_ehlo_rule_is_denied (tls, EHLO_FACT_VERIFIED))
    return NULL;

  return stop == tls || (_ehlo_rule_stopped_at (stop, EHLO_STEP_AUTH) &&
                         _ehlo_rule_fact_is (stop, EHLO_FACT_REASON, "not-verified"))
           ? tls
           : NULL;
}

/* Whether the certificate of a TLS step (nullable) has the problem of that name. */
gboolean
_ehlo_rule_has_problem (EhloStep   *tls,
                        const char *problem)
{
  g_auto (GStrv) problems = NULL;

  if (tls == NULL)
    return FALSE;

  problems = ehlo_step_dup_strv (tls, EHLO_FACT_VERIFY_PROBLEMS);

  return g_strv_contains ((const char *const *) problems, problem);
}

/* Unix time in seconds; -1 when it is not known. */
static gint64
get_time (EhloStep   *step,
          const char *key)
{
  const char *text = ehlo_step_get_string (step, key);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix (time) : -1;
}

/* What other clocks say to the dates of the certificate of a TLS step (nullable). Only those of the
 * server's own certificate are known: where it is good, another one above it is not, and only a
 * clock that agrees with others is out of question. */
EhloClockStanding
_ehlo_rule_judge_clock (EhloStep *tls)
{
  gint64 there, here, off, from, until;

  if (tls == NULL || ehlo_step_get_fact (tls, EHLO_FACT_CLOCK_OFF) == NULL)
    return EHLO_CLOCK_UNKNOWN;

  off = ehlo_step_get_int (tls, EHLO_FACT_CLOCK_OFF, 0);
  there = get_time (tls, EHLO_FACT_CLOCK_DATE);
  here = there + off;
  from = get_time (tls, EHLO_FACT_CERT_NOT_BEFORE);
  until = get_time (tls, EHLO_FACT_CERT_NOT_AFTER);
  if (there < 0 || from < 0 || until < 0)
    return EHLO_CLOCK_UNKNOWN;
  if (here >= from && here <= until)
    return ABS (off) <= FAR_OFF_S ? EHLO_CLOCK_NO_REASON : EHLO_CLOCK_UNKNOWN;

  if (there < from || there > until)
    return EHLO_CLOCK_NO_REASON;

  return ABS (off) > FAR_OFF_S ? EHLO_CLOCK_WRONG : EHLO_CLOCK_SLIGHTLY_OFF;
}
