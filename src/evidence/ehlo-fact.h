/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The keys of facts on a step. An interface: they stand in JSON reports, rules read them, the
 * window names them in plain words. Type in brackets; times in µs unless the key says otherwise. */

/* On any step that failed or was skipped */
#define EHLO_FACT_ERROR             "error"            /* [s] exact words of the system or
                                                        * library */
#define EHLO_FACT_ERROR_CODE        "error-code"       /* [s] "deadline", "closed", "reset" …
                                                        * (ehlo_error_to_name) */
#define EHLO_FACT_REASON            "reason"           /* [s] why skipped: "not-asked",
                                                        * "not-reached", "not-encrypted",
                                                        * "not-verified", "not-offered",
                                                        * "no-common-mechanism", "no-password" */
/* On any step with a reply */
#define EHLO_FACT_REPLY_CODE        "reply-code"       /* [i] */
#define EHLO_FACT_ENHANCED_CODE     "enhanced-code"    /* [s] "5.7.8" */
#define EHLO_FACT_REPLY             "reply"            /* [s] all lines verbatim (escaped),
                                                        * joined by \n */
#define EHLO_FACT_CODE_CONFLICT     "code-conflict"    /* [b] lines disagree about the code */
#define EHLO_FACT_PIPELINED         "pipelined"        /* [b] sent in one group with its
                                                        * neighbours */

/* On a step with a refusal that names a blocklist, once that was asked, too */
#define EHLO_FACT_LIST              "list"             /* [s] id of the list */
#define EHLO_FACT_LIST_RESULT       "list-result"      /* [s] ehlo_list_result_to_string */
#define EHLO_FACT_LISTED_ADDRESS    "listed-address"   /* [s] about which address */

/* settings */
#define EHLO_FACT_HOST              "host"             /* [s] */
#define EHLO_FACT_PORT              "port"             /* [i] */
#define EHLO_FACT_ENCRYPTION        "encryption"       /* [s] implicit, starttls, none */
#define EHLO_FACT_USER              "user"             /* [s] */
#define EHLO_FACT_IPV4_ONLY         "ipv4-only"        /* [b] IPv6 is left out */
#define EHLO_FACT_PASSWORD_SHAPE    "password-shape"   /* [as] what looks wrong with the password:
                                                        * ehlo_password_shape_list */
#define EHLO_FACT_PROVIDER          "provider"         /* [s] id of the data set */
#define EHLO_FACT_AS_PUBLISHED      "as-published"     /* [b] the provider publishes just this */
#define EHLO_FACT_EARLIER_REFUSALS  "earlier-refusals" /* [i] sign-ins that this server refused in
                                                        * the hour before this run */

/* network */
#define EHLO_FACT_ROUTE_IPV4        "route-ipv4"       /* [b] there is a default route */
#define EHLO_FACT_ROUTE_IPV6        "route-ipv6"       /* [b] */
#define EHLO_FACT_INTERFACES        "interfaces"       /* [as] that carry a default route */
#define EHLO_FACT_TUNNELS           "tunnels"          /* [as] those that are a VPN or tunnel */
#define EHLO_FACT_PROXY             "proxy"            /* [s] the system's, without its password */
#define EHLO_FACT_PROXY_ANSWER      "proxy-answer"     /* [i] HTTP status, when it was asked for a
                                                        * way to port 443 of the server */
#define EHLO_FACT_CONNECTIVITY      "connectivity"     /* [s] full, limited, portal, none */
#define EHLO_FACT_CONNECTIVITY_FROM "connectivity-from" /* [s] who says so: "system", "page" */
#define EHLO_FACT_CONNECTIVITY_PAGE "connectivity-page" /* [s] the page that was asked */
#define EHLO_FACT_PORTAL            "portal"           /* [s] where the page was led to, or its
                                                        * first bytes */

/* dns */
#define EHLO_FACT_NAME              "name"             /* [s] asked for */
#define EHLO_FACT_ADDRESSES         "addresses"        /* [as] in the order they will be tried */
#define EHLO_FACT_CANONICAL         "canonical"        /* [s] */
#define EHLO_FACT_DNS_SERVER        "dns-server"       /* [s] "192.0.2.53:53", "hosts file",
                                                        * "literal" */
#define EHLO_FACT_DNS_A             "dns-a"            /* [s] kind of the answer */
#define EHLO_FACT_DNS_AAAA          "dns-aaaa"         /* [s] likewise */
#define EHLO_FACT_DNS_ERRNO         "dns-errno"        /* [s] name of the errno, when the question
                                                        * could not leave this computer */
#define EHLO_FACT_DNS_RCODE         "dns-rcode"        /* [i] when it is no plain answer */
#define EHLO_FACT_TTL               "ttl-s"            /* [i] seconds */
#define EHLO_FACT_DNS_CONTROL       "dns-control"      /* [as] other names asked: "com. found",
                                                        * ". timeout" */
#define EHLO_FACT_DNS_MX            "dns-mx"           /* [as] mail servers of the same name */
#define EHLO_FACT_DNSSEC            "dnssec"           /* [s] secure, insecure, bogus,
                                                        * no-answer, unknown */
#define EHLO_FACT_DNSSEC_WHY        "dnssec-why"       /* [s] */

/* connect: one entry per address in each list, in the order tried */
#define EHLO_FACT_TRIED             "tried"            /* [as] addresses */
#define EHLO_FACT_OUTCOMES          "outcomes"         /* [as] ehlo_dial_outcome_to_name, or
                                                        * "pending" */
#define EHLO_FACT_DIAL_ERRORS       "dial-errors"      /* [as] errno name or "" */
#define EHLO_FACT_ICMP              "icmp"             /* [as] "3/13 from 10.20.0.1" or "" */
#define EHLO_FACT_DIAL_TIMES        "dial-times-us"    /* [ax] */
#define EHLO_FACT_ADDRESS           "address"          /* [s] the one that is used */
#define EHLO_FACT_LOCAL_ADDRESS     "local-address"    /* [s] */
#define EHLO_FACT_CONNECT_TIME      "connect-us"       /* [i] of the one that is used */
#define EHLO_FACT_RETRANSMITS       "retransmits"      /* [i] */
#define EHLO_FACT_LOCAL_CAUSE       "local-cause"      /* [b] decided on this computer */

/* On a step that stalled: the connection as the kernel saw it then. On connect: as at its end */
#define EHLO_FACT_TCP_RTT           "tcp-rtt-us"       /* [i] smoothed round trip */
#define EHLO_FACT_TCP_RETRANSMITS   "tcp-retransmits"  /* [i] segments sent again in all */
#define EHLO_FACT_TCP_UNACKED       "tcp-unacked"      /* [i] segments nobody has acknowledged */
#define EHLO_FACT_TCP_UNACKED_BYTES "tcp-unacked-bytes" /* [i] bytes in them */
#define EHLO_FACT_TCP_OUT_OF_ORDER  "tcp-out-of-order" /* [i] segments behind one that is missing */
#define EHLO_FACT_TCP_MSS           "tcp-mss"          /* [i] bytes in the largest segment sent */
#define EHLO_FACT_LARGE_PACKETS     "large-packets"    /* [s] "lost": it works with small ones;
                                                        * "no-difference" */
#define EHLO_FACT_SMALL_MSS         "small-mss"        /* [i] bytes with which that was tried */
/* greeting, ehlo, ehlo-tls */
#define EHLO_FACT_SERVER_NAME       "server-name"      /* [s] */
#define EHLO_FACT_FIRST_BYTES       "first-bytes"      /* [s] escaped, when they are no reply */
#define EHLO_FACT_CLIENT_NAME       "client-name"      /* [s] what we greeted with */
#define EHLO_FACT_NAME_FAULT        "client-name-fault" /* [s] what its form lacks:
                                                        * ehlo_host_name_lint */
#define EHLO_FACT_HELO              "helo"             /* [b] fell back to HELO */
#define EHLO_FACT_CAPABILITIES      "capabilities"     /* [as] keywords with parameters */
#define EHLO_FACT_AUTH_OFFERED      "auth-offered"     /* [as] mechanisms */
#define EHLO_FACT_SIZE_LIMIT        "size-limit"       /* [i] bytes */
#define EHLO_FACT_SEEN_ADDRESS      "seen-address"     /* [s] our address as the server names it */
#define EHLO_FACT_MANGLED           "mangled"          /* [s] a keyword that was overwritten on
                                                        * the way */
#define EHLO_FACT_OTHER_MANNER      "other-manner"     /* [s] "tls" or "plain": tried besides */
#define EHLO_FACT_OTHER_ANSWERED    "other-answered"   /* [b] */
#define EHLO_FACT_OTHER_RESULT      "other-result"     /* [s] TLS version and greeting, or what
                                                        * came */

#define EHLO_FACT_RETRY_NAME        "retry-name"       /* [s] the name tried after a refusal */
#define EHLO_FACT_RETRY_CODE        "retry-code"       /* [i] what came of that */
#define EHLO_FACT_REFUSED_REPLY     "refused-reply"    /* [s] the reply to the first name */
/* starttls */
#define EHLO_FACT_UNREAD_BYTES      "unread-bytes"     /* [i] plain text after the 220 */
#define EHLO_FACT_OFFERED           "offered"          /* [b] */

/* tls */
#define EHLO_FACT_TLS_OUTCOME       "tls-outcome"      /* [s] ehlo_tls_outcome_to_name */
#define EHLO_FACT_TLS_VERSION       "tls-version"      /* [s] */
#define EHLO_FACT_TLS_SUITE         "tls-suite"        /* [s] */
#define EHLO_FACT_TLS_GROUP         "tls-group"        /* [s] */
#define EHLO_FACT_TLS_SIGNATURE     "tls-signature"    /* [s] */
#define EHLO_FACT_TLS_MESSAGES      "tls-messages"     /* [as] */
#define EHLO_FACT_ALERT             "alert"            /* [i] */
#define EHLO_FACT_ALERT_NAME        "alert-name"       /* [s] */
#define EHLO_FACT_VERIFIED          "verified"         /* [b] */
#define EHLO_FACT_VERIFY_PROBLEMS   "verify-problems"  /* [as] */
#define EHLO_FACT_VERIFY_TEXT       "verify-text"      /* [s] */
#define EHLO_FACT_CERT_SUBJECT      "certificate-subject" /* [s] */
#define EHLO_FACT_CERT_ISSUER       "certificate-issuer" /* [s] */
#define EHLO_FACT_CERT_NAMES        "certificate-names" /* [as] */
#define EHLO_FACT_CERT_NOT_BEFORE   "certificate-from" /* [s] RFC 3339, UTC */
#define EHLO_FACT_CERT_NOT_AFTER    "certificate-until" /* [s] likewise */
#define EHLO_FACT_CERT_DAYS_LEFT    "certificate-days" /* [i] days, negative when over */
#define EHLO_FACT_CERT_KEY          "certificate-key"  /* [s] */
#define EHLO_FACT_CERT_SIGNATURE    "certificate-signature" /* [s] */
#define EHLO_FACT_CERT_SHA256       "certificate-sha256" /* [s] */
#define EHLO_FACT_CHAIN             "chain"            /* [as] subjects, leaf first */
#define EHLO_FACT_CHAIN_PEM         "chain-pem"        /* [as] as sent */
#define EHLO_FACT_OCSP              "ocsp"             /* [s] good, revoked, unknown */
#define EHLO_FACT_CLIENT_CERT       "client-certificate-requested" /* [b] */

#define EHLO_FACT_OLD_VERSION       "old-version"      /* [s] TLS version that the server takes when
                                                        * asked for an old one, or "none" */
#define EHLO_FACT_CLOCK_OFF         "clock-off-s"      /* [i] seconds that this computer is ahead */
#define EHLO_FACT_CLOCK_FROM        "clock-from"       /* [s] who said the time */
#define EHLO_FACT_CLOCK_DATE        "clock-date"       /* [s] RFC 3339, UTC: what was said */
/* auth */
#define EHLO_FACT_MECHANISM         "mechanism"        /* [s] */
#define EHLO_FACT_SERVER_PROVED     "server-proved"    /* [b] SCRAM: the server knows the
                                                        * password too */
#define EHLO_FACT_TOKEN_ERROR       "token-error"      /* [s] decoded JSON of a 334 to a token */

/* mail, rcpt, data */
#define EHLO_FACT_MAIL_ADDRESS      "mail-address"     /* [s] */
#define EHLO_FACT_MESSAGE_ID        "message-id"       /* [s] */

/* ports, path: the rows and hops stand beside the steps; these are for those who read steps only */
#define EHLO_FACT_PORTS             "ports"            /* [as] "192.0.2.25 587 rejected" */
#define EHLO_FACT_ENDS              "ends"             /* [as] "587 rejected-by hop 2 10.20.0.1
                                                        * 3/13" */
#define EHLO_FACT_DISTANCE          "distance"         /* [i] hops to the host */
/* reputation: what the lists say stands beside the steps */
#define EHLO_FACT_REMEMBERED        "remembered-s"     /* [i] seconds since the lists were asked */
/* computer */
#define EHLO_FACT_LISTENERS         "listeners"        /* [as] "127.0.0.1:25 master (postfix)" */
#define EHLO_FACT_UNITS             "units"            /* [as] "postfix.service failed" */
#define EHLO_FACT_OWN_ADDRESSES     "own-addresses"    /* [as] of the server, that are this
                                                        * computer's */
#define EHLO_FACT_CONTAINER         "container"        /* [s] docker, podman, lxc, … */
#define EHLO_FACT_CONTAINER_NETWORK "container-network" /* [s] own, shared with the machine */
#define EHLO_FACT_CONTAINER_HOST    "container-host"   /* [as] "10.0.2.2:587 open": ports of the
                                                        * machine around the container */
#define EHLO_FACT_CLOUD             "cloud"            /* [s] aws, azure, google */
#define EHLO_FACT_FIREWALL_ZONES    "firewall-zones"   /* [as] active zones of firewalld */
#define EHLO_FACT_ABSENT            "absent"           /* [as] what could not be read: "systemd:
                                                        * no system bus" */
