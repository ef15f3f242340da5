/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-standing.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/* Does a listing matter? Receivers look at the server that delivers to them, so what lists say of
 * the line of a person who sends through the server of a provider is seldom anybody's concern; of a
 * mail server it is (data/blocklists.md, "Home line versus mail server"). */

#define MAX_WHO 3

/* What one case is called, and what is said about it. {address} is what was looked up. */
typedef struct
{
  const char       *code;
  EhloStandingLevel level;
  const char       *sentence;
  const char       *advice;            /* nullable */
  const char       *who[MAX_WHO + 1];
} Case;

static const Case cases[] = {
  { "clear", EHLO_STANDING_OK, N_("{address} is on none of the lists that answered."), NULL,
    { NULL } },
  { "clear-of-few", EHLO_STANDING_NOTE,
    N_("{address} is on none of the few lists that answered; most gave no answer that can be "
       "used."), NULL, { NULL } },

  { "noted", EHLO_STANDING_NOTE,
    N_("{address} is only on lists by which hardly any server rejects mail."), NULL,
    { "nobody", NULL } },

  /* a line from which mail goes through the server of a provider */
  { "policy-normal", EHLO_STANDING_NOTE,
    N_("{address} is only on lists where lines like this belong: normal, and no reason why mail "
       "through a provider’s server fails."),
    N_("Nothing needs to be done. Such lists only stop mail that is delivered directly, on "
       "port 25."), { "nobody", NULL } },
  { "listed-minor", EHLO_STANDING_NOTE,
    N_("{address} is on a list that few servers ask; it does not touch mail through a provider’s "
       "server."),
    N_("Nothing needs to be done as long as mail goes out."), { "nobody", NULL } },
  { "infected-device", EHLO_STANDING_WARNING,
    N_("{address} is on a list of infected or attacked devices: a device in this network deserves "
       "a look."),
    N_("Look for malware on every device in this network, the router included, and change the "
       "passwords it may know. Some mail servers refuse the sign-in of listed addresses."),
    { "user", NULL } },
  { "infected-neighbour", EHLO_STANDING_WARNING,
    N_("{address} is on a list of infected or attacked devices; many customers of your provider "
       "share it, so it may be somebody else’s."),
    N_("Look for malware on every device in this network. If there is none, ask your internet "
       "provider for an address of your own."), { "user", "isp", NULL } },
  { "listed-line", EHLO_STANDING_WARNING,
    N_("{address} is on a list of senders of unwanted mail; mail through a provider’s server is "
       "seldom judged by it."),
    N_("Look for malware in this network. The address may also have got its name from whoever had "
       "it before: a new one, often by a restart of the router, helps then."), { "user", "isp",
    NULL } },

  /* a mail server that delivers by itself */
  { "listed-server", EHLO_STANDING_PROBLEM,
    N_("{address} is on lists that many mail servers reject by: mail that is delivered from it "
       "directly will be refused."),
    N_("Find out what was sent, stop it, and only then ask the list to remove the address."),
    { "user", "organisation", NULL } },
  { "policy-server", EHLO_STANDING_PROBLEM,
    N_("{address} is in a range from which no mail is to be delivered directly: many servers will "
       "refuse it."),
    N_("Send through the server of a provider, or ask who gave you the address to take it off the "
       "list and to name it."), { "user", "isp", NULL } },
  { "listed-server-minor", EHLO_STANDING_WARNING,
    N_("{address} is on a list that few servers ask: some of them may refuse mail that is "
       "delivered from it directly."),
    N_("Find out what was sent, and ask the list to remove the address."), { "user",
    "organisation", NULL } },
  { "network-server", EHLO_STANDING_NOTE,
    N_("Not {address} itself but its range is on a list: few servers refuse mail for that."),
    N_("Only who runs the network can change that."), { "isp", NULL } },

  /* it is not known how mail leaves */
  { "policy", EHLO_STANDING_NOTE,
    N_("{address} is on lists of lines that do not deliver mail themselves: normal at home, a "
       "problem only for a mail server."),
    N_("Nothing needs to be done as long as mail goes through the server of a provider."),
    { "nobody", NULL } },
  { "listed", EHLO_STANDING_WARNING,
    N_("{address} is on a list of senders of unwanted mail: servers will refuse mail that is "
       "delivered from it directly."),
    N_("Look for malware in this network; who runs a mail server there asks the list for removal "
       "once the cause is gone."), { "user", NULL } },
  { "listed-little", EHLO_STANDING_NOTE,
    N_("{address} is on a list that few servers ask: it matters only for a mail server that "
       "delivers by itself."), NULL, { "nobody", NULL } },

  /* a domain */
  { "domain-listed", EHLO_STANDING_PROBLEM,
    N_("{address} is on lists of domains in unwanted mail: mail that names it will be refused, "
       "whoever sends it."),
    N_("Find out whether the domain or its web site was misused, and then ask the list to remove "
       "it."), { "user", "organisation", NULL } },
  { "domain-listed-minor", EHLO_STANDING_WARNING,
    N_("{address} is on a list of domains that few servers ask: some mail that names it may be "
       "refused."),
    N_("Find out whether the domain or its web site was misused, and then ask the list to remove "
       "it."), { "user", "organisation", NULL } },
  { "domain-noted", EHLO_STANDING_NOTE,
    N_("{address} is only on lists that tell something about it, as that it is new."), NULL,
    { "nobody", NULL } },

  /* nothing can be said */
  { "asking", EHLO_STANDING_UNKNOWN, N_("The lists are being asked."), NULL, { NULL } },
  { "not-asked", EHLO_STANDING_UNKNOWN, N_("No list was asked."), NULL, { NULL } },
  { "resolver-public", EHLO_STANDING_UNKNOWN,
    N_("The lists do not answer your name server, because it is a public one: nothing can be "
       "said."),
    N_("Use the name server of your internet provider, or let Ehlo look from the root on by "
       "itself."), { "user", "network", NULL } },
  { "resolver-rewrites", EHLO_STANDING_UNKNOWN,
    N_("Your name server changes the answers of the lists: nothing can be said."),
    N_("Switch off the filter or the “search help” of your name server, or use another one."),
    { "user", "network", "isp", NULL } },
  { "resolver-servfail", EHLO_STANDING_UNKNOWN,
    N_("Your name server fails at every list: nothing can be said."),
    N_("Use another name server, or let Ehlo look from the root on by itself."),
    { "user", "network", NULL } },
  { "resolver-silent", EHLO_STANDING_UNKNOWN,
    N_("Your name server gives no answer about any list: nothing can be said."),
    N_("Use another name server."), { "user", "network", NULL } },
  { "no-answers", EHLO_STANDING_UNKNOWN,
    N_("No list gave an answer that can be used: nothing can be said."), NULL, { NULL } },
};

/* ---- what kind of hits ----------------------------------------------------------------------- */

typedef struct
{
  guint n_infected;      /* devices that attack or spread something */
  guint n_strong;        /* unwanted mail, and many ask the list */
  guint n_weak;          /* likewise, and few do */
  guint n_policy_strong;
  guint n_policy_weak;
  guint n_network;       /* the range, not the address */
  guint n_expected;      /* normal for a line at home */
  guint n_slight;        /* a note, by which hardly anybody rejects */
} Hits;

static gboolean
is_strong (const EhloListReport *row)
{
  return g_strcmp0 (row->weight, "major") == 0 || g_strcmp0 (row->weight, "moderate") == 0;
}

static gboolean
is_slight (const EhloListReport *row)
{
  return g_strcmp0 (row->weight, "informational") == 0;
}

static gboolean
is_infection (const EhloListReport *row)
{
  static const char *const kinds[] = { "exploit", "attack", "proxy", "malware", NULL };

  return row->kind != NULL && g_strv_contains (kinds, row->kind);
}

static guint *
get_counter (Hits                 *hits,
             const EhloListReport *row,
             EhloMailRoute         route)
{
  if (row->result == EHLO_RESULT_POLICY)
    return g_strcmp0 (row->listing, "listed-network") == 0 ? &hits->n_network
           : is_strong (row)                               ? &hits->n_policy_strong
                                                           : &hits->n_policy_weak;
  if (row->expected && route != EHLO_MAIL_ROUTE_DIRECT)
    return &hits->n_expected;
  if (is_slight (row))
    return &hits->n_slight;
  if (is_infection (row))
    return &hits->n_infected;

  return is_strong (row) ? &hits->n_strong : &hits->n_weak;
}

static void
count_hits (const EhloReputation *reputation,
            EhloMailRoute         route,
            Hits                 *hits)
{
  for (guint i = 0; i < reputation->lists->len; i++)
    {
      const EhloListReport *row = g_ptr_array_index (reputation->lists, i);

      if (!row->pending && row->covered_by == NULL
          && (row->result == EHLO_RESULT_LISTED || row->result == EHLO_RESULT_POLICY))
        (*get_counter (hits, row, route))++;
    }
}

/* ---- which case ------------------------------------------------------------------------------ */

static gboolean
is_only_noted (const Hits *hits)
{
  return hits->n_policy_strong + hits->n_policy_weak + hits->n_network + hits->n_expected == 0;
}

static const char *
judge_domain (const Hits *hits)
{
  if (hits->n_infected + hits->n_strong > 0)
    return "domain-listed";
  if (hits->n_weak > 0)
    return "domain-listed-minor";

  return "domain-noted";
}

static const char *
judge_line (const Hits           *hits,
            const EhloReputation *reputation)
{
  if (hits->n_infected > 0)
    return g_strcmp0 (reputation->nat, "cgnat") == 0 ? "infected-neighbour" : "infected-device";
  if (hits->n_strong > 0)
    return "listed-line";
  if (hits->n_weak > 0)
    return "listed-minor";

  return is_only_noted (hits) ? "noted" : "policy-normal";
}

static const char *
judge_server (const Hits *hits)
{
  if (hits->n_infected + hits->n_strong > 0)
    return "listed-server";
  if (hits->n_policy_strong > 0)
    return "policy-server";
  if (hits->n_weak + hits->n_policy_weak > 0)
    return "listed-server-minor";

  return is_only_noted (hits) ? "noted" : "network-server";
}

static const char *
judge_unknown_route (const Hits           *hits,
                     const EhloReputation *reputation)
{
  if (hits->n_infected > 0)
    return judge_line (hits, reputation);
  if (hits->n_strong > 0)
    return "listed";
  if (hits->n_weak > 0)
    return "listed-little";

  return is_only_noted (hits) ? "noted" : "policy";
}

static const char *
judge_hits (const EhloReputation *reputation,
            EhloMailRoute         route)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (reputation->address);
  Hits hits = { 0 };

  count_hits (reputation, route, &hits);
  if (address == NULL)
    return judge_domain (&hits);

  switch (route)
    {
    case EHLO_MAIL_ROUTE_SUBMISSION:
      return judge_line (&hits, reputation);
    case EHLO_MAIL_ROUTE_DIRECT:
      return judge_server (&hits);
    case EHLO_MAIL_ROUTE_UNKNOWN:
    default:
      return judge_unknown_route (&hits, reputation);
    }
}

static const char *
judge_silence (const EhloReputation       *reputation,
               const EhloReputationCounts *counts)
{
  static const char *const resolvers[][2] = {
    { "public", "resolver-public" },     { "rewrites", "resolver-rewrites" },
    { "servfail", "resolver-servfail" }, { "silent", "resolver-silent" },
  };

  if (counts->n_pending > 0)
    return "asking";
  if (counts->n_unusable == 0)
    return "not-asked";
  for (gsize i = 0; i < G_N_ELEMENTS (resolvers); i++)
    if (g_strcmp0 (reputation->resolver, resolvers[i][0]) == 0)
      return resolvers[i][1];

  return "no-answers";
}

static const char *
judge (const EhloReputation       *reputation,
       const EhloReputationCounts *counts,
       EhloMailRoute               route)
{
  if (counts->n_listed + counts->n_policy > 0)
    return judge_hits (reputation, route);
  if (counts->n_pending > 0 || counts->n_clear == 0)
    return judge_silence (reputation, counts);

  return counts->n_clear < counts->n_unusable ? "clear-of-few" : "clear";
}

/* ---- words ----------------------------------------------------------------------------------- */

static const Case *
find_case (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (cases[i].code, code))
      return &cases[i];

  g_assert_not_reached ();
}

static char *
expand (const char *text,
        const char *address)
{
  g_autoptr (GString) whole = NULL;

  if (text == NULL)
    return NULL;

  whole = g_string_new (g_dgettext (GETTEXT_PACKAGE, text));
  g_string_replace (whole, "{address}", address, 0);
  return g_string_free (g_steal_pointer (&whole), FALSE);
}

/* Lists that cannot be used stand beside the others, never among them. */
static char *
dup_counts (const EhloReputationCounts *counts)
{
  guint n = counts->n_listed + counts->n_policy + counts->n_clear;
  g_autofree char *unusable = NULL;
  g_autofree char *clear = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE, "Clear on %u of %u list that answered",
                 "Clear on %u of %u lists that answered", n), counts->n_clear, n);

  if (counts->n_unusable == 0)
    return g_steal_pointer (&clear);

  unusable = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u cannot be used from here",
                                           "%u cannot be used from here", counts->n_unusable),
                              counts->n_unusable);
  return g_strdup_printf ("%s; %s", clear, unusable);
}

/**
 * ehlo_mail_route_of:
 * @subject: the account that is tested
 *
 * RFC 8314 and RFC 6409: who signs in hands the mail to the server of a provider, which delivers
 * it. Pure; any thread.
 *
 * Returns: how mail leaves the line from which that account is used
 */
EhloMailRoute
ehlo_mail_route_of (const EhloSubject *subject)
{
  if (subject->user != NULL && *subject->user != '\0')
    return EHLO_MAIL_ROUTE_SUBMISSION;
  if (subject->port == 25)
    return EHLO_MAIL_ROUTE_DIRECT;

  return subject->port != 0 ? EHLO_MAIL_ROUTE_SUBMISSION : EHLO_MAIL_ROUTE_UNKNOWN;
}

/**
 * ehlo_standing_new:
 * @reputation: what lists say, all of them or so far
 * @route: how mail leaves the address; of no meaning for a domain
 *
 * What that means for this person. The codes: `clear`, `clear-of-few`, `noted`, `policy-normal`,
 * `listed-minor`, `infected-device`, `infected-neighbour`, `listed-line`, `listed-server`,
 * `policy-server`, `listed-server-minor`, `network-server`, `policy`, `listed`, `listed-little`,
 * `domain-listed`, `domain-listed-minor`, `domain-noted`, `asking`, `not-asked`,
 * `resolver-public`, `resolver-rewrites`, `resolver-servfail`, `resolver-silent`, `no-answers`.
 * Pure; any thread.
 *
 * Returns: (transfer full): the standing
 */
EhloStanding *
ehlo_standing_new (const EhloReputation *reputation,
                   EhloMailRoute         route)
{
  EhloStanding *self = g_new0 (EhloStanding, 1);
  EhloReputationCounts counts;
  const Case *found;

  ehlo_reputation_count (reputation, &counts);
  found = find_case (judge (reputation, &counts, route));
  self->code = found->code;
  self->level = found->level;
  self->sentence = expand (found->sentence, reputation->address);
  self->advice = expand (found->advice, reputation->address);
  self->counts = dup_counts (&counts);
  self->who = found->who;
  return self;
}

/**
 * ehlo_standing_free:
 * @self: (transfer full) (nullable): a standing
 */
void
ehlo_standing_free (EhloStanding *self)
{
  if (self == NULL)
    return;

  g_free (self->sentence);
  g_free (self->advice);
  g_free (self->counts);
  g_free (self);
}

/**
 * ehlo_standing_level_to_string:
 * @level: a level
 *
 * Returns: (transfer none): `unknown`, `ok`, `note`, `warning` or `problem`
 */
const char *
ehlo_standing_level_to_string (EhloStandingLevel level)
{
  static const char *const names[] = {
    [EHLO_STANDING_UNKNOWN] = "unknown", [EHLO_STANDING_OK] = "ok",
    [EHLO_STANDING_NOTE] = "note",       [EHLO_STANDING_WARNING] = "warning",
    [EHLO_STANDING_PROBLEM] = "problem",
  };

  g_return_val_if_fail ((guint) level < G_N_ELEMENTS (names), NULL);

  return names[level];
}
