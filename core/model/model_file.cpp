#include "model/model_file.h"

#include <vector>

#include "data/array_tensor.h"
#include "io/error.h"
#include "io/text.h"
#include "model/options.h"

namespace latitude::model {
namespace {

constexpr const char* kFormat = "latitude-model-1";

const std::string& required(const Metadata& metadata, const std::string& key, const std::string& source) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) {
    throw Error(source + ": its metadata has no \"" + key + "\", so this is not a model that Latitude saved");
  }
  return found->second;
}

ImageShape parse_shape(const std::string& text, const std::string& source) {
  const io::Json json = io::parse_json(text, source + ": image_shape");
  if (!json.is_array() || json.size() != 3) {
    throw Error(source + ": image_shape is " + io::printable(text, 60) + ", expected [channels, height, width]");
  }
  std::int64_t sizes[3];
  for (std::size_t i = 0; i < 3; ++i) {
    if (!json[i].is_number_unsigned() || json[i].get<std::uint64_t>() > static_cast<std::uint64_t>(kMostPixels)) {
      throw Error(source + ": image_shape is " + io::printable(text, 60) + ", expected [channels, height, width]");
    }
    sizes[i] = json[i].get<std::int64_t>();
  }
  return {sizes[0], sizes[1], sizes[2]};
}

// All tensors of a model: what is learned and what is fixed, by name.
std::vector<std::pair<std::string, at::Tensor>> tensors_of(const GenerativeModel& model) {
  std::vector<std::pair<std::string, at::Tensor>> all;
  for (const auto& item : model.named_parameters()) all.emplace_back(item.key(), item.value());
  for (const auto& item : model.named_buffers()) all.emplace_back(item.key(), item.value());
  return all;
}

}  // namespace

Metadata describe(const GenerativeModel& model) {
  const ImageShape& s = model.image_shape();
  return {{"format", kFormat},
          {"model", model.options().dump()},
          {"image_shape", io::Json({s.channels, s.height, s.width}).dump()}};
}

void put_weights(const GenerativeModel& model, const std::string& prefix, io::Safetensors& file) {
  for (const auto& [name, tensor] : tensors_of(model)) file.tensors[prefix + name] = data::to_array(tensor);
}

void take_weights(GenerativeModel& model, const std::string& prefix, const io::Safetensors& file,
                  const std::string& source) {
  const auto expected = tensors_of(model);
  std::vector<at::Tensor> values;
  for (const auto& [name, tensor] : expected) {
    const auto found = file.tensors.find(prefix + name);
    if (found == file.tensors.end()) throw Error(source + ": the tensor \"" + prefix + name + "\" is missing");
    const io::Array& array = found->second;
    if (tensor.sizes() != at::IntArrayRef(array.shape)) {
      throw Error(source + ": the tensor \"" + prefix + name + "\" has shape " + io::to_string(array.shape) +
                  ", expected " + io::to_string({tensor.sizes().data(), tensor.sizes().size()}));
    }
    if (array.dtype != io::Dtype::f32 && array.dtype != io::Dtype::f16 && array.dtype != io::Dtype::bf16) {
      throw Error(source + ": the tensor \"" + prefix + name + "\" holds " + std::string(io::name_of(array.dtype)) +
                  ", expected F32, F16 or BF16");
    }
    values.push_back(data::to_tensor(array));
  }
  std::size_t ours = 0;
  for (const auto& [name, array] : file.tensors) ours += name.starts_with(prefix) ? 1 : 0;
  if (ours != expected.size()) {
    throw Error(source + ": it holds " + std::to_string(ours) + " tensors, expected the " +
                std::to_string(expected.size()) + " of a model of the family " + model.family());
  }
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < values.size(); ++i) {
    at::Tensor target = expected[i].second;
    target.copy_(values[i]);
  }
}

OpenedModel load_model(const std::filesystem::path& path) {
  const std::string source = path.string();
  const io::Safetensors header = io::read_safetensors_header(path);
  const std::string format = required(header.metadata, "format", source);
  if (format != kFormat) {
    throw Error(source + ": its format is \"" + io::printable(format, 60) + "\", expected \"" + kFormat + "\"");
  }
  const io::Json options = io::parse_json(required(header.metadata, "model", source), source + ": model");
  const ImageShape shape = parse_shape(required(header.metadata, "image_shape", source), source);
  OpenedModel opened{nullptr, header.metadata, {}};
  try {
    opened.model = make_model(options, shape, 0);
  } catch (const Error& error) {
    throw Error(source + ": " + error.what());
  }
  // Read whole only now, when the options are known to be sound.
  take_weights(*opened.model, "", io::read_safetensors(path), source);
  opened.model->eval();
  for (const auto& [name, tensor] : tensors_of(*opened.model)) {
    if (!tensor.isfinite().all().item<bool>()) {
      opened.warning = source + ": the tensor \"" + name + "\" has values that are not finite";
      break;
    }
  }
  return opened;
}

void save_model(const std::filesystem::path& path, GenerativeModel& model, const Metadata& extra) {
  io::Safetensors file;
  file.metadata = describe(model);
  for (const auto& [key, value] : extra) file.metadata[key] = value;
  put_weights(model, "", file);
  io::write_safetensors(path, file);
}

}  // namespace latitude::model
