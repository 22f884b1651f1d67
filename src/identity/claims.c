/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "identity/claims.h"

#include "identity/roster.h"

struct BeckonClaims {
    BeckonRoster *owners;
    GHashTable *lines; /* id → GArray of handles (uint32_t) in the order of their claims */
    gsize n_waiting;
    uint64_t n_refused;
};

static void line_free(gpointer line)
{
    g_array_unref(line);
}

BeckonClaims *beckon_claims_new(void)
{
    BeckonClaims *claims = g_new0(BeckonClaims, 1);
    claims->owners = beckon_roster_new_dense();
    claims->lines = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, line_free);
    return claims;
}

void beckon_claims_free(BeckonClaims *claims)
{
    if (claims == NULL) {
        return;
    }
    beckon_roster_free(claims->owners);
    g_hash_table_unref(claims->lines);
    g_free(claims);
}

/* NULL when nobody waits for the id, which is nearly always so. */
static GArray *line_of(const BeckonClaims *claims, uint64_t id)
{
    return claims->n_waiting > 0 ? g_hash_table_lookup(claims->lines, &id) : NULL;
}

static void wait_in_line(BeckonClaims *claims, uint64_t id, uint32_t handle)
{
    GArray *line = line_of(claims, id);
    if (line == NULL) {
        line = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_hash_table_insert(claims->lines, g_memdup2(&id, sizeof id), line);
    }
    g_array_append_val(line, handle);
    claims->n_waiting++;
}

/* Takes the handle at a place of a line out of it. */
static uint32_t leave_line(BeckonClaims *claims, uint64_t id, GArray *line, guint place)
{
    uint32_t handle = g_array_index(line, uint32_t, place);
    g_array_remove_index(line, place);
    claims->n_waiting--;
    if (line->len == 0) {
        g_hash_table_remove(claims->lines, &id);
    }
    return handle;
}

bool beckon_claims_add(BeckonClaims *claims, uint64_t id, uint32_t handle)
{
    if (beckon_roster_find(claims->owners, id) != 0) {
        wait_in_line(claims, id, handle);
        return false;
    }
    bool added = beckon_roster_add(claims->owners, id, handle);
    claims->n_refused += !added;
    return added;
}

bool beckon_claims_withdraw(BeckonClaims *claims, uint64_t id, uint32_t handle)
{
    GArray *line = line_of(claims, id);
    for (guint i = 0; line != NULL && i < line->len; i++) {
        if (g_array_index(line, uint32_t, i) == handle) {
            leave_line(claims, id, line, i);
            return true;
        }
    }
    return false;
}

bool beckon_claims_release(BeckonClaims *claims, uint64_t id, uint32_t handle, uint32_t *ret_heir)
{
    if (beckon_roster_find(claims->owners, id) != handle) {
        return false;
    }
    GArray *line = line_of(claims, id);
    uint32_t heir = line != NULL ? leave_line(claims, id, line, 0) : 0;
    if (heir != 0) {
        beckon_roster_add(claims->owners, id, heir);
    } else {
        beckon_roster_remove(claims->owners, id);
    }
    *ret_heir = heir;
    return true;
}

void beckon_claims_rows(const BeckonClaims *claims, GArray *rows)
{
    beckon_roster_rows(claims->owners, rows);
}

gsize beckon_claims_waiting(const BeckonClaims *claims)
{
    return claims->n_waiting;
}

uint64_t beckon_claims_refused(const BeckonClaims *claims)
{
    return claims->n_refused;
}
