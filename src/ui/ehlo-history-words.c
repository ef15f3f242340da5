/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-words.h"

#include <glib/gi18n.h>

/**
 * ehlo_history_words_dup_date:
 * @date: a point of time
 *
 * Returns: (transfer full): day and time where the person is
 */
char *
ehlo_history_words_dup_date (GDateTime *date)
{
  g_autoptr (GDateTime) local = g_date_time_to_local (date);

  /* Translators: day and time: "21 November 2026, 18:02"; see g_date_time_format() */
  return g_date_time_format (local, _("%-d %B %Y, %H:%M"));
}

/**
 * ehlo_history_words_dup_network:
 * @entry: a run that is kept
 *
 * Returns: (transfer full): the network it was made in: "wlp3s0, VPN tun0, 203.0.113.7"; "" where
 *   nothing is known
 */
char *
ehlo_history_words_dup_network (EhloHistoryEntry *entry)
{
  const char *interfaces = ehlo_history_entry_get_interfaces (entry);
  const char *tunnels = ehlo_history_entry_get_tunnels (entry);
  const char *address = ehlo_history_entry_get_address (entry);
  g_autoptr (GString) text = g_string_new (interfaces);

  if (tunnels != NULL)
    {
      g_string_append (text, text->len > 0 ? ", " : "");
      g_string_append_printf (text, _("VPN %s"), tunnels);
    }
  if (address != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", address);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ehlo_history_words_dup_since:
 * @since: a run that failed beside the last one that worked
 *
 * Returns: (transfer full): when that was, and what is another thing now
 */
char *
ehlo_history_words_dup_since (EhloComparison *since)
{
  g_autofree char *date = ehlo_history_words_dup_date (ehlo_run_get_started (since->before));
  g_autofree char *causes = ehlo_comparison_dup_causes (since);

  if (causes == NULL)
    return g_strdup_printf (_("It last worked on %s. What can be compared is the same since."),
                            date);

  return g_strdup_printf (_("It last worked on %s. Changed since: %s"), date, causes);
}

/**
 * ehlo_account_new_from_run:
 * @run: a run, maybe somebody else's
 *
 * Returns: (transfer full): a new account with the settings that were tested, without a password
 */
EhloAccount *
ehlo_account_new_from_run (EhloRun *run)
{
  const EhloSubject *subject = ehlo_run_get_subject (run);

  return g_object_new (EHLO_TYPE_ACCOUNT,
                       "preset", subject->preset,
                       "host", subject->host,
                       "port", subject->port,
                       "encryption", subject->encryption,
                       "user", subject->user,
                       "from", subject->from,
                       "to", subject->to,
                       NULL);
}
