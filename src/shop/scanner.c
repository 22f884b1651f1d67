/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/codes.h"
#include "base/limits.h"
#include "base/yaml-value.h"
#include "shop/sections.h"

#define MAX_EXTENT_M     10000
#define MAX_OFFSET_DB    60
#define MAX_SOCKET_BYTES 100 /* a sockaddr_un's 107, less a run folder's own name */

void beckon_scanner_free(BeckonScanner *scanner)
{
    g_free(scanner->name);
    g_free(scanner->socket);
    g_free(scanner);
}

bool beckon_point_read(const BeckonYaml *yaml, const BeckonYamlNode *value, BeckonPoint *ret)
{
    BeckonPoint point = {0};
    if (!beckon_yaml_expect(yaml, value, BECKON_YAML_LIST)) {
        return false;
    }
    if (beckon_yaml_size(value) != 2) {
        beckon_yaml_error(yaml, value, BECKON_CODE_KIND, NULL,
                          "a place is two numbers in metres: [12.5, 3]");
        return false;
    }
    bool valid = beckon_yaml_quantity(yaml, beckon_yaml_item(value, 0), "", -MAX_EXTENT_M,
                                      MAX_EXTENT_M, &point.x_m) &&
                 beckon_yaml_quantity(yaml, beckon_yaml_item(value, 1), "", -MAX_EXTENT_M,
                                      MAX_EXTENT_M, &point.y_m);
    if (valid) {
        *ret = point;
    }
    return valid;
}

static void read_socket(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonScanner *scanner = target;
    const char *path = beckon_yaml_text(yaml, value);
    if (path != NULL && strlen(path) > MAX_SOCKET_BYTES) {
        beckon_yaml_error(yaml, value, BECKON_CODE_PATH, NULL,
                          "a socket's path is at most %d bytes long", MAX_SOCKET_BYTES);
    } else if (path != NULL) {
        g_free(scanner->socket);
        scanner->socket = g_strdup(path);
    }
}

static void read_at(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonScanner *scanner = target;
    scanner->has_at = beckon_point_read(yaml, value, &scanner->at);
}

static void read_offset(const BeckonYaml *yaml, const BeckonYamlNode *value, void *target)
{
    BeckonScanner *scanner = target;
    beckon_yaml_quantity(yaml, value, "dB", -MAX_OFFSET_DB, MAX_OFFSET_DB, &scanner->offset_db);
}

static void refuse_shared_socket(const BeckonYaml *yaml, const BeckonYamlNode *key,
                                 const BeckonShop *shop, const BeckonScanner *scanner)
{
    for (guint i = 0; i < shop->scanners->len; i++) {
        const BeckonScanner *other = beckon_shop_scanner(shop, i);
        if (other != scanner && strcmp(other->socket, scanner->socket) == 0) {
            beckon_yaml_error(yaml, key, BECKON_CODE_PATH, NULL,
                              "the scanners '%s' and '%s' have the same socket", other->name,
                              scanner->name);
            return;
        }
    }
}

static void read_scanner(const BeckonYaml *yaml, const BeckonYamlNode *key,
                         const BeckonYamlNode *value, void *target)
{
    static const BeckonYamlField fields[] = {
        {"socket", false, read_socket},
        {"at", false, read_at},
        {"offset", false, read_offset},
    };
    BeckonShop *shop = target;
    BeckonScanner *scanner = g_new0(BeckonScanner, 1);
    scanner->name = g_strdup(key->text);
    scanner->socket = g_strconcat(key->text, ".sock", NULL);
    g_ptr_array_add(shop->scanners, scanner);
    beckon_yaml_read_fields(yaml, value, "a scanner", fields, G_N_ELEMENTS(fields), scanner);
    refuse_shared_socket(yaml, key, shop, scanner);
}

void beckon_scanners_read(const BeckonYaml *yaml, const BeckonYamlNode *section, void *shop)
{
    beckon_yaml_each_named(yaml, section, "scanners", BECKON_LIMIT_SCANNERS, read_scanner, shop);
}
