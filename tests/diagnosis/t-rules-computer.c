/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "built-run.h"
#include "ehlo-diagnosis.h"

#include <locale.h>
#include <string.h>

/* The rules about this computer: each on what proves it, and on what looks most like it. The port
 * of the account is 587 unless the case says otherwise. */
typedef struct
{
  const char *name;
  const char *host;
  const char *address;   /* that was tried; two of them are joined by a blank */
  const char *outcome;
  const char *computer;  /* facts of that step; NULL: it was not taken */
  const char *open;      /* greeting of an open row for port 2525; NULL: no row */
  const char *code;
  const char *confidence;
  const char *words;     /* in the explanation; nullable */
  const char *action;    /* "kind value", one of those offered; nullable: no use-… at all */
} Case;

#define OWN(address) "'own-addresses': <['" address "']>, "
#define LISTENERS(lines) "'listeners': <@as [" lines "]>"
#define UNITS(lines) ", 'units': <[" lines "]>"
#define BOX(kind, network) \
  ", 'container': <'" kind "'>, 'container-network': <'" network "'>"
#define BOX_HOST(lines) ", 'container-host': <[" lines "]>"
#define HERE OWN ("127.0.0.1")
#define LAN OWN ("192.168.1.7")

static const Case cases[] = {
  /* ---- nothing listens ---- */
  { "nothing", "localhost", "127.0.0.1", "refused", HERE LISTENERS (""), NULL,
    "local-service-down", "certain", "no program listens there at port 587", NULL },
  { "nothing-by-lan-address", "192.168.1.7", "192.168.1.7", "refused", LAN LISTENERS (""), NULL,
    "local-service-down", "certain", "no program listens", NULL },
  { "failed-unit", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'postfix.service active (exited), enabled', "
                               "'postfix@-.service failed (exit-code), enabled'"), NULL,
    "local-service-down", "certain",
    "failed: postfix@-.service failed (exit-code). “sudo systemctl restart postfix”", NULL },
  { "failed-unit-beside-another-port", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'0.0.0.0:2525 python3'") UNITS ("'exim4.service failed (signal)'"), NULL,
    "local-service-down", "certain", "At port 2525 python3 listens instead", NULL },
  { "stopped-unit", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'opensmtpd.service inactive, disabled'"), NULL,
    "local-service-down", "certain", "“sudo systemctl start opensmtpd”", NULL },
  { "masked-unit", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'sendmail.service masked, masked'"), NULL,
    "local-service-down", "certain", "“sudo systemctl unmask sendmail”", NULL },
  { "running-unit", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'exim4.service inactive, disabled', "
                               "'postfix.service active (running), enabled'"), NULL,
    "local-service-down", "certain", "although its mail service is running: postfix.service",
    NULL },
  { "restarting-unit", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'postfix.service activating, enabled'"), NULL,
    "local-service-down", "certain", "is not running: postfix.service activating", NULL },
  { "mail-reader-only", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") UNITS ("'dovecot.service failed (exit-code)', "
                               "'postfix.service inactive'"), NULL,
    "local-service-down", "certain", "postfix.service inactive", NULL },

  /* Its rivals: somebody else's port, a table that was not read, a computer not looked at. */
  { "refused-elsewhere", "mail.example.org", "198.51.100.7", "refused", LISTENERS (""), NULL,
    "port-refused", "likely", NULL, NULL },
  { "one-address-of-two", "mail.example.org", "192.168.1.7 198.51.100.7", "refused",
    LAN LISTENERS (""), NULL, "port-refused", "likely", NULL, NULL },
  { "half-read", "192.168.1.7", "192.168.1.7", "refused",
    LAN LISTENERS ("") ", 'absent': <['listeners: table not readable to its end']>", NULL,
    "port-refused", "likely", NULL, NULL },
  { "not-read", "192.168.1.7", "192.168.1.7", "refused",
    LAN "'absent': <['listeners: table not readable to its end']>", NULL,
    "port-refused", "likely", NULL, NULL },
  { "not-looked-at", "localhost", "127.0.0.1", "refused", NULL, NULL,
    "local-service-down", "certain", "no program listens there", NULL },

  /* ---- it listens elsewhere ---- */
  { "another-port-greets", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'0.0.0.0:2525 python3'"), "220 mail ESMTP",
    "local-service-elsewhere", "certain", "at port 2525 python3 does", "use-port 2525 none" },
  { "another-port-of-postfix", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'127.0.0.1:25 master (postfix)'")
    UNITS ("'postfix@-.service active (running)'"), NULL,
    "local-service-elsewhere", "certain", "master (postfix) does", "use-port 25 none" },
  { "another-port-of-somebody", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'[::]:465'"), NULL,
    "local-service-elsewhere", "likely", "a program does", "use-port 465 implicit" },
  { "another-port-is-silent", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'0.0.0.0:2525 python3'"), "",
    "local-service-elsewhere", "likely", NULL, "use-port 2525 none" },
  { "another-port-of-another-address", "192.168.1.7", "192.168.1.7", "refused",
    LAN LISTENERS ("'127.0.0.1:25 master (postfix)'"), NULL,
    "local-service-down", "certain", NULL, NULL },
  { "loopback-only", "192.168.1.7", "192.168.1.7", "refused",
    LAN LISTENERS ("'127.0.0.1:587 master (postfix)'"), NULL,
    "local-service-elsewhere", "certain", "told to listen at 192.168.1.7", "use-host 127.0.0.1" },
  { "lan-only", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'192.168.1.7:587 exim4'"), NULL,
    "local-service-elsewhere", "certain", "only at the address 192.168.1.7",
    "use-host 192.168.1.7" },
  { "ipv4-only", "::1", "::1", "refused", OWN ("::1") LISTENERS ("'0.0.0.0:587 exim4'"), NULL,
    "local-service-elsewhere", "certain", "only over IPv4", "use-host 127.0.0.1" },
  { "ipv6-only-or-firewall", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'[::]:587 exim4'"), NULL,
    "local-service-elsewhere", "likely", "looks the same", "use-host ::1" },

  /* ---- it listens, and a firewall is in between ---- */
  { "refused-though-it-listens", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'0.0.0.0:587 master (postfix)'"), NULL,
    "local-firewall", "likely", "master (postfix) listens, and still", NULL },
  { "refused-though-half-of-it-listens", "localhost", "::1 127.0.0.1", "refused",
    "'own-addresses': <['::1', '127.0.0.1']>, " LISTENERS ("'0.0.0.0:587'"), NULL,
    "local-firewall", "likely", "a program listens", NULL },
  { "silent-though-it-listens", "localhost", "127.0.0.1", "timed-out",
    HERE LISTENERS ("'127.0.0.1:587 smtpd'"), NULL,
    "local-firewall", "likely", "swallows", NULL },
  { "silent-as-it-is-stuck", "192.168.1.7", "192.168.1.7", "timed-out",
    LAN LISTENERS ("'0.0.0.0:587 smtpd, 129 waiting'"), NULL,
    "port-dropped", "possible", NULL, NULL },
  { "silent-elsewhere", "mail.example.org", "198.51.100.7", "timed-out", LISTENERS (""), NULL,
    "port-dropped", "possible", NULL, NULL },

  /* ---- containers ---- */
  { "container", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") BOX ("docker", "own"), NULL,
    "container-localhost", "certain", "a container (docker)", NULL },
  { "container-and-its-machine", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'127.0.0.1:25'") BOX ("podman", "own")
    BOX_HOST ("'10.0.2.2:25 open', '10.0.2.2:587 open'"), NULL,
    "container-localhost", "certain", "use 10.0.2.2 as the server name", "use-host 10.0.2.2" },
  { "container-and-another-port-of-its-machine", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") BOX ("podman", "own") BOX_HOST ("'10.0.2.2:25 open'"), NULL,
    "container-localhost", "certain", "needs its own name", NULL },
  { "container-of-unknown-network", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") ", 'container': <'lxc'>", NULL,
    "container-localhost", "likely", NULL, NULL },
  { "container-in-the-machine’s-network", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") BOX ("docker", "shared"), NULL,
    "local-service-down", "certain", NULL, NULL },
  { "container-with-a-service", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("") BOX ("lxc", "own") UNITS ("'postfix.service inactive'"), NULL,
    "local-service-down", "certain", "sudo systemctl start postfix", NULL },
  { "container-with-another-port", "localhost", "127.0.0.1", "refused",
    HERE LISTENERS ("'127.0.0.1:2525 exim4'") BOX ("docker", "own"), NULL,
    "local-service-elsewhere", "certain", NULL, "use-port 2525 none" },
  { "container-by-its-address", "172.17.0.2", "172.17.0.2", "refused",
    OWN ("172.17.0.2") LISTENERS ("") BOX ("docker", "own"), NULL,
    "local-service-down", "certain", NULL, NULL },
  { "container-elsewhere", "mail.example.org", "198.51.100.7", "refused",
    LISTENERS ("") BOX ("docker", "own"), NULL, "port-refused", "likely", NULL, NULL },
};

/* The same run, but with a row in the comparison of ports. */
static EhloRun *
dup_with_row (EhloRun    *run,
              const char *address,
              const char *greeting)
{
  EhloRun *copy = ehlo_run_new (ehlo_run_get_subject (run), ehlo_run_get_started (run));
  g_autoptr (EhloPortResult) row = ehlo_port_result_new (address, 2525);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);

      ehlo_run_put_step (copy, step);
    }
  row->state = EHLO_PORT_OPEN;
  row->greeting = g_strdup (greeting);
  row->manner = g_strdup ("plain");
  ehlo_run_put_port (copy, row);
  ehlo_run_finish (copy, 100);

  return copy;
}

static EhloRun *
build_run (const Case *c)
{
  g_auto (GStrv) addresses = g_strsplit (c->address, " ", -1);
  g_autofree char *tried = g_strjoinv ("', '", addresses);
  g_autofree char *outcomes = g_strdup_printf (
    "'%s'%s%s%s", c->outcome, addresses[1] != NULL ? ", '" : "",
    addresses[1] != NULL ? c->outcome : "", addresses[1] != NULL ? "'" : "");
  g_autofree char *connect =
    g_strdup_printf ("{'tried': <['%s']>, 'outcomes': <[%s]>}", tried, outcomes);
  g_autofree char *computer = g_strdup_printf ("{%s}", c->computer != NULL ? c->computer : "");
  const BuiltStep steps[MAX_STEPS] = {
    { EHLO_STEP_NETWORK, OK, "{'route-ipv4': <true>, 'route-ipv6': <true>}", "-" },
    { EHLO_STEP_CONNECT, FAIL, connect, "-" },
    { EHLO_STEP_COMPUTER, OK, computer, c->computer != NULL ? "-" : NULL },
  };
  g_autoptr (EhloRun) run = built_run_new (c->host, "ana", steps);

  return c->open != NULL ? dup_with_row (run, addresses[0], c->open) : g_steal_pointer (&run);
}

/* The first offer that changes the account, "use-port 2525 none". */
static char *
dup_offer (EhloFinding *verdict)
{
  for (guint i = 0; i < ehlo_finding_get_n_actions (verdict); i++)
    {
      const EhloAction *action = ehlo_finding_get_action (verdict, i);

      if (g_str_has_prefix (action->kind, "use-"))
        return g_strdup_printf ("%s %s", action->kind, action->value);
    }

  return NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (EhloRun) run = build_run (c);
  g_autofree char *offer = NULL;
  EhloFinding *verdict;
  const char *explanation;

  ehlo_diagnose (run);
  verdict = ehlo_run_get_verdict (run);
  explanation = ehlo_finding_get_explanation (verdict);
  offer = dup_offer (verdict);

  g_assert_cmpstr (ehlo_finding_get_code (verdict), ==, c->code);
  g_assert_cmpstr (ehlo_finding_get_confidence (verdict), ==, c->confidence);
  if (c->words != NULL && strstr (explanation, c->words) == NULL)
    g_error ("“%s” is not in: %s", c->words, explanation);
  g_assert_cmpstr (offer, ==, c->action);
  /* An address is no port that could be used instead. */
  if (offer != NULL && g_str_has_prefix (offer, "use-host"))
    g_assert_null (strstr (explanation, "of the same server works"));
  g_assert_cmpuint (g_utf8_strlen (ehlo_finding_get_title (verdict), -1), <=, 60);
  g_assert_null (strstr (explanation, "  "));
}

/* ---- a cloud that keeps port 25 to itself --------------------------------------------------- */

typedef struct
{
  const char *name;
  guint       port;
  EhloOutcome outcome;
  const char *address;
  const char *fate;
  const char *cloud;
  gboolean    other_open; /* another port of the host answers */
  const char *confidence; /* nullable: no such finding */
  const char *words;
} CloudCase;

static const CloudCase cloud_cases[] = {
  { "aws", 25, FAIL, "198.51.100.7", "timed-out", "aws", TRUE, "likely",
    "ask Amazon Web Services to lift the rule" },
  { "azure", 25, FAIL, "198.51.100.7", "timed-out", "azure", TRUE, "likely", "Microsoft Azure" },
  { "google", 25, FAIL, "2001:db8::7", "rejected", "google", TRUE, "likely",
    "587 or 465 instead." },
  { "host-may-be-dead", 25, FAIL, "198.51.100.7", "timed-out", "aws", FALSE, "possible", NULL },
  { "refused-by-the-host", 25, FAIL, "198.51.100.7", "refused", "aws", TRUE, NULL, NULL },
  { "another-port", 587, FAIL, "198.51.100.7", "timed-out", "aws", TRUE, NULL, NULL },
  { "another-cloud", 25, FAIL, "198.51.100.7", "timed-out", "home", TRUE, NULL, NULL },
  { "within-the-cloud", 25, FAIL, "10.0.3.7", "timed-out", "aws", TRUE, NULL, NULL },
  { "within-the-cloud-ipv6", 25, FAIL, "fd00::7", "timed-out", "aws", TRUE, NULL, NULL },
  { "it-works", 25, OK, "198.51.100.7", "open", "aws", TRUE, NULL, NULL },
};

static EhloRun *
build_cloud_run (const CloudCase *c)
{
  const EhloSubject subject = { .host = (char *) "mail.example.org", .port = c->port };
  g_autoptr (GDateTime) started = g_date_time_new_utc (2026, 11, 21, 8, 14, 3);
  EhloRun *run = ehlo_run_new (&subject, started);
  g_autoptr (EhloStep) connect = ehlo_step_new (EHLO_STEP_CONNECT, "s1", 0);
  g_autoptr (EhloStep) computer = ehlo_step_new (EHLO_STEP_COMPUTER, "s2", 1);
  g_autoptr (EhloPortResult) row = ehlo_port_result_new (c->address, 587);
  const char *const tried[] = { c->address, NULL };
  const char *const outcomes[] = { c->fate, NULL };

  ehlo_step_set_strv (connect, "tried", tried);
  ehlo_step_set_strv (connect, "outcomes", outcomes);
  ehlo_step_finish (connect, c->outcome, 1, "-");
  ehlo_step_set_string (computer, "cloud", c->cloud);
  ehlo_step_finish (computer, OK, 1, "-");
  row->state = c->other_open ? EHLO_PORT_OPEN : EHLO_PORT_DROPPED;
  ehlo_run_put_step (run, connect);
  ehlo_run_put_step (run, computer);
  ehlo_run_put_port (run, row);
  ehlo_run_finish (run, 100);

  return run;
}

static EhloFinding *
find_cloud_finding (EhloRun *run)
{
  GListModel *findings = ehlo_run_get_findings (run);

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (EhloFinding) finding = g_list_model_get_item (findings, i);

      if (g_str_equal (ehlo_finding_get_code (finding), "cloud-blocks-port-25"))
        return finding; /* the run holds it */
    }

  return NULL;
}

static void
test_cloud (gconstpointer data)
{
  const CloudCase *c = data;
  g_autoptr (EhloRun) run = build_cloud_run (c);
  EhloFinding *finding;

  ehlo_diagnose (run);
  finding = find_cloud_finding (run);
  if (c->confidence == NULL)
    {
      g_assert_null (finding);
      return;
    }

  g_assert_nonnull (finding);
  g_assert_cmpstr (ehlo_finding_get_confidence (finding), ==, c->confidence);
  g_assert_cmpstr (ehlo_finding_get_evidence (finding)[0], ==, "s2");
  g_assert_cmpuint (g_utf8_strlen (ehlo_finding_get_title (finding), -1), <=, 60);
  if (c->words != NULL)
    g_assert_nonnull (strstr (ehlo_finding_get_explanation (finding), c->words));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/rules-computer/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (cloud_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/rules-computer/cloud/", cloud_cases[i].name, NULL);

      g_test_add_data_func (path, &cloud_cases[i], test_cloud);
    }

  return g_test_run ();
}
