// SPDX-License-Identifier: Apache-2.0
#include "exchange_rig.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "asterism/base/escape.h"
#include "asterism/base/random.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/load.h"
#include "asterism/store/conf_file.h"

namespace asterism::apps {

namespace {
/// Of a variable: without the marks of inheritance.
std::string bare_name_of(std::string_view name) {
    return std::string(name.substr(std::min(name.find_first_not_of('_'), name.size())));
}

std::string join(std::string_view family, std::string_view key) { return fmt::format("{}/{}", family, key); }
}  // namespace

std::optional<std::string> MemoryValues::get(std::string_view family, std::string_view key) {
    const auto at = values_.find(join(family, key));
    return at == values_.end() ? std::nullopt : std::optional(at->second);
}

call::Authority MemoryValues::author(std::string_view family, std::string_view key) {
    return authors_[join(family, key)];
}

void MemoryValues::put(std::string_view family, std::string_view key, std::string_view value,
                       call::Authority author) {
    values_[join(family, key)] = value;
    authors_[join(family, key)] = author;
}

bool MemoryValues::erase(std::string_view family, std::string_view key) {
    return values_.erase(join(family, key)) > 0;
}

std::size_t MemoryValues::erase_tree(std::string_view family, std::string_view key) {
    const auto start = key.empty() ? fmt::format("{}/", family) : join(family, key);
    return std::erase_if(values_, [&](const auto& entry) { return entry.first.starts_with(start); });
}

std::vector<std::pair<std::string, std::string>> MemoryValues::list(std::string_view family,
                                                                    std::string_view key) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [path, value] : values_) {
        if (!family.empty() && !path.starts_with(join(family, key))) continue;
        out.emplace_back(path, value);
    }
    return out;
}

ExchangeRig::ExchangeRig()
    : calls(loop, events, {}), phones(calls, diary), local(calls), former_(log::install(this)) {
    log::set_verbose(10);
    sounds_ = std::filesystem::temp_directory_path() / ("asterism-apps-" + random_token());
    std::filesystem::create_directories(sounds_ / "en");
    media::Options options;
    options.sounds_dir = sounds_.string();
    plane_ = media::Plane::simulate(options, calls, loop, net);
    calls.attach(*plane_);
    calls.attach(values);
    calls.technologies.add(phones);
    calls.technologies.add(local);
    add_applications(calls.applications);
    add_functions(calls.functions);
    token_ = events.subscribe(~std::uint32_t{0}, [this](const Event& event) {
        happened.push_back(event);
        if (event.name == "VarSet")
            variables_[bare_name_of(event.get("Variable"))] = unescaped(event.get("Value"));
        if (event.name == "Newexten")
            steps.push_back(fmt::format("{}({})", event.get("Application"), event.get("AppData")));
    });
}

ExchangeRig::~ExchangeRig() {
    events.unsubscribe(token_);
    log::install(former_);
    std::filesystem::remove_all(sounds_);
}

void ExchangeRig::write(const log::Record& record) { log_lines.emplace_back(record.text); }

bool ExchangeRig::logged(std::string_view part) const {
    return std::any_of(log_lines.begin(), log_lines.end(),
                       [&](const auto& line) { return line.find(part) != std::string::npos; });
}

void ExchangeRig::dialplan(std::string_view text) {
    store::MemoryFiles files({{"extensions.conf", std::string(text)}});
    const auto read = store::read_conf("extensions.conf", {}, files);
    const auto loaded = dialplan::load(read.resolved());
    for (const auto& complaint : loaded.complaints) log_lines.push_back("COMPLAINT " + complaint.text());
    call::come_into_force(calls, loaded.dialplan);
}

void ExchangeRig::sound(const std::string& name, Millis length) {
    std::filesystem::create_directories((sounds_ / "en" / name).parent_path());
    std::ofstream file(sounds_ / "en" / (name + ".ulaw"), std::ios::binary);
    file << std::string(static_cast<std::size_t>(length.count()) * 8, '\x7f');
}

call::Channel* ExchangeRig::call(const std::string& exten, Script script, const std::string& number) {
    auto& channel = calls.channels.create(calls.channels.next_name("Fake/caller"));
    channel.take_leg(std::make_unique<FakeLeg>(calls, diary, "caller", std::move(script)));
    channel.place = {"default", exten, 1};
    channel.caller.number.set(number);
    channel.caller.name.set("Alice");
    channel.caller.dnid = exten;
    calls.channels.announce(channel);
    channel.set_state(call::ChannelState::Ring);
    call::start_dialplan(channel);
    const auto id = channel.id();
    static_cast<FakeLeg*>(channel.leg())->play_script();
    return calls.channels.find(id);
}

void ExchangeRig::run(Millis most) {
    loop.pass_until([this] { return calls.channels.count() == 0; }, most);
    loop.settle();
}

std::string ExchangeRig::variable(const std::string& name) const {
    const auto at = variables_.find(name);
    return at == variables_.end() ? std::string() : at->second;
}

std::vector<std::string> ExchangeRig::story() const {
    std::vector<std::string> out;
    for (const auto& event : happened) {
        if (event.classes != static_cast<std::uint32_t>(EventClass::Call)) continue;
        std::string line(event.name);
        for (const auto* field : {"DialStatus", "DialString", "Cause", "ChannelStateDesc"})
            if (const auto value = event.get(field); !value.empty()) {
                line += fmt::format(" {}", value);
                break;
            }
        out.push_back(std::move(line));
    }
    return out;
}

std::size_t ExchangeRig::events_named(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(happened.begin(), happened.end(),
                                                  [&](const auto& event) { return event.name == name; }));
}

}  // namespace asterism::apps
