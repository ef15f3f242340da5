/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-port-details.h"

#include "ehlo-finding.h"
#include "ehlo-format.h"
#include "ehlo-port-text.h"
#include "ehlo-port-words.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

/* Two blocks of this width stand beside each other in a window of the usual size. */
#define NAME_LETTERS 12
#define VALUE_LETTERS 22

struct _EhloPortDetails
{
  AdwBin       parent_instance;

  EhloPortRow *row; /* nullable */

  GtkLabel    *title;
  GtkButton   *button;
  GtkWidget   *in_use;
  GtkGrid     *found; /* by the comparison */
  GtkGrid     *known; /* of such a port */
};

G_DEFINE_FINAL_TYPE (EhloPortDetails, ehlo_port_details, ADW_TYPE_BIN)

static void
clear (GtkGrid *grid)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))) != NULL)
    gtk_grid_remove (grid, child);
}

static int
count_lines (GtkGrid *grid)
{
  int n_lines = 0;

  while (gtk_grid_get_child_at (grid, 0, n_lines) != NULL)
    n_lines++;

  return n_lines;
}

/* Text from the network is text, never markup. */
static void
add_line (GtkGrid    *grid,
          const char *name,
          const char *text)
{
  int line = count_lines (grid);
  GtkWidget *title, *value;

  if (text == NULL || *text == '\0')
    return;

  title = g_object_new (GTK_TYPE_LABEL, "label", name, "wrap", TRUE, "xalign", 0.0f,
                        "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", NAME_LETTERS,
                        "width-chars", NAME_LETTERS,
                        "valign", GTK_ALIGN_START, NULL);
  gtk_widget_add_css_class (title, "dim-label");
  value = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0f,
                        "wrap-mode", PANGO_WRAP_WORD_CHAR, "max-width-chars", VALUE_LETTERS,
                        "hexpand", TRUE, "selectable", TRUE, NULL);
  gtk_grid_attach (grid, title, 0, line, 1, 1);
  gtk_grid_attach (grid, value, 1, line, 1, 1);
}

static char *
dup_time (const EhloPortResult *result)
{
  return result->rtt_us >= 0 ? ehlo_format_duration (result->rtt_us) : NULL;
}

static char *
dup_offered (EhloPortRow *row)
{
  EhloProvider *provider = ehlo_port_row_get_provider (row);

  if (provider == NULL)
    return NULL;

  return g_strdup_printf (ehlo_port_row_is_offered (row) ? _("%s offers this port")
                                                         : _("%s does not offer this port"),
                          ehlo_provider_get_name (provider));
}

static void
add_found (EhloPortDetails      *self,
           const EhloPortResult *result)
{
  g_autofree char *reached = ehlo_port_words_dup_reached (result);
  g_autofree char *answer = ehlo_port_words_dup_answer (result);
  g_autofree char *time = dup_time (result);
  g_autofree char *server = ehlo_port_text_dup_server (result);
  g_autofree char *sign_in = ehlo_port_words_dup_sign_in (result);

  add_line (self->found, _("Reached"), reached);
  add_line (self->found, _("Turned down by"), answer);
  add_line (self->found, _("Exact Error"), result->error);
  add_line (self->found, _("Time"), time);
  add_line (self->found, _("Greeting"), result->greeting);
  add_line (self->found, _("Certificate"), server);
  add_line (self->found, _("Sign-in"), sign_in);
}

static void
add_known (EhloPortDetails      *self,
           const EhloPortResult *result)
{
  g_autofree char *encryption = ehlo_port_words_dup_encryption (result);
  g_autofree char *offered = dup_offered (self->row);
  EhloOutcome outcome;

  add_line (self->known, _("Encryption"), encryption);
  add_line (self->known, _("Meant for"), ehlo_port_words_get_use (result->port));
  add_line (self->known, _("Often Blocked"), ehlo_port_words_get_blocked (result->port, &outcome));
  add_line (self->known, _("Provider"), offered);
  add_line (self->known, _("Advice"), ehlo_port_text_get_advice (result->advice));
}

static char *
dup_title (const EhloPortResult *result)
{
  if (result->address == NULL)
    return g_strdup_printf (_("Port %u"), result->port);

  /* Translators: the address of the server */
  return g_strdup_printf (_("Port %u at %s"), result->port, result->address);
}

static void
update (EhloPortDetails *self)
{
  const EhloPortResult *result = ehlo_port_row_get_result (self->row);
  g_autofree char *title = dup_title (result);
  g_autofree char *settings = ehlo_port_row_dup_settings (self->row);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (self->in_use, ehlo_port_row_is_in_use (self->row));
  gtk_widget_set_visible (GTK_WIDGET (self->button), settings != NULL);
  if (settings != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", settings);

  clear (self->found);
  clear (self->known);
  add_found (self, result);
  add_known (self, result);
}

static void
ehlo_port_details_dispose (GObject *object)
{
  EhloPortDetails *self = EHLO_PORT_DETAILS (object);

  g_clear_object (&self->row);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_PORT_DETAILS);

  G_OBJECT_CLASS (ehlo_port_details_parent_class)->dispose (object);
}

static void
ehlo_port_details_class_init (EhloPortDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_port_details_dispose;

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-port-details.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloPortDetails, title);
  gtk_widget_class_bind_template_child (widget_class, EhloPortDetails, button);
  gtk_widget_class_bind_template_child (widget_class, EhloPortDetails, in_use);
  gtk_widget_class_bind_template_child (widget_class, EhloPortDetails, found);
  gtk_widget_class_bind_template_child (widget_class, EhloPortDetails, known);
}

static void
ehlo_port_details_init (EhloPortDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  /* The target comes first: an action that takes one is not there without it. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win." EHLO_ACTION_USE_PORT);
}

/**
 * ehlo_port_details_set_row:
 * @self: the details
 * @row: (nullable): a row, or %NULL to hide
 *
 * Shows @row and follows it.
 */
void
ehlo_port_details_set_row (EhloPortDetails *self,
                           EhloPortRow     *row)
{
  g_return_if_fail (EHLO_IS_PORT_DETAILS (self));

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, update, self);
  g_set_object (&self->row, row);
  gtk_widget_set_visible (GTK_WIDGET (self), row != NULL);
  if (row == NULL)
    return;

  g_signal_connect_object (row, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
