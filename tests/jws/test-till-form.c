/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "jws/till-form.h"

#include <string.h>

#include "base/bytes.h"
#include "base/time.h"
#include "jws/base64url.h"
#include "jws/vectors.h"
#include "testing.h"

#define MIN_INVALID 30

typedef struct {
    JsonObject *vectors;
    BeckonJwkSet *keys;
    const char *audience;
    int64_t now_us;
} Rig;

static Rig rig_new(void)
{
    Rig rig = {.vectors = vectors_read("till-forms.json")};
    g_autofree char *jwks = vectors_text(rig.vectors, "jwks");
    rig.keys = beckon_jwk_set_parse(jwks, strlen(jwks), NULL);
    rig.audience = vectors_string(rig.vectors, "audience");
    rig.now_us = json_object_get_int_member(rig.vectors, "now") * BECKON_SECOND_US;
    return rig;
}

static void rig_clear(Rig *rig)
{
    json_object_unref(rig->vectors);
    beckon_jwk_set_free(rig->keys);
}

/* What a till finds: the name of the verdict, or "malformed". */
static const char *judge(const Rig *rig, const char *text, gsize len)
{
    BeckonTillForm form;
    if (!beckon_till_form_parse(text, len, &form)) {
        return "malformed";
    }
    BeckonTillVerdict verdict = beckon_till_form_check_hub(&form, rig->keys, rig->audience);
    if (verdict == BECKON_TILL_ACCEPTED) {
        verdict = beckon_till_form_check_shown(&form, rig->now_us);
    }
    return beckon_till_verdict_name(verdict);
}

static void expect(const Rig *rig, JsonObject *row, const char *verdict)
{
    const char *text = vectors_string(row, "form");
    const char *found = judge(rig, text, strlen(text));
    CU_ASSERT_STRING_EQUAL(found, verdict);
    if (strcmp(found, verdict) != 0) {
        printf("# %s: wanted %s, got %s\n", vectors_string(row, "name"), verdict, found);
    }
}

static void accepts_every_valid_form(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        expect(&rig, json_array_get_object_element(rows, i), "accepted");
    }
    rig_clear(&rig);
}

static void refuses_every_invalid_form_for_its_own_reason(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "invalid");
    CU_ASSERT_TRUE(json_array_get_length(rows) >= MIN_INVALID);
    for (guint i = 0; i < json_array_get_length(rows); i++) {
        JsonObject *row = json_array_get_object_element(rows, i);
        expect(&rig, row, vectors_string(row, "verdict"));
    }
    rig_clear(&rig);
}

static void refuses_a_form_that_is_cut_off_or_has_a_letter_changed(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    const char *good = vectors_string(json_array_get_object_element(rows, 0), "form");
    gsize len = strlen(good);
    for (gsize i = 0; i < len; i++) {
        g_autofree char *changed = g_strdup(good);
        changed[i] = good[i] == 'A' ? 'B' : 'A';
        CU_ASSERT_STRING_EQUAL(judge(&rig, good, i), "malformed");
        CU_ASSERT_STRING_NOT_EQUAL(judge(&rig, changed, len), "accepted");
    }
    rig_clear(&rig);
}

static void counts_its_age_in_whole_seconds(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    const char *good = vectors_string(json_array_get_object_element(rows, 0), "form");
    BeckonTillForm form = {0};
    CU_ASSERT_TRUE_FATAL(beckon_till_form_parse(good, strlen(good), &form));
    CU_ASSERT_EQUAL(beckon_till_form_check_shown(&form, rig.now_us + 60999999),
                    BECKON_TILL_ACCEPTED);
    CU_ASSERT_EQUAL(beckon_till_form_check_shown(&form, rig.now_us + 61000000), BECKON_TILL_STALE);
    CU_ASSERT_EQUAL(beckon_till_form_check_shown(&form, rig.now_us - 60000000),
                    BECKON_TILL_ACCEPTED);
    CU_ASSERT_EQUAL(beckon_till_form_check_shown(&form, rig.now_us - 60000001), BECKON_TILL_AHEAD);
    rig_clear(&rig);
}

static void reads_what_the_hub_says(void)
{
    Rig rig = rig_new();
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    const char *good = vectors_string(json_array_get_object_element(rows, 0), "form");
    BeckonTillForm form = {0};
    CU_ASSERT_TRUE_FATAL(beckon_till_form_parse(good, strlen(good), &form));
    g_autofree char *jti = beckon_hex_encode(form.offer.jti, sizeof form.offer.jti);
    g_autofree char *device = beckon_base64url_encode(form.offer.device, sizeof form.offer.device);
    CU_ASSERT_STRING_EQUAL(jti, vectors_string(rig.vectors, "jti"));
    CU_ASSERT_STRING_EQUAL(device, vectors_string(rig.vectors, "device"));
    CU_ASSERT_EQUAL(form.offer.exp_s, json_object_get_int_member(rig.vectors, "exp"));
    CU_ASSERT_EQUAL(form.offer.product,
                    (uint64_t)json_object_get_int_member(rig.vectors, "product"));
    CU_ASSERT_EQUAL(form.offer.reduction, BECKON_TILL_REDUCE_PERCENT);
    CU_ASSERT_EQUAL(form.offer.value, (uint64_t)json_object_get_int_member(rig.vectors, "percent"));
    CU_ASSERT_EQUAL(form.shown_s * BECKON_SECOND_US, rig.now_us);
    rig_clear(&rig);
}

static BeckonSigningKey *key_of(const Rig *rig, const char *member)
{
    uint8_t seed[BECKON_SIGNING_SEED_BYTES];
    CU_ASSERT_TRUE_FATAL(
        beckon_hex_decode(vectors_string(rig->vectors, member), seed, sizeof seed));
    return beckon_signing_key_new_from_seed(seed);
}

static void makes_the_form_that_another_implementation_makes(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonSigningKey) hub = key_of(&rig, "hub_seed");
    g_autoptr(BeckonSigningKey) device = key_of(&rig, "device_seed");
    BeckonTillOffer offer = {.exp_s = (uint32_t)json_object_get_int_member(rig.vectors, "exp"),
                             .product = 9506000134352,
                             .reduction = BECKON_TILL_REDUCE_PERCENT,
                             .value = 20};
    uint8_t part[BECKON_TILL_HUB_BYTES];
    beckon_hex_decode(vectors_string(rig.vectors, "jti"), offer.jti, sizeof offer.jti);
    memcpy(offer.device, beckon_signing_key_public(device)->x, sizeof offer.device);
    CU_ASSERT_TRUE_FATAL(beckon_till_form_sign(hub, rig.audience, &offer, part, NULL));
    g_autofree char *claim = beckon_base64url_encode(part, sizeof part);
    CU_ASSERT_STRING_EQUAL(claim, vectors_string(rig.vectors, "claim"));
    g_autofree char *text = beckon_till_form_complete(claim, device, rig.now_us + 999999);
    JsonArray *rows = json_object_get_array_member(rig.vectors, "valid");
    CU_ASSERT_STRING_EQUAL(text, vectors_string(json_array_get_object_element(rows, 0), "form"));
    rig_clear(&rig);
}

static void signs_nothing_that_no_till_would_read(void)
{
    static const BeckonTillOffer wrong[] = {
        {.product = 100000000000000},
        {.reduction = BECKON_TILL_REDUCE_NONE, .value = 1},
        {.reduction = BECKON_TILL_REDUCE_PERCENT, .value = 0},
        {.reduction = BECKON_TILL_REDUCE_PERCENT, .value = 101},
        {.reduction = BECKON_TILL_REDUCE_BY, .value = 1000000000001},
        {.reduction = BECKON_TILL_REDUCE_GIFT, .value = 0},
    };
    g_autoptr(BeckonSigningKey) hub = beckon_signing_key_generate();
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        uint8_t part[BECKON_TILL_HUB_BYTES];
        g_autoptr(GError) error = NULL;
        CU_ASSERT_FALSE(beckon_till_form_sign(hub, "a", &wrong[i], part, &error));
        CU_ASSERT_PTR_NOT_NULL(error);
    }
}

static void completes_nothing_but_the_hub_s_part(void)
{
    Rig rig = rig_new();
    g_autoptr(BeckonSigningKey) device = key_of(&rig, "device_seed");
    const char *claim = vectors_string(rig.vectors, "claim");
    g_autofree char *longer = g_strconcat(claim, "A", NULL);
    CU_ASSERT_PTR_NULL(beckon_till_form_complete("", device, 0));
    CU_ASSERT_PTR_NULL(beckon_till_form_complete(claim + 1, device, 0));
    CU_ASSERT_PTR_NULL(beckon_till_form_complete(longer, device, 0));
    rig_clear(&rig);
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(accepts_every_valid_form),
        BECKON_TEST(refuses_every_invalid_form_for_its_own_reason),
        BECKON_TEST(refuses_a_form_that_is_cut_off_or_has_a_letter_changed),
        BECKON_TEST(counts_its_age_in_whole_seconds),
        BECKON_TEST(reads_what_the_hub_says),
        BECKON_TEST(makes_the_form_that_another_implementation_makes),
        BECKON_TEST(signs_nothing_that_no_till_would_read),
        BECKON_TEST(completes_nothing_but_the_hub_s_part),
    };
    return BECKON_TESTS_RUN("jws/till-form", tests);
}
