// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/offer_answer.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "negotiate.h"
#include "write.h"

namespace asterism::sdp {

namespace {

using Refusal = OfferAnswer::Refusal;

constexpr int kFirstDynamic = 96;
constexpr int kEventNumber = 101;

std::unexpected<Refusal> refuse(int status, std::string reason) {
    return std::unexpected(Refusal{status, std::move(reason)});
}

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

bool any_accepted(const std::vector<Stream>& streams) {
    return std::any_of(streams.begin(), streams.end(), [](const Stream& s) { return s.accepted; });
}

SocketAddress rtcp_beside(const SocketAddress& rtp, const SocketAddress& rtcp) {
    if (rtcp.is_set() || rtp.port == 0 || rtp.port == 65535) return rtcp;
    return {rtp.ip, static_cast<std::uint16_t>(rtp.port + 1)};
}

/// What stays of `kind` when the limit of streams is reached (reference 311).
class StreamLimits {
public:
    explicit StreamLimits(const Settings& s) : audio_(s.max_audio_streams), video_(s.max_video_streams) {}
    bool take(MediaKind kind) {
        auto& left = kind == MediaKind::Audio ? audio_ : kind == MediaKind::Video ? video_ : text_;
        if (left == 0) return false;
        --left;
        return true;
    }

private:
    unsigned audio_;
    unsigned video_;
    unsigned text_ = 1;  // there is no option for it
};

/// The numbers that the m= line of a stream held in our last description (513).
std::string formats_of(const Stream& stream) {
    if (!stream.accepted) return stream.once_active ? stream.offered_formats : std::string();
    std::string out;
    const auto add = [&out](std::uint8_t payload) {
        if (!out.empty()) out += ' ';
        out += std::to_string(payload);
    };
    for (const auto& format : stream.formats) add(format.receive_payload);
    for (const auto& event : stream.events) add(event.receive_payload);
    return out;
}

/// 488 with what was decided about each stream, and the code of the first that was declined.
std::unexpected<Refusal> refuse_streams(std::string reason, const std::vector<Stream>& streams) {
    constexpr std::size_t kMostText = 400;
    Refusal refusal{488, std::move(reason), 399};
    for (const auto& stream : streams) {
        if (refusal.reason.size() > kMostText) break;
        refusal.reason += "; " + sentence(stream);
        for (const auto& one : stream.decisions)
            if (one.about == Decision::About::Stream && refusal.warning == 399)
                refusal.warning = one.warning();
    }
    return std::unexpected(std::move(refusal));
}

}  // namespace

OfferAnswer::OfferAnswer(Settings settings, std::uint32_t session_id)
    : settings_(std::move(settings)), session_id_(session_id), version_(session_id) {}

// ---- we offer

std::uint8_t OfferAnswer::number_for(Numbers& given, codec::Id codec, std::uint32_t clock, int preferred) {
    const auto taken = [&given](int number) {
        return std::any_of(given.begin(), given.end(),
                           [number](const Given& g) { return g.payload == number; });
    };
    for (const auto& g : given)
        if (g.codec == codec && g.clock == clock) return g.payload;
    // 601: the next free one above; 101 is where everybody looks for telephone-event.
    const auto reserved = [codec](int number) { return number == kEventNumber && codec != codec::Id::None; };
    int number = preferred >= 0 ? preferred : kFirstDynamic;
    for (int tried = 0; (taken(number) || reserved(number)) && tried < 128 - kFirstDynamic; ++tried)
        number = number >= 127 || number < kFirstDynamic ? kFirstDynamic : number + 1;
    given.push_back({static_cast<std::uint8_t>(number), codec, clock});
    return static_cast<std::uint8_t>(number);
}

Stream OfferAnswer::offered(const OfferedStream& wish, std::size_t line) {
    Stream stream;
    stream.kind = wish.kind;
    stream.type = to_text(wish.kind);
    stream.direction = wish.direction;
    stream.protocol = offered_profile(settings_);
    stream.offered_formats = "32";  // reference 310
    if (line < active_.size()) {
        stream.mid = active_[line].mid;
        if (auto formats = formats_of(active_[line]); !formats.empty()) {
            stream.offered_formats = std::move(formats);
            stream.once_active = true;
        }
    }
    stream.accepted = !wish.codecs.empty() && wish.rtp.port != 0;
    if (!stream.accepted) return stream;

    stream.local_rtp = wish.rtp;
    stream.local_rtcp = rtcp_beside(wish.rtp, wish.rtcp);
    auto& given = numbers_[line];
    // Static and agreed numbers are kept free for those who own them.
    for (const auto& allowed : wish.codecs.list()) {
        const auto& info = codec::of(allowed.codec);
        if (info.kind != wish.kind || info.encoding.empty()) continue;
        int preferred = info.static_payload >= 0 ? info.static_payload : info.preferred_payload;
        for (const auto& there : wish.numbers)
            if (there.codec == info.id && there.payload >= 96) preferred = there.payload;
        const auto number = number_for(given, info.id, info.clock, preferred);
        stream.formats.push_back({info.id, number, number, info.clock, info.channels, allowed.packet_time()});
    }
    if (wish.kind == MediaKind::Audio && settings_.telephone_event) {
        // 515: one for each clock, in the order of the codecs, and 8000 Hz last where none has it.
        const auto add = [&](std::uint32_t clock) {
            const bool known = std::any_of(stream.events.begin(), stream.events.end(),
                                           [&](const AgreedEvent& e) { return e.clock == clock; });
            if (known) return;
            const auto number = number_for(given, codec::Id::None, clock, kEventNumber);
            stream.events.push_back({clock, number, number});
        };
        for (const auto& format : stream.formats) add(format.clock);
        add(kTelephoneClock);
    }
    set_packet_times(stream);
    stream.local_attributes = wish.attributes;
    stream.accepted = !stream.formats.empty();
    return stream;
}

Result<std::string, Refusal> OfferAnswer::make_offer(std::vector<OfferedStream> streams) {
    if (!may_offer()) return refuse(491, "an offer is open already");
    // RFC 3264 8: lines are never taken away; what is not wanted any more gets port 0.
    while (streams.size() < active_.size()) streams.push_back({.kind = active_[streams.size()].kind});
    if (numbers_.size() < streams.size()) numbers_.resize(streams.size());

    std::vector<Stream> made;
    for (std::size_t i = 0; i < streams.size(); ++i) {
        made.push_back(offered(streams[i], i));
        if (made.back().kind == MediaKind::Other && i < active_.size()) made.back().type = active_[i].type;
    }
    if (!any_accepted(made)) return refuse(488, "nothing to offer: no codec is allowed");

    before_ = state_;
    text_before_ = local_text_;
    state_ = State::LocalOffer;
    pending_ = std::move(made);
    last_offer_ = pending_;
    describe(pending_);
    return local_text_;
}

Result<std::string, Refusal> OfferAnswer::make_offer_again(Direction wish) {
    std::vector<OfferedStream> streams;
    for (const auto& stream : active_) {
        OfferedStream same{.kind = stream.kind, .direction = wish};
        if (stream.accepted) {
            for (const auto& format : stream.formats) {
                const auto* allowed = settings_.allow.find(format.codec);
                same.codecs.add(format.codec, allowed != nullptr ? allowed->ptime : 0);
            }
            same.rtp = stream.local_rtp;
            same.rtcp = stream.local_rtcp;
            same.attributes = stream.local_attributes;
        }
        streams.push_back(std::move(same));
    }
    return make_offer(std::move(streams));
}

Result<void, Refusal> OfferAnswer::take_answer(const Description& answer) {
    const auto fault = fault_in(answer);
    if (fault) return refuse(400, *fault);
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        auto& stream = pending_[i];
        if (i < answer.media.size()) {
            sdp::take_answer(stream, settings_, answer, answer.media[i]);
        } else {
            decline(stream, Decision::Why::NoLine);
        }
    }
    if (!any_accepted(pending_)) return refuse_streams("the answer leaves no stream", pending_);
    return {};
}

Result<void, Refusal> OfferAnswer::receive_answer(const Description& answer) {
    if (state_ != State::LocalOffer) return refuse(500, "an answer to no offer");
    auto taken = take_answer(answer);
    if (!taken) {
        roll_back();
        return taken;
    }
    complete();
    return {};
}

Result<void, Refusal> OfferAnswer::replace_answer(const Description& answer) {
    if (state_ != State::Stable || last_offer_.empty())
        return refuse(500, "no offer of ours to answer again");
    pending_ = last_offer_;
    auto taken = take_answer(answer);
    if (taken) active_ = std::move(pending_);
    pending_.clear();
    return taken;
}

// ---- the peer offers

Result<void, Refusal> OfferAnswer::receive_offer(const Description& offer) {
    if (!may_offer()) return refuse(491, "an offer is open already");
    const auto fault = fault_in(offer);
    if (fault) return refuse(400, *fault);

    std::vector<Stream> made;
    StreamLimits limits(settings_);
    for (const auto& section : offer.media) {
        Stream stream;
        read_peer(stream, offer, section);
        decide_answer(stream, settings_, section);
        stream.direction = reversed(offer.direction_of(section));
        if (stream.accepted && !limits.take(stream.kind)) {
            stream.protocol = section.protocol;
            decline(stream, Decision::Why::TooMany);
        }
        made.push_back(std::move(stream));
    }
    if (!any_accepted(made)) return refuse_streams("no stream of the offer can be accepted", made);

    if (!described_) {  // 609: the answer takes the number of the offer over
        const auto id = parse_uint(offer.origin.session_id);
        const auto version = parse_uint(offer.origin.session_version);
        if (id && version && *version < UINT64_MAX - 1) {
            session_id_ = *id;
            version_ = *version + 2;
        }
    }
    before_ = state_;
    text_before_ = local_text_;
    state_ = State::RemoteOffer;
    pending_ = std::move(made);
    return {};
}

Result<std::string, Refusal> OfferAnswer::make_answer(std::span<const AnsweredStream> streams) {
    if (state_ != State::RemoteOffer) return refuse(500, "no offer to answer");
    auto made = pending_;
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto& stream = made[i];
        if (!stream.accepted) continue;
        if (i >= streams.size() || streams[i].decline || streams[i].rtp.port == 0) {
            decline(stream, Decision::Why::NoPlace);
            continue;
        }
        if ((streams[i].far != nullptr || streams[i].codecs != nullptr) && !settle_answer(stream, streams[i]))
            continue;
        stream.spoken = stream.formats.front().codec;
        stream.local_rtp = streams[i].rtp;
        stream.local_rtcp = rtcp_beside(streams[i].rtp, streams[i].rtcp);
        stream.direction = allowed_direction(reversed(stream.direction), streams[i].wish);
    }
    if (!any_accepted(made)) return refuse_streams("every stream is declined", made);

    // The numbers we receive by from now on: a later offer of ours must not give them another meaning.
    numbers_.resize(std::max(numbers_.size(), made.size()));
    for (std::size_t i = 0; i < made.size(); ++i) {
        auto& given = numbers_[i];
        const auto keep = [&given](std::uint8_t payload, codec::Id codec, std::uint32_t clock) {
            std::erase_if(given, [&](const Given& g) {
                return g.payload == payload || (g.codec == codec && g.clock == clock);
            });
            given.push_back({payload, codec, clock});
        };
        for (const auto& f : made[i].formats) keep(f.receive_payload, f.codec, f.clock);
        for (const auto& e : made[i].events) keep(e.receive_payload, codec::Id::None, e.clock);
    }
    last_offer_.clear();
    pending_ = std::move(made);
    describe(pending_);
    complete();
    return local_text_;
}

// ---- both

void OfferAnswer::describe(const std::vector<Stream>& streams) {
    // RFC 8866 5.2: o= names the session for its whole life, wherever its sound goes.
    for (const auto& stream : streams) {
        if (!stream.accepted || (described_ && before_ == State::Stable)) continue;
        origin_address_ = stream.local_rtp.ip;
        break;
    }
    // 609: another version only where it says something else.
    const auto text = [&](std::uint64_t version) {
        return write_description({settings_.sdp_owner, session_id_, version, origin_address_}, settings_,
                                 streams);
    };
    auto now = text(version_);
    if (described_ && hash_of(now) != said_) now = text(++version_);
    described_ = true;
    said_ = hash_of(now);
    local_text_ = std::move(now);
}

void OfferAnswer::complete() {
    state_ = State::Stable;
    active_ = std::move(pending_);
    pending_.clear();
}

void OfferAnswer::forget_texts() {
    if (state_ != State::Stable) return;
    local_text_ = {};
    text_before_ = {};
    local_text_.shrink_to_fit();
    text_before_.shrink_to_fit();
    last_offer_ = std::vector<Stream>();
}

void OfferAnswer::roll_back() {
    if (state_ != State::LocalOffer && state_ != State::RemoteOffer) return;
    state_ = before_;
    pending_.clear();
    last_offer_.clear();
    local_text_ = text_before_;
}

void OfferAnswer::found_host(std::size_t index, const IpAddress& address) {
    if (index >= active_.size()) return;
    auto& stream = active_[index];
    stream.remote_rtp.ip = address;
    if (stream.remote_rtcp.port != 0) stream.remote_rtcp.ip = address;
}

bool OfferAnswer::held_by_peer() const {
    return std::any_of(active_.begin(), active_.end(),
                       [](const Stream& s) { return s.accepted && s.held_by_peer; });
}

}  // namespace asterism::sdp
