// SPDX-License-Identifier: Apache-2.0
// Which room takes which request, once it was admitted: filled by `server`, dispatched by Intake. The rooms
// above implement RequestHandler; this floor does not know them.
#pragma once

#include <array>
#include <string>

#include "asterism/endpoint/directory.h"
#include "asterism/sip/message.h"

namespace asterism::endpoint {

/// A request outside any dialog that was admitted: from whom it is, is settled.
struct Incoming {
    sip::Message request;
    Ref<Endpoint> endpoint;
    /// The user name of the credentials that were accepted; empty when none were asked for.
    std::string auth_username;
};

class RequestHandler {
public:
    /// Answers by the transaction layer: accept() and respond(), or reply_stateless().
    virtual void on_request(Incoming&& incoming) = 0;

protected:
    ~RequestHandler() = default;
};

/// What the dialplan holds for an address, for answers that need to know (OPTIONS).
class DialplanQuestions {
public:
    virtual bool exists(std::string_view context, std::string_view exten, std::string_view caller) const = 0;

protected:
    ~DialplanQuestions() = default;
};

class Handlers {
public:
    void set(sip::Method method, RequestHandler& handler) {
        handlers_[static_cast<std::size_t>(method)] = &handler;
    }
    RequestHandler* find(sip::Method method) const { return handlers_[static_cast<std::size_t>(method)]; }

private:
    std::array<RequestHandler*, 32> handlers_{};
};

}  // namespace asterism::endpoint
