// SPDX-License-Identifier: Apache-2.0
// Login and what concerns the session itself.
#include <openssl/evp.h>

#include "ami/actions.h"
#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "room_limits.h"
#include "state/durations.h"

namespace asterism::manage {

namespace {

std::string md5_hex(std::string_view text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), digest, &length, EVP_md5(), nullptr);
    return hex(std::string_view(reinterpret_cast<const char*>(digest), length));
}

/// Without telling by its time how much of it is right.
bool same_secret(std::string_view a, std::string_view b) {
    unsigned char difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < a.size() && !b.empty(); ++i)
        difference |= static_cast<unsigned char>(a[i] ^ b[i % b.size()]);
    return difference == 0;
}

void challenge(const AmiRequest& request) {
    if (!iequals(request.get("AuthType"), "MD5")) return request.error("Must specify AuthType");
    const auto session = request.session();
    const auto text = std::to_string(random_u64());
    session->set_challenge(text);
    publish_security(*session, "ChallengeSent", {}, {{"Challenge", text}});
    request.send(request.response("Success").add("Challenge", text));
}

enum class Verdict : std::uint8_t { Good, NoSuchUser, WrongSecret, WrongPlace, Already };

Verdict judge(const AmiRequest& request, const AmiUser* user, std::size_t sessions_of_user) {
    const auto session = request.session();
    const auto challenge = session->take_challenge();
    if (!user) return Verdict::NoSuchUser;
    if (!request.services().directory.permits(user->acl, session->peer().ip)) return Verdict::WrongPlace;
    if (user->secret.empty()) return Verdict::WrongSecret;
    if (iequals(request.get("AuthType"), "MD5")) {
        const bool good = !challenge.empty() &&
                          same_secret(to_lower(request.get("Key")), md5_hex(challenge + user->secret));
        if (!good) return Verdict::WrongSecret;
    } else if (!same_secret(request.get("Secret"), user->secret)) {
        return Verdict::WrongSecret;
    }
    if (sessions_of_user > 0 && !user->allow_multiple_login) return Verdict::Already;
    return Verdict::Good;
}

void refuse(const AmiRequest& request, Verdict verdict, std::string_view name) {
    const auto session = request.session();
    const auto peer = session->peer().ip.text();
    switch (verdict) {
        case Verdict::NoSuchUser:
            log::notice("{} tried to authenticate with nonexistent user '{}'", peer, name);
            publish_security(*session, "InvalidAccountID", name);
            break;
        case Verdict::WrongPlace:
            log::notice("{} failed to pass IP ACL as '{}'", peer, name);
            publish_security(*session, "FailedACL", name);
            break;
        case Verdict::Already:
            log::notice("{} tried to log in as '{}', who is logged in already", peer, name);
            publish_security(*session, "SessionLimit", name);
            return session->refuse_login(
                request.response("Error").add("Message", "Login Already In Use").finish());
        default:
            log::notice("{} failed to authenticate as '{}'", peer, name);
            publish_security(*session, "InvalidPassword", name);
    }
    session->refuse_login(request.response("Error").add("Message", "Authentication failed").finish());
}

void fully_booted(const AmiRequest& request) {
    const auto& services = request.services();
    if (!services.operations.booted || !services.operations.booted()) return;
    const auto now = services.loop.wall_now();
    const auto reload =
        services.operations.last_reload ? services.operations.last_reload() : services.operations.started;
    AmiText text;
    text.add("Event", "FullyBooted").add("Privilege", "system,all");
    text.add("Uptime", std::to_string(between(services.operations.started, now).count()));
    text.add("LastReload", std::to_string(between(reload, now).count()));
    text.add("Status", "Fully Booted");
    request.send(text);
}

void login(const AmiRequest& request) {
    const auto session = request.session();
    if (session->logged_in()) return request.success("Already authenticated");
    const auto name = request.get("Username");
    const auto& options = session->server().options();
    const AmiUser* user = nullptr;
    for (const auto& one : options.users)
        if (one.name == name) user = &one;
    std::size_t sessions = 0;
    for (const auto& row : session->server().rows()) sessions += row.user == name;
    const auto verdict = judge(request, user, sessions);
    if (verdict != Verdict::Good) return refuse(request, verdict, name);

    const auto mask = request.message().has("Events") ? parse_event_classes(request.get("Events")) : ~0u;
    session->log_in(*user, mask);
    if (options.display_connects && user->display_connects)
        log::verbose(2, "Manager '{}' logged on from {}", user->name, session->peer().ip.text());
    publish_security(*session, "SuccessfulAuth", name, {{"UsingPassword", "0"}});
    request.success("Authentication accepted");
    if (user->read & classes(EventClass::System)) fully_booted(request);
}

void logoff(const AmiRequest& request) {
    request.send(request.response("Goodbye").add("Message", "Thanks for all the fish."));
    if (const auto session = request.session()) session->close();
}

void ping(const AmiRequest& request) {
    const auto micros = request.services().loop.wall_now().time_since_epoch().count();
    request.send(request.response("Success")
                     .add("Ping", "Pong")
                     .add("Timestamp", fmt::format("{}.{:06}", micros / 1'000'000, micros % 1'000'000)));
}

void events(const AmiRequest& request) {
    const auto text = request.get("EventMask");
    if (text.empty()) return request.error("Invalid event mask");
    // A number is its bits; words that are no class are passed over.
    const auto number = parse_uint(text);
    const auto mask = number ? static_cast<std::uint32_t>(*number) : parse_event_classes(text);
    request.session()->set_mask(mask);
    request.send(request.response("Success").add("Events", mask ? "On" : "Off"));
}

void filter(const AmiRequest& request) {
    if (!iequals(request.get("Operation"), "Add")) return request.error("Unknown operation");
    // Each is asked about every event.
    if (!limits::manager_filters.admits(request.session()->filters() + 1))
        return request.error("Too many filters (limit manager_filters)");
    const auto filter = parse_event_filter(request.get("MatchCriteria"), request.get("Filter"));
    if (!filter)
        return request.error("Filter was formatted incorrectly.  Check the syntax of the filter given.");
    auto compiled = AmiFilter::compile(*filter);
    if (!compiled) return request.error("Filter did not compile.  Check the syntax of the filter given.");
    request.session()->add_filter(std::move(*compiled));
    request.success("Success");
}

void wait_event(const AmiRequest& request) {
    const auto seconds = parse_int(request.get("Timeout"));
    if (!seconds && !request.get("Timeout").empty()) return request.error("Invalid timeout");
    std::optional<Millis> patience;  // below zero: without end
    if (seconds.value_or(-1) >= 0) patience = Seconds{std::min<std::int64_t>(*seconds, 86'400)};
    request.session()->wait_for_event(
        request.response("Success").add("Message", "Waiting for Event completed.").finish(),
        request.item("WaitEventComplete").finish(), patience);
}

void list_commands(const AmiRequest& request) {
    auto text = request.response("Success");
    for (const auto& action : ami_actions().all())
        text.add(action.name, fmt::format("{}  (Priv: {})", action.synopsis,
                                          action.classes ? print_event_classes(action.classes) + ",all"
                                                         : std::string("<none>")));
    request.send(text);
}

}  // namespace

std::vector<AmiAction> session_actions() {
    return {{"Challenge", 0, "Generate Challenge for MD5 Auth.", challenge, true},
            {"Login", 0, "Login Manager.", login, true},
            {"Logoff", 0, "Logoff Manager.", logoff, true},
            {"Ping", 0, "Keepalive command.", ping},
            {"Events", 0, "Control Event Flow.", events},
            {"Filter", classes(EventClass::System),
             "Dynamically add filters for the current manager session.", filter},
            {"WaitEvent", 0, "Wait for an event to occur.", wait_event},
            {"ListCommands", 0, "List available manager commands.", list_commands}};
}

}  // namespace asterism::manage
