/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-practice-dialogue.h"

#include "ehlo-practice-envelope.h"
#include "ehlo-practice-message.h"
#include "ehlo-practice-sign-in.h"

struct _EhloPracticeDialogue
{
  const EhloPracticeScript *script;
  char                     *user;
  char                     *password;
  char                     *client_address;
  EhloPracticeMailFunc      mail_func;
  gpointer                  mail_data;

  EhloPracticeTurn         *turn;         /* of the call that runs */
  guint                     n_lines;
  gboolean                  in_long_line; /* the rest of it is still to come */
  gboolean                  turned_away;  /* the greeting was a refusal */
  gboolean                  encrypted;
  gboolean                  greeted;      /* there was an EHLO or HELO */
  gboolean                  signed_in;
  gboolean                  has_sender;
  guint                     n_recipients;
  EhloPracticeSignIn       *sign_in;      /* while one is under way */
  EhloPracticeMessage      *message;      /* while one is coming in */
};

/* Replies */

static void
put_lines (EhloPracticeDialogue *self,
           const char           *lines)
{
  g_auto (GStrv) list = g_strsplit (lines, "\n", -1);

  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf (self->turn->text, "%s\r\n", list[i]);
}

/* At a stage that a script may change: @correct unless it does. Returns whether what was said
 * means that the conversation has gone one step on. */
static gboolean
say (EhloPracticeDialogue *self,
     EhloPracticeStage     stage,
     const char           *correct)
{
  const EhloPracticeAnswer *answer = &self->script->answers[stage];
  const char *text = answer->text != NULL ? answer->text : correct;

  if (answer->raw)
    g_string_append (self->turn->text, text);
  else
    put_lines (self, text);
  self->turn->wait_ms = MAX (self->turn->wait_ms, answer->wait_ms);
  self->turn->drip_ms = MAX (self->turn->drip_ms, answer->drip_ms);
  if (answer->then != EHLO_PRACTICE_GO_ON)
    self->turn->then = answer->then;
  return *text == '2' || *text == '3';
}

static gboolean
offers (EhloPracticeDialogue *self,
        const char           *keyword)
{
  return ehlo_practice_script_offers (self->script, self->encrypted, keyword, NULL);
}

/* Is a sign-in to be had, but only inside TLS? */
static gboolean
wants_encryption_first (EhloPracticeDialogue *self)
{
  return !self->encrypted && offers (self, "STARTTLS") &&
         ehlo_practice_script_offers (self->script, TRUE, "AUTH", NULL);
}

static void
forget_transaction (EhloPracticeDialogue *self)
{
  self->has_sender = FALSE;
  self->n_recipients = 0;
}

/* EHLO, HELO */

/* Is the script's own answer for a client of this name? */
static gboolean
is_meant (EhloPracticeDialogue *self,
          const char           *name)
{
  const char *part = self->script->answers[EHLO_PRACTICE_EHLO].for_name;

  return part == NULL || strstr (name, part) != NULL;
}

static void
run_ehlo (EhloPracticeDialogue *self,
          const char           *args)
{
  g_auto (GStrv) list = ehlo_practice_script_dup_offers (self->script, self->encrypted);
  g_autoptr (GString) reply = g_string_new (NULL);

  g_string_append_printf (reply, "250%c" EHLO_PRACTICE_HOST " at your service, [%s]",
                          list[0] != NULL ? '-' : ' ', self->client_address);
  for (guint i = 0; list[i] != NULL; i++)
    g_string_append_printf (reply, "\n250%c%s", list[i + 1] != NULL ? '-' : ' ', list[i]);

  forget_transaction (self);
  if (is_meant (self, args))
    {
      self->greeted = say (self, EHLO_PRACTICE_EHLO, reply->str);
    }
  else
    {
      put_lines (self, reply->str);
      self->greeted = TRUE;
    }
}

static void
run_helo (EhloPracticeDialogue *self,
          const char           *args)
{
  forget_transaction (self);
  self->greeted = say (self, EHLO_PRACTICE_HELO, "250 " EHLO_PRACTICE_HOST);
}

/* STARTTLS */

static void
run_starttls (EhloPracticeDialogue *self,
              const char           *args)
{
  if (self->encrypted)
    put_lines (self, "503 5.5.1 The connection is encrypted already");
  else if (!offers (self, "STARTTLS"))
    put_lines (self, "502 5.5.1 STARTTLS is not offered here");
  else if (say (self, EHLO_PRACTICE_STARTTLS, "220 2.0.0 Ready to start TLS") &&
           self->turn->then == EHLO_PRACTICE_GO_ON)
    self->turn->then = EHLO_PRACTICE_START_TLS;
}

/* AUTH */

static void
go_on_with_sign_in (EhloPracticeDialogue    *self,
                    EhloPracticeSignInResult result,
                    const char              *challenge)
{
  if (result == EHLO_PRACTICE_SIGN_IN_MORE)
    {
      g_string_append_printf (self->turn->text, "334 %s\r\n", challenge);
      return;
    }

  g_clear_pointer (&self->sign_in, ehlo_practice_sign_in_free);
  if (result == EHLO_PRACTICE_SIGN_IN_MALFORMED)
    put_lines (self, "501 5.5.2 This is not how the mechanism works");
  else
    self->signed_in = say (self, EHLO_PRACTICE_AUTH,
                           result == EHLO_PRACTICE_SIGN_IN_OK
                             ? "235 2.7.0 Signed in"
                             : "535 5.7.8 User name or password not accepted");
}

/* Why no sign-in can begin now, or NULL. */
static const char *
refuse_sign_in (EhloPracticeDialogue *self,
                const char           *mechanism)
{
  g_autofree char *offered = NULL;
  g_auto (GStrv) mechanisms = NULL;

  if (!ehlo_practice_script_offers (self->script, self->encrypted, "AUTH", &offered))
    {
      if (wants_encryption_first (self))
        return "538 5.7.11 Encryption is required before a sign-in, send STARTTLS first";
      return "502 5.5.1 No sign-in is offered here";
    }
  if (self->signed_in)
    return "503 5.5.1 Signed in already";
  if (self->has_sender)
    return "503 5.5.1 No sign-in while a message is under way";

  mechanisms = g_strsplit (offered, " ", -1);
  if (!g_strv_contains ((const char *const *) mechanisms, mechanism))
    return "504 5.5.4 This mechanism is not offered";
  return NULL;
}

static void
run_auth (EhloPracticeDialogue *self,
          const char           *args)
{
  g_auto (GStrv) words = g_strsplit (args, " ", 2);
  g_autofree char *mechanism = g_ascii_strup (words[0], -1);
  g_autofree char *challenge = NULL;
  const char *refusal = refuse_sign_in (self, mechanism);
  const char *initial = words[1];
  EhloPracticeSignInResult result;

  if (refusal != NULL)
    {
      put_lines (self, refusal);
      return;
    }

  self->sign_in = ehlo_practice_sign_in_new (mechanism, self->user, self->password);
  if (self->sign_in == NULL)
    {
      put_lines (self, "454 4.7.0 This mechanism does not work here at the moment");
      return;
    }
  /* "=" is how an empty initial response is written (RFC 4954 section 4). */
  if (g_strcmp0 (initial, "=") == 0)
    initial = "";
  result = ehlo_practice_sign_in_start (self->sign_in, initial, &challenge);
  go_on_with_sign_in (self, result, challenge);
}

static void
take_sign_in_response (EhloPracticeDialogue *self,
                       const char           *line)
{
  g_autofree char *challenge = NULL;
  EhloPracticeSignInResult result;

  if (g_strcmp0 (line, "*") == 0)
    {
      g_clear_pointer (&self->sign_in, ehlo_practice_sign_in_free);
      put_lines (self, "501 5.7.0 Sign-in cancelled");
      return;
    }
  result = ehlo_practice_sign_in_step (self->sign_in, line, &challenge);
  go_on_with_sign_in (self, result, challenge);
}

/* MAIL, RCPT */

/* Why nobody may send from here yet, or NULL. Whoever offers a sign-in wants one (RFC 6409 4.3). */
static const char *
refuse_stranger (EhloPracticeDialogue *self)
{
  if (self->signed_in)
    return NULL;
  if (offers (self, "AUTH"))
    return "530 5.7.0 Please sign in first";
  if (wants_encryption_first (self))
    return "530 5.7.0 Must issue a STARTTLS command first";
  return NULL;
}

static const char *
refuse_mail (EhloPracticeDialogue *self,
             const char           *args)
{
  const char *refusal = refuse_stranger (self);

  if (refusal != NULL)
    return refusal;
  if (self->has_sender)
    return "503 5.5.1 There is a sender already";
  return ehlo_practice_envelope_refuse_sender (self->script, self->encrypted, args);
}

static void
run_mail (EhloPracticeDialogue *self,
          const char           *args)
{
  const char *refusal = refuse_mail (self, args);

  if (refusal != NULL)
    put_lines (self, refusal);
  else
    self->has_sender = say (self, EHLO_PRACTICE_MAIL, "250 2.1.0 Sender ok");
}

static const char *
refuse_rcpt (EhloPracticeDialogue *self,
             const char           *args)
{
  if (!self->has_sender)
    return "503 5.5.1 Send MAIL first";
  if (self->n_recipients == EHLO_PRACTICE_MAX_RECIPIENTS)
    return "452 4.5.3 Too many recipients";
  return ehlo_practice_envelope_refuse_recipient (self->script, self->encrypted, args);
}

static void
run_rcpt (EhloPracticeDialogue *self,
          const char           *args)
{
  const char *refusal = refuse_rcpt (self, args);

  if (refusal != NULL)
    put_lines (self, refusal);
  else if (say (self, EHLO_PRACTICE_RCPT, "250 2.1.5 Recipient ok"))
    self->n_recipients++;
}

/* DATA */

static void
run_data (EhloPracticeDialogue *self,
          const char           *args)
{
  if (!self->has_sender)
    put_lines (self, "503 5.5.1 Send MAIL first");
  else if (self->n_recipients == 0)
    put_lines (self, "554 5.5.1 There is no recipient");
  else if (say (self, EHLO_PRACTICE_DATA, "354 Go ahead, end with a dot on a line of its own"))
    {
      guint64 limit = ehlo_practice_envelope_get_size_limit (self->script, self->encrypted);

      self->message = ehlo_practice_message_new (limit);
    }
}

static gsize
take_message (EhloPracticeDialogue *self,
              const guint8         *bytes,
              gsize                 length)
{
  g_autoptr (EhloPracticeMessage) message = NULL;
  gsize used = ehlo_practice_message_take (self->message, bytes, length);

  if (!ehlo_practice_message_is_whole (self->message))
    return used;

  message = g_steal_pointer (&self->message);
  forget_transaction (self);
  if (ehlo_practice_message_is_too_big (message))
    put_lines (self, "552 5.3.4 The message is larger than this server takes");
  else if (say (self, EHLO_PRACTICE_MESSAGE, "250 2.0.0 Message accepted") &&
           self->mail_func != NULL)
    {
      g_autofree char *text = ehlo_practice_message_dup_text (message);

      self->mail_func (text, self->mail_data);
    }
  return used;
}

/* The rest */

static void
run_rset (EhloPracticeDialogue *self,
          const char           *args)
{
  forget_transaction (self);
  say (self, EHLO_PRACTICE_RSET, "250 2.0.0 Forgotten");
}

static void
run_noop (EhloPracticeDialogue *self,
          const char           *args)
{
  put_lines (self, "250 2.0.0 Ok");
}

static void
run_help (EhloPracticeDialogue *self,
          const char           *args)
{
  put_lines (self, "214 2.0.0 See RFC 5321");
}

/* RFC 5321 3.5.3: whoever does not want to tell says 252, not that the user is unknown. */
static void
run_vrfy (EhloPracticeDialogue *self,
          const char           *args)
{
  put_lines (self, "252 2.5.0 Cannot verify, but will try to deliver");
}

static void
run_expn (EhloPracticeDialogue *self,
          const char           *args)
{
  put_lines (self, "502 5.5.1 EXPN is not offered here");
}

static void
run_quit (EhloPracticeDialogue *self,
          const char           *args)
{
  say (self, EHLO_PRACTICE_QUIT, "221 2.0.0 Goodbye");
  if (self->turn->then == EHLO_PRACTICE_GO_ON)
    self->turn->then = EHLO_PRACTICE_CLOSE;
}

typedef enum
{
  NEEDS_HELLO = 1 << 0, /* an EHLO or HELO before it */
  NEEDS_ARGS  = 1 << 1,
  NO_ARGS     = 1 << 2,
} CommandFlags;

typedef struct
{
  const char  *verb;
  CommandFlags flags;
  void       (*run) (EhloPracticeDialogue *self,
                     const char           *args);
} Command;

static const Command commands[] = {
  { "EHLO", NEEDS_ARGS, run_ehlo },
  { "HELO", NEEDS_ARGS, run_helo },
  { "STARTTLS", NEEDS_HELLO | NO_ARGS, run_starttls },
  { "AUTH", NEEDS_HELLO | NEEDS_ARGS, run_auth },
  { "MAIL", NEEDS_HELLO | NEEDS_ARGS, run_mail },
  { "RCPT", NEEDS_HELLO | NEEDS_ARGS, run_rcpt },
  { "DATA", NEEDS_HELLO | NO_ARGS, run_data },
  { "RSET", NO_ARGS, run_rset },
  { "NOOP", 0, run_noop },
  { "HELP", 0, run_help },
  { "VRFY", NEEDS_ARGS, run_vrfy },
  { "EXPN", NEEDS_ARGS, run_expn },
  { "QUIT", NO_ARGS, run_quit },
};

static const Command *
find_command (const char *verb)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_ascii_strcasecmp (commands[i].verb, verb) == 0)
        return &commands[i];
    }
  return NULL;
}

static void
run_command (EhloPracticeDialogue *self,
             const char           *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  const char *verb = words[0] != NULL ? words[0] : "";
  const char *args = words[0] != NULL && words[1] != NULL ? words[1] : "";
  const Command *command = find_command (verb);

  if (command == NULL)
    put_lines (self, "500 5.5.1 Command not known");
  else if (self->turned_away && command->run != run_quit)
    put_lines (self, "503 5.5.1 There is no service for you here");
  else if ((command->flags & NEEDS_HELLO) && !self->greeted)
    put_lines (self, "503 5.5.1 Send EHLO first");
  else if ((command->flags & NEEDS_ARGS) && *args == '\0')
    put_lines (self, "501 5.5.4 The command needs an argument");
  else if ((command->flags & NO_ARGS) && *args != '\0')
    put_lines (self, "501 5.5.4 The command takes no argument");
  else
    command->run (self, args);
}

/* Lines */

/* A line with CRLF as text without it; NULL when it is none that SMTP allows: a bare LF, a CR or
 * another control character in the middle (RFC 5321 2.3.8 and 4.1.2). */
static char *
dup_line (const guint8 *bytes,
          gsize         length)
{
  if (length < 2 || bytes[length - 2] != '\r')
    return NULL;
  for (gsize i = 0; i < length - 2; i++)
    {
      if (g_ascii_iscntrl ((char) bytes[i]))
        return NULL;
    }
  /* Blanks at the end are to be put up with (RFC 5321 4.1.1). */
  return g_strchomp (g_strndup ((const char *) bytes, length - 2));
}

static void
take_line (EhloPracticeDialogue *self,
           const guint8         *bytes,
           gsize                 length)
{
  g_autofree char *line = dup_line (bytes, length);

  if (++self->n_lines > EHLO_PRACTICE_MAX_LINES)
    {
      put_lines (self, "421 4.7.0 " EHLO_PRACTICE_HOST " Too many commands, closing");
      self->turn->then = EHLO_PRACTICE_CLOSE;
    }
  else if (line == NULL)
    {
      g_clear_pointer (&self->sign_in, ehlo_practice_sign_in_free);
      put_lines (self, "500 5.5.2 A line is text and ends with CR LF");
    }
  else if (self->sign_in != NULL)
    take_sign_in_response (self, line);
  else
    run_command (self, line);
}

/* The first part of a line that is longer than any may be: one reply for the whole of it. */
static void
take_part_of_long_line (EhloPracticeDialogue *self)
{
  if (self->in_long_line)
    return;
  self->in_long_line = TRUE;
  g_clear_pointer (&self->sign_in, ehlo_practice_sign_in_free);
  put_lines (self, "500 5.5.2 Line too long");
}

static gsize
take_command_bytes (EhloPracticeDialogue *self,
                    const guint8         *bytes,
                    gsize                 length)
{
  gsize reach = MIN (length, EHLO_PRACTICE_MAX_LINE_BYTES);
  const guint8 *newline = memchr (bytes, '\n', reach);
  gsize used;

  if (newline == NULL && reach < EHLO_PRACTICE_MAX_LINE_BYTES && !self->in_long_line)
    return 0;
  if (newline == NULL)
    {
      take_part_of_long_line (self);
      return reach;
    }

  used = (gsize) (newline - bytes) + 1;
  if (self->in_long_line)
    self->in_long_line = FALSE;
  else
    take_line (self, bytes, used);
  return used;
}

/**
 * ehlo_practice_dialogue_new:
 * @script: what the server does; must outlive the dialogue
 * @user: the only user who may sign in
 * @password: and the password
 * @client_address: the client's address as the server sees it, for the reply to EHLO
 *
 * Returns: (transfer full): a dialogue in which nothing was said yet
 */
EhloPracticeDialogue *
ehlo_practice_dialogue_new (const EhloPracticeScript *script,
                            const char               *user,
                            const char               *password,
                            const char               *client_address)
{
  EhloPracticeDialogue *self = g_new0 (EhloPracticeDialogue, 1);

  self->script = script;
  self->user = g_strdup (user);
  self->password = g_strdup (password);
  self->client_address = g_strdup (client_address);
  return self;
}

/**
 * ehlo_practice_dialogue_free:
 * @self: (transfer full): a dialogue
 */
void
ehlo_practice_dialogue_free (EhloPracticeDialogue *self)
{
  g_clear_pointer (&self->sign_in, ehlo_practice_sign_in_free);
  g_clear_pointer (&self->message, ehlo_practice_message_free);
  g_free (self->user);
  g_free (self->password);
  g_free (self->client_address);
  g_free (self);
}

/**
 * ehlo_practice_dialogue_set_mail_func:
 * @self: a dialogue
 * @func: (nullable): called with each message that is accepted, before the reply is due
 * @user_data: for @func
 */
void
ehlo_practice_dialogue_set_mail_func (EhloPracticeDialogue *self,
                                      EhloPracticeMailFunc  func,
                                      gpointer              user_data)
{
  self->mail_func = func;
  self->mail_data = user_data;
}

/**
 * ehlo_practice_dialogue_greet:
 * @self: a dialogue
 * @turn: where the greeting goes
 *
 * What a server says unasked. After a refusal nothing but QUIT is heard (RFC 5321 3.1).
 */
void
ehlo_practice_dialogue_greet (EhloPracticeDialogue *self,
                              EhloPracticeTurn     *turn)
{
  const char *own = self->script->answers[EHLO_PRACTICE_GREETING].text;

  self->turn = turn;
  self->turned_away = own != NULL && *own == '5';
  say (self, EHLO_PRACTICE_GREETING, "220 " EHLO_PRACTICE_HOST " ESMTP Ehlo practice server");
}

/**
 * ehlo_practice_dialogue_encrypted:
 * @self: a dialogue
 *
 * The TLS handshake is done: what was said before it does not count any more (RFC 3207 4.2).
 */
void
ehlo_practice_dialogue_encrypted (EhloPracticeDialogue *self)
{
  self->encrypted = TRUE;
  self->greeted = FALSE;
  self->signed_in = FALSE;
  forget_transaction (self);
}

/**
 * ehlo_practice_dialogue_take:
 * @self: a dialogue
 * @bytes: (array length=length): what came from the client and was not yet used
 * @length: how many bytes that is
 * @turn: what the server does next; replies are put behind those that are there
 *
 * Takes one command, or as much of a message as there is. To be called again with the rest as long
 * as it uses something and @turn does not ask for anything but to go on.
 *
 * Returns: how many bytes were used; 0 when more must come first
 */
gsize
ehlo_practice_dialogue_take (EhloPracticeDialogue *self,
                             const guint8         *bytes,
                             gsize                 length,
                             EhloPracticeTurn     *turn)
{
  self->turn = turn;
  if (length == 0)
    return 0;
  if (self->message != NULL)
    return take_message (self, bytes, length);
  return take_command_bytes (self, bytes, length);
}
