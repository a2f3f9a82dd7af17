// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/channel.h"

#include "asterism/base/expect.h"
#include "asterism/base/log.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"

namespace asterism::call {

Channel::Channel(Ground& ground, ChannelId id, std::string name, std::string uniqueid, WallTime created)
    : ChannelFacts(ground, id, std::move(name), std::move(uniqueid), created) {}

Channel::~Channel() {
    ASTERISM_EXPECT(!company_);
    for (auto* watcher : std::exchange(watchers_, {})) watcher->on_freed(*this);
}

void Channel::stop_background() {
    if (backdrop_) backdrop_->stop();
}

void Channel::own_activity(media::ActivityId activity) {
    ground_.owners.own(activity, id_);
    activities_.push_back(activity);
}

void Channel::disown_activity(media::ActivityId activity) {
    ground_.owners.disown(activity);
    std::erase(activities_, activity);
}

void Channel::disown_activities() {
    for (const auto activity : std::exchange(activities_, {}))
        if (ground_.owners.of(activity) == id_) ground_.owners.disown(activity);
}

void Channel::set_state(ChannelState state) {
    if (state_ == state) return;
    state_ = state;
    if (state == ChannelState::Up && !answered_at_) answered_at_ = ground_.loop.wall_now();
    publish_newstate(*this);
    count_use();
}

void Channel::begin_as(ChannelState state) {
    state_ = state;
    count_use();
}

std::string Channel::formats() const {
    auto codecs = leg_ ? leg_->codecs() : std::string();
    return codecs.empty() && technology() == "Local" ? std::string("slin") : codecs;
}

Channel::Use Channel::present_use() const {
    if (gone_) return Use::Nothing;
    switch (state_) {
        case ChannelState::Ringing:
            return Use::Ringing;
        case ChannelState::Up:
            return told_held_ ? Use::Held : Use::Up;
        case ChannelState::Ring:
        case ChannelState::Busy:
        case ChannelState::OffHook:
            return Use::Calling;
        default:
            return Use::Nothing;
    }
}

void Channel::count_use() { count_as(present_use()); }

void Channel::count_as(Use now) {
    if (!device_ || now == use_) return;
    const auto count = [this](Use use, std::uint32_t by) {
        if (use == Use::Ringing) device_->ringing += by;
        if (use >= Use::Calling) device_->in_use += by;
        if (use >= Use::Up) device_->up += by;
        if (use == Use::Held) device_->held += by;
    };
    count(use_, static_cast<std::uint32_t>(-1));
    count(now, 1);
    if (now == Use::Ringing)
        device_->rings = this;
    else if (device_->rings == this)
        device_->rings = nullptr;
    use_ = now;
    ground_.devices.changed(*device_);
}

void Channel::change_account(std::string code) {
    if (code == accountcode) return;
    const auto former = std::exchange(accountcode, std::move(code));
    publish_new_account(*this, former);
}

void Channel::post(ChannelEvent event) {
    event.channel = id_;
    // Whoever hears of it may stop to watch, or others begin: then the next one stands in its place.
    for (std::size_t i = 0; i < watchers_.size();) {
        auto* watcher = watchers_[i];
        watcher->on_event(event);
        if (i < watchers_.size() && watchers_[i] == watcher) ++i;
    }
}

ChannelEvent Channel::gone_event() const {
    return {.kind = ChannelEvent::Kind::Gone, .channel = id_, .cause = hangup_cause};
}

void Channel::detour(Detour detour) {
    diverted_ = std::make_unique<Detour>(std::move(detour));
    post({.kind = ChannelEvent::Kind::Diverted});
}

std::optional<Detour> Channel::take_diversion() {
    const auto taken = std::exchange(diverted_, nullptr);
    return taken ? std::optional(std::move(*taken)) : std::nullopt;
}

const Channel::Redirecting& Channel::redirecting() const {
    static const Redirecting none;
    return redirecting_ ? *redirecting_ : none;
}

Channel::Redirecting& Channel::redirect() {
    if (!redirecting_) redirecting_ = std::make_unique<Redirecting>();
    return *redirecting_;
}

void Channel::take_redirecting(const Channel& other) {
    redirecting_ = other.redirecting_ ? std::make_unique<Redirecting>(*other.redirecting_) : nullptr;
}

void Channel::redirecting_changed() {
    if (leg_ && !gone_) leg_->redirecting_changed();
}

void Channel::set_hangup_source(std::string_view source) {
    if (past.get().hangup_source.empty()) past.touch().hangup_source = source;
}

// 639
std::optional<Channel::DialledCause> Channel::own_cause() const {
    auto text = leg_ ? leg_->last_response() : std::string();
    if (text.empty()) return std::nullopt;
    // What was no refusal tells of a call that went well.
    const bool said = final_status != 0 && hangup_cause != Cause::NotDefined;
    const Cause cause = said ? hangup_cause : Cause::NormalClearing;
    return DialledCause{name_, std::move(text), cause};
}

void Channel::connect_to(const Party& party) {
    auto reached = party;
    reached.ani.clear();
    reached.dnid.clear();
    reached.rdnis.clear();
    if (reached == connected) return;
    connected = std::move(reached);
    publish_new_connected_line(*this);
    if (leg_) leg_->connected_changed();
}

void Channel::detect_talk(std::optional<media::TalkRules> rules) {
    if (talk_watch_ != 0) {
        ground_.plane().unwatch_talk(talk_stream_, talk_watch_);
        disown_activity(talk_watch_);
    }
    talk_watch_ = 0;
    talk_stream_ = {};
    talk_rules_ = rules;
    watch_talk();
    if (company_) company_->on_media();
}

/// Its stream may have come only now.
void Channel::watch_talk() {
    const auto stream = talk_rules_ && leg_ && !gone_ ? leg_->audio() : media::StreamId{};
    if (!stream || stream == talk_stream_) return;
    talk_stream_ = stream;
    talk_watch_ = ground_.plane().watch_talk(stream, *talk_rules_);
    own_activity(talk_watch_);
}

void Channel::mute(media::Muted muted) {
    muted_ = muted;
    if (leg_ && leg_->audio() && ground_.has_plane()) ground_.plane().mute(leg_->audio(), muted);
}

void Channel::keep_for_next(ChannelEvent event) { past.touch().unheard.push_back(std::move(event)); }

void Channel::prepare_to_join(const Channel& other) {
    if (leg_ && other.leg()) leg_->prepare_to_join(*other.leg());
}

std::string_view Channel::share() const {
    return shares_of.empty() ? device_of_channel(name_) : std::string_view(shares_of);
}

void Channel::indicate(Indication indication) {
    if (!gone_ && is_up()) post({.kind = ChannelEvent::Kind::Indicated, .indication = indication});
}

void Channel::ring() {
    if (gone_ || !leg_) return;
    if (is_up()) return indicate(Indication::Ringing);
    leg_->ringing();
    if (state_ == ChannelState::Down) set_state(ChannelState::Ring);
}

void Channel::progress() {
    if (gone_ || !leg_) return;
    is_up() ? indicate(Indication::Progress) : leg_->progress();
}

bool Channel::answer() {
    if (gone_) return false;
    if (is_up()) {
        indicate(Indication::Answer);
        return true;
    }
    if (leg_) leg_->answer();
    if (gone_) return false;
    set_state(ChannelState::Up);
    return true;
}

void Channel::refuse(Cause cause) {
    if (gone_) return;
    if (is_up()) return indicate(cause == Cause::UserBusy ? Indication::Busy : Indication::Congestion);
    hangup_cause = cause;
    set_state(ChannelState::Busy);
    if (leg_) leg_->refuse_now(cause);
}

void Channel::hangup(Cause cause) {
    if (gone_) return;
    gone_ = true;
    if (hangup_cause == Cause::NotDefined) hangup_cause = cause;
    count_use();
    post(gone_event());
    if (!has_dialplan && !is_dialled) ground_.finish(*this);
}

}  // namespace asterism::call
