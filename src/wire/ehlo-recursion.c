/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-recursion.h"

#include "ehlo-dns-answer-private.h"
#include "ehlo-resolver.h"
#include "ehlo-stage-timer.h"
#include "ehlo-unbound-loop.h"

#define CLASS_IN       1
#define RCODE_SERVFAIL 2
#define HEADER_LENGTH  12

/* More are never asked at once: all lists there are, with their tests. libunbound as a library is
 * set to 16, and lets the others fail. */
#define MAX_AT_ONCE "1024"

/* How long a server that was never asked is waited for before it is asked again: what comes later
 * is lost, and some lists are slow. */
#define FIRST_WAIT_MS "1000"

struct _EhloRecursion
{
  EhloUnboundLoop *loop;
  struct ub_ctx   *unbound;   /* nullable: it could not begin */
  GPtrArray       *questions; /* (element-type EhloRecursionQuestion) all that were ever asked:
                               * libunbound may come back to each */
  GQueue           answered;  /* (element-type EhloRecursionQuestion) not told yet; not owned */
  GSource         *tell;      /* nullable */
};

struct _EhloRecursionQuestion
{
  EhloRecursion     *recursion; /* not owned */
  char              *name;
  EhloDnsType        type;
  EhloRecursionFunc  callback;  /* %NULL: told, or forgotten */
  gpointer           user_data;
  EhloDnsAnswer     *answer;    /* nullable */
  GSource           *timer;
};

static void
question_free (gpointer data)
{
  EhloRecursionQuestion *question = data;

  ehlo_source_clear (&question->timer);
  g_clear_pointer (&question->answer, ehlo_dns_answer_free);
  g_free (question->name);
  g_free (question);
}

/* The last setting is that of the zone: libunbound takes none behind it. Nothing is validated: the
 * answers of lists are not signed, and a wrong clock must not spoil them. "test." is denied by
 * libunbound itself (RFC 6761 6.2), but a network may have it for all that. */
static struct ub_ctx *
create_unbound (EhloUnboundLoop *loop)
{
  struct ub_ctx *unbound = ub_ctx_create_ub_event (_ehlo_unbound_loop_get (loop));
  const char *hints = g_getenv (EHLO_RESOLVER_ROOT_HINTS_VARIABLE);

  if (unbound == NULL)
    return NULL;
  ub_ctx_set_option (unbound, "module-config:", "iterator");
  ub_ctx_set_option (unbound, "do-not-query-localhost:", "no");
  ub_ctx_set_option (unbound, "outgoing-range:", MAX_AT_ONCE);
  ub_ctx_set_option (unbound, "num-queries-per-thread:", MAX_AT_ONCE);
  ub_ctx_set_option (unbound, "unknown-server-time-limit:", FIRST_WAIT_MS);
  /* Each label of an address would be a round trip of its own. */
  ub_ctx_set_option (unbound, "qname-minimisation:", "no");
  ub_ctx_set_option (unbound, "target-fetch-policy:", "0 0 0 0 0");
  if (hints != NULL)
    ub_ctx_set_option (unbound, "root-hints:", hints);
  ub_ctx_zone_remove (unbound, "test.");
  return unbound;
}

/*< private >
 * _ehlo_recursion_new:
 *
 * Begins at the servers of the root that libunbound knows, or at those in the file that the
 * environment variable %EHLO_RESOLVER_ROOT_HINTS_VARIABLE names. Everything happens on the context
 * that is the thread's default now; no thread, no process.
 *
 * Returns: (transfer full): a recursion that has asked nothing yet
 */
EhloRecursion *
_ehlo_recursion_new (void)
{
  EhloRecursion *self = g_new0 (EhloRecursion, 1);

  self->questions = g_ptr_array_new_with_free_func (question_free);
  g_queue_init (&self->answered);
  self->loop = _ehlo_unbound_loop_new ();
  self->unbound = create_unbound (self->loop);
  return self;
}

/*< private >
 * _ehlo_recursion_free:
 * @self: (transfer full): a recursion; nobody waits for an answer any more
 *
 * Not from within libunbound, which never calls anybody here.
 */
void
_ehlo_recursion_free (EhloRecursion *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    _ehlo_recursion_question_forget (g_ptr_array_index (self->questions, i));
  ehlo_source_clear (&self->tell);
  g_queue_clear (&self->answered);
  /* It still stops events, and may still come back to questions. */
  g_clear_pointer (&self->unbound, ub_ctx_delete);
  _ehlo_unbound_loop_free (self->loop);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

/* ---- answers --------------------------------------------------------------------------------- */

/* Whoever is told may free the recursion with the last question. */
static gboolean
tell_cb (gpointer user_data)
{
  EhloRecursion *self = user_data;
  EhloRecursionQuestion *question = g_queue_pop_head (&self->answered);
  EhloRecursionFunc callback = question->callback;

  ehlo_source_clear (&self->tell);
  if (!g_queue_is_empty (&self->answered))
    self->tell = ehlo_stage_timer_new (g_get_monotonic_time (), tell_cb, self);
  question->callback = NULL;
  if (callback != NULL)
    callback (g_steal_pointer (&question->answer), question->user_data);
  return G_SOURCE_REMOVE;
}

/* Takes @answer over. Told from the main loop: libunbound must not be freed by its own callback. */
static void
take_answer (EhloRecursionQuestion *question,
             EhloDnsAnswer         *answer)
{
  EhloRecursion *self = question->recursion;

  ehlo_source_clear (&question->timer);
  question->answer = answer;
  g_queue_push_tail (&self->answered, question);
  if (self->tell == NULL)
    self->tell = ehlo_stage_timer_new (g_get_monotonic_time (), tell_cb, self);
}

static void
resolved_cb (void *user_data,
             int   rcode,
             void *packet,
             int   length,
             int   security,
             char *why,
             int   was_limited)
{
  EhloRecursionQuestion *question = user_data;
  EhloDnsAnswer *answer;

  if (question->callback == NULL || question->answer != NULL)
    return;

  if (rcode == 0 && packet != NULL && length >= HEADER_LENGTH)
    answer = ehlo_dns_answer_parse (question->type, question->name, packet, (gsize) length);
  else
    {
      answer = _ehlo_dns_answer_new (EHLO_DNS_SERVFAIL, question->type, question->name);
      answer->rcode = RCODE_SERVFAIL;
    }
  take_answer (question, answer);
}

static gboolean
late_cb (gpointer user_data)
{
  EhloRecursionQuestion *question = user_data;

  take_answer (question,
               _ehlo_dns_answer_new (EHLO_DNS_TIMEOUT, question->type, question->name));
  return G_SOURCE_REMOVE;
}

/* ---- questions ------------------------------------------------------------------------------- */

/*< private >
 * _ehlo_recursion_ask:
 * @self: a recursion
 * @name: a name in ASCII
 * @type: type of the records
 * @deadline_us: when to stop, as g_get_monotonic_time(), in µs
 * @callback: called once from the main loop, never from within this call
 * @user_data: for @callback
 *
 * Returns: (transfer none): the question, until @callback was called
 */
EhloRecursionQuestion *
_ehlo_recursion_ask (EhloRecursion     *self,
                     const char        *name,
                     EhloDnsType        type,
                     gint64             deadline_us,
                     EhloRecursionFunc  callback,
                     gpointer           user_data)
{
  EhloRecursionQuestion *question = g_new0 (EhloRecursionQuestion, 1);

  question->recursion = self;
  question->name = g_strdup (name);
  question->type = type;
  question->callback = callback;
  question->user_data = user_data;
  question->timer = ehlo_stage_timer_new (deadline_us, late_cb, question);
  g_ptr_array_add (self->questions, question);

  if (self->unbound == NULL
      || ub_resolve_event (self->unbound, name, (int) type, CLASS_IN, question, resolved_cb,
                           NULL) != 0)
    take_answer (question, _ehlo_dns_answer_new (EHLO_DNS_NO_NETWORK, type, name));
  return question;
}

/*< private >
 * _ehlo_recursion_question_forget:
 * @self: a question
 *
 * Its callback will not be called.
 */
void
_ehlo_recursion_question_forget (EhloRecursionQuestion *self)
{
  self->callback = NULL;
  ehlo_source_clear (&self->timer);
}
