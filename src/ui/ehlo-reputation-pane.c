/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-reputation-pane.h"

#include "ehlo-list-row.h"
#include "ehlo-outcome-look.h"
#include "ehlo-reputation-words.h"
#include "ehlo-wrap-layout.h"

#include <glib/gi18n.h>

/* The timer may be a little early; the button must not be. */
#define REST_SLACK_MS 100

struct _EhloReputationPane
{
  AdwBin              parent_instance;

  EhloReputationDesk *desk;      /* nullable until set */
  EhloMailRoute       route;
  EhloRun            *run;       /* nullable: whose rows these are */
  guint               chosen;    /* which of its addresses */
  guint               rest_id;   /* until the lists may be asked again */

  GtkWidget          *close;
  GtkWidget          *refresh;
  GtkWidget          *copy;
  GtkScrolledWindow  *scroller;
  GtkEntry           *search;
  GtkLabel           *search_error;
  GtkWidget          *own;
  GtkStack           *stack;
  GtkLabel           *empty_title;
  GtkLabel           *empty_text;
  GtkButton          *empty_button;
  GtkWidget          *empty_more;
  GtkBox             *choice;
  GtkLabel           *address;
  GtkLabel           *origin;
  GtkLabel           *reverse_name;
  GtkWidget          *progress_box;
  GtkLabel           *progress_text;
  GtkProgressBar     *progress;
  GtkBox             *chips;
  GtkLabel           *sentence;
  GtkLabel           *advice;
  GtkWidget          *note;
  GtkLabel           *note_text;
  GtkWidget          *banner;
  GtkLabel           *banner_text;
  GtkWidget          *banner_button;
  GtkListBox         *rows;
};

G_DEFINE_FINAL_TYPE (EhloReputationPane, ehlo_reputation_pane, ADW_TYPE_BIN)

static void update (EhloReputationPane *self);

static const EhloReputation *
get_reputation (EhloReputationPane *self)
{
  guint n = self->run != NULL ? ehlo_run_get_n_reputations (self->run) : 0;

  return n > 0 ? ehlo_run_get_reputation (self->run, MIN (self->chosen, n - 1)) : NULL;
}

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* Asking */

static void
look_up (EhloReputationPane *self,
         const char         *subject)
{
  g_autoptr (GError) error = NULL;

  ehlo_reputation_desk_look_up (self->desk, subject, &error);
  set_text (self->search_error, error != NULL ? error->message : NULL);
}

static void
search_activated_cb (EhloReputationPane *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->search)));

  g_strstrip (text);
  if (*text != '\0')
    look_up (self, text);
}

static void
search_changed_cb (EhloReputationPane *self)
{
  gboolean has_text = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';

  set_text (self->search_error, NULL);
  gtk_entry_set_icon_from_icon_name (self->search, GTK_ENTRY_ICON_SECONDARY,
                                     has_text ? "edit-clear-symbolic" : NULL);
  gtk_entry_set_icon_tooltip_text (self->search, GTK_ENTRY_ICON_SECONDARY,
                                   has_text ? _("Clear") : NULL);
}

static void
search_cleared_cb (EhloReputationPane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
own_clicked_cb (EhloReputationPane *self)
{
  EhloRun *run = ehlo_reputation_desk_get_own_run (self->desk);

  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  if (run != NULL || !ehlo_reputation_desk_is_allowed (self->desk))
    ehlo_reputation_desk_show (self->desk, NULL, run);
  else
    look_up (self, NULL);
}

/* The one place where permission is given with a click. */
static void
look_up_clicked_cb (EhloReputationPane *self)
{
  ehlo_reputation_desk_allow (self->desk);
  look_up (self, NULL);
}

static void
refresh_clicked_cb (EhloReputationPane *self)
{
  look_up (self, ehlo_reputation_desk_get_subject (self->desk));
}

static void
recursion_clicked_cb (EhloReputationPane *self)
{
  GSettings *settings = ehlo_reputation_desk_get_settings (self->desk);

  if (settings == NULL)
    return;

  g_settings_set_boolean (settings, "own-recursion", TRUE);
  look_up (self, ehlo_reputation_desk_get_subject (self->desk));
}

static void
row_activated_cb (EhloReputationPane *self,
                  EhloListRow        *row)
{
  ehlo_list_row_set_expanded (row, !ehlo_list_row_get_expanded (row));
}

/* Which address */

static void
chosen_cb (GtkToggleButton    *button,
           EhloReputationPane *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;

  self->chosen = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "ehlo-index"));
  update (self);
}

static const char *
get_family (const EhloReputation *reputation)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (reputation->address);

  if (address == NULL)
    return reputation->address;

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? "IPv6" : "IPv4";
}

static void
add_choice (EhloReputationPane *self,
            guint               index)
{
  const EhloReputation *reputation = ehlo_run_get_reputation (self->run, index);
  GtkWidget *first = gtk_widget_get_first_child (GTK_WIDGET (self->choice));
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *label = gtk_label_new (get_family (reputation));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_tooltip_text (button, reputation->address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  reputation->address, -1);
  g_object_set_data (G_OBJECT (button), "ehlo-index", GUINT_TO_POINTER (index));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), index == self->chosen);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  g_signal_connect_object (button, "toggled", G_CALLBACK (chosen_cb), self, 0);
  gtk_box_append (self->choice, button);
}

static guint
count_children (GtkBox *box)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (box)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;

  return n;
}

static void
update_choice (EhloReputationPane *self)
{
  guint n = ehlo_run_get_n_reputations (self->run);

  for (guint i = count_children (self->choice); i < n; i++)
    add_choice (self, i);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), n > 1);
}

/* The standing */

static void
add_chip (EhloReputationPane *self,
          EhloOutcome         outcome,
          guint               n,
          const char         *words)
{
  g_autofree char *text = NULL;
  GtkWidget *label;

  if (n == 0)
    return;

  text = g_strdup_printf ("%s %u", words, n);
  label = gtk_label_new (text);
  gtk_widget_add_css_class (label, "state-pill");
  ehlo_outcome_style_widget (outcome, label);
  gtk_box_append (self->chips, label);
}

/* What no list could say is no answer: it is told apart from "clear". */
static void
update_chips (EhloReputationPane         *self,
              const EhloReputationCounts *counts,
              EhloStandingLevel           level)
{
  EhloOutcome listed = level == EHLO_STANDING_PROBLEM ? EHLO_OUTCOME_FAILED
                                                      : EHLO_OUTCOME_WARNING;

  clear (self->chips);
  /* Translators: followed by how many lists: "Listed on 2" */
  add_chip (self, listed, counts->n_listed + counts->n_policy, _("Listed on"));
  /* Translators: followed by how many lists: "Clear on 43" */
  add_chip (self, EHLO_OUTCOME_OK, counts->n_clear, _("Clear on"));
  /* Translators: followed by how many lists: "No answer 2" */
  add_chip (self, EHLO_OUTCOME_SKIPPED, counts->n_unusable, _("No answer"));
  /* Translators: followed by how many lists: "Not asked 2" */
  add_chip (self, EHLO_OUTCOME_SKIPPED, counts->n_skipped, _("Not asked"));
}

static void
update_progress (EhloReputationPane         *self,
                 const EhloReputation       *reputation,
                 const EhloReputationCounts *counts)
{
  guint n = reputation->lists->len;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_box, !ehlo_run_is_finished (self->run));
  if (ehlo_run_is_finished (self->run))
    return;

  text = n > 0 ? g_strdup_printf (_("%u of %u lists have answered"), n - counts->n_pending, n)
               : g_strdup (_("Asking the lists …"));
  gtk_label_set_text (self->progress_text, text);
  gtk_progress_bar_set_fraction (self->progress,
                                 n > 0 ? (double) (n - counts->n_pending) / n : 0);
}

static void
update_notes (EhloReputationPane   *self,
              const EhloReputation *reputation)
{
  GSettings *settings = ehlo_reputation_desk_get_settings (self->desk);
  const char *nat = ehlo_reputation_words_get_nat (reputation);
  gboolean helps;
  const char *resolver = ehlo_reputation_words_get_resolver (reputation, &helps);

  gtk_widget_set_visible (self->note, nat != NULL);
  gtk_label_set_text (self->note_text, nat != NULL ? nat : "");
  gtk_widget_set_visible (self->banner, resolver != NULL);
  gtk_label_set_text (self->banner_text, resolver != NULL ? resolver : "");
  gtk_widget_set_visible (self->banner_button,
                          helps && settings != NULL &&
                            !g_settings_get_boolean (settings, "own-recursion"));
}

static EhloListRow *
find_row (EhloReputationPane *self,
          const char         *id)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL; i++)
    if (g_str_equal (ehlo_list_row_get_id (EHLO_LIST_ROW (row)), id))
      return EHLO_LIST_ROW (row);

  return NULL;
}

static void
remove_strangers (EhloReputationPane   *self,
                  const EhloReputation *reputation)
{
  GtkListBoxRow *row;
  int i = 0;

  while ((row = gtk_list_box_get_row_at_index (self->rows, i)) != NULL)
    if (ehlo_reputation_find (reputation, ehlo_list_row_get_id (EHLO_LIST_ROW (row))) != NULL)
      i++;
    else
      gtk_list_box_remove (self->rows, GTK_WIDGET (row));
}

static void
update_rows (EhloReputationPane   *self,
             const EhloReputation *reputation)
{
  remove_strangers (self, reputation);
  for (guint i = 0; i < reputation->lists->len; i++)
    {
      const EhloListReport *list = g_ptr_array_index (reputation->lists, i);
      EhloListRow *row = find_row (self, list->id);

      if (row == NULL)
        {
          row = EHLO_LIST_ROW (ehlo_list_row_new (list->id));
          ehlo_list_row_show (row, reputation);
          gtk_list_box_append (self->rows, GTK_WIDGET (row));
        }
      else
        ehlo_list_row_show (row, reputation);
    }
  gtk_list_box_invalidate_sort (self->rows);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), reputation->lists->len > 0);
}

static void
show_standing (EhloReputationPane   *self,
               const EhloReputation *reputation)
{
  g_autoptr (EhloStanding) standing = ehlo_standing_new (reputation, self->route);
  g_autofree char *origin = ehlo_reputation_words_dup_origin (reputation);
  g_autofree char *name = ehlo_reputation_words_dup_name (reputation);
  gboolean is_finished = ehlo_run_is_finished (self->run);
  EhloReputationCounts counts;

  ehlo_reputation_count (reputation, &counts);
  update_choice (self);
  gtk_label_set_text (self->address, reputation->address);
  set_text (self->origin, origin);
  set_text (self->reverse_name, name);
  update_progress (self, reputation, &counts);
  update_chips (self, &counts, standing->level);
  /* Half of the answers are no ground for a sentence about all of them. */
  set_text (self->sentence, is_finished ? standing->sentence : NULL);
  set_text (self->advice, is_finished ? standing->advice : NULL);
  update_notes (self, reputation);
  update_rows (self, reputation);
  gtk_stack_set_visible_child_name (self->stack, "standing");
}

/* Nothing to show */

static const char *
get_summary (EhloRun *run)
{
  for (guint i = 0; run != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (run)); i++)
    {
      g_autoptr (EhloStep) step = g_list_model_get_item (G_LIST_MODEL (run), i);
      const char *summary = ehlo_step_get_summary (step);

      if (summary != NULL && *summary != '\0')
        return summary; /* the run keeps it alive */
    }

  return NULL;
}

static void
show_empty (EhloReputationPane *self,
            EhloDeskState       state)
{
  const char *title = _("Is Your Address on a Blocklist?");
  const char *text;

  if (state == EHLO_DESK_NOT_ALLOWED)
    text = _("To find out, Ehlo asks public blocklists by DNS. Your name server and those who run "
             "the lists see the address that is looked up, and nothing of your mail. Nobody has "
             "been asked yet.");
  else if (state == EHLO_DESK_LOOKING)
    {
      title = _("Looking Up …");
      text = _("Ehlo finds out which address the world sees.");
    }
  else if (state == EHLO_DESK_NOTHING)
    {
      title = _("Your Address Is Not Known");
      text = get_summary (self->run);
      if (text == NULL)
        text = _("Test an account: many mail servers tell which address they see. Or allow "
                 "somebody else to be asked, in the preferences.");
    }
  else
    text = _("Ehlo looks up your address, as the mail server sees it, on the blocklists that are "
             "chosen in the preferences.");

  gtk_label_set_text (self->empty_title, title);
  gtk_label_set_text (self->empty_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), state != EHLO_DESK_LOOKING);
  gtk_button_set_label (self->empty_button, state == EHLO_DESK_NOTHING ? _("Try Again")
                                                                       : _("Look Up"));
  gtk_widget_set_visible (self->empty_more, state != EHLO_DESK_LOOKING);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* All of it */

static gboolean
rested_cb (gpointer user_data)
{
  EhloReputationPane *self = user_data;

  self->rest_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

static char *
dup_rest_words (gint64 left_us)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) end = g_date_time_add (now, left_us);
  g_autofree char *time = g_date_time_format (end, "%H:%M");

  /* Translators: a time of day */
  return g_strdup_printf (_("Looked up a short while ago. The lists can be asked again at %s."),
                          time);
}

static void
update_refresh (EhloReputationPane *self,
                EhloDeskState       state)
{
  gboolean can_ask = ehlo_reputation_desk_is_allowed (self->desk) && state != EHLO_DESK_LOOKING;
  gint64 left_us = 0;
  gboolean rests = can_ask && ehlo_reputation_desk_is_resting (self->desk, &left_us);
  g_autofree char *words = rests ? dup_rest_words (left_us) : g_strdup (_("Look Up Again"));

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (rests)
    self->rest_id = g_timeout_add ((guint) (left_us / 1000) + REST_SLACK_MS, rested_cb, self);
  gtk_widget_set_sensitive (self->refresh, can_ask && !rests &&
                                             (state == EHLO_DESK_DONE ||
                                              state == EHLO_DESK_NOTHING));
  gtk_widget_set_tooltip_text (self->refresh, words);
  if (rests)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->refresh),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->refresh),
                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

static void
take_run (EhloReputationPane *self)
{
  EhloRun *run = ehlo_reputation_desk_get_run (self->desk);

  if (!g_set_object (&self->run, run))
    return;

  self->chosen = 0;
  clear (self->choice);
  gtk_list_box_invalidate_sort (self->rows);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
update (EhloReputationPane *self)
{
  EhloDeskState state = ehlo_reputation_desk_get_state (self->desk);
  const EhloReputation *reputation;

  take_run (self);
  reputation = get_reputation (self);
  gtk_widget_set_visible (GTK_WIDGET (self->search), state != EHLO_DESK_NOT_ALLOWED);
  gtk_widget_set_visible (self->own, ehlo_reputation_desk_get_subject (self->desk) != NULL);
  gtk_widget_set_sensitive (self->copy, reputation != NULL && state == EHLO_DESK_DONE);
  if (reputation != NULL)
    show_standing (self, reputation);
  else
    show_empty (self, state);
  update_refresh (self, state);
}

static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  guint rank_a = ehlo_list_row_get_rank (EHLO_LIST_ROW (a));
  guint rank_b = ehlo_list_row_get_rank (EHLO_LIST_ROW (b));

  return rank_a < rank_b ? -1 : rank_a > rank_b;
}

static void
ehlo_reputation_pane_dispose (GObject *object)
{
  EhloReputationPane *self = EHLO_REPUTATION_PANE (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_object (&self->run);

  /* AdwBin does not notice when a template takes its child away, and would do so again. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_REPUTATION_PANE);

  G_OBJECT_CLASS (ehlo_reputation_pane_parent_class)->dispose (object);
}

static void
ehlo_reputation_pane_class_init (EhloReputationPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_reputation_pane_dispose;

  g_type_ensure (EHLO_TYPE_WRAP_LAYOUT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-reputation-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, close);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, refresh);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, copy);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, scroller);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, search);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, search_error);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, own);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, stack);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, empty_title);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, empty_text);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, empty_button);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, empty_more);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, choice);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, address);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, origin);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, reverse_name);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, progress_box);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, progress_text);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, progress);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, chips);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, sentence);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, advice);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, note);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, note_text);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, banner);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, banner_text);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, banner_button);
  gtk_widget_class_bind_template_child (widget_class, EhloReputationPane, rows);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cleared_cb);
  gtk_widget_class_bind_template_callback (widget_class, own_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_up_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, refresh_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, recursion_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
ehlo_reputation_pane_init (EhloReputationPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->rows, compare_rows, NULL, NULL);
}

/**
 * ehlo_reputation_pane_set_desk:
 * @self: a pane without a desk
 * @desk: who looks things up
 *
 * Shows what @desk finds from now on.
 */
void
ehlo_reputation_pane_set_desk (EhloReputationPane *self,
                               EhloReputationDesk *desk)
{
  g_return_if_fail (EHLO_IS_REPUTATION_PANE (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * ehlo_reputation_pane_set_route:
 * @self: a pane
 * @route: how mail leaves, which decides what a listing means
 */
void
ehlo_reputation_pane_set_route (EhloReputationPane *self,
                                EhloMailRoute       route)
{
  g_return_if_fail (EHLO_IS_REPUTATION_PANE (self));

  if (self->route == route)
    return;

  self->route = route;
  if (self->desk != NULL)
    update (self);
}

/**
 * ehlo_reputation_pane_dup_text:
 * @self: a pane
 *
 * Returns: (transfer full) (nullable): what it shows, as text
 */
char *
ehlo_reputation_pane_dup_text (EhloReputationPane *self)
{
  const EhloReputation *reputation;

  g_return_val_if_fail (EHLO_IS_REPUTATION_PANE (self), NULL);

  reputation = get_reputation (self);

  return reputation != NULL ? ehlo_reputation_words_dup_text (reputation, self->route) : NULL;
}

/**
 * ehlo_reputation_pane_set_closable:
 * @self: a pane
 * @closable: whether it lies above everything else, so that it needs a way out
 */
void
ehlo_reputation_pane_set_closable (EhloReputationPane *self,
                                   gboolean            closable)
{
  g_return_if_fail (EHLO_IS_REPUTATION_PANE (self));

  gtk_widget_set_visible (self->close, closable);
}

/**
 * ehlo_reputation_pane_focus:
 * @self: a pane that is shown
 *
 * Puts the focus where somebody who opened it wants to go on.
 */
void
ehlo_reputation_pane_focus (EhloReputationPane *self)
{
  g_return_if_fail (EHLO_IS_REPUTATION_PANE (self));

  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->search))
                           ? GTK_WIDGET (self->search) : GTK_WIDGET (self->empty_button));
}
