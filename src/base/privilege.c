/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/privilege.h"

#include <cap-ng.h>
#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/error.h"

static bool has(unsigned cap)
{
    static const capng_type_t sets[] = {CAPNG_EFFECTIVE, CAPNG_PERMITTED, CAPNG_INHERITABLE,
                                        CAPNG_AMBIENT};
    for (gsize i = 0; i < G_N_ELEMENTS(sets); i++) {
        if (capng_have_capability(sets[i], cap)) {
            return true;
        }
    }
    return false;
}

bool beckon_privilege_drop(uint64_t keep_capabilities, GError **error)
{
    const struct rlimit no_core = {0, 0};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
        setrlimit(RLIMIT_CORE, &no_core) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot give up privileges: %s",
                    g_strerror(errno));
        return false;
    }
    capng_get_caps_process();
    capng_select_t sets = CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT;
    capng_act_t effective_and_permitted = CAPNG_EFFECTIVE | CAPNG_PERMITTED;
    bool has_others = false;
    for (unsigned cap = 0; cap <= CAP_LAST_CAP; cap++) {
        bool keep = (keep_capabilities >> cap & 1) != 0;
        if (keep && !capng_have_capability(CAPNG_EFFECTIVE, cap)) {
            g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                        "it needs the capability %s and does not have it",
                        capng_capability_to_name(cap));
            return false;
        }
        if (!keep && has(cap)) {
            has_others = true;
            capng_update(CAPNG_DROP, effective_and_permitted | CAPNG_INHERITABLE | CAPNG_AMBIENT,
                         cap);
        }
    }
    /* Where the units leave a daemon none, they do not let it call capset either. */
    if (has_others && capng_apply(sets) != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO, "cannot give up capabilities");
        return false;
    }
    return true;
}
