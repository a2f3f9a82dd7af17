// SPDX-License-Identifier: Apache-2.0
// What a seed tells to happen to an office and its phones, and the judgement when it is quiet again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "office.h"
#include "phone.h"
#include "subject.h"
#include "world.h"

namespace asterism::lamps {

struct Size {
    std::size_t keys = 200;
    std::size_t hints = 40;
    /// Things that happen, one after the other: so many, or, when it is given, for so long.
    std::size_t steps = 600;
    Seconds storm{0};
    /// Kills and reloads of a hundred steps.
    unsigned kills = 1;
    unsigned reloads = 3;
    /// A kill or a reload some times an hour only.
    bool rare = false;
};

/// Where the server is; phones have addresses beside it.
struct Net {
    std::string prefix = "192.0.2.";
    std::uint16_t port = 5060;
};
/// Addresses of the phones, as many as that size has.
std::vector<std::string> phone_addresses(const Size& size, const Net& net);

class Storm {
public:
    /// `write`: puts files of the configuration where the next reload or start finds them.
    Storm(flows::World& world, flows::Subject& subject,
          std::function<void(const std::string&, const std::string&)> write, Size size, const Net& net = {});
    ~Storm();

    /// The first thing that was wrong; empty: nothing.
    std::string run();
    std::size_t taken() const;

private:
    void step();
    void change();
    void touch_key();
    void reload();
    void disturb();
    std::string command(const std::string& text);
    /// Of every subscription that the server has, the phone knows the truth. `all`: it has one for every key.
    void judge(bool all);
    std::string lie_of(const Key& key) const;
    void fault(std::string why);
    Key& any_key();

    flows::World& world_;
    flows::Subject& subject_;
    std::function<void(const std::string&, const std::string&)> write_;
    Size size_;
    Office office_;
    std::vector<std::unique_ptr<Phone>> phones_;
    std::vector<Key*> keys_;
    std::string fault_;
};

}  // namespace asterism::lamps
