/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-report-check.h"

#include "ehlo-error.h"
#include "ehlo-run-redact.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The last look before a report leaves the program. Secrets were taken out when they were sent and
 * names before the writers began, so whatever is found here is a mistake in this program: then no
 * report is better than this one. */

/* In our own sentences a secret that is a plain word gives nothing away. */
static gboolean
has_secret (const EhloReportBans *bans,
            const char           *bytes,
            gsize                 length,
            gboolean              is_own)
{
  if (bans->secrets == NULL)
    return FALSE;

  return is_own ? ehlo_redactor_finds_encoded (bans->secrets, bytes, length)
                : ehlo_redactor_finds (bans->secrets, bytes, length);
}

static gboolean
has_hidden (const EhloReportBans *bans,
            const char           *bytes,
            gsize                 length,
            gboolean              with_words)
{
  return !ehlo_mask_is_empty (bans->mask)
         && ehlo_mask_finds (bans->mask, bytes, length, with_words);
}

static gboolean
refuse (gboolean     is_secret,
        const char  *place,
        GError     **error)
{
  if (is_secret)
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_FAILED,
                 _("The report was not written: the password stands in it (%s)"), place);
  else
    g_set_error (error, EHLO_ERROR, EHLO_ERROR_FAILED,
                 _("The report was not written: it still says what was to be hidden (%s)"), place);
  return FALSE;
}

/* ---- the run --------------------------------------------------------------------------------- */

static gboolean
is_secret_text (const char *text,
                gboolean    is_own,
                gpointer    user_data)
{
  return has_secret (user_data, text, strlen (text), is_own);
}

static gboolean
is_hidden_text (const char *text,
                gboolean    is_own,
                gpointer    user_data)
{
  return has_hidden (user_data, text, strlen (text), TRUE);
}

/**
 * ehlo_report_check_run:
 * @run: a run, as the writers get it
 * @bans: what must not be in it
 * @error: %EHLO_ERROR_FAILED naming the place
 *
 * Looks through each text of the run, for names that stand alone too.
 *
 * Returns: whether nothing was found
 */
gboolean
ehlo_report_check_run (EhloRun               *run,
                       const EhloReportBans  *bans,
                       GError               **error)
{
  g_autofree char *secret = ehlo_run_find_text (run, is_secret_text, (gpointer) bans);
  g_autofree char *hidden = NULL;

  if (secret != NULL)
    return refuse (TRUE, secret, error);

  hidden = ehlo_run_find_text (run, is_hidden_text, (gpointer) bans);
  return hidden == NULL || refuse (FALSE, hidden, error);
}

/**
 * ehlo_report_check_tried:
 * @tried: (nullable): what a person wrote
 * @bans: what must not be in it
 * @error: %EHLO_ERROR_FAILED
 *
 * Returns: whether no secret stands in it
 */
gboolean
ehlo_report_check_tried (const char            *tried,
                         const EhloReportBans  *bans,
                         GError               **error)
{
  return tried == NULL || !has_secret (bans, tried, strlen (tried), FALSE)
         || refuse (TRUE, _("what you have tried already"), error);
}

/* ---- what was written ------------------------------------------------------------------------ */

/* In which line; something that begins in one and ends in another is in none of them. */
static char *
find_line (const EhloReportBans *bans,
           const char           *text,
           gsize                 length,
           gboolean              is_secret)
{
  const char *end = text + length;
  guint number = 1;

  for (const char *at = text; at < end; number++)
    {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));
      gsize n = (gsize) ((line_end != NULL ? line_end : end) - at);

      if (is_secret ? has_secret (bans, at, n, TRUE) : has_hidden (bans, at, n, FALSE))
        return g_strdup_printf (_("line %u"), number);
      at += n + 1;
    }
  return g_strdup (_("in more than one line"));
}

/**
 * ehlo_report_check_bytes:
 * @bytes: a finished report
 * @bans: what must not be in it
 * @error: %EHLO_ERROR_FAILED naming the line
 *
 * Names that stand alone do not count here: "will" may be our own word.
 *
 * Returns: whether nothing was found
 */
gboolean
ehlo_report_check_bytes (GBytes                *bytes,
                         const EhloReportBans  *bans,
                         GError               **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gboolean is_secret = has_secret (bans, text, length, TRUE);
  g_autofree char *place = NULL;

  if (!is_secret && !has_hidden (bans, text, length, FALSE))
    return TRUE;

  place = find_line (bans, text, length, is_secret);
  return refuse (is_secret, place, error);
}
