// SPDX-License-Identifier: Apache-2.0
// Advice of charge as a part of our messages: at the start with every 180, 183 and 200, at the end with BYE
// or its answer (reference 380; statement 533). What comes between is an INFO of its own.
#include "supplement/aoc_owed.h"
#include "supplement/aoc_xml.h"
#include "supplement/supplement.h"

namespace asterism::session {

namespace {

class AdviceOfCharge final : public Supplement {
public:
    std::string_view name() const override { return "aoc"; }

    void on_request_out(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Bye) pay_end(context, request);
    }
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        if (context.ending) return pay_end(context, response);
        const int status = response.status();
        const auto* owed = owed_by(context);
        if (!owed || owed->start.empty() || context.in_dialog) return;
        if (status == 180 || status == 183 || status == 200)
            response.add_part({std::string(kAocType), owed->start, {}}).keep_multipart();
    }

private:
    static AocOwed* owed_by(const SupplementContext& context) {
        return context.endpoint.send_aoc && context.channel ? context.channel->attached.find<AocOwed>()
                                                            : nullptr;
    }
    static void pay_end(const SupplementContext& context, sip::Draft& draft) {
        auto* owed = owed_by(context);
        if (!owed) return;
        const auto xml = std::exchange(owed->end, {});
        if (!xml.empty()) draft.add_part({std::string(kAocType), xml, {}});
    }
};

}  // namespace

const Supplement& aoc_supplement() {
    static const AdviceOfCharge one;
    return one;
}

}  // namespace asterism::session
