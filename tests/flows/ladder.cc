// SPDX-License-Identifier: Apache-2.0
#include "ladder.h"

#include <fmt/core.h>

#include <cstdio>

#include "asterism/base/text.h"

namespace asterism::flows {

namespace {
constexpr std::size_t kMostLines = 5000;

/// Of a SIP message: the start line, the CSeq of an answer, the tag of To if there is one, and whether it has
/// SDP.
std::string summary(std::string_view text) {
    std::string out(trim(text.substr(0, text.find('\n'))));
    for (auto line : split(text, '\n')) {
        line = trim(line);
        if (line.empty()) break;
        if (out.starts_with("SIP/2.0") && line.starts_with("CSeq:"))
            out += fmt::format("   ({})", trim(line.substr(5)));
    }
    if (out.starts_with("SIP/2.0 ")) out = out.substr(8);
    if (text.find("\nm=") != std::string_view::npos) out += "   [sdp]";
    return out;
}
}  // namespace

Millis Ladder::passed() const { return std::chrono::floor<Millis>(loop_.now() - start_); }

void Ladder::add(std::string line, std::string_view more) {
    const auto at = passed().count();
    auto full = fmt::format("{:6}.{:03}  {}", at / 1000, at % 1000, line);
    for (const auto part : {std::string_view(full), more})
        for (const char c : part)
            fingerprint_ = (fingerprint_ ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    if (trace_) {
        std::printf("%s\n", full.c_str());
        for (auto text : more.empty() ? std::vector<std::string_view>{} : split(more, '\n'))
            std::printf("            | %s\n", std::string(trim(text)).c_str());
    }
    if (lines_.size() < kMostLines) lines_.push_back(std::move(full));
}

void Ladder::message(std::string_view from, std::string_view to, std::string_view text) {
    add(fmt::format("{:>8} -> {:<8}  {}", from, to, summary(text)), text);
}

void Ladder::note(std::string_view text) { add(fmt::format("         {}", text)); }

void Ladder::log(std::string_view text) {
    log_.emplace_back(text);
    add(fmt::format("     log {}", text));
}

std::string Ladder::text() const {
    std::string out;
    for (const auto& line : lines_)
        if (line.find("     log ") == std::string::npos) out += line + "\n";
    return out;
}

std::string Ladder::log_text() const {
    std::string out;
    for (const auto& line : lines_)
        if (line.find("     log ") != std::string::npos) out += line + "\n";
    return out;
}

}  // namespace asterism::flows
