// SPDX-License-Identifier: Apache-2.0
// What OpenSSL complains of, in words for an administrator: which file, and what is wrong with it. Its own
// texts are never shown.
#pragma once

#include <string>
#include <string_view>

namespace asterism::rt {

/// Why a file could not be used as `what`: "certificate", "private key" or "list of trusted certificates".
/// Looks at the file; OpenSSL's queue of errors is empty afterwards.
std::string why_useless(const std::string& file, std::string_view what);
/// Of a folder of trusted certificates; empty when nothing is wrong with it.
std::string why_useless_folder(const std::string& folder);
/// Why a handshake or a connection failed: what the far end alerted, or we found, without numbers.
std::string why_tls_failed();

}  // namespace asterism::rt
