// SPDX-License-Identifier: Apache-2.0
// Everything the dialplan can call, one line each, by the alphabet.
#include "asterism/apps/table.h"

#include "applications.h"

namespace asterism::apps {

namespace {

constexpr call::Application kApplications[] = {
    {"Answer", "Answer([delay[,options]])", "Answer a channel if ringing.", answer},
    {"Dial", "Dial([Technology/Resource[&...]][,timeout[,options[,URL]]])",
     "Attempt to connect to another device or endpoint and bridge the call.", dial},
    {"Echo", "Echo()", "Echo audio back to the caller.", echo},
    {"Goto", "Goto([[context,]extension,]priority)", "Jump to a particular priority, extension, or context.",
     go_to},
    {"Hangup", "Hangup([causecode])", "Hang up the calling channel.", hangup},
    {"MSet", "MSet(set1=value1[,set2=value2[,...]])", "Set channel variable(s) or function value(s).",
     set_several},
    {"NoOp", "NoOp([text])", "Do nothing (show the text).", no_op},
    {"Playback", "Playback(filename[&filename2...][,options])", "Play a file.", playback},
    {"Set", "Set(name=value)", "Set channel variable or function value.", set},
    {"Wait", "Wait(seconds)", "Wait for some time.", wait},
};

}  // namespace

void add_applications(call::ApplicationTable& table) {
    for (const auto& application : kApplications) table.add(application);
}

void add_functions(call::FunctionTable&) {}
void attach(AppServices) {}

}  // namespace asterism::apps
