// SPDX-License-Identifier: Apache-2.0
#include "body_type.h"

#include "asterism/base/text.h"
#include "asterism/sip/params.h"

namespace asterism::presence {

const std::array<BodyTypeRow, kBodyTypes> kBodyTypeTable{{
    {BodyType::Pidf, "application/pidf+xml", BodyOf::Extension},
    {BodyType::Xpidf, "application/xpidf+xml", BodyOf::Extension},
    {BodyType::CpimPidf, "application/cpim-pidf+xml", BodyOf::Extension},
    {BodyType::DialogInfo, "application/dialog-info+xml", BodyOf::Extension},
    {BodyType::MessageSummary, "application/simple-message-summary", BodyOf::Mailboxes},
    {BodyType::Features, "application/x-as-feature-event+xml", BodyOf::Features},
}};

namespace {

/// "0.8" as 800; what cannot be read counts as 1.
unsigned quality_of(const sip::Params& params) {
    for (const auto& param : params) {
        if (!iequals(param.name, "q")) continue;
        const auto [whole, behind] = split_once(param.value, '.');
        if (whole == "1") return 1000;
        if (whole != "0" || behind.size() > 3) return 1000;
        unsigned thousandths = 0, unit = 100;
        for (const char c : behind) {
            if (c < '0' || c > '9') return 1000;
            thousandths += static_cast<unsigned>(c - '0') * unit;
            unit /= 10;
        }
        return thousandths;
    }
    return 1000;
}

}  // namespace

std::optional<BodyType> choose_type(const sip::Message& subscribe, BodyOf of, BodyType preset) {
    if (!subscribe.has(sip::HeaderId::Accept)) return preset;
    std::optional<BodyType> best;
    unsigned best_quality = 0;
    const auto consider = [&](BodyType type, unsigned quality) {
        if (quality <= best_quality) return;
        best = type;
        best_quality = quality;
    };
    for (const auto text : subscribe.values(sip::HeaderId::Accept)) {
        const auto range = sip::ValueParams::parse(text);
        if (!range) continue;
        const auto quality = quality_of(range->params);
        if (range->value == "*/*" || iequals(range->value, "application/*")) {
            consider(preset, quality);
            continue;
        }
        for (const auto& row : kBodyTypeTable)
            if (row.of == of && iequals(range->value, row.name)) consider(row.type, quality);
    }
    return best;
}

}  // namespace asterism::presence
