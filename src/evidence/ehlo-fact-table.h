/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Facts by key, in the order in which they were first set. A value is text, a whole number, a
 * number, a truth value, or a list of one of these (s, x, d, b, as, ax, ad, ab). */
typedef struct _EhloFactTable EhloFactTable;

EhloFactTable     *ehlo_fact_table_new         (void);
EhloFactTable     *ehlo_fact_table_copy        (const EhloFactTable *self);
void               ehlo_fact_table_free        (EhloFactTable       *self);
gboolean           ehlo_fact_table_equal       (const EhloFactTable *self,
                                                const EhloFactTable *other);
gboolean           ehlo_fact_table_set         (EhloFactTable       *self,
                                                const char          *key,
                                                GVariant            *value);
GVariant          *ehlo_fact_table_lookup      (const EhloFactTable *self,
                                                const char          *key);
const char *const *ehlo_fact_table_get_keys    (const EhloFactTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloFactTable, ehlo_fact_table_free)

G_END_DECLS
