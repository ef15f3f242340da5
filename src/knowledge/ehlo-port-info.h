/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "ehlo-encryption.h"

G_BEGIN_DECLS

/* Who blocks a port, and why. */
typedef struct
{
  char *who;  /* "isp", "network" or "cloud" */
  char *note;
} EhloPortBlocker;

/* What is known of a port that mail uses, whatever the server. */
typedef struct
{
  guint16        port;
  char          *name;            /* nullable: as IANA registers it */
  char          *meant_for;
  EhloEncryption encryption;      /* the usual one; some providers have it otherwise */
  char          *encryption_note;
  char          *blocked;         /* how often: "usually", "sometimes", "rarely", "almost-never" */
  GArray        *blockers;        /* (element-type EhloPortBlocker) */
  char          *use_case;
} EhloPortInfo;

/* What a hoster of rented machines blocks by rule. */
typedef struct
{
  char   *id;            /* "aws", "azure", "google" … */
  char   *name;
  GArray *blocked_ports; /* (element-type guint16) */
  char   *rule;
  char   *way_out;
  char   *url;           /* nullable */
  char   *confidence;    /* "high", "medium", "low" */
} EhloCloudRule;

#define EHLO_TYPE_PORT_INFOS (ehlo_port_infos_get_type ())

/* data/ports.json. Immutable. */
G_DECLARE_FINAL_TYPE (EhloPortInfos, ehlo_port_infos, EHLO, PORT_INFOS, GObject)

EhloPortInfos       *ehlo_port_infos_get_default    (void);
EhloPortInfos       *ehlo_port_infos_new_from_bytes (GBytes              *json,
                                                     GError             **error);
guint                ehlo_port_infos_get_n          (EhloPortInfos       *self);
const EhloPortInfo  *ehlo_port_infos_get            (EhloPortInfos       *self,
                                                     guint                index);
const EhloPortInfo  *ehlo_port_infos_find           (EhloPortInfos       *self,
                                                     guint                port);
guint                ehlo_port_infos_get_n_clouds   (EhloPortInfos       *self);
const EhloCloudRule *ehlo_port_infos_get_cloud      (EhloPortInfos       *self,
                                                     guint                index);
const EhloCloudRule *ehlo_port_infos_find_cloud     (EhloPortInfos       *self,
                                                     const char          *id);
gboolean             ehlo_cloud_rule_blocks         (const EhloCloudRule *self,
                                                     guint                port);

G_END_DECLS
