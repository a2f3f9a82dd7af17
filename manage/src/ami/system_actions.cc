// SPDX-License-Identifier: Apache-2.0
// The program itself: commands of the CLI, status, reload.
#include <fmt/chrono.h>

#include "ami/actions.h"
#include "asterism/base/text.h"
#include "commands/modules.h"

namespace asterism::manage {

namespace {

void command(const AmiRequest& request) {
    const auto line = request.get("Command");
    if (line.empty()) return request.error("No command provided");
    const auto answer = [request](const CommandOutput& out) {
        if (out.forbidden()) return request.error("Permission denied");
        auto text = request.response(out.failed() ? "Error" : "Success");
        text.add("Message", "Command output follows");
        std::string_view left = out.str();
        while (!left.empty()) {
            const auto [output, rest] = split_once(left, '\n');
            text.add("Output", output);
            left = rest;
        }
        request.send(text);
    };
    request.session()->commands().run(line, answer, {.classes = request.classes()});
}

std::string date(WallTime time) {
    const std::time_t seconds = std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
    return fmt::format("{:%Y-%m-%d}", fmt::localtime(seconds));
}
std::string time_of_day(WallTime time) {
    const std::time_t seconds = std::chrono::duration_cast<Seconds>(time.time_since_epoch()).count();
    return fmt::format("{:%H:%M:%S}", fmt::localtime(seconds));
}

void core_status(const AmiRequest& request) {
    const auto& services = request.services();
    const auto& operations = services.operations;
    const auto reload = operations.last_reload ? operations.last_reload() : operations.started;
    request.send(request.response("Success")
                     .add("CoreStartupDate", date(operations.started))
                     .add("CoreStartupTime", time_of_day(operations.started))
                     .add("CoreReloadDate", date(reload))
                     .add("CoreReloadTime", time_of_day(reload))
                     .add("CoreCurrentCalls", std::to_string(services.calls.channels.all().size()))
                     .add("CoreProcessedCalls", std::to_string(services.calls.calls_processed)));
}

void core_settings(const AmiRequest& request) {
    const auto& services = request.services();
    const auto& options = services.calls.options;
    const auto& http = services.operations.serves_http;
    request.send(request.response("Success")
                     .add("AMIversion", "11.0.0")
                     .add("AsteriskVersion", services.version)
                     .add("SystemName", options.system_name)
                     .add("CoreMaxCalls", std::to_string(options.most_calls))
                     .add("CoreMaxLoadAvg", "0.000000")
                     .add("CoreRunUser", "")
                     .add("CoreRunGroup", "")
                     .add("CoreMaxFilehandles", "0")
                     .add("CoreRealTimeEnabled", "No")
                     .add("CoreCDRenabled", "No")
                     .add("CoreHTTPenabled", http && http() ? "Yes" : "No")
                     .add("SoundsSearchCustomDir", "No"));
}

void module_check(const AmiRequest& request) {
    const auto modules = present_modules(request.services());
    if (!find_module(modules, request.get("Module"))) return request.error("Module not loaded");
    request.send(request.response("Success").add("Version", ""));
}

/// What the module reads, "" for everything; nullopt, and the error is sent. `stop` ends ModuleLoad's
/// sentences.
std::optional<std::string> what_it_reads(const AmiRequest& request, std::string_view name,
                                         std::string_view stop) {
    if (name.empty()) return std::string();
    const auto modules = present_modules(request.services());
    const auto* module = find_module(modules, name);
    if (!module) module = find_builtin(name);
    const auto refuse = [&](std::string_view why, ReloadStatus status) {
        request.error(fmt::format("{}{}", why, stop));
        publish_reload(request.services(), name, status);
        return std::nullopt;
    };
    if (!module) return refuse("No such module", ReloadStatus::NotFound);
    if (module->reloads.empty()) return refuse("Module does not support reload", ReloadStatus::NotSupported);
    return std::string(module->reloads);
}

void reload_what(const AmiRequest& request, const std::string& what, const std::string& name,
                 std::string_view done) {
    request.services().operations.reload(what, [request, name, done](const Reloaded& result) {
        if (result.ok)
            request.success(done);
        else
            request.error("An unknown error occurred");
        publish_reload(request.services(), name, result.ok ? ReloadStatus::Success : ReloadStatus::Error);
    });
}

void reload(const AmiRequest& request) {
    const std::string name(request.get("Module"));
    const bool by_what = name == "pjsip" || name == "dialplan";
    if (const auto what = by_what ? std::optional(name) : what_it_reads(request, name, ""))
        reload_what(request, *what, name, "Module Reloaded");
}

void module_load(const AmiRequest& request) {
    const std::string name(request.get("Module"));
    const auto type = request.get("LoadType");
    const bool reloads = iequals(type, "reload");
    if (name.empty() && !reloads) return request.error("Need module name");
    const auto modules = present_modules(request.services());
    // Names of parts of the core (logger, manager) are for Reload alone.
    if (!name.empty() && !find_module(modules, name)) return request.error("Module not found.");
    // One binary: what is there is loaded and stays so.
    if (iequals(type, "load")) return request.error("Could not load module.");
    if (iequals(type, "unload")) return request.error("Could not unload module.");
    if (!reloads && !iequals(type, "refresh")) return request.error("Incomplete ModuleLoad action.");
    if (const auto what = what_it_reads(request, name, "."))
        reload_what(request, *what, name, name.empty() ? "All modules reloaded" : "Module reloaded.");
}

void logger_rotate(const AmiRequest& request) {
    const auto& rotate = request.services().operations.rotate_logs;
    if (!rotate) return request.error("Failed to reload the logger and rotate log files");
    rotate();
    request.success("Reloaded the logger and rotated log files");
}

}  // namespace

std::vector<AmiAction> system_actions() {
    constexpr auto kReport = classes(EventClass::System, EventClass::Reporting);
    return {{"Command", classes(EventClass::Command), "Execute Asterisk CLI Command.", command},
            {"CoreStatus", kReport, "Show PBX core status variables.", core_status},
            {"CoreSettings", kReport, "Show PBX core settings (version etc).", core_settings},
            {"ModuleCheck", classes(EventClass::System), "Check if module is loaded.", module_check},
            {"ModuleLoad", classes(EventClass::System), "Module management.", module_load},
            {"Reload", classes(EventClass::System, EventClass::Config), "Send a reload event.", reload},
            {"LoggerRotate", kReport, "Reload and rotate the Asterisk logger.", logger_rotate}};
}

}  // namespace asterism::manage
