// Arrays to tensors and back, for each element type.
#include "data/array_tensor.h"

#include "io/support.h"

namespace latitude::data {
namespace {

using io::test::error_of;
using ::testing::HasSubstr;

constexpr io::Dtype kTypes[] = {io::Dtype::boolean, io::Dtype::u8,  io::Dtype::i8,  io::Dtype::i16, io::Dtype::u16,
                                io::Dtype::i32,     io::Dtype::u32, io::Dtype::i64, io::Dtype::u64, io::Dtype::f16,
                                io::Dtype::bf16,    io::Dtype::f32, io::Dtype::f64};

TEST(ArrayTensor, EachTypeComesBackAsItWas) {
  for (const io::Dtype dtype : kTypes) {
    io::Array array{.dtype = dtype, .shape = {2, 1, 3}, .bytes = {}};
    array.bytes.resize(6 * io::size_of(dtype));
    for (std::size_t i = 0; i < array.bytes.size(); ++i) array.bytes[i] = static_cast<std::byte>(i % 2);
    const auto tensor = to_tensor(array);
    EXPECT_EQ(tensor.sizes(), (std::vector<std::int64_t>{2, 1, 3})) << io::name_of(dtype);
    EXPECT_EQ(tensor.element_size(), io::size_of(dtype)) << io::name_of(dtype);
    EXPECT_EQ(to_array(tensor), array) << io::name_of(dtype);
  }
}

TEST(ArrayTensor, KeepsValues) {
  const std::vector<double> doubles = {0.5, -2.25, 1e300};
  const auto tensor = to_tensor(io::Array::of({3}, doubles));
  EXPECT_EQ(tensor.scalar_type(), torch::kFloat64);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(tensor[i].item<double>(), doubles[static_cast<std::size_t>(i)]);
  const auto integers = torch::tensor({-1, 7}, torch::kInt16);
  EXPECT_EQ(to_array(integers).dtype, io::Dtype::i16);
  EXPECT_THAT(to_array(integers).to_integers(), ::testing::ElementsAre(-1, 7));
}

TEST(ArrayTensor, WritesViewsRowByRow) {
  const auto table = torch::arange(6, torch::kInt64).reshape({2, 3});
  EXPECT_THAT(to_array(table.t()).to_integers(), ::testing::ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(to_array(table.select(1, 2)).to_integers(), ::testing::ElementsAre(2, 5));
  EXPECT_THAT(to_array(torch::ones({2}, torch::requires_grad())).to_floats(), ::testing::ElementsAre(1, 1));
}

TEST(ArrayTensor, TakesNoElementsAndScalars) {
  const auto scalar = torch::tensor(2.5);
  EXPECT_TRUE(to_array(scalar).shape.empty());
  EXPECT_TRUE(torch::equal(to_tensor(to_array(scalar)), scalar));
  const auto none = torch::empty({0, 4});
  EXPECT_EQ(to_tensor(to_array(none)).sizes(), none.sizes());
}

TEST(ArrayTensor, RefusesBytesThatDoNotFit) {
  for (const std::size_t size : {7u, 9u, 0u, 12u}) {
    io::Array array{.dtype = io::Dtype::f32, .shape = {2}, .bytes = std::vector<std::byte>(size)};
    EXPECT_THAT(error_of([&] { to_tensor(array); }), HasSubstr("array")) << size;
  }
}

TEST(ArrayTensor, RefusesTypesThatFilesDoNotHold) {
  EXPECT_THAT(error_of([] { to_array(torch::zeros({2}, torch::kComplexFloat)); }), HasSubstr("ComplexFloat"));
}

}  // namespace
}  // namespace latitude::data
