/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_computer[] = {
  { "container-localhost", NULL, { "user" }, TRUE,
    N_("In a container, this is the container itself"),
    N_("Ehlo runs in a container ({container}), where {host} is the container itself, and nothing "
       "listens there at port {port}. A mail server on the machine around it, or in another "
       "container, needs its own name or address in the settings.") },
  { "container-localhost", "host-open", { "user" }, TRUE,
    N_("In a container, this is the container itself"),
    N_("Ehlo runs in a container ({container}), where {host} is the container itself, and nothing "
       "listens there at port {port}. The machine around it does listen at that port: "
       "use {gateway} as the server name.") },

  { "local-firewall", "own", { "user" }, FALSE,
    N_("This computer seems to block the connection"),
    N_("At port {port} of this computer {listener} listens, and still the connection was refused. "
       "Probably a firewall on this computer turns it down; "
       "less likely, the program was just starting.") },
  { "local-firewall", "own-silent", { "user" }, FALSE,
    N_("This computer seems to block the connection"),
    N_("The server of these settings, {host}, is this computer itself, and still nothing came back "
       "from port {port}. Probably a firewall on this computer swallows the connection.") },

  { "local-service-elsewhere", NULL, { "user" }, TRUE,
    N_("The mail service listens at port {other} instead"),
    N_("Nothing listens at port {port} of this computer, but at port {other} {listener} does. "
       "The settings and the service must agree on a port.") },
  { "local-service-elsewhere", "address", { "user" }, TRUE,
    N_("The mail service listens at another address"),
    N_("At port {port} {listener} listens only at the address {suggestion}, while the connection "
       "went to {address}. Use {suggestion} as the server name, "
       "or have the service listen at all addresses.") },
  { "local-service-elsewhere", "loopback", { "user" }, TRUE,
    N_("The mail service listens only on its own computer"),
    N_("At port {port} {listener} listens only at {suggestion}, which only programs on this "
       "computer reach. They can use {suggestion} as the server name; "
       "for all others the service must be told to listen at {address}.") },
  { "local-service-elsewhere", "ipv4", { "user" }, TRUE,
    N_("The mail service listens only over IPv4"),
    N_("At port {port} {listener} listens only over IPv4, the older kind of internet address, "
       "while the connection went to {address}. On this computer use {suggestion} as the server "
       "name, or have the service listen over IPv6, too.") },
  { "local-service-elsewhere", "ipv6", { "user" }, TRUE,
    N_("The mail service seems to listen only over IPv6"),
    N_("At port {port} {listener} listens over IPv6, the newer kind of internet address, while the "
       "connection went to {address}. Probably it does not take IPv4; a firewall on this computer "
       "that turns IPv4 down looks the same. On this computer use {suggestion} as the server "
       "name.") },

  { "local-service-down", "failed", { "user" }, FALSE,
    N_("The mail service of this computer has failed"),
    N_("Nothing listens at port {port} of this computer, and its mail service has failed: {unit}. "
       "“sudo systemctl restart {name}” starts it again; "
       "the log of the system tells why it stopped.") },
  { "local-service-down", "failed-other", { "user" }, FALSE,
    N_("The mail service of this computer has failed"),
    N_("Nothing listens at port {port} of this computer, and its mail service has failed: {unit}. "
       "“sudo systemctl restart {name}” starts it again; the log of the system tells why it "
       "stopped. At port {other} {listener} listens instead.") },
  { "local-service-down", "stopped", { "user" }, FALSE,
    N_("The mail service of this computer is not running"),
    N_("Nothing listens at port {port} of this computer, and its mail service is not running: "
       "{unit}. “sudo systemctl start {name}” starts it, and “sudo systemctl enable {name}” has it "
       "start together with the computer.") },
  { "local-service-down", "masked", { "user" }, FALSE,
    N_("The mail service of this computer is switched off"),
    N_("Nothing listens at port {port} of this computer, and its mail service may not start: "
       "{unit}. “sudo systemctl unmask {name}” allows it again, "
       "and “sudo systemctl start {name}” starts it.") },
  { "local-service-down", "running", { "user" }, TRUE,
    N_("The mail service does not listen at port {port}"),
    N_("Nothing listens at port {port} of this computer, although its mail service is running: "
       "{unit}. It is not set up for this port; its log may tell why, "
       "or another port is the right one.") },

  { "cloud-blocks-port-25", NULL, { "user" }, TRUE,
    N_("Machines at {cloud} may not use port 25"),
    N_("This computer is a machine of {cloud}, which by rule lets no connection to port 25 out. "
       "Send through a mail service at port 587 or 465 instead.") },
  { "cloud-blocks-port-25", "on-request", { "user", "isp" }, TRUE,
    N_("Machines at {cloud} may not use port 25"),
    N_("This computer is a machine of {cloud}, which by rule lets no connection to port 25 out. "
       "Send through a mail service at port 587 or 465 instead, "
       "or ask {cloud} to lift the rule, which it does for some accounts.") },

  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
