/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "simulator/walk.h"

#include "base/time.h"

#define SHORTEST_STAY_S 20
#define LONGEST_STAY_S  360
#define SLOWEST_M_A_S   0.8
#define FASTEST_M_A_S   1.3
#define AROUND_M        10.0
#define IN_FRONT_M      6.0
#define STROLL_MIN_S    6
#define STROLL_MAX_S    15

typedef struct {
    int64_t t_us;
    BeckonPoint at;
    bool leaves; /* from here on away, until the next step */
} Step;

struct BeckonWalk {
    GArray *steps; /* of Step, in time order */
};

BeckonWalk *beckon_walk_new(void)
{
    BeckonWalk *walk = g_new(BeckonWalk, 1);
    walk->steps = g_array_new(FALSE, FALSE, sizeof(Step));
    return walk;
}

void beckon_walk_free(BeckonWalk *walk)
{
    if (walk == NULL) {
        return;
    }
    g_array_unref(walk->steps);
    g_free(walk);
}

static void step(BeckonWalk *walk, int64_t t_us, BeckonPoint at)
{
    Step next = {t_us, at, false};
    g_array_append_val(walk->steps, next);
}

static void leave(BeckonWalk *walk)
{
    g_array_index(walk->steps, Step, walk->steps->len - 1).leaves = true;
}

static double between(BeckonRandom *random, double low, double high)
{
    return low + (high - low) * beckon_random_unit(random);
}

/* Goes straight to a place. Returns when it is reached. */
static int64_t go(BeckonWalk *walk, int64_t t_us, BeckonPoint to, double speed_m_a_s)
{
    BeckonPoint from = g_array_index(walk->steps, Step, walk->steps->len - 1).at;
    double seconds = beckon_floor_distance_m(from, to) / speed_m_a_s;
    t_us += (int64_t)(seconds * BECKON_SECOND_US);
    step(walk, t_us, to);
    return t_us;
}

static BeckonPoint near(BeckonRandom *random, BeckonPoint place, double radius_m)
{
    double half_side_m = radius_m * 0.7; /* a square in the circle */
    return (BeckonPoint){place.x_m + between(random, -half_side_m, half_side_m),
                         place.y_m + between(random, -half_side_m, half_side_m)};
}

/* Goes to and fro in a zone. Returns when it is over. */
static int64_t stay(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                    BeckonPoint place, int64_t t_us)
{
    double unit = beckon_random_unit(random);
    /* The cube makes short stays common and long ones rare: 105 s in the mean. */
    double seconds = SHORTEST_STAY_S + (LONGEST_STAY_S - SHORTEST_STAY_S) * unit * unit * unit;
    int64_t until_us = t_us + (int64_t)(seconds * BECKON_SECOND_US);
    while (t_us < until_us) {
        int64_t pause_s = beckon_random_between(random, STROLL_MIN_S, STROLL_MAX_S);
        t_us = MIN(t_us + pause_s * BECKON_SECOND_US, until_us);
        step(walk, t_us, near(random, place, floor->stroll_m));
    }
    return until_us;
}

int64_t beckon_walk_visit(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                          int64_t arrive_us)
{
    double speed_m_a_s = between(random, SLOWEST_M_A_S, FASTEST_M_A_S);
    guint n_stops = 2 + beckon_random_below(random, 4);
    guint zone = 0;
    int64_t t_us = arrive_us;
    step(walk, t_us, floor->door);
    for (guint i = 0; i < n_stops; i++) {
        if (floor->n_zones > 1) {
            zone = (zone + 1 + beckon_random_below(random, floor->n_zones - 1)) % floor->n_zones;
        }
        t_us = go(walk, t_us, near(random, floor->zones[zone], floor->stroll_m), speed_m_a_s);
        t_us = stay(walk, floor, random, floor->zones[zone], t_us);
    }
    t_us = go(walk, t_us, floor->door, speed_m_a_s);
    leave(walk);
    return t_us;
}

void beckon_walk_pass_by(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                         int64_t from_us)
{
    double y_m = floor->low.y_m - IN_FRONT_M;
    BeckonPoint left = {floor->low.x_m - AROUND_M, y_m}, right = {floor->high.x_m + AROUND_M, y_m};
    bool to_the_right = beckon_random_chance(random, 50);
    step(walk, from_us, to_the_right ? left : right);
    go(walk, from_us, to_the_right ? right : left, between(random, SLOWEST_M_A_S, FASTEST_M_A_S));
    leave(walk);
}

void beckon_walk_stay(BeckonWalk *walk, BeckonPoint at, int64_t from_us, int64_t until_us)
{
    step(walk, from_us, at);
    step(walk, until_us, at);
    leave(walk);
}

void beckon_walk_stand(BeckonWalk *walk, const BeckonFloor *floor, BeckonRandom *random,
                       int64_t from_us, int64_t until_us)
{
    BeckonPoint at = {between(random, floor->low.x_m - AROUND_M, floor->high.x_m + AROUND_M),
                      between(random, floor->low.y_m - AROUND_M, floor->high.y_m + AROUND_M)};
    beckon_walk_stay(walk, at, from_us, until_us);
}

/* The number of steps at or before a time. */
static guint steps_until(const BeckonWalk *walk, int64_t t_us)
{
    guint low = 0, high = walk->steps->len;
    while (low < high) {
        guint middle = (low + high) / 2;
        if (g_array_index(walk->steps, Step, middle).t_us <= t_us) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool beckon_walk_at(const BeckonWalk *walk, int64_t t_us, BeckonPoint *ret_at)
{
    guint n_done = steps_until(walk, t_us);
    if (n_done == 0 || n_done == walk->steps->len) {
        return false;
    }
    const Step *last = &g_array_index(walk->steps, Step, n_done - 1), *next = last + 1;
    if (last->leaves) {
        return false;
    }
    double share = (double)(t_us - last->t_us) / (double)(next->t_us - last->t_us);
    *ret_at = (BeckonPoint){last->at.x_m + share * (next->at.x_m - last->at.x_m),
                            last->at.y_m + share * (next->at.y_m - last->at.y_m)};
    return true;
}

int64_t beckon_walk_next_here(const BeckonWalk *walk, int64_t t_us)
{
    guint n_done = steps_until(walk, t_us);
    if (n_done > 0 && n_done < walk->steps->len &&
        !g_array_index(walk->steps, Step, n_done - 1).leaves) {
        return t_us;
    }
    return n_done < walk->steps->len ? g_array_index(walk->steps, Step, n_done).t_us
                                     : BECKON_TIME_NEVER;
}
