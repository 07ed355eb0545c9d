// The Poincare half-plane of points (x, y), y > 0, with the metric (dx^2 + dy^2) / y^2: one dimension of a diagonal
// Gaussian at x = mean / sqrt 2, y = std, up to the factor 2 (Costa, Santos, Strapasson 2015). Written so
// that nothing cancels and nothing overflows that the result does not.
#pragma once

namespace latitude::geometry::half_plane {

// The distance of (0, y_a) and (dx, y_b): 2 asinh(chord / (2 sqrt(y_a y_b))).
double distance(double dx, double y_a, double y_b);

// The unit tangent of a geodesic where it starts: sidewards and upwards. Both are 0 between equal points.
struct Direction {
  double side = 0, up = 0;
};

// Of the geodesic from (0, y) to (dx, y_to).
Direction direction_to(double dx, double y, double y_to);

// By how much x has changed, and the new y.
struct Step {
  double dx, y;
};

// From (0, y) along the geodesic by the length r, backwards when it is negative; nowhere where there is no direction.
Step along(const Direction& direction, double y, double r);

}  // namespace latitude::geometry::half_plane
