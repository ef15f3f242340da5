/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cloud.h"
#include "ehlo-container-host.h"
#include "ehlo-container.h"
#include "ehlo-fact.h"
#include "ehlo-listener-owners.h"
#include "ehlo-own-addresses.h"
#include "test-run.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* This computer: what listens on it, whose it is, and where the computer stands. */

#define NOBODY 65534

static const guint mail_ports[] = { 25, 465, 587, 2525 };

/* ---- folders that look like a computer ------------------------------------------------------ */

static char *
make_root (void)
{
  g_autoptr (GError) error = NULL;
  char *root = g_dir_make_tmp ("ehlo-computer-XXXXXX", &error);

  g_assert_no_error (error);

  return root;
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name;

      while ((name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static char *
make_place (const char *root,
            const char *path)
{
  char *full = g_build_filename (root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);

  return full;
}

static void
put_file (const char *root,
          const char *path,
          const char *text,
          gssize      length)
{
  g_autofree char *full = make_place (root, path);

  g_assert_true (g_file_set_contents (full, text, length, NULL));
}

static void
put_link (const char *root,
          const char *path,
          const char *target)
{
  g_autofree char *full = make_place (root, path);

  g_assert_cmpint (symlink (target, full), ==, 0);
}

static char *
join_listeners (const EhloListeners *listeners)
{
  g_auto (GStrv) lines = ehlo_listeners_dup_lines (listeners);

  return g_strjoinv ("; ", lines);
}

/* ---- the tables of the kernel --------------------------------------------------------------- */

static void
test_tables (void)
{
  g_autofree char *proc = g_test_build_filename (G_TEST_DIST, "data", "proc", "mixed", NULL);
  g_autoptr (EhloListeners) listeners =
    ehlo_listeners_read (proc, mail_ports, G_N_ELEMENTS (mail_ports));
  g_autofree char *lines = join_listeners (listeners);

  g_assert_true (listeners->complete);
  g_assert_cmpstr (lines, ==,
                   "127.0.0.1:25, 3 waiting; 0.0.0.0:2525; 192.168.2.7:587; [::1]:25; [::]:465; "
                   "127.0.0.1:587; [2001:db8::7]:2525");
}

/* A kernel without IPv6 tells everything; one whose table cannot be read does not. */
static void
test_missing_tables (void)
{
  g_autofree char *root = make_root ();
  g_autoptr (EhloListeners) none = ehlo_listeners_read (root, mail_ports, 1);
  g_autoptr (EhloListeners) ipv4_only = NULL;
  g_autoptr (EhloListeners) empty = NULL;

  g_assert_false (none->complete);

  put_file (root, "net/tcp", "  sl  local_address rem_address   st\n", -1);
  ipv4_only = ehlo_listeners_read (root, mail_ports, 1);
  g_assert_true (ipv4_only->complete);
  g_assert_cmpuint (ipv4_only->rows->len, ==, 0);

  put_file (root, "net/tcp6", "", 0);
  empty = ehlo_listeners_read (root, mail_ports, 1);
  g_assert_false (empty->complete);
  remove_tree (root);
}

/* A table too long to be read is complete when it is cut off behind all that listens. */
static void
test_long_tables (void)
{
  static const struct
  {
    const char *state;
    gboolean    complete;
  } tables[] = { { "0A", FALSE }, { "01", TRUE } };

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *root = make_root ();
      g_autoptr (GString) text = g_string_new ("  sl\n");
      g_autoptr (EhloListeners) listeners = NULL;

      for (guint n = 0; n < 1200; n++)
        g_string_append_printf (text, "%4u: 0100007F:%04X 00000000:0000 %s 00000000:00000000 "
                                      "00:00000000 00000000     0        0 %u %900u\n",
                                n, n == 0 ? 25 : 40000, n == 0 ? "0A" : tables[i].state, n + 1, 1);
      put_file (root, "net/tcp", text->str, (gssize) text->len);
      listeners = ehlo_listeners_read (root, mail_ports, G_N_ELEMENTS (mail_ports));
      g_assert_cmpuint (listeners->rows->len, ==, 1);
      g_assert_cmpint (listeners->complete, ==, tables[i].complete);
      remove_tree (root);
    }
}

/* ---- who listens ---------------------------------------------------------------------------- */

static void
owners_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *done = user_data;

  ehlo_listener_owners_find_finish (result);
  *done = TRUE;
}

static void
find_owners (EhloListeners *listeners,
             const char    *proc)
{
  gboolean done = FALSE;

  ehlo_listener_owners_find_async (listeners, proc, NULL, owners_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static GSocket *
listen_somewhere (guint *ret_port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, NULL);

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return socket;
}

/* The real tables, and a real socket of this very process. */
static void
test_real_socket (void)
{
  guint port;
  g_autoptr (GSocket) socket = listen_somewhere (&port);
  g_autoptr (EhloListeners) listeners = ehlo_listeners_read ("/proc", &port, 1);
  g_autofree char *command = NULL;
  const EhloListener *row;

  g_assert_false (g_socket_is_closed (socket));
  g_assert_true (listeners->complete);
  g_assert_cmpuint (listeners->rows->len, ==, 1);
  find_owners (listeners, "/proc");
  row = g_ptr_array_index (listeners->rows, 0);
  g_assert_true (g_file_get_contents ("/proc/self/comm", &command, NULL, NULL));
  g_assert_cmpstr (row->address, ==, "127.0.0.1");
  g_assert_cmpuint (row->port, ==, port);
  g_assert_cmpstr (row->owner, ==, g_strchomp (command));
}

/* A program that belongs to a service with another name, one whose name says it, one that is gone
 * before it can be looked at, and names that are no text. */
static void
test_names (void)
{
  static const char postfix[] = "/usr/lib/postfix/sbin/master\0-w";
  g_autofree char *table = g_test_build_filename (G_TEST_DIST, "data", "proc", "mixed", "net",
                                                  "tcp", NULL);
  g_autofree char *root = make_root ();
  g_autofree char *lines = NULL;
  g_autoptr (EhloListeners) listeners = NULL;

  put_link (root, "net/tcp", table);
  put_file (root, "100/comm", "master\n", -1);
  put_file (root, "100/cmdline", postfix, sizeof postfix);
  put_link (root, "100/fd/0", "/dev/null");
  put_link (root, "100/fd/13", "socket:[21001]");
  put_file (root, "200/comm", "ev\033il\n", -1);
  put_file (root, "200/cmdline", "", 0);
  put_link (root, "200/fd/4", "socket:[21003]");
  put_link (root, "300/fd/4", "socket:[21004]");
  listeners = ehlo_listeners_read (root, mail_ports, G_N_ELEMENTS (mail_ports));
  find_owners (listeners, root);
  lines = join_listeners (listeners);

  g_assert_cmpstr (lines, ==, "127.0.0.1:25 master (postfix), 3 waiting; 0.0.0.0:2525 ev\\x1Bil; "
                              "192.168.2.7:587");
  g_assert_cmpuint (ehlo_listeners_count_owners (listeners), ==, 2);
  remove_tree (root);
}

/* As somebody who may not look into the process that listens. */
static void
test_other_user (void)
{
  guint port;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (EhloListeners) listeners = NULL;
  gboolean is_root = geteuid () == 0;
  int ends[2];
  char byte;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  /* The process that holds the socket ends with this one. */
  socket = listen_somewhere (&port);
  g_assert_cmpint (pipe (ends), ==, 0);
  if (fork () == 0)
    {
      close (ends[1]);
      _exit ((int) read (ends[0], &byte, 1));
    }
  g_socket_close (socket, NULL);
  if (is_root)
    g_assert_cmpint (setuid (NOBODY), ==, 0);

  listeners = ehlo_listeners_read ("/proc", &port, 1);
  find_owners (listeners, "/proc");
  g_assert_true (listeners->complete);
  g_assert_cmpuint (listeners->rows->len, ==, 1);
  g_assert_cmpuint (ehlo_listeners_count_owners (listeners), ==, is_root ? 0 : 1);
  close (ends[1]);
}

typedef struct
{
  gint64 last_us;
  gint64 longest_us;
  guint  n_ticks;
} Pulse;

static gboolean
pulse_cb (gpointer data)
{
  Pulse *pulse = data;
  gint64 now = g_get_monotonic_time ();

  pulse->longest_us = MAX (pulse->longest_us, now - pulse->last_us);
  pulse->last_us = now;
  pulse->n_ticks++;

  return G_SOURCE_CONTINUE;
}

/* 500 processes with 40 open files each: the context must come to other work in between. */
static void
test_many_processes (void)
{
  g_autofree char *root = make_root ();
  g_autoptr (EhloListeners) listeners = NULL;
  Pulse pulse = { 0 };
  guint source;
  gint64 begun;

  put_file (root, "net/tcp",
            "  sl\n   0: 0100007F:0019 00000000:0000 0A 00000000:00000000 00:00000000 00000000"
            "     0        0 99999999 1\n", -1);
  for (guint pid = 1; pid <= 500; pid++)
    for (guint fd = 0; fd < 40; fd++)
      {
        g_autofree char *path = g_strdup_printf ("%u/fd/%u", pid, fd);
        g_autofree char *target = g_strdup_printf ("socket:[%u]", pid * 100 + fd);

        put_link (root, path, target);
      }

  listeners = ehlo_listeners_read (root, mail_ports, 1);
  begun = pulse.last_us = g_get_monotonic_time ();
  source = g_idle_add (pulse_cb, &pulse);
  find_owners (listeners, root);
  g_source_remove (source);

  g_test_message ("all in %" G_GINT64_FORMAT " µs, at most %" G_GINT64_FORMAT " µs at a time",
                  g_get_monotonic_time () - begun, pulse.longest_us);
  g_assert_cmpuint (ehlo_listeners_count_owners (listeners), ==, 0);
  g_assert_cmpuint (pulse.n_ticks, >, 3);
  g_assert_cmpint (pulse.longest_us, <, 100 * G_TIME_SPAN_MILLISECOND);
  remove_tree (root);
}

/* ---- whose machine, and is it one ----------------------------------------------------------- */

static void
test_cloud (void)
{
  static const struct
  {
    const char *file;
    const char *text;
    const char *cloud;
  } makes[] = {
    { "sys_vendor", "Amazon EC2\n", "aws" },
    { "bios_version", "4.11.amazon\n", "aws" },
    { "chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77\n", "azure" },
    { "sys_vendor", "Microsoft Corporation\n", NULL },
    { "product_name", "Google Compute Engine\n", "google" },
    { "product_name", "Pixelbook by Google\n", NULL },
    { "sys_vendor", "LENOVO\n", NULL },
  };
  g_autofree char *bare = make_root ();
  gboolean readable = TRUE;

  g_assert_null (ehlo_cloud_find (bare, &readable));
  g_assert_false (readable);
  remove_tree (bare);

  for (gsize i = 0; i < G_N_ELEMENTS (makes); i++)
    {
      g_autofree char *root = make_root ();
      g_autofree char *path = g_build_filename ("sys/class/dmi/id", makes[i].file, NULL);

      put_file (root, path, makes[i].text, -1);
      g_assert_cmpstr (ehlo_cloud_find (root, &readable), ==, makes[i].cloud);
      g_assert_true (readable);
      remove_tree (root);
    }
}

#define MACHINE "pid:[4026531836]"
#define BOX "pid:[4026532418]"
#define TEXT(literal) literal, sizeof (literal) - 1

static void
test_container (void)
{
  static const struct
  {
    const char *file; /* a mark; nullable */
    const char *text;
    gssize      length; /* of @text, which may hold NUL */
    const char *pids; /* the namespace of the processes; nullable: not to be seen */
    const char *variable; /* of this process; nullable */
    const char *container;
  } marks[] = {
    { NULL, NULL, 0, MACHINE, NULL, NULL },
    { ".dockerenv", TEXT (""), BOX, NULL, "docker" },
    { ".dockerenv", TEXT (""), NULL, NULL, "docker" },
    { ".dockerenv", TEXT (""), MACHINE, NULL, NULL }, /* an image that runs as a virtual machine */
    { "run/.containerenv", TEXT (""), BOX, NULL, "podman" },
    { ".flatpak-info", TEXT (""), BOX, NULL, "flatpak" },
    { "proc/1/environ", TEXT ("A=1\0container=lxc\0B=2"), BOX, NULL, "lxc" },
    { "proc/1/environ", TEXT ("A=1\0xcontainer=lxc\0B=2"), BOX, NULL, NULL },
    { "proc/1/environ", TEXT ("A=1\0container=\0B=2"), BOX, NULL, NULL },
    { "proc/1/cgroup", TEXT ("0::/system.slice/docker-0a1b.scope\n"), BOX, NULL, "docker" },
    { "proc/1/cgroup", TEXT ("9:name=systemd:/kubepods/pod1\n"), BOX, NULL, "kubernetes" },
    { "proc/1/cgroup", TEXT ("0::/machine.slice/libpod-0a1b.scope\n"), BOX, NULL, "podman" },
    { "proc/1/cgroup", TEXT ("0::/init.scope\n"), MACHINE, NULL, NULL },
    { NULL, NULL, 0, MACHINE, "container=systemd-nspawn", "systemd-nspawn" },
    { NULL, NULL, 0, MACHINE, "container=", NULL },
    { NULL, NULL, 0, BOX, "KUBERNETES_SERVICE_HOST=10.0.0.1", "kubernetes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *const environment[] = { "HOME=/", marks[i].variable, NULL };
      g_autofree char *root = make_root ();
      g_autofree char *container = NULL;

      if (marks[i].file != NULL)
        put_file (root, marks[i].file, marks[i].text, marks[i].length);
      if (marks[i].pids != NULL)
        put_link (root, "proc/self/ns/pid", marks[i].pids);
      container = ehlo_container_find (root, environment);
      g_assert_cmpstr (container, ==, marks[i].container);
      remove_tree (root);
    }
}

static void
test_container_network (void)
{
  static const struct
  {
    const char *const drivers[4];
    const char       *network;
  } networks[] = {
    { { NULL }, "own" },
    { { "veth", NULL }, "own" },
    { { "tun", NULL }, "own" },
    { { "veth", "", "dummy", NULL }, "own" },
    { { "e1000e", NULL }, "shared" },
    { { "virtio_net", "bridge", "veth", NULL }, "shared" },
    { { "iwlwifi", "tun", NULL }, "shared" },
    { { "bridge", NULL }, NULL },
    { { "", NULL }, NULL },
  };
  g_auto (GStrv) real = ehlo_container_list_drivers ();

  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    g_assert_cmpstr (
      ehlo_container_network_to_name (ehlo_container_judge_network (networks[i].drivers)), ==,
      networks[i].network);
  g_assert_null (
    ehlo_container_network_to_name (ehlo_container_judge_network (NULL)));
  g_assert_nonnull (real);
}

static void
hosts_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  char ***lines = user_data;

  *lines = ehlo_container_host_try_finish (result);
}

static char **
try_host (GInetAddress *gateway,
          const guint  *ports,
          guint         n_ports)
{
  char **lines = NULL;

  /* A name server that is nowhere: what is in the hosts file is found all the same. */
  ehlo_container_host_try_async (gateway, "127.0.0.1:1", ports, n_ports, NULL, hosts_cb, &lines);
  while (lines == NULL)
    g_main_context_iteration (NULL, TRUE);

  return lines;
}

/* A router that is this computer itself is none; one that is nowhere is told as it is. */
static void
test_container_host (void)
{
  g_autofree char *root = make_root ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GInetAddress) gateway = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) none = NULL;
  guint port = 1;

  g_assert_null (ehlo_container_host_read_gateway (root));
  put_file (root, "net/route",
            "Iface Destination Gateway Flags RefCnt Use Metric Mask\n"
            "eth0 000011AC 00000000 0001 0 0 0 0000FFFF\n"
            "eth0 00000000 010011AC 0003 0 0 0 00000000\n", -1);
  gateway = ehlo_container_host_read_gateway (root);
  text = g_inet_address_to_string (gateway);
  g_assert_cmpstr (text, ==, "172.17.0.1");
  remove_tree (root);

  none = try_host (loopback, &port, 1);
  for (guint i = 0; none[i] != NULL; i++)
    g_assert_false (g_str_has_prefix (none[i], "127."));
}

static void
test_own_addresses (void)
{
  static const char *const texts[] = { "127.0.0.1", "198.51.100.7", "::1", "127.9.9.9" };
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) own = NULL;
  g_autofree char *joined = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (addresses, g_inet_address_new_from_string (texts[i]));
  own = ehlo_own_addresses_find (addresses);
  joined = g_strjoinv (" ", own);
  g_assert_cmpstr (joined, ==, "127.0.0.1 ::1 127.9.9.9");
}

/* ---- the whole probe ------------------------------------------------------------------------ */

static EhloRun *
run_against (guint       port,
             const char *only)
{
  g_autoptr (EhloEngine) engine = ehlo_engine_new ();
  g_autoptr (EhloAccount) account = ehlo_account_new ();
  g_autoptr (EhloPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (account, "host", "127.0.0.1", "port", port, "encryption",
                (int) EHLO_ENCRYPTION_NONE, NULL);
  plan = ehlo_plan_new_for_account (account, NULL, &error);
  g_assert_no_error (error);
  plan->resolver = g_strdup ("127.0.0.1:1");
  if (only != NULL)
    plan->only = g_strsplit (only, ",", -1);

  return test_run (engine, plan);
}

/* A port on which nothing listens any more. */
static guint
find_closed_port (void)
{
  guint port;
  g_autoptr (GSocket) socket = listen_somewhere (&port);

  g_socket_close (socket, NULL);

  return port;
}

static void
test_refused_run (void)
{
  g_autoptr (EhloRun) run = run_against (find_closed_port (), NULL);
  g_auto (GStrv) own = NULL;
  EhloStep *step;

  test_assert_outcome (run, EHLO_STEP_CONNECT, EHLO_OUTCOME_FAILED);
  test_assert_outcome (run, EHLO_STEP_COMPUTER, EHLO_OUTCOME_OK);
  step = ehlo_run_get_step (run, EHLO_STEP_COMPUTER);
  own = ehlo_step_dup_strv (step, EHLO_FACT_OWN_ADDRESSES);
  g_assert_cmpstr (own[0], ==, "127.0.0.1");
  g_assert_nonnull (ehlo_step_get_fact (step, EHLO_FACT_LISTENERS));
  g_assert_true (g_str_has_prefix (ehlo_step_get_summary (step), "Nothing listens at port "));
}

/* A test that goes well does not look at the computer; one that is asked for it does. */
static void
test_wanted_run (void)
{
  static const EhloPracticeScript script = {
    .id = "plain", .name = "", .description = "", .encryption = EHLO_ENCRYPTION_NONE,
  };
  g_autoptr (EhloRun) good = test_run_script (&script, NULL);
  guint port;
  g_autoptr (GSocket) socket = listen_somewhere (&port);
  g_autoptr (EhloRun) run = run_against (port, "computer");
  EhloStep *step = ehlo_run_get_step (run, EHLO_STEP_COMPUTER);
  g_auto (GStrv) listeners = NULL;
  g_autofree char *start = g_strdup_printf ("127.0.0.1:%u t-probe-compute", port);

  test_assert_absent (good, EHLO_STEP_COMPUTER);
  g_assert_false (g_socket_is_closed (socket));
  test_assert_absent (run, EHLO_STEP_CONNECT);
  g_assert_nonnull (step);
  listeners = ehlo_step_dup_strv (step, EHLO_FACT_LISTENERS);
  g_assert_true (g_strv_contains ((const char *const *) listeners, start));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);

  g_test_add_func ("/computer/tables", test_tables);
  g_test_add_func ("/computer/missing-tables", test_missing_tables);
  g_test_add_func ("/computer/long-tables", test_long_tables);
  g_test_add_func ("/computer/real-socket", test_real_socket);
  g_test_add_func ("/computer/names", test_names);
  g_test_add_func ("/computer/other-user", test_other_user);
  g_test_add_func ("/computer/many-processes", test_many_processes);
  g_test_add_func ("/computer/cloud", test_cloud);
  g_test_add_func ("/computer/container", test_container);
  g_test_add_func ("/computer/container-network", test_container_network);
  g_test_add_func ("/computer/container-host", test_container_host);
  g_test_add_func ("/computer/own-addresses", test_own_addresses);
  g_test_add_func ("/computer/refused-run", test_refused_run);
  g_test_add_func ("/computer/wanted-run", test_wanted_run);

  return g_test_run ();
}
