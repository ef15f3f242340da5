/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A regular expression of the data set. Most are never needed in the life of a program, so each is
 * compiled when it is first searched with. */
typedef struct
{
  const char *source;
  gboolean    case_sensitive;
  gpointer    compiled; /* GRegex; made by ehlo_lazy_regex_search() */
} EhloLazyRegex;

gboolean ehlo_lazy_regex_search (EhloLazyRegex *self,
                                  const char     *text,
                                  gssize          length,
                                  gsize          *ret_start,
                                  gsize          *ret_end);
void     ehlo_lazy_regex_clear  (EhloLazyRegex *self);

G_END_DECLS
