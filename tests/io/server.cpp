// One connection at a time, one request a connection; sockets are polled so that the server stops when asked.
#include "io/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace latitude::io::test {

Reply reply(const std::string& status, const std::string& body, const std::string& headers, std::size_t sent) {
  return {"HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" +
              headers + "\r\n" + body.substr(0, sent),
          false};
}

Reply serve(const Request& request, const std::string& content, std::size_t sent) {
  if (!request.range_start) return reply("200 OK", content, "Accept-Ranges: bytes\r\n", sent);
  const std::string total = std::to_string(content.size());
  if (*request.range_start >= content.size()) {
    return reply("416 Range Not Satisfiable", "nothing", "Content-Range: bytes */" + total + "\r\n");
  }
  const std::string range = std::to_string(*request.range_start) + "-" + std::to_string(content.size() - 1);
  return reply("206 Partial Content", content.substr(*request.range_start),
               "Content-Range: bytes " + range + "/" + total + "\r\n", sent);
}

Server::Server(std::function<Reply(const Request&)> answer) : answer_(std::move(answer)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, generic, &length) != 0) {
    throw std::runtime_error("no server on the loopback address");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

Server::~Server() {
  stopped_ = true;
  thread_.join();
  ::close(listener_);
}

std::string Server::url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }

std::vector<Request> Server::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void Server::run() {
  while (!stopped_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    handle(connection);
    ::shutdown(connection, SHUT_RDWR);
    ::close(connection);
  }
}

void Server::handle(int connection) {
  std::string head;
  char buffer[4096];
  while (head.find("\r\n\r\n") == head.npos) {
    const ssize_t got = ::recv(connection, buffer, sizeof(buffer), 0);
    if (got <= 0) return;
    head.append(buffer, static_cast<std::size_t>(got));
  }
  Request request;
  const auto start = head.find(' ') + 1;
  request.path = head.substr(start, head.find(' ', start) - start);
  static const std::string range = "Range: bytes=";
  if (const auto at = head.find(range); at != head.npos)
    request.range_start = std::stoull(head.substr(at + range.size()));
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
  }
  const Reply answer = answer_(request);
  for (std::size_t sent = 0; sent < answer.bytes.size();) {
    const ssize_t count = ::send(connection, answer.bytes.data() + sent, answer.bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
  while (answer.then_silence && !stopped_) {
    pollfd gone{connection, POLLIN, 0};
    if (::poll(&gone, 1, 20) > 0) break;  // the client has closed
  }
}

}  // namespace latitude::io::test
