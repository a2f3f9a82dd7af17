// SPDX-License-Identifier: Apache-2.0
// SayOrdinal(number[,gender]), SayMoney(amount): "twenty-first", "one dollar and five cents", in English.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "say.h"

namespace asterism::apps {

SoundNames say_ordinal(std::int64_t number) {
    if (number == 0) return {};
    auto out = say_number(number);
    // Of its words the last is another one: digits/h-3, digits/h-hundred.
    constexpr std::string_view kFolder = "digits/";
    if (out.back().starts_with(kFolder)) out.back().insert(kFolder.size(), "h-");
    return out;
}

SoundNames say_money(std::string_view amount) {
    const auto [whole, fraction] = split_once(trim(amount), '.');
    const auto dollars = spoken_number(whole).value_or(0);
    const auto cents = static_cast<std::int64_t>(parse_uint(fraction.substr(0, 2)).value_or(0));
    SoundNames out;
    const auto add = [&out](std::int64_t number) {
        for (auto& name : say_number(number)) out.push_back(std::move(name));
    };
    if (dollars > 0) {
        add(dollars);
        // The sound of one dollar before cents has a name of its own.
        out.emplace_back(dollars > 1 ? "dollars" : cents > 0 ? "letters/dollar_" : "letters/dollar");
        if (cents > 0) out.emplace_back("and");
    }
    if (cents > 0 || dollars == 0) {
        add(cents);
        out.emplace_back(cents == 1 ? "cent" : "cents");
    }
    return out;
}

rt::Task<Next> say_ordinal_app(Channel& channel, std::string data) {
    const auto text = trim(split_once(data, ',').first);
    if (text.empty()) {
        log::warning("SayOrdinal requires an argument (number)");
        co_return Next::HangUp;
    }
    const auto number = spoken_number(text);
    if (!number) {
        log::warning("argument '{}' to SayOrdinal could not be parsed as a number.", text);
        co_return Next::GoOn;
    }
    auto names = say_ordinal(*number);
    co_return co_await say(channel, std::move(names));
}

rt::Task<Next> say_money_app(Channel& channel, std::string data) {
    if (trim(data).empty()) {
        log::warning("SayMoney requires an argument (amount)");
        co_return Next::HangUp;
    }
    auto names = say_money(data);
    co_return co_await say(channel, std::move(names));
}

}  // namespace asterism::apps
