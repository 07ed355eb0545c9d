// Where points of the plane are dense: outlines of highest-density regions (Hyndman 1996) of a Gaussian kernel
// estimate. The smallest region that holds a given part of the points' mass, drawn as closed lines.
#pragma once

#include <vector>

namespace latitude::atlas {

// A closed line; the last point joins the first.
struct Outline {
  std::vector<float> x, y;
};

// The outlines of the region that holds `part` of the mass, 0 < part < 1, around the points (x, y), which must be
// finite. The kernel is half as wide as Silverman's rule (1986) says for one Gaussian, since maps fall into clusters.
// None for fewer than five points or where all of them are equal.
std::vector<Outline> densest_region(const std::vector<float>& x, const std::vector<float>& y, double part);

}  // namespace latitude::atlas
