// PNG by libpng. libpng reports an error by longjmp, which must not pass over C++ objects: the functions that call
// setjmp hold plain values only, everything else lives in the caller.
#include "io/picture.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/files.h"
#include "io/text.h"

namespace latitude::io {
namespace {

constexpr std::size_t signature_bytes = 8;
// Text, profile and unknown chunks: enough for any honest file.
constexpr std::uint64_t most_chunk_bytes = 8 << 20;

struct Codec {
  png_structp png = nullptr;
  png_infop info = nullptr;
  char message[160] = {};
};

void on_error(png_structp png, png_const_charp text) {
  auto* codec = static_cast<Codec*>(png_get_error_ptr(png));
  std::strncpy(codec->message, text, sizeof(codec->message) - 1);
  png_longjmp(png, 1);
}

void on_warning(png_structp, png_const_charp) {}

struct Decoder : Codec {
  std::span<const std::byte> rest;
  std::uint64_t most_pixels = 0;
  png_uint_32 width = 0, height = 0;
  int passes = 1;
  int channels = 0;  // 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha

  Decoder() = default;
  ~Decoder() { png_destroy_read_struct(&png, &info, nullptr); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
};

void read_bytes(png_structp png, png_bytep to, std::size_t count) {
  auto* decoder = static_cast<Decoder*>(png_get_io_ptr(png));
  if (count > decoder->rest.size()) png_error(png, "the file is cut off");
  std::memcpy(to, decoder->rest.data(), count);
  decoder->rest = decoder->rest.subspan(count);
}

// Up to the picture's data: dimensions and kind, as 8 bits a channel without a palette.
bool decode_header(Decoder& decoder) {
  if (setjmp(png_jmpbuf(decoder.png)) != 0) return false;
  png_set_read_fn(decoder.png, &decoder, read_bytes);
  png_set_crc_action(decoder.png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_user_limits(decoder.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // the product is bounded below
  png_set_chunk_malloc_max(decoder.png, most_chunk_bytes);
  png_set_chunk_cache_max(decoder.png, 100);
  png_read_info(decoder.png, decoder.info);
  decoder.width = png_get_image_width(decoder.png, decoder.info);
  decoder.height = png_get_image_height(decoder.png, decoder.info);
  if (std::uint64_t{decoder.width} * decoder.height > decoder.most_pixels) png_error(decoder.png, "too many pixels");
  png_set_expand(decoder.png);
  png_set_scale_16(decoder.png);
  decoder.passes = png_set_interlace_handling(decoder.png);
  png_read_update_info(decoder.png, decoder.info);
  decoder.channels = png_get_channels(decoder.png, decoder.info);
  return true;
}

bool decode_rows(Decoder& decoder, png_bytep pixels) {
  if (setjmp(png_jmpbuf(decoder.png)) != 0) return false;
  const std::size_t stride = std::size_t{decoder.width} * static_cast<std::size_t>(decoder.channels);
  for (int pass = 0; pass < decoder.passes; ++pass) {
    for (png_uint_32 row = 0; row < decoder.height; ++row) png_read_row(decoder.png, pixels + row * stride, nullptr);
  }
  png_read_end(decoder.png, nullptr);  // checksums up to the last chunk
  return true;
}

// The colours over black: each channel times alpha / 255, rounded.
std::vector<std::uint8_t> without_alpha(std::vector<std::uint8_t> pixels, std::size_t channels) {
  if (channels == 1 || channels == 3) return pixels;
  const std::size_t colours = channels - 1;
  std::vector<std::uint8_t> flat(pixels.size() / channels * colours);
  for (std::size_t pixel = 0; pixel < pixels.size() / channels; ++pixel) {
    const unsigned alpha = pixels[pixel * channels + colours];
    for (std::size_t colour = 0; colour < colours; ++colour) {
      flat[pixel * colours + colour] =
          static_cast<std::uint8_t>((pixels[pixel * channels + colour] * alpha + 127) / 255);
    }
  }
  return flat;
}

struct Encoder : Codec {
  std::vector<std::byte> bytes;

  Encoder() = default;
  ~Encoder() { png_destroy_write_struct(&png, &info); }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;

  bool append(png_const_bytep from, std::size_t count) noexcept {
    try {
      const auto* start = reinterpret_cast<const std::byte*>(from);
      bytes.insert(bytes.end(), start, start + count);
      return true;
    } catch (...) {  // must not travel through libpng, which is C
      return false;
    }
  }
};

void write_bytes(png_structp png, png_bytep from, std::size_t count) {
  if (!static_cast<Encoder*>(png_get_io_ptr(png))->append(from, count)) png_error(png, "out of memory");
}

bool encode(Encoder& encoder, const Picture& picture, const std::function<bool()>& stop, bool& stopped) {
  if (setjmp(png_jmpbuf(encoder.png)) != 0) return false;
  png_set_write_fn(encoder.png, &encoder, write_bytes, nullptr);
  png_set_IHDR(encoder.png, encoder.info, static_cast<png_uint_32>(picture.width),
               static_cast<png_uint_32>(picture.height), 8,
               picture.channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(encoder.png, encoder.info);
  const std::size_t stride = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.channels);
  for (int row = 0; row < picture.height; ++row) {
    stopped = stop && stop();
    if (stopped) return true;
    png_write_row(encoder.png, picture.pixels.data() + static_cast<std::size_t>(row) * stride);
  }
  png_write_end(encoder.png, nullptr);
  return true;
}

}  // namespace

Picture read_png(const std::filesystem::path& path, std::uint64_t most_pixels) {
  const std::string source = path.string();
  const std::vector<std::byte> file = read_file(path, most_pixels * 8 + most_chunk_bytes);
  if (file.size() < signature_bytes ||
      png_sig_cmp(reinterpret_cast<png_const_bytep>(file.data()), 0, signature_bytes) != 0) {
    throw Error(source + ": is not a PNG picture" + hint(file));
  }
  Decoder decoder;
  decoder.rest = file;
  decoder.most_pixels = most_pixels;
  decoder.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, static_cast<Codec*>(&decoder), on_error, on_warning);
  if (decoder.png != nullptr) decoder.info = png_create_info_struct(decoder.png);
  if (decoder.info == nullptr) throw Error(source + ": cannot be decoded: out of memory");
  if (!decode_header(decoder)) {
    throw Error(source + ": is not a readable PNG picture: " + printable(decoder.message) +
                (decoder.width == 0 ? ""
                                    : " (" + std::to_string(decoder.width) + " x " + std::to_string(decoder.height) +
                                          ", expected at most " + std::to_string(most_pixels) + ")"));
  }
  const auto channels = static_cast<std::size_t>(decoder.channels);
  std::vector<std::uint8_t> pixels;
  try {
    pixels.resize(std::size_t{decoder.width} * decoder.height * channels);
  } catch (const std::bad_alloc&) {
    throw Error(source + ": needs more memory than there is");
  }
  if (!decode_rows(decoder, pixels.data())) {
    throw Error(source + ": is not a readable PNG picture: " + printable(decoder.message));
  }
  return {static_cast<int>(decoder.width), static_cast<int>(decoder.height), channels < 3 ? 1 : 3,
          without_alpha(std::move(pixels), channels)};
}

namespace {

// The file's bytes; none when it was stopped.
std::optional<std::vector<std::byte>> encoded(const Picture& picture, const std::string& source,
                                              const std::function<bool()>& stop) {
  const bool sane = picture.width > 0 && picture.height > 0 && (picture.channels == 1 || picture.channels == 3);
  if (!sane || picture.pixels.size() != static_cast<std::size_t>(picture.width) *
                                            static_cast<std::size_t>(picture.height) *
                                            static_cast<std::size_t>(picture.channels)) {
    throw Error(source + ": cannot be written: a picture of " + std::to_string(picture.width) + " x " +
                std::to_string(picture.height) + " x " + std::to_string(picture.channels) + " with " +
                std::to_string(picture.pixels.size()) + " bytes");
  }
  Encoder encoder;
  encoder.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, static_cast<Codec*>(&encoder), on_error, on_warning);
  if (encoder.png != nullptr) encoder.info = png_create_info_struct(encoder.png);
  if (encoder.info == nullptr) throw Error(source + ": cannot be written: out of memory");
  bool stopped = false;
  if (!encode(encoder, picture, stop, stopped)) {
    throw Error(source + ": cannot be written as PNG: " + printable(encoder.message));
  }
  if (stopped) return std::nullopt;
  return std::move(encoder.bytes);
}

}  // namespace

bool write_png(const std::filesystem::path& path, const Picture& picture, const std::function<bool()>& stop) {
  const std::optional<std::vector<std::byte>> bytes = encoded(picture, path.string(), stop);
  if (bytes) write_file(path, *bytes);
  return bytes.has_value();
}

std::vector<std::byte> png_bytes(const Picture& picture, const std::string& source) {
  return *encoded(picture, source, {});
}

}  // namespace latitude::io
