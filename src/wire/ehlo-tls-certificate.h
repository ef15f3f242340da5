/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ehlo-certificate.h"

G_BEGIN_DECLS

EhloCertificate *ehlo_tls_certificate_read (GBytes *der);

G_END_DECLS
