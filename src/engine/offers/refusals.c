/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/offers/refusals.h"

#include "base/template.h"

typedef struct {
    const char *title;
    const char *sentence; /* with placeholders: {when} {till} {amount} {receipt} {campaign} */
} Words;

static const struct {
    const char *name;
    guint status;
    Words words[BECKON_LANGUAGES];
} table[BECKON_REFUSALS] = {
    [BECKON_REFUSAL_NONE] = {"none", 200, {{"Accepted", ""}, {"Angenommen", ""}}},
    [BECKON_REFUSAL_MALFORMED] =
        {"malformed",
         400,
         {{"Not a till code", "This is not a code for the till: please open the offer in the app "
                              "and scan it again."},
          {"Kein Kassencode",
           "Das ist kein Code für die Kasse: Bitte das Angebot in der App öffnen "
           "und noch einmal scannen."}}},
    [BECKON_REFUSAL_FOREIGN] =
        {"foreign",
         422,
         {{"Not for this phone or shop",
           "This code was not made for this shop, or not by the phone that the offer belongs to."},
          {"Nicht für dieses Telefon oder Geschäft", "Dieser Code wurde nicht für dieses Geschäft "
                                                     "erzeugt oder nicht von dem Telefon, dem das "
                                                     "Angebot gehört."}}},
    [BECKON_REFUSAL_STALE] =
        {"stale",
         422,
         {{"Shown too long ago", "This code is more than a minute old: please open the offer in "
                                 "the app again, a picture of it does not count."},
          {"Zu alt", "Dieser Code ist älter als eine Minute: Bitte das Angebot in der App neu "
                     "öffnen, ein Foto davon gilt nicht."}}},
    [BECKON_REFUSAL_AHEAD] =
        {"ahead",
         422,
         {{"The time is wrong", "This code says that it was shown later than now: please close the "
                                "app, open it again and show the offer once more."},
          {"Die Zeit stimmt nicht",
           "Dieser Code liegt in der Zukunft: Bitte die App schließen, neu öffnen und das Angebot "
           "noch einmal zeigen."}}},
    [BECKON_REFUSAL_AMOUNT] = {"amount",
                               422,
                               {{"Too much", "This offer takes off at most {amount}."},
                                {"Zu viel", "Dieses Angebot bringt höchstens {amount} Nachlass."}}},
    [BECKON_REFUSAL_EXPIRED] = {"expired",
                                409,
                                {{"Expired", "This offer expired {when}."},
                                 {"Abgelaufen", "Dieses Angebot ist {when} abgelaufen."}}},
    [BECKON_REFUSAL_REDEEMED] = {"redeemed",
                                 409,
                                 {{"Already used", "This offer was already used {when} at {till}."},
                                  {"Schon eingelöst",
                                   "Dieses Angebot wurde schon {when} an {till} eingelöst."}}},
    [BECKON_REFUSAL_DISMISSED] = {"dismissed",
                                  409,
                                  {{"Declined", "This offer was declined in the app {when}."},
                                   {"Abgelehnt",
                                    "Dieses Angebot wurde {when} in der App abgelehnt."}}},
    [BECKON_REFUSAL_REVOKED] = {"revoked",
                                409,
                                {{"Withdrawn", "The shop withdrew this offer {when}."},
                                 {"Zurückgezogen",
                                  "Das Geschäft hat dieses Angebot {when} zurückgezogen."}}},
    [BECKON_REFUSAL_UNKNOWN] = {"unknown",
                                404,
                                {{"Not known here", "This shop does not know this offer."},
                                 {"Hier nicht bekannt",
                                  "Dieses Geschäft kennt dieses Angebot nicht."}}},
    [BECKON_REFUSAL_RECEIPT_USED] =
        {"receipt-used",
         409,
         {{"Receipt already used", "Receipt {receipt} was already used {when} for another offer "
                                   "({campaign}): please take a new receipt number."},
          {"Bon schon verwendet", "Bon {receipt} wurde schon {when} für ein anderes Angebot "
                                  "({campaign}) verwendet: Bitte eine neue Bonnummer nehmen."}}},
};

const char *beckon_refusal_name(BeckonRefusal refusal)
{
    return table[refusal].name;
}

guint beckon_refusal_status(BeckonRefusal refusal)
{
    return table[refusal].status;
}

const char *beckon_refusal_title(BeckonRefusal refusal, BeckonLanguage language)
{
    return table[refusal].words[language].title;
}

char *beckon_refusal_sentence(BeckonRefusal refusal, BeckonLanguage language,
                              const BeckonRefusalFacts *facts)
{
    g_autofree char *amount = g_strdup(facts->amount);
    if (amount != NULL && language == BECKON_LANGUAGE_DE) {
        g_strdelimit(amount, ".", ',');
    }
    const BeckonTemplateValue values[] = {
        {"when", facts->when},       {"till", facts->till},         {"amount", amount},
        {"receipt", facts->receipt}, {"campaign", facts->campaign},
    };
    return beckon_template_fill(table[refusal].words[language].sentence, values,
                                G_N_ELEMENTS(values));
}

BeckonHttpReply beckon_refusal_problem(BeckonRefusal refusal, BeckonLanguage language,
                                       const char *subject, const BeckonRefusalFacts *facts)
{
    g_autofree char *type = g_strdup_printf("urn:beckon:%s:%s", subject, table[refusal].name);
    g_autofree char *sentence = beckon_refusal_sentence(refusal, language, facts);
    return beckon_http_problem(table[refusal].status, type, beckon_refusal_title(refusal, language),
                               sentence);
}
