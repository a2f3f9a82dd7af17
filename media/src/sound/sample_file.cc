// SPDX-License-Identifier: Apache-2.0
#include <sndfile.h>

#include <cerrno>

#include "sound_reader.h"

namespace asterism::media {

namespace {

/// WAV and whatever else libsndfile knows, mixed down to one channel.
class ContainerFile final : public SampleFile {
public:
    ContainerFile(SNDFILE* file, const SF_INFO& info) : file_(file), info_(info) {}
    unsigned rate() const override { return static_cast<unsigned>(info_.samplerate); }
    bool read(std::size_t count, codec::Samples& out) override {
        const auto channels = static_cast<std::size_t>(info_.channels);
        codec::Samples frames(count * channels);
        const auto got = sf_readf_short(file_.get(), frames.data(), static_cast<sf_count_t>(count));
        for (sf_count_t i = 0; i < got; ++i) {
            int sum = 0;
            for (std::size_t c = 0; c < channels; ++c)
                sum += frames[static_cast<std::size_t>(i) * channels + c];
            out.push_back(static_cast<std::int16_t>(sum / info_.channels));
        }
        return got == static_cast<sf_count_t>(count);
    }
    void seek(std::size_t sample) override {
        sf_seek(file_.get(), static_cast<sf_count_t>(sample), SEEK_SET);
    }

private:
    struct Close {
        void operator()(SNDFILE* f) const { sf_close(f); }
    };
    std::unique_ptr<SNDFILE, Close> file_;
    SF_INFO info_;
};

/// Bytes of a codec without any head. Linear samples in files are little-endian, unlike those in RTP.
class RawFile final : public SampleFile {
public:
    RawFile(std::FILE* file, codec::Id codec) : file_(file), codec_(codec), linear_(is_linear(codec)) {
        if (!linear_) decoder_ = make_decoder(codec);
    }
    unsigned rate() const override { return codec::of(codec_).sample_rate; }
    bool read(std::size_t count, codec::Samples& out) override {
        const auto& info = codec::of(codec_);
        const auto units = std::max<std::size_t>(1, count * 1000 / info.sample_rate / info.unit_ms);
        std::vector<std::uint8_t> bytes(units * info.unit_bytes);
        const auto got = std::fread(bytes.data(), 1, bytes.size(), file_.get());
        if (linear_) {
            for (std::size_t i = 0; i + 1 < got; i += 2)
                out.push_back(static_cast<std::int16_t>(bytes[i] | bytes[i + 1] << 8));
        } else {
            decoder_->decode({bytes.data(), got}, out);
        }
        return got == bytes.size();
    }
    void seek(std::size_t sample) override {
        const auto& info = codec::of(codec_);
        const auto units = sample * 1000 / info.sample_rate / info.unit_ms;
        std::fseek(file_.get(), static_cast<long>(units * info.unit_bytes), SEEK_SET);
    }

private:
    struct Close {
        void operator()(std::FILE* f) const { std::fclose(f); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    codec::Id codec_;
    bool linear_;
    std::unique_ptr<codec::Decoder> decoder_;
};

}  // namespace

Result<std::unique_ptr<SampleFile>> SampleFile::open(const std::string& path, const SoundFormat& format) {
    if (!format.contained()) {
        auto* file = std::fopen(path.c_str(), "rbe");
        if (file == nullptr) return fail(fmt::format("{}: {}", path, std::strerror(errno)));
        return std::make_unique<RawFile>(file, format.codec);
    }
    SF_INFO info{};
    auto* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) return fail(fmt::format("{}: {}", path, sf_strerror(nullptr)));
    auto made = std::make_unique<ContainerFile>(file, info);
    if (info.channels < 1 || info.channels > 8)
        return fail(fmt::format("{}: {} channels", path, info.channels));
    return made;
}

}  // namespace asterism::media
