// SPDX-License-Identifier: Apache-2.0
// Answers of a party, and what it learns from messages of ours.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "party.h"

namespace asterism::flows {

Trouble Party::send_answer(const Step& step) {
    const auto found = conversations_.find(latest_);
    if (found == conversations_.end() || found->second.asked.empty())
        return name_ + " has no request to answer";
    auto& conversation = found->second;
    const Arrived* request = &conversation.asked.back();
    if (!step.method.empty()) {
        request = nullptr;
        for (const auto& one : conversation.asked)
            if (one.letter.method() == step.method) request = &one;
        if (!request) return fmt::format("{} has no {} to answer", name_, step.method);
    }
    const auto& asked = request->letter;

    Letter out;
    out.start = fmt::format("SIP/2.0 {} {}", step.status, step.rest.empty() ? "Said By The Peer" : step.rest);
    for (const auto& via : asked.all("Via")) out.add("Via", via);
    if (step.status > 100 && step.status < 300)
        for (const auto& route : asked.all("Record-Route")) out.add("Record-Route", route);
    out.add("From", asked.get("From"));
    auto to = asked.get("To");
    if (param_of(to, "tag").empty() && step.status > 100) {
        if (const auto tag = step.options.find("tag"); tag != step.options.end())
            conversation.local_tag = tag->second;
        if (conversation.local_tag.empty()) conversation.local_tag = random_token();
        to += ";tag=" + conversation.local_tag;
    }
    out.add("To", to);
    out.add("Call-ID", asked.get("Call-ID"));
    out.add("CSeq", asked.get("CSeq"));
    const bool dialog =
        asked.method() == "INVITE" || asked.method() == "UPDATE" || asked.method() == "SUBSCRIBE";
    if (dialog && step.status > 100 && step.status < 300) out.add("Contact", contact(conversation));
    if (auto trouble = answer_body(step, asked, out, conversation)) return trouble;
    if (auto trouble = apply_details(step, out)) return trouble;
    if (dialog && step.status > 100 && step.status < 300) conversation.is_dialog = true;
    said_[std::to_string(step.status)] = out.print();
    peer_.answer(out.print(), *request);
    return std::nullopt;
}

Trouble Party::answer_body(const Step& step, const Letter& request, Letter& out, Conversation& conversation) {
    const bool offered = request.body.find("m=") != std::string::npos;
    const bool invite = request.method() == "INVITE";
    bool wanted = (invite && (step.status == 183 || (step.status >= 200 && step.status < 300))) ||
                  (offered && step.status >= 200 && step.status < 300);
    for (const auto& detail : step.details) {
        if (detail.kind == Detail::Sdp) wanted = true;
        if (detail.kind == Detail::Without && (detail.name == "sdp" || detail.name == "body")) wanted = false;
        if (detail.kind == Detail::Body) wanted = false;
    }
    if (!wanted) return std::nullopt;
    std::vector<std::string> lines;
    for (const auto& line : sdp_lines(step)) lines.push_back(world_.words.apply(line));
    if (lines.empty() && invite && conversation.answered_cseq == request.cseq()) {
        out.body = conversation.local_sdp;  // said in a 183 already
    } else {
        const auto me = speaker(conversation);
        auto wrong = offered ? answer_sdp(request.body, lines, me, out.body) : write_sdp(lines, me, out.body);
        if (wrong) return wrong;
        conversation.local_sdp = out.body;
        open_ends(out.body);
        conversation.answered_cseq = request.cseq();
    }
    out.add("Content-Type", "application/sdp");
    return std::nullopt;
}

void Party::take(const Arrived& arrived) {
    const auto& letter = arrived.letter;
    heard_[letter.start].push_back(arrived.text);
    const auto id = letter.get("Call-ID");
    auto& conversation = conversations_[id];
    if (conversation.call_id.empty()) {
        conversation.call_id = id;
        conversation.session_id = std::to_string(random_below(1'000'000'000));
        conversation.over = arrived.over;
    }
    latest_ = id;
    if (letter.body.find("m=") != std::string::npos) {
        conversation.remote_sdp_before = std::exchange(conversation.remote_sdp, letter.body);
    }
    if (letter.is_request())
        take_request(arrived, conversation);
    else
        take_response(letter, conversation);
}

void Party::take_request(const Arrived& arrived, Conversation& conversation) {
    const auto& letter = arrived.letter;
    const auto method = letter.method();
    if (method == "ACK") return;
    if (method == "INVITE") call_ = conversation.call_id;
    const bool known = conversation.is_dialog || !conversation.remote_tag.empty();
    if (!known) {
        conversation.local = letter.get("To");
        conversation.remote_tag = letter.param("From", "tag");
        conversation.remote = letter.get("From").substr(0, letter.get("From").find(";tag="));
        for (const auto& line : letter.all("Record-Route"))
            for (const auto& route : list_of(line)) conversation.routes.push_back(route);
    }
    if (letter.has("Contact")) conversation.target = uri_of(letter.get("Contact"));
    conversation.asked.push_back(arrived);
}

void Party::take_response(const Letter& response, Conversation& conversation) {
    const auto status = response.status();
    const auto method = response.method();
    if (status == 401 || status == 407) {
        challenge_.clear();
        proxy_challenge_ = status == 407;
        nonce_count_ = 0;
        for (const auto& one : response.all(proxy_challenge_ ? "Proxy-Authenticate" : "WWW-Authenticate"))
            challenge_ += (challenge_.empty() ? "" : "\n") + one;
    }
    if (response.has("RSeq")) conversation.reliable = response;
    if (method == "SUBSCRIBE" && status >= 200 && status < 300) {
        if (!conversation.is_dialog) call_ = conversation.call_id;
        return enter_dialog(response, conversation);
    }
    if (method != "INVITE") return;
    if (status >= 200) conversation.invite_final = response;
    if (status >= 200 && status < 300 && conversation.invite &&
        conversation.invite->cseq() == response.cseq()) {
        conversation.success = response;
        conversation.taken_invite = conversation.invite;
    }
    if (status > 100 && status < 300) enter_dialog(response, conversation);
}

// RFC 3261 12.1.2
void Party::enter_dialog(const Letter& response, Conversation& conversation) {
    const bool first = conversation.remote_tag.empty();
    if (first || (!conversation.is_dialog && response.status() >= 200)) {
        conversation.remote_tag = response.param("To", "tag");
        conversation.routes.clear();
        for (const auto& line : response.all("Record-Route"))
            for (const auto& route : list_of(line)) conversation.routes.push_back(route);
        std::reverse(conversation.routes.begin(), conversation.routes.end());
    }
    if (response.has("Contact")) conversation.target = uri_of(response.get("Contact"));
    conversation.is_dialog = true;
}

}  // namespace asterism::flows
