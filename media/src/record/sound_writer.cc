// SPDX-License-Identifier: Apache-2.0
#include "sound_writer.h"

#include <fmt/core.h>
#include <sndfile.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "../sound/sound_reader.h"
#include "gsm_wav.h"

namespace asterism::media {

namespace {

/// In libsndfile's words, each with what it holds.
int sndfile_format(SoundFormat::Container container) {
    using Container = SoundFormat::Container;
    switch (container) {
        case Container::Wav:
            return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
        case Container::WavGsm:
            return SF_FORMAT_WAV | SF_FORMAT_GSM610;
        case Container::Au:
            return SF_FORMAT_AU | SF_FORMAT_ULAW;
        case Container::Vorbis:
            return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
        case Container::OggOpus:
            return SF_FORMAT_OGG | SF_FORMAT_OPUS;
        case Container::None:
            break;
    }
    return 0;
}

std::string error_text(const std::string& path, int error) {
    return fmt::format("{}: {}", path, std::strerror(error));
}

class ContainerWriter final : public SoundWriter {
public:
    ContainerWriter(std::string path, SNDFILE* file, unsigned rate, bool shortens)
        : path_(std::move(path)), file_(file), rate_(rate), shortens_(shortens) {}
    ~ContainerWriter() override {
        if (file_ != nullptr) sf_close(file_);
    }
    unsigned rate() const override { return rate_; }
    Result<void> write(std::span<const std::int16_t> samples) override {
        errno = 0;
        const auto count = static_cast<sf_count_t>(samples.size());
        if (sf_write_short(file_, samples.data(), count) == count) return {};
        return fail(errno != 0 ? error_text(path_, errno) : fmt::format("{}: {}", path_, sf_strerror(file_)));
    }
    Result<void> close(std::size_t cut) override {
        if (cut != 0 && shortens_) {
            const auto frames = sf_seek(file_, 0, SEEK_END);
            auto wanted = std::max<sf_count_t>(0, frames - static_cast<sf_count_t>(cut));
            if (frames > 0) sf_command(file_, SFC_FILE_TRUNCATE, &wanted, sizeof wanted);
        }
        errno = 0;
        const int failed = sf_close(std::exchange(file_, nullptr));
        if (failed != 0) return fail(fmt::format("{}: {}", path_, sf_error_number(failed)));
        return {};
    }

private:
    std::string path_;
    SNDFILE* file_;
    unsigned rate_;
    bool shortens_;
};

/// Linear samples are little-endian in files, unlike in RTP.
class RawWriter final : public SoundWriter {
public:
    RawWriter(std::string path, std::FILE* file, codec::Id codec)
        : path_(std::move(path)), file_(file), codec_(codec) {
        if (!is_linear(codec)) encoder_ = make_encoder(codec);
    }
    unsigned rate() const override { return codec::of(codec_).sample_rate; }
    Result<void> write(std::span<const std::int16_t> samples) override {
        bytes_.clear();
        if (encoder_) {
            // Encoders take whole units.
            left_over_.insert(left_over_.end(), samples.begin(), samples.end());
            const auto whole = left_over_.size() / unit() * unit();
            encoder_->encode({left_over_.data(), whole}, bytes_);
            left_over_.erase(left_over_.begin(), left_over_.begin() + static_cast<std::ptrdiff_t>(whole));
        } else {
            for (const auto sample : samples) {
                bytes_.push_back(static_cast<std::uint8_t>(sample));
                bytes_.push_back(static_cast<std::uint8_t>(sample >> 8));
            }
        }
        return put();
    }
    Result<void> close(std::size_t cut) override {
        if (!left_over_.empty() && cut == 0) {
            const codec::Samples rest((unit() - left_over_.size() % unit()) % unit());
            if (auto written = write(rest); !written) return written;
        }
        if (cut != 0) {
            const auto& info = codec::of(codec_);
            const auto units = cut / unit();
            const auto bytes = static_cast<long>(units * info.unit_bytes);
            std::fseek(file_.get(), 0, SEEK_END);
            const long size = std::ftell(file_.get());
            if (size > 0 && ftruncate(fileno(file_.get()), std::max(0L, size - bytes)) != 0)
                return fail(error_text(path_, errno));
        }
        if (std::fclose(file_.release()) != 0) return fail(error_text(path_, errno));
        return {};
    }

private:
    std::size_t unit() const { return samples_of_unit(codec::of(codec_)); }
    Result<void> put() {
        if (bytes_.empty()) return {};  // less than a unit
        if (std::fwrite(bytes_.data(), 1, bytes_.size(), file_.get()) == bytes_.size() &&
            std::fflush(file_.get()) == 0)
            return {};
        return fail(error_text(path_, errno));
    }
    struct Close {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
    codec::Id codec_;
    std::unique_ptr<codec::Encoder> encoder_;
    codec::Samples left_over_;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace

Result<std::unique_ptr<SoundWriter>> SoundWriter::open(const std::string& path, std::string_view extension,
                                                       bool append) {
    const auto* format = sound_format(extension);
    if (format == nullptr || !format->records())
        return fail(fmt::format("{}: no format '{}'", path, extension));
    std::error_code error;
    const std::filesystem::path place(path);
    if (place.has_parent_path()) std::filesystem::create_directories(place.parent_path(), error);
    if (error) return fail(fmt::format("{}: {}", place.parent_path().string(), error.message()));
    // Opening it would wait for somebody who reads, and everybody's sounds with it.
    if (std::filesystem::is_fifo(place, error)) return fail(fmt::format("{}: is a pipe", path));
    if (!format->contained()) {
        auto* file = std::fopen(path.c_str(), append ? "abe" : "wbe");
        if (file == nullptr) return fail(error_text(path, errno));
        return std::make_unique<RawWriter>(path, file, format->codec);
    }
    const bool there = append && std::filesystem::exists(place, error);
    if (there && format->container == SoundFormat::Container::WavGsm) return append_to_gsm_wav(path);
    if (there && !format->shortens())
        return fail(fmt::format("{}: nothing can be appended to an Ogg file", path));
    SF_INFO info{};
    if (!there) {
        info.samplerate = static_cast<int>(format->rate());
        info.channels = 1;
        info.format = sndfile_format(format->container);
    }
    errno = 0;
    auto* file = sf_open(path.c_str(), there ? SFM_RDWR : SFM_WRITE, &info);
    if (file == nullptr)
        return fail(errno != 0 ? error_text(path, errno) : fmt::format("{}: {}", path, sf_strerror(nullptr)));
    auto made = std::make_unique<ContainerWriter>(path, file, static_cast<unsigned>(info.samplerate),
                                                  format->shortens());
    if (there) {
        if (info.channels != 1 || sf_seek(file, 0, SEEK_END) < 0)
            return fail(fmt::format("{}: nothing can be appended to it", path));
    }
    return made;
}

}  // namespace asterism::media
