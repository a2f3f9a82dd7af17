// SPDX-License-Identifier: Apache-2.0
// The HTTP server on a thread of its own, as its owner's thread sees it.
#include "../threads/io_thread.h"
#include "../threads/remote_sockets.h"
#include "asterism/rt/real_net.h"
#include "http_core.h"

namespace asterism::rt {

namespace {

class WebThread final : public HttpServer {
public:
    explicit WebThread(EventLoop& loop) : thread_("web", loop) {
        there([this] {
            net_ = make_real_net(thread_.loop());
            core_ = std::make_unique<HttpCore>(thread_.loop(), *net_);
        });
    }
    ~WebThread() override {
        there([this] {
            core_.reset();
            net_.reset();
        });
    }

    std::vector<std::string> configure(HttpOptions options) override {
        std::vector<std::string> faults;
        there([&] { faults = core_->configure(std::move(options)); });
        return faults;
    }
    void handle(std::string path, std::string title, HttpHandler handler) override;
    void handle_websocket(std::string path, std::string title, WebSocketOptions options,
                          Acceptor& acceptor) override;
    void forget(const std::string& path) override;
    HttpStatus status() override {
        HttpStatus status;
        there([&] { status = core_->status(); });
        return status;
    }
    void stop() override {
        there([this] { core_->stop(); });
    }

private:
    /// Both ends of a path that may be upgraded.
    struct Taker final : StreamTaker {
        explicit Taker(Acceptor& acceptor) : acceptor(acceptor) {}
        void on_accepted(std::unique_ptr<NearStream> stream) override {
            acceptor.on_accept(std::move(stream));
        }
        Acceptor& acceptor;
        std::uint64_t id = 0;
    };
    struct Giver final : Acceptor {
        Giver(std::shared_ptr<Side> side, std::uint64_t taker) : side(std::move(side)), taker(taker) {}
        void on_accept(std::unique_ptr<Stream> stream) override {
            hand_over(side, taker, std::move(stream), nullptr, true, {});
        }
        std::shared_ptr<Side> side;
        std::uint64_t taker;
    };

    /// On the web thread, and waits: for what happens at start, reload and the end.
    template <class Work>
    void there(Work&& work) {
        thread_.near()->run_there_now([&work] { work(); });
    }

    IoThread thread_;
    // On the web thread.
    std::unique_ptr<Net> net_;
    std::unique_ptr<HttpCore> core_;
    std::map<std::string, std::unique_ptr<Giver>> givers_;
    // On the owner's.
    std::map<std::string, std::unique_ptr<Taker>> takers_;
};

void WebThread::handle(std::string path, std::string title, HttpHandler handler) {
    // The handler is called, and destroyed, on the owner's thread.
    auto shared = std::make_shared<HttpHandler>(std::move(handler));
    HttpHandler pass_on = [side = thread_.far(), shared](HttpRequest request, HttpReply reply) {
        side->run_there([shared, request = std::move(request), reply = std::move(reply)]() mutable {
            (*shared)(std::move(request), std::move(reply));
        });
    };
    there([&] { core_->handle(std::move(path), std::move(title), std::move(pass_on)); });
}

void WebThread::handle_websocket(std::string path, std::string title, WebSocketOptions options,
                                 Acceptor& acceptor) {
    forget(path);
    auto taker = std::make_unique<Taker>(acceptor);
    taker->id = thread_.near()->new_id();
    thread_.near()->add(taker->id, *taker);
    there([&] {
        auto& giver = givers_[path];
        giver = std::make_unique<Giver>(thread_.far(), taker->id);
        core_->handle_websocket(path, std::move(title), std::move(options), *giver);
    });
    takers_[path] = std::move(taker);
}

void WebThread::forget(const std::string& path) {
    there([&] {
        core_->forget(path);
        givers_.erase(path);
    });
    const auto at = takers_.find(path);
    if (at == takers_.end()) return;
    thread_.near()->remove(at->second->id);
    takers_.erase(at);
}

}  // namespace

std::unique_ptr<HttpServer> make_web_thread(EventLoop& loop) { return std::make_unique<WebThread>(loop); }

}  // namespace asterism::rt
