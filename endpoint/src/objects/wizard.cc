// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/wizard.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"

namespace asterism::endpoint {

namespace {

constexpr std::string_view kOptions[] = {"type",
                                         "transport",
                                         "remote_hosts",
                                         "outbound_proxy",
                                         "sends_auth",
                                         "accepts_auth",
                                         "has_phoneprov",
                                         "sends_registrations",
                                         "has_hint",
                                         "sends_line_with_registrations",
                                         "hint_context",
                                         "accepts_registrations",
                                         "hint_exten",
                                         "server_uri_pattern",
                                         "contact_pattern",
                                         "client_uri_pattern",
                                         "hint_application"};
constexpr std::string_view kPrefixes[] = {"endpoint/", "aor/",          "inbound_auth/", "outbound_auth/",
                                          "identify/", "registration/", "phoneprov/"};

/// One wizard on its way to its objects.
class Wizard {
public:
    Wizard(const Section& section, WizardPlan& plan, HashSet<std::string>& taken, Complaints& complaints)
        : section_(section), plan_(plan), taken_(taken), complaints_(complaints), name_(section.name) {}

    void expand() {
        check_names();
        for (const auto host : split(section_.get("remote_hosts"), ','))
            if (!trim(host).empty()) hosts_.emplace_back(trim(host));
        phoneprov();
        registrations();
        identify();
        endpoint();
        aor();
        auths();
        hint();
    }

private:
    bool yes(std::string_view option) const { return is_true(section_.get(option)); }
    bool has(std::string_view option) const { return section_.last(option) != nullptr; }

    void complain(std::string_view option, std::string reason, Severity severity = Severity::Error,
                  std::string suggestion = {}) {
        const auto* line = section_.last(option);
        complaints_.push_back({severity, line ? line->place : section_.place, "wizard", name_,
                               std::string(option), std::move(reason), std::move(suggestion)});
    }

    // Names of its own are not checked by the reference; a slip is told all the same.
    void check_names() {
        for (const auto& line : section_.lines) {
            const auto prefixed = std::ranges::any_of(
                kPrefixes, [&](std::string_view one) { return line.name.starts_with(one); });
            if (prefixed || line.name.starts_with('@') ||
                std::ranges::find(kOptions, line.name) != std::end(kOptions))
                continue;
            const std::vector<std::string_view> names(std::begin(kOptions), std::end(kOptions));
            complain(line.name, "there is no such option of a wizard; it is ignored", Severity::Warning,
                     std::string(nearest(line.name, names)));
        }
    }

    /// A new object with what the wizard passes on under `prefix`.
    Section begin(std::string name, std::string_view prefix) const {
        Section out{std::move(name), section_.place, {}, section_.broken};
        for (const auto& line : section_.lines)
            if (line.name.starts_with(prefix) && line.name.size() > prefix.size())
                out.lines.push_back({line.name.substr(prefix.size()), line.value, line.place, line.arrow});
        return out;
    }
    /// A line that the wizard adds, shown where `option` stands.
    void add(Section& to, std::string name, std::string value, std::string_view option = {}) const {
        const auto* line = option.empty() ? nullptr : section_.last(option);
        to.lines.push_back({std::move(name), std::move(value), line ? line->place : section_.place});
    }
    void add_mark(Section& to) const { add(to, "@pjsip_wizard", name_); }
    /// The option as the wizard has it, unless it is empty.
    void pass(Section& to, std::string_view option) const {
        if (const auto value = section_.get(option); !value.empty())
            add(to, std::string(option), std::string(value), option);
    }
    void finish(std::string_view type, Section section) {
        if (!taken_.insert(fmt::format("{}/{}", type, section.name)).second)
            return complain("type",
                            fmt::format("another wizard has made the {} '{}' already", type, section.name));
        plan_.objects.push_back({type, std::move(section)});
    }

    /// What a pattern makes of a host; nothing when it was set to nothing.
    std::string filled(std::string_view option, std::string_view otherwise, std::string_view host,
                       std::string_view user) const {
        std::string out(has(option) ? section_.get(option) : otherwise);
        replace(out, "${REMOTE_HOST}", host);
        if (!user.empty()) replace(out, "${USERNAME}", user);
        return out;
    }
    static void replace(std::string& text, std::string_view what, std::string_view by) {
        for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
            text.replace(at, what.size(), by);
    }

    void phoneprov() {
        if (!yes("has_phoneprov")) return;
        auto out = begin(name_ + "-phoneprov", "phoneprov/");
        if (out.get("MAC").empty()) return complain("has_phoneprov", "needs phoneprov/MAC");
        add(out, "endpoint", name_);
        add_mark(out);
        finish("phoneprov", std::move(out));
    }

    void registrations() {
        if (!yes("sends_registrations")) return;
        if (hosts_.empty()) return complain("sends_registrations", "needs remote_hosts");
        auto user = name_;
        if (yes("sends_auth")) {
            user = section_.get("outbound_auth/username");
            if (user.empty()) return complain("sends_registrations", "needs outbound_auth/username");
        }
        for (std::size_t i = 0; i < hosts_.size(); ++i) {
            auto out = begin(fmt::format("{}-reg-{}", name_, i), "registration/");
            pass(out, "outbound_proxy");
            add_mark(out);
            const auto server = filled("server_uri_pattern", "sip:${REMOTE_HOST}", hosts_[i], user);
            if (!server.empty()) add(out, "server_uri", server, "remote_hosts");
            const auto client =
                filled("client_uri_pattern", "sip:${USERNAME}@${REMOTE_HOST}", hosts_[i], user);
            if (!client.empty()) add(out, "client_uri", client, "remote_hosts");
            if (yes("sends_auth")) add(out, "outbound_auth", name_ + "-oauth", "sends_auth");
            pass(out, "transport");
            if (yes("sends_line_with_registrations")) {
                add(out, "line", "yes", "sends_line_with_registrations");
                add(out, "endpoint", name_, "sends_line_with_registrations");
            }
            finish("registration", std::move(out));
        }
    }

    void identify() {
        if (yes("accepts_registrations") || yes("sends_line_with_registrations")) return;
        auto out = begin(name_ + "-identify", "identify/");
        const bool has_match = out.last("match") != nullptr;
        if (!has_match && hosts_.empty())
            return complain("remote_hosts", "is needed by a wizard that accepts no registrations");
        add(out, "endpoint", name_);
        add_mark(out);
        if (!has_match)
            for (const auto& host : hosts_) add(out, "match", host, "remote_hosts");
        finish("identify", std::move(out));
    }

    std::string hint_context() const {
        for (const auto* option : {"hint_context", "endpoint/context"})
            if (const auto value = section_.get(option); !value.empty()) return std::string(value);
        return "default";
    }

    void endpoint() {
        auto out = begin(name_, "endpoint/");
        add_mark(out);
        add(out, "aors", name_);
        pass(out, "outbound_proxy");
        if (const auto exten = section_.get("hint_exten"); !exten.empty()) {
            add(out, "@hint_context", hint_context(), "hint_context");
            add(out, "@hint_exten", std::string(exten), "hint_exten");
        }
        pass(out, "transport");
        if (yes("sends_auth")) add(out, "outbound_auth", name_ + "-oauth", "sends_auth");
        if (yes("accepts_auth")) add(out, "auth", name_ + "-iauth", "accepts_auth");
        finish("endpoint", std::move(out));
    }

    void aor() {
        auto out = begin(name_, "aor/");
        add_mark(out);
        pass(out, "outbound_proxy");
        if (!out.last("contact"))
            for (const auto& host : hosts_)
                if (const auto uri = filled("contact_pattern", "sip:${REMOTE_HOST}", host, {}); !uri.empty())
                    add(out, "contact", uri, "remote_hosts");
        finish("aor", std::move(out));
    }

    /// False: a username is missing, and that was said.
    bool auth(std::string_view when, std::string_view prefix, std::string_view ending) {
        if (!yes(when)) return true;
        auto out = begin(fmt::format("{}{}", name_, ending), prefix);
        if (out.get("username").empty()) {
            complain(when, fmt::format("needs {}username", prefix));
            return false;
        }
        add_mark(out);
        if (!out.last("auth_type")) add(out, "auth_type", "userpass");
        finish("auth", std::move(out));
        return true;
    }
    void auths() {
        if (auth("sends_auth", "outbound_auth/", "-oauth")) auth("accepts_auth", "inbound_auth/", "-iauth");
    }

    void hint() {
        const std::string exten(section_.get("hint_exten"));
        if (exten.empty() || !yes("has_hint") || section_.broken) return;
        // Further fields of a line of extensions.conf are not its to say.
        if (exten.find(',') != exten.npos) return complain("hint_exten", "is one extension, without a comma");
        Section out{hint_context(), section_.place, {}, false};
        add(out, "exten", fmt::format("{},hint,PJSIP/{}", exten, name_), "hint_exten");
        if (const auto application = section_.get("hint_application"); !application.empty())
            add(out, "exten", fmt::format("{},1,{}", exten, application), "hint_application");
        plan_.dialplan.push_back(std::move(out));
    }

    const Section& section_;
    WizardPlan& plan_;
    HashSet<std::string>& taken_;  // "type/name" of all so far
    Complaints& complaints_;
    const std::string name_;
    std::vector<std::string> hosts_;
};

}  // namespace

WizardPlan expand_wizards(const store::ConfFile& conf, Complaints& complaints) {
    WizardPlan plan;
    if (!conf.found()) return plan;
    complaints.insert(complaints.end(), conf.complaints().begin(), conf.complaints().end());
    plan.complete = conf.complete();
    HashSet<std::string> taken;
    for (const auto& section : conf.sections()) {
        if (section.is_template || conf.value(section, "type") != "wizard") continue;
        const auto whole = conf.resolve(section);
        Wizard(whole, plan, taken, complaints).expand();
    }
    return plan;
}

std::string print_primitives(const WizardPlan& plan) {
    std::string out;
    for (const auto& [type, section] : plan.objects) {
        out += fmt::format("[{}]\ntype = {}\n", section.name, type);
        for (const auto& line : section.lines) out += fmt::format("{} = {}\n", line.name, line.value);
        out += '\n';
    }
    return out;
}

}  // namespace asterism::endpoint
