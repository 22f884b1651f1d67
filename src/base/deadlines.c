/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/deadlines.h"

typedef struct {
    int64_t t_us;
    uint32_t subject;
} Deadline;

struct BeckonDeadlines {
    GTree *ordered; /* of Deadline, owned */
    GHashTable *of; /* subject → its Deadline in the tree */
};

static int compare(gconstpointer a, gconstpointer b, gpointer data)
{
    const Deadline *x = a, *y = b;
    if (x->t_us != y->t_us) {
        return x->t_us < y->t_us ? -1 : 1;
    }
    return (x->subject > y->subject) - (x->subject < y->subject);
}

BeckonDeadlines *beckon_deadlines_new(void)
{
    BeckonDeadlines *deadlines = g_new(BeckonDeadlines, 1);
    deadlines->ordered = g_tree_new_full(compare, NULL, g_free, NULL);
    deadlines->of = g_hash_table_new(NULL, NULL);
    return deadlines;
}

void beckon_deadlines_free(BeckonDeadlines *deadlines)
{
    if (deadlines == NULL) {
        return;
    }
    g_hash_table_unref(deadlines->of);
    g_tree_unref(deadlines->ordered);
    g_free(deadlines);
}

void beckon_deadlines_set(BeckonDeadlines *deadlines, uint32_t subject, int64_t t_us)
{
    gpointer key = GUINT_TO_POINTER(subject);
    Deadline *old = g_hash_table_lookup(deadlines->of, key);
    if (old != NULL) {
        if (old->t_us == t_us) {
            return;
        }
        g_hash_table_remove(deadlines->of, key);
        g_tree_remove(deadlines->ordered, old);
    }
    if (t_us != BECKON_TIME_NEVER) {
        Deadline *deadline = g_new(Deadline, 1);
        *deadline = (Deadline){t_us, subject};
        g_tree_insert(deadlines->ordered, deadline, deadline);
        g_hash_table_insert(deadlines->of, key, deadline);
    }
}

int64_t beckon_deadlines_first(const BeckonDeadlines *deadlines, uint32_t *ret_subject)
{
    GTreeNode *node = g_tree_node_first(deadlines->ordered);
    if (node == NULL) {
        return BECKON_TIME_NEVER;
    }
    const Deadline *deadline = g_tree_node_key(node);
    *ret_subject = deadline->subject;
    return deadline->t_us;
}
