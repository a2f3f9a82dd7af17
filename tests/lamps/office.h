// SPDX-License-Identifier: Apache-2.0
// What is true: extensions with hints on devices whose states are set, lists of them, and the configuration
// that says so. Each hint has two devices, of which a reload may take the other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::lamps {

enum class Package { Dialog, Presence };

struct DeviceWord {
    std::string_view state;     ///< as `devstate change` takes it
    std::string_view dialog;    ///< as dialog-info says it
    std::string_view presence;  ///< as the note of a PIDF says it
};
inline constexpr std::array<DeviceWord, 5> kWords{{{"NOT_INUSE", "terminated", "Ready"},
                                                   {"INUSE", "confirmed", "On the phone"},
                                                   {"RINGING", "early", "Ringing"},
                                                   {"UNAVAILABLE", "terminated", "Unavailable"},
                                                   {"ONHOLD", "confirmed", "On hold"}}};

class Office {
public:
    static constexpr std::size_t kOfAList = 10;

    /// `addresses`: of phones; each is an endpoint.
    Office(std::size_t hints, std::vector<std::string> addresses, std::uint16_t port);

    std::size_t hints() const { return hints_.size(); }
    /// They watch ten hints each, one after the other.
    std::size_t lists() const { return hints_.size() / kOfAList; }
    static std::string extension(std::size_t hint);
    static std::string list_name(std::size_t list);

    /// The device that the hint has now.
    std::string device(std::size_t hint) const;
    /// Returns what the device is now.
    std::string_view set(std::size_t hint, std::size_t word);
    /// Counts with the next reload.
    void swap_device(std::size_t hint) { wanted_[hint].second = !wanted_[hint].second; }
    void come_or_go(std::size_t hint) { wanted_[hint].there = !wanted_[hint].there; }
    /// Every hint is there again.
    void all_come();
    void reloaded() { hints_ = wanted_; }

    bool is_there(std::size_t hint) const { return hints_[hint].there; }
    std::string_view truth(std::size_t hint, Package package) const;

    std::string pjsip() const;
    std::string extensions() const;

private:
    struct Hint {
        bool there = true;
        bool second = false;
    };
    std::vector<Hint> hints_, wanted_;
    std::vector<std::array<std::size_t, 2>> words_;
    std::vector<std::string> addresses_;
    std::uint16_t port_;
};

}  // namespace asterism::lamps
