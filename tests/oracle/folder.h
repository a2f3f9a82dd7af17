// SPDX-License-Identifier: Apache-2.0
// The configuration folder of a program that plays a flow: what the flow gives, and from a template what the
// program needs besides.
#pragma once

#include <filesystem>

#include "given.h"

namespace asterism::oracle {

/// Name and secret of the manager user who watches.
constexpr const char* kWatcher = "oracle";

/// Files of `given`, over those that are there; the watcher's section is added to manager.conf.
void write_given(const flows::Given& given, const std::filesystem::path& etc);
/// The same, after the template's files.
void write_folder(const flows::Given& given, const std::filesystem::path& pattern,
                  const std::filesystem::path& etc);
/// Sound files of mu-law, silence, into `folder`/en.
void write_sounds(const flows::Given& given, const std::filesystem::path& folder);

}  // namespace asterism::oracle
