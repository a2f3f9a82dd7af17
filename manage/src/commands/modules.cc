// SPDX-License-Identifier: Apache-2.0
#include "commands/modules.h"

#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

struct Row {
    Module module;
    /// Present only with this application or function.
    std::string_view needs;
};

constexpr Row kRows[] = {
    {{"app_authenticate.so", "Authentication Application", ""}, "Authenticate"},
    {{"app_chanisavail.so", "Check channel availability", ""}, "ChanIsAvail"},
    {{"app_channelredirect.so", "Redirects a given channel to a dialplan target", ""}, "ChannelRedirect"},
    {{"app_controlplayback.so", "Control Playback Application", ""}, "ControlPlayback"},
    {{"app_db.so", "Database Access Functions", ""}, "DBdeltree"},
    {{"app_dial.so", "Dialing Application", ""}, "Dial"},
    {{"app_directed_pickup.so", "Directed Call Pickup Application", ""}, "Pickup"},
    {{"app_dtmfstore.so", "Technology independent async DTMF storage", ""}, "StoreDTMF"},
    {{"app_dumpchan.so", "Dump Info About The Calling Channel", ""}, "DumpChan"},
    {{"app_echo.so", "Simple Echo Application", ""}, "Echo"},
    {{"app_exec.so", "Executes dialplan applications", ""}, "ExecIf"},
    {{"app_if.so", "If Branch and Conditional Execution", ""}, "If"},
    {{"app_mf.so", "Send and receive MF digits Applications", ""}, "SendMF"},
    {{"app_milliwatt.so", "Digital Milliwatt (mu-law) Test Application", ""}, "Milliwatt"},
    {{"app_morsecode.so", "Morse code", ""}, "Morsecode"},
    {{"app_originate.so", "Originate call", ""}, "Originate"},
    {{"app_playback.so", "Sound File Playback Application", ""}, "Playback"},
    {{"app_playtones.so", "Playtones Application", ""}, "PlayTones"},
    {{"app_privacy.so", "Require phone number to be entered, if no CallerID sent", ""}, "PrivacyManager"},
    {{"app_read.so", "Read Variable Application", ""}, "Read"},
    {{"app_readexten.so", "Read and evaluate extension validity", ""}, "ReadExten"},
    {{"app_record.so", "Trivial Record Application", ""}, "Record"},
    {{"app_sayunixtime.so", "Say time", ""}, "SayUnixTime"},
    {{"app_senddtmf.so", "Send DTMF digits Application", ""}, "SendDTMF"},
    {{"app_sendtext.so", "Send Text Applications", ""}, "SendText"},
    {{"app_sf.so", "SF Sender and Receiver Applications", ""}, "SendSF"},
    {{"app_signal.so", "Channel Signaling Applications", ""}, "Signal"},
    {{"app_softhangup.so", "Hangs up the requested channel", ""}, "SoftHangup"},
    {{"app_stack.so", "Dialplan subroutines (Gosub, Return, etc)", ""}, "Gosub"},
    {{"app_stream_echo.so", "Stream Echo Application", ""}, "StreamEcho"},
    {{"app_system.so", "Generic System() application", ""}, "System"},
    {{"app_talkdetect.so", "Playback with Talk Detection", ""}, "BackgroundDetect"},
    {{"app_transfer.so", "Transfers a caller to another extension", ""}, "Transfer"},
    {{"app_userevent.so", "Custom User Event Application", ""}, "UserEvent"},
    {{"app_verbose.so", "Send verbose output", ""}, "Verbose"},
    {{"app_waitforcond.so", "Wait until condition is true", ""}, "WaitForCondition"},
    {{"app_waitforsilence.so", "Wait For Silence/Noise", ""}, "WaitForSilence"},
    {{"app_waituntil.so", "Wait until specified time", ""}, "WaitUntil"},
    {{"app_while.so", "While Loops and Conditional Execution", ""}, "While"},
    {{"app_zapateller.so", "Block Telemarketers with Special Information Tone", ""}, "Zapateller"},
    {{"bridge_native_rtp.so", "Native RTP bridging module", ""}, ""},
    {{"bridge_simple.so", "Simple two channel bridging module", ""}, ""},
    {{"chan_pjsip.so", "PJSIP Channel Driver", "pjsip"}, ""},
    {{"codec_a_mu.so", "A-law and Mulaw direct Coder/Decoder", ""}, ""},
    {{"codec_adpcm.so", "Adaptive Differential PCM Coder/Decoder", ""}, ""},
    {{"codec_alaw.so", "A-law Coder/Decoder", ""}, ""},
    {{"codec_g722.so", "ITU G.722-64kbps G722 Transcoder", ""}, ""},
    {{"codec_g726.so", "ITU G.726-32kbps G726 Transcoder", ""}, ""},
    {{"codec_gsm.so", "GSM Coder/Decoder", ""}, ""},
    {{"codec_resample.so", "SLIN Resampling Codec", ""}, ""},
    {{"codec_ulaw.so", "mu-Law Coder/Decoder", ""}, ""},
    {{"format_g719.so", "ITU G.719", ""}, ""},
    {{"format_g726.so", "Raw G.726 (16/24/32/40kbps) data", ""}, ""},
    {{"format_g729.so", "Raw G.729 data", ""}, ""},
    {{"format_gsm.so", "Raw GSM data", ""}, ""},
    {{"format_ogg_vorbis.so", "OGG/Vorbis audio", ""}, ""},
    {{"format_pcm.so", "Raw/Sun uLaw/ALaw 8KHz (PCM,PCMA,AU), G.722 16Khz", ""}, ""},
    {{"format_siren14.so", "ITU G.722.1 Annex C (Siren14, licensed from Polycom)", ""}, ""},
    {{"format_siren7.so", "ITU G.722.1 (Siren7, licensed from Polycom)", ""}, ""},
    {{"format_sln.so", "Raw Signed Linear Audio support (SLN) 8khz-192khz", ""}, ""},
    {{"format_vox.so", "Dialogic VOX (ADPCM) File Format", ""}, ""},
    {{"format_wav.so", "Microsoft WAV/WAV16 format", ""}, ""},
    {{"format_wav_gsm.so", "Microsoft WAV format (Proprietary GSM)", ""}, ""},
    {{"func_aes.so", "AES dialplan functions", ""}, "AES_ENCRYPT"},
    {{"func_base64.so", "base64 encode/decode dialplan functions", ""}, "BASE64_ENCODE"},
    {{"func_blacklist.so", "Look up Caller*ID name/number from blacklist database", ""}, "BLACKLIST"},
    {{"func_callerid.so", "Party ID related dialplan functions", ""}, "CALLERID"},
    {{"func_channel.so", "Channel information dialplan functions", ""}, "CHANNEL"},
    {{"func_config.so", "Asterisk configuration file variable access", ""}, "AST_CONFIG"},
    {{"func_curl.so", "Load external URL", ""}, "CURL"},
    {{"func_cut.so", "Cut out information from a string", ""}, "CUT"},
    {{"func_db.so", "Database (astdb) related dialplan functions", ""}, "DB"},
    {{"func_devstate.so", "Gets or sets a device state in the dialplan", ""}, "DEVICE_STATE"},
    {{"func_dialgroup.so", "Dialgroup dialplan function", ""}, "DIALGROUP"},
    {{"func_dialplan.so", "Dialplan Context/Extension/Priority Checking", ""}, "DIALPLAN_EXISTS"},
    {{"func_env.so", "Environment/filesystem dialplan functions", ""}, "ENV"},
    {{"func_evalexten.so", "Extension evaluation function", ""}, "EVAL_EXTEN"},
    {{"func_export.so", "Set variables and functions on other channels", ""}, "EXPORT"},
    {{"func_extstate.so", "Gets an extension's state in the dialplan", ""}, "EXTENSION_STATE"},
    {{"func_global.so", "Variable dialplan functions", ""}, "GLOBAL"},
    {{"func_groupcount.so", "Channel group dialplan functions", ""}, "GROUP"},
    {{"func_hangupcause.so", "HANGUPCAUSE related functions and applications", ""}, "HANGUPCAUSE"},
    {{"func_iconv.so", "Charset conversions", ""}, "ICONV"},
    {{"func_json.so", "JSON decoding function", ""}, "JSON_DECODE"},
    {{"func_lock.so", "Dialplan mutexes", ""}, "LOCK"},
    {{"func_logic.so", "Logical dialplan functions", ""}, "IF"},
    {{"func_math.so", "Mathematical dialplan function", ""}, "MATH"},
    {{"func_md5.so", "MD5 digest dialplan functions", ""}, "MD5"},
    {{"func_module.so", "Checks if Asterisk module is loaded in memory", ""}, "IFMODULE"},
    {{"func_pjsip_aor.so", "Get information about a PJSIP AOR", ""}, "PJSIP_AOR"},
    {{"func_pjsip_contact.so", "Get information about a PJSIP contact", ""}, "PJSIP_CONTACT"},
    {{"func_pjsip_endpoint.so", "Get information about a PJSIP endpoint", ""}, "PJSIP_ENDPOINT"},
    {{"func_presencestate.so", "Gets or sets a presence state in the dialplan", ""}, "PRESENCE_STATE"},
    {{"func_rand.so", "Random number dialplan function", ""}, "RAND"},
    {{"func_sayfiles.so", "Say application files", ""}, "SAYFILES"},
    {{"func_sha1.so", "SHA-1 computation dialplan function", ""}, "SHA1"},
    {{"func_shell.so", "Collects the output generated by a command executed by the system shell", ""},
     "SHELL"},
    {{"func_sprintf.so", "SPRINTF dialplan function", ""}, "SPRINTF"},
    {{"func_srv.so", "SRV related dialplan functions", ""}, "SRVQUERY"},
    {{"func_strings.so", "String handling dialplan functions", ""}, "LEN"},
    {{"func_sysinfo.so", "System information related functions", ""}, "SYSINFO"},
    {{"func_timeout.so", "Channel timeout dialplan functions", ""}, "TIMEOUT"},
    {{"func_uri.so", "URI encode/decode dialplan functions", ""}, "URIENCODE"},
    {{"func_uuid.so", "UUID generation dialplan function", ""}, "UUID"},
    {{"func_version.so", "Get Asterisk Version/Build Info", ""}, "VERSION"},
    {{"func_volume.so", "Technology independent volume control", ""}, "VOLUME"},
    {{"pbx_config.so", "Text Extension Configuration", "dialplan"}, ""},
    {{"res_clioriginate.so", "Call origination and redirection from the CLI", ""}, ""},
    {{"res_clialiases.so", "CLI Aliases", "cli_aliases"}, ""},
    {{"res_http_websocket.so", "HTTP WebSocket Support", ""}, ""},
    {{"res_manager_devicestate.so", "Manager Device State Topic Forwarder", ""}, ""},
    {{"res_manager_presencestate.so", "Manager Presence State Topic Forwarder", ""}, ""},
    {{"res_mwi_external.so", "Core external MWI resource", ""}, ""},
    {{"res_mwi_external_ami.so", "AMI support for external MWI", ""}, ""},
    {{"res_musiconhold.so", "Music On Hold Resource", "musiconhold"}, "MusicOnHold"},
    {{"res_mutestream.so", "Mute audio stream resources", ""}, ""},
    {{"res_phoneprov.so", "HTTP Phone Provisioning", "phoneprov"}, "PP_EACH_USER"},
    {{"res_pjsip.so", "Basic SIP resource", "pjsip"}, ""},
    {{"res_pjsip_acl.so", "PJSIP ACL Resource", "acl"}, ""},
    {{"res_pjsip_authenticator_digest.so", "PJSIP authentication resource", "pjsip"}, ""},
    {{"res_pjsip_caller_id.so", "PJSIP Caller ID Support", ""}, ""},
    {{"res_pjsip_config_wizard.so", "PJSIP Config Wizard", "pjsip"}, ""},
    {{"res_pjsip_diversion.so", "PJSIP Add Diversion Header Support", ""}, ""},
    {{"res_pjsip_dlg_options.so", "SIP OPTIONS in dialog handler", ""}, ""},
    {{"res_pjsip_dtmf_info.so", "PJSIP DTMF INFO Support", ""}, ""},
    {{"res_pjsip_empty_info.so", "PJSIP Empty INFO Support", ""}, ""},
    {{"res_pjsip_endpoint_identifier_anonymous.so", "PJSIP Anonymous endpoint identifier", ""}, ""},
    {{"res_pjsip_endpoint_identifier_ip.so", "PJSIP IP endpoint identifier", "pjsip"}, ""},
    {{"res_pjsip_endpoint_identifier_user.so", "PJSIP username endpoint identifier", ""}, ""},
    {{"res_pjsip_header_funcs.so", "PJSIP Header Functions", ""}, "PJSIP_HEADER"},
    {{"res_pjsip_history.so", "PJSIP History", ""}, ""},
    {{"res_pjsip_logger.so", "PJSIP Packet Logger", ""}, ""},
    {{"res_pjsip_maintenance.so", "PJSIP Endpoint Maintenance Mode", ""}, ""},
    {{"res_pjsip_messaging.so", "PJSIP Messaging Support", ""}, "MessageSend"},
    {{"res_pjsip_mwi.so", "PJSIP MWI resource", "pjsip"}, ""},
    {{"res_pjsip_mwi_body_generator.so", "PJSIP MWI resource", ""}, ""},
    {{"res_pjsip_nat.so", "PJSIP NAT Support", ""}, ""},
    {{"res_pjsip_notify.so", "CLI/AMI PJSIP NOTIFY Support", "notify"}, ""},
    {{"res_pjsip_outbound_authenticator_digest.so", "PJSIP authentication resource", ""}, ""},
    {{"res_pjsip_outbound_registration.so", "PJSIP Outbound Registration Support", "pjsip"}, ""},
    {{"res_pjsip_path.so", "PJSIP Path Header Support", ""}, ""},
    {{"res_pjsip_phoneprov_provider.so", "PJSIP Phoneprov Provider", "phoneprov"}, "PP_EACH_USER"},
    {{"res_pjsip_registrar.so", "PJSIP Registrar Support", ""}, ""},
    {{"res_pjsip_rfc3326.so", "PJSIP RFC3326 Support", ""}, ""},
    {{"res_pjsip_rfc3329.so", "PJSIP RFC3329 Support (partial)", ""}, ""},
    {{"res_pjsip_sdp_rtp.so", "PJSIP SDP RTP/AVP stream handler", ""}, ""},
    {{"res_pjsip_session.so", "PJSIP Session resource", ""}, ""},
    {{"res_pjsip_sips_contact.so", "UAC SIPS Contact support", ""}, ""},
    {{"res_pjsip_transport_websocket.so", "PJSIP WebSocket Transport Support", ""}, ""},
    {{"res_rtp_asterisk.so", "Asterisk RTP Stack", "rtp"}, ""},
    {{"res_security_log.so", "Security Event Logging", ""}, ""},
    {{"res_sorcery_astdb.so", "Sorcery Astdb Object Wizard", ""}, ""},
    {{"res_sorcery_config.so", "Sorcery Configuration File Object Wizard", ""}, ""},
    {{"res_sorcery_memory.so", "Sorcery In-Memory Object Wizard", ""}, ""},
};

constexpr Module kBuiltins[] = {
    {"acl", "Access Control Lists", "acl"},   {"features", "Call Features", "features"},
    {"http", "Built-in HTTP Server", "http"}, {"logger", "Logger", "logger"},
    {"manager", "Manager", "manager"},
};

}  // namespace

std::vector<Module> present_modules(const Services& services) {
    std::vector<Module> modules;
    const auto& calls = services.calls;
    for (const auto& row : kRows)
        if (row.needs.empty() || calls.applications.find(row.needs) || calls.functions.find(row.needs))
            modules.push_back(row.module);
    return modules;
}

const Module* find_module(const std::vector<Module>& modules, std::string_view name) {
    for (const auto& module : modules)
        if (iequals(module.name, name) || iequals(module.name.substr(0, module.name.size() - 3), name))
            return &module;
    return nullptr;
}

bool has_module(const Services& services, std::string_view name) {
    return find_module(present_modules(services), name) != nullptr;
}

void publish_reload(Services& services, std::string_view name, ReloadStatus status) {
    services.events.publish("Reload", EventClass::System, [&](Event& event) {
        event.add("Module", name.empty() ? std::string_view("All") : name)
            .add("Status", std::to_string(static_cast<int>(status)));
    });
}

const Module* find_builtin(std::string_view name) {
    for (const auto& module : kBuiltins)
        if (iequals(module.name, name)) return &module;
    return nullptr;
}

}  // namespace asterism::manage
