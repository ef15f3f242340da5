/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-explain-window.h"
#include "ehlo-explain.h"
#include "ehlo-explanation-card.h"
#include "ehlo-sidebar.h"
#include "ehlo-window.h"

#include <string.h>

typedef struct
{
  EhloSession       *session;
  GtkWindow         *window;
  EhloExplainWindow *explain;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = ui_world_new_session ();
  fixture->window = ui_world_new_window (fixture->session);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.explain", NULL);
  fixture->explain = ehlo_explain_window_find (fixture->window);
  ui_world_settle (GTK_WINDOW (fixture->explain));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer weak = fixture->explain;

  g_object_add_weak_pointer (G_OBJECT (fixture->explain), &weak);
  ui_world_close (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (weak);
  g_assert_finalize_object (fixture->session);
}

static GtkWidget *
get_card (Fixture *fixture,
          guint    index)
{
  return ui_world_find (fixture->explain, EHLO_TYPE_EXPLANATION_CARD, index);
}

/* What the first card says is what is waited for: the cards of before stay until there are new
 * ones. */
typedef struct
{
  Fixture    *fixture;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  Wanted *wanted = data;
  GtkWidget *card = get_card (wanted->fixture, 0);

  if (wanted->text == NULL)
    return card == NULL;

  return card != NULL && ui_world_find_text (card, wanted->text) != NULL;
}

static void
wait_for (Fixture    *fixture,
          const char *text)
{
  Wanted wanted = { fixture, text };

  g_assert_true (ui_world_wait (is_shown, &wanted));
}

static void
explain (Fixture    *fixture,
         const char *text,
         const char *title)
{
  ehlo_explain_window_set_text (fixture->explain, text);
  wait_for (fixture, title);
}

static void
click (GtkWidget  *root,
       const char *label)
{
  GtkWidget *text = ui_world_find_text (root, label);

  g_assert_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_null (get_card (fixture, 0));
  g_assert_nonnull (ui_world_find_text (fixture->explain, "What Were You Told?"));

  explain (fixture, "Connection refused\n550 5.7.1 Relay access denied",
           "Server will not forward for you");
  g_assert_nonnull (ui_world_find_text (get_card (fixture, 1), "Connection refused"));
  g_assert_null (get_card (fixture, 2));
  g_assert_nonnull (ui_world_find_text (get_card (fixture, 0), "Certain"));
  g_assert_nonnull (ui_world_find_text (get_card (fixture, 0), "550 5.7.1 Relay access denied"));

  explain (fixture, "Have a nice day", "No specific explanation");
  g_assert_null (ui_world_find_text (get_card (fixture, 0), "Possible"));

  gtk_widget_activate_action (GTK_WIDGET (fixture->explain), "explain.clear", NULL);
  wait_for (fixture, NULL);
  g_assert_nonnull (ui_world_find_text (fixture->explain, "What Were You Told?"));
}

static EhloAccountDialog *
find_form (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (EHLO_IS_ACCOUNT_DIALOG (window))
        return EHLO_ACCOUNT_DIALOG (window);
    }

  return NULL;
}

static gboolean
has_entry (gpointer    root,
           const char *text)
{
  GtkWidget *entry;

  for (guint i = 0; (entry = ui_world_find (root, GTK_TYPE_TEXT, i)) != NULL; i++)
    if (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), text))
      return TRUE;

  return FALSE;
}

/* The form has what the text names, and the text is still there for who comes back. */
static void
test_new_account (Fixture       *fixture,
                  gconstpointer  data)
{
  EhloAccountDialog *form;

  explain (fixture, "host: 'smtp.example.com', port: 2525, user: 'ana@example.com' ECONNREFUSED",
           "Connection refused");
  click (get_card (fixture, 0), "Test smtp.example.com:2525");

  form = find_form ();
  g_assert_nonnull (form);
  g_assert_true (has_entry (form, "smtp.example.com"));
  g_assert_true (has_entry (form, "ana@example.com"));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->explain)));
  gtk_window_destroy (GTK_WINDOW (form));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.explain", NULL);
  g_assert_true (ehlo_explain_window_find (fixture->window) == fixture->explain);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->explain)));
  wait_for (fixture, "Connection refused");
}

/* Where there is an account for that server already, it is the one to test. */
static void
test_known_account (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (EhloAccount) other = g_object_new (EHLO_TYPE_ACCOUNT, "host", "smtp.example.com",
                                                "port", 465, NULL);
  g_autoptr (EhloAccount) account = g_object_new (EHLO_TYPE_ACCOUNT, "host", "smtp.example.com",
                                                  "port", 587, NULL);
  g_autoptr (GError) error = NULL;
  EhloSidebar *sidebar = ui_world_find (fixture->window, EHLO_TYPE_SIDEBAR, 0);

  ehlo_session_add (fixture->session, other, &error);
  g_assert_no_error (error);
  ehlo_session_add (fixture->session, account, &error);
  g_assert_no_error (error);

  explain (fixture, "smtp.example.com:587: Connection refused", "Connection refused");
  click (get_card (fixture, 0), "Test smtp.example.com:587");
  g_assert_null (find_form ());
  g_assert_true (ehlo_sidebar_get_selected (sidebar) == account);
}

static void
copied_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *text = NULL;

  explain (fixture, "550 5.7.1 Relay access denied", "Server will not forward for you");
  click (get_card (fixture, 0), "Copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->explain)), NULL,
                                 copied_cb, &text);
  g_assert_true (ui_world_wait (is_set, &text));
  g_assert_true (g_str_has_prefix (text, "Server will not forward for you\n\n"));
  g_assert_nonnull (strstr (text, "Who can act: "));
  g_assert_nonnull (strstr (text, "550 5.7.1 Relay access denied"));
}

/* The file is explained as it is; the words in the view can be edited, and then they count. */
static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bounces", "office365.eml",
                                                 NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nothing = g_file_new_for_path ("/nonexistent/message.eml");
  GtkTextView *view = ui_world_find (fixture->explain, GTK_TYPE_TEXT_VIEW, 0);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  ehlo_explain_window_open_file (fixture->explain, file);
  wait_for (fixture, "Recipient does not exist");

  ehlo_explain_window_open_file (fixture->explain, nothing);
  gtk_text_buffer_set_text (buffer, "552 5.2.2 Mailbox full", -1);
  wait_for (fixture, "Recipient mailbox is full");
}

/* How long the main loop was kept from turning, at worst. */
typedef struct
{
  gint64 last;
  gint64 worst;
} Pulse;

static gboolean
beat_cb (gpointer user_data)
{
  Pulse *pulse = user_data;
  gint64 now = g_get_monotonic_time ();

  pulse->worst = MAX (pulse->worst, now - pulse->last);
  pulse->last = now;
  return G_SOURCE_CONTINUE;
}

/* As much as can be pasted. The bound is for a loaded machine; on an idle one it is measured. */
static void
test_long (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const lines[] = {
    "",
    "Nov 21 04:42:27 mail postfix/smtp[10061]: 4F1C22A0: removed\n",
    "535-5.7.8 x\n",
    "all in one line ",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GString) text = g_string_new ("550 5.7.1 Relay access denied\n");
      Pulse pulse = { 0 };
      gint64 pasted;
      guint source;

      ehlo_explain_window_set_text (fixture->explain, "");
      wait_for (fixture, NULL);
      while (*lines[i] != '\0' && text->len < EHLO_EXPLAIN_MAX_BYTES - 100)
        g_string_append (text, lines[i]);

      pulse.last = g_get_monotonic_time ();
      source = g_timeout_add (1, beat_cb, &pulse);
      ehlo_explain_window_set_text (fixture->explain, text->str);
      pasted = g_get_monotonic_time () - pulse.last;
      wait_for (fixture, "Server will not forward for you");
      ui_world_settle (GTK_WINDOW (fixture->explain));
      g_source_remove (source);
      g_test_message ("“%.20s…”: put in %u ms, the main loop stood still for %u ms", lines[i],
                      (guint) (pasted / 1000), (guint) (pulse.worst / 1000));
      g_assert_cmpint (pulse.worst, <, 5 * G_USEC_PER_SEC);
    }
}

/* The window may go while a thread still works for it. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  ehlo_explain_window_set_text (fixture->explain, "550 5.7.1 Relay access denied");
  for (gint64 end = g_get_monotonic_time () + 160 * 1000; g_get_monotonic_time () < end;)
    g_main_context_iteration (NULL, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/ui/explain/text", test_text },
    { "/ui/explain/new-account", test_new_account },
    { "/ui/explain/known-account", test_known_account },
    { "/ui/explain/copy", test_copy },
    { "/ui/explain/file", test_file },
    { "/ui/explain/long", test_long },
    { "/ui/explain/close", test_close },
  };

  ui_world_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
