// SPDX-License-Identifier: Apache-2.0
// Limits: what one message, one source, one endpoint or all together may hold or cost. Declared once per room
// with name and help, in one header (`room_limits.h`), each an option of [limits] in asterisk.conf; `core
// show limits` reads them all. Set by the main thread before the others begin; asked and counted on any
// thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"

namespace asterism {

class Limit {
public:
    /// Whose: of what the limit says how much it may hold.
    enum class Of : std::uint8_t { Message, Source, Endpoint, All };

    /// `least` and `most`: what an administrator may write. Texts must outlive the program: literals.
    Limit(const char* name, Of of, std::size_t preset, std::size_t least, std::size_t most, const char* help);
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

    std::size_t value() const { return value_.load(std::memory_order_relaxed); }
    /// May there be so many? Remembers the largest number that was asked for, and counts a no: then there are
    /// as many as before.
    bool admits(std::size_t number) {
        if (number <= value()) {
            note(number);
            return true;
        }
        raise_peak(number);
        refused_.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    /// So many are there now (of all), or in this message, source or endpoint.
    void note(std::size_t number) {
        present_.store(number, std::memory_order_relaxed);
        raise_peak(number);
    }
    /// Somebody was turned away by it, found out without asking admits().
    void refuse() { refused_.fetch_add(1, std::memory_order_relaxed); }

    const char* name() const { return name_; }
    const char* help() const { return help_; }
    Of of() const { return of_; }
    std::size_t preset() const { return preset_; }
    std::size_t least() const { return least_; }
    std::size_t most() const { return most_; }
    /// Of all: what is there now. Else: what the last one asked for.
    std::size_t present() const { return present_.load(std::memory_order_relaxed); }
    std::size_t peak() const { return peak_.load(std::memory_order_relaxed); }
    std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

    /// What an administrator wrote.
    void set(std::size_t value);
    /// What the machine allows, unless an administrator said otherwise.
    void fit(std::size_t value);
    /// As built, with nothing counted: between tests.
    void reset();

    /// Every limit of the program, by name.
    static std::vector<Limit*> all();
    static Limit* find(std::string_view name);
    /// "name = value" of [limits]; says what is wrong with it.
    static Result<void> configure(std::string_view name, std::string_view value);
    static void reset_all();

private:
    void raise_peak(std::size_t number) {
        if (number > peak_.load(std::memory_order_relaxed)) peak_.store(number, std::memory_order_relaxed);
    }

    const char* name_;
    const char* help_;
    Of of_;
    std::size_t preset_, least_, most_;
    std::atomic<bool> said_ = false;
    std::atomic<std::size_t> value_, present_ = 0, peak_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;
};

/// "message", "source", "endpoint", "all".
std::string_view limit_of_text(Limit::Of of);

}  // namespace asterism
