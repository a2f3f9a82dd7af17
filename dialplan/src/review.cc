// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/review.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"

namespace asterism::dialplan {

namespace {

bool of_a_name(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }

/// The first `wanted` outside of brackets of all kinds and quotes.
std::size_t find_outside(std::string_view text, char wanted) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '(' || c == '[' || c == '{')) {
            ++depth;
        } else if (!quoted && (c == ')' || c == ']' || c == '}')) {
            --depth;
        } else if (c == wanted && depth <= 0 && !quoted) {
            return i;
        }
    }
    return text.npos;
}

/// So much of a text is shown.
constexpr std::size_t kShown = 24;

/// Where a "${" or "$[" begins that has no end; npos: nowhere. Within one that is open, brackets of its kind
/// are counted.
std::size_t unclosed(std::string_view text) {
    std::vector<std::pair<std::size_t, char>> open;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '$' && i + 1 < text.size() && (text[i + 1] == '{' || text[i + 1] == '[')) {
            open.emplace_back(i, text[i + 1] == '{' ? '}' : ']');
            ++i;
        } else if (!open.empty() && c == (open.back().second == '}' ? '{' : '[')) {
            open.emplace_back(open.back());
        } else if (!open.empty() && c == open.back().second) {
            open.pop_back();
        }
    }
    return open.empty() ? text.npos : open.front().first;
}

/// Known only when the call is there.
bool is_put_together(std::string_view text) { return text.find('$') != text.npos; }

class Review {
public:
    Review(const Dialplan& plan, const Vocabulary& vocabulary) : plan_(plan), vocabulary_(vocabulary) {}

    Complaints take() {
        for (const auto& context : plan_.contexts())
            for (const auto& extension : context->extensions())
                for (const auto& step : extension.steps) look_at(*context, step);
        for (const auto& key : order_) {
            auto& one = found_.find(key)->second;
            if (one.places > 1) one.complaint.reason += fmt::format("; in {} places", one.places);
            out_.push_back(std::move(one.complaint));
        }
        return std::move(out_);
    }

private:
    struct Counted {
        Complaint complaint;
        std::size_t places = 0;
    };

    /// Once for `key`, with the number of places.
    template <class Make>
    void count(std::string key, Make&& make) {
        const auto [at, fresh] = found_.try_emplace(key);
        ++at->second.places;
        if (!fresh) return;
        at->second.complaint = make();
        order_.push_back(std::move(key));
    }

    void look_at(const Context& context, const Step& step) {
        name(step, "application", step.app, applications_, vocabulary_.application);
        const auto function = [&](std::string_view one) {
            name(step, "function", one, functions_, vocabulary_.function);
        };
        each_function(step.data, function);
        if (iequals(step.app, "Set") || iequals(step.app, "MSet"))
            if (const auto open = step.data.find_first_of("(=$");
                open != step.data.npos && step.data[open] == '(')
                function(trim(std::string_view(step.data).substr(0, open)));
        each_target(step, [&](std::string_view text) { target(context, step, text); });
        brackets(context, step);
    }

    /// What is not written as it will be read: "${NAME" without an end, and a backslash that keeps nothing.
    void brackets(const Context& here, const Step& step) {
        const auto say = [&](Severity severity, std::string reason) {
            out_.push_back({severity, step.place, "context", here.name(), step.app, std::move(reason), {}});
        };
        const std::string_view data = step.data;
        if (const auto open = unclosed(data); open != data.npos)
            return say(Severity::Warning, fmt::format("\"{}\" has no closing {}", data.substr(open, kShown),
                                                      data[open + 1] == '{' ? '}' : ']'));
        for (auto at = data.find("\\$"); at != data.npos; at = data.find("\\$", at + 2))
            if (at + 2 < data.size() && (data[at + 2] == '{' || data[at + 2] == '['))
                return say(
                    Severity::Warning,
                    fmt::format("the backslash in \"{}\" stays, and {} is read all the same: nothing keeps "
                                "it from being so",
                                data.substr(at, kShown), data[at + 2] == '{' ? "${...}" : "$[...]"));
    }

    using Asked = std::optional<Lack>;
    void name(const Step& step, const char* type, std::string_view name, TextMap<Asked>& asked,
              const std::function<Asked(std::string_view)>& ask) {
        if (name.empty() || is_put_together(name)) return;
        const auto key = to_lower(name);
        auto at = asked.find(key);
        if (at == asked.end()) at = asked.emplace(key, ask(name)).first;
        if (!at->second) return;
        count(fmt::format("{} {}", type, key), [&] {
            return Complaint{Severity::Error,       step.place, type,
                             std::string(name),     {},         at->second->reason,
                             at->second->suggestion};
        });
    }

    /// Where Goto, Gosub and their kin lead to.
    template <class Visit>
    static void each_target(const Step& step, Visit&& visit) {
        const std::string_view data = step.data;
        if (iequals(step.app, "Goto") || iequals(step.app, "Gosub")) return visit(data);
        if (!iequals(step.app, "GotoIf") && !iequals(step.app, "GosubIf") && !iequals(step.app, "GotoIfTime"))
            return;
        const auto question = find_outside(data, '?');
        if (question == data.npos) return;
        const auto both = data.substr(question + 1);
        const auto colon = find_outside(both, ':');
        visit(both.substr(0, colon));
        if (colon != both.npos) visit(both.substr(colon + 1));
    }

    void target(const Context& here, const Step& step, std::string_view text) {
        if (trim(text).empty()) return;
        const auto to = parse_target(text);
        if (!to.ignored.empty())
            count(fmt::format("behind {}", text), [&] {
                return Complaint{Severity::Warning,
                                 step.place,
                                 "context",
                                 here.name(),
                                 step.app,
                                 fmt::format("\"{}\" behind the priority counts for nothing: a place is "
                                             "[[context,]extension,]priority",
                                             to.ignored),
                                 {}};
            });
        if (is_put_together(to.context)) return;
        const auto* there = to.context.empty() ? &here : plan_.context(to.context);
        if (!there)
            return count(fmt::format("context {}", to_lower(to.context)), [&] {
                return Complaint{Severity::Warning,
                                 step.place,
                                 "context",
                                 here.name(),
                                 step.app,
                                 fmt::format("there is no context \"{}\"", to.context),
                                 nearest_context(to.context)};
            });
        const std::string_view label = to.priority;
        if (label.empty() || is_put_together(label) || is_digit(label.front()) || iequals(label, "n")) return;
        if ((label.front() == '+' || label.front() == '-') && parse_uint(label.substr(1))) return;
        if (const auto& known = labels_of(*there); !known.contains(label))
            count(fmt::format("label {} {}", there->name(), label), [&] {
                std::vector<std::string_view> all;
                if (suggests()) all.assign(known.begin(), known.end());
                return Complaint{Severity::Warning,
                                 step.place,
                                 "context",
                                 here.name(),
                                 step.app,
                                 fmt::format("no extension of {} has a label \"{}\"", there->name(), label),
                                 std::string(nearest(label, all))};
            });
    }

    /// Thousands of suggestions help nobody, and take their time.
    bool suggests() { return suggestions_left_ > 0 && suggestions_left_-- > 0; }
    std::string nearest_context(std::string_view name) {
        if (!suggests()) return {};
        std::vector<std::string_view> names;
        for (const auto& context : plan_.contexts()) names.push_back(context->name());
        return std::string(nearest(name, names));
    }

    using Labels = std::set<std::string_view>;
    /// Of its own extensions, and of those that it includes.
    const Labels& labels_of(const Context& context) {
        const auto [at, fresh] = labels_.try_emplace(context.name());
        if (!fresh) return at->second;
        auto& labels = at->second;
        std::set<const Context*> seen;
        std::vector<const Context*> waiting{&context};
        while (!waiting.empty()) {
            const auto* one = waiting.back();
            waiting.pop_back();
            if (!seen.insert(one).second) continue;
            for (const auto& extension : one->extensions())
                for (const auto& step : extension.steps)
                    if (!step.label.empty()) labels.insert(step.label);
            for (const auto& include : one->includes())
                if (const auto* inner = plan_.context(include.context)) waiting.push_back(inner);
        }
        return labels;
    }

    const Dialplan& plan_;
    const Vocabulary& vocabulary_;
    int suggestions_left_ = 50;
    Complaints out_;
    TextMap<Asked> applications_, functions_;
    TextMap<Counted> found_;
    std::vector<std::string> order_;
    TextMap<Labels> labels_;
};

}  // namespace

void each_function(std::string_view text, const std::function<void(std::string_view name)>& visit) {
    for (auto at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
        auto end = at + 2;
        while (end < text.size() && of_a_name(text[end])) ++end;
        if (end < text.size() && text[end] == '(' && end > at + 2) visit(text.substr(at + 2, end - at - 2));
    }
}

Complaints review(const Dialplan& plan, const Vocabulary& vocabulary) {
    return Review(plan, vocabulary).take();
}

}  // namespace asterism::dialplan
