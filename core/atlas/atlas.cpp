#include "atlas/atlas.h"

#include <torch/torch.h>

#include <algorithm>

#include "data/array_tensor.h"
#include "io/error.h"
#include "io/safetensors.h"
#include "io/text.h"

namespace latitude::atlas {
namespace {

constexpr const char* kFormat = "latitude-atlas-1";
constexpr std::int64_t kBlock = 1000;
constexpr std::int64_t kMostItems = 10'000'000;

const std::string& field(const io::Safetensors& file, const std::string& key, const std::string& source) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) {
    throw Error(source + ": its metadata has no \"" + key + "\", so this is not an atlas that Latitude saved");
  }
  return found->second;
}

// A finite tensor [items, columns] as float32; items = -1 takes any number.
at::Tensor codes(const io::Safetensors& file, const std::string& name, std::int64_t items, std::int64_t columns,
                 const std::string& source) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end()) throw Error(source + ": the tensor \"" + name + "\" is missing");
  const std::vector<std::int64_t>& shape = found->second.shape;
  if (shape.size() != 2 || (items >= 0 && shape[0] != items) || shape[0] < 1 || shape[0] > kMostItems ||
      shape[1] != columns) {
    throw Error(source + ": the tensor \"" + name + "\" has shape " + io::to_string(shape) + ", expected [" +
                (items >= 0 ? std::to_string(items) : std::string("N")) + ", " + std::to_string(columns) + "]");
  }
  const at::Tensor value = data::to_tensor(found->second).to(at::kFloat);
  if (!value.isfinite().all().item<bool>()) {
    throw Error(source + ": the tensor \"" + name + "\" has values that are not finite");
  }
  return value;
}

// A finite tensor [items] as float32.
at::Tensor column(const io::Safetensors& file, const std::string& name, std::int64_t items, const std::string& source) {
  const io::Array& array = file.tensors.at(name);
  if (array.shape != std::vector<std::int64_t>{items}) {
    throw Error(source + ": the tensor \"" + name + "\" has shape " + io::to_string(array.shape) + ", expected [" +
                std::to_string(items) + "]");
  }
  at::Tensor value = data::to_tensor(array).to(at::kFloat);
  if (!value.isfinite().all().item<bool>()) {
    throw Error(source + ": the tensor \"" + name + "\" has values that are not finite");
  }
  return value;
}

// The labels [items] int64, each one of the classes.
at::Tensor labels_of(const io::Array& array, std::int64_t items, std::int64_t classes, const std::string& source) {
  std::vector<std::int64_t> values;
  try {
    values = array.to_integers();
  } catch (const Error& error) {
    throw Error(source + ": labels: " + error.what());
  }
  for (const std::int64_t value : values) {
    if (value < 0 || value >= std::max<std::int64_t>(classes, 1)) {
      throw Error(source + ": found the label " + std::to_string(value) + ", expected one of the " +
                  std::to_string(classes) + " classes");
    }
  }
  if (static_cast<std::int64_t>(values.size()) != items) {
    throw Error(source + ": found " + std::to_string(values.size()) + " labels, expected " + std::to_string(items));
  }
  return torch::tensor(values, at::kLong);
}

std::optional<KeptMap> kept_map(const io::Safetensors& file, std::int64_t items, const std::string& source) {
  const auto found = file.metadata.find("tsne");
  if (found == file.metadata.end()) return std::nullopt;
  const io::Json how = io::parse_json(found->second, source + ": tsne");
  const auto number = [&](const char* key) {
    const auto value = how.is_object() ? how.find(key) : how.end();
    if (!how.is_object() || value == how.end() || !value->is_number()) {
      throw Error(source + ": tsne has no number \"" + key + "\"");
    }
    return value->get<double>();
  };
  KeptMap map;
  map.perplexity = number("perplexity");
  map.divergence = number("kl");
  map.iterations = static_cast<int>(std::clamp(number("iterations"), 0.0, 1e9));
  map.seed = static_cast<std::uint64_t>(std::clamp(number("seed"), 0.0, 9e15));
  const at::Tensor plane = codes(file, "tsne", items, 2, source);
  for (const auto& [column, to] : {std::pair{0, &map.plane.x}, std::pair{1, &map.plane.y}}) {
    const at::Tensor values = plane.select(1, column).contiguous();
    to->assign(values.const_data_ptr<float>(), values.const_data_ptr<float>() + items);
  }
  return map;
}

}  // namespace

Atlas make_atlas(model::GenerativeModel& model, const data::Dataset& dataset) {
  const torch::NoGradGuard no_grad;
  const at::Device device = model.parameters().front().device();
  std::vector<at::Tensor> mean, log_std, u_mean, u_log_std, reconstruction;
  for (std::int64_t first = 0; first < dataset.size(); first += kBlock) {
    const std::int64_t count = std::min(kBlock, dataset.size() - first);
    const at::Tensor images = dataset.images.narrow(0, first, count).to(device);
    const model::Encoded q = model.encode(images);
    reconstruction.push_back(-model.log_likelihood(images, model.decode(q.z.mean, q.u.mean)).cpu());
    mean.push_back(q.z.mean.cpu());
    log_std.push_back(q.z.log_std.cpu());
    if (!q.u.mean.defined()) continue;
    u_mean.push_back(q.u.mean.cpu());
    u_log_std.push_back(q.u.log_std.cpu());
  }
  if (mean.empty()) throw Error("data " + dataset.name + ": found no images to encode");
  Atlas atlas;
  atlas.codes.z = {torch::cat(mean), torch::cat(log_std)};
  if (!u_mean.empty()) atlas.codes.u = {torch::cat(u_mean), torch::cat(u_log_std)};
  atlas.reconstruction = torch::cat(reconstruction);
  atlas.labels = dataset.labels;
  atlas.class_names = dataset.class_names;
  atlas.data = dataset.name;
  atlas.checksum = dataset.checksum;
  return atlas;
}

std::filesystem::path atlas_path(const std::filesystem::path& model_path) {
  std::filesystem::path path = model_path;
  return path.replace_extension(".atlas.safetensors");
}

void save_atlas(const std::filesystem::path& path, const Atlas& atlas) {
  io::Safetensors file;
  file.metadata = {{"format", kFormat},
                   {"data", atlas.data},
                   {"checksum", atlas.checksum},
                   {"classes", io::Json(atlas.class_names).dump()}};
  const auto put = [&file](const char* name, const at::Tensor& value) {
    if (value.defined()) file.tensors[name] = data::to_array(value.to(at::kHalf));
  };
  put("mean", atlas.codes.z.mean);
  put("log_std", atlas.codes.z.log_std);
  put("u_mean", atlas.codes.u.mean);
  put("u_log_std", atlas.codes.u.log_std);
  if (atlas.reconstruction.defined())
    file.tensors["reconstruction"] = data::to_array(atlas.reconstruction.to(at::kFloat));
  if (atlas.labels.defined()) file.tensors["labels"] = data::to_array(atlas.labels.to(at::kInt));
  if (atlas.map) {
    const KeptMap& map = *atlas.map;
    file.metadata["tsne"] = io::Json({{"perplexity", map.perplexity},
                                      {"kl", map.divergence},
                                      {"iterations", map.iterations},
                                      {"seed", map.seed}})
                                .dump();
    const auto row = [](const std::vector<float>& values) {
      return torch::from_blob(const_cast<float*>(values.data()), {static_cast<std::int64_t>(values.size())});
    };
    file.tensors["tsne"] = data::to_array(torch::stack({row(map.plane.x), row(map.plane.y)}, 1));
  }
  io::write_safetensors(path, file);
}

Atlas load_atlas(const std::filesystem::path& path, const model::GenerativeModel& model) {
  const std::string source = path.string();
  const io::Safetensors file = io::read_safetensors(path, std::uint64_t{2} << 30);
  if (field(file, "format", source) != kFormat) {
    throw Error(source + ": its format is \"" + io::printable(field(file, "format", source), 60) + "\", expected \"" +
                kFormat + "\"");
  }
  Atlas atlas;
  atlas.data = field(file, "data", source);
  atlas.checksum = field(file, "checksum", source);
  const io::Json classes = io::parse_json(field(file, "classes", source), source + ": classes");
  if (!classes.is_array()) throw Error(source + ": classes is no list of names");
  for (const io::Json& name : classes) {
    if (!name.is_string())
      throw Error(source + ": classes holds " + io::printable(name.dump(), 60) + ", expected a name");
    atlas.class_names.push_back(name.get<std::string>());
  }
  atlas.codes.z.mean = codes(file, "mean", -1, model.z_dim(), source);
  const std::int64_t items = atlas.size();
  atlas.codes.z.log_std = codes(file, "log_std", items, model.z_dim(), source);
  if (model.capabilities().pose) {
    atlas.codes.u.mean = codes(file, "u_mean", items, model.u_dim(), source);
    atlas.codes.u.log_std = codes(file, "u_log_std", items, model.u_dim(), source);
  }
  if (file.tensors.contains("reconstruction")) {
    atlas.reconstruction = column(file, "reconstruction", items, source);
  }
  if (const auto labels = file.tensors.find("labels"); labels != file.tensors.end()) {
    atlas.labels = labels_of(labels->second, items, static_cast<std::int64_t>(atlas.class_names.size()), source);
  }
  atlas.map = kept_map(file, items, source);
  return atlas;
}

}  // namespace latitude::atlas
