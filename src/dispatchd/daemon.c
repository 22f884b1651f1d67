/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dispatchd/daemon.h"

#include <string.h>

#include "base/error.h"
#include "dispatchd/requests.h"
#include "jws/jws-alg.h"

static bool read_clock_setting(const char *text, bool *ret_assume, GError **error)
{
    bool assume = strcmp(text, "assume-trusted") == 0;
    if (!assume && strcmp(text, "trusted") != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "clock: '%s' is neither trusted nor assume-trusted", text);
        return false;
    }
    *ret_assume = assume;
    return true;
}

BeckonDispatchd *beckon_dispatchd_open(const BeckonDispatchdConfig *config, GError **error)
{
    g_autoptr(BeckonDispatchd) daemon = g_new0(BeckonDispatchd, 1);
    BeckonJwsAlg alg;
    daemon->config = config;
    if (!beckon_jws_alg_from_name(config->algorithm, &alg)) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_INVALID,
                    "algorithm: '%s' is neither EdDSA nor Ed25519", config->algorithm);
        return NULL;
    }
    if (!read_clock_setting(config->clock, &daemon->assume_clock, error)) {
        return NULL;
    }
    daemon->keyring = beckon_keyring_open(config->signing_key, config->previous_keys, alg, error);
    return daemon->keyring != NULL ? g_steal_pointer(&daemon) : NULL;
}

bool beckon_dispatchd_join_bus(BeckonDispatchd *daemon, GError **error)
{
    daemon->bus = beckon_bus_open(&daemon->config->bus, error);
    if (daemon->bus == NULL) {
        return false;
    }
    daemon->outbox = beckon_outbox_new(
        beckon_bus_connection(daemon->bus), beckon_keyring_signer(daemon->keyring),
        beckon_keyring_receipt_signer(daemon->keyring), beckon_keyring_kid(daemon->keyring),
        daemon->assume_clock, error);
    if (daemon->outbox == NULL || !beckon_requests_export(daemon, error) ||
        !beckon_bus_own(daemon->bus, BECKON_BUS_DISPATCHD_NAME, error)) {
        return false;
    }
    g_message("signing with key %s", beckon_keyring_kid(daemon->keyring));
    beckon_outbox_start(daemon->outbox);
    return true;
}

void beckon_dispatchd_close(BeckonDispatchd *daemon)
{
    if (daemon == NULL) {
        return;
    }
    beckon_outbox_free(daemon->outbox);
    beckon_bus_close(daemon->bus);
    beckon_keyring_close(daemon->keyring);
    g_free(daemon);
}
