// SPDX-License-Identifier: Apache-2.0
// Declares an object type once: struct members with their defaults, and this table of their names, help and
// checks.
//
//   const schema::Object<Endpoint>& endpoint_schema() {
//       static const auto object =
//           schema::Object<Endpoint>("endpoint", "A phone, trunk or peer we exchange calls with.")
//               .option("context", &Endpoint::context, "Dialplan context in which its calls begin.")
//               .option("moh_suggest", &Endpoint::moh_suggest, "Music we suggest.").not_yet("music on hold")
//               .option("timers_min_se", &Endpoint::timers_min_se, "...", at_least(90s))
//               .check([](Endpoint& it, Problems& problems) { ... });
//       return object;
//   }
//
// T needs a member `std::string name` (the section's) and `operator==`.
#pragma once

#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "asterism/schema/name_values.h"
#include "asterism/schema/object_type.h"
#include "asterism/schema/shared_block.h"

namespace asterism::schema {

template <class T>
concept Configured = std::equality_comparable<T> && std::default_initializable<T> && requires(T object) {
    { object.name } -> std::same_as<std::string&>;
};

template <class T>
class Object final : public ObjectType {
public:
    Object(std::string name, std::string help) : ObjectType(std::move(name), std::move(help), type_key<T>()) {
        static_assert(Configured<T>, "a configured object has a name and can be compared");
    }

    /// A member with its name, help, and extras of option.h: between(), words, append(), parse_with(), ...
    template <class M, class... Extra>
    Object& option(std::string option_name, M T::* member, std::string option_help, Extra... extra) {
        return add_option<M>(
            std::move(option_name), std::move(option_help),
            [member](const T& object) -> const M& { return object.*member; },
            [member](T& object) -> M& { return object.*member; }, std::move(extra)...);
    }
    /// A member of a block that objects have in common.
    template <class B, class M, class... Extra>
    Object& option(std::string option_name, SharedBlock<B> T::* block, M B::* member, std::string option_help,
                   Extra... extra) {
        return add_option<M>(
            std::move(option_name), std::move(option_help),
            [block, member](const T& object) -> const M& { return (*(object.*block)).*member; },
            [block, member](T& object) -> M& { return (object.*block).edit().*member; }, std::move(extra)...);
    }

    // --- About the option declared last. ---

    /// An old spelling: accepted, never printed.
    Object& alias(std::string old_name) {
        add_alias(std::move(old_name));
        return *this;
    }
    Object& deprecated(std::string instead) {
        last().deprecated = std::move(instead);
        return *this;
    }
    /// Read and checked, but what it asks for waits for something: "music on hold".
    Object& not_yet(std::string what) {
        last().not_yet = std::move(what);
        return *this;
    }
    /// Read and checked, and of no meaning here: "fixed at 1".
    Object& no_effect(std::string why) {
        last().no_effect = std::move(why);
        return *this;
    }
    /// Not printed, because another option shows the same member.
    Object& hidden() {
        last().hidden = true;
        return *this;
    }
    /// Shown as fields of its own (set_var).
    Object& shown_as_fields(NameValues T::* member) {
        last().fields = [member](const void* object, std::vector<Field>& out) {
            for (const auto& [name, value] : (static_cast<const T*>(object)->*member).list())
                out.emplace_back(name, value);
        };
        return *this;
    }

    // --- About the object. ---

    /// Sees the object when all its options were read without complaint; may adjust it, warn, or reject.
    Object& check(std::function<void(T&, Problems&)> checker) {
        checks_.push_back(std::move(checker));
        return *this;
    }
    /// At most one section of this type.
    Object& single() {
        single_ = true;
        return *this;
    }
    /// Keeps lines whose name starts with @ (without the @); otherwise they are accepted and forgotten.
    Object& extended(NameValues T::* member) {
        extended_ = member;
        return *this;
    }

    /// Every name that is no option is a variable of the administrator's, or every one that begins with
    /// `prefix`.
    Object& free_names(NameValues T::* member, std::string prefix = {}) {
        takes_free_names_ = true;
        free_prefix_ = std::move(prefix);
        free_ = member;
        return *this;
    }

    std::shared_ptr<AnySet> make_set() const override { return std::make_shared<Set<T>>(); }
    bool equal(const void* a, const void* b) const override {
        return *static_cast<const T*>(a) == *static_cast<const T*>(b);
    }
    std::vector<Field> fields(const T& object) const { return ObjectType::fields(&object); }
    std::string print(const T& object, std::string_view option) const {
        return ObjectType::print(&object, option);
    }
    /// `read` with the type it has.
    std::shared_ptr<const T> read(const Section& section, Complaints& complaints) const {
        return std::static_pointer_cast<const T>(ObjectType::read(section, complaints).object);
    }

protected:
    std::shared_ptr<void> make(std::string_view object_name) const override {
        auto object = std::make_shared<T>(defaults_);
        object->name = object_name;
        return object;
    }
    void run_checks(void* object, Problems& problems) const override {
        for (const auto& check : checks_) check(*static_cast<T*>(object), problems);
    }
    void set_extended(void* object, std::string_view name, std::string_view value) const override {
        if (extended_) (static_cast<T*>(object)->*extended_).set(name, value);
    }

    void set_free(void* object, std::string_view name, std::string_view value) const override {
        if (free_) (static_cast<T*>(object)->*free_).set(name, value);
    }

private:
    template <class M, class Get, class Edit, class... Extra>
    Object& add_option(std::string option_name, std::string option_help, Get get, Edit edit, Extra... extra) {
        Option option;
        option.name = std::move(option_name);
        option.help = std::move(option_help);
        option.kind = Value<M>::kKind;
        add_words<M>(option);
        Spec<M> spec;
        (extra.apply(spec, option), ...);
        option.print = [get, print = spec.print](const void* object) {
            return print(get(*static_cast<const T*>(object)));
        };
        option.read = [edit, parse = std::move(spec.parse), checks = std::move(spec.checks),
                       multi = option.multi](void* object, std::string_view text, bool first) -> Parsed {
            M& value = edit(*static_cast<T*>(object));
            const bool fresh =
                multi == Multi::Overwrite || (multi == Multi::Append && (first || text.empty()));
            if constexpr (requires { value.clear(); })
                if (fresh) value.clear();
            if (auto parsed = parse(text, value); !parsed) return parsed;
            for (const auto& check : checks)
                if (auto checked = check(value); !checked) return checked;
            return {};
        };
        option.default_text = option.print(&defaults_);
        add(std::move(option));
        return *this;
    }

    template <class M>
    static void add_words(Option& option) {
        if constexpr (Worded<M>) {
            for (const auto one : words<M>()) option.words.emplace_back(one);
        } else if constexpr (requires { typename M::value_type; }) {
            if constexpr (Worded<typename M::value_type>)
                for (const auto one : words<typename M::value_type>()) option.words.emplace_back(one);
        }
    }

    T defaults_{};
    std::vector<std::function<void(T&, Problems&)>> checks_;
    NameValues T::* extended_ = nullptr;
    NameValues T::* free_ = nullptr;
};

}  // namespace asterism::schema
