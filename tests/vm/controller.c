/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-controller: is a controller, and does what standard input tells it, a line each:
 *
 *     plug legacy|extended       into the kernel, as its next adapter
 *     unplug
 *     fob KEY EXPONENT RSSI N    a fob with this identity key advertises N times a second
 *     strangers N [COUNT]        so do strangers, COUNT times in all
 *     advert ADDRESS TYPE RSSI DATA [COUNT]    at once; TYPE 0 public, 1 random; DATA in hex
 *     mute no|scan|reset|good    nothing is heard until the next scan, or reset, or for good
 *     forget                     what was on the air so far
 *     counts
 *
 * Each is answered by a line: "error", or all that there is to know, as NAME=VALUE. */
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bytes.h"
#include "vm/controller.h"

#define AIR_MS        10
#define VENDOR_PACKET 0xff /* to and from /dev/vhci: which adapter it is */
#define COMMAND       0x01

void controller_send(Controller *controller, const uint8_t *packet, gsize len)
{
    if (controller->fd >= 0 && write(controller->fd, packet, len) != (gssize)len) {
        g_printerr("the kernel took no packet: %s\n", g_strerror(errno));
    }
}

static gboolean on_packet(gint fd, GIOCondition condition, gpointer data)
{
    uint8_t packet[1028];
    gssize len = read(fd, packet, sizeof packet);
    if (len > 1 && packet[0] == COMMAND) {
        controller_command(data, packet + 1, (gsize)len - 1);
    }
    return G_SOURCE_CONTINUE;
}

static bool unplug(Controller *controller)
{
    if (controller->fd < 0) {
        return false;
    }
    g_source_remove(controller->watch);
    close(controller->fd);
    controller->fd = -1;
    return true;
}

static bool plug(Controller *controller, bool extended)
{
    static const uint8_t primary[] = {VENDOR_PACKET, 0x00};
    uint8_t answer[4];
    int fd = controller->fd < 0 ? open("/dev/vhci", O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) {
        return false;
    }
    if (write(fd, primary, sizeof primary) != sizeof primary ||
        read(fd, answer, sizeof answer) != sizeof answer || answer[0] != VENDOR_PACKET) {
        close(fd);
        return false;
    }
    controller->fd = fd;
    controller->extended = extended;
    controller->scans = controller->resets = controller->starts = 0;
    g_ptr_array_set_size(controller->shown, 0);
    controller_power_on(controller);
    controller->watch = g_unix_fd_add(fd, G_IO_IN, on_packet, controller);
    return true;
}

static int64_t number(char **words, guint i)
{
    return i < g_strv_length(words) ? g_ascii_strtoll(words[i], NULL, 10) : -1;
}

static bool set_fob(Controller *controller, char **words)
{
    controller->fob_exponent = (unsigned)number(words, 2);
    controller->fob_rssi_dbm = (int8_t)number(words, 3);
    controller->fob_a_second = (double)number(words, 4);
    controller->fob_owed = 0;
    return g_strv_length(words) == 5 &&
           beckon_hex_decode(words[1], controller->fob_key, sizeof controller->fob_key);
}

static bool set_strangers(Controller *controller, char **words)
{
    controller->strangers_a_second = (double)number(words, 1);
    controller->strangers_left = number(words, 2);
    controller->strangers_owed = 0;
    return g_strv_length(words) >= 2;
}

static bool send_adverts(Controller *controller, char **words)
{
    uint8_t data[1650];
    Advert advert = {.data = data};
    guint n = g_strv_length(words);
    advert.len = n >= 5 ? strlen(words[4]) / 2 : sizeof data + 1;
    if (advert.len > (controller->extended ? sizeof data : 31) ||
        !beckon_hex_decode(words[1], advert.address, sizeof advert.address) ||
        !beckon_hex_decode(words[4], data, advert.len)) {
        return false;
    }
    advert.address_type = (uint8_t)number(words, 2);
    advert.rssi_dbm = (int8_t)number(words, 3);
    for (int64_t left = n > 5 ? number(words, 5) : 1; left > 0; left--) {
        controller_report(controller, &advert);
    }
    return true;
}

static bool set_mute(Controller *controller, char **words)
{
    static const char *const names[] = {"no", "scan", "reset", "good"};
    for (guint i = 0; words[1] != NULL && i < G_N_ELEMENTS(names); i++) {
        if (strcmp(words[1], names[i]) == 0) {
            controller->mute = (Mute)i;
            return true;
        }
    }
    return false;
}

static bool obey(Controller *controller, char **words)
{
    const char *what = words[0] != NULL ? words[0] : "";
    if (strcmp(what, "plug") == 0) {
        return words[1] != NULL && plug(controller, strcmp(words[1], "extended") == 0);
    }
    if (strcmp(what, "unplug") == 0) {
        return unplug(controller);
    }
    if (strcmp(what, "fob") == 0) {
        return set_fob(controller, words);
    }
    if (strcmp(what, "strangers") == 0) {
        return set_strangers(controller, words);
    }
    if (strcmp(what, "advert") == 0) {
        return send_adverts(controller, words);
    }
    if (strcmp(what, "mute") == 0) {
        return set_mute(controller, words);
    }
    if (strcmp(what, "forget") == 0) {
        g_ptr_array_set_size(controller->shown, 0);
        return true;
    }
    return strcmp(what, "counts") == 0;
}

static void print_counts(const Controller *controller)
{
    const HciState *hci = &controller->hci;
    printf("plugged=%d scanning=%d active=%d filtering=%d extended=%d sent=%" G_GUINT64_FORMAT
           " left=%" G_GINT64_FORMAT " scans=%u resets=%u unknown=%u",
           controller->fd >= 0, hci->scanning, hci->active, hci->filtering, hci->extended_used,
           controller->sent, controller->strangers_left, controller->scans, controller->resets,
           controller->unknown);
    controller_print_air(controller);
    puts("");
}

static gboolean on_line(GIOChannel *input, GIOCondition condition, gpointer data)
{
    Controller *controller = data;
    g_autofree char *line = NULL;
    if (g_io_channel_read_line(input, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL) {
        exit(EXIT_SUCCESS);
    }
    g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", -1);
    controller_air(controller);
    if (obey(controller, words)) {
        print_counts(controller);
    } else {
        puts("error");
    }
    return G_SOURCE_CONTINUE;
}

static gboolean on_air(gpointer data)
{
    controller_air(data);
    return G_SOURCE_CONTINUE;
}

int main(void)
{
    Controller controller = {.fd = -1, .noise = 1, .aired_us = g_get_monotonic_time()};
    controller.seen =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    controller.shown = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(GIOChannel) input = g_io_channel_unix_new(STDIN_FILENO);
    setvbuf(stdout, NULL, _IOLBF, 0);
    g_io_add_watch(input, G_IO_IN | G_IO_HUP, on_line, &controller);
    g_timeout_add(AIR_MS, on_air, &controller);
    g_main_loop_run(loop);
}
