/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/bluez-names.h"

static const char own_objects[] =
    "<node>"
    "<interface name='" BECKON_BLUEZ_OBJECTS "'>"
    "<method name='GetManagedObjects'>"
    "<arg name='objects' type='a{oa{sa{sv}}}' direction='out'/></method>"
    "<signal name='InterfacesAdded'>"
    "<arg name='object' type='o'/><arg name='interfaces' type='a{sa{sv}}'/></signal>"
    "<signal name='InterfacesRemoved'>"
    "<arg name='object' type='o'/><arg name='interfaces' type='as'/></signal>"
    "</interface>"
    "<interface name='" BECKON_BLUEZ_MONITOR "'>"
    "<method name='Release'/><method name='Activate'/>"
    "<method name='DeviceFound'><arg name='device' type='o' direction='in'/></method>"
    "<method name='DeviceLost'><arg name='device' type='o' direction='in'/></method>"
    "<property name='Type' type='s' access='read'/>"
    "<property name='Patterns' type='a(yyay)' access='read'/>"
    "</interface>"
    "<interface name='" BECKON_BLUEZ_BROADCAST "'>"
    "<method name='Release'/>"
    "<property name='Type' type='s' access='read'/>"
    "<property name='ServiceUUIDs' type='as' access='read'/>"
    "<property name='ServiceData' type='a{sv}' access='read'/>"
    "<property name='ManufacturerData' type='a{qv}' access='read'/>"
    "<property name='MinInterval' type='u' access='read'/>"
    "<property name='MaxInterval' type='u' access='read'/>"
    "</interface>"
    "</node>";

GDBusInterfaceInfo *beckon_bluez_interface(const char *name)
{
    static GDBusNodeInfo *node;
    if (node == NULL) {
        g_autoptr(GError) error = NULL;
        node = g_dbus_node_info_new_for_xml(own_objects, &error);
        g_assert_no_error(error);
    }
    return g_dbus_node_info_lookup_interface(node, name);
}

void beckon_bluez_call(const BeckonBluezPlace *place, const char *interface, const char *method,
                       GVariant *arguments, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer data)
{
    g_dbus_connection_call(place->bus, place->owner, place->adapter, interface, method, arguments,
                           NULL, G_DBUS_CALL_FLAGS_NONE, -1, cancellable, callback, data);
}
