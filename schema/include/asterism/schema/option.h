// SPDX-License-Identifier: Apache-2.0
// One option of an object type, seen from outside: what it is called, what it takes, how it is read into an
// object and printed from it. Made by Object<T>::option() (object.h); the extras that may follow there are
// declared here.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "asterism/schema/value.h"

namespace asterism::schema {

/// What a second line of the same option does.
enum class Multi : std::uint8_t {
    /// The last line counts.
    Overwrite,
    /// The first line replaces the default, the others add; an empty value clears.
    Append,
    /// Every line acts on what the lines before (of this and related options) made.
    Accumulate,
};

/// A name and its value, as CLI and AMI show them.
using Field = std::pair<std::string, std::string>;

struct Option {
    std::string name;
    std::string help;
    Kind kind = Kind::Text;
    Multi multi = Multi::Overwrite;
    /// Accepted on input, never printed.
    std::vector<std::string> aliases;
    /// Accepted on input and never printed as a whole: another option prints the same member (disallow).
    bool hidden = false;
    /// What an object that does not say it prints.
    std::string default_text;
    /// What to use instead; empty when it is not deprecated.
    std::string deprecated;
    /// What it waits for; read and checked meanwhile. Empty when it works.
    std::string not_yet;
    /// Why it never does anything here; empty when it does.
    std::string no_effect;
    /// The object type(s) its words name: "auth".
    std::string refers_to;
    /// Of a Word or a List of words.
    std::vector<std::string> words;
    /// "0 to 86400"; empty when every value of the kind is good.
    std::string range;

    /// Reads one line's value into the object. `first`: the first line of this option in this object.
    std::function<Parsed(void* object, std::string_view text, bool first)> read;
    std::function<std::string(const void* object)> print;
    /// Where one option shows as several fields (set_var); else null, and `print` is the one field.
    std::function<void(const void* object, std::vector<Field>& out)> fields;
};

/// How one member is read and printed while Object<T>::option() puts it together.
template <class M>
struct Spec {
    std::function<Parsed(std::string_view, M&)> parse = [](std::string_view text, M& into) {
        return Value<M>::parse(text, into);
    };
    std::function<std::string(const M&)> print = [](const M& value) { return Value<M>::print(value); };
    std::vector<std::function<Parsed(const M&)>> checks;
};

// --- What may follow the help text in .option(): each has apply(Spec<M>&, Option&). ---

template <class L, class H>
struct Between {
    L low;
    H high;
    template <class M>
    void apply(Spec<M>& spec, Option& option) const {
        const M least = static_cast<M>(low), most = static_cast<M>(high);
        option.range = Value<M>::print(least) + " to " + Value<M>::print(most);
        spec.checks.push_back([least, most](const M& value) -> Parsed {
            if (value >= least && value <= most) return {};
            return refuse("must lie between " + Value<M>::print(least) + " and " + Value<M>::print(most));
        });
    }
};
template <class L, class H>
Between<L, H> between(L low, H high) {
    return {low, high};
}

template <class L>
struct AtLeast {
    L low;
    template <class M>
    void apply(Spec<M>& spec, Option& option) const {
        const M least = static_cast<M>(low);
        option.range = "at least " + Value<M>::print(least);
        spec.checks.push_back([least](const M& value) -> Parsed {
            if (value >= least) return {};
            return refuse("must be at least " + Value<M>::print(least));
        });
    }
};
template <class L>
AtLeast<L> at_least(L low) {
    return {low};
}

struct NotEmpty {
    template <class M>
    void apply(Spec<M>& spec, Option&) const {
        spec.checks.push_back([](const M& value) -> Parsed {
            if (!value.empty()) return {};
            return refuse("must not be empty");
        });
    }
};
inline NotEmpty not_empty() { return {}; }

struct AtMostChars {
    std::size_t most;
    template <class M>
    void apply(Spec<M>& spec, Option&) const {
        spec.checks.push_back([most = most](const M& value) -> Parsed {
            if (value.size() <= most) return {};
            return refuse(fmt::format("must not be longer than {} characters", most));
        });
    }
};
inline AtMostChars at_most_chars(std::size_t most) { return {most}; }

/// Flags that print other words than true and false.
struct ShownAs {
    std::string yes, no;
    void apply(Spec<bool>& spec, Option&) const {
        spec.print = [yes = yes, no = no](const bool& value) { return value ? yes : no; };
    }
};
inline ShownAs yes_no() { return {"yes", "no"}; }
inline ShownAs shown_as(std::string yes, std::string no) { return {std::move(yes), std::move(no)}; }

/// Words compared with case.
struct CaseSensitive {
    template <Worded E>
    void apply(Spec<E>& spec, Option&) const {
        spec.parse = [](std::string_view text, E& into) -> Parsed {
            for (const auto& entry : words_of(E{})) {
                if (entry.word != text) continue;
                into = entry.value;
                return {};
            }
            return std::unexpected(not_a_word(text, words<E>()));
        };
    }
};
inline CaseSensitive case_sensitive() { return {}; }

/// Words that are not known leave the value as it is; that is no error.
struct IgnoreOtherWords {
    template <Worded E>
    void apply(Spec<E>& spec, Option&) const {
        spec.parse = [](std::string_view text, E& into) -> Parsed {
            (void)Value<E>::parse(text, into);
            return {};
        };
    }
};
inline IgnoreOtherWords ignore_other_words() { return {}; }

struct SetMulti {
    Multi multi;
    template <class M>
    void apply(Spec<M>&, Option& option) const {
        option.multi = multi;
    }
};
inline SetMulti append() { return {Multi::Append}; }
inline SetMulti accumulate() { return {Multi::Accumulate}; }

struct RefersTo {
    std::string type;
    template <class M>
    void apply(Spec<M>&, Option& option) const {
        option.refers_to = type;
    }
};
inline RefersTo refers_to(std::string type) { return {std::move(type)}; }

/// A reader of its own: Parsed(std::string_view, M&).
template <class F>
struct ParseWith {
    F parse;
    template <class M>
    void apply(Spec<M>& spec, Option&) const {
        spec.parse = parse;
    }
};
template <class F>
ParseWith<F> parse_with(F parse) {
    return {std::move(parse)};
}

/// A printer of its own: std::string(const M&).
template <class F>
struct PrintWith {
    F print;
    template <class M>
    void apply(Spec<M>& spec, Option&) const {
        spec.print = print;
    }
};
template <class F>
PrintWith<F> print_with(F print) {
    return {std::move(print)};
}

/// A check of its own: Parsed(const M&).
template <class F>
struct Must {
    F check;
    template <class M>
    void apply(Spec<M>& spec, Option&) const {
        spec.checks.push_back(check);
    }
};
template <class F>
Must<F> must(F check) {
    return {std::move(check)};
}

}  // namespace asterism::schema
