// Names to data sets: a registered one with its split, or a path.
#include <algorithm>
#include <filesystem>
#include <numeric>
#include <utility>

#include "data/dataset.h"
#include "data/files.h"
#include "data/finish.h"
#include "data/random.h"
#include "io/error.h"

namespace latitude::data {
namespace {

struct Asked {
  const Source* source = nullptr;  // none: a path
  std::string split;               // "train", "test", "all", or empty where none is named
};

Asked asked(const std::string& name) {
  const auto colon = name.find(':');
  const auto base = name.substr(0, colon);
  for (const auto& source : sources()) {
    if (source.name != base) continue;
    Asked result{.source = &source, .split = colon == std::string::npos ? "" : name.substr(colon + 1)};
    const bool known = result.split == "train" || result.split == "test" || result.split == "all";
    if (colon != std::string::npos && !known)
      throw Error("data set \"" + name + "\": found split \"" + result.split + "\", expected \"" + base +
                  ":train\", \"" + base + ":test\" or \"" + base + ":all\"");
    return result;
  }
  return {};
}

Dataset load_source(const Source& source, bool train, const std::string& name) {
  auto dataset = source.load(train);
  dataset.name = name;
  return dataset;
}

// The training items, then the test items.
Dataset load_all(const Source& source, const std::string& name) {
  Dataset all = source.load(true);
  const Dataset test = source.load(false);
  all.name = name;
  all.images = torch::cat({all.images, test.images});
  if (all.labels.defined()) all.labels = torch::cat({all.labels, test.labels});
  if (all.poses.defined()) all.poses = torch::cat({all.poses, test.poses});
  return finished(std::move(all));
}

std::string listed_names() {
  std::string list;
  for (const auto& name : names()) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

Dataset load(const std::string& name) {
  if (const auto wanted = asked(name); wanted.source) {
    return wanted.split == "all" ? load_all(*wanted.source, name)
                                 : load_source(*wanted.source, wanted.split == "train", name);
  }
  std::error_code ignored;
  const bool there =
      !name.empty() && (std::filesystem::exists(name, ignored) || std::filesystem::exists(name + ".gz", ignored));
  if (!there)
    throw Error("data \"" + name + "\": found no such file or folder, expected a path or one of " + listed_names());
  return load_path(name);
}

Splits load_splits(const std::string& name, std::uint64_t seed) {
  if (const auto wanted = asked(name); wanted.source && wanted.split.empty())
    return {load_source(*wanted.source, true, name + ":train"), load_source(*wanted.source, false, name + ":test")};
  return cut(load(name), seed);
}

Splits cut(const Dataset& whole, std::uint64_t seed) {
  const std::string& name = whole.name;
  const auto count = whole.size();
  if (count < 2) throw Error(name + ": found 1 image, expected at least 2 to cut a test set from");
  std::vector<std::int64_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  Stream random(seed, 0);
  for (auto last = count - 1; last > 0; --last) std::swap(order[last], order[random.below(last + 1)]);
  const auto tests = std::max<std::int64_t>(1, count / 10);
  // Items stay in the set's own order within each part.
  std::sort(order.begin(), order.begin() + tests);
  std::sort(order.begin() + tests, order.end());
  const auto items = torch::tensor(order, torch::kInt64);
  return {chosen(whole, items.slice(0, tests), name + " (nine tenths)"),
          chosen(whole, items.slice(0, 0, tests), name + " (one tenth)")};
}

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const auto& source : sources()) result.push_back(source.name);
  return result;
}

const Source& source(const std::string& name) {
  for (const auto& candidate : sources())
    if (candidate.name == name) return candidate;
  throw Error("data set \"" + name + "\": found no such set, expected one of " + listed_names());
}

}  // namespace latitude::data
