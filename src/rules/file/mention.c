/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/file/mention.h"

#include "base/codes.h"
#include "base/suggest.h"
#include "base/yaml-value.h"

BeckonMention *beckon_mention_read(const BeckonYaml *yaml, const BeckonYamlNode *node)
{
    const char *name = beckon_yaml_text(yaml, node);
    if (name == NULL) {
        return NULL;
    }
    BeckonMention *mention = g_rc_box_new0(BeckonMention);
    mention->campaign = g_strdup(name);
    mention->source = yaml->source;
    mention->line = node->line;
    mention->column = node->column;
    mention->length = node->length;
    return mention;
}

BeckonMention *beckon_mention_ref(BeckonMention *mention)
{
    return g_rc_box_acquire(mention);
}

static void mention_clear(BeckonMention *mention)
{
    g_free(mention->campaign);
    g_free(mention->title);
}

void beckon_mention_unref(BeckonMention *mention)
{
    if (mention != NULL) {
        g_rc_box_release_full(mention, (GDestroyNotify)mention_clear);
    }
}

void beckon_mentions_check(const GPtrArray *mentions, GHashTable *names,
                           BeckonDiagnostics *diagnostics)
{
    guint n_names = 0;
    g_autofree const char **known = beckon_suggest_keys(names, &n_names);
    for (guint i = 0; i < mentions->len && !beckon_diagnostics_is_full(diagnostics); i++) {
        const BeckonMention *mention = g_ptr_array_index(mentions, i);
        if (!g_hash_table_contains(names, mention->campaign)) {
            beckon_diagnostics_add(diagnostics, BECKON_SEVERITY_ERROR, BECKON_CODE_UNKNOWN_CAMPAIGN,
                                   mention->source, mention->line, mention->column, mention->length,
                                   beckon_suggest(mention->campaign, known, n_names),
                                   "there is no campaign '%s'", mention->campaign);
        }
    }
}
