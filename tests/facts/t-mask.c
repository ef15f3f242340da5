/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-mask.h"
#include "ehlo-redactor.h"

#include <string.h>

static EhloMask *
new_mask (void)
{
  EhloMask *mask = ehlo_mask_new ();

  ehlo_mask_add_mail (mask, "ana.lopez@gmail.com");
  ehlo_mask_add_mail (mask, "anton@gmail.com");
  ehlo_mask_add_mail (mask, "Jürgen@example.net");
  ehlo_mask_add_mail (mask, "kim");
  ehlo_mask_add_mail (mask, "shop@shop.example");
  ehlo_mask_add_mail (mask, "x@example.org");
  ehlo_mask_add_ip (mask, "203.0.113.42");
  ehlo_mask_add_ip (mask, "203.0.113.7");
  ehlo_mask_add_ip (mask, "2001:db8:1234:5::42");
  ehlo_mask_add_ip (mask, "127.0.0.1");
  ehlo_mask_add_host (mask, "laptop-of-ana.home.example");
  ehlo_mask_add_reverse (mask, "line42.dsl.example.org");
  return mask;
}

static void
test_clean (void)
{
  static const struct
  {
    const char *text;
    const char *want;
  } cases[] = {
    { "MAIL FROM:<ana.lopez@gmail.com>", "MAIL FROM:<a…@gmail.com>" },
    { "RCPT TO:<ANTON@Gmail.COM>", "RCPT TO:<a…2@gmail.com>" },
    { "user=ana.lopez%40gmail.com&x=1", "user=a…@gmail.com&x=1" },
    { "<Lopez@elsewhere.example>", "<l…@elsewhere.example>" },
    { "550 lopez: unknown; analopez too", "550 l…: unknown; analopez too" },
    { "id=%3Clopez%3E", "id=%3Cl…%3E" },
    { "JÜRGEN@example.net, jürgen@example.net", "J…@example.net, J…@example.net" },
    { "kim, Kim, kimono", "k…, k…, kimono" },
    { "the shop at shop.example", "the shop at shop.example" },
    { "x@example.org x", "x…@example.org x" },
    { "at your service, [203.0.113.42]", "at your service, [203.0.113.x]" },
    { "203.0.113.7 203.0.113.77 1203.0.113.7", "203.0.113.x2 203.0.113.77 1203.0.113.7" },
    { "42.113.0.203.zen.example", "x.113.0.203.zen.example" },
    { "dsl-203-0-113-42.example", "dsl-203-0-113-x.example" },
    { "EHLO [IPv6:2001:db8:1234:5::42]", "EHLO [IPv6:2001:db8:1234::x]" },
    { "2001:DB8:1234:0005:0:0:0:42!", "2001:db8:1234::x!" },
    { "by 2001:db8:1234:ffff::1.", "by 2001:db8:1234::x." },
    { "2001:db8:1235::42 and 12:34:56", "2001:db8:1235::42 and 12:34:56" },
    { "::ffff:203.0.113.42", "::ffff:203.0.113.x" },
    { "127.0.0.1 answered", "127.0.0.1 answered" },
    { "EHLO laptop-of-ana.home.example", "EHLO [this-computer]" },
    { "hello LAPTOP-OF-ANA", "hello [this-computer]" },
    { "line42.dsl.example.org", "….example.org" },
    { "AUTH LOGIN a2lt", "AUTH LOGIN " EHLO_REDACTOR_MARK },
    { "334 VXNlcm5hbWU6", "334 VXNlcm5hbWU6" },
    { "", "" },
    { "nothing of that, 8BITMIME, dGVzdA==", "nothing of that, 8BITMIME, dGVzdA==" },
  };
  g_autoptr (EhloMask) mask = new_mask ();

  g_assert_null (ehlo_mask_clean (mask, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = ehlo_mask_clean (mask, cases[i].text);
      g_autofree char *again = ehlo_mask_clean (mask, clean);

      g_assert_cmpstr (clean, ==, cases[i].want);
      g_assert_cmpstr (again, ==, clean);
      g_assert_false (ehlo_mask_finds (mask, clean, strlen (clean), TRUE));
      g_assert_cmpint (ehlo_mask_finds (mask, cases[i].text, strlen (cases[i].text), TRUE), ==,
                       strcmp (clean, cases[i].text) != 0);
    }
}

/* Wherever it stands in what was encoded, and when something was cut out in front of it. */
static void
test_base64 (void)
{
  g_autoptr (EhloMask) mask = new_mask ();

  for (gsize before = 0; before < 4; before++)
    for (gsize cut = 0; cut < 3; cut++)
      {
        g_autoptr (GByteArray) message = g_byte_array_new ();
        g_autofree char *text = NULL;
        g_autofree char *line = NULL;
        g_autofree char *clean = NULL;

        g_byte_array_append (message, (const guint8 *) "\0\0\0", before);
        g_byte_array_append (message, (const guint8 *) "Ana.Lopez@gmail.com", 19);
        g_byte_array_append (message, (const guint8 *) "\0secret", 7);
        text = g_base64_encode (message->data, message->len);
        line = g_strconcat ("AUTH PLAIN ", before > 0 ? text + cut : text, NULL);
        clean = ehlo_mask_clean (mask, line);

        g_assert_cmpstr (clean, ==, "AUTH PLAIN " EHLO_REDACTOR_MARK);
      }
}

/* A word may be ours, an address never is. */
static void
test_words (void)
{
  g_autoptr (EhloMask) mask = ehlo_mask_new ();

  g_assert_true (ehlo_mask_is_empty (mask));
  ehlo_mask_add_mail (mask, NULL);
  ehlo_mask_add_mail (mask, "");
  ehlo_mask_add_ip (mask, "localhost");
  ehlo_mask_add_host (mask, "[192.0.2.1]");
  ehlo_mask_add_host (mask, "localhost");
  ehlo_mask_add_reverse (mask, "example.org");
  g_assert_true (ehlo_mask_is_empty (mask));

  ehlo_mask_add_mail (mask, "will@example.org");
  g_assert_false (ehlo_mask_is_empty (mask));
  g_assert_true (ehlo_mask_finds (mask, "it will go", 10, TRUE));
  g_assert_false (ehlo_mask_finds (mask, "it will go", 10, FALSE));
  g_assert_true (ehlo_mask_finds (mask, "\0\0will@example.org\0", 19, FALSE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask/clean", test_clean);
  g_test_add_func ("/mask/base64", test_base64);
  g_test_add_func ("/mask/words", test_words);

  return g_test_run ();
}
