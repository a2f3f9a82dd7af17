// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/event.h"
#include "asterism/store/database.h"
#include "sqlite/query.h"

namespace asterism::store {

namespace {

void show(CommandOutput& out, const std::vector<Record>& records) {
    for (const auto& record : records) out.line("{:<50}: {:<25}", record.key, record.value);
    out.line("{} results found.", records.size());
}

std::string_view arg(const CommandCall& call, std::size_t index) {
    return index < call.args.size() ? std::string_view(call.args[index]) : std::string_view();
}

void get(const Database& database, CommandCall& call) {
    const auto* value = database.get(arg(call, 0), arg(call, 1));
    if (value) return call.out.line("Value: {}", *value);
    call.out.line("Database entry not found.");
    call.out.fail();
}

void del(Database& database, CommandCall& call) {
    if (database.remove(arg(call, 0), arg(call, 1))) return call.out.line("Database entry removed.");
    call.out.line("Database entry could not be removed.");
    call.out.fail();
}

void deltree(Database& database, CommandCall& call) {
    const auto gone = database.remove_tree(arg(call, 0), arg(call, 1));
    if (gone > 0) return call.out.line("{} database entries removed.", gone);
    call.out.line("Database entries do not exist.");
}

void run_query(const Database& database, CommandCall& call) {
    const auto found = query(database.list(), call.args.front());
    if (!found) {
        call.out.line("{}", found.error().reason);
        return call.out.fail();
    }
    const auto row = [&call](const std::vector<std::string>& cells) {
        std::string text;
        for (const auto& cell : cells) text += (text.empty() ? "" : " | ") + cell;
        call.out.line("{}", text);
    };
    row(found->columns);
    for (const auto& cells : found->rows) row(cells);
    call.out.line("{}{} results found.", found->cut_off ? "The first " : "", found->rows.size());
}

}  // namespace

std::vector<Command> database_commands(Database& database) {
    auto* db = &database;
    const auto show_tree = [db](CommandCall& call) { show(call.out, db->list(arg(call, 0), arg(call, 1))); };
    const auto cut_tree = [db](CommandCall& call) { deltree(*db, call); };
    return {
        {"database show",
         "database show [family [keytree]]",
         "Shows database contents",
         show_tree,
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"database show <family>",
         "database show <family>",
         "Shows the entries of a family",
         show_tree,
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"database show <family> <keytree>",
         "database show <family> <keytree>",
         "Shows a part of a family",
         show_tree,
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"database showkey <keytree>",
         "database showkey <keytree>",
         "Shows a key of every family",
         [db](CommandCall& call) { show(call.out, db->list_key(arg(call, 0))); },
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"database get <family> <key>",
         "database get <family> <key>",
         "Gets database value",
         [db](CommandCall& call) { get(*db, call); },
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"database put <family> <key> <value>",
         "database put <family> <key> <value>",
         "Adds or updates a value",
         [db](CommandCall& call) {
             if (db->put(arg(call, 0), arg(call, 1), arg(call, 2)))
                 return call.out.line("Updated database successfully");
             call.out.line("Failed to update entry");
             call.out.fail();
         },
         {},
         classes(EventClass::System)},
        {"database query <statement>",
         "database query \"<SQL Statement>\"",
         "Runs a SELECT over table astdb(key, value)",
         [db](CommandCall& call) { run_query(*db, call); },
         {},
         classes(EventClass::System)},
        {"database del <family> <key>",
         "database del <family> <key>",
         "Removes a database entry",
         [db](CommandCall& call) { del(*db, call); },
         {},
         classes(EventClass::System)},
        {"database deltree <family>",
         "database deltree <family>",
         "Removes a family",
         cut_tree,
         {},
         classes(EventClass::System)},
        {"database deltree <family> <keytree>",
         "database deltree <family> <keytree>",
         "Removes a part of a family",
         cut_tree,
         {},
         classes(EventClass::System)},
    };
}

}  // namespace asterism::store
