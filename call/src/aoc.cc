// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/aoc.h"

#include <fmt/core.h>

#include <array>

#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"

namespace asterism::call {

namespace {

constexpr std::array<std::string_view, 7> kMultipliers{"1/1000", "1/100", "1/10", "1", "10", "100", "1000"};

std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) switch (c) {
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '&':
                out += "&amp;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    return out;
}

std::string element(std::string_view name, std::string_view content) {
    return fmt::format("<{0}>{1}</{0}>", name, content);
}

/// 150 times 1/100 is "1.50".
std::string decimal(const Aoc::Money& money) {
    static constexpr std::uint64_t kPowers[] = {1000, 100, 10};
    if (money.multiplier >= 3) {
        auto amount = std::to_string(money.amount);
        return money.amount == 0 ? amount : amount + std::string(money.multiplier - 3, '0');
    }
    const auto power = kPowers[money.multiplier];
    return fmt::format("{}.{:0{}}", money.amount / power, money.amount % power,
                       static_cast<int>(3 - money.multiplier));
}

std::string money(const Aoc& aoc) {
    return element("currency-id", escape(aoc.money.currency)) +
           element("currency-amount", decimal(aoc.money));
}

std::string recorded_charges(const Aoc& aoc) {
    switch (aoc.charge) {
        case Aoc::Charge::Currency:
            return element("recorded-charges", element("recorded-currency-units", money(aoc)));
        case Aoc::Charge::Units: {
            auto units = element("number-of-units", std::to_string(aoc.units));
            if (aoc.unit_type) units += element("type-of-unit", std::to_string(aoc.unit_type));
            return element("recorded-charges", element("recorded-type-of-units", units));
        }
        case Aoc::Charge::Free:
            return "<recorded-charges><free-charge/></recorded-charges>";
        case Aoc::Charge::NotAvailable:
            break;
    }
    return "<recorded-charges><not-available/></recorded-charges>";
}

struct Billing {
    std::string_view ami;
    std::string_view xml;
    std::string_view event;
};
constexpr Billing kBillings[] = {
    {"Normal", "normal-charging", "Normal"},
    {"ReverseCharge", "reverse-charging", "Reverse"},
    {"CreditCard", "credit-card-charging", "CreditCard"},
    {"CallFwdUnconditional", "call-forwarding-unconditional", "CallForwardingUnconditional"},
    {"CallFwdBusy", "call-forwarding-busy", "CallForwardingBusy"},
    {"CallFwdNoReply", "call-forwarding-no-reply", "CallForwardingNoReply"},
    {"CallDeflection", "call-deflection", "CallDeflection"},
    {"CallTransfer", "call-transfer", "CallTransfer"},
};
const Billing* billing_of(std::string_view ami) {
    for (const auto& row : kBillings)
        if (iequals(row.ami, ami)) return &row;
    return nullptr;
}

std::string billing_id(const Aoc& aoc) {
    const auto* row = billing_of(aoc.billing);
    return row ? element("billing-id", row->xml) : std::string();
}

std::string time_unit(std::uint64_t amount, std::string_view scale) {
    struct Scale {
        std::string_view ami;
        std::string_view xml;
    };
    static constexpr Scale kScales[] = {
        {"OneHundredthSecond", "one-hundreth-second"},
        {"OneTenthSecond", "one-tenth-second"},
        {"Second", "one-second"},
        {"TenSeconds", "ten-seconds"},
        {"Minute", "one-minute"},
        {"Hour", "one-hour"},
        {"Day", "twenty-four-hours"},
    };
    std::string_view word = "one-second";
    for (const auto& row : kScales)
        if (iequals(row.ami, scale)) word = row.xml;
    return element("time-unit", std::to_string(amount)) + element("scale", word);
}

std::string rate(const Aoc& aoc) {
    const auto is = [&aoc](std::string_view word) { return iequals(aoc.rate, word); };
    if (is("Free")) return "<free-charge/>";
    if (is("FreeFromBeginning")) return "<free-charge-from-beginning/>";
    if (is("Flat")) return element("flat-rate", money(aoc));
    if (is("SpecialCode")) return element("special-code", std::to_string(aoc.code));
    if (is("Volume"))
        return element("volume-unit", element("volume-type", to_lower(aoc.volume_unit)) + money(aoc));
    if (is("Duration")) {
        auto price = money(aoc) + element("length-time-unit", time_unit(aoc.time, aoc.time_scale)) +
                     element("charging-type", aoc.step_function ? "step-function" : "continuous");
        if (aoc.granularity)
            price += element("granularity", time_unit(aoc.granularity, aoc.granularity_scale));
        return element("price-time", price);
    }
    return "<not-available/>";
}

std::string charged_items(const Aoc& aoc) {
    struct Item {
        std::string_view ami;
        std::string_view xml;
    };
    static constexpr Item kItems[] = {
        {"BasicCommunication", "basic"},      {"CallAttempt", "communication-attempt"},
        {"CallSetup", "communication-setup"}, {"UserUserInfo", "user-to-user-info"},
        {"SupplementaryService", "services"},
    };
    if (iequals(aoc.item, "SpecialArrangement"))
        return element("special-arrangement", std::to_string(aoc.code));
    std::string_view word = "basic";
    for (const auto& row : kItems)
        if (iequals(row.ami, aoc.item)) word = row.xml;
    return element("charged-items", element(word, rate(aoc)));
}

}  // namespace

std::string print_xml(const Aoc& aoc) {
    std::string body;
    switch (aoc.kind) {
        case Aoc::Kind::Start:
            body = element("aoc-s", charged_items(aoc));
            break;
        case Aoc::Kind::During:
            body = element("aoc-d", element("charging-info", aoc.total ? "total" : "subtotal") +
                                        recorded_charges(aoc) + billing_id(aoc));
            break;
        case Aoc::Kind::End:
            body = element("aoc-e", recorded_charges(aoc) + billing_id(aoc));
            break;
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
        "<aoc xmlns=\"http://uri.etsi.org/ngn/params/xml/simservs/aoc\">{}</aoc>\r\n",
        body);
}

namespace {

void add_money(Event& event, const Aoc::Money& money) {
    event.add("Name", money.currency)
        .add("Cost", std::to_string(money.amount))
        .add("Multiplier", kMultipliers[money.multiplier]);
}

void add_charge(Event& event, const Aoc& aoc) {
    static constexpr std::string_view kTypes[] = {"NotAvailable", "Free", "Currency", "Units"};
    event.add("Type", kTypes[static_cast<int>(aoc.charge)]);
    if (aoc.charge != Aoc::Charge::Currency && aoc.charge != Aoc::Charge::Units) return;
    const auto* billing = billing_of(aoc.billing);
    event.add("BillingID", billing ? billing->event : "NotAvailable")
        .add("TotalType", aoc.total || aoc.kind == Aoc::Kind::End ? "Total" : "SubTotal");
    if (aoc.charge == Aoc::Charge::Currency) return add_money(event, aoc.money);
    event.add("NumberOf", std::to_string(aoc.units));
    if (aoc.unit_type) event.add("TypeOf", std::to_string(aoc.unit_type));
}

void add_rate(Event& event, const Aoc& aoc) {
    event.add("Chargeable", aoc.item).add("RateType", iequals(aoc.rate, "NA") ? "NotAvailable" : aoc.rate);
    if (iequals(aoc.rate, "SpecialCode")) event.add("SpecialCode", std::to_string(aoc.code));
    if (!iequals(aoc.rate, "Duration") && !iequals(aoc.rate, "Flat") && !iequals(aoc.rate, "Volume")) return;
    add_money(event, aoc.money);
    if (iequals(aoc.rate, "Volume")) event.add("Unit", aoc.volume_unit);
    if (!iequals(aoc.rate, "Duration")) return;
    event.add("ChargingType", aoc.step_function ? "StepFunction" : "ContinuousCharging")
        .add("Length", std::to_string(aoc.time))
        .add("Scale", aoc.time_scale);
    if (aoc.granularity) event.add("Granularity", std::to_string(aoc.granularity));
}

void publish(const Channel& channel, const Aoc& aoc) {
    static constexpr std::string_view kNames[] = {"AOC-S", "AOC-D", "AOC-E"};
    channel.calls().events.publish(kNames[static_cast<int>(aoc.kind)], EventClass::Aoc, [&](Event& event) {
        add_channel(event, channel);
        if (aoc.kind == Aoc::Kind::Start) return add_rate(event, aoc);
        if (!aoc.association_number.empty())
            event.add("Number", aoc.association_number).add("Plan", aoc.association_plan);
        if (!aoc.association_id.empty()) event.add("ID", aoc.association_id);
        add_charge(event, aoc);
    });
}

}  // namespace

void advise_of_charge(Channel& channel, const Aoc& aoc) {
    if (channel.gone()) return;
    publish(channel, aoc);
    if (!channel.leg() || !channel.leg()->takes_charges()) return;
    if (!channel.aoc_owed) channel.aoc_owed = std::make_unique<AocOwed>();
    switch (aoc.kind) {
        case Aoc::Kind::Start:
            if (!channel.is_up()) channel.aoc_owed->start = print_xml(aoc);
            break;
        case Aoc::Kind::During: {
            channel.leg()->send_charge(print_xml(aoc));
            // If nobody says how it ended, this was the sum.
            auto sum = aoc;
            sum.kind = Aoc::Kind::End;
            channel.aoc_owed->end = print_xml(sum);
            break;
        }
        case Aoc::Kind::End:
            channel.aoc_owed->end = print_xml(aoc);
            break;
    }
}

}  // namespace asterism::call
