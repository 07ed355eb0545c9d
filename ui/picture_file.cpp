#include "ui/picture_file.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImageReader>
#include <algorithm>
#include <cstring>
#include <string_view>

#include "engine/fit_picture.h"
#include "io/error.h"
#include "io/files.h"

namespace latitude::ui {
namespace {

constexpr std::uint64_t kMostBytes = 64 << 20, kMostPixels = 40'000'000;
constexpr int kMostSide = 1024;  // larger ones are shrunk at once
constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n", kJpeg = "\xff\xd8\xff";
constexpr std::string_view kJpegEnd = "\xff\xd9", kJpegScan = "\xff\xda";

// The decoder fills up what is missing of a file that was cut off, and only warns.
bool is_cut_off(std::string_view jpeg) {
  const auto end = jpeg.rfind(kJpegEnd), scan = jpeg.rfind(kJpegScan);
  return end == std::string_view::npos || scan == std::string_view::npos || end < scan;
}

engine::Picture to_picture(const QImage& image) {
  const bool grey = image.isGrayscale();
  const QImage plain = image.convertToFormat(grey ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
  const int channels = grey ? 1 : 3;
  const auto line = static_cast<std::size_t>(plain.width()) * static_cast<std::size_t>(channels);
  engine::Picture picture{plain.width(), plain.height(), channels, {}};
  for (int y = 0; y < plain.height(); ++y) {  // Qt's lines are padded
    const uchar* first = plain.constScanLine(y);
    picture.pixels.insert(picture.pixels.end(), first, first + line);
  }
  return picture;
}

engine::Picture read_jpeg(std::string_view bytes, const std::string& name) {
  if (is_cut_off(bytes)) throw Error(name + ": the picture is cut off");
  QByteArray borrowed = QByteArray::fromRawData(bytes.data(), static_cast<qsizetype>(bytes.size()));
  QBuffer buffer(&borrowed);
  QImageReader reader(&buffer, "jpeg");  // and nothing else that it might look like
  reader.setAutoDetectImageFormat(false);
  reader.setAutoTransform(true);
  const QSize size = reader.size();
  if (size.isEmpty()) throw Error(name + ": no JPEG picture can be read from it");
  const auto pixels = static_cast<std::uint64_t>(size.width()) * static_cast<std::uint64_t>(size.height());
  if (pixels > kMostPixels) {
    throw Error(name + ": found " + std::to_string(size.width()) + " x " + std::to_string(size.height()) +
                " pixels, expected at most " + std::to_string(kMostPixels));
  }
  if (std::max(size.width(), size.height()) > kMostSide) {
    reader.setScaledSize(size.scaled(kMostSide, kMostSide, Qt::KeepAspectRatio).expandedTo({1, 1}));
  }
  const QImage image = reader.read();
  if (image.isNull()) throw Error(name + ": " + reader.errorString().toStdString());
  return to_picture(image);
}

}  // namespace

engine::Picture read_picture(const QString& path) {
  const std::string file = path.toStdString();
  const std::vector<std::byte> bytes = io::read_file(file, kMostBytes);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with(kPng)) return engine::shrunk(io::read_png(file, kMostPixels), kMostSide);
  if (text.starts_with(kJpeg)) return engine::shrunk(read_jpeg(text, file), kMostSide);
  throw Error(file + ": is no PNG or JPEG picture");
}

bool is_picture_name(const QString& path) {
  const QString ending = QFileInfo(path).suffix().toLower();
  return ending == "png" || ending == "jpg" || ending == "jpeg";
}

}  // namespace latitude::ui
