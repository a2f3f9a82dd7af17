// SPDX-License-Identifier: Apache-2.0
// Dialplan applications and functions: their types and tables. Each stands in a file of `apps` and is listed
// in apps/src/table.cc. Applications are coroutines on the exchange: a waiting call costs a frame.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/authority.h"
#include "asterism/call/channel.h"
#include "asterism/dialplan/marked.h"
#include "asterism/rt/task.h"

namespace asterism::call {

/// What the dialplan does when an application returns. A channel that is gone or diverted is noticed by the
/// executor, whatever the application says.
enum class Next : std::uint8_t { GoOn, HangUp };

/// What runs an application: given its data, or its data and which bytes of it were put in for ${...} (of
/// those that take their data apart into conditions, names and calls; dialplan/marked.h).
class ApplicationRun {
public:
    using Plain = rt::Task<Next> (*)(Channel& channel, std::string data);
    using Marked = rt::Task<Next> (*)(Channel& channel, dialplan::Marked data);
    constexpr ApplicationRun(Plain run) : plain_(run) {}    // NOLINT: rows of tables name a function
    constexpr ApplicationRun(Marked run) : marked_(run) {}  // NOLINT

    rt::Task<Next> operator()(Channel& channel, dialplan::Marked data) const {
        return marked_ ? marked_(channel, std::move(data)) : plain_(channel, std::move(data.text));
    }

private:
    Plain plain_ = nullptr;
    Marked marked_ = nullptr;
};

struct Application {
    std::string_view name;
    /// "Dial(Technology/Resource[&...],[timeout],[options],[URL])"
    std::string_view syntax;
    std::string_view summary;
    /// `channel` outlives every application it runs. `data` is what stands in the parentheses, values put in.
    ApplicationRun run;
    Danger danger = Danger::None;
};

/// What reads a function at once: given its arguments, or which bytes of them were put in as well.
class FunctionRead {
public:
    using Plain = std::string (*)(Calls& calls, Channel* channel, const std::string& args);
    using Marked = std::string (*)(Calls& calls, Channel* channel, const dialplan::Marked& args);
    constexpr FunctionRead(std::nullptr_t = nullptr) {}     // NOLINT: rows of tables name a function
    constexpr FunctionRead(Plain read) : plain_(read) {}    // NOLINT
    constexpr FunctionRead(Marked read) : marked_(read) {}  // NOLINT

    constexpr explicit operator bool() const { return plain_ || marked_; }
    std::string operator()(Calls& calls, Channel* channel, const dialplan::Marked& args) const {
        return marked_ ? marked_(calls, channel, args) : plain_(calls, channel, args.text);
    }

private:
    Plain plain_ = nullptr;
    Marked marked_ = nullptr;
};

/// What writes a function, likewise.
class FunctionWrite {
public:
    using Plain = bool (*)(Calls& calls, Channel* channel, const std::string& args, const std::string& value);
    using Marked = bool (*)(Calls& calls, Channel* channel, const dialplan::Marked& args,
                            const std::string& value);
    constexpr FunctionWrite(std::nullptr_t = nullptr) {}       // NOLINT: rows of tables name a function
    constexpr FunctionWrite(Plain write) : plain_(write) {}    // NOLINT
    constexpr FunctionWrite(Marked write) : marked_(write) {}  // NOLINT

    constexpr explicit operator bool() const { return plain_ || marked_; }
    bool operator()(Calls& calls, Channel* channel, const dialplan::Marked& args,
                    const std::string& value) const {
        return marked_ ? marked_(calls, channel, args, value) : plain_(calls, channel, args.text, value);
    }

private:
    Plain plain_ = nullptr;
    Marked marked_ = nullptr;
};

/// A function reads, writes, or both. `channel` is null where there is none (AMI Getvar without a channel).
struct Function {
    std::string_view name;
    std::string_view syntax;
    std::string_view summary;
    /// At once...
    FunctionRead read = nullptr;
    /// ...or after waiting, when `channel` may be gone: find it by its id. One of the two, or both (`waits`).
    rt::Task<std::string> (*read_later)(Calls& calls, Channel* channel, std::string args) = nullptr;
    /// False: it cannot be set, or not to this.
    FunctionWrite write = nullptr;
    /// With both ways to read: whether these arguments are for `read_later`. Null: all are.
    bool (*waits)(const std::string& args) = nullptr;
    /// What reading and writing it can do.
    Danger reads = Danger::None;
    Danger writes = Danger::None;
    /// Its value is its argument with values put in once more (EVAL): there is nothing else to run.
    bool evaluates = false;

    /// The row, dangerous.
    constexpr Function dangerous(Danger when_read, Danger when_written = Danger::None) const {
        auto row = *this;
        row.reads = when_read;
        row.writes = when_written;
        return row;
    }
    /// The row of a function that puts values in once more.
    constexpr Function evaluating() const {
        auto row = *this;
        row.evaluates = true;
        return row;
    }
};

template <class T>
class NamedTable {
public:
    void add(T entry);
    /// It is not there any more: nothing runs it, whoever asks. False: it never was.
    bool remove(std::string_view name);
    /// Without case, as Asterisk finds applications; null when unknown.
    const T* find(std::string_view name) const;
    /// By name.
    const std::vector<T>& all() const { return all_; }

private:
    std::vector<T> all_;
};
using ApplicationTable = NamedTable<Application>;
using FunctionTable = NamedTable<Function>;

}  // namespace asterism::call
