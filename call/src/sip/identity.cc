// SPDX-License-Identifier: Apache-2.0
// Who calls (reference 346, 347): the endpoint's configured caller id, and without a number of its own the
// From.
#include "asterism/base/text.h"
#include "supplement.h"

namespace asterism::call {

namespace {

class Identity final : public Supplement {
public:
    std::string_view name() const override { return "identity"; }

    int on_request_in(SupplementContext& context, const sip::Message& request) const override {
        if (request.method() != sip::Method::Invite || !request.to_tag().empty() || !context.channel)
            return 0;
        const auto& endpoint = context.endpoint;
        auto& caller = context.channel->caller;
        std::string number = endpoint.callerid.number;
        std::string name = endpoint.callerid.name;
        if (number.empty()) {
            const auto uri = request.from().uri();
            number = uri ? uri->plain_user() : std::string();
            name = valid_utf8(request.from().display_name());
        }
        if (!number.empty()) caller.number.set(number);
        if (!name.empty()) caller.name.set(name);
        caller.number.presentation = caller.name.presentation =
            static_cast<Presentation>(endpoint.callerid_privacy);
        caller.tag = endpoint.callerid_tag;
        caller.ani = number;
        return 0;
    }
};

}  // namespace

const Supplement& identity_supplement() {
    static const Identity one;
    return one;
}

}  // namespace asterism::call
