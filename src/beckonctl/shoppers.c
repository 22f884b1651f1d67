/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beckonctl/commands.h"
#include "beckonctl/enrolment.h"
#include "beckonctl/hub.h"
#include "identity/eid.h"
#include "jws/json.h"

static void print_shopper(GVariant *shopper)
{
    g_autofree const char **names = NULL;
    g_variant_lookup(shopper, "consents", "^a&s", &names);
    g_autofree char *consents = names != NULL ? g_strjoinv(",", (char **)names) : g_strdup("");
    printf("%-22s  %-22s %-4s %4" G_GUINT64_FORMAT "  %s\n", beckonctl_text(shopper, "subject"),
           beckonctl_text(shopper, "name"), beckonctl_text(shopper, "language"),
           beckonctl_number(shopper, "fobs"), consents);
}

static void print_shoppers(GVariant *shoppers)
{
    printf("%-22s  %-22s %-4s %4s  %s\n", "PSEUDONYM", "NAME", "LANG", "FOBS", "CONSENTS");
    for (gsize i = 0; i < g_variant_n_children(shoppers); i++) {
        g_autoptr(GVariant) shopper = g_variant_get_child_value(shoppers, i);
        print_shopper(shopper);
    }
}

/* Enrols what the requests say, and prints who is in now. */
static int enrol(const char *command, GVariant *requests, gboolean json)
{
    g_autoptr(GError) error = NULL;
    gsize n = g_variant_n_children(requests);
    g_autoptr(GVariant) shoppers =
        beckonctl_ask("EnrolShoppers", g_variant_new("(@aa{sv})", requests), &error);
    if (shoppers == NULL) {
        return beckonctl_fail(command, error);
    }
    if (json) {
        beckonctl_print_variants(shoppers);
    } else if (n == 1) {
        print_shoppers(shoppers);
    } else {
        printf("%zu shoppers enrolled\n", n);
    }
    return EXIT_SUCCESS;
}

static int run_enrol(int argc, char **argv)
{
    gboolean json = FALSE;
    g_autofree char *from = NULL;
    BeckonctlEnrolment one = {.exponent = BECKON_EID_DEFAULT_EXPONENT};
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a shopper", NULL},
        {"from", 0, 0, G_OPTION_ARG_FILENAME, &from, "Enrol every line of a JSON Lines file",
         "FILE"},
        {"device-key", 0, 0, G_OPTION_ARG_STRING, &one.device_key,
         "The device's Ed25519 public key, as a JWK", "JWK"},
        {"fob-key", 0, 0, G_OPTION_ARG_STRING, &one.fob_key, "The fob's identity key", "HEX32"},
        {"exponent", 0, 0, G_OPTION_ARG_INT64, &one.exponent,
         "The fob's rotation exponent, 0 to 15 (10)", "K"},
        {"clock-offset", 0, 0, G_OPTION_ARG_INT64, &one.clock_offset_s,
         "The fob's clock less Unix time", "SECONDS"},
        {"language", 0, 0, G_OPTION_ARG_STRING, &one.language, "The shopper's language", "LANG"},
        {"consent", 0, 0, G_OPTION_ARG_STRING_ARRAY, &one.consents,
         "What the shopper agreed to: presence, …", "PURPOSE"},
        {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries,
                         "[--json] NAME --device-key JWK [--fob-key HEX32 --exponent K "
                         "--clock-offset SECONDS] [--consent PURPOSE]… | --from FILE",
                         "Enrol a shopper, or all of a file", &argc, &argv, 0, 1, &status)) {
        return status;
    }
    one.name = argv[1];
    if ((from != NULL) == (one.name != NULL)) {
        fprintf(stderr, "%s: name one shopper, or a file with --from\n", argv[0]);
        return 2;
    }
    g_autoptr(GVariant) requests = from != NULL ? beckonctl_enrolments_read(from, &error)
                                                : beckonctl_enrolment_pack(&one, &error);
    beckonctl_enrolment_clear(&one);
    return requests != NULL ? enrol(argv[0], requests, json) : beckonctl_fail(argv[0], error);
}

static int run_list(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object a shopper", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json]", "Who is enrolled", &argc, &argv, 0, 0, &status)) {
        return status;
    }
    g_autoptr(GVariant) shoppers = beckonctl_ask("ListShoppers", NULL, &error);
    if (shoppers == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variants(shoppers);
    } else {
        print_shoppers(shoppers);
    }
    return EXIT_SUCCESS;
}

static int run_show(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON object", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] SHOPPER",
                         "One shopper, by pseudonym or name, and where they are", &argc, &argv, 1,
                         1, &status)) {
        return status;
    }
    g_autoptr(GVariant) shopper =
        beckonctl_ask("ShowShopper", g_variant_new("(s)", argv[1]), &error);
    if (shopper == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    if (json) {
        beckonctl_print_variant(shopper);
        return EXIT_SUCCESS;
    }
    g_autofree char *enrolled = beckonctl_time(shopper, "enrolled_us");
    g_autofree char *entered = beckonctl_time(shopper, "entered_us");
    print_shopper(shopper);
    printf("  enrolled %s\n", enrolled);
    if (beckonctl_text(shopper, "zone")[0] != '\0') {
        printf("  in %s since %s\n", beckonctl_text(shopper, "zone"), entered);
    } else {
        puts("  not here");
    }
    return EXIT_SUCCESS;
}

static int run_export(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one line", NULL}, {NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "[--json] SHOPPER",
                         "All that is known of a shopper, as JSON, for the shopper", &argc, &argv,
                         1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) text =
        beckonctl_ask("ExportShopper", g_variant_new("(s)", argv[1]), &error);
    if (text == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    g_autoptr(JsonNode) node = json_from_string(g_variant_get_string(text, NULL), NULL);
    g_autofree char *printed = json ? beckon_json_print_node(node) : beckon_json_lay_out_node(node);
    puts(printed);
    return EXIT_SUCCESS;
}

static int run_forget(int argc, char **argv)
{
    const GOptionEntry entries[] = {{NULL}};
    g_autoptr(GError) error = NULL;
    int status = EXIT_SUCCESS;
    if (!beckonctl_parse(entries, "SHOPPER",
                         "Erase a shopper: key, devices, offers and visits; there is no way back",
                         &argc, &argv, 1, 1, &status)) {
        return status;
    }
    g_autoptr(GVariant) done =
        beckonctl_ask("ForgetShopper", g_variant_new("(s)", argv[1]), &error);
    if (done == NULL) {
        return beckonctl_fail(argv[0], error);
    }
    puts("forgotten");
    return EXIT_SUCCESS;
}

int beckonctl_shoppers(int argc, char **argv)
{
    static const BeckonctlCommand commands[] = {
        {"enrol", "Enrol a shopper, or all of a file", run_enrol},
        {"link", "Make a link code, with which a customer's app enrols", beckonctl_shoppers_link},
        {"list", "Who is enrolled", run_list},
        {"show", "One shopper, and where they are", run_show},
        {"export", "All that is known of a shopper, for the shopper", run_export},
        {"forget", "Erase a shopper for good", run_forget},
    };
    return beckonctl_dispatch(commands, G_N_ELEMENTS(commands), argc, argv);
}
