#include "nn/body.h"

#include <functional>
#include <utility>

#include "io/error.h"
#include "nn/conv_body.h"
#include "nn/mlp.h"
#include "nn/p4_body.h"

namespace latitude::nn {
namespace {

using Maker = std::function<std::shared_ptr<Body>(const BodyOptions&, at::Generator&)>;

// The registry: one line a body.
const std::vector<std::pair<std::string, Maker>>& registry() {
  static const std::vector<std::pair<std::string, Maker>> all = {
      {"dense",
       [](const BodyOptions& o, at::Generator& from) {
         return std::make_shared<MlpImpl>(o.channels * o.height * o.width, o.hidden, from);
       }},
      {"conv", [](const BodyOptions& o, at::Generator& from) { return std::make_shared<ConvBody>(o, from); }},
      {"p4", [](const BodyOptions& o, at::Generator& from) { return std::make_shared<P4Body>(o, from); }},
  };
  return all;
}

}  // namespace

std::shared_ptr<Body> make_body(const BodyOptions& options, at::Generator& from) {
  for (const auto& [name, make] : registry()) {
    if (name == options.name) return make(options, from);
  }
  std::string known;
  for (const std::string& each : body_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error("model.encoder: found \"" + options.name + "\", expected one of: " + known);
}

std::vector<std::string> body_names() {
  std::vector<std::string> names;
  for (const auto& entry : registry()) names.push_back(entry.first);
  return names;
}

}  // namespace latitude::nn
