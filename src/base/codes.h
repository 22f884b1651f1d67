/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_CODES_H
#define BECKON_BASE_CODES_H

/* The codes of diagnostics, one a line. A code keeps its meaning for ever; one that falls out of
 * use is not given again. E is an error, W a warning. */

/* Any file. */
#define BECKON_CODE_TOO_LONG      "E0101" /* a file or a line longer than the limits allow */
#define BECKON_CODE_ENCODING      "E0102" /* not UTF-8, or a NUL in it */
#define BECKON_CODE_EMPTY_FILE    "E0103" /* nothing but comments */
#define BECKON_CODE_SYNTAX        "E0104" /* not YAML, or a CSV quote left open */
#define BECKON_CODE_ALIAS         "E0105" /* an anchor or an alias */
#define BECKON_CODE_TAG           "E0106" /* a tag */
#define BECKON_CODE_DOCUMENT      "E0107" /* a second document */
#define BECKON_CODE_DUPLICATE_KEY "E0108" /* a key, or a name that must be unique, given twice */
#define BECKON_CODE_NODES         "E0109" /* more than BECKON_LIMIT_YAML_NODES */
#define BECKON_CODE_DEPTH         "E0110" /* deeper than BECKON_LIMIT_YAML_DEPTH */
#define BECKON_CODE_KEY_KIND      "E0111" /* a key that is a list or a mapping */
#define BECKON_CODE_KIND          "E0112" /* a list where a mapping belongs, and the like */
#define BECKON_CODE_UNKNOWN_KEY   "E0113"
#define BECKON_CODE_MISSING_KEY   "E0114"
#define BECKON_CODE_EMPTY_VALUE   "E0115"
#define BECKON_CODE_NUMBER        "E0116" /* not a number, or out of its range */
#define BECKON_CODE_DURATION      "E0117" /* not a length of time, or out of its range */
#define BECKON_CODE_BOOLEAN       "E0118" /* neither true nor false */
#define BECKON_CODE_CHOICE        "E0119" /* none of the words that may stand here */
#define BECKON_CODE_NAME          "E0120" /* not a name: letters, digits, '-', '_', '.' */
#define BECKON_CODE_TOO_MANY      "E0121" /* more entries than a limit allows */
#define BECKON_CODE_MONEY         "E0122" /* not an amount of money, or of another currency */

/* The shop file. */
#define BECKON_CODE_TIMEZONE        "E0201" /* not a zone of the tz database */
#define BECKON_CODE_CURRENCY        "E0202" /* not three capital letters */
#define BECKON_CODE_LANGUAGE        "E0203" /* not a language tag, or none of the shop's */
#define BECKON_CODE_UNKNOWN_SCANNER "E0204"
#define BECKON_CODE_UNKNOWN_ZONE    "E0205"
#define BECKON_CODE_ZONE_PLACE                                                                     \
    "E0206" /* a zone with neither scanner nor place, or no way to use it */
#define BECKON_CODE_RADIO_ID         "E0207" /* not a UUID, a Bluetooth address, … */
#define BECKON_CODE_PATH             "E0208" /* not a socket's path */
#define BECKON_CODE_SHARED_SCANNER   "W0209" /* one scanner nearest to two zones */
#define BECKON_CODE_HALF_WALKED      "W0215" /* what is heard there is said of some zones only */
#define BECKON_CODE_UNKNOWN_QUANTITY "E0220" /* nothing that is measured */
#define BECKON_CODE_RANGE            "E0221" /* not the least and the most of what is measured */

/* Campaigns. */
#define BECKON_CODE_CAMPAIGN_NAME  "E0301" /* not in kebab-case */
#define BECKON_CODE_CAMPAIGN_TWICE "E0302" /* two campaigns of one name */
#define BECKON_CODE_NOT_SUPPORTED                                                                  \
    "E0303" /* no longer given: part of the language, but not of this version */
#define BECKON_CODE_MIXED_CONDITION "E0304" /* a condition that says none or several things */
#define BECKON_CODE_EMPTY_GROUP     "E0305" /* all, any or none of nothing */
#define BECKON_CODE_NO_OFFERS_ZONE  "E0306" /* a zone where no offer is ever made */
#define BECKON_CODE_DATE            "E0307" /* not a date of the calendar */
#define BECKON_CODE_PERIOD          "E0308" /* an end before its beginning */
#define BECKON_CODE_HOURS           "E0309" /* not hours of a day */
#define BECKON_CODE_DAYS            "E0310" /* not days of the week */
#define BECKON_CODE_UNKNOWN_PRODUCT "E0311" /* not in the catalogue */
#define BECKON_CODE_REDUCTION       "E0312" /* not a reduction, or two of them */
#define BECKON_CODE_PRICE           "E0313" /* a price that rises, or falls below nothing */
#define BECKON_CODE_NEEDS_PRODUCT   "E0314" /* something is said of a product, and none is named */
#define BECKON_CODE_TEXT_LENGTH     "E0315" /* longer than BECKON_LIMIT_TEXT_BYTES */
#define BECKON_CODE_PLACEHOLDER     "E0316" /* no placeholder, or none that has a value here */
#define BECKON_CODE_TYPED_NUMBER    "E0317" /* a number written where a placeholder belongs */
#define BECKON_CODE_LIMIT           "E0318" /* not a limit: "1 per 7d" */
#define BECKON_CODE_NEVER_HOLDS     "W0319" /* conditions that exclude each other, or say nothing */
#define BECKON_CODE_NO_REDUCTION    "W0320" /* a reduction of nothing */
#define BECKON_CODE_UNKNOWN_CATEGORY                                                               \
    "E0321" /* no product of the catalogue is of it or of one below it */
#define BECKON_CODE_UNKNOWN_BRAND    "E0322" /* no product of the catalogue is of it */
#define BECKON_CODE_LONGER_THAN_KEPT "W0323" /* a window longer than the policy's retention */
#define BECKON_CODE_FILE_NAME        "E0324" /* a file that would not be read, under its name */
#define BECKON_CODE_UNKNOWN_SENSOR   "E0330" /* no sensor and no beacon of the shop */
#define BECKON_CODE_COMPARISON                                                                     \
    "E0331" /* a reading that is compared in no way, two, or a wrong one */
#define BECKON_CODE_HOLDOUT        "E0360" /* not a share of shoppers that may be held out */
#define BECKON_CODE_SHARE          "E0361" /* not a variant's share, or they do not sum to 100% */
#define BECKON_CODE_ONE_VARIANT    "E0362" /* variants without another to compare with */
#define BECKON_CODE_VARIANT_NAME   "E0363" /* not in kebab-case, or a name that reports use */
#define BECKON_CODE_UNKNOWN_ARM    "E0364" /* neither holdout nor a variant of the campaign */
#define BECKON_CODE_EQUAL_VARIANTS "W0365" /* variants that say the same */
#define BECKON_CODE_NO_EXPERIMENT  "W0366" /* neither a holdout nor variants */

/* Segments. */
#define BECKON_CODE_UNKNOWN_SEGMENT "E0350"
#define BECKON_CODE_SEGMENT_ORDER   "E0351" /* names itself, or one that stands further down */
#define BECKON_CODE_NOT_OF_SHOPPERS "E0352" /* a condition that is not about the shopper */
#define BECKON_CODE_SEGMENT_NAME    "E0353" /* not in kebab-case */
#define BECKON_CODE_SEGMENT_SIZE    "E0354" /* more than BECKON_LIMIT_SEGMENT_NODES */
#define BECKON_CODE_UNUSED_SEGMENT  "W0355" /* no condition names it */

/* Facts of services, in campaigns and stories. */
#define BECKON_CODE_THRESHOLD "E0340" /* a stock or a signal compared in no way, or in two */
#define BECKON_CODE_AGES      "E0341" /* ages that exclude each other */

/* The catalogue. */
#define BECKON_CODE_COLUMNS       "E0401" /* a column lacks or stands twice, or a row has too few */
#define BECKON_CODE_GTIN          "E0402" /* not a GTIN, or its check digit is wrong */
#define BECKON_CODE_CATEGORY      "E0403" /* not a path of slugs */
#define BECKON_CODE_PRODUCT_TWICE "E0404" /* two rows of one GTIN */

/* The policy. */
#define BECKON_CODE_SENSITIVE "E0501" /* a sensitive category in what is given or asked */

#define BECKON_CODE_WORDING   "E0502" /* what the policy forbids texts to say */

/* What a good set of rules says, and hardly means. */
#define BECKON_CODE_IS_OVER        "W0370" /* a campaign whose last day is past */
#define BECKON_CODE_NOT_SUPERVISED "W0371" /* wording of a language that is not known */
#define BECKON_CODE_UNBOUNDED      "W0372" /* nothing limits what a campaign can cost */
#define BECKON_CODE_BELOW_COST     "W0373" /* sold for less than it costs the shop */
#define BECKON_CODE_NO_LOW_30D     "W0374" /* a reduction that does not count from the 30-day low */
#define BECKON_CODE_SHADOWED       "W0375" /* another of its group always comes first */

/* What a hub counts over its shoppers. */
#define BECKON_CODE_UNKNOWN_FOR_MANY "W0390" /* conditions on purchases of which it cannot tell */

/* Stories. */
#define BECKON_CODE_STORY_TIME       "E0601" /* no moment, two, or one before the step before */
#define BECKON_CODE_STORY_STEP       "E0602" /* a step that cannot be taken */
#define BECKON_CODE_UNKNOWN_CAMPAIGN "E0603"

/* Purchases. */
#define BECKON_CODE_PURCHASE_DAY  "E0701" /* neither a day nor a time */
#define BECKON_CODE_PURCHASE_TEXT "E0702" /* a text or a category's path is too long */

/* Tables of facts. */
#define BECKON_CODE_FACT_COLUMN "E0710" /* a column that is none of a fact, or of two kinds */
#define BECKON_CODE_FACT_VALUE  "E0711" /* not such a fact */
#define BECKON_CODE_FACT_TWICE  "E0712" /* two rows of one product or customer */
#define BECKON_CODE_MISPRICED   "W0714" /* a reduction that a price brought in has overtaken */

#endif
