/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scannerd/config.h"

#include <string.h>

#include "base/config.h"
#include "base/error.h"
#include "base/limits.h"
#include "radio/live.h"

#define EXIT_USAGE    2
#define SILENCE_MAX_S 3600

static const BeckonConfigKey keys[] = {
    {"name", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(BeckonScannerdConfig, name), NULL,
     "name of this scanner in the shop file"},
    {"socket", BECKON_CONFIG_PATH, G_STRUCT_OFFSET(BeckonScannerdConfig, socket), NULL,
     "path of the socket that the engine connects to"},
    {"source", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(BeckonScannerdConfig, source), "hci",
     "where adverts come from: hci (an adapter of this machine), bluez (one that bluetoothd "
     "holds) or replay"},
    {"adapter", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(BeckonScannerdConfig, adapter), "hci0",
     "that source=hci or bluez hears"},
    {"silence", BECKON_CONFIG_UINT, G_STRUCT_OFFSET(BeckonScannerdConfig, silence_s), "30",
     "seconds without any advert after which a live radio is started anew"},
    {"capture", BECKON_CONFIG_PATH, G_STRUCT_OFFSET(BeckonScannerdConfig, capture), "",
     "btsnoop file that source=replay reads"},
    {"pace", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(BeckonScannerdConfig, pace), "real",
     "of a replay: real, or fast (as the engine takes it)"},
    {"engine-user", BECKON_CONFIG_STRING, G_STRUCT_OFFSET(BeckonScannerdConfig, engine_user),
     "beckon-engine", "user that beckon-engine runs as; nobody else may connect"},
};

/* What is wrong with the values, or NULL. */
static const char *find_fault(const BeckonScannerdConfig *config)
{
    gsize name_len = strlen(config->name);
    if (name_len == 0 || name_len > BECKON_LIMIT_NAME_BYTES ||
        !g_utf8_validate(config->name, -1, NULL)) {
        return "name: it is to have 1 to " G_STRINGIFY(BECKON_LIMIT_NAME_BYTES) " bytes of UTF-8";
    }
    bool live = strcmp(config->source, "hci") == 0 || strcmp(config->source, "bluez") == 0;
    if (!live && strcmp(config->source, "replay") != 0) {
        return "source: it is 'hci', 'bluez' or 'replay'";
    }
    guint number;
    if (!beckon_live_is_adapter(config->adapter, &number)) {
        return "adapter: it is named hci and a number, like hci0";
    }
    if (config->silence_s < 1 || config->silence_s > SILENCE_MAX_S) {
        return "silence: it is between 1 and " G_STRINGIFY(SILENCE_MAX_S) " seconds";
    }
    if (!live && config->capture[0] == '\0') {
        return "capture: source=replay needs the path of a btsnoop file";
    }
    if (strcmp(config->pace, "real") != 0 && strcmp(config->pace, "fast") != 0) {
        return "pace: it is either 'real' or 'fast'";
    }
    return NULL;
}

bool beckon_scannerd_config_read(int argc, char **argv, BeckonScannerdConfig *ret_config,
                                 int *ret_status)
{
    BeckonScannerdConfig config = {0};
    if (!beckon_config_command_line(argc, argv, "Hears BLE adverts for beckon-engine.", "scannerd",
                                    keys, G_N_ELEMENTS(keys), &config, ret_status)) {
        return false;
    }
    const char *fault = find_fault(&config);
    if (fault != NULL) {
        g_printerr("%s: [scannerd] %s\n", g_get_prgname(), fault);
        beckon_scannerd_config_clear(&config);
        *ret_status = EXIT_USAGE;
        return false;
    }
    *ret_config = config;
    return true;
}

void beckon_scannerd_config_clear(BeckonScannerdConfig *config)
{
    beckon_config_clear(keys, G_N_ELEMENTS(keys), config);
}
