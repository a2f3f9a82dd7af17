// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/ami_options.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/event.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

struct ClassWord {
    std::string_view word;
    std::uint32_t bits;
};
constexpr std::uint32_t bit(EventClass one) { return static_cast<std::uint32_t>(one); }
constexpr ClassWord kClasses[] = {{"system", bit(EventClass::System)},
                                  {"call", bit(EventClass::Call)},
                                  {"log", bit(EventClass::Log)},
                                  {"verbose", bit(EventClass::Verbose)},
                                  {"command", bit(EventClass::Command)},
                                  {"agent", bit(EventClass::Agent)},
                                  {"user", bit(EventClass::User)},
                                  {"config", bit(EventClass::Config)},
                                  {"dtmf", bit(EventClass::Dtmf)},
                                  {"reporting", bit(EventClass::Reporting)},
                                  {"cdr", bit(EventClass::Cdr)},
                                  {"dialplan", bit(EventClass::Dialplan)},
                                  {"originate", bit(EventClass::Originate)},
                                  {"agi", bit(EventClass::Agi)},
                                  {"cc", bit(EventClass::Cc)},
                                  {"aoc", bit(EventClass::Aoc)},
                                  {"test", bit(EventClass::Test)},
                                  {"security", bit(EventClass::Security)},
                                  {"message", bit(EventClass::Message)}};
constexpr std::uint32_t kAllClasses = (bit(EventClass::Message) << 1) - 1;

/// What the reading of one file has at hand.
class Reader {
public:
    explicit Reader(Complaints& complaints) : complaints_(complaints) {}

    void complain(Severity severity, const Section& section, const SourceLine& line, std::string reason) {
        complaints_.push_back(
            {severity, line.place, "manager", section.name, line.name, std::move(reason), {}});
    }
    void classes(const Section& section, const SourceLine& line, std::uint32_t& into) {
        std::string unknown;
        into |= parse_event_classes(line.value, &unknown);
        if (!unknown.empty())
            complain(Severity::Warning, section, line, "there is no class '" + unknown + "'");
    }
    void address(const Section& section, const SourceLine& line, SocketAddress& into) {
        // The port may stand in a line of its own.
        const auto parsed = SocketAddress::parse(line.value, into.port);
        if (parsed)
            into = *parsed;
        else
            complain(Severity::Error, section, line, "'" + line.value + "' is no address");
    }
    std::uint64_t number(const Section& section, const SourceLine& line, std::uint64_t otherwise) {
        const auto parsed = parse_uint(line.value);
        if (!parsed) complain(Severity::Error, section, line, "'" + line.value + "' is no number");
        return parsed.value_or(otherwise);
    }

    void general(const Section& section, AmiOptions& options);
    void user(const Section& section, AmiOptions& options);

private:
    bool general_line(const Section& section, const SourceLine& line, AmiOptions& options);
    bool tls_line(const Section& section, const SourceLine& line, AmiOptions& options);
    bool user_line(const Section& section, const SourceLine& line, AmiUser& user);
    Complaints& complaints_;
};

void add_list(std::string_view text, std::vector<std::string>& into) {
    for (const auto one : split(text, ','))
        if (!one.empty()) into.emplace_back(one);
}

bool Reader::tls_line(const Section& section, const SourceLine& line, AmiOptions& options) {
    const auto is = [&line](std::string_view name) { return iequals(line.name, name); };
    if (is("tlsenable"))
        options.tls_enabled = is_true(line.value);
    else if (is("tlsbindaddr"))
        address(section, line, options.tls_bind);
    else if (is("tlsbindport"))
        options.tls_bind.port = static_cast<std::uint16_t>(number(section, line, 5039));
    else if (is("tlscertfile"))
        options.tls.cert_file = line.value;
    else if (is("tlsprivatekey"))
        options.tls.key_file = line.value;
    else if (is("tlscafile"))
        options.tls.ca_file = line.value;
    else if (is("tlscipher"))
        options.tls.ciphers = line.value;
    else
        return false;
    return true;
}

bool Reader::general_line(const Section& section, const SourceLine& line, AmiOptions& options) {
    const auto is = [&line](std::string_view name) { return iequals(line.name, name); };
    if (is("enabled"))
        options.enabled = is_true(line.value);
    else if (is("port"))
        options.bind.port = static_cast<std::uint16_t>(number(section, line, 5038));
    else if (is("bindaddr"))
        address(section, line, options.bind);
    else if (is("displayconnects"))
        options.display_connects = is_true(line.value);
    else if (is("timestampevents"))
        options.timestamp_events = is_true(line.value);
    else if (is("debug"))
        options.debug = is_true(line.value);
    else if (is("allowmultiplelogin"))
        options.allow_multiple_login = is_true(line.value);
    else if (is("authtimeout"))
        options.auth_timeout = Seconds{static_cast<std::int64_t>(number(section, line, 30))};
    else if (is("authlimit"))
        options.auth_limit = static_cast<unsigned>(number(section, line, 50));
    else if (is("channelvars"))
        add_list(line.value, options.channel_vars);
    else if (is("disabledevents"))
        add_list(line.value, options.disabled_events);
    else
        return tls_line(section, line, options);
    return true;
}

void Reader::general(const Section& section, AmiOptions& options) {
    static constexpr std::string_view kUnheeded[] = {"webenabled", "httptimeout", "brokeneventsaction",
                                                     "block-sockets"};
    for (const auto& line : section.lines) {
        if (general_line(section, line, options)) continue;
        const bool known = std::any_of(std::begin(kUnheeded), std::end(kUnheeded),
                                       [&line](std::string_view name) { return iequals(name, line.name); });
        if (!known)
            complain(Severity::Warning, section, line, "there is no such option");
        else if (is_true(line.value))
            complain(Severity::Warning, section, line, "has no effect here");
    }
}

bool Reader::user_line(const Section& section, const SourceLine& line, AmiUser& user) {
    const auto is = [&line](std::string_view name) { return iequals(line.name, name); };
    if (is("secret"))
        user.secret = line.value;
    else if (is("read"))
        classes(section, line, user.read);
    else if (is("write"))
        classes(section, line, user.write);
    else if (is("permit") || is("deny")) {
        if (const auto read = schema::add_rules(line.value, is("permit"), user.acl.rules); !read) {
            // Half an access list is worse than none: nobody gets in until it is right.
            user.acl.blocked = true;
            complain(Severity::Error, section, line, read.error().reason);
        }
    } else if (is("acl"))
        add_list(line.value, user.acl.named);
    else if (is("eventfilter") || istarts_with(line.name, "eventfilter(")) {
        std::string_view criteria =
            std::string_view(line.name).substr(std::min(line.name.size(), std::size_t{11}));
        if (!criteria.empty()) criteria = criteria.substr(1, criteria.rfind(')') - 1);
        if (auto filter = parse_event_filter(criteria, line.value))
            user.filters.push_back(std::move(*filter));
        else
            complain(Severity::Error, section, line, filter.error().reason);
    } else if (is("displayconnects"))
        user.display_connects = is_true(line.value);
    else if (is("allowmultiplelogin"))
        user.allow_multiple_login = is_true(line.value);
    else if (is("writetimeout"))
        user.write_timeout = Millis{static_cast<std::int64_t>(number(section, line, 100))};
    else
        return is("hassip") || is("hasmanager") || is("fullname") || is("setvar");
    return true;
}

void Reader::user(const Section& section, AmiOptions& options) {
    AmiUser user;
    user.name = section.name;
    user.display_connects = options.display_connects;
    user.allow_multiple_login = options.allow_multiple_login;
    for (const auto& line : section.lines)
        if (!user_line(section, line, user))
            complain(Severity::Warning, section, line, "there is no such option");
    options.users.push_back(std::move(user));
}

}  // namespace

std::uint32_t parse_event_classes(std::string_view text, std::string* unknown) {
    std::uint32_t bits = 0;
    for (const auto word : split(text, ',')) {
        if (word.empty() || iequals(word, "none") || iequals(word, "off") || is_false(word)) continue;
        if (iequals(word, "all") || is_true(word)) {
            bits |= kAllClasses;
            continue;
        }
        const auto* found = std::find_if(std::begin(kClasses), std::end(kClasses),
                                         [word](const ClassWord& one) { return iequals(one.word, word); });
        if (found != std::end(kClasses))
            bits |= found->bits;
        else if (unknown)
            *unknown = word;
    }
    return bits;
}

namespace {

/// "name(Newchannel)": what stands in the parentheses; nullopt when it is another criterion.
std::optional<std::string_view> criterion(std::string_view text, std::string_view word) {
    if (!istarts_with(text, word) || text.size() < word.size() + 2 || text[word.size()] != '(' ||
        text.back() != ')')
        return std::nullopt;
    return trim(text.substr(word.size() + 1, text.size() - word.size() - 2));
}

std::optional<EventFilter::Method> filter_method(std::string_view word) {
    using enum EventFilter::Method;
    static constexpr std::pair<std::string_view, EventFilter::Method> kWords[] = {
        {"regex", Regex},           {"exact", Exact},
        {"startsWith", StartsWith}, {"starts_with", StartsWith},
        {"endsWith", EndsWith},     {"ends_with", EndsWith},
        {"contains", Contains},     {"none", None}};
    for (const auto& [text, method] : kWords)
        if (iequals(text, word)) return method;
    return std::nullopt;
}

}  // namespace

Result<EventFilter> parse_event_filter(std::string_view criteria, std::string_view pattern) {
    EventFilter filter;
    if (trim(criteria).empty()) {
        filter.exclude = pattern.starts_with('!');
        filter.pattern = pattern.substr(filter.exclude ? 1 : 0);
        if (filter.pattern.empty()) return fail("there is nothing to compare with");
        return filter;
    }
    std::optional<EventFilter::Method> method;
    for (const auto one : split(criteria, ',')) {
        const auto text = trim(one);
        if (const auto action = criterion(text, "action")) {
            if (!iequals(*action, "include") && !iequals(*action, "exclude"))
                return fail(fmt::format("'{}' is no action", *action));
            filter.exclude = iequals(*action, "exclude");
        } else if (const auto name = criterion(text, "name")) {
            filter.name = *name;
        } else if (const auto header = criterion(text, "header")) {
            filter.header = *header;
            if (filter.header.ends_with(':')) filter.header.pop_back();
        } else {
            const auto word = criterion(text, "method");
            if (word) method = filter_method(*word);
            if (!word || !method) return fail(fmt::format("'{}' is no criterion", text));
        }
    }
    filter.pattern = pattern;
    filter.method = method.value_or(pattern.empty() ? EventFilter::Method::None : EventFilter::Method::Regex);
    if (filter.method != EventFilter::Method::None && pattern.empty())
        return fail("there is nothing to compare with");
    return filter;
}

std::string print_event_classes(std::uint32_t classes) {
    if (classes == 0) return "<none>";
    std::string out;
    for (const auto& one : kClasses) {
        if (!(classes & one.bits)) continue;
        if (!out.empty()) out += ',';
        out += one.word;
    }
    return out;
}

AmiOptions read_manager_conf(const store::ConfFile& conf, Complaints& complaints) {
    complaints.insert(complaints.end(), conf.complaints().begin(), conf.complaints().end());
    AmiOptions options;
    Reader reader(complaints);
    for (const auto& section : conf.sections())
        if (iequals(section.name, "general")) reader.general(conf.resolve(section), options);
    for (const auto& section : conf.sections()) {
        if (section.is_template || section.broken || iequals(section.name, "general")) continue;
        reader.user(conf.resolve(section), options);
    }
    if (options.tls.cert_file.empty()) options.tls.cert_file = "asterisk.pem";
    return options;
}

}  // namespace asterism::manage
