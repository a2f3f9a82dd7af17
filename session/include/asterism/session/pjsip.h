// SPDX-License-Identifier: Apache-2.0
// Calls by SIP: takes INVITEs that were admitted, and dials PJSIP/... (RFC 3261 13; reference 213 to 279).
// Owns no session: each belongs to its channel.
#pragma once

#include <memory>

#include "asterism/endpoint/handlers.h"
#include "asterism/endpoint/locator.h"
#include "asterism/endpoint/requester.h"
#include "asterism/endpoint/trunk_health.h"
#include "asterism/session/call_names.h"
#include "asterism/sip/dialog_layer.h"

namespace asterism::session {

class Farewells;
class Referrals;

/// What a SIP session stands on. All of it outlives every session.
struct SipServices {
    Calls& calls;
    sip::TransactionLayer& transactions;
    sip::DialogTable& dialogs;
    sipnet::SipNet& net;
    endpoint::Requester& requester;
    endpoint::Directory& directory;
    const endpoint::Locator& locator;
    endpoint::TrunkHealth& health;
    /// Set by Pjsip.
    Farewells* farewells = nullptr;
    Referrals* referrals = nullptr;
};

class Pjsip final : public call::Technology, public endpoint::RequestHandler {
public:
    explicit Pjsip(SipServices services);
    ~Pjsip() override;

    std::string_view name() const override { return "PJSIP"; }
    std::string_view description() const override { return "PJSIP Channel Driver"; }
    std::expected<Channel*, Cause> request(const DialRequest& request) override;

    /// INVITE outside a dialog.
    void on_request(endpoint::Incoming&& incoming) override;

    /// Sessions that were hung up and have not said BYE yet: the end of the program waits for these.
    std::size_t leaving() const;
    /// The end of the program is near: whoever transferred his call is not waited for any more.
    void say_goodbye();
    /// Drops them without a word: the end of the program.
    void clear();

private:
    bool refuse_early(const endpoint::Incoming& incoming, const std::string& exten);
    bool refuse_extensions(const endpoint::Incoming& incoming);
    SipServices services_;
    std::unique_ptr<Farewells> farewells_;
    std::unique_ptr<Referrals> referrals_;
};

/// The first reachable contact of the first AOR that has any (statement 242). `passed_over`: those that are
/// not tried at present; may be empty.
std::optional<endpoint::Reachable> choose_contact(
    const endpoint::Locator& locator, const std::vector<std::string>& aors,
    const std::function<bool(const endpoint::Reachable&)>& passed_over = {});

/// PJSIP_DIAL_CONTACTS: every contact of the endpoint (or of one aor) that is not unreachable, as
/// "PJSIP/6001/sip:...", joined by & (statement 245).
std::string dial_contacts(const endpoint::Directory& directory, const endpoint::Locator& locator,
                          std::string_view endpoint_name, std::string_view aor = {});

}  // namespace asterism::session
