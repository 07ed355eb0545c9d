// The map: latent means of the data set in the plane, coloured by class or by a number; the present code as a marker
// that can be dragged, A and B as pins, the paths between them as curves, what is under the pointer on a card.
#pragma once

#include <QLabel>
#include <QPushButton>
#include <QThreadPool>
#include <QVBoxLayout>
#include <vector>

#include "ui/hub.h"
#include "ui/panels/map_background.h"
#include "ui/panels/map_card.h"
#include "ui/panels/map_colours.h"
#include "ui/panels/map_header.h"
#include "ui/widgets/colour_bar.h"
#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {

class MapPanel : public QWidget {
  Q_OBJECT
 public:
  explicit MapPanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;  // double clicks on the legend

 private:
  void build();
  void connect_hub();
  void connect_view();
  void show_model();
  void show_map();
  void show_state();
  void show_marker();
  void show_paths();
  void show_dots();
  void show_look();
  void show_colours();
  void ask_for_contours();
  void show_contours(const engine::Contours& contours);
  void show_selection();
  void ask_for_pictures(std::vector<int> items);
  void show_pictures(const engine::Thumbnails& thumbnails);
  void build_legend();
  void show_hidden();
  void toggle_class(std::size_t label, bool isolate);
  void hover(int point, const QPointF& position);
  void show_card(const engine::Item& item);
  void clicked(int point, Qt::KeyboardModifiers modifiers);
  void menu(int point, const QPoint& global);
  void set_end(bool a, int item);
  QPointF place(const engine::Anchors& anchors) const;

  Hub& hub_;
  MapHeader* header_;
  PointCloudView* view_;
  MapBackground* background_;
  QLabel *hint_, *state_, *empty_;
  MapCard* card_;
  QPointF card_at_;
  std::string shown_method_;
  engine::MapRequest shown_request_;   // the last that a map was heard of, or that is under way
  std::optional<QPointF> dragged_to_;  // the marker stays in the hand, wherever its code lies
  engine::Anchors marker_;             // of the session's code
  QHash<int, QImage> pictures_;        // of items, as far as they were asked for
  std::vector<int> pictures_wanted_;
  QWidget* legend_;
  ColourBar* bar_;
  MapLook shown_look_;
  QVBoxLayout* legend_column_;
  std::vector<QPushButton*> legend_buttons_;
  std::vector<bool> hidden_before_;  // the legend's last click
  QThreadPool writers_;              // of exports
};

}  // namespace latitude::ui
