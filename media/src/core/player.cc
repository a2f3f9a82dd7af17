// SPDX-License-Identifier: Apache-2.0
#include "player.h"

namespace asterism::media {

std::unique_ptr<Player> Player::file(ActivityId id, PlayRequest request) {
    auto made = std::unique_ptr<Player>(new Player(id));
    made->request_ = std::move(request);
    return made;
}

std::unique_ptr<Player> Player::tone(ActivityId id, ToneRequest request) {
    auto made = std::unique_ptr<Player>(new Player(id));
    made->tone_request_ = std::move(request);
    return made;
}

std::unique_ptr<Player> Player::silence(ActivityId id) { return std::unique_ptr<Player>(new Player(id)); }

void Player::use(Environment& env, codec::Id codec, unsigned ptime) {
    const bool another = codec != codec_;
    codec_ = codec;
    ptime_ = ptime;
    if (!another) return;
    if (request_) {
        auto request = *request_;
        request.offset += played_;
        reader_ = std::make_shared<SoundReader>(env.options, std::move(request), codec);
        state_ = std::make_shared<State>();
        at_ = 0;
        load(env);
        return;
    }
    encoder_ = make_encoder(codec);
    if (!encoder_) {
        state_->error = fmt::format("no encoder for codec {}", codec::of(codec).name);
        return;
    }
    if (tone_request_) {
        tone_ = Tone::parse(tone_request_->cadence, tone_request_->repeat, codec::of(codec).sample_rate,
                            tone_request_->amplitude);
        if (!tone_) state_->error = fmt::format("unreadable tone '{}'", tone_request_->cadence);
    }
}

void Player::load(Environment& env) {
    state_->loading = true;
    env.loader.read(reader_, env.loop, [state = state_](SoundChunk chunk) {
        state->loading = false;
        state->last = chunk.last;
        if (!chunk.error.empty()) {
            state->error = std::move(chunk.error);
        } else if (!state->current) {
            state->current = std::move(chunk.bytes);
            state->from = chunk.from;
        } else {
            state->next = std::move(chunk.bytes);
            state->has_next = true;
        }
    });
}

Player::Turn Player::file_turn(Environment& env, std::vector<std::uint8_t>& out) {
    auto& state = *state_;
    if (!state.error.empty()) return Turn::Failed;
    if (!state.current) return Turn::Wait;
    if (state.from != 0) at_ = std::exchange(state.from, 0);
    if (at_ >= state.current->size()) {
        if (!state.has_next) return state.last ? Turn::Done : Turn::Wait;
        state.current = std::move(state.next);
        state.has_next = false;
        at_ = 0;
        if (state.current->empty()) return state.last ? Turn::Done : Turn::Wait;
    }
    const auto frame = bytes_of(codec_, ptime_);
    if (frame == 0) return Turn::Failed;
    const auto take = std::min(frame, state.current->size() - at_);
    const auto begin = state.current->begin() + static_cast<std::ptrdiff_t>(at_);
    out.insert(out.end(), begin, begin + static_cast<std::ptrdiff_t>(take));
    at_ += take;
    played_ += Millis{ptime_};
    // The next half minute is fetched while half of this one is still to be heard.
    if (!state.last && !state.has_next && !state.loading && at_ * 2 > state.current->size()) load(env);
    return Turn::Frame;
}

Player::Turn Player::turn(Environment& env, std::vector<std::uint8_t>& out) {
    if (request_) return file_turn(env, out);
    if (!state_->error.empty()) return Turn::Failed;
    if (tone_over_) return Turn::Done;
    const std::size_t count = std::size_t{codec::of(codec_).sample_rate} * ptime_ / 1000;
    codec::Samples samples;
    if (tone_)
        tone_over_ = !tone_->generate(count, samples);
    else
        samples.resize(count);
    encoder_->encode(samples, out);
    return Turn::Frame;
}

}  // namespace asterism::media
