/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui-world.h"

#include "ehlo-run-json.h"
#include "ehlo-window.h"

#include <glib/gstdio.h>

/* Far more than anything takes, for a machine under load. */
#define PATIENCE_MS 20000

static EhloApplication *application;

/**
 * ui_world_init:
 * @argc: (inout): the arguments of main()
 * @argv: (inout): likewise
 *
 * In the place of g_test_init().
 */
void
ui_world_init (int    *argc,
               char ***argv)
{
  g_autoptr (GError) error = NULL;

  gtk_test_init (argc, argv, NULL);
  application = ehlo_application_new (G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

/**
 * ui_world_new_session:
 *
 * Returns: (transfer full): a session without accounts, whose file is in a folder of its own
 */
EhloSession *
ui_world_new_session (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("ehlo-ui-XXXXXX", &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  path = g_build_filename (dir, "accounts.json", NULL);

  return ehlo_session_new (path);
}

/**
 * ui_world_new_window:
 * @session: a session
 *
 * Returns: (transfer none): a window that is on the screen
 */
GtkWindow *
ui_world_new_window (EhloSession *session)
{
  GtkWindow *window = ehlo_window_new (GTK_APPLICATION (application), session);

  gtk_window_present (window);
  ui_world_settle (window);

  return window;
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/**
 * ui_world_wait:
 * @condition: what is waited for
 * @data: data for @condition
 *
 * Returns: whether it came true in time
 */
gboolean
ui_world_wait (UiCondition condition,
               gpointer    data)
{
  gboolean late = FALSE;
  guint source = g_timeout_add (PATIENCE_MS, late_cb, &late);

  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (source);

  return condition (data);
}

static gboolean
is_on_screen (gpointer window)
{
  return gtk_widget_get_mapped (window) && gtk_widget_get_width (window) > 0;
}

/**
 * ui_world_settle:
 * @window: a window
 *
 * Lets everything happen that is due, until @window is drawn as it will stay.
 */
void
ui_world_settle (GtkWindow *window)
{
  g_assert_true (ui_world_wait (is_on_screen, window));

  for (int i = 0; i < 3; i++)
    {
      gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/**
 * ui_world_close:
 * @window: a window
 *
 * Closes it as a person does, and finds out whether anything keeps it alive.
 */
void
ui_world_close (GtkWindow *window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_close (window);
  g_assert_true (ui_world_wait (is_gone, &weak));
}

typedef gboolean (*Match) (GtkWidget     *widget,
                           gconstpointer  data);

static GtkWidget *
find (GtkWidget     *root,
      Match          match,
      gconstpointer  data,
      guint         *index)
{
  if (match (root, data) && (*index)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, data, index);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_type (GtkWidget     *widget,
          gconstpointer  data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

/**
 * ui_world_find:
 * @root: where to begin
 * @type: the type that is wanted
 * @index: how many to pass over
 *
 * Returns: (transfer none) (nullable): the widget
 */
gpointer
ui_world_find (gpointer root,
               GType    type,
               guint    index)
{
  return find (root, has_type, &type, &index);
}

static gboolean
has_text (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_is_drawable (widget) &&
         g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), data);
}

/**
 * ui_world_find_text:
 * @root: where to begin
 * @text: the whole text of a label that can be seen
 *
 * Returns: (transfer none) (nullable): the label
 */
GtkWidget *
ui_world_find_text (gpointer    root,
                    const char *text)
{
  guint index = 0;

  return find (root, has_text, text, &index);
}

static gboolean
has_name (GtkWidget     *widget,
          gconstpointer  data)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), data) == 0;
}

/**
 * ui_world_find_named:
 * @root: where to begin
 * @name: the id of a widget in its template
 *
 * Returns: (transfer none) (nullable): the widget
 */
gpointer
ui_world_find_named (gpointer    root,
                     const char *name)
{
  guint index = 0;

  return find (root, has_name, name, &index);
}

/**
 * ui_world_load_run:
 * @name: a file in tests/data or tests/ui/data
 *
 * Returns: (transfer full): the run in it
 */
EhloRun *
ui_world_load_run (const char *name)
{
  g_autofree char *shared = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "ui", "data", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  EhloRun *run;
  gsize length;

  g_file_get_contents (g_file_test (own, G_FILE_TEST_EXISTS) ? own : shared, &text, &length,
                       &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (text, length);
  run = ehlo_run_from_json (bytes, &error);
  g_assert_no_error (error);

  return run;
}

/**
 * ui_world_save_png:
 * @window: a window
 * @path: where to
 *
 * Draws @window into a file.
 */
void
ui_world_save_png (GtkWindow  *window,
                   const char *path)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  int width = gtk_widget_get_width (GTK_WIDGET (window));
  int height = gtk_widget_get_height (GTK_WIDGET (window));
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
