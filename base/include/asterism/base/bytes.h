// SPDX-License-Identifier: Apache-2.0
// Bytes that travel: immutable once made, shared by counting, one allocation for count and bytes together.
// May be handed between threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>
#include <utility>

namespace asterism {

class SharedBytes {
public:
    SharedBytes() = default;
    SharedBytes(const SharedBytes& other) noexcept : block_(other.block_) {
        if (block_) block_->refs.fetch_add(1, std::memory_order_relaxed);
    }
    SharedBytes(SharedBytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    SharedBytes& operator=(SharedBytes other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~SharedBytes() { release(); }

    /// A block of exactly the size of `bytes`, with a copy of them.
    static SharedBytes copy(std::string_view bytes);
    /// A block of `size` bytes that `fill(char*)` writes before anybody else sees it.
    template <class Fill>
    static SharedBytes make(std::size_t size, Fill&& fill) {
        SharedBytes made(allocate(size));
        fill(made.block_->bytes());
        return made;
    }

    explicit operator bool() const { return block_ != nullptr; }
    std::string_view view() const {
        return block_ ? std::string_view(block_->bytes(), block_->size) : std::string_view();
    }
    const char* data() const { return block_ ? block_->bytes() : nullptr; }
    std::size_t size() const { return block_ ? block_->size : 0; }
    bool empty() const { return size() == 0; }

private:
    struct Block {
        std::atomic<std::uint32_t> refs;
        std::uint32_t size;
        char* bytes() { return reinterpret_cast<char*>(this + 1); }
    };
    explicit SharedBytes(Block* block) : block_(block) {}
    static Block* allocate(std::size_t size);
    void release() noexcept;

    Block* block_ = nullptr;
};

}  // namespace asterism
