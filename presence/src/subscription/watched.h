// SPDX-License-Identifier: Apache-2.0
// One thing that somebody subscribed to, an extension or a set of mailboxes: what it does is looked up once
// for all its watchers, and written once for each type of body. Shared by its watchers; gone with the last of
// them. Exchange thread.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../body/bodies.h"
#include "asterism/rt/loop.h"

namespace asterism::presence {

class Watcher {
public:
    virtual ~Watcher() = default;
    virtual void on_changed() = 0;
    /// There is no such thing any more; what it did last stays true.
    virtual void on_gone() = 0;

private:
    friend class Watched;
    std::size_t place_ = 0;
    std::uint64_t knows_ = 0;  // the change that it was told of last
};

class Watched {
public:
    explicit Watched(rt::Loop& loop) : loop_(loop) {}
    virtual ~Watched();

    /// As things are now. The reference holds until they change.
    const BodyTemplate& body(BodyType type, BodyVariant variant);
    void add(Watcher& watcher);
    void remove(Watcher& watcher);
    std::size_t count() const { return count_; }
    /// on_gone() was told: nobody may join it.
    bool is_gone() const { return gone_; }

    /// For listings: "extension_state" or "mwi", and pairs that say more.
    virtual std::string_view kind() const = 0;
    /// `changed`: since this watcher came.
    virtual std::vector<std::pair<std::string, std::string>> details(bool changed) const = 0;

    /// What a person calls it; may be empty.
    virtual std::string name() const { return {}; }

protected:
    virtual BodyTemplate render(BodyType type, BodyVariant variant) = 0;
    /// Watchers hear of it a slice at a time, in turn however often it changes, and what they are told is
    /// what is true then.
    void changed();
    void gone();

private:
    /// Told in one turn of the exchange; a NOTIFY costs some ten microseconds.
    static constexpr std::size_t kSlice = 64;
    void begin_telling();
    void tell();
    void compact();

    struct Rendered {
        BodyType type;
        BodyVariant variant;
        BodyTemplate body;
    };
    rt::Loop& loop_;
    std::vector<Rendered> bodies_;
    std::vector<Watcher*> watchers_;  // null: left
    std::size_t count_ = 0;
    std::uint64_t change_ = 0;
    std::size_t next_ = 0;  // to be looked at
    std::size_t left_ = 0;  // to be looked at, from there on and round
    bool telling_ = false;
    bool gone_ = false;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence
