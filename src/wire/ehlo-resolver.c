/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-resolver-private.h"

#include "ehlo-dns-answer-private.h"
#include "ehlo-dns-question.h"
#include "ehlo-escape.h"
#include "ehlo-hosts-file.h"
#include "ehlo-recursion.h"
#include "ehlo-resolv-conf.h"
#include "ehlo-stage-timer.h"

#include <string.h>

#define RESOLV_CONF_PATH "/etc/resolv.conf"
#define HOSTS_PATH       "/etc/hosts"

#define SERVER_BUILT_IN "built-in"
#define SERVER_LITERAL  "literal"

struct _EhloResolver
{
  GObject       parent_instance;

  GPtrArray    *addresses;  /* (element-type GInetSocketAddress) */
  char        **servers;    /* the same as text */
  char        **search;     /* domains for a name of one label */
  char         *hosts_path; /* nullable: the answer is to be that of the given server only */
  gboolean      recursive;  /* no server is asked but those of the world, from the root on */
  EhloRecursion *recursion; /* nullable before the first query */
  gboolean      unchecked;  /* answers whose signatures nobody checked are wanted */
  GPtrArray    *channels;   /* (element-type EhloDnsChannel): nullable before the first query */
  GMainContext *context;    /* likewise */
};

G_DEFINE_FINAL_TYPE (EhloResolver, ehlo_resolver, G_TYPE_OBJECT)

/* One call of ehlo_resolver_query_async(): maybe several questions, one for each name that the
 * search list makes. */
typedef struct
{
  EhloDnsType      type;
  char            *asked;       /* in ASCII */
  GPtrArray       *names;       /* (element-type utf8): still to be asked */
  gint64           start_us;
  gint64           deadline_us;
  EhloDnsQuestion *question;    /* nullable */
  EhloRecursionQuestion *recursed; /* nullable; belongs to the recursion */
  EhloDnsAnswer   *best;        /* nullable: of the names that were asked */
  GSource         *cancelled;   /* nullable */
} Query;

static void question_cb (EhloDnsAnswer *answer,
                         gpointer       user_data);

static void
query_free (Query *self)
{
  g_clear_pointer (&self->question, _ehlo_dns_question_free);
  g_clear_pointer (&self->recursed, _ehlo_recursion_question_forget);
  g_clear_pointer (&self->best, ehlo_dns_answer_free);
  ehlo_source_clear (&self->cancelled);
  g_ptr_array_unref (self->names);
  g_free (self->asked);
  g_free (self);
}

static void
ehlo_resolver_finalize (GObject *object)
{
  EhloResolver *self = EHLO_RESOLVER (object);

  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_pointer (&self->recursion, _ehlo_recursion_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  g_strfreev (self->servers);
  g_strfreev (self->search);
  g_free (self->hosts_path);

  G_OBJECT_CLASS (ehlo_resolver_parent_class)->finalize (object);
}

static void
ehlo_resolver_class_init (EhloResolverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ehlo_resolver_finalize;
}

static void
ehlo_resolver_init (EhloResolver *self)
{
}

static EhloResolver *
new_for_addresses (GPtrArray *addresses)
{
  EhloResolver *self = g_object_new (EHLO_TYPE_RESOLVER, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  self->addresses = g_ptr_array_ref (addresses);
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *text = _ehlo_name_server_to_string (g_ptr_array_index (addresses, i));

      g_strv_builder_add (builder, text);
    }
  self->servers = g_strv_builder_end (builder);

  return self;
}

/*< private >
 * _ehlo_resolver_new_from_files:
 * @resolv_conf_path: path of the file with the name servers
 * @hosts_path: path of the file with names of this computer
 *
 * Returns: (transfer full): a resolver as the system's
 */
EhloResolver *
_ehlo_resolver_new_from_files (const char *resolv_conf_path,
                               const char *hosts_path)
{
  g_autoptr (EhloResolvConf) conf = _ehlo_resolv_conf_read (resolv_conf_path);
  EhloResolver *self = new_for_addresses (conf->servers);

  self->search = g_steal_pointer (&conf->search);
  self->hosts_path = g_strdup (hosts_path);
  return self;
}

/**
 * ehlo_resolver_new:
 * @server: (nullable): "192.0.2.53", "192.0.2.53:5353", "2001:db8::53" or "[2001:db8::53]:5353";
 *   %NULL for the servers, the hosts file and the search list of the system
 * @error: return location
 *
 * With @server nothing but that server answers: neither the hosts file nor the search list are
 * looked at. Does not contact anybody yet. Any thread; see ehlo_resolver_query_async().
 *
 * Returns: (transfer full): a resolver, or %NULL with %EHLO_ERROR_INVALID; the message begins with
 *   `resolver:`
 */
EhloResolver *
ehlo_resolver_new (const char  *server,
                   GError     **error)
{
  g_autoptr (GPtrArray) addresses = NULL;
  GSocketAddress *address;

  if (server == NULL)
    return _ehlo_resolver_new_from_files (RESOLV_CONF_PATH, HOSTS_PATH);

  address = _ehlo_name_server_parse (server, error);
  if (address == NULL)
    return NULL;

  addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (addresses, address);
  return new_for_addresses (addresses);
}

/**
 * ehlo_resolver_new_recursive:
 *
 * One that asks no name server of this network, but those of the world from the root on: for zones
 * that do not answer the other. Its answers are not validated. Does not contact anybody yet.
 *
 * Returns: (transfer full): a resolver
 */
EhloResolver *
ehlo_resolver_new_recursive (void)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new_with_free_func (g_object_unref);
  EhloResolver *self = new_for_addresses (nobody);

  self->recursive = TRUE;
  return self;
}

/**
 * ehlo_resolver_set_unchecked:
 * @self: a resolver that was asked nothing yet
 * @unchecked: whether name servers that check signatures shall hand over what they would hold back
 *   (the CD bit, RFC 4035 3.2.2); to find out why they say that they failed
 */
void
ehlo_resolver_set_unchecked (EhloResolver *self,
                             gboolean      unchecked)
{
  g_return_if_fail (EHLO_IS_RESOLVER (self) && self->channels == NULL);

  self->unchecked = unchecked;
}

/**
 * ehlo_resolver_get_servers:
 * @self: a resolver
 *
 * Returns: (transfer none) (array zero-terminated=1): the name servers in the order in which they
 *   are asked, as "192.0.2.53:53"
 */
const char *const *
ehlo_resolver_get_servers (EhloResolver *self)
{
  g_return_val_if_fail (EHLO_IS_RESOLVER (self), NULL);

  return (const char *const *) self->servers;
}

/* The name as it goes over the wire: IDNA (RFC 5890), no dot at its end. What IDNA does not know
 * stays in a form that can be shown, and is refused further on as no name. */
static char *
to_ascii (const char *name)
{
  char *ascii = g_hostname_is_non_ascii (name) ? g_hostname_to_ascii (name) : g_strdup (name);
  gsize length;

  if (ascii == NULL)
    return ehlo_escape_bytes (name, strlen (name), 0);

  length = strlen (ascii);
  if (length > 1 && ascii[length - 1] == '.')
    ascii[length - 1] = '\0';

  return ascii;
}

static Query *
query_new (const char  *name,
           EhloDnsType  type,
           gint64       deadline_us)
{
  Query *self = g_new0 (Query, 1);

  self->type = type;
  self->asked = to_ascii (name);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->start_us = g_get_monotonic_time ();
  self->deadline_us = deadline_us;
  return self;
}

static gboolean
is_address_type (EhloDnsType type)
{
  return type == EHLO_DNS_A || type == EHLO_DNS_AAAA;
}

static gboolean
is_localhost (const char *name)
{
  const char *last = strrchr (name, '.');

  return g_ascii_strcasecmp (last != NULL ? last + 1 : name, "localhost") == 0;
}

static GSocketFamily
family_of (EhloDnsType type)
{
  return type == EHLO_DNS_A ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6;
}

/* RFC 6761 6.3: these names are this computer and never asked for. */
static EhloDnsAnswer *
answer_localhost (const char  *name,
                  EhloDnsType  type)
{
  EhloDnsAnswer *answer = _ehlo_dns_answer_new (EHLO_DNS_NO_DATA, type, name);

  answer->server = g_strdup (SERVER_BUILT_IN);
  if (is_address_type (type))
    {
      g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family_of (type));

      _ehlo_dns_answer_add_address (answer, loopback);
      answer->kind = EHLO_DNS_FOUND;
    }

  return answer;
}

static EhloDnsAnswer *
answer_literal (const char   *name,
                EhloDnsType   type,
                GInetAddress *address)
{
  EhloDnsAnswer *answer = _ehlo_dns_answer_new (EHLO_DNS_NO_DATA, type, name);

  answer->server = g_strdup (SERVER_LITERAL);
  if (g_inet_address_get_family (address) == family_of (type))
    {
      _ehlo_dns_answer_add_address (answer, address);
      answer->kind = EHLO_DNS_FOUND;
    }

  return answer;
}

/* What needs no server: an address, a name that cannot be, the hosts file, this computer. */
static EhloDnsAnswer *
answer_here (EhloResolver *self,
             const char   *name,
             EhloDnsType   type)
{
  g_autoptr (GInetAddress) literal = NULL;
  g_autofree char *problem = NULL;
  EhloDnsAnswer *answer = NULL;

  if (is_address_type (type))
    literal = g_inet_address_new_from_string (name);
  if (literal != NULL)
    return answer_literal (name, type, literal);

  /* The root has name servers, though no host can be called so. */
  if (type != EHLO_DNS_NS || !g_str_equal (name, "."))
    problem = _ehlo_dns_name_find_problem (name);
  if (problem != NULL)
    {
      answer = _ehlo_dns_answer_new (EHLO_DNS_NXDOMAIN, type, name);
      answer->detail = g_steal_pointer (&problem);
      return answer;
    }

  if (self->hosts_path != NULL && is_address_type (type))
    answer = _ehlo_hosts_file_find (self->hosts_path, name, type);
  if (answer == NULL && is_localhost (name))
    answer = answer_localhost (name, type);

  return answer;
}

/* A name of one label is short for one of this network; a mail domain never is (RFC 5321 2.3.5). */
static void
list_names (EhloResolver *self,
            Query        *query,
            const char   *as_given)
{
  gboolean may_be_short = is_address_type (query->type) && strchr (as_given, '.') == NULL;

  for (guint i = 0; may_be_short && self->search != NULL && self->search[i] != NULL; i++)
    {
      g_autofree char *whole = g_strdup_printf ("%s.%s", query->asked, self->search[i]);
      g_autofree char *problem = _ehlo_dns_name_find_problem (whole);

      if (problem == NULL)
        g_ptr_array_add (query->names, g_steal_pointer (&whole));
    }

  g_ptr_array_add (query->names, g_strdup (query->asked));
}

static void
open_channels (EhloResolver *self)
{
  self->context = g_main_context_ref_thread_default ();
  if (self->recursive)
    self->recursion = _ehlo_recursion_new ();
  self->channels =
    g_ptr_array_new_with_free_func ((GDestroyNotify) _ehlo_dns_channel_close);

  for (guint i = 0; i < self->addresses->len; i++)
    {
      EhloDnsChannel *channel = _ehlo_dns_channel_new (g_ptr_array_index (self->addresses, i));

      _ehlo_dns_channel_set_unchecked (channel, self->unchecked);
      g_ptr_array_add (self->channels, channel);
    }
}

static void
answer_query (GTask         *task,
              EhloDnsAnswer *answer)
{
  Query *query = g_task_get_task_data (task);

  g_clear_pointer (&query->question, _ehlo_dns_question_free);
  g_clear_pointer (&query->recursed, _ehlo_recursion_question_forget);
  ehlo_source_clear (&query->cancelled);
  answer->start_us = query->start_us;
  answer->duration_us = g_get_monotonic_time () - query->start_us;

  g_task_return_pointer (task, answer, (GDestroyNotify) ehlo_dns_answer_free);
  g_object_unref (task);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  GTask *task = user_data;
  Query *query = g_task_get_task_data (task);

  answer_query (task, _ehlo_dns_answer_new (EHLO_DNS_CANCELLED, query->type, query->asked));
  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (GTask *task,
                   Query *query)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;

  query->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (query->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (query->cancelled, g_task_get_context (task));
}

static void
ask_next_name (GTask *task)
{
  EhloResolver *self = g_task_get_source_object (task);
  Query *query = g_task_get_task_data (task);
  g_autofree char *name = g_ptr_array_steal_index (query->names, 0);

  if (self->recursion != NULL)
    query->recursed = _ehlo_recursion_ask (self->recursion, name, query->type, query->deadline_us,
                                           question_cb, task);
  else
    query->question = _ehlo_dns_question_new (self->channels, name, query->type, query->deadline_us,
                                              question_cb, task);
}

/**
 * ehlo_resolver_query_async:
 * @self: a resolver
 * @name: a name; may be internationalised (RFC 5890) and end in a dot
 * @type: type of the records
 * @deadline_us: when to stop, as g_get_monotonic_time(), in µs, or %EHLO_NO_DEADLINE
 * @cancellable: (nullable): ends the query within milliseconds
 * @callback: called on the thread's default context, never from within this call
 * @user_data: for @callback
 *
 * All queries of one resolver belong to one context, that of the first.
 *
 * In this order: an address is its own answer ("literal"); a name that the rules of RFC 1035 do
 * not allow does not exist (%EHLO_DNS_NXDOMAIN without a packet, with the reason in `detail`); then
 * the hosts file for A and AAAA; then "localhost" and what ends in ".localhost" (RFC 6761); then
 * the name servers, as ehlo_resolver_get_servers() lists them. A name of one label without a dot at
 * its end is first completed with each domain of the search list. The next server is asked when one
 * fails, refuses or cannot be reached, and besides it after two seconds of silence (or a third of
 * the time that is left, if that is less); so a dead first server does not cost the whole stage.
 *
 * The AD bit is the word of a name server to which the way may not be safe: a hint, no proof.
 */
void
ehlo_resolver_query_async (EhloResolver        *self,
                           const char          *name,
                           EhloDnsType          type,
                           gint64               deadline_us,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;
  Query *query;
  EhloDnsAnswer *answer;

  g_return_if_fail (EHLO_IS_RESOLVER (self));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ehlo_resolver_query_async);
  /* Cancelled is an outcome. */
  g_task_set_check_cancellable (task, FALSE);

  query = query_new (name, type, deadline_us);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);

  if (self->channels == NULL)
    open_channels (self);
  g_return_if_fail (g_task_get_context (task) == self->context);

  if (g_cancellable_is_cancelled (cancellable))
    answer = _ehlo_dns_answer_new (EHLO_DNS_CANCELLED, type, query->asked);
  else
    answer = answer_here (self, query->asked, type);

  if (answer != NULL)
    {
      answer_query (task, answer);
      return;
    }

  watch_cancellable (task, query);
  list_names (self, query, name);
  ask_next_name (task);
}

/* Which of the answers to the names of a search list is the answer to all: the one that exists; a
 * silence, behind which it may exist; one that exists without such records; that none exists. */
static int
rank (const EhloDnsAnswer *answer)
{
  if (answer->kind == EHLO_DNS_FOUND)
    return 4;
  if (answer->rcode < 0)
    return 3;
  if (answer->kind == EHLO_DNS_NO_DATA)
    return 2;

  return answer->kind == EHLO_DNS_NXDOMAIN ? 1 : 0;
}

/* Goes on through the search list as long as a server says something else than "found". */
static void
question_cb (EhloDnsAnswer *answer,
             gpointer       user_data)
{
  GTask *task = user_data;
  Query *query = g_task_get_task_data (task);

  g_clear_pointer (&query->question, _ehlo_dns_question_free);
  query->recursed = NULL;

  if (query->best == NULL || rank (answer) > rank (query->best))
    {
      EhloDnsAnswer *before = query->best;

      query->best = answer;
      answer = before;
    }
  g_clear_pointer (&answer, ehlo_dns_answer_free);

  if (query->names->len > 0 && rank (query->best) < 3)
    ask_next_name (task);
  else
    answer_query (task, g_steal_pointer (&query->best));
}

/**
 * ehlo_resolver_query_finish:
 * @self: a resolver
 * @result: what the callback was given
 *
 * Returns: (transfer full): the answer, never %NULL: a name that does not exist, silence, and a
 *   query that was cancelled are answers
 */
EhloDnsAnswer *
ehlo_resolver_query_finish (EhloResolver *self,
                            GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
