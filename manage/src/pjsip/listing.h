// SPDX-License-Identifier: Apache-2.0
// The frame around every PJSIP listing: headings, rule, rows, count; and the table of a single object.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/base/regex.h"
#include "asterism/schema/option.h"

namespace asterism::manage {

/// "like <regular expression>" (POSIX extended), or everything.
class NameFilter {
public:
    /// The arguments of a command that ends in [like <pattern>].
    explicit NameFilter(const std::vector<std::string>& args);
    bool good() const { return regex_.has_value(); }
    bool takes(const std::string& name) const { return regex_->found_in(name); }

private:
    Result<Regex> regex_;
};

/// A blank line, the headings, a rule, a blank line.
void begin_listing(CommandOutput& out, const std::vector<std::string>& heads);
/// "Objects found: 2" or "No objects found."
void end_listing(CommandOutput& out, std::size_t count);

/// Lists those of `objects` (of anything with ->name) that the command's pattern takes, by name. `tree`: each
/// object's block ends with a blank line.
template <class Objects, class Row>
void list_objects(CommandCall& call, const std::vector<std::string>& heads, const Objects& objects, bool tree,
                  Row&& row);

/// " ParameterName : ParameterValue", a rule, and the fields.
void parameter_table(CommandOutput& out, const std::vector<schema::Field>& fields);

/// "Unable to find object ID." as Asterisk says it.
void no_such_object(CommandCall& call);

// ---- templates

template <class Objects, class Row>
void list_objects(CommandCall& call, const std::vector<std::string>& heads, const Objects& objects, bool tree,
                  Row&& row) {
    const NameFilter filter(call.args);
    if (!filter.good()) {
        call.out.line("The pattern is no regular expression.");
        return call.out.fail();
    }
    std::vector<typename Objects::value_type> taken;
    for (const auto& object : objects)
        if (filter.takes(object->name)) taken.push_back(object);
    if (taken.empty()) return end_listing(call.out, 0);
    std::sort(taken.begin(), taken.end(), [](const auto& a, const auto& b) { return a->name < b->name; });
    begin_listing(call.out, heads);
    for (const auto& object : taken) {
        row(*object);
        if (tree) call.out.line();
    }
    call.out.line();
    end_listing(call.out, taken.size());
}

}  // namespace asterism::manage
