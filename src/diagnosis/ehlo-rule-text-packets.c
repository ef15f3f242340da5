/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-rule-text-private.h"

#include <glib/gi18n-lib.h>

const EhloRuleText _ehlo_rule_texts_packets[] = {
  { "mtu-blackhole", NULL, { "isp" }, FALSE,
    N_("Large packets get lost on the way"),
    N_("The step “{step}” came to a halt, while at the same time it worked over a second "
       "connection that sends only small packets. So large packets to or from {host} vanish on "
       "the way. Your settings are not at fault.") },
  { "mtu-blackhole", "tunnel", { "user", "isp" }, FALSE,
    N_("Large packets get lost on the way"),
    N_("The step “{step}” came to a halt, while at the same time it worked over a second "
       "connection that sends only small packets. Your connection goes through a tunnel "
       "({tunnel}), where large packets often get lost: try it without.") },
  { "mtu-blackhole", "signature", { "isp" }, FALSE,
    N_("Large packets seem to get lost on the way"),
    N_("The step “{step}” came to a halt because packets of full size did not arrive, though small "
       "ones did. Probably large packets vanish on the way to {host}; "
       "a line that broke off just then looks the same.") },
  { "too-slow", NULL, { "isp" }, FALSE,
    N_("The way to the server is very slow"),
    N_("A packet takes {seconds} s to {host} and back. Programs that wait less give up.") },
  { "too-slow", "lossy", { "isp" }, FALSE,
    N_("The way to the server loses packets"),
    N_("On the way to {host} several packets got lost, or came so late that they were sent again. "
       "That makes every step slow, and now and then one fails.") },
  { NULL, NULL, { NULL }, FALSE, NULL, NULL },
};
