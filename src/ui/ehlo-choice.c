/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-choice.h"

#include "ehlo-practice.h"

#include <glib/gi18n.h>
#include <string.h>

/* As many mail domains as fit into a line; they say best whose provider this is. */
#define MAX_DOMAINS 4

struct _EhloChoice
{
  GObject       parent_instance;

  EhloProvider *provider; /* nullable */
  const char   *practice; /* nullable: id of a practice server */
  const char   *title;
  char         *subtitle;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_USABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (EhloChoice, ehlo_choice, G_TYPE_OBJECT)

static void
ehlo_choice_finalize (GObject *object)
{
  EhloChoice *self = EHLO_CHOICE (object);

  g_clear_object (&self->provider);
  g_free (self->subtitle);

  G_OBJECT_CLASS (ehlo_choice_parent_class)->finalize (object);
}

static void
ehlo_choice_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  EhloChoice *self = EHLO_CHOICE (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;

    case PROP_USABLE:
      g_value_set_boolean (value, self->provider == NULL ||
                                    ehlo_provider_has_submission (self->provider));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_choice_class_init (EhloChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ehlo_choice_finalize;
  object_class->get_property = ehlo_choice_get_property;

  /**
   * EhloChoice:title:
   *
   * What it is called.
   */
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EhloChoice:subtitle:
   *
   * What tells it from others.
   */
  properties[PROP_SUBTITLE] =
    g_param_spec_string ("subtitle", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EhloChoice:usable:
   *
   * Whether an account can be made from it: some providers let no mail program in.
   */
  properties[PROP_USABLE] =
    g_param_spec_boolean ("usable", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ehlo_choice_init (EhloChoice *self)
{
}

/* Its mail domains; a service without any is known by its server. */
static char *
describe_provider (EhloProvider *provider)
{
  const char *const *domains = ehlo_provider_get_domains (provider);
  const EhloEndpoint *endpoint = ehlo_provider_get_preferred (provider);
  g_autoptr (GString) text = g_string_new (NULL);

  if (!ehlo_provider_has_submission (provider))
    return g_strdup (_("Lets no mail program send"));

  for (guint i = 0; domains != NULL && domains[i] != NULL && i < MAX_DOMAINS; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", domains[i]);
  if (text->len == 0 && endpoint != NULL)
    g_string_append (text, endpoint->host);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ehlo_choice_new_for_provider:
 * @provider: a provider
 *
 * Returns: (transfer full): a choice
 */
EhloChoice *
ehlo_choice_new_for_provider (EhloProvider *provider)
{
  EhloChoice *self = g_object_new (EHLO_TYPE_CHOICE, NULL);

  self->provider = g_object_ref (provider);
  self->title = ehlo_provider_get_name (provider);
  self->subtitle = describe_provider (provider);

  return self;
}

/**
 * ehlo_choice_new_for_practice:
 * @index: which practice server, below ehlo_practice_get_n_presets()
 *
 * Returns: (transfer full): a choice
 */
EhloChoice *
ehlo_choice_new_for_practice (guint index)
{
  const EhloPracticeInfo *info = ehlo_practice_get_preset (index);
  EhloChoice *self = g_object_new (EHLO_TYPE_CHOICE, NULL);

  self->practice = info->id;
  self->title = info->name;
  self->subtitle = g_strdup_printf (_("Practice server: %s"), info->description);

  return self;
}

/**
 * ehlo_choice_get_title:
 * @self: a choice
 *
 * Returns: (transfer none): what it is called
 */
const char *
ehlo_choice_get_title (EhloChoice *self)
{
  g_return_val_if_fail (EHLO_IS_CHOICE (self), NULL);

  return self->title;
}

/**
 * ehlo_choice_get_subtitle:
 * @self: a choice
 *
 * Returns: (transfer none): what tells it from others
 */
const char *
ehlo_choice_get_subtitle (EhloChoice *self)
{
  g_return_val_if_fail (EHLO_IS_CHOICE (self), NULL);

  return self->subtitle;
}

/**
 * ehlo_choice_get_provider:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the provider
 */
EhloProvider *
ehlo_choice_get_provider (EhloChoice *self)
{
  g_return_val_if_fail (EHLO_IS_CHOICE (self), NULL);

  return self->provider;
}

/**
 * ehlo_choice_get_practice:
 * @self: a choice
 *
 * Returns: (transfer none) (nullable): the id of the practice server
 */
const char *
ehlo_choice_get_practice (EhloChoice *self)
{
  g_return_val_if_fail (EHLO_IS_CHOICE (self), NULL);

  return self->practice;
}

static gboolean
contains (const char *text,
          const char *search)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_search = g_utf8_casefold (search, -1);

  return strstr (folded_text, folded_search) != NULL;
}

/**
 * ehlo_choice_matches:
 * @self: a choice
 * @search: what was typed; an empty text matches everything
 *
 * Returns: whether @self is meant
 */
gboolean
ehlo_choice_matches (EhloChoice *self,
                     const char *search)
{
  g_return_val_if_fail (EHLO_IS_CHOICE (self), FALSE);
  g_return_val_if_fail (search != NULL, FALSE);

  if (self->provider != NULL)
    return ehlo_provider_matches (self->provider, search);

  return contains (self->title, search) || contains (self->subtitle, search);
}
