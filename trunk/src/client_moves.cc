// SPDX-License-Identifier: Apache-2.0
// What ends or moves the way between us and the registrar, and that it is registered again at once then: its
// connection (168), our address, the registrar's view of it, the place that its name stands for, or somebody
// by hand (171).
#include "asterism/base/log.h"
#include "client.h"

namespace asterism::trunk {

void Client::follow_place(const sip::Message& response) {
    const auto& origin = response.origin();
    flow_ = sip::is_stream(origin.transport) ? origin.flow : sip::FlowId{};
    way_ = {
        .flow = flow_, .hop = {target_.transport, target_.remote, {}, Seconds::max()}, .service_route = {}};
    for (const auto value : response.values(sip::HeaderId::ServiceRoute))
        way_.service_route.emplace_back(value);
    const auto name = transport();
    place_.watch(first_hop(), name.empty() ? std::nullopt : services_.requester.net().find_listener(name),
                 target_.remote);
    const auto received = response.top_via().received();
    const auto seen = received ? IpAddress::parse(*received) : std::nullopt;
    const auto former = std::exchange(seen_as_, seen);
    if (seen && former && *seen != *former) {
        log::notice("Registration '{}' is seen as coming from {} now, no more from {}", config_->name,
                    seen->text(), former->text());
        owner_.on_seen_elsewhere(*former);
    }
}

void Client::on_flow_closed(sip::FlowId flow) {
    // 168
    if (flow_ != flow || status_ != Status::Registered) return;
    flow_ = {};
    register_again("its connection is gone");
}

void Client::register_again(std::string_view why) {
    log::notice("Registration '{}' is made again at once: {}", config_->name, why);
    send_register();
}

void Client::restart() {
    retries_ = patience_ = too_brief_ = 0;
    if (status_ != Status::Registered) return send_register();
    unregister();
    anew_ = true;
    begin_later();  // at the latest: who does not answer must not keep us from it
}

void Client::on_addresses_changed() {
    if (!request_ && unreachable_ && timer_.running())
        return register_again("the addresses of this machine have changed");
    // What is under way towards us would not arrive.
    const bool stands = request_ ? asked_ > Seconds{0} : status_ == Status::Registered;
    if (!stands || contact_.empty()) return;
    auto target = target_;
    target.local = {};
    if (contact_towards(services_.requester.net().completed(target)) != contact_)
        register_again("our address is another one");
}

void Client::on_seen_elsewhere(const IpAddress& former) {
    if (request_ || status_ != Status::Registered || seen_as_ != former) return;
    seen_as_.reset();
    register_again("another registration is seen as coming from elsewhere now");
}

}  // namespace asterism::trunk
