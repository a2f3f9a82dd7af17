// SPDX-License-Identifier: Apache-2.0
#include "ami/actions.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::manage {

AmiRequest::AmiRequest(const std::shared_ptr<AmiSession>& session, AmiMessage message)
    : session_(session), services_(session->services()), message_(std::move(message)) {}

std::uint32_t AmiRequest::classes() const {
    const auto session = this->session();
    return session ? session->write_classes() : 0;
}

call::Authority AmiRequest::from_outside() const {
    return call::Authority::from_outside(classes(), services_.calls.options.live_dangerously);
}

AmiText AmiRequest::response(std::string_view word) const {
    AmiText text;
    text.add("Response", word);
    if (message_.has("ActionID")) text.add("ActionID", get("ActionID"));
    return text;
}

AmiText AmiRequest::item(std::string_view name) const {
    AmiText text;
    text.add("Event", name);
    if (message_.has("ActionID")) text.add("ActionID", get("ActionID"));
    return text;
}

void AmiRequest::send_with_id_last(AmiText text) const {
    if (message_.has("ActionID")) text.add("ActionID", get("ActionID"));
    send(text);
}

call::Channel* AmiRequest::channel(const NoChannel& words) const {
    const auto name = get("Channel");
    if (name.empty()) {
        error(words.missing);
        return nullptr;
    }
    auto* found = services_.calls.channels.find(name);
    if (!found) error(words.unknown);
    return found;
}

void AmiRequest::send(const AmiText& text) const {
    if (const auto session = this->session()) session->send(text.finish());
}

void AmiRequest::success(std::string_view message) const {
    send(response("Success").add("Message", message));
}
void AmiRequest::error(std::string_view message) const { send(response("Error").add("Message", message)); }

void AmiRequest::start_list(std::string_view message) const {
    send(response("Success").add("EventList", "start").add("Message", message));
}

AmiText AmiRequest::list_end(std::string_view name, std::size_t items) const {
    return item(name).add("EventList", "Complete").add("ListItems", std::to_string(items));
}

AmiActions::AmiActions() {
    for (auto family :
         {session_actions(), channel_actions(), sound_actions(), list_actions(), originate_actions(),
          data_actions(), state_actions(), bridge_actions(), dialplan_actions(), aoc_actions(),
          config_actions(), system_actions(), ami_pjsip_actions(), registration_actions(), message_actions(),
          inbound_actions(), mailbox_actions(), subscription_actions(), publication_actions()})
        all_.insert(all_.end(), family.begin(), family.end());
    std::sort(all_.begin(), all_.end(),
              [](const AmiAction& a, const AmiAction& b) { return to_lower(a.name) < to_lower(b.name); });
}

const AmiActions& ami_actions() {
    static const AmiActions actions;
    return actions;
}

void AmiActions::run(const std::shared_ptr<AmiSession>& session, const AmiMessage& message) const {
    const AmiRequest request(session, message);
    const auto name = message.get("Action");
    if (name.empty()) return request.error("Missing action in request");
    const auto at = std::lower_bound(
        all_.begin(), all_.end(), name,
        [](const AmiAction& one, std::string_view wanted) { return to_lower(one.name) < to_lower(wanted); });
    const bool known = at != all_.end() && iequals(at->name, name);
    if (!session->logged_in() && (!known || !at->before_login)) {
        publish_security(*session, "RequestNotAllowed", {}, {{"RequestType", std::string(name)}});
        return request.error("Permission denied");
    }
    if (!known) {
        publish_security(*session, "RequestBadFormat", session->user()->name,
                         {{"RequestType", std::string(name)}});
        return request.error(fmt::format(
            "Invalid/unknown command: {}. Use Action: ListCommands to show available commands.", name));
    }
    if (at->classes && !session->may_write(at->classes)) {
        publish_security(*session, "RequestNotAllowed", session->user()->name,
                         {{"RequestType", std::string(name)}});
        return request.error("Permission denied");
    }
    at->run(request);
}

void AmiRequest::with_files(FileJobs::Job job) const {
    const auto asks = session();
    const auto* user = asks ? asks->user() : nullptr;
    if (!services_.file_jobs.run(user ? "manager user " + user->name : std::string(), std::move(job)))
        error("Too many files are asked for");
}

bool may_evaluate(const call::Calls& calls, call::Authority authority, std::string_view text) {
    if (text.find('(') == text.npos) return true;
    const auto lowered = to_lower(text);
    return std::ranges::none_of(calls.functions.all(), [&](const call::Function& function) {
        if (authority.allows(function.reads) && authority.allows(function.writes)) return false;
        const auto name = to_lower(function.name) + "(";
        return lowered.find(name) != std::string::npos;
    });
}

}  // namespace asterism::manage
