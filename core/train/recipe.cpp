#include "train/recipe.h"

#include <algorithm>

#include "io/error.h"
#include "io/text.h"

namespace latitude::train {
namespace {

[[noreturn]] void wrong(const std::string& source, const std::string& key, const io::Json& found,
                        const std::string& expected) {
  std::string text = found.dump();
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  throw Error(source + ": " + key + ": found " + text + ", expected " + expected);
}

std::string text(const io::Json& json, const std::string& key, const std::string& source) {
  if (!json.is_string()) wrong(source, key, json, "a text");
  return json.get<std::string>();
}

std::int64_t whole(const io::Json& json, const std::string& key, std::int64_t most, const std::string& source) {
  // A negative number reads as an enormous unsigned one.
  if (!json.is_number_integer() || json.get<std::uint64_t>() < 1 ||
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(most)) {
    wrong(source, key, json, "a whole number from 1 to " + std::to_string(most));
  }
  return json.get<std::int64_t>();
}

io::Json object(const io::Json& json, const std::string& key, const std::string& name, const std::string& source) {
  if (!json.is_object() || !json.contains(name) || !json[name].is_string()) {
    wrong(source, key, json, "an object with a \"" + name + "\"");
  }
  return json;
}

MinimumCheck minimum_check(const io::Json& json, const std::string& source) {
  constexpr std::uint64_t kMostRetries = 100;
  if (!json.is_object() || !json.contains("epochs")) {
    wrong(source, "minimum", json, "an object with \"epochs\" and \"retries\"");
  }
  MinimumCheck check;
  for (const auto& [key, value] : json.items()) {
    if (key == "epochs") {
      check.epochs = whole(value, "minimum.epochs", 1'000'000, source);
    } else if (key == "retries") {
      // A negative number reads as an enormous unsigned one.
      if (!value.is_number_integer() || value.get<std::uint64_t>() > kMostRetries) {
        wrong(source, "minimum.retries", value, "a whole number from 0 to 100");
      }
      check.retries = value.get<std::int64_t>();
    } else {
      throw Error(source + ": minimum: found the unknown key \"" + io::printable(key) +
                  "\", expected epochs or retries");
    }
  }
  return check;
}

}  // namespace

Recipe parse_recipe(const io::Json& json, const std::string& source) {
  if (!json.is_object()) {
    throw Error(source + ": found " + std::string(json.type_name()) + ", expected an object: a recipe");
  }
  Recipe recipe;
  for (const auto& [key, value] : json.items()) {
    if (key == "version") {
      if (value != 1) wrong(source, key, value, "1 (a later version of Latitude wrote this recipe?)");
    } else if (key == "name") {
      recipe.name = text(value, key, source);
      if (recipe.name.empty() || recipe.name.size() > 100 || recipe.name.front() == '.' ||
          std::any_of(recipe.name.begin(), recipe.name.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '/' || c == '\\'; })) {
        wrong(source, key, value, "a file name of at most 100 characters without folders");
      }
    } else if (key == "description") {
      recipe.description = text(value, key, source);
    } else if (key == "data") {
      recipe.data = text(value, key, source);
    } else if (key == "model") {
      recipe.model = object(value, key, "family", source);
    } else if (key == "objective") {
      recipe.objective = object(value, key, "name", source);
    } else if (key == "optimiser") {
      recipe.optimiser = object(value, key, "name", source);
    } else if (key == "batch") {
      recipe.batch = whole(value, key, 1'000'000, source);
    } else if (key == "epochs") {
      recipe.epochs = whole(value, key, 1'000'000, source);
    } else if (key == "seed") {
      if (!value.is_number_unsigned()) wrong(source, key, value, "a whole number from 0");
      recipe.seed = value.get<std::uint64_t>();
    } else if (key == "minimum") {
      recipe.minimum = minimum_check(value, source);
    } else {
      throw Error(source + ": found the unknown key \"" + io::printable(key) +
                  "\", expected version, name, description, data, model, objective, optimiser, batch, epochs, seed or "
                  "minimum");
    }
  }
  return recipe;
}

Recipe read_recipe(const std::filesystem::path& path) { return parse_recipe(io::read_json(path), path.string()); }

io::Json to_json(const Recipe& recipe) {
  io::Json json = {{"version", 1},
                   {"name", recipe.name},
                   {"description", recipe.description},
                   {"data", recipe.data},
                   {"model", recipe.model},
                   {"objective", recipe.objective},
                   {"optimiser", recipe.optimiser},
                   {"batch", recipe.batch},
                   {"epochs", recipe.epochs},
                   {"seed", recipe.seed}};
  if (recipe.minimum.epochs > 0) {
    json["minimum"] = {{"epochs", recipe.minimum.epochs}, {"retries", recipe.minimum.retries}};
  }
  return json;
}

void set_option(Recipe& recipe, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error("--set: found \"" + io::printable(assignment) + "\", expected key=value, e.g. optimiser.rate=0.01");
  }
  const std::string value_text = assignment.substr(equals + 1);
  io::Json value = io::Json::parse(value_text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) value = value_text;
  std::string pointer = "/" + assignment.substr(0, equals);
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  io::Json json = to_json(recipe);
  try {
    const io::Json::json_pointer place(pointer);
    // Only entries that a list has: operator[] would lengthen it with nulls, up to the memory's end.
    for (io::Json::json_pointer inner = place; !inner.empty(); inner = inner.parent_pointer()) {
      const io::Json::json_pointer outer = inner.parent_pointer();
      if (json.contains(outer) && json.at(outer).is_array()) static_cast<void>(json.at(inner));
    }
    json[place] = value;
  } catch (const io::Json::exception&) {
    throw Error("--set: \"" + io::printable(assignment.substr(0, equals)) + "\" is no key of a recipe");
  }
  recipe = parse_recipe(json, "--set " + io::printable(assignment));
}

}  // namespace latitude::train
