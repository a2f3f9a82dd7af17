// SPDX-License-Identifier: Apache-2.0
#include "office.h"

#include <fmt/core.h>

namespace asterism::lamps {

namespace {

std::string device_name(std::size_t hint, bool second) {
    return fmt::format("Custom:{}{}", second ? 'b' : 'a', hint);
}

}  // namespace

Office::Office(std::size_t hints, std::vector<std::string> addresses, std::uint16_t port)
    : hints_(hints), wanted_(hints), words_(hints), addresses_(std::move(addresses)), port_(port) {
    // A custom device that nobody has set is not known, and counts as idle.
    for (auto& words : words_) words = {0, 0};
}

std::string Office::extension(std::size_t hint) { return fmt::format("{}", 1000 + hint); }
std::string Office::list_name(std::size_t list) { return fmt::format("list{}", list); }

std::string Office::device(std::size_t hint) const { return device_name(hint, hints_[hint].second); }

std::string_view Office::set(std::size_t hint, std::size_t word) {
    words_[hint][hints_[hint].second ? 1 : 0] = word;
    return kWords[word].state;
}

void Office::all_come() {
    for (auto& hint : wanted_) hint.there = true;
}

std::string_view Office::truth(std::size_t hint, Package package) const {
    const auto& word = kWords[words_[hint][hints_[hint].second ? 1 : 0]];
    return package == Package::Dialog ? word.dialog : word.presence;
}

std::string Office::pjsip() const {
    std::string out = fmt::format("[transport-udp]\ntype=transport\nprotocol=udp\nbind=0.0.0.0:{}\n", port_);
    for (std::size_t i = 0; i < addresses_.size(); ++i)
        out += fmt::format(
            "[phone{0}]\ntype=endpoint\ncontext=office\nallow=ulaw\n[phone{0}]\ntype=identify\nendpoint="
            "phone{0}\nmatch={1}\n",
            i, addresses_[i]);
    for (std::size_t i = 0; i < lists(); ++i) {
        out += fmt::format("[{}]\ntype=resource_list\nevent=dialog\nfull_state={}\n", list_name(i),
                           i % 2 ? "yes" : "no");
        for (std::size_t k = 0; k < kOfAList; ++k)
            out += fmt::format("list_item={}\n", extension(i * kOfAList + k));
        if (i % 3 == 0) out += "notification_batch_interval=200\n";
    }
    return out;
}

std::string Office::extensions() const {
    std::string out = "[office]\n";
    for (std::size_t i = 0; i < wanted_.size(); ++i)
        if (wanted_[i].there)
            out += fmt::format("exten => {},hint,{}\n", extension(i), device_name(i, wanted_[i].second));
    return out;
}

}  // namespace asterism::lamps
