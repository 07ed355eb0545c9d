// Progress of long work on standard error: a bar with the rate and the time left on a terminal, plain lines otherwise.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace latitude::app {

class ProgressBar {
 public:
  explicit ProgressBar(std::string what);
  ~ProgressBar();  // clears the bar
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `rate` is text such as "52,000 images/s"; seconds_left below 0 is unknown.
  void show(double fraction, const std::string& rate, double seconds_left);
  // A whole line, above the bar on a terminal.
  void line(const std::string& text);

 private:
  void clear();

  std::string what_;
  bool terminal_, drawn_ = false;
  std::chrono::steady_clock::time_point shown_;
};

// "1:05", "2:03:04"
std::string duration(double seconds);

}  // namespace latitude::app
