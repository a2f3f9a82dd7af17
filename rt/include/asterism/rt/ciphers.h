// SPDX-License-Identifier: Apache-2.0
// The names by which TLS ciphers are chosen (transport option `cipher`), as OpenSSL has them. Any thread.
#pragma once

#include <string>
#include <vector>

namespace asterism::rt {

std::vector<std::string> tls_ciphers();

}  // namespace asterism::rt
