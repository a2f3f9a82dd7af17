// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/events.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/sip/status.h"
#include "bye_under_way.h"
#include "farewell.h"

namespace asterism::call {

sip::SessionTimer::Settings session_timer_settings(const endpoint::Endpoint& endpoint) {
    using Mode = sip::SessionTimer::Mode;
    Mode mode = Mode::Yes;
    switch (endpoint.timers) {
        case endpoint::SessionTimers::No:
            mode = Mode::No;
            break;
        case endpoint::SessionTimers::Yes:
            break;
        case endpoint::SessionTimers::Required:
            mode = Mode::Required;
            break;
        case endpoint::SessionTimers::Always:
            mode = Mode::Always;
            break;
    }
    return {mode, endpoint.timers_sess_expires, endpoint.timers_min_se};
}

Session::Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : services_(services),
      endpoint_(std::move(endpoint)),
      media_(services, endpoint_),
      repeater_(services.transactions, [this] { on_no_ack(); }),
      timer_(
          services.transactions.wheel(), session_timer_settings(*endpoint_),
          [this] { refresh_.want({.refresh = true}); }, [this] { on_session_expired(); }),
      refresh_(*this, services.transactions.wheel()),
      sound_moves_(services.transactions.wheel(), *this),
      reliable_(services.transactions, [this] { on_no_prack(); }) {}

Session::~Session() {
    release();
    say_end("SESSION_DESTROYED");
}

/// For test harnesses.
void Session::say_end(std::string_view state) const {
    publish_test(
        services_.calls, state,
        {{"Endpoint", endpoint_->name}, {"AOR", destination_.contact.aor}, {"Contact", destination_.uri}});
}

void Session::attach(sip::Dialog&& dialog) { dialog_ = &services_.dialogs.add(std::move(dialog), *this); }

void Session::detach() {
    for (auto& fork : std::exchange(forks_, {}))
        if (fork.dialog != dialog_) services_.dialogs.detach(*fork.dialog, *this);
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
}

void Session::release() {
    if (phase_ != Phase::Ended) say_end("SESSION_DESTROYING");
    phase_ = Phase::Ended;
    repeater_.stop();
    reliable_.stop();
    timer_.stop();
    leave_ack_behind();
    refresh_.stop();
    sound_moves_.stop();
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

/// Statements 24, 282, 288: what the endpoint's options refuse is not promised.
std::string Session::supported(const endpoint::Endpoint& endpoint) {
    std::string out;
    if (endpoint.rel100 != endpoint::Reliable::No) out += "100rel, ";
    if (endpoint.timers != endpoint::SessionTimers::No) out += "timer, ";
    return out + "replaces, norefersub";
}

void Session::describe_ourselves(sip::Draft& request) const {
    request.add(sip::HeaderId::Allow, endpoint::kAllow);
    // 360
    const bool invite = request.method() == sip::Method::Invite;
    request.add(sip::HeaderId::Supported, supported(*endpoint_) + (invite ? ", histinfo" : ""));
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
    if (success) draft.add(sip::HeaderId::Supported, supported(*endpoint_));
    return draft;
}

SupplementContext Session::supplement_context(int cause) const {
    return {*endpoint_, services_.directory,       channel(),          cause,
            {},         !destination_.uri.empty(), phase_ == Phase::Up};
}

endpoint::Outgoing Session::outgoing_in_dialog(sip::Draft draft) const {
    endpoint::Outgoing outgoing{std::move(draft), endpoint_};
    outgoing.next_hop = dialog_->next_hop();
    // What came over a connection goes back over it while it stands (RFC 5626, RFC 5923).
    if (sip::is_stream(way_.transport) && way_.flow && services_.net.is_open(way_.flow))
        outgoing.flow = way_.flow;
    return outgoing;
}

namespace {

/// Follows one request within a dialog to its answer: numbers its repetition with credentials, and hears
/// when the dialog is gone (RFC 5057 5.1).
class Within final : public endpoint::RequestUser {
public:
    Within(std::weak_ptr<bool> alive, sip::Dialog& dialog, std::function<void(int)> lost)
        : alive_(std::move(alive)), dialog_(dialog), lost_(std::move(lost)) {}
    void on_response(const sip::Message& response) override {
        if (response.status() >= 300) on_failed(response.status(), {});
    }
    void on_failed(int status, const std::string&) override {
        if (sip::loss_of(status) != sip::Loss::Nothing && !alive_.expired()) lost_(status);
    }
    std::uint32_t next_cseq(std::uint32_t former) override {
        return alive_.expired() ? former + 1 : dialog_.take_local_cseq();
    }

private:
    std::weak_ptr<bool> alive_;
    sip::Dialog& dialog_;
    std::function<void(int)> lost_;
};

}  // namespace

void Session::send_in_dialog(sip::Dialog& dialog, sip::Draft draft) {
    auto outgoing = outgoing_in_dialog(std::move(draft));
    outgoing.next_hop = dialog.next_hop();
    auto user = std::make_unique<Within>(alive_, dialog, [this](int status) {
        if (phase_ != Phase::Up) return;
        send_bye(kNormalClearing);
        end(kNormalClearing, status, fmt::format("SIP {}", status));
    });
    auto& heard = *user;
    const auto id = services_.requester.send(std::move(outgoing), heard);
    services_.requester.hand_over(id, std::move(user));
}

sip::Draft Session::last_words(int cause) const {
    auto bye = sip::Draft::request(sip::Method::Bye, destination_.uri);
    auto context = supplement_context(cause);
    request_out(context, bye);
    return bye;
}

void Session::send_bye(int cause) {
    if (!dialog_) return;
    auto bye = dialog_->request(sip::Method::Bye);
    auto context = supplement_context(cause);
    request_out(context, bye);
    ByeUnderWay::send(services_, *dialog_, outgoing_in_dialog(std::move(bye)));
}

bool Session::leave_bye_behind(int cause) {
    if (!dialog_) return false;
    const auto open = refresh_.give_away_invite();
    if (!open && !repeater_.is_waiting()) return false;
    auto farewell = std::make_unique<Farewell>(services_, endpoint_, *dialog_, way_, last_words(cause));
    if (open) {
        farewell->await_final(open);
        services_.requester.hand_over(open, std::move(farewell));
    } else {
        services_.farewells->add(std::move(farewell), repeater_.invite(), repeater_.cseq());
    }
    return true;
}

// RFC 5407 3.2.3: the session is over, and an INVITE of ours within it is not.
void Session::leave_ack_behind() {
    const auto open = dialog_ ? refresh_.give_away_invite() : 0;
    if (!open) return;
    auto farewell = std::make_unique<Farewell>(services_, endpoint_, *dialog_, way_,
                                               sip::Draft::request(sip::Method::Bye, {}));
    farewell->only_acknowledge();
    farewell->await_final(open);
    services_.requester.hand_over(open, std::move(farewell));
}

bool Session::is_early_confirmed() const {
    return phase_ == Phase::Incoming && dialog_ && peer_updates_ && sent_sdp_ && media_.settled() &&
           reliably_ && !reliable_.holds_success();
}

bool Session::may_send(sip::Method method, bool with_offer) {
    const bool early = method == sip::Method::Update && is_early_confirmed();
    if ((phase_ != Phase::Up && !early) || !dialog_) return false;
    glare_.set_offers(media_.waits_for_answer(), media_.has_offer());
    if (method == sip::Method::Update) return glare_.may_send_update(with_offer);
    // 14.1: not before the INVITE transaction of the other direction is over.
    return glare_.may_send_invite() && !repeater_.is_waiting();
}

std::optional<sip::BodyPart> Session::description_in(const sip::Message& message) const {
    return sip::find_part(message, "application/sdp", services_.transactions.options().limits);
}

void Session::note_peer(const sip::Message& message) {
    if (message.has(sip::HeaderId::Allow)) peer_updates_ = message.lists(sip::HeaderId::Allow, "UPDATE");
}

void Session::remember_credentials(const sip::Draft& request) {
    credentials_.clear();
    if (!request.has(sip::HeaderId::Authorization) && !request.has(sip::HeaderId::ProxyAuthorization)) return;
    for (auto& [name, value] : request.headers())
        if (iequals(name, "Authorization") || iequals(name, "Proxy-Authorization"))
            credentials_.emplace_back(std::move(name), std::move(value));
}

void Session::take_answer(const sip::Message& response) {
    const auto body = description_in(response);
    if (!body) return media_.roll_back();
    if (const auto read = media_.read_answer(body->content); !read) {
        log::notice("endpoint {}: its answer does not serve: {}", endpoint_->name, read.error().reason);
        return;
    }
    if (auto* owner = channel()) media_.apply(*owner);
    show_hold();
}

// RFC 4028 10
void Session::on_session_expired() {
    if (phase_ != Phase::Up) return;
    log::notice("endpoint {}: the session was not refreshed within {} s; it ends (Call-ID {})",
                endpoint_->name, timer_.interval().count(), call_id_);
    send_bye(kNormalClearing);
    end(kNormalClearing, 0, {});
}

// 353, 354
void Session::connected_changed() {
    const auto& id = channel()->connected;
    if (!endpoint_->send_connected_line || (!endpoint_->send_pai && !endpoint_->send_rpid)) return;
    if (!id.number.valid || (is_restricted(id.number.presentation) && !endpoint_->trust_id_outbound)) return;
    if (phase_ == Phase::Up) {
        const bool invite = endpoint_->connected_line_method == endpoint::RefreshMethod::Invite;
        refresh_.want({.identity = true, .by_invite = invite && !peer_updates_, .by_update = !invite});
    } else if (phase_ == Phase::Incoming && endpoint_->rpid_immediate) {
        if (channel()->state() == ChannelState::Ring && !endpoint_->inband_progress)
            provisional(180, false);
        else
            provisional(183, false);
    }
}

std::optional<DirectMedia> Session::direct_media() const {
    // Who is listened to for fax tones must be heard here (339).
    if (!endpoint_->direct_media || endpoint_->fax_detect || phase_ != Phase::Up || media_.held_by_peer())
        return std::nullopt;
    return media_.direct();
}

namespace {
// Long enough for a call that ends to end: it needs no re-INVITE before its BYE.
constexpr Millis kBackToUs{20};
}  // namespace

void Session::send_sound_to(const std::optional<DirectMedia>& there) {
    if (there.has_value() == sound_goes_to_.has_value() && (!there || there->same_place(*sound_goes_to_)))
        return;
    sound_goes_to_ = there;
    sound_moves_.start(there ? Millis{0} : kBackToUs);
}

// 340
void Session::on_sound_moves() {
    if (phase_ != Phase::Up) return;
    // 341: glare is avoided by leaving the first one out, on the leg of that direction.
    const auto spared = endpoint_->direct_media_glare_mitigation;
    const bool we_called = !destination_.uri.empty();
    if (!std::exchange(spared_direct_, true) &&
        ((spared == endpoint::GlareMitigation::Outgoing && we_called) ||
         (spared == endpoint::GlareMitigation::Incoming && !we_called)))
        return;
    if (!media_.send_to(sound_goes_to_)) return;
    const bool update = endpoint_->direct_media_method == endpoint::RefreshMethod::Update;
    refresh_.want({.streams = true, .by_invite = !update, .by_update = update});
}

// 331: with moh_passthrough the far end hears that it is held, and plays its own music; else it hears ours.
void Session::hold(bool held, std::string_view suggested_class) {
    if (phase_ != Phase::Up) return;
    if (!moh_passthrough_.value_or(endpoint_->moh_passthrough)) {
        if (auto* owner = channel(); owner && held)
            owner->background().start_music({}, suggested_class);
        else if (owner)
            owner->background().stop_music();
        return;
    }
    if (media_.set_direction(held ? sdp::Direction::SendOnly : sdp::Direction::SendRecv))
        refresh_.want({.streams = true, .by_invite = true});
}

// 274
bool Session::refuse_as(int sip_status) {
    if (phase_ != Phase::Incoming || sip_status < 400 || sip_status > 699) return false;
    refusal_ = sip_status;
    return true;
}

void Session::hangup(int cause) {
    if (phase_ == Phase::Ended) return;
    hung_up_ = true;
    switch (phase_) {
        case Phase::Incoming:
            refuse(refusal_ != 0 ? refusal_ : sip_status_of(cause), {});
            break;
        case Phase::Calling: {
            // Long enough for four copies of a datagram.
            if (services_.calls.loop.now() - called_ >= Seconds{5}) note_silence("no answer");
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
            if (!leave_bye_behind(cause)) send_bye(cause);
            break;
        default:
            break;
    }
    release();
}

// 330
void Session::show_hold() {
    if (endpoint_->suppress_moh_on_sendonly) return;
    if (auto* owner = channel()) owner->on_leg_hold(media_.held_by_peer(), endpoint_->moh_suggest);
}

void Session::meet(const Leg& other) {
    if (phase_ != Phase::Incoming) return;
    media_.set_far(other.shapes());
    static const endpoint::Endpoint defaults;
    if (endpoint_->codec_prefs_outgoing_answer != defaults.codec_prefs_outgoing_answer)
        media_.set_far_codecs(other.codecs());
}

void Session::match(const std::vector<sdp::StreamShape>& far) {
    if (phase_ == Phase::Up && media_.match(far)) refresh_.want({.streams = true, .by_invite = true});
}

// The quoted text of a header (RFC 3261 25.1): one line, of a length that fits a datagram.
std::string Session::warning(int code, std::string_view why) const {
    constexpr std::size_t kMostText = 200;
    std::string text;
    for (const char c : why.substr(0, kMostText))
        if (c >= ' ' && c != '"' && c != '\\') text += c;
    return fmt::format("{} {} \"{}\"", code, way_.local.ip.uri_text(), text);
}

bool Session::send_text(std::string_view text, std::string_view content_type) {
    if (phase_ != Phase::Up || !dialog_) return false;
    auto message = dialog_->request(sip::Method::Message);
    message.set_body(content_type, text);
    send_in_dialog(*dialog_, std::move(message));
    return true;
}

namespace {

constexpr std::pair<std::string_view, endpoint::DtmfMode> kDtmfModes[] = {
    {"rfc4733", endpoint::DtmfMode::Rfc4733},    {"inband", endpoint::DtmfMode::Inband},
    {"info", endpoint::DtmfMode::Info},          {"auto", endpoint::DtmfMode::Auto},
    {"auto_info", endpoint::DtmfMode::AutoInfo}, {"none", endpoint::DtmfMode::None}};

std::string_view dtmf_mode_name(endpoint::DtmfMode mode) {
    for (const auto& [name, one] : kDtmfModes)
        if (one == mode) return name;
    return {};
}

std::optional<endpoint::DtmfMode> dtmf_mode_of(std::string_view text) {
    for (const auto& [name, mode] : kDtmfModes)
        if (iequals(name, trim(text))) return mode;
    return std::nullopt;
}

}  // namespace

// 381
void Session::send_charge(std::string_view xml) {
    if (phase_ != Phase::Up || !dialog_) return;
    auto info = dialog_->request(sip::Method::Info);
    info.set_body(kAocType, xml);
    send_in_dialog(*dialog_, std::move(info));
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
    else if (iequals(item, "rtp,dest"))
        value = media_.direct() ? media_.direct()->rtp.text() : "";
    else if (iequals(item, "rtp,src"))
        value = media_.local(sdp::MediaKind::Audio).text();
    else if (iequals(item, "rtp,src,video"))
        value = media_.local(sdp::MediaKind::Video).text();
    else if (iequals(item, "rtp,dest,video"))
        value = media_.remote(sdp::MediaKind::Video).text();
    else if (iequals(item, "rtp,direct,video")) {
        const auto* there = sound_goes_to_ ? sound_goes_to_->find(sdp::MediaKind::Video, 0) : nullptr;
        value = there ? there->rtp.text() : "";
    } else if (iequals(item, "rtp,direct"))
        value = sound_goes_to_ ? sound_goes_to_->rtp.text() : "";
    else if (iequals(item, "rtp,secure") || iequals(item, "rtp,secure,video"))
        value = "0";
    else if (iequals(item, "rtp,hold") || iequals(item, "rtp,hold,video"))
        value = media_.held_by_peer() ? "1" : "0";
    else if (iequals(item, "moh_passthrough"))
        value = moh_passthrough_.value_or(endpoint_->moh_passthrough) ? "yes" : "no";
    else if (iequals(item, "dtmf_mode"))
        value = dtmf_mode_name(media_.dtmf_mode());
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

bool Session::set_property(std::string_view item, std::string_view value) {
    if (iequals(item, "dtmf_mode")) {
        const auto mode = dtmf_mode_of(value);
        if (!mode) return false;
        media_.set_dtmf_mode(*mode);
        if (auto* owner = channel(); owner && audio()) media_.apply(*owner);
        return true;
    }
    if (!iequals(item, "moh_passthrough")) return false;
    moh_passthrough_ = is_true(value);
    return true;
}

HeaderList Session::heard(Heard which) const {
    const bool we_called = !destination_.uri.empty();
    HeaderList out;
    if (!heard_ || we_called != (which == Heard::Answer)) return out;
    const auto message = sip::Message::parse(heard_);
    if (!message) return out;
    for (const auto& line : message->lines())
        out.add(line.id == sip::HeaderId::Other ? message->name(line) : sip::header_name(line.id),
                message->value(line));
    return out;
}

bool Session::refresh(bool by_update) {
    if ((phase_ != Phase::Up && !is_early_confirmed()) || !dialog_) return false;
    refresh_.want({.streams = true, .by_invite = !by_update, .by_update = by_update});
    return true;
}

std::vector<std::pair<std::string, std::string>> Session::details() const {
    std::vector<std::pair<std::string, std::string>> out{
        {"SIP Call-ID", call_id_}, {"Codecs", media_.codecs()}, {"Remote", way_.remote.text()}};
    int number = 0;
    for (auto& sentence : media_.explanations())
        out.emplace_back(fmt::format("Stream {}", ++number), std::move(sentence));
    return out;
}

}  // namespace asterism::call
