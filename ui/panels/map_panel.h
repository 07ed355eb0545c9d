// The map: latent means of the data set on two principal components, coloured by class; the present code as a marker
// that can be dragged, A and B as pins, the paths between them as curves.
#pragma once

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <vector>

#include "ui/hub.h"
#include "ui/widgets/point_cloud_view.h"

namespace latitude::ui {

class MapPanel : public QWidget {
  Q_OBJECT
 public:
  explicit MapPanel(Hub& hub, QWidget* parent = nullptr);

 protected:
  bool eventFilter(QObject* object, QEvent* event) override;  // double clicks on the legend

 private:
  QWidget* header();
  void show_model();
  void show_map();
  void show_marker();
  void show_paths();
  void show_dots();
  void build_legend();
  void show_hidden();
  void toggle_class(std::size_t label, bool isolate);
  void choose_components();
  void choose_method();
  void show_controls();
  void show_selection();
  void hover(int point, const QPointF& position);
  void show_card(const engine::Item& item);
  void clicked(int point, Qt::KeyboardModifiers modifiers);
  void menu(int point, const QPoint& global);
  void set_end(bool a, int item);
  QPointF place(const engine::Code& code) const;

  Hub& hub_;
  PointCloudView* view_;
  QToolButton* select_;
  QComboBox *method_, *component_x_, *component_y_;
  QDoubleSpinBox* perplexity_;
  QToolButton* pause_;
  QLabel* state_;
  std::string shown_method_;
  std::optional<QPointF> dragged_to_;  // the marker stays in the hand, wherever its code lies
  QWidget* legend_;
  QVBoxLayout* legend_column_;
  std::vector<QPushButton*> legend_buttons_;
  QLabel *card_picture_, *card_text_, *empty_;
  QWidget* card_;
  QPointF card_at_;
  std::vector<bool> hidden_before_;  // the legend's last click
};

}  // namespace latitude::ui
