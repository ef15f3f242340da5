/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-cli.h"

#include "ehlo-error.h"
#include "ehlo-practice.h"
#include "ehlo-providers.h"

#include <glib/gi18n.h>

static void
print_practice (void)
{
  for (guint i = 0; i < ehlo_practice_get_n_presets (); i++)
    {
      const EhloPracticeInfo *info = ehlo_practice_get_preset (i);

      g_print ("%-28s %s\n", info->id, info->name);
    }
}

static void
print_providers (void)
{
  GListModel *providers = G_LIST_MODEL (ehlo_providers_get_default ());

  for (guint i = 0; i < g_list_model_get_n_items (providers); i++)
    {
      g_autoptr (EhloProvider) provider = g_list_model_get_item (providers, i);
      const EhloEndpoint *endpoint = ehlo_provider_get_preferred (provider);

      if (endpoint == NULL)
        g_print ("%-28s %s: %s\n", ehlo_provider_get_id (provider),
                 ehlo_provider_get_name (provider), _("takes no mail from mail programs"));
      else
        g_print ("%-28s %s: %s:%u %s\n", ehlo_provider_get_id (provider),
                 ehlo_provider_get_name (provider), endpoint->host, endpoint->port,
                 ehlo_encryption_to_string (endpoint->encryption));
    }
}

/**
 * ehlo_cli_presets:
 * @argc: number of arguments
 * @argv: the arguments, the command's name first
 *
 * The command "presets".
 *
 * Returns: the exit status
 */
EhloExit
ehlo_cli_presets (int    argc,
                  char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _("Lists what --preset takes: practice servers first, "
                                           "then mail services."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return ehlo_cli_fail (error);
  if (argc > 1)
    {
      g_set_error (&error, EHLO_ERROR, EHLO_ERROR_INVALID, _("“%s” was not expected"), argv[1]);
      return ehlo_cli_fail (error);
    }

  print_practice ();
  print_providers ();
  return EHLO_EXIT_WORKS;
}
