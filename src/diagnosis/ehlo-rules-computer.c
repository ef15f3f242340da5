/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rules-private.h"

#include "ehlo-fact.h"
#include "ehlo-fates.h"
#include "ehlo-host-name.h"
#include "ehlo-local-listener.h"
#include "ehlo-local-unit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* This computer: what listens on it, and where it stands. */

#define RELAY_PORT 25

/* A connection to this computer itself that failed, and what was found on it. */
typedef struct
{
  EhloRun     *run;
  EhloStep    *computer;
  GPtrArray   *fates;     /* (element-type EhloFate) of the addresses, all this computer's */
  GPtrArray   *listeners; /* (element-type EhloLocalListener) */
  const char  *address;   /* the first of those that were tried */
  guint        port;
} Scene;

static void
scene_clear (Scene *scene)
{
  g_clear_pointer (&scene->fates, g_ptr_array_unref);
  g_clear_pointer (&scene->listeners, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

static gboolean
is_own (EhloStep  *computer,
        GPtrArray *fates)
{
  g_auto (GStrv) own = ehlo_step_dup_strv (computer, EHLO_FACT_OWN_ADDRESSES);

  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (!g_strv_contains ((const char *const *) own, fate->address))
        return FALSE;
    }

  return fates->len > 0;
}

/* What could not be seen may listen. */
static gboolean
saw_all_listeners (EhloStep *computer)
{
  g_auto (GStrv) absent = ehlo_step_dup_strv (computer, EHLO_FACT_ABSENT);

  for (guint i = 0; absent[i] != NULL; i++)
    if (g_str_has_prefix (absent[i], "listeners:"))
      return FALSE;

  return ehlo_step_get_fact (computer, EHLO_FACT_LISTENERS) != NULL;
}

static const char *
find_address (GPtrArray *fates)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (!ehlo_fate_had_no_way (fate))
        return fate->address;
    }

  return NULL;
}

/* Fills @scene when the run stopped at a connection to this computer where all addresses had the
 * fate @outcome, and everything that listens here was seen. */
static gboolean
set_scene (Scene         *scene,
           EhloRun       *run,
           EhloStep      *stop,
           const char    *outcome,
           EhloRuleMatch *match)
{
  scene->run = run;
  scene->computer = ehlo_run_get_step (run, EHLO_STEP_COMPUTER);
  if (scene->computer == NULL || !_ehlo_rule_stopped_at (stop, EHLO_STEP_CONNECT) ||
      !saw_all_listeners (scene->computer))
    return FALSE;

  scene->fates = ehlo_fates_new (stop);
  scene->listeners = ehlo_local_listeners_new (scene->computer);
  scene->address = find_address (scene->fates);
  scene->port = ehlo_run_get_subject (run)->port;
  if (!ehlo_fates_are_all (scene->fates, outcome) || !is_own (scene->computer, scene->fates))
    return FALSE;

  match->proof = scene->computer;
  match->values.address = ehlo_rule_match_keep (match, g_strdup (scene->address));

  return TRUE;
}

/* How far @listener takes what was sent to the addresses that were tried. */
static EhloCovers
get_cover (const Scene             *scene,
           const EhloLocalListener *listener)
{
  EhloCovers best = EHLO_COVERS_NO;

  for (guint i = 0; i < scene->fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (scene->fates, i);

      if (!ehlo_fate_had_no_way (fate))
        best = MAX (best, ehlo_local_listener_covers (listener, fate->address));
    }

  return best;
}

/* The same of all listeners at the port; @ret_listener: one that does best. */
static EhloCovers
find_cover (const Scene              *scene,
            const EhloLocalListener **ret_listener)
{
  EhloCovers best = EHLO_COVERS_NO;

  *ret_listener = NULL;
  for (guint i = 0; i < scene->listeners->len; i++)
    {
      const EhloLocalListener *listener = g_ptr_array_index (scene->listeners, i);
      EhloCovers covers =
        listener->port == scene->port ? get_cover (scene, listener) : EHLO_COVERS_NO;

      if (covers > best)
        {
          best = covers;
          *ret_listener = listener;
        }
    }

  return best;
}

/* A listener at the port, but at other addresses than the one that was tried. */
static const EhloLocalListener *
find_same_port (const Scene *scene)
{
  for (guint i = 0; i < scene->listeners->len; i++)
    {
      const EhloLocalListener *listener = g_ptr_array_index (scene->listeners, i);

      if (listener->port == scene->port)
        return listener;
    }

  return NULL;
}

/* A listener at another port of mail, which a connection to one of those addresses comes to. */
static const EhloLocalListener *
find_other_port (const Scene *scene)
{
  for (guint i = 0; i < scene->listeners->len; i++)
    {
      const EhloLocalListener *listener = g_ptr_array_index (scene->listeners, i);

      if (listener->port != scene->port && get_cover (scene, listener) != EHLO_COVERS_NO)
        return listener;
    }

  return NULL;
}

static void
name_listener (EhloRuleMatch           *match,
               const EhloLocalListener *listener)
{
  /* Translators: stands in the place of the name of a program, within a sentence */
  match->values.listener = ehlo_rule_match_keep (
    match, g_strdup (listener->owner != NULL ? listener->owner : _("a program")));
}

/* ---- in a container, "localhost" is the container ------------------------------------------- */

static gboolean
is_loopback (const Scene *scene)
{
  return scene->address != NULL && ehlo_host_name_is_loopback (scene->address);
}

/* "172.17.0.1:587 open" → the address or name */
static char *
find_open_host (const Scene *scene)
{
  g_auto (GStrv) lines = ehlo_step_dup_strv (scene->computer, EHLO_FACT_CONTAINER_HOST);
  g_autofree char *end = g_strdup_printf (":%u open", scene->port);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_suffix (lines[i], end))
      return g_strndup (lines[i], strlen (lines[i]) - strlen (end));

  return NULL;
}

/* A mail service of the container's own, running or not, is what was meant. */
static gboolean
has_mail_service (const Scene *scene)
{
  g_autofree char *unit = NULL;
  g_autofree char *service = NULL;

  return ehlo_local_unit_find (scene->computer, &unit, &service) != EHLO_UNIT_NONE ||
         find_same_port (scene) != NULL || find_other_port (scene) != NULL;
}

/* A container that shares the network of the machine has its "localhost", too. */
static EhloConfidence
look_for_container (EhloRun       *run,
                    EhloStep      *stop,
                    EhloRuleMatch *match)
{
  g_auto (Scene) scene = { NULL };
  const EhloLocalListener *listener;
  const char *container;
  gboolean is_apart;

  if (!set_scene (&scene, run, stop, "refused", match) || !is_loopback (&scene) ||
      find_cover (&scene, &listener) != EHLO_COVERS_NO)
    return EHLO_CONFIDENCE_NONE;

  container = ehlo_step_get_string (scene.computer, EHLO_FACT_CONTAINER);
  if (container == NULL ||
      _ehlo_rule_fact_is (scene.computer, EHLO_FACT_CONTAINER_NETWORK, "shared"))
    return EHLO_CONFIDENCE_NONE;

  match->values.container = container;
  match->values.gateway = ehlo_rule_match_keep (match, find_open_host (&scene));
  if (match->values.gateway != NULL)
    {
      match->variant = "host-open";
      ehlo_rule_match_offer (match, EHLO_ACTION_USE_HOST, g_strdup (match->values.gateway));
    }
  else if (has_mail_service (&scene))
    {
      return EHLO_CONFIDENCE_NONE;
    }

  is_apart = _ehlo_rule_fact_is (scene.computer, EHLO_FACT_CONTAINER_NETWORK, "own");

  return is_apart || match->variant != NULL ? EHLO_CONFIDENCE_CERTAIN : EHLO_CONFIDENCE_LIKELY;
}

/* ---- it listens, and still the connection fails ---------------------------------------------- */

/* The kernel refuses only what nothing listens for, so it was a firewall that did. */
static EhloConfidence
look_for_own_refusal (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  g_auto (Scene) scene = { NULL };
  const EhloLocalListener *listener;

  if (!set_scene (&scene, run, stop, "refused", match) ||
      find_cover (&scene, &listener) != EHLO_COVERS_YES)
    return EHLO_CONFIDENCE_NONE;

  match->variant = "own";
  name_listener (match, listener);

  return EHLO_CONFIDENCE_LIKELY;
}

/* The kernel answers for its own addresses at once, open or not. It is silent only where a program
 * has let too many connections wait. */
static EhloConfidence
look_for_own_silence (EhloRun       *run,
                      EhloStep      *stop,
                      EhloRuleMatch *match)
{
  g_auto (Scene) scene = { NULL };
  const EhloLocalListener *listener;

  if (!set_scene (&scene, run, stop, "timed-out", match))
    return EHLO_CONFIDENCE_NONE;

  find_cover (&scene, &listener);
  if (listener != NULL && listener->n_waiting > 0)
    return EHLO_CONFIDENCE_NONE;

  match->variant = "own-silent";

  return EHLO_CONFIDENCE_LIKELY;
}

/* ---- it listens, but elsewhere --------------------------------------------------------------- */

/* What the comparison of ports saw at @port of this computer; nullable. */
static const EhloPortResult *
find_row (const Scene *scene,
          guint        port)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (scene->run); i++)
    {
      const EhloPortResult *row = ehlo_run_get_port (scene->run, i);

      if (row->port == port && row->state == EHLO_PORT_OPEN)
        return row;
    }

  return NULL;
}

static gboolean
is_mail_program (const char *owner)
{
  static const char *const programs[] = {
    "postfix", "exim", "smtpd", "sendmail", "dovecot", "opensmtpd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    if (owner != NULL && strstr (owner, programs[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* How that port begins: as it was seen to, else as it is meant to (RFC 8314). */
static const char *
choose_encryption (const EhloPortResult *row,
                   guint                 port)
{
  if (row != NULL && row->manner != NULL)
    return g_str_equal (row->manner, "tls") ? "implicit"
           : g_str_equal (row->manner, "starttls") ? "starttls" : "none";
  if (port == 465)
    return "implicit";

  return port == 587 ? "starttls" : "none";
}

static void
offer_host (EhloRuleMatch *match,
            const char    *host)
{
  match->values.suggestion = ehlo_rule_match_keep (match, g_strdup (host));
  ehlo_rule_match_offer (match, EHLO_ACTION_USE_HOST, g_strdup (host));
}

/* At the same port, but not at the address that was tried. */
static EhloConfidence
match_other_address (const Scene             *scene,
                     const EhloLocalListener *listener,
                     EhloRuleMatch           *match)
{
  name_listener (match, listener);
  if (g_str_equal (listener->address, "::"))
    {
      match->variant = "ipv6";
      offer_host (match, "::1");

      return EHLO_CONFIDENCE_LIKELY; /* it may take IPv4, too, and a firewall be in between */
    }
  if (g_str_equal (listener->address, "0.0.0.0"))
    {
      match->variant = "ipv4";
      offer_host (match, "127.0.0.1");
    }
  else
    {
      match->variant = ehlo_host_name_is_loopback (listener->address) && !is_loopback (scene)
                         ? "loopback" : "address";
      offer_host (match, listener->address);
    }

  return EHLO_CONFIDENCE_CERTAIN;
}

/* That a mail service listens there shows in its greeting or in the name of its program. */
static EhloConfidence
match_other_port (const Scene             *scene,
                  const EhloLocalListener *listener,
                  EhloRuleMatch           *match)
{
  const EhloPortResult *row = find_row (scene, listener->port);
  gboolean greets = row != NULL && row->greeting != NULL && g_str_has_prefix (row->greeting, "220");

  name_listener (match, listener);
  match->values.other = ehlo_rule_match_keep (match, g_strdup_printf ("%u", listener->port));
  ehlo_rule_match_offer (match, EHLO_ACTION_USE_PORT,
                         g_strdup_printf ("%u %s", listener->port,
                                          choose_encryption (row, listener->port)));

  return greets || is_mail_program (listener->owner) ? EHLO_CONFIDENCE_CERTAIN
                                                     : EHLO_CONFIDENCE_LIKELY;
}

/* Another port is not what was meant when the mail service itself has failed. */
static EhloConfidence
look_for_service_elsewhere (EhloRun       *run,
                            EhloStep      *stop,
                            EhloRuleMatch *match)
{
  g_auto (Scene) scene = { NULL };
  const EhloLocalListener *listener;
  g_autofree char *unit = NULL;
  g_autofree char *service = NULL;

  if (!set_scene (&scene, run, stop, "refused", match) ||
      find_cover (&scene, &listener) == EHLO_COVERS_YES)
    return EHLO_CONFIDENCE_NONE;

  listener = find_same_port (&scene);
  if (listener != NULL)
    return match_other_address (&scene, listener, match);

  listener = find_other_port (&scene);
  if (listener == NULL ||
      ehlo_local_unit_find (scene.computer, &unit, &service) == EHLO_UNIT_FAILED)
    return EHLO_CONFIDENCE_NONE;

  return match_other_port (&scene, listener, match);
}

/* ---- it does not listen ---------------------------------------------------------------------- */

static const char *
choose_variant (EhloUnitState state,
                gboolean      has_other)
{
  switch (state)
    {
    case EHLO_UNIT_FAILED:
      return has_other ? "failed-other" : "failed";
    case EHLO_UNIT_STOPPED:
      return "stopped";
    case EHLO_UNIT_MASKED:
      return "masked";
    case EHLO_UNIT_RUNNING:
      return "running";
    case EHLO_UNIT_NONE:
    default:
      return NULL;
    }
}

static EhloConfidence
look_for_service_down (EhloRun       *run,
                       EhloStep      *stop,
                       EhloRuleMatch *match)
{
  g_auto (Scene) scene = { NULL };
  const EhloLocalListener *listener, *other;
  char *unit, *service;

  if (!set_scene (&scene, run, stop, "refused", match) ||
      find_cover (&scene, &listener) != EHLO_COVERS_NO)
    return EHLO_CONFIDENCE_NONE;

  other = find_other_port (&scene);
  if (other != NULL)
    {
      name_listener (match, other);
      match->values.other = ehlo_rule_match_keep (match, g_strdup_printf ("%u", other->port));
    }
  match->variant =
    choose_variant (ehlo_local_unit_find (scene.computer, &unit, &service), other != NULL);
  match->values.unit = ehlo_rule_match_keep (match, unit);
  match->values.name = ehlo_rule_match_keep (match, service);

  return EHLO_CONFIDENCE_CERTAIN;
}

/* ---- the cloud around it --------------------------------------------------------------------- */

static const char *
name_cloud (const char *cloud)
{
  static const struct
  {
    const char *cloud;
    const char *name;
  } clouds[] = {
    { "aws", "Amazon Web Services" },
    { "azure", "Microsoft Azure" },
    { "google", "Google Cloud" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (clouds); i++)
    if (g_strcmp0 (cloud, clouds[i].cloud) == 0)
      return clouds[i].name;

  return NULL;
}

/* Within the cloud port 25 is free: its rule is for addresses of the internet. */
static gboolean
is_public (const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  return parsed != NULL && !g_inet_address_get_is_loopback (parsed) &&
         !g_inet_address_get_is_site_local (parsed) &&
         !g_inet_address_get_is_link_local (parsed) &&
         !g_str_has_prefix (address, "fc") && !g_str_has_prefix (address, "fd");
}

static gboolean
was_kept_from (GPtrArray *fates)
{
  for (guint i = 0; i < fates->len; i++)
    {
      const EhloFate *fate = g_ptr_array_index (fates, i);

      if (is_public (fate->address) && (g_str_equal (fate->outcome, "timed-out") ||
                                        g_str_equal (fate->outcome, "rejected")))
        return TRUE;
    }

  return FALSE;
}

/* A host that answers at another port is there, so it is port 25 that is kept from it. */
static gboolean
has_open_port (EhloRun *run)
{
  for (guint i = 0; i < ehlo_run_get_n_ports (run); i++)
    if (ehlo_run_get_port (run, i)->state == EHLO_PORT_OPEN)
      return TRUE;

  return FALSE;
}

static EhloConfidence
look_for_cloud (EhloRun       *run,
                EhloStep      *stop,
                EhloRuleMatch *match)
{
  EhloStep *computer = ehlo_run_get_step (run, EHLO_STEP_COMPUTER);
  EhloStep *connect = ehlo_run_get_step (run, EHLO_STEP_CONNECT);
  g_autoptr (GPtrArray) fates = NULL;
  const char *cloud;

  if (computer == NULL || connect == NULL || ehlo_run_get_subject (run)->port != RELAY_PORT ||
      ehlo_step_get_outcome (connect) != EHLO_OUTCOME_FAILED)
    return EHLO_CONFIDENCE_NONE;

  fates = ehlo_fates_new (connect);
  cloud = ehlo_step_get_string (computer, EHLO_FACT_CLOUD);
  match->values.cloud = name_cloud (cloud);
  if (match->values.cloud == NULL || !was_kept_from (fates))
    return EHLO_CONFIDENCE_NONE;

  match->proof = computer;
  if (!g_str_equal (cloud, "google"))
    match->variant = "on-request";

  return has_open_port (run) ? EHLO_CONFIDENCE_LIKELY : EHLO_CONFIDENCE_POSSIBLE;
}

const EhloRule _ehlo_rules_computer[] = {
  { "container-localhost", look_for_container },
  { "local-firewall", look_for_own_refusal },
  { "local-firewall", look_for_own_silence },
  { "local-service-elsewhere", look_for_service_elsewhere },
  { "local-service-down", look_for_service_down },
  { NULL, NULL },
};

const EhloRule _ehlo_rules_computer_findings[] = {
  { "cloud-blocks-port-25", look_for_cloud },
  { NULL, NULL },
};
