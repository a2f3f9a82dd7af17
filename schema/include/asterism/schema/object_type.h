// SPDX-License-Identifier: Apache-2.0
// A type of configured object with its options, without its C++ type: what readers, `pjsip show`, AMI,
// manuals and DDL work with. Object<T> (object.h) makes them. Lives from the first use to the end of the
// program; any thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/hash_map.h"
#include "asterism/base/section.h"
#include "asterism/schema/option.h"
#include "asterism/schema/set.h"

namespace asterism::schema {

/// Tells C++ types apart without RTTI.
using TypeKey = const void*;
template <class T>
TypeKey type_key() {
    static const char key = 0;
    return &key;
}

/// What the checks of a whole object report to.
class Problems {
public:
    /// The object is left out.
    void reject(std::string option, std::string reason) {
        add(Severity::Error, std::move(option), std::move(reason));
    }
    /// The object stays, but not quite as written.
    void warn(std::string option, std::string reason) {
        add(Severity::Warning, std::move(option), std::move(reason));
    }

    struct Entry {
        Severity severity;
        std::string option;
        std::string reason;
    };
    const std::vector<Entry>& entries() const { return entries_; }

private:
    void add(Severity severity, std::string option, std::string reason) {
        entries_.push_back({severity, std::move(option), std::move(reason)});
    }
    std::vector<Entry> entries_;
};

/// An option that was set though it does nothing (yet).
struct Unheeded {
    const Option* option;
    Place place;
};

struct ReadObject {
    /// Null when the section was rejected.
    std::shared_ptr<const void> object;
    /// Then: what could be read of it, so that its other faults are told too.
    std::shared_ptr<const void> remains;
    std::vector<Unheeded> unheeded;
};

/// What is said of a word that is no option of its object.
inline constexpr std::string_view kNoSuchOption = "there is no such option";

class ObjectType {
public:
    ObjectType(std::string name, std::string help, TypeKey key)
        : name_(std::move(name)), help_(std::move(help)), key_(key) {}
    virtual ~ObjectType() = default;
    // Copied once, from the expression that declares it to where it stays.
    ObjectType(const ObjectType&) = default;
    ObjectType& operator=(const ObjectType&) = delete;

    const std::string& name() const { return name_; }
    const std::string& help() const { return help_; }
    TypeKey key() const { return key_; }
    /// At most one such object: global, system.
    bool is_single() const { return single_; }
    /// In the order of declaration, hidden ones among them.
    std::span<const Option> options() const { return options_; }
    /// By name or alias, without case; null when there is none.
    const Option* find(std::string_view option) const;
    /// The nearest option name, or empty.
    std::string_view nearest_option(std::string_view option) const;

    /// Reads a section; every fault of it goes to `complaints`. Lines named `type` are not looked at.
    ReadObject read(const Section& section, Complaints& complaints) const;
    /// What `pjsip show <type> <name>` lists: every option printed, sorted by name.
    std::vector<Field> fields(const void* object) const;
    /// One option of it; empty when there is no such option.
    std::string print(const void* object, std::string_view option) const;
    /// An empty set for such objects.
    virtual std::shared_ptr<AnySet> make_set() const = 0;
    virtual bool equal(const void* a, const void* b) const = 0;

protected:
    virtual std::shared_ptr<void> make(std::string_view object_name) const = 0;
    virtual void run_checks(void* object, Problems& problems) const = 0;
    /// Names starting with @; see Object::extended().
    virtual void set_extended(void* object, std::string_view name, std::string_view value) const = 0;

    /// Names that are no options, where they are variables; see Object::free_names().
    virtual void set_free(void* object, std::string_view name, std::string_view value) const = 0;

    Option& add(Option option);
    Option& last() { return options_.back(); }
    void add_alias(std::string alias);

    bool single_ = false;
    bool takes_free_names_ = false;
    /// Of these names; empty: every one.
    std::string free_prefix_;

private:
    bool read_line(void* object, const Section& section, const SourceLine& line,
                   std::vector<unsigned char>& seen, ReadObject& out, Complaints& complaints) const;

    std::string name_;
    std::string help_;
    TypeKey key_;
    std::vector<Option> options_;
    TextMap<std::size_t> index_;  // lower case names and aliases
};

}  // namespace asterism::schema
