// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/sip/status.h"

namespace asterism::call {

Session::Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : services_(services),
      endpoint_(std::move(endpoint)),
      media_(services, endpoint_),
      repeater_(services.transactions, [this] { on_no_ack(); }) {}

Session::~Session() { release(); }

void Session::attach(sip::Dialog&& dialog) { dialog_ = &services_.dialogs.add(std::move(dialog), *this); }

void Session::detach() {
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
}

void Session::release() {
    phase_ = Phase::Ended;
    repeater_.stop();
    if (request_) services_.requester.forget(std::exchange(request_, 0));
    if (invite_) services_.transactions.forget(std::exchange(invite_, {}));
    detach();
    media_.close();
}

void Session::end(int cause, int sip_status, std::string text) {
    if (phase_ == Phase::Ended) return;
    release();
    if (auto* owner = channel()) owner->on_leg_ended({cause, sip_status, std::move(text)});
}

std::string Session::contact() const {
    std::string user = endpoint_->contact_user;
    if (user.empty() && request_uri_.empty()) {
        // 252, 253: on calls that we make.
        user = "asterisk";
        if (services_.directory.global().use_callerid_contact && channel() &&
            channel()->connected.number.valid && !channel()->connected.number.text.empty())
            user = channel()->connected.number.text;
    }
    const bool secure = request_uri_.starts_with("sips:") || destination_.uri.starts_with("sips:");
    return fmt::format("<{}>", services_.net.contact_uri(way_, user, secure));
}

sip::Draft Session::answer_draft(sip::ServerId id, int status, std::string_view reason) const {
    auto draft = services_.transactions.draft(id, status, reason);
    // House rules: where Contact, Allow and Supported stand.
    const bool success = sip::is_success(status);
    // The Contact of a 3xx is where the caller shall turn to; whoever sends one writes it.
    if ((status > 100 && status < 200) || success || status == 485)
        draft.add(sip::HeaderId::Contact, contact());
    if ((status >= 180 && status < 190) || success || status == 405)
        draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    if (success) draft.add(sip::HeaderId::Supported, endpoint::kSessionSupported);
    return draft;
}

SupplementContext Session::supplement_context(int cause) const {
    return {*endpoint_, services_.directory, channel(), cause};
}

void Session::send_in_dialog(sip::Draft draft) {
    if (!dialog_) return;
    endpoint::Outgoing outgoing{std::move(draft), endpoint_};
    outgoing.next_hop = dialog_->next_hop();
    // What came over a connection goes back over it while it stands (RFC 5626, RFC 5923).
    if (sip::is_stream(way_.transport) && way_.flow && services_.net.is_open(way_.flow))
        outgoing.flow = way_.flow;
    services_.requester.send(std::move(outgoing));
}

void Session::send_bye(int cause) {
    if (!dialog_) return;
    auto bye = dialog_->request(sip::Method::Bye);
    auto context = supplement_context(cause);
    request_out(context, bye);
    send_in_dialog(std::move(bye));
}

void Session::hangup(int cause) {
    if (phase_ == Phase::Ended) return;
    hung_up_ = true;
    switch (phase_) {
        case Phase::Incoming:
            refuse(sip_status_of(cause), {});
            break;
        case Phase::Calling: {
            // The CANCEL itself is written by the transaction layer (RFC 3261 9.1); what supplements add goes
            // with it.
            auto cancel = sip::Draft::request(sip::Method::Cancel, destination_.uri);
            auto context = supplement_context(cause);
            request_out(context, cancel);
            services_.requester.cancel(request_, cancel.headers());
            // A 2xx may still cross the CANCEL: whoever stays behind acknowledges it and says BYE.
            bury_calling();
            break;
        }
        case Phase::Up:
            send_bye(cause);
            break;
        default:
            break;
    }
    release();
}

void Session::show_hold() {
    if (auto* owner = channel()) owner->on_leg_hold(media_.held_by_peer(), endpoint_->moh_suggest);
}

void Session::digit_begin(char) {}

void Session::digit_end(char digit, Millis duration) {
    // What comes from a leg whose stream is not joined with ours (a Local half): sent as one event.
    if (const auto stream = audio())
        services_.calls.plane().send_digits(stream, std::string(1, digit),
                                            duration.count() ? duration : Millis{100}, Millis{0});
}

bool Session::send_text(std::string_view text, std::string_view content_type) {
    if (phase_ != Phase::Up || !dialog_) return false;
    auto message = dialog_->request(sip::Method::Message);
    message.set_body(content_type, text);
    send_in_dialog(std::move(message));
    return true;
}

bool Session::property(std::string_view item, std::string& value) const {
    if (iequals(item, "call-id"))
        value = call_id_;
    else if (iequals(item, "secure"))
        value = sip::is_secure(way_.transport) ? "1" : "0";
    else if (iequals(item, "local_addr"))
        value = way_.local.text();
    else if (iequals(item, "remote_addr"))
        value = way_.remote.text();
    else if (iequals(item, "local_uri"))
        value = dialog_ ? std::string(dialog_->local_party()) : "";
    else if (iequals(item, "remote_uri"))
        value = dialog_ ? std::string(dialog_->remote_party()) : "";
    else if (iequals(item, "local_tag"))
        value = dialog_ ? dialog_->local_tag() : "";
    else if (iequals(item, "remote_tag"))
        value = dialog_ ? dialog_->remote_tag() : "";
    else if (iequals(item, "request_uri"))
        value = request_uri_;
    else if (iequals(item, "target_uri"))
        value = dialog_ ? dialog_->remote_target() : destination_.uri;
    else if (iequals(item, "t38state"))
        value = "DISABLED";
    else if (iequals(item, "endpoint"))
        value = endpoint_->name;
    else if (iequals(item, "contact"))
        value = destination_.contact.id;
    else if (iequals(item, "aor"))
        value = destination_.contact.aor;
    else
        return false;
    return true;
}

std::vector<std::pair<std::string, std::string>> Session::details() const {
    return {{"SIP Call-ID", call_id_}, {"Codecs", media_.codecs()}, {"Remote", way_.remote.text()}};
}

}  // namespace asterism::call
