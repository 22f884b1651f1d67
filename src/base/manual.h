/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef BECKON_BASE_MANUAL_H
#define BECKON_BASE_MANUAL_H

/* The manual of the diagnostics, compiled in from data/diagnostics: a page for each code of
 * base/codes.h, for who writes the files. */

#include <glib.h>

typedef struct {
    char *code;  /* "E0107" */
    char *title; /* a few words without a full stop */
    char *means; /* what the diagnostic means, a paragraph */
    char *file;  /* what the examples are: "part of a campaign" */
    char *wrong; /* what is diagnosed, and */
    char *right; /* what to write in its place: lines; both NULL of a code that is given no more */
    char *saved_as; /* the encoding in which `wrong` is thought to be saved; NULL: UTF-8 */
    char *why;      /* why Beckon insists, a paragraph */
} BeckonManualPage;

typedef struct BeckonManual BeckonManual;

BeckonManual *beckon_manual_new(void);
void beckon_manual_free(BeckonManual *manual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BeckonManual, beckon_manual_free)

/* Pages are numbered 0 … size − 1 in the order of their codes' numbers. Borrowed. */
guint beckon_manual_size(const BeckonManual *manual);
const BeckonManualPage *beckon_manual_page(const BeckonManual *manual, guint number);

/* The number of a code's page, in capital or small letters; -1 when there is none. */
int beckon_manual_find(const BeckonManual *manual, const char *code);

/* The code that a misspelt one may stand for, or NULL. Borrowed. */
const char *beckon_manual_suggest(const BeckonManual *manual, const char *code);

#endif
