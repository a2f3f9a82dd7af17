// SPDX-License-Identifier: Apache-2.0
// A value that few of its owners ever have: it costs a pointer until somebody writes it. Copies and compares
// like the value itself; not written is a default one.
#pragma once

#include <memory>

namespace asterism::call {

template <class T>
class Rare {
public:
    Rare() = default;
    Rare(const Rare& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Rare(Rare&&) noexcept = default;
    Rare& operator=(const Rare& other) {
        if (this != &other) *this = Rare(other);
        return *this;
    }
    Rare& operator=(Rare&&) noexcept = default;
    ~Rare() = default;

    const T& get() const {
        static const T kNone{};
        return value_ ? *value_ : kNone;
    }
    /// To be written.
    T& touch() {
        if (!value_) value_ = std::make_unique<T>();
        return *value_;
    }
    bool operator==(const Rare& other) const { return get() == other.get(); }

private:
    std::unique_ptr<T> value_;
};

}  // namespace asterism::call
