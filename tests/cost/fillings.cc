// SPDX-License-Identifier: Apache-2.0
#include "fillings.h"

#include <fmt/core.h>

namespace asterism::cost {

namespace {

using Value = std::function<std::string(std::size_t number)>;

/// Lines of a list, each as long as a line may be.
std::string list(const std::string& header, const Value& value, std::size_t bytes) {
    constexpr std::size_t kLine = 16000;
    std::string out;
    for (std::size_t number = 0; out.size() < bytes;) {
        std::string line = header + ": " + value(number++);
        while (line.size() < kLine && out.size() + line.size() < bytes) (line += ",") += value(number++);
        (out += line) += "\r\n";
    }
    return out;
}

Kind of_list(std::string header, Value value, std::string how = {}) {
    const auto name = how.empty() ? header : header + ", " + how;
    return {name, [=](std::size_t bytes) { return Filling{.headers = list(header, value, bytes)}; }};
}

std::string repeated(const Value& value, std::size_t bytes) {
    std::string out;
    for (std::size_t number = 0; out.size() < bytes; ++number) out += value(number);
    return out;
}

/// As many lines as a message may have.
Kind of_lines(std::string header, Value value) {
    return {header + ", lines of it", [=](std::size_t bytes) {
                Filling filling;
                const auto each = bytes / 240;
                for (std::size_t number = 0; number < 240; ++number) {
                    auto line = header + ": " + value(number);
                    line.resize(std::max(line.size(), each - 2), ' ');
                    (filling.headers += line) += "\r\n";
                }
                return filling;
            }};
}

/// One value that has much in it; a line is no longer than 16 kB.
Kind of_contact(std::string name, std::string before, Value part, std::string after) {
    return {"Contact, " + name, [=](std::size_t bytes) {
                return Filling{.contact = before + repeated(part, bytes / 4) + after};
            }};
}

Kind of_sdp(std::string name, std::function<std::string(std::size_t)> media) {
    return {"SDP, " + name, [=](std::size_t bytes) {
                return Filling{
                    .type = "application/sdp",
                    .body = "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n" +
                            media(bytes)};
            }};
}

std::string number_of(std::size_t number) { return std::to_string(number); }

void add_lists(std::vector<Kind>& out) {
    out.push_back(
        of_list("Via", [](auto n) { return fmt::format("SIP/2.0/UDP h{};branch=z9hG4bK{}", n, n); }));
    for (const auto* name :
         {"Route", "Record-Route", "Path", "Service-Route", "P-Asserted-Identity", "Diversion",
          "History-Info", "Remote-Party-ID", "P-Preferred-Identity", "Alert-Info"})
        out.push_back(of_list(name, [](auto n) { return fmt::format("<sip:r{}@h;lr>", n); }));
    for (const auto* name :
         {"Supported", "Require", "Accept", "Accept-Encoding", "Accept-Language", "Allow", "Allow-Events",
          "Reason", "Warning", "Recv-Info", "Security-Client", "X-Unknown"})
        out.push_back(of_list(name, [](auto n) { return "t" + number_of(n); }));
    out.push_back(of_list("Supported", [](auto) { return "100rel"; }, "the same ever again"));
    out.push_back(of_list("X-Commas", [](auto) { return std::string(); }, "nothing between them"));
    out.push_back(of_list("Contact", [](auto n) { return fmt::format("<sip:d{}@192.0.2.1>", n); }));
    out.push_back(of_list("Contact", [](auto n) { return fmt::format("<sip:d@h;x={}>", n); }, "alike"));
    out.push_back(of_list("Contact", [](auto) { return std::string("<sip:d@h>"); }, "the same ever again"));
    out.push_back(
        of_list("Contact", [](auto n) { return fmt::format("<sip:d{}@h>;expires=0", n); }, "taken away"));
    out.push_back(of_list(
        "Contact",
        [](auto n) {
            auto uri = fmt::format("<sip:d@h;z={}", n);
            for (int i = 0; i < 100; ++i) uri += fmt::format(";p{}", i);
            return uri + ">";
        },
        "alike and long"));
    out.push_back(of_list(
        "Contact",
        [](auto n) {
            return fmt::format("<sip:d{}@h>;+sip.instance=\"<urn:uuid:{}>\";reg-id=1;expires=0", n, n);
        },
        "flows"));
    // As many as the limits let in, and no more.
    out.push_back(
        of_list("Contact", [](auto n) { return fmt::format("<sip:d{:050}@h>", n); }, "to the brim"));
    out.push_back(of_list(
        "Contact", [](auto n) { return fmt::format("<sip:d{:048}@h;x={}>", n / 10, n % 10); },
        "alike, to the brim"));
    out.push_back({"Contact and Path, to the brim",
                   [](std::size_t bytes) {
                       const Value contact = [](auto n) { return fmt::format("<sip:d{:050}@h>", n); };
                       return Filling{.headers = "Supported: path\r\nPath: <sip:" + std::string(300, 'p') +
                                                 "@h>\r\n" + list("Contact", contact, bytes)};
                   },
                   true});
    out.push_back({"Contact and Path",
                   [](std::size_t bytes) {
                       const Value contact = [](auto n) { return fmt::format("<sip:d{}@h>", n); };
                       const Value path = [](auto n) { return fmt::format("<sip:r{}@h;lr>", n); };
                       return Filling{.headers = "Supported: path\r\n" + list("Contact", contact, bytes / 2) +
                                                 list("Path", path, bytes / 2)};
                   },
                   true});
    out.push_back({"Contact and a long User-Agent",
                   [](std::size_t bytes) {
                       const Value contact = [](auto n) { return fmt::format("<sip:d{}@h>", n); };
                       return Filling{.headers = "User-Agent: " + std::string(15000, 'x') + "\r\n" +
                                                 list("Contact", contact, bytes / 2)};
                   },
                   true});
}

void add_lines(std::vector<Kind>& out) {
    const Value digest = [](auto n) {
        return fmt::format(
            "Digest username=\"alice\",realm=\"asterisk\",nonce=\"{}\",uri=\"sip:us\",response=\"{:032}\"", n,
            n);
    };
    for (const auto* name : {"Authorization", "Proxy-Authorization"}) {
        out.push_back(of_lines(name, digest));
        out.push_back({std::string(name) + ", one", [name = std::string(name), digest](std::size_t bytes) {
                           return Filling{.headers = name + ": " + digest(1) + ",x=\"" +
                                                     std::string(bytes / 4, 'x') + "\"\r\n"};
                       }});
        out.push_back({std::string(name) + ", of many words", [name = std::string(name)](std::size_t bytes) {
                           return Filling{
                               .headers =
                                   name + ": Digest a=b" +
                                   repeated([](auto n) { return ",a" + number_of(n) + "=b"; }, bytes / 4) +
                                   "\r\n"};
                       }});
    }
    for (const auto* name :
         {"X-Unknown", "Subject", "User-Agent", "Content-Disposition", "Reason", "Contact"})
        out.push_back(of_lines(name, [](auto n) { return fmt::format("<sip:a{}@h>", n); }));
    out.push_back({"a folded line", [](std::size_t bytes) {
                       return Filling{.headers = "Subject: a" +
                                                 repeated([](auto) { return "\r\n b"; }, bytes / 4) + "\r\n"};
                   }});
    out.push_back(of_contact(
        "parameters of the URI", "<sip:alice@192.0.2.10", [](auto n) { return ";p" + number_of(n); }, ">"));
    out.push_back(of_contact(
        "parameters of the header", "<sip:alice@192.0.2.10>", [](auto n) { return ";p" + number_of(n); },
        ""));
    out.push_back(of_contact(
        "headers of the URI", "<sip:alice@192.0.2.10?a=b",
        [](auto n) { return "&p" + number_of(n) + "=%41"; }, ">"));
    out.push_back(of_contact(
        "private parameters", "<sip:alice@192.0.2.10", [](auto n) { return ";x-ast-" + number_of(n); }, ">"));
    out.push_back(
        {"a long user", [](std::size_t bytes) { return Filling{.user = std::string(bytes / 8, 'u')}; }});
    out.push_back({"an escaped user", [](std::size_t bytes) {
                       return Filling{.user = repeated([](auto) { return "%41"; }, bytes / 8)};
                   }});
}

void add_bodies(std::vector<Kind>& out) {
    const auto audio = [](const std::string& formats) { return "m=audio 4000 RTP/AVP " + formats + "\r\n"; };
    out.push_back(of_sdp("formats", [=](auto bytes) {
        return audio("0" + repeated([](auto n) { return " " + number_of(96 + n % 32); }, bytes / 2)) +
               "a=rtpmap:127 x/8000\r\n";
    }));
    out.push_back(of_sdp("formats and maps", [=](auto bytes) {
        return audio("0" + repeated([](auto) { return std::string(" 127"); }, bytes / 2)) +
               repeated([](auto) { return std::string("a=rtpmap:96 x/8000\r\n"); }, bytes / 2) +
               "a=rtpmap:127 x/8000\r\n";
    }));
    out.push_back(of_sdp("attributes", [=](auto bytes) {
        return audio("0") + repeated([](auto n) { return "a=x" + number_of(n) + ":1\r\n"; }, bytes);
    }));
    out.push_back(of_sdp("attributes of the session", [=](auto bytes) {
        return repeated([](auto n) { return "a=x" + number_of(n) + "\r\n"; }, bytes / 2) +
               repeated([&](auto) { return audio("0"); }, bytes / 2);
    }));
    out.push_back(of_sdp("parameters of formats", [=](auto bytes) {
        return audio("96") + "a=rtpmap:96 opus/48000/2\r\n" +
               repeated([](auto n) { return "a=fmtp:96 x=" + number_of(n) + "\r\n"; }, bytes);
    }));
    out.push_back(
        of_sdp("media", [=](auto bytes) { return repeated([&](auto) { return audio("0"); }, bytes); }));
    out.push_back(of_sdp("candidates", [=](auto bytes) {
        return audio("0") +
               repeated(
                   [](auto n) {
                       return fmt::format("a=candidate:{} 1 UDP {} 192.0.2.10 4000 typ host\r\n", n, n);
                   },
                   bytes);
    }));
    const auto parts = [](const std::string& boundary, const Value& part, std::size_t bytes) {
        return Filling{
            .type = "multipart/mixed;boundary=" + boundary,
            .body = repeated([&](auto n) { return "--" + boundary + "\r\n" + part(n) + "\r\n"; }, bytes) +
                    "--" + boundary + "--\r\n"};
    };
    out.push_back({"parts of a body", [=](std::size_t bytes) {
                       return parts("b", [](auto) { return "Content-Type: text/plain\r\n\r\nx"; }, bytes);
                   }});
    out.push_back({"headers of a part", [=](std::size_t bytes) {
                       return parts(
                           "b",
                           [=](auto) {
                               return repeated([](auto n) { return fmt::format("X-{}: y\r\n", n); }, bytes) +
                                      "\r\nx";
                           },
                           1);
                   }});
    out.push_back({"what is nearly a boundary", [](std::size_t bytes) {
                       const std::string boundary(70, '-');
                       return Filling{.type = "multipart/mixed;boundary=\"" + boundary + "x\"",
                                      .body = std::string(bytes, '-')};
                   }});
    for (const auto* type : {"text/plain", "application/dtmf-relay", "application/simple-message-summary",
                             "application/pidf+xml", "message/sipfrag", "application/media_control+xml",
                             "application/resource-lists+xml", "application/rlmi+xml"}) {
        out.push_back({std::string("lines of ") + type, [type = std::string(type)](std::size_t bytes) {
                           return Filling{
                               .type = type,
                               .body =
                                   repeated([](auto n) { return fmt::format("Signal{}: 1\r\n", n); }, bytes)};
                       }});
        out.push_back({std::string("elements of ") + type, [type = std::string(type)](std::size_t bytes) {
                           return Filling{.type = type,
                                          .body = repeated([](auto) { return "<a b=\"c\">"; }, bytes)};
                       }});
    }
}

}  // namespace

Filling plain(std::size_t bytes) {
    return {.headers = list("X-Plain", [](auto) { return std::string(15000, 'x'); }, bytes)};
}

std::vector<Kind> kinds() {
    std::vector<Kind> out;
    add_lists(out);
    add_lines(out);
    add_bodies(out);
    return out;
}

}  // namespace asterism::cost
