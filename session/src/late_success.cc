// SPDX-License-Identifier: Apache-2.0
#include "late_success.h"

#include <algorithm>

#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/nat.h"

namespace asterism::session {

namespace {
constexpr std::size_t kMostLateBranches = 32;
}  // namespace

sip::Message effective(const sip::Message& response, const endpoint::Endpoint& endpoint) {
    auto copy = response.copy();
    endpoint::apply_nat(copy, endpoint);
    return copy;
}

LateSuccess::LateSuccess(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint,
                         std::string contact, sip::Target way)
    : services_(services),
      endpoint_(std::move(endpoint)),
      contact_(std::move(contact)),
      way_(std::move(way)) {}

void LateSuccess::on_response(const sip::Message& received) {
    if (received.status() < 200 || received.status() > 299) return;
    const auto response = effective(received, *endpoint_);
    auto dialog = sip::Dialog::uac(response, contact_, false);
    if (!dialog) return;
    // A repeat wants its ACK again, and no second BYE.
    const bool again = std::ranges::find(ended_, response.to_tag()) != ended_.end();
    auto& services = services_;
    endpoint::send_ack(services.net, dialog->ack(response.cseq().number), dialog->next_hop(), way_,
                       [&services](const sip::Draft& ack, sip::Target target) {
                           services.transactions.send_ack(ack, target);
                       });
    if (again || ended_.size() >= kMostLateBranches) return;
    ended_.emplace_back(response.to_tag());
    services.requester.send(
        endpoint::outgoing_within(services.net, *dialog, dialog->request(sip::Method::Bye), endpoint_, way_));
}

}  // namespace asterism::session
