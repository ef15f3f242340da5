/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-answer-private.h"

#include "ehlo-dns-record.h"

#include <string.h>

/* RFC 1035 4.1.1 */
#define FLAG_RESPONSE      0x8000
#define FLAG_TRUNCATED     0x0200
#define FLAG_AUTHENTICATED 0x0020  /* RFC 4035 3.2.3 */
#define RCODE_MASK         0x000f

#define CLASS_IN   1
#define TYPE_CNAME 5
#define TYPE_OPT   41              /* RFC 6891 */

/* Names of RFC 6895 2.3 as numbers. */
enum
{
  RCODE_NOERROR = 0,
  RCODE_SERVFAIL = 2,
  RCODE_NXDOMAIN = 3,
  RCODE_REFUSED = 5,
};

typedef struct
{
  guint16 flags;
  guint16 n_questions;
  guint16 n_answers;
  guint16 n_authorities;
  guint16 n_additionals;
} Header;

/**
 * ehlo_dns_kind_to_name:
 * @kind: how a question ended
 *
 * The names are an interface: they stand in reports.
 *
 * Returns: (transfer none): "found", "nxdomain", "no-data" …
 */
const char *
ehlo_dns_kind_to_name (EhloDnsKind kind)
{
  static const char *const names[EHLO_N_DNS_KINDS] = {
    [EHLO_DNS_FOUND] = "found",
    [EHLO_DNS_NXDOMAIN] = "nxdomain",
    [EHLO_DNS_NO_DATA] = "no-data",
    [EHLO_DNS_SERVFAIL] = "servfail",
    [EHLO_DNS_REFUSED] = "refused",
    [EHLO_DNS_BAD_ANSWER] = "bad-answer",
    [EHLO_DNS_TIMEOUT] = "timeout",
    [EHLO_DNS_NO_NETWORK] = "no-network",
    [EHLO_DNS_CANCELLED] = "cancelled",
  };

  g_return_val_if_fail ((guint) kind < EHLO_N_DNS_KINDS, NULL);

  return names[kind];
}

/**
 * ehlo_dns_type_to_name:
 * @type: type of a record
 *
 * Returns: (transfer none): "A", "MX" …
 */
const char *
ehlo_dns_type_to_name (EhloDnsType type)
{
  switch (type)
    {
    case EHLO_DNS_A:
      return "A";
    case EHLO_DNS_NS:
      return "NS";
    case EHLO_DNS_PTR:
      return "PTR";
    case EHLO_DNS_MX:
      return "MX";
    case EHLO_DNS_TXT:
      return "TXT";
    case EHLO_DNS_AAAA:
      return "AAAA";
    case EHLO_DNS_SRV:
      return "SRV";
    case EHLO_DNS_TLSA:
      return "TLSA";
    default:
      g_return_val_if_reached (NULL);
    }
}

/*< private >
 * _ehlo_dns_answer_new:
 * @kind: how it ended
 * @type: type of the records
 * @name: what was asked
 *
 * Returns: (transfer full): an answer without records, packet and server
 */
EhloDnsAnswer *
_ehlo_dns_answer_new (EhloDnsKind  kind,
                      EhloDnsType  type,
                      const char  *name)
{
  EhloDnsAnswer *self = g_new0 (EhloDnsAnswer, 1);

  self->kind = kind;
  self->type = type;
  self->name = g_strdup (name);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) _ehlo_dns_record_free);
  self->rcode = -1;
  return self;
}

/*< private >
 * _ehlo_dns_answer_add_address:
 * @self: an answer of type A or AAAA
 * @address: an address that comes from no packet
 *
 * Adds a record without a TTL.
 */
void
_ehlo_dns_answer_add_address (EhloDnsAnswer *self,
                              GInetAddress  *address)
{
  EhloDnsRecord *record = g_new0 (EhloDnsRecord, 1);

  record->type = self->type;
  record->address = g_object_ref (address);
  g_ptr_array_add (self->records, record);
}

/**
 * ehlo_dns_answer_free:
 * @self: (transfer full): an answer
 */
void
ehlo_dns_answer_free (EhloDnsAnswer *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->records);
  g_free (self->canonical);
  g_free (self->server);
  g_free (self->detail);
  g_free (self);
}

static gboolean
read_header (Header        *header,
             EhloDnsReader *reader)
{
  guint16 id;

  return _ehlo_dns_reader_read_u16 (reader, &id) &&
         _ehlo_dns_reader_read_u16 (reader, &header->flags) &&
         _ehlo_dns_reader_read_u16 (reader, &header->n_questions) &&
         _ehlo_dns_reader_read_u16 (reader, &header->n_answers) &&
         _ehlo_dns_reader_read_u16 (reader, &header->n_authorities) &&
         _ehlo_dns_reader_read_u16 (reader, &header->n_additionals);
}

/* Names compare without case (RFC 4343); what was asked may end in a dot, what is read does not. */
static gboolean
names_equal (const char *read,
             const char *other)
{
  gsize length = strlen (other);

  if (length > 1 && other[length - 1] == '.')
    length--;

  return strlen (read) == length && g_ascii_strncasecmp (read, other, length) == 0;
}

/* Is this the answer to our question? Some servers leave the question out when they refuse. */
static gboolean
check_question (EhloDnsAnswer *self,
                const Header  *header,
                EhloDnsReader *reader)
{
  g_autofree char *name = NULL;
  guint16 type;
  guint16 dns_class;

  if (header->n_questions == 0)
    return self->rcode != RCODE_NOERROR && self->rcode != RCODE_NXDOMAIN;

  return header->n_questions == 1 &&
         _ehlo_dns_reader_read_name (reader, &name) &&
         _ehlo_dns_reader_read_u16 (reader, &type) &&
         _ehlo_dns_reader_read_u16 (reader, &dns_class) &&
         names_equal (name, self->name) &&
         type == self->type &&
         dns_class == CLASS_IN;
}

static gboolean
read_records (GArray        *records,
              guint          n_records,
              EhloDnsReader *reader)
{
  for (guint i = 0; i < n_records; i++)
    {
      EhloDnsRawRecord record;
      gboolean whole = _ehlo_dns_raw_record_read (&record, reader);

      g_array_append_val (records, record);
      if (!whole)
        return FALSE;
    }

  return TRUE;
}

static void
note_ttl (EhloDnsAnswer *self,
          gboolean      *first,
          guint32        ttl)
{
  self->ttl = *first ? ttl : MIN (self->ttl, ttl);
  *first = FALSE;
}

/* One step along the chain: the target of the CNAME that @name owns, or NULL at its end. Fails when
 * the CNAME cannot be read. */
static gboolean
follow_cname (const GArray  *records,
              const char    *name,
              char         **ret_target,
              guint32       *ret_ttl)
{
  *ret_target = NULL;
  *ret_ttl = 0;

  for (guint i = 0; i < records->len; i++)
    {
      EhloDnsRawRecord *record = &g_array_index (records, EhloDnsRawRecord, i);
      EhloDnsReader data = record->data;

      if (record->type != TYPE_CNAME || record->dns_class != CLASS_IN ||
          !names_equal (record->owner, name))
        continue;

      *ret_ttl = record->ttl;
      return _ehlo_dns_reader_read_name (&data, ret_target);
    }

  return TRUE;
}

/* Each CNAME can be used once only: more steps than records are a loop. */
static gboolean
follow_chain (EhloDnsAnswer *self,
              const GArray  *records,
              gboolean      *first)
{
  for (guint i = 0; i <= records->len; i++)
    {
      const char *name = self->canonical != NULL ? self->canonical : self->name;
      char *target;
      guint32 ttl;

      if (!follow_cname (records, name, &target, &ttl))
        return FALSE;
      if (target == NULL)
        return TRUE;

      g_free (self->canonical);
      self->canonical = target;
      note_ttl (self, first, ttl);
    }

  return FALSE;
}

/* Takes the records that the question leads to; others are not asked for and prove nothing. */
static gboolean
take_records (EhloDnsAnswer *self,
              const GArray  *records)
{
  gboolean first = TRUE;
  const char *owner;

  if (!follow_chain (self, records, &first))
    return FALSE;

  owner = self->canonical != NULL ? self->canonical : self->name;
  for (guint i = 0; i < records->len; i++)
    {
      EhloDnsRawRecord *raw = &g_array_index (records, EhloDnsRawRecord, i);
      EhloDnsRecord *record;

      if (raw->type != self->type || raw->dns_class != CLASS_IN || !names_equal (raw->owner, owner))
        continue;

      record = _ehlo_dns_record_new (raw);
      if (record == NULL)
        return FALSE;

      g_ptr_array_add (self->records, record);
      note_ttl (self, &first, raw->ttl);
    }

  return TRUE;
}

/* The upper eight bits of an extended code stand in the OPT record (RFC 6891 6.1.3). What follows
 * the answer section is not needed otherwise, so a packet may well be cut there. */
static int
read_extended_rcode (const Header  *header,
                     EhloDnsReader *reader)
{
  guint n_records = (guint) header->n_authorities + header->n_additionals;
  guint32 upper = 0;

  for (guint i = 0; i < n_records; i++)
    {
      g_auto (EhloDnsRawRecord) record = { 0 };

      if (!_ehlo_dns_raw_record_read (&record, reader))
        break;
      if (record.type == TYPE_OPT)
        upper = record.ttl_field >> 24;
    }

  return (int) (upper << 4) | (header->flags & RCODE_MASK);
}

static EhloDnsKind
judge (EhloDnsAnswer *self,
       const Header  *header)
{
  switch (self->rcode)
    {
    case RCODE_NOERROR:
      if (self->records->len > 0)
        return EHLO_DNS_FOUND;
      return header->flags & FLAG_TRUNCATED ? EHLO_DNS_BAD_ANSWER : EHLO_DNS_NO_DATA;

    case RCODE_NXDOMAIN:
      return EHLO_DNS_NXDOMAIN;

    case RCODE_SERVFAIL:
      return EHLO_DNS_SERVFAIL;

    case RCODE_REFUSED:
      return EHLO_DNS_REFUSED;

    default:
      return EHLO_DNS_BAD_ANSWER;
    }
}

static gboolean
parse (EhloDnsAnswer *self,
       EhloDnsReader *reader)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (EhloDnsRawRecord));
  Header header;

  g_array_set_clear_func (records, (GDestroyNotify) _ehlo_dns_raw_record_clear);

  if (!read_header (&header, reader) || !(header.flags & FLAG_RESPONSE))
    return FALSE;

  self->rcode = header.flags & RCODE_MASK;
  self->authenticated = (header.flags & FLAG_AUTHENTICATED) != 0;

  if (!check_question (self, &header, reader) ||
      !read_records (records, header.n_answers, reader) ||
      !take_records (self, records))
    return FALSE;

  self->rcode = read_extended_rcode (&header, reader);
  self->kind = judge (self, &header);
  return TRUE;
}

/**
 * ehlo_dns_answer_parse:
 * @type: type that was asked for
 * @name: name that was asked for, in ASCII
 * @packet: (array length=length): what a name server sent
 * @length: its length in bytes
 *
 * Reads a packet of which nothing is known (RFC 1035 4). Does not look at its id: that was the
 * transport's to do. Does not set the server and the times. Any thread.
 *
 * A packet that is no response, answers another question, is cut before the end of its answer
 * section, holds data that do not fit their type or a chain of CNAMEs without an end gives
 * %EHLO_DNS_BAD_ANSWER, with the words in `detail`.
 *
 * Returns: (transfer full): the answer, never %NULL
 */
EhloDnsAnswer *
ehlo_dns_answer_parse (EhloDnsType   type,
                       const char   *name,
                       const guint8 *packet,
                       gsize         length)
{
  EhloDnsAnswer *self;
  EhloDnsReader reader = { packet, length, 0, length };

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (packet != NULL || length == 0, NULL);
  g_return_val_if_fail (length <= G_MAXUINT16, NULL);

  self = _ehlo_dns_answer_new (EHLO_DNS_BAD_ANSWER, type, name);
  if (!parse (self, &reader))
    {
      g_ptr_array_set_size (self->records, 0);
      g_clear_pointer (&self->canonical, g_free);
      self->authenticated = FALSE;
      self->ttl = 0;
      self->detail = g_strdup_printf ("a packet of %" G_GSIZE_FORMAT " bytes that is no answer to "
                                      "this question, or is broken", length);
    }

  return self;
}
