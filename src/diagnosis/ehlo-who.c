/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-who.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *who;
  const char *title;
} titles[] = {
  { "user",         N_("you") },
  { "network",      N_("who looks after your network") },
  { "isp",          N_("your internet provider") },
  { "provider",     N_("who runs the mail server") },
  { "organisation", N_("the administrator of your organisation") },
  { "recipient",    N_("the recipient") },
  { "nobody",       N_("nobody needs to do anything") },
};

/**
 * ehlo_who_get_title:
 * @who: a code of ehlo_finding_get_who()
 *
 * Returns: (transfer none): the same in plain words, to stand behind "Who can act:"; an unknown
 *   code comes back as it is
 */
const char *
ehlo_who_get_title (const char *who)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_strcmp0 (who, titles[i].who) == 0)
      return g_dgettext (GETTEXT_PACKAGE, titles[i].title);

  return who;
}

/**
 * ehlo_who_dup_titles:
 * @who: (array zero-terminated=1): what ehlo_finding_get_who() returns
 *
 * Returns: (transfer full): all of them in plain words, such as "you, or your internet provider";
 *   "" when there is none
 */
char *
ehlo_who_dup_titles (const char *const *who)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (gsize i = 0; who[i] != NULL; i++)
    g_ptr_array_add (parts, (gpointer) ehlo_who_get_title (who[i]));
  g_ptr_array_add (parts, NULL);

  /* Translators: stands between those who can act: "you, or your internet provider" */
  return g_strjoinv (_(", or "), (char **) parts->pdata);
}
