/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-dns-packet.h"

#include <gio/gio.h>
#include <string.h>

#define CLASS_IN      1
#define TYPE_A        1
#define TYPE_CNAME    5
#define TYPE_TXT      16
#define TYPE_AAAA     28
#define N_ANSWERS_AT  6
#define MAX_STRING    255

void
test_dns_add_u8 (GByteArray *packet,
                 guint       value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (packet, &byte, 1);
}

void
test_dns_add_u16 (GByteArray *packet,
                  guint       value)
{
  test_dns_add_u8 (packet, value >> 8);
  test_dns_add_u8 (packet, value & 0xff);
}

void
test_dns_add_u32 (GByteArray *packet,
                  guint32     value)
{
  test_dns_add_u16 (packet, value >> 16);
  test_dns_add_u16 (packet, value & 0xffff);
}

void
test_dns_set_u16 (GByteArray *packet,
                  guint       at,
                  guint       value)
{
  packet->data[at] = (guint8) (value >> 8);
  packet->data[at + 1] = (guint8) value;
}

/* "" is the root. Labels stand as they are, so that too long ones can be built too. */
void
test_dns_add_name (GByteArray *packet,
                   const char *name)
{
  g_auto (GStrv) labels = g_strsplit (name, ".", -1);

  for (guint i = 0; labels[i] != NULL && labels[i][0] != '\0'; i++)
    {
      test_dns_add_u8 (packet, (guint) strlen (labels[i]));
      g_byte_array_append (packet, (const guint8 *) labels[i], (guint) strlen (labels[i]));
    }
  test_dns_add_u8 (packet, 0);
}

void
test_dns_add_pointer (GByteArray *packet,
                      guint       to)
{
  test_dns_add_u16 (packet, 0xc000 | to);
}

void
test_dns_add_header (GByteArray *packet,
                     guint       id,
                     guint       flags,
                     guint       n_questions)
{
  test_dns_add_u16 (packet, id);
  test_dns_add_u16 (packet, flags);
  test_dns_add_u16 (packet, n_questions);
  test_dns_add_u16 (packet, 0);
  test_dns_add_u32 (packet, 0);
}

void
test_dns_add_question (GByteArray *packet,
                       const char *name,
                       guint       type)
{
  test_dns_add_name (packet, name);
  test_dns_add_u16 (packet, type);
  test_dns_add_u16 (packet, CLASS_IN);
}

/* Counts the record as an answer. NULL as the owner points to the question. */
guint
test_dns_begin_record (GByteArray *packet,
                       const char *owner,
                       guint       type,
                       guint32     ttl)
{
  guint n_answers = (guint) packet->data[N_ANSWERS_AT] << 8 | packet->data[N_ANSWERS_AT + 1];

  test_dns_set_u16 (packet, N_ANSWERS_AT, n_answers + 1);
  if (owner != NULL)
    test_dns_add_name (packet, owner);
  else
    test_dns_add_pointer (packet, TEST_DNS_QUESTION);
  test_dns_add_u16 (packet, type);
  test_dns_add_u16 (packet, CLASS_IN);
  test_dns_add_u32 (packet, ttl);
  test_dns_add_u16 (packet, 0);
  return packet->len;
}

void
test_dns_end_record (GByteArray *packet,
                     guint       begun)
{
  test_dns_set_u16 (packet, begun - 2, packet->len - begun);
}

void
test_dns_add_record (GByteArray   *packet,
                     const char   *owner,
                     guint         type,
                     guint32       ttl,
                     const guint8 *data,
                     gsize         length)
{
  guint begun = test_dns_begin_record (packet, owner, type, ttl);

  g_byte_array_append (packet, data, (guint) length);
  test_dns_end_record (packet, begun);
}

void
test_dns_add_address (GByteArray *packet,
                      const char *owner,
                      guint32     ttl,
                      const char *address)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  gsize length = g_inet_address_get_native_size (inet);

  test_dns_add_record (packet, owner, length == 4 ? TYPE_A : TYPE_AAAA, ttl,
                       g_inet_address_to_bytes (inet), length);
}

void
test_dns_add_cname (GByteArray *packet,
                    const char *owner,
                    guint32     ttl,
                    const char *target)
{
  guint begun = test_dns_begin_record (packet, owner, TYPE_CNAME, ttl);

  test_dns_add_name (packet, target);
  test_dns_end_record (packet, begun);
}

/* As many strings as it takes. */
void
test_dns_add_text (GByteArray *packet,
                   const char *owner,
                   guint32     ttl,
                   const char *text)
{
  guint begun = test_dns_begin_record (packet, owner, TYPE_TXT, ttl);
  gsize left = strlen (text);

  do
    {
      guint length = (guint) MIN (left, MAX_STRING);

      test_dns_add_u8 (packet, length);
      g_byte_array_append (packet, (const guint8 *) text, length);
      text += length;
      left -= length;
    }
  while (left > 0);

  test_dns_end_record (packet, begun);
}
