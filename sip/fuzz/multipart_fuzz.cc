// SPDX-License-Identifier: Apache-2.0
// Any bytes as a multipart body; the first line is its boundary.
#include "asterism/sip/multipart.h"

using namespace asterism::sip;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string type = "multipart/mixed;boundary=" + std::string(text.substr(0, line));
    const auto parts = read_parts(type, text.substr(line));
    if (!parts) return 0;
    if (parts->size() > Limits{}.parts) __builtin_trap();
    std::vector<NewPart> again;
    for (const BodyPart& part : *parts) {
        (void)part.header("Content-Disposition");
        (void)part.is("application/sdp");
        again.push_back({"text/plain", std::string(part.content), {}});
    }
    if (again.empty()) return 0;
    const std::string boundary = make_boundary(again);
    const std::string written = write_parts(again, boundary);
    const auto back = read_parts("multipart/mixed;boundary=" + boundary, written);
    if (!back || back->size() != again.size()) __builtin_trap();
    for (std::size_t i = 0; i < again.size(); ++i)
        if ((*back)[i].content != again[i].content) __builtin_trap();
    return 0;
}
