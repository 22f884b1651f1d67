/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/confined.h"
#include "base/error.h"
#include "companiond/sandbox.h"
#include "dispatchd/sandbox.h"
#include "engine/sandbox.h"
#include "scannerd/sandbox.h"
#include "testing.h"

typedef enum {
    SCANNERD = 1,
    ENGINE = 2,
    DISPATCHD = 4,
    COMPANIOND = 8,
    ALL = 15,
} Daemons;

static const struct {
    Daemons bit;
    const char *name;
    const BeckonSandboxTable *table;
} daemons[] = {
    {SCANNERD, "scannerd", &beckon_scannerd_sandbox},
    {ENGINE, "engine", &beckon_engine_sandbox},
    {DISPATCHD, "dispatchd", &beckon_dispatchd_sandbox},
    {COMPANIOND, "companiond", &beckon_companiond_sandbox},
};

static bool is_among(const char *const *names, const char *name)
{
    return g_strv_contains(names, name);
}

static bool asks_about(const BeckonSandboxTable *table, const char *name)
{
    for (gsize i = 0; i < table->n_calls; i++) {
        if (strcmp(table->calls[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* On x86-64 newer kernels let these pass by any filter, and end whoever calls them from elsewhere
 * than the kernel's own trampolines for tracing: uretprobe, uprobe. */
static bool is_trampoline(long number)
{
#ifdef __x86_64__
    return number == 335 || number == 336;
#else
    return false;
#endif
}

/* What a call with arguments that no row asks for has to come to. */
static bool is_as_listed(const BeckonSandboxTable *own, long number, Confined outcome)
{
    char *name = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, (int)number);
    bool listed =
        name != NULL && (is_among(own->names, name) || is_among(beckon_sandbox_common.names, name));
    bool tried = name != NULL && is_among(beckon_sandbox_tried, name);
    free(name);
    if (tried) {
        return outcome == CONFINED_ENOSYS;
    }
    if (is_trampoline(number)) {
        return true;
    }
    return listed ? outcome != CONFINED_EPERM && outcome != CONFINED_LEFT
                  : outcome == CONFINED_EPERM;
}

static void every_call_that_a_daemon_does_not_list_is_refused(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(daemons); i++) {
        Confined outcomes[CONFINED_N_CALLS] = {CONFINED_LEFT};
        guint n_refused = 0;
        confined_try_all(daemons[i].table, outcomes);
        for (long number = 0; number < CONFINED_N_CALLS; number++) {
            bool is_well = is_as_listed(daemons[i].table, number, outcomes[number]);
            if (!is_well) {
                printf("# %s: call %ld came to %d\n", daemons[i].name, number, outcomes[number]);
            }
            CU_ASSERT_TRUE(is_well);
            n_refused += outcomes[number] == CONFINED_EPERM;
        }
        printf("# %s: %u of %d numbers are refused\n", daemons[i].name, n_refused,
               CONFINED_N_CALLS);
    }
}

/* Each is a way out of a process that was taken over, or deeper into the kernel. */
static void what_takes_a_process_further_is_on_no_list(void)
{
    static const char *const never[] = {
        /* other programs and processes */
        "execve", "execveat", "fork", "vfork", "kill", "tkill", "rt_sigqueueinfo",
        "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "ptrace",
        "process_vm_readv", "process_vm_writev", "kcmp", "wait4", "waitid",
        /* namespaces and file systems */
        "unshare", "setns", "mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree",
        "fsopen", "fsmount", "mount_setattr", "name_to_handle_at", "open_by_handle_at", "swapon",
        "quotactl",
        /* who it is */
        "setuid", "setgid", "setreuid", "setresuid", "setresgid", "setgroups", "setfsuid", "capset",
        "personality", "seccomp", "setsid", "setrlimit", "prlimit64", "setpriority",
        "sched_setscheduler", "ioprio_set",
        /* deep into the kernel */
        "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter",
        "io_uring_register", "io_setup", "keyctl", "add_key", "request_key", "init_module",
        "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "iopl",
        "ioperm", "modify_ldt", "syslog", "acct", "settimeofday", "clock_settime", "sethostname",
        "vmsplice", "splice", "tee", "fanotify_init", "lookup_dcookie", "remap_file_pages",
        "pkey_mprotect", "memfd_create", "memfd_secret", "msgget", "semget", "shmget", "shmat",
        "mq_open", "add_key", "landlock_create_ruleset", "set_mempolicy", "mbind", "migrate_pages",
        /* files that others rely on */
        "open", "creat", "openat2", "link", "linkat", "symlink", "symlinkat", "mknod", "mknodat",
        "mkdir", "mkdirat", "rmdir", "chmod", "fchmodat", "chown", "fchownat", "lchown", "truncate",
        "setxattr", "utimensat", "chdir", "fchdir", "umask", "listen", "socketpair"};
    for (gsize i = 0; i < G_N_ELEMENTS(daemons); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(never); j++) {
            CU_ASSERT_FALSE(is_among(daemons[i].table->names, never[j]));
            CU_ASSERT_FALSE(asks_about(daemons[i].table, never[j]));
        }
    }
    for (gsize j = 0; j < G_N_ELEMENTS(never); j++) {
        CU_ASSERT_NOT_EQUAL(seccomp_syscall_resolve_name(never[j]), __NR_SCMP_ERROR);
        CU_ASSERT_FALSE(is_among(beckon_sandbox_common.names, never[j]));
        CU_ASSERT_FALSE(asks_about(&beckon_sandbox_common, never[j]));
    }
}

/* A name that libseccomp does not know is a slip, and a call in both lists is as if nothing were
 * asked of its arguments. */
static void check_table(const BeckonSandboxTable *table)
{
    for (const char *const *name = table->names; *name != NULL; name++) {
        CU_ASSERT_NOT_EQUAL(seccomp_syscall_resolve_name(*name), __NR_SCMP_ERROR);
        CU_ASSERT_FALSE(asks_about(table, *name));
        CU_ASSERT_FALSE(asks_about(&beckon_sandbox_common, *name));
        CU_ASSERT_FALSE(is_among(name + 1, *name));
        CU_ASSERT_TRUE(table == &beckon_sandbox_common ||
                       !is_among(beckon_sandbox_common.names, *name));
    }
    for (gsize i = 0; i < table->n_calls; i++) {
        CU_ASSERT_NOT_EQUAL(seccomp_syscall_resolve_name(table->calls[i].name), __NR_SCMP_ERROR);
    }
}

static void every_name_is_a_call_and_stands_in_one_list(void)
{
    check_table(&beckon_sandbox_common);
    for (gsize i = 0; i < G_N_ELEMENTS(daemons); i++) {
        check_table(daemons[i].table);
    }
}

#define NEW_THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)
#define HIGH_BIT   UINT64_C(0x100000000)
#define NOT_A_FILE UINT64_C(0xffffffff)

/* Who may make a call with these arguments. */
typedef struct {
    const char *name;
    Daemons may;
    uint64_t arguments[6];
} Tried;

static const Tried tried[] = {
    {"socket", ALL, {AF_UNIX, SOCK_STREAM, 0}},
    {"socket", ALL, {HIGH_BIT | AF_UNIX, SOCK_STREAM, 0}}, /* the kernel does not see the bit */
    {"socket", 0, {AF_INET, SOCK_STREAM, 0}},
    {"socket", 0, {HIGH_BIT | AF_INET, SOCK_STREAM, 0}},
    {"socket", 0, {AF_INET6, SOCK_DGRAM, 0}},
    {"socket", 0, {AF_INET, SOCK_RAW, 1}},
    {"socket", 0, {AF_NETLINK, SOCK_RAW, 0}},
    {"socket", 0, {AF_PACKET, SOCK_RAW, 0}},
    {"socket", 0, {AF_VSOCK, SOCK_STREAM, 0}},
    {"socket", 0, {AF_ALG, SOCK_SEQPACKET, 0}},
    {"socket", SCANNERD, {AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI}},
    {"socket", 0, {AF_BLUETOOTH, SOCK_STREAM, BTPROTO_L2CAP}},
    {"socket", 0, {AF_BLUETOOTH, SOCK_STREAM, BTPROTO_RFCOMM}},
    {"accept", SCANNERD | COMPANIOND, {NOT_A_FILE}},
    {"accept4", SCANNERD | COMPANIOND, {NOT_A_FILE}},
    {"bind", SCANNERD, {NOT_A_FILE}},
    {"mmap", ALL, {0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, NOT_A_FILE, 0}},
    {"mmap", 0, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, NOT_A_FILE, 0}},
    {"mprotect", ALL, {0, 4096, PROT_READ}},
    {"mprotect", 0, {0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC}},
    {"clone", ALL, {NEW_THREAD & ~CLONE_SIGHAND}}, /* which the kernel refuses: EINVAL */
    {"clone", 0, {SIGCHLD}},
    {"clone", 0, {CLONE_VM | CLONE_VFORK | SIGCHLD}},
    {"clone", 0, {NEW_THREAD | CLONE_NEWUSER}},
    {"clone", 0, {NEW_THREAD | CLONE_NEWNET}},
    {"tgkill", ALL, {0, 0, SIGABRT}},
    {"tgkill", 0, {0, 0, SIGKILL}},
    {"prctl", ALL, {PR_SET_NAME, (uint64_t)(uintptr_t) "name"}},
    {"prctl", 0, {PR_SET_DUMPABLE, 1}},
    {"prctl", 0, {PR_SET_PTRACER, 1}},
    {"prctl", 0, {PR_SET_SECCOMP, 0}},
    {"prctl", 0, {PR_SET_MM, 0}},
    {"openat", ALL, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_RDONLY | O_CLOEXEC}},
    {"openat", SCANNERD | ENGINE, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_WRONLY}},
    {"openat", SCANNERD | ENGINE, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_RDWR | O_CREAT}},
    {"openat", 0, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_RDONLY | O_CREAT}},
    {"openat", 0, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_RDONLY | O_TRUNC}},
    {"openat", 0, {NOT_A_FILE, (uint64_t)(uintptr_t) "name", O_ACCMODE}},
    {"unlink", SCANNERD | ENGINE, {0}},
    {"rename", SCANNERD, {0}},
    {"pwrite64", ENGINE, {NOT_A_FILE}},
    {"ftruncate", ENGINE, {NOT_A_FILE}},
    {"inotify_init1", ENGINE, {~UINT64_C(0)}},
    {"mlock", ENGINE | DISPATCHD, {0}},
    {"adjtimex", ENGINE | DISPATCHD, {0}},
    {"fcntl", ALL, {NOT_A_FILE, F_GETFL}},
    {"fcntl", ALL, {NOT_A_FILE, F_DUPFD_CLOEXEC}},
    {"fcntl", ENGINE, {NOT_A_FILE, F_SETLK}},
    {"fcntl", 0, {NOT_A_FILE, F_SETOWN}},
    {"fcntl", 0, {NOT_A_FILE, F_NOTIFY}},
    {"ioctl", ALL, {NOT_A_FILE, 0x541b}}, /* FIONREAD */
    {"ioctl", 0, {NOT_A_FILE, 0x5412}},   /* TIOCSTI: words into a terminal */
    {"ioctl", 0, {NOT_A_FILE, 0x541c}},   /* TIOCLINUX */
    {"ioctl", SCANNERD, {NOT_A_FILE, HCIGETDEVINFO}},
    {"ioctl", 0, {NOT_A_FILE, HCIDEVUP}},
    {"ioctl", 0, {NOT_A_FILE, HCIDEVRESET}},
};

static void check_tried(gsize which, const Tried *call)
{
    int number = seccomp_syscall_resolve_name(call->name);
    if (number < 0) {
        return; /* not on this architecture */
    }
    Confined outcome = confined_try(daemons[which].table, number, call->arguments);
    bool may = (call->may & daemons[which].bit) != 0;
    bool is_well = outcome == (may ? CONFINED_LET_THROUGH : CONFINED_EPERM);
    if (!is_well) {
        printf("# %s: %s(%#" G_GINT64_MODIFIER "x, %#" G_GINT64_MODIFIER "x, %#" G_GINT64_MODIFIER
               "x) came to %d\n",
               daemons[which].name, call->name, call->arguments[0], call->arguments[1],
               call->arguments[2], outcome);
    }
    CU_ASSERT_TRUE(is_well);
}

static void what_a_call_may_be_about_is_asked_too(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(daemons); i++) {
        for (gsize j = 0; j < G_N_ELEMENTS(tried); j++) {
            check_tried(i, &tried[j]);
        }
    }
}

static gpointer half(gpointer data)
{
    return g_bytes_new(NULL, 0);
}

/* What every daemon lives by. Returns the number of the line that failed, or 0. */
#define HOLDS(condition)                                                                           \
    if (!(condition)) {                                                                            \
        return __LINE__ % 90 + 1;                                                                  \
    }
static int live(void)
{
    g_autoptr(GThread) thread = g_thread_new("a thread", half, NULL);
    g_autoptr(GBytes) bytes = g_thread_join(g_steal_pointer(&thread));
    HOLDS(bytes != NULL);
    g_autofree char *much = g_malloc0(64 * 1024 * 1024);
    HOLDS(much != NULL);
    g_autofree char *text = NULL;
    HOLDS(g_file_get_contents("/proc/self/status", &text, NULL, NULL));
    HOLDS(strstr(text, "\nSeccomp:\t2\n") != NULL && strstr(text, "\nNoNewPrivs:\t1\n") != NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();
    HOLDS(now != NULL);
    g_autofree char *id = g_uuid_string_random();
    HOLDS(id != NULL);
    g_autoptr(GMainContext) context = g_main_context_new();
    HOLDS(!g_main_context_iteration(context, FALSE));
    return 0;
}

static void a_confined_process_can_live(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(daemons); i++) {
        CU_ASSERT_EQUAL(confined_run(daemons[i].table, live), 0);
    }
}

static int abort_now(void)
{
    abort();
}

static void what_fails_within_still_says_that_it_failed(void)
{
    int status = confined_run(&beckon_engine_sandbox, abort_now);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* A thread that was there before, and is asked afterwards. */
static int before_after[2];

static gpointer ask_later(gpointer data)
{
    char byte;
    bool woken = read(before_after[0], &byte, 1) == 1;
    return GINT_TO_POINTER(woken && unshare(CLONE_NEWUTS) == -1 && errno == EPERM);
}

static int enter_with_a_thread(void)
{
    g_autoptr(GError) error = NULL;
    GThread *thread = g_thread_new("earlier", ask_later, NULL);
    bool entered = beckon_sandbox_enter(&beckon_engine_sandbox, &error);
    bool woke = write(before_after[1], "x", 1) == 1;
    return entered && woke && GPOINTER_TO_INT(g_thread_join(thread)) ? 0 : 1;
}

static int run_child(int (*run)(void))
{
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        _exit(run());
    }
    g_assert(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

static void threads_from_before_are_confined_too(void)
{
    g_assert(pipe(before_after) == 0);
    CU_ASSERT_EQUAL(run_child(enter_with_a_thread), 0);
    close(before_after[0]);
    close(before_after[1]);
}

#ifdef __x86_64__
static int call_x32(void)
{
    syscall(0x40000000 | SYS_getpid);
    return 0;
}
#endif

static void a_call_of_another_architecture_ends_the_process(void)
{
#ifdef __x86_64__
    int status = confined_run(&beckon_engine_sandbox, call_x32);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
#else
    beckon_test_skip("this architecture has one table alone");
#endif
}

/* As if the kernel did not know the call. */
static bool take_seccomp_away(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {G_N_ELEMENTS(code), code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static int enter_without_seccomp(void)
{
    g_autoptr(GError) error = NULL;
    if (!take_seccomp_away() || beckon_sandbox_enter(&beckon_dispatchd_sandbox, &error)) {
        return 1;
    }
    return g_error_matches(error, BECKON_ERROR, BECKON_ERROR_DENIED) &&
                   strstr(error->message, "CONFIG_SECCOMP_FILTER") != NULL &&
                   beckon_error_start_status(error) == 2
               ? 0
               : 2;
}

static void where_the_kernel_cannot_do_it_no_daemon_starts(void)
{
    CU_ASSERT_EQUAL(run_child(enter_without_seccomp), 0);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(every_call_that_a_daemon_does_not_list_is_refused),
        BECKON_TEST(what_takes_a_process_further_is_on_no_list),
        BECKON_TEST(every_name_is_a_call_and_stands_in_one_list),
        BECKON_TEST(what_a_call_may_be_about_is_asked_too),
        BECKON_TEST(a_confined_process_can_live),
        BECKON_TEST(what_fails_within_still_says_that_it_failed),
        BECKON_TEST(threads_from_before_are_confined_too),
        BECKON_TEST(a_call_of_another_architecture_ends_the_process),
        BECKON_TEST(where_the_kernel_cannot_do_it_no_daemon_starts),
    };
    return BECKON_TESTS_RUN("sandbox", tests);
}
