// SPDX-License-Identifier: Apache-2.0
// The `sdp` lines of a flow: descriptions written from a few words, answers made to an offer, and facts
// looked up in what came. Text only, without help from the room `sdp`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "words.h"

namespace asterism::flows {

struct SdpMedia {
    std::string kind;
    int port = 0;
    std::string profile;
    std::vector<std::string> formats;
    /// What stands below its m= line, with "a=" and the like.
    std::vector<std::string> lines;
};

struct SdpText {
    std::vector<std::string> session;
    std::vector<SdpMedia> media;

    static SdpText read(std::string_view body);
    const SdpMedia* find(std::string_view kind) const;
    /// "video": the first of its kind; "video2": the second.
    const SdpMedia* find_stream(std::string_view name) const;
    /// c= of the media or the session.
    std::string address(const SdpMedia& media) const;
    std::string direction(const SdpMedia& media) const;
    std::string rtpmap(const SdpMedia& media, std::string_view format) const;
    std::string version() const;
};

/// Who describes himself: where he hears, and how far his o= line has come.
struct SdpSpeaker {
    std::string ip;
    int port = 0;
    std::string session_id;
    unsigned version = 0;
};

/// What is added to a speaker's port for that stream.
int port_offset(std::string_view stream);

/// `lines`: the words behind each `sdp`. Empty: audio, ulaw and telephone-event.
/// The fault is for the person who wrote the flow.
std::optional<std::string> write_sdp(const std::vector<std::string>& lines, const SdpSpeaker& speaker,
                                     std::string& out);
/// An answer that takes the first audio codec offered, and telephone-event; everything else is declined.
/// `lines`, when there are any, say what the answer's streams are instead: each belongs to the next offered
/// stream of its kind.
std::optional<std::string> answer_sdp(std::string_view offer, const std::vector<std::string>& lines,
                                      const SdpSpeaker& speaker, std::string& out);
/// What is wrong with `body` by one `sdp` line; nullopt when it fits. `before`: the former description.
std::optional<std::string> check_sdp(std::string_view words, std::string_view body, std::string_view before,
                                     Captures& captured);

}  // namespace asterism::flows
