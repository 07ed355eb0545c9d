// matio reads what has been found whole (io/mat_elements.h); what an array says of itself is checked before memory is
// taken for it.
#include "io/mat.h"

#include <matio.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "io/error.h"
#include "io/file_reader.h"
#include "io/mat_elements.h"
#include "io/text.h"

namespace latitude::io {
namespace {

using File = std::unique_ptr<mat_t, decltype(&Mat_Close)>;
using Variable = std::unique_ptr<matvar_t, decltype(&Mat_VarFree)>;

std::optional<Dtype> dtype_of(const matvar_t& variable) {
  if (variable.isLogical) return Dtype::boolean;
  switch (variable.class_type) {
    case MAT_C_UINT8:
      return Dtype::u8;
    case MAT_C_INT8:
      return Dtype::i8;
    case MAT_C_UINT16:
      return Dtype::u16;
    case MAT_C_INT16:
      return Dtype::i16;
    case MAT_C_UINT32:
      return Dtype::u32;
    case MAT_C_INT32:
      return Dtype::i32;
    case MAT_C_UINT64:
      return Dtype::u64;
    case MAT_C_INT64:
      return Dtype::i64;
    case MAT_C_SINGLE:
      return Dtype::f32;
    case MAT_C_DOUBLE:
      return Dtype::f64;
    default:
      return {};
  }
}

Array read(mat_t* file, matvar_t* variable, const MatElement& element, std::uint64_t most_bytes,
           const std::string& source) {
  const std::optional<Dtype> dtype = dtype_of(*variable);
  if (!dtype || variable->isComplex || variable->dims == nullptr || variable->rank < 1) {
    throw Error(source + ": is no array of real numbers");
  }
  Array array{*dtype, {}, {}};
  for (int i = variable->rank; i-- > 0;) array.shape.push_back(static_cast<std::int64_t>(variable->dims[i]));
  const std::int64_t count = checked_count(array.shape, size_of(array.dtype), most_bytes, source);
  if (count > std::numeric_limits<int>::max()) {  // matio counts in ints
    throw Error(source + ": has " + std::to_string(count) + " numbers, expected fewer than 2^31");
  }
  check_mat_numbers(element, variable->rank, static_cast<std::uint64_t>(count), source);
  array.bytes = allocate(static_cast<std::uint64_t>(count) * size_of(array.dtype), source);
  if (count > 0 && Mat_VarReadDataLinear(file, variable, array.bytes.data(), 0, 1, static_cast<int>(count)) != 0) {
    throw Error(source + ": its numbers cannot be read");
  }
  return array;
}

}  // namespace

std::map<std::string, Array> read_mat(const std::filesystem::path& path, const std::vector<std::string>& variables,
                                      std::uint64_t most_bytes) {
  const std::vector<MatElement> elements = read_mat_elements(path, most_bytes);
  const std::string source = path.string();
  const File file(Mat_Open(path.c_str(), MAT_ACC_RDONLY), Mat_Close);
  if (file == nullptr) throw Error(source + ": is not a readable .mat file");
  std::vector<Variable> all;  // before any is read: that leaves the file elsewhere
  for (std::size_t i = 0; i < elements.size(); ++i) {
    all.emplace_back(Mat_VarReadNextInfo(file.get()), Mat_VarFree);
    if (all.back() == nullptr) throw Error(source + ": holds an array that cannot be read");
  }
  std::map<std::string, Array> found;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string name = all[i]->name == nullptr ? "" : all[i]->name;
    if (std::find(variables.begin(), variables.end(), name) == variables.end()) continue;
    if (found.contains(name)) throw Error(source + "[" + name + "]: comes twice");
    found.emplace(name, read(file.get(), all[i].get(), elements[i], most_bytes, source + "[" + name + "]"));
  }
  for (const std::string& name : variables) {
    if (!found.contains(name)) throw Error(source + ": found no variable \"" + printable(name) + "\"");
  }
  return found;
}

}  // namespace latitude::io
