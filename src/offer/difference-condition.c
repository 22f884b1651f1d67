/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offer/difference-condition.h"

#include <string.h>

#include "rules/condition-walk.h"

/* A condition as a tree in which groups of the same meaning are alike. */
typedef struct {
    const char *group; /* static; NULL: a leaf */
    const char *key;   /* of a leaf; static */
    char *words;       /* of a leaf */
    GPtrArray *parts;  /* of a group: of Tree */
    char *form;        /* the same for two trees of one meaning; NULL until it is made */
} Tree;

typedef struct {
    const BeckonRuleset *set;
    const BeckonCondition *condition;
    GPtrArray *open; /* of Tree, borrowed: those that hold the next, by depth */
    Tree *root;
} Builder;

typedef struct {
    BeckonConditionChange change;
    void *data;
} Sink;

static void tree_free(Tree *tree)
{
    g_free(tree->words);
    g_clear_pointer(&tree->parts, g_ptr_array_unref);
    g_free(tree->form);
    g_free(tree);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

static bool is_group(const Tree *tree, const char *group)
{
    return g_strcmp0(tree->group, group) == 0 && group != NULL;
}

static Tree *group_new(const char *group)
{
    Tree *tree = g_new0(Tree, 1);
    tree->group = group;
    tree->parts = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    return tree;
}

static Tree *leaf_new(const Builder *builder, const BeckonConditionStep *step)
{
    g_autoptr(GString) words = g_string_new(NULL);
    Tree *tree = g_new0(Tree, 1);
    beckon_condition_words(builder->condition, step->number, beckon_ruleset_shop(builder->set),
                           beckon_phrases_of_staff(), words);
    tree->key = step->key;
    tree->words = g_strdup(words->str);
    return tree;
}

static void build(const BeckonConditionStep *step, void *data)
{
    Builder *builder = data;
    Tree *tree = step->group != NULL ? group_new(step->group) : leaf_new(builder, step);
    if (step->depth == 0) {
        builder->root = tree;
    } else {
        const Tree *holder = g_ptr_array_index(builder->open, step->depth - 1);
        g_ptr_array_add(holder->parts, tree);
    }
    g_ptr_array_set_size(builder->open, (int)step->depth);
    g_ptr_array_add(builder->open, tree);
}

/* Whether a group of a group says no more than its parts would: all of all, any of any, and of
 * none, which any of several must not be. A segment holds one, and is that one. */
static bool is_melted(const Tree *holder, const Tree *part)
{
    return (is_group(holder, "all") && is_group(part, "all")) ||
           ((is_group(holder, "any") || is_group(holder, "none")) && is_group(part, "any"));
}

static Tree *simplify(Tree *tree);

static void melt_parts(Tree *tree)
{
    g_autoptr(GPtrArray) parts = g_steal_pointer(&tree->parts);
    tree->parts = g_ptr_array_new_with_free_func((GDestroyNotify)tree_free);
    g_ptr_array_set_free_func(parts, NULL);
    for (guint i = 0; i < parts->len; i++) {
        Tree *part = simplify(g_ptr_array_index(parts, i));
        if (is_melted(tree, part)) {
            g_ptr_array_extend_and_steal(tree->parts, g_steal_pointer(&part->parts));
            tree_free(part);
        } else {
            g_ptr_array_add(tree->parts, part);
        }
    }
}

static int by_form(gconstpointer a, gconstpointer b)
{
    return strcmp((*(Tree *const *)a)->form, (*(Tree *const *)b)->form);
}

static char *form_of_group(const Tree *tree)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    GString *form = g_string_new(tree->group);
    for (guint i = 0; i < tree->parts->len; i++) {
        g_ptr_array_add(sorted, g_ptr_array_index(tree->parts, i));
    }
    g_ptr_array_sort(sorted, by_form);
    for (guint i = 0; i < sorted->len; i++) {
        const Tree *part = g_ptr_array_index(sorted, i);
        g_string_append_printf(form, "\n%zu:%s", strlen(part->form), part->form);
    }
    return g_string_free(form, FALSE);
}

/* Takes the tree, gives one of the same meaning with its form. */
static Tree *simplify(Tree *tree)
{
    if (tree->group == NULL) {
        tree->form = g_strconcat(tree->key, ": ", tree->words, NULL);
        return tree;
    }
    melt_parts(tree);
    if (tree->parts->len == 1 && !is_group(tree, "none")) {
        Tree *part = g_ptr_array_steal_index(tree->parts, 0);
        tree_free(tree);
        return part;
    }
    tree->form = form_of_group(tree);
    return tree;
}

static Tree *tree_of(const BeckonRuleset *set, const BeckonCondition *condition)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Builder builder = {set, condition, open, NULL};
    beckon_condition_walk(condition, NULL, build, &builder);
    return simplify(builder.root);
}

static void append_words(const Tree *tree, bool nested, GString *out)
{
    if (tree->group == NULL) {
        g_string_append(out, tree->words);
        return;
    }
    bool brackets = nested && !is_group(tree, "none");
    g_string_append(out, is_group(tree, "none") ? "none of (" : brackets ? "(" : "");
    for (guint i = 0; i < tree->parts->len; i++) {
        g_string_append(out, i == 0 ? "" : is_group(tree, "all") ? " and " : " or ");
        append_words(g_ptr_array_index(tree->parts, i), true, out);
    }
    g_string_append(out, brackets || is_group(tree, "none") ? ")" : "");
}

/* Below the groups that hold it. */
static char *words_within(const Tree *tree, const char *within)
{
    GString *words = g_string_new(within);
    append_words(tree, within[0] != '\0', words);
    return g_string_free(words, FALSE);
}

static void tell(const Tree *before, const Tree *after, const char *within, const Sink *sink)
{
    g_autofree char *old = before != NULL ? words_within(before, within) : NULL;
    g_autofree char *new = after != NULL ? words_within(after, within) : NULL;
    sink->change(old, new, sink->data);
}

static void compare(const Tree *before, const Tree *after, const char *within, const Sink *sink);

/* The parts as a list of their own: of an `all`, or the one that stands without. */
static GPtrArray *parts_of(const Tree *tree, const char *group)
{
    GPtrArray *parts = g_ptr_array_new();
    if (!is_group(tree, group)) {
        g_ptr_array_add(parts, (Tree *)tree);
        return parts;
    }
    for (guint i = 0; i < tree->parts->len; i++) {
        g_ptr_array_add(parts, g_ptr_array_index(tree->parts, i));
    }
    return parts;
}

static bool is_same(const Tree *a, const Tree *b)
{
    return strcmp(a->form, b->form) == 0;
}

static bool is_alike(const Tree *a, const Tree *b)
{
    return g_strcmp0(a->group, b->group) == 0 && g_strcmp0(a->key, b->key) == 0;
}

/* Takes the first that fits out of the list, or gives NULL. */
static const Tree *take(GPtrArray *parts, const Tree *wanted,
                        bool (*fits)(const Tree *a, const Tree *b))
{
    for (guint i = 0; i < parts->len; i++) {
        if (fits(g_ptr_array_index(parts, i), wanted)) {
            return g_ptr_array_steal_index(parts, i);
        }
    }
    return NULL;
}

static void compare_parts(const Tree *before, const Tree *after, const char *group,
                          const char *within, const Sink *sink)
{
    g_autoptr(GPtrArray) old = parts_of(before, group);
    g_autoptr(GPtrArray) new = parts_of(after, group);
    for (guint i = 0; i < old->len;) {
        bool stays = take(new, g_ptr_array_index(old, i), is_same) != NULL;
        if (stays) {
            g_ptr_array_steal_index(old, i);
        }
        i += !stays;
    }
    for (guint i = 0; i < old->len; i++) {
        const Tree *part = g_ptr_array_index(old, i);
        const Tree *like = take(new, part, is_alike);
        if (like != NULL) {
            compare(part, like, within, sink);
        } else {
            tell(part, NULL, within, sink);
        }
    }
    for (guint i = 0; i < new->len; i++) {
        tell(NULL, g_ptr_array_index(new, i), within, sink);
    }
}

static void compare(const Tree *before, const Tree *after, const char *within, const Sink *sink)
{
    if (is_same(before, after)) {
        return;
    }
    if (is_group(before, "all") || is_group(after, "all")) {
        compare_parts(before, after, "all", within, sink);
    } else if (is_alike(before, after) && before->group != NULL) {
        g_autofree char *inside = g_strdup_printf("%s%s of: ", within, before->group);
        compare_parts(before, after, before->group, inside, sink);
    } else {
        tell(before, after, within, sink);
    }
}

void beckon_difference_of_conditions(const BeckonRuleset *before_set, const BeckonCondition *before,
                                     const BeckonRuleset *after_set, const BeckonCondition *after,
                                     BeckonConditionChange change, void *data)
{
    g_autoptr(Tree) old = tree_of(before_set, before);
    g_autoptr(Tree) new = tree_of(after_set, after);
    const Sink sink = {change, data};
    compare(old, new, "", &sink);
}

char *beckon_words_of_condition(const BeckonRuleset *set, const BeckonCondition *condition)
{
    g_autoptr(Tree) tree = tree_of(set, condition);
    return words_within(tree, "");
}
