/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-field-message.h"

#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

struct _EhloFieldMessage
{
  AdwPreferencesRow  parent_instance;

  GtkWidget         *field;     /* not owned: a neighbor in the same template */
  char              *suggested; /* nullable */

  GtkLabel          *message;
  GtkButton         *suggestion;
};

enum
{
  PROP_0,
  PROP_FIELD,
  N_PROPS
};

enum
{
  ACCEPTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EhloFieldMessage, ehlo_field_message, ADW_TYPE_PREFERENCES_ROW)

static void
suggestion_clicked_cb (EhloFieldMessage *self)
{
  g_autofree char *text = g_strdup (self->suggested);

  g_signal_emit (self, signals[ACCEPTED], 0, text);
}

/* The focus is on the text inside of an entry row: that is what a screen reader reads. */
static GtkAccessible *
get_accessible (EhloFieldMessage *self)
{
  GtkEditable *text = GTK_IS_EDITABLE (self->field)
                        ? gtk_editable_get_delegate (GTK_EDITABLE (self->field)) : NULL;

  return text != NULL ? GTK_ACCESSIBLE (text) : GTK_ACCESSIBLE (self->field);
}

static void
ehlo_field_message_get_property (GObject    *object,
                                 guint       prop_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  EhloFieldMessage *self = EHLO_FIELD_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_FIELD:
      g_value_set_object (value, self->field);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_field_message_set_property (GObject      *object,
                                 guint         prop_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  EhloFieldMessage *self = EHLO_FIELD_MESSAGE (object);

  switch (prop_id)
    {
    case PROP_FIELD:
      self->field = g_value_get_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ehlo_field_message_dispose (GObject *object)
{
  EhloFieldMessage *self = EHLO_FIELD_MESSAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_FIELD_MESSAGE);
  self->field = NULL;
  g_clear_pointer (&self->suggested, g_free);

  G_OBJECT_CLASS (ehlo_field_message_parent_class)->dispose (object);
}

static void
ehlo_field_message_class_init (EhloFieldMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ehlo_field_message_dispose;
  object_class->get_property = ehlo_field_message_get_property;
  object_class->set_property = ehlo_field_message_set_property;

  /**
   * EhloFieldMessage:field:
   *
   * The row that the message is about.
   */
  properties[PROP_FIELD] =
    g_param_spec_object ("field", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * EhloFieldMessage::accepted:
   * @self: the message
   * @text: what was probably meant
   *
   * The person wants @text in the field.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-field-message.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloFieldMessage, message);
  gtk_widget_class_bind_template_child (widget_class, EhloFieldMessage, suggestion);
  gtk_widget_class_bind_template_callback (widget_class, suggestion_clicked_cb);
}

static void
ehlo_field_message_init (EhloFieldMessage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_field_message_show:
 * @self: a message
 * @message: what is wrong, a sentence
 * @suggestion: (nullable): what was probably meant
 *
 * Marks the field and says why.
 */
void
ehlo_field_message_show (EhloFieldMessage *self,
                         const char       *message,
                         const char       *suggestion)
{
  g_return_if_fail (EHLO_IS_FIELD_MESSAGE (self));
  g_return_if_fail (message != NULL);

  gtk_label_set_text (self->message, message);
  g_free (self->suggested);
  self->suggested = g_strdup (suggestion);

  if (suggestion != NULL)
    {
      g_autofree char *label = g_strdup_printf (_("Use “%s”"), suggestion);

      gtk_button_set_label (self->suggestion, label);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->suggestion), suggestion != NULL);
  gtk_widget_show (GTK_WIDGET (self));

  gtk_widget_add_css_class (self->field, "error");
  gtk_widget_add_css_class (self->field, "has-message");
  gtk_accessible_update_state (get_accessible (self), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (get_accessible (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  message, -1);
}

/**
 * ehlo_field_message_clear:
 * @self: a message
 *
 * All is well with the field.
 */
void
ehlo_field_message_clear (EhloFieldMessage *self)
{
  g_return_if_fail (EHLO_IS_FIELD_MESSAGE (self));

  gtk_widget_hide (GTK_WIDGET (self));
  gtk_widget_remove_css_class (self->field, "error");
  gtk_widget_remove_css_class (self->field, "has-message");
  gtk_accessible_reset_state (get_accessible (self), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_property (get_accessible (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}
