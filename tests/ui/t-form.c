/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-account-dialog.h"
#include "ehlo-account-form.h"
#include "ehlo-account-words.h"
#include "ehlo-field-message.h"
#include "ehlo-provider-chooser.h"
#include "ehlo-providers.h"

typedef struct
{
  GtkWindow       *window;
  EhloAccountForm *form;
  gboolean         destroyed; /* by the test */
} Fixture;

static void
show (Fixture     *fixture,
      EhloAccount *account)
{
  fixture->window = ehlo_account_dialog_new_to_add (NULL, account);
  fixture->form = ui_world_find (fixture->window, EHLO_TYPE_ACCOUNT_FORM, 0);
  gtk_window_present (fixture->window);
  ui_world_settle (fixture->window);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (EhloAccount) account = ehlo_account_new_by_hand (NULL);

  show (fixture, account);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (!fixture->destroyed)
    gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
type (Fixture    *fixture,
      const char *row,
      const char *text)
{
  gtk_editable_set_text (ui_world_find_named (fixture->window, row), text);
}

static const char *
get_text (Fixture    *fixture,
          const char *row)
{
  return gtk_editable_get_text (ui_world_find_named (fixture->window, row));
}

static gboolean
is_wrong (Fixture    *fixture,
          const char *name)
{
  g_autofree char *row = g_strconcat (name, "_row", NULL);
  g_autofree char *message = g_strconcat (name, "_message", NULL);
  gboolean marked = gtk_widget_has_css_class (ui_world_find_named (fixture->window, row), "error");

  g_assert_true (gtk_widget_get_visible (ui_world_find_named (fixture->window, message)) == marked);

  return marked;
}

static void
assert_saveable (Fixture  *fixture,
                 gboolean  saveable)
{
  GtkWidget *save = ui_world_find_named (fixture->window, "save");

  g_assert_true (ehlo_account_form_is_valid (fixture->form) == saveable);
  g_assert_true (gtk_widget_get_sensitive (save) == saveable);
}

/* Nothing is wrong yet, but nothing can be saved either. */
static void
test_begin (Fixture       *fixture,
            gconstpointer  data)
{
  assert_saveable (fixture, FALSE);
  g_assert_false (is_wrong (fixture, "host"));
  type (fixture, "host_row", "mail.example.org");
  assert_saveable (fixture, TRUE);
}

static void
test_wrong (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *wrong;
    const char *right;
  } cases[] = {
    { "host", "mail example.org", "mail.example.org" },
    { "host", "ana@example.org", "192.0.2.1" },
    { "port", "0", "25" },
    { "port", "70000", "65535" },
    { "port", "smtp", "587" },
    { "port", "", "465" },
    { "user", "a\tb", "" },
    { "from", "ana", "ana@example.org" },
    { "to", "@example.org", "" },
  };

  type (fixture, "host_row", "mail.example.org");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *row = g_strconcat (cases[i].name, "_row", NULL);

      g_test_message ("%s: '%s'", cases[i].name, cases[i].wrong);
      type (fixture, row, cases[i].wrong);
      g_assert_true (is_wrong (fixture, cases[i].name));
      assert_saveable (fixture, FALSE);

      type (fixture, row, cases[i].right);
      g_assert_false (is_wrong (fixture, cases[i].name));
      assert_saveable (fixture, TRUE);
    }
}

/* A server that is not typed yet does not hide what is wrong further down. */
static void
test_wrong_without_host (Fixture       *fixture,
                         gconstpointer  data)
{
  type (fixture, "to_row", "nobody");
  g_assert_true (is_wrong (fixture, "to"));
  g_assert_false (is_wrong (fixture, "host"));
}

static void
test_suggestion (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkButton *button;

  type (fixture, "host_row", "https://smtp.example.com/");
  g_assert_true (is_wrong (fixture, "host"));
  button = ui_world_find_named (ui_world_find_named (fixture->window, "host_message"),
                                "suggestion");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "Use “smtp.example.com”");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpstr (get_text (fixture, "host_row"), ==, "smtp.example.com");
  assert_saveable (fixture, TRUE);
}

static void
test_port_follows (Fixture       *fixture,
                   gconstpointer  data)
{
  AdwComboRow *encryption = ui_world_find_named (fixture->window, "encryption_row");

  g_assert_cmpstr (get_text (fixture, "port_row"), ==, "465");
  adw_combo_row_set_selected (encryption, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpstr (get_text (fixture, "port_row"), ==, "587");
  adw_combo_row_set_selected (encryption, EHLO_ENCRYPTION_NONE);
  g_assert_cmpstr (get_text (fixture, "port_row"), ==, "25");

  /* A port that somebody wanted stays. */
  type (fixture, "port_row", "2525");
  adw_combo_row_set_selected (encryption, EHLO_ENCRYPTION_STARTTLS);
  g_assert_cmpstr (get_text (fixture, "port_row"), ==, "2525");
}

static void
test_user_follows (Fixture       *fixture,
                   gconstpointer  data)
{
  type (fixture, "from_row", "a");
  type (fixture, "from_row", "ana@example.org");
  g_assert_cmpstr (get_text (fixture, "user_row"), ==, "ana@example.org");
  type (fixture, "from_row", "");
  g_assert_cmpstr (get_text (fixture, "user_row"), ==, "");

  type (fixture, "user_row", "someone");
  type (fixture, "from_row", "ben@example.org");
  g_assert_cmpstr (get_text (fixture, "user_row"), ==, "someone");
}

static void
test_provider (void)
{
  EhloProvider *provider = ehlo_providers_find (ehlo_providers_get_default (), "gmail");
  g_autoptr (EhloAccount) account = ehlo_account_new_named (provider, NULL);
  Fixture fixture = { NULL };

  show (&fixture, account);
  g_assert_cmpstr (get_text (&fixture, "host_row"), ==, "smtp.gmail.com");
  type (&fixture, "from_row", "ana@gmail.com");
  g_assert_cmpstr (get_text (&fixture, "user_row"), ==, "ana@gmail.com");
  assert_saveable (&fixture, TRUE);
  tear_down (&fixture, NULL);
}

static void
saved_cb (EhloAccount **saved,
          EhloAccount  *account)
{
  *saved = g_object_ref (account);
}

static void
test_save (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (EhloAccount) saved = NULL;

  g_signal_connect_swapped (fixture->window, "saved", G_CALLBACK (saved_cb), &saved);
  type (fixture, "name_row", "  Work ");
  type (fixture, "from_row", "ana@example.org");
  type (fixture, "host_row", "mail.example.org");
  type (fixture, "to_row", "ben@example.org");
  adw_combo_row_set_selected (ui_world_find_named (fixture->window, "mechanism_row"), 1);
  g_signal_emit_by_name (ui_world_find_named (fixture->window, "save"), "clicked");
  fixture->destroyed = TRUE;

  g_assert_nonnull (saved);
  g_assert_cmpstr (ehlo_account_get_name (saved), ==, "Work");
  g_assert_cmpstr (ehlo_account_get_host (saved), ==, "mail.example.org");
  g_assert_cmpuint (ehlo_account_get_port (saved), ==, 465);
  g_assert_cmpstr (ehlo_account_get_user (saved), ==, "ana@example.org");
  g_assert_cmpstr (ehlo_account_get_to (saved), ==, "ben@example.org");
  g_assert_cmpstr (ehlo_account_get_mechanism (saved), ==, "SCRAM-SHA-256");
}

/* A mechanism that somebody wrote into the file is not lost by looking at the form. */
static void
test_foreign_mechanism (void)
{
  g_autoptr (EhloAccount) account = ehlo_account_new_by_hand (NULL);
  Fixture fixture = { NULL };

  g_object_set (account, "host", "mail.example.org", "mechanism", "GSSAPI", NULL);
  show (&fixture, account);
  g_assert_cmpstr (ehlo_account_get_mechanism (ehlo_account_form_get_account (fixture.form)), ==,
                   "GSSAPI");
  tear_down (&fixture, NULL);
}

static void
practice_cb (char      **chosen,
             const char *id)
{
  *chosen = g_strdup (id);
}

static gboolean
is_found (gpointer data)
{
  return ui_world_find_text (data, "Posteo") != NULL;
}

static void
test_chooser (void)
{
  Fixture fixture = { .window = ehlo_account_dialog_new_to_choose (NULL, "ana@posteo.de") };
  EhloProviderChooser *chooser = ui_world_find (fixture.window, EHLO_TYPE_PROVIDER_CHOOSER, 0);
  GtkEditable *search = ui_world_find (chooser, GTK_TYPE_SEARCH_ENTRY, 0);
  g_autofree char *practice = NULL;

  gtk_window_present (fixture.window);
  ui_world_settle (fixture.window);
  g_assert_false (gtk_widget_get_visible (ui_world_find_named (fixture.window, "save")));

  gtk_editable_set_text (search, "posteo");
  g_assert_true (ui_world_wait (is_found, fixture.window));
  g_signal_emit_by_name (search, "activate");
  ui_world_settle (fixture.window);
  g_assert_cmpstr (get_text (&fixture, "host_row"), ==, "posteo.de");
  g_assert_cmpstr (get_text (&fixture, "from_row"), ==, "ana@posteo.de");

  g_signal_emit_by_name (ui_world_find_named (fixture.window, "back"), "clicked");
  gtk_editable_set_text (search, "no such provider anywhere");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (ui_world_find_named (chooser, "stack")), ==,
                   "nothing");

  g_signal_connect_swapped (fixture.window, "practice-chosen", G_CALLBACK (practice_cb),
                            &practice);
  gtk_editable_set_text (search, "a server that works");
  g_signal_emit_by_name (search, "activate");
  g_assert_cmpstr (practice, ==, "practice-good");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int   argc,
      char *argv[])
{
  ui_world_init (&argc, &argv);

#define ADD(path, func) g_test_add ("/ui/form/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("begin", test_begin);
  ADD ("wrong", test_wrong);
  ADD ("wrong-without-host", test_wrong_without_host);
  ADD ("suggestion", test_suggestion);
  ADD ("port-follows", test_port_follows);
  ADD ("user-follows", test_user_follows);
  ADD ("save", test_save);
#undef ADD
  g_test_add_func ("/ui/form/provider", test_provider);
  g_test_add_func ("/ui/form/foreign-mechanism", test_foreign_mechanism);
  g_test_add_func ("/ui/form/chooser", test_chooser);

  return g_test_run ();
}
