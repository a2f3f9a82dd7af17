// SPDX-License-Identifier: Apache-2.0
// The dialplan: contexts with extensions and their priorities, immutable once built, and the questions a call
// asks it. A reload makes a new one and swaps the pointer; calls look every priority up in the current one.
// Read on the exchange thread (any thread may).
//
//   auto found = plan->find({.context = "default", .exten = "100", .priority = 1, .caller_id = "6001"});
//   if (found) run(found->step->app, found->step->data);
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/section.h"
#include "asterism/dialplan/pattern.h"
#include "asterism/dialplan/times.h"

namespace asterism::dialplan {

/// One priority: an application with its data as written.
struct Step {
    int priority = 0;
    std::string label;
    std::string app;
    std::string data;
    Place place;
    /// Who put it there: a file or a command; pjsip_wizard.conf (558); regcontext (146).
    enum class Author : std::uint8_t { Dialplan, Wizard, Registration };
    Author author = Author::Dialplan;

    /// The module that put it there, as consoles and managers are told.
    std::string_view registrar() const {
        return author == Author::Wizard         ? "res_pjsip_config_wizard"
               : author == Author::Registration ? "PJSIP"
                                                : "pbx_config";
    }
};

struct Extension {
    Pattern pattern;
    /// Only for callers whose number fits; a fitting empty literal means "no number".
    bool has_caller = false;
    Pattern caller;
    /// By priority, ascending.
    std::vector<Step> steps;
    /// Priority `hint`: the devices behind it, "PJSIP/6001&Custom:x".
    std::optional<Step> hint;

    const std::string& name() const { return pattern.text(); }
    /// Of its first entry.
    std::string_view registrar() const {
        return hint ? hint->registrar() : steps.empty() ? Step{}.registrar() : steps.front().registrar();
    }
    const Step* step(int priority) const;
    const Step* labelled(std::string_view label) const;
};

struct Include {
    std::string context;
    /// Always, when not set.
    std::optional<Times> times;
    Place place;
};

/// "9": dial tone goes on after it. And switch lines, which nobody serves.
struct Note {
    std::string text;
    Place place;
};

class Context {
public:
    const std::string& name() const { return name_; }
    /// In the order in which they are tried.
    const std::vector<Extension>& extensions() const { return extensions_; }
    /// The literal extensions, by their key; and the patterns behind them.
    std::span<const Extension> literals() const { return {extensions_.data(), patterns_at_}; }
    std::span<const Extension> patterns() const { return std::span(extensions_).subspan(patterns_at_); }
    /// Literal extensions with that key: one for each caller match.
    std::span<const Extension> literal(std::string_view key) const;
    const std::vector<Include>& includes() const { return includes_; }
    const std::vector<Note>& ignore_patterns() const { return ignore_patterns_; }
    const std::vector<Note>& switches() const { return switches_; }
    bool auto_hints() const { return auto_hints_; }
    const Place& place() const { return place_; }

private:
    friend class Dialplan;
    friend class DialplanBuilder;
    struct Range {
        std::uint32_t first = 0, count = 0;
    };

    std::string name_;
    Place place_;
    std::vector<Extension> extensions_;
    std::vector<Include> includes_;
    std::vector<Note> ignore_patterns_;
    std::vector<Note> switches_;
    bool auto_hints_ = false;
    TextMap<Range> literals_;      // key() to its run in extensions_
    std::size_t patterns_at_ = 0;  // from here on extensions_ are patterns
};

/// [general] of extensions.conf.
struct GeneralOptions {
    bool is_static = false;
    bool write_protect = false;
    bool auto_fallthrough = true;
    bool clear_globals = false;
    bool new_pattern_match = false;
    std::string override_switch;
    std::string users_context = "default";
    /// Ours: what was put into $[...] for ${...} may be (part of) an expression, and EVAL() calls functions.
    bool substituted_expressions = false;
};

/// A line of [globals].
struct Global {
    std::string name;
    std::string value;
    /// The value is the text as written: it asks functions, so it is known when the dialplan comes into
    /// force.
    bool asks = false;
};

/// Where in the dialplan, and for whom.
struct Where {
    std::string_view context;
    std::string_view exten;
    int priority = 1;
    /// The caller's number; extensions with a caller match look at it.
    std::string_view caller_id = {};
    /// For includes with times; those count as closed when it is null.
    const LocalClock* clock = nullptr;
};

struct Found {
    const Context* context;
    const Extension* extension;
    const Step* step;
};

class Dialplan {
public:
    /// The first extension that fits and has that priority: in the context, by precedence; then in its
    /// includes, depth first. A fitting extension without that priority does not end the search. Each context
    /// is visited once.
    std::optional<Found> find(const Where& where) const;
    bool exists(const Where& where) const { return find(where).has_value(); }
    /// Something fits, or would with more digits (484 rather than 404).
    bool can_match(const Where& where) const;
    /// Something would fit with more digits.
    bool match_more(const Where& where) const;
    /// The priority that carries `label` in an extension that fits.
    std::optional<int> find_label(const Where& where, std::string_view label) const;
    /// The hint of an extension (which may be a pattern): its text as written.
    std::optional<Found> find_hint(const Where& where) const;

    const Context* context(std::string_view name) const;
    /// In the order of the file.
    const std::vector<std::unique_ptr<Context>>& contexts() const { return contexts_; }
    const GeneralOptions& general() const { return general_; }
    /// [globals], in order.
    const std::vector<Global>& globals() const { return globals_; }

private:
    friend class DialplanBuilder;

    std::vector<std::unique_ptr<Context>> contexts_;
    TextMap<Context*> index_;
    GeneralOptions general_;
    std::vector<Global> globals_;
};

}  // namespace asterism::dialplan
