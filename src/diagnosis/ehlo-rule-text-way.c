/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

/* What the other ports of the host and the look at the way prove. The usual texts of some of the
 * codes stand in ehlo-rule-text.c. */
const EhloRuleText _ehlo_rule_texts_way[] = {
  { "offline", "router", { "user" }, FALSE,
    N_("Your router does not answer"),
    N_("This computer is connected, but the router that leads out of your network does not answer, "
       "whatever the port. Look whether it is switched on and the cable or Wi-Fi is the right "
       "one. Neither the mail server nor your settings are at fault.") },

  { "port-refused", "proven", { "provider" }, TRUE,
    N_("The server turns port {port} down"),
    N_("{host} itself answered that nothing is open at port {port}; the answer came from where its "
       "other ports answer. The mail service there is down, or it uses another port.") },

  { "port-rejected", "near", { "network" }, TRUE,
    N_("Your network blocks port {port}"),
    N_("{sender}, the first router on the way, turns port {port} down, while other ports get "
       "through. A firewall of your own network does that; the server is not at fault.") },
  { "port-rejected", "between", { "isp", "network" }, TRUE,
    N_("Port {port} is blocked on the way"),
    N_("{sender}, router {hop} on the way to {host}, turns port {port} down, while other ports get "
       "through. A firewall there does that; the server is not at fault.") },
  { "port-rejected", "far", { "provider", "isp" }, TRUE,
    N_("Port {port} is blocked in front of the server"),
    N_("{sender}, the last router before {host}, turns port {port} down, while other ports get "
       "through. A firewall there does not allow this port.") },
  { "port-rejected", "port", { "network", "isp" }, TRUE,
    N_("Port {port} is blocked on the way"),
    N_("{sender}, which is not the address of the server, turns port {port} of {host} down, while "
       "other ports get through. A firewall on the way does that; the server is not at fault.") },
  { "port-rejected", "at-host", { "provider" }, TRUE,
    N_("The server’s firewall turns port {port} down"),
    N_("{host} is reached, and its own firewall answered that port {port} is not allowed.") },
  { "port-rejected", "reset", { "isp", "network" }, TRUE,
    N_("Something on the way turns port {port} down"),
    N_("What turned port {port} down answered from about router {hop} on the way, nearer than "
       "{host}. A firewall does such things; less likely another machine serves this port.") },
  { "port-rejected", "reset-near", { "network" }, TRUE,
    N_("Your network blocks port {port}"),
    N_("What turned port {port} down answered from the first routers of the way, and not from "
       "{host}. A firewall of your network or your internet provider most likely does that.") },

  { "port-dropped", "near", { "network", "isp" }, TRUE,
    N_("Your network blocks port {port}"),
    N_("What goes to port {port} of {host} vanishes at the first or second router on the way, "
       "while another port of the same server answers. A firewall of your network or of your "
       "internet provider swallows it.") },
  { "port-dropped", "between", { "isp", "network" }, TRUE,
    N_("Port {port} is blocked on the way"),
    N_("What goes to port {port} of {host} gets no farther than router {hop} on the way or the "
       "next one, while another port of the same server answers. A firewall there swallows it.") },
  { "port-dropped", "far", { "provider", "user" }, TRUE,
    N_("Port {port} does not answer"),
    N_("What goes to port {port} of {host} gets as far as its last router, and nothing comes back, "
       "while another port of the same server answers. Most likely a firewall at the server "
       "swallows it; one on this computer that swallows the answer looks the same.") },
  { "port-dropped", "port", { "network", "isp", "provider" }, TRUE,
    N_("Port {port} is blocked"),
    N_("Nothing came back from port {port} of {host}, while another port of the same server "
       "answers. A firewall swallows what goes to this port or comes from it; whether it is yours, "
       "your internet provider’s or the server’s is not known.") },

  { "host-unreachable", "silent", { "provider" }, FALSE,
    N_("The server does not answer at all"),
    N_("No port of {host} answers, not even one that has nothing to do with mail. The server is "
       "probably switched off or cut off; less likely a firewall keeps you away from all of it.") },
  { "host-unreachable", "nothing-gets-out", { "network", "isp" }, FALSE,
    N_("Nothing gets out of your network"),
    N_("No port of {host} answers, and neither does the page that tells whether there is a way to "
       "the internet. Probably your network or your internet provider has no way out at the "
       "moment; that the server is switched off besides is less likely.") },
  { "host-unreachable", "near", { "network", "isp" }, FALSE,
    N_("Nothing gets through to the server"),
    N_("No port of {host} answers, and nothing is seen of the way behind the first routers. "
       "Probably your network or your internet provider does not let you through to it; less "
       "likely the server is switched off.") },
  { "host-unreachable", "router", { "provider", "isp" }, FALSE,
    N_("The server cannot be reached"),
    N_("{sender} reports for one port after the other that there is no way to {host}. The server "
       "is switched off or cut off.") },
  { "host-unreachable", "blocked", { "network", "isp" }, FALSE,
    N_("Every port of the server is blocked"),
    N_("{sender}, which is not the address of the server, turns down every port of {host}, not "
       "only those for mail. A firewall there keeps you away from this server.") },

  { "banned", NULL, { "provider" }, FALSE,
    N_("The server seems to have locked you out"),
    N_("{host} refused a sign-in not long ago, and now none of its ports for mail answers. Many "
       "servers do that for a while after wrong passwords; that they are out of order is less "
       "likely. Wait before you try again, and check the password first.") },

  { "intercepted", NULL, { "network", "isp" }, FALSE,
    N_("Something answers in the server’s place"),
    N_("What answers at port {port} of {host} is {hop} hops away, nearer than other ports of the "
       "same server. A firewall, a proxy or a security program most likely answers in its "
       "place.") },
  { "intercepted", "led-away", { "network", "isp" }, FALSE,
    N_("Something leads port {port} to another server"),
    N_("At router {hop} on the way, port {port} of {host} is led elsewhere, and what answers does "
       "not look like the server that is meant. Another port of the server is not led away.") },

  { "local-firewall", "port", { "user" }, TRUE,
    N_("This computer itself blocks port {port}"),
    N_("A firewall or a security program on this computer does not let connections to port {port} "
       "out, while other ports of {host} answer. The server and the network are not at fault.") },
  { "local-firewall", "reset", { "user" }, TRUE,
    N_("This computer seems to block port {port}"),
    N_("Port {port} of {host} was turned down sooner than even the first router could answer. "
       "Probably a firewall or a security program on this computer does that.") },

  { "starttls-not-offered", "elsewhere", { "provider" }, TRUE,
    N_("This port does not offer encryption"),
    N_("Encryption is wanted, but {host} does not offer it on port {port}, as it does on another "
       "one. That something on the way hides the offer is not ruled out.") },

  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
