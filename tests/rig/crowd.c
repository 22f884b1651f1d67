/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rig/crowd.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

#include "base/time.h"
#include "jws/json.h"
#include "rig/asker.h"
#include "rig/crowd-till.h"
#include "rig/paper.h"
#include "wire/bus.h"

#define LOOK_MS        5
#define TO_THE_TILL_US (64 * BECKON_SECOND_US)
#define TO_ANOTHER_US  (32 * BECKON_SECOND_US)
#define WITHDRAWAL_US  (15 * BECKON_MINUTE_US)
#define SHORT_US       (15 * BECKON_MINUTE_US)
#define OPERATOR       "org.beckon.Engine.Operator1"

typedef enum {
    IGNORE,
    SEE,
    DISMISS,
    DISMISS_AND_TRY,
    REDEEM,
    REDEEM_TWICE,
    PICTURE,
    BORROWED,
    LATE
} Plan;

/* Of twenty offers. */
static const Plan plans[] = {DISMISS,      DISMISS, DISMISS, DISMISS_AND_TRY, IGNORE,
                             SEE,          LATE,    REDEEM,  REDEEM,          REDEEM,
                             REDEEM,       REDEEM,  REDEEM,  REDEEM,          REDEEM,
                             REDEEM_TWICE, LATE,    PICTURE, PICTURE,         BORROWED};

/* An offer in somebody's hand. */
typedef struct {
    const RigDevice *device;
    CrowdOffer offer;
    Plan plan;
    int64_t due_us; /* of the next step */
    guint step;     /* taken */
} Held;

struct Crowd {
    CrowdSettings settings;
    RigAsker *asker;
    CrowdTill *till;
    GDBusConnection *bus;
    GPtrArray *held;      /* of Held */
    int64_t first_us;     /* 0 before the first boundary */
    int64_t now_us;       /* the boundary at which the replay stands; 0 before the first */
    guint64 ended_before; /* offers that had ended when the replay went on */
    bool ended;
    bool withdrew;
    guint look; /* event source, or 0 */
};

static void proceed(Crowd *crowd);

static void held_free(gpointer data)
{
    Held *held = data;
    crowd_offer_clear(&held->offer);
    g_free(held);
}

Crowd *crowd_new(const CrowdSettings *settings)
{
    g_autoptr(GError) error = NULL;
    Crowd *crowd = g_new0(Crowd, 1);
    crowd->settings = *settings;
    crowd->asker = rig_asker_new(settings->url);
    crowd->till = crowd_till_new(crowd->asker, settings->tills, settings->catalogue);
    crowd->held = g_ptr_array_new_with_free_func(held_free);
    crowd->bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, NULL, &error);
    if (crowd->bus == NULL) {
        g_error("%s", error->message);
    }
    return crowd;
}

void crowd_free(Crowd *crowd)
{
    if (crowd == NULL) {
        return;
    }
    g_clear_handle_id(&crowd->look, g_source_remove);
    g_ptr_array_unref(crowd->held);
    crowd_till_free(crowd->till);
    rig_asker_free(crowd->asker);
    g_object_unref(crowd->bus);
    g_free(crowd);
}

static void tell(const Crowd *crowd, const Held *held, const CrowdOutcome *outcome)
{
    JsonObject *line = json_object_new();
    json_object_set_double_member(line, "t", (double)crowd->now_us / BECKON_SECOND_US);
    json_object_set_string_member(line, "name", held->device->name);
    json_object_set_string_member(line, "campaign", held->offer.campaign);
    json_object_set_string_member(line, "did", outcome->did);
    json_object_set_string_member(line, "why", outcome->why);
    if (outcome->says != NULL) {
        json_object_set_string_member(line, "says", outcome->says);
    }
    g_autofree char *text = beckon_json_print(line);
    fprintf(crowd->settings.account, "%s\n", text);
    fflush(crowd->settings.account);
}

/* What becomes of an offer in the app. */
static void answer(Crowd *crowd, const Held *held, const char *what)
{
    g_autofree char *path = g_strdup_printf("/v1/offers/%s/%s", held->offer.jti, what);
    g_autoptr(JsonObject) reply = NULL;
    guint status = rig_ask(crowd->asker, held->device->key, "POST", path, NULL, &reply);
    g_auto(CrowdOutcome) outcome = {what, g_strdup_printf("%u", status), NULL};
    tell(crowd, held, &outcome);
}

static void redeem(Crowd *crowd, const Held *held, const CrowdVisit *visit)
{
    g_auto(CrowdOutcome) outcome = crowd_till_redeem(crowd->till, &held->offer, visit);
    tell(crowd, held, &outcome);
}

/* A phone that is not the one which the offer was made for. */
static const RigDevice *somebody_else(const Crowd *crowd, const Held *held)
{
    const GPtrArray *devices = crowd->settings.devices;
    return devices->pdata[0] != held->device ? devices->pdata[0] : devices->pdata[1];
}

static CrowdVisit usual_visit(const Crowd *crowd, const Held *held)
{
    return (CrowdVisit){.phone = held->device,
                        .receipt = held->step,
                        .shown_us = crowd->now_us,
                        .asks_twice = g_str_hash(held->device->name) % 4 == 0};
}

/* The first step is taken as soon as the offer is there, the others at the till. */
static void first_step(Crowd *crowd, Held *held)
{
    switch (held->plan) {
    case IGNORE:
        held->due_us = BECKON_TIME_NEVER;
        break;
    case SEE:
        answer(crowd, held, "seen");
        held->due_us = BECKON_TIME_NEVER;
        break;
    case DISMISS:
        answer(crowd, held, "dismissed");
        held->due_us = BECKON_TIME_NEVER;
        break;
    case DISMISS_AND_TRY:
        answer(crowd, held, "dismissed");
        held->due_us = crowd->now_us + TO_ANOTHER_US;
        break;
    case REDEEM:
    case REDEEM_TWICE:
    case PICTURE:
    case BORROWED:
        answer(crowd, held, "seen");
        held->due_us = crowd->now_us + TO_THE_TILL_US;
        break;
    case LATE:
        answer(crowd, held, "seen");
        held->due_us = held->offer.exp_us + 1;
        break;
    }
}

static void at_the_till(Crowd *crowd, Held *held)
{
    CrowdVisit visit = usual_visit(crowd, held);
    bool comes_again = held->step == 1 && (held->plan == REDEEM_TWICE || held->plan == PICTURE ||
                                           held->plan == BORROWED);
    if (held->step == 1 && held->plan == PICTURE) {
        visit.shown_us -= 2 * BECKON_MINUTE_US;
    }
    if (held->step == 1 && held->plan == BORROWED) {
        visit.phone = somebody_else(crowd, held);
    }
    redeem(crowd, held, &visit);
    held->due_us = comes_again ? crowd->now_us + TO_ANOTHER_US : BECKON_TIME_NEVER;
}

static void take_step(Crowd *crowd, Held *held)
{
    if (held->step == 0) {
        first_step(crowd, held);
    } else {
        at_the_till(crowd, held);
    }
    held->step++;
}

static int by_offer(gconstpointer a, gconstpointer b)
{
    const Held *first = *(Held *const *)a, *second = *(Held *const *)b;
    int by_name = strcmp(first->device->name, second->device->name);
    return by_name != 0 ? by_name : strcmp(first->offer.campaign, second->offer.campaign);
}

/* Whoever got an offer last, and so is surely in the shop, wants to be recognised no more. */
static void withdraw(Crowd *crowd)
{
    const Held *last = NULL;
    for (guint i = 0; i < crowd->held->len; i++) {
        const Held *held = crowd->held->pdata[i];
        last = last == NULL || held->offer.iat_us > last->offer.iat_us ? held : last;
    }
    if (last == NULL) {
        return;
    }
    g_autofree char *token = rig_device_consent(last->device, crowd->settings.store, "presence",
                                                false, g_get_real_time(), BECKON_TIME_NEVER, NULL);
    g_autoptr(JsonObject) body = json_object_new();
    g_autoptr(JsonObject) reply = NULL;
    JsonArray *receipts = json_array_new();
    json_array_add_string_element(receipts, token);
    json_object_set_array_member(body, "consents", receipts);
    guint status = rig_ask(crowd->asker, last->device->key, "PUT", "/v1/me/consents", body, &reply);
    g_auto(CrowdOutcome) outcome = {"withdrew", g_strdup_printf("%u", status), NULL};
    tell(crowd, last, &outcome);
    crowd->withdrew = true;
}

/* All that is due at this boundary, in an order that every run has. */
static void act(Crowd *crowd)
{
    g_ptr_array_sort(crowd->held, by_offer);
    for (guint i = 0; i < crowd->held->len; i++) {
        Held *held = crowd->held->pdata[i];
        if (held->due_us <= crowd->now_us) {
            take_step(crowd, held);
        }
    }
    if (!crowd->withdrew && crowd->now_us >= crowd->first_us + WITHDRAWAL_US) {
        withdraw(crowd);
    }
}

/* The hub's offers by state (a{sv} of t), owned by the caller; NULL while the engine is away. */
static GVariant *ask_offers(const Crowd *crowd)
{
    g_autoptr(GVariant) answer = g_dbus_connection_call_sync(
        crowd->bus, BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, OPERATOR, "Status", NULL,
        G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    if (answer == NULL) {
        return NULL;
    }
    g_autoptr(GVariant) status = g_variant_get_child_value(answer, 0);
    return g_variant_lookup_value(status, "offers", G_VARIANT_TYPE_VARDICT);
}

/* How many of them are in any of these states. */
static guint64 count_in(GVariant *offers, const char *const *states)
{
    guint64 sum = 0;
    for (; *states != NULL; states++) {
        guint64 count = 0;
        g_variant_lookup(offers, *states, "t", &count);
        sum += count;
    }
    return sum;
}

/* Whether every offer that was drafted has come to its phone. */
static bool all_have_come(const Crowd *crowd)
{
    static const char *const coming[] = {"drafted", "signed", NULL};
    static const char *const here[] = {"delivered", "seen",    "redeemed", "dismissed",
                                       "expired",   "revoked", NULL};
    g_autoptr(GVariant) offers = ask_offers(crowd);
    return offers != NULL && count_in(offers, coming) == 0 &&
           count_in(offers, here) - crowd->ended_before == crowd->held->len;
}

static gboolean look(gpointer data)
{
    Crowd *crowd = data;
    if (!all_have_come(crowd)) {
        return G_SOURCE_CONTINUE;
    }
    crowd->look = 0;
    act(crowd);
    if (crowd->ended) {
        crowd->settings.over(crowd->settings.owner);
    } else {
        proceed(crowd);
    }
    return G_SOURCE_REMOVE;
}

static void on_stands(GObject *bus, GAsyncResult *result, gpointer data)
{
    Crowd *crowd = data;
    gboolean ended = FALSE;
    g_autoptr(GVariant) answer =
        g_dbus_connection_call_finish(G_DBUS_CONNECTION(bus), result, NULL);
    if (answer == NULL) {
        /* The engine was killed, and will stand where it was, or at the boundary behind it. */
        g_usleep(LOOK_MS * 1000);
        proceed(crowd);
        return;
    }
    g_variant_get(answer, "(xb)", &crowd->now_us, &ended);
    crowd->ended = ended;
    crowd->first_us = crowd->first_us != 0 ? crowd->first_us : crowd->now_us;
    crowd->look = g_timeout_add(LOOK_MS, look, crowd);
}

static void proceed(Crowd *crowd)
{
    g_dbus_connection_call(crowd->bus, BECKON_BUS_ENGINE_NAME, BECKON_BUS_ENGINE_PATH, OPERATOR,
                           "Proceed", g_variant_new("(x)", crowd->now_us), G_VARIANT_TYPE("(xb)"),
                           G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, on_stands, crowd);
}

void crowd_start(Crowd *crowd)
{
    static const char *const ended[] = {"redeemed", "dismissed", "expired", "revoked", NULL};
    g_autoptr(GVariant) offers = NULL;
    while ((offers = ask_offers(crowd)) == NULL) {
        g_usleep(LOOK_MS * 1000);
    }
    crowd->ended_before = count_in(offers, ended);
    proceed(crowd);
}

/* One in four offers that are good for minutes only is shown too late: half an hour is to see it.
 */
static Plan plan_of(const CrowdOffer *offer, guint hash)
{
    return offer->exp_us - offer->iat_us <= SHORT_US && hash % 4 == 0
               ? LATE
               : plans[hash % G_N_ELEMENTS(plans)];
}

void crowd_take_offer(Crowd *crowd, const RigDevice *device, JsonObject *claims)
{
    Held *held = g_new0(Held, 1);
    held->device = device;
    held->offer = crowd_offer_read(claims);
    g_autofree char *who = g_strdup_printf("%s %s", device->name, held->offer.campaign);
    held->plan = plan_of(&held->offer, g_str_hash(who));
    g_ptr_array_add(crowd->held, held);
}
