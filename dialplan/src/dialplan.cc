// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/dialplan.h"

#include <algorithm>

namespace asterism::dialplan {

const Step* Extension::step(int priority) const {
    const auto found = std::lower_bound(steps.begin(), steps.end(), priority,
                                        [](const Step& step, int wanted) { return step.priority < wanted; });
    return found != steps.end() && found->priority == priority ? &*found : nullptr;
}

const Step* Extension::labelled(std::string_view label) const {
    for (const auto& step : steps)
        if (!step.label.empty() && step.label == label) return &step;
    return nullptr;
}

namespace {

/// What became of one extension that might fit.
enum class Verdict : std::uint8_t { GoOn, Stop };

bool caller_fits(const Extension& extension, std::string_view caller_id) {
    if (!extension.has_caller) return true;
    if (extension.caller.text().empty()) return caller_id.empty();
    return extension.caller.matches(caller_id);
}

/// Context first, then its includes, depth first; each context once. `visit(context)` answers Stop to end the
/// search.
template <class Visit>
class Walk {
public:
    Walk(const Dialplan& plan, const Where& where, Visit visit) : plan_(plan), where_(where), visit_(visit) {}

    void run() {
        // Includes wait on a list of our own: how deep they are nested is the configuration's choice.
        std::vector<const Context*> waiting{plan_.context(where_.context)};
        while (!waiting.empty()) {
            const auto* context = waiting.back();
            waiting.pop_back();
            if (!context || std::find(seen_.begin(), seen_.end(), context) != seen_.end()) continue;
            seen_.push_back(context);
            if (visit_(*context) == Verdict::Stop) return;
            const auto& includes = context->includes();
            for (auto include = includes.rbegin(); include != includes.rend(); ++include)
                if (is_open(*include)) waiting.push_back(plan_.context(include->context));
        }
    }

private:
    bool is_open(const Include& include) const {
        return !include.times || (where_.clock && include.times->now(*where_.clock));
    }

    const Dialplan& plan_;
    const Where& where_;
    Visit visit_;
    std::vector<const Context*> seen_;
};

template <class Visit>
void walk(const Dialplan& plan, const Where& where, Visit visit) {
    Walk<Visit>(plan, where, visit).run();
}

/// The first extension that fits, in the order of precedence, in which `pick` finds what is wanted.
template <class Pick>
std::optional<Found> first_fitting(const Dialplan& plan, const Where& where, Pick pick) {
    std::optional<Found> out;
    const auto key = without_dashes(where.exten);
    const auto take = [&](const Context& context, const Extension& extension) {
        if (!caller_fits(extension, where.caller_id)) return false;
        const Step* step = pick(extension);
        if (step) out = Found{&context, &extension, step};
        return step != nullptr;
    };
    walk(plan, where, [&](const Context& context) {
        for (const auto& extension : context.literal(key))
            if (take(context, extension)) return Verdict::Stop;
        for (const auto& extension : context.patterns())
            if (extension.pattern.matches(key) && take(context, extension)) return Verdict::Stop;
        return Verdict::GoOn;
    });
    return out;
}

/// Literals that begin with `key` stand next to each other.
std::span<const Extension> beginning_with(const Context& context, std::string_view key) {
    const auto all = context.literals();
    const auto first = std::lower_bound(
        all.begin(), all.end(), key,
        [](const Extension& extension, std::string_view k) { return extension.pattern.key() < k; });
    auto last = first;
    while (last != all.end() && last->pattern.key().starts_with(key)) ++last;
    return {first, last};
}

}  // namespace

std::span<const Extension> Context::literal(std::string_view key) const {
    const auto found = literals_.find(key);
    if (found == literals_.end()) return {};
    return std::span(extensions_).subspan(found->second.first, found->second.count);
}

const Context* Dialplan::context(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : found->second;
}

std::optional<Found> Dialplan::find(const Where& where) const {
    return first_fitting(*this, where, [&where](const Extension& it) { return it.step(where.priority); });
}

std::optional<int> Dialplan::find_label(const Where& where, std::string_view label) const {
    const auto found =
        first_fitting(*this, where, [label](const Extension& it) { return it.labelled(label); });
    return found ? std::optional(found->step->priority) : std::nullopt;
}

std::optional<Found> Dialplan::find_hint(const Where& where) const {
    return first_fitting(*this, where, [](const Extension& it) { return it.hint ? &*it.hint : nullptr; });
}

bool Dialplan::can_match(const Where& where) const {
    bool out = false;
    const auto key = without_dashes(where.exten);
    const auto counts = [&where](const Extension& extension) {
        return caller_fits(extension, where.caller_id) && extension.step(where.priority);
    };
    walk(*this, where, [&](const Context& context) {
        for (const auto& extension : beginning_with(context, key)) out = out || counts(extension);
        for (const auto& extension : context.patterns())
            out = out || (extension.pattern.can_match(key) && counts(extension));
        return out ? Verdict::Stop : Verdict::GoOn;
    });
    return out;
}

bool Dialplan::match_more(const Where& where) const {
    bool out = false;
    const auto key = without_dashes(where.exten);
    walk(*this, where, [&](const Context& context) {
        for (const auto& extension : beginning_with(context, key))
            if (extension.pattern.key().size() > key.size() && caller_fits(extension, where.caller_id) &&
                extension.step(where.priority)) {
                out = true;
                return Verdict::Stop;
            }
        for (const auto& extension : context.patterns()) {
            if (!caller_fits(extension, where.caller_id)) continue;
            // A pattern that ends in "!" and fits has the last word: nobody waits.
            if (extension.pattern.ends_early() && extension.pattern.matches(key)) return Verdict::Stop;
            if (!extension.pattern.match_more(key) || !extension.step(where.priority)) continue;
            out = true;
            return Verdict::Stop;
        }
        return Verdict::GoOn;
    });
    return out;
}

}  // namespace asterism::dialplan
