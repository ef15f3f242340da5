/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-blocklist-check.h"

#include "ehlo-ip-scope.h"
#include "ehlo-list-query.h"
#include "ehlo-resolver.h"

#include <string.h>

/* The way from the root on takes several round trips, to servers that are further away. */
#define RECURSION_TIMEOUT_US (5 * G_USEC_PER_SEC)

/* Lists that are known to refuse public name servers, and did so without a word. One alone may have
 * another reason. */
#define MANY_REFUSALS 2

/* A name that nobody can have listed. */
#define RANDOM_LETTERS 12

struct _EhloBlocklistCheck
{
  GObject            parent_instance;

  EhloBlocklistPlan *plan;
  EhloListTests     *tests;     /* not owned; nullable */
  EhloReputation    *result;
  EhloResolver      *resolver;
  EhloResolver      *recursive; /* nullable: not needed so far */
  GArray            *firsts;    /* (element-type First) of the name server, by list */
  GCancellable      *cancellable; /* nullable */
  GInetAddress      *address;   /* nullable: a domain */
  char              *name;      /* as it stands in front of a zone */
  char              *random_label;
  GPtrArray         *own_lists; /* (element-type EhloBlocklist) made of the plan's own zones */
  guint              n_out;
  gboolean           cancelled;
  GTask             *task;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloBlocklistCheck, ehlo_blocklist_check, G_TYPE_OBJECT)

/* One list that is being asked. */
typedef struct
{
  EhloBlocklistCheck  *check;
  const EhloBlocklist *list;
  char                *zone;
  gboolean             again; /* by recursion */
} Errand;

/* What the name server got out of a list: that tells of the name server. */
typedef struct
{
  EhloListResult result;
  const char    *reason;      /* of the data set; nullable */
  gboolean       turned_away; /* by a list that is known for it, without a reason */
} First;

static void
own_list_free (gpointer data)
{
  EhloBlocklist *list = data;

  g_free (list->id);
  g_array_unref (list->codes);
  g_array_unref (list->refusals);
  g_array_unref (list->positive_codes);
  g_free (list);
}

static void
ehlo_blocklist_check_finalize (GObject *object)
{
  EhloBlocklistCheck *self = EHLO_BLOCKLIST_CHECK (object);

  ehlo_blocklist_plan_free (self->plan);
  ehlo_reputation_free (self->result);
  g_clear_object (&self->resolver);
  g_clear_object (&self->recursive);
  g_clear_object (&self->cancellable);
  g_array_unref (self->firsts);
  g_clear_object (&self->address);
  g_free (self->name);
  g_free (self->random_label);
  g_ptr_array_unref (self->own_lists);

  G_OBJECT_CLASS (ehlo_blocklist_check_parent_class)->finalize (object);
}

static void
ehlo_blocklist_check_class_init (EhloBlocklistCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_blocklist_check_finalize;

  /**
   * EhloBlocklistCheck::changed:
   *
   * A list has answered.
   */
  signals[CHANGED] = g_signal_new ("changed", EHLO_TYPE_BLOCKLIST_CHECK, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static char *
make_random_label (void)
{
  char letters[RANDOM_LETTERS + 1] = { 0 };

  for (guint i = 0; i < RANDOM_LETTERS; i++)
    letters[i] = (char) g_random_int_range ('a', 'z' + 1);
  return g_strdup (letters);
}

static void
ehlo_blocklist_check_init (EhloBlocklistCheck *self)
{
  self->own_lists = g_ptr_array_new_with_free_func (own_list_free);
  self->random_label = make_random_label ();
  self->firsts = g_array_new (FALSE, FALSE, sizeof (First));
}

/**
 * ehlo_blocklist_check_new:
 * @plan: what to look up; copied
 * @tests: (nullable): the memory of tests, which must outlive the check
 *
 * Returns: (transfer full): a check that has not begun
 */
EhloBlocklistCheck *
ehlo_blocklist_check_new (const EhloBlocklistPlan *plan,
                          EhloListTests           *tests)
{
  EhloBlocklistCheck *self = g_object_new (EHLO_TYPE_BLOCKLIST_CHECK, NULL);

  self->plan = ehlo_blocklist_plan_copy (plan);
  self->tests = tests;
  self->address = g_inet_address_new_from_string (plan->subject);
  self->name = self->address != NULL ? ehlo_ip_address_dup_reversed (self->address)
                                     : g_strdup (plan->subject);
  self->result = ehlo_reputation_new (plan->subject, plan->source);
  return self;
}

static gboolean
is_ipv6 (EhloBlocklistCheck *self)
{
  return self->address != NULL
         && g_inet_address_get_family (self->address) == G_SOCKET_FAMILY_IPV6;
}

/* ---- which lists ----------------------------------------------------------------------------- */

static gboolean
is_chosen (EhloBlocklistCheck  *self,
           const EhloBlocklist *list)
{
  const char *const *chosen = (const char *const *) self->plan->chosen;

  return chosen != NULL ? g_strv_contains (chosen, list->id) : list->enabled;
}

/* RFC 5782: lists of domains know no addresses, and the other way round. An IPv6 address is asked
 * about where the list is known to have some; where that is not sure, only when it was chosen. */
static gboolean
knows_kind (EhloBlocklistCheck  *self,
            const EhloBlocklist *list)
{
  EhloFamilySupport support = is_ipv6 (self) ? list->ipv6 : list->ipv4;

  if (list->by_domain || self->address == NULL)
    return list->by_domain && self->address == NULL;

  return support == EHLO_FAMILY_YES
         || (support == EHLO_FAMILY_UNCONFIRMED && self->plan->chosen != NULL);
}

/* A zone of which nothing is known but its name. It needs the test entry of RFC 5782, or else its
 * "not listed" would mean nothing. */
static EhloBlocklist *
make_own_list (const char *zone)
{
  EhloBlocklist *list = g_new0 (EhloBlocklist, 1);

  list->id = g_strdup (zone);
  list->name = list->id;
  list->zone = list->id;
  list->ipv4 = list->ipv6 = EHLO_FAMILY_YES;
  list->codes = g_array_new (FALSE, FALSE, sizeof (EhloBlocklistCode));
  list->refusals = g_array_new (FALSE, FALSE, sizeof (EhloBlocklistRefusal));
  list->positive_codes = g_array_new (FALSE, FALSE, sizeof (EhloBlocklistPattern));
  list->ipv4_positive = list->ipv6_positive = EHLO_TEST_ENTRY_UNKNOWN;
  list->ipv4_negative = EHLO_NEGATIVE_ABSENT;
  list->weight = EHLO_WEIGHT_MODERATE; /* it matters to who named it */
  return list;
}

/* ---- results --------------------------------------------------------------------------------- */

static const char *
name_listing (EhloListing listing)
{
  static const char *const names[] = {
    [EHLO_LISTING_LISTED] = "listed",         [EHLO_LISTING_LISTED_NETWORK] = "listed-network",
    [EHLO_LISTING_POLICY] = "policy",         [EHLO_LISTING_REPUTATION] = "reputation",
    [EHLO_LISTING_NEUTRAL] = "neutral",       [EHLO_LISTING_ALLOW] = "allow",
    [EHLO_LISTING_INFO] = "info",             [EHLO_LISTING_TEST] = "test",
    [EHLO_LISTING_UNKNOWN] = "unknown",       [EHLO_LISTING_ERROR] = "error",
  };

  return names[listing];
}

static const char *
name_weight (EhloWeight weight)
{
  static const char *const names[] = {
    [EHLO_WEIGHT_INFORMATIONAL] = "informational",
    [EHLO_WEIGHT_MINOR] = "minor",
    [EHLO_WEIGHT_MODERATE] = "moderate",
    [EHLO_WEIGHT_MAJOR] = "major",
  };

  return names[weight];
}

static char *
fill_template (EhloBlocklistCheck *self,
               const char         *template)
{
  g_autoptr (GString) url = NULL;

  if (template == NULL)
    return NULL;

  url = g_string_new (template);
  g_string_replace (url, "{ip}", self->plan->subject, 0);
  g_string_replace (url, "{domain}", self->plan->subject, 0);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

static EhloListReport *
add_row (EhloBlocklistCheck  *self,
         const EhloBlocklist *list)
{
  EhloListReport *row = ehlo_reputation_add_list (self->result, list->id, list->name);

  row->weight = g_strdup (name_weight (list->weight));
  row->url = fill_template (self, list->lookup_url);
  row->removal_url = fill_template (self, list->removal_url);
  return row;
}

/* What a list said counts only where its test was passed. */
static gboolean
is_usable (EhloListResult result)
{
  return result == EHLO_RESULT_LISTED || result == EHLO_RESULT_POLICY
         || result == EHLO_RESULT_CLEAR;
}

static void
fill_row (EhloListReport        *row,
          const EhloBlocklist   *list,
          const EhloListOutcome *outcome)
{
  const EhloListJudgement *judgement = &outcome->judgement;
  const EhloBlocklistCode *code = judgement->code;

  row->pending = FALSE;
  row->result = outcome->cancelled ? EHLO_RESULT_SKIPPED : judgement->result;
  row->verified = judgement->verified;
  row->time_us = outcome->time_us;
  if (outcome->codes[0] != NULL)
    {
      g_strfreev (row->codes);
      row->codes = g_strdupv (outcome->codes);
      if (is_usable (row->result))
        row->listing = g_strdup (name_listing (judgement->listing));
    }
  if (code != NULL)
    {
      row->kind = g_strdup (code->class_);
      row->expected = code->expected_at_home;
    }
  row->meaning = g_strdup (code != NULL ? code->meaning : judgement->meaning);
  row->reason = g_strdup (outcome->cancelled ? "cancelled"
                          : outcome->words != NULL && is_usable (row->result) ? outcome->words
                          : judgement->reason);
}

/* ---- all together ---------------------------------------------------------------------------- */

/* "subset-of:x" and "same-data:x": what x says, it says already. */
static const char *
find_covering (EhloBlocklistCheck *self,
               EhloListReport     *row)
{
  const EhloBlocklist *list = ehlo_blocklists_find (self->plan->lists, row->id);

  for (guint i = 0; list != NULL && list->related != NULL && list->related[i] != NULL; i++)
    {
      const char *colon = strchr (list->related[i], ':');
      EhloListReport *other;

      if (!g_str_has_prefix (list->related[i], "subset-of:")
          && !g_str_has_prefix (list->related[i], "same-data:"))
        continue;
      other = ehlo_reputation_find (self->result, colon + 1);
      if (other != NULL && other->result == row->result && other->covered_by == NULL)
        return other->id;
    }

  return NULL;
}

static void
note_first (EhloBlocklistCheck    *self,
            const EhloBlocklist   *list,
            const EhloListOutcome *outcome)
{
  const EhloListJudgement *judgement = &outcome->judgement;
  gboolean silently = g_strcmp0 (judgement->reason, "no-test-entry") == 0
                      || g_strcmp0 (judgement->reason, "rcode-refused") == 0;
  const First first = {
    .result = judgement->result,
    .reason = judgement->reason,
    .turned_away = list->refuses_public_resolvers && judgement->result == EHLO_RESULT_REFUSED
                   && silently,
  };

  g_array_append_val (self->firsts, first);
}

static guint
count_reason (EhloBlocklistCheck *self,
              const char         *reason)
{
  guint n = 0;

  for (guint i = 0; i < self->firsts->len; i++)
    n += g_strcmp0 (g_array_index (self->firsts, First, i).reason, reason) == 0;
  return n;
}

static guint
count_turned_away (EhloBlocklistCheck *self)
{
  guint n = 0;

  for (guint i = 0; i < self->firsts->len; i++)
    n += g_array_index (self->firsts, First, i).turned_away;
  return n;
}

/* What is wrong with the name server itself, as many lists show it together; nullable. */
static const char *
judge_resolver (EhloBlocklistCheck *self)
{
  guint n_rewritten = count_reason (self, "rewritten");
  guint n = self->firsts->len;

  if (count_reason (self, "public-resolver") > 0 || count_turned_away (self) >= MANY_REFUSALS)
    return "public";
  if (n < 2)
    return NULL;
  if (n_rewritten > 1 && n_rewritten * 2 > n)
    return "rewrites";
  if (count_reason (self, "servfail") * 4 > n * 3)
    return "servfail";

  return count_reason (self, "timeout") == n ? "silent" : NULL;
}

static void
conclude (EhloBlocklistCheck *self)
{
  for (guint i = 0; i < self->result->lists->len; i++)
    {
      EhloListReport *row = g_ptr_array_index (self->result->lists, i);

      row->covered_by = g_strdup (find_covering (self, row));
    }
  if (!self->cancelled)
    self->result->resolver = g_strdup (judge_resolver (self));
  g_signal_emit (self, signals[CHANGED], 0);
  g_task_return_boolean (self->task, !self->cancelled);
  g_clear_object (&self->task);
}

static void
leave (EhloBlocklistCheck *self)
{
  if (--self->n_out == 0)
    conclude (self);
}

static void answered_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data);

/* ---- the questions --------------------------------------------------------------------------- */

static void
send_errand (Errand *errand)
{
  EhloBlocklistCheck *self = errand->check;
  const EhloListQuestion question = {
    .resolver = errand->again ? self->recursive : self->resolver,
    .resolver_name = errand->again ? "recursion" : self->plan->resolver,
    .tests = self->tests,
    .name = self->name,
    .is_ipv6 = is_ipv6 (self),
    .random_label = self->random_label,
    .timeout_us = errand->again ? RECURSION_TIMEOUT_US : self->plan->timeout_us,
  };

  ehlo_list_query_async (&question, errand->list, errand->zone, self->cancellable, answered_cb,
                         errand);
}

static void
ask_list (EhloBlocklistCheck  *self,
          const EhloBlocklist *list,
          const char          *zone)
{
  Errand *errand = g_new0 (Errand, 1);

  errand->check = g_object_ref (self);
  errand->list = list;
  errand->zone = g_strdup (zone);
  self->n_out++;
  send_errand (errand);
}

/* Another way gets a true answer where it is the name server that is in between. A zone that says
 * nothing would say nothing there, too. */
static gboolean
may_do_better (const EhloListJudgement *judgement)
{
  static const char *const others[] = { "not-registered", "bad-query", NULL };

  if (judgement->result == EHLO_RESULT_REFUSED)
    return judgement->reason == NULL || !g_strv_contains (others, judgement->reason);

  return g_strcmp0 (judgement->reason, "rewritten") == 0
         || g_strcmp0 (judgement->reason, "servfail") == 0;
}

static gboolean
ask_again (Errand                *errand,
           const EhloListOutcome *outcome)
{
  EhloBlocklistCheck *self = errand->check;

  if (!self->plan->recursion || errand->again || outcome->cancelled
      || !may_do_better (&outcome->judgement))
    return FALSE;

  if (self->recursive == NULL)
    self->recursive = ehlo_resolver_new_recursive ();
  errand->again = TRUE;
  send_errand (errand);
  return TRUE;
}

static void
take_outcome (Errand                *errand,
              const EhloListOutcome *outcome)
{
  EhloBlocklistCheck *self = errand->check;
  EhloListReport *row = ehlo_reputation_find (self->result, errand->list->id);

  fill_row (row, errand->list, outcome);
  row->resolver = g_strdup (errand->again ? "recursion" : NULL);
  self->cancelled = self->cancelled || outcome->cancelled;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Errand *errand = user_data;
  g_autoptr (EhloBlocklistCheck) self = g_object_ref (errand->check);
  g_autoptr (EhloListOutcome) outcome = ehlo_list_query_finish (result);

  if (!errand->again && !outcome->cancelled)
    note_first (self, errand->list, outcome);
  if (ask_again (errand, outcome))
    return;

  take_outcome (errand, outcome);
  g_object_unref (errand->check);
  g_free (errand->zone);
  g_free (errand);
  g_signal_emit (self, signals[CHANGED], 0);
  leave (self);
}

/* No question leaves for a zone that is closed, whoever wants it. */
static void
take_list (EhloBlocklistCheck  *self,
           const EhloBlocklist *list)
{
  const char *key = self->plan->keys != NULL ? g_hash_table_lookup (self->plan->keys, list->id)
                                             : NULL;
  g_autofree char *zone = ehlo_blocklist_dup_zone (list, is_ipv6 (self), key);
  const EhloRetiredList *retired =
    zone != NULL ? ehlo_blocklists_find_retired (self->plan->lists, zone) : NULL;
  EhloListReport *row = add_row (self, list);

  if (retired != NULL)
    {
      row->result = EHLO_RESULT_DEAD;
      row->reason = g_strdup (retired->category);
      row->meaning = g_strdup (retired->notes);
    }
  else if (zone == NULL)
    row->reason = g_strdup ("no-key");
  else
    {
      row->pending = TRUE;
      ask_list (self, list, zone);
    }
}

static void
take_own_zones (EhloBlocklistCheck *self)
{
  char **zones = self->plan->own_zones;

  for (guint i = 0; self->address != NULL && zones != NULL && zones[i] != NULL; i++)
    if (ehlo_reputation_find (self->result, zones[i]) == NULL)
      {
        EhloBlocklist *list = make_own_list (zones[i]);

        g_ptr_array_add (self->own_lists, list);
        take_list (self, list);
      }
}

/**
 * ehlo_blocklist_check_run_async:
 * @self: a check that has not begun
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: for @callback
 *
 * Asks all lists at once; each costs its own time limit at most and holds nobody up. Emits
 * #EhloBlocklistCheck::changed for each that has answered.
 */
void
ehlo_blocklist_check_run_async (EhloBlocklistCheck  *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (EHLO_IS_BLOCKLIST_CHECK (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, ehlo_blocklist_check_run_async);
  g_task_set_check_cancellable (self->task, FALSE);
  self->resolver = ehlo_resolver_new (self->plan->resolver, &error);
  if (self->resolver == NULL)
    {
      g_task_return_error (self->task, error);
      g_clear_object (&self->task);
      return;
    }

  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->n_out = 1; /* this function itself */
  for (guint i = 0; i < ehlo_blocklists_get_n (self->plan->lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (self->plan->lists, i);

      if (is_chosen (self, list) && knows_kind (self, list))
        take_list (self, list);
    }
  take_own_zones (self);
  leave (self);
}

/**
 * ehlo_blocklist_check_run_finish:
 * @self: a check
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_INVALID when the resolver of the plan is none.
 *
 * Returns: whether all lists were asked; %FALSE without @error when it was stopped
 */
gboolean
ehlo_blocklist_check_run_finish (EhloBlocklistCheck  *self,
                                 GAsyncResult        *result,
                                 GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ehlo_blocklist_check_get:
 * @self: a check
 *
 * Returns: (transfer none): what the lists say, as far as they have answered
 */
const EhloReputation *
ehlo_blocklist_check_get (EhloBlocklistCheck *self)
{
  g_return_val_if_fail (EHLO_IS_BLOCKLIST_CHECK (self), NULL);

  return self->result;
}
