/* SPDX-License-Identifier: GPL-2.0-or-later */

/* Real walks of one beacon past receivers with true positions (philotuxo,
 * Position-Annotated-BLE-RSSI-Dataset, CC0): how often the zone is right, judged at each advert,
 * and how often it changes. The peer is a Kalman filter a receiver with 4 dB hysteresis. */

#include <math.h>

#include "base/csv.h"
#include "floor.h"

static const char *const walks[] = {"straight_01", "straight_02", "straight_03", "straight_04",
                                    "straight_05"};

/* Where the receivers hang (tetam.dev); the first four name the zones. */
static const struct {
    const char *name;
    double x_m, y_m;
} receivers[] = {
    {"sensor10", 7.00, 7.09},   {"sensor20", 7.25, 11.36}, {"sensor30", 13.14, 12.33},
    {"sensor40", 13.01, 5.51},  {"sensor11", 7.18, 0.68},  {"sensor12", 0.71, 6.16},
    {"sensor21", 0.76, 12.13},  {"sensor22", 7.18, 17.64}, {"sensor31", 12.82, 16.83},
    {"sensor32", 18.12, 11.93}, {"sensor41", 17.77, 6.33}, {"sensor42", 12.76, 0.27},
};
#define N_ZONES 4

typedef struct {
    int64_t t_us;
    guint receiver;
    int rssi_dbm;
    int zone; /* the true one */
} Advert;

typedef struct {
    guint n_adverts;
    guint n_right;
    guint n_changes;
    int zone; /* as last judged; −1 at a walk's beginning */
} Score;

static int receiver_of(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(receivers); i++) {
        if (strcmp(receivers[i].name, name) == 0) {
            return (int)i;
        }
    }
    g_error("no receiver is named '%s'", name);
}

/* A walk's adverts, or NULL where the data is absent. */
static GArray *read_walk(const char *walk)
{
    g_autofree char *name = g_strdup_printf("rssi-walks/%s_all_sensors_zones.csv", walk);
    g_autofree char *path = beckon_test_data(name);
    g_autofree char *text = NULL;
    gsize len = 0;
    if (path == NULL || !g_file_get_contents(path, &text, &len, NULL)) {
        return NULL;
    }
    GArray *adverts = g_array_new(FALSE, FALSE, sizeof(Advert));
    g_autoptr(BeckonCsv) csv = beckon_csv_new(text, len);
    beckon_csv_next(csv); /* t,gateway,device,rssi,x,y,true_zone */
    while (beckon_csv_next(csv) == BECKON_CSV_RECORD) {
        const Advert advert = {
            .t_us = llround(g_ascii_strtod(beckon_csv_field(csv, 0), NULL) * 1e6),
            .receiver = (guint)receiver_of(beckon_csv_field(csv, 1)),
            .rssi_dbm = atoi(beckon_csv_field(csv, 3)),
            .zone = receiver_of(beckon_csv_field(csv, 6)),
        };
        g_array_append_val(adverts, advert);
    }
    return adverts;
}

/* The same walk from its end to its beginning. */
static void turn_back(GArray *adverts)
{
    if (adverts->len == 0) {
        return;
    }
    int64_t first_us = g_array_index(adverts, Advert, 0).t_us;
    int64_t last_us = g_array_index(adverts, Advert, adverts->len - 1).t_us;
    for (guint i = 0; i < (adverts->len + 1) / 2; i++) {
        Advert *early = &g_array_index(adverts, Advert, i);
        Advert *late = &g_array_index(adverts, Advert, adverts->len - 1 - i);
        Advert swapped = *early;
        *early = *late;
        *late = swapped;
    }
    for (guint i = 0; i < adverts->len; i++) {
        Advert *advert = &g_array_index(adverts, Advert, i);
        advert->t_us = first_us + last_us - advert->t_us;
    }
}

static void judge(Score *score, const Advert *advert, int zone)
{
    score->n_adverts++;
    score->n_right += zone == advert->zone;
    score->n_changes += score->zone >= 0 && zone != score->zone;
    score->zone = zone;
}

static double percent_right(const Score *score)
{
    return 100.0 * score->n_right / score->n_adverts;
}

static void print(const char *what, const Score *score)
{
    printf("# %s: right for %.1f %% of %u adverts, %u changes\n", what, percent_right(score),
           score->n_adverts, score->n_changes);
}

static BeckonShop *shop_of(guint n_receivers, bool placed)
{
    g_autoptr(GString) text = g_string_new(FLOOR_HEAD "scanners:\n");
    for (guint i = 0; i < n_receivers; i++) {
        g_string_append_printf(text, "  %s: {socket: %s.sock", receivers[i].name,
                               receivers[i].name);
        if (placed) {
            g_string_append_printf(text, ", at: [%.2f, %.2f]", receivers[i].x_m, receivers[i].y_m);
        }
        g_string_append(text, "}\n");
    }
    g_string_append(text, "zones:\n");
    for (guint i = 0; i < N_ZONES; i++) {
        g_string_append_printf(text, "  %s: {nearest: [%s], hysteresis: 4dB}\n", receivers[i].name,
                               receivers[i].name);
    }
    return floor_shop(text->str);
}

static void track(BeckonShop *shop, const GArray *adverts, Score *score)
{
    g_autoptr(BeckonPresence) presence = beckon_presence_new(shop);
    g_autoptr(GArray) events = g_array_new(FALSE, FALSE, sizeof(BeckonPresenceEvent));
    score->zone = -1;
    for (guint i = 0; i < adverts->len; i++) {
        const Advert *advert = &g_array_index(adverts, Advert, i);
        BeckonStay stay = {.zone = -1};
        if (advert->receiver < beckon_shop_n_scanners(shop)) {
            beckon_presence_sighting(presence, advert->t_us, advert->receiver, 1, advert->rssi_dbm,
                                     1, events);
            beckon_presence_stay(presence, 1, &stay);
            judge(score, advert, stay.zone);
        }
    }
}

static void filter(const GArray *adverts, Score *score)
{
    const double process_noise = 0.5, measurement_noise = 16, hysteresis_db = 4;
    double level[N_ZONES] = {-INFINITY, -INFINITY, -INFINITY, -INFINITY}, variance[N_ZONES];
    int zone = -1;
    score->zone = -1;
    for (guint i = 0; i < adverts->len; i++) {
        const Advert *advert = &g_array_index(adverts, Advert, i);
        guint r = advert->receiver;
        if (r >= N_ZONES) {
            continue;
        }
        if (isinf(level[r])) {
            level[r] = advert->rssi_dbm;
            variance[r] = measurement_noise;
        } else {
            double before = variance[r] + process_noise;
            double gain = before / (before + measurement_noise);
            level[r] += gain * (advert->rssi_dbm - level[r]);
            variance[r] = (1 - gain) * before;
        }
        int strongest = 0;
        for (int j = 1; j < N_ZONES; j++) {
            strongest = level[j] > level[strongest] ? j : strongest;
        }
        if (zone < 0 || level[strongest] - level[zone] >= hysteresis_db) {
            zone = strongest;
        }
        judge(score, advert, zone);
    }
}

/* False, with the test skipped, where the data is absent. */
static bool score_all(BeckonShop *shop, bool backwards, Score *ret_ours, Score *ret_peer)
{
    for (gsize i = 0; i < G_N_ELEMENTS(walks); i++) {
        g_autoptr(GArray) adverts = read_walk(walks[i]);
        if (adverts == NULL) {
            beckon_test_skip("the recorded walks are not here");
            return false;
        }
        if (backwards) {
            turn_back(adverts);
        }
        track(shop, adverts, ret_ours);
        filter(adverts, ret_peer);
    }
    return true;
}

static void hold_four_against_the_filter(bool backwards)
{
    for (int placed = 0; placed <= 1; placed++) {
        g_autoptr(BeckonShop) shop = shop_of(N_ZONES, placed);
        Score ours = {0}, peer = {0};
        if (!score_all(shop, backwards, &ours, &peer)) {
            return;
        }
        print(placed ? "four scanners with places" : "four scanners", &ours);
        print("Kalman filter", &peer);
        CU_ASSERT_TRUE(percent_right(&ours) > percent_right(&peer));
        CU_ASSERT_TRUE(ours.n_changes < peer.n_changes);
    }
}

static void four_scanners_are_right_more_often_than_a_kalman_filter_and_hold_stiller(void)
{
    hold_four_against_the_filter(false);
}

static void so_they_are_when_the_walks_are_walked_backwards(void)
{
    hold_four_against_the_filter(true);
}

static void twelve_scanners_with_places_are_right_four_times_of_five(void)
{
    g_autoptr(BeckonShop) shop = shop_of(G_N_ELEMENTS(receivers), true);
    for (int backwards = 0; backwards <= 1; backwards++) {
        Score ours = {0}, peer = {0};
        if (score_all(shop, backwards, &ours, &peer)) {
            print("twelve scanners with places", &ours);
            CU_ASSERT_TRUE(percent_right(&ours) >= 80);
            CU_ASSERT_TRUE(ours.n_changes <= 2 * G_N_ELEMENTS(walks));
        }
    }
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(four_scanners_are_right_more_often_than_a_kalman_filter_and_hold_stiller),
        BECKON_TEST(so_they_are_when_the_walks_are_walked_backwards),
        BECKON_TEST(twelve_scanners_with_places_are_right_four_times_of_five),
    };
    return BECKON_TESTS_RUN("presence/walks", tests);
}
