/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-timeline-page.h"

#include "ehlo-findings-list.h"
#include "ehlo-outcome.h"
#include "ehlo-step-row.h"
#include "ehlo-time-scale.h"
#include "ehlo-verdict-card.h"

#include <glib/gi18n.h>

struct _EhloTimelinePage
{
  AdwBin             parent_instance;

  EhloRun           *run;
  EhloTimeScale     *scale;

  GtkStack          *stack;
  AdwStatusPage     *empty;
  GtkLabel          *last_result;
  GtkScrolledWindow *scroller;
  EhloVerdictCard   *card;
  EhloFindingsList  *findings;
  GtkListBox        *rows;
};

G_DEFINE_FINAL_TYPE (EhloTimelinePage, ehlo_timeline_page, ADW_TYPE_BIN)

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row)
{
  EhloStepRow *step_row = EHLO_STEP_ROW (row);

  ehlo_step_row_set_expanded (step_row, !ehlo_step_row_get_expanded (step_row));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  EhloTimelinePage *self = user_data;

  return ehlo_step_row_new (item, self->scale);
}

static void
update_rail (EhloTimelinePage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    ehlo_step_row_set_ends (EHLO_STEP_ROW (row), i == 0,
                            gtk_list_box_get_row_at_index (self->rows, i + 1) == NULL);
}

/* The proof of a failure is what one looks for next: its row opens by itself. */
static void
open_failed_rows (EhloTimelinePage *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    {
      EhloStep *step = ehlo_step_row_get_step (EHLO_STEP_ROW (row));

      if (ehlo_step_get_outcome (step) == EHLO_OUTCOME_FAILED)
        ehlo_step_row_set_expanded (EHLO_STEP_ROW (row), TRUE);
    }
}

static void
finished_cb (EhloTimelinePage *self)
{
  if (ehlo_run_is_finished (self->run))
    open_failed_rows (self);
}

static void
unset_run (EhloTimelinePage *self)
{
  if (self->run == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->run, self);
  gtk_list_box_bind_model (self->rows, NULL, NULL, NULL, NULL);
  ehlo_verdict_card_set_run (self->card, NULL);
  ehlo_findings_list_set_run (self->findings, NULL);
  g_clear_object (&self->scale);
  g_clear_object (&self->run);
}

static void
show_run (EhloTimelinePage *self,
          EhloRun          *run)
{
  self->run = g_object_ref (run);
  self->scale = ehlo_time_scale_new (run);

  ehlo_verdict_card_set_run (self->card, run);
  ehlo_findings_list_set_run (self->findings, run);
  gtk_list_box_bind_model (self->rows, G_LIST_MODEL (run), create_row, self, NULL);
  g_signal_connect_object (run, "items-changed", G_CALLBACK (update_rail), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (run, "notify::finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  update_rail (self);
  finished_cb (self);

  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  gtk_stack_set_visible_child_name (self->stack, "run");
}

/* One sentence for each thing that a test of this account does, so that nobody has to guess what a
 * click will do. */
static char *
describe_test (EhloAccount *account)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *from = ehlo_account_get_from (account);
  const char *to = ehlo_account_get_to (account);

  g_string_append_printf (text,
                          _("Ehlo looks up %s, connects to port %u and checks the encryption."),
                          ehlo_account_get_host (account), ehlo_account_get_port (account));
  if (ehlo_account_get_user (account) != NULL)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("It signs in as %s."), ehlo_account_get_user (account));
    }
  if (from != NULL && to != NULL)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("It asks whether mail from %s to %s is accepted."), from, to);
    }
  g_string_append_c (text, ' ');
  g_string_append (text, _("No message is sent."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_empty (EhloTimelinePage *self,
            EhloAccount      *account)
{
  g_autofree char *description = describe_test (account);
  g_autofree char *escaped = g_markup_escape_text (description, -1);
  g_autofree char *summary = NULL;
  g_autofree char *last = NULL;
  EhloOutcome outcome;

  g_object_get (account, "last-outcome", &outcome, "last-summary", &summary, NULL);
  if (outcome != EHLO_OUTCOME_RUNNING && summary != NULL)
    last = g_strdup_printf (_("Last time: %s"), summary);

  /* The description of a status page is markup. */
  adw_status_page_set_description (self->empty, escaped);
  gtk_label_set_text (self->last_result, last != NULL ? last : "");
  gtk_widget_set_visible (GTK_WIDGET (self->last_result), last != NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void
ehlo_timeline_page_dispose (GObject *object)
{
  EhloTimelinePage *self = EHLO_TIMELINE_PAGE (object);

  unset_run (self);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_TIMELINE_PAGE);

  G_OBJECT_CLASS (ehlo_timeline_page_parent_class)->dispose (object);
}

static void
ehlo_timeline_page_class_init (EhloTimelinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_timeline_page_dispose;

  g_type_ensure (EHLO_TYPE_FINDINGS_LIST);
  g_type_ensure (EHLO_TYPE_VERDICT_CARD);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-timeline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, empty);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, last_result);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, card);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, findings);
  gtk_widget_class_bind_template_child (widget_class, EhloTimelinePage, rows);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
ehlo_timeline_page_init (EhloTimelinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ehlo_timeline_page_show:
 * @self: the page
 * @account: an account
 * @run: (nullable): its last run, finished or not; %NULL before the first one
 *
 * Shows @run and follows it until another one is shown. Rows that were opened stay open.
 */
void
ehlo_timeline_page_show (EhloTimelinePage *self,
                         EhloAccount      *account,
                         EhloRun          *run)
{
  g_return_if_fail (EHLO_IS_TIMELINE_PAGE (self));
  g_return_if_fail (EHLO_IS_ACCOUNT (account));
  g_return_if_fail (run == NULL || EHLO_IS_RUN (run));

  if (run != NULL && self->run == run)
    return;

  unset_run (self);
  if (run != NULL)
    show_run (self, run);
  else
    show_empty (self, account);
}

/**
 * ehlo_timeline_page_set_since:
 * @self: the page
 * @since: (nullable): the run that is shown beside the last one that worked
 *
 * Says on the verdict card what has changed since.
 */
void
ehlo_timeline_page_set_since (EhloTimelinePage *self,
                              EhloComparison   *since)
{
  g_return_if_fail (EHLO_IS_TIMELINE_PAGE (self));

  ehlo_verdict_card_set_since (self->card, since);
}

/**
 * ehlo_timeline_page_set_read_only:
 * @self: the page
 * @read_only: whether its run is of another time, or of somebody else
 *
 * To be called before ehlo_timeline_page_show().
 */
void
ehlo_timeline_page_set_read_only (EhloTimelinePage *self,
                                  gboolean          read_only)
{
  g_return_if_fail (EHLO_IS_TIMELINE_PAGE (self));

  ehlo_verdict_card_set_read_only (self->card, read_only);
}
