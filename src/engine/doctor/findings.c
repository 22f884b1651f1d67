/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/doctor/findings.h"

#include "base/template.h"

static const char *const urgencies[] = {
    [BECKON_URGENCY_PROBLEM] = "problem",
    [BECKON_URGENCY_WARNING] = "warning",
    [BECKON_URGENCY_NOTE] = "note",
};

/* {subject} stands for what the finding is about. The table of beckonctl(1) has a row of each. */
static const struct {
    const char *code;
    const char *remedy;
    BeckonUrgency urgency;
} kinds[BECKON_N_FOUND] = {
    [BECKON_FOUND_SCANNER_AWAY] =
        {"scanner-away",
         "Look at 'systemctl status beckon-scannerd@{subject}' and start it. Of a scanner box "
         "elsewhere in the shop, look at its power, its network and its tunnel.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_SCANNER_DEAF] =
        {"scanner-deaf",
         "If people or beacons are near it, look at 'journalctl -u beckon-scannerd@{subject}'. "
         "Until it hears again, who and what is there is unknown, not absent.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_ADAPTER_GONE] =
        {"adapter-gone",
         "Put the adapter back in, or into another USB port: it is found by itself. 'hciconfig -a' "
         "lists those that are there; beckon-scannerd(8) says how one is chosen.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_ADAPTER_DOWN] =
        {"adapter-down",
         "The scanner's unit powers it at its next start: 'systemctl restart "
         "beckon-scannerd@{subject}'. If it does not stay on, 'rfkill list' says whether it is "
         "blocked ('rfkill unblock bluetooth' ends that), and no other program may use it: "
         "'systemctl disable --now bluetooth'.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_ADAPTER_REFUSED] =
        {"adapter-refused",
         "Another program holds the scan, or the adapter cannot do it. Stop what else uses it "
         "('systemctl disable --now bluetooth'), restart the scanner, or take another adapter.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_ADAPTER_SILENT] =
        {"adapter-silent",
         "Pull the adapter out and put it back in; if that does not help, try another USB port, "
         "then another adapter. Where nobody passes by at night, raise 'silence' in "
         "scannerd-{subject}.conf.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_BLUEZ_MISSING] =
        {"bluez-missing",
         "Start it: 'systemctl enable --now bluetooth'; it needs --experimental, as EXAMPLES in "
         "beckon-scannerd(8) shows. 'journalctl -u beckon-scannerd@{subject}' says which it is. "
         "If this adapter is for Beckon alone, source=hci in scannerd-{subject}.conf needs no "
         "bluetoothd and hears more.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_SCANNER_STARTING] = {"scanner-starting", "Wait some seconds and ask again.",
                                       BECKON_URGENCY_NOTE},
    [BECKON_FOUND_RADIO_UNSTEADY] =
        {"radio-unsteady",
         "Check the plug, the extension cable and the USB port's power, and try another adapter. "
         "'journalctl -u beckon-scannerd@{subject}' says more.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_RADIO_RECOVERED] = {"radio-recovered",
                                      "Nothing now. If it comes again, see to the adapter.",
                                      BECKON_URGENCY_NOTE},
    [BECKON_FOUND_ADAPTER_SHARED] =
        {"adapter-shared",
         "See that no other program uses this adapter: 'systemctl disable --now bluetooth' stops "
         "the usual one, and of two scanners each needs an adapter of its own. Then restart the "
         "scanner. If others need the adapter, set source=bluez in scannerd-{subject}.conf: "
         "beckon-scannerd(8).",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_BLUEZ_GIVES_LESS] =
        {"bluez-gives-less",
         "Nothing, if other programs need the adapter. Else source=hci in scannerd-{subject}.conf "
         "hears every advert: beckon-scannerd(8).",
         BECKON_URGENCY_NOTE},
    [BECKON_FOUND_BEACON_REFUSED] =
        {"beacon-refused",
         "Restart the scanner. If it is refused again, the adapter cannot scan and send at a time: "
         "take another one for this scanner. Until then phones do not hear the hub there.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_FIXTURE_SILENT] =
        {"fixture-silent",
         "See whether it is still there, put a new battery in, or bring it nearer to a scanner.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_FIXTURE_NEVER_HEARD] =
        {"fixture-never-heard",
         "Compare its id in the shop file with the one on its label or in its app, see that it is "
         "switched on, and bring it nearer to a scanner.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_FIXTURE_UNKNOWN] = {"fixture-unknown", "See to that scanner first.",
                                      BECKON_URGENCY_NOTE},
    [BECKON_FOUND_FIXTURE_UNOPENED] =
        {"fixture-unopened",
         "Copy the bind key that its app shows into the file of 'sensor-keys' in engine.conf, a "
         "line '{subject} KEY', and restart beckon-engine.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_FIXTURE_FORGED] =
        {"fixture-forged",
         "They are not believed. If they go on, somebody near the shop sends in its name.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_FIXTURE_REPLAYED] =
        {"fixture-replayed",
         "They are not believed. If its battery was just changed, its counter began anew, and "
         "'beckonctl sensors renew {subject}' accepts that. Else somebody sends again what it once "
         "said.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_OUT_OF_RANGE] =
        {"out-of-range", "See to it at once. What is right stands in the shop file, 'range'.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_BATTERY_EMPTY] = {"battery-empty", "Put a new battery in.",
                                    BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_BATTERY_LOW] = {"battery-low", "Put a new battery in soon.",
                                  BECKON_URGENCY_WARNING},
    [BECKON_FOUND_BATTERY_ENDING] = {"battery-ending", "Put a new battery in before then.",
                                     BECKON_URGENCY_WARNING},
    [BECKON_FOUND_BATTERY_UNKNOWN] = {"battery-unknown", "Nothing: more is known in some days.",
                                      BECKON_URGENCY_NOTE},
    [BECKON_FOUND_ZONES_ALIKE] =
        {"zones-alike",
         "Record both with 'beckonctl zones walk', put a scanner nearer to one of them, or make "
         "them one zone.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_CLOCK_UNTRUSTED] =
        {"clock-untrusted",
         "Switch network time on: 'timedatectl set-ntp true'; 'timedatectl' says when it is "
         "synchronised. Offers wait until then.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_CLOCK_ASSUMED] =
        {"clock-assumed",
         "In a shop, set clock=trusted in engine.conf and dispatchd.conf: with a clock that is "
         "wrong, offers end at the wrong time.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_ONE_USER] =
        {"one-user",
         "In a shop, take shared-uid=yes out of each daemon's configuration and let the units run "
         "them: one daemon that is taken over would hold the others' keys.",
         BECKON_URGENCY_WARNING},
    [BECKON_FOUND_RULES_REFUSED] =
        {"rules-refused",
         "'beckonctl rules check DIR' shows each place; mend it and 'beckonctl rules apply DIR'.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_RULES_FOLDER] =
        {"rules-folder",
         "'beckonctl rules status' shows every place, and so does 'beckonctl rules check' on that "
         "folder: mend it, and it is tried again by itself.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_NO_RULES] = {"no-rules", "Apply your campaigns: 'beckonctl rules apply DIR'.",
                               BECKON_URGENCY_WARNING},
    [BECKON_FOUND_PRICE_OVERTAKEN] =
        {"price-overtaken",
         "'beckonctl facts show' has the prices. Change what these campaigns give, or correct the "
         "price where it comes from, import it again, and 'beckonctl rules apply DIR'.",
         BECKON_URGENCY_PROBLEM},
    [BECKON_FOUND_VISITS_ANNOUNCED] =
        {"visits-announced",
         "If nobody uses 'beckonctl monitor', take announce-visits=yes out of engine.conf.",
         BECKON_URGENCY_NOTE},
    [BECKON_FOUND_REPLAYING] = {"replaying", "In a shop, take replay=yes out of engine.conf.",
                                BECKON_URGENCY_NOTE},
};

static void free_finding(gpointer data)
{
    BeckonFinding *finding = data;
    g_free(finding->subject);
    g_free(finding->what);
    g_free(finding);
}

GPtrArray *beckon_findings_new(void)
{
    return g_ptr_array_new_with_free_func(free_finding);
}

void beckon_findings_add(GPtrArray *findings, BeckonFindingKind kind, const char *subject,
                         const char *what, ...)
{
    va_list arguments;
    BeckonFinding *finding = g_new(BeckonFinding, 1);
    va_start(arguments, what);
    *finding = (BeckonFinding){kind, g_strdup(subject), g_strdup_vprintf(what, arguments)};
    va_end(arguments);
    g_ptr_array_add(findings, finding);
}

static gint compare(gconstpointer a, gconstpointer b)
{
    const BeckonFinding *left = *(BeckonFinding *const *)a, *right = *(BeckonFinding *const *)b;
    return (gint)kinds[left->kind].urgency - (gint)kinds[right->kind].urgency;
}

void beckon_findings_sort(GPtrArray *findings)
{
    g_ptr_array_sort(findings, compare); /* which keeps the order of equals */
}

BeckonUrgency beckon_finding_urgency(BeckonFindingKind kind)
{
    return kinds[kind].urgency;
}

const char *beckon_urgency_name(BeckonUrgency urgency)
{
    return urgencies[urgency];
}

const char *beckon_finding_code(BeckonFindingKind kind)
{
    return kinds[kind].code;
}

char *beckon_finding_remedy(const BeckonFinding *finding)
{
    const BeckonTemplateValue values[] = {{"subject", finding->subject}};
    return beckon_template_fill(kinds[finding->kind].remedy, values, G_N_ELEMENTS(values));
}
