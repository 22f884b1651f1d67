/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_PRIVILEGE_H
#define BECKON_BASE_PRIVILEGE_H

/* What every daemon gives up after it has opened its files and before it joins the bus. The
 * systemd units say the same again; this holds where a daemon is started by hand. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Gives up every capability but those in the mask (bit n is CAP_ n of capabilities(7)), the
 * right to gain any (no_new_privs), core dumps and ptrace by equals. BECKON_ERROR_DENIED when
 * one of the mask is not there, BECKON_ERROR_IO. */
bool beckon_privilege_drop(uint64_t keep_capabilities, GError **error);

#endif
