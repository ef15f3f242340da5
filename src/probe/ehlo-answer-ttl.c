/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-answer-ttl.h"

#include "ehlo-dial.h"

/* With which TTL a host's answer comes in, without any privilege: the kernel can be told to ignore
 * answers with less than a given TTL, so each connection asks "is it at least that much?". The
 * guess is asked from both sides at once, and whether it can be more than a path leaves, which
 * settles the usual case in one round; otherwise the range is halved until it is known. An answer
 * below the asked TTL does not even open the connection, so few of these are more than a SYN to
 * the server. */

/* With which TTL most systems let their packets start. */
#define USUAL_TTL 64

/* Rounds after the first: the range is 8 bits wide. */
#define MAX_ROUNDS 8

typedef struct
{
  GSocketAddress *target;
  guint           answered; /* the highest TTL that was answered; 0 = none yet */
  guint           ignored;  /* the lowest that was not */
  gint64          wait_us;
  guint           n_out;
  guint           rounds;
} Search;

typedef struct
{
  GTask *task;
  guint  min_ttl;
} Question;

static void
search_free (Search *search)
{
  g_object_unref (search->target);
  g_free (search);
}

static void dialled_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
ask (GTask *task,
     guint  min_ttl)
{
  Search *search = g_task_get_task_data (task);
  const EhloDialOptions options = { .min_ttl = min_ttl };
  Question *question = g_new0 (Question, 1);

  question->task = g_object_ref (task);
  question->min_ttl = min_ttl;
  search->n_out++;
  ehlo_dial_full_async (search->target, &options, g_get_monotonic_time () + search->wait_us,
                        g_task_get_cancellable (task), dialled_cb, question);
}

/**
 * ehlo_answer_ttl_async:
 * @target: who is asked
 * @guess: the TTL that is likely, 1 to 64
 * @wait_us: how long an answer can take, in µs
 * @cancellable: (nullable): a cancellable
 * @callback: called on the thread-default context
 * @user_data: data for @callback
 *
 * Finds out with which TTL the answer to a SYN comes in, be it an open port's or a reset. Engine
 * thread.
 */
void
ehlo_answer_ttl_async (GSocketAddress      *target,
                       guint                guess,
                       gint64               wait_us,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_return_if_fail (guess > 0 && guess <= USUAL_TTL);

  g_task_set_source_tag (task, ehlo_answer_ttl_async);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  search->target = g_object_ref (target);
  search->ignored = 256;
  search->wait_us = wait_us;
  ask (task, guess);
  ask (task, guess + 1);
  if (guess < USUAL_TTL)
    ask (task, USUAL_TTL + 1);
}

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GTask) task = question->task;
  g_autoptr (EhloDialResult) dial = ehlo_dial_finish (result);
  Search *search = g_task_get_task_data (task);

  if (dial->outcome == EHLO_DIAL_OPEN || dial->outcome == EHLO_DIAL_REFUSED)
    search->answered = MAX (search->answered, question->min_ttl);
  else
    search->ignored = MIN (search->ignored, question->min_ttl);

  if (--search->n_out > 0)
    return;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (search->answered + 1 >= search->ignored || search->rounds++ == MAX_ROUNDS)
    g_task_return_int (task, search->answered + 1 == search->ignored ? search->answered : 0);
  else
    ask (task, (search->answered + search->ignored) / 2);
}

/**
 * ehlo_answer_ttl_finish:
 * @result: what the callback was given
 *
 * Returns: the TTL; 0 when there was no answer at all, when the answers contradict each other, and
 *   when it was cancelled
 */
guint
ehlo_answer_ttl_finish (GAsyncResult *result)
{
  gssize ttl = g_task_propagate_int (G_TASK (result), NULL);

  return ttl > 0 ? (guint) ttl : 0;
}
