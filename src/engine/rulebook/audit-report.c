/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/rulebook/audit-report.h"

#include "base/bytes.h"
#include "base/limits.h"
#include "database/audit.h"

static GVariant *describe(const BeckonAuditRow *row)
{
    GVariantDict dict;
    g_autofree char *hash = beckon_hex_encode(row->hash, sizeof row->hash);
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "seq", "x", row->seq);
    g_variant_dict_insert(&dict, "wall_us", "x", row->wall_us);
    g_variant_dict_insert(&dict, "kind", "s", row->kind);
    g_variant_dict_insert(&dict, "uid", "x", row->uid);
    g_variant_dict_insert(&dict, "subject", "s", row->subject);
    g_variant_dict_insert(&dict, "detail", "s", row->detail);
    g_variant_dict_insert(&dict, "n", "x", row->n);
    g_variant_dict_insert(&dict, "hash", "s", hash);
    return g_variant_dict_end(&dict);
}

static GVariant *describe_all(const GPtrArray *rows)
{
    GVariantBuilder out;
    g_variant_builder_init(&out, G_VARIANT_TYPE("aa{sv}"));
    for (guint i = 0; i < rows->len; i++) {
        g_variant_builder_add_value(&out, describe(rows->pdata[i]));
    }
    return g_variant_builder_end(&out);
}

void beckon_audit_report_trail(void *data, GVariant *arguments, GDBusMethodInvocation *invocation)
{
    BeckonEngine *engine = data;
    gint64 after = 0;
    guint32 limit = 0;
    g_autoptr(GError) error = NULL;
    g_variant_get(arguments, "(xu)", &after, &limit);
    limit = MIN(limit, BECKON_LIMIT_AUDIT_ROWS);
    g_autoptr(GPtrArray) rows = beckon_audit_list(engine->database, after, limit, &error);
    if (rows == NULL) {
        g_dbus_method_invocation_return_gerror(invocation, error);
        return;
    }
    GVariantDict dict;
    g_variant_dict_init(&dict, NULL);
    g_variant_dict_insert(&dict, "epoch", "s", beckon_database_epoch(engine->database));
    g_variant_dict_insert(&dict, "last", "x", beckon_audit_last(engine->database));
    g_variant_dict_insert_value(&dict, "rows", describe_all(rows));
    g_dbus_method_invocation_return_value(invocation,
                                          g_variant_new("(@a{sv})", g_variant_dict_end(&dict)));
}
