/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-account-form.h"
#include "ehlo-account-row.h"
#include "ehlo-document-view.h"
#include "ehlo-export-page.h"
#include "ehlo-field-message.h"
#include "ehlo-list-row.h"
#include "ehlo-network-card.h"
#include "ehlo-outcome-look.h"
#include "ehlo-paper-view.h"
#include "ehlo-password-dialog.h"
#include "ehlo-provider-chooser.h"
#include "ehlo-reputation-pane.h"
#include "ehlo-report-preview.h"
#include "ehlo-run-progress.h"
#include "ehlo-sidebar.h"
#include "ehlo-step-details.h"
#include "ehlo-step-row.h"
#include "ehlo-timeline-page.h"
#include "ehlo-verdict-card.h"
#include "ehlo-welcome-page.h"
#include "ehlo-window.h"

/* Makes one and lets it go: the template fits the class, and nothing holds on to the widget. */
static void
test_template (gconstpointer data)
{
  GType type = GPOINTER_TO_SIZE (data);
  gpointer widget = g_object_new (type, NULL);

  g_object_add_weak_pointer (widget, &widget);
  if (GTK_IS_WINDOW (widget))
    {
      gtk_window_destroy (widget);
    }
  else
    {
      gpointer owned = g_object_ref_sink (widget);

      g_object_unref (owned);
    }

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (widget);
}

static void
test_shortcuts (void)
{
  g_autoptr (GtkBuilder) builder = NULL;
  GtkWindow *window;

  builder = gtk_builder_new_from_resource ("/dev/ehlo/Ehlo/ui/ehlo-shortcuts.ui");
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  g_assert_nonnull (window);
  gtk_window_destroy (window);
}

/* An icon of Ehlo's own is in its resource: a theme would have nothing for it. */
static void
test_icons (void)
{
  for (EhloOutcome i = 0; i < EHLO_N_OUTCOMES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/dev/ehlo/Ehlo/icons/scalable/actions/%s.svg",
                                               ehlo_outcome_get_icon_name (i));

      g_assert_true (g_resources_get_info (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL));
      g_assert_nonnull (ehlo_outcome_get_label (i));
      g_assert_nonnull (ehlo_outcome_get_style (i));
    }
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

  {
    const GType types[] = {
      EHLO_TYPE_ACCOUNT_DIALOG, EHLO_TYPE_ACCOUNT_FORM, EHLO_TYPE_ACCOUNT_ROW,
      EHLO_TYPE_DOCUMENT_VIEW, EHLO_TYPE_EXPORT_PAGE, EHLO_TYPE_PAPER_VIEW,
      EHLO_TYPE_REPORT_PREVIEW,
      EHLO_TYPE_LIST_ROW, EHLO_TYPE_NETWORK_CARD, EHLO_TYPE_REPUTATION_PANE,
      EHLO_TYPE_PASSWORD_DIALOG, EHLO_TYPE_PROVIDER_CHOOSER, EHLO_TYPE_RUN_PROGRESS,
      EHLO_TYPE_SIDEBAR, EHLO_TYPE_STEP_DETAILS, EHLO_TYPE_STEP_ROW, EHLO_TYPE_TIMELINE_PAGE,
      EHLO_TYPE_VERDICT_CARD, EHLO_TYPE_WELCOME_PAGE,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
      {
        g_autofree char *path = g_strdup_printf ("/ui/templates/%s", g_type_name (types[i]));

        g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]), test_template);
      }
  }
  g_test_add_func ("/ui/templates/shortcuts", test_shortcuts);
  g_test_add_func ("/ui/templates/icons", test_icons);

  return g_test_run ();
}
