/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-lazy-regex.h"

G_BEGIN_DECLS

/* The names in an issuer by which it is known; a NULL source asks for nothing. */
typedef struct
{
  EhloLazyRegex common_name;
  EhloLazyRegex organisation;
} EhloIssuerPattern;

/* A program or device that opens encrypted connections and signs what it shows with a certificate
 * of its own. */
typedef struct
{
  char   *id;
  char   *name;
  char   *kind;        /* "antivirus": on this computer; "proxy": in the network; "tool": somebody
                          looks into traffic on purpose */
  GArray *patterns;    /* (element-type EhloIssuerPattern) */
  char   *next_action;
  char   *confidence;  /* "high", "medium", "low": how well known the names are */
} EhloIssuer;

#define EHLO_TYPE_ISSUERS (ehlo_issuers_get_type ())

/* data/issuers.json. Immutable. */
G_DECLARE_FINAL_TYPE (EhloIssuers, ehlo_issuers, EHLO, ISSUERS, GObject)

EhloIssuers      *ehlo_issuers_get_default    (void);
EhloIssuers      *ehlo_issuers_new_from_bytes (GBytes            *json,
                                               GError           **error);
guint             ehlo_issuers_get_n          (EhloIssuers       *self);
const EhloIssuer *ehlo_issuers_get            (EhloIssuers       *self,
                                               guint              index);
const EhloIssuer *ehlo_issuers_match          (EhloIssuers       *self,
                                               const char        *issuer);
const char       *ehlo_issuer_get_who         (const EhloIssuer  *self);

G_END_DECLS
