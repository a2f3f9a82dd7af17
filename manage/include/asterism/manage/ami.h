// SPDX-License-Identifier: Apache-2.0
// The manager interface (AMI) over TCP: lets programs watch and steer the exchange. Banner, actions, answers
// and events as in reference/ami.json. An event is written once and shared by every session that may see it.
//
// Owned by `server`; lives on the exchange thread. `services` and `commands` outlive it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "asterism/manage/ami_options.h"
#include "asterism/manage/commands.h"
#include "asterism/manage/services.h"
#include "asterism/rt/net.h"

namespace asterism::manage {

class AmiSession;

struct AmiRow {
    std::string user;
    SocketAddress peer;
    WallTime since;
    Seconds elapsed;
    unsigned number;
    std::uint32_t read, write;
    /// Bytes that wait for the client to take them.
    std::size_t unsent;
};

/// The limits of manager connections that nobody set, by the descriptors there are (RLIMIT_NOFILE).
void fit_manager_limits(std::size_t descriptors);

class AmiServer final : public rt::Acceptor {
public:
    AmiServer(Services& services, const Commands& commands, rt::Net& net);
    ~AmiServer();

    /// At start and on reload: opens, keeps or closes listeners; sessions that stand keep their rights. Each
    /// error is a sentence about one listener that could not be opened; the others work.
    std::vector<std::string> configure(AmiOptions options);
    const AmiOptions& options() const { return options_; }
    /// The address of the plain listener; not set when there is none.
    SocketAddress local() const;
    std::vector<AmiRow> rows() const;
    bool kick(unsigned number);
    /// Of a user of manager.conf; nullopt: there is no such one.
    std::optional<std::size_t> sessions_of(std::string_view user) const;
    /// Events say their number, and file, line and function of who published them; until the next reload.
    void set_debug(bool on) { options_.debug = on; }
    /// Tells everybody FullyBooted; called by `server` once it is.
    void fully_booted();
    /// Shutdown event to all, then the end of every session.
    void stop();

private:
    friend class AmiSession;
    void on_accept(std::unique_ptr<rt::Stream> stream) override;
    void remove(AmiSession& session);
    Result<std::unique_ptr<rt::Listener>> open(const SocketAddress& bind,
                                               std::shared_ptr<rt::TlsContext> tls);
    std::string render(const Event& event);
    std::string channel_variables(std::string_view channel, std::string_view field) const;
    void refresh_subscription();
    /// How many there are now, for `core show limits`.
    void note_sessions() const;
    /// A session was sent so many bytes that it has not read yet. When all together have not read more than
    /// they may, the one that has read least is given up.
    void note_unread(std::size_t bytes);
    void on_event(const Event& event);
    const AmiUser* find_user(std::string_view name) const;

    Services& services_;
    const Commands& commands_;
    rt::Net& net_;
    AmiOptions options_;
    std::unique_ptr<rt::Listener> listener_, tls_listener_;
    std::vector<std::shared_ptr<AmiSession>> sessions_;
    /// What they were opened for, to see whether a reload changes it.
    SocketAddress bound_, tls_bound_;
    EventBus::Token token_ = 0;
    std::uint32_t subscribed_ = 0;
    unsigned next_number_ = 1;
    std::uint64_t event_number_ = 0;
    /// They have no more to read than that: what they had when it was looked at, and all since.
    std::size_t most_unread_ = 0;
};

}  // namespace asterism::manage
