/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ports.h"

#include "ehlo-conversation.h"
#include "ehlo-port-advice.h"
#include "ehlo-port-facts.h"

/**
 * EhloPorts:
 *
 * Each port is a conversation of its own, without user, sender and recipient, whose steps go to a
 * private recorder: what the timeline shows of the wanted port and what the table says of the
 * others comes from the same code. No row waits for another; each has its own deadlines.
 */
typedef struct
{
  EhloPorts      *ports;    /* not owned */
  EhloPlan       *plan;
  GInetAddress   *address;
  EhloRecorder   *recorder;
  EhloPortResult *result;
  gboolean        known;    /* what became of the connection */
} Row;

struct _EhloPorts
{
  GObject     parent_instance;

  EhloEngine *engine;
  GPtrArray  *rows;  /* (element-type Row) */
  guint       n_out;
  GTask      *task;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloPorts, ehlo_ports, G_TYPE_OBJECT)

static void
row_free (Row *row)
{
  ehlo_plan_free (row->plan);
  g_object_unref (row->address);
  ehlo_recorder_free (row->recorder);
  ehlo_port_result_free (row->result);
  g_free (row);
}

static void
ehlo_ports_finalize (GObject *object)
{
  EhloPorts *self = EHLO_PORTS (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (ehlo_ports_parent_class)->finalize (object);
}

static void
ehlo_ports_class_init (EhloPortsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_ports_finalize;

  /**
   * EhloPorts::changed:
   * @self: the comparison
   * @result: (type EhloPortResult): the row that says more now
   */
  signals[CHANGED] = g_signal_new ("changed", EHLO_TYPE_PORTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1,
                                   EHLO_TYPE_PORT_RESULT | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
ehlo_ports_init (EhloPorts *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

/* A row is shown when the connection is decided and at each step that ends after that. */
static void
step_changed_cb (EhloStep *step,
                 gpointer  user_data)
{
  Row *row = user_data;

  if (ehlo_step_get_outcome (step) == EHLO_OUTCOME_RUNNING)
    return;

  row->known = ehlo_port_facts_read (row->result, row->recorder);
  if (row->known)
    g_signal_emit (row->ports, signals[CHANGED], 0, row->result);
}

/* In which manner a port is to be spoken to: as its provider says, else by RFC 8314. */
static EhloEncryption
choose_encryption (const EhloPlan *plan,
                   guint           port)
{
  if (plan->subject->port == port)
    return plan->subject->encryption;
  for (guint i = 0;
       plan->provider != NULL && i < ehlo_provider_get_n_endpoints (plan->provider); i++)
    {
      const EhloEndpoint *endpoint = ehlo_provider_get_endpoint (plan->provider, i);

      if (endpoint->port == port)
        return endpoint->encryption;
    }
  return port == 465 || port == EHLO_PORT_CONTROL ? EHLO_ENCRYPTION_IMPLICIT
                                                  : EHLO_ENCRYPTION_STARTTLS;
}

/* No user, no password: nothing secret can go to a port that is only compared. */
static EhloPlan *
make_plan (const EhloPlan *plan,
           guint           port)
{
  const EhloSubject subject = {
    .host = plan->subject->host,
    .port = port,
    .encryption = choose_encryption (plan, port),
  };
  EhloPlan *own = g_new0 (EhloPlan, 1);

  own->subject = ehlo_subject_copy (&subject);
  own->ehlo_name = g_strdup (plan->ehlo_name);
  own->extra_ca_pem = plan->extra_ca_pem != NULL ? g_bytes_ref (plan->extra_ca_pem) : NULL;
  own->timeout_us = plan->timeout_us;
  return own;
}

static void
add_row (EhloPorts      *self,
         const EhloPlan *plan,
         GInetAddress   *address,
         guint           port)
{
  g_autofree char *text = g_inet_address_to_string (address);
  Row *row = g_new0 (Row, 1);

  row->ports = self;
  row->plan = make_plan (plan, port);
  row->address = g_object_ref (address);
  row->recorder = ehlo_recorder_new_private (step_changed_cb, row);
  row->result = ehlo_port_result_new (text, port);
  g_ptr_array_add (self->rows, row);
}

/**
 * ehlo_ports_get_usual:
 * @ret_n: (out): how many there are
 *
 * Returns: (transfer none) (array length=ret_n): the mail ports in use, and the control port
 */
const guint *
ehlo_ports_get_usual (guint *ret_n)
{
  static const guint usual[EHLO_PORTS_MAX] = { EHLO_PORT_RELAY, 465, 587, 2525, EHLO_PORT_CONTROL };

  *ret_n = G_N_ELEMENTS (usual);
  return usual;
}

/**
 * ehlo_ports_new:
 * @engine: the engine whose thread this is
 * @plan: host, certificates, greeting name and limit of one stage; no sign-in is taken from it
 * @addresses: (element-type GInetAddress): of the host, one of each family that matters
 * @ports: (array length=n_ports): which ones
 * @n_ports: how many; what goes over %EHLO_PORTS_MAX is left out
 *
 * Returns: (transfer full): a comparison that has not begun
 */
EhloPorts *
ehlo_ports_new (EhloEngine     *engine,
                const EhloPlan *plan,
                GPtrArray      *addresses,
                const guint    *ports,
                guint           n_ports)
{
  EhloPorts *self = g_object_new (EHLO_TYPE_PORTS, NULL);

  self->engine = g_object_ref (engine);
  for (guint i = 0; i < addresses->len; i++)
    for (guint k = 0; k < MIN (n_ports, EHLO_PORTS_MAX); k++)
      add_row (self, plan, g_ptr_array_index (addresses, i), ports[k]);
  return self;
}

static void talked_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

/**
 * ehlo_ports_run_async:
 * @self: a comparison that has not begun, with at least one row
 * @cancellable: (nullable): a cancellable
 * @callback: called when the last row is complete
 * @user_data: data for @callback
 *
 * Asks all ports at once. Engine thread, once.
 */
void
ehlo_ports_run_async (EhloPorts           *self,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  g_return_if_fail (self->task == NULL && self->rows->len > 0);

  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, ehlo_ports_run_async);
  self->n_out = self->rows->len;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      ehlo_conversation_talk_async (self->engine, row->plan, row->address,
                                    row->result->port == EHLO_PORT_CONTROL, row->recorder,
                                    cancellable, talked_cb, row);
    }
}

static void
talked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Row *row = user_data;
  EhloPorts *self = row->ports;

  ehlo_conversation_talk_finish (result);
  row->known = ehlo_port_facts_read (row->result, row->recorder);
  if (row->known)
    g_signal_emit (self, signals[CHANGED], 0, row->result);

  if (--self->n_out == 0)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->task);

      g_task_return_boolean (task, TRUE);
    }
}

/**
 * ehlo_ports_run_finish:
 * @self: a comparison
 * @result: what the callback was given
 *
 * There is no error: what became of each port stands in its row.
 */
void
ehlo_ports_run_finish (EhloPorts    *self,
                       GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * ehlo_ports_list_known:
 * @self: a comparison
 *
 * Returns: (transfer container) (element-type EhloPortResult): the rows of which it is known what
 *   became of the connection, in the order of addresses and ports; they belong to @self
 */
GPtrArray *
ehlo_ports_list_known (EhloPorts *self)
{
  GPtrArray *known = g_ptr_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      if (row->known)
        g_ptr_array_add (known, row->result);
    }
  return known;
}
