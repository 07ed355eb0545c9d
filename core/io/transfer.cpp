// libcurl's multi interface, because its waits can be kept short: a cancel is obeyed within a twentieth of a second
// also when the server says nothing. HTTP's rules for ranges: RFC 9110, section 14.
#include "io/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>

#include "io/error.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr int wait_milliseconds = 50;

struct State {
  CURL* curl = nullptr;
  PartialFile& partial;
  std::uint64_t most_bytes;
  const DownloadProgress& progress;
  const std::atomic<bool>* cancelled;
  std::uint64_t start = 0;                   // what the partial file held when the request began
  std::optional<std::uint64_t> range_start;  // of Content-Range: bytes START-END/TOTAL
  std::optional<std::uint64_t> range_total;
  bool body_begun = false;
  bool mismatch = false, too_large = false;
  int write_error = 0;
  std::exception_ptr thrown;  // by `progress`; exceptions must not travel through libcurl, which is C
};

long status_of(CURL* curl) {
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "bytes 5-9/10", or "bytes */10" with status 416.
void take_content_range(State& state, std::string_view value) {
  if (!value.starts_with("bytes ")) return;
  value.remove_prefix(6);
  const auto slash = value.find('/');
  if (slash == value.npos) return;
  state.range_total = number(value.substr(slash + 1));
  state.range_start = number(value.substr(0, std::min(value.find('-'), slash)));
}

std::size_t on_header(char* data, std::size_t, std::size_t count, void* user) {
  State& state = *static_cast<State*>(user);
  std::string_view line(data, count);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
  static constexpr std::string_view name = "content-range:";
  if (line.starts_with("HTTP/")) {  // a redirection's headers do not count
    state.range_start.reset();
    state.range_total.reset();
  } else if (line.size() > name.size() && std::equal(name.begin(), name.end(), line.begin(), [](char a, char b) {
               return a == std::tolower(static_cast<unsigned char>(b));
             })) {
    line.remove_prefix(name.size());
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    take_content_range(state, line);
  }
  return count;
}

// The first bytes have come: do they continue what we have?
bool begin_body(State& state) {
  const long status = status_of(state.curl);
  if (status == 206) {
    state.mismatch = state.range_start != state.start;
    return !state.mismatch;
  }
  if (status != 200) return false;
  if (state.start > 0) {  // the server knows no ranges and sends the whole
    try {
      state.partial.clear();
    } catch (...) {
      state.thrown = std::current_exception();
      return false;
    }
  }
  state.start = 0;
  return true;
}

std::size_t on_body(char* data, std::size_t, std::size_t count, void* user) {
  State& state = *static_cast<State*>(user);
  constexpr std::size_t stop = 0;  // libcurl ends the transfer when not all bytes are taken
  if (count == 0) return count;
  if (!state.body_begun && !begin_body(state)) return stop;
  state.body_begun = true;
  if (count > state.most_bytes || state.partial.size() > state.most_bytes - count) {
    state.too_large = true;
    return stop;
  }
  if (!state.partial.append(std::as_bytes(std::span(data, count)))) {
    state.write_error = errno;
    return stop;
  }
  return count;
}

int on_progress(void* user, curl_off_t total, curl_off_t, curl_off_t, curl_off_t) {
  State& state = *static_cast<State*>(user);
  if (state.cancelled != nullptr && *state.cancelled) return 1;
  if (state.thrown) return 1;
  if (state.body_begun && total > 0 && static_cast<std::uint64_t>(total) > state.most_bytes) {
    state.too_large = true;
    return 1;
  }
  try {
    if (state.progress && state.body_begun) {
      state.progress(state.partial.size(), total > 0 ? state.start + static_cast<std::uint64_t>(total) : 0);
    }
    return 0;
  } catch (...) {
    state.thrown = std::current_exception();
    return 1;
  }
}

void set_options(CURL* curl, State& state, const std::string& url, char* message) {
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // What began encrypted stays so.
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, url.starts_with("https:") ? "https" : "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);  // an error page is not the file
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 16L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "latitude");
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &state);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &state);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &state);
  // CURLOPT_RANGE and not CURLOPT_RESUME_FROM_LARGE: with that, libcurl gives up on a server that knows no ranges,
  // where we can take the whole file from the same answer.
  if (state.start > 0) curl_easy_setopt(curl, CURLOPT_RANGE, (std::to_string(state.start) + "-").c_str());
}

// Runs the request to its end or to the cancel.
CURLcode perform(CURL* curl, const std::atomic<bool>* cancelled) {
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi(curl_multi_init(), curl_multi_cleanup);
  if (multi == nullptr || curl_multi_add_handle(multi.get(), curl) != CURLM_OK) return CURLE_OUT_OF_MEMORY;
  CURLcode result = CURLE_ABORTED_BY_CALLBACK;
  for (int running = 1; running > 0 && !(cancelled != nullptr && *cancelled);) {
    if (curl_multi_perform(multi.get(), &running) != CURLM_OK) break;
    if (running > 0) curl_multi_poll(multi.get(), nullptr, 0, wait_milliseconds, nullptr);
  }
  int left = 0;
  while (const CURLMsg* done = curl_multi_info_read(multi.get(), &left)) {
    if (done->msg == CURLMSG_DONE) result = done->data.result;
  }
  curl_multi_remove_handle(multi.get(), curl);
  return result;
}

Answer judge(const State& state, CURLcode result, const std::string& message) {
  const long status = status_of(state.curl);
  if (state.too_large) return {Outcome::too_large, "is larger than " + std::to_string(state.most_bytes) + " bytes"};
  if (status == 416 && state.start > 0) {
    // Nothing comes after what we have: it is the whole, or it is not a part of this file.
    if (state.range_total == state.start) return {Outcome::complete, ""};
    return {Outcome::restart, "the server has no bytes after " + std::to_string(state.start)};
  }
  if (state.mismatch) return {Outcome::restart, "the server sent another range than was asked for"};
  if (result == CURLE_OK && (status == 200 || status == 206)) return {Outcome::complete, ""};
  if (result == CURLE_OK) return {Outcome::refused, "the server answers with status " + std::to_string(status)};
  const bool for_good = result == CURLE_UNSUPPORTED_PROTOCOL || result == CURLE_URL_MALFORMAT ||
                        result == CURLE_TOO_MANY_REDIRECTS || result == CURLE_PEER_FAILED_VERIFICATION ||
                        (result == CURLE_HTTP_RETURNED_ERROR && status < 500 && status != 408 && status != 429);
  return {for_good ? Outcome::refused : Outcome::broken, printable(message, 160)};
}

}  // namespace

Answer transfer(const std::string& url, PartialFile& partial, std::uint64_t most_bytes,
                const DownloadProgress& progress, const std::atomic<bool>* cancelled) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (ready != CURLE_OK || curl == nullptr) throw Error("downloads do not work: libcurl does not start");
  State state{.curl = curl.get(),
              .partial = partial,
              .most_bytes = most_bytes,
              .progress = progress,
              .cancelled = cancelled,
              .start = partial.size(),
              .range_start = {},
              .range_total = {},
              .thrown = {}};
  char message[CURL_ERROR_SIZE] = {};
  set_options(curl.get(), state, url, message);
  const CURLcode result = perform(curl.get(), cancelled);
  if (cancelled != nullptr && *cancelled) throw Error(url + ": download cancelled");
  if (state.thrown) std::rethrow_exception(state.thrown);
  if (state.write_error != 0) {
    throw Error(partial.path().string() + ": cannot be written: " + std::strerror(state.write_error));
  }
  return judge(state, result, message[0] == '\0' ? curl_easy_strerror(result) : message);
}

}  // namespace latitude::io
