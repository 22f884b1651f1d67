/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_SANDBOX_H
#define BECKON_BASE_SANDBOX_H

/* What a daemon may still ask of the kernel when it serves: the calls that every daemon needs and
 * those of its own table. Any other is refused with EPERM and noted in the kernel's log; a call
 * by the table of another architecture ends the process. See "What a daemon may call" in
 * HACKING.md. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What one argument of a call has to be: (argument & mask) == value. */
typedef struct {
    guint index;   /* of the argument, from 0 */
    uint64_t mask; /* 0: nothing is asked */
    uint64_t value;
} BeckonSandboxAsk;

#define BECKON_SANDBOX_N_ASKS 2

/* The kernel takes only these bits of an int. */
#define BECKON_SANDBOX_INT UINT64_C(0xffffffff)

/* A call that depends on its arguments. With several rows one of them has to hold. */
typedef struct {
    const char *name;
    BeckonSandboxAsk asks[BECKON_SANDBOX_N_ASKS]; /* all of them have to hold */
} BeckonSandboxCall;

/* Calls by the kernel's names for them; a name that this architecture or an older libseccomp does
 * not know is passed over. None is in both lists. */
typedef struct {
    const char *const *names; /* whatever their arguments; up to a NULL */
    const BeckonSandboxCall *calls;
    gsize n_calls;
} BeckonSandboxTable;

/* What every daemon needs. */
extern const BeckonSandboxTable beckon_sandbox_common;

/* What libraries try first and can do without: refused to every daemon, and not noted. */
extern const char *const beckon_sandbox_tried[];

/* Confines the process, all its threads and those that it will start, for good, to the common
 * calls and its own; new privileges are given up too. What knows users is loaded first, since
 * nothing can be loaded afterwards. A build without the filter (--disable-seccomp,
 * --enable-sanitizers) says so and does nothing: nothing else has a say in it.
 * BECKON_ERROR_DENIED when the kernel cannot do it. */
bool beckon_sandbox_enter(const BeckonSandboxTable *own, GError **error);

#endif
