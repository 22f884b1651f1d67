/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/hci-socket.h"

#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/hci_lib.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/time.h"
#include "capture/hci-event.h"

/* What waits for us in a flood, by the kernel's count of 768 bytes a short advert and 1,280 the
 * longest event: with this room 1.3 s at 5,000 adverts a second whatever they are. Those that come
 * between two looks at the socket, BECKON_RADIO_REST_US apart, are 50 or 64 KiB, which even a
 * kernel that was told nothing has room for: 208 KiB. */
#define ROOM_BYTES (8 * 1024 * 1024)

#define BATCH      64 /* events taken from the kernel with one call */

struct BeckonHciSocket {
    guint adapter;
    int looking; /* bound to no adapter */
    int fd;
    guint n_batch; /* events taken and how many of them were given */
    guint n_given;
    bool emptied; /* the kernel had no more than the batch */
    struct mmsghdr headers[BATCH];
    struct iovec vectors[BATCH];
    uint8_t packets[BATCH][1 + BECKON_HCI_EVENT_MAX_BYTES];
    union {
        struct cmsghdr header;
        uint8_t bytes[CMSG_SPACE(sizeof(struct timeval))];
    } controls[BATCH];
};

BeckonHciSocket *beckon_hci_socket_new(guint adapter, GError **error)
{
    int looking = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC, BTPROTO_HCI);
    if (looking < 0) {
        g_set_error(error, BECKON_ERROR, BECKON_ERROR_IO,
                    "this process cannot have Bluetooth sockets: %s (is the kernel's module "
                    "bluetooth loaded, and is this the host's network namespace?)",
                    g_strerror(errno));
        return NULL;
    }
    BeckonHciSocket *self = g_new0(BeckonHciSocket, 1);
    self->adapter = adapter;
    self->looking = looking;
    self->fd = -1;
    for (guint i = 0; i < BATCH; i++) {
        self->vectors[i] = (struct iovec){self->packets[i], sizeof self->packets[i]};
        self->headers[i].msg_hdr = (struct msghdr){
            .msg_iov = &self->vectors[i],
            .msg_iovlen = 1,
            .msg_control = &self->controls[i],
            .msg_controllen = sizeof self->controls[i],
        };
    }
    return self;
}

void beckon_hci_socket_free(BeckonHciSocket *self)
{
    if (self != NULL) {
        beckon_hci_socket_close(self);
        close(self->looking);
        g_free(self);
    }
}

BeckonAdapterState beckon_hci_socket_look(const BeckonHciSocket *self)
{
    struct hci_dev_info info = {.dev_id = (uint16_t)self->adapter};
    if (ioctl(self->looking, HCIGETDEVINFO, &info) != 0) {
        return BECKON_ADAPTER_GONE;
    }
    return hci_test_bit(HCI_UP, &info.flags) ? BECKON_ADAPTER_UP : BECKON_ADAPTER_DOWN;
}

static bool set_filter(int fd)
{
    struct hci_filter filter;
    hci_filter_clear(&filter);
    hci_filter_set_ptype(HCI_EVENT_PKT, &filter);
    hci_filter_set_event(EVT_LE_META_EVENT, &filter);
    hci_filter_set_event(EVT_CMD_COMPLETE, &filter);
    hci_filter_set_event(EVT_CMD_STATUS, &filter);
    return setsockopt(fd, SOL_HCI, HCI_FILTER, &filter, sizeof filter) == 0;
}

static bool set_options(int fd)
{
    const int on = 1, room = ROOM_BYTES / 2; /* the kernel doubles it */
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0) {
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    }
    return setsockopt(fd, SOL_HCI, HCI_TIME_STAMP, &on, sizeof on) == 0 && set_filter(fd);
}

int beckon_hci_socket_open(BeckonHciSocket *self)
{
    beckon_hci_socket_close(self);
    self->fd = hci_open_dev((int)self->adapter);
    if (self->fd >= 0 && set_options(self->fd)) {
        return 0;
    }
    int number = errno;
    beckon_hci_socket_close(self);
    return number;
}

/* A stranger's advert is not to stay. */
static void forget_given(BeckonHciSocket *self)
{
    if (self->n_given > 0) {
        explicit_bzero(self->packets[self->n_given - 1], sizeof self->packets[0]);
    }
}

void beckon_hci_socket_close(BeckonHciSocket *self)
{
    forget_given(self);
    while (self->n_given < self->n_batch) {
        self->n_given++;
        forget_given(self);
    }
    if (self->fd >= 0) {
        hci_close_dev(self->fd);
        self->fd = -1;
    }
    self->emptied = false;
}

int beckon_hci_socket_fd(const BeckonHciSocket *self)
{
    return self->fd;
}

int beckon_hci_socket_room(const BeckonHciSocket *self)
{
    int room = 0;
    socklen_t len = sizeof room;
    getsockopt(self->fd, SOL_SOCKET, SO_RCVBUF, &room, &len);
    return room;
}

int beckon_hci_socket_send(BeckonHciSocket *self, const uint8_t *packet, gsize len)
{
    return send(self->fd, packet, len, MSG_DONTWAIT | MSG_NOSIGNAL) == (gssize)len ? 0 : errno;
}

/* Takes what waits from the kernel. */
static int take_batch(BeckonHciSocket *self)
{
    for (guint i = 0; i < self->n_batch; i++) {
        self->headers[i].msg_hdr.msg_controllen = sizeof self->controls[i];
    }
    int n = recvmmsg(self->fd, self->headers, BATCH, MSG_DONTWAIT, NULL);
    self->n_batch = (guint)MAX(n, 0);
    self->n_given = 0;
    self->emptied = n > 0 && n < BATCH;
    if (n >= 0 || errno == EAGAIN || errno == EINTR) {
        return 0;
    }
    return errno;
}

/* The kernel's time, else the present. */
static int64_t stamp_of(struct msghdr *header)
{
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control != NULL;
         control = CMSG_NXTHDR(header, control)) {
        if (control->cmsg_level == SOL_HCI && control->cmsg_type == HCI_CMSG_TSTAMP) {
            struct timeval time;
            memcpy(&time, CMSG_DATA(control), sizeof time);
            return (int64_t)time.tv_sec * BECKON_SECOND_US + time.tv_usec;
        }
    }
    return g_get_real_time();
}

bool beckon_hci_socket_next(BeckonHciSocket *self, BeckonHciPacket *ret_packet, int *ret_errno)
{
    *ret_errno = 0;
    forget_given(self);
    if (self->n_given == self->n_batch && !self->emptied) {
        *ret_errno = take_batch(self);
    }
    if (self->n_given == self->n_batch) {
        self->emptied = false;
        return false;
    }
    guint i = self->n_given++;
    gsize len = self->headers[i].msg_len;
    /* The filter lets only events through; an empty one is nothing. */
    *ret_packet = (BeckonHciPacket){
        .t_us = stamp_of(&self->headers[i].msg_hdr),
        .data = self->packets[i] + 1,
        .len = len > 0 ? len - 1 : 0,
    };
    return true;
}
