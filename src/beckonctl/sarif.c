/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "beckonctl/sarif.h"

#include <string.h>

#include "base/codes.h"
#include "base/manual.h"

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define FOLDER "RULES" /* the name of the folder's URI in the run */

typedef struct {
    const BeckonctlChecked *checked;
    const BeckonManual *manual;
} Log;

static JsonObject *add_object(JsonObject *parent, const char *name)
{
    JsonObject *object = json_object_new();
    json_object_set_object_member(parent, name, object);
    return object;
}

static JsonArray *add_array(JsonObject *parent, const char *name)
{
    JsonArray *array = json_array_new();
    json_object_set_array_member(parent, name, array);
    return array;
}

static JsonObject *append_object(JsonArray *array)
{
    JsonObject *object = json_object_new();
    json_array_add_object_element(array, object);
    return object;
}

static void set_text(JsonObject *parent, const char *name, const char *text)
{
    json_object_set_string_member(add_object(parent, name), "text", text);
}

/* The page as one text, in Markdown or plain. */
static char *help_of(const BeckonManualPage *page, bool is_markdown)
{
    GString *help = g_string_new(NULL);
    const char *fence = is_markdown ? "```\n" : "";
    g_string_append_printf(help, "%s\n\n", page->means);
    if (page->wrong != NULL) {
        g_string_append_printf(help, "Wrong (%s):\n\n%s%s%s\nRight:\n\n%s%s%s\n", page->file, fence,
                               page->wrong, fence, fence, page->right, fence);
    }
    g_string_append_printf(help, "Why: %s\n", page->why);
    return g_string_free(help, FALSE);
}

static const char *level_of(BeckonSeverity severity)
{
    switch (severity) {
    case BECKON_SEVERITY_ERROR:
        return "error";
    case BECKON_SEVERITY_WARNING:
        return "warning";
    }
    g_return_val_if_reached("none");
}

static void add_rule(JsonArray *rules, const BeckonManualPage *page)
{
    JsonObject *rule = append_object(rules);
    g_autofree char *text = help_of(page, false);
    g_autofree char *markdown = help_of(page, true);
    json_object_set_string_member(rule, "id", page->code);
    set_text(rule, "shortDescription", page->title);
    set_text(rule, "fullDescription", page->means);
    JsonObject *help = add_object(rule, "help");
    json_object_set_string_member(help, "text", text);
    json_object_set_string_member(help, "markdown", markdown);
    json_object_set_string_member(
        add_object(rule, "defaultConfiguration"), "level",
        level_of(page->code[0] == 'W' ? BECKON_SEVERITY_WARNING : BECKON_SEVERITY_ERROR));
}

static void add_tool(const Log *log, JsonObject *run)
{
    JsonObject *driver = add_object(add_object(run, "tool"), "driver");
    json_object_set_string_member(driver, "name", "beckonctl");
    json_object_set_string_member(driver, "fullName", "beckonctl rules check");
    json_object_set_string_member(driver, "version", PACKAGE_VERSION);
    JsonArray *rules = add_array(driver, "rules");
    for (guint i = 0; i < beckon_manual_size(log->manual); i++) {
        add_rule(rules, beckon_manual_page(log->manual, i));
    }
}

/* A shop file that --store names is not seen from the folder. */
static void add_file(const Log *log, JsonObject *parent, const char *file)
{
    JsonObject *location = add_object(parent, "artifactLocation");
    if (g_strcmp0(file, log->checked->store) == 0) {
        g_autofree char *path = g_canonicalize_filename(file, NULL);
        g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
        json_object_set_string_member(location, "uri", uri);
        return;
    }
    g_autofree char *uri = g_uri_escape_string(file, "/", FALSE);
    json_object_set_string_member(location, "uri", uri);
    json_object_set_string_member(location, "uriBaseId", FOLDER);
}

static void add_region(JsonObject *parent, const char *name, const BeckonDiagnostic *diagnostic)
{
    JsonObject *region = add_object(parent, name);
    json_object_set_int_member(region, "startLine", diagnostic->line);
    json_object_set_int_member(region, "startColumn", diagnostic->column);
    json_object_set_int_member(region, "endColumn", diagnostic->column + diagnostic->length);
}

/* Of these the suggestion is a part of the text that is marked, and not all of it. */
static bool is_part(const char *code)
{
    return strcmp(code, BECKON_CODE_PLACEHOLDER) == 0 ||
           strcmp(code, BECKON_CODE_TYPED_NUMBER) == 0;
}

/* What to write in place of what is marked, in the quotes that stand there; NULL when it is not
 * known, or the mark is no value with an end on its line. */
static char *replacement_of(const BeckonDiagnostic *diagnostic)
{
    const char *line = diagnostic->source_line;
    if (diagnostic->suggestion == NULL || line == NULL || is_part(diagnostic->code) ||
        g_utf8_strlen(line, -1) < diagnostic->column - 1 + diagnostic->length) {
        return NULL;
    }
    const char *first = g_utf8_offset_to_pointer(line, diagnostic->column - 1);
    const char *last = g_utf8_offset_to_pointer(first, diagnostic->length - 1);
    bool is_quoted = diagnostic->length > 1 && (*first == '"' || *first == '\'') && *last == *first;
    return is_quoted ? g_strdup_printf("%c%s%c", *first, diagnostic->suggestion, *first)
                     : g_strdup(diagnostic->suggestion);
}

static void add_fix(const Log *log, JsonObject *result, const BeckonDiagnostic *diagnostic)
{
    g_autofree char *replacement = replacement_of(diagnostic);
    if (replacement == NULL) {
        return;
    }
    g_autofree char *description = g_strdup_printf("Write '%s'", diagnostic->suggestion);
    JsonObject *fix = append_object(add_array(result, "fixes"));
    set_text(fix, "description", description);
    JsonObject *change = append_object(add_array(fix, "artifactChanges"));
    add_file(log, change, diagnostic->file);
    JsonObject *one = append_object(add_array(change, "replacements"));
    add_region(one, "deletedRegion", diagnostic);
    set_text(one, "insertedContent", replacement);
}

static void add_message(JsonObject *result, const BeckonDiagnostic *diagnostic)
{
    g_autofree char *message =
        diagnostic->suggestion != NULL
            ? g_strdup_printf("%s: did you mean '%s'?", diagnostic->message, diagnostic->suggestion)
            : g_strdup(diagnostic->message);
    set_text(result, "message", message);
}

static void add_result(const Log *log, JsonArray *results, const BeckonDiagnostic *diagnostic)
{
    JsonObject *result = append_object(results);
    json_object_set_string_member(result, "ruleId", diagnostic->code);
    json_object_set_int_member(result, "ruleIndex",
                               beckon_manual_find(log->manual, diagnostic->code));
    json_object_set_string_member(result, "level", level_of(diagnostic->severity));
    add_message(result, diagnostic);
    JsonObject *location = append_object(add_array(result, "locations"));
    JsonObject *place = add_object(location, "physicalLocation");
    add_file(log, place, diagnostic->file);
    if (diagnostic->source_line != NULL) { /* else it is about the whole file */
        add_region(place, "region", diagnostic);
    }
    add_fix(log, result, diagnostic);
}

static void add_folder(const Log *log, JsonObject *run)
{
    g_autofree char *path = g_canonicalize_filename(log->checked->dir, NULL);
    g_autofree char *uri = g_filename_to_uri(path, NULL, NULL);
    g_autofree char *folder = g_strconcat(uri, "/", NULL);
    JsonObject *bases = add_object(run, "originalUriBaseIds");
    json_object_set_string_member(add_object(bases, FOLDER), "uri", folder);
}

/* Diagnostics beyond those that are kept are counted here. */
static void add_invocation(JsonObject *run, const BeckonDiagnostics *diagnostics)
{
    JsonObject *invocation = append_object(add_array(run, "invocations"));
    json_object_set_boolean_member(invocation, "executionSuccessful", TRUE);
    guint beyond = beckon_diagnostics_errors(diagnostics) +
                   beckon_diagnostics_warnings(diagnostics) - beckon_diagnostics_size(diagnostics);
    if (beyond > 0) {
        g_autofree char *text = g_strdup_printf("%u more are not listed", beyond);
        JsonObject *notification =
            append_object(add_array(invocation, "toolExecutionNotifications"));
        json_object_set_string_member(notification, "level", "warning");
        set_text(notification, "message", text);
    }
}

JsonNode *beckonctl_sarif(const BeckonDiagnostics *diagnostics, const BeckonctlChecked *checked)
{
    g_autoptr(BeckonManual) manual = beckon_manual_new();
    const Log log = {checked, manual};
    JsonObject *root = json_object_new();
    json_object_set_string_member(root, "$schema", SCHEMA);
    json_object_set_string_member(root, "version", "2.1.0");
    JsonObject *run = append_object(add_array(root, "runs"));
    add_tool(&log, run);
    add_invocation(run, diagnostics);
    add_folder(&log, run);
    json_object_set_string_member(run, "columnKind", "unicodeCodePoints");
    JsonArray *results = add_array(run, "results");
    for (guint i = 0; i < beckon_diagnostics_size(diagnostics); i++) {
        add_result(&log, results, beckon_diagnostics_get(diagnostics, i));
    }
    JsonNode *node = json_node_new(JSON_NODE_OBJECT);
    json_node_take_object(node, root);
    return node;
}
