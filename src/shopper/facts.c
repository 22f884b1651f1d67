/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shopper/facts.h"

#include <string.h>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/name.h"

#define FORMAT 1

static void signal_free(BeckonKeptSignal *signal)
{
    g_free(signal->name);
    g_free(signal);
}

BeckonShopperFacts *beckon_shopper_facts_new(void)
{
    BeckonShopperFacts *facts = g_new0(BeckonShopperFacts, 1);
    facts->signals = g_ptr_array_new_with_free_func((GDestroyNotify)signal_free);
    return facts;
}

void beckon_shopper_facts_free(BeckonShopperFacts *facts)
{
    if (facts != NULL) {
        g_free(facts->tier);
        g_ptr_array_unref(facts->signals);
        g_free(facts);
    }
}

bool beckon_shopper_facts_are_none(const BeckonShopperFacts *facts)
{
    return facts->tier == NULL && facts->age_at_least == 0 && facts->age_below == 0 &&
           facts->signals->len == 0;
}

/* The place of a signal, or where it belongs; whether it is there. */
static bool find(const BeckonShopperFacts *facts, const char *name, guint *ret_place)
{
    guint place = 0;
    int order = 1;
    while (place < facts->signals->len &&
           (order = strcmp(((BeckonKeptSignal *)facts->signals->pdata[place])->name, name)) < 0) {
        place++;
    }
    *ret_place = place;
    return place < facts->signals->len && order == 0;
}

static void put_signal(BeckonShopperFacts *facts, guint place, const char *name,
                       int64_t value_milli, int64_t known_us)
{
    BeckonKeptSignal *signal = g_new(BeckonKeptSignal, 1);
    *signal = (BeckonKeptSignal){g_strdup(name), value_milli, known_us};
    g_ptr_array_insert(facts->signals, (int)place, signal);
}

/* False when there is no room for it. */
static bool take_signal(BeckonShopperFacts *facts, const BeckonSignalChange *change, int64_t now_us)
{
    guint place = 0;
    bool is_known = find(facts, change->name, &place);
    bool fits =
        is_known || change->is_gone || facts->signals->len < BECKON_LIMIT_SIGNALS_AN_ACCOUNT;
    if (is_known) {
        g_ptr_array_remove_index(facts->signals, place);
    }
    if (fits && !change->is_gone) {
        put_signal(facts, place, change->name, change->value_milli, now_us);
    }
    return fits;
}

guint beckon_shopper_facts_take(BeckonShopperFacts *facts, const BeckonFactsChange *change,
                                int64_t now_us)
{
    guint n_left_out = 0;
    if (change->tier != NULL) {
        g_free(facts->tier);
        facts->tier = change->tier[0] != '\0' ? g_strdup(change->tier) : NULL;
        facts->tier_us = now_us;
    }
    if (change->says_age) {
        facts->age_at_least = change->age_at_least;
        facts->age_below = change->age_below;
        facts->age_us = now_us;
    }
    for (guint i = 0; change->signals != NULL && i < change->signals->len; i++) {
        n_left_out +=
            !take_signal(facts, &g_array_index(change->signals, BeckonSignalChange, i), now_us);
    }
    return n_left_out;
}

static void put_text(GByteArray *out, const char *text)
{
    gsize len = text != NULL ? strlen(text) : 0;
    beckon_put_u8(out, (uint8_t)len);
    if (len > 0) {
        g_byte_array_append(out, (const uint8_t *)text, (guint)len);
    }
}

GByteArray *beckon_shopper_facts_encode(const BeckonShopperFacts *facts)
{
    GByteArray *out = g_byte_array_new();
    beckon_put_u8(out, FORMAT);
    put_text(out, facts->tier);
    beckon_put_le64(out, (uint64_t)facts->tier_us);
    beckon_put_u8(out, (uint8_t)facts->age_at_least);
    beckon_put_u8(out, (uint8_t)facts->age_below);
    beckon_put_le64(out, (uint64_t)facts->age_us);
    beckon_put_u8(out, (uint8_t)facts->signals->len);
    for (guint i = 0; i < facts->signals->len; i++) {
        const BeckonKeptSignal *signal = facts->signals->pdata[i];
        put_text(out, signal->name);
        beckon_put_le64(out, (uint64_t)signal->value_milli);
        beckon_put_le64(out, (uint64_t)signal->known_us);
    }
    return out;
}

/* A name, or NULL of none; false when it is neither. */
static bool read_name(BeckonReader *reader, char **ret_name)
{
    uint8_t len = beckon_reader_u8(reader);
    const char *text = (const char *)beckon_reader_bytes(reader, len);
    if (text == NULL || memchr(text, '\0', len) != NULL) {
        return false;
    }
    *ret_name = len > 0 ? g_strndup(text, len) : NULL;
    return len == 0 || beckon_name_is(*ret_name);
}

static bool read_signal(BeckonReader *reader, BeckonShopperFacts *facts)
{
    g_autofree char *name = NULL;
    if (!read_name(reader, &name) || name == NULL) {
        return false;
    }
    int64_t value_milli = (int64_t)beckon_reader_le64(reader);
    int64_t known_us = (int64_t)beckon_reader_le64(reader);
    guint place = 0;
    if (reader->failed || find(facts, name, &place) || place < facts->signals->len) {
        return false;
    }
    put_signal(facts, place, name, value_milli, known_us);
    return true;
}

BeckonShopperFacts *beckon_shopper_facts_decode(const uint8_t *bytes, gsize len)
{
    BeckonReader reader = beckon_reader(bytes, len);
    g_autoptr(BeckonShopperFacts) facts = beckon_shopper_facts_new();
    if (beckon_reader_u8(&reader) != FORMAT || !read_name(&reader, &facts->tier)) {
        return NULL;
    }
    facts->tier_us = (int64_t)beckon_reader_le64(&reader);
    facts->age_at_least = beckon_reader_u8(&reader);
    facts->age_below = beckon_reader_u8(&reader);
    facts->age_us = (int64_t)beckon_reader_le64(&reader);
    guint n_signals = beckon_reader_u8(&reader);
    if (n_signals > BECKON_LIMIT_SIGNALS_AN_ACCOUNT) {
        return NULL;
    }
    for (guint i = 0; i < n_signals; i++) {
        if (!read_signal(&reader, facts)) {
            return NULL;
        }
    }
    bool good = !reader.failed && beckon_reader_left(&reader) == 0;
    return good ? g_steal_pointer(&facts) : NULL;
}
