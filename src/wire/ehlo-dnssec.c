/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dnssec.h"

#include "ehlo-resolv-conf.h"
#include "ehlo-stage-timer.h"
#include "ehlo-unbound-loop.h"

/* Are the signatures of an answer good? A validator of our own (libunbound) asks the same name
 * servers for the answer and its signatures and checks them up to the key of the root. It asks for
 * the root itself beside it: a name server that passes on no signatures, or a clock that is wrong,
 * spoils that, too, and then nothing is known about the name. */

#define CLASS_IN 1

/* Of the packet, RFC 1035 4.1.1 */
#define RCODE_BYTE    3
#define RCODE_MASK    0x0f
#define ANSWERS_BYTE  6
#define HEADER_LENGTH 12

#define RCODE_NOERROR  0
#define RCODE_NXDOMAIN 3

/* As ub_event_callback_type numbers them. */
enum
{
  UB_INSECURE = 0,
  UB_BOGUS = 1,
  UB_SECURE = 2,
};

/* What libunbound said about one name. */
typedef struct
{
  gboolean done;
  int      rcode;
  gboolean has_answer;
  int      security;
  char    *why; /* nullable */
} Reply;

typedef struct
{
  EhloUnboundLoop *loop;
  struct ub_ctx   *unbound;
  Reply            root;
  Reply            name;
  GSource         *timer;
  GSource         *user_cancel;
  GSource         *end;     /* once all is said: not from within libunbound */
} Check;

/* libunbound first: it still stops events. */
static void
check_free (Check *self)
{
  ehlo_source_clear (&self->timer);
  ehlo_source_clear (&self->user_cancel);
  ehlo_source_clear (&self->end);
  g_clear_pointer (&self->unbound, ub_ctx_delete);
  g_clear_pointer (&self->loop, _ehlo_unbound_loop_free);
  g_free (self->root.why);
  g_free (self->name.why);
  g_free (self);
}

static EhloDnssec *
dnssec_new (EhloDnssecState  state,
            const char      *why)
{
  EhloDnssec *self = g_new0 (EhloDnssec, 1);

  self->state = state;
  self->why = g_strdup (why);
  return self;
}

/* ---- what was said --------------------------------------------------------------------------- */

static EhloDnssec *
judge (const Check *self)
{
  const Reply *root = &self->root;
  const Reply *name = &self->name;

  if (!root->done || !name->done)
    return dnssec_new (EHLO_DNSSEC_UNKNOWN, "no answer in time");
  if (root->security != UB_SECURE || root->rcode != RCODE_NOERROR)
    return dnssec_new (EHLO_DNSSEC_UNKNOWN, root->why != NULL ? root->why
                                                              : "no signatures for the root");
  if (name->security == UB_BOGUS)
    return dnssec_new (name->has_answer ? EHLO_DNSSEC_BOGUS : EHLO_DNSSEC_UNKNOWN, name->why);
  if (name->rcode != RCODE_NOERROR && name->rcode != RCODE_NXDOMAIN)
    return dnssec_new (EHLO_DNSSEC_NO_ANSWER, NULL);
  return dnssec_new (name->security == UB_SECURE ? EHLO_DNSSEC_SECURE : EHLO_DNSSEC_INSECURE,
                     NULL);
}

/* libunbound may still call back for what it is told to drop; @end is set as long as it can. */
static gboolean
end_cb (gpointer user_data)
{
  GTask *task = user_data;
  Check *self = g_task_get_task_data (task);
  EhloDnssec *dnssec = judge (self);

  ehlo_source_clear (&self->timer);
  ehlo_source_clear (&self->user_cancel);
  g_clear_pointer (&self->unbound, ub_ctx_delete);
  ehlo_source_clear (&self->end);
  g_task_return_pointer (task, dnssec, (GDestroyNotify) ehlo_dnssec_free);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

/* Ends the task from the main loop, as soon as that comes to it. */
static void
end_soon (GTask *task)
{
  Check *self = g_task_get_task_data (task);

  if (self->end == NULL)
    self->end = ehlo_stage_timer_new (g_get_monotonic_time (), end_cb, task);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  end_soon (user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  end_soon (user_data);
  return G_SOURCE_REMOVE;
}

/* An answer that does not exist has its code in the packet, not in @rcode. */
static void
note_reply (Reply        *reply,
            int           rcode,
            const guint8 *packet,
            int           length,
            int           security,
            const char   *why)
{
  reply->done = TRUE;
  reply->rcode = rcode;
  reply->security = security;
  reply->why = g_strdup (why);
  if (rcode == RCODE_NOERROR && packet != NULL && length >= HEADER_LENGTH)
    {
      reply->rcode = packet[RCODE_BYTE] & RCODE_MASK;
      reply->has_answer = packet[ANSWERS_BYTE] != 0 || packet[ANSWERS_BYTE + 1] != 0;
    }
}

static void
root_cb (void *user_data,
         int   rcode,
         void *packet,
         int   length,
         int   security,
         char *why,
         int   was_limited)
{
  Check *self = g_task_get_task_data (user_data);

  note_reply (&self->root, rcode, packet, length, security, why);
  if (self->name.done)
    end_soon (user_data);
}

static void
name_cb (void *user_data,
         int   rcode,
         void *packet,
         int   length,
         int   security,
         char *why,
         int   was_limited)
{
  Check *self = g_task_get_task_data (user_data);

  note_reply (&self->name, rcode, packet, length, security, why);
  if (self->root.done)
    end_soon (user_data);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static const char *
get_root_key (void)
{
  const char *path = g_getenv (EHLO_DNSSEC_ROOT_KEY_VARIABLE);

  return path != NULL ? path : EHLO_DNSSEC_ROOT_KEY;
}

/* libunbound writes a port as "192.0.2.53@5353". */
static void
forward_to (struct ub_ctx *unbound,
            const char    *server)
{
  g_autoptr (GSocketAddress) address = _ehlo_name_server_parse (server, NULL);
  GInetSocketAddress *inet = G_INET_SOCKET_ADDRESS (address);
  g_autofree char *text = NULL;
  g_autofree char *forwarder = NULL;

  if (inet == NULL)
    return;
  text = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  forwarder = g_strdup_printf ("%s@%u", text, g_inet_socket_address_get_port (inet));
  ub_ctx_set_fwd (unbound, forwarder);
}

/* "test." is denied by libunbound itself (RFC 6761 6.2), but a network may have it for all that.
 * The last setting: libunbound takes none behind it. */
static struct ub_ctx *
create_validator (EhloUnboundLoop   *loop,
                  const char *const *servers)
{
  struct ub_ctx *unbound = ub_ctx_create_ub_event (_ehlo_unbound_loop_get (loop));

  if (unbound == NULL)
    return NULL;
  for (guint i = 0; servers[i] != NULL; i++)
    forward_to (unbound, servers[i]);
  ub_ctx_set_option (unbound, "do-not-query-localhost:", "no");
  ub_ctx_add_ta_file (unbound, get_root_key ());
  ub_ctx_zone_remove (unbound, "test.");
  return unbound;
}

static gboolean
ask (GTask       *task,
     const char  *name,
     EhloDnsType  type)
{
  Check *self = g_task_get_task_data (task);

  return ub_resolve_event (self->unbound, ".", EHLO_DNS_NS, CLASS_IN, task, root_cb, NULL) == 0
         && ub_resolve_event (self->unbound, name, (int) type, CLASS_IN, task, name_cb, NULL) == 0;
}

static void
watch (GTask  *task,
       gint64  deadline_us)
{
  Check *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  self->timer = ehlo_stage_timer_new (deadline_us, deadline_cb, task);
  if (cancellable == NULL)
    return;
  self->user_cancel = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (self->user_cancel, g_task_get_context (task));
}

/**
 * ehlo_dnssec_check_async:
 * @servers: (array zero-terminated=1): name servers, as ehlo_resolver_get_servers() lists them
 * @name: a name in ASCII
 * @type: type of the records
 * @deadline_us: when to stop, as g_get_monotonic_time(), in µs, or %EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends it at once; the state is then unknown
 * @callback: called on the thread-default context, never from within this call
 * @user_data: for @callback
 *
 * Looks whether the signatures of an answer hold (RFC 4033), by itself: the AD bit is only the word
 * of a name server. Trusts the keys in %EHLO_DNSSEC_ROOT_KEY, or in the file that the environment
 * variable %EHLO_DNSSEC_ROOT_KEY_VARIABLE names. Does not block, makes no thread and no process.
 */
void
ehlo_dnssec_check_async (const char *const   *servers,
                         const char          *name,
                         EhloDnsType          type,
                         gint64               deadline_us,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Check *self = g_new0 (Check, 1);

  g_task_set_source_tag (task, ehlo_dnssec_check_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) check_free);

  if (!g_file_test (get_root_key (), G_FILE_TEST_IS_REGULAR))
    {
      g_task_return_pointer (task, dnssec_new (EHLO_DNSSEC_UNKNOWN, "no keys of the root here"),
                             (GDestroyNotify) ehlo_dnssec_free);
      g_object_unref (task);
      return;
    }

  self->loop = _ehlo_unbound_loop_new ();
  self->unbound = create_validator (self->loop, servers);
  watch (task, deadline_us);
  if (self->unbound == NULL || !ask (task, name, type))
    end_soon (task);
}

/**
 * ehlo_dnssec_check_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full): what is known; never %NULL
 */
EhloDnssec *
ehlo_dnssec_check_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * ehlo_dnssec_free:
 * @self: (transfer full): what was found
 */
void
ehlo_dnssec_free (EhloDnssec *self)
{
  g_free (self->why);
  g_free (self);
}

/**
 * ehlo_dnssec_state_to_name:
 * @state: a state
 *
 * Returns: (transfer none): its stable name in reports: `unknown`, `secure`, `insecure`, `bogus` or
 *   `no-answer`
 */
const char *
ehlo_dnssec_state_to_name (EhloDnssecState state)
{
  static const char *const names[EHLO_N_DNSSEC_STATES] = {
    [EHLO_DNSSEC_UNKNOWN] = "unknown",
    [EHLO_DNSSEC_SECURE] = "secure",
    [EHLO_DNSSEC_INSECURE] = "insecure",
    [EHLO_DNSSEC_BOGUS] = "bogus",
    [EHLO_DNSSEC_NO_ANSWER] = "no-answer",
  };

  g_return_val_if_fail ((guint) state < EHLO_N_DNSSEC_STATES, NULL);

  return names[state];
}
