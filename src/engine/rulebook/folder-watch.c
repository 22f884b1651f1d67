/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/folder-watch.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/source-folder.h"

/* The folder that holds its name, itself, and its stories. */
enum { PARENT, FOLDER, STORIES, N_PLACES };

#define EVENTS                                                                                     \
    (IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM |              \
     IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct BeckonFolderWatch {
    char *paths[N_PLACES];
    int places[N_PLACES]; /* watch descriptors; -1: none is there */
    char *name;           /* of the folder in its parent */
    int fd;
    guint source;
    BeckonSettling *settling;
    void (*on_change)(void *data);
    void *data;
};

void beckon_folder_watch_renew(BeckonFolderWatch *watch)
{
    for (guint i = 0; i < N_PLACES; i++) {
        int before = watch->places[i];
        watch->places[i] = inotify_add_watch(watch->fd, watch->paths[i], EVENTS);
        if (before >= 0 && before != watch->places[i]) {
            inotify_rm_watch(watch->fd, before);
        }
    }
}

/* A file under the name by which its set knows it. */
static void take_file(BeckonFolderWatch *watch, const struct inotify_event *event,
                      const char *prefix, int64_t now_us)
{
    g_autofree char *name = g_strconcat(prefix, event->name, NULL);
    bool is_read = beckon_source_is_name(event->name);
    if ((event->mask & IN_MODIFY) != 0 && is_read) {
        beckon_settling_written(watch->settling, name, now_us);
    } else if ((event->mask & (IN_CLOSE_WRITE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)) != 0) {
        beckon_settling_closed(watch->settling, name, now_us);
    } else {
        beckon_settling_changed(watch->settling, now_us);
    }
}

static void take(BeckonFolderWatch *watch, const struct inotify_event *event)
{
    int64_t now_us = g_get_monotonic_time();
    if ((event->mask & IN_Q_OVERFLOW) != 0) {
        beckon_settling_lost(watch->settling, now_us);
    } else if (event->len == 0) {
        beckon_settling_changed(watch->settling, now_us);
    } else if (event->wd == watch->places[FOLDER]) {
        take_file(watch, event, "", now_us);
    } else if (event->wd == watch->places[STORIES]) {
        take_file(watch, event, "stories/", now_us);
    } else if (event->wd == watch->places[PARENT] && strcmp(event->name, watch->name) == 0) {
        /* Another folder has its name: what was written to lies in one that nobody reads. */
        beckon_settling_lost(watch->settling, now_us);
    }
}

static gboolean on_events(int fd, GIOCondition condition, void *data)
{
    BeckonFolderWatch *watch = data;
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    ssize_t len;
    while ((len = read(fd, events, sizeof events)) > 0) {
        for (const char *at = events; at < events + len;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            take(watch, event);
            at += sizeof *event + event->len;
        }
    }
    beckon_folder_watch_renew(watch);
    watch->on_change(watch->data);
    return G_SOURCE_CONTINUE;
}

BeckonFolderWatch *beckon_folder_watch_new(const char *path, BeckonSettling *settling,
                                           void (*on_change)(void *data), void *data)
{
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    BeckonFolderWatch *watch = g_new0(BeckonFolderWatch, 1);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    watch->paths[PARENT] = g_path_get_dirname(absolute);
    watch->paths[FOLDER] = g_strdup(absolute);
    watch->paths[STORIES] = g_build_filename(absolute, "stories", NULL);
    watch->name = g_path_get_basename(absolute);
    memset(watch->places, -1, sizeof watch->places);
    watch->fd = fd;
    watch->settling = settling;
    watch->on_change = on_change;
    watch->data = data;
    beckon_folder_watch_renew(watch);
    watch->source = g_unix_fd_add(fd, G_IO_IN, on_events, watch);
    return watch;
}

void beckon_folder_watch_free(BeckonFolderWatch *watch)
{
    if (watch == NULL) {
        return;
    }
    g_source_remove(watch->source);
    close(watch->fd);
    for (guint i = 0; i < N_PLACES; i++) {
        g_free(watch->paths[i]);
    }
    g_free(watch->name);
    g_free(watch);
}
