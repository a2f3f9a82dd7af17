// SPDX-License-Identifier: Apache-2.0
// What plays into a stream of our own accord: a file, a tone or silence, as payloads of the stream's codec,
// one per packet. The stream gives it its turn at each packet time. On a worker.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "../sound/sound_loader.h"
#include "../sound/tone.h"
#include "environment.h"

namespace asterism::media {

class Player {
public:
    enum class Turn : std::uint8_t { Frame, Wait, Done, Failed };

    static std::unique_ptr<Player> file(ActivityId id, PlayRequest request);
    static std::unique_ptr<Player> tone(ActivityId id, ToneRequest request);
    static std::unique_ptr<Player> silence(ActivityId id);

    ActivityId id() const { return id_; }
    /// Begins, or goes on where it is with another codec.
    void use(Environment& env, codec::Id codec, unsigned ptime);
    codec::Id codec() const { return codec_; }
    unsigned ptime() const { return ptime_; }
    /// One packet's payload into `out`.
    Turn turn(Environment& env, std::vector<std::uint8_t>& out);
    /// Why it failed.
    const std::string& reason() const { return state_->error; }

private:
    /// Shared with a read that is under way, which may outlive the player.
    struct State {
        SoundBytes current;
        std::size_t from = 0;  // of the first one: where it begins to be heard
        SoundBytes next;
        bool has_next = false;
        bool last = false;  // nothing follows what is here
        bool loading = false;
        std::string error;
    };
    explicit Player(ActivityId id) : id_(id) {}
    void load(Environment& env);
    Turn file_turn(Environment& env, std::vector<std::uint8_t>& out);

    ActivityId id_;
    codec::Id codec_ = codec::Id::None;
    unsigned ptime_ = 20;
    std::optional<PlayRequest> request_;
    std::shared_ptr<SoundReader> reader_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
    std::size_t at_ = 0;
    Millis played_{0};
    std::optional<ToneRequest> tone_request_;
    std::optional<Tone> tone_;
    bool tone_over_ = false;
    std::unique_ptr<codec::Encoder> encoder_;
};

}  // namespace asterism::media
