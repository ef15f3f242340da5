/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Knows who somebody is (mail addresses, IP addresses, names) in the forms in which a report may
 * say so, and puts a mark in their place, the same for the same. Used by one thread at a time. */
typedef struct _EhloMask EhloMask;

EhloMask *ehlo_mask_new         (void);
void      ehlo_mask_free        (EhloMask     *self);
gboolean  ehlo_mask_is_empty    (EhloMask     *self);
void      ehlo_mask_add_mail    (EhloMask     *self,
                                 const char   *address);
void      ehlo_mask_add_ip      (EhloMask     *self,
                                 const char   *address);
void      ehlo_mask_add_host    (EhloMask     *self,
                                 const char   *name);
void      ehlo_mask_add_reverse (EhloMask     *self,
                                 const char   *name);
char     *ehlo_mask_clean       (EhloMask     *self,
                                 const char   *text);
gboolean  ehlo_mask_finds       (EhloMask     *self,
                                 const void   *bytes,
                                 gsize         length,
                                 gboolean      with_words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EhloMask, ehlo_mask_free)

G_END_DECLS
