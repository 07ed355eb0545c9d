#include "atlas/tsne_ops.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include "atlas/op_kernels.h"

namespace latitude::atlas::ops {
namespace {

template <typename Signature>
c10::TypedOperatorHandle<Signature> find(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

}  // namespace

at::Tensor calibrate(const at::Tensor& squared_distance, double perplexity) {
  static const auto op = find<at::Tensor(const at::Tensor&, double)>("latitude::tsne_calibrate");
  return op.call(squared_distance, perplexity);
}

Rows join(const at::Tensor& index, const at::Tensor& p) {
  static const auto op = find<Rows(const at::Tensor&, const at::Tensor&)>("latitude::tsne_join");
  return op.call(index, p);
}

void attraction(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value, const at::Tensor& points,
                at::Tensor& forces) {
  static const auto op =
      find<void(const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&, at::Tensor)>(
          "latitude::tsne_attraction_");
  op.call(row, column, value, points, forces);
}

at::Tensor repulsion(const at::Tensor& points, at::Tensor& forces) {
  static const auto op = find<at::Tensor(const at::Tensor&, at::Tensor)>("latitude::tsne_repulsion_");
  return op.call(points, forces);
}

at::Tensor spread(const at::Tensor& points, const at::Tensor& frame, std::int64_t rows, std::int64_t columns) {
  static const auto op =
      find<at::Tensor(const at::Tensor&, const at::Tensor&, std::int64_t, std::int64_t)>("latitude::tsne_spread");
  return op.call(points, frame, rows, columns);
}

at::Tensor gather(const at::Tensor& points, const at::Tensor& frame, const at::Tensor& nodes, at::Tensor& forces) {
  static const auto op =
      find<at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, at::Tensor)>("latitude::tsne_gather_");
  return op.call(points, frame, nodes, forces);
}

void advance(at::Tensor& points, at::Tensor& update, at::Tensor& gain, const at::Tensor& attracted,
             const at::Tensor& repelled, const at::Tensor& z, double pull, double rate) {
  static const auto op = find<void(at::Tensor, at::Tensor, at::Tensor, const at::Tensor&, const at::Tensor&,
                                   const at::Tensor&, double, double)>("latitude::tsne_advance_");
  op.call(points, update, gain, attracted, repelled, z, pull, rate);
}

at::Tensor divergence(const at::Tensor& row, const at::Tensor& column, const at::Tensor& value,
                      const at::Tensor& points, const at::Tensor& z) {
  static const auto op =
      find<at::Tensor(const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&, const at::Tensor&)>(
          "latitude::tsne_divergence");
  return op.call(row, column, value, points, z);
}

}  // namespace latitude::atlas::ops

namespace atlas = latitude::atlas;

TORCH_LIBRARY_FRAGMENT(latitude, m) {
  m.def("tsne_calibrate(Tensor squared_distance, float perplexity) -> Tensor");
  m.def("tsne_join(Tensor index, Tensor p) -> (Tensor, Tensor, Tensor)");
  m.def("tsne_attraction_(Tensor row, Tensor column, Tensor value, Tensor points, Tensor(a!) forces) -> ()");
  m.def("tsne_repulsion_(Tensor points, Tensor(a!) forces) -> Tensor");
  m.def("tsne_spread(Tensor points, Tensor frame, int rows, int columns) -> Tensor");
  m.def("tsne_gather_(Tensor points, Tensor frame, Tensor nodes, Tensor(a!) forces) -> Tensor");
  m.def(
      "tsne_advance_(Tensor(a!) points, Tensor(b!) update, Tensor(c!) gain, Tensor attracted, Tensor repelled, "
      "Tensor z, float pull, float rate) -> ()");
  m.def("tsne_divergence(Tensor row, Tensor column, Tensor value, Tensor points, Tensor z) -> Tensor");
}

TORCH_LIBRARY_IMPL(latitude, CPU, m) {
  m.impl("tsne_calibrate", &atlas::cpu::calibrate);
  m.impl("tsne_join", &atlas::cpu::join);
  m.impl("tsne_attraction_", &atlas::cpu::attraction);
  m.impl("tsne_repulsion_", &atlas::cpu::repulsion);
  m.impl("tsne_spread", &atlas::cpu::spread);
  m.impl("tsne_gather_", &atlas::cpu::gather);
  m.impl("tsne_advance_", &atlas::cpu::advance);
  m.impl("tsne_divergence", &atlas::cpu::divergence);
}

TORCH_LIBRARY_IMPL(latitude, CompositeExplicitAutograd, m) {
  m.impl("tsne_calibrate", &atlas::anywhere::calibrate);
  m.impl("tsne_join", &atlas::anywhere::join);
  m.impl("tsne_attraction_", &atlas::anywhere::attraction);
  m.impl("tsne_repulsion_", &atlas::anywhere::repulsion);
  m.impl("tsne_spread", &atlas::anywhere::spread);
  m.impl("tsne_gather_", &atlas::anywhere::gather);
  m.impl("tsne_advance_", &atlas::anywhere::advance);
  m.impl("tsne_divergence", &atlas::anywhere::divergence);
}
