/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-error.h"
#include "ehlo-port-info.h"

#include <string.h>

static void
test_five (void)
{
  static const struct { guint port; const char *name; EhloEncryption encryption; } want[] = {
    { 25, "smtp", EHLO_ENCRYPTION_STARTTLS },
    { 465, "submissions", EHLO_ENCRYPTION_IMPLICIT },
    { 587, "submission", EHLO_ENCRYPTION_STARTTLS },
    { 2525, NULL, EHLO_ENCRYPTION_STARTTLS },
    { 443, "https", EHLO_ENCRYPTION_IMPLICIT },
  };
  EhloPortInfos *infos = ehlo_port_infos_get_default ();

  g_assert_true (ehlo_port_infos_get_default () == infos);
  g_assert_cmpuint (ehlo_port_infos_get_n (infos), ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      const EhloPortInfo *info = ehlo_port_infos_get (infos, i);

      g_assert_true (ehlo_port_infos_find (infos, want[i].port) == info);
      g_assert_cmpuint (info->port, ==, want[i].port);
      g_assert_cmpstr (info->name, ==, want[i].name);
      g_assert_cmpint (info->encryption, ==, want[i].encryption);
      g_assert_cmpuint (info->blockers->len, >, 0);
      g_assert_cmpuint (strlen (info->meant_for), <=, 80);
      g_assert_cmpuint (strlen (info->use_case), >, 0);
    }
  g_assert_null (ehlo_port_infos_get (infos, G_N_ELEMENTS (want)));
  g_assert_null (ehlo_port_infos_find (infos, 26));
  g_assert_cmpstr (ehlo_port_infos_find (infos, 25)->blocked, ==, "usually");
  g_assert_cmpstr (ehlo_port_infos_find (infos, 443)->blocked, ==, "almost-never");
}

/* Who blocks a port by rule is said both ways: at the port and at the hoster. */
static void
test_clouds (void)
{
  EhloPortInfos *infos = ehlo_port_infos_get_default ();
  static const char *const ids[] = { "aws", "azure", "google" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const EhloCloudRule *cloud = ehlo_port_infos_find_cloud (infos, ids[i]);

      g_assert_nonnull (cloud);
      g_assert_true (ehlo_cloud_rule_blocks (cloud, 25));
      g_assert_false (ehlo_cloud_rule_blocks (cloud, 587));
      g_assert_true (g_str_has_prefix (cloud->url, "https://"));
    }

  for (guint i = 0; i < ehlo_port_infos_get_n_clouds (infos); i++)
    {
      const EhloCloudRule *cloud = ehlo_port_infos_get_cloud (infos, i);

      g_assert_true (ehlo_port_infos_find_cloud (infos, cloud->id) == cloud);
      g_assert_false (ehlo_cloud_rule_blocks (cloud, 2525));
      g_assert_false (ehlo_cloud_rule_blocks (cloud, 443));
      for (guint j = 0; j < cloud->blocked_ports->len; j++)
        {
          guint port = g_array_index (cloud->blocked_ports, guint16, j);
          const EhloPortInfo *info = ehlo_port_infos_find (infos, port);
          gboolean named = FALSE;

          for (guint k = 0; k < info->blockers->len; k++)
            named |= g_str_equal (g_array_index (info->blockers, EhloPortBlocker, k).who, "cloud");
          g_assert_true (named);
        }
    }

  g_assert_true (ehlo_cloud_rule_blocks (ehlo_port_infos_find_cloud (infos, "hetzner"), 465));
  g_assert_null (ehlo_port_infos_find_cloud (infos, "basement"));
  g_assert_null (ehlo_port_infos_find_cloud (infos, NULL));
  g_assert_null (ehlo_port_infos_get_cloud (infos, ehlo_port_infos_get_n_clouds (infos)));
}

static void
test_bad_data (void)
{
  static const struct { const char *json, *message; } cases[] = {
    { "", "not an object" },
    { "{", "ports: " },
    { "{}", "ports is not an array" },
    { "{\"ports\":[1]}", "ports[0] is not an object" },
    { "{\"ports\":[{\"port\":0}]}", "ports[0].port is not a number" },
    { "{\"ports\":[{\"port\":25,\"meant_for\":\"m\",\"encryption\":\"rot13\"}]}",
      "encryption has the unknown value \"rot13\"" },
    { "{\"ports\":[{\"port\":25,\"meant_for\":\"m\",\"encryption\":\"none\","
      "\"encryption_note\":\"n\",\"blocked\":\"rarely\",\"blocked_by\":[{\"who\":\"dog\"}]}]}",
      "blocked_by[0].who has the unknown value" },
    { "{\"ports\":[],\"clouds\":[{\"id\":\"a\",\"name\":\"A\",\"blocked_ports\":[65536]}]}",
      "clouds[0].blocked_ports holds something else" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (cases[i].json, strlen (cases[i].json));
      g_autoptr (GError) error = NULL;
      g_autoptr (EhloPortInfos) infos = ehlo_port_infos_new_from_bytes (json, &error);

      g_assert_null (infos);
      g_assert_error (error, EHLO_ERROR, EHLO_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knowledge/port-info/five", test_five);
  g_test_add_func ("/knowledge/port-info/clouds", test_clouds);
  g_test_add_func ("/knowledge/port-info/bad-data", test_bad_data);
  return g_test_run ();
}
