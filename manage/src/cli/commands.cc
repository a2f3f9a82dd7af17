// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/commands.h"

#include <algorithm>
#include <set>

#include "asterism/base/text.h"
#include "cli/pattern.h"

namespace asterism::manage {

namespace {

/// No line of a person or a script is that long; what is comes from a fault.
constexpr std::size_t kMostWords = 256;

std::string in_a_line(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& word : words) {
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

}  // namespace

struct Commands::Entry {
    explicit Entry(Command command) : command(std::move(command)), pattern(this->command.words) {}
    bool is_present() const { return !command.present || command.present(); }
    Command command;
    CommandPattern pattern;
};

struct Commands::Found {
    const Entry* entry = nullptr;
    std::vector<std::string> args;
    /// No command fits as a whole, but this one begins so.
    const Entry* nearest = nullptr;
};

Commands::Commands() {
    std::vector<Command> own;
    own.push_back({"core show help [<topic...>]",
                   "core show help [topic]",
                   "Display help list, or specific help",
                   [this](CommandCall& call) { help(call); },
                   {}});
    own.push_back({"cli show aliases",
                   "cli show aliases",
                   "Show CLI command aliases",
                   [this](CommandCall& call) { show_aliases(call); },
                   {}});
    add(std::move(own));
}

Commands::~Commands() = default;

void Commands::add(std::vector<Command> commands) {
    for (auto& command : commands) entries_.push_back(std::make_unique<Entry>(std::move(command)));
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const auto& a, const auto& b) { return a->command.words < b->command.words; });
}

Commands::Found Commands::find(const std::vector<std::string>& words) const {
    Found found;
    std::size_t best = 0, most_leading = 0;
    for (const auto& entry : entries_) {
        if (!entry->is_present()) continue;
        auto fit = entry->pattern.fit(words);
        if (fit.whole && fit.own > best) {
            best = fit.own;
            found.entry = entry.get();
            found.args = std::move(fit.args);
        }
        if (const auto leading = entry->pattern.leading(words); leading > most_leading) {
            most_leading = leading;
            found.nearest = entry.get();
        }
    }
    return found;
}

void Commands::run(std::string_view line, Done done, CommandAsker asker) const {
    auto words = split_words(line, kMostWords + 1);
    CommandOutput out;
    if (words.empty()) return done(out);
    auto found = words.size() > kMostWords ? Found{} : find(words);
    if (!found.entry)
        if (auto meant = without_alias(words); !meant.empty() && meant.size() <= kMostWords) {
            words = std::move(meant);
            found = find(words);
        }
    if (!found.entry && found.nearest) {
        out.line("Usage: {}", found.nearest->command.usage);
        if (!found.nearest->command.summary.empty()) out.line("       {}", found.nearest->command.summary);
        out.fail();
        return done(out);
    }
    if (!found.entry) {
        const auto text = in_a_line(words);
        out.line("No such command '{}' (type 'core show help {}' for other possible commands)", text, text);
        out.fail();
        return done(out);
    }
    // Here, where it is known which command the words mean, by whatever blanks, quotes or alias.
    if (const auto needed = found.entry->command.classes; needed != 0 && (asker.classes & needed) == 0) {
        out.forbid();
        out.line("Permission denied");
        return done(out);
    }
    auto shared = std::make_shared<Done>(std::move(done));
    CommandCall call{std::move(found.args), out, {}, false, asker};
    call.finish = [shared](const CommandOutput& answer) {
        // Whoever is asked twice answers once.
        if (auto once = std::exchange(*shared, nullptr)) once(answer);
    };
    found.entry->command.run(call);
    if (call.answers_later) return;
    if (out.owes_the_line()) out.line("Command '{}' failed.", in_a_line(words));
    call.finish(out);
}

CommandOutput Commands::run(std::string_view line) const {
    CommandOutput result;
    auto wanted = std::make_shared<CommandOutput*>(&result);
    run(line, [wanted](const CommandOutput& out) {
        if (*wanted) **wanted = out;
    });
    *wanted = nullptr;  // an answer that comes later has nobody to hear it
    return result;
}

std::vector<std::string> Commands::complete(std::string_view line) const {
    auto words = split_words(line);
    std::string begun;
    if (!words.empty() && !line.empty() && !is_space(line.back())) {
        begun = std::move(words.back());
        words.pop_back();
    }
    std::set<std::string> choices;
    for (const auto& entry : entries_) {
        if (!entry->is_present()) continue;
        std::vector<std::string> own;
        bool takes_any = false;
        std::size_t argument = 0;
        entry->pattern.next(words, own, takes_any, argument);
        if (takes_any && entry->command.complete)
            for (auto& word : entry->command.complete(argument, begun)) own.push_back(std::move(word));
        for (auto& word : own)
            if (istarts_with(word, begun)) choices.insert(std::move(word));
    }
    for (const auto& one : aliases_) {
        const auto alias = split_words(one.alias);
        const bool begins =
            alias.size() > words.size() && std::equal(words.begin(), words.end(), alias.begin(), iequals);
        if (begins && istarts_with(alias[words.size()], begun)) choices.insert(alias[words.size()]);
    }
    return {choices.begin(), choices.end()};
}

std::vector<const Command*> Commands::all() const {
    std::vector<const Command*> list;
    for (const auto& entry : entries_)
        if (entry->is_present()) list.push_back(&entry->command);
    return list;
}

void Commands::help(CommandCall& call) const {
    auto& out = call.out;
    // Its own words and choices; forms of one command that begin alike are one row.
    std::string former;
    const auto row = [&out, &former](const Command& command) {
        const std::string_view words = command.words;
        auto own = trim(words.substr(0, std::min(words.find('<'), words.find("[<"))));
        if (own.ends_with(" [like")) own.remove_suffix(6);
        if (own != former) out.line("{:<30} -- {}", own, command.summary);
        former = own;
    };
    if (call.args.empty()) {
        for (const auto* command : all()) row(*command);
        return;
    }
    // A command as a whole: its usage. The beginning of some: their list.
    std::size_t shown = 0;
    for (const auto& entry : entries_) {
        if (!entry->is_present() || entry->pattern.leading(call.args) != call.args.size()) continue;
        out.line("Usage: {}", entry->command.usage);
        out.line("       {}", entry->command.summary);
        ++shown;
    }
    if (shown > 0) return;
    for (const auto& entry : entries_)
        if (entry->is_present() && entry->pattern.may_begin(call.args)) {
            row(entry->command);
            ++shown;
        }
    if (shown > 0) return;
    out.line("No such command '{}'.", in_a_line(call.args));
    out.fail();
}

}  // namespace asterism::manage
