/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-host-name-lint.h"

#include <gio/gio.h>
#include <string.h>

#define LETTERS_DIGITS_HYPHEN \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ" "abcdefghijklmnopqrstuvwxyz" "0123456789" "-"

#define IPV6_TAG "IPv6:"

/* RFC 1035 2.3.4 */
#define MAX_LABEL 63
#define MAX_NAME  253

/* Endings that never mean anything outside of one house: RFC 6761, 6762, 9476 and habit. */
static const char *const local_endings[] = {
  "local", "localdomain", "localhost", "lan", "home", "internal", "intranet", "corp", "private",
  "invalid", "test", "example", "workgroup", NULL,
};

/* RFC 5321 4.1.3 */
static gboolean
is_literal (const char *name)
{
  gsize length = strlen (name);
  g_autofree char *inner = NULL;
  g_autoptr (GInetAddress) address = NULL;
  gboolean tagged;

  if (length < 2 || name[length - 1] != ']')
    return FALSE;

  tagged = g_ascii_strncasecmp (name + 1, IPV6_TAG, strlen (IPV6_TAG)) == 0;
  inner = g_strndup (name + 1, length - 2);
  address = g_inet_address_new_from_string (tagged ? inner + strlen (IPV6_TAG) : inner);

  return address != NULL &&
         (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6) == tagged;
}

/* RFC 1123 2.1 */
static const char *
lint_label (const char *label)
{
  gsize length = strlen (label);

  if (strchr (label, '_') != NULL)
    return "underscore";
  if (length == 0 || length > MAX_LABEL || strspn (label, LETTERS_DIGITS_HYPHEN) != length ||
      label[0] == '-' || label[length - 1] == '-')
    return "character";

  return NULL;
}

static const char *
lint_labels (char **labels)
{
  for (guint i = 0; labels[i] != NULL; i++)
    {
      const char *fault = lint_label (labels[i]);

      if (fault != NULL)
        return fault;
    }

  return NULL;
}

/**
 * ehlo_host_name_lint:
 * @name: the argument of EHLO
 *
 * Looks at the form alone, as a server does that wants a fully qualified name or an address literal
 * (RFC 5321 4.1.4). Whether anybody knows the name, only a look-up tells. Any thread.
 *
 * Returns: (transfer none) (nullable): %NULL when nothing is wrong, or "literal" for brackets
 *   around something else than an address, "bare-address" for one without brackets, "underscore",
 *   "character" for another character or length that no name may have, "no-dot", "number" for a
 *   last part of digits, "local" for a name that only this network knows
 */
const char *
ehlo_host_name_lint (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  gsize length = strlen (lower);
  g_auto (GStrv) labels = NULL;
  const char *last;
  const char *fault;

  if (name[0] == '[')
    return is_literal (name) ? NULL : "literal";
  if (g_hostname_is_ip_address (name))
    return "bare-address";
  if (length > 0 && lower[length - 1] == '.')
    lower[--length] = '\0'; /* the root, which a name may end in */

  labels = g_strsplit (lower, ".", -1);
  fault = labels[0] == NULL || length > MAX_NAME ? "character" : lint_labels (labels);
  if (fault != NULL)
    return fault;
  if (labels[1] == NULL)
    return "no-dot";

  last = labels[g_strv_length (labels) - 1];
  if (strspn (last, "0123456789") == strlen (last))
    return "number";

  return g_strv_contains (local_endings, last) ? "local" : NULL;
}
