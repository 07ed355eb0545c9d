#include "evaluate/spectrum.h"

#include "atlas/pca.h"
#include "evaluate/codes.h"

namespace latitude::evaluate {

Spectrum spectrum(const at::Tensor& means) {
  const at::Tensor table = means.contiguous();
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> rows(
      table.const_data_ptr<double>(), table.size(0), table.size(1));
  const Eigen::VectorXd eigenvalues = atlas::fit_pca(rows).variance;
  return {{eigenvalues.begin(), eigenvalues.end()},
          static_cast<int>((eigenvalues.array() > kActive).count()),
          (table.var(0) > kActive).sum().item<int>()};
}

Numbers measure_spectrum(model::GenerativeModel& model, const data::Dataset& dataset, std::uint64_t) {
  const Spectrum found = spectrum(encode_set(model, dataset).mean);
  const auto dimensions = static_cast<std::int64_t>(found.eigenvalues.size());
  Numbers numbers;
  for (std::int64_t k = 0; k < dimensions; ++k) {
    numbers[numbered("eigenvalue_", k + 1, dimensions)] = found.eigenvalues[static_cast<std::size_t>(k)];
  }
  numbers["active_components"] = found.active_components;
  numbers["active_units"] = found.active_units;
  return numbers;
}

}  // namespace latitude::evaluate
