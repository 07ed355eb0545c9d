// latitude-cli fetch: downloads a named data set into the user's data folder, verified, resuming what broke off.
#include <chrono>
#include <cstdio>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/progress_bar.h"
#include "data/dataset.h"
#include "io/files.h"

namespace latitude::app {
namespace {

void run(const std::string& name) {
  const data::Source& source = data::source(name);
  if (!source.fetch) {
    std::printf("%s needs no download\n", name.c_str());
    return;
  }
  ProgressBar bar(name);
  std::string current;
  auto start = std::chrono::steady_clock::now();
  std::uint64_t first = 0;
  source.fetch([&](const std::string& file, std::uint64_t done, std::uint64_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (file != current) {
      current = file;
      start = now;
      first = done;
      bar.line(file);
    }
    const double seconds = std::chrono::duration<double>(now - start).count();
    const double rate = seconds > 0 ? static_cast<double>(done - first) / seconds : 0;
    char text[48];
    std::snprintf(text, sizeof text, "%.1f MB/s", rate / 1e6);
    bar.show(total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0, text,
             total >= done && rate > 0 ? static_cast<double>(total - done) / rate : -1);
  });
  bar.line(name + " is in " + (io::user_data_folder() / name).string() + ", verified");
}

}  // namespace

void add_fetch(CLI::App& app) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("fetch", "Download a data set, verify it, resume what broke off");
  std::string known;
  for (const data::Source& source : data::sources()) {
    if (source.fetch) known += (known.empty() ? "" : ", ") + source.name;
  }
  command->add_option("name", *name, known)->required()->check(CLI::IsMember(data::names()));
  command->callback([name] { run(*name); });
}

}  // namespace latitude::app
