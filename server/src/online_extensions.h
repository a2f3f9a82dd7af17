// SPDX-License-Identifier: Apache-2.0
// regcontext (reference 146): while an endpoint is online the dialplan has an extension of its name, which
// does nothing but be there. It stays through reloads of the dialplan. Exchange thread.
#pragma once

#include <set>
#include <string>

#include "asterism/base/timer.h"
#include "asterism/call/calls.h"
#include "asterism/endpoint/directory.h"
#include "asterism/registrar/registrar.h"

namespace asterism::server {

class OnlineExtensions {
public:
    OnlineExtensions(call::Calls& calls, endpoint::Directory& directory, registrar::Registrar& registrar);

    /// The dialplan as the file has it is in force, or another configuration: everything is put in at once.
    void follow();

private:
    void on_changed();
    void on_due();
    void put_in();
    std::set<std::string> wanted() const;

    call::Calls& calls_;
    endpoint::Directory& directory_;
    registrar::Registrar& registrar_;
    std::string context_;
    std::set<std::string> present_;
    MonoTime changed_{};
    Timer<OnlineExtensions, &OnlineExtensions::on_due> due_;
};

}  // namespace asterism::server
