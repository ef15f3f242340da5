/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-further.h"

#include "ehlo-dnssec.h"
#include "ehlo-fact.h"
#include "ehlo-resolver.h"

#include <string.h>

/* Does the name service tell the truth? When it found no address, the same servers are asked for
 * names that exist for certain: the root, and the top-level domain of the name. Where the name
 * exists without an address its mail servers are worth knowing, and where the servers only say that
 * something failed, whether it is the signatures: by our own check, and by telling them not to
 * check. */

#define LIMIT_US (3 * G_USEC_PER_SEC)

/* Which names are asked for control. */
enum
{
  CONTROL_TOP_LEVEL,
  CONTROL_ROOT,
  N_CONTROLS,
};

typedef struct
{
  EhloRecorder  *recorder; /* not owned */
  EhloStep      *step;     /* not owned: the look-up in question */
  EhloResolver  *resolver;
  EhloResolver  *lenient;  /* the same servers, told not to check */
  char          *controls[N_CONTROLS]; /* nullable: not asked */
  EhloDnsAnswer *answers[N_CONTROLS];
  EhloDnsAnswer *mx;       /* nullable */
  EhloDnssec    *dnssec;   /* nullable */
  EhloDnsAnswer *again;    /* nullable: the same question once more */
  EhloDnsAnswer *unchecked;/* nullable: and without the check */
  guint          n_out;
} NameService;

static void
name_service_free (NameService *self)
{
  for (guint i = 0; i < N_CONTROLS; i++)
    {
      g_free (self->controls[i]);
      g_clear_pointer (&self->answers[i], ehlo_dns_answer_free);
    }
  g_clear_pointer (&self->mx, ehlo_dns_answer_free);
  g_clear_pointer (&self->dnssec, ehlo_dnssec_free);
  g_clear_pointer (&self->again, ehlo_dns_answer_free);
  g_clear_pointer (&self->unchecked, ehlo_dns_answer_free);
  g_clear_object (&self->resolver);
  g_clear_object (&self->lenient);
  g_free (self);
}

/* ---- is it needed ---------------------------------------------------------------------------- */

static gboolean
is_kind (EhloStep    *step,
         EhloDnsKind  kind)
{
  const char *name = ehlo_dns_kind_to_name (kind);

  return g_strcmp0 (ehlo_step_get_string (step, EHLO_FACT_DNS_A), name) == 0
         || g_strcmp0 (ehlo_step_get_string (step, EHLO_FACT_DNS_AAAA), name) == 0;
}

/* A name that cannot exist was asked for nowhere. */
static gboolean
was_asked (EhloStep *step)
{
  return is_kind (step, EHLO_DNS_SERVFAIL) || is_kind (step, EHLO_DNS_REFUSED)
         || is_kind (step, EHLO_DNS_BAD_ANSWER) || is_kind (step, EHLO_DNS_TIMEOUT)
         || is_kind (step, EHLO_DNS_NO_DATA)
         || (is_kind (step, EHLO_DNS_NXDOMAIN)
             && ehlo_step_get_int (step, EHLO_FACT_DNS_RCODE, -1) > 0);
}

static EhloStep *
find_failed (EhloRecorder *recorder)
{
  EhloStep *step = ehlo_recorder_get_step (recorder, EHLO_STEP_DNS);

  return step != NULL && ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED && was_asked (step)
           ? step
           : NULL;
}

static gboolean
is_needed (const EhloInquiry *inquiry)
{
  return find_failed (inquiry->recorder) != NULL;
}

/* ---- what was answered ----------------------------------------------------------------------- */

static void
store_controls (NameService *self)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  g_auto (GStrv) texts_v = NULL;

  for (guint i = 0; i < N_CONTROLS; i++)
    {
      g_autofree char *text = NULL;

      if (self->answers[i] == NULL)
        continue;
      text = g_strdup_printf ("%s %s", self->controls[i],
                              ehlo_dns_kind_to_name (self->answers[i]->kind));
      g_strv_builder_add (texts, text);
    }
  texts_v = g_strv_builder_end (texts);
  ehlo_step_set_strv (self->step, EHLO_FACT_DNS_CONTROL, (const char *const *) texts_v);
}

/* RFC 7505: the root as only mail server says that the name takes no mail. */
static void
store_mx (NameService *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) names_v = NULL;

  for (guint i = 0; i < self->mx->records->len; i++)
    {
      const EhloDnsRecord *record = g_ptr_array_index (self->mx->records, i);

      if (!g_str_equal (record->name, "."))
        g_strv_builder_add (names, record->name);
    }
  names_v = g_strv_builder_end (names);
  if (names_v[0] != NULL)
    ehlo_step_set_strv (self->step, EHLO_FACT_DNS_MX, (const char *const *) names_v);
}

/* Where our own check cannot say, because the servers pass on no signatures, what they do tells:
 * the answer that they give only unchecked is one that they hold back for its signatures. */
static void
store_dnssec (NameService *self)
{
  gboolean held_back = self->again->kind == EHLO_DNS_SERVFAIL
                       && self->unchecked->kind == EHLO_DNS_FOUND;

  if (self->dnssec->state == EHLO_DNSSEC_UNKNOWN && held_back)
    {
      ehlo_step_set_string (self->step, EHLO_FACT_DNSSEC,
                            ehlo_dnssec_state_to_name (EHLO_DNSSEC_BOGUS));
      ehlo_step_set_string (self->step, EHLO_FACT_DNSSEC_WHY,
                            "the name server answers only without the check");
      return;
    }

  ehlo_step_set_string (self->step, EHLO_FACT_DNSSEC,
                        ehlo_dnssec_state_to_name (self->dnssec->state));
  if (self->dnssec->why != NULL)
    ehlo_step_set_string (self->step, EHLO_FACT_DNSSEC_WHY, self->dnssec->why);
}

static void
leave (GTask *task)
{
  NameService *self = g_task_get_task_data (task);

  if (--self->n_out > 0)
    return;

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      store_controls (self);
      if (self->mx != NULL)
        store_mx (self);
      if (self->dnssec != NULL)
        store_dnssec (self);
      ehlo_recorder_update (self->recorder, self->step);
    }
  g_task_return_boolean (task, TRUE);
}

static void
control_answered_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NameService *self = g_task_get_task_data (task);
  EhloDnsAnswer *answer = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);
  guint which = g_str_equal (answer->name, ".") ? CONTROL_ROOT : CONTROL_TOP_LEVEL;

  self->answers[which] = answer;
  leave (task);
}

static void
mx_answered_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NameService *self = g_task_get_task_data (task);

  self->mx = ehlo_resolver_query_finish (EHLO_RESOLVER (source), result);
  leave (task);
}

static void
answered_again_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NameService *self = g_task_get_task_data (task);
  EhloResolver *resolver = EHLO_RESOLVER (source);
  EhloDnsAnswer *answer = ehlo_resolver_query_finish (resolver, result);

  if (resolver == self->lenient)
    self->unchecked = answer;
  else
    self->again = answer;
  leave (task);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  NameService *self = g_task_get_task_data (task);

  self->dnssec = ehlo_dnssec_check_finish (result);
  leave (task);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* "org." for "mail.example.org"; %NULL for a name of one label, which is short for another. */
static char *
dup_top_level (const char *name)
{
  const char *last = strrchr (name, '.');

  return last != NULL && last[1] != '\0' ? g_strdup_printf ("%s.", last + 1) : NULL;
}

static void
ask_controls (GTask      *task,
              const char *name,
              gint64      deadline_us)
{
  NameService *self = g_task_get_task_data (task);

  self->controls[CONTROL_TOP_LEVEL] = dup_top_level (name);
  self->controls[CONTROL_ROOT] = g_strdup (".");
  for (guint i = 0; i < N_CONTROLS; i++)
    if (self->controls[i] != NULL)
      {
        self->n_out++;
        ehlo_resolver_query_async (self->resolver, self->controls[i], EHLO_DNS_NS, deadline_us,
                                   g_task_get_cancellable (task), control_answered_cb,
                                   g_object_ref (task));
      }
}

/* Once more as before, too: a name server that only failed once holds nothing back. */
static void
ask_for_signatures (GTask      *task,
                    const char *name,
                    gint64      deadline_us)
{
  NameService *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gboolean v4 = g_strcmp0 (ehlo_step_get_string (self->step, EHLO_FACT_DNS_A),
                           ehlo_dns_kind_to_name (EHLO_DNS_SERVFAIL)) == 0;
  EhloDnsType type = v4 ? EHLO_DNS_A : EHLO_DNS_AAAA;

  self->n_out += 3;
  ehlo_resolver_query_async (self->resolver, name, type, deadline_us, cancellable,
                             answered_again_cb, g_object_ref (task));
  ehlo_resolver_query_async (self->lenient, name, type, deadline_us, cancellable,
                             answered_again_cb, g_object_ref (task));
  ehlo_dnssec_check_async (ehlo_resolver_get_servers (self->resolver), name, type, deadline_us,
                           cancellable, checked_cb, g_object_ref (task));
}

static void
ask (GTask      *task,
     const char *name)
{
  NameService *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  gint64 deadline_us = g_get_monotonic_time () + LIMIT_US;

  self->n_out = 1; /* this function itself */
  ask_controls (task, name, deadline_us);
  if (is_kind (self->step, EHLO_DNS_NO_DATA))
    {
      self->n_out++;
      ehlo_resolver_query_async (self->resolver, name, EHLO_DNS_MX, deadline_us, cancellable,
                                 mx_answered_cb, g_object_ref (task));
    }
  if (is_kind (self->step, EHLO_DNS_SERVFAIL))
    ask_for_signatures (task, name, deadline_us);
  leave (task);
}

static void
start (const EhloInquiry   *inquiry,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  EhloStep *step = find_failed (inquiry->recorder);
  const char *name = step != NULL ? ehlo_step_get_string (step, EHLO_FACT_NAME) : NULL;
  EhloResolver *resolver = name != NULL ? ehlo_resolver_new (inquiry->plan->resolver, NULL) : NULL;
  NameService *self;

  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  /* Asked for by name, though there was an address. */
  if (resolver == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self = g_new0 (NameService, 1);
  g_task_set_task_data (task, self, (GDestroyNotify) name_service_free);
  self->recorder = inquiry->recorder;
  self->step = step;
  self->resolver = resolver;
  self->lenient = ehlo_resolver_new (inquiry->plan->resolver, NULL);
  ehlo_resolver_set_unchecked (self->lenient, TRUE);
  ask (task, name);
}

static void
finish (GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

const EhloFurtherProbe ehlo_further_dns = { "dns", 0, is_needed, start, finish };
