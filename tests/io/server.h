// A small HTTP server on the loopback address whose answers a test decides, byte by byte: to break off, to know no
// ranges, to redirect, to say nothing.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace latitude::io::test {

struct Request {
  std::string path;
  std::optional<std::size_t> range_start;  // of "Range: bytes=START-"
};

struct Reply {
  std::string bytes;          // status line, headers and body, as they are sent
  bool then_silence = false;  // keep the connection open until the client goes or the server stops
};

// "HTTP/1.1 STATUS", Content-Length for the whole body, further headers, and only the first `sent` bytes of the body.
Reply reply(const std::string& status, const std::string& body, const std::string& headers = "",
            std::size_t sent = std::string::npos);
// What a good server answers: 206 with the rest where a range is asked for, otherwise 200 with all.
Reply serve(const Request& request, const std::string& content, std::size_t sent = std::string::npos);

class Server {
 public:
  explicit Server(std::function<Reply(const Request&)> answer);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::string url(const std::string& path = "/file") const;
  std::vector<Request> requests() const;

 private:
  void run();
  void handle(int connection);

  std::function<Reply(const Request&)> answer_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::atomic<bool> stopped_{false};
  std::thread thread_;
};

}  // namespace latitude::io::test
