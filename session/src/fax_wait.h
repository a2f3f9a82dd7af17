// SPDX-License-Identifier: Apache-2.0
// A re-INVITE that offers T.38, kept open for an application that takes fax: nobody took it within five
// seconds, and it is answered like any other (statement 438). A part of Session, there only meanwhile;
// exchange thread.
#pragma once

#include <functional>
#include <string_view>
#include <utility>

#include "asterism/base/timer.h"
#include "asterism/sip/message.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::session {

/// An m=image line that is wanted.
bool offers_fax(std::string_view description);

class FaxWait {
public:
    static constexpr Seconds kPatience{5};

    /// `over` may destroy it.
    FaxWait(TimerWheel& wheel, sip::ServerId id, const sip::Message& request, std::function<void()> over)
        : id_(id), request_(request.copy()), over_(std::move(over)), timer_(wheel, *this) {
        timer_.start(kPatience);
    }

    sip::ServerId id() const { return id_; }
    const sip::Message& request() const { return request_; }

private:
    void on_timer() {
        const auto over = std::move(over_);
        over();
    }

    sip::ServerId id_;
    sip::Message request_;
    std::function<void()> over_;
    Timer<FaxWait, &FaxWait::on_timer> timer_;
};

}  // namespace asterism::session
