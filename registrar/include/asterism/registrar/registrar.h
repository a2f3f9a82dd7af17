// SPDX-License-Identifier: Apache-2.0
// The registrar: who is where (RFC 3261 10.3, RFC 3327; reference 97 to 147). Answers REGISTER, keeps the
// bindings in memory and in the journal, and is the Locator of everybody else. A REGISTER is answered when
// its bindings are safe.
//
// Owned by `server`; exchange thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/base/hash_map.h"
#include "asterism/endpoint/handlers.h"
#include "asterism/endpoint/locator.h"
#include "asterism/endpoint/requester.h"
#include "asterism/endpoint/security.h"
#include "asterism/endpoint/states.h"
#include "asterism/registrar/binding.h"
#include "asterism/rt/loop.h"
#include "asterism/sipnet/sip_net.h"
#include "asterism/store/journal.h"

namespace asterism::registrar {

class OnlineEndpoints;
class Prospect;
class Qualifier;

/// Names a binding for as long as it lives, and none after it: what is kept across anything that may remove.
using BindingNumber = std::uint64_t;

/// A row of `pjsip show contacts` and its like, permanent contacts included.
struct ContactRow {
    endpoint::Reachable contact;
    Binding binding;  // empty but for the URI when permanent
    bool permanent = false;
};

/// Where bindings are kept: contact= in sorcery.conf.
enum class Keeping : std::uint8_t {
    /// And in the journal ("astdb,registrar"): a REGISTER is answered when its binding is safe.
    Stored,
    /// Alone ("memory"): nobody waits for the store, and nothing is known after a restart.
    InMemory,
};

class Registrar final : public endpoint::RequestHandler,
                        public endpoint::Locator,
                        public sipnet::FlowWatcher {
public:
    struct Services {
        rt::Loop& loop;
        sip::TransactionLayer& transactions;
        sipnet::SipNet& net;
        endpoint::Directory& directory;
        endpoint::SecurityEvents& security;
        EventBus& events;
        store::Journal& journal;
        endpoint::Requester& requester;
        std::string system_name;
    };
    explicit Registrar(Services services);
    ~Registrar() override;

    /// Told when an endpoint may have come within reach, or be out of it.
    void attach(endpoint::DeviceWatch& watch) { watch_ = &watch; }

    /// Before load(), and with another configuration: what there is goes into the journal, or out of it.
    void keep(Keeping keeping);
    /// Bindings of the journal: those whose time is over, or that lived on a connection, go at once.
    void load();
    /// Another configuration is in force: who is asked whether he is there, and how often (470).
    void follow();
    /// The end of the program: no contact is asked any more whether it is there.
    void stop_asking();

    void on_request(endpoint::Incoming&& incoming) override;
    std::vector<endpoint::Reachable> contacts(std::string_view aor) const override;
    std::optional<endpoint::Reachable> contact(std::string_view aor, std::string_view id) const override;
    void on_flow_closed(sip::FlowId flow) override;
    /// The machine slept: so much of everybody's time has passed unseen.
    void on_slept(Millis slept);

    std::vector<ContactRow> rows(std::string_view aor) const;
    std::size_t count() const { return count_; }
    /// Removes one contact ("pjsip delete contact", AMI); false when there is none.
    bool remove(std::string_view aor, std::string_view uri);
    /// Asks every contact of it now (147). False: it has none.
    bool qualify(std::string_view aor);
    /// How many live on that connection and end with it.
    std::size_t contacts_on(sip::FlowId flow) const;
    /// What is asked of contacts, and when; `pjsip show scheduled_tasks`.
    struct Probe {
        std::string aor;
        /// In the order in which they were begun.
        std::uint32_t number = 0;
        Seconds interval{0};
        unsigned runs = 0;
        bool running = false;
        /// Of its latest run.
        std::optional<WallTime> last;
        WallTime next;
    };
    std::vector<Probe> probes() const;
    /// Called when an endpoint comes or goes, but not for what load() and follow() find at the start.
    using OnOnline = std::function<void(const endpoint::Endpoint& endpoint, bool online)>;
    void watch_online(OnOnline watcher) { on_online_ = std::move(watcher); }
    /// Called when a contact of an endpoint that has mailboxes has registered and got its 200 (130).
    using OnRegistered = std::function<void(const endpoint::Ref<endpoint::Endpoint>& endpoint)>;
    void watch_registered(OnRegistered watcher) { on_registered_ = std::move(watcher); }
    /// Somebody of this endpoint can be reached, or may be (139, 140).
    bool is_online(const endpoint::Endpoint& endpoint) const;

private:
    friend class Prospect;
    struct Entry;
    struct Address;  // the bindings of one aor
    struct PlannedChange;
    struct Leaving;
    struct Plan;
    struct SaidContact;
    struct Reading;
    /// A binding, wherever it is kept.
    struct Kept {
        BindingNumber number = 0;
        Address* home = nullptr;
    };
    /// Of the journal.
    static constexpr std::string_view kSpace = "contact";

    std::optional<endpoint::Ref<endpoint::Aor>> find_aor(const endpoint::Incoming& incoming,
                                                         const sip::UriView& to) const;
    /// 10.3 steps 6 and 7: what the request asks for, or the status that refuses it.
    std::expected<Plan, int> read_contacts(const endpoint::Incoming& incoming, const endpoint::Aor& aor);
    /// Of each contact in turn, which binding it is about and what it says of it.
    std::optional<int> read_each(Reading& reading);
    /// What is bound anew, once it is known that there is room; false when it is more than we store at once.
    bool write_changes(Reading& reading, Plan& plan);
    Binding shared_part(const Reading& reading) const;
    /// The same flow of the same device, wherever it was (RFC 5626 6).
    void displace_flow(Reading& reading, Plan& plan);
    static void displace(Prospect& prospect, std::size_t at, std::string_view why, Plan& plan);
    bool make_room(Prospect& prospect, Plan& plan, const Address* home, const endpoint::Aor& aor);
    void refuse_for_room(const endpoint::Incoming& incoming, const endpoint::Aor& aor);
    void carry_out(sip::ServerId id, Plan&& plan, const endpoint::Ref<endpoint::Aor>& aor);
    Entry& refresh(Address& address, Entry& entry, Binding&& binding, const endpoint::Aor& aor);
    Entry& add_new(Address& address, Binding&& binding);
    /// Behind the 200: who is new is asked whether he is there, who has mailboxes hears of them.
    void follow_up(Address& home, const std::vector<BindingNumber>& added,
                   const endpoint::Ref<endpoint::Endpoint>& has_mail);
    std::int64_t seconds_left(const Binding& binding) const;
    /// For tests alone (TestEvent).
    void publish_binding(std::string_view state, const Address& address, const Binding& binding);
    static void write_path(sip::Draft& answer, const sip::Message& request, const Address* home);
    sip::Draft answer_200(sip::ServerId id, const sip::Message& request, const endpoint::Aor& aor);
    Address& address(std::string_view aor);
    /// Null when there never was a binding of it.
    Address* find_address(std::string_view aor) const;
    Entry& add(std::string_view aor, Binding&& binding);
    /// Out of memory and out of the journal; those that are gone already are left out.
    void forget(Address& address, std::span<const Leaving> leaving);
    void forget_all(std::span<const Kept> kept, std::string_view why);
    /// What is said and done of one that goes, while it is still there.
    void take_leave(Entry& entry, std::string_view why);
    void live_on(sip::FlowId flow, const Entry& entry);
    void leave(sip::FlowId flow, const Entry& entry);
    void store(const Entry& entry);
    void on_moving();
    void on_expired(Entry& entry);
    void publish_status(const std::string& aor, const Binding& binding, std::string_view status,
                        Micros rtt = Micros{0});
    endpoint::Reachable reachable(const Address& home, const Entry& entry,
                                  const endpoint::Ref<endpoint::Aor>& config) const;
    void fill_status(endpoint::Reachable& contact, const endpoint::Aor& config) const;
    bool is_available(std::string_view aor) const;

    /// Contacts of that aor came, went, or changed their state.
    void on_contacts_changed(std::string_view aor);

    Services services_;
    schema::SharedText system_name_;
    std::unique_ptr<Qualifier> qualifier_;
    std::unique_ptr<OnlineEndpoints> online_;
    endpoint::DeviceWatch* watch_ = nullptr;
    OnOnline on_online_;
    OnRegistered on_registered_;
    /// The names live in the addresses.
    HashMap<std::string_view, std::unique_ptr<Address>, TextHash> addresses_;
    /// Bindings that live on a connection, by their numbers.
    HashMap<sip::FlowId, std::vector<Kept>> by_flow_;
    BindingNumber last_number_ = 0;
    std::size_t count_ = 0;
    Keeping keeping_ = Keeping::Stored;
    bool loaded_ = false;
    /// Whose bindings have still to follow a change of `keeping_`.
    std::vector<const Address*> moving_;
    Timer<Registrar, &Registrar::on_moving> move_on_;
    /// A binding as the journal gets it, a Contact as the phone gets it; kept for their memory.
    std::string stored_;
    std::string contact_;

    /// The text of Date, which changes once a second.
    class DateText {
    public:
        const std::string& at(WallTime now);

    private:
        std::int64_t second_ = 0;
        std::string text_;
    };
    DateText date_;
};

}  // namespace asterism::registrar
