// SPDX-License-Identifier: Apache-2.0
// A whole exchange without wires, for tests of applications: virtual time, a simulated media plane, fake
// phones, a dialplan from text, and every event written down. At its end no channel may be left.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/apps/table.h"
#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/local.h"
#include "asterism/rt/sim.h"
#include "fake_phone.h"

namespace asterism::apps {

/// DB() in memory.
class MemoryValues final : public call::KeyValues {
public:
    std::optional<std::string> get(std::string_view family, std::string_view key) override;
    call::Authority author(std::string_view family, std::string_view key) override;
    void put(std::string_view family, std::string_view key, std::string_view value,
             call::Authority author = {}) override;
    bool erase(std::string_view family, std::string_view key) override;
    std::size_t erase_tree(std::string_view family, std::string_view key) override;
    std::vector<std::pair<std::string, std::string>> list(std::string_view family,
                                                          std::string_view key) override;

private:
    std::map<std::string, std::string> values_;
    std::map<std::string, call::Authority> authors_;
};

class ExchangeRig : public log::Sink {
public:
    ExchangeRig();
    ~ExchangeRig() override;

    /// Lines of extensions.conf.
    void dialplan(std::string_view text);
    /// A file of 160 bytes of ulaw silence for each 20 ms.
    void sound(const std::string& name, Millis length);

    const std::filesystem::path& sounds() const { return sounds_; }

    /// Somebody calls `exten` in context default; his phone follows `script`.
    call::Channel* call(const std::string& exten, Script script = {}, const std::string& number = "100");
    /// Until nothing is left to happen within `most`.
    void run(Millis most = Millis{600'000});
    void pass(Millis time) { loop.pass(time); }

    /// Variables that were set on any channel, the last value of each (VarSet).
    std::string variable(const std::string& name) const;
    /// "DialEnd ANSWER", "Hangup 16": names with what tells them apart, of events of class call.
    std::vector<std::string> story() const;
    std::size_t events_named(std::string_view name) const;
    bool logged(std::string_view part) const;
    /// The dialplan's NoOp and Verbose lines: "Executing" data in order.
    std::vector<std::string> steps;

    void write(const log::Record& record) override;

    rt::SimLoop loop;
    rt::SimNet net{loop, {}};
    EventBus events;
    Diary diary;
    call::Calls calls;
    MemoryValues values;
    FakePhones phones;
    call::Local local;
    std::vector<Event> happened;
    std::vector<std::string> log_lines;

private:
    std::filesystem::path sounds_;
    std::unique_ptr<media::Plane> plane_;
    std::map<std::string, std::string> variables_;
    EventBus::Token token_ = 0;
    log::Sink* former_ = nullptr;
};

}  // namespace asterism::apps
