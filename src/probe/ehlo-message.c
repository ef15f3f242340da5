/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-message.h"

#include "ehlo-mail-address.h"

/**
 * ehlo_message_new_id:
 * @from: the sender's address
 *
 * Makes a Message-ID (RFC 5322 3.6.4): random, at the sender's domain, so that it says nothing
 * about this computer.
 *
 * Returns: (transfer full): the identifier with its angle brackets
 */
char *
ehlo_message_new_id (const char *from)
{
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *domain = ehlo_mail_address_dup_domain (from);

  return g_strdup_printf ("<%s@%s>", random, domain != NULL ? domain : "ehlo.invalid");
}

/* RFC 5322 3.3, in English whatever the locale. */
static char *
format_date (GDateTime *date)
{
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autofree char *zone = g_date_time_format (date, "%z");

  return g_strdup_printf ("%s, %d %s %04d %02d:%02d:%02d %s",
                          days[g_date_time_get_day_of_week (date) - 1],
                          g_date_time_get_day_of_month (date),
                          months[g_date_time_get_month (date) - 1], g_date_time_get_year (date),
                          g_date_time_get_hour (date), g_date_time_get_minute (date),
                          g_date_time_get_second (date), zone);
}

/**
 * ehlo_message_write:
 * @from: the sender's address
 * @to: the recipient's address
 * @message_id: as made by ehlo_message_new_id()
 * @date: the time of sending
 *
 * Writes the short test message that is sent when the person asked for it. It holds nothing but
 * what RFC 5322 requires and one sentence: no host name, no user name, no program version. The
 * text is the same in every language, so that a filter on the far side sees plain ASCII.
 *
 * Returns: (transfer full): the message, lines ended by CRLF
 */
char *
ehlo_message_write (const char *from,
                    const char *to,
                    const char *message_id,
                    GDateTime  *date)
{
  g_autofree char *date_text = format_date (date);

  return g_strdup_printf ("Date: %s\r\n"
                          "From: <%s>\r\n"
                          "To: <%s>\r\n"
                          "Message-ID: %s\r\n"
                          "Subject: Test message\r\n"
                          "Auto-Submitted: auto-generated\r\n"
                          "MIME-Version: 1.0\r\n"
                          "Content-Type: text/plain; charset=us-ascii\r\n"
                          "\r\n"
                          "This is a test of a mail account. It arrived, so sending works.\r\n"
                          "You can delete it.\r\n",
                          date_text, from, to, message_id);
}
