#include "train/optimiser.h"

#include <functional>

#include "io/error.h"
#include "io/text.h"
#include "train/adadelta.h"
#include "train/adam.h"

namespace latitude::train {
namespace {

using Maker = std::function<std::unique_ptr<Optimiser>(const io::Json&, const at::Tensor&)>;

// The registry: one line an optimiser.
const std::vector<std::pair<std::string, Maker>>& registry() {
  static const std::vector<std::pair<std::string, Maker>> all = {
      {"adam", make_adam},
      {"adadelta", make_adadelta},
  };
  return all;
}

}  // namespace

std::unique_ptr<Optimiser> make_optimiser(const io::Json& options, const at::Tensor& weights) {
  const std::string name =
      options.is_object() && options.contains("name") && options["name"].is_string() ? options["name"] : io::Json("");
  for (const auto& [known, make] : registry()) {
    if (known == name) return make(options, weights);
  }
  std::string known;
  for (const std::string& each : optimiser_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error("optimiser.name: found \"" + io::printable(name) + "\", expected one of: " + known);
}

std::vector<std::string> optimiser_names() {
  std::vector<std::string> names;
  for (const auto& entry : registry()) names.push_back(entry.first);
  return names;
}

void read_numbers(const io::Json& options, std::vector<OptimiserNumber>& numbers) {
  for (const auto& [key, value] : options.items()) {
    if (key == "name") continue;
    bool known = false;
    for (OptimiserNumber& number : numbers) {
      if (number.key != key) continue;
      known = true;
      if (!value.is_number() || !(value.get<double>() > 0) || value.get<double>() > number.most) {
        throw Error("optimiser." + key + ": found " + value.dump() + ", expected a number above 0, at most " +
                    io::Json(number.most).dump());
      }
      number.value = value.get<double>();
    }
    if (!known) {
      std::string all;
      for (const OptimiserNumber& number : numbers) all += (all.empty() ? "" : ", ") + number.key;
      throw Error("optimiser: found the unknown option \"" + io::printable(key) + "\", expected one of: " + all);
    }
  }
}

}  // namespace latitude::train
