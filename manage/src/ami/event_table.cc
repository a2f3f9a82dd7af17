// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/event_table.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

using enum EventClass;

constexpr std::string_view kBridge =
    "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName BridgeNumChannels "
    "BridgeVideoSourceMode";
constexpr std::string_view kBridgeAndChannel =
    "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName BridgeNumChannels "
    "BridgeVideoSourceMode *";
constexpr std::string_view kDial = "* Dest* DialStatus Forward";
constexpr std::string_view kBlock =
    "ReportXSourceSSRC ReportXFractionLost ReportXCumulativeLost ReportXHighestSequence "
    "ReportXSequenceNumberCycles ReportXIAJitter ReportXLSR ReportXDLSR";
constexpr std::string_view kObject = "ObjectType ObjectName ...";
constexpr std::string_view kListEnd = "EventList ListItems ...";

constexpr EventShape kTable[] = {
    {"AorDetail", Command, "An address of record, as configured, and its contacts.", kObject, true},
    {"AorList", Command, "One address of record of the list.", kObject, true},
    {"AorListComplete", Command, "The end of that list.", kListEnd, true},
    {"AttendedTransfer", Call, "Two who were asked for each other were brought together, or could not be.",
     "Result OrigTransferer* OrigBridgeUniqueid OrigBridgeType OrigBridgeTechnology OrigBridgeCreator "
     "OrigBridgeName OrigBridgeNumChannels OrigBridgeVideoSourceMode "
     "SecondTransferer* SecondBridgeUniqueid SecondBridgeType SecondBridgeTechnology SecondBridgeCreator "
     "SecondBridgeName SecondBridgeNumChannels SecondBridgeVideoSourceMode "
     "Transferee* TransferTarget* IsExternal DestType DestBridgeUniqueid DestApp"},
    {"AuthDetail", Command, "Credentials of an endpoint, as configured.", kObject, true},
    {"AuthList", Command, "One auth of the list.", kObject, true},
    {"AuthListComplete", Command, "The end of that list.", kListEnd, true},
    {"BlindTransfer", Call, "Somebody was sent on by whom he talked with, or could not be.",
     "Result Transferer* Transferee* BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName "
     "BridgeNumChannels BridgeVideoSourceMode "
     "IsExternal Context Extension"},
    {"BridgeCreate", Call, "A bridge is there.", kBridge},
    {"BridgeDestroy", Call, "A bridge is gone.", kBridge},
    {"BridgeEnter", Call, "A channel has come into a bridge.",
     "BridgeUniqueid BridgeType BridgeTechnology BridgeCreator BridgeName BridgeNumChannels "
     "BridgeVideoSourceMode * SwapUniqueid"},
    {"BridgeInfoChannel", Command, "A channel in the bridge that was asked about.", "*", true},
    {"BridgeInfoComplete", Command, "The bridge that was asked about, and the end of its list.", kBridge,
     true},
    {"BridgeLeave", Call, "A channel has left a bridge.", kBridgeAndChannel},
    {"ChallengeResponseFailed", Security, "The answer to a challenge was wrong.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Challenge "
     "Response "
     "ExpectedResponse Module SessionTV"},
    {"ChallengeSent", Security, "Somebody was asked for credentials.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Challenge Module "
     "SessionTV"},
    {"ChannelTalkingStart", Call, "A channel begins to talk.", "*"},
    {"ChannelTalkingStop", Call, "A channel talks no more.", "* Duration"},
    {"ContactList", Command, "One contact of the list.", kObject, true},
    {"ContactListComplete", Command, "The end of that list.", kListEnd, true},
    {"ContactStatus", System, "A contact was added or removed, or can or cannot be reached any more.",
     "URI ContactStatus AOR EndpointName RoundtripUsec"},
    {"ContactStatusDetail", Command, "A contact of the endpoint that was asked about.",
     "AOR URI UserAgent RegExpire ViaAddress CallID Status RoundtripUsec EndpointName ID AuthenticateQualify "
     "OutboundProxy Path QualifyFrequency QualifyTimeout Qualify2xxOnly",
     true},
    {"CoreShowChannel", Call, "One channel of the list.", "* Application ApplicationData Duration BridgeId",
     true},
    {"CoreShowChannelsComplete", Call, "The end of that list.", kListEnd, true},
    {"DTMFBegin", Dtmf, "A digit begins.", "* Digit Direction"},
    {"DTMFEnd", Dtmf, "A digit is over.", "* Digit DurationMs Direction"},
    {"DeviceStateChange", Call, "A device has another state.", "Device State"},
    {"DeviceStateListComplete", Command, "The end of the list of device states.", kListEnd, true},
    {"DialBegin", Call, "Somebody is being called.", "* Dest* DialString"},
    {"DialEnd", Call, "Nobody is being called any more: how it ended.", kDial},
    {"DialState", Call, "Who is being called has another state.", kDial},
    {"EndpointDetail", Command, "An endpoint, as configured.", kObject, true},
    {"EndpointDetailComplete", Command, "The end of what belongs to it.", kListEnd, true},
    {"EndpointList", Command, "One endpoint of the list.",
     "ObjectType ObjectName Transport Aor Auths OutboundAuths Contacts DeviceState ActiveChannels", true},
    {"EndpointListComplete", Command, "The end of that list.", kListEnd, true},
    {"ExtensionStateListComplete", Command, "The end of the list of extension states.", kListEnd, true},
    {"ExtensionStatus", Call, "An extension with a hint has another state.",
     "Exten Context Hint Status StatusText"},
    {"FailedACL", Security, "An address is not allowed here.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Module ACLName "
     "SessionTV"},
    {"Flash", Call, "A hook flash was heard.", "*"},
    {"FullyBooted", System, "Everything is started.", "Uptime LastReload Status"},
    {"Hangup", Call, "A channel is gone.", "* Cause Cause-txt TechCause"},
    {"HangupHandlerPop", Dialplan, "A hangup handler was taken away.", "* Handler"},
    {"HangupHandlerPush", Dialplan, "A hangup handler was added.", "* Handler"},
    {"HangupHandlerRun", Dialplan, "A hangup handler runs.", "* Handler"},
    {"HangupRequest", Call, "A channel is to be hung up, its peer says.", "* Cause TechCause"},
    {"Hold", Call, "A channel was put on hold by its peer.", "* MusicClass"},
    {"IdentifyDetail", Command, "How an endpoint is recognised, as configured.", kObject, true},
    {"InboundPublicationDetail", Command, "A publication of another with us.",
     "Name Package Endpoint EntityTag Expiry Servers", true},
    {"InboundPublicationDetailComplete", Command, "The end of that list.", kListEnd, true},
    {"InboundRegistrationDetail", Command, "A registration with us.", kObject, true},
    {"InboundRegistrationDetailComplete", Command, "The end of that list.", kListEnd, true},
    {"InvalidAccountID", Security, "Nobody has that name here.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Module SessionTV"},
    {"InvalidPassword", Security, "The password was wrong.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Module SessionTV "
     "Challenge ReceivedChallenge ReceivedHash"},
    {"LocalBridge", Call, "The halves of a Local channel are joined.",
     "LocalOne* LocalTwo* Context Exten LocalOptimization"},
    {"MWIGet", Reporting, "One mailbox of the list, and its messages.", "Mailbox OldMessages NewMessages",
     true},
    {"MWIGetComplete", Reporting, "The end of that list.", kListEnd, true},
    {"MessageWaiting", Call, "Messages have come to a mailbox, or were heard.", "Mailbox Waiting New Old"},
    {"MusicOnHoldStart", Call, "A channel is played music.", "* Class"},
    {"MusicOnHoldStop", Call, "The music of a channel ends.", "*"},
    {"NewAccountCode", Call, "A channel has another account code.", "* OldAccountCode"},
    {"NewCallerid", Call, "A channel has another caller id.", "* CID-CallingPres"},
    {"NewConnectedLine", Call, "Who a channel is connected to is called otherwise now.", "*"},
    {"Newchannel", Call, "A channel is there.", "*"},
    {"Newexten", Dialplan, "A channel begins a priority of the dialplan.", "* Extension Application AppData"},
    {"Newstate", Call, "A channel has another state.", "*"},
    {"OriginateResponse", Call, "How an Originate ended.",
     "Response Channel Context Exten Application Data Reason Uniqueid CallerIDNum CallerIDName"},
    {"OutboundPublicationDetail", Command, "A publication of ours.",
     "Name User Package ServerUri State EntityTag NextRefresh Waiting LastResult", true},
    {"OutboundPublicationDetailComplete", Command, "The end of that list.", kListEnd, true},
    {"OutboundRegistrationDetail", Command, "A registration of ours.", kObject, true},
    {"OutboundRegistrationDetailComplete", Command, "The end of that list.",
     "EventList ListItems Registered NotRegistered", true},
    {"PJSIPMaintenanceStatus", System, "An endpoint takes no new calls, or does again.", "Endpoint Status"},
    {"PeerStatus", System, "An endpoint can be reached, or cannot any more.",
     "ChannelType Peer PeerStatus Cause Address Port Time"},
    {"Pickup", Call, "A channel picks up the call that rings at another.", "* Target*"},
    {"PresenceStateChange", Call, "A presence has another state.", "Presentity Status Subtype Message"},
    {"PresenceStateListComplete", Command, "The end of the list of presence states.", kListEnd, true},
    {"PresenceStatus", Call, "The presence of an extension has another state.",
     "Exten Context Hint Status Subtype Message"},
    {"RTCPReceived", Reporting, "A report of RTCP came in.",
     "* SSRC PT From RTT ReportCount SentNTP SentRTP SentPackets SentOctets ReportX..."},
    {"RTCPSent", Reporting, "A report of RTCP went out.",
     "* SSRC PT To ReportCount SentNTP SentRTP SentPackets SentOctets ReportX..."},
    {"Registry", System, "A registration of ours has another state.",
     "ChannelType Username Domain Status Cause"},
    {"Reload", System, "A configuration was read again.", "Module Status"},
    {"Rename", Call, "A channel has another name.", "..."},
    {"RequestBadFormat", Security, "A request could not be understood.",
     "EventTV Severity Service EventVersion SessionID LocalAddress RemoteAddress RequestType Module "
     "SessionTV "
     "AccountID RequestParams"},
    {"RequestNotAllowed", Security, "Who asked may not ask that.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress RequestType "
     "Module "
     "SessionTV RequestParams"},
    {"RequestNotSupported", Security, "A request is of a kind that is not served.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress RequestType "
     "Module "
     "SessionTV"},
    {"SessionLimit", Security, "More sessions than are allowed.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress Module SessionTV"},
    {"Shutdown", System, "This program ends.", "Shutdown Restart"},
    {"SoftHangupRequest", Call, "A channel is to be hung up, we say.", "* Cause TechCause"},
    {"Status", Call, "One channel of the answer to Status.",
     "* Type DNID EffectiveConnectedLineNum EffectiveConnectedLineName TimeToHangup BridgeID Application "
     "Data "
     "Nativeformats Readformat Readtrans Writeformat Writetrans Callgroup Pickupgroup Seconds ...",
     true},
    {"StatusComplete", Call, "The end of that list.", "EventList ListItems Items", true},
    {"SuccessfulAuth", Security, "The answer to a challenge was right.",
     "EventTV Severity Service EventVersion AccountID SessionID LocalAddress RemoteAddress UsingPassword "
     "Module SessionTV"},
    {"TestEvent", Reporting, "What happened inside, for programs that test this one.",
     "Type State AppFile AppFunction AppLine ..."},
    {"TransportDetail", Command, "The transport of an endpoint, as configured.", kObject, true},
    {"TrunkHealth", System, "How a trunk is, out of its registration, qualify and calls, changed.",
     "Endpoint Health Reason"},
    {"Unhold", Call, "A channel is not on hold any more.", "*"},
    {"UserEvent", User, "The dialplan or an action says something of its own.", "* UserEvent ..."},
    {"VarSet", Dialplan, "A variable of a channel, or of all, has another value.", "* Variable Value"},
};

constexpr std::string_view kChannel =
    "Channel ChannelState ChannelStateDesc CallerIDNum CallerIDName ConnectedLineNum ConnectedLineName "
    "Language AccountCode Context Exten Priority Uniqueid Linkedid";

}  // namespace

std::span<const EventShape> event_table() { return kTable; }

const EventShape* find_event(std::string_view name) {
    const auto* at =
        std::ranges::find_if(kTable, [name](const EventShape& one) { return iequals(one.name, name); });
    return at == std::end(kTable) ? nullptr : at;
}

std::vector<std::string> fields_of(const EventShape& shape) {
    std::vector<std::string> out;
    for (const auto word : split(shape.fields, ' ')) {
        if (word == "ReportX...") {
            for (const auto field : split(kBlock, ' ')) out.emplace_back(field);
        } else if (word.ends_with('*')) {
            for (const auto field : split(kChannel, ' '))
                out.push_back(fmt::format("{}{}", word.substr(0, word.size() - 1), field));
        } else {
            out.emplace_back(word);
        }
    }
    return out;
}

}  // namespace asterism::manage
