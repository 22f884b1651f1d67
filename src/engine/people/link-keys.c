/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/people/link-keys.h"

#include <sys/stat.h>

#include "base/source.h"

struct BeckonLinkKeys {
    char *path;
    BeckonJwkSet *set;
    struct stat seen; /* the file as it was last looked at */
};

static BeckonJwkSet *read_set(const char *path, GError **error)
{
    if (path[0] == '\0') {
        return beckon_jwk_set_new();
    }
    g_autoptr(BeckonSource) source = beckon_source_read(path, error);
    BeckonJwkSet *set =
        source != NULL ? beckon_jwk_set_parse(source->text, source->len, error) : NULL;
    if (source != NULL && set == NULL) {
        g_prefix_error(error, "%s: ", path);
    }
    return set;
}

/* Whether the file is another than when it was last asked. */
static bool has_changed(BeckonLinkKeys *keys)
{
    struct stat now = {0};
    if (keys->path[0] == '\0' || stat(keys->path, &now) != 0) {
        return false;
    }
    bool same = now.st_dev == keys->seen.st_dev && now.st_ino == keys->seen.st_ino &&
                now.st_size == keys->seen.st_size &&
                now.st_mtim.tv_sec == keys->seen.st_mtim.tv_sec &&
                now.st_mtim.tv_nsec == keys->seen.st_mtim.tv_nsec;
    keys->seen = now;
    return !same;
}

BeckonLinkKeys *beckon_link_keys_open(const char *path, GError **error)
{
    g_autoptr(BeckonLinkKeys) keys = g_new0(BeckonLinkKeys, 1);
    keys->path = g_strdup(path);
    has_changed(keys);
    keys->set = read_set(path, error);
    return keys->set != NULL ? g_steal_pointer(&keys) : NULL;
}

void beckon_link_keys_free(BeckonLinkKeys *keys)
{
    if (keys == NULL) {
        return;
    }
    beckon_jwk_set_free(keys->set);
    g_free(keys->path);
    g_free(keys);
}

const BeckonJwkSet *beckon_link_keys_get(BeckonLinkKeys *keys)
{
    g_autoptr(GError) error = NULL;
    if (!has_changed(keys)) {
        return keys->set;
    }
    BeckonJwkSet *set = read_set(keys->path, &error);
    if (set == NULL) {
        g_message("the link keys stay as they were: %s", error->message);
        return keys->set;
    }
    beckon_jwk_set_free(keys->set);
    keys->set = set;
    g_message("link codes of %u keys are believed now", beckon_jwk_set_size(set));
    return keys->set;
}
