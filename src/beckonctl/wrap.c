/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/wrap.h"

#define TERMINAL_COLUMNS 80

/* Bytes of the next word: up to a blank, of which those in brackets do not count. */
static gsize word_length(const char *text)
{
    gsize len = 0;
    for (int depth = 0; text[len] != '\0' && (text[len] != ' ' || depth > 0); len++) {
        depth += (text[len] == '[') - (text[len] == ']');
    }
    return len;
}

void beckonctl_print_wrapped(FILE *out, glong column, const char *text, int indent)
{
    while (*text != '\0') {
        gsize len = word_length(text);
        glong width = g_utf8_strlen(text, (gssize)len) + (column > indent);
        if (column > indent && column + width > TERMINAL_COLUMNS) {
            fprintf(out, "\n%*s", indent, "");
            column = indent;
            width--;
        }
        fprintf(out, "%s%.*s", column > indent ? " " : "", (int)len, text);
        column += width;
        text += len + (text[len] == ' ');
    }
}
