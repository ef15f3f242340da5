/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-facts.h"

#include "ehlo-fact.h"
#include "ehlo-tls-facts.h"

#include <string.h>

static void
set_text (char       **place,
          const char  *text)
{
  if (text == NULL)
    return;

  g_free (*place);
  *place = g_strdup (text);
}

static void
set_first_line (char       **place,
                const char  *text)
{
  g_auto (GStrv) lines = text != NULL ? g_strsplit (text, "\n", 2) : NULL;

  if (lines != NULL)
    set_text (place, lines[0]);
}

/* The names of ehlo_dial_outcome_to_name (); a port that is pending or was called off has no state
 * yet. */
static gboolean
read_state (EhloPortResult *result,
            const char     *outcome)
{
  static const struct
  {
    const char   *outcome;
    EhloPortState state;
  } states[] = {
    { "open", EHLO_PORT_OPEN },
    { "refused", EHLO_PORT_REFUSED },
    { "rejected", EHLO_PORT_REJECTED },
    { "local", EHLO_PORT_REJECTED },
    { "timed-out", EHLO_PORT_DROPPED },
    { "unreachable", EHLO_PORT_UNREACHABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_strcmp0 (outcome, states[i].outcome) == 0)
      {
        result->state = states[i].state;
        return TRUE;
      }

  return FALSE;
}

/* "3/13 from 10.20.0.1" */
static void
read_icmp (EhloPortResult *result,
           const char     *text)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, " from ", 2) : NULL;

  if (parts == NULL || parts[0] == NULL || parts[1] == NULL)
    return;

  set_text (&result->icmp, parts[0]);
  if (!g_str_equal (parts[1], "?"))
    set_text (&result->by, parts[1]);
}

/* Where the address of the row stands in the lists of the connect step; -1 = it was not tried. */
static int
find_address (EhloStep   *step,
              const char *address)
{
  g_auto (GStrv) tried = ehlo_step_dup_strv (step, EHLO_FACT_TRIED);

  for (int i = 0; tried[i] != NULL; i++)
    if (g_strcmp0 (tried[i], address) == 0)
      return i;

  return -1;
}

static const char *
get_entry (GStrv list,
           int   index)
{
  return index < (int) g_strv_length (list) ? list[index] : NULL;
}

static gint64
get_dial_time (EhloStep *step,
               gsize     index)
{
  GVariant *times = ehlo_step_get_fact (step, EHLO_FACT_DIAL_TIMES);
  gint64 time_us = -1;

  if (times != NULL && g_variant_is_of_type (times, G_VARIANT_TYPE ("ax"))
      && index < g_variant_n_children (times))
    g_variant_get_child (times, index, "x", &time_us);
  return time_us;
}

/* The exact words are those of the most telling address. */
static void
read_error (EhloPortResult *result,
            EhloStep       *step)
{
  const char *error = ehlo_step_get_string (step, EHLO_FACT_ERROR);

  if (error != NULL && strstr (error, result->address) != NULL)
    set_text (&result->error, error);
}

static gboolean
read_connect (EhloPortResult *result,
              EhloStep       *step)
{
  g_auto (GStrv) outcomes = NULL;
  g_auto (GStrv) icmp = NULL;
  int index = step != NULL ? find_address (step, result->address) : -1;

  if (index < 0)
    return FALSE;
  outcomes = ehlo_step_dup_strv (step, EHLO_FACT_OUTCOMES);
  icmp = ehlo_step_dup_strv (step, EHLO_FACT_ICMP);
  if (!read_state (result, get_entry (outcomes, index)))
    return FALSE;

  result->local = ehlo_step_get_boolean (step, EHLO_FACT_LOCAL_CAUSE);
  if (result->state != EHLO_PORT_DROPPED)
    result->rtt_us = get_dial_time (step, (gsize) index);
  read_icmp (result, get_entry (icmp, index));
  read_error (result, step);
  return TRUE;
}

/* An address that opened beside the one that is used was not spoken to. */
static gboolean
is_spoken_to (const EhloPortResult *result,
              EhloStep             *connect)
{
  return result->state != EHLO_PORT_OPEN
         || g_strcmp0 (ehlo_step_get_string (connect, EHLO_FACT_ADDRESS), result->address) == 0;
}

static void
read_tls (EhloPortResult *result,
          EhloStep       *step,
          gboolean        after_starttls)
{
  g_auto (GStrv) problems = NULL;
  const char *worst;

  if (step == NULL || ehlo_step_get_fact (step, EHLO_FACT_VERIFIED) == NULL)
    return;

  set_text (&result->manner, after_starttls ? "starttls" : "tls");
  set_text (&result->tls, ehlo_step_get_string (step, EHLO_FACT_TLS_VERSION));
  problems = ehlo_step_dup_strv (step, EHLO_FACT_VERIFY_PROBLEMS);
  worst = ehlo_tls_facts_get_worst_problem ((const char *const *) problems);
  if (ehlo_step_get_boolean (step, EHLO_FACT_VERIFIED))
    set_text (&result->certificate, "valid");
  else
    set_text (&result->certificate, worst != NULL ? worst : "not-trusted");
}

static void
read_greeting (EhloPortResult *result,
               EhloStep       *step)
{
  const char *reply;

  if (step == NULL)
    return;

  reply = ehlo_step_get_string (step, EHLO_FACT_REPLY);
  if (reply == NULL)
    reply = ehlo_step_get_string (step, EHLO_FACT_FIRST_BYTES);
  if (reply != NULL && result->manner == NULL)
    set_text (&result->manner, "plain");
  set_first_line (&result->greeting, reply);
}

/* The right manner is worth more than the failure in the wrong one. */
static void
read_other_manner (EhloPortResult *result,
                   EhloStep       *step)
{
  const char *manner, *said;
  g_auto (GStrv) parts = NULL;

  if (step == NULL || !ehlo_step_get_boolean (step, EHLO_FACT_OTHER_ANSWERED))
    return;

  manner = ehlo_step_get_string (step, EHLO_FACT_OTHER_MANNER);
  said = ehlo_step_get_string (step, EHLO_FACT_OTHER_RESULT);
  result->other_manner = TRUE;
  set_text (&result->manner, manner);
  if (g_strcmp0 (manner, "tls") != 0)
    {
      set_first_line (&result->greeting, said);
      return;
    }

  /* "TLS1.3, 220 mail.example.org" */
  parts = g_strsplit (said != NULL ? said : "", ", ", 2);
  set_text (&result->tls, parts[0]);
  if (parts[0] != NULL)
    set_first_line (&result->greeting, parts[1]);
}

/* What is offered once the line is encrypted counts more than what was offered before. */
static void
read_auth (EhloPortResult *result,
           EhloStep       *step)
{
  g_auto (GStrv) auth = NULL;

  if (step == NULL || ehlo_step_get_fact (step, EHLO_FACT_AUTH_OFFERED) == NULL)
    return;

  auth = ehlo_step_dup_strv (step, EHLO_FACT_AUTH_OFFERED);
  g_strfreev (result->auth);
  result->auth = g_steal_pointer (&auth);
}

/**
 * ehlo_port_facts_read:
 * @result: the row to fill, with address and port
 * @recorder: the steps of a conversation with that port, finished or not
 *
 * Reads from the steps what a row tells.
 *
 * Returns: whether it is known yet what became of the connection to that address; before that
 *   @result says nothing
 */
gboolean
ehlo_port_facts_read (EhloPortResult *result,
                      EhloRecorder   *recorder)
{
  static const EhloStepKind talk[] = {
    EHLO_STEP_GREETING, EHLO_STEP_EHLO, EHLO_STEP_STARTTLS, EHLO_STEP_TLS, EHLO_STEP_EHLO_TLS,
  };
  EhloStep *connect = ehlo_recorder_get_step (recorder, EHLO_STEP_CONNECT);

  if (!read_connect (result, connect) || !is_spoken_to (result, connect))
    return FALSE;
  if (result->state != EHLO_PORT_OPEN)
    return TRUE;

  read_greeting (result, ehlo_recorder_get_step (recorder, EHLO_STEP_GREETING));
  read_auth (result, ehlo_recorder_get_step (recorder, EHLO_STEP_EHLO));
  read_tls (result, ehlo_recorder_get_step (recorder, EHLO_STEP_TLS),
            ehlo_recorder_get_step (recorder, EHLO_STEP_STARTTLS) != NULL);
  read_auth (result, ehlo_recorder_get_step (recorder, EHLO_STEP_EHLO_TLS));
  for (guint i = 0; i < G_N_ELEMENTS (talk) && result->error == NULL; i++)
    {
      EhloStep *step = ehlo_recorder_get_step (recorder, talk[i]);

      if (step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED)
        set_text (&result->error, ehlo_step_get_string (step, EHLO_FACT_ERROR));
    }
  read_other_manner (result, ehlo_recorder_get_step (recorder, EHLO_STEP_GREETING));
  read_other_manner (result, ehlo_recorder_get_step (recorder, EHLO_STEP_TLS));
  return TRUE;
}
