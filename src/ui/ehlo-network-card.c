/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ehlo-network-card.h"

#include "ehlo-outcome-look.h"
#include "ehlo-reputation-words.h"

#include <glib/gi18n.h>

struct _EhloNetworkCard
{
  AdwBin              parent_instance;

  EhloReputationDesk *desk;  /* nullable until set */
  EhloMailRoute       route;

  GtkWidget          *button;
  GtkImage           *icon;
  GtkLabel           *network;
  GtkLabel           *address;
  GtkLabel           *standing;
};

G_DEFINE_FINAL_TYPE (EhloNetworkCard, ehlo_network_card, ADW_TYPE_BIN)

/* Our own address comes first; a sender's domain may be beside it. */
static const EhloReputation *
get_reputation (EhloNetworkCard *self)
{
  EhloRun *run = ehlo_reputation_desk_get_own_run (self->desk);

  return run != NULL && ehlo_run_get_n_reputations (run) > 0 ? ehlo_run_get_reputation (run, 0)
                                                             : NULL;
}

static char *
dup_address (const EhloReputation *reputation,
             const char           *seen)
{
  if (reputation == NULL)
    return g_strdup (seen != NULL ? seen : _("Address not known yet"));
  if (reputation->owner == NULL)
    return g_strdup (reputation->address);

  return g_strconcat (reputation->address, " · ", reputation->owner, NULL);
}

static char *
dup_standing (EhloNetworkCard      *self,
              const EhloReputation *reputation,
              EhloOutcome          *ret_outcome)
{
  EhloRun *run = ehlo_reputation_desk_get_own_run (self->desk);
  g_autoptr (EhloStanding) standing = NULL;

  *ret_outcome = EHLO_OUTCOME_SKIPPED;
  if (run != NULL && !ehlo_run_is_finished (run))
    return g_strdup (_("Asking blocklists …"));
  if (reputation == NULL)
    return g_strdup (_("Blocklists not asked yet"));

  standing = ehlo_standing_new (reputation, self->route);
  *ret_outcome = ehlo_reputation_words_get_outcome (standing->level);

  return ehlo_reputation_words_dup_short (reputation, standing->level);
}

static gboolean
is_online (void)
{
  return g_network_monitor_get_network_available (g_network_monitor_get_default ());
}

static void
update_network (EhloNetworkCard *self)
{
  gboolean online = is_online ();

  gtk_image_set_from_icon_name (self->icon, online ? "network-wired-symbolic"
                                                   : "network-wired-disconnected-symbolic");
  gtk_label_set_text (self->network, online ? _("This network") : _("No network"));
}

static void
update (EhloNetworkCard *self)
{
  const EhloReputation *reputation;
  g_autofree char *address = NULL;
  g_autofree char *standing = NULL;
  g_autofree char *sentence = NULL;
  EhloOutcome outcome;

  if (self->desk == NULL)
    return;

  reputation = get_reputation (self);
  address = dup_address (reputation, ehlo_reputation_desk_get_seen (self->desk));
  standing = dup_standing (self, reputation, &outcome);
  update_network (self);
  gtk_label_set_text (self->address, address);
  gtk_label_set_text (self->standing, standing);
  ehlo_outcome_style_widget (outcome, GTK_WIDGET (self->standing));

  sentence = g_strjoin (", ", gtk_label_get_text (self->network), address, standing, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
ehlo_network_card_dispose (GObject *object)
{
  EhloNetworkCard *self = EHLO_NETWORK_CARD (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), EHLO_TYPE_NETWORK_CARD);

  G_OBJECT_CLASS (ehlo_network_card_parent_class)->dispose (object);
}

static void
ehlo_network_card_class_init (EhloNetworkCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ehlo_network_card_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/dev/ehlo/Ehlo/ui/ehlo-network-card.ui");
  gtk_widget_class_bind_template_child (widget_class, EhloNetworkCard, button);
  gtk_widget_class_bind_template_child (widget_class, EhloNetworkCard, icon);
  gtk_widget_class_bind_template_child (widget_class, EhloNetworkCard, network);
  gtk_widget_class_bind_template_child (widget_class, EhloNetworkCard, address);
  gtk_widget_class_bind_template_child (widget_class, EhloNetworkCard, standing);
}

static void
ehlo_network_card_init (EhloNetworkCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

/**
 * ehlo_network_card_set_desk:
 * @self: a card without a desk
 * @desk: who looks things up
 *
 * Shows what @desk knows about our own address from now on.
 */
void
ehlo_network_card_set_desk (EhloNetworkCard    *self,
                            EhloReputationDesk *desk)
{
  g_return_if_fail (EHLO_IS_NETWORK_CARD (self));
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * ehlo_network_card_set_route:
 * @self: a card
 * @route: how mail leaves, which decides what a listing means
 */
void
ehlo_network_card_set_route (EhloNetworkCard *self,
                             EhloMailRoute    route)
{
  g_return_if_fail (EHLO_IS_NETWORK_CARD (self));

  self->route = route;
  update (self);
}
