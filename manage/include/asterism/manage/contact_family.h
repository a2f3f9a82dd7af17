// SPDX-License-Identifier: Apache-2.0
// The registered contacts as entries of the database: /registrar/contact/6001;@digest with the fields of
// endpoint::contact_schema() as JSON, where scripts look for phones, and remove them.
#pragma once

#include "asterism/manage/services.h"
#include "asterism/store/database.h"

namespace asterism::manage {

class ContactFamily final : public store::KeptFamily {
public:
    static constexpr const char* kFamily = "registrar";

    explicit ContactFamily(const Services& services) : services_(services) {}
    std::vector<store::Record> entries() const override;
    std::optional<std::string> find(std::string_view key) const override;
    /// As a REGISTER that removes it.
    bool remove(std::string_view key) override;

private:
    const Services& services_;
};

}  // namespace asterism::manage
