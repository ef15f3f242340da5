/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-fact-words.h"

#include "ehlo-fact.h"
#include "ehlo-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a number counts, or how a list is to be set. */
typedef enum
{
  FORM_PLAIN,
  FORM_MICROSECONDS,
  FORM_SECONDS,
  FORM_DAYS,
  FORM_BYTES,
  FORM_DATE,
  FORM_LINES, /* a list, one entry per line */
} Form;

typedef struct
{
  const char   *key;
  const char   *label;
  EhloFactPlace place;
  Form          form;
} FactWords;

#define LINE   EHLO_FACT_PLACE_LINE
#define MONO   EHLO_FACT_PLACE_MONO
#define PILL   EHLO_FACT_PLACE_PILL
#define HIDDEN EHLO_FACT_PLACE_HIDDEN

/* In the order of ehlo-fact.h. */
static const FactWords facts[] = {
  { EHLO_FACT_ERROR, N_("Exact error"), MONO },
  { EHLO_FACT_ERROR_CODE, N_("Kind of error"), LINE },
  { EHLO_FACT_REASON, N_("Reason"), HIDDEN },
  { EHLO_FACT_REPLY_CODE, N_("Reply code"), PILL },
  { EHLO_FACT_ENHANCED_CODE, N_("Detailed reply code"), PILL },
  { EHLO_FACT_REPLY, N_("Reply"), HIDDEN },
  { EHLO_FACT_CODE_CONFLICT, N_("The lines of the reply disagree"), PILL },
  { EHLO_FACT_PIPELINED, N_("Sent together with its neighbors"), PILL },

  { EHLO_FACT_HOST, N_("Server"), MONO },
  { EHLO_FACT_PORT, N_("Port"), LINE },
  { EHLO_FACT_ENCRYPTION, N_("Encryption"), LINE },
  { EHLO_FACT_USER, N_("User name"), MONO },
  { EHLO_FACT_IPV4_ONLY, N_("IPv6 is left out"), PILL },
  { EHLO_FACT_PASSWORD_SHAPE, N_("Odd about the password"), LINE },
  { EHLO_FACT_PROVIDER, N_("Provider"), LINE },
  { EHLO_FACT_AS_PUBLISHED, N_("As the provider publishes it"), PILL },
  { EHLO_FACT_EARLIER_REFUSALS, N_("Sign-ins refused before"), LINE },

  { EHLO_FACT_ROUTE_IPV4, N_("IPv4"), PILL },
  { EHLO_FACT_ROUTE_IPV6, N_("IPv6"), PILL },
  { EHLO_FACT_INTERFACES, N_("Connected through"), LINE },
  { EHLO_FACT_TUNNELS, N_("VPN or tunnel"), LINE },
  { EHLO_FACT_PROXY, N_("Proxy of the system"), MONO },
  { EHLO_FACT_PROXY_ANSWER, N_("Answer of the proxy"), LINE },
  { EHLO_FACT_CONNECTIVITY, N_("Way to the internet"), LINE },
  { EHLO_FACT_CONNECTIVITY_FROM, N_("Seen by"), LINE },
  { EHLO_FACT_CONNECTIVITY_PAGE, N_("Page asked"), MONO },
  { EHLO_FACT_PORTAL, N_("Led to instead"), MONO },

  { EHLO_FACT_NAME, N_("Name"), MONO },
  { EHLO_FACT_ADDRESSES, N_("Addresses"), MONO, FORM_LINES },
  { EHLO_FACT_CANONICAL, N_("Real name"), MONO },
  { EHLO_FACT_DNS_SERVER, N_("Answered by"), LINE },
  { EHLO_FACT_DNS_A, N_("IPv4 addresses"), LINE },
  { EHLO_FACT_DNS_AAAA, N_("IPv6 addresses"), LINE },
  { EHLO_FACT_DNS_RCODE, N_("DNS response code"), LINE },
  { EHLO_FACT_DNS_ERRNO, N_("Why no question left"), LINE },
  { EHLO_FACT_TTL, N_("Valid for"), LINE, FORM_SECONDS },
  { EHLO_FACT_DNS_CONTROL, N_("Other names asked"), MONO, FORM_LINES },
  { EHLO_FACT_DNS_MX, N_("Mail servers of the name"), MONO, FORM_LINES },
  { EHLO_FACT_DNSSEC, N_("Signatures (DNSSEC)"), LINE },
  { EHLO_FACT_DNSSEC_WHY, N_("Reason"), MONO },

  { EHLO_FACT_TRIED, N_("Addresses tried"), HIDDEN },
  { EHLO_FACT_OUTCOMES, N_("Results"), HIDDEN },
  { EHLO_FACT_DIAL_ERRORS, N_("System errors"), HIDDEN },
  { EHLO_FACT_ICMP, N_("ICMP messages"), HIDDEN },
  { EHLO_FACT_DIAL_TIMES, N_("Times"), HIDDEN },
  { EHLO_FACT_ADDRESS, N_("Connected to"), MONO },
  { EHLO_FACT_LOCAL_ADDRESS, N_("From"), MONO },
  { EHLO_FACT_CONNECT_TIME, N_("Answered in"), LINE, FORM_MICROSECONDS },
  { EHLO_FACT_RETRANSMITS, N_("Packets sent again"), LINE },
  { EHLO_FACT_LOCAL_CAUSE, N_("Decided on this computer"), PILL },
  { EHLO_FACT_TCP_RTT, N_("There and back"), LINE, FORM_MICROSECONDS },
  { EHLO_FACT_TCP_RETRANSMITS, N_("Packets sent again in all"), LINE },
  { EHLO_FACT_TCP_UNACKED, N_("Packets not confirmed"), LINE },
  { EHLO_FACT_TCP_UNACKED_BYTES, N_("Not confirmed"), LINE, FORM_BYTES },
  { EHLO_FACT_TCP_OUT_OF_ORDER, N_("Packets behind a missing one"), LINE },
  { EHLO_FACT_TCP_MSS, N_("Largest packet sent"), LINE, FORM_BYTES },
  { EHLO_FACT_LARGE_PACKETS, N_("Large packets"), LINE },
  { EHLO_FACT_SMALL_MSS, N_("Compared with packets of"), LINE, FORM_BYTES },

  { EHLO_FACT_SERVER_NAME, N_("Server calls itself"), MONO },
  { EHLO_FACT_FIRST_BYTES, N_("First bytes"), MONO },
  { EHLO_FACT_CLIENT_NAME, N_("Greeted as"), MONO },
  { EHLO_FACT_NAME_FAULT, N_("What is wrong with that name"), LINE },
  { EHLO_FACT_RETRY_NAME, N_("Greeted again as"), MONO },
  { EHLO_FACT_RETRY_CODE, N_("Reply to that"), PILL },
  { EHLO_FACT_REFUSED_REPLY, N_("Reply to the first name"), MONO },
  { EHLO_FACT_HELO, N_("Old greeting (HELO)"), PILL },
  { EHLO_FACT_CAPABILITIES, N_("Capabilities"), MONO },
  { EHLO_FACT_AUTH_OFFERED, N_("Sign-in methods"), LINE },
  { EHLO_FACT_SIZE_LIMIT, N_("Largest message"), LINE, FORM_BYTES },
  { EHLO_FACT_SEEN_ADDRESS, N_("Server sees this address"), MONO },
  { EHLO_FACT_MANGLED, N_("Overwritten on the way"), MONO },
  { EHLO_FACT_OTHER_MANNER, N_("Also tried"), LINE },
  { EHLO_FACT_OTHER_ANSWERED, N_("That was answered"), LINE },
  { EHLO_FACT_OTHER_RESULT, N_("With"), MONO },

  { EHLO_FACT_UNREAD_BYTES, N_("Bytes before encryption"), LINE, FORM_BYTES },
  { EHLO_FACT_OFFERED, N_("STARTTLS offered"), LINE },

  { EHLO_FACT_TLS_OUTCOME, N_("Handshake"), LINE },
  { EHLO_FACT_TLS_VERSION, N_("TLS version"), PILL },
  { EHLO_FACT_TLS_SUITE, N_("Cipher suite"), PILL },
  { EHLO_FACT_TLS_GROUP, N_("Key exchange"), PILL },
  { EHLO_FACT_TLS_SIGNATURE, N_("Signature"), LINE },
  { EHLO_FACT_TLS_MESSAGES, N_("Handshake messages"), MONO, FORM_LINES },
  { EHLO_FACT_ALERT, N_("Alert number"), LINE },
  { EHLO_FACT_ALERT_NAME, N_("Alert"), LINE },
  { EHLO_FACT_VERIFIED, N_("Certificate verified"), PILL },
  { EHLO_FACT_VERIFY_PROBLEMS, N_("Problems"), LINE },
  { EHLO_FACT_VERIFY_TEXT, N_("Verification"), LINE },
  { EHLO_FACT_CERT_SUBJECT, N_("Certificate for"), MONO },
  { EHLO_FACT_CERT_ISSUER, N_("Issued by"), MONO },
  { EHLO_FACT_CERT_NAMES, N_("Valid for"), MONO, FORM_LINES },
  { EHLO_FACT_CERT_NOT_BEFORE, N_("Valid from"), LINE, FORM_DATE },
  { EHLO_FACT_CERT_NOT_AFTER, N_("Valid until"), LINE, FORM_DATE },
  { EHLO_FACT_CERT_DAYS_LEFT, N_("Remaining"), LINE, FORM_DAYS },
  { EHLO_FACT_CERT_KEY, N_("Key"), LINE },
  { EHLO_FACT_CERT_SIGNATURE, N_("Signed with"), LINE },
  { EHLO_FACT_CERT_SHA256, N_("Fingerprint"), MONO },
  { EHLO_FACT_CHAIN, N_("Chain"), MONO, FORM_LINES },
  { EHLO_FACT_CHAIN_PEM, N_("Certificates"), HIDDEN },
  { EHLO_FACT_OCSP, N_("Revocation"), LINE },
  { EHLO_FACT_CLIENT_CERT, N_("Server asks for a certificate"), PILL },
  { EHLO_FACT_OLD_VERSION, N_("Old version that it would take"), LINE },
  { EHLO_FACT_CLOCK_OFF, N_("This computer’s clock is ahead by"), LINE, FORM_SECONDS },
  { EHLO_FACT_CLOCK_FROM, N_("Time compared with"), LINE },
  { EHLO_FACT_CLOCK_DATE, N_("Time there"), LINE, FORM_DATE },

  { EHLO_FACT_MECHANISM, N_("Sign-in method"), PILL },
  { EHLO_FACT_SERVER_PROVED, N_("Server knows the password"), PILL },
  { EHLO_FACT_TOKEN_ERROR, N_("Error of the token"), MONO },

  { EHLO_FACT_MAIL_ADDRESS, N_("Address"), MONO },
  { EHLO_FACT_MESSAGE_ID, N_("Message ID"), MONO },

  { EHLO_FACT_PORTS, N_("Ports"), MONO, FORM_LINES },
  { EHLO_FACT_ENDS, N_("How far each gets"), MONO, FORM_LINES },
  { EHLO_FACT_DISTANCE, N_("Hops to the server"), LINE },

  { EHLO_FACT_OWN_ADDRESSES, N_("Addresses of this computer"), MONO, FORM_LINES },
  { EHLO_FACT_LISTENERS, N_("Listens here"), MONO, FORM_LINES },
  { EHLO_FACT_UNITS, N_("Mail services"), MONO, FORM_LINES },
  { EHLO_FACT_CONTAINER, N_("Container"), LINE },
  { EHLO_FACT_CONTAINER_NETWORK, N_("Network of the container"), LINE },
  { EHLO_FACT_CONTAINER_HOST, N_("Machine around the container"), MONO, FORM_LINES },
  { EHLO_FACT_CLOUD, N_("Cloud"), LINE },
  { EHLO_FACT_LIST, N_("Blocklist that the server names"), LINE },
  { EHLO_FACT_LIST_RESULT, N_("What that list says"), LINE },
  { EHLO_FACT_LISTED_ADDRESS, N_("About which address"), MONO },
  { EHLO_FACT_REMEMBERED, N_("Seconds since the lists were asked"), LINE },
  { EHLO_FACT_FIREWALL_ZONES, N_("Firewall zones"), MONO, FORM_LINES },
  { EHLO_FACT_ABSENT, N_("Could not be seen"), MONO, FORM_LINES },
};

#undef LINE
#undef MONO
#undef PILL
#undef HIDDEN

/* Values that are words of the program itself. */
static const struct
{
  const char *key;
  const char *raw;
  const char *words;
} words[] = {
  { EHLO_FACT_ERROR_CODE, "failed", N_("It failed") },
  { EHLO_FACT_ERROR_CODE, "cancelled", N_("It was stopped") },
  { EHLO_FACT_ERROR_CODE, "deadline", N_("Time was up") },
  { EHLO_FACT_ERROR_CODE, "closed", N_("The server closed the connection") },
  { EHLO_FACT_ERROR_CODE, "reset", N_("The connection was cut off") },
  { EHLO_FACT_ERROR_CODE, "limit", N_("The server sent more than is allowed") },
  { EHLO_FACT_ERROR_CODE, "protocol", N_("The server does not keep to SMTP") },
  { EHLO_FACT_ERROR_CODE, "tls", N_("The encryption failed") },
  { EHLO_FACT_ERROR_CODE, "invalid", N_("A setting is not right") },
  { EHLO_FACT_ERROR_CODE, "file", N_("A file cannot be read") },

  { EHLO_FACT_ENCRYPTION, "implicit", N_("TLS from the start") },
  { EHLO_FACT_ENCRYPTION, "starttls", N_("STARTTLS") },
  { EHLO_FACT_ENCRYPTION, "none", N_("None") },

  { EHLO_FACT_DNS_SERVER, "hosts file", N_("This computer (hosts file)") },
  { EHLO_FACT_DNS_SERVER, "literal", N_("Nobody: it is an address already") },
  { EHLO_FACT_DNS_A, "found", N_("Found") },
  { EHLO_FACT_DNS_A, "nxdomain", N_("The name does not exist") },
  { EHLO_FACT_DNS_A, "no-data", N_("None") },
  { EHLO_FACT_DNS_A, "servfail", N_("The name server failed") },
  { EHLO_FACT_DNS_A, "refused", N_("The name server refused to answer") },
  { EHLO_FACT_DNS_A, "bad-answer", N_("The answer could not be read") },
  { EHLO_FACT_DNS_A, "timeout", N_("No answer in time") },
  { EHLO_FACT_DNS_A, "no-network", N_("The name server could not be reached") },
  { EHLO_FACT_DNS_A, "cancelled", N_("Not waited for") },

  { EHLO_FACT_CONNECTIVITY, "full", N_("Open") },
  { EHLO_FACT_CONNECTIVITY, "limited", N_("Does not get through") },
  { EHLO_FACT_CONNECTIVITY, "portal", N_("A sign-in page stands in between") },
  { EHLO_FACT_CONNECTIVITY, "none", N_("No answer") },
  { EHLO_FACT_CONNECTIVITY_FROM, "system", N_("The system") },
  { EHLO_FACT_CONNECTIVITY_FROM, "page", N_("This test, by asking a web page") },

  { EHLO_FACT_DNSSEC, "secure", N_("They hold") },
  { EHLO_FACT_DNSSEC, "insecure", N_("There are none") },
  { EHLO_FACT_DNSSEC, "bogus", N_("They do not hold") },
  { EHLO_FACT_DNSSEC, "no-answer", N_("There is no answer to check") },
  { EHLO_FACT_DNSSEC, "unknown", N_("Could not be checked") },

  { EHLO_FACT_OUTCOMES, "open", N_("answered") },
  { EHLO_FACT_OUTCOMES, "refused", N_("refused") },
  { EHLO_FACT_OUTCOMES, "rejected", N_("turned down on the way") },
  { EHLO_FACT_OUTCOMES, "timed-out", N_("no answer") },
  { EHLO_FACT_OUTCOMES, "unreachable", N_("cannot be reached") },
  { EHLO_FACT_OUTCOMES, "local", N_("stopped by this computer") },
  { EHLO_FACT_OUTCOMES, "cancelled", N_("not waited for") },
  { EHLO_FACT_OUTCOMES, "pending", N_("not waited for") },

  { EHLO_FACT_LARGE_PACKETS, "lost", N_("Lost on the way; small ones get through") },
  { EHLO_FACT_LARGE_PACKETS, "no-difference", N_("Small ones fare no better") },

  { EHLO_FACT_OTHER_MANNER, "tls", N_("TLS from the start") },
  { EHLO_FACT_OTHER_MANNER, "plain", N_("Without encryption") },

  { EHLO_FACT_TLS_OUTCOME, "done", N_("Completed") },
  { EHLO_FACT_TLS_OUTCOME, "not-tls", N_("The server does not speak TLS here") },
  { EHLO_FACT_TLS_OUTCOME, "alert", N_("The server gave up") },
  { EHLO_FACT_TLS_OUTCOME, "refused", N_("This computer gave up") },
  { EHLO_FACT_TLS_OUTCOME, "closed", N_("The server closed the connection") },
  { EHLO_FACT_TLS_OUTCOME, "reset", N_("The connection was cut off") },
  { EHLO_FACT_TLS_OUTCOME, "timed-out", N_("Time was up") },
  { EHLO_FACT_TLS_OUTCOME, "cancelled", N_("Stopped") },

  { EHLO_FACT_OCSP, "good", N_("Not revoked") },
  { EHLO_FACT_OCSP, "revoked", N_("Revoked") },
  { EHLO_FACT_OCSP, "unknown", N_("Unknown") },

  { EHLO_FACT_CONTAINER_NETWORK, "own", N_("Its own") },
  { EHLO_FACT_CONTAINER_NETWORK, "shared", N_("That of the machine") },
  { EHLO_FACT_CLOUD, "aws", N_("Amazon Web Services") },
  { EHLO_FACT_CLOUD, "azure", N_("Microsoft Azure") },
  { EHLO_FACT_CLOUD, "google", N_("Google Cloud") },
};

static const FactWords *
find_fact (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (g_str_equal (facts[i].key, key))
        return &facts[i];
    }

  return NULL;
}

/**
 * ehlo_fact_get_label:
 * @key: the key of a fact
 *
 * Returns: (transfer none): its name in plain words, translated; @key where there is none
 */
const char *
ehlo_fact_get_label (const char *key)
{
  const FactWords *fact;

  g_return_val_if_fail (key != NULL, NULL);

  fact = find_fact (key);

  return fact != NULL ? _(fact->label) : key;
}

/**
 * ehlo_fact_get_word:
 * @key: the key of a fact
 * @raw: a value of it
 *
 * Returns: (transfer none): @raw in plain words, translated; @raw itself where there are none
 */
const char *
ehlo_fact_get_word (const char *key,
                    const char *raw)
{
  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (raw != NULL, NULL);

  /* Both questions of a look-up end in the same ways. */
  if (g_str_equal (key, EHLO_FACT_DNS_AAAA))
    key = EHLO_FACT_DNS_A;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (words[i].key, key) && g_str_equal (words[i].raw, raw))
        return _(words[i].words);
    }

  return raw;
}

/* Nothing sent twice and nothing left over is how it should be. */
static gboolean
is_empty (const char *key,
          GVariant   *value)
{
  if (g_str_equal (key, EHLO_FACT_RETRANSMITS) || g_str_equal (key, EHLO_FACT_UNREAD_BYTES))
    return g_variant_is_of_type (value, G_VARIANT_TYPE_INT64) && g_variant_get_int64 (value) == 0;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return *g_variant_get_string (value, NULL) == '\0';

  return g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY) && g_variant_n_children (value) == 0;
}

/**
 * ehlo_fact_get_place:
 * @key: the key of a fact
 * @value: its value
 *
 * Returns: where it is shown. A truth value that is shown as a pill is hidden where it is false and
 *   that is the ordinary case; so is a value that says nothing.
 */
EhloFactPlace
ehlo_fact_get_place (const char *key,
                     GVariant   *value)
{
  const FactWords *fact;

  g_return_val_if_fail (key != NULL, EHLO_FACT_PLACE_HIDDEN);
  g_return_val_if_fail (value != NULL, EHLO_FACT_PLACE_HIDDEN);

  fact = find_fact (key);
  if (is_empty (key, value))
    return EHLO_FACT_PLACE_HIDDEN;
  if (fact == NULL)
    return EHLO_FACT_PLACE_MONO;

  if (fact->place == EHLO_FACT_PLACE_PILL &&
      g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && !g_variant_get_boolean (value) &&
      !g_str_equal (key, EHLO_FACT_VERIFIED))
    return EHLO_FACT_PLACE_HIDDEN;

  return fact->place;
}

static EhloFactTone
get_reply_tone (gint64 code)
{
  return code >= 400 ? EHLO_FACT_TONE_BAD : EHLO_FACT_TONE_GOOD;
}

/**
 * ehlo_fact_get_tone:
 * @key: the key of a fact
 * @value: its value
 *
 * Returns: whether it is good news
 */
EhloFactTone
ehlo_fact_get_tone (const char *key,
                    GVariant   *value)
{
  g_return_val_if_fail (key != NULL, EHLO_FACT_TONE_NEUTRAL);
  g_return_val_if_fail (value != NULL, EHLO_FACT_TONE_NEUTRAL);

  if (g_str_equal (key, EHLO_FACT_REPLY_CODE) &&
      g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return get_reply_tone (g_variant_get_int64 (value));

  if (g_str_equal (key, EHLO_FACT_VERIFIED) &&
      g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_get_boolean (value) ? EHLO_FACT_TONE_GOOD : EHLO_FACT_TONE_BAD;

  if (g_str_equal (key, EHLO_FACT_AS_PUBLISHED) || g_str_equal (key, EHLO_FACT_SERVER_PROVED))
    return EHLO_FACT_TONE_GOOD;

  if (g_str_equal (key, EHLO_FACT_CODE_CONFLICT) || g_str_equal (key, EHLO_FACT_LOCAL_CAUSE))
    return EHLO_FACT_TONE_BAD;

  return EHLO_FACT_TONE_NEUTRAL;
}

static char *
dup_seconds (gint64 seconds)
{
  int minutes = (int) (seconds / 60);
  int hours = minutes / 60;

  if (hours > 0 && seconds % 3600 == 0)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours), hours);
  if (minutes > 1)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), minutes);

  return g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), (int) seconds);
}

static char *
dup_number (Form   form,
            gint64 number)
{
  switch (form)
    {
    case FORM_MICROSECONDS:
      return ehlo_format_duration (number);

    case FORM_SECONDS:
      return dup_seconds (number);

    case FORM_DAYS:
      return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) ABS (number)), (int) number);

    case FORM_BYTES:
      return g_format_size ((guint64) MAX (number, 0));

    case FORM_PLAIN:
    case FORM_DATE:
    case FORM_LINES:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, number);
    }
}

static char *
dup_date (const char *text)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (text, NULL);
  g_autoptr (GDateTime) local = date != NULL ? g_date_time_to_local (date) : NULL;

  return local != NULL ? g_date_time_format (local, "%x %H:%M") : g_strdup (text);
}

static char *
dup_string (const FactWords *fact,
            const char      *key,
            const char      *text)
{
  if (fact != NULL && fact->form == FORM_DATE)
    return dup_date (text);

  /* GnuTLS writes "TLS1.3". */
  if (g_str_equal (key, EHLO_FACT_TLS_VERSION) && g_str_has_prefix (text, "TLS") &&
      g_ascii_isdigit (text[3]))
    return g_strdup_printf ("TLS %s", text + 3);

  return g_strdup (ehlo_fact_get_word (key, text));
}

static char *
dup_truth (const char *key,
           GVariant   *value)
{
  gboolean is_true = g_variant_get_boolean (value);

  if (g_str_equal (key, EHLO_FACT_VERIFIED))
    return g_strdup (is_true ? _("Certificate verified") : _("Certificate not verified"));

  if (ehlo_fact_get_place (key, value) == EHLO_FACT_PLACE_PILL)
    return g_strdup (ehlo_fact_get_label (key));

  return g_strdup (is_true ? _("Yes") : _("No"));
}

static char *
dup_list (const FactWords *fact,
          const char      *key,
          GVariant        *value)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean lines = fact == NULL || fact->form == FORM_LINES;
  gsize n_children = g_variant_n_children (value);

  for (gsize i = 0; i < n_children; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      g_ptr_array_add (texts, ehlo_fact_dup_text (key, child));
    }
  g_ptr_array_add (texts, NULL);

  /* Translators: between the entries of a list, such as sign-in methods */
  return g_strjoinv (lines ? "\n" : _(", "), (char **) texts->pdata);
}

/**
 * ehlo_fact_dup_text:
 * @key: the key of a fact
 * @value: its value
 *
 * The value for a person to read. Text from the wire stays as it is: it is text, never markup.
 *
 * Returns: (transfer full): the text; the entries of a list are joined
 */
char *
ehlo_fact_dup_text (const char *key,
                    GVariant   *value)
{
  const FactWords *fact;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  fact = find_fact (key);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return dup_string (fact, key, g_variant_get_string (value, NULL));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return dup_number (fact != NULL ? fact->form : FORM_PLAIN, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return dup_truth (key, value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return dup_list (fact, key, value);

  return g_variant_print (value, FALSE);
}
