// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/bytes.h"

#include <cstring>
#include <new>

namespace asterism {

SharedBytes::Block* SharedBytes::allocate(std::size_t size) {
    void* raw = ::operator new(sizeof(Block) + size);
    auto* block = new (raw) Block{};
    block->refs.store(1, std::memory_order_relaxed);
    block->size = static_cast<std::uint32_t>(size);
    return block;
}

SharedBytes SharedBytes::copy(std::string_view bytes) {
    return make(bytes.size(), [bytes](char* to) {
        if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    });
}

void SharedBytes::release() noexcept {
    if (!block_) return;
    if (block_->refs.fetch_sub(1, std::memory_order_acq_rel) == 1) {
        block_->~Block();
        ::operator delete(block_);
    }
    block_ = nullptr;
}

}  // namespace asterism
