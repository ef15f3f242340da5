/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-outcome.h"

G_BEGIN_DECLS

typedef enum
{
  EHLO_BLOCK_VERDICT,   /* text: its title; rows: label and value */
  EHLO_BLOCK_HEADING,   /* text; level 1 is a section, 2 a part of one */
  EHLO_BLOCK_PARAGRAPH, /* text: our own words, or the person's */
  EHLO_BLOCK_FIELDS,    /* rows: label and value; a value may have several lines */
  EHLO_BLOCK_TABLE,     /* rows: the titles of the columns, then cells */
  EHLO_BLOCK_VERBATIM,  /* text: lines that are left as they are */
} EhloBlockKind;

typedef struct
{
  EhloBlockKind kind;
  char         *text;    /* nullable */
  guint         level;
  GPtrArray    *rows;    /* (element-type GStrv) */
  GArray       *tones;   /* (element-type EhloOutcome) for each row; never the only sign */
  EhloOutcome   tone;    /* of a verdict */
  gboolean      is_long; /* of use to who repairs, not to who decides */
} EhloBlock;

/* A report as it is read: the same blocks in the same order for every writer. */
typedef struct
{
  char      *title;
  char      *date;
  char      *created; /* the same for a program, RFC 3339; nullable */
  char      *footer;
  GPtrArray *blocks; /* (element-type EhloBlock) */
} EhloDocument;

EhloDocument *ehlo_document_new           (const char   *title,
                                           const char   *date,
                                           const char   *footer);
void          ehlo_document_free          (EhloDocument *self);
EhloBlock    *ehlo_document_add           (EhloDocument *self,
                                           EhloBlockKind kind,
                                           const char   *text);
EhloBlock    *ehlo_document_add_heading   (EhloDocument *self,
                                           const char   *text,
                                           guint         level);
void          ehlo_block_add_row          (EhloBlock    *self,
                                           const char   *first,
                                           ...) G_GNUC_NULL_TERMINATED;
void          ehlo_block_add_field        (EhloBlock    *self,
                                           const char   *label,
                                           const char   *value);
void          ehlo_block_set_tone         (EhloBlock    *self,
                                           EhloOutcome   tone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloDocument, ehlo_document_free)

G_END_DECLS
