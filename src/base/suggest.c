/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* More edits than this make another word of any. */
#define MAX_EDITS 8

/* The number of edits between two words, where it is less than `most`; else `most` or more. What
 * lies further than that from the diagonal is not looked at, nor what follows a row without less.
 */
static guint distance(const char *a, gsize a_len, const char *b, gsize b_len, guint most)
{
    guint rows[3][BECKON_LIMIT_NAME_BYTES + 2];
    guint *before = rows[0], *last = rows[1], *now = rows[2];
    if (MAX(a_len, b_len) - MIN(a_len, b_len) >= most) {
        return most;
    }
    for (gsize j = 0; j <= b_len + 1; j++) {
        last[j] = (guint)j;
        before[j] = most;
    }
    for (gsize i = 1; i <= a_len; i++) {
        gsize from = i > most ? i - most : 1, to = MIN(i + most, b_len);
        guint least = (guint)i;
        now[from - 1] = from == 1 ? (guint)i : most;
        for (gsize j = from; j <= to; j++) {
            guint replace = last[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = MIN(replace, MIN(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                now[j] = MIN(now[j], before[j - 2] + 1);
            }
            least = MIN(least, now[j]);
        }
        now[to + 1] = most;
        if (least >= most) {
            return most;
        }
        guint *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b_len];
}

const char *beckon_suggest(const char *word, const char *const *candidates, gsize n_candidates)
{
    gsize len = strlen(word);
    const char *best = NULL;
    guint best_distance = (guint)CLAMP(len / 3, 1, MAX_EDITS) + 1;
    for (gsize i = 0; len <= BECKON_LIMIT_NAME_BYTES && i < n_candidates; i++) {
        gsize candidate_len = strlen(candidates[i]);
        if (candidate_len > BECKON_LIMIT_NAME_BYTES) {
            continue;
        }
        guint edits = distance(word, len, candidates[i], candidate_len, best_distance);
        if (edits < best_distance) {
            best_distance = edits;
            best = candidates[i];
        }
    }
    return best;
}

static int by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **beckon_suggest_keys(GHashTable *table, guint *ret_n)
{
    const char **keys = (const char **)g_hash_table_get_keys_as_array(table, ret_n);
    qsort(keys, *ret_n, sizeof *keys, by_text);
    return keys;
}
