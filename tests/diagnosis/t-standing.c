/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-standing.h"

#include <string.h>

#define ADDRESS "203.0.113.9"

#define SUBMISSION EHLO_MAIL_ROUTE_SUBMISSION
#define DIRECT     EHLO_MAIL_ROUTE_DIRECT
#define UNKNOWN    EHLO_MAIL_ROUTE_UNKNOWN

/* One list and what it says. */
typedef struct
{
  EhloListResult  result;
  const char     *weight;
  const char     *listing;
  const char     *kind;
  gboolean        expected;
} Row;

#define CLEAR     { EHLO_RESULT_CLEAR, "major", NULL, NULL, FALSE }
#define REFUSED   { EHLO_RESULT_REFUSED, "major", NULL, NULL, FALSE }
#define PBL       { EHLO_RESULT_POLICY, "major", "policy", "policy", TRUE }
#define DYNA      { EHLO_RESULT_POLICY, "minor", "policy", "policy", TRUE }
#define RANGE     { EHLO_RESULT_POLICY, "informational", "listed-network", "network", TRUE }
#define XBL       { EHLO_RESULT_LISTED, "major", "listed", "exploit", FALSE }
#define ATTACKER  { EHLO_RESULT_LISTED, "moderate", "listed", "attack", FALSE }
#define SBL       { EHLO_RESULT_LISTED, "major", "listed", "spam", FALSE }
#define MINOR     { EHLO_RESULT_LISTED, "minor", "listed", "spam", FALSE }
#define AT_HOME   { EHLO_RESULT_LISTED, "minor", "listed", "spam", TRUE }
#define NOTICE    { EHLO_RESULT_LISTED, "informational", "listed", "spam", FALSE }
#define NEW_NAME  { EHLO_RESULT_CLEAR, "informational", "info", "new-domain", FALSE }

typedef struct
{
  const char       *name;
  const char       *address;
  EhloMailRoute     route;
  const char       *nat;
  const char       *resolver;
  Row               rows[4];
  guint             n_rows;
  const char       *code;
  EhloStandingLevel level;
} StandingCase;

static const StandingCase standing_cases[] = {
  { "clear", ADDRESS, SUBMISSION, NULL, NULL, { CLEAR, CLEAR }, 2, "clear", EHLO_STANDING_OK },
  { "clear-of-few", ADDRESS, SUBMISSION, NULL, "public", { CLEAR, REFUSED, REFUSED }, 3,
    "clear-of-few", EHLO_STANDING_NOTE },

  { "home-policy", ADDRESS, SUBMISSION, NULL, NULL, { PBL, DYNA, CLEAR }, 3, "policy-normal",
    EHLO_STANDING_NOTE },
  { "home-range", ADDRESS, SUBMISSION, NULL, NULL, { RANGE, CLEAR }, 2, "policy-normal",
    EHLO_STANDING_NOTE },
  { "home-expected", ADDRESS, SUBMISSION, NULL, NULL, { AT_HOME, CLEAR }, 2, "policy-normal",
    EHLO_STANDING_NOTE },
  { "home-infected", ADDRESS, SUBMISSION, "nat", NULL, { PBL, XBL }, 2, "infected-device",
    EHLO_STANDING_WARNING },
  { "home-attacker", ADDRESS, SUBMISSION, NULL, NULL, { ATTACKER, CLEAR }, 2, "infected-device",
    EHLO_STANDING_WARNING },
  { "home-infected-shared", ADDRESS, SUBMISSION, "cgnat", NULL, { XBL }, 1, "infected-neighbour",
    EHLO_STANDING_WARNING },
  { "home-spam", ADDRESS, SUBMISSION, NULL, NULL, { SBL, PBL }, 2, "listed-line",
    EHLO_STANDING_WARNING },
  { "home-minor", ADDRESS, SUBMISSION, NULL, NULL, { MINOR, CLEAR }, 2, "listed-minor",
    EHLO_STANDING_NOTE },
  { "home-notice", ADDRESS, SUBMISSION, NULL, NULL, { NOTICE, CLEAR }, 2, "noted",
    EHLO_STANDING_NOTE },

  { "server-policy", ADDRESS, DIRECT, NULL, NULL, { PBL, CLEAR }, 2, "policy-server",
    EHLO_STANDING_PROBLEM },
  { "server-policy-minor", ADDRESS, DIRECT, NULL, NULL, { DYNA, CLEAR }, 2,
    "listed-server-minor", EHLO_STANDING_WARNING },
  { "server-infected", ADDRESS, DIRECT, NULL, NULL, { XBL, CLEAR }, 2, "listed-server",
    EHLO_STANDING_PROBLEM },
  { "server-spam", ADDRESS, DIRECT, NULL, NULL, { SBL, CLEAR }, 2, "listed-server",
    EHLO_STANDING_PROBLEM },
  { "server-minor", ADDRESS, DIRECT, NULL, NULL, { MINOR, CLEAR }, 2, "listed-server-minor",
    EHLO_STANDING_WARNING },
  { "server-expected-at-home", ADDRESS, DIRECT, NULL, NULL, { AT_HOME, CLEAR }, 2,
    "listed-server-minor", EHLO_STANDING_WARNING },
  { "server-range", ADDRESS, DIRECT, NULL, NULL, { RANGE, CLEAR }, 2, "network-server",
    EHLO_STANDING_NOTE },

  { "server-notice", ADDRESS, DIRECT, NULL, NULL, { NOTICE, CLEAR }, 2, "noted",
    EHLO_STANDING_NOTE },

  { "unknown-policy", ADDRESS, UNKNOWN, NULL, NULL, { PBL, CLEAR }, 2, "policy",
    EHLO_STANDING_NOTE },
  { "unknown-infected", ADDRESS, UNKNOWN, NULL, NULL, { XBL, PBL }, 2, "infected-device",
    EHLO_STANDING_WARNING },
  { "unknown-spam", ADDRESS, UNKNOWN, NULL, NULL, { SBL }, 1, "listed", EHLO_STANDING_WARNING },
  { "unknown-minor", ADDRESS, UNKNOWN, NULL, NULL, { MINOR }, 1, "listed-little",
    EHLO_STANDING_NOTE },

  { "domain-clear", "example.org", SUBMISSION, NULL, NULL, { CLEAR, NEW_NAME }, 2, "clear",
    EHLO_STANDING_OK },
  { "domain-listed", "example.org", SUBMISSION, NULL, NULL, { SBL, CLEAR }, 2, "domain-listed",
    EHLO_STANDING_PROBLEM },
  { "domain-minor", "example.org", SUBMISSION, NULL, NULL, { MINOR, CLEAR }, 2,
    "domain-listed-minor", EHLO_STANDING_WARNING },
  { "domain-noted", "example.org", DIRECT, NULL, NULL, { NOTICE, CLEAR }, 2, "domain-noted",
    EHLO_STANDING_NOTE },

  { "public", ADDRESS, SUBMISSION, NULL, "public", { REFUSED, REFUSED }, 2, "resolver-public",
    EHLO_STANDING_UNKNOWN },
  { "rewrites", ADDRESS, SUBMISSION, NULL, "rewrites", { REFUSED }, 1, "resolver-rewrites",
    EHLO_STANDING_UNKNOWN },
  { "servfail", ADDRESS, SUBMISSION, NULL, "servfail", { REFUSED }, 1, "resolver-servfail",
    EHLO_STANDING_UNKNOWN },
  { "silent", ADDRESS, SUBMISSION, NULL, "silent", { REFUSED }, 1, "resolver-silent",
    EHLO_STANDING_UNKNOWN },
  { "no-answers", ADDRESS, SUBMISSION, NULL, NULL, { REFUSED }, 1, "no-answers",
    EHLO_STANDING_UNKNOWN },
  { "not-asked", ADDRESS, SUBMISSION, NULL, NULL, { { 0 } }, 0, "not-asked",
    EHLO_STANDING_UNKNOWN },
};

static EhloReputation *
make_reputation (const StandingCase *c)
{
  EhloReputation *reputation = ehlo_reputation_new (c->address, "typed");

  reputation->nat = g_strdup (c->nat);
  reputation->resolver = g_strdup (c->resolver);
  for (guint i = 0; i < c->n_rows; i++)
    {
      g_autofree char *id = g_strdup_printf ("list-%u", i);
      EhloListReport *row = ehlo_reputation_add_list (reputation, id, id);

      row->result = c->rows[i].result;
      row->weight = g_strdup (c->rows[i].weight);
      row->listing = g_strdup (c->rows[i].listing);
      row->kind = g_strdup (c->rows[i].kind);
      row->expected = c->rows[i].expected;
    }
  return reputation;
}

static void
test_standing (gconstpointer data)
{
  const StandingCase *c = data;
  g_autoptr (EhloReputation) reputation = make_reputation (c);
  g_autoptr (EhloStanding) standing = ehlo_standing_new (reputation, c->route);

  g_assert_cmpstr (standing->code, ==, c->code);
  g_assert_cmpint (standing->level, ==, c->level);
  g_assert_nonnull (standing->sentence);
  g_assert_null (strchr (standing->sentence, '{'));
  if (standing->level == EHLO_STANDING_WARNING || standing->level == EHLO_STANDING_PROBLEM)
    {
      g_assert_nonnull (strstr (standing->sentence, c->address));
      g_assert_nonnull (standing->advice);
      g_assert_nonnull (standing->who[0]);
    }
}

/* Lists without a usable answer stand beside the count, and one of related lists counts. */
static void
test_counts (void)
{
  const StandingCase c = { NULL, ADDRESS, SUBMISSION, NULL, NULL,
                           { CLEAR, REFUSED, PBL, DYNA }, 4, NULL, 0 };
  g_autoptr (EhloReputation) reputation = make_reputation (&c);
  g_autoptr (EhloStanding) standing = NULL;
  EhloListReport *covered = g_ptr_array_index (reputation->lists, 3);

  covered->covered_by = g_strdup ("list-2");
  standing = ehlo_standing_new (reputation, SUBMISSION);
  g_assert_cmpstr (standing->counts, ==,
                   "Clear on 1 of 2 lists that answered; 1 cannot be used from here");
}

/* A related list that is covered must not decide, and what has not answered yet neither. */
static void
test_not_counted (void)
{
  const StandingCase c = { NULL, ADDRESS, DIRECT, NULL, NULL, { CLEAR, SBL, XBL }, 3, NULL, 0 };
  g_autoptr (EhloReputation) reputation = make_reputation (&c);
  g_autoptr (EhloStanding) asking = NULL;
  g_autoptr (EhloStanding) covered = NULL;

  ((EhloListReport *) g_ptr_array_index (reputation->lists, 1))->covered_by = g_strdup ("list-0");
  ((EhloListReport *) g_ptr_array_index (reputation->lists, 2))->pending = TRUE;
  asking = ehlo_standing_new (reputation, DIRECT);
  g_assert_cmpstr (asking->code, ==, "asking");

  ((EhloListReport *) g_ptr_array_index (reputation->lists, 2))->pending = FALSE;
  ((EhloListReport *) g_ptr_array_index (reputation->lists, 2))->covered_by = g_strdup ("list-0");
  covered = ehlo_standing_new (reputation, DIRECT);
  g_assert_cmpstr (covered->code, ==, "clear");
}

static void
test_route (void)
{
  const EhloSubject submission = { .port = 587 };
  const EhloSubject signed_in = { .port = 25, .user = (char *) "anna" };
  const EhloSubject direct = { .port = 25 };
  const EhloSubject nobody = { 0 };

  g_assert_cmpint (ehlo_mail_route_of (&submission), ==, SUBMISSION);
  g_assert_cmpint (ehlo_mail_route_of (&signed_in), ==, SUBMISSION);
  g_assert_cmpint (ehlo_mail_route_of (&direct), ==, DIRECT);
  g_assert_cmpint (ehlo_mail_route_of (&nobody), ==, UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (standing_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/standing/%s", standing_cases[i].name);

      g_test_add_data_func (path, &standing_cases[i], test_standing);
    }
  g_test_add_func ("/standing/counts", test_counts);
  g_test_add_func ("/standing/not-counted", test_not_counted);
  g_test_add_func ("/standing/route", test_route);
  return g_test_run ();
}
