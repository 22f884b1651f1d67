/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "database/audit-chain.h"

#include <string.h>

void beckon_audit_row_free(BeckonAuditRow *row)
{
    if (row != NULL) {
        g_free(row->kind);
        g_free(row->subject);
        g_free(row->detail);
        g_free(row);
    }
}

static void add_number(GChecksum *sum, int64_t number)
{
    const uint64_t bytes = GUINT64_TO_BE((uint64_t)number);
    g_checksum_update(sum, (const guchar *)&bytes, sizeof bytes);
}

static void add_text(GChecksum *sum, const char *text)
{
    gsize len = strlen(text);
    add_number(sum, (int64_t)len);
    g_checksum_update(sum, (const guchar *)text, (gssize)len);
}

static void take_digest(GChecksum *sum, uint8_t ret_hash[BECKON_AUDIT_HASH_BYTES])
{
    gsize len = BECKON_AUDIT_HASH_BYTES;
    g_checksum_get_digest(sum, ret_hash, &len);
}

BeckonAuditChain beckon_audit_chain_begin(const char *epoch)
{
    static const char form[] = "beckon audit 1";
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    BeckonAuditChain chain = {0};
    g_checksum_update(sum, (const guchar *)form, sizeof form - 1);
    g_checksum_update(sum, (const guchar *)epoch, (gssize)strlen(epoch));
    take_digest(sum, chain.hash);
    return chain;
}

void beckon_audit_chain_hash(const BeckonAuditChain *chain, const BeckonAuditRow *row,
                             uint8_t ret_hash[BECKON_AUDIT_HASH_BYTES])
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, chain->hash, sizeof chain->hash);
    add_number(sum, row->seq);
    add_number(sum, row->wall_us);
    add_text(sum, row->kind);
    add_number(sum, row->uid);
    add_text(sum, row->subject);
    add_text(sum, row->detail);
    add_number(sum, row->n);
    take_digest(sum, ret_hash);
}

const char *beckon_audit_chain_follow(BeckonAuditChain *chain, const BeckonAuditRow *row)
{
    uint8_t hash[BECKON_AUDIT_HASH_BYTES];
    if (row->seq != chain->seq + 1) {
        return row->seq <= chain->seq ? "rows are out of their order" : "rows before it are gone";
    }
    beckon_audit_chain_hash(chain, row, hash);
    if (memcmp(hash, row->hash, sizeof hash) != 0) {
        return "it, or what was before it, is not as it was written";
    }
    chain->seq = row->seq;
    memcpy(chain->hash, hash, sizeof hash);
    return NULL;
}
