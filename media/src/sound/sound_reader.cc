// SPDX-License-Identifier: Apache-2.0
#include "sound_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "../room_limits.h"

namespace asterism::media {

namespace {

constexpr unsigned kChunkSeconds = 30;
constexpr std::size_t kCacheBytes = 64u << 20;

SoundChunk failed(std::string reason) { return {nullptr, 0, true, std::move(reason)}; }

/// Not the file's fault.
bool is_of_the_machine(int error) {
    static constexpr int kErrors[] = {EMFILE, ENFILE, EACCES, EPERM, ENOENT, ENOMEM, EIO};
    return std::ranges::find(kErrors, error) != std::end(kErrors);
}

SoundCache::Key key_of(const std::string& path, codec::Id codec) {
    struct stat info{};
    if (stat(path.c_str(), &info) != 0) return {path, 0, 0, codec};
    return {path, std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec, info.st_size,
            codec};
}

}  // namespace

std::optional<SoundCache::Piece> SoundCache::find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto at = entries_.find(key);
    if (at == entries_.end()) return std::nullopt;
    at->second.used = ++turn_;
    return at->second.piece;
}

void SoundCache::keep(const Key& key, Piece piece) {
    const std::lock_guard lock(mutex_);
    auto& entry = entries_[key];
    if (entry.piece.bytes) size_ -= entry.piece.bytes->size();
    size_ += piece.bytes->size();
    entry = {std::move(piece), ++turn_};
    while (size_ > kCacheBytes && entries_.size() > 1) {
        const auto oldest =
            std::min_element(entries_.begin(), entries_.end(),
                             [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
        size_ -= oldest->second.piece.bytes->size();
        entries_.erase(oldest);
    }
}

std::string SoundCache::damage_of(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto at = std::ranges::find(damaged_, key, &std::pair<Key, std::string>::first);
    return at == damaged_.end() ? std::string() : at->second;
}

void SoundCache::keep_damaged(const Key& key, std::string reason) {
    const std::lock_guard lock(mutex_);
    while (!damaged_.empty() && !limits::damaged_sounds.admits(damaged_.size() + 1)) damaged_.pop_front();
    damaged_.emplace_back(key, std::move(reason));
}

std::size_t SoundCache::damaged() {
    const std::lock_guard lock(mutex_);
    return damaged_.size();
}

std::string SoundReader::place() const {
    const auto folder = request_.name.substr(0, std::min(request_.name.rfind('/'), request_.name.size()));
    if (request_.name.starts_with('/')) return folder;
    return fmt::format("{}/{}/{}", options_.sounds_dir, request_.language,
                       request_.name.contains('/') ? folder : std::string());
}

Result<void> SoundReader::find() {
    auto found = find_sound(options_, request_.name, request_.language, codec_);
    if (!found) return std::unexpected(found.error());
    found_ = std::move(*found);
    key_ = key_of(found_.path, codec_);
    const auto offset = static_cast<std::size_t>(std::max(request_.offset, Millis{0}).count());
    key_.number = offset / (kChunkSeconds * 1000);
    skip_ = bytes_of(codec_, static_cast<unsigned>(offset % (kChunkSeconds * 1000)));
    return {};
}

Result<void> SoundReader::open() {
    // Linear samples lie in files in another byte order than in RTP, so they are encoded too.
    if (!found_.format->contained() && found_.format->codec == codec_ && !is_linear(codec_)) {
        raw_.reset(std::fopen(found_.path.c_str(), "rbe"));
        if (!raw_) return fail(fmt::format("{}: {}", found_.path, std::strerror(errno)));
        if (key_.number != 0)
            std::fseek(raw_.get(), static_cast<long>(key_.number * bytes_of(codec_, kChunkSeconds * 1000)),
                       SEEK_SET);
        return {};
    }
    encoder_ = make_encoder(codec_);
    if (!encoder_) return fail(fmt::format("no encoder for codec {}", codec::of(codec_).name));
    auto file = SampleFile::open(found_.path, *found_.format);
    if (!file) return std::unexpected(file.error());
    samples_ = std::move(*file);
    const auto rate = codec::of(codec_).sample_rate;
    if (!Resampler::can(samples_->rate(), rate))
        return fail(fmt::format("{}: {} Hz cannot be played to {} Hz", found_.path, samples_->rate(), rate));
    resampler_ = std::make_unique<Resampler>(samples_->rate(), rate);
    if (key_.number != 0) samples_->seek(key_.number * kChunkSeconds * samples_->rate());
    return {};
}

/// Descriptors are not held until the sound has been heard.
void SoundReader::close() {
    raw_.reset();
    samples_.reset();
    left_over_.clear();
}

SoundCache::Piece SoundReader::read_same_codec() {
    const auto& info = codec::of(codec_);
    auto bytes = std::make_shared<std::vector<std::uint8_t>>(bytes_of(codec_, kChunkSeconds * 1000));
    const auto got = std::fread(bytes->data(), 1, bytes->size(), raw_.get());
    const bool last = got < bytes->size();
    bytes->resize(got / info.unit_bytes * info.unit_bytes);
    return {std::move(bytes), last};
}

SoundCache::Piece SoundReader::read_and_encode() {
    codec::Samples samples;
    const bool more = samples_->read(std::size_t{kChunkSeconds} * samples_->rate(), samples);
    resampler_->process(samples, left_over_);
    // Encoders take whole units: the rest waits for the next chunk, and the last one is filled with silence.
    const auto unit = samples_of_unit(codec::of(codec_));
    if (!more) left_over_.resize((left_over_.size() + unit - 1) / unit * unit);
    const auto whole = left_over_.size() / unit * unit;
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    encoder_->encode({left_over_.data(), whole}, *bytes);
    left_over_.erase(left_over_.begin(), left_over_.begin() + static_cast<std::ptrdiff_t>(whole));
    return {std::move(bytes), !more};
}

SoundChunk SoundReader::next(SoundCache& cache) {
    if (found_.path.empty()) {
        const auto found = find();
        if (!found) return failed(found.error().reason);
    }
    auto piece = cache.find(key_);
    if (!piece) {
        const bool open_there = (raw_ || samples_) && read_at_ == key_.number;
        if (!open_there) {
            close();
            auto whole = key_;
            whole.number = 0;
            if (auto damage = cache.damage_of(whole); !damage.empty()) return failed(std::move(damage));
            errno = 0;
            const auto opened = open();
            if (!opened && found_.format->contained() && !is_of_the_machine(errno))
                cache.keep_damaged(whole, opened.error().reason);
            if (!opened) return failed(opened.error().reason);
        }
        piece = raw_ ? read_same_codec() : read_and_encode();
        cache.keep(key_, *piece);
        read_at_ = key_.number + 1;
    }
    if (piece->last) close();
    ++key_.number;
    return {piece->bytes, std::exchange(skip_, 0), piece->last, {}};
}

}  // namespace asterism::media
