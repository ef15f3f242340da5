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

/* settings */
#define EHLO_FACT_HOST              "host"             /* [s] */
#define EHLO_FACT_PORT              "port"             /* [i] */
#define EHLO_FACT_ENCRYPTION        "encryption"       /* [s] implicit, starttls, none */
#define EHLO_FACT_USER              "user"             /* [s] */
#define EHLO_FACT_PROVIDER          "provider"         /* [s] id of the data set */
#define EHLO_FACT_AS_PUBLISHED      "as-published"     /* [b] the provider publishes just this */

/* network */
#define EHLO_FACT_ROUTE_IPV4        "route-ipv4"       /* [b] there is a default route */
#define EHLO_FACT_ROUTE_IPV6        "route-ipv6"       /* [b] */
#define EHLO_FACT_INTERFACES        "interfaces"       /* [as] that carry a default route */

/* dns */
#define EHLO_FACT_NAME              "name"             /* [s] asked for */
#define EHLO_FACT_ADDRESSES         "addresses"        /* [as] in the order they will be tried */
#define EHLO_FACT_CANONICAL         "canonical"        /* [s] */
#define EHLO_FACT_DNS_SERVER        "dns-server"       /* [s] "192.0.2.53:53", "hosts file",
                                                        * "literal" */
#define EHLO_FACT_DNS_A             "dns-a"            /* [s] kind of the answer */
#define EHLO_FACT_DNS_AAAA          "dns-aaaa"         /* [s] likewise */
#define EHLO_FACT_DNS_RCODE         "dns-rcode"        /* [i] when it is no plain answer */
#define EHLO_FACT_TTL               "ttl-s"            /* [i] seconds */

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

/* greeting, ehlo, ehlo-tls */
#define EHLO_FACT_SERVER_NAME       "server-name"      /* [s] */
#define EHLO_FACT_FIRST_BYTES       "first-bytes"      /* [s] escaped, when they are no reply */
#define EHLO_FACT_CLIENT_NAME       "client-name"      /* [s] what we greeted with */
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
