/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a fact is shown under its step. */
typedef enum
{
  EHLO_FACT_PLACE_LINE,   /* name and value */
  EHLO_FACT_PLACE_MONO,   /* likewise, the value to be compared letter by letter */
  EHLO_FACT_PLACE_PILL,   /* the value alone says what it is */
  EHLO_FACT_PLACE_HIDDEN, /* stands elsewhere: in the summary, the transcript, the report */
} EhloFactPlace;

typedef enum
{
  EHLO_FACT_TONE_NEUTRAL,
  EHLO_FACT_TONE_GOOD,
  EHLO_FACT_TONE_BAD,
} EhloFactTone;

/* Facts in plain words. A key that is not known here is shown as it stands. */
const char    *ehlo_fact_get_label (const char  *key);
EhloFactPlace  ehlo_fact_get_place (const char  *key,
                                    GVariant    *value);
EhloFactTone   ehlo_fact_get_tone  (const char  *key,
                                    GVariant    *value);
char          *ehlo_fact_dup_text  (const char  *key,
                                    GVariant    *value);
const char    *ehlo_fact_get_word  (const char  *key,
                                    const char  *raw);

G_END_DECLS
