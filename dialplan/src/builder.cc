// SPDX-License-Identifier: Apache-2.0
#include "builder.h"

#include <algorithm>

namespace asterism::dialplan {

namespace {

/// Extensions that look different and mean the same (dashes) are one.
std::string meaning(const Pattern& pattern) {
    return pattern.is_literal() ? pattern.key() : without_dashes(pattern.text());
}

bool stands_before(const Extension& a, const Extension& b) {
    if (const auto order = Pattern::precedence(a.pattern, b.pattern); order != 0) return order < 0;
    // Of equal extensions, those for certain callers are asked first.
    if (a.has_caller != b.has_caller) return a.has_caller;
    return a.has_caller && Pattern::precedence(a.caller, b.caller) < 0;
}

}  // namespace

void DialplanBuilder::set_global(Global global) {
    const auto [entry, is_new] = globals_.try_emplace(global.name, plan_->globals_.size());
    if (is_new)
        plan_->globals_.push_back(std::move(global));
    else
        plan_->globals_[entry->second] = std::move(global);
}

const Global* DialplanBuilder::global(std::string_view name) const {
    const auto found = globals_.find(name);
    return found == globals_.end() ? nullptr : &plan_->globals_[found->second];
}

Context& DialplanBuilder::context(std::string_view name, const Place& place) {
    if (const auto found = plan_->index_.find(name); found != plan_->index_.end()) return *found->second;
    auto& made = *plan_->contexts_.emplace_back(std::make_unique<Context>());
    made.name_ = name;
    made.place_ = place;
    plan_->index_.emplace(std::string(name), &made);
    return made;
}

Extension& DialplanBuilder::extension(Context& context, Pattern pattern, std::optional<Pattern> caller) {
    Key key{&context, meaning(pattern) + (caller ? '/' + meaning(*caller) : std::string())};
    const auto [entry, is_new] = known_.try_emplace(std::move(key), context.extensions_.size());
    if (!is_new) return context.extensions_[entry->second];
    auto& made = context.extensions_.emplace_back();
    made.pattern = std::move(pattern);
    made.has_caller = caller.has_value();
    if (caller) made.caller = std::move(*caller);
    return made;
}

DialplanBuilder DialplanBuilder::copy_of(const Dialplan& plan) {
    DialplanBuilder builder;
    builder.plan_->general_ = plan.general_;
    for (const auto& global : plan.globals_) builder.set_global(global);
    for (const auto& former : plan.contexts_) {
        auto& context = builder.context(former->name(), former->place());
        context.includes_ = former->includes_;
        context.ignore_patterns_ = former->ignore_patterns_;
        context.switches_ = former->switches_;
        context.auto_hints_ = former->auto_hints_;
        for (const auto& extension : former->extensions_) {
            const auto caller = extension.has_caller ? std::optional(extension.caller) : std::nullopt;
            builder.extension(context, extension.pattern, caller) = extension;
        }
    }
    return builder;
}

void DialplanBuilder::sort(Context& context) {
    auto& all = context.extensions_;
    std::stable_sort(all.begin(), all.end(), stands_before);
    for (auto& extension : all)
        std::stable_sort(extension.steps.begin(), extension.steps.end(),
                         [](const Step& a, const Step& b) { return a.priority < b.priority; });
    for (std::size_t i = 0; i < all.size() && all[i].pattern.is_literal(); context.patterns_at_ = ++i) {
        auto& range = context.literals_[all[i].pattern.key()];
        if (range.count++ == 0) range.first = static_cast<std::uint32_t>(i);
    }
}

std::shared_ptr<const Dialplan> DialplanBuilder::finish() {
    for (auto& context : plan_->contexts_) sort(*context);
    known_.clear();
    return std::move(plan_);
}

}  // namespace asterism::dialplan
