/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-hosts-file.h"
#include "ehlo-resolv-conf.h"

#include <string.h>
#include <glib/gstdio.h>

static char *
write_file (const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("ehlo-dns-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_file (char *path)
{
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_free (path);
}

static void
test_server_good (void)
{
  static const struct
  {
    const char *text;
    const char *want;
  } cases[] = {
    { "192.0.2.53", "192.0.2.53:53" },
    { "192.0.2.53:5353", "192.0.2.53:5353" },
    { "[192.0.2.53]:5353", "192.0.2.53:5353" },
    { "2001:db8::53", "[2001:db8::53]:53" },
    { "[2001:db8::53]", "[2001:db8::53]:53" },
    { "[2001:db8::53]:5353", "[2001:db8::53]:5353" },
    { "::1", "[::1]:53" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketAddress) server = _ehlo_name_server_parse (cases[i].text, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = _ehlo_name_server_to_string (server);
      g_assert_cmpstr (text, ==, cases[i].want);
    }
}

/* As routers announce themselves; without the scope it could not be reached. */
static void
test_server_scope (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) server = _ehlo_name_server_parse ("fe80::1%lo", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_inet_socket_address_get_scope_id (G_INET_SOCKET_ADDRESS (server)), >, 0);
}

static void
test_server_bad (void)
{
  static const char *const cases[] = {
    "", " ", "dns.example.org", "192.0.2.53:", "192.0.2.53:0", "192.0.2.53:65536",
    "192.0.2.53:domain", "192.0.2.256", "192.0.2", "192.0.2.53 ", "[2001:db8::53", "[]:53",
    "[2001:db8::53]x", "[2001:db8::53]:", "2001:db8::53]:53", ":53", "192.0.2.53\n", "::g",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %u", i);
      g_assert_null (_ehlo_name_server_parse (cases[i], &error));
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, "resolver: "));
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_resolv_conf (void)
{
  static const struct
  {
    const char *text;
    const char *servers;
    const char *search;
  } cases[] = {
    { "search x.test\nnameserver 192.0.2.1\n", "192.0.2.1:53", "x.test" },
    { "nameserver 192.0.2.1\nnameserver 2001:db8::1\nsearch a.test b.test",
      "192.0.2.1:53 [2001:db8::1]:53", "a.test b.test" },
    { "# nameserver 192.0.2.9\n; nameserver 192.0.2.8\nnameserver\t 192.0.2.1 trailing\r\n"
      "search\ta.test.  b.test \r\n", "192.0.2.1:53", "a.test b.test" },
    { "search a.test\ndomain b.test c.test\nnameserver 192.0.2.1\n", "192.0.2.1:53", "b.test" },
    { "domain b.test\nsearch a.test\nnameserver 192.0.2.1\n", "192.0.2.1:53", "a.test" },
    { "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4\n"
      "search .\n", "192.0.2.1:53 192.0.2.2:53 192.0.2.3:53", "" },
    { "nameserver\nnameserver none\nnameserverx 192.0.2.9\noptions ndots:3\n nameserver 192.0.2.7\n"
      "nameserver [127.0.0.1]:5353\nsearch\n", "127.0.0.1:5353", "" },
    { "search x.test\n", "127.0.0.1:53", "x.test" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *path = write_file (cases[i].text);
      g_autoptr (EhloResolvConf) conf = _ehlo_resolv_conf_read (path);
      g_autoptr (GString) servers = g_string_new (NULL);
      g_autofree char *search = g_strjoinv (" ", conf->search);

      for (guint j = 0; j < conf->servers->len; j++)
        {
          g_autofree char *text = NULL;

          text = _ehlo_name_server_to_string (g_ptr_array_index (conf->servers, j));
          g_string_append_printf (servers, "%s%s", j > 0 ? " " : "", text);
        }
      g_assert_cmpstr (servers->str, ==, cases[i].servers);
      g_assert_cmpstr (search, ==, cases[i].search);
      remove_file (path);
    }
}

static void
test_resolv_conf_missing (void)
{
  g_autoptr (EhloResolvConf) conf = _ehlo_resolv_conf_read ("/nonexistent/resolv.conf");
  g_autofree char *text = NULL;

  g_assert_cmpuint (conf->servers->len, ==, 1);
  text = _ehlo_name_server_to_string (g_ptr_array_index (conf->servers, 0));
  g_assert_cmpstr (text, ==, "127.0.0.1:53");
  g_assert_nonnull (conf->search);
}

#define HOSTS \
  "# a comment with comment.test in it\n" \
  "127.0.0.1\tlocalhost\n" \
  "192.0.2.1  mail.test  alias.test Other.TEST\r\n" \
  "\n" \
  "   192.0.2.2 mail.test # 192.0.2.3 hidden.test\n" \
  "2001:db8::1 mail.test\n" \
  "2001:db8::6 six.test\n" \
  "192.0.2.300 broken.test\n" \
  "fe80::1%lo scoped.test\n" \
  "192.0.2.4\n" \
  "192.0.2.5 last.test"

static void
test_hosts (void)
{
  static const struct
  {
    const char *name;
    EhloDnsType type;
    const char *addresses; /* NULL = does not stand there */
    const char *canonical;
  } cases[] = {
    { "mail.test", EHLO_DNS_A, "192.0.2.1 192.0.2.2", NULL },
    { "MAIL.Test", EHLO_DNS_A, "192.0.2.1 192.0.2.2", NULL },
    { "mail.test", EHLO_DNS_AAAA, "2001:db8::1", NULL },
    { "alias.test", EHLO_DNS_A, "192.0.2.1", "mail.test" },
    { "other.test", EHLO_DNS_A, "192.0.2.1", "mail.test" },
    { "alias.test", EHLO_DNS_AAAA, "", NULL },
    { "six.test", EHLO_DNS_A, "", NULL },
    { "six.test", EHLO_DNS_AAAA, "2001:db8::6", NULL },
    { "localhost", EHLO_DNS_A, "127.0.0.1", NULL },
    { "last.test", EHLO_DNS_A, "192.0.2.5", NULL },
    { "broken.test", EHLO_DNS_A, NULL, NULL },
    { "scoped.test", EHLO_DNS_AAAA, NULL, NULL },
    { "comment.test", EHLO_DNS_A, NULL, NULL },
    { "hidden.test", EHLO_DNS_A, NULL, NULL },
    { "mail", EHLO_DNS_A, NULL, NULL },
    { "192.0.2.1", EHLO_DNS_A, NULL, NULL },
    { "absent.test", EHLO_DNS_A, NULL, NULL },
  };
  char *path = write_file (HOSTS);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EhloDnsAnswer) answer = _ehlo_hosts_file_find (path, cases[i].name, cases[i].type);
      g_autoptr (GString) addresses = g_string_new (NULL);

      g_test_message ("%s %s", cases[i].name, ehlo_dns_type_to_name (cases[i].type));
      g_assert_cmpint (answer == NULL, ==, cases[i].addresses == NULL);
      if (answer == NULL)
        continue;

      for (guint j = 0; j < answer->records->len; j++)
        {
          EhloDnsRecord *record = g_ptr_array_index (answer->records, j);
          g_autofree char *text = g_inet_address_to_string (record->address);

          g_string_append_printf (addresses, "%s%s", j > 0 ? " " : "", text);
        }
      g_assert_cmpstr (addresses->str, ==, cases[i].addresses);
      g_assert_cmpstr (answer->canonical, ==, cases[i].canonical);
      g_assert_cmpstr (answer->server, ==, "hosts file");
      g_assert_cmpint (answer->kind, ==,
                       addresses->len > 0 ? EHLO_DNS_FOUND : EHLO_DNS_NO_DATA);
      g_assert_cmpint (answer->rcode, ==, -1);
      g_assert_cmpuint (answer->ttl, ==, 0);
    }
  remove_file (path);
  g_assert_null (_ehlo_hosts_file_find ("/nonexistent/hosts", "mail.test", EHLO_DNS_A));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/dns-files/server-good", test_server_good);
  g_test_add_func ("/wire/dns-files/server-scope", test_server_scope);
  g_test_add_func ("/wire/dns-files/server-bad", test_server_bad);
  g_test_add_func ("/wire/dns-files/resolv-conf", test_resolv_conf);
  g_test_add_func ("/wire/dns-files/resolv-conf-missing", test_resolv_conf_missing);
  g_test_add_func ("/wire/dns-files/hosts", test_hosts);

  return g_test_run ();
}
