// SPDX-License-Identifier: Apache-2.0
// Files of the configuration, read and changed by scripts. The disk is read and written on the main thread.
#include <algorithm>
#include <boost/json.hpp>

#include "ami/actions.h"
#include "ami/config_edits.h"
#include "ami/config_guard.h"
#include "asterism/base/text.h"
#include "asterism/store/conf_file.h"
#include "commands/modules.h"

namespace asterism::manage {

namespace {

/// Said of files outside, and by some actions of a file that is not there.
constexpr std::string_view kPrivileges = "File requires escalated privileges";

/// Nothing outside the folder of the configuration is read or written by way of the manager interface.
bool is_inside(std::string_view name, std::string_view folder) {
    if (name.find("..") != name.npos || name.find('\0') != name.npos) return false;
    return !name.starts_with('/') ||
           (name.starts_with(folder) && name.substr(folder.size()).starts_with('/'));
}

bool may_system(const AmiRequest& request) { return (request.classes() & classes(EventClass::System)) != 0; }

/// The file that a header names; false, and the error is sent.
bool named_file(const AmiRequest& request, std::string_view header, std::string& out) {
    out = request.get(header);
    if (out.empty()) {
        request.error("Filename not specified");
        return false;
    }
    if (is_inside(out, request.services().config_directory)) return true;
    request.error(kPrivileges);
    return false;
}

store::ConfFile read(const std::string& folder, const std::string& name, store::Files& files) {
    store::ConfOptions options;
    options.directory = folder;
    return store::read_conf(name, options, files);
}

std::string full_path(const std::string& folder, const std::string& name) {
    return name.starts_with('/') ? name : fmt::format("{}/{}", folder, name);
}

/// Whether what was read is shown to whoever may not write `system`: no secret of manager users is among it.
bool may_be_shown(const store::ConfFile& conf, const std::string& path, const std::string& folder,
                  store::Files& files) {
    const ConfigGuard guard(folder, files);
    return !guard.says_who_may_what(path) &&
           std::ranges::none_of(conf.files(), [&](const auto& one) { return guard.says_who_may_what(one); });
}

/// What is answered when somebody may not.
std::function<void()> refuse(const AmiRequest& request, std::string reason = "Permission denied") {
    return [request, reason = std::move(reason)] { request.error(reason); };
}

/// "a=1,b=x,TEMPLATES=include": which categories are meant. Each condition is two regular expressions, which
/// are compiled and asked of every line: on the main thread, and so many at most.
class CategoryFilter {
public:
    static std::optional<CategoryFilter> read(std::string_view text) {
        constexpr std::size_t kMostConditions = 32;
        CategoryFilter filter;
        for (const auto one : split(text, ',')) {
            if (trim(one).empty()) continue;
            const auto [name, value] = split_once(trim(one), '=');
            if (name == "TEMPLATES") {
                filter.templates_ = iequals(value, "restrict") || iequals(value, "include");
                filter.only_templates_ = iequals(value, "restrict");
                continue;
            }
            auto by_name = AmiFilter::compile(EventFilter{false, std::string(name)});
            auto by_value = AmiFilter::compile(EventFilter{false, std::string(value)});
            if (!by_name || !by_value || filter.lines_.size() >= kMostConditions) return std::nullopt;
            filter.lines_.emplace_back(std::move(*by_name), std::move(*by_value));
        }
        return filter;
    }
    bool takes(const store::ConfSection& section, const Section& whole) const {
        if (section.is_template ? !templates_ : only_templates_) return false;
        for (const auto& [name, value] : lines_)
            if (std::none_of(whole.lines.begin(), whole.lines.end(), [&](const SourceLine& line) {
                    return name.matches(line.name) && value.matches(line.value);
                }))
                return false;
        return true;
    }

private:
    bool templates_ = false;
    bool only_templates_ = false;
    std::vector<std::pair<AmiFilter, AmiFilter>> lines_;
};

std::string templates_of(const store::ConfFile& conf, const store::ConfSection& section) {
    std::string out;
    for (const auto& inherited : section.inherited)
        out += (out.empty() ? "" : ",") + conf.sections()[inherited.parent].name;
    return out;
}

void add_section(AmiText& text, const store::ConfFile& conf, const store::ConfSection& section,
                 const Section& whole, std::size_t number) {
    text.add(fmt::format("Category-{:06}", number), section.name);
    if (section.is_template) text.add(fmt::format("IsTemplate-{:06}", number), "1");
    if (const auto templates = templates_of(conf, section); !templates.empty())
        text.add(fmt::format("Templates-{:06}", number), fmt::format("\"{}\"", templates));
    std::size_t line_number = 0;
    for (const auto& line : whole.lines)
        text.add(fmt::format("Line-{:06}-{:06}", number, line_number++),
                 fmt::format("{}={}", line.name, line.value));
}

/// Calls `show(conf, sections)` back on the exchange; the file's errors are sent.
template <class Show>
void with_sections(const AmiRequest& request, std::string_view not_there, Show show) {
    std::string name;
    if (!named_file(request, "Filename", name)) return;
    const std::string category(request.get("Category"));
    request.with_files([request, show, not_there, name, category, wanted = std::string(request.get("Filter")),
                        trusted = may_system(request), folder = request.services().config_directory](
                           store::Files& files) -> std::function<void()> {
        const auto filter = CategoryFilter::read(wanted);
        if (!filter) return refuse(request, "Regex compile error");
        auto conf = std::make_shared<store::ConfFile>(read(folder, name, files));
        if (!trusted && !may_be_shown(*conf, full_path(folder, name), folder, files)) return refuse(request);
        std::vector<std::pair<const store::ConfSection*, Section>> sections;
        for (const auto& section : conf->sections()) {
            if (!category.empty() && !iequals(section.name, category)) continue;
            auto whole = conf->resolve(section);
            if (filter->takes(section, whole)) sections.emplace_back(&section, std::move(whole));
        }
        return [request, show, not_there, conf, sections = std::move(sections)] {
            if (!conf->found()) return request.error(not_there);
            show(request, *conf, sections);
        };
    });
}

void get_config(const AmiRequest& request) {
    with_sections(request, "Config file not found",
                  [](const AmiRequest& asked, const store::ConfFile& conf, const auto& sections) {
                      auto text = asked.response("Success");
                      if (sections.empty() && !asked.get("Category").empty())
                          text.add_line("No categories found");
                      std::size_t number = 0;
                      for (const auto& [section, whole] : sections)
                          add_section(text, conf, *section, whole, number++);
                      asked.send(text);
                  });
}

void get_config_json(const AmiRequest& request) {
    with_sections(request, kPrivileges,
                  [](const AmiRequest& asked, const store::ConfFile& conf, const auto& sections) {
                      boost::json::object all;
                      for (const auto& [section, whole] : sections) {
                          boost::json::object one;
                          if (section->is_template) one["istemplate"] = 1;
                          if (const auto templates = templates_of(conf, *section); !templates.empty())
                              one["templates"] = templates;
                          for (const auto& line : whole.lines) one[line.name] = line.value;
                          all[section->name] = std::move(one);
                      }
                      asked.send(asked.response("Success").add("JSON", boost::json::serialize(all)));
                  });
}

void list_categories(const AmiRequest& request) {
    std::string name;
    if (!named_file(request, "Filename", name)) return;
    request.with_files(
        [request, name, trusted = may_system(request),
         folder = request.services().config_directory](store::Files& files) -> std::function<void()> {
            auto conf = std::make_shared<store::ConfFile>(read(folder, name, files));
            if (!trusted && !may_be_shown(*conf, full_path(folder, name), folder, files))
                return refuse(request);
            return [request, conf] {
                if (!conf->found()) return request.error("Config file not found");
                auto text = request.response("Success");
                std::size_t number = 0;
                for (const auto& section : conf->sections())
                    text.add(fmt::format("Category-{:06}", number++), section.name);
                if (number == 0) text.add("Error", "no categories found");
                request.send(text);
            };
        });
}

void create_config(const AmiRequest& request) {
    std::string name;
    if (!named_file(request, "Filename", name)) return;
    const auto& folder = request.services().config_directory;
    request.with_files([request, folder, trusted = may_system(request),
                        path = full_path(folder, name)](store::Files& files) -> std::function<void()> {
        if (!trusted && ConfigGuard(folder, files).says_what_runs(path)) return refuse(request);
        constexpr std::size_t kAny = std::size_t{256} << 20;
        if (files.read(path, kAny)) return refuse(request, "File exists");
        auto written = files.write(path, {});
        return [request, written] {
            if (!written) return request.error(written.error().reason);
            request.success("New configuration file created successfully");
        };
    });
}

/// "Reload: yes" for everything, or a module's name.
void reload_after(const AmiRequest& request) {
    const std::string wanted(request.get("Reload"));
    if (wanted.empty() || is_false(wanted)) return;
    std::string what;
    if (!is_true(wanted)) {
        const auto modules = present_modules(request.services());
        const auto* module = find_module(modules, wanted);
        if (!module || module->reloads.empty()) return;
        what = module->reloads;
    }
    request.services().operations.reload(what, [](const Reloaded&) {});
}

void update_config(const AmiRequest& request) {
    std::string from, to;
    if (!named_file(request, "SrcFilename", from) || !named_file(request, "DstFilename", to)) return;
    const auto& folder = request.services().config_directory;
    request.with_files([request, folder, edits = ConfigEdit::read(request.message()),
                        from = full_path(folder, from), to = full_path(folder, to),
                        trusted = may_system(request)](store::Files& files) -> std::function<void()> {
        constexpr std::size_t kMost = std::size_t{16} << 20;
        if (!trusted) {
            const ConfigGuard guard(folder, files);
            if (guard.says_what_runs(to) || guard.says_who_may_what(from)) return refuse(request);
        }
        const auto text = files.read(from, kMost);
        if (!text || !files.read(to, kMost)) return refuse(request, std::string(kPrivileges));
        store::ConfText conf(*text);
        for (const auto& edit : edits)
            if (const auto done = edit.apply(conf); !done) return refuse(request, done.error().reason);
        if (!trusted && adds_what_runs(files.read(to, kMost).value_or(""), conf.text()))
            return refuse(request);
        if (const auto written = files.write(to, conf.text()); !written)
            return refuse(request, fmt::format("Save of config failed: {}", written.error().reason));
        return [request] {
            request.send(request.response("Success"));
            reload_after(request);
        };
    });
}

}  // namespace

std::vector<AmiAction> config_actions() {
    constexpr auto kConfig = classes(EventClass::Config);
    constexpr auto kRead = classes(EventClass::System, EventClass::Config);
    return {{"GetConfig", kRead, "Retrieve configuration.", get_config},
            {"GetConfigJSON", kRead, "Retrieve configuration (JSON format).", get_config_json},
            {"ListCategories", kConfig, "List categories in configuration file.", list_categories},
            {"CreateConfig", kConfig, "Creates an empty file in the configuration directory.", create_config},
            {"UpdateConfig", kConfig, "Update basic configuration.", update_config}};
}

}  // namespace asterism::manage
