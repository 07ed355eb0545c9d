#include "engine/path_export.h"

#include <cmath>
#include <cstdio>

#include "engine/pictures.h"
#include "io/error.h"
#include "io/files.h"
#include "io/gif.h"
#include "io/text.h"

namespace latitude::engine {
namespace {

constexpr double kSecondsAcross = 3;
constexpr int kFramesAcross = 36;  // by a metric; by steps a frame is a step
constexpr int kGifScale = 4;

io::Json to_json(const PathEnd& end) {
  switch (end.kind) {
    case PathEnd::Kind::class_mean:
      return {{"class", end.label}};
    case PathEnd::Kind::code:
      return {{"z", end.code.z}, {"pose", end.code.pose}, {"mirrored", end.code.mirrored}};
    case PathEnd::Kind::item:
      break;
  }
  return {{"item", end.item}};
}

io::Json to_json(const PathRow& row) {
  io::Json json = {{"path", row.name}, {"title", row.title}, {"picture_change", row.change}};
  if (row.least_density) json["least_log_density"] = *row.least_density;
  for (const auto& [metric, measure] : row.measures) {
    json["lengths"][metric] = measure.length;
    json["energies"][metric] = measure.energy;
  }
  for (const auto& [metric, lengths] : row.running) json["running_lengths"][metric] = lengths;
  json["steps"] = io::Json::array();
  for (std::size_t k = 0; k < row.codes.size(); ++k) {
    io::Json step = {{"z", row.codes[k].z}, {"pose", row.codes[k].pose}};
    if (k < row.deviations.size()) step["std"] = row.deviations[k];
    json["steps"].push_back(std::move(step));
  }
  return json;
}

std::string printed(const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string lengths(const PathRow& row) {
  std::string text;
  for (const PathKindInfo& metric : path_metrics()) {
    const auto found = row.measures.find(metric.name);
    if (found == row.measures.end()) continue;
    text += (text.empty() ? "" : "   ") + metric.title + " " + printed("%.2f", found->second.length);
  }
  return text;
}

Picture black_like(const Picture& picture) {
  Picture black = picture;
  std::fill(black.pixels.begin(), black.pixels.end(), std::uint8_t{0});
  return black;
}

Picture enlarged(const Picture& small, int scale) {
  Picture large{small.width * scale, small.height * scale, small.channels, {}};
  const auto channels = static_cast<std::size_t>(small.channels);
  for (int y = 0; y < large.height; ++y) {
    for (int x = 0; x < large.width; ++x) {
      const auto at =
          static_cast<std::ptrdiff_t>((static_cast<std::size_t>(y / scale) * static_cast<std::size_t>(small.width) +
                                       static_cast<std::size_t>(x / scale)) *
                                      channels);
      large.pixels.insert(large.pixels.end(), small.pixels.begin() + at,
                          small.pixels.begin() + at + static_cast<std::ptrdiff_t>(channels));
    }
  }
  return large;
}

}  // namespace

io::Json to_json(const Paths& paths) {
  io::Json json = {{"from", to_json(paths.from)},
                   {"to", to_json(paths.to)},
                   {"steps", paths.steps},
                   {"pose", paths.pose},
                   {"rows", io::Json::array()}};
  for (const PathRow& row : paths.rows) json["rows"].push_back(to_json(row));
  return json;
}

Picture sheet(const Paths& paths) {
  std::vector<Picture> cells;
  const std::size_t wide = columns(paths);
  for (const PathRow& row : paths.rows) {
    cells.insert(cells.end(), row.pictures.begin(), row.pictures.end());
    cells.insert(cells.end(), wide - row.pictures.size(), black_like(row.pictures.front()));
  }
  return tiled(cells, static_cast<int>(wide));
}

std::string to_svg(const Paths& paths) {
  constexpr int kSide = 56, kGap = 4, kTitle = 22, kMargin = 12;
  const int wide = static_cast<int>(columns(paths)) * (kSide + kGap) - kGap + 2 * kMargin;
  const int high = static_cast<int>(paths.rows.size()) * (kTitle + kSide + 2 * kGap) + kMargin;
  const auto number = [](int value) { return std::to_string(value); };
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(wide) + "\" height=\"" +
                    number(high) + "\" viewBox=\"0 0 " + number(wide) + " " + number(high) +
                    "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
                    "fill=\"#ffffff\"/>\n";
  int top = kMargin;
  for (const PathRow& row : paths.rows) {
    svg += "<text x=\"" + number(kMargin) + "\" y=\"" + number(top + 12) + "\" font-weight=\"bold\">" +
           io::xml_escaped(row.title) + "</text>\n<text x=\"" + number(wide - kMargin) + "\" y=\"" + number(top + 12) +
           "\" text-anchor=\"end\" fill=\"#667080\">" + io::xml_escaped(lengths(row)) + "</text>\n";
    for (std::size_t k = 0; k < row.pictures.size(); ++k) {
      svg += "<image x=\"" + number(kMargin + static_cast<int>(k) * (kSide + kGap)) + "\" y=\"" + number(top + kTitle) +
             "\" width=\"" + number(kSide) + "\" height=\"" + number(kSide) + "\" href=\"data:image/png;base64," +
             io::base64(io::png_bytes(row.pictures[k])) + "\"/>\n";
    }
    top += kTitle + kSide + 2 * kGap;
  }
  return svg + "</svg>\n";
}

std::vector<Picture> frames(const Paths& paths, const std::string& metric) {
  const std::size_t wide = columns(paths);
  const int across = metric == "steps" ? static_cast<int>(wide) : kFramesAcross;
  std::vector<Picture> all;
  for (int frame = 0; frame < across; ++frame) {
    const double position = across > 1 ? static_cast<double>(frame) / (across - 1) : 0;
    std::vector<Picture> cells;
    for (const PathRow& row : paths.rows) {
      cells.push_back(row.pictures[static_cast<std::size_t>(std::lround(place_on(row, position, wide, metric)))]);
    }
    all.push_back(enlarged(tiled(cells, static_cast<int>(cells.size())), kGifScale));
  }
  for (int frame = across - 2; frame > 0; --frame) all.push_back(all[static_cast<std::size_t>(frame)]);
  return all;
}

bool write_paths(const Paths& paths, const std::filesystem::path& file, const std::string& metric,
                 const std::function<bool()>& stop) {
  if (columns(paths) == 0) throw Error(file.string() + ": found no paths to write");
  const std::string ending = file.extension().string();
  if (ending == ".png") return io::write_png(file, sheet(paths), stop);
  if (ending == ".gif") {
    const std::vector<Picture> all = frames(paths, metric);
    return io::write_gif(file, all, 2 * kSecondsAcross / static_cast<double>(all.size()), stop);
  }
  if (ending == ".svg") {
    io::write_file(file, to_svg(paths));
  } else if (ending == ".json") {
    io::write_json(file, to_json(paths));
  } else {
    throw Error(file.string() + ": found the ending \"" + ending + "\", expected .png, .svg, .gif or .json");
  }
  return true;
}

}  // namespace latitude::engine
