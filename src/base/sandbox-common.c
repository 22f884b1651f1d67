/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "base/sandbox.h"

#define NEW_NAMESPACES                                                                             \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)

/* One call has several names: glibc takes another on another architecture or in another version. */
static const char *const names[] = {
    /* memory */
    "brk", "madvise", "mremap", "munmap",
    /* threads and the end */
    "exit", "exit_group", "futex", "getpid", "gettid", "restart_syscall", "rseq",
    "sched_getaffinity", "sched_getattr", "sched_yield", "set_robust_list", "sysinfo",
    /* signals */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn",
    /* time, where the kernel does not give it without a call */
    "clock_gettime", "clock_nanosleep", "gettimeofday", "nanosleep", "time",
    /* chance */
    "getrandom",
    /* who it is */
    "getegid", "geteuid", "getgid", "getuid",
    /* what is open, and waiting for it */
    "close", "eventfd2", "lseek", "poll", "ppoll", "pread64", "read", "readv", "write", "writev",
    /* looking at files */
    "access", "faccessat", "faccessat2", "fstat", "getcwd", "getdents64", "newfstatat", "readlink",
    "readlinkat", "statx",
    /* sockets, of which the bus is one */
    "connect", "getpeername", "getsockname", "getsockopt", "recvfrom", "recvmsg", "sendmsg",
    "sendto", "setsockopt", "shutdown",
    /* users that systemd alone knows: libnss_systemd asks it */
    "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "timerfd_create",
    "timerfd_settime", NULL};

static const BeckonSandboxCall calls[] = {
    /* nothing that is written is ever run */
    {"mmap", {{2, PROT_EXEC, 0}}},
    {"mprotect", {{2, PROT_EXEC, 0}}},
    /* threads, and neither processes nor namespaces */
    {"clone", {{0, NEW_NAMESPACES | CLONE_THREAD, CLONE_THREAD}}},
    /* abort() */
    {"tgkill", {{2, BECKON_SANDBOX_INT, SIGABRT}}},
    {"prctl", {{0, BECKON_SANDBOX_INT, PR_SET_NAME}}},
    /* files are read */
    {"openat", {{2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_GETFD}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_SETFD}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_GETFL}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_SETFL}}},
    {"fcntl", {{1, BECKON_SANDBOX_INT, F_DUPFD_CLOEXEC}}},
    /* whether it is a terminal, and what waits */
    {"ioctl", {{1, BECKON_SANDBOX_INT, TCGETS}}},
    {"ioctl", {{1, BECKON_SANDBOX_INT, TCGETS2}}},
    {"ioctl", {{1, BECKON_SANDBOX_INT, FIONREAD}}},
    {"socket", {{0, BECKON_SANDBOX_INT, AF_UNIX}}},
};

const BeckonSandboxTable beckon_sandbox_common = {names, calls, G_N_ELEMENTS(calls)};

/* glibc makes threads by clone3, whose flags no filter can read, and else by clone. A pool of GLib
 * tries whether it may set how its threads are scheduled. */
const char *const beckon_sandbox_tried[] = {"clone3", "sched_setattr", NULL};
