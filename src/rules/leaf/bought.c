/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/leaf/bought.h"

BeckonBoughtTerms beckon_bought_terms(void)
{
    return (BeckonBoughtTerms){
        .within_days = BECKON_BOUGHT_NOT_ASKED,
        .at_least = 1,
        .spent_minor = BECKON_BOUGHT_NOT_ASKED,
        .last_days = BECKON_BOUGHT_NOT_ASKED,
        .first_days = BECKON_BOUGHT_NOT_ASKED,
    };
}

/* How many rows lie before a day. */
static guint count_before(const BeckonPurchasesOf *shelf, int32_t day)
{
    guint low = 0, high = shelf->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (shelf->rows[middle].day < day) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Without the rows after today. */
static BeckonPurchasesOf up_to(const BeckonPurchasesOf *shelf, int32_t today)
{
    BeckonPurchasesOf past = *shelf;
    if (past.len > 0 && past.rows[past.len - 1].day > today) {
        past.len = count_before(shelf, today + 1);
    }
    return past;
}

/* Whether there are so many since a day: the first one that has to count does. Days that are not
 * known may only add some. */
static BeckonTruth are_enough(const BeckonPurchasesOf *past, guint at_least, int32_t since_day,
                              bool all_is_known)
{
    bool enough = past->len >= at_least && past->rows[past->len - at_least].day >= since_day;
    return enough ? BECKON_TRUE : all_is_known ? BECKON_FALSE : BECKON_UNKNOWN;
}

/* Whether those since a day come to as much. Days that are not known may hold returns too. */
static BeckonTruth is_spent(const BeckonPurchasesOf *past, int64_t minor, int32_t since_day,
                            bool all_is_known)
{
    guint n_before = MIN(count_before(past, since_day), past->len);
    int64_t spent_minor = past->sums[past->len] - past->sums[n_before];
    return !all_is_known ? BECKON_UNKNOWN : spent_minor >= minor ? BECKON_TRUE : BECKON_FALSE;
}

/* Whether there is a purchase, the last of them before a day. */
static BeckonTruth is_last_before(const BeckonPurchasesOf *past, int32_t before_day,
                                  int32_t known_since_day)
{
    if (past->len > 0 && past->rows[past->len - 1].day >= before_day) {
        return BECKON_FALSE;
    }
    if (known_since_day == BECKON_HISTORY_WHOLE) {
        return past->len > 0 ? BECKON_TRUE : BECKON_FALSE;
    }
    /* What is not known lies before known_since_day: it may be the only one, or a later one. */
    return past->len > 0 && known_since_day <= before_day ? BECKON_TRUE : BECKON_UNKNOWN;
}

/* Whether there is a purchase, the first of them on a day or after it. */
static BeckonTruth is_first_since(const BeckonPurchasesOf *past, int32_t since_day,
                                  int32_t known_since_day)
{
    if (past->len > 0 && past->rows[0].day < since_day) {
        return BECKON_FALSE;
    }
    if (known_since_day == BECKON_HISTORY_WHOLE) {
        return past->len > 0 ? BECKON_TRUE : BECKON_FALSE;
    }
    /* An earlier one may always hide; a first one only where the days since then are not known. */
    return past->len > 0 || known_since_day > since_day ? BECKON_UNKNOWN : BECKON_FALSE;
}

BeckonTruth beckon_bought_holds(const BeckonBoughtTerms *terms, const BeckonPurchasesOf *shelf,
                                int32_t known_since_day, int32_t today)
{
    int32_t since_day = terms->within_days == BECKON_BOUGHT_NOT_ASKED ? BECKON_HISTORY_WHOLE
                                                                      : today - terms->within_days;
    BeckonPurchasesOf past = up_to(shelf, today);
    bool all_is_known = known_since_day <= since_day;
    BeckonTruth truth = are_enough(&past, terms->at_least, since_day, all_is_known);
    if (terms->spent_minor != BECKON_BOUGHT_NOT_ASKED) {
        truth = MIN(truth, is_spent(&past, terms->spent_minor, since_day, all_is_known));
    }
    if (terms->last_days != BECKON_BOUGHT_NOT_ASKED) {
        truth = MIN(truth, is_last_before(&past, today - terms->last_days, known_since_day));
    }
    if (terms->first_days != BECKON_BOUGHT_NOT_ASKED) {
        truth = MIN(truth, is_first_since(&past, today - terms->first_days, known_since_day));
    }
    return truth;
}

static bool is_asked(int32_t days)
{
    return days != BECKON_BOUGHT_NOT_ASKED;
}

/* Amounts may be negative, so that more purchases may come to less: only of the same ones it is
 * known. */
static bool implies_spent(const BeckonBoughtTerms *terms, const BeckonBoughtTerms *other,
                          bool is_same)
{
    return other->spent_minor == BECKON_BOUGHT_NOT_ASKED ||
           (is_same && terms->within_days == other->within_days &&
            terms->spent_minor >= other->spent_minor);
}

bool beckon_bought_implies(const BeckonBoughtTerms *terms, const BeckonBoughtTerms *other,
                           bool is_same)
{
    bool within = !is_asked(other->within_days) ||
                  (is_asked(terms->within_days) && terms->within_days <= other->within_days);
    bool last = !is_asked(other->last_days) || (is_same && terms->last_days >= other->last_days);
    bool first = !is_asked(other->first_days) ||
                 (is_same && is_asked(terms->first_days) && terms->first_days <= other->first_days);
    return within && last && first && terms->at_least >= other->at_least &&
           implies_spent(terms, other, is_same);
}

bool beckon_bought_excludes(const BeckonBoughtTerms *terms, const BeckonBoughtTerms *other)
{
    bool none_since = is_asked(other->last_days) && is_asked(terms->within_days) &&
                      terms->within_days <= other->last_days;
    bool none_before = is_asked(other->first_days) && is_asked(terms->last_days) &&
                       other->first_days <= terms->last_days;
    return none_since || none_before;
}
