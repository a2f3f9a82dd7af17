// SPDX-License-Identifier: Apache-2.0
// Keys that one presses in a call to have something done with it, out of a table of them: features.conf and
// FEATUREMAP() fill it, Dial says which hold for whom. Values; one collector for each who may press.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asterism/base/time.h"

namespace asterism::call {

/// What is done.
enum class CallKey : unsigned char { Disconnect };

struct CallKeyCode {
    CallKey does = CallKey::Disconnect;
    /// "*", "*0"
    std::string code;
};
using CallKeys = std::vector<CallKeyCode>;

class KeyCollector {
public:
    /// Codes that are empty are never pressed.
    explicit KeyCollector(CallKeys keys);
    /// What the last digits, up to this one, are the code of; the longest counts. Between two of them may be
    /// no more than a second.
    std::optional<CallKey> pressed(char digit, MonoTime now);

private:
    CallKeys keys_;  // the longest first
    std::string digits_;
    MonoTime last_{};
};

}  // namespace asterism::call
