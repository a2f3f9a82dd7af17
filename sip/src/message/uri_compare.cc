// SPDX-License-Identifier: Apache-2.0
// RFC 3261 19.1.4, its bullets in their order.
#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/text.h"
#include "asterism/sip/comparable_uri.h"

namespace asterism::sip {

namespace {

bool same_escaped(std::string_view a, std::string_view b, bool with_case) {
    if (a == b) return true;
    if (a.find('%') == a.npos && b.find('%') == b.npos) return !with_case && iequals(a, b);
    const std::string plain_a = unescape(a);
    const std::string plain_b = unescape(b);
    return with_case ? plain_a == plain_b : iequals(plain_a, plain_b);
}

// RFC 5118 4.4 and RFC 5954: the many spellings of one IPv6 address are one host.
bool same_host(std::string_view a, std::string_view b) {
    if (iequals(a, b)) return true;
    if (a.empty() || b.empty() || a[0] != '[' || b[0] != '[') return false;
    const auto ip_a = IpAddress::parse(a);
    const auto ip_b = IpAddress::parse(b);
    return ip_a && ip_b && *ip_a == *ip_b;
}

// These must not stand in one of the two only; others may.
constexpr std::array<std::string_view, 5> kNeverIgnored = {"user", "ttl", "method", "maddr", "transport"};
bool is_never_ignored(std::string_view name) {
    return std::ranges::any_of(kNeverIgnored, [name](auto one) { return iequals(one, name); });
}

/// -1, 0, 1: as `a` stands before, with or behind `b`, without case.
int order(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (const char x = lower(a[i]), y = lower(b[i]); x != y) return x < y ? -1 : 1;
    return 0;
}

struct UriHeader {
    std::string name;
    std::string value;
    /// Where it stands.
    const char* at = nullptr;
    bool operator==(const UriHeader& other) const {
        return order(name, other.name) == 0 && value == other.value;
    }
};

const char* place_of(const Param& param) { return param.name.data(); }
const char* place_of(const UriHeader& header) { return header.at; }

/// By name; of a name that is said twice the first.
template <class List>
void put_in_order(List& list) {
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
        const int which = order(a.name, b.name);
        return which != 0 ? which < 0 : std::less<>{}(place_of(a), place_of(b));
    });
    const auto again = std::unique(list.begin(), list.end(),
                                   [](const auto& a, const auto& b) { return order(a.name, b.name) == 0; });
    list.erase(again, list.end());
}

/// Both are in order.
template <class List>
bool same_params(const List& a, const List& b) {
    auto one = a.begin();
    auto other = b.begin();
    while (one != a.end() || other != b.end()) {
        const int which = one == a.end() ? 1 : other == b.end() ? -1 : order(one->name, other->name);
        if (which == 0) {
            if (!same_escaped(one->value, other->value, false)) return false;
            ++one;
            ++other;
        } else if (is_never_ignored(which < 0 ? (one++)->name : (other++)->name)) {
            return false;
        }
    }
    return true;
}

std::vector<UriHeader> headers_of(std::string_view text) {
    std::vector<UriHeader> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const auto [name, value] = split_once(text.substr(0, end), '=');
        out.push_back({unescape(name), unescape(value), text.data()});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    put_in_order(out);
    return out;
}

// All of them count, in any order.
bool same_headers(std::string_view a, std::string_view b) {
    if (a == b) return true;
    return !a.empty() && !b.empty() && headers_of(a) == headers_of(b);
}

// RFC 3966 4: without visual separators and case.
bool same_number(std::string_view a, std::string_view b) {
    const auto bare = [](std::string_view text) {
        std::string out;
        for (const char c : text)
            if (std::string_view("-.()").find(c) == std::string_view::npos) out += lower(c);
        return out;
    };
    return bare(a) == bare(b);
}

}  // namespace

namespace {

/// FNV-1a, a word at a time.
class Mixer {
public:
    void add(char c) { sum_ = (sum_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL; }
    void add(std::string_view text, bool with_case) {
        for (const char c : text) add(with_case ? c : lower(c));
        add('\0');
    }
    void add_escaped(std::string_view text, bool with_case) {
        if (text.find('%') == text.npos)
            add(text, with_case);
        else
            add(unescape(text), with_case);
    }
    std::uint64_t sum() const { return sum_; }

private:
    std::uint64_t sum_ = 0xcbf29ce484222325ULL;
};

bool same_but_params(const UriView& a, const UriView& b) {
    return a.has_user == b.has_user && same_escaped(a.user, b.user, true) &&
           same_escaped(a.password, b.password, true) && same_host(a.host, b.host) && a.port == b.port &&
           same_headers(a.headers, b.headers);
}

bool same_tel(const UriView& a, const UriView& b) {
    if (!same_number(a.user, b.user)) return false;
    const auto in_order = [](const UriView& uri) {
        std::vector<Param> list;
        for (const Param& param : uri.params) list.push_back(param);
        put_in_order(list);
        return list;
    };
    return std::ranges::equal(in_order(a), in_order(b), [](const Param& one, const Param& other) {
        return order(one.name, other.name) == 0 && iequals(one.value, other.value);
    });
}

}  // namespace

std::uint64_t likeness(const UriView& uri) {
    Mixer mixer;
    mixer.add(static_cast<char>(uri.scheme));
    if (!uri.is_sip()) {
        if (uri.scheme == Scheme::Other) mixer.add(uri.host, true);
        return mixer.sum();
    }
    mixer.add(uri.has_user ? '@' : ' ');
    mixer.add_escaped(uri.user, true);
    mixer.add_escaped(uri.password, true);
    const auto ip = uri.host.starts_with('[') ? IpAddress::parse(uri.host) : std::nullopt;
    mixer.add(ip ? ip->text() : std::string_view(uri.host), false);
    mixer.add(static_cast<char>(uri.port >> 8));
    mixer.add(static_cast<char>(uri.port & 0xFF));
    if (!uri.params.empty())
        for (const auto name : kNeverIgnored)
            if (const auto value = uri.params.get(name)) {
                mixer.add(name, true);
                mixer.add_escaped(*value, false);
            }
    return mixer.sum();
}

ComparableUri::ComparableUri(const UriView& uri) : uri_(uri) {
    for (const Param& param : uri.params) params_.push_back(param);
    if (params_.size() > 1) put_in_order(params_);
}

bool ComparableUri::is_equivalent(const ComparableUri& other) const {
    if (uri_.text == other.uri_.text) return true;
    if (uri_.scheme != other.uri_.scheme) return false;
    if (!uri_.is_sip()) return equivalent(uri_, other.uri_);
    return same_but_params(uri_, other.uri_) && same_params(params_, other.params_);
}

bool equivalent(const UriView& a, const UriView& b) {
    if (a.scheme != b.scheme || !iequals(a.scheme_text, b.scheme_text)) return false;
    if (a.text == b.text && !a.text.empty()) return true;
    if (a.scheme == Scheme::Other) return a.host == b.host;
    if (a.scheme == Scheme::Tel) return same_tel(a, b);
    return ComparableUri(a).is_equivalent(ComparableUri(b));
}

}  // namespace asterism::sip
