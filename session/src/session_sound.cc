// SPDX-License-Identifier: Apache-2.0
// Where the sound goes and whether it does: direct media (338 to 342), hold and music (330, 331), the streams
// of the leg that this one is joined with.
#include "asterism/call/background.h"
#include "asterism/call/bridge.h"
#include "session.h"

namespace asterism::session {

std::optional<DirectMedia> Session::direct_media() const {
    // Who is listened to for fax tones must be heard here (339).
    if (!endpoint_->direct_media || endpoint_->shared->fax_detect || phase_ != Phase::Up ||
        media_.held_by_peer())
        return std::nullopt;
    return media_.direct();
}

namespace {
// Long enough for a call that ends to end: it needs no re-INVITE before its BYE.
constexpr Millis kBackToUs{20};
}  // namespace

void Session::send_sound_to(const std::optional<DirectMedia>& there) {
    if (there ? sound_goes_to_ && there->same_place(*sound_goes_to_) : !sound_goes_to_) return;
    sound_goes_to_ = there ? std::make_unique<DirectMedia>(*there) : nullptr;
    sound_moves_.start(there ? Millis{0} : kBackToUs);
}

// 340
void Session::on_sound_moves() {
    if (phase_ != Phase::Up) return;
    // 341: glare is avoided by leaving the first one out, on the leg of that direction.
    const auto spared = endpoint_->direct_media_glare_mitigation;
    const bool we_called = !destination_.uri.empty();
    if (!std::exchange(spared_direct_, true) &&
        ((spared == endpoint::GlareMitigation::Outgoing && we_called) ||
         (spared == endpoint::GlareMitigation::Incoming && !we_called)))
        return;
    if (!media_.send_to(sound_goes_to_.get())) return;
    refresh_.want(move_of_sound());
}

SessionChange Session::move_of_sound() const {
    const bool update = endpoint_->direct_media_method == endpoint::RefreshMethod::Update;
    return {.streams = true, .by_invite = !update, .by_update = update};
}

// 331: with moh_passthrough the far end hears that it is held, and plays its own music; else it hears ours.
void Session::hold(bool held, std::string_view suggested_class) {
    if (phase_ != Phase::Up) return;
    if (!moh_passthrough_.value_or(endpoint_->moh_passthrough)) {
        if (auto* owner = channel(); owner && held)
            owner->background().start_music({}, suggested_class);
        else if (owner)
            owner->background().stop_music();
        return;
    }
    if (media_.set_direction(held ? sdp::Direction::SendOnly : sdp::Direction::SendRecv))
        refresh_.want({.streams = true, .by_invite = true});
}

// 330
void Session::show_hold() {
    if (endpoint_->suppress_moh_on_sendonly) return;
    if (auto* owner = channel()) owner->on_leg_hold(media_.held_by_peer(), endpoint_->shared->moh_suggest);
}

void Session::prepare_to_join(const Leg& other) {
    if (phase_ != Phase::Incoming) return;
    media_.set_far(other.shapes());
    media_.join_worker(other.worker());
    media_.set_far_codecs(other.codecs());
}

bool Session::use_codecs(const std::string& codecs) {
    if (phase_ != Phase::Up || !media_.wish_codecs(codecs)) return false;
    refresh_.want({.streams = true, .by_invite = true});
    return true;
}

void Session::stay_as_we_are() {
    media_.stop_matching();
    if (media_.drop_wish())
        if (auto* owner = channel()) owner->on_leg_sound_kept();
}

Leg* Session::heard_by() const {
    auto* bridge = channel() ? channel()->bridge() : nullptr;
    auto* other = bridge ? bridge->other(*channel()) : nullptr;
    auto* leg = other && other->leg() ? other->leg()->far_end() : nullptr;
    return leg && leg->audio() ? leg : nullptr;
}

void Session::match_directions(const std::vector<sdp::StreamShape>& far) {
    if (phase_ == Phase::Up && media_.match_directions(far))
        refresh_.want({.streams = true, .by_invite = true});
}

void Session::match(const std::vector<sdp::StreamShape>& far) {
    if (phase_ == Phase::Up && media_.match(far)) refresh_.want({.streams = true, .by_invite = true});
}

}  // namespace asterism::session
