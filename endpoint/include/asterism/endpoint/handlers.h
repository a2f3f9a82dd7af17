// SPDX-License-Identifier: Apache-2.0
// Which room takes which request, once it was admitted: filled by `server`, dispatched by Intake. The rooms
// above implement RequestHandler; this floor does not know them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// By method, and where the method has event packages (RFC 6665, RFC 3903) by these.
class Handlers {
public:
    /// Of all with that method; where events are set for it, too, of those with another event or none.
    void set(sip::Method method, RequestHandler& handler) { of(method).any = &handler; }
    /// Of those whose Event names it; RFC 6665 8.2.1: byte by byte. `event` is a constant.
    void set(sip::Method method, std::string_view event, RequestHandler& handler) {
        of(method).events.emplace_back(event, &handler);
    }
    /// Null: nobody takes it.
    RequestHandler* find(const sip::Message& request) const;

private:
    struct OfMethod {
        RequestHandler* any = nullptr;
        std::vector<std::pair<std::string_view, RequestHandler*>> events;
    };
    OfMethod& of(sip::Method method) { return handlers_[static_cast<std::size_t>(method)]; }

    std::array<OfMethod, 32> handlers_{};
};

}  // namespace asterism::endpoint
