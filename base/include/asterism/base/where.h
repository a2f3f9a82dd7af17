// SPDX-License-Identifier: Apache-2.0
// A place in the source as people want to read it: "session.cc", "on_bye". Constant text; any thread.
#pragma once

#include <source_location>
#include <string_view>

namespace asterism {

/// Without its folders.
inline std::string_view file_name(const std::source_location& where) {
    const std::string_view path = where.file_name();
    const auto slash = path.rfind('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

/// "request" of "auto asterism::session::Pjsip::request(...)".
inline std::string_view function_name(const std::source_location& where) {
    const std::string_view pretty = where.function_name();
    auto name = pretty.substr(0, pretty.find('('));
    if (const auto space = name.rfind(' '); space != name.npos) name = name.substr(space + 1);
    if (const auto colon = name.rfind(':'); colon != name.npos) name = name.substr(colon + 1);
    return name.empty() ? std::string_view("main") : name;
}

}  // namespace asterism
