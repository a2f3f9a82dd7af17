// SPDX-License-Identifier: Apache-2.0
// Counts what a program asks its allocator for: preloaded (LD_PRELOAD), it stands before malloc and its kin,
// of glibc or jemalloc alike, and keeps the count in the file that $ASTERISM_ALLOCATIONS names: two numbers
// of 64 bits, requests and bytes asked for. Others may read it at any time (meter.cc). A realloc counts as a
// request, free does not.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

struct Counts {
    std::atomic<std::uint64_t> requests{0}, bytes{0};
};

// Before the file is mapped, and where none is named.
Counts nowhere;
std::atomic<Counts*> counts{&nowhere};

[[gnu::constructor]] void map_counts() {
    const char* path = std::getenv("ASTERISM_ALLOCATIONS");
    if (!path) return;
    const int file = ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    if (::ftruncate(file, sizeof(Counts)) == 0) {
        void* at = ::mmap(nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (at != MAP_FAILED) counts = static_cast<Counts*>(at);
    }
    ::close(file);
}

void count(std::size_t bytes) {
    auto* now = counts.load(std::memory_order_relaxed);
    now->requests.fetch_add(1, std::memory_order_relaxed);
    now->bytes.fetch_add(bytes, std::memory_order_relaxed);
}

// dlsym() may ask for memory itself while the real ones are looked for: a few bytes of ours, never given
// back.
alignas(std::max_align_t) char first_bytes[4096];
std::size_t first_used = 0;

void* first_memory(std::size_t size) {
    size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
    if (first_used + size > sizeof first_bytes) return nullptr;
    void* at = first_bytes + first_used;
    first_used += size;
    return at;
}

bool is_first(const void* at) { return at >= first_bytes && at < first_bytes + sizeof first_bytes; }

thread_local bool looking = false;

/// The next of that name; null while it is looked for.
template <typename Function>
Function* real(std::atomic<Function*>& kept, const char* name) {
    if (auto* known = kept.load(std::memory_order_relaxed)) return known;
    if (looking) return nullptr;
    looking = true;
    auto* found = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
    looking = false;
    kept = found;
    return found;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
    static std::atomic<void* (*)(std::size_t)> next{nullptr};
    auto* function = real(next, "malloc");
    if (!function) return first_memory(size);
    count(size);
    return function(size);
}

void* calloc(std::size_t number, std::size_t size) {
    static std::atomic<void* (*)(std::size_t, std::size_t)> next{nullptr};
    auto* function = real(next, "calloc");
    if (!function) return first_memory(number * size);
    count(number * size);
    return function(number, size);
}

void* realloc(void* old, std::size_t size) {
    static std::atomic<void* (*)(void*, std::size_t)> next{nullptr};
    auto* function = real(next, "realloc");
    if (!function) return nullptr;
    count(size);
    if (!is_first(old)) return function(old, size);
    void* made = malloc(size);
    if (made) std::memcpy(made, old, size < sizeof first_bytes ? size : sizeof first_bytes);
    return made;
}

void free(void* old) {
    static std::atomic<void (*)(void*)> next{nullptr};
    if (!old || is_first(old)) return;
    if (auto* function = real(next, "free")) function(old);
}

int posix_memalign(void** at, std::size_t alignment, std::size_t size) {
    static std::atomic<int (*)(void**, std::size_t, std::size_t)> next{nullptr};
    auto* function = real(next, "posix_memalign");
    if (!function) return ENOMEM;
    count(size);
    return function(at, alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) {
    static std::atomic<void* (*)(std::size_t, std::size_t)> next{nullptr};
    auto* function = real(next, "aligned_alloc");
    if (!function) return nullptr;
    count(size);
    return function(alignment, size);
}

}  // extern "C"

// jemalloc has operators of its own, which would not come by the functions above.
void* operator new(std::size_t size) {
    if (void* made = malloc(size)) return made;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return malloc(size); }
void* operator new(std::size_t size, std::align_val_t alignment) {
    void* made = nullptr;
    if (posix_memalign(&made, static_cast<std::size_t>(alignment), size) == 0) return made;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size, std::align_val_t alignment) { return operator new(size, alignment); }
void operator delete(void* old) noexcept { free(old); }
void operator delete[](void* old) noexcept { free(old); }
void operator delete(void* old, std::size_t) noexcept { free(old); }
void operator delete[](void* old, std::size_t) noexcept { free(old); }
void operator delete(void* old, std::align_val_t) noexcept { free(old); }
void operator delete[](void* old, std::align_val_t) noexcept { free(old); }
void operator delete(void* old, std::size_t, std::align_val_t) noexcept { free(old); }
void operator delete[](void* old, std::size_t, std::align_val_t) noexcept { free(old); }
