/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/rig.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/bytes.h"
#include "scannerd/heard.h"

#define PATIENCE_S 20

GByteArray *rig_capture_new(void)
{
    GByteArray *capture = g_byte_array_new();
    beckon_btsnoop_put_header(capture);
    return capture;
}

static void put_advert(GByteArray *capture, int64_t ms, const uint8_t *data, gsize len,
                       int8_t rssi_dbm)
{
    const BeckonAdvertReport report = {
        .t_us = RIG_AT(ms),
        .address = {0xc0, 0xff, 0xee, 0x11, 0x22, 0x33},
        .address_type = BECKON_ADDRESS_RANDOM,
        .rssi_dbm = rssi_dbm,
        .len = (uint16_t)len,
        .data = data,
    };
    beckon_btsnoop_put_advert(capture, &report);
}

void rig_capture_eid(GByteArray *capture, int64_t ms, uint64_t id, int8_t rssi_dbm)
{
    static const uint8_t head[] = {0x02, 0x01, 0x06, 0x03, 0x03, 0xaa, 0xfe,
                                   0x0d, 0x16, 0xaa, 0xfe, 0x30, 0xee};
    g_autoptr(GByteArray) data = g_byte_array_new();
    g_byte_array_append(data, head, sizeof head);
    beckon_put_be64(data, id);
    put_advert(capture, ms, data->data, data->len, rssi_dbm);
}

void rig_capture_bytes(GByteArray *capture, int64_t ms, const char *hex)
{
    uint8_t data[31];
    gsize len = strlen(hex) / 2;
    g_assert_true(len <= sizeof data && beckon_hex_decode(hex, data, len));
    put_advert(capture, ms, data, len, -70);
}

void rig_capture_from(GByteArray *capture, int64_t ms, const char *address, const char *hex)
{
    Heard heard;
    heard_set(&heard, RIG_AT(ms) / 1000, address, hex);
    beckon_btsnoop_put_advert(capture, &heard.report);
}

Rig *rig_new(const GByteArray *capture, const char *more)
{
    Rig *rig = g_new0(Rig, 1);
    rig->dir = g_dir_make_tmp("beckon-scannerd-XXXXXX", NULL);
    rig->config = g_build_filename(rig->dir, "scannerd.conf", NULL);
    rig->socket = g_build_filename(rig->dir, "door.sock", NULL);
    rig->log = g_build_filename(rig->dir, "log", NULL);
    g_autofree char *path = g_build_filename(rig->dir, "door.btsnoop", NULL);
    g_autofree char *config = g_strdup_printf("[scannerd]\nname=door\nsocket=door.sock\n"
                                              "source=replay\ncapture=door.btsnoop\npace=fast\n"
                                              "engine-user=%d\n%s",
                                              (int)getuid(), more);
    g_assert_true(g_file_set_contents(rig->config, config, -1, NULL));
    if (capture != NULL) {
        g_assert_true(g_file_set_contents(path, (const char *)capture->data, capture->len, NULL));
    }
    return rig;
}

static GSubprocessLauncher *make_launcher(GSubprocessFlags flags)
{
    GSubprocessLauncher *launcher = g_subprocess_launcher_new(flags);
    /* What the daemon warns of is what some tests are about. */
    g_subprocess_launcher_setenv(launcher, "G_DEBUG", "fatal-criticals", TRUE);
    return launcher;
}

static GSubprocess *spawn(GSubprocessLauncher *launcher, const Rig *rig)
{
    const char *build = g_getenv("BUILDDIR");
    g_autofree char *program =
        g_build_filename(build != NULL ? build : ".", "beckon-scannerd", NULL);
    g_autoptr(GError) error = NULL;
    GSubprocess *process =
        g_subprocess_launcher_spawn(launcher, &error, program, "--config", rig->config, NULL);
    g_assert_no_error(error);
    return process;
}

static int try_connect(const Rig *rig)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const struct timeval patience = {.tv_sec = PATIENCE_S};
    g_strlcpy(address.sun_path, rig->socket, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_true(fd >= 0);
    g_assert_true(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void rig_start(Rig *rig)
{
    g_autoptr(GSubprocessLauncher) launcher = make_launcher(G_SUBPROCESS_FLAGS_NONE);
    g_subprocess_launcher_set_stderr_file_path(launcher, rig->log);
    g_clear_object(&rig->process);
    rig->process = spawn(launcher, rig);
    int fd = -1;
    for (guint i = 0; i < PATIENCE_S * 100 && (fd = try_connect(rig)) < 0; i++) {
        g_usleep(10000);
    }
    g_assert_true(fd >= 0);
    close(fd);
}

int rig_fail(Rig *rig, char **ret_message)
{
    g_autoptr(GSubprocessLauncher) launcher = make_launcher(G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autoptr(GSubprocess) process = spawn(launcher, rig);
    g_assert_true(g_subprocess_communicate_utf8(process, NULL, NULL, NULL, ret_message, NULL));
    return g_subprocess_get_if_exited(process) ? g_subprocess_get_exit_status(process) : -1;
}

int rig_stop(Rig *rig, int signal)
{
    g_subprocess_send_signal(rig->process, signal);
    g_assert_true(g_subprocess_wait(rig->process, NULL, NULL));
    return g_subprocess_get_if_exited(rig->process) ? g_subprocess_get_exit_status(rig->process)
                                                    : -1;
}

void rig_free(Rig *rig)
{
    if (rig->process != NULL) {
        rig_stop(rig, SIGKILL);
        g_object_unref(rig->process);
    }
    g_autoptr(GDir) dir = g_dir_open(rig->dir, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name != NULL; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(rig->dir, name, NULL);
        g_remove(path);
    }
    g_rmdir(rig->dir);
    g_free(rig->dir);
    g_free(rig->config);
    g_free(rig->socket);
    g_free(rig->log);
    g_free(rig);
}

RigEngine *rig_engine_new(Rig *rig)
{
    RigEngine *engine = g_new0(RigEngine, 1);
    engine->fd = try_connect(rig);
    g_assert_true(engine->fd >= 0);
    engine->decoder = beckon_link_decoder_new();
    engine->out = g_byte_array_new();
    engine->generation = RIG_GENERATION;
    engine->readings = g_string_new(NULL);
    return engine;
}

void rig_engine_free(RigEngine *engine)
{
    close(engine->fd);
    beckon_link_decoder_free(engine->decoder);
    g_byte_array_unref(engine->out);
    g_string_free(engine->readings, TRUE);
    g_free(engine);
}

void rig_engine_send(RigEngine *engine)
{
    for (gsize sent = 0; sent < engine->out->len;) {
        gssize n =
            send(engine->fd, engine->out->data + sent, engine->out->len - sent, MSG_NOSIGNAL);
        if (n < 0) {
            break; /* closed: what is read next says so */
        }
        sent += (gsize)n;
    }
    g_byte_array_set_size(engine->out, 0);
}

RigEngine *rig_engine_greet(Rig *rig, int64_t resume_us)
{
    RigEngine *engine = rig_engine_new(rig);
    BeckonLinkFrame frame;
    beckon_link_put_hello(engine->out, engine->generation, resume_us);
    rig_engine_send(engine);
    g_assert_true(rig_engine_read(engine, &frame));
    g_assert_cmpint(frame.type, ==, BECKON_LINK_READY);
    g_assert_true(rig_engine_read(engine, &frame));
    g_assert_cmpint(frame.type, ==, BECKON_LINK_HEALTH);
    g_assert_cmpint(frame.health.source, ==, BECKON_SOURCE_REPLAY);
    g_assert_true(rig_engine_read(engine, &frame));
    g_assert_cmpint(frame.type, ==, BECKON_LINK_BOUNDARY);
    return engine;
}

void rig_engine_add(RigEngine *engine, uint64_t id, uint32_t handle)
{
    const BeckonRosterRow row = {id, handle};
    beckon_link_put_roster(engine->out, engine->generation, BECKON_LINK_ROSTER_ADD, &row, 1);
    rig_engine_send(engine);
}

void rig_engine_remove(RigEngine *engine, uint64_t id)
{
    const BeckonRosterRow row = {id, 0};
    beckon_link_put_roster(engine->out, engine->generation, BECKON_LINK_ROSTER_REMOVE, &row, 1);
    rig_engine_send(engine);
}

void rig_engine_go(RigEngine *engine, int64_t until_us)
{
    beckon_link_put_go(engine->out, engine->generation, until_us);
    rig_engine_send(engine);
}

bool rig_engine_read(RigEngine *engine, BeckonLinkFrame *ret_frame)
{
    g_autoptr(GError) error = NULL;
    while (!beckon_link_decoder_next(engine->decoder, ret_frame, &error)) {
        uint8_t bytes[65536];
        g_assert_no_error(error);
        gssize n = recv(engine->fd, bytes, sizeof bytes, 0);
        g_assert_true(n >= 0 || errno == ECONNRESET);
        if (n <= 0) {
            return false;
        }
        beckon_link_decoder_feed(engine->decoder, bytes, (gsize)n);
    }
    g_assert_cmpuint(ret_frame->generation, ==, engine->generation);
    return true;
}

bool rig_engine_is_quiet(RigEngine *engine)
{
    uint8_t byte;
    return recv(engine->fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

static void note_sightings(RigEngine *engine, const BeckonLinkFrame *frame, GString *seen)
{
    engine->n_records += (guint)frame->sightings.n_rows;
    for (gsize i = 0; i < frame->sightings.n_rows; i++) {
        const BeckonSighting *row = &frame->sightings.rows[i];
        g_string_append_printf(seen, "%" G_GINT64_FORMAT ":%u:%d", (row->t_us - RIG_BASE_US) / 1000,
                               row->handle, row->rssi_dbm);
        engine->n_sighted += row->count;
        if (row->count > 1) {
            g_string_append_printf(seen, "*%u", row->count);
        }
        g_string_append_c(seen, ' ');
    }
}

char *rig_engine_watch(RigEngine *engine, int64_t until_us, BeckonLinkTick *ret_tick)
{
    GString *seen = g_string_new(NULL);
    BeckonLinkFrame frame;
    for (bool over = false; !over;) {
        g_assert_true(rig_engine_read(engine, &frame));
        if (frame.type == BECKON_LINK_SIGHTINGS) {
            note_sightings(engine, &frame, seen);
        } else if (frame.type == BECKON_LINK_READINGS) {
            heard_put_readings(engine->readings, frame.readings.rows, frame.readings.n_rows,
                               RIG_BASE_US);
        } else if (frame.type == BECKON_LINK_TICK && ret_tick != NULL) {
            *ret_tick = frame.tick;
        } else if (frame.type == BECKON_LINK_BOUNDARY && frame.boundary.t_us < until_us) {
            rig_engine_go(engine, frame.boundary.t_us + 1);
        } else {
            over = frame.type == BECKON_LINK_BOUNDARY || frame.type == BECKON_LINK_END;
        }
    }
    return g_string_free(seen, FALSE);
}
