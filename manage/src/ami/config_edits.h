// SPDX-License-Identifier: Apache-2.0
// What UpdateConfig does to a file, one after the other: Action-000000, Cat-000000, Var-000000 and so on.
#pragma once

#include <string>
#include <vector>

#include "ami/message.h"
#include "asterism/base/result.h"
#include "asterism/store/conf_edit.h"

namespace asterism::manage {

struct ConfigEdit {
    std::string action, category, name, value, match, line, options;

    /// All of a message, as they stand there.
    static std::vector<ConfigEdit> read(const AmiMessage& message);
    /// Fails with the words that scripts know for what went wrong.
    Result<void> apply(store::ConfText& conf) const;

private:
    Result<void> change(store::ConfText& conf) const;
};

}  // namespace asterism::manage
