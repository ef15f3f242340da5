/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-record.h"

#include "ehlo-escape.h"

/* RFC 2181 8: the highest bit of a TTL means that somebody counts wrong; take it as 0. */
#define MAX_TTL G_MAXINT32

/*< private >
 * _ehlo_dns_raw_record_read:
 * @self: (out caller-allocates): the record; to be cleared also when this fails
 * @reader: at the beginning of a record; behind it afterwards
 *
 * Reads what all records have in common (RFC 1035 4.1.3).
 *
 * Returns: %FALSE when the packet ends before the record does
 */
gboolean
_ehlo_dns_raw_record_read (EhloDnsRawRecord *self,
                           EhloDnsReader    *reader)
{
  guint16 length;

  *self = (EhloDnsRawRecord) { .data = *reader };

  if (!_ehlo_dns_reader_read_name (reader, &self->owner) ||
      !_ehlo_dns_reader_read_u16 (reader, &self->type) ||
      !_ehlo_dns_reader_read_u16 (reader, &self->dns_class) ||
      !_ehlo_dns_reader_read_u32 (reader, &self->ttl_field) ||
      !_ehlo_dns_reader_read_u16 (reader, &length))
    return FALSE;

  self->data.at = reader->at;
  if (!_ehlo_dns_reader_skip (reader, length, NULL))
    return FALSE;
  self->data.end = reader->at;

  self->ttl = self->ttl_field <= MAX_TTL ? self->ttl_field : 0;
  return TRUE;
}

/*< private >
 * _ehlo_dns_raw_record_clear:
 * @self: a record
 */
void
_ehlo_dns_raw_record_clear (EhloDnsRawRecord *self)
{
  g_clear_pointer (&self->owner, g_free);
}

static gboolean
read_address (EhloDnsRecord *self,
              EhloDnsReader *data,
              GSocketFamily  family,
              gsize          length)
{
  const guint8 *bytes;

  if (!_ehlo_dns_reader_skip (data, length, &bytes))
    return FALSE;

  self->address = g_inet_address_new_from_bytes (bytes, family);
  return TRUE;
}

static gboolean
read_mx (EhloDnsRecord *self,
         EhloDnsReader *data)
{
  return _ehlo_dns_reader_read_u16 (data, &self->priority) &&
         _ehlo_dns_reader_read_name (data, &self->name);
}

static gboolean
read_srv (EhloDnsRecord *self,
          EhloDnsReader *data)
{
  return _ehlo_dns_reader_read_u16 (data, &self->priority) &&
         _ehlo_dns_reader_read_u16 (data, &self->weight) &&
         _ehlo_dns_reader_read_u16 (data, &self->port) &&
         _ehlo_dns_reader_read_name (data, &self->name);
}

/* Several strings of up to 255 bytes mean one text: RFC 7208 3.3, RFC 6376 3.6.2.2. */
static gboolean
read_txt (EhloDnsRecord *self,
          EhloDnsReader *data)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();

  while (data->at < data->end)
    {
      const guint8 *bytes;
      guint8 length;

      if (!_ehlo_dns_reader_read_u8 (data, &length) ||
          !_ehlo_dns_reader_skip (data, length, &bytes))
        return FALSE;
      g_byte_array_append (text, bytes, length);
    }

  self->text = ehlo_escape_bytes (text->data, text->len, 0);
  return TRUE;
}

static gboolean
read_tlsa (EhloDnsRecord *self,
           EhloDnsReader *data)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  if (!_ehlo_dns_reader_read_u8 (data, &self->usage) ||
      !_ehlo_dns_reader_read_u8 (data, &self->selector) ||
      !_ehlo_dns_reader_read_u8 (data, &self->matching))
    return FALSE;

  while (data->at < data->end)
    g_string_append_printf (digits, "%02x", data->packet[data->at++]);

  self->data = g_string_free (g_steal_pointer (&digits), FALSE);
  return TRUE;
}

static gboolean
read_data (EhloDnsRecord *self,
           EhloDnsReader *data)
{
  switch (self->type)
    {
    case EHLO_DNS_A:
      return read_address (self, data, G_SOCKET_FAMILY_IPV4, 4);

    case EHLO_DNS_AAAA:
      return read_address (self, data, G_SOCKET_FAMILY_IPV6, 16);

    case EHLO_DNS_NS:
    case EHLO_DNS_PTR:
      return _ehlo_dns_reader_read_name (data, &self->name);

    case EHLO_DNS_MX:
      return read_mx (self, data);

    case EHLO_DNS_SRV:
      return read_srv (self, data);

    case EHLO_DNS_TXT:
      return read_txt (self, data);

    case EHLO_DNS_TLSA:
      return read_tlsa (self, data);

    default:
      return FALSE;
    }
}

/*< private >
 * _ehlo_dns_record_new:
 * @raw: a record of one of the types of #EhloDnsType
 *
 * Returns: (transfer full) (nullable): what it says; %NULL when its data are too short or too long
 *   for the type
 */
EhloDnsRecord *
_ehlo_dns_record_new (const EhloDnsRawRecord *raw)
{
  g_autoptr (EhloDnsRecord) self = g_new0 (EhloDnsRecord, 1);
  EhloDnsReader data = raw->data;

  self->type = (EhloDnsType) raw->type;
  self->ttl = raw->ttl;

  if (!read_data (self, &data) || data.at != data.end)
    return NULL;

  return g_steal_pointer (&self);
}

/*< private >
 * _ehlo_dns_record_free:
 * @self: (transfer full): a record
 */
void
_ehlo_dns_record_free (EhloDnsRecord *self)
{
  g_clear_object (&self->address);
  g_free (self->name);
  g_free (self->text);
  g_free (self->data);
  g_free (self);
}
