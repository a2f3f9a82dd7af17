// SPDX-License-Identifier: Apache-2.0
#include "pjsip/listing.h"

#include "pjsip/rows.h"

namespace asterism::manage {

NameFilter::NameFilter(const std::vector<std::string>& args)
    : regex_(Regex::compile(args.size() < 2 ? std::string_view() : args[1])) {}

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
    for (const auto& [name, value] : fields) out.line(" {:<{}} : {}", name, name_width, value);
}

void no_such_object(CommandCall& call) {
    call.out.line("Unable to find object {}.", call.args.empty() ? std::string("ID") : call.args.front());
    call.out.line();
    call.out.fail();
}

}  // namespace asterism::manage
