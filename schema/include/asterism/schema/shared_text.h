// SPDX-License-Identifier: Apache-2.0
// A text of an object that most objects of its type have in common: kept once, whoever says it. One pointer
// in the object, none of it allocated when it is empty. Behaves like a const std::string.
//
// Any thread; the text goes with the last object that says it.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "asterism/schema/value.h"

namespace asterism::schema {

class SharedText {
public:
    SharedText() = default;
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::same_as<S, SharedText>)
    SharedText(const S& text) : node_(intern(text)) {}  // NOLINT: as std::string does
    SharedText(const SharedText& other) : node_(other.node_) {
        if (node_) node_->uses.fetch_add(1, std::memory_order_relaxed);
    }
    SharedText(SharedText&& other) noexcept : node_(std::exchange(other.node_, nullptr)) {}
    SharedText& operator=(SharedText other) noexcept {
        std::swap(node_, other.node_);
        return *this;
    }
    ~SharedText() {
        if (node_) release(node_);
    }

    const std::string& str() const { return node_ ? node_->text : empty_text(); }
    operator const std::string&() const { return str(); }  // NOLINT
    operator std::string_view() const { return str(); }    // NOLINT
    bool empty() const { return node_ == nullptr; }
    std::size_t size() const { return str().size(); }
    const char* c_str() const { return str().c_str(); }
    void clear() { *this = SharedText(); }

    /// Equal texts are one.
    friend bool operator==(const SharedText& a, const SharedText& b) { return a.node_ == b.node_; }
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::same_as<S, SharedText>)
    friend bool operator==(const SharedText& a, const S& b) {
        return std::string_view(a.str()) == std::string_view(b);
    }

    /// Different texts kept by the process.
    static std::size_t kept();

private:
    struct Node {
        std::atomic<std::uint32_t> uses;
        std::string text;
    };
    struct Pool;
    static Pool& pool();
    static Node* intern(std::string_view text);
    static void release(Node* node);
    static const std::string& empty_text();

    Node* node_ = nullptr;
};

template <>
struct Value<SharedText> {
    static constexpr Kind kKind = Kind::Text;
    static Parsed parse(std::string_view text, SharedText& into) {
        into = text;
        return {};
    }
    static std::string print(const SharedText& value) { return value.str(); }
};

}  // namespace asterism::schema

template <>
struct fmt::formatter<asterism::schema::SharedText> : fmt::formatter<fmt::string_view> {
    fmt::format_context::iterator format(const asterism::schema::SharedText& text,
                                         fmt::format_context& context) const;
};
