/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-conversation-private.h"

#include "ehlo-error.h"
#include "ehlo-fact.h"
#include "ehlo-host-name.h"
#include "ehlo-lookup.h"
#include "ehlo-network-facts.h"
#include "ehlo-password-shape.h"
#include "ehlo-stage-timer.h"
#include "ehlo-tls-facts.h"

#include <glib/gi18n-lib.h>

/* From the settings to the greeting, in the order in which the stages run. */

/* A plain greeting comes within a second or two; a server that delays it on purpose takes five and
 * more. After this time of silence the port is also asked in TLS, while the wait goes on. */
#define HEDGE_US (2500 * G_TIME_SPAN_MILLISECOND)

/* That try ends a little before the wait itself, so that its result is there when it is needed. */
#define HEDGE_LEAD_US (50 * G_TIME_SPAN_MILLISECOND)

/* For the second try in the other manner, once the first has failed. */
#define OTHER_MANNER_US (4 * G_USEC_PER_SEC)

static const EhloStage stage_dns;
static const EhloStage stage_greeting;
static const EhloStage stage_other_manner;

/* ---- settings ------------------------------------------------------------------------------ */

static void
settings_start (EhloConversation *self)
{
  ehlo_conversation_complete (self);
}

static const char *
describe_encryption (EhloEncryption encryption)
{
  switch (encryption)
    {
    case EHLO_ENCRYPTION_IMPLICIT:
      return _("TLS from the start");
    case EHLO_ENCRYPTION_STARTTLS:
      return _("STARTTLS");
    case EHLO_ENCRYPTION_NONE:
      return _("no encryption");
    default:
      g_return_val_if_reached ("");
    }
}

static gboolean
is_as_published (EhloProvider      *provider,
                 const EhloSubject *subject)
{
  for (guint i = 0; i < ehlo_provider_get_n_endpoints (provider); i++)
    {
      const EhloEndpoint *endpoint = ehlo_provider_get_endpoint (provider, i);
      g_autofree char *host = ehlo_provider_expand (provider, endpoint->host, subject->user);

      if (g_ascii_strcasecmp (host, subject->host) == 0 && endpoint->port == subject->port
          && endpoint->encryption == subject->encryption)
        return TRUE;
    }
  return FALSE;
}

static char *
compare_with_provider (EhloConversation *self)
{
  const EhloSubject *subject = self->plan->subject;
  EhloProvider *provider = self->plan->provider;
  gboolean as_published;

  if (provider == NULL)
    return NULL;

  as_published = is_as_published (provider, subject);
  ehlo_step_set_string (self->step, EHLO_FACT_PROVIDER, ehlo_provider_get_id (provider));
  ehlo_step_set_boolean (self->step, EHLO_FACT_AS_PUBLISHED, as_published);
  return g_strdup_printf (as_published ? _(" — as %s publishes them")
                                       : _(" — other than %s publishes"),
                          ehlo_provider_get_name (provider));
}

/* Only what looks odd, never how: it must not help anybody to guess. A token has no shape. */
static void
store_password_shape (EhloConversation *self)
{
  const EhloPlan *plan = self->plan;
  const char *shape =
    plan->provider != NULL ? ehlo_provider_get_password_shape (plan->provider) : NULL;
  g_auto (GStrv) odd = NULL;

  if (plan->password == NULL || (plan->mechanism != NULL && ehlo_sasl_is_token (plan->mechanism)))
    return;

  odd = ehlo_password_shape_list (plan->password, shape);
  if (odd[0] != NULL)
    ehlo_step_set_strv (self->step, EHLO_FACT_PASSWORD_SHAPE, (const char *const *) odd);
}

static const EhloStage *
settings_done (EhloConversation *self,
               GAsyncResult     *result)
{
  const EhloSubject *subject = self->plan->subject;
  g_autoptr (GError) error = NULL;
  g_autofree char *compared = NULL;
  g_autofree char *summary = NULL;

  ehlo_step_set_string (self->step, EHLO_FACT_HOST, subject->host);
  ehlo_step_set_int (self->step, EHLO_FACT_PORT, subject->port);
  ehlo_step_set_string (self->step, EHLO_FACT_ENCRYPTION,
                        ehlo_encryption_to_string (subject->encryption));
  if (subject->user != NULL)
    ehlo_step_set_string (self->step, EHLO_FACT_USER, subject->user);
  if (self->plan->ipv4_only)
    ehlo_step_set_boolean (self->step, EHLO_FACT_IPV4_ONLY, TRUE);
  store_password_shape (self);
  if (self->plan->earlier_refusals > 0)
    ehlo_step_set_int (self->step, EHLO_FACT_EARLIER_REFUSALS, self->plan->earlier_refusals);

  if (!ehlo_host_name_check (subject->host, NULL, &error))
    {
      ehlo_conversation_store_error (self, error);
      ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, error->message);
      return NULL;
    }

  compared = compare_with_provider (self);
  /* Translators: server name, port number, kind of encryption, a comparison (may be empty) */
  summary = g_strdup_printf (_("%s, port %u, %s%s"), subject->host, subject->port,
                             describe_encryption (subject->encryption),
                             compared != NULL ? compared : "");
  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, summary);
  return &ehlo_stage_network;
}

const EhloStage ehlo_stage_settings = {
  EHLO_STEP_SETTINGS, FALSE, settings_start, settings_done
};

/* ---- network --------------------------------------------------------------------------------- */

static void
network_start (EhloConversation *self)
{
  ehlo_conversation_complete (self);
}

static const EhloStage *
network_done (EhloConversation *self,
              GAsyncResult     *result)
{
  g_autoptr (EhloNetworkFacts) facts = ehlo_network_facts_read ();
  gboolean local = ehlo_host_name_is_loopback (self->plan->subject->host);
  gboolean routed = facts->route_ipv4 || facts->route_ipv6;

  ehlo_network_facts_store (facts, self->step);
  if (local)
    ehlo_conversation_end_step (self, EHLO_OUTCOME_OK,
                                _("Not needed: the server is this computer"));
  else if (!facts->known)
    ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, _("This system does not tell its routes"));
  else if (!routed)
    ehlo_conversation_end_step (self, EHLO_OUTCOME_WARNING,
                                _("This computer has no way to the internet"));
  else if (facts->route_ipv4 && facts->route_ipv6)
    ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, _("Connected, IPv4 and IPv6"));
  else
    ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, facts->route_ipv4
                                                         ? _("Connected, IPv4 only")
                                                         : _("Connected, IPv6 only"));
  return &stage_dns;
}

const EhloStage ehlo_stage_network = {
  EHLO_STEP_NETWORK, FALSE, network_start, network_done
};

/* ---- dns ------------------------------------------------------------------------------------- */

static void
dns_start (EhloConversation *self)
{
  const char *host = self->plan->subject->host;
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host);
  g_autoptr (GError) error = NULL;

  if (literal != NULL)
    {
      self->addresses = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (self->addresses, g_steal_pointer (&literal));
      ehlo_conversation_complete (self);
      return;
    }

  self->resolver = ehlo_resolver_new (self->plan->resolver, &error);
  if (self->resolver == NULL)
    {
      ehlo_conversation_enter (self, ehlo_conversation_lose (self, error));
      return;
    }
  ehlo_lookup_async (self->resolver, host, self->deadline_us, self->cancellable,
                     ehlo_conversation_stage_cb, g_object_ref (self));
}

static const char *
describe_dns_failure (const EhloLookup *lookup)
{
  EhloDnsKind kind = lookup->a->kind;

  switch (kind)
    {
    case EHLO_DNS_NXDOMAIN:
      return _("This name does not exist");
    case EHLO_DNS_FOUND:
    case EHLO_DNS_NO_DATA:
      return _("This name has no address");
    case EHLO_DNS_SERVFAIL:
    case EHLO_DNS_REFUSED:
      return _("The name server answered with an error");
    case EHLO_DNS_BAD_ANSWER:
      return _("The name server’s answer makes no sense");
    case EHLO_DNS_TIMEOUT:
      return _("No name server answered in time");
    case EHLO_DNS_NO_NETWORK:
      return _("The name server cannot be reached");
    case EHLO_DNS_CANCELLED:
      return _("Stopped");
    default:
      g_return_val_if_reached ("");
    }
}

/* "mail.example.org: A servfail, AAAA servfail (192.0.2.53:53)" */
static char *
describe_dns_exactly (EhloConversation *self,
                      const EhloLookup *lookup)
{
  const EhloDnsAnswer *a = lookup->a;
  const char *detail = a->detail != NULL ? a->detail : a->server;

  return g_strdup_printf ("%s: A %s, AAAA %s%s%s%s", self->plan->subject->host,
                          ehlo_dns_kind_to_name (a->kind),
                          ehlo_dns_kind_to_name (lookup->aaaa->kind),
                          detail != NULL ? " (" : "", detail != NULL ? detail : "",
                          detail != NULL ? ")" : "");
}

static char *
join_addresses (GPtrArray *addresses)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < addresses->len; i++)
    {
      g_autofree char *address = g_inet_address_to_string (g_ptr_array_index (addresses, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", address);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
summarise_addresses (EhloConversation *self)
{
  g_autofree char *list = join_addresses (self->addresses);
  g_autofree char *summary =
    g_strdup_printf (ngettext ("%u address: %s", "%u addresses: %s", self->addresses->len),
                     self->addresses->len, list);

  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, summary);
}

static const EhloStage *
literal_done (EhloConversation *self)
{
  const char *const addresses[] = { self->plan->subject->host, NULL };

  ehlo_step_set_string (self->step, EHLO_FACT_DNS_SERVER, "literal");
  ehlo_step_set_strv (self->step, EHLO_FACT_ADDRESSES, addresses);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, _("Not needed: this is an address already"));
  return &ehlo_stage_connect;
}

static const EhloStage *
dns_done (EhloConversation *self,
          GAsyncResult     *result)
{
  g_autoptr (EhloLookup) lookup = NULL;

  if (result == NULL)
    return literal_done (self);

  lookup = ehlo_lookup_finish (result);
  if (self->plan->ipv4_only)
    ehlo_lookup_keep_ipv4 (lookup);
  ehlo_lookup_store (lookup, self->step);
  if (lookup->cancelled)
    {
      ehlo_conversation_end_step (self, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      return NULL;
    }
  if (lookup->addresses->len == 0)
    {
      g_autofree char *exact = describe_dns_exactly (self, lookup);

      ehlo_step_set_string (self->step, EHLO_FACT_ERROR, exact);
      ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, describe_dns_failure (lookup));
      return NULL;
    }

  self->addresses = g_ptr_array_ref (lookup->addresses);
  summarise_addresses (self);
  return &ehlo_stage_connect;
}

static const EhloStage stage_dns = { EHLO_STEP_DNS, FALSE, dns_start, dns_done };

/* ---- connect --------------------------------------------------------------------------------- */

static void
race_changed_cb (EhloRace         *race,
                 EhloConversation *self)
{
  ehlo_race_store (race, self->connect_step);
  ehlo_recorder_update (self->recorder, self->connect_step);
}

static void
connect_start (EhloConversation *self)
{
  self->connect_step = self->step;
  self->race = ehlo_race_new (self->addresses, (guint16) self->plan->subject->port);
  ehlo_race_set_max_segment (self->race, self->plan->max_segment);
  g_signal_connect_object (self->race, "changed", G_CALLBACK (race_changed_cb), self, 0);
  ehlo_race_run_async (self->race, self->deadline_us, self->cancellable,
                       ehlo_conversation_stage_cb, g_object_ref (self));
}

/* The failure to speak of: the most telling one, not the last one. A host that refuses says more
 * than an address family that has no route here. */
static const EhloDialResult *
telling_failure (EhloRace *race)
{
  static const EhloDialOutcome order[] = {
    EHLO_DIAL_REFUSED, EHLO_DIAL_REJECTED, EHLO_DIAL_LOCAL, EHLO_DIAL_TIMED_OUT,
    EHLO_DIAL_UNREACHABLE,
  };

  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    for (guint i = 0; i < ehlo_race_get_n_addresses (race); i++)
      {
        const EhloDialResult *dial = ehlo_race_get_result (race, i);

        if (dial != NULL && dial->outcome == order[k])
          return dial;
      }
  return NULL;
}

static char *
describe_dial_failure (const EhloDialResult *dial,
                       guint                 port)
{
  g_autofree char *from = NULL;

  switch (dial->outcome)
    {
    case EHLO_DIAL_REFUSED:
      return g_strdup_printf (_("Port %u refused the connection"), port);
    case EHLO_DIAL_REJECTED:
      if (dial->icmp_from == NULL)
        return g_strdup_printf (_("Port %u was turned down"), port);
      from = g_inet_address_to_string (dial->icmp_from);
      return g_strdup_printf (_("Port %u was turned down by %s"), port, from);
    case EHLO_DIAL_TIMED_OUT:
      return g_strdup_printf (_("No answer from port %u"), port);
    case EHLO_DIAL_UNREACHABLE:
      return g_strdup (_("There is no way to this address"));
    case EHLO_DIAL_LOCAL:
      return g_strdup (_("This computer does not let the connection out"));
    case EHLO_DIAL_OPEN:
    case EHLO_DIAL_CANCELLED:
    default:
      return g_strdup (_("Stopped"));
    }
}

/* The exact words, as other programs show them:
 * "connect to 192.0.2.1:587: Connection refused (111)". */
static void
store_dial_error (EhloConversation     *self,
                  const EhloDialResult *dial)
{
  g_autofree char *target = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (dial->target));
  g_autofree char *text = NULL;

  if (dial->errnum != 0)
    text = g_strdup_printf ("connect to %s: %s (%d)", target, g_strerror (dial->errnum),
                            dial->errnum);
  else
    text = g_strdup_printf ("connect to %s: no answer in %.1f s", target,
                            (double) dial->duration_us / G_USEC_PER_SEC);
  ehlo_step_set_string (self->step, EHLO_FACT_ERROR, text);
}

static const EhloStage *
connect_failed (EhloConversation *self)
{
  const EhloDialResult *dial = telling_failure (self->race);
  g_autofree char *summary = NULL;

  if (g_cancellable_is_cancelled (self->cancellable) || dial == NULL)
    {
      ehlo_conversation_end_step (self, EHLO_OUTCOME_CANCELLED, _("Stopped"));
      return NULL;
    }

  store_dial_error (self, dial);
  summary = describe_dial_failure (dial, self->plan->subject->port);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, summary);
  return NULL;
}

static const EhloStage *
connect_done (EhloConversation *self,
              GAsyncResult     *result)
{
  const EhloDialResult *winner;
  g_autofree char *address = NULL;
  g_autofree char *summary = NULL;

  ehlo_race_run_finish (self->race, result);
  ehlo_race_store (self->race, self->step);
  winner = ehlo_race_get_winner (self->race);
  if (winner == NULL || g_cancellable_is_cancelled (self->cancellable))
    return connect_failed (self);

  address = g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (winner->target)));
  summary = g_strdup_printf (_("%s answered"), address);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, summary);

  self->socket = g_object_ref (winner->socket);
  self->channel = ehlo_smtp_channel_new (self->socket, self->redactor);
  ehlo_conversation_listen (self);
  if (self->plan->subject->encryption == EHLO_ENCRYPTION_IMPLICIT)
    return &ehlo_stage_tls;
  return &stage_greeting;
}

const EhloStage ehlo_stage_connect = {
  EHLO_STEP_CONNECT, FALSE, connect_start, connect_done
};

/* ---- tls: from the start, or after STARTTLS ----------------------------------------------- */

static void
tls_start (EhloConversation *self)
{
  g_autoptr (GError) error = NULL;

  if (self->trust == NULL && self->trust_error == NULL)
    {
      self->handshake_waits = TRUE; /* trust_loaded_cb() calls again */
      return;
    }
  if (self->trust != NULL)
    self->tls = ehlo_tls_stream_new_client (self->socket, self->trust, self->plan->subject->host,
                                            self->plan->tls_priority, &error);
  if (self->tls == NULL)
    {
      const EhloStage *next =
        ehlo_conversation_lose (self, error != NULL ? error : self->trust_error);

      ehlo_conversation_enter (self, next);
      return;
    }
  ehlo_tls_stream_handshake_async (self->tls, self->deadline_us, self->cancellable,
                                   ehlo_conversation_stage_cb, g_object_ref (self));
}

static gint64
unix_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static const EhloStage *
tls_failed (EhloConversation *self,
            const GError     *error)
{
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (self->tls);
  g_autofree char *summary = ehlo_tls_facts_dup_summary (evidence, unix_now ());

  if (evidence->outcome == EHLO_TLS_CANCELLED)
    return ehlo_conversation_lose (self, error);

  ehlo_conversation_store_error (self, error);
  if (self->plan->subject->encryption == EHLO_ENCRYPTION_IMPLICIT
      && self->stop_before != EHLO_STEP_GREETING
      && (evidence->outcome == EHLO_TLS_NOT_TLS || evidence->outcome == EHLO_TLS_TIMED_OUT
          || evidence->outcome == EHLO_TLS_CLOSED || evidence->outcome == EHLO_TLS_RESET))
    {
      self->failure_summary = g_steal_pointer (&summary);
      return &stage_other_manner;
    }

  ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, summary);
  return NULL;
}

/* A certificate that proves nothing fails the test, unless the person accepted it for this run. */
static EhloOutcome
judge_certificate (EhloConversation *self)
{
  if (self->verified)
    return EHLO_OUTCOME_OK;
  return self->plan->allow_unprotected ? EHLO_OUTCOME_WARNING : EHLO_OUTCOME_FAILED;
}

static const EhloStage *
tls_done (EhloConversation *self,
          GAsyncResult     *result)
{
  const EhloTlsEvidence *evidence = ehlo_tls_stream_get_evidence (self->tls);
  g_autoptr (GError) error = NULL;
  g_autofree char *summary = NULL;
  gboolean done = ehlo_tls_stream_handshake_finish (self->tls, result, &error);

  ehlo_tls_facts_store (evidence, unix_now (), self->step);
  if (!done)
    return tls_failed (self, error);

  self->verified = evidence->verified;
  summary = ehlo_tls_facts_dup_summary (evidence, unix_now ());
  ehlo_conversation_end_step (self, judge_certificate (self), summary);
  ehlo_smtp_channel_set_stream (self->channel, G_IO_STREAM (self->tls));
  if (self->plan->subject->encryption == EHLO_ENCRYPTION_IMPLICIT)
    return &stage_greeting;
  return &ehlo_stage_ehlo_tls;
}

const EhloStage ehlo_stage_tls = { EHLO_STEP_TLS, FALSE, tls_start, tls_done };

/* ---- greeting -------------------------------------------------------------------------------- */

static void
other_answered_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (EhloConversation) self = user_data;

  self->other = ehlo_other_manner_finish (result, NULL);
  /* The port speaks TLS: a plain greeting will never come. */
  if (self->other != NULL && self->other->answered)
    g_cancellable_cancel (self->greeting_wait);
}

static gboolean
hedge_cb (gpointer user_data)
{
  EhloConversation *self = user_data;
  const EhloDialResult *winner = ehlo_race_get_winner (self->race);

  if (self->trust == NULL)
    return G_SOURCE_REMOVE;

  ehlo_other_manner_async (winner->target, self->trust, self->plan->subject->host, TRUE,
                           self->deadline_us - HEDGE_LEAD_US, self->other_wait, other_answered_cb,
                           g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static gboolean
greeting_cancelled_cb (GCancellable *cancellable,
                       gpointer      user_data)
{
  EhloConversation *self = user_data;

  g_cancellable_cancel (self->greeting_wait);
  return G_SOURCE_REMOVE;
}

static void
greeting_start (EhloConversation *self)
{
  self->greeting_wait = g_cancellable_new ();
  self->user_cancel = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (self->user_cancel, G_SOURCE_FUNC (greeting_cancelled_cb), self, NULL);
  g_source_attach (self->user_cancel, g_main_context_get_thread_default ());

  if (self->tls == NULL)
    self->hedge =
      ehlo_stage_timer_new (g_get_monotonic_time ()
                              + MIN (HEDGE_US, self->plan->timeout_us / 2),
                            hedge_cb, self);
  ehlo_smtp_channel_read_reply_async (self->channel, self->deadline_us, self->greeting_wait,
                                      ehlo_conversation_stage_cb, g_object_ref (self));
}

/* What came instead of a reply stands in the transcript already. */
static void
store_first_bytes (EhloStep *step)
{
  for (guint i = 0; i < ehlo_step_get_n_lines (step); i++)
    {
      const EhloLine *line = ehlo_step_get_line (step, i);

      if (!line->from_client)
        {
          ehlo_step_set_string (step, EHLO_FACT_FIRST_BYTES, line->text);
          return;
        }
    }
}

/* The plain greeting did not come. When the port answered in TLS meanwhile, the wait was ended by
 * us (the error says "cancelled"), and what counts is the silence so far. */
static const EhloStage *
greeting_failed (EhloConversation *self,
                 const GError     *error)
{
  g_autoptr (GError) silence = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return ehlo_conversation_lose (self, error);

  if (self->other != NULL && self->other->answered)
    {
      gint64 begun_us = self->deadline_us - self->plan->timeout_us;

      silence = g_error_new (EHLO_ERROR, EHLO_ERROR_DEADLINE, "no greeting in %.1f s",
                             (double) (g_get_monotonic_time () - begun_us) / G_USEC_PER_SEC);
      error = silence;
    }
  store_first_bytes (self->step);
  if (self->tls != NULL)
    return ehlo_conversation_lose (self, error);

  ehlo_conversation_store_error (self, error);
  self->failure_summary = g_strdup (ehlo_conversation_describe_loss (error));
  return &stage_other_manner;
}

/* RFC 5321 4.2: the greeting names the server in its first word. */
static void
store_server_name (EhloStep            *step,
                   const EhloSmtpReply *reply)
{
  g_auto (GStrv) words = g_strsplit (ehlo_smtp_reply_get_line_text (reply, 0), " ", 2);

  if (words[0] != NULL && *words[0] != '\0')
    ehlo_step_set_string (step, EHLO_FACT_SERVER_NAME, words[0]);
}

static const EhloStage *
greeting_done (EhloConversation *self,
               GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EhloSmtpReply) reply = ehlo_conversation_take_reply (self, result, &error);
  const char *line;

  ehlo_source_clear (&self->hedge);
  ehlo_source_clear (&self->user_cancel);
  if (reply == NULL)
    return greeting_failed (self, error);

  g_cancellable_cancel (self->other_wait);
  line = ehlo_smtp_reply_get_line (reply, 0);
  if (ehlo_smtp_reply_get_class (reply) != 2)
    {
      ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, line);
      return &ehlo_stage_quit;
    }

  store_server_name (self->step, reply);
  ehlo_conversation_end_step (self, EHLO_OUTCOME_OK, line);
  return &ehlo_stage_ehlo;
}

static const EhloStage stage_greeting = {
  EHLO_STEP_GREETING, FALSE, greeting_start, greeting_done
};

/* ---- the other manner, after silence or bytes that make no sense --------------------------- */

static void
other_manner_start (EhloConversation *self)
{
  const EhloDialResult *winner = ehlo_race_get_winner (self->race);
  gboolean was_plain = ehlo_step_get_kind (self->step) == EHLO_STEP_GREETING;

  if (self->trust == NULL && self->trust_error == NULL)
    {
      self->handshake_waits = TRUE; /* trust_loaded_cb() calls again */
      return;
    }
  if (self->other != NULL || self->trust == NULL)
    {
      ehlo_conversation_complete (self);
      return;
    }

  ehlo_other_manner_async (winner->target, self->trust, self->plan->subject->host, was_plain,
                           g_get_monotonic_time () + MIN (OTHER_MANNER_US, self->plan->timeout_us),
                           self->cancellable, ehlo_conversation_stage_cb, g_object_ref (self));
}

static const EhloStage *
other_manner_done (EhloConversation *self,
                   GAsyncResult     *result)
{
  g_autoptr (GError) error = NULL;
  const char *summary = self->failure_summary;

  if (result != NULL)
    {
      g_clear_pointer (&self->other, ehlo_other_manner_free);
      self->other = ehlo_other_manner_finish (result, &error);
    }
  if (error != NULL)
    return ehlo_conversation_lose (self, error);

  if (self->other != NULL)
    {
      ehlo_other_manner_store (self->other, self->step);
      if (self->other->answered)
        summary = self->other->tls ? _("Silent in plain text, but it answers in TLS")
                                   : _("Not TLS: it answers in plain text");
    }
  ehlo_conversation_end_step (self, EHLO_OUTCOME_FAILED, summary);
  return NULL;
}

static const EhloStage stage_other_manner = {
  EHLO_STEP_GREETING, TRUE, other_manner_start, other_manner_done
};
