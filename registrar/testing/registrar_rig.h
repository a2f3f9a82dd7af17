// SPDX-License-Identifier: Apache-2.0
// A registrar with one address of record, "alice", that is asked in REGISTERs.
#pragma once

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "asterism/registrar/registrar.h"
#include "asterism/rt/sim.h"
#include "asterism/schema/builder.h"
#include "asterism/store/journal.h"

namespace asterism::registrar::testing {

class RegistrarRig {
public:
    explicit RegistrarRig(endpoint::Aor aor) {
        aor.name = "alice";
        endpoint::Endpoint endpoint;
        endpoint.name = "alice";
        endpoint.aors = {"alice"};
        schema::SnapshotBuilder builder;
        builder.put(endpoint::Global{});
        builder.put(endpoint::System{});
        builder.put(aor);
        builder.put(endpoint);
        directory.swap(builder.build());
        transactions.set_core(core_);
        registrar.load();
    }

    /// A REGISTER with these header lines; the status of its answer.
    int ask(const std::vector<std::string>& lines, sip::FlowId flow = {}) {
        ++cseq_;
        auto text = fmt::format("Call-ID: one\r\nCSeq: {} REGISTER\r\n", cseq_);
        for (const auto& line : lines) text += line + "\r\n";
        const auto answer = send(text, *SocketAddress::parse("192.0.2.77:5060"), flow);
        return answer ? answer->status() : 0;
    }
    /// The rest of its header lines. Nullopt: it cannot be read, or there is no answer.
    std::optional<sip::Message> send(std::string_view lines, const SocketAddress& source, sip::FlowId flow) {
        const auto text = fmt::format(
            "REGISTER sip:us SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.77;branch=z9hG4bK{}\r\n"
            "From: <sip:alice@us>;tag=1\r\nTo: <sip:alice@us>\r\n{}Content-Length: 0\r\n\r\n",
            ++branch_, lines);
        auto message = sip::Message::parse(SharedBytes::copy(text));
        if (!message) return std::nullopt;
        sip::Origin origin;
        origin.source = source;
        origin.local = *SocketAddress::parse("192.0.2.1:5060");
        origin.flow = flow;
        if (flow) origin.transport = sip::Transport::Tcp;
        message->set_origin(origin);
        wire_.last = {};
        registrar.on_request({std::move(*message), directory.endpoint("alice"), {}});
        loop.settle();
        auto answer = sip::Message::parse(wire_.last);
        return answer ? std::optional(std::move(*answer)) : std::nullopt;
    }
    /// What is bound, in the order of its URIs.
    std::vector<std::string> uris() const {
        std::vector<std::string> out;
        for (const auto& row : registrar.rows("alice")) out.push_back(row.binding.uri);
        std::ranges::sort(out);
        return out;
    }

private:
    class LastAnswer final : public sip::Wire {
    public:
        sip::Sent send(const sip::Target&, const SharedBytes& bytes) override {
            last = bytes;
            return {true, {}};
        }
        SharedBytes last;
    };
    class Nobody final : public sip::Core {
        void on_request(sip::Message&&) override {}
        void on_ack(const sip::Message&) override {}
        void on_stray_response(const sip::Message&) override {}
    };
    LastAnswer wire_;
    Nobody core_;
    unsigned cseq_ = 0, branch_ = 0;

public:
    rt::SimLoop loop;
    rt::SimNet rt_net{loop, {}};
    sipnet::SipNet net{loop, rt_net, {}};
    sip::TransactionLayer transactions{loop.wheel(), wire_, {}};
    endpoint::Directory directory;
    EventBus events;
    endpoint::SecurityEvents security{events, [this] { return loop.wall_now(); }};
    store::MemoryJournal journal{loop};
    endpoint::Requester requester{loop, transactions, net, directory};
    Registrar registrar{{loop, transactions, net, directory, security, events, journal, requester, "test"}};
};

}  // namespace asterism::registrar::testing
