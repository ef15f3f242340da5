/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-ip-scope.h"

static const struct
{
  const char *address;
  EhloIpScope scope;
} scopes[] = {
  { "8.8.8.8", EHLO_SCOPE_PUBLIC },
  { "1.0.0.1", EHLO_SCOPE_PUBLIC },
  { "10.0.0.0", EHLO_SCOPE_PRIVATE },
  { "11.0.0.0", EHLO_SCOPE_PUBLIC },
  { "172.15.255.255", EHLO_SCOPE_PUBLIC },
  { "172.16.0.0", EHLO_SCOPE_PRIVATE },
  { "172.31.255.255", EHLO_SCOPE_PRIVATE },
  { "172.32.0.0", EHLO_SCOPE_PUBLIC },
  { "192.168.0.1", EHLO_SCOPE_PRIVATE },
  { "192.169.0.1", EHLO_SCOPE_PUBLIC },
  { "100.63.255.255", EHLO_SCOPE_PUBLIC },
  { "100.64.0.0", EHLO_SCOPE_SHARED },
  { "100.127.255.255", EHLO_SCOPE_SHARED },
  { "100.128.0.0", EHLO_SCOPE_PUBLIC },
  { "127.0.0.1", EHLO_SCOPE_LOOPBACK },
  { "169.254.1.1", EHLO_SCOPE_LINK_LOCAL },
  { "192.0.2.1", EHLO_SCOPE_DOCUMENTATION },
  { "198.51.100.7", EHLO_SCOPE_DOCUMENTATION },
  { "203.0.113.42", EHLO_SCOPE_DOCUMENTATION },
  { "203.0.114.1", EHLO_SCOPE_PUBLIC },
  { "198.18.0.1", EHLO_SCOPE_RESERVED },
  { "198.20.0.1", EHLO_SCOPE_PUBLIC },
  { "0.0.0.0", EHLO_SCOPE_RESERVED },
  { "224.0.0.1", EHLO_SCOPE_MULTICAST },
  { "239.1.1.1", EHLO_SCOPE_MULTICAST },
  { "255.255.255.255", EHLO_SCOPE_RESERVED },
  { "2a00:1450:4013:c14::6d", EHLO_SCOPE_PUBLIC },
  { "2001:db8::1", EHLO_SCOPE_DOCUMENTATION },
  { "2001:db9::1", EHLO_SCOPE_PUBLIC },
  { "3fff:fff::1", EHLO_SCOPE_DOCUMENTATION },
  { "3fff:1000::1", EHLO_SCOPE_PUBLIC },
  { "fd00::1", EHLO_SCOPE_PRIVATE },
  { "fc00::1", EHLO_SCOPE_PRIVATE },
  { "fe80::1", EHLO_SCOPE_LINK_LOCAL },
  { "ff02::1", EHLO_SCOPE_MULTICAST },
  { "::1", EHLO_SCOPE_LOOPBACK },
  { "::", EHLO_SCOPE_RESERVED },
  { "::2", EHLO_SCOPE_RESERVED },
  { "64:ff9b::1", EHLO_SCOPE_RESERVED },
};

static void
test_scopes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (scopes[i].address);

      g_test_message ("%s", scopes[i].address);
      g_assert_cmpint (ehlo_ip_scope_of (address), ==, scopes[i].scope);
    }
}

static void
test_reversed (void)
{
  g_autoptr (GInetAddress) v4 = g_inet_address_new_from_string ("192.0.2.99");
  g_autoptr (GInetAddress) v6 = g_inet_address_new_from_string ("2001:db8:1:2:3:4:567:89ab");
  g_autofree char *v4_name = ehlo_ip_address_dup_reversed (v4);
  g_autofree char *v6_name = ehlo_ip_address_dup_reversed (v6);

  g_assert_cmpstr (v4_name, ==, "99.2.0.192");
  /* The example of RFC 5782 2.4. */
  g_assert_cmpstr (v6_name, ==,
                   "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ip-scope/scopes", test_scopes);
  g_test_add_func ("/ip-scope/reversed", test_reversed);

  return g_test_run ();
}
