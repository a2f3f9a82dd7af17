// SPDX-License-Identifier: Apache-2.0
// AOCMessage: what a call costs, said by whoever counts it.
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/call/aoc.h"

namespace asterism::manage {

using call::Aoc;

namespace {

/// A number of a header; nullopt, and the error is sent, when it is none.
std::optional<std::uint64_t> number(const AmiRequest& request, std::string_view header) {
    const auto text = request.get(header);
    if (text.empty()) return 0;
    const auto value = parse_uint(text);
    if (!value) request.error(fmt::format("Invalid {}", header));
    return value;
}

template <class T>
struct Word {
    std::string_view text;
    T value;
};
template <class T, std::size_t N>
std::optional<T> word(std::string_view text, const Word<T> (&words)[N]) {
    for (const auto& one : words)
        if (iequals(one.text, text)) return one.value;
    return std::nullopt;
}

constexpr Word<Aoc::Kind> kKinds[] = {
    {"S", Aoc::Kind::Start}, {"D", Aoc::Kind::During}, {"E", Aoc::Kind::End}};
constexpr Word<Aoc::Charge> kCharges[] = {{"NA", Aoc::Charge::NotAvailable},
                                          {"FREE", Aoc::Charge::Free},
                                          {"Currency", Aoc::Charge::Currency},
                                          {"Unit", Aoc::Charge::Units}};
constexpr Word<unsigned> kMultipliers[] = {{"OneThousandth", 0}, {"OneHundredth", 1}, {"OneTenth", 2},
                                           {"One", 3},           {"Ten", 4},          {"Hundred", 5},
                                           {"Thousand", 6}};

bool read_money(const AmiRequest& request, Aoc& aoc) {
    const auto amount = number(request, "CurrencyAmount");
    if (!amount) return false;
    aoc.money.currency = request.get("CurrencyName");
    aoc.money.amount = *amount;
    const auto multiplier = request.get("CurrencyMultiplier");
    const auto known = word(multiplier, kMultipliers);
    if (!known && !multiplier.empty()) {
        request.error("Invalid CurrencyMultiplier");
        return false;
    }
    aoc.money.multiplier = known.value_or(3);
    return true;
}

bool read_charge(const AmiRequest& request, Aoc& aoc) {
    const auto charge = word(request.get("ChargeType"), kCharges);
    if (!charge) {
        request.error("Invalid ChargeType");
        return false;
    }
    aoc.charge = *charge;
    aoc.total = iequals(request.get("TotalType"), "Total") || request.get("TotalType").empty();
    aoc.billing = request.get("AOCBillingId");
    aoc.association_id = request.get("ChargingAssociationId");
    aoc.association_number = request.get("ChargingAssociationNumber");
    aoc.association_plan = request.get("ChargingAssociationPlan");
    if (aoc.charge == Aoc::Charge::Currency) return read_money(request, aoc);
    const auto units = number(request, "UnitAmount(0)");
    const auto type = units ? number(request, "UnitType(0)") : std::nullopt;
    if (!type) return false;
    aoc.units = *units;
    aoc.unit_type = static_cast<unsigned>(std::min<std::uint64_t>(*type, 16));
    return true;
}

bool read_rate(const AmiRequest& request, Aoc& aoc) {
    if (!request.get("ChargedItem").empty()) aoc.item = request.get("ChargedItem");
    if (!request.get("RateType").empty()) aoc.rate = request.get("RateType");
    if (!request.get("TimeScale").empty()) aoc.time_scale = request.get("TimeScale");
    if (!request.get("GranularityTimeScale").empty())
        aoc.granularity_scale = request.get("GranularityTimeScale");
    aoc.step_function = iequals(request.get("ChargingType"), "StepFunction");
    aoc.volume_unit = request.get("VolumeUnit");
    const auto time = number(request, "Time");
    const auto granularity = time ? number(request, "Granularity") : std::nullopt;
    const auto code = granularity ? number(request, "Code") : std::nullopt;
    if (!code) return false;
    aoc.time = *time;
    aoc.granularity = *granularity;
    aoc.code = *code;
    return read_money(request, aoc);
}

/// By its name, or the first whose name begins so.
call::Channel* meant_channel(const AmiRequest& request) {
    const auto& channels = request.services().calls.channels;
    if (const auto name = request.get("Channel"); !name.empty()) return channels.find(name);
    const auto prefix = request.get("ChannelPrefix");
    if (prefix.empty()) return nullptr;
    for (auto* channel : channels.all())
        if (istarts_with(channel->name(), prefix)) return channel;
    return nullptr;
}

void aoc_message(const AmiRequest& request) {
    if (request.get("Channel").empty() && request.get("ChannelPrefix").empty())
        return request.error("Channel and PartyID are not specified. Specify at least one of these.");
    auto* channel = meant_channel(request);
    if (!channel || channel->gone()) return request.error("No such channel");
    const auto kind = word(request.get("MsgType"), kKinds);
    if (!kind) return request.error("Invalid MsgType");
    Aoc aoc;
    aoc.kind = *kind;
    const bool read = aoc.kind == Aoc::Kind::Start ? read_rate(request, aoc) : read_charge(request, aoc);
    if (!read) return;
    request.success("AOC Message successfully queued on channel");
    call::advise_of_charge(*channel, aoc);
}

}  // namespace

std::vector<AmiAction> aoc_actions() {
    return {{"AOCMessage", classes(EventClass::Aoc), "Generate an Advice of Charge message on a channel.",
             aoc_message}};
}

}  // namespace asterism::manage
