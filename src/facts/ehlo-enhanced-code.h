/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An enhanced status code (RFC 3463, RFC 5248): class.subject.detail. All zero = none. */
typedef struct
{
  guint klass;
  guint subject;
  guint detail;
} EhloEnhancedCode;

gboolean ehlo_enhanced_code_parse     (const char             *text,
                                       EhloEnhancedCode       *ret_code,
                                       const char            **ret_rest);
gboolean ehlo_enhanced_code_is_set    (const EhloEnhancedCode *self);
char    *ehlo_enhanced_code_to_string (const EhloEnhancedCode *self);

G_END_DECLS
