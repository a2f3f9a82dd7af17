// SPDX-License-Identifier: Apache-2.0
// The thread sleeps in curl_multi_poll; whoever posts to it wakes it there.
#include "asterism/rt/http_client.h"

#include <curl/curl.h>
#include <fmt/core.h>

#include <atomic>
#include <mutex>

#include "asterism/base/hash_map.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/rt/shortage.h"
#include "asterism/rt/thread.h"

namespace asterism::rt {

namespace {

constexpr int kLongestSleep = 60'000;  // milliseconds; posts end it

/// One request on the client's thread.
struct Transfer {
    HttpFetch call;
    HttpFetched reply;
    std::uint64_t id = 0;
    CURL* easy = nullptr;
    curl_slist* headers = nullptr;
    char why[CURL_ERROR_SIZE] = "";

    ~Transfer() {
        curl_easy_cleanup(easy);
        curl_slist_free_all(headers);
    }
};

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* transfer) {
    auto& it = *static_cast<Transfer*>(transfer);
    if (it.reply.body.size() + size * count > it.call.most_bytes) return 0;
    it.reply.body.append(bytes, size * count);
    return size * count;
}

void prepare(Transfer& it) {
    it.easy = curl_easy_init();
    curl_easy_setopt(it.easy, CURLOPT_URL, it.call.url.c_str());
    curl_easy_setopt(it.easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(it.easy, CURLOPT_TIMEOUT_MS, static_cast<long>(it.call.patience.count()));
    curl_easy_setopt(it.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(it.easy, CURLOPT_ERRORBUFFER, it.why);
    curl_easy_setopt(it.easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(it.easy, CURLOPT_WRITEDATA, &it);
    curl_easy_setopt(it.easy, CURLOPT_PRIVATE, &it);
    if (it.call.content_type.empty()) return;
    it.headers = curl_slist_append(nullptr, fmt::format("Content-Type: {}", it.call.content_type).c_str());
    curl_easy_setopt(it.easy, CURLOPT_HTTPHEADER, it.headers);
    curl_easy_setopt(it.easy, CURLOPT_POST, 1L);
    curl_easy_setopt(it.easy, CURLOPT_POSTFIELDS, it.call.body.data());
    curl_easy_setopt(it.easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(it.call.body.size()));
}

class CurlClient final : public HttpClient {
public:
    explicit CurlClient(Loop& loop) : loop_(loop), alive_(std::make_shared<bool>(true)) {}
    ~CurlClient() override {
        *alive_ = false;
        if (!thread_.joinable()) return;
        ends_ = true;
        curl_multi_wakeup(multi_);
        thread_.join();
        waiting_.clear();
        curl_multi_cleanup(multi_);
    }

    void fetch(HttpFetch call, Done done) override {
        auto transfer = std::make_unique<Transfer>();
        transfer->call = std::move(call);
        transfer->id = ++last_id_;
        askers_[last_id_] = std::move(done);
        if (!thread_.joinable()) {
            static const auto once [[maybe_unused]] = curl_global_init(CURL_GLOBAL_ALL);
            if (!multi_) multi_ = curl_multi_init();
            // Whoever asks is answered, if only that it was not done.
            try {
                thread_ = Thread("http-client", [this] { run(); });
            } catch (const Shortage& shortage) {
                log::error("HTTP: {}", shortage.what());
                auto answer = std::move(askers_[last_id_]);
                askers_.erase(last_id_);
                return loop_.post(
                    [alive = alive_, answer = std::move(answer), why = std::string(shortage.what())] {
                        if (*alive) answer(fail(why));
                    });
            }
        }
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(transfer));
        }
        curl_multi_wakeup(multi_);
    }

private:
    // On the client's thread.
    void run() {
        HashMap<std::uint64_t, std::unique_ptr<Transfer>> running;
        while (!ends_) {
            for (auto& one : take_waiting()) {
                prepare(*one);
                curl_multi_add_handle(multi_, one->easy);
                running[one->id] = std::move(one);
            }
            int left = 0;
            curl_multi_perform(multi_, &left);
            while (const auto* message = curl_multi_info_read(multi_, &left)) {
                if (message->msg != CURLMSG_DONE) continue;
                const auto result = message->data.result;
                void* of = nullptr;
                curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &of);
                auto& transfer = *static_cast<Transfer*>(of);
                curl_multi_remove_handle(multi_, transfer.easy);
                tell(transfer, result);
                running.erase(transfer.id);
            }
            curl_multi_poll(multi_, nullptr, 0, kLongestSleep, nullptr);
        }
        for (auto& [id, one] : running) curl_multi_remove_handle(multi_, one->easy);
    }

    std::vector<std::unique_ptr<Transfer>> take_waiting() {
        const std::lock_guard lock(mutex_);
        return std::exchange(waiting_, {});
    }

    void tell(Transfer& transfer, CURLcode result) {
        long status = 0;
        curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
        transfer.reply.status = static_cast<int>(status);
        auto answer = result == CURLE_OK
                          ? Result<HttpFetched>(std::move(transfer.reply))
                          : fail(fmt::format("{}: {}", transfer.call.url,
                                             transfer.why[0] ? transfer.why : curl_easy_strerror(result)));
        loop_.post([this, alive = alive_, id = transfer.id, answer = std::move(answer)]() mutable {
            if (!*alive) return;
            const auto at = askers_.find(id);
            const auto done = std::move(at->second);
            askers_.erase(at);
            done(std::move(answer));
        });
    }

    Loop& loop_;
    std::shared_ptr<bool> alive_;  // of the loop's thread
    std::uint64_t last_id_ = 0;
    HashMap<std::uint64_t, Done> askers_;
    CURLM* multi_ = nullptr;
    Thread thread_;
    std::atomic<bool> ends_{false};
    std::mutex mutex_;
    std::vector<std::unique_ptr<Transfer>> waiting_;
};

}  // namespace

std::unique_ptr<HttpClient> make_http_client(Loop& loop) { return std::make_unique<CurlClient>(loop); }

std::string form_encoded(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            std::string_view("*-._").find(c) != std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

}  // namespace asterism::rt
