/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/confined.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A call that waits for something is ended, as one that the filter let through. */
#define PATIENCE_S        20

#define EXIT_NOT_CONFINED 99

static void enter(const BeckonSandboxTable *own)
{
    g_autoptr(GError) error = NULL;
    alarm(PATIENCE_S);
    if (!beckon_sandbox_enter(own, &error)) {
        _exit(EXIT_NOT_CONFINED);
    }
}

static Confined *share(gsize n)
{
    Confined *outcomes =
        mmap(NULL, n * sizeof *outcomes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    g_assert(outcomes != MAP_FAILED);
    return outcomes;
}

static Confined try_number(long number, const uint64_t arguments[6])
{
    errno = 0;
    long result = syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
                          arguments[4], arguments[5]);
    if (result != -1 || (errno != EPERM && errno != ENOSYS)) {
        return CONFINED_LET_THROUGH;
    }
    return errno == EPERM ? CONFINED_EPERM : CONFINED_ENOSYS;
}

static void wait_for(pid_t child)
{
    int status = 0;
    g_assert(child > 0 && waitpid(child, &status, 0) == child);
    g_assert(!WIFEXITED(status) || WEXITSTATUS(status) != EXIT_NOT_CONFINED);
}

/* Another process goes on where one has ended. */
void confined_try_all(const BeckonSandboxTable *own, Confined ret_outcomes[CONFINED_N_CALLS])
{
    static const uint64_t none[6] = {-1, -1, -1, -1, -1, -1};
    Confined *outcomes = share(CONFINED_N_CALLS);
    long next = 0;
    while (next < CONFINED_N_CALLS) {
        pid_t child = fork();
        if (child == 0) {
            enter(own);
            for (; next < CONFINED_N_CALLS; next++) {
                outcomes[next] = CONFINED_ENDED;
                outcomes[next] = try_number(next, none);
            }
            _exit(EXIT_SUCCESS);
        }
        wait_for(child);
        while (next < CONFINED_N_CALLS && outcomes[next] != CONFINED_LEFT) {
            next++;
        }
    }
    memcpy(ret_outcomes, outcomes, CONFINED_N_CALLS * sizeof *outcomes);
    munmap(outcomes, CONFINED_N_CALLS * sizeof *outcomes);
}

Confined confined_try(const BeckonSandboxTable *own, long number, const uint64_t arguments[6])
{
    Confined *shared = share(1);
    pid_t child = fork();
    if (child == 0) {
        enter(own);
        *shared = CONFINED_ENDED;
        *shared = try_number(number, arguments);
        _exit(EXIT_SUCCESS);
    }
    wait_for(child);
    Confined outcome = *shared;
    munmap(shared, sizeof *shared);
    return outcome;
}

int confined_run(const BeckonSandboxTable *own, int (*run)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        enter(own);
        _exit(run());
    }
    g_assert(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}
