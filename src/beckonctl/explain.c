/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/manual.h"
#include "beckonctl/commands.h"
#include "beckonctl/wrap.h"

static void print_paragraph(const char *text)
{
    beckonctl_print_wrapped(stdout, 0, text, 0);
    puts("\n");
}

static void print_example(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    putchar('\n');
    for (char **line = lines; *line != NULL && (line[0][0] != '\0' || line[1] != NULL); line++) {
        printf("    %s\n", *line);
    }
    putchar('\n');
}

static void print_page(const BeckonManualPage *page)
{
    g_autofree char *why = g_strconcat("Why: ", page->why, NULL);
    printf("%s: %s\n\n", page->code, page->title);
    print_paragraph(page->means);
    if (page->wrong != NULL) {
        printf("Wrong (%s%s%s):\n", page->file, page->saved_as != NULL ? ", saved as " : "",
               page->saved_as != NULL ? page->saved_as : "");
        print_example(page->wrong);
        puts("Right:");
        print_example(page->right);
    }
    beckonctl_print_wrapped(stdout, 0, why, 0);
    putchar('\n');
}

static void print_json(const BeckonManualPage *page)
{
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "code", page->code);
    json_object_set_string_member(object, "title", page->title);
    json_object_set_string_member(object, "means", page->means);
    json_object_set_string_member(object, "file", page->file);
    json_object_set_string_member(object, "wrong", page->wrong);
    json_object_set_string_member(object, "right", page->right);
    json_object_set_string_member(object, "why", page->why);
    beckonctl_print_object(object);
}

static void print_list(const BeckonManual *manual, bool json)
{
    for (guint i = 0; i < beckon_manual_size(manual); i++) {
        const BeckonManualPage *page = beckon_manual_page(manual, i);
        if (json) {
            print_json(page);
        } else {
            printf("%s  %s\n", page->code, page->title);
        }
    }
}

/* Whether each code has a page. */
static bool are_known(const char *command, const BeckonManual *manual, const char *const *codes)
{
    bool known = true;
    for (guint i = 0; codes[i] != NULL; i++) {
        if (beckon_manual_find(manual, codes[i]) >= 0) {
            continue;
        }
        const char *meant = beckon_manual_suggest(manual, codes[i]);
        fprintf(stderr, "%s: there is no code '%s'", command, codes[i]);
        if (meant != NULL) {
            fprintf(stderr, ": did you mean '%s'?", meant);
        }
        fputs("\n'--explain list' lists them.\n", stderr);
        known = false;
    }
    return known;
}

int beckonctl_explain(const char *command, const char *const *codes, bool json)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    if (strcmp(codes[0], "list") == 0 && codes[1] == NULL) {
        print_list(manual, json);
        return EXIT_SUCCESS;
    }
    if (!are_known(command, manual, codes)) {
        return 2;
    }
    for (guint i = 0; codes[i] != NULL; i++) {
        const BeckonManualPage *page =
            beckon_manual_page(manual, (guint)beckon_manual_find(manual, codes[i]));
        if (json) {
            print_json(page);
            continue;
        }
        print_page(page);
        if (codes[i + 1] != NULL) {
            putchar('\n');
        }
    }
    return EXIT_SUCCESS;
}
