/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-capture: writes a capture whose truth is plain: one fob that advertises an
 * Eddystone-EID once a second at one strength, among strangers whose addresses change. With
 * --forged each stranger shows an Eddystone-EID too, and never one twice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/time.h"
#include "capture/btsnoop.h"
#include "identity/eid.h"

#define EID_AT 13

typedef struct {
    uint8_t key[BECKON_EID_KEY_BYTES];
    int exponent;
    int64_t from_us;
    int seconds;
    int rssi_dbm;
    int adverts;   /* of the fob, a second */
    int strangers; /* a second */
    gboolean forged;
    uint32_t noise;
} Scene;

static uint8_t next_noise(Scene *scene)
{
    scene->noise = scene->noise * 1664525 + 1013904223;
    return (uint8_t)(scene->noise >> 24);
}

static void put(GByteArray *out, Scene *scene, int64_t t_us, const uint8_t *data, gsize len,
                int rssi_dbm)
{
    BeckonAdvertReport report = {.t_us = t_us,
                                 .address_type = BECKON_ADDRESS_RANDOM,
                                 .rssi_dbm = (int8_t)rssi_dbm,
                                 .len = (uint16_t)len,
                                 .data = data};
    for (gsize i = 0; i < sizeof report.address; i++) {
        report.address[i] = next_noise(scene);
    }
    beckon_btsnoop_put_advert(out, &report);
}

/* Flags, complete list of 16-bit UUIDs, service data 0xFEAA: frame type 0x30, power, id. */
static const uint8_t eid_advert[] = {0x02, 0x01, 0x06, 0x03, 0x03, 0xaa, 0xfe,
                                     0x0d, 0x16, 0xaa, 0xfe, 0x30, 0x00, 0,
                                     0,    0,    0,    0,    0,    0,    0};

static void put_fob(GByteArray *out, Scene *scene, int64_t t_us)
{
    uint8_t data[sizeof eid_advert];
    memcpy(data, eid_advert, sizeof data);
    beckon_eid_compute(scene->key, (uint32_t)(t_us / BECKON_SECOND_US), (unsigned)scene->exponent,
                       data + EID_AT);
    put(out, scene, t_us, data, sizeof data, scene->rssi_dbm);
}

/* A phone's nameless manufacturer data. */
static void put_stranger(GByteArray *out, Scene *scene, int64_t t_us)
{
    uint8_t data[] = {0x02, 0x01, 0x1a, 0x07, 0xff, 0x4c, 0x00, 0x10, 0x02, 0, 0};
    data[9] = next_noise(scene);
    data[10] = next_noise(scene);
    put(out, scene, t_us, data, sizeof data, -70);
}

static void put_forger(GByteArray *out, Scene *scene, int64_t t_us)
{
    uint8_t data[sizeof eid_advert];
    memcpy(data, eid_advert, sizeof data);
    for (gsize i = EID_AT; i < sizeof data; i++) {
        data[i] = next_noise(scene);
    }
    put(out, scene, t_us, data, sizeof data, -70);
}

static void put_scene(GByteArray *out, Scene *scene)
{
    const int64_t step_us = BECKON_SECOND_US / (scene->strangers + 1);
    beckon_btsnoop_put_header(out);
    for (int second = 0; second < scene->seconds; second++) {
        int64_t t_us = scene->from_us + second * BECKON_SECOND_US;
        put_fob(out, scene, t_us);
        for (int i = 1; i <= scene->strangers; i++) {
            (scene->forged ? put_forger : put_stranger)(out, scene, t_us + i * step_us);
            if (i < scene->adverts) {
                put_fob(out, scene, t_us + i * step_us + step_us / 2);
            }
        }
    }
}

int main(int argc, char **argv)
{
    Scene scene = {
        .noise = 1, .exponent = 10, .seconds = 120, .rssi_dbm = -55, .adverts = 1, .strangers = 20};
    g_autofree char *key = NULL, *from = NULL, *path = NULL;
    const GOptionEntry entries[] = {
        {"key", 0, 0, G_OPTION_ARG_STRING, &key, "The fob's identity key", "HEX32"},
        {"exponent", 0, 0, G_OPTION_ARG_INT, &scene.exponent, "Its rotation exponent", "K"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &from, "The capture's begin", "TIME"},
        {"seconds", 0, 0, G_OPTION_ARG_INT, &scene.seconds, "Its length", "N"},
        {"rssi", 0, 0, G_OPTION_ARG_INT, &scene.rssi_dbm, "The fob's strength", "DBM"},
        {"adverts", 0, 0, G_OPTION_ARG_INT, &scene.adverts, "The fob's, a second", "N"},
        {"strangers", 0, 0, G_OPTION_ARG_INT, &scene.strangers, "Their adverts a second", "N"},
        {"forged", 0, 0, G_OPTION_ARG_NONE, &scene.forged, "Strangers look like fobs", NULL},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &path, "The file", "FILE"},
        {NULL},
    };
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, &error) || key == NULL || path == NULL ||
        from == NULL || !beckon_hex_decode(key, scene.key, sizeof scene.key) ||
        !beckon_time_parse(from, &scene.from_us, &error)) {
        g_printerr("beckon-capture: %s\n",
                   error != NULL ? error->message : "--key, --from and --output are needed");
        return 2;
    }
    put_scene(out, &scene);
    if (!g_file_set_contents(path, (const char *)out->data, out->len, &error)) {
        g_printerr("beckon-capture: %s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
