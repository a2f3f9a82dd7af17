// SPDX-License-Identifier: Apache-2.0
#include "asterism/media/plane.h"

#include "asterism/base/expect.h"
#include "asterism/base/random.h"
#include "pump/sim_backend.h"
#include "pump/threads_backend.h"

namespace asterism::media {

/// The way back: what a worker says reaches `Events` only while the plane stands and the stream is open.
struct Plane::Home {
    Plane* plane = nullptr;  // null once it is gone
    Events& events;
    rt::Loop& exchange;
};

Plane::Plane(Options options, std::shared_ptr<Home> home)
    : options_(std::move(options)), home_(std::move(home)) {
    home_->plane = this;
}

namespace {

auto way_back(const auto& home) {
    return [home](StreamId about, std::move_only_function<void(Events&)> say) {
        home->exchange.post([home, about, say = std::move(say)]() mutable {
            if (home->plane != nullptr && (!about || home->plane->is_open(about))) say(home->events);
        });
    };
}

}  // namespace

std::unique_ptr<Plane> Plane::start(Options options, Events& events, rt::Loop& exchange) {
    auto home = std::make_shared<Home>(nullptr, events, exchange);
    std::unique_ptr<Plane> plane(new Plane(options, home));
    plane->set_backend(std::make_unique<ThreadsBackend>(options, exchange, way_back(home), random_token(64)));
    return plane;
}

std::unique_ptr<Plane> Plane::simulate(Options options, Events& events, rt::Loop& exchange, rt::Net& net) {
    auto home = std::make_shared<Home>(nullptr, events, exchange);
    std::unique_ptr<Plane> plane(new Plane(options, home));
    plane->set_backend(std::make_unique<SimBackend>(options, exchange, net, way_back(home)));
    return plane;
}

void Plane::set_backend(std::unique_ptr<Backend> backend) {
    backend_ = std::move(backend);
    transports_.resize(backend_->workers());
    streams_.resize(backend_->workers());
}

Plane::~Plane() {
    home_->plane = nullptr;
    backend_.reset();
}

void Plane::report_rtcp(bool on) {
    if (options_.report_rtcp == on) return;
    options_.report_rtcp = on;
    backend_->set_options(options_);
}

void Plane::log_packets(const PacketLog& which) {
    options_.log = which;
    backend_->set_options(options_);
}

void Plane::set_options(Options options) {
    options.report_rtcp = options_.report_rtcp;
    options.log = options_.log;
    options_ = std::move(options);
    backend_->set_options(options_);
}

// ---- ids

std::pair<std::uint32_t, std::uint32_t> Plane::take(Places& places, Gauge& in_use) {
    if (places.free.empty()) {
        places.free.push_back(static_cast<std::uint32_t>(places.list.size()));
        places.list.emplace_back();
    }
    const auto index = places.free.back();
    places.free.pop_back();
    places.list[index].used = in_use.hold();
    return {index, places.list[index].generation};
}

bool Plane::give_back(Places& places, std::uint32_t index, std::uint32_t generation) {
    if (index >= places.list.size()) return false;
    auto& place = places.list[index];
    if (!place.used || place.generation != generation) return false;
    place.used.release();
    if (++place.generation == 0) place.generation = 1;
    places.free.push_back(index);
    return true;
}

bool Plane::is_open(TransportId id) const {
    if (!id || id.worker >= transports_.size() || id.index >= transports_[id.worker].list.size())
        return false;
    const auto& place = transports_[id.worker].list[id.index];
    return place.used && place.generation == id.generation;
}

bool Plane::is_open(StreamId id) const {
    if (!id || id.worker >= streams_.size() || id.index >= streams_[id.worker].list.size()) return false;
    const auto& place = streams_[id.worker].list[id.index];
    return place.used && place.generation == id.generation;
}

// ---- transports and streams

Result<OpenTransport> Plane::open_transport(const TransportWish& wish) {
    const auto worker = wish.worker >= 0 && static_cast<unsigned>(wish.worker) < transports_.size()
                            ? static_cast<std::uint8_t>(wish.worker)
                            : static_cast<std::uint8_t>(next_worker_++ % transports_.size());
    auto placed = wish;
    placed.worker = worker;
    auto pair = backend_->bind(placed);
    if (!pair) return std::unexpected(pair.error());
    const auto [index, generation] = take(transports_[worker], transports_in_use_);
    take_ports(transports_[worker].list[index], **pair);
    const OpenTransport opened{{index, generation, worker}, (*pair)->rtp, (*pair)->rtcp};
    backend_->open(opened.id, std::move(*pair));
    return opened;
}

void Plane::close_transport(TransportId id) {
    if (!is_open(id)) return;
    auto& place = transports_[id.worker].list[id.index];
    for (const auto stream : std::exchange(place.streams, {})) forget(stream);
    for (const auto port : std::exchange(place.ports, {}))
        if (const auto at = ports_.find(port); at != ports_.end() && --at->second == 0) ports_.erase(at);
    give_back(transports_[id.worker], id.index, id.generation);
    backend_->close(id);  // and its streams with it
}

StreamId Plane::create_stream(TransportId transport, codec::Kind kind) {
    if (!ASTERISM_EXPECT(is_open(transport))) return {};
    const auto [index, generation] = take(streams_[transport.worker], streams_in_use_);
    streams_[transport.worker].list[index].transport = transport;
    const StreamId id{index, generation, transport.worker};
    transports_[transport.worker].list[transport.index].streams.push_back(id);
    backend_->post(id.worker,
                   [id, transport, kind](WorkerCore& core) { core.create_stream(id, transport, kind); });
    return id;
}

void Plane::forget(StreamId id) {
    stop_aiming(id);
    give_back(streams_[id.worker], id.index, id.generation);
}

void Plane::close_stream(StreamId id) {
    if (!is_open(id)) return;
    const auto transport = streams_[id.worker].list[id.index].transport;
    std::erase(transports_[id.worker].list[transport.index].streams, id);
    forget(id);
    backend_->post(id.worker, [id](WorkerCore& core) { core.close_stream(id); });
}

/// Posts `act(Stream&)` to where the stream lives.
template <class Act>
void Plane::tell(StreamId id, Act act) {
    if (!is_open(id)) return;
    backend_->post(id.worker, [id, act = std::move(act)](WorkerCore& core) mutable {
        auto* stream = core.find(id);
        if (stream != nullptr) act(*stream);
    });
}

// ---- ports of ours that peers name

void Plane::take_ports(Place& place, const BoundPair& pair) {
    place.ports = {pair.rtp.port, pair.rtcp.port};
    for (const auto port : place.ports) {
        ++ports_[port];
        // Somebody foresaw it.
        for (auto at = aimed_.find(port); at != aimed_.end(); at = aimed_.find(port)) {
            const auto stream = at->second;
            stop_aiming(stream);
            tell(stream, [](Stream& one) { one.send_nowhere(); });
        }
    }
}

void Plane::keep_off_our_ports(StreamId id, StreamPlan& plan) {
    stop_aiming(id);
    if (!plan.within_this_host) return;
    auto& place = streams_[id.worker].list[id.index];
    const std::array<SocketAddress*, 2> named{&plan.remote_rtp, &plan.remote_rtcp};
    for (std::size_t i = 0; i < named.size(); ++i) {
        if (!named[i]->is_set()) continue;
        if (ports_.contains(named[i]->port)) {
            *named[i] = {};
        } else {
            place.ports[i] = named[i]->port;
            aimed_.emplace(named[i]->port, id);
        }
    }
}

void Plane::stop_aiming(StreamId id) {
    auto& place = streams_[id.worker].list[id.index];
    for (const auto port : std::exchange(place.ports, {})) {
        if (port == 0) continue;
        const auto [first, last] = aimed_.equal_range(port);
        for (auto at = first; at != last; ++at)
            if (at->second == id) {
                aimed_.erase(at);
                break;
            }
    }
}

void Plane::apply(StreamId id, StreamPlan plan) {
    if (is_open(id)) keep_off_our_ports(id, plan);
    tell(id, [plan = std::move(plan)](Stream& stream) mutable { stream.apply(std::move(plan)); });
}

void Plane::bridge(StreamId a, StreamId b, BridgeOptions options) {
    if (!is_open(a) || !is_open(b)) return;
    if (!ASTERISM_EXPECT(a.worker == b.worker)) return;
    backend_->post(a.worker, [a, b, options](WorkerCore& core) { core.bridge(a, b, options); });
}

void Plane::unbridge(StreamId id) {
    tell(id, [](Stream& stream) { stream.unbridge(); });
}

void Plane::echo(StreamId id, bool on) {
    tell(id, [on](Stream& stream) { stream.set_echo(on); });
}

void Plane::mute(StreamId id, Muted muted) {
    tell(id, [muted](Stream& stream) { stream.set_muted(muted); });
}

ActivityId Plane::play(StreamId id, PlayRequest request) {
    const auto play = next_activity_++;
    tell(id, [play, request = std::move(request)](Stream& stream) mutable {
        stream.play(Player::file(play, std::move(request)));
    });
    return play;
}

ActivityId Plane::tone(StreamId id, ToneRequest request) {
    const auto play = next_activity_++;
    tell(id, [play, request = std::move(request)](Stream& stream) mutable {
        stream.play(Player::tone(play, std::move(request)));
    });
    return play;
}

ActivityId Plane::silence(StreamId id) {
    const auto play = next_activity_++;
    tell(id, [play](Stream& stream) { stream.play(Player::silence(play)); });
    return play;
}

void Plane::stop(StreamId id, ActivityId play) {
    tell(id, [play](Stream& stream) { stream.stop(play); });
}

ActivityId Plane::send_digits(StreamId id, std::string digits, Millis duration, Millis gap) {
    const auto play = next_activity_++;
    tell(id, [play, digits = std::move(digits), duration, gap](Stream& stream) mutable {
        stream.send_digits(play, std::move(digits), duration, gap);
    });
    return play;
}

void Plane::digit_begin(StreamId id, char digit) {
    tell(id, [digit](Stream& stream) { stream.digit_begin(digit); });
}

void Plane::digit_end(StreamId id, Millis duration) {
    tell(id, [duration](Stream& stream) { stream.digit_end(duration); });
}

void Plane::request_keyframe(StreamId id) {
    tell(id, [](Stream& stream) { stream.request_keyframe(); });
}

ActivityId Plane::watch_talk(StreamId id, TalkRules rules) {
    const auto watch = next_activity_++;
    tell(id, [watch, rules](Stream& stream) { stream.watch_talk(watch, rules); });
    return watch;
}

void Plane::unwatch_talk(StreamId id, ActivityId watch) {
    tell(id, [watch](Stream& stream) { stream.unwatch_talk(watch); });
}

ActivityId Plane::watch_tone(StreamId id, ToneRules rules) {
    const auto watch = next_activity_++;
    tell(id, [watch, rules](Stream& stream) { stream.watch_tone(watch, rules); });
    return watch;
}

void Plane::unwatch_tone(StreamId id, ActivityId watch) {
    tell(id, [watch](Stream& stream) { stream.unwatch_tone(watch); });
}

ActivityId Plane::watch_mf(StreamId id) {
    const auto watch = next_activity_++;
    tell(id, [watch](Stream& stream) { stream.watch_mf(watch); });
    return watch;
}

void Plane::unwatch_mf(StreamId id, ActivityId watch) {
    tell(id, [watch](Stream& stream) { stream.unwatch_mf(watch); });
}

ActivityId Plane::record(StreamId id, RecordRequest request) {
    const auto record = next_activity_++;
    tell(id, [record, request = std::move(request)](Stream& stream) mutable {
        stream.record(record, std::move(request));
    });
    return record;
}

void Plane::end_recording(StreamId id, ActivityId record, RecordEnd end) {
    tell(id, [record, end](Stream& stream) { stream.end_recording(record, end); });
}

void Plane::stats(StreamId id, std::function<void(const Stats&)> answer) {
    tell(id, [home = home_, answer = std::move(answer)](Stream& stream) mutable {
        home->exchange.post([home, now = stream.stats(), answer = std::move(answer)] {
            if (home->plane != nullptr) answer(now);
        });
    });
}

}  // namespace asterism::media
