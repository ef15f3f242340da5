/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_network[] = {
  { "captive-portal", NULL, { "user" }, FALSE,
    N_("This network wants you to sign in first"),
    N_("A web page that was asked as a test was answered by somebody else. So this network lets "
       "nothing out before you have signed in, or agreed to its terms, in the browser. That "
       "says nothing about the mail server or your settings.") },
  { "captive-portal", "led", { "user" }, FALSE,
    N_("This network wants you to sign in first"),
    N_("A web page that was asked as a test led to {address} instead. So this network lets "
       "nothing out before you have signed in, or agreed to its terms, in the browser. That "
       "says nothing about the mail server or your settings.") },
  { "captive-portal", "system", { "user" }, FALSE,
    N_("This network wants you to sign in first"),
    N_("Your system found that this network lets nothing out before you have signed in, or agreed "
       "to its terms, in the browser. That says nothing about the mail server or your settings.") },
  { "proxy-required", NULL, { "network" }, FALSE,
    N_("This network lets only its web proxy out"),
    N_("No port of {host} could be reached from here, not even the one for web pages, while the "
       "proxy {proxy} answers. Mail programs do not use a web proxy: who runs this network must "
       "open a port for mail. That the server itself is off is less likely.") },
  { "certificate-intercepted", NULL, { "user" }, FALSE,
    N_("A program here opens your encrypted mail"),
    N_("The certificate for {host} was issued by {name}, a program on this computer that looks "
       "into encrypted connections. Switch off its scanning of encrypted mail, or add the mail "
       "server to its exceptions; do not simply accept the certificate.") },
  { "certificate-intercepted", "proxy", { "network" }, FALSE,
    N_("This network opens your encrypted mail"),
    N_("The certificate for {host} was issued by {name}, a device or service of this network that "
       "looks into encrypted connections. Who runs the network can leave mail out of that; do not "
       "simply accept the certificate.") },
  { "certificate-intercepted", "tool", { "user" }, FALSE,
    N_("A program opens your encrypted mail"),
    N_("The certificate for {host} was issued by {name}, a program with which people look into "
       "encrypted connections on purpose. If you did not start it, somebody else reads along.") },
  { "certificate-intercepted", "trusted", { "user", "network" }, FALSE,
    N_("Your encrypted mail is opened on the way"),
    N_("The certificate for {host} was issued by {name}, not by who vouches for the mail server, "
       "and this computer is set up to trust it. So {name} can read what is sent, your password "
       "included.") },
  { "clock-wrong", NULL, { "user" }, FALSE,
    N_("The clock of this computer is wrong"),
    N_("The clock of this computer is {difference} ahead: other clocks say {date}. That is why the "
       "certificate of {host} seems to be out of date, though it is good. Set the clock, best to "
       "be set automatically, and test again.") },
  { "clock-wrong", "behind", { "user" }, FALSE,
    N_("The clock of this computer is wrong"),
    N_("The clock of this computer is {difference} behind: other clocks say {date}. That is why "
       "the certificate of {host} seems to be good only later, though it is good now. Set the "
       "clock, best to be set automatically, and test again.") },
  { "clock-wrong", "server", { "user" }, FALSE,
    N_("The clock of this computer seems to be wrong"),
    N_("The clock of this computer is {difference} ahead of the mail server’s, which says {date}. "
       "By that date the certificate of {host} is good, by this computer’s it is out of date. Look "
       "at this computer’s clock first; that the server’s is the wrong one is less likely.") },
  { "tunnel-in-use", NULL, { "user" }, FALSE,
    N_("Your connection goes through a VPN"),
    N_("Everything from here goes out through {tunnel}, a VPN or another tunnel. Many of those let "
       "no mail out; a test without it shows whether this one is the reason.") },

  /* what ehlo-rules-tls.c finds, once the clock has been compared */
  { "certificate-expired", "clock-checked", { "provider" }, FALSE,
    N_("The server’s certificate has expired"),
    N_("The certificate of {host} was good until {date}, so it proves nothing any more. It must be "
       "renewed. The clock of this computer was compared with others and is not the reason.") },
  { "certificate-not-yet-valid", "clock-checked", { "provider" }, FALSE,
    N_("The server’s certificate is not valid yet"),
    N_("The certificate of {host} is good only from {date} on, so it proves nothing yet. The clock "
       "of this computer was compared with others and is not the reason.") },
  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
