// A transfer as a file: PNG or SVG.
#include "engine/pictures.h"
#include "engine/transfer.h"
#include "io/error.h"
#include "io/files.h"
#include "io/text.h"

namespace latitude::engine {

Picture sheet(const Transfer& transfer) {
  if (transfer.pictures.empty()) return {};
  Picture corner = transfer.templates.front();
  std::fill(corner.pixels.begin(), corner.pixels.end(), std::uint8_t{0});
  std::vector<Picture> cells = {std::move(corner)};
  cells.insert(cells.end(), transfer.originals.begin(), transfer.originals.end());
  for (std::size_t r = 0; r < transfer.pictures.size(); ++r) {
    cells.push_back(transfer.templates[r]);
    cells.insert(cells.end(), transfer.pictures[r].begin(), transfer.pictures[r].end());
  }
  return tiled(cells, static_cast<int>(transfer.originals.size()) + 1);
}

std::string to_svg(const Transfer& transfer) {
  constexpr int kSide = 56, kGap = 4, kBetween = 12, kName = 16, kLeft = 64, kMargin = 12;
  const auto number = [](int value) { return std::to_string(value); };
  // Headings stand apart from what comes of them.
  const auto along = [](std::size_t index) { return static_cast<int>(index) * (kSide + kGap); };
  const int left = kMargin + kLeft + kSide + kBetween, top = kMargin + kName + kSide + kBetween;
  const int wide = left + along(transfer.originals.size()) - kGap + kMargin;
  const int high = top + along(transfer.templates.size()) - kGap + kMargin;
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(wide) + "\" height=\"" +
                    number(high) + "\" viewBox=\"0 0 " + number(wide) + " " + number(high) +
                    "\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%\" height=\"100%\" "
                    "fill=\"#ffffff\"/>\n";
  const auto text = [&](int x, int y, const char* anchor, const std::string& words) {
    svg += "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" fill=\"#667080\">" +
           io::xml_escaped(words) + "</text>\n";
  };
  const auto image = [&](int x, int y, const Picture& picture) {
    svg += "<image x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(kSide) + "\" height=\"" +
           number(kSide) + "\" href=\"data:image/png;base64," + io::base64(io::png_bytes(picture)) + "\"/>\n";
  };
  text(kMargin, kMargin + 11, "start", "template z, pose u");
  for (std::size_t c = 0; c < transfer.originals.size(); ++c) {
    text(left + along(c) + kSide / 2, kMargin + 11, "middle", name_of(transfer.of.columns, c));
    image(left + along(c), kMargin + kName, transfer.originals[c]);
  }
  for (std::size_t r = 0; r < transfer.pictures.size(); ++r) {
    text(kMargin + kLeft - 8, top + along(r) + kSide / 2 + 4, "end", name_of(transfer.of.rows, r));
    image(kMargin + kLeft, top + along(r), transfer.templates[r]);
    for (std::size_t c = 0; c < transfer.pictures[r].size(); ++c) {
      image(left + along(c), top + along(r), transfer.pictures[r][c]);
    }
  }
  return svg + "</svg>\n";
}

bool write_transfer(const Transfer& transfer, const std::filesystem::path& file, const std::function<bool()>& stop) {
  if (transfer.pictures.empty()) throw Error(file.string() + ": found no pictures to write");
  const std::string ending = file.extension().string();
  if (ending == ".png") return io::write_png(file, sheet(transfer), stop);
  if (ending != ".svg") throw Error(file.string() + ": found the ending \"" + ending + "\", expected .png or .svg");
  io::write_file(file, to_svg(transfer));
  return true;
}

}  // namespace latitude::engine
