// SPDX-License-Identifier: Apache-2.0
#include "recorder.h"

#include <unistd.h>

#include <cstdio>

#include "../sound/sound_loader.h"
#include "asterism/media/events.h"
#include "asterism/media/sound_formats.h"

namespace asterism::media {

namespace {

/// A gap longer than that is silence; a shorter one is the network's unrest.
constexpr Millis kUnrest{200};
/// The disk may be half a minute behind.
constexpr unsigned kMostWaiting = 60;
constexpr std::uint64_t kMostNumbers = 1'000'000;

std::string place_of(const RecordRequest& request, const std::string& sounds_dir) {
    return request.name.starts_with('/') ? request.name : sounds_dir + "/" + request.name;
}

}  // namespace

RecordedFile::RecordedFile(StreamId stream, ActivityId id, RecordRequest request,
                           const std::string& sounds_dir, Tell tell)
    : stream_(stream),
      id_(id),
      request_(std::move(request)),
      sounds_dir_(sounds_dir),
      path_(place_of(request_, sounds_dir)),
      tell_(std::move(tell)) {}

void RecordedFile::say(Recording::State state, std::string reason) {
    // Held while it is told: who has given up knows that nothing is told any more.
    const std::lock_guard lock(mutex_);
    if (over_) return;
    over_ = state != Recording::State::Begun;
    const Millis length{rate_ == 0 ? 0 : static_cast<std::int64_t>(written_ * 1000 / rate_)};
    Recording now{state, path_, length, std::move(reason)};
    // Its stream may be closed by now, and its end is still to be heard of.
    tell_({}, [stream = stream_, id = id_, now = std::move(now)](Events& events) {
        events.on_recording(stream, id, now);
    });
}

bool RecordedFile::over() {
    {
        const std::lock_guard lock(mutex_);
        if (!over_) return !writer_;
    }
    writer_.reset();
    return true;
}

std::string RecordedFile::place() const {
    const auto path = place_of(request_, sounds_dir_);
    return path.substr(0, std::min(path.rfind('/'), path.size()));
}

void RecordedFile::give_up(const std::string& reason) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(over_, true)) return;
    Recording now{Recording::State::Failed, place_of(request_, sounds_dir_), Millis{0}, reason};
    tell_({}, [stream = stream_, id = id_, now = std::move(now)](Events& events) {
        events.on_recording(stream, id, now);
    });
}

void RecordedFile::open() {
    {
        const std::lock_guard lock(mutex_);
        if (over_) return;
    }
    const auto* format = sound_format(request_.format);
    const std::string extension(
        format != nullptr && !format->written.empty() ? format->written : std::string_view(request_.format));
    const auto hole = path_.find("%d");
    if (hole == path_.npos) {
        path_ += "." + extension;
    } else {
        std::string free;
        for (std::uint64_t number = 0; free.empty() && number < kMostNumbers; ++number) {
            auto candidate =
                path_.substr(0, hole) + std::to_string(number) + path_.substr(hole + 2) + "." + extension;
            if (access(candidate.c_str(), F_OK) != 0) free = std::move(candidate);
        }
        if (free.empty()) return fail(path_ + ": no number is free");
        path_ = std::move(free);
    }
    auto opened = SoundWriter::open(path_, request_.format, request_.append);
    if (!opened) return fail(opened.error().reason);
    writer_ = std::move(*opened);
    say(Recording::State::Begun);
}

void RecordedFile::write(const codec::Samples& samples, unsigned rate) {
    if (over()) return;
    if (rate != rate_) {
        if (!Resampler::can(rate, writer_->rate())) return fail(path_ + ": no way to its sample rate");
        // What was counted stays right in time.
        if (rate_ != 0) written_ = written_ * rate / rate_;
        rate_ = rate;
        resampler_.emplace(rate, writer_->rate());
    }
    resampled_.clear();
    resampler_->process(samples, resampled_);
    const auto done = writer_->write(resampled_);
    if (!done) return fail(done.error().reason);
    written_ += samples.size();
}

void RecordedFile::silence(std::uint64_t samples, unsigned rate) {
    while (samples > 0 && !over()) {
        const auto now = std::min<std::uint64_t>(samples, rate);
        write(codec::Samples(static_cast<std::size_t>(now)), rate);
        samples -= now;
    }
}

void RecordedFile::close(RecordEnd end) {
    if (over()) return;
    const auto cut = static_cast<std::size_t>(end.cut.count()) * writer_->rate() / 1000;
    const auto done = writer_->close(cut);
    writer_.reset();
    if (rate_ != 0) {
        const auto left_out = static_cast<std::uint64_t>(end.cut.count()) * rate_ / 1000;
        written_ -= std::min(written_, left_out);
    }
    if (!end.keep) std::remove(path_.c_str());
    if (done || !end.keep)
        say(Recording::State::Done);
    else
        say(Recording::State::Failed, done.error().reason);
}

void RecordedFile::fail(std::string reason) {
    writer_.reset();
    say(Recording::State::Failed, std::move(reason));
}

Recorder::Recorder(Environment& env, StreamId stream, ActivityId id, RecordRequest request)
    : env_(env), id_(id), keep_at_end_(request.keep_at_end), filled_until_(env.now()) {
    file_ = std::make_shared<RecordedFile>(stream, id, std::move(request), env.options.sounds_dir, env.tell);
    then([](RecordedFile& it) { it.open(); });
}

void Recorder::then(std::move_only_function<void(RecordedFile&)> job) {
    env_.loader.run(file_->place(),
                    {.run = [file = file_, job = std::move(job)](SoundCache&) mutable { job(*file); },
                     .give_up = [file = file_](const std::string& reason) { file->give_up(reason); }});
}

Recorder::~Recorder() {
    RecordEnd end;
    end.keep = keep_at_end_;
    this->end(end);
}

void Recorder::hear(std::span<const std::int16_t> samples, unsigned rate) {
    if (ended_ || samples.empty()) return;
    if (rate != rate_) hand_over();
    rate_ = rate;
    const Micros length{static_cast<std::int64_t>(samples.size()) * 1'000'000 / rate};
    const auto now = env_.now();
    if (now - filled_until_ > kUnrest + length) fill_until(now - length);
    pending_.insert(pending_.end(), samples.begin(), samples.end());
    filled_until_ += length;
    if (pending_.size() >= rate_ / 2) hand_over();
}

void Recorder::fill_until(MonoTime time) {
    hand_over();
    const auto gap = std::chrono::duration_cast<Micros>(time - filled_until_);
    filled_until_ = time;
    if (gap.count() <= 0) return;
    const auto count = static_cast<std::uint64_t>(gap.count()) * rate_ / 1'000'000;
    then([count, rate = rate_](RecordedFile& it) { it.silence(count, rate); });
}

void Recorder::hand_over() {
    if (pending_.empty()) return;
    if (file_->waiting >= kMostWaiting) {
        ended_ = true;
        return then([](RecordedFile& it) { it.fail("the disk is too slow"); });
    }
    ++file_->waiting;
    then([samples = std::exchange(pending_, {}), rate = rate_](RecordedFile& it) {
        --it.waiting;
        it.write(samples, rate);
    });
}

void Recorder::end(RecordEnd end) {
    if (std::exchange(ended_, true)) return;
    if (end.keep) {
        if (env_.now() - filled_until_ > kUnrest) fill_until(env_.now());
        hand_over();
    }
    then([end](RecordedFile& it) { it.close(end); });
}

}  // namespace asterism::media
