// SPDX-License-Identifier: Apache-2.0
#include "mediasec.h"

namespace asterism::trunk {

void Mediasec::write(const std::vector<std::string>& ours, sip::Draft& request) const {
    request.set(sip::HeaderId::Require, "mediasec");
    request.set(sip::HeaderId::ProxyRequire, "mediasec");
    request.remove(sip::HeaderId::SecurityClient);
    for (const auto& one : ours) request.add(sip::HeaderId::SecurityClient, one);  // 633
    request.remove(sip::HeaderId::SecurityVerify);
    for (const auto& one : theirs_) request.add(sip::HeaderId::SecurityVerify, one);
}

bool Mediasec::learn(const sip::Message& response) {
    std::vector<std::string> named;
    for (const auto value : response.values(sip::HeaderId::SecurityServer)) named.emplace_back(value);
    if (named.empty()) return false;
    theirs_ = std::move(named);
    return true;
}

}  // namespace asterism::trunk
