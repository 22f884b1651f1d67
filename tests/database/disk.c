/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/disk.h"

#include <sqlite3.h>
#include <string.h>

enum { SECTOR_BYTES = 512 };

/* One change that no sync has made durable: bytes at an offset, or (NULL) a new length. */
typedef struct {
    GBytes *bytes;
    sqlite3_int64 at;
} Change;

typedef struct {
    GByteArray *durable;
    GArray *changes; /* of Change */
} Contents;

typedef struct {
    sqlite3_file base;
    Contents *contents; /* borrowed from the table of files; NULL for temporary ones */
    sqlite3_file *real;
} File;

static sqlite3_vfs *real_vfs;
static GHashTable *files; /* path → Contents */
static guint n_changes, fail_from;
static int fail_rc;
static TestDiskWatcher watcher;
static void *watcher_data;

static void clear_change(void *change)
{
    g_clear_pointer(&((Change *)change)->bytes, g_bytes_unref);
}

static void free_contents(void *contents)
{
    g_byte_array_unref(((Contents *)contents)->durable);
    g_array_unref(((Contents *)contents)->changes);
    g_free(contents);
}

/* A file as the disk holds it when it is opened first counts as durable. */
static Contents *contents_of(const char *path)
{
    Contents *contents = g_hash_table_lookup(files, path);
    if (contents == NULL) {
        g_autofree char *bytes = NULL;
        gsize len = 0;
        g_file_get_contents(path, &bytes, &len, NULL);
        contents = g_new(Contents, 1);
        contents->durable = g_byte_array_new_take((guint8 *)g_steal_pointer(&bytes), len);
        contents->changes = g_array_new(FALSE, FALSE, sizeof(Change));
        g_array_set_clear_func(contents->changes, clear_change);
        g_hash_table_insert(files, g_strdup(path), contents);
    }
    return contents;
}

static void resize(GByteArray *bytes, gsize len)
{
    gsize before = bytes->len;
    g_byte_array_set_size(bytes, (guint)len);
    if (len > before) {
        memset(bytes->data + before, 0, len - before);
    }
}

static void put(GByteArray *bytes, sqlite3_int64 at, const void *data, gsize len)
{
    if (bytes->len < (gsize)at + len) {
        resize(bytes, (gsize)at + len);
    }
    memcpy(bytes->data + at, data, len);
}

/* Applies a change, or with random numbers those of its sectors that they choose. */
static void apply(GByteArray *bytes, const Change *change, GRand *random)
{
    if (change->bytes == NULL) {
        if (random == NULL || g_rand_boolean(random)) {
            resize(bytes, (gsize)change->at);
        }
        return;
    }
    gsize len = 0;
    const guint8 *data = g_bytes_get_data(change->bytes, &len);
    for (gsize done = 0; done < len; done += SECTOR_BYTES) {
        if (random == NULL || g_rand_boolean(random)) {
            put(bytes, change->at + (sqlite3_int64)done, data + done,
                MIN(SECTOR_BYTES, len - done));
        }
    }
}

/* Counts a change and says whether it fails. */
static int meet_change(void)
{
    if (watcher != NULL) {
        watcher(watcher_data);
    }
    n_changes++;
    return fail_from != 0 && n_changes >= fail_from ? fail_rc : SQLITE_OK;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((File *)file)->real;
}

static int disk_close(sqlite3_file *file)
{
    int rc = real_of(file)->pMethods->xClose(real_of(file));
    g_clear_pointer(&((File *)file)->real, g_free);
    return rc;
}

static int disk_read(sqlite3_file *file, void *data, int len, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), data, len, at);
}

static int disk_write(sqlite3_file *file, const void *data, int len, sqlite3_int64 at)
{
    Contents *contents = ((File *)file)->contents;
    int rc = meet_change();
    if (rc == SQLITE_OK) {
        Change change = {g_bytes_new(data, (gsize)len), at};
        g_array_append_val(contents->changes, change);
        rc = real_of(file)->pMethods->xWrite(real_of(file), data, len, at);
    }
    return rc;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 len)
{
    Contents *contents = ((File *)file)->contents;
    int rc = meet_change();
    rc = rc == SQLITE_FULL ? SQLITE_OK : rc;
    if (rc == SQLITE_OK) {
        Change change = {NULL, len};
        g_array_append_val(contents->changes, change);
        rc = real_of(file)->pMethods->xTruncate(real_of(file), len);
    }
    return rc;
}

/* Nothing need wait for the real disk: what is durable is what this remembers. */
static int disk_sync(sqlite3_file *file, int flags)
{
    Contents *contents = ((File *)file)->contents;
    int rc = meet_change();
    rc = rc == SQLITE_FULL ? SQLITE_OK : rc; /* what was written has its place */
    for (guint i = 0; rc == SQLITE_OK && i < contents->changes->len; i++) {
        apply(contents->durable, &g_array_index(contents->changes, Change, i), NULL);
    }
    if (rc == SQLITE_OK) {
        g_array_set_size(contents->changes, 0);
    }
    return rc;
}

static int disk_file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), ret_size);
}

static int disk_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int disk_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int disk_check_lock(sqlite3_file *file, int *ret_locked)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret_locked);
}

static int disk_control(sqlite3_file *file, int operation, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int disk_sector_size(sqlite3_file *file)
{
    return SECTOR_BYTES;
}

static int disk_characteristics(sqlite3_file *file)
{
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* Version 1: SQLite neither maps the file nor shares memory; WAL works all the same, since the
 * database is locked exclusively. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_lock,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_characteristics,
};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    sqlite3_file *real = g_malloc0((gsize)real_vfs->szOsFile);
    int rc = real_vfs->xOpen(real_vfs, path, real, flags, ret_flags);
    File *opened = (File *)file;
    *opened = (File){.base = {rc == SQLITE_OK ? &methods : NULL}};
    if (rc != SQLITE_OK) {
        g_free(real);
        return rc;
    }
    opened->real = real;
    opened->contents = contents_of(path);
    return SQLITE_OK;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    g_hash_table_remove(files, path);
    return real_vfs->xDelete(real_vfs, path, sync_folder);
}

void test_disk_install(void)
{
    static sqlite3_vfs vfs;
    real_vfs = sqlite3_vfs_find(NULL);
    files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_contents);
    vfs = *real_vfs;
    vfs.zName = "test-disk";
    vfs.szOsFile = sizeof(File);
    vfs.xOpen = disk_open;
    vfs.xDelete = disk_delete;
    sqlite3_vfs_register(&vfs, 1);
}

void test_disk_fail_at(guint nth, int rc)
{
    n_changes = 0;
    fail_from = nth;
    fail_rc = rc;
}

void test_disk_mend(void)
{
    test_disk_fail_at(0, SQLITE_OK);
}

guint test_disk_changes(void)
{
    return n_changes;
}

void test_disk_watch(TestDiskWatcher new_watcher, void *data)
{
    watcher = new_watcher;
    watcher_data = data;
}

void test_disk_image(const char *folder, const char *image, GRand *random)
{
    GHashTableIter iter;
    void *path, *value;
    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &path, &value)) {
        g_autofree char *parent = g_path_get_dirname(path);
        g_autofree char *name = g_path_get_basename(path);
        g_autofree char *target = g_build_filename(image, name, NULL);
        if (strcmp(parent, folder) != 0) {
            continue;
        }
        const Contents *contents = value;
        g_autoptr(GByteArray) left = g_byte_array_new();
        g_byte_array_append(left, contents->durable->data, contents->durable->len);
        for (guint i = 0; i < contents->changes->len; i++) {
            apply(left, &g_array_index(contents->changes, Change, i), random);
        }
        g_assert_true(g_file_set_contents_full(target, (const char *)left->data, left->len,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    }
}
