// SPDX-License-Identifier: Apache-2.0
// Session supplements: one ordered table of those who see the messages of a session and may add to them, or
// refuse the call. Whatever is no part of INVITE itself (Reason, identities, later timers, diversion, AOC,
// geolocation) is of this form. A supplement keeps no state of its own: what it must remember it keeps on the
// channel.
//
//   request in     refuses by a status, or reads
//   response in    reads
//   request out    adds headers or body parts
//   response out   adds headers or body parts
//
// Exchange thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "asterism/endpoint/directory.h"
#include "asterism/session/call_names.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"

namespace asterism::session {

/// What a supplement may know of the session.
struct SupplementContext {
    const endpoint::Endpoint& endpoint;
    const endpoint::Directory& directory;
    /// Null before there is one.
    Channel* channel = nullptr;
    /// Why it ends, on messages that end it: NotDefined where nobody gave a cause; else unset. Supplements
    /// that read a message may set it.
    std::optional<Cause> cause;
    /// Of an INVITE whose way is known: our URI as From would have it if nobody were anonymous (524). Else
    /// empty.
    std::string_view our_uri{};
    /// We made the call.
    bool we_called = false;
    /// The session stands already.
    bool in_dialog = false;
    /// The message answers a BYE.
    bool ending = false;
    /// The message is the first answer beyond 100 to the INVITE that called us.
    bool first_answer = false;
};

class Supplement {
public:
    virtual ~Supplement() = default;
    virtual std::string_view name() const = 0;
    /// The INVITE that begins a call to us, or a request within the dialog. Not 0: the status that refuses
    /// it.
    virtual int on_request_in(SupplementContext&, const sip::Message&) const { return 0; }
    virtual void on_response_in(SupplementContext&, const sip::Message&) const {}
    virtual void on_request_out(SupplementContext&, sip::Draft&) const {}
    /// An INVITE or UPDATE of ours whose way is known: From is written. It may come again for the next place
    /// that is tried, with the same draft: set, and do not add.
    virtual void on_address_known(SupplementContext&, sip::Draft&) const {}
    virtual void on_response_out(SupplementContext&, sip::Draft&) const {}
};

/// All of them, in the order in which they see a message.
std::span<const Supplement* const> supplements();

int request_in(SupplementContext& context, const sip::Message& request);
void response_in(SupplementContext& context, const sip::Message& response);
void request_out(SupplementContext& context, sip::Draft& request);
void address_known(SupplementContext& context, sip::Draft& request);
void response_out(SupplementContext& context, sip::Draft& response);

// The table's entries; each in a source of its own name.
const Supplement& identity_supplement();
const Supplement& diversion_supplement();
const Supplement& reason_supplement();
const Supplement& headers_supplement();
const Supplement& aoc_supplement();
const Supplement& referred_supplement();

}  // namespace asterism::session
