// SPDX-License-Identifier: Apache-2.0
// Applications and functions that dialplans of the world use and that do not exist here: one row each, which
// goes when the thing comes. A test sees to it that no row names what is there.
#include "asterism/apps/absent.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <vector>

#include "asterism/base/text.h"

namespace asterism::apps {

namespace {

enum class Why : std::uint8_t {
    Later,  ///< waits for the room that is named
    Never,  ///< for hardware and protocols that are not to come
    Gone,   ///< left Asterisk itself; what took its place is named
};
using enum Why;

struct Absent {
    std::string_view name;
    Why why;
    std::string_view what;
};

constexpr Absent kAbsentApplications[] = {
    {"AbsoluteTimeout", Gone, "Set(TIMEOUT(absolute)=...)"},
    {"AddQueueMember", Later, "queues"},
    {"ADSIProg", Never, ""},
    {"AgentLogin", Later, "queues"},
    {"AgentRequest", Later, "queues"},
    {"AGI", Later, "AGI"},
    {"AlarmReceiver", Never, ""},
    {"AttendedTransfer", Later, "transfers"},
    {"AudioSocket", Later, "the media core"},
    {"BlindTransfer", Later, "transfers"},
    {"Bridge", Later, "bridges"},
    {"BridgeAdd", Later, "bridges"},
    {"BridgeWait", Later, "bridges"},
    {"Broadcast", Later, "the media core"},
    {"CallCompletionCancel", Later, "call completion"},
    {"CallCompletionRequest", Later, "call completion"},
    {"CELGenUserEvent", Later, "call records"},
    {"ChangeMonitor", Gone, "MixMonitor"},
    {"ChanSpy", Later, "listening in"},
    {"ConfBridge", Later, "conferences"},
    {"ConfKick", Later, "conferences"},
    {"DAHDIAcceptR2Call", Never, ""},
    {"DAHDIBarge", Never, ""},
    {"DAHDIRAS", Never, ""},
    {"DAHDIScan", Never, ""},
    {"DAHDISendCallreroutingFacility", Never, ""},
    {"DAHDISendKeypadFacility", Never, ""},
    {"DBdel", Gone, "DB_DELETE()"},
    {"DBget", Gone, "Set(X=${DB(family/key)})"},
    {"DBput", Gone, "Set(DB(family/key)=...)"},
    {"DeadAGI", Later, "AGI"},
    {"Dictate", Later, "voicemail"},
    {"DigitTimeout", Gone, "Set(TIMEOUT(digit)=...)"},
    {"Directory", Later, "voicemail"},
    {"DISA", Later, "more of the dialplan"},
    {"EAGI", Later, "AGI"},
    {"ExtenSpy", Later, "listening in"},
    {"ExternalIVR", Later, "the media core"},
    {"Festival", Later, "more of the dialplan"},
    {"Flash", Never, ""},
    {"FollowMe", Later, "following people"},
    {"ForkCDR", Later, "call records"},
    {"GetCPEID", Never, ""},
    {"ICES", Gone, ""},
    {"ImportVar", Gone, "IMPORT()"},
    {"JACK", Never, ""},
    {"LookupBlacklist", Gone, "BLACKLIST()"},
    {"Macro", Gone, "Gosub"},
    {"MacroExclusive", Gone, "Gosub"},
    {"MacroExit", Gone, "Return"},
    {"MacroIf", Gone, "GosubIf"},
    {"MailboxExists", Later, "voicemail"},
    {"MeetMe", Gone, "ConfBridge"},
    {"MeetMeAdmin", Gone, "ConfBridge"},
    {"MeetMeChannelAdmin", Gone, "ConfBridge"},
    {"MeetMeCount", Gone, "CONFBRIDGE_INFO()"},
    {"MinivmAccMess", Never, ""},
    {"MinivmDelete", Never, ""},
    {"MinivmGreet", Never, ""},
    {"MinivmMWI", Never, ""},
    {"MinivmNotify", Never, ""},
    {"MinivmRecord", Never, ""},
    {"MixMonitor", Later, "recording"},
    {"Monitor", Gone, "MixMonitor"},
    {"MP3Player", Later, "the media core"},
    {"MySQL", Gone, "ODBC()"},
    {"NBScat", Gone, ""},
    {"NoCDR", Gone, "Set(CDR_PROP(disable)=1)"},
    {"ODBC_Commit", Later, "databases"},
    {"ODBC_Rollback", Later, "databases"},
    {"Page", Later, "conferences"},
    {"Park", Later, "parking"},
    {"ParkAndAnnounce", Later, "parking"},
    {"ParkedCall", Later, "parking"},
    {"PauseMonitor", Gone, "MixMonitorMute (manager)"},
    {"PauseQueueMember", Later, "queues"},
    {"Queue", Later, "queues"},
    {"QueueLog", Later, "queues"},
    {"QueueUpdate", Later, "queues"},
    {"RealTime", Later, "databases"},
    {"ReceiveFAX", Later, "fax"},
    {"Reload", Later, "more of the dialplan"},
    {"RemoveQueueMember", Later, "queues"},
    {"ResetCDR", Later, "call records"},
    {"ResponseTimeout", Gone, "Set(TIMEOUT(response)=...)"},
    {"RxFAX", Gone, "ReceiveFAX"},
    {"SayCountPL", Gone, ""},
    {"SendFAX", Later, "fax"},
    {"SendImage", Gone, ""},
    {"SendURL", Gone, ""},
    {"SetCallerID", Gone, "Set(CALLERID(all)=...)"},
    {"SetCallerPres", Gone, "Set(CALLERID(pres)=...)"},
    {"SetCIDName", Gone, "Set(CALLERID(name)=...)"},
    {"SetCIDNum", Gone, "Set(CALLERID(num)=...)"},
    {"SetGlobalVar", Gone, "Set(GLOBAL(NAME)=VALUE)"},
    {"SetLanguage", Gone, "Set(CHANNEL(language)=...)"},
    {"SetVar", Gone, "Set"},
    {"SIPAddHeader", Gone, "Set(PJSIP_HEADER(add,NAME)=VALUE) in a Dial b() routine"},
    {"SIPDtmfMode", Gone, "PJSIP_DTMF_MODE()"},
    {"SIPRemoveHeader", Gone, "Set(PJSIP_HEADER(remove,NAME)=)"},
    {"SIPSendCustomINFO", Gone, "SendText or PJSIP_HEADER"},
    {"SLAStation", Never, ""},
    {"SLATrunk", Never, ""},
    {"SMS", Never, ""},
    {"SpeechActivateGrammar", Later, "speech recognition"},
    {"SpeechBackground", Later, "speech recognition"},
    {"SpeechCreate", Later, "speech recognition"},
    {"SpeechDeactivateGrammar", Later, "speech recognition"},
    {"SpeechDestroy", Later, "speech recognition"},
    {"SpeechLoadGrammar", Later, "speech recognition"},
    {"SpeechProcessingSound", Later, "speech recognition"},
    {"SpeechStart", Later, "speech recognition"},
    {"SpeechUnloadGrammar", Later, "speech recognition"},
    {"Stasis", Later, "ARI"},
    {"StasisBroadcast", Later, "ARI"},
    {"Statsd", Later, "metrics"},
    {"StopMixMonitor", Later, "recording"},
    {"StopMonitor", Gone, "StopMixMonitor"},
    {"TestClient", Later, "more of the dialplan"},
    {"TestServer", Later, "more of the dialplan"},
    {"ToneScan", Later, "more of the dialplan"},
    {"TxFAX", Gone, "SendFAX"},
    {"UnpauseMonitor", Gone, "MixMonitorMute (manager)"},
    {"UnpauseQueueMember", Later, "queues"},
    {"VMAuthenticate", Later, "voicemail"},
    {"VMSayName", Later, "voicemail"},
    {"VoiceMail", Later, "voicemail"},
    {"VoiceMailMain", Later, "voicemail"},
    {"VoiceMailPlayMsg", Later, "voicemail"},
    {"WaitForRing", Later, "more of the dialplan"},
};

constexpr Absent kAbsentFunctions[] = {
    {"AGC", Later, "the media core"},
    {"AGENT", Later, "queues"},
    {"AST_SORCERY", Later, "more of the dialplan"},
    {"AUDIOHOOK_INHERIT", Gone, ""},
    {"CALENDAR_BUSY", Never, ""},
    {"CALENDAR_EVENT", Never, ""},
    {"CALENDAR_QUERY", Never, ""},
    {"CALENDAR_QUERY_RESULT", Never, ""},
    {"CALENDAR_WRITE", Never, ""},
    {"CALLCOMPLETION", Later, "call completion"},
    {"CALLERPRES", Gone, "CALLERID(pres)"},
    {"CDR", Later, "call records"},
    {"CDR_PROP", Later, "call records"},
    {"CHECKSIPDOMAIN", Gone, ""},
    {"CONFBRIDGE", Later, "conferences"},
    {"CONFBRIDGE_CHANNELS", Later, "conferences"},
    {"CONFBRIDGE_INFO", Later, "conferences"},
    {"CURL", Later, "HTTP from the dialplan"},
    {"CURLOPT", Later, "HTTP from the dialplan"},
    {"DAHDI_CHANNEL", Gone, ""},
    {"DENOISE", Later, "the media core"},
    {"DUNDILOOKUP", Never, ""},
    {"DUNDIQUERY", Never, ""},
    {"DUNDIRESULT", Never, ""},
    {"ENUMLOOKUP", Later, "number lookups in DNS"},
    {"ENUMQUERY", Later, "number lookups in DNS"},
    {"ENUMRESULT", Later, "number lookups in DNS"},
    {"FAXOPT", Later, "fax"},
    {"FRAME_DROP", Later, "the media core"},
    {"FRAME_TRACE", Later, "the media core"},
    {"GEOLOC_PROFILE", Later, "location"},
    {"HOLD_INTERCEPT", Later, "keys pressed in a call"},
    {"IAXPEER", Never, ""},
    {"IAXVAR", Never, ""},
    {"JACK_HOOK", Never, ""},
    {"JITTERBUFFER", Later, "the media core"},
    {"LANGUAGE", Gone, "CHANNEL(language)"},
    {"LOG_GROUP", Later, "more of the dialplan"},
    {"MAILBOX_EXISTS", Later, "voicemail"},
    {"MEETME_INFO", Later, "conferences"},
    {"MINIVMACCOUNT", Never, ""},
    {"MINIVMCOUNTER", Never, ""},
    {"MIXMONITOR", Later, "recording"},
    {"MUSICCLASS", Gone, "CHANNEL(musicclass)"},
    {"ODBC", Later, "databases"},
    {"ODBC_FETCH", Later, "databases"},
    {"PERIODIC_HOOK", Later, "recording"},
    {"PITCH_SHIFT", Later, "the media core"},
    {"PJSIP_TRANSFER_HANDLING", Later, "transfers"},
    {"QUEUE_EXISTS", Later, "queues"},
    {"QUEUE_GET_CHANNEL", Later, "queues"},
    {"QUEUE_MEMBER", Later, "queues"},
    {"QUEUE_MEMBER_COUNT", Later, "queues"},
    {"QUEUE_MEMBER_LIST", Later, "queues"},
    {"QUEUE_MEMBER_PENALTY", Later, "queues"},
    {"QUEUE_VARIABLES", Later, "queues"},
    {"QUEUE_WAITING_COUNT", Later, "queues"},
    {"REALTIME", Later, "databases"},
    {"REALTIME_DESTROY", Later, "databases"},
    {"REALTIME_FIELD", Later, "databases"},
    {"REALTIME_HASH", Later, "databases"},
    {"REALTIME_STORE", Later, "databases"},
    {"RECORDING_INFO", Later, "recording"},
    {"SCRAMBLE", Later, "the media core"},
    {"SIP_HEADER", Gone, "PJSIP_HEADER(read,NAME)"},
    {"SIPCHANINFO", Gone, "CHANNEL(pjsip,...)"},
    {"SIPPEER", Gone, "PJSIP_ENDPOINT, PJSIP_AOR, PJSIP_CONTACT"},
    {"SMDI_MSG", Never, ""},
    {"SMDI_MSG_RETRIEVE", Never, ""},
    {"SPEECH", Later, "speech recognition"},
    {"SPEECH_ENGINE", Later, "speech recognition"},
    {"SPEECH_GRAMMAR", Later, "speech recognition"},
    {"SPEECH_RESULTS_TYPE", Later, "speech recognition"},
    {"SPEECH_SCORE", Later, "speech recognition"},
    {"SPEECH_TEXT", Later, "speech recognition"},
    {"STIR_SHAKEN", Later, "signed calls"},
    {"STIR_SHAKEN_ATTESTATION", Later, "signed calls"},
    {"TONE_DETECT", Later, "more of the dialplan"},
    {"TXTCIDNAME", Later, "number lookups in DNS"},
    {"VM_INFO", Later, "voicemail"},
    {"VMCOUNT", Later, "voicemail"},
    {"VOLUME", Later, "the media core"},
};

std::string reason_of(const Absent& one) {
    if (one.why == Later) return fmt::format("is not built yet (it waits for {})", one.what);
    if (one.why == Never) return "does not exist here and is not to come";
    if (one.what.empty()) return "does not exist in Asterisk any more";
    return fmt::format("does not exist in Asterisk any more; {} took its place", one.what);
}

template <class Table>
std::optional<dialplan::Lack> lack_of(const Table& there, std::span<const Absent> absent,
                                      std::string_view name) {
    if (there.find(name)) return std::nullopt;
    const auto at = std::ranges::find_if(absent, [name](const auto& one) { return iequals(one.name, name); });
    if (at != absent.end()) return dialplan::Lack{reason_of(*at), {}};
    std::vector<std::string_view> names;
    for (const auto& one : there.all()) names.push_back(one.name);
    return dialplan::Lack{"does not exist", std::string(nearest(name, names))};
}

}  // namespace

dialplan::Vocabulary vocabulary(std::shared_ptr<const Words> words) {
    return {
        [words](std::string_view name) { return lack_of(words->applications, kAbsentApplications, name); },
        [words](std::string_view name) { return lack_of(words->functions, kAbsentFunctions, name); }};
}

std::vector<std::string_view> stale_rows(const Words& words) {
    std::vector<std::string_view> out;
    for (const auto& one : kAbsentApplications)
        if (words.applications.find(one.name)) out.push_back(one.name);
    for (const auto& one : kAbsentFunctions)
        if (words.functions.find(one.name)) out.push_back(one.name);
    return out;
}

}  // namespace asterism::apps
