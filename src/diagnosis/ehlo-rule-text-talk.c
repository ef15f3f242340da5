/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_talk[] = {
  /* the greeting */
  { "helo-rejected", "other-name", { "user" }, FALSE,
    N_("The server takes another name in the greeting only"),
    N_("The server refused this computer when it introduced itself as {name}, but not as "
       "{suggestion}. The test went on with that; a mail program that keeps to the first name is "
       "turned away.") },

  /* signing in */
  { "auth-token-expired", "refused-token", { "user" }, FALSE,
    N_("The sign-in through the browser has run out"),
    N_("The server did not take what the sign-in through the browser gave this program. Most often "
       "that has run out; that it belongs to another account is not ruled out. Sign in there "
       "again.") },
  { "auth-rejected", "token-scope", { "user" }, FALSE,
    N_("The sign-in through the browser allows too little"),
    N_("The server says that what the sign-in through the browser gave this program does not allow "
       "to send mail. Sign in there again and allow it.") },
  { "auth-rejected", "proved", { "provider", "user" }, FALSE,
    N_("The password is right, but the server refuses"),
    N_("During the sign-in the server proved that it knows the same password, so it was entered "
       "rightly. Still the server refused; perhaps this account may not send.") },
  { "auth-app-password-needed", "shape", { "user" }, FALSE,
    N_("Probably an app password is needed"),
    N_("{name} takes from mail programs only app passwords, which it makes up itself, and what was "
       "entered does not look like one. That the user name is wrong is not ruled out.") },

  /* settings, as findings */
  { "settings-differ", NULL, { "user" }, TRUE,
    N_("The provider publishes other settings"),
    N_("For {host}, {name} publishes port {other} with {summary}. The account has something "
       "else.") },
  { "username-suspect", NULL, { "user" }, TRUE,
    N_("The user name looks incomplete"),
    N_("{name} takes the whole mail address as the user name, but “{user}” has no “@”.") },
  { "username-suspect", "blank", { "user" }, TRUE,
    N_("There is a blank in the user name"),
    N_("The user name “{user}” has a blank in it. That is rare; look whether it is right.") },
  { "password-suspect", NULL, { "user" }, FALSE,
    N_("The password has special letters"),
    N_("The password has letters or signs that are not part of the English alphabet. Not every "
       "server understands them in the same way.") },
  { "password-suspect", "blank", { "user" }, FALSE,
    N_("The password begins or ends with a blank"),
    N_("There is a blank at the beginning or the end of the password. Often that was copied along "
       "by mistake.") },
  { "password-suspect", "shape", { "user" }, FALSE,
    N_("This does not look like an app password"),
    N_("{name} takes from mail programs only app passwords, which it makes up itself. What was "
       "entered does not look like one.") },

  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
