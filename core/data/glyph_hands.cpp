// The hands, drawn for Latitude. A text holds a digit's strokes, parted by '|', in a box 100 wide and 140 high with y
// down; '!' after a point marks a corner.
#include "data/glyph_hands.h"

#include <sstream>
#include <string>

namespace latitude::data {
namespace {

constexpr const char* kTexts[10][kHands] = {
    {"50,0 17,22 6,70 17,118 50,140 83,118 94,70 83,22 50,0",                 // round
     "66,8 34,12 14,75 28,126 54,138 80,108 86,58 70,14 40,3",                // narrow, ends crossing
     "50,0 22,8 11,40 11,100 22,132 50,140 78,132 89,100 89,40 78,8 50,0",    // squarish
     "72,16 50,2 16,38 10,96 42,139 78,118 92,66 74,14 52,12 44,26"},         // begun with a curl
    {"50,0! 50,140!",                                                         // a bar
     "20,38! 56,0! 56,140!",                                                  // with a flag
     "24,30! 50,0! 50,140! | 18,140! 82,140!",                                // with flag and foot
     "62,0 52,50 46,95 40,140"},                                              // leaning, bent
    {"10,38 22,8 52,0 85,18 84,52 50,95 8,138! 95,138!",                      // flat foot
     "12,35 30,5 62,2 84,28 72,65 40,105 16,132 8,118 28,108 60,128 98,130",  // looped foot
     "12,22 45,0 84,14 80,46! 8,140! 92,140!",                                // straight neck
     "15,45 15,12 50,-2 82,15 82,48 55,88 10,136! 40,126 70,140 96,126"},     // waved foot
    {"10,20 45,0 84,18 78,52 40,66! 86,80 90,116 46,140 6,120",               // two bowls
     "10,2! 86,2! 42,56! 80,66 92,100 70,134 30,140 5,122",                   // flat top
     "14,18 48,0 82,22 70,52 42,66 30,60 48,57 84,78 86,115 48,140 8,124",    // looped waist
     "22,6 62,0 80,28 44,62! 84,78 78,122 40,140 10,130"},                    // leaning
    {"66,140! 66,0! 5,95! 96,95!",                                            // closed
     "24,0! 10,78! 94,74! | 74,8! 70,140!",                                   // open, straight
     "18,0 10,45 20,78 52,82 88,70 | 86,0 80,60 76,140",                      // open, round
     "74,140! 78,0! 46,42 10,88! 55,93 98,86"},                               // closed, bent
    {"85,0! 22,0! 15,62! 50,50 88,75 85,118 45,140 8,122",                    // in one stroke
     "25,8! 20,60! 55,52 88,82 76,126 40,140 8,128 | 25,6! 92,0!",            // the roof apart
     "88,4 42,2 18,30 42,60 80,82 82,118 45,140 8,122",                       // like an S
     "90,2! 30,4! 14,70! 62,62 84,98 58,136 10,136"},                         // leaning
    {"80,8 40,25 12,75 15,120 50,140 86,118 84,80 50,66 18,90",               // round
     "70,0 34,50 12,100 28,136 62,138 84,110 68,80 36,84 16,108",             // straight stem
     "44,0 20,50 12,100 25,135 60,138 78,112 62,88 30,92 14,112",             // small bowl
     "86,24 62,0 28,20 10,75 20,125 55,140 88,112 76,74 42,70 14,95"},        // curled top
    {"8,4! 92,4! 40,140!",                                                    // plain
     "8,4! 92,4! 42,140! | 26,72! 86,72!",                                    // barred
     "10,24! 12,4! 90,4! 62,58 48,100 44,140",                                // bent stem, with a serif
     "6,18 30,3 60,12 94,2! 62,64 44,140 | 32,78! 84,68!"},                   // waved roof, barred
    {"80,24 50,0 20,22 32,52 70,84 86,114 50,140 14,114 30,84 68,52 80,24",   // one crossing stroke
     "50,0 24,9 18,33 28,56 50,63 72,56 82,33 76,9 50,0 | 50,63 18,74 7,102 20,131 50,140 80,131 93,102 82,74 50,63",
     "86,14 52,0 20,22 36,54 76,90 78,126 44,140 16,116 34,82 70,50 94,10",   // open above
     "72,22 50,2 28,22 38,52 66,86 78,116 50,140 22,116 34,86 62,52 72,22"},  // slim
    {"82,36 56,2 20,14 14,50 44,72 76,54 84,22! 82,80 76,140",                // round, bent stem
     "84,18 50,0 16,20 18,56 50,70 84,40 | 86,4! 80,140!",                    // straight stem
     "84,36 58,2 20,14 12,52 42,74 76,58 86,24 88,85 66,132 20,134",          // curled tail
     "82,14 46,2 14,30 24,64 56,62 82,14! 52,140!"},                          // leaning stem
};

// Height 140 becomes 1.24 of the picture's 2.
constexpr double kUnit = 1.24 / 140;

Hand parse(const char* text) {
  Hand hand(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (word == "|") {
      hand.emplace_back();
      continue;
    }
    const auto comma = word.find(',');
    hand.back().push_back({.x = (std::stod(word) - 50) * kUnit,
                           .y = (std::stod(word.substr(comma + 1)) - 70) * kUnit,
                           .corner = word.back() == '!'});
  }
  return hand;
}

}  // namespace

const std::array<std::array<Hand, kHands>, 10>& glyph_hands() {
  static const auto hands = [] {
    std::array<std::array<Hand, kHands>, 10> parsed;
    for (int digit = 0; digit < 10; ++digit)
      for (int hand = 0; hand < kHands; ++hand) parsed[digit][hand] = parse(kTexts[digit][hand]);
    return parsed;
  }();
  return hands;
}

}  // namespace latitude::data
