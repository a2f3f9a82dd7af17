// SPDX-License-Identifier: Apache-2.0
#include "memory_wire.h"

namespace asterism::sip::testing {

Draft Bench::draft(Method method, std::string_view call_id) {
    Draft draft = Draft::request(method, "sip:bob@192.0.2.10");
    draft.add(HeaderId::MaxForwards, "70");
    draft.add(HeaderId::From, "<sip:us@192.0.2.1>;tag=ours");
    draft.add(HeaderId::To, "<sip:bob@192.0.2.10>");
    draft.add(HeaderId::CallId, call_id);
    draft.add(HeaderId::CSeq, fmt::format("7 {}", method_name(method)));
    draft.add(HeaderId::Contact, "<sip:us@192.0.2.1:5060>");
    return draft;
}

}  // namespace asterism::sip::testing
