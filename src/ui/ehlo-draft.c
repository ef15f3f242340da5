/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-draft.h"

#include "ehlo-run-document.h"
#include "ehlo-run-json.h"
#include "ehlo-run-mask.h"
#include "ehlo-run-redact.h"

/* Fonts, pages and the last search for what must not be in a report take longer than a frame lasts,
 * so a thread writes it. A run belongs to the thread that made it (ehlo-run.h): the other one gets
 * a copy of its own, as JSON. */
typedef struct
{
  GBytes            *run;
  EhloReportFormat   format;
  EhloReportOptions  options;
  char              *tried;
} Order;

static void
order_free (Order *order)
{
  g_bytes_unref (order->run);
  g_clear_pointer (&order->options.secrets, ehlo_redactor_unref);
  g_free (order->tried);
  g_free (order);
}

/* The page in the window is made of the blocks that the web page in the file was made of. */
static EhloDocument *
make_document (EhloRun                  *run,
               const EhloReportOptions  *options,
               GError                  **error)
{
  g_autoptr (EhloMask) mask = ehlo_run_mask_new (run, options->hide_address, options->hide_ip);
  g_autoptr (EhloRun) shown = ehlo_run_redact (run, mask, error);
  g_autofree char *tried = ehlo_mask_clean (mask, options->tried);
  EhloReportOptions own = *options;

  own.tried = tried;

  return shown != NULL ? ehlo_run_document_new (shown, &own) : NULL;
}

static EhloDraft *
write_draft (const Order  *order,
             GError      **error)
{
  g_autoptr (EhloDraft) draft = g_new0 (EhloDraft, 1);
  g_autoptr (EhloRun) run = ehlo_run_from_json (order->run, error);

  if (run == NULL)
    return NULL;

  draft->format = order->format;
  draft->bytes = ehlo_report_write (run, order->format, &order->options, error);
  if (draft->bytes == NULL)
    return NULL;

  if (order->format == EHLO_REPORT_HTML)
    {
      draft->document = make_document (run, &order->options, error);
      if (draft->document == NULL)
        return NULL;
    }

  return g_steal_pointer (&draft);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  EhloDraft *draft = write_draft (task_data, &error);

  if (draft != NULL)
    g_task_return_pointer (task, draft, (GDestroyNotify) ehlo_draft_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ehlo_draft_write_async:
 * @run: a run
 * @format: what to write
 * @options: what to hold
 * @callback: called in this thread
 * @user_data: data for @callback
 *
 * Writes a report of what @run holds now, in a thread. Main thread.
 */
void
ehlo_draft_write_async (EhloRun                 *run,
                        EhloReportFormat         format,
                        const EhloReportOptions *options,
                        GAsyncReadyCallback      callback,
                        gpointer                 user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->run = ehlo_run_to_json (run);
  order->format = format;
  order->options = *options;
  order->tried = g_strdup (options->tried);
  order->options.tried = order->tried;
  if (options->secrets != NULL)
    order->options.secrets = ehlo_redactor_ref (options->secrets);

  g_task_set_source_tag (task, ehlo_draft_write_async);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * ehlo_draft_write_finish:
 * @result: what the callback got
 * @error: %EHLO_ERROR_FAILED where the writer refuses: a secret was found, or something that was to
 *   be hidden
 *
 * Returns: (transfer full) (nullable): the report
 */
EhloDraft *
ehlo_draft_write_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ehlo_draft_free:
 * @self: (transfer full): a draft
 */
void
ehlo_draft_free (EhloDraft *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->document, ehlo_document_free);
  g_free (self);
}
