// SPDX-License-Identifier: Apache-2.0
// Headers that the dialplan asked for, on the INVITE that begins a call and on nothing else (reference 267,
// 268). Session writes what PJSIP_HEADER_PARAM asks for, together with From.
#include "asterism/session/headers.h"

#include "supplement/supplement.h"

namespace asterism::session {

namespace {

class Headers final : public Supplement {
public:
    std::string_view name() const override { return "headers"; }
    void on_request_out(SupplementContext& context, sip::Draft& request) const override {
        if (context.in_dialog || request.method() != sip::Method::Invite) return;
        const auto* wanted = context.channel ? context.channel->attached.find<WantedHeaders>() : nullptr;
        if (!wanted) return;
        for (const auto* list : {&wanted->inheritable, &wanted->own})
            for (const auto& one : list->all()) request.add(one.name, one.value);
    }
};

}  // namespace

const Supplement& headers_supplement() {
    static const Headers one;
    return one;
}

}  // namespace asterism::session
