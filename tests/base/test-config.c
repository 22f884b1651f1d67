/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/config.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "testing.h"

typedef struct {
    char *store;
    char *state;
    guint streams;
    bool shared;
} Config;

static const BeckonConfigKey keys[] = {
    {"store", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(Config, store), NULL, "the shop's name"},
    {"state", BECKON_CONFIG_PATH, G_STRUCT_OFFSET(Config, state), "state", "folder"},
    {"streams", BECKON_CONFIG_UINT, G_STRUCT_OFFSET(Config, streams), "100", "streams"},
    {"shared", BECKON_CONFIG_BOOL, G_STRUCT_OFFSET(Config, shared), "no", "shared"},
};

static bool load(const char *text, Config *config, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("beckon-config-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "x.conf", NULL);
    g_file_set_contents(path, text, -1, NULL);
    bool loaded = beckon_config_load(path, "engine", keys, G_N_ELEMENTS(keys), config, error);
    g_autofree char *expected_state = g_build_filename(folder, "state", NULL);
    if (loaded && g_strstr_len(text, -1, "state") == NULL) {
        CU_ASSERT_STRING_EQUAL(config->state, expected_state);
    }
    g_unlink(path);
    g_rmdir(folder);
    return loaded;
}

static void fills_values_and_fallbacks(void)
{
    Config config = {0};
    g_autoptr(GError) error = NULL;
    CU_ASSERT_TRUE(load("[engine]\nstore=demo\nshared=yes\n", &config, &error));
    CU_ASSERT_STRING_EQUAL(config.store, "demo");
    CU_ASSERT_EQUAL(config.streams, 100);
    CU_ASSERT_TRUE(config.shared);
    beckon_config_clear(keys, G_N_ELEMENTS(keys), &config);
    CU_ASSERT_PTR_NULL(config.store);
}

static void refused(const char *text, const char *because)
{
    Config config = {0};
    g_autoptr(GError) error = NULL;
    CU_ASSERT_FALSE(load(text, &config, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error);
    if (strstr(error->message, because) == NULL) {
        g_printerr("%s\n", error->message);
        CU_FAIL("the message does not say why");
    }
    CU_ASSERT_PTR_NULL(config.store);
}

static void says_what_is_wrong(void)
{
    refused("[engine]\n", "the key 'store' is missing");
    refused("[engine]\nstore=a\nstraems=5\n", "did you mean 'streams'?");
    refused("[engine]\nstore=a\nstreams=-5\n", "streams: '-5' is not a whole number");
    refused("[engine]\nstore=a\nshared=true\n", "shared: 'true' is neither yes nor no");
    refused("store=a\n", "x.conf");
}

int main(void)
{
    static const BeckonTest tests[] = {
        BECKON_TEST(fills_values_and_fallbacks),
        BECKON_TEST(says_what_is_wrong),
    };
    return BECKON_TESTS_RUN("base/config", tests);
}
