/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sandbox.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>

#include "base/error.h"

#if BECKON_SANDBOX
#include <seccomp.h>

/* Nobody's: whoever is asked for them has been loaded and has found nobody. */
#define NO_NAME "-"
#define NO_UID  ((uid_t)-2)

static int add_call(scmp_filter_ctx filter, uint32_t action, const char *name,
                    const BeckonSandboxAsk *asks, guint n_asks)
{
    struct scmp_arg_cmp compared[BECKON_SANDBOX_N_ASKS] = {0};
    guint n = 0;
    int number = seccomp_syscall_resolve_name(name);
    if (number < 0) {
        return 0;
    }
    for (guint i = 0; i < n_asks; i++) {
        if (asks[i].mask != 0) {
            compared[n++] =
                SCMP_CMP(asks[i].index, SCMP_CMP_MASKED_EQ, asks[i].mask, asks[i].value);
        }
    }
    return seccomp_rule_add_array(filter, action, number, n, compared);
}

static int add_names(scmp_filter_ctx filter, uint32_t action, const char *const *names)
{
    int rc = 0;
    for (; rc == 0 && *names != NULL; names++) {
        rc = add_call(filter, action, *names, NULL, 0);
    }
    return rc;
}

static int add_table(scmp_filter_ctx filter, const BeckonSandboxTable *table)
{
    int rc = add_names(filter, SCMP_ACT_ALLOW, table->names);
    for (gsize i = 0; rc == 0 && i < table->n_calls; i++) {
        const BeckonSandboxCall *call = &table->calls[i];
        rc = add_call(filter, SCMP_ACT_ALLOW, call->name, call->asks, BECKON_SANDBOX_N_ASKS);
    }
    return rc;
}

/* For all threads, GLib's among them, and with a tree in place of a list of comparisons. */
static int set_up(scmp_filter_ctx filter)
{
    static const struct {
        enum scmp_filter_attr name;
        uint32_t value;
    } attributes[] = {
        {SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS},
        {SCMP_FLTATR_CTL_TSYNC, 1},
        {SCMP_FLTATR_CTL_OPTIMIZE, 2},
        {SCMP_FLTATR_API_SYSRAWRC, 1},
    };
    int rc = 0;
    for (gsize i = 0; rc == 0 && i < G_N_ELEMENTS(attributes); i++) {
        rc = seccomp_attr_set(filter, attributes[i].name, attributes[i].value);
    }
    return rc;
}

/* The kernel asks the last filter first, and of two that refuse a call the first that it asked
 * says how. What is tried is allowed by the last one, and so refused by this one, in silence. */
static int refuse_tried(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL) {
        return -ENOMEM;
    }
    int rc = set_up(filter);
    rc = rc != 0 ? rc : add_names(filter, SCMP_ACT_ERRNO(ENOSYS), beckon_sandbox_tried);
    rc = rc != 0 ? rc : seccomp_load(filter);
    seccomp_release(filter);
    return rc;
}

static int allow(const BeckonSandboxTable *own)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        return -ENOMEM;
    }
    int rc = set_up(filter);
    rc = rc != 0 ? rc : seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
    rc = rc != 0 ? rc : add_names(filter, SCMP_ACT_ALLOW, beckon_sandbox_tried);
    rc = rc != 0 ? rc : add_table(filter, &beckon_sandbox_common);
    rc = rc != 0 ? rc : add_table(filter, own);
    rc = rc != 0 ? rc : seccomp_load(filter);
    seccomp_release(filter);
    return rc;
}

/* The modules that know users are loaded when they are first asked. */
static void load_late_libraries(void)
{
    gid_t groups[1];
    int n_groups = G_N_ELEMENTS(groups);
    getpwuid(NO_UID);
    getgrnam(NO_NAME);
    getgrouplist(NO_NAME, 0, groups, &n_groups);
}

bool beckon_sandbox_enter(const BeckonSandboxTable *own, GError **error)
{
    load_late_libraries();
    int rc = refuse_tried();
    rc = rc != 0 ? rc : allow(own);
    if (rc != 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_DENIED,
                    "the kernel takes no filter of system calls: %s (it has to be Linux 4.14 or "
                    "later with CONFIG_SECCOMP_FILTER)",
                    g_strerror(-rc));
    }
    return rc == 0;
}

#else

bool beckon_sandbox_enter(const BeckonSandboxTable *own, GError **error)
{
    g_message("built without a filter of system calls: not for a shop");
    return true;
}

#endif
