// SPDX-License-Identifier: Apache-2.0
// A ClientUser of two functions, for requests sent one at a time.
#pragma once

#include <functional>
#include <utility>

#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

class ClientFunctions : public ClientUser {
public:
    using OnResponse = std::function<void(const Message& response)>;
    using OnFailed = std::function<void(Failure failure)>;
    ClientFunctions(OnResponse response, OnFailed failed)
        : response_(std::move(response)), failed_(std::move(failed)) {}

    void on_response(ClientId, const Message& response) override { response_(response); }
    void on_failed(ClientId, Failure failure) override { failed_(failure); }

private:
    OnResponse response_;
    OnFailed failed_;
};

}  // namespace asterism::sip
