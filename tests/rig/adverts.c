/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-adverts: writes a capture of the adverts that standard input tells, one a line, in the
 * order of time:
 *
 *     SECONDS ADDRESS HEX                    AD bytes
 *     SECONDS ADDRESS seal KEY COUNTER HEX   BTHome objects, sealed with a bind key
 */
#include <nettle/ccm.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/time.h"
#include "capture/btsnoop.h"

#define RSSI_DBM  (-60)
#define MIC_BYTES 4
#define MAX_BYTES 31

static gsize read_hex(const char *text, uint8_t *out, gsize max)
{
    gsize len = strlen(text) / 2;
    return len <= max && beckon_hex_decode(text, out, len) ? len : 0;
}

static bool read_address(const char *text, uint8_t address[6])
{
    g_auto(GStrv) bytes = g_strsplit(text, ":", 0);
    g_autofree char *digits = g_strjoinv("", bytes);
    return read_hex(digits, address, 6) == 6;
}

/* After bthome.io, encryption: nonce of address, UUID, device information and counter; the sealed
 * objects, the counter, 4 bytes of MIC. Returns the length of the AD bytes. */
static gsize seal(char **words, const uint8_t address[6], uint8_t *out)
{
    uint8_t key[16], objects[MAX_BYTES], sealed[MAX_BYTES + MIC_BYTES];
    uint8_t nonce[13] = {[6] = 0xd2, [7] = 0xfc, [8] = 0x41};
    gsize len = read_hex(words[5], objects, 12);
    uint32_t counter = GUINT32_TO_LE((uint32_t)g_ascii_strtoull(words[4], NULL, 10));
    struct ccm_aes128_ctx aes;
    if (len == 0 || read_hex(words[3], key, sizeof key) != sizeof key) {
        return 0;
    }
    memcpy(nonce, address, 6);
    memcpy(nonce + 9, &counter, sizeof counter);
    ccm_aes128_set_key(&aes, key);
    ccm_aes128_encrypt_message(&aes, sizeof nonce, nonce, 0, NULL, MIC_BYTES, len + MIC_BYTES,
                               sealed, objects);
    const uint8_t head[] = {0x02, 0x01, 0x06, (uint8_t)(len + 12), 0x16, 0xd2, 0xfc, 0x41};
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, sealed, len);
    memcpy(out + sizeof head + len, &counter, sizeof counter);
    memcpy(out + sizeof head + len + sizeof counter, sealed + len, MIC_BYTES);
    return sizeof head + len + sizeof counter + MIC_BYTES;
}

static bool put_line(GByteArray *out, int64_t from_us, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 0);
    uint8_t data[MAX_BYTES];
    guint n_words = g_strv_length(words);
    BeckonAdvertReport report = {
        .address_type = BECKON_ADDRESS_RANDOM, .rssi_dbm = RSSI_DBM, .data = data};
    if ((n_words != 3 && n_words != 6) || !read_address(words[1], report.address)) {
        return false;
    }
    report.t_us = from_us + (int64_t)(g_ascii_strtod(words[0], NULL) * BECKON_SECOND_US);
    report.len = (uint16_t)(n_words == 3 ? read_hex(words[2], data, sizeof data)
                                         : seal(words, report.address, data));
    beckon_btsnoop_put_advert(out, &report);
    return report.len > 0;
}

int main(int argc, char **argv)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) error = NULL;
    int64_t from_us = 0;
    char line[256];
    if (argc != 3 || !beckon_time_parse(argv[1], &from_us, &error)) {
        fprintf(stderr, "beckon-adverts: TIME FILE\n");
        return 2;
    }
    beckon_btsnoop_put_header(out);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (!put_line(out, from_us, g_strchomp(line))) {
            fprintf(stderr, "beckon-adverts: this is no advert: %s\n", line);
            return EXIT_FAILURE;
        }
    }
    if (!g_file_set_contents(argv[2], (const char *)out->data, (gssize)out->len, &error)) {
        fprintf(stderr, "beckon-adverts: %s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
