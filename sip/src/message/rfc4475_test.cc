// SPDX-License-Identifier: Apache-2.0
// RFC 4475: all 49 torture messages, each with its verdict. Where the RFC leaves a choice, or
// docs/reference has another answer, the remark says so. The messages are those of the RFC's appendix.
#include <fmt/core.h>

#include "asterism/sip/check.h"
#include "asterism/sip/message.h"
#include "tree.h"

namespace asterism::sip {

namespace {

constexpr int kServe = 0;
constexpr int kSilence = -1;

struct Case {
    const char* file;
    int verdict;  // kServe, kSilence, or the status of the refusal
    const char* remark;
};

constexpr Case kCases[] = {
    // 3.1.1 valid
    {"wsinv", kServe, "folds, compact names, odd case"},
    {"intmeth", kServe, "wide range of characters; the method is refused above by 501"},
    {"esc01", kServe, "escaped characters in user parts"},
    {"escnull", kServe, "escaped null bytes"},
    {"esc02", kServe, "the method is RE%47IST%45R and no REGISTER: 501 above"},
    {"lwsdisp", kServe, "no space between display name and <"},
    {"longreq", kServe, "long values"},
    {"dblreq", kServe, "what follows the body of a datagram is ignored"},
    {"semiuri", kServe, "semicolon in the user part"},
    {"transports", kServe, "unknown transports in Via"},
    {"mpart01", kServe, "multipart body with binary content"},
    {"unreason", kServe, "UTF-8 in the reason phrase"},
    {"noreason", kServe, "empty reason phrase"},
    // 3.1.2 invalid
    {"badinv01", 400, "empty parameters in Via and Contact"},
    {"clerr", 400, "Content-Length beyond the datagram"},
    {"ncl", 400, "negative Content-Length"},
    {"scalar02", 400, "numbers too large in a request"},
    {"scalarlg", kSilence, "the same in a response: dropped"},
    {"quotbal", 400, "unterminated quoted string in To"},
    {"ltgtruri", 400, "<> around the request URI"},
    {"lwsruri", 400, "spaces in the request URI"},
    {"lwsstart", 400, "more than one space in the request line"},
    {"trws", 400, "space behind the version"},
    {"escruri", 400, "headers in the request URI"},
    {"baddate", kServe, "Date in another zone: the header is ignored, as the RFC allows"},
    {"regbadct", 400, "Contact with a question mark, but without <>"},
    {"badaspec", 400, "space within the <> of To"},
    {"baddn", 400, "display name with a comma, without quotes"},
    {"badvers", 505, "SIP/7.0"},
    {"mismatch01", 400, "method of CSeq is another one"},
    {"mismatch02", 400, "the same with an unknown method"},
    {"bigcode", kSilence, "response with an impossible status"},
    // 3.2 transaction layer
    {"badbranch", kServe, "z9hG4bK alone: matched as RFC 2543, as the RFC allows"},
    // 3.3 application layer
    {"insuf", 400, "no Call-ID, From, To"},
    {"unkscm", kSilence, "unknown scheme of the request URI: statement 15 (the RFC: 416)"},
    {"novelsc", kSilence, "likewise, a known but unrelated scheme"},
    {"unksm2", 416, "unknown scheme in To: statement 11"},
    {"bext01", kServe, "unknown Require: 420 above"},
    {"invut", kServe, "unknown body type: 415 above"},
    {"regaut01", kServe, "unknown Authorization scheme: challenged above"},
    {"multi01", 400, "single headers that stand twice"},
    {"mcl01", 400, "two Content-Lengths that differ"},
    {"bcast", kSilence, "a response whose Via has another one behind it: not for us"},
    {"zeromf", kServe, "Max-Forwards 0 stops proxies, not us"},
    {"cparam01", kServe, "unknown Contact parameter"},
    {"cparam02", kServe, "unknown URI parameter"},
    {"regescrt", kServe, "escaped headers in a Contact URI"},
    {"sdp01", kServe, "Accept without application/sdp: 406 above"},
    // 3.4 backward compatibility
    {"inv2543", 400, "INVITE of RFC 2543 without Contact: statement 13 (the RFC: served)"},
};

int verdict_of(const std::string& bytes) {
    auto message = Message::parse(SharedBytes::copy(bytes));
    if (!message) return message.error().legible ? message.error().status : kSilence;
    const Verdict verdict = message->is_request() ? check_request(*message) : check_response(*message);
    if (verdict.kind == Verdict::Kind::Refuse) return verdict.status;
    return verdict.kind == Verdict::Kind::Silence ? kSilence : kServe;
}

}  // namespace

TEST(Rfc4475, EveryMessageGetsItsVerdict) {
    EXPECT_EQ(std::size(kCases), 49u);
    for (const Case& c : kCases) {
        EXPECT_EQ(verdict_of(tree_file(fmt::format("tests/facts/rfc4475/{}.dat", c.file))), c.verdict)
            << c.file << ": " << c.remark;
    }
}

}  // namespace asterism::sip
