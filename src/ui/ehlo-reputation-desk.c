/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-desk.h"

#include "ehlo-error.h"
#include "ehlo-list-keys.h"
#include "ehlo-reputation-choice.h"
#include "ehlo-reputation-run.h"

#include <glib/gi18n.h>

struct _EhloReputationDesk
{
  GObject                parent_instance;

  EhloDeskGetEngine      get_engine;
  gpointer               engine_data;
  GSettings             *settings;    /* nullable: nobody may be asked anything */
  EhloReputationMemory  *memory;
  GHashTable            *keys;        /* nullable: secrets by id of a list */
  EhloReputationWish    *seen;        /* our address, as the last mail server named it */

  char                  *subject;     /* nullable: our own address */
  EhloRun               *run;         /* nullable: the look-up that is shown */
  EhloRun               *own_run;     /* nullable: the last one of our own address */
  EhloRun               *test;        /* nullable: the test that wants to know what comes of it */
  GHashTable            *times;       /* (element-type utf8 gint64): ends of look-ups by mark */
  GCancellable          *cancellable; /* nullable: of @run, while it goes on */
  guint                  n_out;       /* look-ups that go on, those that were stopped among them */
};

enum
{
  PROP_0,
  PROP_LOOKING,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloReputationDesk, ehlo_reputation_desk, G_TYPE_OBJECT)

static void
emit_changed (EhloReputationDesk *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
unset_run (EhloReputationDesk *self)
{
  if (self->run != NULL)
    g_signal_handlers_disconnect_by_data (self->run, self);
  g_clear_object (&self->run);
}

static void
set_run (EhloReputationDesk *self,
         const char         *subject,
         EhloRun            *run)
{
  char *copy = g_strdup (subject); /* @subject may be our own */

  unset_run (self);
  g_free (self->subject);
  self->subject = copy;
  if (run == NULL)
    return;

  self->run = g_object_ref (run);
  g_signal_connect_object (run, "reputation-changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::finished", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  if (subject == NULL)
    g_set_object (&self->own_run, run);
}

static void
ehlo_reputation_desk_dispose (GObject *object)
{
  EhloReputationDesk *self = EHLO_REPUTATION_DESK (object);

  unset_run (self);
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  g_clear_object (&self->own_run);
  g_clear_object (&self->test);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (ehlo_reputation_desk_parent_class)->dispose (object);
}

static void
ehlo_reputation_desk_finalize (GObject *object)
{
  EhloReputationDesk *self = EHLO_REPUTATION_DESK (object);

  g_free (self->subject);
  g_clear_pointer (&self->keys, g_hash_table_unref);
  g_hash_table_unref (self->times);
  ehlo_reputation_wish_free (self->seen);
  ehlo_reputation_memory_unref (self->memory);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (ehlo_reputation_desk_parent_class)->finalize (object);
}

static void
ehlo_reputation_desk_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  EhloReputationDesk *self = EHLO_REPUTATION_DESK (object);

  switch (prop_id)
    {
    case PROP_LOOKING:
      g_value_set_boolean (value, self->n_out > 0);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_reputation_desk_class_init (EhloReputationDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ehlo_reputation_desk_dispose;
  object_class->finalize = ehlo_reputation_desk_finalize;
  object_class->get_property = ehlo_reputation_desk_get_property;

  /**
   * EhloReputationDesk:looking:
   *
   * Whether a look-up goes on.
   */
  properties[PROP_LOOKING] =
    g_param_spec_boolean ("looking", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloReputationDesk::changed:
   * @self: the desk
   *
   * There is something new to show.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ehlo_reputation_desk_init (EhloReputationDesk *self)
{
  self->memory = ehlo_reputation_memory_new ();
  self->seen = ehlo_reputation_wish_new (NULL);
  self->times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ehlo_reputation_desk_new:
 * @get_engine: where to get the engine when it is first needed
 * @user_data: for @get_engine; must outlive the desk
 *
 * Returns: (transfer full): a desk that asks nobody before it has settings that allow it
 */
EhloReputationDesk *
ehlo_reputation_desk_new (EhloDeskGetEngine get_engine,
                          gpointer          user_data)
{
  EhloReputationDesk *self = g_object_new (EHLO_TYPE_REPUTATION_DESK, NULL);

  self->get_engine = get_engine;
  self->engine_data = user_data;

  return self;
}

/**
 * ehlo_reputation_desk_set_settings:
 * @self: a desk without settings
 * @settings: the settings of the program
 */
void
ehlo_reputation_desk_set_settings (EhloReputationDesk *self,
                                   GSettings          *settings)
{
  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
  ehlo_reputation_desk_load_keys (self);
  emit_changed (self);
}

/**
 * ehlo_reputation_desk_get_settings:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the settings of the program
 */
GSettings *
ehlo_reputation_desk_get_settings (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), NULL);

  return self->settings;
}

static void
keys_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (EhloReputationDesk) self = user_data;
  g_autoptr (GHashTable) keys = ehlo_list_keys_load_finish (result, NULL);

  /* Without them those lists say that they want a key, which is the truth. */
  if (keys == NULL)
    return;

  g_clear_pointer (&self->keys, g_hash_table_unref);
  self->keys = ehlo_list_keys_dup_for_lists (keys, ehlo_blocklists_get_default ());
  emit_changed (self);
}

/**
 * ehlo_reputation_desk_load_keys:
 * @self: a desk with settings
 *
 * Gets the keys that the person entered out of the keyring. Where there are none, it is left alone.
 */
void
ehlo_reputation_desk_load_keys (EhloReputationDesk *self)
{
  g_auto (GStrv) operators = NULL;

  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));
  g_return_if_fail (self->settings != NULL);

  operators = g_settings_get_strv (self->settings, "list-keys");
  g_clear_pointer (&self->keys, g_hash_table_unref);
  if (operators[0] != NULL)
    ehlo_list_keys_load_async ((const char *const *) operators, NULL, keys_loaded_cb,
                               g_object_ref (self));
}

/**
 * ehlo_reputation_desk_allow:
 * @self: a desk
 *
 * The person said yes, once and for all: blocklists may be asked.
 */
void
ehlo_reputation_desk_allow (EhloReputationDesk *self)
{
  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "ask-blocklists", TRUE);
}

/**
 * ehlo_reputation_desk_is_allowed:
 * @self: a desk
 *
 * Returns: whether blocklists may be asked
 */
gboolean
ehlo_reputation_desk_is_allowed (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), FALSE);

  return self->settings != NULL && g_settings_get_boolean (self->settings, "ask-blocklists");
}

/**
 * ehlo_reputation_desk_get_state:
 * @self: a desk
 *
 * Returns: what there is to show
 */
EhloDeskState
ehlo_reputation_desk_get_state (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), EHLO_DESK_NOT_ALLOWED);

  if (self->run != NULL && !ehlo_run_is_finished (self->run))
    return EHLO_DESK_LOOKING;
  if (self->run != NULL && ehlo_run_get_n_reputations (self->run) > 0)
    return EHLO_DESK_DONE;
  if (!ehlo_reputation_desk_is_allowed (self))
    return EHLO_DESK_NOT_ALLOWED;

  return self->run != NULL ? EHLO_DESK_NOTHING : EHLO_DESK_IDLE;
}

/**
 * ehlo_reputation_desk_get_subject:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): what was typed in; %NULL: our own address
 */
const char *
ehlo_reputation_desk_get_subject (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), NULL);

  return self->subject;
}

/**
 * ehlo_reputation_desk_get_run:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the look-up that is shown
 */
EhloRun *
ehlo_reputation_desk_get_run (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), NULL);

  return self->run;
}

/**
 * ehlo_reputation_desk_get_own_run:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): the last look-up of our own address
 */
EhloRun *
ehlo_reputation_desk_get_own_run (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), NULL);

  return self->own_run;
}

/**
 * ehlo_reputation_desk_get_seen:
 * @self: a desk
 *
 * Returns: (transfer none) (nullable): our address, as the last mail server named it
 */
const char *
ehlo_reputation_desk_get_seen (EhloReputationDesk *self)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), NULL);

  return self->seen->seen_address;
}

static EhloReputationSettings *
new_settings (EhloReputationDesk *self)
{
  return ehlo_reputation_choice_new_settings (self->settings, ehlo_blocklists_get_default (),
                                              self->keys);
}

/* What was asked, and how: the same again within ten minutes would tell nothing new. */
static char *
dup_mark (EhloReputationDesk *self,
          const char         *subject)
{
  g_autoptr (EhloReputationSettings) settings = new_settings (self);
  g_autofree char *mark = ehlo_reputation_settings_dup_mark (settings);
  g_autofree char *echoes = settings->echoes != NULL ? g_strjoinv (" ", settings->echoes) : NULL;
  const char *who = subject != NULL ? subject : self->seen->seen_address;

  return g_strdup_printf ("%s|%s|%s", who != NULL ? who : "", mark, echoes != NULL ? echoes : "");
}

static gboolean
is_resting (EhloReputationDesk *self,
            const char         *subject,
            gint64             *ret_left_us)
{
  g_autofree char *mark = NULL;
  gint64 *end;
  gint64 left = 0;

  if (ehlo_reputation_desk_is_allowed (self))
    {
      mark = dup_mark (self, subject);
      end = g_hash_table_lookup (self->times, mark);
      left = end != NULL ? *end + EHLO_REPUTATION_REST_US - g_get_monotonic_time () : 0;
    }
  if (ret_left_us != NULL)
    *ret_left_us = MAX (left, 0);

  return left > 0;
}

/**
 * ehlo_reputation_desk_is_resting:
 * @self: a desk
 * @ret_left_us: (out) (optional): how long still, in µs
 *
 * Returns: whether what is shown was looked up so short a while ago that nobody is asked again
 */
gboolean
ehlo_reputation_desk_is_resting (EhloReputationDesk *self,
                                 gint64             *ret_left_us)
{
  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), FALSE);

  return is_resting (self, self->subject, ret_left_us);
}

/* What a look-up hands to its end. */
typedef struct
{
  EhloReputationDesk *desk;
  EhloRun            *test; /* nullable */
  char               *mark;
} LookUp;

static void
look_up_free (LookUp *look_up)
{
  g_object_unref (look_up->desk);
  g_clear_object (&look_up->test);
  g_free (look_up->mark);
  g_free (look_up);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LookUp, look_up_free)

static EhloReputationWish *
make_wish (EhloReputationDesk *self,
           const char         *subject)
{
  EhloReputationWish *wish;

  if (subject != NULL)
    return ehlo_reputation_wish_new (subject);

  wish = ehlo_reputation_wish_copy (self->seen);

  return wish;
}

static void
set_n_out (EhloReputationDesk *self,
           guint               n_out)
{
  gboolean was_looking = self->n_out > 0;

  self->n_out = n_out;
  if (was_looking != (n_out > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOOKING]);
}

static void looked_up_cb (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data);

/**
 * ehlo_reputation_desk_look_up:
 * @self: a desk
 * @subject: (nullable): an IP address or a domain; %NULL: our own address
 * @error: return location
 *
 * Begins to look @subject up, and shows that from now on. What goes on is stopped. Nobody is asked
 * again within ten minutes: then the answers of the last time are shown.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID when it is neither an address nor a domain, or when it
 *   is not allowed; the message is translated
 */
gboolean
ehlo_reputation_desk_look_up (EhloReputationDesk *self,
                              const char         *subject,
                              GError            **error)
{
  g_autoptr (EhloReputationSettings) settings = NULL;
  g_autoptr (EhloReputationWish) wish = NULL;
  g_autoptr (EhloRun) run = NULL;
  LookUp *look_up;

  g_return_val_if_fail (EHLO_IS_REPUTATION_DESK (self), FALSE);

  if (!ehlo_reputation_desk_is_allowed (self))
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("Blocklists may not be asked. The preferences say so."));
      return FALSE;
    }

  wish = make_wish (self, subject);
  settings = new_settings (self);
  if (!ehlo_reputation_wish_check (wish, settings, error))
    return FALSE;

  ehlo_reputation_desk_stop (self);
  look_up = g_new0 (LookUp, 1);
  look_up->desk = g_object_ref (self);
  look_up->test = subject == NULL ? g_steal_pointer (&self->test) : NULL;
  look_up->mark = dup_mark (self, subject);
  self->cancellable = g_cancellable_new ();
  run = ehlo_reputation_run_async (self->get_engine (self->engine_data), wish, settings,
                                   self->memory, self->cancellable, looked_up_cb, look_up);
  set_run (self, subject, run);
  set_n_out (self, self->n_out + 1);
  emit_changed (self);

  return TRUE;
}

/* Whether it brought anything that need not be asked again. */
static gboolean
is_worth_keeping (EhloRun *run)
{
  for (guint i = 0; i < ehlo_run_get_n_reputations (run); i++)
    {
      EhloReputationCounts counts;

      ehlo_reputation_count (ehlo_run_get_reputation (run, i), &counts);
      if (counts.n_listed + counts.n_policy + counts.n_clear > 0)
        return TRUE;
    }

  return FALSE;
}

static void
note_end (EhloReputationDesk *self,
          const LookUp       *look_up,
          EhloRun            *run)
{
  if (is_worth_keeping (run) && ehlo_run_get_outcome (run) != EHLO_OUTCOME_CANCELLED)
    {
      gint64 now = g_get_monotonic_time ();

      g_hash_table_insert (self->times, g_strdup (look_up->mark), g_memdup2 (&now, sizeof now));
    }
  for (guint i = 0; look_up->test != NULL && i < ehlo_run_get_n_reputations (run); i++)
    ehlo_run_put_reputation (look_up->test, ehlo_run_get_reputation (run, i));
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LookUp) look_up = user_data;
  g_autoptr (EhloRun) run = ehlo_reputation_run_finish (EHLO_ENGINE (source), result);
  EhloReputationDesk *self = look_up->desk;

  note_end (self, look_up, run);
  if (run == self->run)
    g_clear_object (&self->cancellable);
  set_n_out (self, self->n_out - 1);
  emit_changed (self);
}

/* What lists said a short while ago goes into the report of a test of just now as well. */
static void
put_known (EhloReputationDesk *self,
           EhloRun            *test)
{
  for (guint i = 0; i < ehlo_run_get_n_reputations (self->own_run); i++)
    ehlo_run_put_reputation (test, ehlo_run_get_reputation (self->own_run, i));
}

/**
 * ehlo_reputation_desk_learn:
 * @self: a desk
 * @run: a test that is over
 *
 * Takes our address from what the mail server said in @run. Where it is allowed, it is looked up,
 * and what comes of it is put into @run.
 */
void
ehlo_reputation_desk_learn (EhloReputationDesk *self,
                            EhloRun            *run)
{
  g_autoptr (EhloReputationWish) learned = NULL;

  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));
  g_return_if_fail (EHLO_IS_RUN (run));

  learned = ehlo_reputation_wish_new (NULL);
  ehlo_reputation_wish_learn (learned, run);
  if (learned->seen_address == NULL)
    return;

  ehlo_reputation_wish_free (self->seen);
  self->seen = g_steal_pointer (&learned);
  if (self->own_run != NULL && is_resting (self, NULL, NULL))
    {
      put_known (self, run);
      set_run (self, NULL, self->own_run);
    }
  else if (ehlo_reputation_desk_is_allowed (self))
    {
      g_set_object (&self->test, run);
      ehlo_reputation_desk_look_up (self, NULL, NULL);
    }
  emit_changed (self);
}

/**
 * ehlo_reputation_desk_show:
 * @self: a desk
 * @subject: (nullable): what @run looked up; %NULL: our own address
 * @run: (nullable): a look-up; %NULL to begin anew
 *
 * Shows @run, as from a report.
 */
void
ehlo_reputation_desk_show (EhloReputationDesk *self,
                           const char         *subject,
                           EhloRun            *run)
{
  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));

  ehlo_reputation_desk_stop (self);
  set_run (self, subject, run);
  emit_changed (self);
}

/**
 * ehlo_reputation_desk_stop:
 * @self: a desk
 *
 * Stops the look-up that goes on, if any. It ends with what it has.
 */
void
ehlo_reputation_desk_stop (EhloReputationDesk *self)
{
  g_return_if_fail (EHLO_IS_REPUTATION_DESK (self));

  if (self->cancellable != NULL)
    ehlo_engine_cancel (self->get_engine (self->engine_data), self->cancellable);
  g_clear_object (&self->cancellable);
}
