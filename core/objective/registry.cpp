// The registry of objectives: one line an objective.
#include <functional>
#include <utility>

#include "io/error.h"
#include "io/text.h"
#include "objective/adversarial.h"
#include "objective/elbo.h"
#include "objective/iwae.h"
#include "objective/objective.h"
#include "objective/renyi.h"

namespace latitude::objective {
namespace {

using Maker = std::function<std::shared_ptr<const Objective>(const io::Json&)>;

const std::vector<std::pair<std::string, Maker>>& registry() {
  static const std::vector<std::pair<std::string, Maker>> all = {
      {"elbo", make_elbo},
      {"iwae", make_iwae},
      {"renyi", make_renyi},
      {"adversarial", make_adversarial},
  };
  return all;
}

}  // namespace

std::shared_ptr<const Objective> make_objective(const io::Json& options) {
  if (!options.is_object()) {
    throw Error("objective: found " + std::string(options.type_name()) + ", expected an object with a \"name\"");
  }
  const auto found = options.find("name");
  const std::string name = found != options.end() && found->is_string() ? found->get<std::string>() : std::string();
  for (const auto& [known, make] : registry()) {
    if (known == name) return make(options);
  }
  std::string known;
  for (const std::string& each : objective_names()) known += (known.empty() ? "" : ", ") + each;
  throw Error("objective.name: found \"" + io::printable(name) + "\", expected one of: " + known);
}

std::vector<std::string> objective_names() {
  std::vector<std::string> names;
  for (const auto& entry : registry()) names.push_back(entry.first);
  return names;
}

}  // namespace latitude::objective
