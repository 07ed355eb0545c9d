#include "engine/reproduction.h"

#include <algorithm>

#include "engine/reproduce_geodesic_curve.h"
#include "engine/reproduce_glyphs_pose.h"
#include "engine/reproduce_interpolation_rows.h"
#include "engine/reproduce_renyi_loglik.h"
#include "engine/reproduce_renyi_logreg.h"
#include "engine/reproduce_renyi_spectrum.h"
#include "engine/reproduce_tvae_fig5.h"
#include "engine/reproduce_tvae_manifold.h"
#include "engine/reproduce_tvae_marginal.h"
#include "engine/reproduce_tvae_options.h"
#include "engine/reproduce_tvae_priors.h"
#include "engine/reproduce_tvae_samples.h"
#include "engine/reproduce_tvae_scatter.h"
#include "engine/reproduce_tvae_table1.h"
#include "engine/reproduce_tvae_template.h"
#include "io/error.h"
#include "io/text.h"

namespace latitude::engine {

// The registry: one line a figure.
const std::vector<Reproduction>& reproductions() {
  static const std::vector<Reproduction> all = {
      renyi_spectrum(), renyi_loglik(),  renyi_logreg(),  interpolation_rows(), geodesic_curve(),
      tvae_fig5(),      tvae_samples(),  tvae_manifold(), tvae_scatter(),       tvae_template(),
      tvae_priors(),    tvae_marginal(), tvae_table1(),   tvae_options(),       glyphs_pose(),
  };
  return all;
}

const Reproduction& reproduction(const std::string& name) {
  std::string known;
  for (const Reproduction& each : reproductions()) {
    if (each.name == name) return each;
    known += (known.empty() ? "" : ", ") + each.name;
  }
  throw Error("reproduce: found \"" + io::printable(name) + "\", expected one of: " + known);
}

void Watch::check() const {
  if (stopped && stopped()) throw Error("stopped; trained models are kept, and the same command goes on from there");
}

namespace {

std::string text_of(const Cell& cell) {
  if (!cell.text.empty()) return cell.text;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", cell.decimals, cell.number);
  return text;
}

std::string padded(const std::string& text, std::size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

std::string to_text(const ResultTable& table) {
  std::vector<std::size_t> widths;
  for (const std::string& column : table.columns) widths.push_back(column.size());
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], text_of(row[c]).size());
  }
  std::string text = table.title + "\n";
  for (std::size_t c = 0; c < widths.size(); ++c) text += "  " + padded(table.columns[c], widths[c]);
  text += "\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += "  " + padded(text_of(row[c]), widths[c]);
    text += "\n";
  }
  return text;
}

io::Json to_json(const ResultTable& table) {
  io::Json rows = io::Json::array();
  for (const auto& row : table.rows) {
    io::Json object = io::Json::object();
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string key = table.columns[c];
      std::replace(key.begin(), key.end(), ' ', '_');
      object[key] = row[c].text.empty() ? io::Json(row[c].number) : io::Json(row[c].text);
    }
    rows.push_back(object);
  }
  return rows;
}

}  // namespace

std::string to_text(const Reproduced& reproduced) {
  std::string text;
  for (const ResultTable& table : reproduced.tables) text += to_text(table) + "\n";
  for (const Claim& claim : reproduced.claims) text += "paper: " + claim.paper + "\nours:  " + claim.ours + "\n\n";
  for (const std::filesystem::path& file : reproduced.files) text += "wrote " + file.string() + "\n";
  return text;
}

io::Json to_json(const Reproduced& reproduced) {
  io::Json json = reproduced.more;
  for (const ResultTable& table : reproduced.tables) json[table.name] = to_json(table);
  io::Json claims = io::Json::array(), files = io::Json::array();
  for (const Claim& claim : reproduced.claims) claims.push_back({{"paper", claim.paper}, {"ours", claim.ours}});
  for (const std::filesystem::path& file : reproduced.files) files.push_back(file.string());
  json["claims"] = claims;
  json["files"] = files;
  return json;
}

}  // namespace latitude::engine
