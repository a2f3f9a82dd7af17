// SPDX-License-Identifier: Apache-2.0
// Requests of a party: outside a dialog, within one, ACK, CANCEL, and again with credentials.
#include <fmt/core.h>
#include <fmt/ranges.h>

#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/sip/digest.h"
#include "party.h"

namespace asterism::flows {

namespace {

bool needs_contact(std::string_view method) {
    return method == "INVITE" || method == "SUBSCRIBE" || method == "REFER" || method == "UPDATE" ||
           method == "NOTIFY";
}
}  // namespace

std::string Party::via() const {
    return fmt::format("SIP/2.0/UDP {};rport;branch=z9hG4bK{}", peer_.address().text(), random_token());
}

std::string Party::contact(const Conversation& conversation) const {
    const auto* transport = conversation.over == Over::Tcp   ? ";transport=tcp"
                            : conversation.over == Over::Tls ? ";transport=tls"
                                                             : "";
    return fmt::format("<sip:{}@{}{}>", base_name(name_), peer_.address().text(), transport);
}

Trouble Party::build_request(const Step& step, Letter& out, Conversation*& conversation) {
    const auto& method = step.method;
    if (method == "ACK" || method == "CANCEL") {
        conversation = dialog();
        if (!conversation) return fmt::format("{} has no call for {}", name_, method);
        if (auto trouble =
                method == "ACK" ? build_ack(step, out, *conversation) : build_cancel(out, *conversation))
            return trouble;
        // It answers our offer, when the INVITE had none.
        const bool late = method == "ACK" && conversation->success &&
                          conversation->taken_invite->body.empty() &&
                          out.cseq() == conversation->success->cseq();
        if (auto trouble = add_body(step, out, *conversation, late)) return trouble;
        return apply_details(step, out);
    }
    const auto* before = current();
    if (step.digest && step.rest.empty() && method != "REGISTER" && before && before->request &&
        before->request->method() == method)
        return build_again(step, out, conversation);

    bool within = false;
    if (method == "REGISTER") {
        if (registration_.empty()) registration_ = fresh("register").call_id;
        conversation = &conversations_.at(registration_);
        build_new(step, out, *conversation);
    } else if (step.rest.empty()) {
        conversation = dialog();
        if (!conversation || !conversation->is_dialog)
            return fmt::format("{} is in no dialog: a new request needs a URI", name_);
        within = true;
        build_within(step, out, *conversation);
    } else {
        conversation = &fresh(to_lower(method));
        if (method == "INVITE") call_ = conversation->call_id;
        build_new(step, out, *conversation);
    }
    latest_ = conversation->call_id;
    if (step.digest)
        if (auto trouble = add_digest(step, out)) return trouble;
    const bool offers = method == "INVITE" || (within && !sdp_lines(step).empty());
    if (auto trouble = add_body(step, out, *conversation, offers)) return trouble;
    if (auto trouble = apply_details(step, out)) return trouble;

    // What the flow has put in their place counts from here on.
    if (const auto id = out.get("Call-ID"); id != conversation->call_id && !id.empty()) {
        auto moved = *conversation;
        auto& slot = method == "REGISTER" ? registration_ : call_;
        if (slot == conversation->call_id) slot = id;
        moved.call_id = latest_ = id;
        conversation = &(conversations_[id] = std::move(moved));
    }
    if (!within) conversation->local_tag = out.param("From", "tag");
    if (out.cseq() != 0) conversation->cseq = out.cseq();
    return std::nullopt;
}

void Party::build_new(const Step& step, Letter& out, Conversation& conversation) {
    const auto uri = step.rest.empty() ? "sip:" + us_.uri_text() : world_.words.apply(step.rest);
    const auto me = fmt::format("<sip:{}@{}>", base_name(name_), us_.uri_text());
    conversation.local = me;
    conversation.remote = step.method == "REGISTER" ? me : fmt::format("<{}>", uri);
    conversation.target = uri;
    out.start = fmt::format("{} {} SIP/2.0", step.method, uri);
    out.add("Via", via());
    out.add("Max-Forwards", "70");
    out.add("From", fmt::format("{};tag={}", me, conversation.local_tag));
    out.add("To", conversation.remote);
    out.add("Call-ID", conversation.call_id);
    out.add("CSeq", fmt::format("{} {}", conversation.cseq + 1, step.method));
    const auto over = step.options.contains("over") ? step.options.at("over") : std::string();
    Conversation way;
    way.over = over == "tcp"   ? Over::Tcp
               : over == "tls" ? Over::Tls
               : over == "udp" ? Over::Udp
                               : conversation.over;
    if (needs_contact(step.method) || step.method == "REGISTER") out.add("Contact", contact(way));
}

void Party::build_within(const Step& step, Letter& out, Conversation& conversation) {
    out.start = fmt::format("{} {} SIP/2.0", step.method, conversation.target);
    out.add("Via", via());
    out.add("Max-Forwards", "70");
    for (const auto& route : conversation.routes) out.add("Route", route);
    out.add("From", fmt::format("{};tag={}", conversation.local, conversation.local_tag));
    out.add("To",
            conversation.remote + (conversation.remote_tag.empty() ? "" : ";tag=" + conversation.remote_tag));
    out.add("Call-ID", conversation.call_id);
    out.add("CSeq", fmt::format("{} {}", conversation.cseq + 1, step.method));
    if (needs_contact(step.method)) out.add("Contact", contact(conversation));
    if (step.method == "PRACK" && conversation.reliable)
        out.add("RAck",
                fmt::format("{} {}", conversation.reliable->get("RSeq"), conversation.reliable->get("CSeq")));
}

Trouble Party::build_again(const Step& step, Letter& out, Conversation*& conversation) {
    conversation = &conversations_.at(latest_);
    out = *conversation->request;
    conversation->cseq = out.cseq() + 1;
    out.set("CSeq", fmt::format("{} {}", conversation->cseq, step.method));
    auto top = via();
    if (conversation->over == Over::Tcp) top.replace(8, 3, "TCP");
    if (conversation->over == Over::Tls) top.replace(8, 3, "TLS");
    out.set("Via", top);
    out.remove("Authorization");
    if (auto trouble = add_digest(step, out)) return trouble;
    return apply_details(step, out);
}

Trouble Party::build_ack(const Step& step, Letter& out, Conversation& conversation) {
    const bool earlier = step.rest == "to 200";
    if (!step.rest.empty() && !earlier) return std::string("ACK, or ACK to 200");
    if (!(earlier ? conversation.success : conversation.invite_final))
        return fmt::format("{} has no final answer to an INVITE that it could acknowledge", name_);
    const auto& invite = earlier ? *conversation.taken_invite : *conversation.invite;
    const auto& answer = earlier ? *conversation.success : *conversation.invite_final;
    const bool success = answer.status() < 300;
    const auto uri = success && answer.has("Contact") ? uri_of(answer.get("Contact")) : invite.uri();
    out.start = fmt::format("ACK {} SIP/2.0", uri);
    out.add("Via", success ? via() : invite.get("Via"));
    out.add("Max-Forwards", "70");
    if (success)
        for (const auto& route : conversation.routes) out.add("Route", route);
    else
        for (const auto& route : invite.all("Route")) out.add("Route", route);
    out.add("From", invite.get("From"));
    out.add("To", answer.get("To"));
    out.add("Call-ID", invite.get("Call-ID"));
    out.add("CSeq", fmt::format("{} ACK", invite.cseq()));
    return std::nullopt;
}

Trouble Party::build_cancel(Letter& out, Conversation& conversation) {
    if (!conversation.invite) return fmt::format("{} has sent no INVITE that it could cancel", name_);
    const auto& invite = *conversation.invite;
    out.start = fmt::format("CANCEL {} SIP/2.0", invite.uri());
    for (const auto* name : {"Via", "Max-Forwards", "From", "To", "Call-ID"}) out.add(name, invite.get(name));
    for (const auto& route : invite.all("Route")) out.add("Route", route);
    out.add("CSeq", fmt::format("{} CANCEL", invite.cseq()));
    return std::nullopt;
}

// ---- credentials

Trouble Party::add_digest(const Step& step, Letter& out) {
    if (challenge_.empty()) return fmt::format("{} was not challenged", name_);
    const auto option = [&](const char* name) {
        const auto at = step.options.find(name);
        return at == step.options.end() ? std::string() : world_.words.apply(at->second);
    };
    // The first challenge, or the first of the algorithm asked for.
    for (auto line : split(challenge_, '\n')) {
        sip::DigestChallenge challenge;
        challenge.has_qop = false;
        std::string algorithm = "MD5";
        for (const auto& part : list_of(line.substr(std::min(line.find(' '), line.size())))) {
            auto [key, value] = split_once(part, '=');
            if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
            if (key == "realm") challenge.realm = value;
            if (key == "nonce") challenge.nonce = value;
            if (key == "opaque") challenge.opaque = value;
            if (key == "algorithm") algorithm = challenge.algorithm_text = value;
            if (key == "qop") challenge.has_qop = true;
        }
        if (const auto wanted = option("algorithm"); !wanted.empty() && !iequals(wanted, algorithm)) continue;
        challenge.algorithm = sip::algorithm_of(algorithm).value_or(sip::DigestAlgorithm::Md5);
        if (const auto nonce = option("nonce"); !nonce.empty()) challenge.nonce = nonce;
        if (const auto realm = option("realm"); !realm.empty()) challenge.realm = realm;
        if (option("qop") == "none") challenge.has_qop = false;
        const auto user = option("user").empty() ? base_name(name_) : option("user");
        const auto known = world_.passwords.find(user);
        auto password = option("password");
        if (password.empty() && known != world_.passwords.end()) password = known->second;
        const auto ha1 = sip::digest_ha1(challenge.algorithm, user, challenge.realm, password);
        const auto answer = sip::digest_answer(challenge, user, ha1, step.method, out.uri(), ++nonce_count_);
        out.add(proxy_challenge_ ? "Proxy-Authorization" : "Authorization", answer.print());
        return std::nullopt;
    }
    return fmt::format("no challenge came with algorithm {}", option("algorithm"));
}

// ---- what the flow says about the message

Trouble Party::add_body(const Step& step, Letter& out, Conversation& conversation, bool by_default) {
    bool wanted = by_default;
    for (const auto& detail : step.details) {
        if (detail.kind == Detail::Sdp) wanted = true;
        if (detail.kind == Detail::Without && (detail.name == "sdp" || detail.name == "body")) wanted = false;
        if (detail.kind == Detail::Body) wanted = false;
    }
    if (!wanted) return std::nullopt;
    std::vector<std::string> lines;
    for (const auto& line : sdp_lines(step)) lines.push_back(world_.words.apply(line));
    const auto me = speaker(conversation);
    // An ACK that carries SDP answers the offer of the 2xx.
    auto wrong = step.method == "ACK" ? answer_sdp(conversation.remote_sdp, lines, me, out.body)
                                      : write_sdp(lines, me, out.body);
    if (wrong) return wrong;
    conversation.local_sdp = out.body;
    open_ends(out.body);
    out.add("Content-Type", "application/sdp");
    return std::nullopt;
}

std::vector<std::string> Party::sdp_lines(const Step& step) {
    std::vector<std::string> out;
    for (const auto& detail : step.details)
        if (detail.kind == Detail::Sdp) out.push_back(detail.value);
    return out;
}

Trouble Party::apply_details(const Step& step, Letter& out) {
    std::vector<std::string> replaced;
    for (const auto& detail : step.details) {
        const auto name = long_name(detail.name);
        auto value = world_.words.apply(detail.value);
        if (detail.kind == Detail::Without && name != "sdp" && name != "body") out.remove(name);
        if (detail.kind == Detail::More) out.add(detail.name, value);
        if (detail.kind == Detail::Body) {
            out.body.clear();
            for (const char c : value) out.body += c == '\n' ? "\r\n" : std::string(1, c);
        }
        if (detail.kind == Detail::Count || detail.kind == Detail::BodyHas)
            return fmt::format("line {}: that is for messages of ours", detail.line);
        if (detail.kind != Detail::Header) continue;
        // The tag of our side comes by itself.
        const auto own = out.is_request() ? "From" : "To";
        if (iequals(name, own) && value.find(";tag=") == std::string::npos)
            if (const auto tag = out.param(own, "tag"); !tag.empty()) value += ";tag=" + tag;
        if (std::find(replaced.begin(), replaced.end(), name) == replaced.end()) {
            // In its place, so that the order of headers stays.
            if (out.has(name)) {
                const auto first = std::find_if(out.headers.begin(), out.headers.end(),
                                                [&](const auto& one) { return iequals(one.first, name); });
                const auto at = first - out.headers.begin();
                out.remove(name);
                out.headers.insert(out.headers.begin() + at, {detail.name, value});
            } else {
                out.add(detail.name, value);
            }
            replaced.push_back(name);
        } else {
            out.add(detail.name, value);
        }
    }
    return std::nullopt;
}

}  // namespace asterism::flows
