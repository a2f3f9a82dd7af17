// SPDX-License-Identifier: Apache-2.0
// Who sent the call here, and whose place it is to take: on the INVITE that a transfer brings about (RFC
// 3892, 3891; statement 373), out of the variables that the transfer left.
#include "supplement/supplement.h"

namespace asterism::session {

namespace {

class Referred final : public Supplement {
public:
    std::string_view name() const override { return "referred"; }
    void on_request_out(SupplementContext& context, sip::Draft& request) const override {
        if (context.in_dialog || !context.channel || request.method() != sip::Method::Invite) return;
        const auto add = [&](std::string_view variable, sip::HeaderId header) {
            const auto* found = context.channel->variables.find(variable);
            if (found && !found->value.empty()) request.add(header, found->value);
        };
        add("SIPREFERREDBYHDR", sip::HeaderId::ReferredBy);
        add("SIPREPLACESHDR", sip::HeaderId::Replaces);
    }
};

}  // namespace

const Supplement& referred_supplement() {
    static const Referred one;
    return one;
}

}  // namespace asterism::session
