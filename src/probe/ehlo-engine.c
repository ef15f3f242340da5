/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-engine.h"

#include "ehlo-error.h"

#include <stdlib.h>

/**
 * EhloEngine:
 *
 * The thread on which every probe runs. Hundreds of sockets share its main context, so that no
 * conversation needs a thread, no probe needs a lock, and drawing a window cannot stretch a time
 * that is measured.
 *
 * It also owns the lists of certificate authorities. Reading the system's list takes 11 to 13 ms,
 * which is done once, on a thread of its own, while name look-up and TCP are under way.
 */

/* One list of authorities, loaded or being loaded. Engine thread only, but for @pem. */
typedef struct
{
  char         *key;     /* checksum of the extra certificates, "" for the system's alone */
  GBytes       *pem;     /* nullable */
  EhloTlsTrust *trust;   /* NULL until loaded */
  GPtrArray    *waiting; /* (element-type GTask) */
} TrustEntry;

struct _EhloEngine
{
  GObject       parent_instance;

  GMainContext *context;
  GMainLoop    *loop;
  GThread      *thread;
  GHashTable   *trusts;  /* key → TrustEntry; engine thread only */
};

G_DEFINE_FINAL_TYPE (EhloEngine, ehlo_engine, G_TYPE_OBJECT)

static void
trust_entry_free (TrustEntry *entry)
{
  g_free (entry->key);
  g_clear_pointer (&entry->pem, g_bytes_unref);
  g_clear_pointer (&entry->trust, ehlo_tls_trust_unref);
  g_ptr_array_unref (entry->waiting);
  g_free (entry);
}

static gpointer
engine_thread (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  /* What was handed over just before the end still gets its turn, so that nothing is lost. */
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
ehlo_engine_finalize (GObject *object)
{
  EhloEngine *self = EHLO_ENGINE (object);

  g_main_context_invoke (self->context, quit_cb, self->loop);
  if (g_thread_self () == self->thread)
    g_thread_unref (self->thread); /* the last reference went on the engine thread itself */
  else
    g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_hash_table_unref (self->trusts);

  G_OBJECT_CLASS (ehlo_engine_parent_class)->finalize (object);
}

/* GnuTLS frees its tables when the process exits, also under a thread that reads certificates with
 * them: without this wait a run that fails at once, and the program with it, ends in a crash. */
static GMutex loads_lock;
static GCond loads_done;
static guint n_loads;

static void
count_load (int change)
{
  g_mutex_lock (&loads_lock);
  n_loads += change;
  g_cond_broadcast (&loads_done);
  g_mutex_unlock (&loads_lock);
}

static void
wait_for_loads (void)
{
  g_mutex_lock (&loads_lock);
  while (n_loads > 0)
    g_cond_wait (&loads_done, &loads_lock);
  g_mutex_unlock (&loads_lock);
}

static void
ehlo_engine_class_init (EhloEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_engine_finalize;

  atexit (wait_for_loads);
}

static void
ehlo_engine_init (EhloEngine *self)
{
  self->trusts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                        (GDestroyNotify) trust_entry_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("ehlo-engine", engine_thread, g_main_loop_ref (self->loop));
}

/* ---- certificate authorities ------------------------------------------------------------- */

typedef struct
{
  EhloEngine   *engine;
  char         *key;
  GBytes       *pem;
  EhloTlsTrust *trust;
  GError       *error;
} TrustLoad;

static void
trust_load_free (TrustLoad *load)
{
  g_object_unref (load->engine);
  g_free (load->key);
  g_clear_pointer (&load->pem, g_bytes_unref);
  g_clear_pointer (&load->trust, ehlo_tls_trust_unref);
  g_clear_error (&load->error);
  g_free (load);
  count_load (-1);
}

static gboolean
trust_loaded_cb (gpointer data)
{
  TrustLoad *load = data;
  TrustEntry *entry = g_hash_table_lookup (load->engine->trusts, load->key);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&entry->waiting);

  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  entry->trust = g_steal_pointer (&load->trust);

  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (entry->trust != NULL)
        g_task_return_pointer (task, ehlo_tls_trust_ref (entry->trust),
                               (GDestroyNotify) ehlo_tls_trust_unref);
      else
        g_task_return_error (task, g_error_copy (load->error));
    }

  if (entry->trust == NULL)
    g_hash_table_remove (load->engine->trusts, load->key); /* the next one may try again */

  return G_SOURCE_REMOVE;
}

/* A thread of its own and not g_task_run_in_thread(): that pool holds ten threads and is shared
 * with whatever else the process does. */
static gpointer
trust_load_thread (gpointer data)
{
  TrustLoad *load = data;

  load->trust = load->pem == NULL ? ehlo_tls_trust_new ()
                                  : ehlo_tls_trust_new_with_pem (load->pem, &load->error);
  g_main_context_invoke_full (load->engine->context, G_PRIORITY_DEFAULT, trust_loaded_cb, load,
                              (GDestroyNotify) trust_load_free);
  return NULL;
}

/**
 * ehlo_engine_load_trust_async:
 * @self: an engine
 * @extra_ca_pem: (nullable): further certificate authorities in PEM form
 * @cancellable: (nullable): a cancellable
 * @callback: called on the engine thread
 * @user_data: data for @callback
 *
 * Gets the system's certificate authorities, and @extra_ca_pem with them. The same list is loaded
 * once, however many ask for it at the same time.
 *
 * Engine thread only.
 */
void
ehlo_engine_load_trust_async (EhloEngine          *self,
                              GBytes              *extra_ca_pem,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *key = extra_ca_pem == NULL
                           ? g_strdup ("")
                           : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, extra_ca_pem);
  TrustEntry *entry = g_hash_table_lookup (self->trusts, key);
  TrustLoad *load;

  g_task_set_source_tag (task, ehlo_engine_load_trust_async);
  if (entry != NULL && entry->trust != NULL)
    {
      g_task_return_pointer (task, ehlo_tls_trust_ref (entry->trust),
                             (GDestroyNotify) ehlo_tls_trust_unref);
      return;
    }
  if (entry != NULL)
    {
      g_ptr_array_add (entry->waiting, g_steal_pointer (&task));
      return;
    }

  entry = g_new0 (TrustEntry, 1);
  entry->key = g_strdup (key);
  entry->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (entry->waiting, g_steal_pointer (&task));
  g_hash_table_insert (self->trusts, entry->key, entry);

  count_load (+1);
  load = g_new0 (TrustLoad, 1);
  load->engine = g_object_ref (self);
  load->key = g_steal_pointer (&key);
  load->pem = extra_ca_pem != NULL ? g_bytes_ref (extra_ca_pem) : NULL;
  g_thread_unref (g_thread_new ("ehlo-trust", trust_load_thread, load));
}

/**
 * ehlo_engine_load_trust_finish:
 * @self: an engine
 * @result: what the callback was given
 * @error: place for an error
 *
 * Errors: %EHLO_ERROR_INVALID when @extra_ca_pem held no certificate, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): the authorities, or %NULL with @error set
 */
EhloTlsTrust *
ehlo_engine_load_trust_finish (EhloEngine    *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- public ------------------------------------------------------------------------------- */

/**
 * ehlo_engine_new:
 *
 * Starts the engine thread. It ends when the last reference goes; whoever holds a run that is
 * under way keeps the engine, so it cannot end under a probe.
 *
 * Returns: (transfer full): an engine
 */
EhloEngine *
ehlo_engine_new (void)
{
  return g_object_new (EHLO_TYPE_ENGINE, NULL);
}

/**
 * ehlo_engine_invoke:
 * @self: an engine
 * @func: (scope notified): called on the engine thread until it returns %G_SOURCE_REMOVE
 * @data: data for @func
 * @destroy: (nullable): frees @data
 *
 * Hands work over to the engine thread. Any thread.
 */
void
ehlo_engine_invoke (EhloEngine     *self,
                    GSourceFunc     func,
                    gpointer        data,
                    GDestroyNotify  destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_return_if_fail (EHLO_IS_ENGINE (self));

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, self->context);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/**
 * ehlo_engine_cancel:
 * @self: an engine
 * @cancellable: what a run on @self was given
 *
 * Cancels on the engine thread, where the sources are that wait for it: GLib 2.74 may leak a source
 * that is taken down there while another thread is just cancelling. Any thread.
 */
void
ehlo_engine_cancel (EhloEngine   *self,
                    GCancellable *cancellable)
{
  ehlo_engine_invoke (self, cancel_cb, g_object_ref (cancellable), g_object_unref);
}
