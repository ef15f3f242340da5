/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice.h"

#include "ehlo-error.h"
#include "ehlo-practice-pki.h"
#include "ehlo-practice-server.h"

/**
 * EhloPractice:
 *
 * Mail servers to practise on: one that works, and one for each of the usual things that go wrong.
 * They listen on 127.0.0.1 and, where there is IPv6, on ::1, on a port that the kernel picks, and
 * nothing that is sent to them goes any further.
 *
 * The thread that serves starts with the first server and makes the certificates before anything
 * else, while its owner goes on.
 */
struct _EhloPractice
{
  GObject          parent_instance;

  GMainContext    *context;
  GMainLoop       *loop;
  GThread         *thread;   /* NULL until the first server starts */

  GMutex           lock;     /* of everything below */
  GCond            changed;  /* has_pki */
  gboolean         has_pki;  /* making certificates is over, with or without success */
  EhloPracticePki *pki;      /* nullable */
  GHashTable      *servers;  /* id → EhloPracticeServer */
};

G_DEFINE_FINAL_TYPE (EhloPractice, ehlo_practice, G_TYPE_OBJECT)

/* The serving thread */

static void
make_certificates (EhloPractice *self)
{
  g_autoptr (GError) error = NULL;
  EhloPracticePki *pki = ehlo_practice_pki_new (&error);

  if (pki == NULL)
    g_debug ("No certificates for the practice servers: %s", error->message);
  g_mutex_lock (&self->lock);
  self->pki = pki;
  self->has_pki = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
is_anybody_connected (EhloPractice *self)
{
  GHashTableIter iter;
  gpointer server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, &server))
    {
      if (ehlo_practice_server_has_sessions (server))
        return TRUE;
    }
  return FALSE;
}

/* The owner waits for this thread in finalize, so that nobody else looks at the servers here. */
static void
close_servers (EhloPractice *self)
{
  GHashTableIter iter;
  gpointer server;

  g_hash_table_iter_init (&iter, self->servers);
  while (g_hash_table_iter_next (&iter, NULL, &server))
    ehlo_practice_server_close (server);
  while (is_anybody_connected (self))
    g_main_context_iteration (self->context, TRUE);
}

static gpointer
serve (gpointer data)
{
  EhloPractice *self = data;

  g_main_context_push_thread_default (self->context);
  make_certificates (self);
  g_main_loop_run (self->loop);
  close_servers (self);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

typedef struct
{
  EhloPractice       *practice; /* waits for the thread before it goes, so no reference */
  EhloPracticeServer *server;
} Opening;

static gboolean
open_cb (gpointer user_data)
{
  Opening *opening = user_data;

  ehlo_practice_server_open (opening->server, opening->practice->pki);
  return G_SOURCE_REMOVE;
}

static void
ehlo_practice_finalize (GObject *object)
{
  EhloPractice *self = EHLO_PRACTICE (object);

  if (self->thread != NULL)
    {
      /* From the loop itself: before it runs, quitting it would be forgotten. */
      g_main_context_invoke (self->context, quit_cb, self->loop);
      g_thread_join (self->thread);
    }
  g_hash_table_unref (self->servers);
  g_clear_pointer (&self->pki, ehlo_practice_pki_free);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ehlo_practice_parent_class)->finalize (object);
}

static void
ehlo_practice_class_init (EhloPracticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_practice_finalize;
}

static void
ehlo_practice_init (EhloPractice *self)
{
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->servers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         (GDestroyNotify) ehlo_practice_server_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

/* With the lock held. */
static void
ensure_thread (EhloPractice *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_new ("ehlo-practice", serve, self);
}

/* Presets */

static gpointer
make_presets (gpointer data)
{
  guint n = ehlo_practice_script_get_n ();
  EhloPracticeInfo *presets = g_new0 (EhloPracticeInfo, n);

  for (guint i = 0; i < n; i++)
    ehlo_practice_server_describe (ehlo_practice_script_get (i), &presets[i]);
  return presets;
}

/**
 * ehlo_practice_get_n_presets:
 *
 * Returns: how many practice servers there are. Any thread.
 */
guint
ehlo_practice_get_n_presets (void)
{
  return ehlo_practice_script_get_n ();
}

/**
 * ehlo_practice_get_preset:
 * @index: less than ehlo_practice_get_n_presets()
 *
 * What there is to know of a practice server that does not run: neither a port nor a password.
 * The texts are in the language that is set when this is first called. Any thread.
 *
 * Returns: (transfer none): the preset; it lives as long as the program
 */
const EhloPracticeInfo *
ehlo_practice_get_preset (guint index)
{
  static GOnce once = G_ONCE_INIT;

  g_return_val_if_fail (index < ehlo_practice_script_get_n (), NULL);

  return (const EhloPracticeInfo *) g_once (&once, make_presets, NULL) + index;
}

/**
 * ehlo_practice_is_preset:
 * @id: (nullable): an id of a preset of any kind
 *
 * Returns: whether it is one of a practice server. Any thread.
 */
gboolean
ehlo_practice_is_preset (const char *id)
{
  return ehlo_practice_script_find (id, NULL);
}

/* Servers */

/**
 * ehlo_practice_new:
 *
 * Returns: (transfer full): an object that serves nothing yet. When its last reference goes, its
 *   servers stop, whoever is connected to them is cut off, and its thread ends; that is waited for
 *   and takes a few milliseconds.
 */
EhloPractice *
ehlo_practice_new (void)
{
  return g_object_new (EHLO_TYPE_PRACTICE, NULL);
}

/**
 * ehlo_practice_start:
 * @self: the practice servers
 * @id: which one, as "practice-good"
 * @error: return location for a #GError
 *
 * Starts one server. When it runs already, nothing happens but that it is returned again. Any
 * thread; does not block (it takes 0.1 ms, the first one 0.4 ms).
 *
 * Returns: (transfer none) (nullable): how to reach it; lives as long as @self and never changes.
 *   %NULL with %EHLO_ERROR_INVALID when there is no such preset, or with what the system says when
 *   no port can be had
 */
const EhloPracticeInfo *
ehlo_practice_start (EhloPractice *self,
                     const char   *id,
                     GError      **error)
{
  guint index;

  g_return_val_if_fail (EHLO_IS_PRACTICE (self), NULL);

  if (!ehlo_practice_script_find (id, &index))
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, "There is no practice server “%s”",
                   id != NULL ? id : "");
      return NULL;
    }
  return ehlo_practice_start_script (self, ehlo_practice_script_get (index), error);
}

/**
 * ehlo_practice_start_script:
 * @self: the practice servers
 * @script: what the server does; must outlive @self. Its id tells it from others.
 * @error: return location for a #GError
 *
 * Starts a server that is no preset, for a test that needs another way to be broken. Else as
 * ehlo_practice_start().
 *
 * Returns: (transfer none) (nullable): how to reach it, or %NULL with @error set
 */
const EhloPracticeInfo *
ehlo_practice_start_script (EhloPractice             *self,
                            const EhloPracticeScript *script,
                            GError                  **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  EhloPracticeServer *server;
  Opening *opening;

  g_return_val_if_fail (EHLO_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (script != NULL && script->id != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  server = g_hash_table_lookup (self->servers, script->id);
  if (server == NULL)
    {
      server = ehlo_practice_server_new (script, error);
      if (server == NULL)
        return NULL;
      g_hash_table_insert (self->servers, (gpointer) script->id, server);
      ensure_thread (self);
      opening = g_new (Opening, 1);
      *opening = (Opening) { self, server };
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, open_cb, opening, g_free);
    }
  return ehlo_practice_server_get_info (server);
}

/**
 * ehlo_practice_get_ca_pem:
 * @self: the practice servers
 *
 * The certificate authority of these servers, made for this object and forgotten with it. The
 * self-signed certificate is not under it. Any thread; the first call may wait for a few
 * milliseconds, until the certificates are made.
 *
 * Returns: (transfer none) (nullable): one certificate, PEM; %NULL when GnuTLS cannot make any
 */
GBytes *
ehlo_practice_get_ca_pem (EhloPractice *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (EHLO_IS_PRACTICE (self), NULL);

  locker = g_mutex_locker_new (&self->lock);
  ensure_thread (self);
  while (!self->has_pki)
    g_cond_wait (&self->changed, &self->lock);
  return self->pki != NULL ? ehlo_practice_pki_get_ca_pem (self->pki) : NULL;
}

/**
 * ehlo_practice_dup_received:
 * @self: the practice servers
 * @id: which one
 *
 * Returns: (transfer full) (nullable): the last message that this server accepted, its lines with
 *   CRLF; %NULL when there is none or the server does not run. It is there before the client reads
 *   the 250. Any thread.
 */
char *
ehlo_practice_dup_received (EhloPractice *self,
                            const char   *id)
{
  g_autoptr (GMutexLocker) locker = NULL;
  EhloPracticeServer *server;

  g_return_val_if_fail (EHLO_IS_PRACTICE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  locker = g_mutex_locker_new (&self->lock);
  server = g_hash_table_lookup (self->servers, id);
  return server != NULL ? ehlo_practice_server_dup_received (server) : NULL;
}
