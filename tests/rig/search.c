/* SPDX-License-Identifier: GPL-2.0-or-later */
/* beckon-search: looks for bytes that must not be where they are not wanted.
 *
 *     beckon-search --sample N CAPTURE…     prints needles, as hexadecimal lines: about N adverts'
 *                                           addresses and the ends of their payloads
 *     beckon-search --needles LIST FILE…    prints "FILE: NEEDLE" for each that a file holds; of
 *                                           /proc/PID/mem all that the process may write is read
 *
 * A needle is found as its bytes, in either order, and as hexadecimal text of either case, with
 * or without colons, dashes and underscores. Exits with 1 when one was found. Reads btsnoop by
 * itself: a fault of the hub's own reader must not blind the search. */
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NEEDLE_BYTES  6 /* of each needle, the last ones */
#define FILE_HEADER   16
#define RECORD_HEADER 24
#define ADVERT_HEADER                                                                              \
    13 /* event, length, subevent, reports, type, address type, address, length                    \
        */
#define ADDRESS_AT  6
#define MIN_VARIETY 4 /* different bytes of a needle: others may be anywhere */

static uint64_t key_of(const uint8_t *bytes, bool backwards)
{
    uint64_t key = 0;
    for (int i = 0; i < NEEDLE_BYTES; i++) {
        key = key << 8 | bytes[backwards ? NEEDLE_BYTES - 1 - i : i];
    }
    return key;
}

static bool is_telling(const uint8_t *bytes)
{
    int different = 0;
    for (int i = 0; i < NEEDLE_BYTES; i++) {
        different += memchr(bytes, bytes[i], (gsize)i) == NULL;
    }
    return different >= MIN_VARIETY;
}

static void print_needle(const uint8_t *bytes)
{
    if (is_telling(bytes)) {
        for (int i = 0; i < NEEDLE_BYTES; i++) {
            printf("%02x", bytes[i]);
        }
        putchar('\n');
    }
}

static uint32_t be32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Every step-th record of a capture; the advert's payload ends one byte, its RSSI, before the
 * record does. */
static void sample(const uint8_t *data, gsize len, gsize step)
{
    gsize number = 0;
    for (gsize at = FILE_HEADER; at + RECORD_HEADER <= len; number++) {
        const uint8_t *event = data + at + RECORD_HEADER;
        gsize event_len = be32(data + at + 4);
        at += RECORD_HEADER + event_len;
        if (at <= len && number % step == 0 && event_len > ADVERT_HEADER + NEEDLE_BYTES) {
            print_needle(event + ADDRESS_AT);
            print_needle(event + event_len - 1 - NEEDLE_BYTES);
        }
    }
}

static bool sample_files(guint n, char **paths)
{
    gsize total = 0;
    for (guint i = 0; paths[i] != NULL; i++) {
        g_autoptr(GMappedFile) file = g_mapped_file_new(paths[i], FALSE, NULL);
        total += file != NULL ? g_mapped_file_get_length(file) : 0;
    }
    for (guint i = 0; paths[i] != NULL; i++) {
        g_autoptr(GMappedFile) file = g_mapped_file_new(paths[i], FALSE, NULL);
        if (file == NULL) {
            g_printerr("beckon-search: cannot read %s\n", paths[i]);
            return false;
        }
        sample((const uint8_t *)g_mapped_file_get_contents(file), g_mapped_file_get_length(file),
               MAX(total / 60 / n, 1)); /* 60: about the bytes of a record */
    }
    return true;
}

/* Bytes of the text's hexadecimal digits from the first-th on, colons, dashes and underscores
 * left out; any other character ends a run and becomes a zero. */
static GByteArray *from_hex(const uint8_t *data, gsize len, int first)
{
    GByteArray *bytes = g_byte_array_new();
    int high = -1, skip = first;
    for (gsize i = 0; i < len; i++) {
        int digit = g_ascii_xdigit_value((char)data[i]);
        if (data[i] == ':' || data[i] == '-' || data[i] == '_') {
            continue;
        }
        if (digit < 0) {
            skip = first;
        } else if (skip > 0) {
            skip--;
            continue;
        } else if (high < 0) {
            high = digit;
            continue;
        }
        uint8_t byte = digit < 0 ? 0 : (uint8_t)(high << 4 | digit);
        g_byte_array_append(bytes, &byte, 1);
        high = -1;
    }
    return bytes;
}

/* Whether a needle begins so: most bytes are none's, and a look here is cheap. */
static bool begins[256];

static bool report(GHashTable *needles, const char *path, const uint8_t *data, gsize len)
{
    bool found = false;
    for (gsize i = 0; i + NEEDLE_BYTES <= len; i++) {
        if (!begins[data[i]]) {
            continue;
        }
        uint64_t key = key_of(data + i, false);
        const char *needle = g_hash_table_lookup(needles, &key);
        if (needle != NULL) {
            printf("%s: %s\n", path, needle);
            found = true;
        }
    }
    return found;
}

#define PAGE_BYTES 4096

/* Appends what is not zero of a region, page by page: most of a thread's stack was never used. */
static void append_pages(GByteArray *memory, int fd, guint64 begin, guint64 end)
{
    static const uint8_t blank[PAGE_BYTES];
    uint8_t page[PAGE_BYTES];
    for (; begin < end; begin += sizeof page) {
        gssize n = pread(fd, page, sizeof page, (off_t)begin);
        if (n > 0 && memcmp(page, blank, (gsize)n) != 0) {
            g_byte_array_append(memory, page, (guint)n);
        }
    }
}

/* The writable memory of a process, one region behind the other. */
static bool read_memory(const char *path, char **ret_text, gsize *ret_len)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *maps_path = g_build_filename(folder, "maps", NULL);
    g_autofree char *maps = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || !g_file_get_contents(maps_path, &maps, NULL, NULL)) {
        return false;
    }
    g_autoptr(GByteArray) memory = g_byte_array_new();
    g_auto(GStrv) lines = g_strsplit(maps, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        guint64 begin, end;
        if (sscanf(lines[i], "%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x rw", &begin, &end) !=
                2 ||
            strstr(lines[i], " rw") == NULL) {
            continue;
        }
        append_pages(memory, fd, begin, end);
    }
    close(fd);
    *ret_len = memory->len;
    *ret_text = (char *)g_byte_array_free(g_steal_pointer(&memory), FALSE);
    return *ret_len > 0;
}

static bool read_all(const char *path, char **ret_text, gsize *ret_len)
{
    return g_str_has_prefix(path, "/proc/") && g_str_has_suffix(path, "/mem")
               ? read_memory(path, ret_text, ret_len)
               : g_file_get_contents(path, ret_text, ret_len, NULL);
}

static bool search_file(GHashTable *needles, const char *path)
{
    g_autofree char *text = NULL;
    gsize len = 0;
    if (!read_all(path, &text, &len)) {
        printf("%s: cannot be read\n", path);
        return true;
    }
    const uint8_t *data = (const uint8_t *)text;
    bool found = report(needles, path, data, len);
    for (int first = 0; first < 2; first++) {
        g_autoptr(GByteArray) bytes = from_hex(data, len, first);
        found |= report(needles, path, bytes->data, bytes->len);
    }
    return found;
}

static void add_needle(GHashTable *needles, const char *hex)
{
    gsize len = strlen(hex);
    uint8_t bytes[NEEDLE_BYTES];
    if (len < sizeof bytes * 2) {
        return;
    }
    for (gsize i = 0; i < sizeof bytes; i++) {
        const char *digits = hex + len - 2 * (sizeof bytes - i);
        bytes[i] =
            (uint8_t)(g_ascii_xdigit_value(digits[0]) << 4 | g_ascii_xdigit_value(digits[1]));
    }
    for (int backwards = 0; backwards < 2; backwards++) {
        uint64_t key = key_of(bytes, backwards);
        begins[bytes[backwards ? NEEDLE_BYTES - 1 : 0]] = true;
        g_hash_table_insert(needles, g_memdup2(&key, sizeof key), g_strdup(hex));
    }
}

static GHashTable *read_needles(const char *path)
{
    GHashTable *needles = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    g_autofree char *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL)) {
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (guint i = 0; lines[i] != NULL; i++) {
            add_needle(needles, lines[i]);
        }
    }
    return needles;
}

int main(int argc, char **argv)
{
    if (argc >= 4 && strcmp(argv[1], "--sample") == 0) {
        return sample_files((guint)MAX(g_ascii_strtoull(argv[2], NULL, 10), 1), argv + 3) ? 0 : 2;
    }
    if (argc < 4 || strcmp(argv[1], "--needles") != 0) {
        g_printerr("beckon-search: --sample N CAPTURE… or --needles LIST FILE…\n");
        return 2;
    }
    g_autoptr(GHashTable) needles = read_needles(argv[2]);
    bool found = false;
    for (int i = 3; i < argc; i++) {
        found |= search_file(needles, argv[i]);
    }
    if (g_hash_table_size(needles) == 0) {
        g_printerr("beckon-search: no needles in %s\n", argv[2]);
        return 2;
    }
    return found ? 1 : 0;
}
