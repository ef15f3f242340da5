/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-explain-bounce.h"

#include "ehlo-escape.h"
#include "ehlo-explain-line.h"
#include "ehlo-verdict-codes.h"

#include <glib/gi18n.h>
#include <string.h>

/* As many are named and shown of those that failed for the same reason. */
#define MAX_NAMED 3

/* As in the rest of the explaining. */
#define MAX_LINE_BYTES    2048
#define MAX_ADDRESS_BYTES  320

/* Recipients of whom the same is to be said. */
typedef struct
{
  GPtrArray *recipients; /* (element-type EhloBounceRecipient) not owned */
} Group;

static gboolean
is_delayed (const EhloBounceRecipient *recipient)
{
  return g_str_equal (recipient->action, "delayed");
}

static gboolean
is_good (const EhloBounceRecipient *recipient)
{
  static const char *const good[] = { "delivered", "relayed", "expanded", NULL };

  return g_strv_contains (good, recipient->action);
}

static char **
dup_lines (const char *diagnostic)
{
  char **lines = g_strsplit (diagnostic, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_steal_pointer (&lines[i]);
      g_autofree char *part = g_strndup (line, MAX_LINE_BYTES);

      lines[i] = g_utf8_make_valid (g_strstrip (part), -1);
    }

  return lines;
}

/* "4.4.1": the reporting server did not reach the next one. What is said of such errors elsewhere
 * is for somebody whose own computer did not. */
static gboolean
is_about_way (const char *status)
{
  return status != NULL && g_str_has_prefix (status + 1, ".4.");
}

/* The reply of a server before the error of a program, before what the code alone says. */
static void
conclude (EhloConclusions           *conclusions,
          const EhloBounceRecipient *recipient,
          const char                *about,
          const char                *exact_error)
{
  EhloLineContext context = { about, exact_error, recipient->host, recipient->status };
  g_auto (GStrv) lines = dup_lines (recipient->diagnostic);
  g_autofree char *words = g_strjoinv (" ", lines);
  guint n_following;

  for (guint i = 0; lines[i] != NULL; i++)
    if (ehlo_explain_reply (conclusions, lines[i], (const char *const *) lines + i + 1, &context,
                            &n_following))
      return;

  words[MIN (strlen (words), MAX_LINE_BYTES)] = '\0';
  g_strstrip (words);
  if (is_about_way (recipient->status))
    ehlo_explain_status (conclusions, "", &context);
  else if (!ehlo_explain_client_error (conclusions, words, &context))
    ehlo_explain_status (conclusions, words, &context);
}

/* What is said of the recipient, without naming him. */
static char *
dup_key (const EhloBounceRecipient *recipient)
{
  g_autoptr (GPtrArray) findings = NULL;
  EhloConclusions scratch;
  EhloFinding *finding;

  ehlo_conclusions_init (&scratch);
  conclude (&scratch, recipient, NULL, "");
  findings = ehlo_conclusions_order (&scratch);
  ehlo_conclusions_clear (&scratch);

  finding = g_ptr_array_index (findings, 0);
  return g_strdup_printf ("%d %s %s", is_delayed (recipient), ehlo_finding_get_code (finding),
                          ehlo_finding_get_explanation (finding));
}

static void
group_free (gpointer data)
{
  Group *self = data;

  g_ptr_array_unref (self->recipients);
  g_free (self);
}

/* In the order in which the bounce names the first of each. */
static GPtrArray *
sort_into_groups (EhloBounce *bounce)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (group_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < bounce->recipients->len; i++)
    {
      EhloBounceRecipient *recipient = g_ptr_array_index (bounce->recipients, i);
      g_autofree char *key = NULL;
      Group *group;

      if (is_good (recipient))
        continue;

      key = dup_key (recipient);
      group = g_hash_table_lookup (by_key, key);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          group->recipients = g_ptr_array_new ();
          g_hash_table_insert (by_key, g_steal_pointer (&key), group);
          g_ptr_array_add (groups, group);
        }
      g_ptr_array_add (group->recipients, recipient);
    }

  return g_steal_pointer (&groups);
}

static char *
dup_names (Group *group)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < group->recipients->len && i < MAX_NAMED; i++)
    {
      EhloBounceRecipient *recipient = g_ptr_array_index (group->recipients, i);
      g_autofree char *name = NULL;

      if (recipient->recipient == NULL || strstr (names->str, recipient->recipient) != NULL)
        continue;
      name = ehlo_escape_bytes (recipient->recipient, strlen (recipient->recipient),
                                MAX_ADDRESS_BYTES);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  if (group->recipients->len > MAX_NAMED)
    g_string_append (names, ", …");

  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE)
                        : g_strdup (_("a recipient"));
}

static char *
dup_about (Group *group)
{
  g_autofree char *names = dup_names (group);

  if (is_delayed (g_ptr_array_index (group->recipients, 0)))
    /* Translators: one or several mail addresses */
    return g_strdup_printf (_("Your mail has not reached %s yet; the server goes on trying."),
                            names);

  /* Translators: one or several mail addresses */
  return g_strdup_printf (_("Your mail did not reach %s."), names);
}

static char *
dup_evidence (Group *group)
{
  g_autoptr (GString) evidence = g_string_new (NULL);

  for (guint i = 0; i < group->recipients->len && i < MAX_NAMED; i++)
    {
      EhloBounceRecipient *recipient = g_ptr_array_index (group->recipients, i);

      g_string_append_printf (evidence, "%s%s", i > 0 ? "\n\n" : "", recipient->evidence);
    }

  return g_string_free (g_steal_pointer (&evidence), FALSE);
}

/* Nothing failed: a report that somebody asked for. */
static void
conclude_good (EhloConclusions *conclusions,
               EhloBounce      *bounce)
{
  EhloBounceRecipient *recipient = g_ptr_array_index (bounce->recipients, 0);
  EhloReplyCause cause = { .id = "ok", .title = N_("The mail was delivered"), .verdict = "ok" };
  EhloConclusion conclusion = {
    .cause = &cause,
    .meaning = N_("The report says that the server took the mail and passed it on."),
    .next_action = N_("There is nothing to do."),
    .who = ehlo_verdict_codes_find ("ok")->who, .confidence = "likely",
    .exact_error = recipient->evidence, .rank = EHLO_CONCLUSION_REPLY_RANK,
  };

  ehlo_conclusions_add (conclusions, &conclusion);
}

/**
 * ehlo_explain_bounce:
 * @conclusions: what is concluded is put here
 * @bounce: a bounce with at least one recipient
 *
 * One conclusion for all recipients of whom the same is to be said. A mail that is only delayed is
 * told apart from one that was given up. Any thread.
 */
void
ehlo_explain_bounce (EhloConclusions *conclusions,
                     EhloBounce      *bounce)
{
  g_autoptr (GPtrArray) groups = NULL;

  g_return_if_fail (bounce->recipients->len > 0);

  groups = sort_into_groups (bounce);
  for (guint i = 0; i < groups->len; i++)
    {
      Group *group = g_ptr_array_index (groups, i);
      g_autofree char *about = dup_about (group);
      g_autofree char *evidence = dup_evidence (group);

      conclude (conclusions, g_ptr_array_index (group->recipients, 0), about, evidence);
    }

  if (groups->len == 0)
    conclude_good (conclusions, bounce);
}
