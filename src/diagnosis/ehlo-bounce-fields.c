/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-bounce-parts.h"

#include <string.h>

/* More than any server writes about one recipient. */
#define MAX_VALUE_BYTES  (8 * 1024)

typedef enum
{
  FIELD_ACTION,
  FIELD_FINAL_RECIPIENT,
  FIELD_ORIGINAL_RECIPIENT,
  FIELD_STATUS,
  FIELD_DIAGNOSTIC,
  FIELD_REMOTE_MTA,
  N_FIELDS,
} Field;

/* RFC 3464 2.3. */
static const char *const names[N_FIELDS] = {
  "Action", "Final-Recipient", "Original-Recipient", "Status", "Diagnostic-Code", "Remote-MTA",
};

/* The fields of one recipient, until the group ends. */
typedef struct
{
  GString *values[N_FIELDS]; /* NULL: not there */
  GString *evidence;
  GString *last;             /* the value that a folded line goes on with; NULL: none of ours */
} Group;

static void
group_clear (Group *self)
{
  for (gsize i = 0; i < N_FIELDS; i++)
    if (self->values[i] != NULL)
      g_string_free (g_steal_pointer (&self->values[i]), TRUE);

  g_string_truncate (self->evidence, 0);
  self->last = NULL;
}

/* "rfc822; ana@example.org", "dns; mx.example.org (192.0.2.1)", "smtp; 550 …": what follows the
 * type. The type is one word; without a semicolon behind one there is none. */
static const char *
skip_type (const char *value)
{
  gsize n = strspn (value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");
  const char *rest = value + n;

  rest += strspn (rest, " \t");
  if (n == 0 || *rest != ';')
    return value;

  return rest + 1 + strspn (rest + 1, " \t");
}

static char *
dup_address (const char *value)
{
  const char *start = skip_type (value);

  start += strspn (start, "< ");
  return g_strndup (start, strcspn (start, "> \n"));
}

/* The dot of the root, and whatever a server explains behind the name, go. */
static char *
dup_host (const char *value)
{
  const char *start = skip_type (value);
  gsize n = strcspn (start, " \t\n(;,[");

  while (n > 0 && start[n - 1] == '.')
    n--;
  return n > 0 ? g_strndup (start, n) : NULL;
}

static char *
dup_status (const char *value)
{
  gsize n = strspn (value, "0123456789.");

  if (n < 5 || n > 11 || value[1] != '.' || strchr ("245", value[0]) == NULL)
    return NULL;

  return g_strndup (value, n);
}

static void
group_end (Group     *self,
           GPtrArray *recipients)
{
  GString **values = self->values;
  GString *address = values[FIELD_FINAL_RECIPIENT] != NULL ? values[FIELD_FINAL_RECIPIENT]
                                                           : values[FIELD_ORIGINAL_RECIPIENT];
  EhloBounceRecipient *recipient;

  /* The group about the whole message has neither. */
  if ((address != NULL || values[FIELD_DIAGNOSTIC] != NULL)
      && recipients->len < EHLO_BOUNCE_MAX_RECIPIENTS)
    {
      recipient = g_new0 (EhloBounceRecipient, 1);
      recipient->recipient = address != NULL ? dup_address (address->str) : NULL;
      recipient->action = values[FIELD_ACTION] != NULL
                            ? g_ascii_strdown (values[FIELD_ACTION]->str, -1)
                            : g_strdup ("failed");
      recipient->action[strcspn (recipient->action, " \t\n(;")] = '\0';
      recipient->status = values[FIELD_STATUS] != NULL ? dup_status (values[FIELD_STATUS]->str)
                                                       : NULL;
      recipient->host = values[FIELD_REMOTE_MTA] != NULL ? dup_host (values[FIELD_REMOTE_MTA]->str)
                                                         : NULL;
      recipient->diagnostic = values[FIELD_DIAGNOSTIC] != NULL
                                ? g_strdup (skip_type (values[FIELD_DIAGNOSTIC]->str))
                                : g_strdup ("");
      recipient->evidence = g_strchomp (g_strdup (self->evidence->str));
      g_ptr_array_add (recipients, recipient);
    }

  group_clear (self);
}

static gboolean
find_field (const char  *line,
            Field       *ret_field,
            const char **ret_value)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      gsize n = strlen (names[i]);

      if (g_ascii_strncasecmp (line, names[i], n) != 0 || line[n] != ':')
        continue;
      *ret_field = i;
      *ret_value = line + n + 1 + strspn (line + n + 1, " \t");
      return TRUE;
    }

  return FALSE;
}

/* Any field, also one that nothing is made of. */
static gboolean
is_field (const char *line)
{
  gsize n = strcspn (line, ": \t");

  return n > 0 && line[n] == ':';
}

static void
group_add_line (Group      *self,
                GPtrArray  *recipients,
                const char *line)
{
  const char *value;
  Field field;

  if (find_field (line, &field, &value))
    {
      /* What was copied out of a window may have lost its empty lines. */
      if (self->values[field] != NULL)
        group_end (self, recipients);
      self->last = self->values[field] = g_string_new (value);
      g_string_append_printf (self->evidence, "%s\n", line);
    }
  else if (g_ascii_isspace (*line) || !is_field (line))
    {
      if (self->last != NULL && self->last->len + strlen (line) < MAX_VALUE_BYTES)
        {
          g_string_append_printf (self->last, "\n%s", line + strspn (line, " \t"));
          g_string_append_printf (self->evidence, "%s\n", line);
        }
    }
  else
    {
      self->last = NULL;
    }
}

/**
 * ehlo_bounce_add_fields:
 * @recipients: (element-type EhloBounceRecipient): what was found is put behind
 * @text: valid UTF-8 without carriage returns: the content of a part message/delivery-status, or
 *   any text that has its fields in it
 *
 * Reads the fields of RFC 3464 2.3. Lenient: nothing is an error, and what is no field is passed
 * over. A group ends at an empty line or where a field comes a second time.
 */
void
ehlo_bounce_add_fields (GPtrArray  *recipients,
                        const char *text)
{
  Group group = { { NULL }, g_string_new (NULL), NULL };
  const char *line = text;

  while (*line != '\0')
    {
      gsize n = strcspn (line, "\n");
      g_autofree char *copy = g_strchomp (g_strndup (line, MIN (n, MAX_VALUE_BYTES)));

      if (*copy == '\0')
        group_end (&group, recipients);
      else
        group_add_line (&group, recipients, copy);
      line += line[n] == '\n' ? n + 1 : n;
    }

  group_end (&group, recipients);
  g_string_free (group.evidence, TRUE);
}
