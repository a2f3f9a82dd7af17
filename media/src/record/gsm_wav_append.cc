// SPDX-License-Identifier: Apache-2.0
// More behind a WAV file of GSM 6.10 (.WAV), which libsndfile reads and writes but does not go on with. It
// writes a file of its own, whose blocks go behind those that are there; the heads' numbers are put right at
// the end.
//
//   RIFF size WAVE | fmt (tag 49) | fact samples | data size | blocks of 65 bytes, 320 samples each
#include <fcntl.h>
#include <fmt/core.h>
#include <sndfile.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "gsm_wav.h"

namespace asterism::media {

namespace {

constexpr std::uint16_t kGsmTag = 49;
constexpr std::uint32_t kGsmBlock = 65, kGsmBlockSamples = 320;
constexpr sf_count_t kGsmHead = 60;  // of a file that libsndfile writes

std::uint32_t number_at(const unsigned char* at, int bytes) {
    std::uint32_t value = 0;
    for (int i = bytes - 1; i >= 0; --i) value = value << 8 | at[i];
    return value;
}

/// Where things stand in the file that is there.
struct GsmWavPlaces {
    off_t fact = 0;  // the number of samples; 0: there is none
    off_t data = 0;  // the first block; its chunk's size stands before it
    std::uint32_t size = 0;
};

std::optional<GsmWavPlaces> read_places(int fd) {
    std::array<unsigned char, 12> head{};
    const auto read = [&](off_t at, std::size_t size) {
        return pread(fd, head.data(), size, at) == static_cast<ssize_t>(size);
    };
    if (!read(0, 12) || std::memcmp(head.data(), "RIFF", 4) != 0 || std::memcmp(&head[8], "WAVE", 4) != 0)
        return std::nullopt;
    GsmWavPlaces places;
    bool fits = false;
    constexpr int kMostChunks = 64;
    off_t at = 12;
    for (int i = 0; i < kMostChunks && read(at, 8); ++i) {
        const auto size = number_at(&head[4], 4);
        const std::string name(reinterpret_cast<const char*>(head.data()), 4);
        at += 8;
        if (name == "data") {
            const auto end = lseek(fd, 0, SEEK_END);
            places.data = at;
            places.size = static_cast<std::uint32_t>(std::min<off_t>(size, end - at)) / kGsmBlock * kGsmBlock;
            return fits ? std::optional(places) : std::nullopt;
        }
        if (name == "fact") places.fact = at;
        if (name == "fmt ") {
            if (!read(at, 8)) return std::nullopt;
            fits = number_at(&head[0], 2) == kGsmTag && number_at(&head[2], 2) == 1 &&
                   number_at(&head[4], 4) == 8000;
        }
        at += size + size % 2;
    }
    return std::nullopt;
}

class GsmWavAppender final : public SoundWriter {
public:
    GsmWavAppender(std::string path, int fd, GsmWavPlaces places)
        : path_(std::move(path)), fd_(fd), places_(places) {
        SF_VIRTUAL_IO io{[](void* self) { return of(self).size_; },
                         [](sf_count_t offset, int from, void* self) {
                             auto& it = of(self);
                             it.at_ = offset + (from == SEEK_CUR ? it.at_ : from == SEEK_END ? it.size_ : 0);
                             return it.at_;
                         },
                         [](void*, sf_count_t, void*) { return sf_count_t{0}; },
                         [](const void* bytes, sf_count_t count, void* self) {
                             return of(self).take(static_cast<const char*>(bytes), count);
                         },
                         [](void* self) { return of(self).at_; }};
        SF_INFO info{};
        info.samplerate = 8000;
        info.channels = 1;
        info.format = SF_FORMAT_WAV | SF_FORMAT_GSM610;
        file_ = sf_open_virtual(&io, SFM_WRITE, &info, this);
    }
    ~GsmWavAppender() override {
        if (file_ != nullptr) sf_close(file_);
        ::close(fd_);
    }
    bool ready() const { return file_ != nullptr; }
    unsigned rate() const override { return 8000; }
    Result<void> write(std::span<const std::int16_t> samples) override {
        const auto count = static_cast<sf_count_t>(samples.size());
        if (sf_write_short(file_, samples.data(), count) == count && error_ == 0) return {};
        return failed();
    }
    Result<void> close(std::size_t) override {
        sf_close(std::exchange(file_, nullptr));
        const auto added = static_cast<std::uint32_t>(std::max<sf_count_t>(0, size_ - kGsmHead));
        const auto size = places_.size + added / kGsmBlock * kGsmBlock;
        const auto end = places_.data + size + size % 2;
        // What stood behind the sound is gone; a chunk has an even size.
        if (error_ == 0 && (ftruncate(fd_, places_.data + size) != 0 || ftruncate(fd_, end) != 0))
            error_ = errno;
        put_number(4, static_cast<std::uint32_t>(end - 8));
        put_number(places_.data - 4, size);
        if (places_.fact != 0) put_number(places_.fact, size / kGsmBlock * kGsmBlockSamples);
        return error_ == 0 ? Result<void>() : failed();
    }

private:
    static GsmWavAppender& of(void* self) { return *static_cast<GsmWavAppender*>(self); }
    /// The head is not wanted; the blocks go where the others end.
    sf_count_t take(const char* bytes, sf_count_t count) {
        const auto skip = std::clamp<sf_count_t>(kGsmHead - at_, 0, count);
        put(places_.data + places_.size + at_ + skip - kGsmHead, bytes + skip,
            static_cast<std::size_t>(count - skip));
        at_ += count;
        size_ = std::max(size_, at_);
        return count;
    }
    void put(off_t at, const void* bytes, std::size_t count) {
        if (count == 0 || error_ != 0) return;
        errno = ENOSPC;
        if (pwrite(fd_, bytes, count, at) != static_cast<ssize_t>(count)) error_ = errno;
    }
    void put_number(off_t at, std::uint32_t number) {
        unsigned char bytes[4];
        for (auto& byte : bytes) byte = static_cast<unsigned char>(std::exchange(number, number >> 8) & 0xff);
        put(at, bytes, sizeof bytes);
    }
    Result<void> failed() const { return fail(fmt::format("{}: {}", path_, std::strerror(error_))); }

    std::string path_;
    int fd_;
    GsmWavPlaces places_;
    SNDFILE* file_ = nullptr;
    sf_count_t at_ = 0, size_ = 0;  // of the file that it believes to write
    int error_ = 0;
};

}  // namespace

Result<std::unique_ptr<SoundWriter>> append_to_gsm_wav(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0) return fail(fmt::format("{}: {}", path, std::strerror(errno)));
    if (const auto places = read_places(fd)) {
        auto made = std::make_unique<GsmWavAppender>(path, fd, *places);
        if (made->ready()) return made;
    } else {
        ::close(fd);
    }
    return fail(fmt::format("{}: nothing can be appended to it", path));
}

}  // namespace asterism::media
