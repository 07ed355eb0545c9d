#include "io/gif.h"

#include <gif_lib.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <new>
#include <string>

#include "io/error.h"
#include "io/files.h"

namespace latitude::io {
namespace {

constexpr int kColours = 256, kMostSide = 65535, kBits = 8;
constexpr int kReds = 6, kGreens = 7, kBlues = 6;

struct Output {
  std::vector<std::byte> bytes;
  bool full = false;
};

int append(GifFileType* gif, const GifByteType* from, int count) {
  auto* out = static_cast<Output*>(gif->UserData);
  try {
    const auto* start = reinterpret_cast<const std::byte*>(from);
    out->bytes.insert(out->bytes.end(), start, start + count);
    return count;
  } catch (const std::bad_alloc&) {  // must not travel through giflib, which is C
    out->full = true;
    return 0;
  }
}

GifByteType level(int index, int levels) { return static_cast<GifByteType>(index * 255 / (levels - 1)); }
int nearest(std::uint8_t value, int levels) { return (value * (levels - 1) + 127) / 255; }

std::vector<GifColorType> palette(int channels) {
  std::vector<GifColorType> colours(kColours, GifColorType{0, 0, 0});
  for (int i = 0; i < kColours && channels == 1; ++i)
    colours[static_cast<std::size_t>(i)] = {level(i, kColours), level(i, kColours), level(i, kColours)};
  for (int i = 0; i < kReds * kGreens * kBlues && channels == 3; ++i) {
    colours[static_cast<std::size_t>(i)] = {level(i / (kGreens * kBlues), kReds), level(i / kBlues % kGreens, kGreens),
                                            level(i % kBlues, kBlues)};
  }
  return colours;
}

std::vector<GifPixelType> indices(const Picture& frame) {
  if (frame.channels == 1) return {frame.pixels.begin(), frame.pixels.end()};
  std::vector<GifPixelType> all;
  all.reserve(frame.pixels.size() / 3);
  for (std::size_t i = 0; i < frame.pixels.size(); i += 3) {
    all.push_back(static_cast<GifPixelType>(
        (nearest(frame.pixels[i], kReds) * kGreens + nearest(frame.pixels[i + 1], kGreens)) * kBlues +
        nearest(frame.pixels[i + 2], kBlues)));
  }
  return all;
}

// The de-facto extension of Netscape Navigator 2.0 by which a GIF begins again, here without end.
bool put_endless_loop(GifFileType* gif) {
  const GifByteType again[] = {1, 0, 0};
  return EGifPutExtensionLeader(gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
         EGifPutExtensionBlock(gif, 11, "NETSCAPE2.0") == GIF_OK &&
         EGifPutExtensionBlock(gif, sizeof again, again) == GIF_OK && EGifPutExtensionTrailer(gif) == GIF_OK;
}

bool put_frame(GifFileType* gif, const Picture& frame, int hundredths) {
  const GraphicsControlBlock control{.DisposalMode = DISPOSE_DO_NOT,
                                     .UserInputFlag = false,
                                     .DelayTime = hundredths,
                                     .TransparentColor = NO_TRANSPARENT_COLOR};
  GifByteType extension[4];
  if (EGifGCBToExtension(&control, extension) != sizeof extension ||
      EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof extension, extension) != GIF_OK ||
      EGifPutImageDesc(gif, 0, 0, frame.width, frame.height, false, nullptr) != GIF_OK) {
    return false;
  }
  std::vector<GifPixelType> pixels = indices(frame);
  for (int row = 0; row < frame.height; ++row) {
    if (EGifPutLine(gif, pixels.data() + static_cast<std::ptrdiff_t>(row) * frame.width, frame.width) != GIF_OK)
      return false;
  }
  return true;
}

void check(const std::string& source, const std::vector<Picture>& frames) {
  if (frames.empty()) throw Error(source + ": found no frames to write, expected at least one");
  const Picture& first = frames.front();
  const bool sane = first.width > 0 && first.height > 0 && first.width <= kMostSide && first.height <= kMostSide &&
                    (first.channels == 1 || first.channels == 3);
  const std::size_t bytes = sane ? static_cast<std::size_t>(first.width) * static_cast<std::size_t>(first.height) *
                                       static_cast<std::size_t>(first.channels)
                                 : 0;
  for (const Picture& frame : frames) {
    if (sane && frame.width == first.width && frame.height == first.height && frame.channels == first.channels &&
        frame.pixels.size() == bytes) {
      continue;
    }
    throw Error(source + ": found a frame of " + std::to_string(frame.width) + " x " + std::to_string(frame.height) +
                " x " + std::to_string(frame.channels) + ", expected all of one size, 1 to 65535 a side");
  }
}

}  // namespace

bool write_gif(const std::filesystem::path& path, const std::vector<Picture>& frames, double seconds,
               const std::function<bool()>& stop) {
  const std::string source = path.string();
  check(source, frames);
  Output output;
  int problem = 0;
  const auto close = [](GifFileType* gif) { EGifCloseFile(gif, nullptr); };
  std::unique_ptr<GifFileType, decltype(close)> gif(EGifOpen(&output, append, &problem), close);
  const std::vector<GifColorType> colours = palette(frames.front().channels);
  const std::unique_ptr<ColorMapObject, decltype(&GifFreeMapObject)> map(GifMakeMapObject(kColours, colours.data()),
                                                                         GifFreeMapObject);
  const int hundredths = static_cast<int>(std::clamp(std::round(seconds * 100), 2.0, 65535.0));
  bool good = gif && map;
  if (good) EGifSetGifVersion(gif.get(), true);
  good = good &&
         EGifPutScreenDesc(gif.get(), frames.front().width, frames.front().height, kBits, 0, map.get()) == GIF_OK &&
         put_endless_loop(gif.get());
  for (const Picture& frame : frames) {
    if (stop && stop()) return false;
    good = good && put_frame(gif.get(), frame, hundredths);
  }
  if (good) good = EGifCloseFile(gif.release(), &problem) == GIF_OK && !output.full;
  if (!good) throw Error(source + ": cannot be written as GIF" + (output.full ? ": out of memory" : ""));
  write_file(path, output.bytes);
  return true;
}

}  // namespace latitude::io
