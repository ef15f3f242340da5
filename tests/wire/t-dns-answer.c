/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-dns-answer.h"

#include "test-dns-packet.h"

#include <string.h>

#define NAME "mail.example.test"

#define TYPE_CNAME 5
#define TYPE_SOA   6
#define TYPE_OPT   41

#define RCODE_AT 3
#define FLAGS_AT 2
#define N_QUESTIONS_AT 4
#define N_ADDITIONALS_AT 10

static GByteArray *
new_packet (guint type,
            guint flags)
{
  GByteArray *packet = g_byte_array_new ();

  test_dns_add_header (packet, 0x1234, TEST_DNS_RESPONSE | TEST_DNS_RECURSION | flags, 1);
  test_dns_add_question (packet, NAME, type);
  return packet;
}

/* From memory of exactly that size, so that a sanitizer sees a single byte too much. */
static EhloDnsAnswer *
parse_length (EhloDnsType  type,
              const char  *name,
              GByteArray  *packet,
              gsize        length)
{
  g_autofree guint8 *exact = g_memdup2 (packet->data, length);

  return ehlo_dns_answer_parse (type, name, exact, length);
}

static EhloDnsAnswer *
parse (EhloDnsType  type,
       GByteArray  *packet)
{
  return parse_length (type, NAME, packet, packet->len);
}

static EhloDnsRecord *
get_record (EhloDnsAnswer *answer,
            guint          index)
{
  g_assert_cmpuint (answer->records->len, >, index);
  return g_ptr_array_index (answer->records, index);
}

static void
assert_address (EhloDnsAnswer *answer,
                guint          index,
                const char    *want,
                guint32        ttl)
{
  EhloDnsRecord *record = get_record (answer, index);
  g_autofree char *text = g_inet_address_to_string (record->address);

  g_assert_cmpint (record->type, ==, answer->type);
  g_assert_cmpstr (text, ==, want);
  g_assert_cmpuint (record->ttl, ==, ttl);
  g_assert_null (record->name);
  g_assert_null (record->text);
  g_assert_null (record->data);
}

static void
assert_bad (EhloDnsAnswer *answer)
{
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_BAD_ANSWER);
  g_assert_cmpuint (answer->records->len, ==, 0);
  g_assert_null (answer->canonical);
  g_assert_cmpuint (answer->ttl, ==, 0);
  g_assert_false (answer->authenticated);
  g_assert_nonnull (answer->detail);
}

static void
test_names (void)
{
  static const struct
  {
    EhloDnsKind kind;
    const char *name;
  } kinds[] = {
    { EHLO_DNS_FOUND, "found" },
    { EHLO_DNS_NXDOMAIN, "nxdomain" },
    { EHLO_DNS_NO_DATA, "no-data" },
    { EHLO_DNS_SERVFAIL, "servfail" },
    { EHLO_DNS_REFUSED, "refused" },
    { EHLO_DNS_BAD_ANSWER, "bad-answer" },
    { EHLO_DNS_TIMEOUT, "timeout" },
    { EHLO_DNS_NO_NETWORK, "no-network" },
    { EHLO_DNS_CANCELLED, "cancelled" },
  };
  static const struct
  {
    EhloDnsType type;
    const char *name;
  } types[] = {
    { EHLO_DNS_A, "A" }, { EHLO_DNS_AAAA, "AAAA" }, { EHLO_DNS_MX, "MX" },
    { EHLO_DNS_NS, "NS" }, { EHLO_DNS_PTR, "PTR" }, { EHLO_DNS_SRV, "SRV" },
    { EHLO_DNS_TLSA, "TLSA" }, { EHLO_DNS_TXT, "TXT" },
  };

  g_assert_cmpuint (G_N_ELEMENTS (kinds), ==, EHLO_N_DNS_KINDS);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpstr (ehlo_dns_kind_to_name (kinds[i].kind), ==, kinds[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpstr (ehlo_dns_type_to_name (types[i].type), ==, types[i].name);
}

static void
test_addresses (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (GByteArray) packet6 = new_packet (EHLO_DNS_AAAA, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) answer6 = NULL;

  test_dns_add_address (packet, NULL, 300, "192.0.2.1");
  test_dns_add_address (packet, "MAIL.Example.TEST", 60, "192.0.2.2");
  test_dns_add_address (packet, "other.test", 1, "192.0.2.3");
  answer = parse (EHLO_DNS_A, packet);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpint (answer->type, ==, EHLO_DNS_A);
  g_assert_cmpstr (answer->name, ==, NAME);
  g_assert_cmpuint (answer->records->len, ==, 2);
  assert_address (answer, 0, "192.0.2.1", 300);
  assert_address (answer, 1, "192.0.2.2", 60);
  g_assert_null (answer->canonical);
  g_assert_null (answer->detail);
  g_assert_null (answer->server);
  g_assert_cmpint (answer->rcode, ==, 0);
  g_assert_cmpuint (answer->ttl, ==, 60);
  g_assert_false (answer->authenticated);

  test_dns_add_address (packet6, NULL, 5, "2001:db8::25");
  answer6 = parse (EHLO_DNS_AAAA, packet6);
  assert_address (answer6, 0, "2001:db8::25", 5);
}

static void
test_name_ends_in_dot (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  test_dns_add_address (packet, NULL, 300, "192.0.2.1");
  answer = parse_length (EHLO_DNS_A, "Mail.example.test.", packet, packet->len);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
}

static void
test_mx (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_MX, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, EHLO_DNS_MX, 3600);

  test_dns_add_u16 (packet, 10);
  test_dns_add_u8 (packet, 3);
  g_byte_array_append (packet, (const guint8 *) "mx1", 3);
  test_dns_add_pointer (packet, TEST_DNS_QUESTION + 5); /* example.test */
  test_dns_end_record (packet, begun);

  /* RFC 7505: no mail at all. */
  begun = test_dns_begin_record (packet, NULL, EHLO_DNS_MX, 7200);
  test_dns_add_u16 (packet, 0);
  test_dns_add_name (packet, "");
  test_dns_end_record (packet, begun);

  answer = parse (EHLO_DNS_MX, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpuint (answer->records->len, ==, 2);
  g_assert_cmpstr (get_record (answer, 0)->name, ==, "mx1.example.test");
  g_assert_cmpuint (get_record (answer, 0)->priority, ==, 10);
  g_assert_cmpuint (get_record (answer, 0)->ttl, ==, 3600);
  g_assert_cmpstr (get_record (answer, 1)->name, ==, ".");
  g_assert_cmpuint (get_record (answer, 1)->priority, ==, 0);
  g_assert_cmpuint (answer->ttl, ==, 3600);
}

static void
test_ptr (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_PTR, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, EHLO_DNS_PTR, 9);

  /* What a hostile zone puts in a name must not reach a terminal. */
  test_dns_add_name (packet, "a\033[2J\x01.example.test");
  test_dns_end_record (packet, begun);
  answer = parse (EHLO_DNS_PTR, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_nonnull (strstr (get_record (answer, 0)->name, ".example.test"));
  for (const char *p = get_record (answer, 0)->name; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
}

static void
test_srv (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_SRV, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, EHLO_DNS_SRV, 100);
  EhloDnsRecord *record;

  test_dns_add_u16 (packet, 1);
  test_dns_add_u16 (packet, 2);
  test_dns_add_u16 (packet, 587);
  test_dns_add_name (packet, "smtp.example.test");
  test_dns_end_record (packet, begun);

  answer = parse (EHLO_DNS_SRV, packet);
  record = get_record (answer, 0);
  g_assert_cmpuint (record->priority, ==, 1);
  g_assert_cmpuint (record->weight, ==, 2);
  g_assert_cmpuint (record->port, ==, 587);
  g_assert_cmpstr (record->name, ==, "smtp.example.test");
  g_assert_cmpuint (record->ttl, ==, 100);
}

static void
test_txt (void)
{
  static const guint8 strings[] = "\x07v=spf1 \x00\x04-all";
  static const guint8 wild[] = "\x06" "a\n\xff\0\033b";
  static const guint8 empty[] = "\x00";
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_TXT, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  test_dns_add_record (packet, NULL, EHLO_DNS_TXT, 1, strings, sizeof strings - 1);
  test_dns_add_record (packet, NULL, EHLO_DNS_TXT, 2, wild, sizeof wild - 1);
  test_dns_add_record (packet, NULL, EHLO_DNS_TXT, 3, empty, sizeof empty - 1);

  answer = parse (EHLO_DNS_TXT, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpuint (answer->records->len, ==, 3);
  g_assert_cmpstr (get_record (answer, 0)->text, ==, "v=spf1 -all");
  g_assert_cmpstr (get_record (answer, 1)->text, ==, "a\\x0A\\xFF\\x00\\x1Bb");
  g_assert_cmpstr (get_record (answer, 2)->text, ==, "");
}

static void
test_long_txt (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_TXT, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autofree char *text = g_strnfill (1850, 'x');

  test_dns_add_text (packet, NULL, 1, text);
  answer = parse (EHLO_DNS_TXT, packet);
  g_assert_cmpstr (get_record (answer, 0)->text, ==, text);
}

static void
test_tlsa (void)
{
  static const guint8 data[] = { 3, 1, 2, 0x00, 0xab, 0xff };
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_TLSA, TEST_DNS_AUTHENTICATED);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  EhloDnsRecord *record;

  test_dns_add_record (packet, NULL, EHLO_DNS_TLSA, 1, data, sizeof data);
  answer = parse (EHLO_DNS_TLSA, packet);
  record = get_record (answer, 0);
  g_assert_cmpuint (record->usage, ==, 3);
  g_assert_cmpuint (record->selector, ==, 1);
  g_assert_cmpuint (record->matching, ==, 2);
  g_assert_cmpstr (record->data, ==, "00abff");
  g_assert_true (answer->authenticated);
}

static void
test_cname_chain (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (GByteArray) backwards = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) answer_backwards = NULL;

  test_dns_add_cname (packet, NULL, 300, "a.test");
  test_dns_add_cname (packet, "a.test", 7, "b.test");
  test_dns_add_address (packet, "b.test", 60, "192.0.2.1");
  answer = parse (EHLO_DNS_A, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);
  g_assert_cmpstr (answer->canonical, ==, "b.test");
  g_assert_cmpuint (answer->records->len, ==, 1);
  assert_address (answer, 0, "192.0.2.1", 60);
  g_assert_cmpuint (answer->ttl, ==, 7);

  /* The order of records means nothing (RFC 1034 3.6). */
  test_dns_add_address (backwards, "b.test", 60, "192.0.2.1");
  test_dns_add_cname (backwards, "a.test", 7, "b.test");
  test_dns_add_cname (backwards, NULL, 300, "a.test");
  answer_backwards = parse (EHLO_DNS_A, backwards);
  g_assert_cmpstr (answer_backwards->canonical, ==, "b.test");
  g_assert_cmpuint (answer_backwards->records->len, ==, 1);
}

static void
test_cname_to_nothing (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) no_data = NULL;
  g_autoptr (EhloDnsAnswer) nxdomain = NULL;

  test_dns_add_cname (packet, NULL, 300, "gone.test");
  no_data = parse (EHLO_DNS_A, packet);
  g_assert_cmpint (no_data->kind, ==, EHLO_DNS_NO_DATA);
  g_assert_cmpstr (no_data->canonical, ==, "gone.test");

  packet->data[RCODE_AT] |= 3;
  nxdomain = parse (EHLO_DNS_A, packet);
  g_assert_cmpint (nxdomain->kind, ==, EHLO_DNS_NXDOMAIN);
  g_assert_cmpstr (nxdomain->canonical, ==, "gone.test");
  g_assert_cmpint (nxdomain->rcode, ==, 3);
}

static void
test_cname_loop (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (GByteArray) self_loop = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) answer_self = NULL;

  test_dns_add_cname (packet, NULL, 300, "a.test");
  test_dns_add_cname (packet, "a.test", 300, NAME);
  answer = parse (EHLO_DNS_A, packet);
  assert_bad (answer);
  g_assert_cmpint (answer->rcode, ==, 0);

  test_dns_add_cname (self_loop, NULL, 300, NAME);
  answer_self = parse (EHLO_DNS_A, self_loop);
  assert_bad (answer_self);
}

static void
test_kinds (void)
{
  static const struct
  {
    guint       rcode;
    EhloDnsKind kind;
  } cases[] = {
    { 0, EHLO_DNS_NO_DATA },
    { 1, EHLO_DNS_BAD_ANSWER },
    { 2, EHLO_DNS_SERVFAIL },
    { 3, EHLO_DNS_NXDOMAIN },
    { 4, EHLO_DNS_BAD_ANSWER },
    { 5, EHLO_DNS_REFUSED },
    { 6, EHLO_DNS_BAD_ANSWER },
    { 9, EHLO_DNS_BAD_ANSWER },
    { 15, EHLO_DNS_BAD_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, cases[i].rcode);
      g_autoptr (GByteArray) bare = g_byte_array_new ();
      g_autoptr (EhloDnsAnswer) answer = parse (EHLO_DNS_A, packet);
      g_autoptr (EhloDnsAnswer) answer_bare = NULL;
      gboolean needs_question = cases[i].rcode == 0 || cases[i].rcode == 3;

      g_assert_cmpint (answer->kind, ==, cases[i].kind);
      g_assert_cmpint (answer->rcode, ==, cases[i].rcode);
      g_assert_cmpuint (answer->records->len, ==, 0);

      /* Without the question: good enough to refuse, not to say that there is no such name. */
      test_dns_add_header (bare, 1, TEST_DNS_RESPONSE | cases[i].rcode, 0);
      answer_bare = parse (EHLO_DNS_A, bare);
      g_assert_cmpint (answer_bare->kind, ==,
                       needs_question ? EHLO_DNS_BAD_ANSWER : cases[i].kind);
      g_assert_cmpint (answer_bare->rcode, ==, cases[i].rcode);
    }
}

/* BADVERS is 16: the lower four bits, which all old programs look at, say "no error". */
static void
test_extended_rcode (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  test_dns_set_u16 (packet, N_ADDITIONALS_AT, 1);
  test_dns_add_name (packet, "");
  test_dns_add_u16 (packet, TYPE_OPT);
  test_dns_add_u16 (packet, 1232);
  test_dns_add_u32 (packet, 0x01000000);
  test_dns_add_u16 (packet, 0);
  answer = parse (EHLO_DNS_A, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_BAD_ANSWER);
  g_assert_cmpint (answer->rcode, ==, 16);
}

static void
test_ttls (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;

  test_dns_add_address (packet, NULL, G_MAXINT32, "192.0.2.1");
  test_dns_add_address (packet, NULL, 0x80000000, "192.0.2.2");
  answer = parse (EHLO_DNS_A, packet);
  assert_address (answer, 0, "192.0.2.1", G_MAXINT32);
  assert_address (answer, 1, "192.0.2.2", 0);
  g_assert_cmpuint (answer->ttl, ==, 0);
}

static void
test_other_question (void)
{
  static const struct
  {
    const char *name;
    guint       type;
    guint       dns_class;
  } cases[] = {
    { "mail.example.tess", EHLO_DNS_A, 1 },
    { "mail.example", EHLO_DNS_A, 1 },
    { "mail.example.test.test", EHLO_DNS_A, 1 },
    { NAME, EHLO_DNS_AAAA, 1 },
    { NAME, EHLO_DNS_A, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) packet = g_byte_array_new ();
      g_autoptr (EhloDnsAnswer) answer = NULL;

      test_dns_add_header (packet, 1, TEST_DNS_RESPONSE, 1);
      test_dns_add_name (packet, cases[i].name);
      test_dns_add_u16 (packet, cases[i].type);
      test_dns_add_u16 (packet, cases[i].dns_class);
      test_dns_add_address (packet, NULL, 300, "192.0.2.1");
      answer = parse (EHLO_DNS_A, packet);
      assert_bad (answer);
    }
}

static void
test_no_response (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, TEST_DNS_AUTHENTICATED);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) answer_two = NULL;

  test_dns_add_address (packet, NULL, 300, "192.0.2.1");
  packet->data[FLAGS_AT] &= 0x7f;
  answer = parse (EHLO_DNS_A, packet);
  assert_bad (answer);
  g_assert_cmpint (answer->rcode, ==, -1);

  packet->data[FLAGS_AT] |= 0x80;
  test_dns_set_u16 (packet, N_QUESTIONS_AT, 2);
  answer_two = parse (EHLO_DNS_A, packet);
  assert_bad (answer_two);
}

/* Cut, with nothing left: not the same as "no such record". */
static void
test_truncated_flag (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, TEST_DNS_TRUNCATED);
  g_autoptr (EhloDnsAnswer) answer = parse (EHLO_DNS_A, packet);

  g_assert_cmpint (answer->kind, ==, EHLO_DNS_BAD_ANSWER);
}

static void
test_wrong_data (void)
{
  static const struct
  {
    EhloDnsType type;
    const char *data;
    gsize       length;
  } cases[] = {
    { EHLO_DNS_A, "\1\2\3", 3 },
    { EHLO_DNS_A, "\1\2\3\4\5", 5 },
    { EHLO_DNS_A, "", 0 },
    { EHLO_DNS_AAAA, "\1\2\3\4\5\6\7\1\2\3\4\5\6\7\1", 15 },
    { EHLO_DNS_AAAA, "\1\2\3\4\5\6\7\1\2\3\4\5\6\7\1\2\3", 17 },
    { EHLO_DNS_MX, "\0", 1 },
    { EHLO_DNS_MX, "\0\12", 2 },
    { EHLO_DNS_MX, "\0\12\3mx1", 6 },
    { EHLO_DNS_MX, "\0\12\0x", 4 },
    { EHLO_DNS_MX, "\0\12\300", 3 },
    { EHLO_DNS_PTR, "", 0 },
    { EHLO_DNS_PTR, "\77x", 2 },
    { EHLO_DNS_PTR, "\100x\0", 3 },
    { EHLO_DNS_SRV, "\0\1\0\2\2\113", 6 },
    { EHLO_DNS_SRV, "\0\1\0\2\2", 5 },
    { EHLO_DNS_TXT, "\5abcd", 5 },
    { EHLO_DNS_TXT, "\4abcd\1", 6 },
    { EHLO_DNS_TLSA, "\3\1", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) packet = new_packet (cases[i].type, 0);
      g_autoptr (EhloDnsAnswer) answer = NULL;

      test_dns_add_record (packet, NULL, cases[i].type, 300, (const guint8 *) cases[i].data,
                           cases[i].length);
      answer = parse (cases[i].type, packet);
      g_test_message ("case %u", i);
      assert_bad (answer);
      g_assert_cmpint (answer->rcode, ==, 0);
    }
}

/* A name inside a record must not reach into the one that follows. */
static void
test_name_beyond_record (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_PTR, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, EHLO_DNS_PTR, 300);

  test_dns_add_name (packet, "host.example.test");
  test_dns_end_record (packet, begun);
  test_dns_set_u16 (packet, begun - 2, 5);
  answer = parse (EHLO_DNS_PTR, packet);
  assert_bad (answer);
}

static void
test_cname_beyond_record (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, TYPE_CNAME, 300);

  test_dns_add_name (packet, "host.example.test");
  test_dns_end_record (packet, begun);
  test_dns_set_u16 (packet, begun - 2, 5);
  answer = parse (EHLO_DNS_A, packet);
  assert_bad (answer);
}

static void
test_pointer_loops (void)
{
  static const guint targets[] = {
    TEST_DNS_QUESTION,      /* to itself */
    TEST_DNS_QUESTION + 2,  /* to the next one, which points back */
    0x3fff,                 /* out of the packet */
  };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (GByteArray) packet = g_byte_array_new ();
      g_autoptr (EhloDnsAnswer) answer = NULL;

      test_dns_add_header (packet, 1, TEST_DNS_RESPONSE, 1);
      test_dns_add_pointer (packet, targets[i]);
      test_dns_add_pointer (packet, TEST_DNS_QUESTION);
      test_dns_add_u16 (packet, EHLO_DNS_A);
      test_dns_add_u16 (packet, 1);
      answer = parse (EHLO_DNS_A, packet);
      assert_bad (answer);
    }
}

static void
test_pointer_loop_in_record (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_MX, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  guint begun = test_dns_begin_record (packet, NULL, EHLO_DNS_MX, 300);

  test_dns_add_u16 (packet, 10);
  test_dns_add_u8 (packet, 1);
  test_dns_add_u8 (packet, 'a');
  test_dns_add_pointer (packet, begun + 2);
  test_dns_end_record (packet, begun);
  answer = parse (EHLO_DNS_MX, packet);
  assert_bad (answer);
}

/* The counts promise more than there is. */
static void
test_wrong_counts (void)
{
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_A, 0);
  g_autoptr (EhloDnsAnswer) answer = NULL;
  g_autoptr (EhloDnsAnswer) answer_more = NULL;

  test_dns_add_address (packet, NULL, 300, "192.0.2.1");
  test_dns_set_u16 (packet, N_ADDITIONALS_AT, 0xffff);
  answer = parse (EHLO_DNS_A, packet);
  g_assert_cmpint (answer->kind, ==, EHLO_DNS_FOUND);

  test_dns_set_u16 (packet, 6, 0xffff);
  answer_more = parse (EHLO_DNS_A, packet);
  assert_bad (answer_more);
}

/* One of each type, behind a CNAME, cut after each byte. */
static void
test_truncated_everywhere (void)
{
  static const EhloDnsType types[] = {
    EHLO_DNS_A, EHLO_DNS_AAAA, EHLO_DNS_MX, EHLO_DNS_TXT, EHLO_DNS_PTR, EHLO_DNS_SRV,
    EHLO_DNS_TLSA,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GByteArray) packet = new_packet (types[i], 0);
      g_autoptr (EhloDnsAnswer) whole = NULL;
      guint begun;

      test_dns_add_cname (packet, NULL, 300, "a.test");
      begun = test_dns_begin_record (packet, "a.test", types[i], 300);
      if (types[i] == EHLO_DNS_A)
        test_dns_add_u32 (packet, 0xc0000201);
      else if (types[i] == EHLO_DNS_AAAA)
        g_byte_array_append (packet, (const guint8 *) "0123456789abcdef", 16);
      else if (types[i] == EHLO_DNS_TXT)
        g_byte_array_append (packet, (const guint8 *) "\4text", 5);
      else if (types[i] == EHLO_DNS_TLSA)
        g_byte_array_append (packet, (const guint8 *) "\3\1\1hash", 7);
      else
        {
          if (types[i] != EHLO_DNS_PTR)
            test_dns_add_u16 (packet, 10);
          if (types[i] == EHLO_DNS_SRV)
            test_dns_add_u32 (packet, 587);
          test_dns_add_name (packet, "target.test");
        }
      test_dns_end_record (packet, begun);

      whole = parse (types[i], packet);
      g_assert_cmpint (whole->kind, ==, EHLO_DNS_FOUND);
      for (gsize length = 0; length < packet->len; length++)
        {
          g_autoptr (EhloDnsAnswer) cut = parse_length (types[i], NAME, packet, length);

          assert_bad (cut);
        }
    }
}

/* Every byte of a good packet set to a few values: nothing to assert but that it ends, that memory
 * is respected, and that what is said is in itself consistent. */
static void
test_damaged_everywhere (void)
{
  static const guint8 values[] = { 0x00, 0x01, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff };
  g_autoptr (GByteArray) packet = new_packet (EHLO_DNS_MX, 0);
  guint begun;

  test_dns_add_cname (packet, NULL, 300, "a.test");
  begun = test_dns_begin_record (packet, "a.test", EHLO_DNS_MX, 300);
  test_dns_add_u16 (packet, 10);
  test_dns_add_u8 (packet, 2);
  g_byte_array_append (packet, (const guint8 *) "mx", 2);
  test_dns_add_pointer (packet, TEST_DNS_QUESTION);
  test_dns_end_record (packet, begun);
  test_dns_add_record (packet, "a.test", TYPE_SOA, 300, (const guint8 *) "x", 1);

  for (guint at = 0; at < packet->len; at++)
    {
      guint8 before = packet->data[at];

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        {
          g_autoptr (EhloDnsAnswer) answer = NULL;

          packet->data[at] = values[i];
          answer = parse (EHLO_DNS_MX, packet);
          g_assert_cmpint (answer->kind == EHLO_DNS_FOUND, ==,
                           answer->records->len > 0 && answer->rcode == 0);
        }
      packet->data[at] = before;
    }
}

static void
test_random (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint length = (guint) g_test_rand_int_range (0, 80);
      g_autoptr (GByteArray) packet = g_byte_array_new ();
      g_autoptr (EhloDnsAnswer) answer = NULL;

      if (g_test_rand_bit ())
        {
          g_byte_array_unref (packet);
          packet = new_packet (EHLO_DNS_SRV, 0);
          test_dns_set_u16 (packet, 6, 2);
        }
      for (guint j = 0; j < length; j++)
        test_dns_add_u8 (packet, (guint) g_test_rand_int_range (0, 256));

      answer = parse (EHLO_DNS_SRV, packet);
      g_assert_cmpuint ((guint) answer->kind, <, EHLO_N_DNS_KINDS);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/dns-answer/names", test_names);
  g_test_add_func ("/wire/dns-answer/addresses", test_addresses);
  g_test_add_func ("/wire/dns-answer/name-ends-in-dot", test_name_ends_in_dot);
  g_test_add_func ("/wire/dns-answer/mx", test_mx);
  g_test_add_func ("/wire/dns-answer/ptr", test_ptr);
  g_test_add_func ("/wire/dns-answer/srv", test_srv);
  g_test_add_func ("/wire/dns-answer/txt", test_txt);
  g_test_add_func ("/wire/dns-answer/long-txt", test_long_txt);
  g_test_add_func ("/wire/dns-answer/tlsa", test_tlsa);
  g_test_add_func ("/wire/dns-answer/cname-chain", test_cname_chain);
  g_test_add_func ("/wire/dns-answer/cname-to-nothing", test_cname_to_nothing);
  g_test_add_func ("/wire/dns-answer/cname-loop", test_cname_loop);
  g_test_add_func ("/wire/dns-answer/kinds", test_kinds);
  g_test_add_func ("/wire/dns-answer/extended-rcode", test_extended_rcode);
  g_test_add_func ("/wire/dns-answer/ttls", test_ttls);
  g_test_add_func ("/wire/dns-answer/other-question", test_other_question);
  g_test_add_func ("/wire/dns-answer/no-response", test_no_response);
  g_test_add_func ("/wire/dns-answer/truncated-flag", test_truncated_flag);
  g_test_add_func ("/wire/dns-answer/wrong-data", test_wrong_data);
  g_test_add_func ("/wire/dns-answer/name-beyond-record", test_name_beyond_record);
  g_test_add_func ("/wire/dns-answer/cname-beyond-record", test_cname_beyond_record);
  g_test_add_func ("/wire/dns-answer/pointer-loops", test_pointer_loops);
  g_test_add_func ("/wire/dns-answer/pointer-loop-in-record", test_pointer_loop_in_record);
  g_test_add_func ("/wire/dns-answer/wrong-counts", test_wrong_counts);
  g_test_add_func ("/wire/dns-answer/truncated-everywhere", test_truncated_everywhere);
  g_test_add_func ("/wire/dns-answer/damaged-everywhere", test_damaged_everywhere);
  g_test_add_func ("/wire/dns-answer/random", test_random);

  return g_test_run ();
}
