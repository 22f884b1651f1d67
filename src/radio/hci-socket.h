/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_HCI_SOCKET_H
#define BECKON_RADIO_HCI_SOCKET_H

/* A raw HCI socket of the kernel: commands go to one adapter, its events come back with the time
 * at which the kernel got them. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    BECKON_ADAPTER_GONE,
    BECKON_ADAPTER_DOWN,
    BECKON_ADAPTER_UP,
} BeckonAdapterState;

typedef struct {
    int64_t t_us;        /* wall time */
    const uint8_t *data; /* the event, without the packet indicator; until the next call */
    gsize len;
} BeckonHciPacket;

typedef struct BeckonHciSocket BeckonHciSocket;

/* Finds out whether the kernel has Bluetooth at all. BECKON_ERROR_IO. */
BeckonHciSocket *beckon_hci_socket_new(guint adapter, GError **error);
void beckon_hci_socket_free(BeckonHciSocket *socket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonHciSocket, beckon_hci_socket_free)

/* Asks the kernel for the adapter; needs no socket to it. */
BeckonAdapterState beckon_hci_socket_look(const BeckonHciSocket *socket);

/* Opens a socket to the adapter in the place of an earlier one: to LE events and answers to
 * commands, with a large receive buffer where the kernel lets us. Returns 0 or an errno. */
int beckon_hci_socket_open(BeckonHciSocket *socket);
void beckon_hci_socket_close(BeckonHciSocket *socket);

/* To be polled; -1 while it is closed. */
int beckon_hci_socket_fd(const BeckonHciSocket *socket);
/* Bytes that the kernel keeps for us when we are late, by its own count. */
int beckon_hci_socket_room(const BeckonHciSocket *socket);

/* Sends a whole command packet. Returns 0 or an errno. */
int beckon_hci_socket_send(BeckonHciSocket *socket, const uint8_t *packet, gsize len);

/* The next event; false when none waits, then *ret_errno is 0, or when the adapter is lost. */
bool beckon_hci_socket_next(BeckonHciSocket *socket, BeckonHciPacket *ret_packet, int *ret_errno);

#endif
