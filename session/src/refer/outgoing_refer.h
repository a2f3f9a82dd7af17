// SPDX-License-Identifier: Apache-2.0
// We ask the far end of a call to turn elsewhere (RFC 3515 2.4.1; statements 265, 266), and hear by its
// NOTIFYs what came of it. A part of EstablishedSession, there only meanwhile; exchange thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "asterism/base/timer.h"
#include "session_core.h"

namespace asterism::session {

class OutgoingRefer final : public endpoint::RequestUser, public sip::DialogUsage {
public:
    /// `status`: that it told of last; 0: of none. Called once; it may be destroyed in a later turn.
    using Over = std::function<void(bool succeeded, int status)>;
    OutgoingRefer(SessionCore& core, Over over);
    ~OutgoingRefer() override;
    /// `target`: a URI.
    void send(std::string_view target);
    bool is_over() const { return !over_; }

    // endpoint::RequestUser
    void on_response(const sip::Message& response) override;
    void on_failed(int status, const std::string& why) override;
    std::uint32_t next_cseq(std::uint32_t former) override;

    // sip::DialogUsage: NOTIFY of its event
    bool wants(const sip::Message& request) const override;
    void on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) override;

private:
    void end(bool succeeded, int status);
    void on_silence() { end(false, 0); }

    SessionCore& core_;
    Over over_;
    sip::Dialog* dialog_;
    endpoint::RequestId request_ = 0;
    bool notified_ = false;
    Timer<OutgoingRefer, &OutgoingRefer::on_silence> silence_;
};

/// The status of a status line as message/sipfrag has it (RFC 3420); 0: it is none.
int status_of_fragment(std::string_view text);

}  // namespace asterism::session
