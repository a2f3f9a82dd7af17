// SPDX-License-Identifier: Apache-2.0
// RFC 5626 on the registrar's side: which flow of which device a Contact is about. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "asterism/registrar/binding.h"
#include "asterism/sip/message.h"

namespace asterism::registrar {

struct OutboundFlow {
    std::string instance;
    std::uint32_t reg_id = 0;
    /// Nobody stands between: it is the connection that the request came on.
    bool is_ours = false;
};

/// What a request says of flows, read once however many contacts it holds. A view.
class FlowSupport {
public:
    explicit FlowSupport(const sip::Message& request);
    /// RFC 5626 6: the flow that a Contact is about; nothing without an instance, or where the agent does not
    /// say that it knows of flows, or when somebody stands between us who does not say so (the first hop,
    /// which alone could keep the flow).
    OutboundFlow of(const sip::NameAddr& contact);

private:
    void read();
    const sip::Message& request_;
    bool read_ = false;
    bool supported_ = false;
    bool is_ours_ = false;
};

/// What stands behind a Contact of the answer so that the device knows its flow again.
std::string flow_params(const Binding& binding);

}  // namespace asterism::registrar
