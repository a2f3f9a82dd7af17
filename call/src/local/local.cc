// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/local.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"

namespace asterism::call {

namespace {

/// So many Local pairs may stand between a leg and its stream: pairs that are bridged in a ring have no end.
constexpr int kMostDetours = 16;

}  // namespace

/// How many pairs are passed at the moment, of those of one Local.
struct LocalDetours {
    int passed = 0;
};

namespace {

/// On the way through one more pair, while it lives; false: there were enough of them.
class Passing {
public:
    explicit Passing(LocalDetours& detours) : detours_(detours) { ++detours_.passed; }
    ~Passing() { --detours_.passed; }
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
    explicit operator bool() const { return detours_.passed <= kMostDetours; }

private:
    LocalDetours& detours_;
};

/// The channels of the two halves. One whose half has ended is not known any more: another leg may carry it.
struct Halves {
    ChannelId first, second;
};

/// One half. It knows the channel of its other half by id: that one may be gone.
class LocalLeg final : public Leg {
public:
    LocalLeg(Calls& calls, std::shared_ptr<LocalDetours> detours, std::shared_ptr<Halves> halves, bool first,
             bool optimizes = false)
        : calls_(calls),
          detours_(std::move(detours)),
          halves_(std::move(halves)),
          first_(first),
          optimizes_(optimizes) {}
    ~LocalLeg() override { (first_ ? halves_->first : halves_->second) = {}; }

    void moved() override { (first_ ? halves_->first : halves_->second) = channel()->id(); }

    // Told to ;2 by its dialplan: ;1 hears it as if its far end had said it.
    void ringing() override {
        if (auto* other = first_ ? nullptr : this->other()) other->on_leg_ringing();
    }
    void progress() override {
        if (auto* other = first_ ? nullptr : this->other()) other->on_leg_progress();
    }
    void proceeding() override {
        if (auto* other = first_ ? nullptr : this->other()) other->on_leg_proceeding();
    }
    void redirecting_changed() override {
        auto* other = first_ ? nullptr : this->other();
        if (!other) return;
        other->take_redirecting(*channel());
        other->on_leg_redirected();
    }
    void answer() override {
        if (auto* other = first_ ? nullptr : this->other()) other->on_leg_answered();
    }
    void place() override {
        auto* other = this->other();
        if (!first_ || !other) return;
        // 640, 642: what ;2 is called by is whoever dialled ;1, whose variables it has.
        other->take_redirecting(*channel());
        other->authority.lower(channel()->authority);
        other->variables.copy_from(channel()->variables);
        const auto& copied = channel()->variables.list();
        for (auto one = copied.rbegin(); one != copied.rend(); ++one)
            publish_varset(calls_, other, one->name, one->value);
        other->caller = channel()->connected;
        other->connected = channel()->caller;
        other->caller.dnid = other->place.exten;
        other->shares_of = channel()->shares_of;
        if (other->caller.number.valid || other->caller.name.valid) publish_new_caller_id(*other);
        if (other->connected.number.valid || other->connected.name.valid) publish_new_connected_line(*other);
        publish_local_bridge(*channel(), *other, optimizes_);
        // Whoever dialled has his say first (DialBegin).
        calls_.loop.post([&calls = calls_, id = other->id()] {
            if (auto* two = calls.channels.find(id)) start_dialplan(*two);
        });
    }
    void hangup(Cause cause) override {
        if (auto* other = this->other()) other->on_leg_ended({cause, 0});
        (first_ ? halves_->first : halves_->second) = {};
    }
    media::StreamId audio() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return {};
        return behind->leg()->audio();
    }
    std::vector<FurtherStream> further_streams() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return {};
        return behind->leg()->further_streams();
    }
    std::vector<sdp::StreamShape> shapes() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return dialled_shapes_;
        return behind->leg()->shapes();
    }
    void match(const std::vector<sdp::StreamShape>& shapes) override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return;
        behind->leg()->match(shapes);
    }
    void want_keyframe() override {
        const Passing passing(*detours_);
        if (auto* other = this->other(); other && passing) other->on_leg_keyframe();
    }
    int worker() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return dialled_worker_;
        return behind->leg()->worker();
    }
    std::string codecs() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return dialled_codecs_;
        return behind->leg()->codecs();
    }
    Channel* other_half() const override { return other(); }
    Leg* far_end() override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        if (!passing || !behind || !behind->leg()) return nullptr;
        return behind->leg()->far_end();
    }
    void hold(bool held, std::string_view suggested_class) override {
        const Passing passing(*detours_);
        if (auto* other = this->other(); other && passing) other->on_leg_hold(held, suggested_class);
    }
    void digit_begin(char digit) override {
        const Passing passing(*detours_);
        if (auto* other = this->other(); other && passing) other->on_leg_digit_begin(digit);
    }
    void digit_end(char digit, Millis duration) override {
        const Passing passing(*detours_);
        if (auto* other = this->other(); other && passing) other->on_leg_digit(digit, duration);
    }
    bool send_text(const CallText& text) override {
        const Passing passing(*detours_);
        auto* other = passing ? this->other() : nullptr;
        if (other) other->on_leg_text(text);
        return other != nullptr;
    }
    void far_side_changed() override {
        // The bridge around this half changed: that of the other half has another stream to join now.
        const Passing passing(*detours_);
        auto* other = this->other();
        if (!passing || !other) return;
        if (auto* speaker = channel()->bridge() ? channel()->bridge()->other(*channel()) : nullptr;
            speaker && speaker->heard_media())
            other->on_leg_heard();
        if (other->bridge()) other->bridge()->on_media();
    }
    void far_side_heard() override {
        const Passing passing(*detours_);
        auto* other = this->other();
        if (!passing || !other) return;
        other->on_leg_heard();
    }
    bool hears_through() const override {
        const Passing passing(*detours_);
        auto* behind = this->behind();
        return passing && behind && behind->heard_media();
    }
    /// What is known of whoever dialled the pair, until somebody is behind it.
    void set_dialled(std::string codecs, std::vector<sdp::StreamShape> shapes, int worker) {
        dialled_codecs_ = std::move(codecs);
        dialled_shapes_ = std::move(shapes);
        dialled_worker_ = worker;
    }

private:
    Channel* other() const { return calls_.channels.find(first_ ? halves_->second : halves_->first); }
    /// Whoever is bridged with the other half.
    Channel* behind() const {
        auto* other = this->other();
        return other && other->bridge() ? other->bridge()->other(*other) : nullptr;
    }

    Calls& calls_;
    std::shared_ptr<LocalDetours> detours_;
    std::shared_ptr<Halves> halves_;
    bool first_;
    bool optimizes_;
    std::string dialled_codecs_;
    std::vector<sdp::StreamShape> dialled_shapes_;
    int dialled_worker_ = -1;
};

}  // namespace

Local::Local(Calls& calls) : calls_(calls), detours_(std::make_shared<LocalDetours>()) {}

std::expected<Channel*, Cause> Local::request(const DialRequest& request) {
    const auto [address, options] = split_once(request.resource, '/');
    const auto [exten, context_text] = split_once(address, '@');
    const std::string context(context_text.empty() ? std::string_view("default") : context_text);
    const std::string extension(exten.empty() ? std::string_view("s") : exten);
    const dialplan::Where where{.context = context, .exten = extension, .clock = calls_.clock()};
    if (!calls_.dialplan()->exists(where)) {
        log::notice("No such extension/context {}@{} while calling Local channel", extension, context);
        return std::unexpected(Cause::NoRouteDestination);
    }
    if (request.parent && request.parent->hops >= calls_.options.most_hops) {
        log::warning("{}: a call loops through this server; it ends here", request.parent->name());
        return std::unexpected(Cause::Interworking);
    }
    if (!calls_.channels.has_room(2)) return std::unexpected(Cause::SwitchCongestion);
    const auto name = fmt::format("Local/{}@{}-{:08x}", extension, context, next_number_++);
    auto other = request.other_uniqueid;
    if (other.empty() && !request.uniqueid.empty()) other = request.uniqueid + ";2";
    auto& one = calls_.channels.create(name + ";1", request.uniqueid);
    auto& two = calls_.channels.create(name + ";2", std::move(other));
    if (request.parent) calls_.child_of(one, *request.parent);
    two.join_call(one);
    two.attached.inherit(one.attached);
    two.hops = one.hops;
    two.forwards = one.forwards;
    two.language = one.language;
    two.accountcode = one.accountcode;
    two.tenantid = one.tenantid;
    two.place = {context, extension, 1};
    one.place = {context, extension, 1};
    auto halves = std::make_shared<Halves>(Halves{one.id(), two.id()});
    auto first =
        std::make_unique<LocalLeg>(calls_, detours_, halves, true, options.find('n') == options.npos);
    auto second = std::make_unique<LocalLeg>(calls_, detours_, std::move(halves), false);
    std::string codecs = request.formats;
    std::vector<sdp::StreamShape> shapes;
    if (codecs.empty() && request.parent && request.parent->leg()) {
        codecs = request.parent->leg()->codecs();
        shapes =
            request.first_streams ? request.parent->leg()->first_shapes() : request.parent->leg()->shapes();
    }
    const int worker = request.parent && request.parent->leg() ? request.parent->leg()->worker() : -1;
    second->set_dialled(std::move(codecs), std::move(shapes), worker);
    one.take_leg(std::move(first));
    two.take_leg(std::move(second));
    two.begin_as(ChannelState::Ring);
    calls_.channels.announce(one);
    calls_.channels.announce(two);
    return &one;
}

}  // namespace asterism::call
