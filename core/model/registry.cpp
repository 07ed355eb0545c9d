// The registry of model families: one line a family.
#include <functional>
#include <utility>

#include "io/error.h"
#include "io/text.h"
#include "model/dtvae.h"
#include "model/model.h"
#include "model/options.h"
#include "model/tvae.h"
#include "model/vae.h"

namespace latitude::model {
namespace {

using Maker = std::function<Model(Options&, const ImageShape&, std::uint64_t seed)>;

const std::vector<std::pair<std::string, Maker>>& registry() {
  static const std::vector<std::pair<std::string, Maker>> all = {
      {"vae", make_vae},
      {"tvae", make_tvae},
      {"dtvae", make_dtvae},
  };
  return all;
}

}  // namespace

Model make_model(const io::Json& options, const ImageShape& shape, std::uint64_t seed) {
  check_shape(shape);
  Options reader(options);
  const std::string family = options.contains("family") && options["family"].is_string()
                                 ? options["family"].get<std::string>()
                                 : std::string();
  for (const auto& [name, make] : registry()) {
    if (name == family) return make(reader, shape, seed);
  }
  std::string known;
  for (const std::string& each : family_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error("model.family: found \"" + io::printable(family) + "\", expected one of: " + known);
}

std::vector<std::string> family_names() {
  std::vector<std::string> names;
  for (const auto& entry : registry()) names.push_back(entry.first);
  return names;
}

}  // namespace latitude::model
