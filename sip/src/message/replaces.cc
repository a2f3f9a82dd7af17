// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/replaces.h"

#include "asterism/base/text.h"
#include "asterism/sip/params.h"
#include "message/fault.h"

namespace asterism::sip {

Result<Replaces, ParseError> Replaces::parse(std::string_view value) {
    const auto read = ValueParams::parse(value);
    if (!read) return std::unexpected(read.error());
    Replaces out;
    out.call_id = read->value;
    for (const auto& param : read->params) {
        auto* tag = iequals(param.name, "to-tag")     ? &out.to_tag
                    : iequals(param.name, "from-tag") ? &out.from_tag
                                                      : nullptr;
        if (iequals(param.name, "early-only")) out.early_only = true;
        if (!tag) continue;
        if (!tag->empty()) return fault(Rule::Params, 0);
        *tag = param.value;
    }
    if (out.to_tag.empty() || out.from_tag.empty()) return fault(Rule::Params, value.size());
    return out;
}

}  // namespace asterism::sip
