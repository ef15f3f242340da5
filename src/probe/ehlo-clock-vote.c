/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-clock-vote.h"

/* Who agrees to this many seconds says the same: an answer takes its time, and a cache may have
 * held it for a while. A certificate does not become good or bad by five minutes. */
#define TOLERANCE_S 300

static const char *const names[EHLO_N_CLOCK_WITNESSES] = {
  [EHLO_CLOCK_NTP] = "ntp",
  [EHLO_CLOCK_PAGE] = "page",
  [EHLO_CLOCK_HTTPS] = "https",
  [EHLO_CLOCK_GREETING] = "greeting",
};

static gboolean
agree (const EhloClockWord *one,
       const EhloClockWord *other)
{
  return one->known && other->known && ABS (one->off_s - other->off_s) <= TOLERANCE_S;
}

/* A server that says two things is no witness. */
static gboolean
is_server_at_odds (const EhloClockWord *words)
{
  return words[EHLO_CLOCK_HTTPS].known && words[EHLO_CLOCK_GREETING].known
         && !agree (&words[EHLO_CLOCK_HTTPS], &words[EHLO_CLOCK_GREETING]);
}

/* How many clocks say the same as @word. The server has only one, however often it is asked. */
static guint
count_clocks (const EhloClockWord *words,
              const EhloClockWord *word)
{
  return agree (word, &words[EHLO_CLOCK_NTP]) + agree (word, &words[EHLO_CLOCK_PAGE])
         + (agree (word, &words[EHLO_CLOCK_HTTPS]) || agree (word, &words[EHLO_CLOCK_GREETING]));
}

static char *
join_names (const EhloClockWord *words,
            const EhloClockWord *word)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < EHLO_N_CLOCK_WITNESSES; i++)
    if (agree (word, &words[i]))
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? "+" : "", names[i]);

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static EhloClockVote *
elect (const EhloClockWord *words)
{
  const EhloClockWord *best = NULL;
  guint n_best = 0;
  gboolean tied = FALSE;
  EhloClockVote *vote;

  for (guint i = 0; i < EHLO_N_CLOCK_WITNESSES; i++)
    {
      guint n = words[i].known ? count_clocks (words, &words[i]) : 0;

      if (n > n_best)
        {
          best = &words[i];
          n_best = n;
          tied = FALSE;
        }
      else if (n > 0 && n == n_best && !agree (best, &words[i]))
        {
          tied = TRUE;
        }
    }
  if (best == NULL || tied)
    return NULL;

  vote = g_new0 (EhloClockVote, 1);
  vote->date_s = best->date_s;
  vote->off_s = best->off_s;
  vote->from = join_names (words, best);
  return vote;
}

/**
 * ehlo_clock_vote:
 * @words: (array fixed-size=4): what each witness said, by #EhloClockWitness
 *
 * Most clocks win. Any thread.
 *
 * Returns: (transfer full) (nullable): what the time is; %NULL when nobody said it, or as many say
 *   the one as the other
 */
EhloClockVote *
ehlo_clock_vote (const EhloClockWord *words)
{
  EhloClockWord heard[EHLO_N_CLOCK_WITNESSES];

  for (guint i = 0; i < EHLO_N_CLOCK_WITNESSES; i++)
    heard[i] = words[i];
  if (is_server_at_odds (words))
    heard[EHLO_CLOCK_HTTPS].known = heard[EHLO_CLOCK_GREETING].known = FALSE;

  return elect (heard);
}

/**
 * ehlo_clock_vote_free:
 * @self: (transfer full): a vote
 */
void
ehlo_clock_vote_free (EhloClockVote *self)
{
  g_free (self->from);
  g_free (self);
}
