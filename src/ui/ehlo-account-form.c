/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-account-form.h"

#include "ehlo-account-words.h"
#include "ehlo-field-message.h"
#include "ehlo-host-name.h"
#include "ehlo-providers.h"

#include <glib/gi18n.h>

struct _EhloAccountForm
{
  AdwBin                parent_instance;

  EhloAccount          *account;
  EhloProvider         *provider; /* nullable: the one that the account was made from */
  char                 *ca_file;  /* nullable */
  GtkFileChooserNative *chooser;  /* nullable: while it is open */
  gboolean              filling;  /* rows change because the program fills them */
  gboolean              valid;

  GtkEditable          *name_row;
  GtkEditable          *from_row;
  EhloFieldMessage     *from_message;
  AdwPreferencesGroup  *server_group;
  GtkEditable          *host_row;
  EhloFieldMessage     *host_message;
  AdwComboRow          *encryption_row;
  GtkEditable          *port_row;
  EhloFieldMessage     *port_message;
  GtkEditable          *user_row;
  EhloFieldMessage     *user_message;
  AdwComboRow          *mechanism_row;
  GtkEditable          *to_row;
  EhloFieldMessage     *to_message;
  AdwActionRow         *ca_row;
  GtkWidget            *ca_clear;
  EhloFieldMessage     *ca_message;
};

enum
{
  PROP_0,
  PROP_VALID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (EhloAccountForm, ehlo_account_form, ADW_TYPE_BIN)

/* Ehlo's own order, strongest first, is behind "Automatic"; this is for whoever wants just one. */
static const char *const mechanisms[] = {
  "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER",
};

/* Fields as ehlo_account_check() calls them, where each is told about, and in which words. */
static const struct
{
  const char *field;
  glong       message;
  const char *words;
} problems[] = {
  { "host", G_STRUCT_OFFSET (EhloAccountForm, host_message),
    N_("This cannot be the name of a server. It looks like smtp.example.com.") },
  { "port", G_STRUCT_OFFSET (EhloAccountForm, port_message),
    N_("A port is a number from 1 to 65535.") },
  { "user", G_STRUCT_OFFSET (EhloAccountForm, user_message),
    N_("This contains characters that cannot be typed in a user name.") },
  { "from", G_STRUCT_OFFSET (EhloAccountForm, from_message),
    N_("This is not a complete e-mail address. It looks like ana@example.com.") },
  { "to", G_STRUCT_OFFSET (EhloAccountForm, to_message),
    N_("This is not a complete e-mail address. It looks like ana@example.com.") },
  { "ca-file", G_STRUCT_OFFSET (EhloAccountForm, ca_message),
    N_("This file cannot be read.") },
};

static EhloFieldMessage *
get_message (EhloAccountForm *self,
             gsize            index)
{
  return G_STRUCT_MEMBER (EhloFieldMessage *, self, problems[index].message);
}

static void
clear_messages (EhloAccountForm *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    ehlo_field_message_clear (get_message (self, i));
}

static void
show_problem (EhloAccountForm *self,
              const char      *field)
{
  g_autofree char *suggestion = NULL;

  if (g_str_equal (field, "host"))
    ehlo_host_name_check (ehlo_account_get_host (self->account), &suggestion, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      if (g_str_equal (problems[i].field, field))
        ehlo_field_message_show (get_message (self, i), _(problems[i].words), suggestion);
    }
}

static const char *
get_mechanism (EhloAccountForm *self)
{
  guint selected = adw_combo_row_get_selected (self->mechanism_row);
  GListModel *model = adw_combo_row_get_model (self->mechanism_row);

  /* The first entry is "Automatic". */
  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return NULL;

  return gtk_string_list_get_string (GTK_STRING_LIST (model), selected);
}

static void
read_rows (EhloAccountForm *self)
{
  g_object_set (self->account,
                "name", gtk_editable_get_text (self->name_row),
                "from", gtk_editable_get_text (self->from_row),
                "host", gtk_editable_get_text (self->host_row),
                "encryption", (int) adw_combo_row_get_selected (self->encryption_row),
                "user", gtk_editable_get_text (self->user_row),
                "mechanism", get_mechanism (self),
                "to", gtk_editable_get_text (self->to_row),
                "ca-file", self->ca_file,
                NULL);
}

static gboolean
read_port (EhloAccountForm *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->port_row)));
  guint port;

  if (!ehlo_account_parse_port (text, &port, NULL))
    return FALSE;

  g_object_set (self->account, "port", port, NULL);

  return TRUE;
}

/* A server that is not typed yet needs no message, but must not hide what else is wrong. */
static const char *
find_problem (EhloAccountForm *self)
{
  g_autoptr (EhloAccount) copy = NULL;
  const char *field = NULL;

  if (ehlo_account_get_host (self->account) != NULL)
    {
      ehlo_account_check (self->account, &field, NULL);
      return field;
    }

  copy = ehlo_account_copy (self->account);
  g_object_set (copy, "host", "localhost", NULL);
  ehlo_account_check (copy, &field, NULL);

  return field;
}

static void
set_valid (EhloAccountForm *self,
           gboolean         valid)
{
  if (self->valid == valid)
    return;

  self->valid = valid;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
}

static void
update (EhloAccountForm *self)
{
  gboolean port_is_right;
  const char *problem;

  if (self->filling || self->account == NULL)
    return;

  clear_messages (self);
  read_rows (self);
  port_is_right = read_port (self);
  problem = find_problem (self);

  if (!port_is_right)
    show_problem (self, "port");
  if (problem != NULL)
    show_problem (self, problem);

  set_valid (self, port_is_right && problem == NULL &&
                     ehlo_account_get_host (self->account) != NULL);
}

static char *
dup_expected_user (EhloAccountForm *self,
                   const char      *address)
{
  if (self->provider != NULL)
    return ehlo_provider_dup_username (self->provider, address);

  return g_strdup (address);
}

static char *
dup_expected_host (EhloAccountForm *self,
                   const char      *address)
{
  const EhloEndpoint *endpoint = self->provider != NULL
                                   ? ehlo_provider_get_preferred (self->provider) : NULL;

  return endpoint != NULL ? ehlo_provider_expand (self->provider, endpoint->host, address) : NULL;
}

/* What follows from the address follows it while one types, until it is typed over. */
static void
follow (GtkEditable *row,
        const char  *before,
        const char  *now)
{
  if (g_str_equal (gtk_editable_get_text (row), before != NULL ? before : ""))
    gtk_editable_set_text (row, now != NULL ? now : "");
}

static void
from_changed_cb (EhloAccountForm *self)
{
  const char *address = gtk_editable_get_text (self->from_row);
  const char *before;
  g_autofree char *user_before = NULL;
  g_autofree char *user_now = NULL;
  g_autofree char *host_before = NULL;
  g_autofree char *host_now = NULL;

  if (self->filling || self->account == NULL)
    return;

  before = ehlo_account_get_from (self->account);
  user_before = dup_expected_user (self, before);
  user_now = dup_expected_user (self, address);
  host_before = dup_expected_host (self, before);
  host_now = dup_expected_host (self, address);

  self->filling = TRUE;
  follow (self->user_row, user_before, user_now);
  follow (self->host_row, host_before, host_now);
  self->filling = FALSE;

  update (self);
}

/* The port goes with the encryption, unless somebody wanted another one than the usual. */
static void
encryption_selected_cb (EhloAccountForm *self)
{
  g_autofree char *usual = NULL;
  g_autofree char *proposed = NULL;

  if (self->filling || self->account == NULL)
    return;

  usual = g_strdup_printf ("%u", ehlo_encryption_get_port (
                                   ehlo_account_get_encryption (self->account)));
  proposed = g_strdup_printf ("%u", ehlo_encryption_get_port (
                                      adw_combo_row_get_selected (self->encryption_row)));

  if (g_str_equal (gtk_editable_get_text (self->port_row), usual))
    gtk_editable_set_text (self->port_row, proposed);
  update (self);
}

static void
host_accepted_cb (EhloFieldMessage *message,
                  const char       *text,
                  EhloAccountForm  *self)
{
  gtk_editable_set_text (self->host_row, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->host_row));
}

static void
set_ca_file (EhloAccountForm *self,
             const char      *path)
{
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  g_autofree char *escaped = shown != NULL ? g_markup_escape_text (shown, -1) : NULL;

  g_free (self->ca_file);
  self->ca_file = g_strdup (path);

  /* The subtitle of a row is markup. */
  adw_action_row_set_subtitle (self->ca_row,
                               escaped != NULL ? escaped : _("Only those of the system"));
  gtk_widget_set_visible (self->ca_clear, path != NULL);
}

static void
ca_clear_clicked_cb (EhloAccountForm *self)
{
  set_ca_file (self, NULL);
  update (self);
}

static void ca_chosen_cb (EhloAccountForm *self,
                          int              response);

static void
ca_choose_clicked_cb (EhloAccountForm *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Choose Certificates"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);

  gtk_file_filter_set_name (filter, _("Certificates (PEM)"));
  gtk_file_filter_add_suffix (filter, "pem");
  gtk_file_filter_add_suffix (filter, "crt");
  gtk_file_filter_add_suffix (filter, "cer");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);

  g_signal_connect_object (self->chooser, "response", G_CALLBACK (ca_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
ca_chosen_cb (EhloAccountForm *self,
              int              response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL && g_file_peek_path (file) != NULL)
    {
      set_ca_file (self, g_file_peek_path (file));
      update (self);
    }
}

static void
fill_encryptions (EhloAccountForm *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (EhloEncryption i = 0; i < EHLO_N_ENCRYPTIONS; i++)
    gtk_string_list_append (list, ehlo_encryption_get_label (i));

  adw_combo_row_set_model (self->encryption_row, G_LIST_MODEL (list));
}

static void
fill_mechanisms (EhloAccountForm *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("Automatic"));
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    gtk_string_list_append (list, mechanisms[i]);

  adw_combo_row_set_model (self->mechanism_row, G_LIST_MODEL (list));
}

/* One that is not in the list, from a file that somebody else wrote, is added to it. */
static void
select_mechanism (EhloAccountForm *self,
                  const char      *mechanism)
{
  GListModel *model = adw_combo_row_get_model (self->mechanism_row);
  guint n_items = g_list_model_get_n_items (model);
  guint position = 0;

  for (guint i = 1; mechanism != NULL && i < n_items && position == 0; i++)
    {
      if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), mechanism))
        position = i;
    }

  if (mechanism != NULL && position == 0)
    {
      gtk_string_list_append (GTK_STRING_LIST (model), mechanism);
      position = n_items;
    }

  adw_combo_row_set_selected (self->mechanism_row, position);
}

static void
set_text (GtkEditable *row,
          const char  *text)
{
  gtk_editable_set_text (row, text != NULL ? text : "");
}

static void
fill_rows (EhloAccountForm *self)
{
  g_autofree char *port = g_strdup_printf ("%u", ehlo_account_get_port (self->account));

  self->filling = TRUE;
  set_text (self->name_row, ehlo_account_get_name (self->account));
  set_text (self->from_row, ehlo_account_get_from (self->account));
  set_text (self->host_row, ehlo_account_get_host (self->account));
  adw_combo_row_set_selected (self->encryption_row, ehlo_account_get_encryption (self->account));
  set_text (self->port_row, port);
  set_text (self->user_row, ehlo_account_get_user (self->account));
  select_mechanism (self, ehlo_account_get_mechanism (self->account));
  set_text (self->to_row, ehlo_account_get_to (self->account));
  set_ca_file (self, ehlo_account_get_ca_file (self->account));
  self->filling = FALSE;
}

static void
ehlo_account_form_dispose (GObject *object)
{
  EhloAccountForm *self = EHLO_ACCOUNT_FORM (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_ACCOUNT_FORM);
  g_clear_object (&self->account);
  g_clear_object (&self->provider);
  g_clear_pointer (&self->ca_file, g_free);

  G_OBJECT_CLASS (ehlo_account_form_parent_class)->dispose (object);
}

static void
ehlo_account_form_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  EhloAccountForm *self = EHLO_ACCOUNT_FORM (object);

  switch (prop_id)
    {
    case PROP_VALID:
      g_value_set_boolean (value, self->valid);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
ehlo_account_form_grab_focus (GtkWidget *widget)
{
  EhloAccountForm *self = EHLO_ACCOUNT_FORM (widget);
  gboolean has_address = *gtk_editable_get_text (self->from_row) != '\0';

  return gtk_widget_grab_focus (GTK_WIDGET (has_address ? self->host_row : self->from_row));
}

static void
ehlo_account_form_class_init (EhloAccountFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ehlo_account_form_dispose;
  object_class->get_property = ehlo_account_form_get_property;
  widget_class->grab_focus = ehlo_account_form_grab_focus;

  /**
   * EhloAccountForm:valid:
   *
   * Whether the account can be saved and tested as it stands.
   */
  properties[PROP_VALID] =
    g_param_spec_boolean ("valid", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (EHLO_TYPE_FIELD_MESSAGE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-account-form.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, from_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, from_message);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, server_group);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, host_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, host_message);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, encryption_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, port_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, port_message);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, user_message);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, mechanism_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, to_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, to_message);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, ca_row);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, ca_clear);
  gtk_widget_class_bind_template_child (widget_class, EhloAccountForm, ca_message);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, from_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, encryption_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, host_accepted_cb);
  gtk_widget_class_bind_template_callback (widget_class, ca_clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, ca_choose_clicked_cb);
}

static void
ehlo_account_form_init (EhloAccountForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  fill_encryptions (self);
  fill_mechanisms (self);
}

/**
 * ehlo_account_form_set_account:
 * @self: a form
 * @account: an account
 *
 * Fills the form with @account. What is typed goes into a copy, see
 * ehlo_account_form_get_account().
 */
void
ehlo_account_form_set_account (EhloAccountForm *self,
                               EhloAccount     *account)
{
  EhloProvider *provider = NULL;
  const char *where_from;

  g_return_if_fail (EHLO_IS_ACCOUNT_FORM (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));

  g_clear_object (&self->account);
  self->account = ehlo_account_copy (account);

  if (ehlo_account_get_preset (account) != NULL)
    provider = ehlo_providers_find (ehlo_providers_get_default (),
                                    ehlo_account_get_preset (account));
  g_set_object (&self->provider, provider);
  where_from = _("Your provider tells you these, mostly under “SMTP”.");
  adw_preferences_group_set_description (self->server_group, provider == NULL ? where_from : NULL);

  fill_rows (self);
  update (self);
}

/**
 * ehlo_account_form_get_account:
 * @self: a form with an account
 *
 * Returns: (transfer none): a copy of the account with what was typed, right or wrong
 */
EhloAccount *
ehlo_account_form_get_account (EhloAccountForm *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT_FORM (self), NULL);

  return self->account;
}

/**
 * ehlo_account_form_is_valid:
 * @self: a form
 *
 * Returns: whether the account can be saved and tested as it stands
 */
gboolean
ehlo_account_form_is_valid (EhloAccountForm *self)
{
  g_return_val_if_fail (EHLO_IS_ACCOUNT_FORM (self), FALSE);

  return self->valid;
}
