/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_RULES_FILE_MENTION_H
#define BECKON_RULES_FILE_MENTION_H

/* A place where a condition names a campaign. Its file may be read later, so what a name means
 * is settled when all of them are. */

#include <glib.h>

#include "base/yaml.h"

typedef struct {
    char *campaign;
    char *title; /* what staff call the campaign; NULL until it is settled */
    const BeckonSource *source;
    guint line, column, length;
} BeckonMention;

/* The name at a node; NULL, with a diagnostic, when it is no text. It borrows the source. */
BeckonMention *beckon_mention_read(const BeckonYaml *yaml, const BeckonYamlNode *node);

BeckonMention *beckon_mention_ref(BeckonMention *mention);
void beckon_mention_unref(BeckonMention *mention);

/* Adds the errors of those whose campaign is not among the keys of `names`, each with the nearest
 * one. */
void beckon_mentions_check(const GPtrArray *mentions, GHashTable *names,
                           BeckonDiagnostics *diagnostics);

#endif
