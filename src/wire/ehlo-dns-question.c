/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-question.h"

#include "ehlo-dns-answer-private.h"
#include "ehlo-stage-timer.h"

/* How long a silent server is waited for before the next one is asked as well: a dead first server
 * must not eat the whole stage, and three of them fit into it. */
#define PATIENCE_US      (2 * G_USEC_PER_SEC)
#define PATIENCE_DIVISOR 3

struct _EhloDnsQuestion
{
  GPtrArray          *channels;  /* (element-type EhloDnsChannel) */
  char               *name;
  EhloDnsType         type;
  gint64              deadline_us;
  guint               n_asked;   /* channels are asked in their order */
  GPtrArray          *attempts;  /* (element-type EhloDnsAttempt): those without an answer */
  EhloDnsAnswer      *best;      /* nullable: the most telling failure so far */
  GSource            *patience;
  GSource            *deadline;
  EhloDnsQuestionFunc callback;
  gpointer            user_data;
};

static void     attempt_cb  (EhloDnsAttempt *attempt,
                             EhloDnsAnswer  *answer,
                             gpointer        user_data);
static gboolean patience_cb (gpointer        user_data);

static void
stop (EhloDnsQuestion *self)
{
  ehlo_source_clear (&self->patience);
  ehlo_source_clear (&self->deadline);
  for (guint i = 0; i < self->attempts->len; i++)
    _ehlo_dns_attempt_forget (g_ptr_array_index (self->attempts, i));
  g_ptr_array_set_size (self->attempts, 0);
}

/* Whoever is told may free the question: nothing is done with it afterwards. */
static void
finish (EhloDnsQuestion *self,
        EhloDnsAnswer   *answer)
{
  stop (self);
  self->callback (answer, self->user_data);
}

/* How long the servers that were asked may go on being silent: until the next one is asked, or,
 * when one has told why it cannot answer, until that has to do. Otherwise until the deadline. */
static void
arm_patience (EhloDnsQuestion *self)
{
  gboolean is_last = self->n_asked == self->channels->len;
  gint64 now_us = g_get_monotonic_time ();
  gint64 left_us = MAX (self->deadline_us - now_us, 0);

  ehlo_source_clear (&self->patience);
  if (!is_last || (self->best != NULL && self->best->rcode >= 0))
    self->patience = ehlo_stage_timer_new (now_us + MIN (PATIENCE_US, left_us / PATIENCE_DIVISOR),
                                           patience_cb, self);
}

static void
ask_next (EhloDnsQuestion *self)
{
  EhloDnsChannel *channel = g_ptr_array_index (self->channels, self->n_asked++);

  g_ptr_array_add (self->attempts,
                   _ehlo_dns_channel_ask (channel, self->name, self->type, attempt_cb, self));
  arm_patience (self);
}

/* A server that says why it cannot answer tells more than one that is silent, and that more than
 * one that was not reached. */
static int
rank (const EhloDnsAnswer *answer)
{
  if (answer->rcode >= 0)
    return 3;

  switch ((int) answer->kind)
    {
    case EHLO_DNS_BAD_ANSWER:
      return 2;
    case EHLO_DNS_TIMEOUT:
      return 1;
    default:
      return 0;
    }
}

/* Of two that say the same nothing the first one stands for both. */
static void
keep_best (EhloDnsQuestion *self,
           EhloDnsAnswer   *answer)
{
  g_autoptr (EhloDnsAnswer) other = answer;

  if (self->best == NULL || rank (other) > rank (self->best) || other->rcode >= 0)
    {
      EhloDnsAnswer *before = self->best;

      self->best = g_steal_pointer (&other);
      other = before;
    }
  else if (rank (other) == rank (self->best))
    {
      g_autofree char *first = self->best->detail;

      self->best->detail = g_strdup_printf ("%s; %s", first, other->detail);
    }
}

static gboolean
is_decisive (const EhloDnsAnswer *answer)
{
  return answer->kind == EHLO_DNS_FOUND ||
         answer->kind == EHLO_DNS_NXDOMAIN ||
         answer->kind == EHLO_DNS_NO_DATA;
}

static void
attempt_cb (EhloDnsAttempt *attempt,
            EhloDnsAnswer  *answer,
            gpointer        user_data)
{
  EhloDnsQuestion *self = user_data;

  g_ptr_array_remove (self->attempts, attempt);

  if (is_decisive (answer))
    {
      finish (self, answer);
      return;
    }

  keep_best (self, answer);
  if (self->n_asked < self->channels->len)
    ask_next (self);
  else if (self->attempts->len == 0)
    finish (self, g_steal_pointer (&self->best));
  else
    arm_patience (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  EhloDnsQuestion *self = user_data;

  if (self->n_asked < self->channels->len)
    ask_next (self);
  else
    finish (self, g_steal_pointer (&self->best));

  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  EhloDnsQuestion *self = user_data;

  for (guint i = 0; i < self->attempts->len; i++)
    keep_best (self, _ehlo_dns_attempt_give_up (g_ptr_array_index (self->attempts, i)));

  finish (self, g_steal_pointer (&self->best));
  return G_SOURCE_REMOVE;
}

/*< private >
 * _ehlo_dns_question_new:
 * @channels: (element-type EhloDnsChannel): the servers, at least one, in the order to ask them;
 *   they must live until the question is freed
 * @name: a name that can be asked for
 * @type: type of the records
 * @deadline_us: when to be content with what there is, as g_get_monotonic_time(), in µs
 * @callback: called once from the main loop, never from within this call; takes the answer over
 * @user_data: for @callback
 *
 * Asks the first server. The next one is asked as soon as the one before it refuses, fails or
 * cannot be reached, and besides it when it is silent for two seconds or a third of the time that
 * is left. The first answer about the name wins, that it does not exist included. Without one,
 * the answer is the most telling failure; its server is the one that said it.
 *
 * Returns: (transfer full): the question; freeing it early stops it
 */
EhloDnsQuestion *
_ehlo_dns_question_new (GPtrArray           *channels,
                        const char          *name,
                        EhloDnsType          type,
                        gint64               deadline_us,
                        EhloDnsQuestionFunc  callback,
                        gpointer             user_data)
{
  EhloDnsQuestion *self = g_new0 (EhloDnsQuestion, 1);

  self->channels = g_ptr_array_ref (channels);
  self->name = g_strdup (name);
  self->type = type;
  self->deadline_us = deadline_us;
  self->attempts = g_ptr_array_new ();
  self->callback = callback;
  self->user_data = user_data;
  self->deadline = ehlo_stage_timer_new (deadline_us, deadline_cb, self);

  ask_next (self);
  return self;
}

/*< private >
 * _ehlo_dns_question_free:
 * @self: (transfer full): a question
 */
void
_ehlo_dns_question_free (EhloDnsQuestion *self)
{
  stop (self);
  g_clear_pointer (&self->best, ehlo_dns_answer_free);
  g_ptr_array_unref (self->attempts);
  g_ptr_array_unref (self->channels);
  g_free (self->name);
  g_free (self);
}
