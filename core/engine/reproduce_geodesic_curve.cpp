#include "engine/reproduce_geodesic_curve.h"

#include <algorithm>

#include "geometry/path.h"
#include "io/line_chart.h"

namespace latitude::engine {
namespace {

constexpr int kPoints = 201;  // of each curve

struct Point {
  double mu, sigma;
};
struct Pair {
  Point a, b;
};
// The figure's text gives none: equal and unequal deviations, near and far means.
constexpr Pair kPairs[] = {
    {{-2, 0.5}, {2, 0.5}}, {{-4, 0.3}, {-2.5, 0.3}}, {{-3.5, 1}, {-1, 2.2}}, {{1, 0.4}, {4, 1.5}}, {{0, 2}, {4, 2}},
};

using Curve = std::vector<geometry::DiagonalGaussian>;

geometry::DiagonalGaussian gaussian(const Point& point) {
  return {Eigen::VectorXd::Constant(1, point.mu), Eigen::VectorXd::Constant(1, point.sigma)};
}

double greatest_deviation(const Curve& curve) {
  double most = 0;
  for (const geometry::DiagonalGaussian& point : curve) most = std::max(most, point.std[0]);
  return most;
}

io::ChartLine line_of(const Curve& curve, int colour, bool dotted) {
  io::ChartLine line{.label = {}, .x = {}, .y = {}, .colour = colour, .dotted = dotted};
  for (const geometry::DiagonalGaussian& point : curve) {
    line.x.push_back(point.mean[0]);
    line.y.push_back(point.std[0]);
  }
  return line;
}

Reproduced run(const ReproductionOptions& options, const Watch&) {
  ResultTable table{.name = "curves",
                    .title = "Between N(mu a, sigma a^2) and N(mu b, sigma b^2), lengths under the Fisher-Rao metric",
                    .columns = {"mu a", "sigma a", "mu b", "sigma b", "geodesic", "straight line",
                                "greatest sigma on the geodesic", "greatest sigma on the line"},
                    .rows = {}};
  io::LineChart chart{.title = "Geodesics (solid) and straight lines (dotted)",
                      .x_label = "mu",
                      .y_label = "sigma",
                      .lines = {},
                      .x_range = {{-4.5, 4.5}},
                      .y_range = {{0, 2.75}}};
  double least_rise = INFINITY, most_rise = 0;  // of sigma above that of both ends, in parts of it
  for (const Pair& pair : kPairs) {
    const geometry::DiagonalGaussian a = gaussian(pair.a), b = gaussian(pair.b);
    const Curve geodesic = geometry::walk(geometry::path_kind("fisher-rao"), a, b, kPoints);
    const Curve straight = geometry::walk(geometry::path_kind("linear"), a, b, kPoints);
    const double on_geodesic = greatest_deviation(geodesic), on_line = greatest_deviation(straight);
    table.rows.push_back({{.number = pair.a.mu, .decimals = 1},
                          {.number = pair.a.sigma, .decimals = 1},
                          {.number = pair.b.mu, .decimals = 1},
                          {.number = pair.b.sigma, .decimals = 1},
                          {.number = geometry::fisher_rao_distance(a, b), .decimals = 4},
                          {.number = geometry::fisher_rao_length(straight), .decimals = 4},
                          {.number = on_geodesic, .decimals = 4},
                          {.number = on_line, .decimals = 4}});
    least_rise = std::min(least_rise, on_geodesic / on_line);
    most_rise = std::max(most_rise, on_geodesic / on_line);
    const auto colour = static_cast<int>(chart.lines.size() / 2);
    chart.lines.push_back(line_of(geodesic, colour, /*dotted=*/false));
    chart.lines.push_back(line_of(straight, colour, /*dotted=*/true));
  }
  char ours[120];
  std::snprintf(ours, sizeof ours, "the greatest sigma on the way is %.2f to %.2f times that of the wider end",
                least_rise, most_rise);
  Reproduced made;
  made.tables.push_back(table);
  made.claims.push_back(
      {"along the Fisher-Rao geodesic there is an increase of variance (section 2.3, figure 4)", ours});
  made.files = {options.out / "geodesics.svg"};
  io::write_charts(made.files[0], {chart});
  return made;
}

}  // namespace

Reproduction geodesic_curve() {
  return {.name = "geodesic-curve",
          .title = "Geodesics of Gaussians in the (mu, sigma) half-plane (Peste, Malago, Sarbu 2017, figure 4)",
          .description = "solid beside straight lines dotted; no model, no time",
          .run = run};
}

}  // namespace latitude::engine
