// What the analysis panel shows, as numbers to take along: a view as a table for a spreadsheet, everything as JSON.
#pragma once

#include <string>
#include <vector>

#include "engine/analysis.h"
#include "io/json.h"

namespace latitude::ui {

// The numbers of a view ("spectrum", "kl", "aggregated") of a model: eigenvalues, or nats by dimension of z.
const std::vector<double>& numbers_of(const engine::LatentShape& shape, const std::string& view);

// Tab-separated: a heading, then a row for each component or dimension and a column for each model.
std::string to_tsv(const std::vector<engine::LatentShape>& models, const std::string& view);

io::Json to_json(const std::vector<engine::LatentShape>& models);

}  // namespace latitude::ui
