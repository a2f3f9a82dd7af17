// SPDX-License-Identifier: Apache-2.0
// A gauge says how many things of a kind are there now. It cannot be unbalanced: whoever is counted holds a
// Gauge::Held, which counts once, and uncounts when it goes, on whatever way that happens. One thread. The
// gauge outlives what it counts.
#pragma once

#include <cstddef>
#include <utility>

#include "asterism/base/limit.h"

namespace asterism {

class Gauge {
public:
    Gauge() = default;
    /// What is there now is what `limit` shows, too. It outlives the gauge.
    explicit Gauge(Limit& limit) : limit_(&limit) {}
    Gauge(const Gauge&) = delete;
    Gauge& operator=(const Gauge&) = delete;

    class Held {
    public:
        /// Nothing is counted.
        Held() = default;
        /// `amount`: of what is counted: one thing, or so many bytes.
        explicit Held(Gauge& gauge, std::size_t amount = 1) : gauge_(&gauge), amount_(amount) {
            gauge.change(gauge.value_ + amount);
        }
        Held(Held&& other) noexcept
            : gauge_(std::exchange(other.gauge_, nullptr)), amount_(std::exchange(other.amount_, 0)) {}
        Held& operator=(Held&& other) noexcept {
            std::swap(gauge_, other.gauge_);
            std::swap(amount_, other.amount_);
            return *this;
        }
        ~Held() { release(); }

        explicit operator bool() const { return gauge_ != nullptr; }
        /// It is not there any more, whoever still holds this. Again: nothing.
        void release() {
            if (auto* gauge = std::exchange(gauge_, nullptr)) gauge->change(gauge->value_ - amount_);
        }

    private:
        Gauge* gauge_ = nullptr;
        std::size_t amount_ = 0;
    };

    [[nodiscard]] Held hold(std::size_t amount = 1) { return Held(*this, amount); }
    std::size_t value() const { return value_; }

private:
    void change(std::size_t value) {
        value_ = value;
        if (limit_) limit_->note(value);
    }
    Limit* limit_ = nullptr;
    std::size_t value_ = 0;
};

}  // namespace asterism
