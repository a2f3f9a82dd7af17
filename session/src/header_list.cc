// SPDX-License-Identifier: Apache-2.0
#include "asterism/session/headers.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/sip/params.h"

namespace asterism::session {

namespace {

bool fits(std::string_view name, std::string_view pattern) {
    if (!pattern.ends_with('*')) return iequals(name, pattern);
    return istarts_with(name, pattern.substr(0, pattern.size() - 1));
}

}  // namespace

bool may_be_sent(std::string_view name) {
    if (!sip::is_token(name)) return false;
    constexpr std::string_view kOurs[] = {"Via", "v",    "From",           "f", "To", "t", "Call-ID",
                                          "i",   "CSeq", "Content-Length", "l"};
    return std::none_of(std::begin(kOurs), std::end(kOurs),
                        [name](std::string_view ours) { return iequals(ours, name); });
}

bool HeaderList::add(std::string_view name, std::string_view value) {
    if (all_.size() >= kMost) return false;
    all_.push_back({std::string(name), std::string(value)});
    return true;
}

bool HeaderList::update(std::string_view name, std::size_t number, std::string_view value) {
    for (auto& one : all_) {
        if (!fits(one.name, name) || --number != 0) continue;
        one.value = value;
        return true;
    }
    return false;
}

std::size_t HeaderList::remove(std::string_view pattern) {
    return std::erase_if(all_, [pattern](const Header& one) { return fits(one.name, pattern); });
}

const std::string* HeaderList::find(std::string_view pattern, std::size_t number) const {
    for (const auto& one : all_)
        if (fits(one.name, pattern) && --number == 0) return &one.value;
    return nullptr;
}

std::string HeaderList::names(std::string_view prefix) const {
    std::string out;
    for (const auto& one : all_)
        if (istarts_with(one.name, prefix)) out += (out.empty() ? "" : ",") + one.name;
    return out;
}

void HeaderList::append(const HeaderList& others) {
    for (const auto& one : others.all_) add(one.name, one.value);
}

// 268: also handed on by what comes between, such as a Local pair.
void WantedHeaders::hand_on_to(call::AttachedList& child) const {
    if (!inheritable.all().empty()) child.of<WantedHeaders>().inheritable.append(inheritable);
}

}  // namespace asterism::session
