// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/configuration.h"

#include <fmt/core.h>

#include "asterism/apps/absent.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/load.h"
#include "asterism/endpoint/objects/load.h"
#include "asterism/endpoint/objects/wizard.h"
#include "folder_review.h"
#include "resolver_conf.h"
#include "rtp_conf.h"
#include "sorcery_conf.h"
#include "words.h"

namespace asterism::server {

namespace {

void append(Complaints& to, const Complaints& more) { to.insert(to.end(), more.begin(), more.end()); }

}  // namespace

store::ConfOptions conf_options(const ProgramOptions& options) {
    store::ConfOptions how;
    how.directory = options.paths.etc;
    how.exec_includes = options.exec_includes;
    return how;
}

Configuration load_configuration(const ProgramOptions& options,
                                 std::shared_ptr<const schema::Snapshot> former, store::Files& files) {
    Configuration loaded;
    const auto how = conf_options(options);
    FilesRead seen;
    const auto read = [&](const char* name) {
        auto conf = store::read_conf(name, how, files);
        seen.add(name, conf);
        return conf;
    };

    schema::SnapshotBuilder builder(std::move(former));
    // Not kept: what it stands for is many times what comes of it.
    const auto wizards = endpoint::expand_wizards(read("pjsip_wizard.conf"), loaded.complaints);
    const auto pjsip = read("pjsip.conf");
    endpoint::load_pjsip(pjsip, builder, wizards);
    if (const auto conf = read("acl.conf"); conf.found()) endpoint::load_acl_conf(conf, builder);
    builder.check_references();
    loaded.snapshot = builder.build(options.strict);
    append(loaded.complaints, builder.complaints());
    loaded.unheeded = builder.unheeded();

    const auto extensions = read("extensions.conf");
    auto plan = dialplan::load(extensions.resolved(), wizards.dialplan);
    append(loaded.complaints, extensions.complaints());
    append(loaded.complaints, plan.complaints);
    loaded.dialplan = std::move(plan.dialplan);
    const auto words = std::make_shared<apps::Words>();
    add_words(words->applications, words->functions);
    append(loaded.complaints, dialplan::review(*loaded.dialplan, apps::vocabulary(words)));
    if (loaded.snapshot) review_contexts(*loaded.snapshot, *loaded.dialplan, pjsip, loaded.complaints);

    if (const auto conf = read("indications.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.tone_zones = std::make_shared<const call::ToneZones>(
            call::ToneZones::read(conf.resolved(), loaded.complaints));
    }
    if (const auto conf = read("musiconhold.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.music = std::make_shared<const call::MusicClasses>(
            call::MusicClasses::read(conf.resolved(), options.paths.data, loaded.complaints));
    }
    if (const auto conf = read("features.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.features =
            std::make_shared<const call::Features>(call::Features::read(conf.resolved(), loaded.complaints));
    }
    if (const auto conf = read("rtp.conf"); conf.found())
        read_rtp_conf(conf, loaded.media, loaded.complaints);
    loaded.media.sounds_dir = options.paths.sounds();
    loaded.media.default_language = options.default_language;
    if (const auto conf = read("manager.conf"); conf.found())
        loaded.ami = manage::read_manager_conf(conf, loaded.complaints);
    if (const auto conf = read("http.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.http = manage::read_http_conf(conf.resolved(), loaded.complaints);
    }
    if (const auto conf = read("phoneprov.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.phoneprov = std::make_shared<const manage::PhoneprovConf>(
            manage::read_phoneprov_conf(conf.resolved(), loaded.complaints));
    }
    if (const auto conf = read("cli_aliases.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.aliases = manage::read_cli_aliases(conf.resolved(), loaded.complaints);
    }
    if (const auto conf = read("resolver_unbound.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        loaded.resolver = read_resolver_conf(conf.resolved(), loaded.complaints);
    }
    if (const auto conf = read("sorcery.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        auto sorcery = read_sorcery_conf(conf.resolved(), loaded.complaints);
        loaded.contacts_in_memory = sorcery.contacts_in_memory;
        loaded.subscriptions_in_memory = sorcery.subscriptions_in_memory;
        loaded.unheeded_mappings = std::move(sorcery.unheeded);
    }
    if (const auto conf = read("pjsip_notify.conf"); conf.found()) {
        append(loaded.complaints, conf.complaints());
        for (const auto& section : conf.resolved()) {
            session::NotifyLines lines;
            for (const auto& line : section.lines) lines.emplace_back(line.name, line.value);
            loaded.notify_types.emplace_back(section.name, std::move(lines));
        }
    }
    review_folder(options.paths.etc, seen, loaded.snapshot.get(), files, loaded.complaints);
    gather(loaded.complaints);
    if (options.strict && has_errors(loaded.complaints)) loaded.snapshot = nullptr;
    return loaded;
}

}  // namespace asterism::server
