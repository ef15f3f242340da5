/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The kinds of actions: an interface (JSON reports). Those with a value change the account and test
 * it again. */
#define EHLO_ACTION_RETRY        "retry"
#define EHLO_ACTION_EDIT_ACCOUNT "edit-account"
#define EHLO_ACTION_SET_PASSWORD "set-password"
#define EHLO_ACTION_SEND_ANYWAY  "send-anyway"
#define EHLO_ACTION_OPEN_LINK    "open-link" /* value: the link */
#define EHLO_ACTION_PASS_ON      "pass-on"   /* value: a sentence for whoever can act, to copy */
#define EHLO_ACTION_USE_PORT     "use-port"  /* value: "465 implicit", "587 starttls", "25 none" */
#define EHLO_ACTION_USE_HOST     "use-host"  /* value: a server name */
#define EHLO_ACTION_USE_IPV4     "use-ipv4"
#define EHLO_ACTION_USE_USER     "use-user"  /* value: a user name */
#define EHLO_ACTION_TEST         "test-host" /* value: "HOST PORT ENCRYPTION", maybe " USER" */

/* What a verdict offers to do. */
typedef struct
{
  char *kind;  /* one of those above */
  char *label; /* plain words */
  char *value; /* what the kind needs: a link, a port …; nullable */
} EhloAction;

#define EHLO_TYPE_FINDING (ehlo_finding_get_type ())

/* One conclusion of the rules; the leading one of a run is its verdict. */
G_DECLARE_FINAL_TYPE (EhloFinding, ehlo_finding, EHLO, FINDING, GObject)

EhloFinding       *ehlo_finding_new             (const char         *code,
                                                 const char         *title,
                                                 const char         *explanation);
const char        *ehlo_finding_get_code        (EhloFinding        *self);
const char        *ehlo_finding_get_title       (EhloFinding        *self);
const char        *ehlo_finding_get_explanation (EhloFinding        *self);
const char *const *ehlo_finding_get_who         (EhloFinding        *self);
void               ehlo_finding_set_who         (EhloFinding        *self,
                                                 const char *const  *who);
const char        *ehlo_finding_get_confidence  (EhloFinding        *self);
void               ehlo_finding_set_confidence  (EhloFinding        *self,
                                                 const char         *confidence);
const char        *ehlo_finding_get_exact_error (EhloFinding        *self);
void               ehlo_finding_set_exact_error (EhloFinding        *self,
                                                 const char         *exact_error);
const char *const *ehlo_finding_get_evidence    (EhloFinding        *self);
void               ehlo_finding_set_evidence    (EhloFinding        *self,
                                                 const char *const  *step_ids);
void               ehlo_finding_add_action      (EhloFinding        *self,
                                                 const char         *kind,
                                                 const char         *label,
                                                 const char         *value);
guint              ehlo_finding_get_n_actions   (EhloFinding        *self);
const EhloAction  *ehlo_finding_get_action      (EhloFinding        *self,
                                                 guint               index);

G_END_DECLS
