/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-pill.h"

/**
 * ehlo_pill_new:
 * @text: a few words; never markup
 * @tone: whether they are good news
 *
 * Returns: (transfer floating): a label in a rounded box
 */
GtkWidget *
ehlo_pill_new (const char   *text,
               EhloFactTone  tone)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "pill-label");
  if (tone == EHLO_FACT_TONE_GOOD)
    gtk_widget_add_css_class (label, "good");
  else if (tone == EHLO_FACT_TONE_BAD)
    gtk_widget_add_css_class (label, "bad");

  return label;
}
