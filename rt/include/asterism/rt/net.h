// SPDX-License-Identifier: Apache-2.0
// The network as the exchange sees it: datagram sockets, streams (TCP, TLS, UNIX), listeners, names.
// Implemented by the kernel (real_net.h) and by the simulated twin (sim.h). All of it belongs to one loop's
// thread; handlers are called on it and may close or destroy what called them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/bytes.h"
#include "asterism/base/result.h"
#include "asterism/base/time.h"

namespace asterism::rt {

class Resolver;

// ---- datagrams
// --------------------------------------------------------------------------------------------------

struct Datagram {
    SocketAddress from;
    /// Where it was sent to: one of our addresses, even when the socket is bound to all of them.
    SocketAddress to;
    /// In the receive ring: valid during the call only.
    std::string_view bytes;
    /// The same bytes in a block of their own, when they came from an I/O thread; else empty.
    SharedBytes block;
};

class DatagramHandler {
public:
    virtual void on_datagram(const Datagram& datagram) = 0;
    /// A datagram of ours to `to` came back: our own system would not send it, or (`by_icmp`) says that
    /// nobody takes it there or that no way leads there. `bytes`: its beginning, as much as came back; valid
    /// during the call only. Anybody can forge such a message, but only who saw the datagram knows its bytes
    /// (RFC 5927 4.1).
    virtual void on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) {
        static_cast<void>(to);
        static_cast<void>(bytes);
        static_cast<void>(by_icmp);
    }

protected:
    ~DatagramHandler() = default;
};

/// Stands at a datagram socket, on the thread that reads it: the place to shed load before it costs anything.
class Gate {
public:
    virtual ~Gate() = default;
    /// Once per batch: how long its first datagram has waited, in the socket and behind what was handed over
    /// before it.
    virtual void on_waited(Micros waited) = 0;
    /// On an I/O thread only: false keeps the datagram from the handler. On the handler's own thread the
    /// handler judges by itself.
    virtual bool admit(std::string_view bytes) = 0;
};

struct UdpOptions {
    SocketAddress bind;
    /// The DSCP byte (IP_TOS, IPV6_TCLASS) and the priority of the socket; 0 leaves the system's.
    int tos = 0;
    int cos = 0;
    /// May be null. Asked from the thread that reads the socket.
    std::shared_ptr<Gate> gate;
};

class UdpSocket {
public:
    virtual ~UdpSocket() = default;
    virtual SocketAddress local() const = 0;
    /// Queued, and sent in one batch at the end of the turn; dropped and counted when the system takes no
    /// more.
    virtual void send(const SocketAddress& to, SharedBytes bytes) = 0;
};

// ---- streams
// ----------------------------------------------------------------------------------------------------

enum class CloseReason : std::uint8_t {
    ByPeer,       ///< orderly end
    ByUs,         ///< close() was called; on_closed is not called for it
    Refused,      ///< nobody listens there
    Unreachable,  ///< no route, host down
    TimedOut,     ///< no answer to connect
    TlsFailed,    ///< handshake or certificate: `detail` says which
    Reset,        ///< anything else the system reports
    TooSlow,      ///< the peer does not take what we send
    Broken,       ///< what it sends cannot be cut into pieces
    Unfinished,   ///< a piece that it began was not whole in time
};

class Stream;

/// Cuts what a stream carries into whole pieces, on the I/O thread that reads it. One per connection.
class Cutter {
public:
    struct Piece {
        enum class Kind : std::uint8_t {
            NeedMore,
            Whole,   ///< `bytes` go to the handler
            Answer,  ///< `bytes` go back to the peer at once
            Broken,  ///< the connection ends; `bytes`, if any, go back to the peer before
        };
        Kind kind = Kind::NeedMore;
        SharedBytes bytes;
        /// Of Broken, for a person to read; a text that stays.
        std::string_view why{};
    };
    virtual ~Cutter() = default;
    /// Before feed(): how long what was handed over before waits already.
    virtual void on_waited(Micros waited) { static_cast<void>(waited); }
    virtual void feed(std::string_view bytes) = 0;
    /// Until NeedMore or Broken.
    virtual Piece next() = 0;
    /// What was fed ends within a piece.
    virtual bool is_within() const { return false; }
    /// A piece that was begun must be whole within so long; 0: whenever.
    virtual Millis patience() const { return Millis{0}; }
};
/// For a connection with `peer`.
using MakeCutter = std::function<std::unique_ptr<Cutter>(const SocketAddress& peer)>;

class StreamHandler {
public:
    /// Connected, and for TLS the handshake is done. Not called for streams that a listener hands over.
    virtual void on_open(Stream&) {}
    /// The bytes are valid during the call only; what is not whole yet the handler keeps.
    virtual void on_bytes(Stream&, std::string_view bytes) = 0;
    /// Instead of on_bytes, for a stream that was cut on its I/O thread (`cutter`).
    virtual void on_piece(Stream& stream, SharedBytes piece) { on_bytes(stream, piece.view()); }
    /// What waited to be sent (Stream::unsent) has been taken by the system.
    virtual void on_room(Stream&) {}
    /// Once, last. `detail` is for a person to read.
    virtual void on_closed(Stream&, CloseReason reason, std::string_view detail) = 0;

protected:
    ~StreamHandler() = default;
};

struct TlsPeer {
    std::string version;
    std::string cipher;
    /// Subject common name and alternative names of a verified or presented certificate; empty without one.
    std::vector<std::string> names;
    bool verified = false;
};

class Stream {
public:
    virtual ~Stream() = default;  // closes
    virtual SocketAddress local() const = 0;
    virtual SocketAddress peer() const = 0;
    virtual bool is_tls() const { return false; }
    /// Nullopt unless TLS, and before the handshake is done. Made when asked for.
    virtual std::optional<TlsPeer> tls() const { return std::nullopt; }
    /// Queued in order; more than `StreamOptions::most_unsent` waiting closes the stream (TooSlow).
    virtual void send(SharedBytes bytes) = 0;
    /// Sends what is queued, then ends. No callback follows.
    virtual void close() = 0;
    virtual void set_handler(StreamHandler& handler) = 0;
    /// What waits on this thread for the peer to take it.
    virtual std::size_t unsent() const = 0;
    /// False: nothing is read from now on, so that a peer who sends faster than we work has to wait.
    virtual void set_reading(bool reading) { static_cast<void>(reading); }
};

/// What a TLS endpoint shows and demands (RFC 8446, RFC 5246). Paths of PEM files; empty: not given.
struct TlsOptions {
    std::string cert_file;
    std::string key_file;
    /// Of an encrypted key; empty: the key must not be encrypted.
    std::string key_password;
    std::string ca_file;
    std::string ca_path;
    /// OpenSSL cipher names, up to TLS 1.2 and for 1.3; empty: OpenSSL's own choice.
    std::string ciphers;
    /// "", "tlsv1", "tlsv1_1", "tlsv1_2", "tlsv1_3": that version only.
    std::string method;
    bool verify_server = false;
    bool verify_client = false;
    bool require_client_cert = false;
    bool allow_wildcard_certs = false;
};

/// Certificates and rules loaded from files. Shared by listeners and connections; a reload makes a new one.
class TlsContext;

struct StreamOptions {
    int tos = 0;
    int cos = 0;
    bool keepalive = false;
    Seconds keepalive_idle{0};
    Seconds keepalive_interval{0};
    int keepalive_probes = 0;
    Millis connect_patience{10000};
    std::size_t most_unsent = 4u << 20;
};

struct ConnectOptions {
    SocketAddress to;
    /// Port 0 takes any; not set: the system chooses the address too.
    SocketAddress from;
    StreamOptions stream;
    std::shared_ptr<TlsContext> tls;
    /// For SNI and for checking the certificate.
    std::string server_name;
    /// Used where the stream has a thread of its own; elsewhere the handler sees bytes as they come.
    MakeCutter cutter;
};

class Acceptor {
public:
    /// The new stream is the acceptor's; it reports nothing before a handler is set.
    virtual void on_accept(std::unique_ptr<Stream> stream) = 0;

protected:
    ~Acceptor() = default;
};

struct ListenOptions {
    SocketAddress bind;
    /// Instead of `bind`: a UNIX socket of this path, mode 0600; one that nobody listens on any more is
    /// replaced.
    std::string unix_path;
    StreamOptions stream;
    std::shared_ptr<TlsContext> tls;
    /// As in ConnectOptions.
    MakeCutter cutter;
};

class Listener {
public:
    virtual ~Listener() = default;  // stops; accepted streams live on
    virtual SocketAddress local() const = 0;
    /// New connections use this from now on.
    virtual void set_tls(std::shared_ptr<TlsContext> tls) = 0;
};

// ---- all of it
// --------------------------------------------------------------------------------------------------

/// Addresses of this machine, or its default route, are not what they were; told once when a burst of changes
/// is over. `gone`: those that it has no more.
using AddressesChanged = std::function<void(const std::vector<IpAddress>& gone)>;

class Net {
public:
    virtual ~Net() = default;
    virtual Result<std::unique_ptr<UdpSocket>> udp(const UdpOptions& options, DatagramHandler& handler) = 0;
    virtual Result<std::unique_ptr<Listener>> listen(const ListenOptions& options, Acceptor& acceptor) = 0;
    /// Never fails at once: what goes wrong comes as on_closed in a later turn.
    virtual std::unique_ptr<Stream> connect(const ConnectOptions& options, StreamHandler& handler) = 0;
    /// Reads the files: a complaint names the one that does not serve. Blocks; call it while loading.
    virtual Result<std::shared_ptr<TlsContext>> tls_context(const TlsOptions& options) = 0;
    virtual Resolver& resolver() = 0;
    /// The source address the system would use towards `remote`; cached for a while.
    virtual Result<IpAddress> local_address_towards(const IpAddress& remote) = 0;
    /// One watcher, on the loop given; from now on. Null: none any more.
    virtual void watch_addresses(AddressesChanged changed) = 0;
};

}  // namespace asterism::rt
