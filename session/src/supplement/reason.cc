// SPDX-License-Identifier: Apache-2.0
// Why a call ends, in the words of RFC 3326 (reference 263, 275 to 277).
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/call/cause.h"
#include "asterism/session/sip_status.h"
#include "supplement/supplement.h"

namespace asterism::session {

namespace {

/// 275: Q.850 is preferred over SIP. SIP's 200 alone is no more than an end (seen of Asterisk, against 277).
/// NotDefined: it names none.
Cause cause_named_in(const sip::Message& message) {
    Cause by_sip = Cause::NotDefined;
    for (const auto value : message.values(sip::HeaderId::Reason)) {
        const auto reason = sip::ValueParams::parse(value);
        if (!reason) continue;
        const auto number = reason->params.number("cause");
        if (!number || *number > 999) continue;
        if (iequals(reason->value, "Q.850"))
            if (const auto cause = call::cause_of_number(*number)) return *cause;
        if (iequals(reason->value, "SIP")) by_sip = cause_of_sip_status(static_cast<int>(*number));
    }
    return by_sip;
}

class Reason final : public Supplement {
public:
    std::string_view name() const override { return "reason"; }

    int on_request_in(SupplementContext& context, const sip::Message& request) const override {
        if (request.method() == sip::Method::Bye || request.method() == sip::Method::Cancel)
            read(context, request);
        return 0;
    }
    void on_request_out(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Bye || request.method() == sip::Method::Cancel)
            add(context, request);
    }
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        if (response.status() >= 300) add(context, response);
    }

private:
    static void read(SupplementContext& context, const sip::Message& message) {
        const auto named = cause_named_in(message);
        if (named != Cause::NotDefined) context.cause = named;
    }
    // 276; 263 for 26.
    static void add(const SupplementContext& context, sip::Draft& draft) {
        if (!context.cause) return;
        if (context.cause == Cause::AnsweredElsewhere)
            draft.add(sip::HeaderId::Reason, "SIP;cause=200;text=\"Call completed elsewhere\"");
        if (!context.endpoint.suppress_q850_reason_headers)
            draft.add(sip::HeaderId::Reason, fmt::format("Q.850;cause={}", cause_number(*context.cause)));
    }
};

}  // namespace

const Supplement& reason_supplement() {
    static const Reason one;
    return one;
}

}  // namespace asterism::session
