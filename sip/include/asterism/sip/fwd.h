// SPDX-License-Identifier: Apache-2.0
// The names of this room, for headers that only mention them.
#pragma once

namespace asterism::sip {

class Message;
class Draft;
class Uri;
struct UriView;
struct NameAddr;
struct Via;
struct Params;
struct ParseError;
struct Malformed;
struct Limits;
struct Origin;
struct Target;
struct FlowId;
struct TimerValues;
class TransactionLayer;
class Wire;
class Core;
class ClientUser;
class ServerUser;
class Dialog;
class DialogTable;
class DialogLayer;
class DialogUsage;
class User;
class Subscriber;
class Notifier;

}  // namespace asterism::sip
