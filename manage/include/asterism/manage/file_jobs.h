// SPDX-License-Identifier: Apache-2.0
// What somebody asks of the files of the machine (a manager user who reads the configuration, a phone that
// fetches its own): done on the main thread, where files are read and written, and answered on the exchange.
// So many may be under way, and of one who asks so many; the next is refused. Exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "asterism/store/files.h"

namespace asterism::manage {

class FileJobs {
public:
    /// Runs on the main thread; what it returns, on the exchange.
    using Job = std::function<std::function<void()>(store::Files&)>;
    using Aside = std::function<void(Job job)>;

    /// `aside`: Operations::aside; outlives this, and is looked at when somebody asks.
    explicit FileJobs(const Aside& aside);
    FileJobs(const FileJobs&) = delete;
    FileJobs& operator=(const FileJobs&) = delete;

    /// On behalf of `who`: the share of one user, address or console. False: there is no room (limits
    /// file_jobs and file_jobs_of_source), and nothing of it is run.
    [[nodiscard]] bool run(std::string_view who, Job job);

private:
    struct Shares;
    const Aside& aside_;
    /// Jobs that are under way hold their part, however long that is.
    std::shared_ptr<Shares> shares_;
};

}  // namespace asterism::manage
