/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-choice.h"

#include "ehlo-echoes.h"
#include "ehlo-error.h"
#include "ehlo-host-name.h"
#include "ehlo-resolver.h"

#include <glib/gi18n.h>
#include <string.h>

/* More would make a look-up a burden on others. */
#define MAX_OWN_ZONES 20

static gboolean
has (GSettings  *settings,
     const char *key,
     const char *text)
{
  g_auto (GStrv) texts = g_settings_get_strv (settings, key);

  return g_strv_contains ((const char *const *) texts, text);
}

static void
put (GSettings  *settings,
     const char *key,
     const char *text,
     gboolean    is_in)
{
  g_auto (GStrv) texts = g_settings_get_strv (settings, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (char **t = texts; *t != NULL; t++)
    if (!g_str_equal (*t, text))
      g_strv_builder_add (builder, *t);
  if (is_in)
    g_strv_builder_add (builder, text);

  changed = g_strv_builder_end (builder);
  g_settings_set_strv (settings, key, (const char *const *) changed);
}

/**
 * ehlo_reputation_choice_is_on:
 * @settings: the settings of the program
 * @list: a list
 *
 * Only what differs from the data set is kept, so that a newer one brings its own defaults.
 *
 * Returns: whether @list is to be asked
 */
gboolean
ehlo_reputation_choice_is_on (GSettings           *settings,
                              const EhloBlocklist *list)
{
  if (list->enabled)
    return !has (settings, "lists-off", list->id);

  return has (settings, "lists-on", list->id);
}

/**
 * ehlo_reputation_choice_set_on:
 * @settings: the settings of the program
 * @list: a list
 * @is_on: whether it is to be asked
 */
void
ehlo_reputation_choice_set_on (GSettings           *settings,
                               const EhloBlocklist *list,
                               gboolean             is_on)
{
  put (settings, "lists-on", list->id, is_on && !list->enabled);
  put (settings, "lists-off", list->id, !is_on && list->enabled);
}

/* Nothing where all is as the data set has it. */
static char **
dup_chosen (GSettings      *settings,
            EhloBlocklists *lists)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean differs = FALSE;

  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    {
      const EhloBlocklist *list = ehlo_blocklists_get (lists, i);
      gboolean is_on = ehlo_reputation_choice_is_on (settings, list);

      differs = differs || is_on != list->enabled;
      if (is_on)
        g_strv_builder_add (builder, list->id);
    }

  return differs ? g_strv_builder_end (builder) : NULL;
}

static char **
dup_zones (GSettings *settings)
{
  g_auto (GStrv) zones = g_settings_get_strv (settings, "own-lists");

  return zones[0] != NULL ? g_steal_pointer (&zones) : NULL;
}

static char **
dup_echoes (GSettings *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) echoes = NULL;

  for (guint i = 0; i < ehlo_echoes_get_n (ehlo_echoes_get_default ()); i++)
    {
      const EhloEcho *echo = ehlo_echoes_get (ehlo_echoes_get_default (), i);
      const char *key = echo->way == EHLO_ECHO_HTTPS ? "echo-by-https" : "echo-by-dns";

      if (g_settings_get_boolean (settings, key))
        g_strv_builder_add (builder, echo->id);
    }
  echoes = g_strv_builder_end (builder);

  return echoes[0] != NULL ? g_steal_pointer (&echoes) : NULL;
}

/**
 * ehlo_reputation_choice_new_settings:
 * @settings: the settings of the program
 * @lists: the lists
 * @keys: (nullable) (element-type utf8 utf8): secrets by id of a list; must not change any more
 *
 * Returns: (transfer full): what may be asked, and how
 */
EhloReputationSettings *
ehlo_reputation_choice_new_settings (GSettings      *settings,
                                     EhloBlocklists *lists,
                                     GHashTable     *keys)
{
  EhloReputationSettings *choice = ehlo_reputation_settings_new ();
  g_autofree char *resolver = g_settings_get_string (settings, "list-resolver");

  choice->lists = g_settings_get_boolean (settings, "ask-blocklists");
  choice->data = g_object_ref (lists);
  choice->chosen = dup_chosen (settings, lists);
  choice->own_zones = dup_zones (settings);
  choice->keys = keys != NULL ? g_hash_table_ref (keys) : NULL;
  if (*resolver != '\0' && ehlo_reputation_choice_check_resolver (resolver, NULL))
    choice->resolver = g_steal_pointer (&resolver);
  choice->echoes = dup_echoes (settings);
  choice->recursion = g_settings_get_boolean (settings, "own-recursion");

  return choice;
}

static const char *
get_retired_words (const EhloRetiredList *retired)
{
  static const struct
  {
    const char *category;
    const char *words;
  } words[] = {
    { "closed", N_("it is closed") },
    { "parked", N_("its name belongs to somebody else now, who may list everybody") },
    { "wildcard", N_("it lists everybody") },
    { "merged", N_("it is part of another list now") },
    { "renamed", N_("it has another name now") },
    { "fraudulent", N_("it is not an honest list") },
    { "private", N_("it is not open to the public") },
    { "stale", N_("it shows no sign of life any more") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].category, retired->category) == 0)
      return _(words[i].words);

  return _("it must not be asked any more");
}

static gboolean
check_alive (EhloBlocklists *lists,
             const char     *zone,
             GError        **error)
{
  const EhloRetiredList *retired = ehlo_blocklists_find_retired (lists, zone);

  if (retired == NULL)
    return TRUE;

  /* Translators: the name of a blocklist, and why it cannot be used: "it is closed" */
  g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("%s is not asked: %s"), zone,
               get_retired_words (retired));
  if (retired->replacement != NULL && error != NULL)
    /* Translators: followed by the name of another blocklist */
    g_prefix_error (error, _("Use %s instead. "), retired->replacement);

  return FALSE;
}

static gboolean
check_zone (GSettings      *settings,
            EhloBlocklists *lists,
            const char     *zone,
            GError        **error)
{
  g_auto (GStrv) zones = g_settings_get_strv (settings, "own-lists");

  if (!ehlo_host_name_check (zone, NULL, NULL) || strchr (zone, '.') == NULL ||
      g_hostname_is_ip_address (zone))
    {
      g_set_error_literal (error, EHLO_ERROR, EHLO_ERROR_INVALID,
                           _("Not the name of a list, such as bl.example.org"));
      return FALSE;
    }
  for (guint i = 0; i < ehlo_blocklists_get_n (lists); i++)
    if (g_ascii_strcasecmp (ehlo_blocklists_get (lists, i)->zone, zone) == 0)
      {
        g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("That is %s, in the lists above"),
                     ehlo_blocklists_get (lists, i)->name);
        return FALSE;
      }
  if (g_strv_length (zones) >= MAX_OWN_ZONES)
    {
      g_set_error (error, EHLO_ERROR, EHLO_ERROR_INVALID, _("No more than %d lists of your own"),
                   MAX_OWN_ZONES);
      return FALSE;
    }

  return check_alive (lists, zone, error);
}

/**
 * ehlo_reputation_choice_add_zone:
 * @settings: the settings of the program
 * @lists: the lists that are known
 * @zone: what somebody typed as the name of a list of their own
 * @error: return location
 *
 * Keeps @zone as a list of addresses to be asked as well. One that is retired is refused, whoever
 * wants it.
 *
 * Returns: %FALSE with %EHLO_ERROR_INVALID and a translated message
 */
gboolean
ehlo_reputation_choice_add_zone (GSettings      *settings,
                                 EhloBlocklists *lists,
                                 const char     *zone,
                                 GError        **error)
{
  g_autofree char *name = g_ascii_strdown (zone, -1);

  g_strstrip (name);
  if (g_str_has_suffix (name, "."))
    name[strlen (name) - 1] = '\0';
  if (!check_zone (settings, lists, name, error))
    return FALSE;

  put (settings, "own-lists", name, TRUE);

  return TRUE;
}

/**
 * ehlo_reputation_choice_remove_zone:
 * @settings: the settings of the program
 * @zone: a list of the person's own
 */
void
ehlo_reputation_choice_remove_zone (GSettings  *settings,
                                    const char *zone)
{
  put (settings, "own-lists", zone, FALSE);
}

/**
 * ehlo_reputation_choice_check_resolver:
 * @text: an address of a name server, with a port or without; "" for the system's
 * @error: return location
 *
 * Returns: whether it can be used; %FALSE with %EHLO_ERROR_INVALID
 */
gboolean
ehlo_reputation_choice_check_resolver (const char  *text,
                                       GError     **error)
{
  g_autoptr (EhloResolver) resolver = NULL;

  if (*text == '\0')
    return TRUE;

  resolver = ehlo_resolver_new (text, error);

  return resolver != NULL;
}
