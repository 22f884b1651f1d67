# SPDX-License-Identifier: GPL-2.0-or-later
# Makes beckon-diagnostics(7) of the pages beside this file, which are laid out as their first one
# says: `code:` at the margin, its keys indented by 2, their texts by 4.
BEGIN {
    heading["files"] = "ANY FILE"
    heading["shop"] = "THE SHOP FILE"
    heading["campaigns"] = "CAMPAIGNS"
    heading["segments"] = "SEGMENTS"
    heading["catalogue"] = "THE CATALOGUE"
    heading["policy"] = "THE POLICY"
    heading["stories"] = "STORIES"
    heading["purchases"] = "PURCHASES"
    heading["review"] = "WHAT IS HARDLY MEANT"
    heading["facts"] = "FACTS"
    print ".\\\" SPDX-License-Identifier: GPL-2.0-or-later"
    print ".Dd November 26, 2026"
    print ".Dt BECKON-DIAGNOSTICS 7"
    print ".Os Beckon"
    print ".Sh NAME"
    print ".Nm beckon-diagnostics"
    print ".Nd what the checker says of rule files, and what to do about it"
    print ".Sh DESCRIPTION"
    print "Whatever is wrong with a file of the shop or its campaigns has a code, which"
    print ".Nm beckonctl Cm rules check"
    print "prints with the place and a message."
    print "E is an error, which must be mended before the rules can be live; W is a warning: what"
    print "is allowed, and probably not meant."
    print "A code keeps its meaning for ever."
    print ".Nm beckonctl Cm rules check Fl -explain Ar code"
    print "shows the same pages."
}

# A text as mdoc(7): no line of it is a request, no character an escape.
function plain(text) {
    gsub(/\\/, "\\e", text)
    gsub(/'/, "\\(aq", text)
    gsub(/"/, "\\(dq", text)
    return text ~ /^\./ ? "\\&" text : text
}

# One sentence a line, as manual pages are written.
function paragraph(text) {
    gsub(/\. /, ".\n", text)
    n_lines = split(text, lines, "\n")
    for (i = 1; i <= n_lines; i++) {
        print plain(lines[i])
    }
}

# The same in a line of a request, where some short words would be requests themselves.
function words(text) {
    text = plain(text)
    n_words = split(text, word, " ")
    text = ""
    for (i = 1; i <= n_words; i++) {
        text = text (i > 1 ? " " : "") (length(word[i]) <= 3 ? "\\&" : "") word[i]
    }
    return text
}

function end_key() {
    if (key == "means") {
        paragraph(text)
    } else if (key == "why") {
        print ".Pp"
        paragraph("Why: " text)
    } else if (key == "wrong" || key == "right") {
        print ".Ed"
    }
    key = ""
    text = ""
}

FNR == 1 {
    end_key()
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.yaml$/, "", name)
    print ".Sh " heading[name]
}

/^#/ { next }

/^[EW][0-9]+:$/ {
    end_key()
    code = substr($0, 1, length($0) - 1)
    next
}

/^  [a-z_]+:/ {
    end_key()
    key = $0
    sub(/^ +/, "", key)
    sub(/:.*/, "", key)
    value = $0
    sub(/^ +[a-z_]+: */, "", value)
    if (key == "title") {
        print ".Ss " code " " words(value)
    } else if (key == "file") {
        kind = value
    } else if (key == "saved_as") {
        kind = kind ", saved as " value
    } else if (key == "wrong" || key == "right") {
        print ".Pp"
        print (key == "wrong" ? "Wrong (" kind "):" : "Right:")
        print ".Bd -literal -offset indent -compact"
    }
    next
}

/^    / {
    line = substr($0, 5)
    if (key == "wrong" || key == "right") {
        print plain(line)
    } else {
        text = text (text == "" ? "" : " ") line
    }
}

END {
    end_key()
    print ".Sh SEE ALSO"
    print ".Xr beckonctl 1 ,"
    print ".Xr beckon-rules 5 ,"
    print ".Xr beckon-store 5"
}
