// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/file_jobs.h"

#include <map>
#include <utility>

#include "asterism/base/gauge.h"
#include "room_limits.h"

namespace asterism::manage {

struct FileJobs::Shares {
    Gauge all{limits::file_jobs};
    std::map<std::string, Gauge, std::less<>> of;
};

FileJobs::FileJobs(const Aside& aside) : aside_(aside), shares_(std::make_shared<Shares>()) {}

bool FileJobs::run(std::string_view who, Job job) {
    std::erase_if(shares_->of, [](const auto& one) { return one.second.value() == 0; });
    const auto at = shares_->of.find(who);
    const auto own = at == shares_->of.end() ? 0 : at->second.value();
    if (!limits::file_jobs_of_source.admits(own + 1) || !limits::file_jobs.admits(shares_->all.value() + 1))
        return false;
    struct Part {
        std::shared_ptr<Shares> shares;  // destroyed behind what counts in it
        Gauge::Held all, own;
    };
    auto& gauge =
        at == shares_->of.end() ? shares_->of.try_emplace(std::string(who)).first->second : at->second;
    auto part = std::make_shared<Part>(shares_, shares_->all.hold(), gauge.hold());
    aside_(
        [job = std::move(job), part = std::move(part)](store::Files& files) mutable -> std::function<void()> {
            auto then = job(files);
            job = nullptr;
            return [then = std::move(then), part = std::move(part)]() mutable {
                part.reset();
                then();
            };
        });
    return true;
}

}  // namespace asterism::manage
