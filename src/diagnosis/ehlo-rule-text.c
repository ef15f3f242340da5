/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

/* The usual text of a code first, then its variants. */
static const EhloRuleText texts[] = {
  /* settings */
  { "host-invalid", NULL, { "user" }, TRUE,
    N_("The server name cannot be right"),
    N_("“{host}” cannot be the name of a server, so nothing was asked on the network.") },
  { "host-invalid", "suggestion", { "user" }, TRUE,
    N_("The server name cannot be right"),
    N_("“{host}” cannot be the name of a server, so nothing was asked on the network. "
       "Probably {suggestion} was meant.") },
  { "host-not-found", NULL, { "user" }, TRUE,
    N_("This server name does not exist"),
    N_("The name service knows no {host}. Most often that is a typing mistake in the server name; "
       "it says nothing about your user name and password.") },
  { "host-not-found", "suggestion", { "user" }, TRUE,
    N_("This server name does not exist"),
    N_("The name service knows no {host}. Perhaps {suggestion} was meant? "
       "This says nothing about your user name and password.") },
  { "host-no-address", NULL, { "user" }, TRUE,
    N_("This server name has no address"),
    N_("The name {host} exists, but it has no address that could be connected to. "
       "The mail server probably has another name.") },
  { "host-no-address", "mx", { "user" }, TRUE,
    N_("This server name has no address"),
    N_("The name {host} exists, but it has no address that could be connected to. Mail for it is "
       "taken by {names}; the server for sending probably has a similar name.") },

  /* name service */
  { "dns-failure", NULL, { "network" }, FALSE,
    N_("The name service cannot look the server up"),
    N_("The name service answered with an error when it was asked for {host}. "
       "Whether the name exists stays open; the mail server itself was not asked.") },
  { "dns-failure", "all", { "network" }, FALSE,
    N_("The name service is out of order"),
    N_("The name service answered with an error when it was asked for {host}, and it cannot look "
       "up other names either. Neither the mail server nor your settings are the reason.") },
  { "dns-failure", "denies-all", { "network" }, FALSE,
    N_("The name service is out of order"),
    N_("The name service says that {host} does not exist, but it says so even of names that "
       "certainly do. Probably it is out of order; {host} may be right or wrong.") },
  { "dns-failure", "domain", { "provider" }, FALSE,
    N_("The server’s name cannot be looked up"),
    N_("The name service finds other names, but for {host} it can only report an error: what the "
       "owner of that name has set up for it does not work. Your network is not the reason.") },
  { "dns-failure", "refused", { "network" }, FALSE,
    N_("The name service refuses to look the server up"),
    N_("The name service answers for other names, but it refuses to look up {host}. "
       "Probably a rule of your network forbids this name.") },
  { "dns-failure", "answers-elsewhere", { "network" }, FALSE,
    N_("The name service cannot look the server up"),
    N_("The name service reports an error for {host}, though there is an answer for that name and "
       "nothing is wrong with it. Probably the name service itself, or its clock, is at fault.") },
  { "dns-bogus", NULL, { "provider" }, FALSE,
    N_("The server’s name has a broken signature"),
    N_("There is an address for {host}, but its signature (DNSSEC) does not hold, so the name "
       "service holds it back. Who runs the name {host} must repair that.") },
  { "dns-timeout", NULL, { "network" }, FALSE,
    N_("The name service does not answer"),
    N_("No name service answered when it was asked for the address of {host}. "
       "Your network is at fault, or it is cut off; the mail server itself was not asked.") },
  { "dns-timeout", "domain", { "provider" }, FALSE,
    N_("Nobody answers for the server’s name"),
    N_("The name service answers for other names, but not for {host}. "
       "Probably those who must answer for that name are down; your network is not the reason.") },
  { "dns-blocked", NULL, { "network" }, FALSE,
    N_("The name service gives a wrong address"),
    N_("For {host} the name service gives the address {address}, where no public mail server "
       "can be. Something, perhaps a filter, keeps this name away from your network.") },
  { "dns-blocked", "denied", { "network" }, FALSE,
    N_("The name service denies the server’s name"),
    N_("{host} is a name that a mail provider publishes, but the name service says that there is "
       "no such name, though it knows others. Probably a filter keeps it away from your network; "
       "less likely the provider has given the name up.") },
  { "dns-blocked", "hosts-file", { "user" }, FALSE,
    N_("This computer has a wrong address for the server"),
    N_("The hosts file of this computer gives {host} the address {address}, where no public mail "
       "server can be.") },

  /* this computer */
  { "offline", NULL, { "user" }, FALSE,
    N_("This computer is not connected to the internet"),
    N_("This computer has no connection that leads out, so {host} could not be reached. "
       "That says nothing about the mail server or your settings.") },
  { "local-firewall", NULL, { "user" }, FALSE,
    N_("This computer itself blocks the connection"),
    N_("A firewall, a sandbox or a security program on this computer does not let the connection "
       "to {host}, port {port} out. The mail server was not reached, so it is not at fault.") },
  { "local-firewall", "silent", { "user" }, FALSE,
    N_("This computer seems to block the connection"),
    N_("The connection to {host}, port {port} never left this computer. "
       "Probably a firewall or a security program on it holds it back.") },
  { "local-firewall", "names", { "user" }, FALSE,
    N_("This computer itself blocks the name service"),
    N_("A firewall, a sandbox or a security program on this computer does not let the question "
       "for the address of {host} out. The network and the mail server are not at fault.") },
  { "local-service-down", NULL, { "user" }, TRUE,
    N_("Nothing listens at port {port} of this computer"),
    N_("The server of these settings, {host}, is this computer itself, and no program listens "
       "there at port {port}. The mail service is not running, or it uses another port.") },

  /* the way */
  { "port-refused", NULL, { "provider" }, TRUE,
    N_("The server turns port {port} down"),
    N_("{host} answered that nothing is open at port {port}: the mail service there is down, or "
       "it uses another port. That a firewall answered in its place is not ruled out.") },
  { "port-rejected", NULL, { "network", "isp" }, TRUE,
    N_("Something on the way turns port {port} down"),
    N_("The connection to {host} was turned down by {sender}, which is not the address of the "
       "server. A firewall on the way does not allow port {port}; another port may get through.") },
  { "port-rejected", "host", { "provider", "network" }, TRUE,
    N_("A firewall turns port {port} down"),
    N_("The address of the server, {sender}, answered that port {port} is not allowed. "
       "Probably a firewall at the server does that, less likely one on the way.") },
  { "port-rejected", "unknown", { "network", "isp" }, TRUE,
    N_("Port {port} is turned down"),
    N_("The connection to {host} was turned down, and the system does not tell by whom. "
       "Probably a firewall on the way does not allow port {port}.") },
  { "port-dropped", NULL, { "network", "isp", "provider" }, TRUE,
    N_("No answer from port {port}"),
    N_("Nothing at all came back from {host}, port {port}. Either something on the way blocks "
       "this port, or the server is switched off; this test cannot tell which.") },
  { "host-unreachable", NULL, { "provider" }, FALSE,
    N_("The server cannot be reached"),
    N_("{sender} reports that there is no way to {host}. The server is probably switched off or "
       "cut off; a firewall that blocks only this port can say the same.") },
  { "host-unreachable", "neighbour", { "user", "network" }, FALSE,
    N_("The server cannot be reached"),
    N_("On the local network nobody answered for {host}: either the server is switched off, or "
       "the router that leads to it.") },
  { "ipv6-unavailable", NULL, { "isp" }, FALSE,
    N_("The server has only IPv6, your network has none"),
    N_("{host} has only an address of the newer kind, IPv6, and this network knows only the older "
       "kind, IPv4. Neither the server nor your settings are at fault.") },
  { "ipv6-broken", NULL, { "isp" }, FALSE,
    N_("IPv6 does not work on the way to the server"),
    N_("The server answers over IPv4, but not over IPv6, the newer kind of internet address. "
       "Programs that try IPv6 first are slow or fail.") },
  { "ipv6-broken", "refused", { "provider" }, FALSE,
    N_("The server turns IPv6 down"),
    N_("The server answers over IPv4, but over IPv6, the newer kind of internet address, the port "
       "is turned down. Programs that try only IPv6 fail.") },
  { "connection-reset", NULL, { "provider" }, FALSE,
    N_("The connection was cut off"),
    N_("The connection to {host} was cut off during the step “{step}”, and nobody gave a reason. "
       "The server did that, or something on the way.") },
  { "connection-closed", NULL, { "provider" }, FALSE,
    N_("The server closed the connection"),
    N_("The connection to {host} was closed during the step “{step}”, and nobody gave a reason. "
       "The server may be overloaded, or it does not want connections from here.") },

  /* the door */
  { "tls-mode-wrong", NULL, { "user" }, TRUE,
    N_("This port wants encryption from the start"),
    N_("Port {port} of {host} says nothing in plain text, but it answers in TLS. "
       "Choose TLS from the start for this port, or another port.") },
  { "tls-mode-wrong", "no-greeting", { "user" }, TRUE,
    N_("This port wants encryption from the start"),
    N_("Port {port} of {host} says nothing in plain text, but it answers in TLS. "
       "As no mail server greeted there, the port may also be meant for something else.") },
  { "tls-mode-wrong", "plain", { "user" }, TRUE,
    N_("This port begins without encryption"),
    N_("Port {port} of {host} does not answer in TLS, but it answers in plain text. "
       "Choose STARTTLS for this port, or another port.") },
  { "not-smtp", NULL, { "user" }, TRUE,
    N_("Port {port} is not for sending mail"),
    N_("What answers at port {port} of {host} is {service}, not a server that takes mail. "
       "The port or the server name in the settings is wrong.") },

  /* the greeting */
  { "no-greeting", NULL, { "provider" }, FALSE,
    N_("The server does not say a word"),
    N_("The connection to {host}, port {port} was made, but nothing came in time. The mail service "
       "is probably stuck; a way that loses large packets can look the same.") },
  { "no-greeting", "partial", { "provider" }, FALSE,
    N_("The server is too slow to greet"),
    N_("{host} began to greet, but did not come to an end in time. "
       "Probably it is overloaded or slows strangers down.") },
  { "slow-greeting", NULL, { "provider" }, FALSE,
    N_("The server is slow to greet"),
    N_("It took {seconds} s until {host} greeted. Programs that wait less give up.") },
  { "server-busy", NULL, { "nobody" }, FALSE,
    N_("The server takes no mail at the moment"),
    N_("The server answered, but it asks to come back later. "
       "That says nothing about your user name and password.") },
  { "server-rejects-client", NULL, { "provider" }, FALSE,
    N_("The server does not want this connection"),
    N_("The server answered, but it did not want to begin a conversation. It knows only from where "
       "you connect by then, so your user name and password are not the reason.") },
  { "protocol-error", NULL, { "provider" }, FALSE,
    N_("The server does not speak as a mail server should"),
    N_("What came from {host} during the step “{step}” is not the language of a mail server.") },

  /* encryption */
  { "starttls-not-offered", NULL, { "provider" }, TRUE,
    N_("The server does not offer encryption"),
    N_("Encryption is wanted, but {host} does not offer it on port {port}. It may do so on another "
       "port; that something on the way hides the offer is not ruled out.") },
  { "starttls-stripped", NULL, { "network" }, TRUE,
    N_("Something on the way removes the encryption"),
    N_("In what {host} offers, a word was overwritten on the way, where the offer of encryption "
       "belongs. A security device in the network does such things; the server is not at fault.") },
  { "starttls-failed", NULL, { "provider" }, FALSE,
    N_("The server fails to begin the encryption"),
    N_("{host} offers encryption, but turned it down when it was asked to begin.") },
  { "starttls-failed", "garbage", { "provider" }, FALSE,
    N_("The server fails to begin the encryption"),
    N_("{host} agreed to begin the encryption, but what came then was not encrypted.") },
  { "starttls-injection", NULL, { "provider" }, FALSE,
    N_("Plain text slipped in before the encryption"),
    N_("After the agreement to encrypt, more came in plain text. It was thrown away here; a "
       "program that keeps it can be made to believe what somebody on the way wrote.") },
  { "tls-too-old", NULL, { "provider" }, FALSE,
    N_("The server’s encryption is out of date"),
    N_("The server agreed only to {version}, which is no longer safe. "
       "Many programs refuse that.") },
  { "tls-too-old", "no-version", { "provider" }, FALSE,
    N_("The server’s encryption is out of date"),
    N_("{host} and this program found no version of TLS that both accept. "
       "Probably the server knows only versions that are no longer safe.") },
  { "tls-handshake-failed", NULL, { "provider" }, FALSE,
    N_("The server broke the encryption off"),
    N_("The connection was made, but {host} broke off while the encryption began, with the words "
       "“{alert}”.") },
  { "tls-handshake-failed", "refused", { "provider" }, FALSE,
    N_("No agreement about the encryption"),
    N_("The connection was made, but {host} answered in a way that allows no safe encryption.") },
  { "tls-handshake-failed", "silent", { "provider" }, FALSE,
    N_("The encryption did not begin in time"),
    N_("{host} went silent when the encryption was to begin. "
       "The server may be stuck, or the way to it loses large packets.") },
  { "client-certificate-required", NULL, { "provider" }, FALSE,
    N_("The server wants a certificate of yours"),
    N_("{host} asked for a certificate of the client and broke off when it got none. "
       "A password does not help there; ask who runs the server.") },
  { "certificate-expired", NULL, { "provider" }, FALSE,
    N_("The server’s certificate has expired"),
    N_("The certificate of {host} was good until {date}, so it proves nothing any more. "
       "It must be renewed, unless the clock of this computer is wrong.") },
  { "certificate-expired", "issuer", { "provider" }, FALSE,
    N_("A certificate of the server’s issuer has expired"),
    N_("The certificate of {host} itself is good until {date}, but one of those that vouch for it "
       "has expired, so it proves nothing. The server must send the present one, unless the clock "
       "of this computer is wrong.") },
  { "certificate-expired", "issuer-clock-checked", { "provider" }, FALSE,
    N_("A certificate of the server’s issuer has expired"),
    N_("The certificate of {host} itself is good until {date}, but one of those that vouch for it "
       "has expired, so it proves nothing. The server must send the present one. The clock of this "
       "computer was compared with others and is not the reason.") },
  { "certificate-not-yet-valid", NULL, { "provider" }, FALSE,
    N_("The server’s certificate is not valid yet"),
    N_("The certificate of {host} is good only from {date} on, so it proves nothing yet. "
       "Look first whether the clock of this computer is right.") },
  { "certificate-name-mismatch", NULL, { "user", "provider" }, TRUE,
    N_("The certificate is for another name"),
    N_("The server’s certificate is made for {names}, not for {host}. Either the server name in "
       "the settings should be that one, or this is not the right server.") },
  { "certificate-name-mismatch", "no-names", { "user", "provider" }, TRUE,
    N_("The certificate is not for this name"),
    N_("The server’s certificate does not name {host}, nor any other server.") },
  { "certificate-self-signed", NULL, { "provider" }, FALSE,
    N_("The server vouches only for itself"),
    N_("The certificate of {host} is signed by itself. Anybody can make such a one, so it does not "
       "prove that this is the right server.") },
  { "certificate-untrusted", NULL, { "provider" }, FALSE,
    N_("Nobody known vouches for the server"),
    N_("This computer does not know who issued the certificate of {host} ({issuer}), so it does "
       "not prove that this is the right server.") },
  { "certificate-chain-incomplete", NULL, { "provider" }, FALSE,
    N_("The server leaves out part of its certificate"),
    N_("{host} sent its certificate without the one of its issuer ({issuer}), so this computer "
       "cannot check it. Probably the server is set up wrongly; "
       "an issuer that nobody knows is less likely.") },
  { "certificate-revoked", NULL, { "provider" }, FALSE,
    N_("The server’s certificate was withdrawn"),
    N_("Who issued the certificate of {host} has declared it invalid, so it proves nothing.") },
  { "certificate-weak", NULL, { "provider" }, FALSE,
    N_("The server’s certificate is too weak"),
    N_("The certificate of {host} rests on a method that can be forged by now, so it proves "
       "nothing.") },
  { "certificate-expires-soon", NULL, { "provider" }, FALSE,
    N_("The server’s certificate ends soon"),
    N_("The certificate of {host} is good until {date}. If it is not renewed by then, mail "
       "programs will refuse the connection.") },

  /* signing in */
  { "auth-not-encrypted", NULL, { "user" }, TRUE,
    N_("The password was held back: no encryption"),
    N_("Your password was not sent, because the connection is not encrypted: anybody on the way "
       "could read it.") },
  { "auth-not-encrypted", "offered", { "user" }, TRUE,
    N_("The password was held back: no encryption"),
    N_("Your password was not sent, because the connection is not encrypted. "
       "The server offers encryption: choose STARTTLS in the settings.") },
  { "tls-required", NULL, { "user" }, TRUE,
    N_("The server wants encryption first"),
    N_("The server goes on only over an encrypted connection. "
       "Choose STARTTLS or TLS in the settings.") },
  { "auth-required", NULL, { "user" }, TRUE,
    N_("The server wants you to sign in first"),
    N_("The server takes mail only after a sign-in. "
       "Enter a user name and a password in the settings.") },
  { "auth-not-offered", NULL, { "provider" }, TRUE,
    N_("The server offers no sign-in"),
    N_("The connection is encrypted, and still the server does not offer a sign-in. "
       "This port is perhaps not meant for people who send mail.") },
  { "auth-not-offered", "plain", { "user", "provider" }, TRUE,
    N_("The server offers no sign-in without encryption"),
    N_("The server does not offer a sign-in on this connection, which is not encrypted. "
       "Probably it does so once the connection is.") },
  { "auth-no-common-mechanism", NULL, { "user" }, FALSE,
    N_("No way to sign in that both sides know"),
    N_("The server offers only ways to sign in that cannot be used here: {mechanisms}.") },
  { "auth-no-common-mechanism", "oauth", { "user" }, FALSE,
    N_("The server wants a sign-in through the browser"),
    N_("The server takes no password; it offers only {mechanisms}, where one signs in through the "
       "browser.") },
  { "auth-rejected", NULL, { "user" }, TRUE,
    N_("User name or password not accepted"),
    N_("The server did not accept the sign-in. Most often the user name or the password is wrong; "
       "some providers say the same when they want an app password.") },
  { "auth-temporary-failure", NULL, { "nobody" }, FALSE,
    N_("The server cannot check sign-ins at the moment"),
    N_("The server could not check the sign-in for the moment. "
       "That does not mean that your password is wrong; try again later.") },

  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};

static const EhloRuleText *const tables[] = {
  texts,
  _ehlo_rule_texts_network,
  _ehlo_rule_texts_computer,
  _ehlo_rule_texts_way,
  _ehlo_rule_texts_packets,
  _ehlo_rule_texts_talk,
  _ehlo_rule_texts_reply,
};

/**
 * ehlo_rule_text_get_n:
 *
 * Returns: how many texts there are
 */
guint
ehlo_rule_text_get_n (void)
{
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const EhloRuleText *text = tables[i]; text->code != NULL; text++)
      n++;

  return n;
}

/**
 * ehlo_rule_text_get:
 * @index: less than ehlo_rule_text_get_n()
 *
 * Returns: (transfer none): that text
 */
const EhloRuleText *
ehlo_rule_text_get (guint index)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const EhloRuleText *text = tables[i]; text->code != NULL; text++)
      if (index-- == 0)
        return text;

  g_return_val_if_reached (NULL);
}

/**
 * ehlo_rule_text_find:
 * @code: a code of a verdict or finding
 * @variant: (nullable): which of its texts; %NULL for the usual one
 *
 * Returns: (transfer none) (nullable): the text; %NULL when there is none
 */
const EhloRuleText *
ehlo_rule_text_find (const char *code,
                     const char *variant)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const EhloRuleText *text = tables[i]; text->code != NULL; text++)
      if (g_strcmp0 (text->code, code) == 0 && g_strcmp0 (text->variant, variant) == 0)
        return text;

  return NULL;
}
