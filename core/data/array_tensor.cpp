// One table of element types serves both directions.
#include "data/array_tensor.h"

#include <array>
#include <cstring>
#include <utility>

#include "io/error.h"

namespace latitude::data {
namespace {

constexpr std::array<std::pair<io::Dtype, torch::ScalarType>, 13> kTypes = {{
    {io::Dtype::boolean, torch::kBool},
    {io::Dtype::u8, torch::kUInt8},
    {io::Dtype::i8, torch::kInt8},
    {io::Dtype::i16, torch::kInt16},
    {io::Dtype::u16, torch::kUInt16},
    {io::Dtype::i32, torch::kInt32},
    {io::Dtype::u32, torch::kUInt32},
    {io::Dtype::i64, torch::kInt64},
    {io::Dtype::u64, torch::kUInt64},
    {io::Dtype::f16, torch::kFloat16},
    {io::Dtype::bf16, torch::kBFloat16},
    {io::Dtype::f32, torch::kFloat32},
    {io::Dtype::f64, torch::kFloat64},
}};

torch::ScalarType scalar_type(io::Dtype dtype) {
  for (const auto& [file, scalar] : kTypes)
    if (file == dtype) return scalar;
  throw Error("array: element type " + std::string(io::name_of(dtype)) + " is none that torch holds");
}

io::Dtype file_type(torch::ScalarType type) {
  for (const auto& [file, scalar] : kTypes)
    if (scalar == type) return file;
  throw Error(std::string("tensor: element type ") + torch::toString(type) + " is none that files hold");
}

}  // namespace

torch::Tensor to_tensor(const io::Array& array) {
  const auto count = io::checked_count(array.shape, io::size_of(array.dtype), array.bytes.size(), "array");
  if (static_cast<std::size_t>(count) * io::size_of(array.dtype) != array.bytes.size())
    throw Error("array: " + std::to_string(array.bytes.size()) + " bytes do not fit the shape " +
                io::to_string(array.shape));
  auto tensor = torch::empty(array.shape, torch::TensorOptions().dtype(scalar_type(array.dtype)));
  if (!array.bytes.empty()) std::memcpy(tensor.data_ptr(), array.bytes.data(), array.bytes.size());
  return tensor;
}

io::Array to_array(const torch::Tensor& tensor) {
  const auto plain = tensor.detach().to(torch::kCPU).contiguous();
  io::Array array;
  array.dtype = file_type(plain.scalar_type());
  array.shape = plain.sizes().vec();
  array.bytes.resize(plain.nbytes());
  if (!array.bytes.empty()) std::memcpy(array.bytes.data(), plain.data_ptr(), array.bytes.size());
  return array;
}

}  // namespace latitude::data
