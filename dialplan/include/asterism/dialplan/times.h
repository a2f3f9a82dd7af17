// SPDX-License-Identifier: Apache-2.0
// When an include counts: "09:00-17:00,mon-fri,*,*[,zone]", the same text that GotoIfTime takes. Asks no
// clock: the broken-down local time is handed in.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::dialplan {

/// What time it is here or in a zone ("Europe/Berlin"; empty: here).
class LocalClock {
public:
    virtual ~LocalClock() = default;
    virtual std::tm now(std::string_view zone) const = 0;
};

class Times {
public:
    /// Four fields separated by comma (or "|"), a time zone as fifth. Missing fields and "*" mean always.
    /// Ranges hold both their ends and may run over the end (22:00-06:00, fri-mon), several are joined by
    /// "&". Names as in English, three letters, or numbers from 1 on (1 is sun, jan). A range that is none is
    /// left out, and a field of nothing else is never. (Asterisk 22, seen.)
    static Times parse(std::string_view text);
    /// What was left out, a sentence each.
    const std::vector<std::string>& faults() const { return faults_; }
    bool includes(const std::tm& when) const;
    bool now(const LocalClock& clock) const { return includes(clock.now(zone_)); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    std::string zone_;
    std::vector<std::string> faults_;
    std::bitset<1440> minutes_;
    std::bitset<7> weekdays_;
    std::bitset<32> days_;
    std::bitset<12> months_;
};

}  // namespace asterism::dialplan
