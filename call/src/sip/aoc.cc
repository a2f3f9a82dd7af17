// SPDX-License-Identifier: Apache-2.0
// Advice of charge as a part of our messages: at the start with the next 180, 183 or 200, at the end with BYE
// or its answer (reference 380, 381). What comes between is an INFO of its own.
#include "asterism/call/aoc.h"

#include "supplement.h"

namespace asterism::call {

namespace {

class AdviceOfCharge final : public Supplement {
public:
    std::string_view name() const override { return "aoc"; }

    void on_request_out(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Bye) pay(context, request, &AocOwed::end);
    }
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        const int status = response.status();
        if (status == 180 || status == 183 || status == 200)
            pay(context, response, context.ending ? &AocOwed::end : &AocOwed::start);
    }

private:
    static void pay(const SupplementContext& context, sip::Draft& draft, std::string AocOwed::* what) {
        if (!context.endpoint.send_aoc || !context.channel || !context.channel->aoc_owed) return;
        const auto xml = std::exchange(context.channel->aoc_owed.get()->*what, {});
        if (!xml.empty()) draft.add_part({std::string(kAocType), xml, {}});
    }
};

}  // namespace

const Supplement& aoc_supplement() {
    static const AdviceOfCharge one;
    return one;
}

}  // namespace asterism::call
