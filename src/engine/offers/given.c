/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/given.h"

#include "database/offer-counts.h"

static guint of_campaign(void *data, const char *campaign, int64_t since_us)
{
    const BeckonGiven *given = data;
    return beckon_offers_of_campaign(given->database, campaign, since_us, given->now_us);
}

static guint of_campaign_to_shopper(void *data, const char *campaign, int64_t since_us)
{
    const BeckonGiven *given = data;
    return beckon_offers_of_campaign_to_shopper(given->database, given->shopper->number, campaign,
                                                since_us, given->now_us);
}

static guint to_shopper(void *data, int64_t since_us)
{
    const BeckonGiven *given = data;
    return beckon_offers_to_shopper(given->database, given->shopper->number, since_us,
                                    given->now_us);
}

static int64_t reserved_minor(void *data, const char *campaign)
{
    const BeckonGiven *given = data;
    return beckon_offers_reserved_minor(given->database, campaign, given->now_us);
}

static bool was_dismissed(void *data, const char *campaign, int64_t since_us)
{
    const BeckonGiven *given = data;
    return beckon_offers_was_dismissed(given->database, given->shopper->number, campaign, since_us,
                                       given->now_us);
}

static bool withholds(void *data, uint32_t campaign)
{
    const BeckonGiven *given = data;
    return beckon_audiences_withhold(given->audiences, campaign);
}

BeckonGiven *beckon_given_new(BeckonDatabase *database, BeckonAudiences *audiences,
                              const BeckonShopper *shopper, int64_t visit_started_us,
                              int64_t now_us)
{
    BeckonGiven *given = g_new(BeckonGiven, 1);
    *given = (BeckonGiven){
        .database = database,
        .audiences = audiences,
        .shopper = shopper,
        .now_us = now_us,
        .in_this_visit =
            beckon_offers_in_visit(database, shopper->number, visit_started_us, now_us),
    };
    return given;
}

void beckon_given_free(BeckonGiven *given)
{
    if (given != NULL) {
        g_ptr_array_unref(given->in_this_visit);
        g_free(given);
    }
}

BeckonOfferHistory beckon_given_history(BeckonGiven *given)
{
    return (BeckonOfferHistory){
        .data = given,
        .of_campaign = of_campaign,
        .of_campaign_to_shopper = of_campaign_to_shopper,
        .to_shopper = to_shopper,
        .reserved_minor = reserved_minor,
        .was_dismissed = was_dismissed,
        .in_this_visit = given->in_this_visit,
        .withholds = withholds,
        .subject = given->shopper->subject,
    };
}
