// SPDX-License-Identifier: Apache-2.0
#include "pjsip/listing.h"

#include <regex.h>

#include "pjsip/rows.h"

namespace asterism::manage {

NameFilter::NameFilter(const std::vector<std::string>& args) {
    if (args.size() < 2) return;
    // A pattern of that length is a mistake, and compiling it may take all memory.
    if (args[1].size() > 256) {
        good_ = false;
        return;
    }
    auto* regex = new regex_t;
    if (regcomp(regex, args[1].c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
        delete regex;
        good_ = false;
        return;
    }
    regex_ = regex;
}

NameFilter::~NameFilter() {
    if (!regex_) return;
    regfree(static_cast<regex_t*>(regex_));
    delete static_cast<regex_t*>(regex_);
}

bool NameFilter::takes(const std::string& name) const {
    return !regex_ || regexec(static_cast<const regex_t*>(regex_), name.c_str(), 0, nullptr, 0) == 0;
}

void begin_listing(CommandOutput& out, const std::vector<std::string>& heads) {
    out.line();
    for (const auto& head : heads) out.line("{}", head);
    out.line("{:=<{}}", "", kRule);
    out.line();
}

void end_listing(CommandOutput& out, std::size_t count) {
    if (count == 0) {
        out.line("No objects found.");
        out.line();
        return;
    }
    out.line("Objects found: {}", count);
    out.line();
}

void parameter_table(CommandOutput& out, const std::vector<schema::Field>& fields) {
    std::size_t name_width = std::string_view("ParameterName").size();
    std::size_t value_width = std::string_view("ParameterValue").size();
    for (const auto& [name, value] : fields) {
        name_width = std::max(name_width, name.size());
        value_width = std::max(value_width, value.size());
    }
    out.line(" {:<{}} : ParameterValue", "ParameterName", name_width);
    out.line(" {:=<{}}", "", name_width + 3 + value_width);
    for (const auto& [name, value] : fields)
        out.line(" {:<{}} :{}{}", name, name_width, value.empty() ? "" : " ", value);
}

void no_such_object(CommandCall& call) {
    call.out.line("Unable to find object {}.", call.args.empty() ? std::string("ID") : call.args.front());
    call.out.line();
    call.out.fail();
}

}  // namespace asterism::manage
