/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-history-entry.h"

#include "ehlo-fact.h"

/* RFC 4954, section 6: authentication credentials invalid. */
#define REPLY_CREDENTIALS_INVALID 535

struct _EhloHistoryEntry
{
  GObject      parent_instance;

  GFile       *file;
  GDateTime   *started;
  EhloOutcome  outcome;
  char        *code;       /* nullable */
  char        *title;      /* nullable */
  char        *host;       /* nullable */
  char        *interfaces; /* nullable */
  char        *tunnels;    /* nullable */
  char        *address;    /* nullable */
  gboolean     is_refusal;
};

G_DEFINE_FINAL_TYPE (EhloHistoryEntry, ehlo_history_entry, G_TYPE_OBJECT)

static void
ehlo_history_entry_finalize (GObject *object)
{
  EhloHistoryEntry *self = EHLO_HISTORY_ENTRY (object);

  g_object_unref (self->file);
  g_date_time_unref (self->started);
  g_free (self->code);
  g_free (self->title);
  g_free (self->host);
  g_free (self->interfaces);
  g_free (self->tunnels);
  g_free (self->address);

  G_OBJECT_CLASS (ehlo_history_entry_parent_class)->finalize (object);
}

static void
ehlo_history_entry_class_init (EhloHistoryEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_history_entry_finalize;
}

static void
ehlo_history_entry_init (EhloHistoryEntry *self)
{
}

static char *
dup_names (EhloRun    *run,
           const char *key)
{
  EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_NETWORK);
  g_auto (GStrv) names = step != NULL ? ehlo_step_dup_strv (step, key) : NULL;

  return names != NULL && names[0] != NULL ? g_strjoinv (", ", names) : NULL;
}

/* As the server names it, where it does: behind a router the own address is the same at home and in
 * a café. */
static char *
dup_address (EhloRun *run)
{
  static const EhloStepKind kinds[] = { EHLO_STEP_EHLO_TLS, EHLO_STEP_EHLO };
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      EhloStep *step = ehlo_run_get_step (run, kinds[i]);
      const char *seen = step != NULL ? ehlo_step_get_string (step, EHLO_FACT_SEEN_ADDRESS) : NULL;

      if (seen != NULL)
        return g_strdup (seen);
    }

  return connect != NULL ? g_strdup (ehlo_step_get_string (connect, EHLO_FACT_LOCAL_ADDRESS))
                         : NULL;
}

static gboolean
is_refusal (EhloRun *run)
{
  EhloStep *auth = ehlo_run_get_step (run, EHLO_STEP_AUTH);

  return auth != NULL && ehlo_step_get_outcome (auth) == EHLO_OUTCOME_FAILED &&
         ehlo_step_get_int (auth, EHLO_FACT_REPLY_CODE, 0) == REPLY_CREDENTIALS_INVALID;
}

/**
 * ehlo_history_entry_new:
 * @path: (type filename): the file with the run
 * @run: that run, finished
 *
 * Returns: (transfer full): what a list shows of @run
 */
EhloHistoryEntry *
ehlo_history_entry_new (const char *path,
                        EhloRun    *run)
{
  EhloFinding *verdict = ehlo_run_get_verdict (run);
  EhloHistoryEntry *self = g_object_new (EHLO_TYPE_HISTORY_ENTRY, NULL);

  self->file = g_file_new_for_path (path);
  self->started = g_date_time_ref (ehlo_run_get_started (run));
  self->outcome = ehlo_run_get_outcome (run);
  self->host = g_strdup (ehlo_run_get_subject (run)->host);
  self->interfaces = dup_names (run, EHLO_FACT_INTERFACES);
  self->tunnels = dup_names (run, EHLO_FACT_TUNNELS);
  self->address = dup_address (run);
  self->is_refusal = is_refusal (run);
  if (verdict != NULL)
    {
      self->code = g_strdup (ehlo_finding_get_code (verdict));
      self->title = g_strdup (ehlo_finding_get_title (verdict));
    }

  return self;
}

/**
 * ehlo_history_entry_get_file:
 * @self: an entry
 *
 * Returns: (transfer none): the file with the run, see ehlo_run_read_file_async()
 */
GFile *
ehlo_history_entry_get_file (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->file;
}

/**
 * ehlo_history_entry_get_started:
 * @self: an entry
 *
 * Returns: (transfer none): when the run began
 */
GDateTime *
ehlo_history_entry_get_started (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->started;
}

/**
 * ehlo_history_entry_get_outcome:
 * @self: an entry
 *
 * Returns: how the run ended
 */
EhloOutcome
ehlo_history_entry_get_outcome (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), EHLO_OUTCOME_RUNNING);

  return self->outcome;
}

/**
 * ehlo_history_entry_get_code:
 * @self: an entry
 *
 * Returns: (nullable): the code of the verdict
 */
const char *
ehlo_history_entry_get_code (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->code;
}

/**
 * ehlo_history_entry_get_title:
 * @self: an entry
 *
 * Returns: (nullable): the title of the verdict, in the language in which it was found
 */
const char *
ehlo_history_entry_get_title (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->title;
}

/**
 * ehlo_history_entry_get_host:
 * @self: an entry
 *
 * Returns: (nullable): the server that was tested
 */
const char *
ehlo_history_entry_get_host (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->host;
}

/**
 * ehlo_history_entry_get_interfaces:
 * @self: an entry
 *
 * Returns: (nullable): the interfaces of the network: "wlp3s0, enp2s0"
 */
const char *
ehlo_history_entry_get_interfaces (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->interfaces;
}

/**
 * ehlo_history_entry_get_tunnels:
 * @self: an entry
 *
 * Returns: (nullable): the VPNs that carried it: "tun0"
 */
const char *
ehlo_history_entry_get_tunnels (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->tunnels;
}

/**
 * ehlo_history_entry_get_address:
 * @self: an entry
 *
 * Returns: (nullable): the address of this computer as the server saw it, or else its own
 */
const char *
ehlo_history_entry_get_address (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), NULL);

  return self->address;
}

/**
 * ehlo_history_entry_is_refusal:
 * @self: an entry
 *
 * Returns: whether the server refused user name and password (535, RFC 4954)
 */
gboolean
ehlo_history_entry_is_refusal (EhloHistoryEntry *self)
{
  g_return_val_if_fail (EHLO_IS_HISTORY_ENTRY (self), FALSE);

  return self->is_refusal;
}
