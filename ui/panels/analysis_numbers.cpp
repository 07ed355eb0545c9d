#include "ui/panels/analysis_numbers.h"

#include <algorithm>

#include "ui/session.h"

namespace latitude::ui {

const std::vector<double>& numbers_of(const engine::LatentShape& shape, const std::string& view) {
  return view == kViewKl ? shape.kl : view == kViewAggregated ? shape.aggregated_kl : shape.eigenvalues;
}

std::string to_tsv(const std::vector<engine::LatentShape>& models, const std::string& view) {
  std::string text = view == kViewSpectrum ? "component" : "dimension";
  std::size_t rows = 0;
  for (const engine::LatentShape& shape : models) {
    text += "\t" + shape.name;
    rows = std::max(rows, numbers_of(shape, view).size());
  }
  for (std::size_t row = 0; row < rows; ++row) {
    text += "\n" + std::to_string(row + 1);
    for (const engine::LatentShape& shape : models) {
      const std::vector<double>& numbers = numbers_of(shape, view);
      text += "\t" + (row < numbers.size() ? io::Json(numbers[row]).dump() : std::string());
    }
  }
  return text + "\n";
}

io::Json to_json(const std::vector<engine::LatentShape>& models) {
  io::Json all = io::Json::array();
  for (const engine::LatentShape& shape : models) {
    all.push_back({{"model", shape.model},
                   {"name", shape.name},
                   {"objective", shape.objective},
                   {"data", shape.data},
                   {"items", shape.items},
                   {"dimensions", shape.dimensions},
                   {"eigenvalues", shape.eigenvalues},
                   {"active_components", shape.active_components},
                   {"active_units", shape.active_units},
                   {"kl_by_dimension", shape.kl},
                   {"collapsed_dimensions", shape.collapsed},
                   {"aggregated_kl", shape.aggregated_kl}});
  }
  return {{"models", all}};
}

}  // namespace latitude::ui
