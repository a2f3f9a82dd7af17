// SPDX-License-Identifier: Apache-2.0
// Everything the files say, read and checked as a whole on the main thread; swapped in on the exchange in one
// step.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/complaint.h"
#include "asterism/call/features.h"
#include "asterism/call/music.h"
#include "asterism/call/tone_zones.h"
#include "asterism/dialplan/dialplan.h"
#include "asterism/manage/ami_options.h"
#include "asterism/manage/commands.h"
#include "asterism/manage/http_conf.h"
#include "asterism/manage/phoneprov_conf.h"
#include "asterism/media/options.h"
#include "asterism/schema/builder.h"
#include "asterism/schema/snapshot.h"
#include "asterism/server/paths.h"
#include "asterism/session/messages.h"

namespace asterism::server {

struct Configuration {
    /// Null when `strict` and there was an error: the running one stays.
    std::shared_ptr<const schema::Snapshot> snapshot;
    std::shared_ptr<const dialplan::Dialplan> dialplan;
    std::shared_ptr<const call::MusicClasses> music = std::make_shared<const call::MusicClasses>();
    std::shared_ptr<const call::ToneZones> tone_zones = std::make_shared<const call::ToneZones>();
    std::shared_ptr<const call::Features> features = std::make_shared<const call::Features>();
    media::Options media;
    manage::AmiOptions ami;
    /// Null when [general] of http.conf has a fault: what runs stays.
    std::shared_ptr<const manage::HttpSettings> http = std::make_shared<manage::HttpSettings>();
    std::shared_ptr<const manage::PhoneprovConf> phoneprov = std::make_shared<manage::PhoneprovConf>();
    rt::ResolverOptions resolver;
    /// pjsip_notify.conf: its sections, each a NOTIFY.
    std::vector<std::pair<std::string, session::NotifyLines>> notify_types;
    std::vector<manage::CommandAlias> aliases;
    Complaints complaints;
    /// Options set to other than their default though they do nothing yet.
    std::vector<schema::SnapshotBuilder::UnheededOption> unheeded;
    /// sorcery.conf: bindings do not outlive us, and wait for no store.
    bool contacts_in_memory = false;
    bool subscriptions_in_memory = false;
    /// Its mappings without effect, each with its place.
    std::vector<std::string> unheeded_mappings;
};

/// How its files are found and read.
store::ConfOptions conf_options(const ProgramOptions& options);

/// `former`: what is in force, null at start; objects with a fault keep their former version.
Configuration load_configuration(const ProgramOptions& options,
                                 std::shared_ptr<const schema::Snapshot> former,
                                 store::Files& files = store::disk_files());

}  // namespace asterism::server
