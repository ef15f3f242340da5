/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_reply[] = {
  /* at the door */
  { "ip-blocklisted", NULL, { "user", "isp" }, FALSE,
    N_("Your internet address is on a blocklist"),
    N_("The server refused because the internet address that you connect from is on a list of "
       "senders of unwanted mail. Your user name and password are not the reason.") },
  { "ip-blocklisted", "agrees", { "user", "isp" }, FALSE,
    N_("Your internet address is on a blocklist"),
    N_("The server refused because the internet address that you connect from is on a list of "
       "senders of unwanted mail. The list says the same when Ehlo asks it. Your user name and "
       "password are not the reason.") },
  { "ip-blocklisted", "cleared", { "user", "provider" }, FALSE,
    N_("The server takes your address for listed"),
    N_("The server refused because of a blocklist, but the list itself, asked just now, does not "
       "have the internet address that you connect from. It was taken off meanwhile, or the list "
       "turns the server’s own look-ups away. Try again in an hour; if it stays so, tell whoever "
       "runs the server.") },
  { "ip-reputation", NULL, { "user", "isp" }, FALSE,
    N_("Your internet address is distrusted"),
    N_("The server refused because it has a bad opinion of the internet address that you connect "
       "from. Your user name and password are not the reason.") },
  { "ip-not-allowed", NULL, { "user", "isp" }, FALSE,
    N_("Your internet address is not on the server’s list"),
    N_("The server takes mail only from internet addresses that are on a list of its own, and "
       "yours is not.") },
  { "reverse-dns-missing", NULL, { "provider" }, FALSE,
    N_("Your internet address has no proper name"),
    N_("The server looked for the name that belongs to the internet address you connect from, and "
       "found none that is right. Whoever runs that connection has to enter it.") },
  { "helo-rejected", NULL, { "user" }, FALSE,
    N_("The server refuses the name it was greeted with"),
    N_("The server did not accept the name by which this computer introduced itself. "
       "Your user name and password are not the reason.") },
  { "too-many-connections", NULL, { "user", "provider" }, FALSE,
    N_("Too many connections at once"),
    N_("The server takes no further connection from you for now: other programs, or others at your "
       "internet address, hold some. Try again later.") },

  /* signing in */
  { "auth-app-password-needed", NULL, { "user" }, FALSE,
    N_("An app password is needed"),
    N_("The server wants a password made for one program alone, not the one of the account. "
       "Make such an app password on the provider’s web site and enter it here.") },
  { "auth-basic-disabled", NULL, { "organisation" }, FALSE,
    N_("Signing in with a password is switched off"),
    N_("The server takes no passwords from mail programs; it wants a sign-in through the browser "
       "(OAuth). That your password is wrong is not said by this.") },
  { "auth-smtp-disabled", NULL, { "organisation" }, FALSE,
    N_("Sending by mail program is switched off"),
    N_("The sign-in for sending is switched off for this mailbox or for the whole organisation. "
       "That your password is wrong is not said by this.") },
  { "auth-browser-sign-in-needed", NULL, { "user" }, FALSE,
    N_("Sign in with the browser first"),
    N_("The provider wants you to sign in on its web site before it lets a mail program in again. "
       "That your password is wrong is not said by this.") },
  { "auth-account-blocked", NULL, { "user" }, FALSE,
    N_("The account is blocked"),
    N_("The server says that this account is blocked or switched off. "
       "Another password does not change that.") },
  { "auth-token-expired", NULL, { "user" }, FALSE,
    N_("The sign-in through the browser has run out"),
    N_("What the sign-in through the browser gave this program is not valid any more. "
       "Sign in there again.") },
  { "auth-too-many-attempts", NULL, { "nobody" }, FALSE,
    N_("Too many tries to sign in"),
    N_("The server takes no sign-in for a while, because there were too many. "
       "Wait before the next one; each try may make the wait longer.") },

  /* sender */
  { "sender-rejected", NULL, { "user" }, TRUE,
    N_("You may not send as this address"),
    N_("The server does not let this account send as {address}. Use the address of the account, or "
       "ask for this one to be allowed.") },
  { "sender-unauthenticated", NULL, { "organisation" }, FALSE,
    N_("The sender’s domain does not vouch for this mail"),
    N_("The server checked whether mail from {address} may come from here (SPF, DKIM, DMARC), and "
       "it may not. Who looks after that domain has to set it up.") },
  { "sender-unverified", NULL, { "user" }, TRUE,
    N_("The sender is not verified with the provider"),
    N_("The provider takes mail only from senders that were verified on its web site, and "
       "{address} was not.") },
  { "sender-invalid", NULL, { "user" }, TRUE,
    N_("The sender’s address is not accepted"),
    N_("The server does not take {address} for an address that mail can come from: it is written "
       "wrongly, or its domain does not exist.") },
  { "relay-denied", NULL, { "user" }, TRUE,
    N_("The server does not pass your mail on"),
    N_("The server carries mail to other domains only for those whom it knows. "
       "Sign in, or use the server of the provider that your address belongs to.") },
  { "wrong-server", NULL, { "user", "provider" }, TRUE,
    N_("This is not the server for your account"),
    N_("The server says that another one is meant for this account or for sending mail.") },
  { "plan-required", NULL, { "user", "provider" }, FALSE,
    N_("Your plan with the provider does not include this"),
    N_("The provider lets mail programs send only with another plan, or once a bill is paid.") },

  /* recipient */
  { "recipient-unknown", NULL, { "recipient" }, FALSE,
    N_("The recipient does not exist"),
    N_("The server knows no mailbox {address}. Your account is not the reason.") },
  { "recipient-rejected", NULL, { "recipient" }, FALSE,
    N_("The recipient’s side does not take this mail"),
    N_("The server does not take mail for {address} from you. Your account is not the reason.") },
  { "recipient-invalid", NULL, { "user" }, FALSE,
    N_("The recipient’s address is not accepted"),
    N_("The server does not take {address} for an address: it is written wrongly, or its domain "
       "does not exist.") },
  { "mailbox-full", NULL, { "recipient" }, FALSE,
    N_("The recipient’s mailbox is full"),
    N_("The mailbox of {address} has no room left. Your account is not the reason; only the "
       "recipient can make room.") },
  { "greylisted", NULL, { "nobody" }, FALSE,
    N_("The server wants to be asked again in some minutes"),
    N_("The server turns down whom it does not know yet, and accepts the same mail a few minutes "
       "later (greylisting). Nothing is wrong; mail programs try again by themselves.") },
  { "smtputf8-needed", NULL, { "user", "provider" }, FALSE,
    N_("The server cannot handle letters of an address"),
    N_("An address here has letters that this server, or the next one, cannot handle. "
       "Use an address in plain letters.") },

  /* message, and the rest */
  { "rate-limited", NULL, { "nobody" }, FALSE,
    N_("The limit for sending is reached"),
    N_("The server takes no more mail from you for now. "
       "The limit passes with time; the provider says how long.") },
  { "message-too-big", NULL, { "provider" }, FALSE,
    N_("The message is too big"),
    N_("The server does not take messages of this size.") },
  { "content-rejected", NULL, { "user", "provider" }, FALSE,
    N_("The server refuses the content of the message"),
    N_("The server takes the message for unwanted or dangerous. The connection, the sign-in and "
       "the addresses are not the reason.") },
  { "policy-rejected", NULL, { "provider" }, FALSE,
    N_("A rule of the server forbids this"),
    N_("The server refused because of a rule of its own; its words say more than the code.") },
  { "server-error", NULL, { "provider" }, FALSE,
    N_("The server has a fault of its own"),
    N_("The server reports that something is wrong on its side. "
       "Your settings are not the reason; try again later.") },
  { "server-error", "turned-away", { "provider" }, FALSE,
    N_("The server misunderstands a blocklist"),
    N_("The server refused because of a blocklist, but what it quotes is no listing: the list "
       "turns away the name server that the mail server asks. Your address, user name and password "
       "are not the reason.") },
  { "command-refused", NULL, { "user", "provider" }, FALSE,
    N_("The server refuses a command"),
    N_("The server did not accept what it was sent in the step “{step}”: it does not know the "
       "command, or not at this point.") },
  { "mail-loop", NULL, { "user", "provider" }, FALSE,
    N_("The mail goes round in circles"),
    N_("The server has seen this mail before: servers pass it on to each other without end.") },

  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
