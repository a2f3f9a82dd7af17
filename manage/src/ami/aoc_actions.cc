// SPDX-License-Identifier: Apache-2.0
// AOCMessage: what a call costs, said by whoever counts it (statement 534).
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/call/aoc.h"

namespace asterism::manage {

using call::Aoc;

namespace {

template <class T>
struct AocWord {
    std::string_view text;
    T value;
};
template <class T, std::size_t N>
std::optional<T> aoc_word(std::string_view text, const AocWord<T> (&words)[N]) {
    for (const auto& one : words)
        if (iequals(one.text, text)) return one.value;
    return std::nullopt;
}

constexpr AocWord<Aoc::Kind> kAocKinds[] = {
    {"S", Aoc::Kind::Start}, {"D", Aoc::Kind::During}, {"E", Aoc::Kind::End}};
constexpr AocWord<Aoc::Charge> kCharges[] = {{"NA", Aoc::Charge::NotAvailable},
                                             {"FREE", Aoc::Charge::Free},
                                             {"Currency", Aoc::Charge::Currency},
                                             {"Unit", Aoc::Charge::Units}};
constexpr AocWord<unsigned> kMultipliers[] = {{"OneThousandth", 0}, {"OneHundredth", 1}, {"OneTenth", 2},
                                              {"One", 3},           {"Ten", 4},          {"Hundred", 5},
                                              {"Thousand", 6}};
constexpr AocWord<Aoc::Thing> kThings[] = {{"NA", Aoc::Thing::NotAvailable},
                                           {"SpecialArrangement", Aoc::Thing::SpecialArrangement},
                                           {"BasicCommunication", Aoc::Thing::BasicCommunication},
                                           {"CallAttempt", Aoc::Thing::CallAttempt},
                                           {"CallSetup", Aoc::Thing::CallSetup},
                                           {"UserUserInfo", Aoc::Thing::UserUserInfo},
                                           {"SupplementaryService", Aoc::Thing::SupplementaryService}};
constexpr AocWord<Aoc::Rate> kRates[] = {{"NA", Aoc::Rate::NotAvailable},
                                         {"Free", Aoc::Rate::Free},
                                         {"FreeFromBeginning", Aoc::Rate::FreeFromBeginning},
                                         {"Duration", Aoc::Rate::Duration},
                                         {"Flat", Aoc::Rate::Flat},
                                         {"Volume", Aoc::Rate::Volume},
                                         {"SpecialCode", Aoc::Rate::SpecialCode}};
constexpr AocWord<std::string_view> kScales[] = {
    {"OneHundredthSecond", "one-hundredth-second"},
    {"OneTenthSecond", "one-tenth-second"},
    {"Second", "one-second"},
    {"TenSeconds", "ten-seconds"},
    {"Minute", "one-minute"},
    {"Hour", "one-hour"},
    {"Day", "twenty-four-hours"},
};

/// What an AOCMessage says, or what is wrong with it: the first fault in the order of Asterisk.
struct AocReader {
    /// The sentence; empty: `aoc` holds it.
    static std::string read_charge(const AmiRequest& request, Aoc& aoc) {
        const auto type = request.get("ChargeType");
        if (type.empty()) return "ChargeType not specified";
        const auto charge = aoc_word(type, kCharges);
        if (!charge) return "Invalid ChargeType";
        aoc.charge = *charge;
        aoc.total = !iequals(request.get("TotalType"), "SubTotal");
        if (aoc.charge == Aoc::Charge::Currency) {
            aoc.money.currency = request.get("CurrencyName");
            return read_money(request.get("CurrencyAmount"), request.get("CurrencyMultiplier"), aoc.money,
                              "ChargeType is Currency");
        }
        aoc.units = parse_uint(request.get("UnitAmount(0)")).value_or(0);
        return {};
    }

    /// Each ChargedItem opens an item, to which the headers behind it belong.
    static std::string read_items(const AmiRequest& request, Aoc& aoc) {
        struct Said {
            std::string_view thing, rate, currency, amount, multiplier, time, scale, charging, code;
        };
        std::vector<Said> items;
        for (const auto& [name, value] : request.message().headers()) {
            if (iequals(name, "ChargedItem")) {
                items.push_back({.thing = value});
                continue;
            }
            if (items.empty()) continue;
            auto& item = items.back();
            for (const auto& [header, field] : {std::pair{"RateType", &Said::rate},
                                                {"CurrencyName", &Said::currency},
                                                {"CurrencyAmount", &Said::amount},
                                                {"CurrencyMultiplier", &Said::multiplier},
                                                {"Time", &Said::time},
                                                {"TimeScale", &Said::scale},
                                                {"ChargingType", &Said::charging},
                                                {"Code", &Said::code}})
                if (iequals(name, header)) item.*field = value;
        }
        if (items.empty()) return "ChargedItem not specified";
        for (const auto& said : items) {
            if (said.rate.empty()) return "RateType not specified";
            const auto thing = aoc_word(said.thing, kThings);
            if (!thing) return "Invalid ChargedItem";
            const auto rate = aoc_word(said.rate, kRates);
            if (!rate) return "Invalid RateType";
            Aoc::Item item{.thing = *thing, .rate = *rate, .money = {.currency = std::string(said.currency)}};
            if ((*thing == Aoc::Thing::SpecialArrangement || *rate == Aoc::Rate::SpecialCode) &&
                !parse_uint(said.code))
                return "Invalid Code, Code is a required when ChargedItem is SpecialArrangement and when "
                       "RateType is "
                       "SpecialCode";
            const bool costs =
                *rate == Aoc::Rate::Duration || *rate == Aoc::Rate::Flat || *rate == Aoc::Rate::Volume;
            if (costs)
                if (auto fault = read_money(said.amount, said.multiplier, item.money, "RateType is non-free");
                    !fault.empty())
                    return fault;
            if (*rate == Aoc::Rate::Duration) {
                if (said.scale.empty())
                    return "TimeScale unspecified, TimeScale is required when RateType is Duration.";
                const auto scale = aoc_word(said.scale, kScales);
                if (!scale) return "Invalid TimeScale";
                const auto time = parse_uint(said.time);
                if (!time) return "Invalid Time, Time is a required when RateType is Duration";
                item.scale = *scale;
                item.time = *time;
                item.step_function = iequals(said.charging, "StepFunction");
            }
            aoc.items.push_back(std::move(item));
        }
        return {};
    }

    static std::string read_money(std::string_view amount, std::string_view multiplier, Aoc::Money& money,
                                  std::string_view when) {
        const auto number = parse_uint(amount);
        if (!number) return fmt::format("Invalid CurrencyAmount, CurrencyAmount is a required when {}", when);
        if (multiplier.empty())
            return fmt::format("ChargeMultiplier unspecified, ChargeMultiplier is required when {}.", when);
        const auto known = aoc_word(multiplier, kMultipliers);
        if (!known) return "Invalid ChargeMultiplier";
        money.amount = *number;
        money.multiplier = *known;
        return {};
    }
};

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
        return request.error("Channel and PartialChannel are not specified. Specify at least one of these.");
    auto* channel = meant_channel(request);
    if (!channel || channel->gone()) return request.error("No such channel");
    const auto kind = aoc_word(request.get("MsgType"), kAocKinds);
    if (!kind) return request.error("Invalid MsgType");
    Aoc aoc;
    aoc.kind = *kind;
    const auto fault = aoc.kind == Aoc::Kind::Start ? AocReader::read_items(request, aoc)
                                                    : AocReader::read_charge(request, aoc);
    if (!fault.empty()) return request.error(fault);
    request.success("AOC Message successfully queued on channel");
    if (!channel->gone() && channel->leg()) channel->leg()->advise_of_charge(aoc);
}

}  // namespace

std::vector<AmiAction> aoc_actions() {
    return {{"AOCMessage", classes(EventClass::Aoc), "Generate an Advice of Charge message on a channel.",
             aoc_message}};
}

}  // namespace asterism::manage
