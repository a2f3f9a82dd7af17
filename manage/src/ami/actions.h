// SPDX-License-Identifier: Apache-2.0
// The table of AMI actions, and what an action has at hand. Each family of actions stands in a source of its
// own (session, channel, list, originate, data, pjsip) and is named in actions.cc.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ami/message.h"
#include "ami/session.h"
#include "asterism/base/hash_map.h"

namespace asterism::manage {

/// An action on its way to its answer. Copied by those that answer later; the session may be gone by then.
class AmiRequest {
public:
    AmiRequest(const std::shared_ptr<AmiSession>& session, AmiMessage message);

    std::string_view get(std::string_view name) const { return message_.get(name); }
    const AmiMessage& message() const { return message_; }
    /// Null when the connection is over.
    std::shared_ptr<AmiSession> session() const { return session_.lock(); }
    Services& services() const { return services_; }
    /// What the user may write, as bits of EventClass; nothing when the connection is over.
    std::uint32_t classes() const;
    /// What the user's words may do: in the dialplan, and as functions that are asked for at once.
    call::Authority authority() const { return call::Authority::of_classes(classes()); }
    call::Authority from_outside() const;

    /// "Response: <word>" with the ActionID, to be filled and sent.
    AmiText response(std::string_view word) const;
    /// "Event: <name>" with the ActionID: an item of a list.
    AmiText item(std::string_view name) const;
    /// What is said when the name of a channel is missing or nobody has it: each family of actions has its
    /// own words.
    struct NoChannel {
        std::string_view missing = "No channel specified";
        std::string_view unknown = "No such channel";
    };
    /// The channel that `Channel` names; null when there is none, and then an error was sent.
    call::Channel* channel(const NoChannel& words) const;
    call::Channel* channel() const { return channel(NoChannel{}); }
    void send(const AmiText& text) const;
    /// Of some lists the items have their ActionID behind all fields.
    void send_with_id_last(AmiText text) const;
    void success(std::string_view message) const;
    void error(std::string_view message) const;
    /// Files are read and written by `job`, on the main thread; an error is sent when there is no room.
    void with_files(FileJobs::Job job) const;
    /// A list: its head, and its end with the number of items.
    void start_list(std::string_view message) const;
    AmiText list_end(std::string_view name, std::size_t items) const;

private:
    std::weak_ptr<AmiSession> session_;
    Services& services_;
    AmiMessage message_;
};

struct AmiAction {
    std::string_view name;
    /// Bits of EventClass, any of which in the user's write classes allows it; 0: everybody who is logged in.
    std::uint32_t classes;
    std::string_view synopsis;
    void (*run)(const AmiRequest& request);
    /// May be asked before the login.
    bool before_login = false;
};

class AmiActions {
public:
    AmiActions();
    void run(const std::shared_ptr<AmiSession>& session, const AmiMessage& message) const;
    /// By name.
    const std::vector<AmiAction>& all() const { return all_; }

private:
    std::vector<AmiAction> all_;
};

/// The same table for `manager show commands`.
const AmiActions& ami_actions();

std::vector<AmiAction> session_actions();
std::vector<AmiAction> channel_actions();
std::vector<AmiAction> sound_actions();
std::vector<AmiAction> list_actions();
std::vector<AmiAction> originate_actions();
std::vector<AmiAction> data_actions();
std::vector<AmiAction> state_actions();
std::vector<AmiAction> bridge_actions();
std::vector<AmiAction> dialplan_actions();
std::vector<AmiAction> aoc_actions();
std::vector<AmiAction> config_actions();
std::vector<AmiAction> system_actions();
std::vector<AmiAction> ami_pjsip_actions();
std::vector<AmiAction> registration_actions();
std::vector<AmiAction> subscription_actions();
std::vector<AmiAction> publication_actions();
std::vector<AmiAction> message_actions();
std::vector<AmiAction> inbound_actions();
std::vector<AmiAction> mailbox_actions();

/// Security events of the manager interface, and the log lines that fail2ban reads.
void publish_security(const AmiSession& session, std::string_view name, std::string_view account,
                      const std::vector<std::pair<std::string_view, std::string>>& more = {});

/// Whether `authority` may have this text evaluated: it names no function that is not for it. Judged again
/// where it runs.
bool may_evaluate(const call::Calls& calls, call::Authority authority, std::string_view text);

}  // namespace asterism::manage
