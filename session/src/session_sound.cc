// SPDX-License-Identifier: Apache-2.0
// Where the sound goes and whether it does: direct media (338 to 342), hold and music (330, 331), the streams
// of the leg that this one is joined with.
#include "asterism/call/background.h"
#include "asterism/call/bridge.h"
#include "established_session.h"

namespace asterism::session {

std::optional<DirectMedia> EstablishedSession::direct_media() const {
    // Who is listened to for fax tones must be heard here (339).
    if (!core_.endpoint->direct_media || core_.endpoint->shared->fax_detect || core_.phase != Phase::Up ||
        core_.media.held_by_peer())
        return std::nullopt;
    return core_.media.direct();
}

namespace {
// Long enough for a call that ends to end: it needs no re-INVITE before its BYE.
constexpr Millis kBackToUs{20};
}  // namespace

void EstablishedSession::send_sound_to(const std::optional<DirectMedia>& there) {
    if (there ? sound_goes_to_ && there->same_place(*sound_goes_to_) : !sound_goes_to_) return;
    sound_goes_to_ = there ? std::make_unique<DirectMedia>(*there) : nullptr;
    sound_moves_.start(there ? Millis{0} : kBackToUs);
}

// 340
void EstablishedSession::on_sound_moves() {
    if (core_.phase != Phase::Up) return;
    // 341: glare is avoided by leaving the first one out, on the leg of that direction.
    const auto spared = core_.endpoint->direct_media_glare_mitigation;
    const bool we_called = core_.we_called();
    if (!std::exchange(spared_direct_, true) &&
        ((spared == endpoint::GlareMitigation::Outgoing && we_called) ||
         (spared == endpoint::GlareMitigation::Incoming && !we_called)))
        return;
    if (!core_.media.send_to(sound_goes_to_.get())) return;
    refresh_.want(move_of_sound());
}

SessionChange EstablishedSession::move_of_sound() const {
    const bool update = core_.endpoint->direct_media_method == endpoint::RefreshMethod::Update;
    return {.streams = true, .by_invite = !update, .by_update = update};
}

bool EstablishedSession::moh_passthrough() const {
    return moh_passthrough_.value_or(core_.endpoint->moh_passthrough);
}

// 331: with moh_passthrough the far end hears that it is held, and plays its own music; else it hears ours.
void EstablishedSession::hold(bool held, std::string_view suggested_class) {
    if (core_.phase != Phase::Up) return;
    if (!moh_passthrough()) {
        if (auto* owner = channel(); owner && held)
            owner->background().start_music({}, suggested_class);
        else if (owner)
            owner->background().stop_music();
        return;
    }
    if (core_.media.set_direction(held ? sdp::Direction::SendOnly : sdp::Direction::SendRecv))
        refresh_.want({.streams = true, .by_invite = true});
}

// 330
void EstablishedSession::show_hold() {
    if (core_.endpoint->suppress_moh_on_sendonly) return;
    if (auto* owner = channel())
        owner->on_leg_hold(core_.media.held_by_peer(), core_.endpoint->shared->moh_suggest);
}

bool EstablishedSession::use_codecs(const std::string& codecs) {
    if (core_.phase != Phase::Up || !core_.media.wish_codecs(codecs)) return false;
    refresh_.want({.streams = true, .by_invite = true});
    return true;
}

Leg* EstablishedSession::heard_by() const {
    auto* bridge = channel() ? channel()->bridge() : nullptr;
    auto* other = bridge ? bridge->other(*channel()) : nullptr;
    auto* leg = other && other->leg() ? other->leg()->far_end() : nullptr;
    return leg && leg->audio() ? leg : nullptr;
}

void EstablishedSession::match_directions(const std::vector<sdp::StreamShape>& far) {
    if (core_.phase == Phase::Up && core_.media.match_directions(far))
        refresh_.want({.streams = true, .by_invite = true});
}

void EstablishedSession::match(const std::vector<sdp::StreamShape>& far) {
    if (core_.phase == Phase::Up && core_.media.match(far))
        refresh_.want({.streams = true, .by_invite = true});
}

}  // namespace asterism::session
