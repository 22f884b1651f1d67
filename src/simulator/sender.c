/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/sender.h"

#include <string.h>

#include "base/time.h"
#include "capture/btsnoop.h"

#define FOB_INTERVAL_US         BECKON_SECOND_US
#define LONGEST_DELAY_US        10000 /* of an advert: Core 5.4, Vol 6 Part B 4.4.2.2.1 */
#define ARRIVALS_PERCENT        60    /* of the time; nobody arrives in the rest */
#define TWICE_PERCENT           15
#define SHORTEST_ABSENCE_MIN    4
#define LONGEST_ABSENCE_MIN     8
#define VISITING_PERCENT        60 /* of phones and headphones; the others pass by */
#define CARRIED_BEACONS_PERCENT 60 /* the others stand somewhere */
#define POWER_SPREAD_DB         3
#define FOB_POWER_DBM           (-62)
#define STRANGER_POWER_DBM      (-64)
#define FIXTURE_POWER_DBM       (-60)

/* A start at a moment that one cannot know, so that not all send at once. */
static void start(BeckonSender *sender)
{
    int64_t here_us = beckon_walk_next_here(sender->walk, 0);
    sender->next_us = here_us + beckon_random_between(&sender->random, 0, sender->interval_us);
    sender->signal.until_us = 0;
}

static BeckonSender *sender_new(const BeckonFloor *floor, BeckonRandom random, double power_dbm)
{
    BeckonSender *sender = g_new0(BeckonSender, 1);
    sender->random = random;
    sender->walk = beckon_walk_new();
    sender->air = beckon_air_new(
        floor->n_scanners, power_dbm + POWER_SPREAD_DB * beckon_random_normal(&sender->random));
    return sender;
}

BeckonSender *beckon_sender_new_shopper(const BeckonFloor *floor, const BeckonFob *fob,
                                        BeckonRandom random, int64_t start_us, int64_t length_us)
{
    BeckonSender *sender = sender_new(floor, random, FOB_POWER_DBM);
    BeckonRandom *dice = &sender->random;
    int64_t last_arrival_us = start_us + length_us * ARRIVALS_PERCENT / 100;
    int64_t arrive_us = beckon_random_between(dice, start_us, last_arrival_us);
    int64_t left_us = beckon_walk_visit(sender->walk, floor, dice, arrive_us);
    if (beckon_random_chance(dice, TWICE_PERCENT)) {
        int64_t absence_min =
            beckon_random_between(dice, SHORTEST_ABSENCE_MIN, LONGEST_ABSENCE_MIN);
        beckon_walk_visit(sender->walk, floor, dice, left_us + absence_min * BECKON_MINUTE_US);
    }
    sender->fob = fob;
    sender->interval_us = FOB_INTERVAL_US;
    start(sender);
    return sender;
}

/* Intervals that Apple recommends for accessories, and a slow one. */
static int64_t draw_interval_us(BeckonRandom *random)
{
    static const int64_t intervals_us[] = {211250, 318750,  417500,  546250, 760000,
                                           852500, 1022500, 1285000, 2000000};
    return intervals_us[beckon_random_below(random, G_N_ELEMENTS(intervals_us))];
}

static bool stays_put(const BeckonStranger *stranger, BeckonRandom *random)
{
    bool is_beacon =
        stranger->kind == BECKON_STRANGER_IBEACON || stranger->kind == BECKON_STRANGER_EDDYSTONE;
    return is_beacon && !beckon_random_chance(random, CARRIED_BEACONS_PERCENT);
}

BeckonSender *beckon_sender_new_stranger(const BeckonFloor *floor, guint number,
                                         BeckonRandom random, int64_t start_us, int64_t length_us)
{
    BeckonSender *sender = sender_new(floor, random, STRANGER_POWER_DBM);
    BeckonRandom *dice = &sender->random;
    int64_t from_us = beckon_random_between(dice, start_us, start_us + length_us);
    sender->stranger = beckon_stranger_new(number, dice);
    sender->interval_us = draw_interval_us(dice);
    if (stays_put(&sender->stranger, dice)) {
        beckon_walk_stand(sender->walk, floor, dice, start_us, start_us + length_us);
    } else if (beckon_random_chance(dice, VISITING_PERCENT)) {
        beckon_walk_visit(sender->walk, floor, dice, from_us);
    } else {
        beckon_walk_pass_by(sender->walk, floor, dice, from_us);
    }
    start(sender);
    return sender;
}

BeckonSender *beckon_sender_new_fixture(const BeckonFloor *floor, const BeckonStoreBeacon *beacon,
                                        BeckonRandom random, int64_t start_us, int64_t length_us)
{
    BeckonSender *sender = sender_new(floor, random, FIXTURE_POWER_DBM);
    BeckonStoreSender fixture = beckon_store_sender_new(beacon, &sender->random, start_us);
    sender->fixture = g_memdup2(&fixture, sizeof fixture);
    sender->interval_us = beckon_store_sender_interval_us(sender->fixture);
    beckon_walk_stay(sender->walk, beacon->zone >= 0 ? floor->zones[beacon->zone] : floor->door,
                     start_us, start_us + length_us);
    start(sender);
    return sender;
}

void beckon_sender_free(BeckonSender *sender)
{
    if (sender == NULL) {
        return;
    }
    beckon_walk_free(sender->walk);
    beckon_air_free(sender->air);
    g_free(sender->fixture);
    g_free(sender);
}

static BeckonSignal next_signal(BeckonSender *sender)
{
    if (sender->fixture != NULL) {
        return beckon_store_sender_signal(sender->fixture, sender->next_us);
    }
    if (sender->fob != NULL) {
        return beckon_fob_signal(sender->fob, sender->next_us);
    }
    return beckon_stranger_signal(&sender->stranger, &sender->random, sender->next_us);
}

static guint spread(BeckonSender *sender, const BeckonFloor *floor, BeckonPoint from,
                    GByteArray *const *captures)
{
    BeckonAdvertReport report = {
        .t_us = sender->next_us,
        .address_type = sender->signal.address_type,
        .len = sender->signal.len,
        .data = sender->signal.data,
    };
    guint n_heard = 0;
    memcpy(report.address, sender->signal.address, sizeof report.address);
    for (guint i = 0; i < floor->n_scanners; i++) {
        if (beckon_air_carries(sender->air, floor, i, from, report.t_us, &sender->random,
                               &report.rssi_dbm)) {
            beckon_btsnoop_put_advert(captures[i], &report);
            n_heard++;
        }
    }
    return n_heard;
}

guint beckon_sender_send(BeckonSender *sender, const BeckonFloor *floor,
                         GByteArray *const *captures)
{
    BeckonPoint from;
    guint n_heard = 0;
    if (beckon_walk_at(sender->walk, sender->next_us, &from)) {
        if (sender->next_us >= sender->signal.until_us) {
            sender->signal = next_signal(sender);
        }
        n_heard = spread(sender, floor, from, captures);
    }
    int64_t next_us = sender->next_us + sender->interval_us +
                      beckon_random_between(&sender->random, 0, LONGEST_DELAY_US);
    sender->next_us = beckon_walk_next_here(sender->walk, next_us);
    return n_heard;
}
