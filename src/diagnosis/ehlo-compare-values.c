/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-compare-values.h"

#include "ehlo-fact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
get_string (EhloRun      *run,
            EhloStepKind  kind,
            const char   *key)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  return step != NULL ? ehlo_step_get_string (step, key) : NULL;
}

static char **
dup_strv (EhloRun      *run,
          EhloStepKind  kind,
          const char   *key)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  return step != NULL ? ehlo_step_dup_strv (step, key) : NULL;
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The order of a list says nothing: name servers turn it round on purpose. */
static char *
join_sorted (char **texts)
{
  if (texts == NULL || texts[0] == NULL)
    return NULL;

  qsort (texts, g_strv_length (texts), sizeof *texts, compare_texts);

  return g_strjoinv (", ", texts);
}

/* What was tested */

char *
_ehlo_compare_dup_host (EhloRun *run)
{
  return g_strdup (ehlo_run_get_subject (run)->host);
}

char *
_ehlo_compare_dup_door (EhloRun *run)
{
  static const char *const encryptions[EHLO_N_ENCRYPTIONS] = {
    [EHLO_ENCRYPTION_IMPLICIT] = N_("TLS from the start"),
    [EHLO_ENCRYPTION_STARTTLS] = N_("STARTTLS"),
    [EHLO_ENCRYPTION_NONE] = N_("no encryption"),
  };
  const EhloSubject *subject = ehlo_run_get_subject (run);

  return subject->port != 0
           ? g_strdup_printf ("%u, %s", subject->port, _(encryptions[subject->encryption])) : NULL;
}

char *
_ehlo_compare_dup_user (EhloRun *run)
{
  return g_strdup (ehlo_run_get_subject (run)->user);
}

/* The network */

char *
_ehlo_compare_dup_interfaces (EhloRun *run)
{
  g_auto (GStrv) names = dup_strv (run, EHLO_STEP_NETWORK, EHLO_FACT_INTERFACES);

  return join_sorted (names);
}

/* None is an answer too, where the network was looked at. */
char *
_ehlo_compare_dup_tunnels (EhloRun *run)
{
  g_auto (GStrv) interfaces = dup_strv (run, EHLO_STEP_NETWORK, EHLO_FACT_INTERFACES);
  g_auto (GStrv) names = dup_strv (run, EHLO_STEP_NETWORK, EHLO_FACT_TUNNELS);
  char *joined = join_sorted (names);

  if (joined == NULL && interfaces != NULL && interfaces[0] != NULL)
    return g_strdup (_("none"));

  return joined;
}

char *
_ehlo_compare_dup_own_address (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_CONNECT, EHLO_FACT_LOCAL_ADDRESS));
}

char *
_ehlo_compare_dup_seen_address (EhloRun *run)
{
  const char *seen = get_string (run, EHLO_STEP_EHLO_TLS, EHLO_FACT_SEEN_ADDRESS);

  return g_strdup (seen != NULL ? seen : get_string (run, EHLO_STEP_EHLO, EHLO_FACT_SEEN_ADDRESS));
}

char *
_ehlo_compare_dup_proxy (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_NETWORK, EHLO_FACT_PROXY));
}

/* The name */

char *
_ehlo_compare_dup_name_server (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_DNS, EHLO_FACT_DNS_SERVER));
}

char *
_ehlo_compare_dup_addresses (EhloRun *run)
{
  g_auto (GStrv) addresses = dup_strv (run, EHLO_STEP_DNS, EHLO_FACT_ADDRESSES);

  return join_sorted (addresses);
}

char *
_ehlo_compare_dup_used_address (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_CONNECT, EHLO_FACT_ADDRESS));
}

/* Encryption */

char *
_ehlo_compare_dup_tls_version (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_TLS, EHLO_FACT_TLS_VERSION));
}

char *
_ehlo_compare_dup_issuer (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_TLS, EHLO_FACT_CERT_ISSUER));
}

/* "2026-11-21T08:14:03Z": the day is enough for a person. */
static char *
dup_day (const char *date)
{
  return g_strndup (date, strcspn (date, "T"));
}

char *
_ehlo_compare_dup_dates (EhloRun *run)
{
  const char *from = get_string (run, EHLO_STEP_TLS, EHLO_FACT_CERT_NOT_BEFORE);
  const char *until = get_string (run, EHLO_STEP_TLS, EHLO_FACT_CERT_NOT_AFTER);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (from == NULL || until == NULL)
    return NULL;

  first = dup_day (from);
  last = dup_day (until);

  /* Translators: two dates, the first and the last day */
  return g_strdup_printf (_("%s to %s"), first, last);
}

char *
_ehlo_compare_dup_fingerprint (EhloRun *run)
{
  return g_strdup (get_string (run, EHLO_STEP_TLS, EHLO_FACT_CERT_SHA256));
}

char *
_ehlo_compare_dup_check (EhloRun *run)
{
  EhloStep *tls = ehlo_run_get_step (run, EHLO_STEP_TLS);
  g_auto (GStrv) problems = dup_strv (run, EHLO_STEP_TLS, EHLO_FACT_VERIFY_PROBLEMS);

  if (tls == NULL || ehlo_step_get_fact (tls, EHLO_FACT_VERIFIED) == NULL)
    return NULL;
  if (ehlo_step_get_boolean (tls, EHLO_FACT_VERIFIED))
    return g_strdup (_("trusted"));

  return problems != NULL && problems[0] != NULL ? join_sorted (problems)
                                                 : g_strdup (_("not trusted"));
}

/* The conversation */

char *
_ehlo_compare_dup_greeting (EhloRun *run)
{
  const char *reply = get_string (run, EHLO_STEP_GREETING, EHLO_FACT_REPLY);

  return reply != NULL ? g_strdup (reply)
                       : g_strdup (get_string (run, EHLO_STEP_GREETING, EHLO_FACT_FIRST_BYTES));
}

static gboolean
is_version (const char *word)
{
  gboolean has_dot = FALSE;

  for (const char *p = word; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p) && *p != '.')
        return FALSE;
      has_dot |= *p == '.';
    }

  return has_dot;
}

static gboolean
has_digit (const char *word)
{
  return strpbrk (word, "0123456789") != NULL;
}

static gboolean
is_name_in_date (const char *word)
{
  static const char *const names[] = {
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", NULL,
  };
  g_autofree char *letters = g_strndup (word, strcspn (word, ","));

  return g_strv_contains (names, letters);
}

/*< private >
 * _ehlo_compare_dup_constant_part:
 * @text: what a server says
 *
 * Takes out what is another each time: dates, times and the numbers of conversations. Reply codes,
 * versions ("4.96") and the name at the beginning stay.
 *
 * Returns: (transfer full): the rest
 */
char *
_ehlo_compare_dup_constant_part (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) rest = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit_set (lines[i], " \t", -1);

      for (guint j = 0; words[j] != NULL; j++)
        if (j < 2 || is_version (words[j]) ||
            (!has_digit (words[j]) && !is_name_in_date (words[j])))
          g_string_append_printf (rest, "%s ", words[j]);
    }

  return g_string_free (g_steal_pointer (&rest), FALSE);
}

/* Ports and the way */

/* The fates of the account's own port, where nobody has compared ports. */
static EhloPortState
get_state_of_dial (const char *outcome,
                   gboolean   *ret_is_known)
{
  static const struct
  {
    const char   *outcome;
    EhloPortState state;
  } states[] = {
    { "open", EHLO_PORT_OPEN },
    { "refused", EHLO_PORT_REFUSED },
    { "rejected", EHLO_PORT_REJECTED },
    { "timed-out", EHLO_PORT_DROPPED },
    { "unreachable", EHLO_PORT_UNREACHABLE },
    { "local", EHLO_PORT_REJECTED },
  };

  *ret_is_known = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].outcome, outcome))
      return states[i].state;

  *ret_is_known = FALSE;
  return EHLO_PORT_OPEN;
}

static guint
list_states_of_dial (EhloRun *run)
{
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  g_auto (GStrv) outcomes = dup_strv (run, EHLO_STEP_CONNECT, EHLO_FACT_OUTCOMES);
  guint states = 0;

  if (connect != NULL && (ehlo_step_get_outcome (connect) == EHLO_OUTCOME_OK ||
                          ehlo_step_get_outcome (connect) == EHLO_OUTCOME_WARNING))
    return 1u << EHLO_PORT_OPEN;

  for (guint i = 0; outcomes != NULL && outcomes[i] != NULL; i++)
    {
      gboolean is_known;
      EhloPortState state = get_state_of_dial (outcomes[i], &is_known);

      if (is_known)
        states |= 1u << state;
    }

  return states;
}

static const char *
get_state_words (EhloPortState state)
{
  static const char *const words[EHLO_N_PORT_STATES] = {
    [EHLO_PORT_OPEN] = N_("open"),
    [EHLO_PORT_REFUSED] = N_("refused"),
    [EHLO_PORT_REJECTED] = N_("turned down"),
    [EHLO_PORT_DROPPED] = N_("no answer"),
    [EHLO_PORT_UNREACHABLE] = N_("no way there"),
  };

  return _(words[state]);
}

/* Over all addresses of the server: "open", or "open, no answer". */
char *
_ehlo_compare_dup_port (EhloRun *run,
                        guint    port)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint states = 0;

  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    {
      const EhloPortResult *result = ehlo_run_get_port (run, i);

      if (result->port == port)
        states |= 1u << result->state;
    }
  if (states == 0 && port == ehlo_run_get_subject (run)->port)
    states = list_states_of_dial (run);

  for (guint i = 0; i < EHLO_N_PORT_STATES; i++)
    if (states & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", get_state_words (i));

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static char *
dup_end (const EhloPathTarget *target)
{
  switch (target->ends)
    {
    case EHLO_PATH_REACHES:
      return g_strdup (_("at the server"));
    case EHLO_PATH_REFUSED:
      return g_strdup (_("refused by the server itself"));
    case EHLO_PATH_REJECTED_BY:
      return target->end_by != NULL ? g_strdup_printf (_("turned down by %s"), target->end_by)
                                    : g_strdup (_("turned down on the way"));
    case EHLO_PATH_RESET_AT:
      return g_strdup_printf (_("reset on the way, at hop %u or the next"), target->end_hop);
    case EHLO_PATH_ANSWERED_AT:
      return g_strdup_printf (_("answered on the way, at hop %u, not by the server"),
                              target->end_hop);
    case EHLO_PATH_SILENT_AFTER:
      return g_strdup_printf (_("no answer beyond hop %u"), target->end_hop);
    case EHLO_PATH_LOCAL:
      return g_strdup (_("does not leave this computer"));
    case EHLO_PATH_UNKNOWN:
      return NULL;
    default:
      g_return_val_if_reached (NULL);
    }
}

char *
_ehlo_compare_dup_path_end (EhloRun *run)
{
  const EhloPathResult *path = ehlo_run_get_path (run);
  const EhloPathTarget *target =
    path != NULL ? ehlo_path_result_find (path, ehlo_run_get_subject (run)->port) : NULL;

  return target != NULL ? dup_end (target) : NULL;
}

/* Blocklists */

/* The lists that have it against one of the addresses; none is an answer too. */
char *
_ehlo_compare_dup_listed (EhloRun *run)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (ehlo_run_get_n_reputations (run) == 0)
    return NULL;

  for (guint i = 0; i < ehlo_run_get_n_reputations (run); i++)
    {
      const EhloReputation *reputation = ehlo_run_get_reputation (run, i);

      for (guint j = 0; j < reputation->lists->len; j++)
        {
          const EhloListReport *list = g_ptr_array_index (reputation->lists, j);

          if (list->result == EHLO_RESULT_LISTED && list->covered_by == NULL &&
              !g_ptr_array_find_with_equal_func (names, list->name, g_str_equal, NULL))
            g_ptr_array_add (names, g_strdup (list->name));
        }
    }
  if (names->len == 0)
    return g_strdup (_("none"));

  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (char **) names->pdata);
}

/* What came of it */

char *
_ehlo_compare_dup_verdict (EhloRun *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);

  return verdict != NULL ? g_strdup (ehlo_finding_get_title (verdict)) : NULL;
}

char *
_ehlo_compare_dup_exact_error (EhloRun *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);

  return verdict != NULL ? g_strdup (ehlo_finding_get_exact_error (verdict)) : NULL;
}

char *
_ehlo_compare_dup_duration (gint64 duration_us)
{
  return duration_us < G_USEC_PER_SEC
           ? g_strdup_printf (_("%d ms"), (int) (duration_us / 1000))
           : g_strdup_printf (_("%.1f s"), (double) duration_us / G_USEC_PER_SEC);
}
