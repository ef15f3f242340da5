/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-step-kind.h"

G_BEGIN_DECLS

/* The words of the verdicts, apart from the rules that choose them. {name} stands for a value that
 * ehlo_verdict_text_expand() fills in. */
typedef enum
{
  /* titles */
  EHLO_TEXT_OK_RECIPIENT,
  EHLO_TEXT_OK_SIGNED_IN,
  EHLO_TEXT_OK_REACHED,
  EHLO_TEXT_OK_PARTS,
  EHLO_TEXT_CANCELLED,
  EHLO_TEXT_STOPPED_AT,
  EHLO_TEXT_FAILED_AT,
  EHLO_TEXT_NOTHING_TESTED,
  /* what was tested */
  EHLO_TEXT_DID_ALL,
  EHLO_TEXT_DID_RECIPIENT,
  EHLO_TEXT_DID_SIGN_IN,
  EHLO_TEXT_DID_REACH,
  EHLO_TEXT_DID_REACH_NO_PASSWORD,
  EHLO_TEXT_DID_PARTS,
  EHLO_TEXT_ENCRYPTED,
  EHLO_TEXT_ENCRYPTED_UNPROVEN,
  EHLO_TEXT_NOT_ENCRYPTED,
  EHLO_TEXT_MESSAGE_TAKEN,
  EHLO_TEXT_MESSAGE_NOT_SENT,
  EHLO_TEXT_WARNINGS,
  EHLO_TEXT_WARNING,
  /* what was not */
  EHLO_TEXT_YOU_STOPPED,
  EHLO_TEXT_NO_STEP,
  EHLO_TEXT_BEFORE,
  EHLO_TEXT_BEFORE_NO_PASSWORD,
  EHLO_TEXT_PASSWORD_NOT_SENT,
  EHLO_TEXT_EXACT_REPLY,
  EHLO_TEXT_EXACT_ERROR,
  /* where a name is missing */
  EHLO_TEXT_THE_SERVER,
  EHLO_TEXT_THIS_ADDRESS,
  /* a button */
  EHLO_TEXT_GIVE_PASSWORD,
} EhloVerdictText;

#define EHLO_N_VERDICT_TEXTS (EHLO_TEXT_GIVE_PASSWORD + 1)

/* What stands for each {name}; nullable: the name is left out. */
typedef struct
{
  const char *step;
  const char *steps;
  const char *host;
  const char *port;
  const char *address;
  const char *mechanisms;
  const char *summary;
  const char *suggestion; /* a server name */
  const char *sender;     /* who turned a connection down */
  const char *service;    /* what listens in the place of a mail server */
  const char *seconds;
  const char *version;    /* of TLS */
  const char *alert;      /* of TLS, by name */
  const char *names;      /* that a certificate is made for */
  const char *issuer;     /* of a certificate */
  const char *date;
  const char *hop;        /* number of a router on the way */
  const char *other;      /* another port, which works */
  const char *listener;   /* what listens on this computer */
  const char *unit;       /* a service of this computer, with its state */
  const char *container;  /* docker, podman … */
  const char *gateway;    /* of the container */
  const char *cloud;      /* whose machine this computer is */
  const char *proxy;
  const char *tunnel;     /* a VPN, by the name of its interface */
  const char *difference; /* of the clock, in words */
  const char *user;
  const char *name;       /* that we greeted with, or another name of the case at hand */
} EhloVerdictValues;

const char *ehlo_verdict_text_get     (EhloVerdictText          text);
const char *ehlo_verdict_text_failure (EhloStepKind             kind,
                                       const char              *nature);
char       *ehlo_verdict_text_expand  (const char              *text,
                                       const EhloVerdictValues *values);

G_END_DECLS
