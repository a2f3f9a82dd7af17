// SPDX-License-Identifier: Apache-2.0
// The forms of a line of a log file, as `[default]`, `[plain]` and `[json]` in logger.conf choose them (629).
// Pure.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/log.h"

namespace asterism::server {

enum class LogForm : std::uint8_t {
    Default,  ///< [date] NOTICE[7] file.cc: text
    Plain,    ///< [date] NOTICE[7]: file.cc:12 function: text
    Json      ///< an object
};

struct WrittenForm {
    LogForm form = LogForm::Default;
    /// The levels behind it.
    std::string_view levels;
};
/// "[json]notice,error"; a form that there is not is the default one.
WrittenForm read_log_form(std::string_view text);
std::string_view to_text(LogForm form);

/// Without its line end. `date`: as dateformat has it; `thread`: the number of who logged.
std::string log_line(LogForm form, std::string_view date, long thread, const log::Record& record);

}  // namespace asterism::server
