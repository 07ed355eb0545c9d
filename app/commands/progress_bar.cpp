#include "app/commands/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace latitude::app {
namespace {

constexpr int kWidth = 30;
constexpr auto kBarEvery = std::chrono::milliseconds(100);
constexpr auto kLineEvery = std::chrono::seconds(10);

}  // namespace

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::clamp(seconds, 0.0, 3.6e8)));
  char text[32];
  if (whole >= 3600) {
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  }
  return text;
}

ProgressBar::ProgressBar(std::string what)
    : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) == 1), shown_(std::chrono::steady_clock::now()) {}

ProgressBar::~ProgressBar() { clear(); }

void ProgressBar::show(double fraction, const std::string& rate, double seconds_left) {
  const auto now = std::chrono::steady_clock::now();
  if (now - shown_ < (terminal_ ? std::chrono::milliseconds(kBarEvery) : std::chrono::milliseconds(kLineEvery))) return;
  shown_ = now;
  fraction = std::clamp(fraction, 0.0, 1.0);
  const std::string left = seconds_left >= 0 ? ", " + duration(seconds_left) + " left" : "";
  if (terminal_) {
    const int filled = static_cast<int>(fraction * kWidth);
    const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                            std::string(static_cast<std::size_t>(kWidth - filled), '.');
    std::fprintf(stderr, "\r\033[K%s [%s] %3.0f%%  %s%s", what_.c_str(), bar.c_str(), 100 * fraction, rate.c_str(),
                 left.c_str());
    std::fflush(stderr);
    drawn_ = true;
  } else {
    std::fprintf(stderr, "%s %.0f%%  %s%s\n", what_.c_str(), 100 * fraction, rate.c_str(), left.c_str());
  }
}

void ProgressBar::line(const std::string& text) {
  clear();
  std::fprintf(stderr, "%s\n", text.c_str());
}

void ProgressBar::clear() {
  if (!drawn_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
}

}  // namespace latitude::app
