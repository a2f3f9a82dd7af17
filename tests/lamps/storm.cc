// SPDX-License-Identifier: Apache-2.0
#include "storm.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/hash_map.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"

namespace asterism::lamps {

namespace {

constexpr std::size_t kKeysOfAPhone = 100;
constexpr std::size_t kPhonesOfAnAddress = 10;
constexpr std::size_t kMostAddresses = 200;

std::size_t phones_of(const Size& size) { return (size.keys + kKeysOfAPhone - 1) / kKeysOfAPhone; }
bool chance(unsigned of_a_thousand) { return random_below(1000) < of_a_thousand; }

}  // namespace

std::vector<std::string> phone_addresses(const Size& size, const Net& net) {
    std::vector<std::string> out;
    const auto count =
        std::min((phones_of(size) + kPhonesOfAnAddress - 1) / kPhonesOfAnAddress, kMostAddresses);
    for (std::size_t i = 0; i < count; ++i) out.push_back(fmt::format("{}{}", net.prefix, 20 + i));
    return out;
}

Storm::Storm(flows::World& world, flows::Subject& subject,
             std::function<void(const std::string&, const std::string&)> write, Size size, const Net& net)
    : world_(world),
      subject_(subject),
      write_(std::move(write)),
      size_(size),
      office_(size.hints, phone_addresses(size, net), net.port) {
    write_("pjsip.conf", office_.pjsip());
    write_("extensions.conf", office_.extensions());
    const auto addresses = phone_addresses(size, net);
    const SocketAddress server{*IpAddress::parse(net.prefix + "1"), net.port};
    for (std::size_t i = 0; i < phones_of(size); ++i)
        phones_.push_back(std::make_unique<Phone>(
            world_,
            SocketAddress{*IpAddress::parse(addresses[i / kPhonesOfAnAddress % addresses.size()]),
                          static_cast<std::uint16_t>(6000 + i)},
            server, [this](std::string why) { fault(std::move(why)); }));
    for (std::size_t i = 0; i < size.keys; ++i) {
        auto& phone = *phones_[i / kKeysOfAPhone];
        const auto list = random_below(std::max<std::size_t>(office_.lists(), 1));
        if (chance(50) && office_.lists()) {
            std::vector<std::size_t> hints;
            for (std::size_t k = 0; k < Office::kOfAList; ++k) hints.push_back(list * Office::kOfAList + k);
            keys_.push_back(&phone.add(Office::list_name(list), Package::Dialog, std::move(hints), true));
            continue;
        }
        const auto hint = random_below(size.hints);
        keys_.push_back(&phone.add(Office::extension(hint), chance(300) ? Package::Presence : Package::Dialog,
                                   {hint}, false));
    }
}

Storm::~Storm() = default;

void Storm::fault(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
}

Key& Storm::any_key() { return *keys_[random_below(keys_.size())]; }

std::string Storm::command(const std::string& text) {
    std::string said;
    bool done = false;
    subject_.command(text, [&](std::string all) {
        said = std::move(all);
        done = true;
    });
    world_.pass_until([&] { return done; }, Seconds{30});
    if (!done) fault(text + ": not answered");
    return said;
}

void Storm::change() {
    const auto hint = random_below(office_.hints());
    // Some flap.
    const auto times = chance(100) ? 1 + random_below(40) : 1;
    for (std::size_t i = 0; i < times; ++i) {
        const auto device = office_.device(hint);
        command(fmt::format("devstate change {} {}", device, office_.set(hint, random_below(kWords.size()))));
        if (times > 1) world_.pass(Millis{random_below(12)});
    }
}

void Storm::touch_key() {
    auto& key = any_key();
    switch (random_below(5)) {
        case 0:
            return key.unsubscribe();
        case 1:
            return key.begin(Millis{random_below(3000)});
        default:
            return key.refresh();
    }
}

void Storm::reload() {
    for (std::size_t i = 0; i < 1 + office_.hints() / 20; ++i) {
        const auto hint = random_below(office_.hints());
        if (chance(500))
            office_.swap_device(hint);
        else
            office_.come_or_go(hint);
    }
    write_("extensions.conf", office_.extensions());
    office_.reloaded();
    subject_.reload();
}

void Storm::disturb() {
    auto* simulated = world_.simulated();
    if (!simulated) {
        const auto lost = chance(500) ? 0 : static_cast<unsigned>(random_below(100));
        for (auto& phone : phones_) phone->lost = lost;
        return;
    }
    auto& net = simulated->net().options();
    net.lost = chance(500) ? 0 : static_cast<unsigned>(random_below(100));
    net.doubled = chance(500) ? 0 : static_cast<unsigned>(random_below(100));
    net.most_delay = Millis{chance(500) ? 1 : random_below(60) + 1};
}

void Storm::step() {
    const bool now = !size_.rare || chance(20);
    if (now && chance(size_.reloads * 10)) return reload();
    if (now && chance(size_.kills * 10)) {
        // What was said on the console is in the journal by then.
        world_.pass(Millis{20});
        subject_.kill();
        world_.pass(Millis{100 + random_below(3000)});  // what is on the wire arrives
        return subject_.start();
    }
    if (chance(30)) return disturb();
    for (auto& key : keys_)
        if (key->state() == Key::State::Off && chance(2)) key->begin(Millis{random_below(500)});
    if (chance(600))
        change();
    else
        touch_key();
    if (chance(700)) world_.pass(Millis{random_below(chance(100) ? 5000 : 100)});
}

std::string Storm::lie_of(const Key& key) const {
    for (const auto hint : key.hints()) {
        if (!office_.is_there(hint)) continue;
        const auto truth = office_.truth(hint, key.package());
        if (const auto told = key.told(hint); told != truth)
            return fmt::format("{}: of {} it was told '{}', and true is '{}'", key.describe(),
                               Office::extension(hint), told, truth);
    }
    return {};
}

void Storm::judge(bool all) {
    const auto listing = command("pjsip list subscriptions inbound");
    HashSet<std::string_view> there;
    for (const auto line : split(listing, '\n'))
        if (const auto word = trim(line.substr(line.rfind(' ') == line.npos ? 0 : line.rfind(' ')));
            word.starts_with('k'))
            there.insert(word);
    std::size_t judged = 0;
    for (const auto* key : keys_) {
        const bool known = there.contains(key->call_id());
        if (all && (!known || key->state() != Key::State::On))
            return fault(key->describe() + ": it has no subscription");
        if (!known || key->state() != Key::State::On) continue;
        if (auto lie = lie_of(*key); !lie.empty()) return fault(std::move(lie));
        ++judged;
    }
    if (judged == 0) fault("nobody was judged:\n" + listing);
}

std::string Storm::run() {
    subject_.start();
    for (auto* key : keys_) key->begin(Millis{random_below(2000)});
    world_.pass(Seconds{3});
    const auto end = world_.loop().now() + size_.storm;
    for (std::size_t i = 0;
         fault_.empty() && (size_.storm.count() ? world_.loop().now() < end : i < size_.steps); ++i)
        step();
    if (!fault_.empty()) return fault_;
    // Quiet: what is under way is repeated for 32 s at most.
    if (auto* simulated = world_.simulated()) {
        simulated->net().options().lost = simulated->net().options().doubled = 0;
        simulated->net().options().most_delay = Millis{1};
    }
    for (auto& phone : phones_) phone->lost = 0;
    world_.pass(Seconds{70});
    judge(false);
    // All hints are there, and everybody has refreshed or begun anew.
    office_.all_come();
    write_("extensions.conf", office_.extensions());
    office_.reloaded();
    subject_.reload();
    world_.pass(Seconds{40});
    for (auto* key : keys_)
        if (key->state() == Key::State::Off) key->begin(Millis{random_below(2000)});
    world_.pass(Seconds{400});
    judge(true);
    if (!fault_.empty()) return fault_;
    // What a phone has forgotten without a word (a refresh under way, a process that was killed) lasts as
    // long as it was granted.
    for (auto* key : keys_) key->unsubscribe();
    std::string left;
    for (Seconds passed{0}; passed < kLongestGranted + Seconds{60}; passed += Seconds{40}) {
        world_.pass(Seconds{40});
        left = subject_.left();
        if (left.empty()) return fault_;
    }
    fault("there are still " + left);
    return fault_;
}

std::size_t Storm::taken() const {
    std::size_t sum = 0;
    for (const auto& phone : phones_) sum += phone->taken;
    return sum;
}

}  // namespace asterism::lamps
