/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-container.h"

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* PROC_PID_INIT_INO of the kernel: the first namespace of processes, that of the machine itself. */
#define FIRST_PID_NAMESPACE "pid:[4026531836]"

/* Parts of the names of control groups, which runtimes give to the containers that they start. */
static const struct
{
  const char *part;
  const char *container;
} groups[] = {
  { "kubepods", "kubernetes" },  { "libpod-", "podman" }, { "/docker", "docker" },
  { "docker-", "docker" },       { "/lxc", "lxc" },       { "machine-", "systemd-nspawn" },
  { "cri-containerd", "kubernetes" },
};

static gboolean
exists (const char *root,
        const char *path)
{
  g_autofree char *full = g_build_filename (root, path, NULL);

  return g_file_test (full, G_FILE_TEST_EXISTS);
}

/* A disk image made from a container keeps the mark that Docker leaves in its root folder, but its
 * processes are those of the whole machine. Where that cannot be read, the mark is believed. */
static gboolean
is_machine_itself (const char *root)
{
  g_autofree char *path = g_build_filename (root, "proc", "self", "ns", "pid", NULL);
  g_autofree char *target = g_file_read_link (path, NULL);

  return g_strcmp0 (target, FIRST_PID_NAMESPACE) == 0;
}

/* The variable that containers of many makes carry, see systemd's CONTAINER_INTERFACE. */
static const char *
find_variable (const char *const *environment)
{
  const char *value = g_environ_getenv ((char **) environment, "container");

  return value != NULL && *value != '\0' ? value : NULL;
}

/* That of the first process can be read by root only. */
static char *
read_first_environment (const char *root)
{
  g_autofree char *path = g_build_filename (root, "proc", "1", "environ", NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &bytes, &length, NULL))
    return NULL;

  for (gsize at = 0; at < length; at += strlen (bytes + at) + 1)
    if (g_str_has_prefix (bytes + at, "container=") && bytes[at + strlen ("container=")] != '\0')
      return g_strdup (bytes + at + strlen ("container="));

  return NULL;
}

static const char *
find_group (const char *root)
{
  g_autofree char *path = g_build_filename (root, "proc", "1", "cgroup", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (strstr (text, groups[i].part) != NULL)
      return groups[i].container;

  return NULL;
}

/**
 * ehlo_container_find:
 * @root: the root folder, "/"
 * @environment: (array zero-terminated=1): the environment of this process
 *
 * Looks for the marks that the makers of containers leave. Takes well under a millisecond; any
 * thread.
 *
 * Returns: (transfer full) (nullable): what kind of container this program runs in, "docker",
 *   "podman", "lxc", "kubernetes" …; %NULL where nothing says that it is one
 */
char *
ehlo_container_find (const char        *root,
                     const char *const *environment)
{
  const char *variable = find_variable (environment);
  const char *group = NULL;
  char *first = NULL;

  if (g_environ_getenv ((char **) environment, "KUBERNETES_SERVICE_HOST") != NULL)
    return g_strdup ("kubernetes");
  if (variable != NULL)
    return g_strdup (variable);
  if (exists (root, ".flatpak-info"))
    return g_strdup ("flatpak");
  if (exists (root, "run/.containerenv"))
    return g_strdup ("podman");
  if (exists (root, ".dockerenv") && !is_machine_itself (root))
    return g_strdup ("docker");

  first = read_first_environment (root);
  if (first != NULL)
    return first;

  group = find_group (root);

  return group != NULL && !is_machine_itself (root) ? g_strdup (group) : NULL;
}

/**
 * ehlo_container_list_drivers:
 *
 * Asks the kernel for the driver of each network interface but the loopback, which any user may.
 * Takes well under a millisecond; any thread.
 *
 * Returns: (transfer full) (nullable): their names, "" where an interface has none; %NULL when the
 *   interfaces cannot be listed
 */
char **
ehlo_container_list_drivers (void)
{
  g_autoptr (GStrvBuilder) drivers = g_strv_builder_new ();
  struct if_nameindex *interfaces = if_nameindex ();
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  for (guint i = 0; fd >= 0 && interfaces != NULL && interfaces[i].if_index != 0; i++)
    {
      struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
      struct ifreq request = { .ifr_data = (char *) &info };

      if (g_str_equal (interfaces[i].if_name, "lo"))
        continue;
      g_strlcpy (request.ifr_name, interfaces[i].if_name, sizeof request.ifr_name);
      g_strv_builder_add (drivers, ioctl (fd, SIOCETHTOOL, &request) == 0 ? info.driver : "");
    }

  if (interfaces != NULL)
    if_freenameindex (interfaces);
  if (fd < 0)
    return NULL;
  close (fd);

  return interfaces != NULL ? g_strv_builder_end (drivers) : NULL;
}

/**
 * ehlo_container_judge_network:
 * @drivers: (nullable) (array zero-terminated=1): see ehlo_container_list_drivers()
 *
 * A container that shares the network of the machine sees its hardware; one with a network of its
 * own sees only the near end of a wire that leads to the machine, or nothing at all.
 *
 * Returns: whose network it is
 */
EhloContainerNetwork
ehlo_container_judge_network (const char *const *drivers)
{
  static const char *const wires[] = { "veth", "macvlan", "ipvlan", "tun", NULL };
  static const char *const neutral[] = {
    "", "bridge", "bonding", "dummy", "ifb", "team", "802.1Q VLAN Support", "wireguard", NULL,
  };
  gboolean has_wire = FALSE;

  if (drivers == NULL)
    return EHLO_CONTAINER_NETWORK_UNKNOWN;
  if (drivers[0] == NULL)
    return EHLO_CONTAINER_NETWORK_OWN;

  for (guint i = 0; drivers[i] != NULL; i++)
    {
      if (g_strv_contains (wires, drivers[i]))
        has_wire = TRUE;
      else if (!g_strv_contains (neutral, drivers[i]))
        return EHLO_CONTAINER_NETWORK_SHARED;
    }

  return has_wire ? EHLO_CONTAINER_NETWORK_OWN : EHLO_CONTAINER_NETWORK_UNKNOWN;
}

/**
 * ehlo_container_network_to_name:
 * @network: whose network it is
 *
 * Returns: (nullable): "own" or "shared", as the fact has it; %NULL when it is not known
 */
const char *
ehlo_container_network_to_name (EhloContainerNetwork network)
{
  switch (network)
    {
    case EHLO_CONTAINER_NETWORK_OWN:
      return "own";
    case EHLO_CONTAINER_NETWORK_SHARED:
      return "shared";
    case EHLO_CONTAINER_NETWORK_UNKNOWN:
    default:
      return NULL;
    }
}
