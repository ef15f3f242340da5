/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-compare.h"

#include "ehlo-compare-values.h"
#include "ehlo-fact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A step takes another time each time. Only so much more says something. */
#define LONGER_FACTOR 3
#define LONGER_US     (250 * G_TIME_SPAN_MILLISECOND)

/* A sentence is read; all of it stands side by side below. */
#define MAX_QUOTED 120

/* More than three causes in one line are none. */
#define MAX_CAUSES 3

typedef struct
{
  const char *topic;
  const char *label;
  const char *sentence; /* with {before} and {after} */
  gboolean    is_cause;
  gboolean    is_speech; /* of a server: without what is another each time */
  char     *(*dup) (EhloRun *run);
} Topic;

static const Topic causes[] = {
  { "host", N_("Server"), N_("Another server was tested: {after} instead of {before}."),
    TRUE, FALSE, _ehlo_compare_dup_host },
  { "door", N_("Port and encryption"),
    N_("The settings were others: port {after} instead of {before}."),
    TRUE, FALSE, _ehlo_compare_dup_door },
  { "user", N_("User name"), N_("The user name was {before}, now it is {after}."),
    TRUE, FALSE, _ehlo_compare_dup_user },
  { "interfaces", N_("Network"),
    N_("This computer was connected through {before}, now through {after}."),
    TRUE, FALSE, _ehlo_compare_dup_interfaces },
  { "tunnels", N_("VPN"), N_("A VPN carries the traffic: {before} before, {after} now."),
    TRUE, FALSE, _ehlo_compare_dup_tunnels },
  { "own-address", N_("Address of this computer"),
    N_("The address of this computer was {before}, now it is {after}."),
    TRUE, FALSE, _ehlo_compare_dup_own_address },
  { "seen-address", N_("Your address on the internet"),
    N_("The server saw you come from {before}, now from {after}."),
    TRUE, FALSE, _ehlo_compare_dup_seen_address },
  { "proxy", N_("Proxy"), N_("The proxy was {before}, now it is {after}."),
    TRUE, FALSE, _ehlo_compare_dup_proxy },
  { "name-server", N_("Name service"),
    N_("The name was looked up by {before}, now by {after}."),
    TRUE, FALSE, _ehlo_compare_dup_name_server },
  { "server-addresses", N_("Addresses of the server"),
    N_("The name of the server led to {before}, now to {after}."),
    TRUE, FALSE, _ehlo_compare_dup_addresses },
  { "server-address", N_("Address used"),
    N_("The server answered at {before}, now at {after}."),
    TRUE, FALSE, _ehlo_compare_dup_used_address },
  { "greeting", N_("Greeting"),
    N_("Another greeting came: “{after}” instead of “{before}”."),
    TRUE, TRUE, _ehlo_compare_dup_greeting },
  { "tls-version", N_("TLS version"),
    N_("The connection was encrypted with {before}, now with {after}."),
    TRUE, FALSE, _ehlo_compare_dup_tls_version },
  { "certificate-issuer", N_("Issuer of the certificate"),
    N_("The certificate was issued by {before}, now by {after}."),
    TRUE, FALSE, _ehlo_compare_dup_issuer },
  { "certificate-dates", N_("Certificate valid"),
    N_("The certificate was valid from {before}, now from {after}."),
    TRUE, FALSE, _ehlo_compare_dup_dates },
  { "certificate", N_("Fingerprint of the certificate"),
    N_("The server shows another certificate than before."),
    TRUE, FALSE, _ehlo_compare_dup_fingerprint },
  { "certificate-check", N_("Check of the certificate"),
    N_("The certificate was: {before}. Now it is: {after}."),
    TRUE, FALSE, _ehlo_compare_dup_check },
};

static const Topic effects[] = {
  { "path-end", N_("Where the way ends"), N_("The way ended {before}, now: {after}."),
    TRUE, FALSE, _ehlo_compare_dup_path_end },
  { "blocklists", N_("Blocklists"), N_("Listed on: {before} before, {after} now."),
    TRUE, FALSE, _ehlo_compare_dup_listed },
  { "verdict", N_("Result"), N_("The result was “{before}”, now it is “{after}”."),
    FALSE, FALSE, _ehlo_compare_dup_verdict },
  { "exact-error", N_("Exact error"), N_("The error was “{before}”, now it is “{after}”."),
    FALSE, TRUE, _ehlo_compare_dup_exact_error },
};

static void
row_free (gpointer data)
{
  EhloComparisonRow *row = data;

  g_free (row->topic);
  g_free (row->label);
  g_free (row->before);
  g_free (row->after);
  g_free (row->sentence);
  g_free (row);
}

static EhloComparisonRow *
add_row (EhloComparison *self,
         const char     *topic,
         const char     *label,
         char           *before,
         char           *after)
{
  EhloComparisonRow *row = g_new0 (EhloComparisonRow, 1);

  row->topic = g_strdup (topic);
  row->label = g_strdup (label);
  row->before = before;
  row->after = after;
  row->change = before == NULL || after == NULL ? EHLO_CHANGE_UNKNOWN
                : g_str_equal (before, after)   ? EHLO_CHANGE_NONE
                                                : EHLO_CHANGE_DIFFERS;
  g_ptr_array_add (self->rows, row);

  return row;
}

/* Sentences */

static void
append_quoted (GString    *out,
               const char *text)
{
  glong n_chars = g_utf8_strlen (text, -1);
  const char *end = g_utf8_offset_to_pointer (text, MIN (n_chars, MAX_QUOTED));

  for (const char *p = text; p < end; p++)
    g_string_append_c (out, *p == '\n' ? ' ' : *p);
  if (n_chars > MAX_QUOTED)
    g_string_append (out, "…");
}

/* What stands in the values is not looked at again: it comes from a server. */
static char *
expand (const char              *sentence,
        const EhloComparisonRow *row)
{
  static const char before[] = "{before}", after[] = "{after}";
  g_autoptr (GString) out = g_string_new (NULL);
  const char *p = sentence;

  while (*p != '\0')
    {
      if (g_str_has_prefix (p, before))
        {
          append_quoted (out, row->before);
          p += strlen (before);
        }
      else if (g_str_has_prefix (p, after))
        {
          append_quoted (out, row->after);
          p += strlen (after);
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
is_same_speech (const char *before,
                const char *after)
{
  g_autofree char *constant_before = _ehlo_compare_dup_constant_part (before);
  g_autofree char *constant_after = _ehlo_compare_dup_constant_part (after);

  return g_str_equal (constant_before, constant_after);
}

static void
add_topics (EhloComparison *self,
            const Topic    *topics,
            gsize           n_topics)
{
  for (gsize i = 0; i < n_topics; i++)
    {
      const Topic *topic = &topics[i];
      g_autofree char *before = topic->dup (self->before);
      g_autofree char *after = topic->dup (self->after);
      EhloComparisonRow *row;

      if (before == NULL && after == NULL)
        continue;

      row = add_row (self, topic->topic, _(topic->label), g_steal_pointer (&before),
                     g_steal_pointer (&after));
      row->is_cause = topic->is_cause;
      if (row->change == EHLO_CHANGE_DIFFERS && topic->is_speech &&
          is_same_speech (row->before, row->after))
        row->change = EHLO_CHANGE_NONE;
      if (row->change == EHLO_CHANGE_DIFFERS)
        row->sentence = expand (_(topic->sentence), row);
    }
}

/* A title tells people, the code tells what it is: the title may name another port. */
static void
settle_verdict (EhloComparison *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      EhloComparisonRow *row = g_ptr_array_index (self->rows, i);

      if (!g_str_equal (row->topic, "verdict") || row->change != EHLO_CHANGE_DIFFERS ||
          !ehlo_comparison_is_same_verdict (self))
        continue;

      row->change = EHLO_CHANGE_NONE;
      g_clear_pointer (&row->sentence, g_free);
    }
}

/* What the server offers */

static char *
join_missing (char **from,
              char **in)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; from[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) in, from[i]))
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", from[i]);

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static char *
describe_offers (char **before,
                 char **after)
{
  g_autofree char *lost = join_missing (before, after);
  g_autofree char *gained = join_missing (after, before);

  if (*gained == '\0')
    return g_strdup_printf (_("The server no longer offers %s."), lost);
  if (*lost == '\0')
    return g_strdup_printf (_("The server now also offers %s."), gained);

  return g_strdup_printf (_("The server no longer offers %s, but %s."), lost, gained);
}

static char **
dup_offers (EhloRun      *run,
            EhloStepKind  kind)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  return step != NULL ? ehlo_step_dup_strv (step, EHLO_FACT_CAPABILITIES) : NULL;
}

static char *
join_offers (char **offers)
{
  return offers != NULL && offers[0] != NULL ? g_strjoinv (", ", offers) : NULL;
}

static void
add_offers (EhloComparison *self,
            EhloStepKind    kind)
{
  g_auto (GStrv) before = dup_offers (self->before, kind);
  g_auto (GStrv) after = dup_offers (self->after, kind);
  g_autofree char *topic = g_strdup_printf ("capabilities-%s", ehlo_step_kind_to_string (kind));
  g_autofree char *lost = NULL;
  g_autofree char *gained = NULL;
  EhloComparisonRow *row;

  if ((before == NULL || before[0] == NULL) && (after == NULL || after[0] == NULL))
    return;

  row = add_row (self, topic, ehlo_step_kind_get_title (kind), join_offers (before),
                 join_offers (after));
  row->is_cause = TRUE;
  if (row->change != EHLO_CHANGE_DIFFERS)
    return;

  lost = join_missing (before, after);
  gained = join_missing (after, before);
  if (*lost == '\0' && *gained == '\0')
    row->change = EHLO_CHANGE_NONE;
  else
    row->sentence = describe_offers (before, after);
}

/* Ports */

static void
note_ports (EhloRun *run,
            GArray  *ports)
{
  for (guint i = 0; i <= ehlo_run_get_n_ports (run); i++)
    {
      guint port = i < ehlo_run_get_n_ports (run) ? ehlo_run_get_port (run, i)->port
                                                  : ehlo_run_get_subject (run)->port;
      gboolean is_known = port == 0;

      for (guint j = 0; j < ports->len; j++)
        is_known |= g_array_index (ports, guint, j) == port;
      if (!is_known)
        g_array_append_val (ports, port);
    }
}

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  return (int) *(const guint *) a - (int) *(const guint *) b;
}

static void
add_ports (EhloComparison *self)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint));

  note_ports (self->before, ports);
  note_ports (self->after, ports);
  g_array_sort (ports, compare_ports);

  for (guint i = 0; i < ports->len; i++)
    {
      guint port = g_array_index (ports, guint, i);
      g_autofree char *topic = g_strdup_printf ("port-%u", port);
      g_autofree char *label = g_strdup_printf (_("Port %u"), port);
      g_autofree char *before = _ehlo_compare_dup_port (self->before, port);
      g_autofree char *after = _ehlo_compare_dup_port (self->after, port);
      EhloComparisonRow *row;

      if (before == NULL && after == NULL)
        continue;

      row = add_row (self, topic, label, g_steal_pointer (&before), g_steal_pointer (&after));
      row->is_cause = TRUE;
      if (row->change == EHLO_CHANGE_DIFFERS)
        row->sentence = g_strdup_printf (_("Port %u was: %s. Now it is: %s."), port, row->before,
                                         row->after);
    }
}

/* Times */

static gint64
get_duration (EhloRun      *run,
              EhloStepKind  kind)
{
  EhloStep *step = ehlo_run_get_step (run, kind);

  return step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_OK
           ? ehlo_step_get_duration_us (step) : -1;
}

static gboolean
is_much_longer (gint64 longer,
                gint64 shorter)
{
  return longer - shorter >= LONGER_US && longer >= shorter * LONGER_FACTOR;
}

static void
add_time (EhloComparison *self,
          EhloStepKind    kind)
{
  const char *title = ehlo_step_kind_get_title (kind);
  gint64 before = get_duration (self->before, kind), after = get_duration (self->after, kind);
  g_autofree char *topic = g_strdup_printf ("time-%s", ehlo_step_kind_to_string (kind));
  g_autofree char *label = g_strdup_printf (_("Time: %s"), title);
  EhloComparisonRow *row;

  if (before < 0 || after < 0)
    return;

  row = add_row (self, topic, label, _ehlo_compare_dup_duration (before),
                 _ehlo_compare_dup_duration (after));
  row->change = is_much_longer (before, after) || is_much_longer (after, before)
                  ? EHLO_CHANGE_DIFFERS : EHLO_CHANGE_NONE;
  if (row->change == EHLO_CHANGE_DIFFERS)
    row->sentence = g_strdup_printf (_("“%s” took %s, now %s."), title, row->before, row->after);
}

static void
add_times (EhloComparison *self)
{
  static const EhloStepKind kinds[] = {
    EHLO_STEP_DNS, EHLO_STEP_CONNECT, EHLO_STEP_GREETING, EHLO_STEP_TLS, EHLO_STEP_AUTH,
    EHLO_STEP_RCPT,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    add_time (self, kinds[i]);
}

/**
 * ehlo_compare_runs:
 * @before: a finished run
 * @after: a finished run, as a rule a later one
 *
 * Puts two runs beside each other: first what may be why the result is another one, from the
 * settings to the ports, then the result, then the times. What one of the two did not get to know
 * is no change. Of what a server says, dates, times and numbers of conversations do not count.
 *
 * Returns: (transfer full): the comparison
 */
EhloComparison *
ehlo_compare_runs (EhloRun *before,
                   EhloRun *after)
{
  EhloComparison *self;

  g_return_val_if_fail (EHLO_IS_RUN (before), NULL);
  g_return_val_if_fail (EHLO_IS_RUN (after), NULL);

  self = g_rc_box_new0 (EhloComparison);
  self->before = g_object_ref (before);
  self->after = g_object_ref (after);
  self->rows = g_ptr_array_new_with_free_func (row_free);

  add_topics (self, causes, G_N_ELEMENTS (causes));
  add_offers (self, EHLO_STEP_EHLO);
  add_offers (self, EHLO_STEP_EHLO_TLS);
  add_ports (self);
  add_topics (self, effects, G_N_ELEMENTS (effects));
  settle_verdict (self);
  add_times (self);

  return self;
}

/**
 * ehlo_comparison_ref:
 * @self: a comparison
 *
 * Returns: (transfer full): @self
 */
EhloComparison *
ehlo_comparison_ref (EhloComparison *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  EhloComparison *self = data;

  g_object_unref (self->before);
  g_object_unref (self->after);
  g_ptr_array_unref (self->rows);
}

/**
 * ehlo_comparison_unref:
 * @self: (transfer full): a comparison
 *
 * Frees @self with the last reference.
 */
void
ehlo_comparison_unref (EhloComparison *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * ehlo_comparison_count_changes:
 * @self: a comparison
 *
 * Returns: how many things differ
 */
guint
ehlo_comparison_count_changes (const EhloComparison *self)
{
  guint n_changes = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (self->rows, i);

      n_changes += row->change == EHLO_CHANGE_DIFFERS;
    }

  return n_changes;
}

static const char *
get_code (EhloRun *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);

  return verdict != NULL ? ehlo_finding_get_code (verdict) : NULL;
}

/**
 * ehlo_comparison_is_same_verdict:
 * @self: a comparison
 *
 * Returns: whether both runs came to the same verdict, by its code
 */
gboolean
ehlo_comparison_is_same_verdict (const EhloComparison *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_strcmp0 (get_code (self->before), get_code (self->after)) == 0;
}

/**
 * ehlo_comparison_dup_causes:
 * @self: a comparison
 *
 * Returns: (transfer full) (nullable): the first three things that changed and may be why the
 *   result is another one: "Network, Port 587"; %NULL where nothing did
 */
char *
ehlo_comparison_dup_causes (const EhloComparison *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_causes = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->rows->len && n_causes < MAX_CAUSES; i++)
    {
      const EhloComparisonRow *row = g_ptr_array_index (self->rows, i);

      if (row->change != EHLO_CHANGE_DIFFERS || !row->is_cause)
        continue;

      g_string_append_printf (text, "%s%s", n_causes > 0 ? ", " : "", row->label);
      n_causes++;
    }

  return n_causes > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * ehlo_change_to_string:
 * @change: what became of a thing
 *
 * Returns: its name in JSON
 */
const char *
ehlo_change_to_string (EhloChange change)
{
  static const char *const names[] = {
    [EHLO_CHANGE_NONE] = "same",
    [EHLO_CHANGE_DIFFERS] = "differs",
    [EHLO_CHANGE_UNKNOWN] = "unknown",
  };

  g_return_val_if_fail (change < G_N_ELEMENTS (names), NULL);

  return names[change];
}
