/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-run-progress.h"

#include <glib/gi18n.h>

/* Settings, network, name, connection, greeting, capabilities and goodbye are in every run. */
#define N_COMMON_STEPS 7

struct _EhloRunProgress
{
  AdwBin          parent_instance;

  EhloRun        *run;
  GtkProgressBar *bar;
};

G_DEFINE_FINAL_TYPE (EhloRunProgress, ehlo_run_progress, ADW_TYPE_BIN)

static guint
count_expected (const EhloSubject *subject)
{
  guint n_steps = N_COMMON_STEPS;

  if (subject->encryption == EHLO_ENCRYPTION_IMPLICIT)
    n_steps += 1;
  else if (subject->encryption == EHLO_ENCRYPTION_STARTTLS)
    n_steps += 3;
  if (subject->user != NULL)
    n_steps += 1;
  if (subject->from != NULL)
    n_steps += 1;
  if (subject->to != NULL)
    n_steps += 1;

  return n_steps;
}

static void
update (EhloRunProgress *self)
{
  gboolean running = self->run != NULL && !ehlo_run_is_finished (self->run);

  gtk_widget_set_visible (GTK_WIDGET (self->bar), running);
  if (running)
    {
      double n_begun = g_list_model_get_n_items (G_LIST_MODEL (self->run));
      guint n_expected = count_expected (ehlo_run_get_subject (self->run));

      gtk_progress_bar_set_fraction (self->bar, MIN (n_begun / n_expected, 1));
    }
}

static void
ehlo_run_progress_dispose (GObject *object)
{
  ehlo_run_progress_set_run (EHLO_RUN_PROGRESS (object), NULL);

  G_OBJECT_CLASS (ehlo_run_progress_parent_class)->dispose (object);
}

static void
ehlo_run_progress_class_init (EhloRunProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ehlo_run_progress_dispose;
}

static void
ehlo_run_progress_init (EhloRunProgress *self)
{
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), "osd");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Progress of the Test"), -1);
  gtk_widget_hide (GTK_WIDGET (self->bar));
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

/**
 * ehlo_run_progress_set_run:
 * @self: a line
 * @run: (nullable): the run to follow
 */
void
ehlo_run_progress_set_run (EhloRunProgress *self,
                           EhloRun         *run)
{
  g_return_if_fail (EHLO_IS_RUN_PROGRESS (self));

  if (self->run == run)
    return;

  if (self->run != NULL)
    g_signal_handlers_disconnect_by_func (self->run, update, self);
  g_set_object (&self->run, run);
  if (run == NULL)
    {
      /* Also at the very end, when the bar may be gone already. */
      if (adw_bin_get_child (ADW_BIN (self)) != NULL)
        update (self);
      return;
    }

  g_signal_connect_object (run, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "notify::finished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
