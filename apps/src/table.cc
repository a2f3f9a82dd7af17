// SPDX-License-Identifier: Apache-2.0
// Everything the dialplan can call, one line each, by the alphabet.
#include "asterism/apps/table.h"

#include "applications.h"
#include "functions/functions.h"

namespace asterism::apps {

namespace {

constexpr call::Application kApplications[] = {
    {"Answer", "Answer([delay[,options]])", "Answer a channel if ringing.", answer},
    {"Authenticate", "Authenticate(password[,options[,maxdigits[,prompt[&prompt2...]]]])",
     "Authenticate a user", authenticate, Danger::Files},
    {"BackGround", "BackGround(filename1[&filename2...][,options[,langoverride[,context]]])",
     "Play an audio file while waiting for digits of an extension to go to.", background},
    {"BackgroundDetect", "BackgroundDetect(filename[,sil[,min[,max[,analysistime]]]])",
     "Background a file with talk detect.", background_detect},
    {"Busy", "Busy([timeout])", "Indicate the Busy condition.", busy},
    {"ChanIsAvail", "ChanIsAvail([Technology/Resource[&...]][,options])", "Check channel availability",
     chan_is_avail},
    {"ChannelRedirect", "ChannelRedirect(channel,[[context,]extension,]priority)",
     "Redirects given channel to a dialplan target", channel_redirect, Danger::OthersCalls},
    {"ClearHash", "ClearHash(hashname)", "Clear the keys from a specified hashname.", clear_hash},
    {"Congestion", "Congestion([timeout])", "Indicate the Congestion condition.", congestion},
    {"ContinueWhile", "ContinueWhile()", "Restart a While loop.", while_continue},
    {"ControlPlayback", "ControlPlayback(filename[,skipms[,ff[,rew[,stop[,pause[,restart[,options]]]]]]])",
     "Play a file with fast forward and rewind.", control_playback},
    {"DateTime", "DateTime([unixtime[,timezone[,format]]])", "Says a specified time in a custom format.",
     say_unix_time},
    {"DBdeltree", "DBdeltree(family[/keytree])", "Delete a family or keytree from the asterisk database.",
     db_del_tree, Danger::Database},
    {"Dial", "Dial([Technology/Resource[&...]][,timeout[,options[,URL]]])",
     "Attempt to connect to another device or endpoint and bridge the call.", dial},
    {"DumpChan", "DumpChan([level])", "Dump Info About The Calling Channel.", dump_channel},
    {"Echo", "Echo()", "Echo audio back to the caller.", echo},
    {"EndWhile", "EndWhile()", "End a while loop.", while_end},
    {"Exec", "Exec(appname(arguments))", "Executes dialplan application.", exec, Danger::Anything},
    {"ExecIf", "ExecIf(expression?appiftrue[:appiffalse])", "Executes dialplan application, conditionally.",
     exec_if, Danger::Anything},
    {"ExecIfTime", "ExecIfTime(times,weekdays,mdays,months[,timezone]?appname[(appargs)])",
     "Conditional application execution based on the current time.", exec_if_time, Danger::Anything},
    {"ExitWhile", "ExitWhile()", "End a While loop.", while_exit},
    {"Gosub", "Gosub([[context,]exten,]priority[(arg1[,...])])", "Jump to label, saving return address.",
     gosub},
    {"GosubIf", "GosubIf(condition?[labeliftrue][:labeliffalse])",
     "Conditionally jump to label, saving return address.", gosub_if},
    {"Goto", "Goto([[context,]extension,]priority)", "Jump to a particular priority, extension, or context.",
     go_to},
    {"GotoIf", "GotoIf(condition?[labeliftrue][:labeliffalse])", "Conditional goto.", go_to_if},
    {"GotoIfTime", "GotoIfTime(times,weekdays,mdays,months[,timezone]?[labeliftrue][:labeliffalse])",
     "Conditional Goto based on the current time.", go_to_if_time},
    {"Hangup", "Hangup([causecode])", "Hang up the calling channel.", hangup},
    {"HangupCauseClear", "HangupCauseClear()",
     "Clears hangup cause information from the channel that is available through HANGUPCAUSE.",
     hangup_cause_clear},
    {"Incomplete", "Incomplete([n])", "Answer that more digits are needed (484).", incomplete},
    {"Log", "Log(level,message)", "Send arbitrary text to a selected log level.", log_line},
    {"MessageSend", "MessageSend(destination[,from[,to]])", "Send a text message.", message_send},
    {"Milliwatt", "Milliwatt([options])", "Generate a Constant 1004Hz tone at 0dbm (mu-law).", milliwatt},
    {"MSet", "MSet(set1=value1[,set2=value2[,...]])", "Set channel variable(s) or function value(s).",
     set_several},
    {"MusicOnHold", "MusicOnHold([class[,duration]])", "Play Music On Hold indefinitely.", music_on_hold},
    {"NoOp", "NoOp([text])", "Do nothing (show the text).", no_op},
    {"Originate", "Originate(tech_data,type,arg1[,arg2[,arg3[,timeout[,options]]]])", "Originate a call.",
     originate, Danger::Calls},
    {"PJSIPHangup", "PJSIPHangup(Cause)", "Hangup an incoming PJSIP channel with a SIP response code",
     pjsip_hangup},
    {"PJSIPNotify", "PJSIPNotify([to],content)",
     "Send a NOTIFY to either an arbitrary URI, or inside a SIP dialog.", pjsip_notify},
    {"Pickup", "Pickup([extension[@context][&extension2[@context][&...]]])",
     "Directed extension call pickup.", pickup, Danger::OthersCalls},
    {"PickupChan", "PickupChan(channel[&channel2[&...]][,options])", "Pickup a ringing channel.",
     pickup_channel, Danger::OthersCalls},
    {"Playback", "Playback(filename[&filename2...][,options])", "Play a file.", playback},
    {"PlayTones", "PlayTones(arg)", "Play a tone list.", play_tones},
    {"Proceeding", "Proceeding()", "Indicate proceeding.", proceeding},
    {"Progress", "Progress()", "Indicate progress.", progress},
    {"RaiseException", "RaiseException(reason)", "Handle an exceptional condition.", raise_exception},
    {"Read", "Read(variable[,filenames[,maxdigits[,options[,attempts[,timeout]]]]])", "Read a variable.",
     read},
    {"Record", "Record(filename.format[,silence[,maxduration[,options]]])", "Record to a file.", record,
     Danger::Files},
    {"RetryDial", "RetryDial(announce,sleep,retries,dialargs)",
     "Place a call, retrying on failure allowing an optional exit extension.", retry_dial},
    {"Return", "Return([value])", "Return from gosub routine.", return_from},
    {"Ringing", "Ringing()", "Indicate ringing tone.", ringing},
    {"SayAlpha", "SayAlpha(string)", "Say Alpha.", say_alpha},
    {"SayDigits", "SayDigits(digits)", "Say Digits.", say_digits_app},
    {"SayNumber", "SayNumber(digits[,gender])", "Say Number.", say_number_app},
    {"SayPhonetic", "SayPhonetic(string)", "Say Phonetic.", say_phonetic_app},
    {"SayUnixTime", "SayUnixTime([unixtime[,timezone[,format[,options]]]])",
     "Says a specified time in a custom format.", say_unix_time},
    {"SendDTMF", "SendDTMF(digits[,timeout_ms[,duration_ms[,channel[,options]]]])",
     "Sends arbitrary DTMF digits.", send_dtmf},
    {"ReceiveMF", "ReceiveMF(variable[,timeout[,options]])",
     "Detects MF digits on a channel and saves them to a variable.", receive_mf},
    {"SendMF", "SendMF(digits[,timeout_ms[,duration_ms[,duration_ms_kp[,duration_ms_st[,channel]]]]])",
     "Sends arbitrary MF digits on the current or specified channel.", send_mf},
    {"SendText", "SendText([text])", "Sends text on the current channel.", send_text},
    {"SoftHangup", "SoftHangup(Technology/Resource[,options])", "Hangs up the requested channel.",
     soft_hangup, Danger::OthersCalls},
    {"Set", "Set(name=value)", "Set channel variable or function value.", set},
    {"StartMusicOnHold", "StartMusicOnHold([class])", "Play Music On Hold.", start_music_on_hold},
    {"StopMusicOnHold", "StopMusicOnHold()", "Stop playing Music On Hold.", stop_music_on_hold},
    {"StopPlayTones", "StopPlayTones()", "Stop playing a tone list.", stop_play_tones},
    {"StreamEcho", "StreamEcho([num])",
     "Echo media, up to 'N' streams of a type, and DTMF back to the calling party.", stream_echo},
    {"StackPop", "StackPop()", "Remove one address from gosub stack.", stack_pop},
    {"System", "System(command)", "Execute a system command.", system_app, Danger::Programs},
    {"Transfer", "Transfer([Tech/]destination)", "Transfer caller to remote extension.", transfer},
    {"TrySystem", "TrySystem(command)", "Try executing a system command.", try_system, Danger::Programs},
    {"TryExec", "TryExec(appname(arguments))", "Executes dialplan application, always returning.", try_exec,
     Danger::Anything},
    {"UserEvent", "UserEvent(eventname[,body])",
     "Send an arbitrary user-defined event to parties interested in a channel.", user_event},
    {"Verbose", "Verbose([level,]message)", "Send arbitrary text to verbose output.", verbose},
    {"Wait", "Wait(seconds)", "Wait for some time.", wait},
    {"WaitDigit", "WaitDigit([seconds[,digits]])", "Waits for a digit to be entered.", wait_digit},
    {"WaitForNoise", "WaitForNoise([noiserequired[,iterations[,timeout]]])",
     "Waits for a specified amount of noise.", wait_for_noise},
    {"WaitForSilence", "WaitForSilence([silencerequired[,iterations[,timeout]]])",
     "Waits for a specified amount of silence.", wait_for_silence},
    {"WaitExten", "WaitExten([seconds[,options]])", "Waits for an extension to be entered.", wait_exten},
    {"While", "While(expr)", "Start a while loop.", while_begin},
    {"Zapateller", "Zapateller([options])", "Block telemarketers with SIT.", zapateller},
};

}  // namespace

void add_applications(call::ApplicationTable& table) {
    for (const auto& application : kApplications) table.add(application);
}

namespace {
AppServices attached;
}  // namespace

void attach(AppServices services) { attached = services; }
const AppServices& services() { return attached; }

void add_functions(call::FunctionTable& table) {
    // Each family is a table of its own file, row by row as above.
    for (const auto family :
         {text_functions(),         field_functions(),   logic_functions(),    math_functions(),
          code_functions(),         time_functions(),    variable_functions(), database_functions(),
          party_functions(),        channel_functions(), plan_functions(),     pjsip_functions(),
          pjsip_object_functions(), header_functions(),  group_functions(),    state_functions(),
          listening_functions(),    file_functions(),    tool_functions(),     data_functions(),
          message_functions(),      srv_functions(),     feature_functions()})
        for (const auto& function : family) table.add(function);
}

}  // namespace asterism::apps
