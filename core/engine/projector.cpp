#include "engine/projector.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "io/error.h"
#include "io/files.h"
#include "io/json.h"

namespace latitude::engine {
namespace {

constexpr int kMostSide = 8192;  // of a sprite, the Projector's limit
constexpr int kBlock = 500;

void append(std::string& text, float value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  text.append(digits, end);
}

// A cell that keeps its row whole and that no spreadsheet takes for a formula.
std::string cell(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r' || c == '\0'; }, ' ');
  const bool formula = !name.empty() && std::string("=+-@").find(name.front()) != std::string::npos;
  return formula ? "'" + name : name;
}

std::string vectors_of(const CodeTable& codes) {
  std::string text;
  for (std::size_t i = 0; i < codes.values.size(); ++i) {
    append(text, codes.values[i]);
    text += (i + 1) % codes.dimensions == 0 ? '\n' : '\t';
  }
  return text;
}

// The Projector expects a heading where there are several columns.
std::string metadata_of(const ModelInfo& info) {
  const bool errors = !info.reconstruction.empty();
  std::string text = errors ? "item\tclass\tsigma\treconstruction\n" : "item\tclass\tsigma\n";
  for (std::size_t i = 0; i < static_cast<std::size_t>(info.items); ++i) {
    const auto label = i < info.labels.size() ? static_cast<std::size_t>(info.labels[i]) : info.class_names.size();
    text += std::to_string(i) + '\t' + (label < info.class_names.size() ? cell(info.class_names[label]) : "") + '\t';
    append(text, info.sigma[i]);
    if (errors) {
      text += '\t';
      append(text, info.reconstruction[i]);
    }
    text += '\n';
  }
  return text;
}

// Where the byte of a picture's channel lies.
std::size_t byte_at(const Picture& picture, int row, int column, int channel) {
  const auto wide = [](int value) { return static_cast<std::size_t>(value); };
  return (wide(row) * wide(picture.width) + wide(column)) * wide(picture.channels) + wide(channel);
}

// Every `factor`-th pixel each way as the mean of its square.
void shrink_into(const Picture& picture, int factor, Picture& sheet, int left, int top) {
  const int width = picture.width / factor, height = picture.height / factor;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (int c = 0; c < picture.channels; ++c) {
        int sum = 0;
        for (int k = 0; k < factor * factor; ++k) {
          sum += picture.pixels[byte_at(picture, y * factor + k / factor, x * factor + k % factor, c)];
        }
        sheet.pixels[byte_at(sheet, top + y, left + x, c)] = static_cast<std::uint8_t>(sum / (factor * factor));
      }
    }
  }
}

struct Sprite {
  Picture sheet;
  int width = 0, height = 0;  // of one thumbnail
};

// A square of thumbnails, row by row; empty when it was stopped.
Sprite sprite_of(const OpenModel& model, const std::function<bool()>& stop) {
  const ModelInfo& info = model.info();
  const int side = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(info.items))));
  int factor = 1;
  while (side * (std::max(info.width, info.height) / factor) > kMostSide) ++factor;
  Sprite sprite{{}, info.width / factor, info.height / factor};
  if (sprite.width < 1 || sprite.height < 1) {
    throw Error("sprite: found " + std::to_string(info.items) + " items, more than a sheet of " +
                std::to_string(kMostSide) + " x " + std::to_string(kMostSide) + " pixels holds");
  }
  sprite.sheet = {side * sprite.width, side * sprite.height, info.channels, {}};
  sprite.sheet.pixels.assign(static_cast<std::size_t>(sprite.sheet.width) *
                                 static_cast<std::size_t>(sprite.sheet.height) *
                                 static_cast<std::size_t>(info.channels),
                             0);
  for (int first = 0; first < info.items; first += kBlock) {
    if (stop && stop()) return {};
    std::vector<int> items(static_cast<std::size_t>(std::min(kBlock, info.items - first)));
    std::iota(items.begin(), items.end(), first);
    const std::vector<Picture> pictures = model.thumbnails(items);
    for (std::size_t k = 0; k < items.size(); ++k) {
      shrink_into(pictures[k], factor, sprite.sheet, items[k] % side * sprite.width, items[k] / side * sprite.height);
    }
  }
  return sprite;
}

}  // namespace

ProjectorFiles projector_files(const std::filesystem::path& stem) {
  const auto beside = [&stem](const char* ending) { return std::filesystem::path(stem.string() + ending); };
  return {beside(".vectors.tsv"), beside(".metadata.tsv"), beside(".sprite.png"), beside(".config.json")};
}

bool write_projector(const OpenModel& model, const std::filesystem::path& stem, const std::function<bool()>& stop) {
  const ModelInfo& info = model.info();
  if (!info.codes) throw Error(info.name + " has no atlas beside it, so there are no codes to export");
  const Sprite sprite = sprite_of(model, stop);
  if (sprite.sheet.pixels.empty()) return false;
  const ProjectorFiles files = projector_files(stem);
  if (!io::write_png(files.sprite, sprite.sheet, stop)) return false;
  io::write_file(files.vectors, vectors_of(*info.codes));
  io::write_file(files.metadata, metadata_of(info));
  const io::Json one = {
      {"tensorName", info.name},
      {"tensorShape", {info.items, info.codes->dimensions}},
      {"tensorPath", files.vectors.filename().string()},
      {"metadataPath", files.metadata.filename().string()},
      {"sprite", {{"imagePath", files.sprite.filename().string()}, {"singleImageDim", {sprite.width, sprite.height}}}}};
  io::write_json(files.config, {{"embeddings", {one}}});
  return true;
}

}  // namespace latitude::engine
