/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-private.h"

#include "ehlo-outcome.h"

/* RFC 8314 3.3: encryption from the first byte is what a new account should use. */
#define DEFAULT_PORT 465

enum
{
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_PRESET,
  PROP_HOST,
  PROP_USER,
  PROP_FROM,
  PROP_TO,
  PROP_MECHANISM,
  PROP_CA_FILE,
  PROP_LAST_SUMMARY,
  N_TEXTS,             /* the ones above are texts, the ones below are not */
  PROP_PORT = N_TEXTS,
  PROP_ENCRYPTION,
  PROP_IPV4_ONLY,
  PROP_LAST_OUTCOME,
  N_PROPS
};

struct _EhloAccount
{
  GObject     parent_instance;

  char       *texts[N_TEXTS]; /* by property number; NULL = not set */
  guint       port;
  int         encryption;
  gboolean    ipv4_only;
  int         last_outcome;
  JsonObject *origin;         /* nullable */
};

G_DEFINE_FINAL_TYPE (EhloAccount, ehlo_account, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];

/* Without blanks at its ends; what is empty then counts as not set. */
static void
set_text (EhloAccount *self,
          guint        prop_id,
          const char  *text)
{
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (stripped != NULL && *stripped == '\0')
    g_clear_pointer (&stripped, g_free);

  if (g_strcmp0 (self->texts[prop_id], stripped) == 0)
    return;

  g_free (self->texts[prop_id]);
  self->texts[prop_id] = g_steal_pointer (&stripped);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
set_number (EhloAccount *self,
            guint        prop_id,
            int         *number,
            int          value)
{
  if (*number == value)
    return;

  *number = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop_id]);
}

static void
set_port (EhloAccount *self,
          guint        port)
{
  if (self->port == port)
    return;

  self->port = port;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PORT]);
}

static void
set_ipv4_only (EhloAccount *self,
               gboolean     ipv4_only)
{
  if (self->ipv4_only == ipv4_only)
    return;

  self->ipv4_only = ipv4_only;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IPV4_ONLY]);
}

static void
ehlo_account_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  EhloAccount *self = EHLO_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_PORT:
      set_port (self, g_value_get_uint (value));
      break;

    case PROP_ENCRYPTION:
      set_number (self, prop_id, &self->encryption, g_value_get_int (value));
      break;

    case PROP_IPV4_ONLY:
      set_ipv4_only (self, g_value_get_boolean (value));
      break;

    case PROP_LAST_OUTCOME:
      set_number (self, prop_id, &self->last_outcome, g_value_get_int (value));
      break;

    default:
      if (prop_id < N_TEXTS)
        set_text (self, prop_id, g_value_get_string (value));
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_account_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  EhloAccount *self = EHLO_ACCOUNT (object);

  switch (prop_id)
    {
    case PROP_PORT:
      g_value_set_uint (value, self->port);
      break;

    case PROP_ENCRYPTION:
      g_value_set_int (value, self->encryption);
      break;

    case PROP_IPV4_ONLY:
      g_value_set_boolean (value, self->ipv4_only);
      break;

    case PROP_LAST_OUTCOME:
      g_value_set_int (value, self->last_outcome);
      break;

    default:
      if (prop_id < N_TEXTS)
        g_value_set_string (value, self->texts[prop_id]);
      else
        G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_account_finalize (GObject *object)
{
  EhloAccount *self = EHLO_ACCOUNT (object);

  for (guint i = 0; i < N_TEXTS; i++)
    g_free (self->texts[i]);
  g_clear_pointer (&self->origin, json_object_unref);

  G_OBJECT_CLASS (ehlo_account_parent_class)->finalize (object);
}

static void
ehlo_account_class_init (EhloAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  static const char *const texts[N_TEXTS] = {
    [PROP_ID] = "id",
    [PROP_NAME] = "name",
    [PROP_PRESET] = "preset",
    [PROP_HOST] = "host",
    [PROP_USER] = "user",
    [PROP_FROM] = "from",
    [PROP_TO] = "to",
    [PROP_MECHANISM] = "mechanism",
    [PROP_CA_FILE] = "ca-file",
    [PROP_LAST_SUMMARY] = "last-summary",
  };

  object_class->set_property = ehlo_account_set_property;
  object_class->get_property = ehlo_account_get_property;
  object_class->finalize = ehlo_account_finalize;

  for (guint i = PROP_ID; i < N_TEXTS; i++)
    props[i] = g_param_spec_string (texts[i], NULL, NULL, NULL, flags);
  props[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, DEFAULT_PORT, flags);
  props[PROP_ENCRYPTION] = g_param_spec_int ("encryption", NULL, NULL, 0, EHLO_N_ENCRYPTIONS - 1,
                                             EHLO_ENCRYPTION_IMPLICIT, flags);
  props[PROP_IPV4_ONLY] = g_param_spec_boolean ("ipv4-only", NULL, NULL, FALSE, flags);
  props[PROP_LAST_OUTCOME] = g_param_spec_int ("last-outcome", NULL, NULL, 0, EHLO_N_OUTCOMES - 1,
                                               EHLO_OUTCOME_RUNNING, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ehlo_account_init (EhloAccount *self)
{
  self->texts[PROP_ID] = g_uuid_string_random ();
  self->port = DEFAULT_PORT;
  self->encryption = EHLO_ENCRYPTION_IMPLICIT;
  self->last_outcome = EHLO_OUTCOME_RUNNING;
}

/*< private >
 * _ehlo_account_get_origin:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the object it was read from
 */
JsonObject *
_ehlo_account_get_origin (EhloAccount *self)
{
  return self->origin;
}

/*< private >
 * _ehlo_account_set_origin:
 * @self: an account
 * @origin: (nullable): the object it was read from, never changed afterwards
 */
void
_ehlo_account_set_origin (EhloAccount *self,
                          JsonObject  *origin)
{
  g_clear_pointer (&self->origin, json_object_unref);
  if (origin != NULL)
    self->origin = json_object_ref (origin);
}

/**
 * ehlo_account_new:
 *
 * Returns: (transfer full): an account with a new id, port 465 and implicit encryption (RFC 8314
 *   3.3), otherwise empty
 */
EhloAccount *
ehlo_account_new (void)
{
  return g_object_new (EHLO_TYPE_ACCOUNT, NULL);
}

/**
 * ehlo_account_new_from_provider:
 * @provider: a provider
 * @mail_address: (nullable): the person's address
 *
 * Fills in what the provider publishes: its preferred server, and the user name as far as it
 * follows from @mail_address. A host may keep a placeholder that only the person can fill in;
 * ehlo_account_check() then says so. Where the provider has no server for sending
 * (ehlo_provider_has_submission()), the host stays empty.
 *
 * Returns: (transfer full): an account with a new id
 */
EhloAccount *
ehlo_account_new_from_provider (EhloProvider *provider,
                                const char   *mail_address)
{
  g_autoptr (EhloAccount) self = NULL;
  g_autofree char *address = NULL;
  g_autofree char *user = NULL;
  const EhloEndpoint *endpoint;

  g_return_val_if_fail (EHLO_IS_PROVIDER (provider), NULL);

  address = mail_address != NULL ? g_strstrip (g_strdup (mail_address)) : NULL;
  user = ehlo_provider_dup_username (provider, address);
  self = g_object_new (EHLO_TYPE_ACCOUNT,
                       "name", ehlo_provider_get_name (provider),
                       "preset", ehlo_provider_get_id (provider),
                       "user", user,
                       "from", address,
                       NULL);

  endpoint = ehlo_provider_get_preferred (provider);
  if (endpoint != NULL)
    {
      g_autofree char *host = ehlo_provider_expand (provider, endpoint->host, address);

      g_object_set (self,
                    "host", host,
                    "port", (guint) endpoint->port,
                    "encryption", (int) endpoint->encryption,
                    NULL);
    }

  return g_steal_pointer (&self);
}

/* Everything but the id, in one go for whoever listens. */
static void
take_values (EhloAccount *self,
             EhloAccount *from)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_ID + 1; i < N_TEXTS; i++)
    set_text (self, i, from->texts[i]);
  set_port (self, from->port);
  set_number (self, PROP_ENCRYPTION, &self->encryption, from->encryption);
  set_ipv4_only (self, from->ipv4_only);
  set_number (self, PROP_LAST_OUTCOME, &self->last_outcome, from->last_outcome);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * ehlo_account_copy:
 * @self: an account
 *
 * For a form that can be left without saving: edit the copy, then ehlo_account_assign() it back.
 *
 * Returns: (transfer full): another account with the same values, the same id among them
 */
EhloAccount *
ehlo_account_copy (EhloAccount *self)
{
  g_autoptr (EhloAccount) copy = NULL;

  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  copy = ehlo_account_new ();
  set_text (copy, PROP_ID, self->texts[PROP_ID]);
  take_values (copy, self);
  _ehlo_account_set_origin (copy, self->origin);

  return g_steal_pointer (&copy);
}

/**
 * ehlo_account_assign:
 * @self: an account
 * @from: another one
 *
 * Takes over every value of @from but its id: the list and the keyring know an account by it.
 * Notifies only what really changes.
 */
void
ehlo_account_assign (EhloAccount *self,
                     EhloAccount *from)
{
  g_return_if_fail (EHLO_IS_ACCOUNT (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (from));

  if (self != from)
    take_values (self, from);
}

/**
 * ehlo_account_get_id:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the id, a random UUID unless somebody set another one
 */
const char *
ehlo_account_get_id (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_ID];
}

/**
 * ehlo_account_get_name:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): what the person calls it
 */
const char *
ehlo_account_get_name (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_NAME];
}

/**
 * ehlo_account_get_preset:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the id of the provider that it was made from
 */
const char *
ehlo_account_get_preset (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_PRESET];
}

/**
 * ehlo_account_get_host:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the server's name or address, as typed
 */
const char *
ehlo_account_get_host (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_HOST];
}

/**
 * ehlo_account_get_port:
 * @self: an account
 *
 * Returns: the TCP port; 0 = not set
 */
guint
ehlo_account_get_port (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), 0);

  return self->port;
}

/**
 * ehlo_account_get_encryption:
 * @self: an account
 *
 * Returns: how the connection is to be encrypted
 */
EhloEncryption
ehlo_account_get_encryption (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), EHLO_ENCRYPTION_IMPLICIT);

  return (EhloEncryption) self->encryption;
}

/**
 * ehlo_account_get_user:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the user name; %NULL = no sign-in
 */
const char *
ehlo_account_get_user (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_USER];
}

/**
 * ehlo_account_get_from:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the sender's address
 */
const char *
ehlo_account_get_from (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_FROM];
}

/**
 * ehlo_account_get_to:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the recipient's address
 */
const char *
ehlo_account_get_to (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_TO];
}

/**
 * ehlo_account_get_mechanism:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the only SASL mechanism to use; %NULL = the strongest
 */
const char *
ehlo_account_get_mechanism (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_MECHANISM];
}

/**
 * ehlo_account_get_ca_file:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): file with further trusted certificates, PEM
 */
const char *
ehlo_account_get_ca_file (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), NULL);

  return self->texts[PROP_CA_FILE];
}

/**
 * ehlo_account_get_ipv4_only:
 * @self: an account
 *
 * Returns: whether IPv6 addresses of the server are left out
 */
gboolean
ehlo_account_get_ipv4_only (EhloAccount *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT (self), FALSE);

  return self->ipv4_only;
}
