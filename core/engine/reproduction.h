// Published figures made again: each trains the models that it needs, measures them, and puts what the paper says
// beside what came out. One figure is one file and one line in reproduction.cpp.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "io/json.h"

namespace latitude::engine {

// What a person may ask for. What a figure has no use for it leaves aside.
struct ReproductionOptions {
  std::filesystem::path out;     // folder for the charts
  std::filesystem::path models;  // folder for trained models, one folder each, shared by the figures
  std::string data = "mnist", device = "cpu";
  std::string optimiser = "adam";  // or "adadelta", where a paper used that
  std::int64_t epochs = 60;
  int runs = 1;                          // seeds 1 to runs, whose results are averaged
  std::vector<double> alphas;            // empty: the figure's own
  std::vector<std::int64_t> dimensions;  // of z; empty: the figure's own
  std::int64_t images = 1000;            // of the test set, for what takes thousands of samples of each
  std::int64_t samples = 2000;           // of each image, for log p(x)
  int probe_every = 5;                   // epochs, where a figure looks at models while they learn
};

// How long work is seen and stopped; called on the thread that works.
struct Watch {
  // `what` goes on now; the rate is text such as "52,000 images/s", seconds_left below 0 is unknown.
  std::function<void(const std::string& what, double fraction, const std::string& rate, double seconds_left)> progress;
  std::function<void(const std::string& line)> line;
  std::function<bool()> stopped;

  // Throws Error, "stopped ...; the same command goes on from there", when it was asked for.
  void check() const;
};

// A number of a table, or a text.
struct Cell {
  double number = 0;
  int decimals = 0;
  std::string text = {};  // not empty: stands for the number
};
struct ResultTable {
  std::string name;  // in JSON
  std::string title;
  std::vector<std::string> columns;  // also keys in JSON, with _ for blanks
  std::vector<std::vector<Cell>> rows;
};

// What the paper's text says (its figures are plots without printed values), and what came out here.
struct Claim {
  std::string paper, ours;
};

struct Reproduced {
  std::vector<ResultTable> tables;
  std::vector<Claim> claims;
  std::vector<std::filesystem::path> files;  // charts that were written
  io::Json more = io::Json::object();        // numbers that are drawn and not printed
};

struct Reproduction {
  std::string name;         // on the command line
  std::string title;        // which figure of which paper
  std::string description;  // what is made, and about how long it takes
  // Throws Error when it was stopped; what was trained by then is kept.
  std::function<Reproduced(const ReproductionOptions&, const Watch&)> run;
  // Where nothing is asked.
  std::string data = "mnist";
  std::int64_t epochs = 60;  // of each model
  // The paper's.
  std::int64_t published_epochs = 1000;
  int published_runs = 10;
};

const std::vector<Reproduction>& reproductions();
// Throws Error naming those there are.
const Reproduction& reproduction(const std::string& name);

// Tables, then claims, for a terminal.
std::string to_text(const Reproduced& reproduced);
// Every number that to_text prints, unrounded, and `more`.
io::Json to_json(const Reproduced& reproduced);

}  // namespace latitude::engine
