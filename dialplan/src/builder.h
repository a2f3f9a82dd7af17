// SPDX-License-Identifier: Apache-2.0
// Puts a Dialplan together, line by line; used by load.cc. Main thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "asterism/base/complaint.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

/// Priorities lie below this.
constexpr std::int64_t kMostPriority = 1'000'000;

class DialplanBuilder {
public:
    GeneralOptions& general() { return plan_->general_; }
    void set_global(Global global);
    /// Empty when there is none.
    /// Null when there is none so far.
    const Global* global(std::string_view name) const;

    /// Made when it is not there yet.
    Context& context(std::string_view name, const Place& place);
    Extension& extension(Context& context, Pattern pattern, std::optional<Pattern> caller);
    void include(Context& context, Include include) { context.includes_.push_back(std::move(include)); }
    void ignore(Context& context, Note note) { context.ignore_patterns_.push_back(std::move(note)); }
    void switch_line(Context& context, Note note) { context.switches_.push_back(std::move(note)); }
    void auto_hints(Context& context, bool on) { context.auto_hints_ = on; }

    /// Begins with all that `plan` has.
    static DialplanBuilder copy_of(const Dialplan& plan);
    enum class Remove : std::uint8_t { Nothing, Part, Extension };
    /// Asks `judge(Extension&)` for each extension of `context`; whether any of them lost something. Nothing
    /// may be added after that.
    template <class Judge>
    bool remove(Context& context, Judge&& judge) {
        bool any = false;
        std::erase_if(context.extensions_, [&](Extension& one) {
            const Remove what = judge(one);
            any |= what != Remove::Nothing;
            return what == Remove::Extension;
        });
        return any;
    }

    /// Sorts everything; the builder is used up.
    std::shared_ptr<const Dialplan> finish();
    const Dialplan& plan() const { return *plan_; }

private:
    /// While building, extensions of each context are found by their text and caller.
    struct Key {
        const Context* context;
        std::string text;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const {
            return TextHash()(key.text) ^
                   (reinterpret_cast<std::uintptr_t>(key.context) * 0x9E3779B97F4A7C15u);
        }
    };
    static void sort(Context& context);

    std::shared_ptr<Dialplan> plan_ = std::make_shared<Dialplan>();
    HashMap<Key, std::size_t, KeyHash> known_;
    TextMap<std::size_t> globals_;
};

}  // namespace asterism::dialplan
