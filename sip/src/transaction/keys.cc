// SPDX-License-Identifier: Apache-2.0
#include "keys.h"

#include <cstring>

#include "../message/chars.h"
#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

/// Joins pieces in a buffer on the stack; what does not fit is hashed in between.
class Joined {
public:
    explicit Joined(const HashKey& key) : key_(key) {}
    Joined& add(std::string_view piece) {
        while (!piece.empty()) {
            if (size_ == sizeof buffer_) fold();
            const std::size_t take = std::min(piece.size(), sizeof buffer_ - size_);
            std::memcpy(buffer_ + size_, piece.data(), take);
            size_ += take;
            piece.remove_prefix(take);
        }
        if (size_ == sizeof buffer_) fold();
        buffer_[size_++] = '\n';
        return *this;
    }
    TxnKey hash() const { return keyed_hash(key_, {buffer_, size_}); }

private:
    void fold() {
        const TxnKey so_far = hash();
        std::memcpy(buffer_, &so_far, sizeof so_far);
        size_ = sizeof so_far;
    }
    const HashKey& key_;
    char buffer_[256];
    std::size_t size_ = 0;
};

}  // namespace

TxnKey client_key(const HashKey& key, std::string_view branch, std::string_view method) {
    return Joined(key).add("c").add(branch).add(method).hash();
}

TxnKey server_key(const HashKey& key, const Message& request, std::string_view method) {
    const Via& via = request.top_via();
    Joined joined(key);
    joined.add(method);
    std::string_view number = request.get(HeaderId::CSeq).value_or("");
    number = number.substr(0, number.find_first_of(" \t"));
    // 505: who uses a branch twice means another request by a higher CSeq. ACK and CANCEL have the INVITE's
    // number.
    if (via.is_rfc3261()) return joined.add(via.branch).add(via.sent_by).add(number).hash();
    return joined.add(request.request_uri().text)
        .add(request.from_tag())
        .add(request.call_id())
        .add(number)
        .add(via.text)
        .hash();
}

TxnKey merge_key(const HashKey& key, const Message& request) {
    return Joined(key)
        .add("m")
        .add(request.from_tag())
        .add(request.call_id())
        .add(request.get(HeaderId::CSeq).value_or(""))
        .hash();
}

bool branch_is_tag(const Message& request) {
    return request.top_via().is_rfc3261() && chars::all(request.top_via().branch, chars::kToken);
}

std::string stateless_tag(const HashKey& key, const Message& request) {
    if (branch_is_tag(request)) return std::string(request.top_via().branch);
    const TxnKey number = server_key(key, request, "-");
    return hex({reinterpret_cast<const char*>(&number), sizeof number});
}

}  // namespace asterism::sip
