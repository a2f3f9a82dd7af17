// SPDX-License-Identifier: Apache-2.0
// What transfers leave behind: those who are told how they went, and dialogs whose owners are to say BYE.
// Owned by Pjsip; exchange thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "refer/parting.h"
#include "refer/refer_progress.h"

namespace asterism::session {

class Referrals {
public:
    explicit Referrals(rt::Loop& loop) : loop_(loop) {}
    ~Referrals() { clear(); }
    Referrals(const Referrals&) = delete;
    Referrals& operator=(const Referrals&) = delete;

    /// Is there room to tell() him of one more (limits refers_of_dialog, refers)?
    bool admits(const sip::Dialog& dialog) const;
    /// Somebody is told of a transfer: what begins with 202. `event`: "refer", with an id beyond the first of
    /// its dialog.
    ReferProgress& tell(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint,
                        sip::Dialog& dialog, const sip::Target& way, std::string event);
    /// False: too many wait so (limit partings), and this one is not.
    bool part(SipServices& services, const endpoint::Ref<endpoint::Endpoint>& endpoint, sip::Dialog& dialog,
              const sip::Target& way);
    std::size_t size() const { return told_.size() + parting_.size(); }
    /// The end of the program: whoever is to say BYE is not waited for, nor told anything more.
    void say_goodbye();
    void clear();

private:
    void count() const;
    /// By their addresses: whoever ends is found, however many there are.
    template <class One>
    using All = HashMap<const One*, std::unique_ptr<One>>;
    template <class One>
    void end(All<One>& those, const One& one);
    rt::Loop& loop_;
    All<ReferProgress> told_;
    All<Parting> parting_;
    /// Over, and perhaps still at work: gone with the next turn.
    std::vector<std::unique_ptr<sip::DialogUsage>> over_;
};

}  // namespace asterism::session
