// SPDX-License-Identifier: Apache-2.0
// By what a message finds its transaction, as one keyed number: with a secret key nobody can aim at a
// collision, and by chance one comes in thirty years of a hundred thousand requests a second.
//
//   RFC 3261 17.1.3   a response: branch and method of CSeq
//   RFC 3261 17.2.3   a request: branch, sent-by, method (ACK counts as INVITE); without the magic cookie the
//                     rules of RFC 2543: URI, From tag, Call-ID, CSeq, top Via
//   RFC 3261 8.2.2.2  a request that came twice by different ways: From tag, Call-ID, CSeq
#pragma once

#include <cstdint>

#include "asterism/sip/message.h"
#include "asterism/sip/tokens.h"

namespace asterism::sip {

using TxnKey = std::uint64_t;

TxnKey client_key(const HashKey& key, std::string_view branch, std::string_view method);
/// `method`: of the transaction that is looked for; INVITE for an ACK or CANCEL.
TxnKey server_key(const HashKey& key, const Message& request, std::string_view method);
TxnKey merge_key(const HashKey& key, const Message& request);

/// The Via branch is a token that nobody else uses.
bool branch_is_tag(const Message& request);
/// To tag of a stateless answer: the Via branch, or, where that is no token, a keyed number.
std::string stateless_tag(const HashKey& key, const Message& request);

}  // namespace asterism::sip
