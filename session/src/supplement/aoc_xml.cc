// SPDX-License-Identifier: Apache-2.0
#include "aoc_xml.h"

#include <fmt/core.h>

#include "asterism/base/xml.h"

namespace asterism::session {

namespace {

using call::Aoc;

/// One element a line, one blank a level (532).
class XmlLines {
public:
    explicit XmlLines(std::string head) : out_(std::move(head)) {}
    void leaf(std::string_view name, std::string_view content = {}) {
        if (content.empty())
            line(fmt::format("<{} />", name));
        else
            line(fmt::format("<{0}>{1}</{0}>", name, escape_xml(content)));
    }
    template <class Inside>
    void around(std::string_view name, const Inside& inside) {
        line(fmt::format("<{}>", name));
        const auto before = out_.size();
        ++depth_;
        inside();
        --depth_;
        if (out_.size() != before) return line(fmt::format("</{}>", name));
        out_.resize(before - 2);
        out_ += " />\n";
    }
    std::string take() { return std::move(out_); }

private:
    void line(std::string_view text) {
        out_.append(depth_, ' ');
        (out_ += text) += '\n';
    }
    std::string out_;
    std::size_t depth_ = 1;
};

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

void write_money(XmlLines& xml, const Aoc::Money& money) {
    if (!money.currency.empty()) xml.leaf("currency-id", money.currency);
    xml.leaf("currency-amount", decimal(money));
}

void write_charges(XmlLines& xml, const Aoc& aoc) {
    xml.around("recorded-charges", [&] {
        switch (aoc.charge) {
            case Aoc::Charge::Currency:
                return xml.around("recorded-currency-units", [&] { write_money(xml, aoc.money); });
            case Aoc::Charge::Units:
                return xml.around("recorded-currency-units",
                                  [&] { write_money(xml, {.currency = "UNIT", .amount = aoc.units}); });
            case Aoc::Charge::Free:
                return xml.leaf("free-charge");
            case Aoc::Charge::NotAvailable:
                return xml.leaf("not-available");
        }
    });
}

/// Empty: such a thing is not printed.
std::string_view name_of(Aoc::Thing thing) {
    switch (thing) {
        case Aoc::Thing::BasicCommunication:
            return "basic";
        case Aoc::Thing::CallAttempt:
            return "communication-attempt";
        case Aoc::Thing::CallSetup:
            return "communication-setup";
        default:
            return {};
    }
}

void write_rate(XmlLines& xml, const Aoc::Item& item) {
    if (item.rate == Aoc::Rate::Free) return xml.leaf("free-charge");
    if (item.rate == Aoc::Rate::Flat) return xml.around("flat-rate", [&] { write_money(xml, item.money); });
    if (item.rate != Aoc::Rate::Duration || item.thing != Aoc::Thing::BasicCommunication) return;
    xml.around("price-time", [&] {
        write_money(xml, item.money);
        xml.around("length-time-unit", [&] {
            xml.leaf("time-unit", std::to_string(item.time));
            xml.leaf("scale", item.scale);
        });
        xml.leaf("charging-type", item.step_function ? "step-function" : "continuous");
    });
}

void write_rates(XmlLines& xml, const Aoc& aoc) {
    xml.around("charged-items", [&] {
        for (const auto& item : aoc.items)
            if (const auto name = name_of(item.thing); !name.empty())
                xml.around(name, [&] { write_rate(xml, item); });
    });
}

}  // namespace

std::string print_xml(const Aoc& aoc) {
    XmlLines xml(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<aoc xmlns=\"http://uri.etsi.org/ngn/params/xml/simservs/aoc\">\n");
    switch (aoc.kind) {
        case Aoc::Kind::Start:
            xml.around("aoc-s", [&] { write_rates(xml, aoc); });
            break;
        case Aoc::Kind::During:
            xml.around("aoc-d", [&] {
                xml.leaf("charging-info", aoc.total ? "total" : "subtotal");
                write_charges(xml, aoc);
            });
            break;
        case Aoc::Kind::End:
            xml.around("aoc-e", [&] { write_charges(xml, aoc); });
            break;
    }
    return xml.take() + "</aoc>\n";
}

}  // namespace asterism::session
