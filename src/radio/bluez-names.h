/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RADIO_BLUEZ_NAMES_H
#define BECKON_RADIO_BLUEZ_NAMES_H

/* What is named on the bus: BlueZ's own names, and our objects that it calls. */

#include <gio/gio.h>

#define BECKON_BLUEZ_NAME       "org.bluez"
#define BECKON_BLUEZ_ADAPTER    "org.bluez.Adapter1"
#define BECKON_BLUEZ_DEVICE     "org.bluez.Device1"
#define BECKON_BLUEZ_MONITOR    "org.bluez.AdvertisementMonitor1"
#define BECKON_BLUEZ_MONITORS   "org.bluez.AdvertisementMonitorManager1"
#define BECKON_BLUEZ_BROADCAST  "org.bluez.LEAdvertisement1"
#define BECKON_BLUEZ_BROADCASTS "org.bluez.LEAdvertisingManager1"
#define BECKON_BLUEZ_OBJECTS    "org.freedesktop.DBus.ObjectManager"
#define BECKON_BLUEZ_PROPERTIES "org.freedesktop.DBus.Properties"

#define BECKON_BLUEZ_OWN_PATH   "/org/beckon/Scanner"

/* Where BlueZ is reached: a connection, the unique name of bluetoothd on it, and the path of its
 * object for the adapter. Owned by who made it. */
typedef struct {
    GDBusConnection *bus;
    char *owner;
    char *adapter;
} BeckonBluezPlace;

/* The interfaces that our objects have. Never freed. */
GDBusInterfaceInfo *beckon_bluez_interface(const char *name);

/* Calls a method of BlueZ's object for the adapter whose only argument of note is one of our
 * paths: RegisterMonitor, RegisterAdvertisement and their opposites. */
void beckon_bluez_call(const BeckonBluezPlace *place, const char *interface, const char *method,
                       GVariant *arguments, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data);

#endif
