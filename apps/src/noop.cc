// SPDX-License-Identifier: Apache-2.0
// NoOp([text]): nothing; the text shows up in "Executing ..." and in the Newexten event, values put in.
#include "applications.h"

namespace asterism::apps {

rt::Task<Next> no_op(Channel&, std::string) { co_return Next::GoOn; }

}  // namespace asterism::apps
