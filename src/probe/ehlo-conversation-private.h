/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-capabilities.h"
#include "ehlo-conversation.h"
#include "ehlo-other-manner.h"
#include "ehlo-race.h"
#include "ehlo-resolver.h"
#include "ehlo-sasl.h"
#include "ehlo-smtp-channel.h"
#include "ehlo-tls-stream.h"

G_BEGIN_DECLS

typedef struct _EhloConversation EhloConversation;
typedef struct _EhloStage EhloStage;

/* One stage of the conversation. @start begins its work and ends in an asynchronous call with
 * ehlo_conversation_stage_cb(), or in ehlo_conversation_complete(); @done reads the result, closes
 * the step and says which stage comes next, %NULL for none. */
struct _EhloStage
{
  EhloStepKind      kind;
  gboolean          continues; /* goes on with the step of the stage before */
  void            (*start) (EhloConversation *self);
  const EhloStage *(*done) (EhloConversation *self,
                            GAsyncResult     *result);
};

#define EHLO_TYPE_CONVERSATION (ehlo_conversation_get_type ())
G_DECLARE_FINAL_TYPE (EhloConversation, ehlo_conversation, EHLO, CONVERSATION, GObject)

struct _EhloConversation
{
  GObject           parent_instance;

  EhloEngine       *engine;
  EhloPlan         *plan;
  EhloRecorder     *recorder; /* not owned */
  GCancellable     *cancellable;
  GTask            *task;

  const EhloStage  *stage;
  EhloStep         *step;                        /* not owned: the stage's */
  EhloStep         *writing;                     /* not owned: takes the client's lines */
  EhloStep         *prepared[EHLO_N_STEP_KINDS]; /* not owned: begun with a group, turn to come */
  gboolean          seen[EHLO_N_STEP_KINDS];
  gint64            deadline_us;
  guint             stop_before; /* an EhloStepKind; EHLO_N_STEP_KINDS: walk to the end */

  /* reaching the server */
  EhloResolver     *resolver;
  GPtrArray        *addresses; /* (element-type GInetAddress) */
  EhloRace         *race;
  EhloStep         *connect_step; /* not owned */
  EhloTlsTrust     *trust;
  GError           *trust_error;
  gboolean          handshake_waits; /* for the trust */
  GSource          *hedge;
  GSource          *user_cancel;
  GCancellable     *greeting_wait;
  GCancellable     *other_wait;
  EhloOtherManner  *other;
  char             *failure_summary; /* of the step that is tried in the other manner */

  /* talking to it */
  GSocket          *socket;      /* the connection that is used */
  EhloRedactor     *redactor;
  EhloSmtpChannel  *channel;
  EhloTlsStream    *tls;
  gboolean          verified;
  char             *client_name; /* the second name to greet with; NULL: not refused */
  EhloSmtpReply    *refusal;     /* of the first name */
  gboolean          reconnected; /* for the second name */
  EhloCapabilities *capabilities;
  EhloSasl         *sasl;
  char             *mechanism;
  gboolean          in_transaction; /* MAIL was taken, nothing ended it yet */
  gboolean          quit_sent;
  gboolean          reset_sent;
};

/* The driver: ehlo-conversation.c */
void             ehlo_conversation_enter       (EhloConversation *self,
                                                const EhloStage  *stage);
void             ehlo_conversation_stage_cb    (GObject          *source,
                                                GAsyncResult     *result,
                                                gpointer          user_data);
void             ehlo_conversation_complete    (EhloConversation *self);
void             ehlo_conversation_end_step    (EhloConversation *self,
                                                EhloOutcome       outcome,
                                                const char       *summary);
void             ehlo_conversation_end_with_reply (EhloConversation *self,
                                                EhloOutcome       outcome,
                                                const EhloSmtpReply *reply);
const EhloStage *ehlo_conversation_lose        (EhloConversation *self,
                                                const GError     *error);
const char      *ehlo_conversation_describe_loss (const GError   *error);
void             ehlo_conversation_listen      (EhloConversation *self);
void             ehlo_conversation_store_error (EhloConversation *self,
                                                const GError     *error);
void             ehlo_conversation_skip        (EhloConversation *self,
                                                EhloStepKind      kind,
                                                const char       *reason,
                                                const char       *summary);
void             ehlo_conversation_prepare     (EhloConversation *self,
                                                EhloStepKind      kind);
void             ehlo_conversation_put         (EhloConversation *self,
                                                EhloStepKind      kind,
                                                const char       *command);
void             ehlo_conversation_read_reply  (EhloConversation *self);
void             ehlo_conversation_store_reply (EhloConversation *self,
                                                const EhloSmtpReply *reply);
EhloSmtpReply   *ehlo_conversation_take_reply  (EhloConversation *self,
                                                GAsyncResult     *result,
                                                GError          **error);
gboolean         ehlo_conversation_is_asked    (EhloConversation *self,
                                                EhloStepKind      kind);

/* From the settings to the greeting: ehlo-stages-reach.c */
extern const EhloStage ehlo_stage_settings;
extern const EhloStage ehlo_stage_network;
extern const EhloStage ehlo_stage_connect;
extern const EhloStage ehlo_stage_tls;

/* From EHLO to STARTTLS: ehlo-stages-greet.c */
const EhloStage *ehlo_conversation_take_ehlo   (EhloConversation *self,
                                                const EhloSmtpReply *reply,
                                                EhloOutcome       outcome,
                                                const char       *remark);
extern const EhloStage ehlo_stage_ehlo;
extern const EhloStage ehlo_stage_ehlo_tls;

/* The second name, when the first is refused: ehlo-stages-rename.c */
char            *ehlo_conversation_dup_literal (EhloConversation *self);
const EhloStage *ehlo_conversation_rename      (EhloConversation *self,
                                                EhloSmtpReply    *refusal);

/* From the sign-in to QUIT: ehlo-stages-dialogue.c */
const EhloStage *ehlo_conversation_choose_sign_in (EhloConversation *self);
extern const EhloStage ehlo_stage_quit;

G_END_DECLS
