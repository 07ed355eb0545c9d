// Pose transfer as plain values: the templates of some codes (their z, what is drawn) at the poses of others (their u,
// how it is placed), each with each (Vive 2017).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/types.h"

namespace latitude::engine {

// What the templates, or the poses, are taken from.
struct TransferSide {
  std::string from = "items";  // or "prior", "sliders"
  std::vector<int> items;      // of "items"
  int draws = 8;               // of "prior"
  std::uint64_t seed = 1;      // likewise
  bool operator==(const TransferSide&) const = default;
};

struct TransferRequest {
  TransferSide rows, columns;  // templates, poses
  Code code;                   // the sliders', for a side that is from there
  bool operator==(const TransferRequest&) const = default;
};

struct Transfer {
  std::uint64_t request = 0;
  TransferRequest of;
  std::vector<Picture> templates;  // [rows], as large as the pictures
  std::vector<Picture> originals;  // [columns]: what each column's pose comes from, with its own z
  // Of each column: T_u as in Decoded, and the template that it is read from.
  int grid_lines = 0;
  std::vector<std::vector<float>> grids;
  std::vector<Picture> column_templates;
  std::vector<std::vector<Picture>> pictures;  // [rows][columns]
  std::vector<std::vector<Code>> codes;        // the same, so that a click can take one
};

// What a row or column is from, in a word or two: "item 18", "draw 3", "sliders".
std::string name_of(const TransferSide& side, std::size_t index);

// Items of distinct classes as far as there are some, in the classes' order; at most `count`.
std::vector<int> distinct_items(const ModelInfo& model, std::size_t count);

// Templates down the side, originals along the top, and what comes of them: a sheet of pictures, or a drawing with
// names.
Picture sheet(const Transfer& transfer);
std::string to_svg(const Transfer& transfer);
// By the file's ending: .png or .svg. False when `stop` ended it. Throws Error for another ending, a transfer without
// pictures and what cannot be written.
bool write_transfer(const Transfer& transfer, const std::filesystem::path& file,
                    const std::function<bool()>& stop = {});

}  // namespace latitude::engine
